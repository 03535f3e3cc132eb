//! The inspector: one's own session as it travels and as it is stored, and a token of nobody's taken apart.

use crate::compare::gate::{Gate, Refusal};
use crate::compare::inspect::{Claim, TakenApart, issue as issue_token, row_bytes};
use crate::error::Error;
use crate::house::House;
use crate::html::error::HtmlError;
use crate::html::page::{Frame, Page};
use crate::html::view::TimeView;
use crate::identity::Found;
use crate::language::Text;
use crate::login::{Credential, Generations, State as LoginState};
use crate::session::csrf::{CsrfForm, NoFields};
use crate::session::guard::SessionUser;
use crate::session::transport::SessionCookie;
use rocket::http::CookieJar;
use rocket::{State, get, post};
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// One attribute of the cookie: its name, how it is here, what it does.
#[derive(Serialize)]
struct Flag {
    name: &'static str,
    is_set: bool,
    here: String,
    meaning: &'static str,
}

fn flag(name: &'static str, is_set: bool, meaning: &'static str) -> Flag {
    Flag { name, is_set, here: if is_set { "set" } else { "not set" }.to_owned(), meaning }
}

/// A length of time in whole days or hours, where it is long.
fn about(secs: u64) -> String {
    const HOUR: u64 = 3_600;
    let unit = match secs {
        s if s >= 48 * HOUR => 24 * HOUR,
        s if s >= 2 * HOUR => HOUR,
        _ => return Text::duration(secs).to_string(),
    };
    let text = Text::duration((secs + unit / 2) / unit * unit).to_string();
    if secs.is_multiple_of(unit) { text } else { format!("about {text}") }
}

/// The attributes as this house sets them now, each explained.
fn flags(cookie: SessionCookie, left_secs: u64) -> Vec<Flag> {
    let set = cookie.without_value(left_secs);
    let same_site = set.same_site().map(|own| own.to_string());
    let path = set.path().unwrap_or_default().to_owned();
    vec![
        flag(
            "__Host-",
            set.name().starts_with("__Host-"),
            "A name that begins so is kept by the browser only if it came with Secure, with Path=/ and without Domain: no \
             other host, and no page without https, can put one in its place.",
        ),
        flag(
            "HttpOnly",
            set.http_only() == Some(true),
            "No script can read it, not even one of ours. See what that is worth among the attacks.",
        ),
        flag(
            "Secure",
            set.secure() == Some(true),
            "The browser sends it over https only. To this very machine (127.0.0.1, localhost) browsers send it over http too.",
        ),
        Flag {
            name: "SameSite",
            is_set: same_site.is_some(),
            here: same_site.unwrap_or_else(|| "not set".to_owned()),
            meaning: "Lax: it comes along when you follow a link to here, and stays behind when another site sends a form or \
                      loads something from here.",
        },
        Flag {
            name: "Path",
            is_set: !path.is_empty(),
            here: path,
            meaning: "It goes to every address of this host, also to the style sheet and pictures.",
        },
        Flag {
            name: "Domain",
            is_set: set.domain().is_some(),
            here: set.domain().map_or_else(|| "not set".to_owned(), str::to_owned),
            meaning: "Without it the cookie goes to exactly this host and to no other of the same domain.",
        },
        Flag {
            name: "Max-Age",
            is_set: set.max_age().is_some(),
            here: format!("{left_secs} s ({})", about(left_secs)),
            meaning: "When the browser drops it by itself: what is left of the session’s longest life. Unused sessions end \
                      earlier, and that only the server decides.",
        },
    ]
}

