//! Histories: everybody's for administrators, everybody their own.

use super::account::reader;
use super::body::{cursor, limit};
use super::people::{MOST, PAGE};
use super::problem::ApiError;
use super::view::List;
use crate::audit::{Entry, Name, text};
use crate::clock::Timestamp;
use crate::error::Error;
use crate::house::House;
use crate::params::AuditQuery;
use crate::token::guard::{TokenAdmin, TokenReader};
use crate::user::{News, UserId};
use rocket::serde::json::Json as Answer;
use rocket::{State, get};
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

/// An entry: `{id, at, act, with, door, who, whom, login_id, address, text}`. The sentence names people as
/// they sign in, and speaks to `viewer` if it is about them.
fn view(entry: &Entry, viewer: Option<UserId>) -> Value {
    let (act, with) = entry.act.words();
    let name =
        |name: &Option<Name>| name.as_ref().map(|name| json!({"id": name.id.to_string(), "username": name.username}));
    json!({
        "id": entry.id.as_hyphenated().to_string(),
        "at": entry.at.rfc3339(),
        "act": act,
        "with": with,
        "door": entry.door.as_str(),
        "who": name(&entry.who),
        "whom": name(&entry.whom),
        "login_id": entry.login.map(|id| id.to_string()),
        "address": entry.address.map(|address| address.to_string()),
        "text": text::sentence(entry, viewer, |name| name.username.clone()),
    })
}

/// Something the person is still to be told: `{at, act, with, count, by, device, address, text, advice}`.
fn notice(news: &News) -> Value {
    let (act, with) = news.act.words();
    let told = text::news(news);
    json!({
        "at": Timestamp::rfc3339(news.at),
        "act": act,
        "with": with,
        "count": news.count,
        "by": news.by,
        "device": news.device,
        "address": news.address.map(|address| address.to_string()),
        "text": told.what,
        "advice": told.advice,
    })
}

fn next(id: Option<Uuid>) -> Option<String> {
    id.map(|id| id.as_hyphenated().to_string())
}

#[get("/admin/audit?<after>&<limit>&<query..>")]
pub(super) async fn audit(
    admin: TokenAdmin<'_>,
    after: Option<&str>,
    limit: Option<&str>,
    query: AuditQuery<'_>,
    house: &State<Arc<House>>,
) -> Result<Answer<List>, ApiError> {
    let limit = self::limit(limit, PAGE, MOST)?;
    let filter = query.typed().parse().map_err(Error::Invalid)?;
    let page = house.accounts.audit_page(admin.witness()?, filter, cursor(after)?, limit).await?;
    let items = page.entries.iter().map(|entry| view(entry, None)).collect();
    Ok(Answer(List { items, next: next(page.next) }))
}

#[get("/account/activity?<after>&<limit>")]
pub(super) async fn activity(
    token: TokenReader,
    after: Option<&str>,
    limit: Option<&str>,
    house: &State<Arc<House>>,
) -> Result<Answer<Value>, ApiError> {
    let user = reader(house, &token).await?;
    let limit = self::limit(limit, PAGE, MOST)?;
    let page = house.accounts.activity(user.id, cursor(after)?, limit).await?;
    let items: Vec<_> = page.entries.iter().map(|entry| view(entry, Some(user.id))).collect();
    let notices: Vec<_> = match house.accounts.logins.find(token.identity().login).await? {
        Some(login) => user.untold(&login).map(notice).collect(),
        None => user.news.iter().map(notice).collect(),
    };
    Ok(Answer(json!({"items": items, "next": next(page.next), "notices": notices})))
}
