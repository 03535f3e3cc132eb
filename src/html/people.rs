//! The team's directory: what people put there themselves.

use super::ctx::Ctx;
use super::download::{Download, file_name};
use super::error::HtmlError;
use super::frame::{Frame, Nav};
use super::page::Page;
use super::vcard;
use crate::base::error::Denial;
use crate::base::ids::{UserId, canonical_uuid};
use crate::session::guard::SessionUser;
use crate::shown::Contact;
use rocket::get;
use rocket::http::{ContentType, RawStr};
use serde_json::json;

/// People on one page.
const PAGE: usize = 50;

#[get("/people?<q>&<page>")]
pub(super) async fn people(
    user: SessionUser<'_>,
    q: Option<&str>,
    page: Option<usize>,
    ctx: Ctx<'_>,
) -> Result<Page, HtmlError> {
    let q = q.unwrap_or_default();
    let mut people = ctx.app.accounts().search(q).await?;
    people.retain(|person| !person.disabled);
    people.sort_by_key(|person| person.profile.display_name.to_lowercase());
    let page = page.unwrap_or(1).max(1);
    let start = (page - 1).saturating_mul(PAGE);
    let shown: Vec<_> = people.iter().skip(start).take(PAGE).map(Contact::from).collect();
    let has_more = people.len() > start.saturating_add(PAGE);
    let next = has_more.then(|| format!("/people?q={}&page={}", RawStr::new(q).percent_encode(), page + 1));
    let own = json!({"q": q, "people": shown, "next": next, "total": people.len()});
    Ok(Page::new("people/people.html", Frame::of(ctx.app, user.principal(), Nav::People, "nav-people"), own))
}

/// A colleague's card, as `<id>.vcf`. Who is disabled is not in the directory, so they have no card either.
#[get("/people/<file>")]
pub(super) async fn card(_user: SessionUser<'_>, file: &str, ctx: Ctx<'_>) -> Result<Download, HtmlError> {
    let id = file.strip_suffix(".vcf").and_then(canonical_uuid).ok_or(Denial::NotFound)?;
    let person = ctx.app.accounts().user(UserId(id)).await?;
    let person = person.filter(|person| !person.disabled).ok_or(Denial::NotFound)?;
    Ok(Download {
        kind: ContentType::new("text", "vcard").with_params(("charset", "utf-8")),
        name: format!("{}.vcf", file_name(person.username.as_str(), "person")),
        text: vcard::card(&person, &ctx.app.config().team_name),
    })
}
