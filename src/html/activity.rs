//! One's own history, and saying that one has seen what was told.

use super::ctx::Ctx;
use super::error::HtmlError;
use super::flash::Done;
use super::frame::{Frame, Nav};
use super::page::Page;
use super::view::EventView;
use crate::base::clock::Timestamp;
use crate::params::LocalPath;
use crate::session::csrf::CsrfForm;
use crate::session::guard::SessionUser;
use rocket::form::FromForm;
use rocket::response::Redirect;
use rocket::{get, post};
use serde_json::json;
use uuid::Uuid;

/// Lines on one page.
const PAGE: usize = 50;

#[get("/account/activity?<after>")]
pub(super) async fn activity(user: SessionUser<'_>, after: Option<&str>, ctx: Ctx<'_>) -> Result<Page, HtmlError> {
    let (principal, accounts) = (user.principal(), ctx.app.accounts());
    let after = after.and_then(|text| text.parse::<Uuid>().ok());
    let page = accounts.activity(principal.user.id, after, PAGE).await?;
    let people = accounts.names_in(&page.entries).await?;
    let lines: Vec<_> =
        page.entries.iter().map(|entry| EventView::new(entry, Some(principal.user.id), &people)).collect();
    let own = json!({
        "lines": lines,
        "is_cut": page.is_cut,
        "newest": after.map(|_| "/account/activity"),
        "older": page.next.map(|id| format!("/account/activity?after={}", id.as_hyphenated())),
    });
    Ok(Page::new("account/activity.html", Frame::of(ctx.app, principal, Nav::Account, "your-activity"), own))
}

#[derive(FromForm)]
pub(super) struct SeenForm<'r> {
    /// When the newest of what was shown happened, in milliseconds; left out: whatever there is.
    until: Option<i64>,
    /// The page they were told on.
    #[field(default = "")]
    next: &'r str,
}

#[post("/account/activity/seen", data = "<form>")]
pub(super) async fn seen(form: CsrfForm<'_, SeenForm<'_>>, ctx: Ctx<'_>) -> Result<Redirect, HtmlError> {
    let until = Timestamp::from_millis(form.value.until.unwrap_or(i64::MAX));
    ctx.app.accounts().forget_news(form.user.principal(), until).await?;
    Ok(Redirect::to(match form.value.next {
        "" => Done::Seen.on("/account/activity"),
        next => LocalPath::or_home(next).as_str().to_owned(),
    }))
}
