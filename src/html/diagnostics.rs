//! What an administrator is told when something does not work.

use super::ctx::Ctx;
use super::error::HtmlError;
use super::frame::{Frame, Nav};
use super::page::Page;
use crate::base::browser;
use crate::diagnostics::{State as Came, report};
use crate::params::arrival::Arrival;
use crate::session::guard::SessionAdmin;
use rocket::get;
use serde_json::json;

#[get("/admin/diagnostics")]
pub(super) async fn diagnostics(admin: SessionAdmin<'_>, arrival: Arrival, ctx: Ctx<'_>) -> Result<Page, HtmlError> {
    let report = report(ctx.app, admin.witness()?, admin.principal(), &arrival).await?;
    let count = |state| report.checks.iter().filter(|check| check.state == state).count();
    let browser = arrival.browser.as_deref().map(browser::shown);
    let own = json!({"report": report, "browser": browser, "failed": count(Came::Failed), "look": count(Came::Look), "fine": count(Came::Ok)});
    Ok(Page::new("admin/diagnostics.html", Frame::of(ctx.app, admin.principal(), Nav::Admin, "admin-diagnostics"), own))
}
