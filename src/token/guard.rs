//! Guards are proofs: a handler that has a [`TokenUser`] has a person who came by an access token
//! *and* was looked up; a [`TokenReader`] was verified as `token.verify` says, perhaps by signature
//! alone. Different types, so that no change can rest on a signature alone.
//!
//! There is no origin check here: no browser sends an `Authorization` header by itself.

use super::{Tokens, transport};
use crate::accounts::own_password::lives_on;
use crate::base::error::{Denial, Error};
use crate::base::log;
use crate::identity::{Admin, Found};
use crate::login::{Identity, Login, Scheme as _};
use crate::params::{part, refuse};
use crate::user::User;
use rocket::request::{FromRequest, Outcome, Request};
use std::sync::Arc;

/// The outcome of verification, once a request. Private: nobody else can put one into the cache.
struct Verified(Result<Found, Denial>);

/// Somebody signed in by an access token, looked up: for every change.
pub struct TokenUser<'r>(&'r Found);

/// An administrator signed in by an access token, looked up.
pub struct TokenAdmin<'r>(&'r Found);

/// Somebody who shows an access token, verified as configured: for what only reads.
pub struct TokenReader(Identity);

impl<'r> TokenUser<'r> {
    /// The person and the login, as stored now.
    pub fn found(&self) -> &'r Found {
        self.0
    }
}

impl<'r> TokenAdmin<'r> {
    /// The person and the login, as stored now.
    pub fn found(&self) -> &'r Found {
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
    Now(&'r Found),
    /// A token that was good until that change. It opens nothing.
    Before(Box<User>, Box<Login>),
}

/// Routes that somebody whose password was chosen by another may use.
const OPEN_BEFORE_CHANGE: [&str; 2] = ["/api/account/password", "/api/logout"];

fn denial(error: Error) -> Denial {
    match error {
        Error::Denied(denial) => denial,
        Error::Invalid(_) | Error::Changed(_) | Error::Lookalike(_) => Denial::BadRequest,
        Error::Store(error) => {
            log::login_not_found_out("api", &error);
            (&error).into()
        }
    }
}

async fn verify(req: &Request<'_>) -> Result<Found, Denial> {
    let token = transport::read(req.headers()).ok_or(Denial::NotSignedIn)?.ok_or(Denial::InvalidToken)?;
    let found = part::<Arc<Tokens>>(req)?.look_up(&token).await.map_err(denial)?;
    if found.user.must_change_password && !OPEN_BEFORE_CHANGE.contains(&req.uri().path().as_str()) {
        return Err(Denial::PasswordChangeRequired);
    }
    Ok(found)
}

async fn found<'r>(req: &'r Request<'_>) -> Result<&'r Found, Denial> {
    let Verified(result) = req.local_cache_async(async { Verified(verify(req).await) }).await;
    result.as_ref().map_err(|denial| *denial)
}

/// Whoever a guard of this request has looked up; for problems, which are told in a language too.
pub fn already_found<'r>(req: &'r Request<'_>) -> Option<&'r Found> {
    req.local_cache(|| Verified(Err(Denial::NotSignedIn))).0.as_ref().ok()
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for TokenUser<'r> {
    type Error = Denial;
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Denial> {
        match found(req).await {
            Ok(found) => Outcome::Success(Self(found)),
            Err(why) => refuse(req, why),
        }
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for TokenAdmin<'r> {
    type Error = Denial;
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Denial> {
        match found(req).await {
            Ok(found) if Admin::of(found).is_some() => Outcome::Success(Self(found)),
            Ok(_) => refuse(req, Denial::NotAdministrator),
            Err(why) => refuse(req, why),
        }
    }
}

/// The person and the login of a token that was good until the person changed their password: one epoch before this
/// one, of a login that lived on.
async fn before_change(req: &Request<'_>) -> Result<Option<(User, Login)>, Error> {
    let tokens = part::<Arc<Tokens>>(req)?;
    let Some(token) = transport::read(req.headers()).flatten() else { return Ok(None) };
    let Ok(claims) = tokens.jwt.verify(&token, tokens.clock.now()) else { return Ok(None) };
    let Some(login) = tokens.logins.find(claims.sid).await? else { return Ok(None) };
    let user = tokens.users.find(login.user).await?;
    let fits = |user: &User| {
        user.id == claims.sub && user.epoch.checked_sub(1) == Some(claims.epoch) && lives_on(&login, user)
    };
    Ok(user.filter(fits).map(|user| (user, login)))
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for PasswordChanger<'r> {
    type Error = Denial;
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Denial> {
        match found(req).await {
            Ok(found) => Outcome::Success(Self::Now(found)),
            Err(Denial::InvalidToken) => match before_change(req).await {
                Ok(Some((user, login))) => Outcome::Success(Self::Before(Box::new(user), Box::new(login))),
                Ok(None) => refuse(req, Denial::InvalidToken),
                Err(error) => refuse(req, denial(error)),
            },
            Err(why) => refuse(req, why),
        }
    }
}

async fn read(req: &Request<'_>) -> Result<Identity, Denial> {
    let tokens = part::<Arc<Tokens>>(req)?;
    // In `lookup` a reader is a user; somebody whose password must change reads nothing either.
    if tokens.mode == crate::login::VerifyMode::Lookup {
        return found(req).await.map(Found::identity);
    }
    let token = transport::read(req.headers()).ok_or(Denial::NotSignedIn)?.ok_or(Denial::InvalidToken)?;
    tokens.verify(&token).await.map_err(denial)
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for TokenReader {
    type Error = Denial;
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Denial> {
        match read(req).await {
            Ok(identity) => Outcome::Success(Self(identity)),
            Err(why) => refuse(req, why),
        }
    }
}
