//! The comparison: what was counted and measured, and the run that measures it.

use super::account::reader;
use super::body::{Fields, FromFields, OptionalJson};
use super::problem::ApiError;
use crate::app::App;
use crate::base::error::Denial;
use crate::lab::measure::plan::Plan;
use crate::lab::report::{Lifecycle, Report};
use crate::lab::runs::{Comparison, Running};
use crate::token::guard::{TokenAdmin, TokenReader};
use rocket::serde::json::Json as Answer;
use rocket::{State, delete, get, post};
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// What `GET /api/compare` answers.
#[derive(Serialize)]
pub(super) struct Found<'a> {
    /// The life of a login, counted; there before any run.
    life: &'a [Lifecycle],
    /// The run asked for, or the newest; `null` before the first.
    report: Option<Report>,
    /// The names of all kept runs, newest first.
    runs: Vec<String>,
    /// The run under way, if any.
    running: Option<Value>,
    /// Why the last run came to nothing, if it did.
    failure: Option<String>,
}

fn progress(running: &Running) -> Value {
    let progress = running.progress();
    json!({"phase": progress.phase.to_string(), "percent": progress.percent, "started_at": running.started_at.rfc3339()})
}

#[get("/compare?<run>")]
pub(super) async fn compare<'a>(
    token: TokenReader,
    run: Option<&str>,
    app: &'a State<Arc<App>>,
    comparison: &'a State<Arc<Comparison>>,
) -> Result<Answer<Found<'a>>, ApiError> {
    reader(app, &token).await?;
    let report = match run {
        Some(id) => Some(comparison.history.find(id).ok_or(Denial::NotFound)?),
        None => comparison.history.newest(),
    };
    Ok(Answer(Found {
        life: comparison.lives().await?,
        report,
        runs: comparison.history.ids(),
        running: comparison.running().as_ref().map(progress),
        failure: comparison.failure().map(|why| why.to_string()),
    }))
}

/// How to measure; both may be left out.
#[derive(Default)]
pub(super) struct RunBody {
    seconds: Option<u64>,
    logins: Option<u64>,
}

impl FromFields for RunBody {
    fn from_fields(fields: &mut Fields) -> Self {
        let (least, most) = Plan::LOGINS;
        Self {
            seconds: fields.optional_number("seconds", Plan::SECONDS),
            logins: fields.optional_number("logins", (least as u64, most as u64)),
        }
    }
}

#[post("/compare/run", data = "<body>")]
pub(super) fn run(
    token: TokenAdmin<'_>,
    body: OptionalJson<RunBody>,
    comparison: &State<Arc<Comparison>>,
) -> Result<Answer<Value>, ApiError> {
    let body = body.0.unwrap_or_default();
    let seconds = body.seconds.unwrap_or(Plan::DEFAULT.0);
    let logins = body.logins.and_then(|logins| usize::try_from(logins).ok()).unwrap_or(Plan::DEFAULT.1);
    let running = comparison.begin(seconds, logins, token.principal().user.id).ok_or(Denial::RunUnderWay)?;
    Ok(Answer(json!({"running": progress(&running), "seconds": seconds, "logins": logins})))
}

#[delete("/compare/run")]
pub(super) async fn cancel(
    _token: TokenAdmin<'_>,
    comparison: &State<Arc<Comparison>>,
) -> Result<Answer<Value>, ApiError> {
    if comparison.cancel().await { Ok(Answer(json!({"cancelled": true}))) } else { Err(Denial::NotFound.into()) }
}
