//! What an administrator is told when something does not work.

use super::error::HtmlError;
use super::frame::{Frame, Nav};
use super::page::Page;
use crate::base::browser;
use crate::diagnostics::{State as Came, report};
use crate::house::House;
use crate::params::arrival::Arrival;
use crate::session::guard::SessionAdmin;
use rocket::{State, get};
use serde_json::json;
use std::sync::Arc;

#[get("/admin/diagnostics")]
pub(super) async fn diagnostics(
    admin: SessionAdmin<'_>,
    arrival: Arrival,
    house: &State<Arc<House>>,
) -> Result<Page, HtmlError> {
    let report = report(house, admin.witness()?, admin.found(), &arrival).await?;
    let count = |state| report.checks.iter().filter(|check| check.state == state).count();
    let browser = arrival.browser.as_deref().map(browser::shown);
    let own = json!({"report": report, "browser": browser, "failed": count(Came::Failed), "look": count(Came::Look), "fine": count(Came::Ok)});
    Ok(Page::new("admin/diagnostics.html", Frame::of(house, admin.found(), Nav::Admin, "admin-diagnostics"), own))
}
