//! What an administrator is told when something does not work, as JSON.

use super::problem::ApiError;
use crate::diagnostics::{Report, report};
use crate::house::House;
use crate::params::arrival::Arrival;
use crate::token::guard::TokenAdmin;
use rocket::serde::json::Json as Answer;
use rocket::{State, get};
use std::sync::Arc;

#[get("/admin/diagnostics")]
pub(super) async fn diagnostics(
    admin: TokenAdmin<'_>,
    arrival: Arrival,
    house: &State<Arc<House>>,
) -> Result<Answer<Report>, ApiError> {
    Ok(Answer(report(house, admin.witness()?, admin.found(), &arrival).await?))
}
