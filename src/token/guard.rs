//! Guards are proofs: a handler that has a [`TokenUser`] has a person who came by an access token
//! *and* was looked up; a [`TokenReader`] was verified as `token.verify` says, perhaps by signature
//! alone. Different types, so that no change can rest on a signature alone.
//!
//! There is no origin check here: no browser sends an `Authorization` header by itself.

use super::{Tokens, transport};
use crate::accounts::own_password::lives_on;
use crate::base::error::{Denial, Error};
use crate::identity::Identity;
use crate::identity::{Admin, Principal};
use crate::login::{Login, VerifyMode};
use crate::logins::Scheme as _;
use crate::params::{part, verified};
use crate::user::User;
use rocket::request::{FromRequest, Outcome, Request};
use std::sync::Arc;

/// Marks what was verified by an access token; private, see [`verified`].
struct Bearer;

/// Somebody signed in by an access token, looked up: for every change.
pub struct TokenUser<'r>(&'r Principal);

/// An administrator signed in by an access token, looked up.
pub struct TokenAdmin<'r>(&'r Principal);

/// Somebody who shows an access token, verified as configured: for what only reads.
pub struct TokenReader(Identity);

impl<'r> TokenUser<'r> {
    /// The person and the login, as stored now.
    pub fn principal(&self) -> &'r Principal {
        self.0
    }
}

impl<'r> TokenAdmin<'r> {
    /// The person and the login, as stored now.
    pub fn principal(&self) -> &'r Principal {
        self.0
    }

    /// The witness for administrators' acts.
    pub fn witness(&self) -> Result<Admin<'r>, Denial> {
        Admin::of(self.0).ok_or(Denial::NotAdministrator)
    }
}

impl TokenReader {
    /// Who, as far as the token says.
    pub fn identity(&self) -> Identity {
        self.0
    }
}

/// Somebody who may change their password; or has changed it, and shows the token of before because the answer was lost.
pub enum PasswordChanger<'r> {
    /// The person and the login, as stored now.
    Now(&'r Principal),
    /// A token that was good until that change. It opens nothing.
    Before(Box<User>, Box<Login>),
}

/// Routes that somebody whose password was chosen by another may use.
const OPEN_BEFORE_CHANGE: [&str; 2] = ["/api/account/password", "/api/logout"];

async fn verify(req: &Request<'_>) -> Result<Principal, Denial> {
    let token = transport::read(req.headers()).ok_or(Denial::NotSignedIn)?.ok_or(Denial::InvalidToken)?;
    let looked_up = part::<Arc<Tokens>>(req)?.look_up(&token).await;
    let found = looked_up.map_err(|error| verified::denial(error, "api"))?;
    if found.user.must_change_password && !OPEN_BEFORE_CHANGE.contains(&req.uri().path().as_str()) {
        return Err(Denial::PasswordChangeRequired);
    }
    Ok(found)
}

async fn principal<'r>(req: &'r Request<'_>) -> Result<&'r Principal, Denial> {
    verified::once::<Bearer>(req, verify(req)).await
}

/// The person and the login that a guard of this request has found; for problems, which are told in a language too.
pub fn cached_principal<'r>(req: &'r Request<'_>) -> Option<&'r Principal> {
    verified::cached_principal::<Bearer>(req)
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for TokenUser<'r> {
    type Error = Denial;
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Denial> {
        verified::outcome(req, principal(req).await.map(Self))
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for TokenAdmin<'r> {
    type Error = Denial;
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Denial> {
        verified::outcome(req, principal(req).await.and_then(verified::administrator).map(Self))
    }
}

/// The person and the login of a token that was good until the person changed their password: one epoch before this
/// one, of a login that lived on.
async fn before_change(req: &Request<'_>) -> Result<Option<(User, Login)>, Error> {
    let Some(token) = transport::read(req.headers()).flatten() else { return Ok(None) };
    let Some((claims, login, user)) = part::<Arc<Tokens>>(req)?.named_by(&token).await? else { return Ok(None) };
    let fits = user.id == claims.sub && user.epoch.checked_sub(1) == Some(claims.epoch) && lives_on(&login, &user);
    Ok(fits.then_some((user, login)))
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for PasswordChanger<'r> {
    type Error = Denial;
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Denial> {
        let changer = match principal(req).await {
            Err(Denial::InvalidToken) => match before_change(req).await {
                Ok(Some((user, login))) => Ok(Self::Before(Box::new(user), Box::new(login))),
                Ok(None) => Err(Denial::InvalidToken),
                Err(error) => Err(verified::denial(error, "api")),
            },
            now => now.map(Self::Now),
        };
        verified::outcome(req, changer)
    }
}

async fn read(req: &Request<'_>) -> Result<Identity, Denial> {
    let tokens = part::<Arc<Tokens>>(req)?;
    // In `lookup` a reader is a user; somebody whose password must change reads nothing either.
    if tokens.verify_mode() == VerifyMode::Lookup {
        return principal(req).await.map(Principal::identity);
    }
    let token = transport::read(req.headers()).ok_or(Denial::NotSignedIn)?.ok_or(Denial::InvalidToken)?;
    tokens.verify(&token).await.map_err(|error| verified::denial(error, "api"))
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for TokenReader {
    type Error = Denial;
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Denial> {
        verified::outcome(req, read(req).await.map(Self))
    }
}
