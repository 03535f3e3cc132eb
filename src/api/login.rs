//! Signing in, refreshing and signing out with tokens.

use super::body::{Fields, FromFields, Json, Nothing, OptionalJson};
use super::ctx::Ctx;
use super::problem::ApiError;
use crate::base::browser::device_name;
use crate::base::error::{Denial, Error, FieldError};
use crate::base::etag::Precondition;
use crate::base::language::Text;
use crate::login::{Device, Effect};
use crate::logins::Scheme as _;
use crate::token::guard::TokenUser;
use crate::token::{RefreshToken, TokenPair};
use crate::user::password::Password;
use rocket::post;
use rocket::serde::json::Json as Answer;
use std::net::IpAddr;

pub(super) struct LoginBody {
    username: String,
    password: Password,
    device_name: String,
    device_id: Option<String>,
}

impl FromFields for LoginBody {
    fn from_fields(fields: &mut Fields) -> Self {
        Self {
            username: fields.text("username"),
            password: Password::new(&fields.text("password")),
            device_name: fields.text("device_name"),
            device_id: fields.optional_text("device_id"),
        }
    }
}

/// The device as its owner will see it; both faults at once.
fn device(body: &LoginBody, address: IpAddr) -> Result<Device, Error> {
    let mut faults = Vec::new();
    let is_long = body.device_name.chars().count() > 64;
    let name = device_name(&body.device_name).filter(|_| !is_long).unwrap_or_else(|| {
        faults.push(FieldError::new("device_name", "fault-device-name"));
        String::new()
    });
    let is_id = |id: &String| (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic());
    if body.device_id.as_ref().is_some_and(|id| !is_id(id)) {
        faults.push(FieldError::new("device_id", "fault-device-id"));
    }
    if faults.is_empty() {
        Ok(Device { name, id: body.device_id.clone(), address })
    } else {
        Err(Error::Invalid(faults))
    }
}

#[post("/login", data = "<body>")]
pub(super) async fn login(body: Json<LoginBody>, ctx: Ctx<'_>) -> Result<Answer<TokenPair>, ApiError> {
    let device = device(&body.0, ctx.address)?;
    let signed_in = ctx.app.accounts().sign_in(&body.0.username, body.0.password, ctx.origin()).await?;
    Ok(Answer(ctx.app.tokens().issue(&signed_in, device).await?))
}

pub(super) struct RefreshBody {
    refresh_token: String,
}

impl FromFields for RefreshBody {
    fn from_fields(fields: &mut Fields) -> Self {
        Self { refresh_token: fields.text("refresh_token") }
    }
}

#[post("/refresh", data = "<body>")]
pub(super) async fn refresh(body: Json<RefreshBody>, ctx: Ctx<'_>) -> Result<Answer<TokenPair>, ApiError> {
    let token = RefreshToken::parse(&body.0.refresh_token).ok_or(Denial::InvalidGrant)?;
    match ctx.app.tokens().renew(&token, ctx.address).await {
        Ok(pair) => Ok(Answer(pair)),
        Err(error @ Error::Denied(Denial::InvalidGrant)) => {
            let why = ctx.app.tokens().why(&token).await?;
            Err(ApiError { error, detail: why.map(|why| Text::new("login-ended").with("why", why)) })
        }
        Err(error) => Err(error.into()),
    }
}

#[post("/logout", data = "<_body>")]
pub(super) async fn logout(
    user: TokenUser<'_>,
    _body: OptionalJson<Nothing>,
    ctx: Ctx<'_>,
) -> Result<Answer<Effect>, ApiError> {
    let principal = user.principal();
    Ok(Answer(ctx.app.logins().end_own(principal, principal.login.id, &Precondition::None, ctx.origin()).await?))
}
