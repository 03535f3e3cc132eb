//! `/compare`: what was found, and the run that finds it.

use crate::app::App;
use crate::base::error::{Denial, Error, FieldError};
use crate::base::ids::Role;
use crate::base::language::Text;
use crate::html::compare::document::document;
use crate::html::compare::view::{EXPERIMENT, LifeView, ReportView};
use crate::html::ctx::Ctx;
use crate::html::download::Download;
use crate::html::error::HtmlError;
use crate::html::flash::Done;
use crate::html::frame::{Frame, Nav};
use crate::html::language::Reading;
use crate::html::page::Page;
use crate::identity::Principal;
use crate::lab::experiments::LIFECYCLE_SOURCE;
use crate::lab::measure::plan::Plan;
use crate::lab::report::Report;
use crate::lab::runs::Comparison;
use crate::lab::show::words::place;
use crate::session::csrf::{CsrfForm, NoFields};
use crate::session::guard::{SessionAdmin, SessionUser};
use rocket::form::FromForm;
use rocket::http::ContentType;
use rocket::response::Redirect;
use rocket::{State, get, post};
use serde_json::{Value, json};
use std::sync::Arc;

/// Earlier runs that are linked.
const LINKED: usize = 20;

async fn page(app: &App, comparison: &Comparison, principal: &Principal, run: Option<&str>) -> Result<Page, Error> {
    let report = match run {
        Some(id) => Some(comparison.history.find(id).ok_or(Denial::NotFound)?),
        None => comparison.history.newest(),
    };
    let lives = comparison.lives().await?.to_vec();
    let is_admin = principal.user.role == Role::Admin;
    let running = comparison.running().map(|running| {
        let (progress, started_at) = (running.progress(), running.started_at.rfc3339());
        json!({"phase": progress.phase, "percent": progress.percent, "started_at": started_at, "can_cancel": is_admin})
    });
    let (failure, runs) = (comparison.failure(), runs(comparison, report.as_ref()));
    let own = move |language| {
        json!({
            "life": LifeView::new(&lives, language),
            "report": report.map(|report| ReportView::new(&report, language)),
            "refresh": running.is_some(),
            "running": running,
            "failure": failure,
            "runs": runs,
            "can_run": is_admin,
            "defaults": {"seconds": Plan::DEFAULT.0, "logins": Plan::DEFAULT.1},
        })
    };
    Ok(Page::in_language("compare/compare.html", Frame::of(app, principal, Nav::Compare, "compare-title"), own))
}

fn runs(comparison: &Comparison, shown: Option<&Report>) -> Vec<Value> {
    let ids = comparison.history.ids();
    let reports = ids.iter().take(LINKED).filter_map(|id| comparison.history.find(id));
    reports
        .map(|report| {
            json!({
                "at": report.started_at.rfc3339(),
                "place": place(report.settings.place),
                "version": report.version,
                "seconds": report.settings.seconds,
                "logins": report.settings.logins.last(),
                "shown": shown.is_some_and(|shown| shown.id == report.id),
                "id": report.id,
            })
        })
        .collect()
}

#[get("/compare?<run>")]
pub(in crate::html) async fn compare(
    user: SessionUser<'_>,
    run: Option<&str>,
    ctx: Ctx<'_>,
    comparison: &State<Arc<Comparison>>,
) -> Result<Page, HtmlError> {
    Ok(page(ctx.app, comparison, user.principal(), run).await?)
}

#[get("/compare/experiment")]
pub(in crate::html) fn experiment(user: SessionUser<'_>, ctx: Ctx<'_>) -> Page {
    let own = json!({"experiment_source": LIFECYCLE_SOURCE, "source_code": EXPERIMENT});
    Page::new(
        "compare/experiment.html",
        Frame::of(ctx.app, user.principal(), Nav::Compare, "compare-experiment-title"),
        own,
    )
}

#[derive(FromForm)]
pub(in crate::html) struct RunForm<'r> {
    #[field(default = "")]
    seconds: &'r str,
    #[field(default = "")]
    logins: &'r str,
}

/// What was asked for; what was left out is as usual.
fn plan(form: &RunForm<'_>) -> Result<(u64, usize), Vec<FieldError>> {
    let mut faults = Vec::new();
    let mut number = |name: &str, text: &str, default: u64, (least, most): (u64, u64)| {
        let number = match text {
            "" => Some(default),
            digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok(),
            _ => None,
        };
        number.filter(|number| (least..=most).contains(number)).unwrap_or_else(|| {
            faults.push(FieldError::new(name, Text::new("fault-number").with("least", least).with("most", most)));
            default
        })
    };
    let seconds = number("seconds", form.seconds, Plan::DEFAULT.0, Plan::SECONDS);
    let (least, most) = Plan::LOGINS;
    let logins = number("logins", form.logins, Plan::DEFAULT.1 as u64, (least as u64, most as u64));
    if faults.is_empty() { Ok((seconds, usize::try_from(logins).unwrap_or(Plan::DEFAULT.1))) } else { Err(faults) }
}

#[post("/compare/run", data = "<form>")]
pub(in crate::html) async fn run(
    form: CsrfForm<'_, RunForm<'_>>,
    ctx: Ctx<'_>,
    comparison: &State<Arc<Comparison>>,
) -> Result<Result<Redirect, Page>, HtmlError> {
    SessionAdmin::of(&form.user)?;
    let principal = form.user.principal();
    match plan(&form.value) {
        Ok((seconds, logins)) => {
            comparison.begin(seconds, logins, principal.user.id).ok_or(Denial::RunUnderWay)?;
            // Without a fragment: a browser would only go to it again instead of loading the page again.
            Ok(Ok(Redirect::to("/compare")))
        }
        Err(faults) => {
            Ok(Err(page(ctx.app, comparison, principal, None).await?.errors(&faults).denied(Denial::Invalid)))
        }
    }
}

#[post("/compare/cancel", data = "<form>")]
pub(in crate::html) async fn cancel(
    form: CsrfForm<'_, NoFields>,
    comparison: &State<Arc<Comparison>>,
) -> Result<Redirect, HtmlError> {
    SessionAdmin::of(&form.user)?;
    comparison.cancel().await;
    Ok(Redirect::to(Done::Cancelled.on("/compare")))
}

#[get("/compare/runs/<name>")]
pub(in crate::html) fn download(
    _user: SessionUser<'_>,
    reading: Reading,
    name: &str,
    comparison: &State<Arc<Comparison>>,
) -> Result<Download, HtmlError> {
    let (id, form) = name.rsplit_once('.').ok_or(Denial::NotFound)?;
    let report = comparison.history.find(id).ok_or(Denial::NotFound)?;
    let (text, kind) = match form {
        "json" => (serde_json::to_string_pretty(&report).map_err(|_| Denial::Internal)?, ContentType::JSON),
        "csv" => (crate::lab::report::csv::csv(&report), ContentType::CSV),
        "html" => (document(&report, LIFECYCLE_SOURCE, reading.0).map_err(|_| Denial::Internal)?, ContentType::HTML),
        _ => return Err(Denial::NotFound.into()),
    };
    // Saved, never shown in this server's name: the document brings its own style.
    Ok(Download { kind, name: format!("twodoors-compare-{}.{form}", report.id), text })
}
