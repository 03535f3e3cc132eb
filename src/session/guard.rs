//! Guards are proofs: a handler that has a [`SessionUser`] has a person who came by the cookie, from
//! this very site.
//!
//! The origin check lives inside the guard that reads the cookie, so no cookie identity exists
//! without it.

use super::Sessions;
use super::transport::{Cookies, SessionCookie, Shown};
use crate::base::error::Denial;
use crate::config::Config;
use crate::identity::{Admin, Principal};
use crate::logins::Scheme as _;
use crate::params::readable::is_query_readable;
use crate::params::{config, part, verified};
use rocket::http::Method;
use rocket::request::{FromRequest, Outcome, Request};
use std::sync::Arc;

/// Marks what was verified by the cookie; private, see [`verified`].
struct Cookie;

/// Somebody signed in by the cookie.
pub struct SessionUser<'r>(&'r Principal);

/// An administrator signed in by the cookie.
pub struct SessionAdmin<'r>(&'r Principal);

/// Somebody signed in by the cookie, or nobody. It refuses nobody, so it leaves no reason behind
/// that would be told instead of the true one (a body that is too large is 413, not 401).
pub struct Visitor<'r>(Result<&'r Principal, Denial>);

/// A request from this very site, signed in or not: for the forms before sign-in.
pub struct SameOrigin;

impl<'r> SessionUser<'r> {
    /// Only for [`super::csrf`], which knows more of a request than its cookie says.
    pub(super) const fn of(principal: &'r Principal) -> Self {
        Self(principal)
    }

    /// The person and the login, as stored now.
    pub fn principal(&self) -> &'r Principal {
        self.0
    }
}

impl<'r> Visitor<'r> {
    /// The person and the login, if there is one.
    pub fn principal(&self) -> Option<&'r Principal> {
        self.0.ok()
    }

    /// Why the cookie they came with opens nothing; none without one, and for one that does.
    pub fn refused_cookie(&self) -> Option<Denial> {
        self.0.err().filter(|denial| matches!(denial, Denial::DeadCookie | Denial::ExpiredCookie | Denial::CookieTwice))
    }
}

impl<'r> SessionAdmin<'r> {
    /// The witness, for somebody who came with a form.
    pub fn of(user: &SessionUser<'r>) -> Result<Admin<'r>, Denial> {
        Admin::of(user.0).ok_or(Denial::NotAdministrator)
    }

    /// The witness, for somebody who was looked up again after a confirmation.
    pub fn of_principal(principal: &'r Principal) -> Result<Admin<'r>, Denial> {
        Admin::of(principal).ok_or(Denial::NotAdministrator)
    }

    /// The person and the login, as stored now.
    pub fn principal(&self) -> &'r Principal {
        self.0
    }

    /// The witness for administrators' acts.
    pub fn witness(&self) -> Result<Admin<'r>, Denial> {
        Admin::of(self.0).ok_or(Denial::NotAdministrator)
    }
}

/// Pages that somebody whose password was chosen by another may use.
const OPEN_BEFORE_CHANGE: [&str; 4] = ["/account/password", "/language", "/login", "/logout"];

/// Refuses what another site sent (ASVS 3.5.1). A GET changes nothing here, so it may come from
/// anywhere. Everything else must be `Sec-Fetch-Site: same-origin`; a client too old for that header
/// must show our own `Origin`; with neither it is refused.
pub fn check_origin(req: &Request<'_>, config: &Config) -> Result<(), Denial> {
    if matches!(req.method(), Method::Get | Method::Head) {
        return Ok(());
    }
    let mut sites = req.headers().get("sec-fetch-site");
    let is_ours = match (sites.next(), sites.next()) {
        (Some(site), None) => site == "same-origin",
        (Some(_), Some(_)) => false,
        (None, _) => {
            let mut origins = req.headers().get("origin");
            let origin = origins.next().filter(|_| origins.next().is_none());
            origin.is_some_and(|origin| config.allowed_origins.iter().any(|ours| ours == origin))
        }
    };
    if is_ours { Ok(()) } else { Err(Denial::CrossSite) }
}

async fn verify(req: &Request<'_>) -> Result<Principal, Denial> {
    check_origin(req, config(req)?)?;
    let token = match part::<SessionCookie>(req)?.read(Cookies::of(req)) {
        Shown::Nothing => return Err(Denial::NotSignedIn),
        Shown::Unfit => return Err(Denial::DeadCookie),
        Shown::Twice => return Err(Denial::CookieTwice),
        Shown::Token(token) => token,
    };
    let looked_up = part::<Arc<Sessions>>(req)?.look_up(&token).await;
    let principal = looked_up.map_err(|error| verified::denial(error, "pages"))?;
    if principal.user.must_change_password && !OPEN_BEFORE_CHANGE.contains(&req.uri().path().as_str()) {
        return Err(Denial::PasswordChangeRequired);
    }
    Ok(principal)
}

async fn principal<'r>(req: &'r Request<'_>) -> Result<&'r Principal, Denial> {
    let principal = verified::once::<Cookie>(req, verify(req)).await?;
    // The search boxes are forms too.
    if is_query_readable(req) { Ok(principal) } else { Err(Denial::BadRequest) }
}

/// Finds out for [`cached_principal`] who it is, where no guard has been asked. It refuses nobody.
pub async fn look(req: &Request<'_>) {
    let _ = principal(req).await;
}

/// The person and the login that a guard of this request has found; for error pages, which are pages too.
pub fn cached_principal<'r>(req: &'r Request<'_>) -> Option<&'r Principal> {
    verified::cached_principal::<Cookie>(req)
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for SessionUser<'r> {
    type Error = Denial;
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Denial> {
        verified::outcome(req, principal(req).await.map(Self))
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for SessionAdmin<'r> {
    type Error = Denial;
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Denial> {
        verified::outcome(req, principal(req).await.and_then(verified::administrator).map(Self))
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Visitor<'r> {
    type Error = Denial;
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Denial> {
        Outcome::Success(Self(principal(req).await))
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for SameOrigin {
    type Error = Denial;
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Denial> {
        verified::outcome(req, config(req).and_then(|config| check_origin(req, config)).map(|()| Self))
    }
}
