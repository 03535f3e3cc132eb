//! What an administrator is told when something does not work, as JSON.

use super::ctx::Ctx;
use super::language::{Accepted, Spoken};
use super::problem::ApiError;
use crate::diagnostics::{Report, report};
use crate::params::arrival::Arrival;
use crate::token::guard::TokenAdmin;
use rocket::get;

#[get("/admin/diagnostics")]
pub(super) async fn diagnostics(
    admin: TokenAdmin<'_>,
    arrival: Arrival,
    accepted: Accepted,
    ctx: Ctx<'_>,
) -> Result<Spoken<Report<String>>, ApiError> {
    let report = report(ctx.app, admin.witness()?, admin.principal(), &arrival).await?;
    let language = accepted.or_of(&admin.principal().user);
    Ok(Spoken(report.said(language), language))
}
