//! What an administrator is told when something does not work, as JSON.

use super::language::{Accepted, Spoken};
use super::problem::ApiError;
use crate::app::App;
use crate::diagnostics::{Report, report};
use crate::params::arrival::Arrival;
use crate::token::guard::TokenAdmin;
use rocket::{State, get};
use std::sync::Arc;

#[get("/admin/diagnostics")]
pub(super) async fn diagnostics(
    admin: TokenAdmin<'_>,
    arrival: Arrival,
    accepted: Accepted,
    app: &State<Arc<App>>,
) -> Result<Spoken<Report<String>>, ApiError> {
    let report = report(app, admin.witness()?, admin.principal(), &arrival).await?;
    let language = accepted.or_of(&admin.principal().user);
    Ok(Spoken(report.said(language), language))
}
