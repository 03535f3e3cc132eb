//! The attack bench: a button each, and what truly came of it.

use crate::app::App;
use crate::base::error::Denial;
use crate::base::language::Text;
use crate::html::assets;
use crate::html::ctx::Ctx;
use crate::html::error::HtmlError;
use crate::html::frame::{Frame, Nav};
use crate::html::page::Page;
use crate::identity::Principal;
use crate::lab::experiments::attacks::{Attack, Exchange, Outcome, Part, Scene, Verdict, run};
use crate::lab::testbed::concurrency::{Busy, ConcurrencyLimit};
use crate::session::csrf::{CsrfForm, NoFields};
use crate::session::guard::SessionUser;
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{State, get, post};
use serde_json::{Value, json};

/// The attacks as they stand together on the page.
const GROUPS: [(&str, &[Attack]); 4] = [
    ("copied", &[Attack::LoggedOutCookie, Attack::SpentRefresh, Attack::StolenCookie, Attack::StolenToken]),
    ("elsewhere", &[Attack::CrossSiteCookie, Attack::CrossSiteToken]),
    ("forged", &[Attack::AlgNone, Attack::AlgSwap, Attack::ChangedPayload]),
    ("scripts", &[Attack::Script]),
];

fn tone(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Refused { .. } => "good",
        Verdict::Void => "",
        verdict if verdict.is_breach(true) => "bad",
        Verdict::Until { .. } | Verdict::Reach { .. } | Verdict::Each(_) => "warn",
        Verdict::LetThrough { .. } | Verdict::Partly { .. } => "bad",
    }
}

fn exchange_view(exchange: &Exchange) -> Value {
    let part = Text::new(match exchange.part {
        Part::Check => "attack-part-check",
        Part::Attempt => "attack-part-attempt",
        Part::Collateral => "attack-part-collateral",
        Part::Look => "attack-part-look",
        Part::Contrast => "attack-part-contrast",
    });
    let called = match exchange.part {
        Part::Check if exchange.accepted => Text::new("attack-works"),
        Part::Check => Text::new("attack-does-not-work"),
        Part::Attempt | Part::Collateral | Part::Look | Part::Contrast => exchange.called(),
    };
    let is_good = match exchange.part {
        Part::Check => Some(exchange.accepted),
        Part::Attempt | Part::Look => Some(!exchange.accepted),
        Part::Collateral | Part::Contrast => None,
    };
    let reason = Status::new(exchange.got.status).reason().unwrap_or_default();
    json!({
        "part": part,
        "what": exchange.what,
        "called": called,
        "tone": is_good.map_or("", |good| if good { "yes" } else { "no" }),
        "from": exchange.sent.from.to_string(),
        "sent": exchange.sent.lines(),
        "status": format!("{} {reason}", exchange.got.status),
        "came": exchange.got.lines(),
    })
}

fn outcome_view(outcome: &Outcome) -> Value {
    let scenes = outcome.scenes.iter().map(|scene| match scene {
        Scene::Exchange(exchange) => exchange_view(exchange),
        Scene::Note(text) => json!({"note": text}),
        Scene::Course(condition) => json!({"course": condition}),
    });
    json!({
        "verdict": outcome.verdict.text(),
        "tone": tone(&outcome.verdict),
        "why": outcome.why(),
        "scenes": scenes.collect::<Vec<_>>(),
    })
}

fn page(
    app: &App,
    principal: &Principal,
    asked: Option<Attack>,
    outcome: Option<&Outcome>,
    refusal: Option<Busy>,
) -> Page {
    let attack_view = |attack: &Attack| {
        let is_asked = asked == Some(*attack);
        json!({
            "name": attack.name(),
            "title": attack.title(),
            "story": attack.story(),
            "in_browser": *attack == Attack::Script,
            "outcome": outcome.filter(|_| is_asked).map(outcome_view),
            "refusal": refusal.filter(|_| is_asked).map(Busy::text),
        })
    };
    let groups = GROUPS.iter().map(|(id, attacks)| {
        let title = Text::new(format!("attacks-group-{id}"));
        json!({"id": id, "title": title, "attacks": attacks.iter().map(attack_view).collect::<Vec<_>>()})
    });
    let own = json!({
        "groups": groups.collect::<Vec<_>>(),
        "compare_js": assets::compare_js_url(),
        "verify": app.config().verify.as_str(),
    });
    Page::new("compare/attacks.html", Frame::of(app, principal, Nav::Compare, "compare-attacks"), own)
        .not_begun(refusal)
}

#[get("/compare/attacks")]
pub(in crate::html) fn attacks(user: SessionUser<'_>, ctx: Ctx<'_>) -> Page {
    page(ctx.app, user.principal(), None, None, None)
}

/// The address that stays in the browser after a try.
#[get("/compare/attacks/<name>")]
pub(in crate::html) fn place(name: &str, _user: SessionUser<'_>) -> Result<Redirect, HtmlError> {
    let attack = Attack::parse(name).ok_or(Denial::NotFound)?;
    Ok(Redirect::to(format!("/compare/attacks#{}", attack.name())))
}

#[post("/compare/attacks/<name>", data = "<form>")]
pub(in crate::html) async fn attack(
    name: &str,
    form: CsrfForm<'_, NoFields>,
    gate: &State<ConcurrencyLimit>,
    ctx: Ctx<'_>,
) -> Result<Page, HtmlError> {
    let principal = form.user.principal();
    let attack = Attack::parse(name).ok_or(Denial::NotFound)?;
    match gate.enter(principal.user.id) {
        Ok(_pass) => {
            let outcome = run(ctx.app, attack).await?;
            Ok(page(ctx.app, principal, Some(attack), Some(&outcome), None))
        }
        Err(refusal) => Ok(page(ctx.app, principal, Some(attack), None, Some(refusal))),
    }
}
