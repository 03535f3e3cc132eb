//! Histories: everybody's for administrators, everybody their own.

use super::account::reader;
use super::body::{cursor, limit};
use super::ctx::Ctx;
use super::language::{Accepted, Spoken};
use super::people::{MOST, PAGE};
use super::problem::ApiError;
use super::view::List;
use crate::base::error::Error;
use crate::params::AuditQuery;
use crate::shown::{Event, Notice};
use crate::token::guard::{TokenAdmin, TokenReader};
use rocket::get;
use serde_json::{Value, json};
use uuid::Uuid;

fn next(id: Option<Uuid>) -> Option<String> {
    id.map(|id| id.as_hyphenated().to_string())
}

#[get("/admin/audit?<q>&<act>&<door>&<from>&<to>&<after>&<limit>")]
#[expect(clippy::too_many_arguments, reason = "the address names each member of the query, or it would be unknown")]
pub(super) async fn audit(
    admin: TokenAdmin<'_>,
    q: Option<&str>,
    act: Option<&str>,
    door: Option<&str>,
    from: Option<&str>,
    to: Option<&str>,
    after: Option<&str>,
    limit: Option<&str>,
    accepted: Accepted,
    ctx: Ctx<'_>,
) -> Result<Spoken<List<Event>>, ApiError> {
    let limit = self::limit(limit, PAGE, MOST)?;
    let filter = AuditQuery { q, act, door, from, to }.typed().parse().map_err(Error::Invalid)?;
    let page = ctx.app.accounts().audit_page(admin.witness()?, filter, cursor(after)?, limit).await?;
    let language = accepted.or_of(&admin.principal().user);
    let items = page.entries.iter().map(|entry| Event::said(entry, None, language)).collect();
    Ok(Spoken(List { items, next: next(page.next) }, language))
}

#[get("/account/activity?<after>&<limit>")]
pub(super) async fn activity(
    token: TokenReader,
    after: Option<&str>,
    limit: Option<&str>,
    accepted: Accepted,
    ctx: Ctx<'_>,
) -> Result<Spoken<Value>, ApiError> {
    let user = reader(ctx.app, &token).await?;
    let language = accepted.or_of(&user);
    let limit = self::limit(limit, PAGE, MOST)?;
    let page = ctx.app.accounts().activity(user.id, cursor(after)?, limit).await?;
    let items: Vec<_> = page.entries.iter().map(|entry| Event::said(entry, Some(user.id), language)).collect();
    let notices: Vec<_> = match ctx.app.logins().rows().find(token.identity().login).await? {
        Some(login) => {
            user.untold(login.device.address, login.created_at).map(|news| Notice::said(news, language)).collect()
        }
        None => user.news.iter().map(|news| Notice::said(news, language)).collect(),
    };
    Ok(Spoken(json!({"items": items, "next": next(page.next), "notices": notices}), language))
}
