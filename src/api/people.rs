//! The team's directory, and the time.

use super::account::reader;
use super::body::{cursor, limit};
use super::ctx::Ctx;
use super::problem::ApiError;
use super::view::List;
use crate::base::ids::UserId;
use crate::shown::Contact;
use crate::token::guard::TokenReader;
use rocket::get;
use rocket::serde::json::Json as Answer;
use serde_json::{Value, json};

/// Rows a page, unless asked otherwise, and at most.
pub(super) const PAGE: usize = 50;
pub(super) const MOST: usize = 200;

#[get("/people?<q>&<after>&<limit>")]
pub(super) async fn people(
    token: TokenReader,
    q: Option<&str>,
    after: Option<&str>,
    #[allow(clippy::shadow_unrelated)] limit: Option<&str>,
    ctx: Ctx<'_>,
) -> Result<Answer<List<Contact>>, ApiError> {
    reader(ctx.app, &token).await?;
    let limit = self::limit(limit, PAGE, MOST)?;
    let after: Option<UserId> = cursor(after)?;
    let mut found = ctx.app.accounts().search(q.unwrap_or_default()).await?;
    found.retain(|person| !person.disabled && after.is_none_or(|after| person.id > after));
    let next = (found.len() > limit).then(|| found[limit - 1].id.to_string());
    let items = found.iter().take(limit).map(Contact::from);
    Ok(Answer(List { items: items.collect(), next }))
}

/// So that a client can see whether its clock is right.
#[get("/time")]
pub(super) fn time(ctx: Ctx<'_>) -> Answer<Value> {
    let now = ctx.app.clock().now();
    Answer(json!({"now": now.rfc3339(), "unix_ms": now.millis()}))
}
