//! Revocation, live: what a trial has observed so far.

use crate::app::App;
use crate::base::clock::Timestamp;
use crate::base::error::Denial;
use crate::base::ids::LoginKind;
use crate::base::language::Text;
use crate::html::ctx::Ctx;
use crate::html::error::HtmlError;
use crate::html::frame::{Frame, Nav};
use crate::html::page::Page;
use crate::identity::Principal;
use crate::lab::experiments::live::{
    ACCESS_TTL_SECS, EVERY, KEPT_SECS, Observation, Subject, Trial, TrialId, Trials, USES_BEFORE,
};
use crate::lab::testbed::concurrency::Busy;
use crate::login::Effect;
use crate::session::csrf::{CsrfForm, NoFields};
use crate::session::guard::SessionUser;
use rocket::response::Redirect;
use rocket::{Either, Shutdown, State, get, post, tokio};
use serde_json::{Value, json};

/// The picture: pixels of a second, of a lane, and where the revocation stands.
const SECOND: i64 = 28;
const LANE: usize = 44;
const REVOKED_AT: i64 = 72;
/// Beyond this nothing is drawn.
const RIGHT: i64 = 292;

/// `1.84 ms`.
fn millis_text(took: std::time::Duration) -> String {
    format!("{:.2} ms", took.as_secs_f64() * 1000.0)
}

/// A number with the sign that typesetters use.
fn minus(number: i64) -> String {
    number.to_string().replace('-', "−")
}

fn label(subject: &Subject) -> Text {
    match subject.kind {
        LoginKind::Session => Text::new("live-session"),
        LoginKind::Token => Text::new("live-token").with("verify", subject.mode.as_str()),
    }
}

/// Milliseconds from the revocation; before it they count down from where it will be.
fn offset_ms(subject: &Subject, at: Timestamp) -> i64 {
    let zero = subject.revocation.map(|own| own.at.millis()).or_else(|| {
        let before = i64::try_from(USES_BEFORE * usize::try_from(EVERY.as_millis()).ok()?).ok()?;
        Some(subject.observations.first()?.at.millis() + before)
    });
    zero.map_or(0, |zero| at.millis() - zero)
}

fn dot(subject: &Subject, lane: usize, seen: &Observation) -> Value {
    let x = (REVOKED_AT + offset_ms(subject, seen.at) * SECOND / 1000).min(RIGHT);
    json!({"x": x, "y": lane * LANE + 40, "accepted": seen.accepted})
}

fn subject_view(lane: usize, subject: &Subject) -> Value {
    let observations: Vec<Value> = subject
        .observations
        .iter()
        .map(|seen| json!({"at": minus(offset_ms(subject, seen.at)), "status": seen.status}))
        .collect();
    let effect = subject.revocation.map(|own| match own.effect {
        Effect::AtOnce => Text::new("live-at-once"),
        Effect::Within { seconds } => Text::new("live-within").with("time", Text::duration(seconds)),
    });
    json!({
        "kind": subject.kind.as_str(),
        "label": label(subject),
        "y": lane * LANE + 24,
        "line": lane * LANE + 40,
        "before": subject.accepted_before(),
        "after": subject.revocation.map(|_| subject.accepted_after()),
        "took": subject.revocation.map(|own| millis_text(own.took)),
        "effect": effect,
        "refused_after_ms": subject.refused_after_ms(),
        "refused_status": subject.observations.last().filter(|own| !own.accepted).map(|own| own.status),
        "dots": subject.observations.iter().map(|seen| dot(subject, lane, seen)).collect::<Vec<_>>(),
        "observations": observations,
    })
}

/// One sentence about how far it is.
fn status_text(trial: &Trial) -> Text {
    let progress = &trial.progress;
    let is_revoked = progress.subjects.iter().any(|own| own.revocation.is_some());
    Text::new(match progress.ended_at {
        None if progress.subjects.is_empty() => "live-status-preparing",
        None if !is_revoked => "live-status-using",
        None => "live-status-revoked",
        Some(_) if progress.is_complete => "live-status-done",
        Some(_) => "live-status-broken-off",
    })
}

fn trial_view(trial: &Trial) -> Value {
    let lanes = trial.progress.subjects.len().max(1);
    let subjects = trial.progress.subjects.iter().enumerate().map(|(lane, own)| subject_view(lane, own));
    let seconds = (-2..=7).map(|second| json!({"x": REVOKED_AT + second * SECOND, "text": minus(second)}));
    json!({
        "id": trial.id.to_string(),
        "started_at": trial.started_at.rfc3339(),
        "is_over": trial.progress.ended_at.is_some(),
        "is_complete": trial.progress.is_complete,
        "status": status_text(trial),
        "subjects": subjects.collect::<Vec<_>>(),
        "height": lanes * LANE + 30,
        "seconds": seconds.collect::<Vec<_>>(),
    })
}

fn page(app: &App, principal: &Principal, trials: &Trials, shown: Option<&Trial>, refusal: Option<Busy>) -> Page {
    let of_mine = trials.of(principal.user.id, app.clock().now());
    let is_over = |own: &&Trial| own.progress.ended_at.is_some();
    let line = |own: &Trial| {
        let started_at = own.started_at.rfc3339();
        json!({"id": own.id.to_string(), "started_at": started_at, "status": status_text(own)})
    };
    let results: Vec<Value> = of_mine.iter().filter(is_over).map(line).collect();
    let own = json!({
        "trial": shown.map(trial_view),
        "results": results,
        "under_way": of_mine.iter().find(|own| !is_over(own)).map(|own| own.id.to_string()),
        "refusal": refusal.map(Busy::text),
        "trial_ttl": Text::duration(ACCESS_TTL_SECS),
        "verify": app.config().verify.as_str(),
        "kept_for": Text::duration(KEPT_SECS),
        "own_ttl": Text::duration(app.logins().lifetimes().access_ttl_secs),
    });
    Page::new("compare/live.html", Frame::of(app, principal, Nav::Compare, "live-title"), own).not_begun(refusal)
}

#[get("/compare/live")]
pub(in crate::html) fn live(user: SessionUser<'_>, trials: &State<Trials>, ctx: Ctx<'_>) -> Page {
    page(ctx.app, user.principal(), trials, None, None)
}

#[post("/compare/live", data = "<form>")]
pub(in crate::html) fn start(
    form: CsrfForm<'_, NoFields>,
    trials: &State<Trials>,
    shutdown: Shutdown,
    ctx: Ctx<'_>,
) -> Either<Redirect, Page> {
    let principal = form.user.principal();
    match trials.begin(ctx.app, principal.user.id) {
        Ok((id, run)) => {
            tokio::spawn(async move {
                tokio::select! {
                    () = shutdown => {}
                    () = run => {}
                }
            });
            Either::Left(Redirect::to(format!("/compare/live/{id}")))
        }
        Err(refusal) => Either::Right(page(ctx.app, principal, trials, None, Some(refusal))),
    }
}

#[get("/compare/live/<id>")]
pub(in crate::html) fn trial(
    id: &str,
    user: SessionUser<'_>,
    trials: &State<Trials>,
    ctx: Ctx<'_>,
) -> Result<Page, HtmlError> {
    let principal = user.principal();
    let trial = TrialId::parse(id).and_then(|id| trials.find(principal.user.id, id, ctx.app.clock().now()));
    let trial = trial.ok_or(Denial::NotFound)?;
    Ok(page(ctx.app, principal, trials, Some(&trial), None).asks_again())
}
