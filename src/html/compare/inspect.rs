//! The inspector: one's own session as it travels and as it is stored, and a token of nobody's taken apart.

use crate::app::App;
use crate::base::browser;
use crate::base::error::Error;
use crate::base::language::Text;
use crate::html::ctx::Ctx;
use crate::html::error::HtmlError;
use crate::html::frame::{Frame, Nav};
use crate::html::page::Page;
use crate::identity::Principal;
use crate::lab::experiments::inspect::{Claim, TakenApart, issue as issue_token, row_bytes};
use crate::lab::testbed::concurrency::{Busy, ConcurrencyLimit};
use crate::login::{Credential, RotationState, State as LoginState};
use crate::session::csrf::{CsrfForm, NoFields};
use crate::session::guard::SessionUser;
use crate::session::transport::{Cookies, SessionCookie};
use rocket::{State, get, post};
use serde::Serialize;
use serde_json::{Value, json};

/// One attribute of the cookie: its name, how it is here, what it does.
#[derive(Serialize)]
struct Flag {
    name: &'static str,
    is_set: bool,
    here: Text,
    meaning: Text,
}

fn set_or_not(is_set: bool) -> Text {
    Text::new(if is_set { "inspect-set" } else { "inspect-not-set" })
}

fn flag(name: &'static str, is_set: bool, meaning: &'static str) -> Flag {
    Flag { name, is_set, here: set_or_not(is_set), meaning: Text::new(meaning) }
}

/// An attribute that has a value.
fn flag_of(name: &'static str, value: Option<Text>, meaning: &'static str) -> Flag {
    let is_set = value.is_some();
    Flag { name, is_set, here: value.unwrap_or_else(|| set_or_not(false)), meaning: Text::new(meaning) }
}

/// A length of time in whole days or hours, where it is long.
fn about(secs: u64) -> Text {
    const HOUR: u64 = 3_600;
    let unit = match secs {
        s if s >= 48 * HOUR => 24 * HOUR,
        s if s >= 2 * HOUR => HOUR,
        _ => return Text::duration(secs),
    };
    let text = Text::duration((secs + unit / 2) / unit * unit);
    if secs.is_multiple_of(unit) { text } else { Text::new("inspect-about").with("time", text) }
}

/// The attributes as this server sets them now, each explained.
fn flags(cookie: &SessionCookie, left_secs: u64) -> Vec<Flag> {
    let set = cookie.without_value(left_secs);
    let path = set.path().filter(|path| !path.is_empty());
    let max_age = || Text::new("inspect-seconds").with("secs", left_secs).with("time", about(left_secs));
    vec![
        flag("__Host-", set.name().starts_with("__Host-"), "inspect-flag-host"),
        flag("HttpOnly", set.http_only() == Some(true), "inspect-flag-http-only"),
        flag("Secure", set.secure() == Some(true), "inspect-flag-secure"),
        flag_of("SameSite", set.same_site().map(|own| Text::plain(own.to_string())), "inspect-flag-same-site"),
        flag_of("Path", path.map(Text::plain), "inspect-flag-path"),
        flag_of("Domain", set.domain().map(Text::plain), "inspect-flag-domain"),
        flag_of("Max-Age", set.max_age().map(|_| max_age()), "inspect-flag-max-age"),
    ]
}

/// The session as it travels and as it is stored. The secret is nowhere in it.
fn session_view(app: &App, principal: &Principal, cookies: Cookies<'_>) -> Result<Value, Error> {
    let (login, lifetimes) = (&principal.login, app.logins().lifetimes());
    let cookie = app.cookie();
    let value_bytes = cookie.value(cookies).map_or(0, str::len);
    let left_secs = login.max_expires_at.secs_since(app.clock().now());
    let has_previous = matches!(login.credential, Credential::Session { previous: Some(_), .. });
    Ok(json!({
        "name": cookie.name(),
        "id": login.id.to_string(),
        "secret_chars": value_bytes.saturating_sub(login.id.to_string().len() + 1),
        "line_bytes": format!("Cookie: {}=", cookie.name()).len() + value_bytes + "\r\n".len(),
        "flags": flags(cookie, left_secs),
        "device": browser::shown(&login.device.name),
        "address": login.device.address.to_string(),
        "created_at": login.created_at.rfc3339(),
        "seen_at": login.seen_at.rfc3339(),
        "confirmed_at": login.confirmed_at.rfc3339(),
        "expires_at": lifetimes.expires_at(login).rfc3339(),
        "max_expires_at": login.max_expires_at.rfc3339(),
        "epoch": login.epoch,
        "revision": login.revision,
        "is_live": login.state == LoginState::Live,
        "has_previous": has_previous,
        "row_bytes": row_bytes(login)?,
    }))
}

fn claim_view(claim: &Claim) -> Value {
    let time = claim.time.as_ref().map(|(at, left)| json!({"at": *at.rfc3339(), "left": left}));
    json!({
        "name": claim.name, "kind": claim.kind, "source": claim.source, "meaning": claim.meaning,
        "value": claim.value, "time": time,
    })
}

fn row_view(row: &RotationState) -> Value {
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
    app: &App,
    principal: &Principal,
    cookies: Cookies<'_>,
    token: Option<&TakenApart>,
    refusal: Option<Busy>,
) -> Result<Page, Error> {
    let own = json!({
        "session": session_view(app, principal, cookies)?,
        "token": token.map(token_view),
        "grace": Text::duration(app.logins().lifetimes().grace_secs),
        "grace_secs": app.logins().lifetimes().grace_secs,
        "alg": app.config().alg.as_str(),
        "refusal": refusal.map(Busy::text),
    });
    let page = Page::new("compare/inspect.html", Frame::of(app, principal, Nav::Compare, "compare-inspect"), own);
    Ok(page.not_begun(refusal))
}

#[get("/compare/inspect")]
pub(in crate::html) fn inspect(user: SessionUser<'_>, cookies: Cookies<'_>, ctx: Ctx<'_>) -> Result<Page, HtmlError> {
    Ok(page(ctx.app, user.principal(), cookies, None, None)?)
}

#[post("/compare/inspect", data = "<form>")]
pub(in crate::html) async fn issue(
    form: CsrfForm<'_, NoFields>,
    cookies: Cookies<'_>,
    gate: &State<ConcurrencyLimit>,
    ctx: Ctx<'_>,
) -> Result<Page, HtmlError> {
    let principal = form.user.principal();
    match gate.enter(principal.user.id) {
        Ok(_pass) => {
            let token = issue_token(ctx.app, &principal.user).await?;
            Ok(page(ctx.app, principal, cookies, Some(&token), None)?)
        }
        Err(refusal) => Ok(page(ctx.app, principal, cookies, None, Some(refusal))?),
    }
}

#[cfg(test)]
mod tests {
    use super::about;

    #[test]
    fn a_long_time_is_told_in_whole_days_or_hours() {
        let told = [1_209_600, 1_209_573, 1_206_000, 90_000, 89_999, 601].map(|secs| about(secs).to_string());
        assert_eq!(told, ["14 days", "about 14 days", "about 14 days", "25 hours", "about 25 hours", "11 minutes"]);
    }
}
