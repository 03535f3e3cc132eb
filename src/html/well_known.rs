//! What standards put at a fixed address of every server, for programs and people who have not read a page.

use super::assets::Kept;
use crate::app::App;
use rocket::response::Redirect;
use rocket::response::content::RawText;
use rocket::{State, get};
use std::sync::Arc;

/// So long a copy of `security.txt` may be trusted; RFC 9116 §2.5.5 asks for less than a year.
const TRUSTED_FOR_SECS: u64 = 180 * 86_400;

/// Where a password is changed, for the managers of passwords (W3C, "A Well-Known URL for Changing Passwords"). A visitor who is not
/// signed in is asked there to sign in.
#[get("/.well-known/change-password")]
pub(super) fn change_password() -> Redirect {
    Redirect::to("/account/password")
}

/// To whom a weakness is reported (RFC 9116), if `security.contact` says so. It never runs out while the server is
/// looked after: a reader may trust it for half a year.
#[get("/.well-known/security.txt")]
pub(super) fn security_txt(app: &State<Arc<App>>) -> Option<Kept<RawText<String>>> {
    let (contact, origin) = (&app.config().security_contact, &app.config().public_origin);
    if contact.is_empty() {
        return None;
    }
    let expires = app.clock().now().plus_secs(TRUSTED_FOR_SECS).rfc3339();
    let text = format!(
        "Contact: {contact}\nExpires: {expires}\nPreferred-Languages: en, ko\nCanonical: {origin}/.well-known/security.txt\n"
    );
    Some(Kept::new(RawText(text)))
}

/// Where it lay before the standard (RFC 9116 §3).
#[get("/security.txt")]
pub(super) fn security_txt_before(app: &State<Arc<App>>) -> Option<Redirect> {
    let is_told = !app.config().security_contact.is_empty();
    is_told.then(|| Redirect::to("/.well-known/security.txt"))
}
