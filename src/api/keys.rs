//! The signing keys: the public ones for everybody, the list and the rotation for administrators. A private
//! part is never in an answer.

use super::body::{Fields, FromFields, OptionalJson};
use super::ctx::Ctx;
use super::problem::ApiError;
use super::view::{List, WithEffect};
use crate::app::App;
use crate::base::error::{Error, FieldError};
use crate::base::language::Text;
use crate::base::secret;
use crate::config::Alg;
use crate::shown::Key;
use crate::token::guard::TokenAdmin;
use rocket::http::{ContentType, Status};
use rocket::response::{self, Responder};
use rocket::serde::json::Json as Answer;
use rocket::{Request, Response, get, post};
use serde_json::Value;
use std::io::Cursor;

/// Public keys change seldom: verifiers keep them for a while, and ask whether theirs are still the ones.
pub(super) struct Jwks {
    keys: Value,
    max_age_secs: u64,
}

impl<'r> Responder<'r, 'static> for Jwks {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        let body = self.keys.to_string();
        let tag = format!("\"{}\"", secret::base64url(&secret::sha256(body.as_bytes())[..12]));
        let mut known = req.headers().get("if-none-match").flat_map(|line| line.split(','));
        let is_known = known.any(|own| own.trim().trim_start_matches("W/") == tag);
        let mut response = Response::build();
        response.raw_header("cache-control", format!("public, max-age={}", self.max_age_secs)).raw_header("etag", tag);
        // Public keys are for everybody, so also for pages of every origin.
        response.raw_header("access-control-allow-origin", "*");
        if is_known {
            response.status(Status::NotModified);
        } else {
            response.header(ContentType::JSON).sized_body(body.len(), Cursor::new(body));
        }
        response.ok()
    }
}

#[get("/.well-known/jwks.json")]
pub(super) fn jwks(ctx: Ctx<'_>) -> Jwks {
    let (keys, max_age_secs) = ctx.app.jwks();
    Jwks { keys, max_age_secs }
}

fn list(app: &App) -> List<Key> {
    List { items: app.keys().iter().map(Key::from).collect(), next: None }
}

#[get("/admin/keys")]
pub(super) fn keys(_admin: TokenAdmin<'_>, ctx: Ctx<'_>) -> Answer<List<Key>> {
    Answer(list(ctx.app))
}

pub(super) struct RotateBody {
    alg: Option<String>,
    compromised: Option<bool>,
}

impl FromFields for RotateBody {
    fn from_fields(fields: &mut Fields) -> Self {
        Self { alg: fields.optional_text("alg"), compromised: fields.optional_bool("compromised") }
    }
}

#[post("/admin/keys/rotate", data = "<body>")]
pub(super) async fn rotate(
    admin: TokenAdmin<'_>,
    body: OptionalJson<RotateBody>,
    ctx: Ctx<'_>,
) -> Result<Answer<WithEffect<List<Key>>>, ApiError> {
    let RotateBody { alg, compromised } = body.0.unwrap_or(RotateBody { alg: None, compromised: None });
    let unknown = || {
        Error::Invalid(vec![FieldError::new(
            "alg",
            Text::new("fault-one-of").with("all", Alg::ALL.map(Alg::as_str).join(", ")),
        )])
    };
    let alg = alg.map(|text| Alg::parse(&text).ok_or_else(unknown)).transpose()?;
    let origin = ctx.origin();
    let effect = if compromised == Some(true) {
        Some(ctx.app.replace_keys(admin.witness()?, alg, origin).await?)
    } else {
        ctx.app.rotate_keys(admin.witness()?, alg, origin).await?;
        None
    };
    Ok(Answer(WithEffect { changed: list(ctx.app), effect }))
}