/// The session as it travels and as it is stored. The secret is nowhere in it.
fn session_view(house: &House, found: &Found, jar: &CookieJar<'_>) -> Result<Value, Error> {
    let (login, lifetimes) = (&found.login, &house.accounts.lifetimes);
    let cookie = SessionCookie { insecure: house.config.insecure_lan() };
    let value_bytes = jar.get(cookie.name()).map_or(0, |own| own.value().len());
    let left_secs = login.max_expires_at.secs_since(house.clock.now());
    let has_previous = matches!(login.credential, Credential::Session { previous: Some(_), .. });
    Ok(json!({
        "name": cookie.name(),
        "id": login.id.to_string(),
        "secret_chars": value_bytes.saturating_sub(login.id.to_string().len() + 1),
        "line_bytes": format!("Cookie: {}=", cookie.name()).len() + value_bytes + "\r\n".len(),
        "flags": flags(cookie, left_secs),
        "device": login.device.name,
        "address": login.device.address.to_string(),
        "created_at": TimeView::from(login.created_at),
        "seen_at": TimeView::from(login.seen_at),
        "confirmed_at": TimeView::from(login.confirmed_at),
        "expires_at": TimeView::from(lifetimes.expires_at(login)),
        "max_expires_at": TimeView::from(login.max_expires_at),
        "epoch": login.epoch,
        "revision": login.revision,
        "is_live": login.state == LoginState::Live,
        "has_previous": has_previous,
        "row_bytes": row_bytes(login)?,
    }))
}

fn claim_view(claim: &Claim) -> Value {
    let time = claim.time.as_ref().map(|(at, left)| json!({"at": TimeView::from(*at), "left": left}));
    json!({
        "name": claim.name, "kind": claim.kind, "source": claim.source, "meaning": claim.meaning,
        "value": claim.value, "time": time,
    })
}

fn row_view(row: &Generations) -> Value {
    json!({
        "newest": row.newest, "parent": row.parent, "newest_used": row.newest_used, "superseded": row.superseded.len(),
    })
}

fn token_view(token: &TakenApart) -> Value {
    json!({
        "parts": token.parts,
        "header": token.header,
        "payload": token.payload,
        "claims": token.claims.iter().map(claim_view).collect::<Vec<_>>(),
        "line_bytes": token.line_bytes,
        "refresh": token.refresh,
        "refresh_parts": token.refresh_parts,
        "row": row_view(&token.row),
        "row_bytes": token.row_bytes,
        "asked": token.asked,
    })
}

fn page(
    house: &House,
    found: &Found,
    jar: &CookieJar<'_>,
    token: Option<&TakenApart>,
    refusal: Option<Refusal>,
) -> Result<Page, Error> {
    let own = json!({
        "session": session_view(house, found, jar)?,
        "token": token.map(token_view),
        "grace_text": Text::duration(house.accounts.lifetimes.grace_secs).to_string(),
        "grace_secs": house.accounts.lifetimes.grace_secs,
        "alg": house.config.alg.as_str(),
        "refusal": refusal.map(Refusal::text),
    });
    let page = Page::new("compare/inspect.html", Frame::of(house, found, "compare", "Inspector"), own);
    Ok(refusal.map_or(200, Refusal::status)).map(|status| page.status(status))
}

#[get("/compare/inspect")]
pub(in crate::html) fn inspect(
    user: SessionUser<'_>,
    jar: &CookieJar<'_>,
    house: &State<Arc<House>>,
) -> Result<Page, HtmlError> {
    Ok(page(house, user.found(), jar, None, None)?)
}

#[post("/compare/inspect", data = "<form>")]
pub(in crate::html) async fn issue(
    form: CsrfForm<'_, NoFields>,
    jar: &CookieJar<'_>,
    gate: &State<Gate>,
    house: &State<Arc<House>>,
) -> Result<Page, HtmlError> {
    let found = form.user.found();
    match gate.enter(found.user.id) {
        Ok(_pass) => {
            let token = issue_token(house, &found.user).await?;
            Ok(page(house, found, jar, Some(&token), None)?)
        }
        Err(refusal) => Ok(page(house, found, jar, None, Some(refusal))?),
    }
}

#[cfg(test)]
mod tests {
    use super::about;

    #[test]
    fn a_long_time_is_told_in_whole_days_or_hours() {
        let told = [1_209_600, 1_209_573, 1_206_000, 90_000, 89_999, 601].map(about);
        assert_eq!(told, ["14 days", "about 14 days", "about 14 days", "25 hours", "about 25 hours", "11 minutes"]);
    }
}
