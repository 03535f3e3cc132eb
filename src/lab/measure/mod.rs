//! The measured comparison: how long it takes to verify and to make a credential, with few logins and with many, and
//! what the logins cost. Rounds in random order, a warm-up that is forgotten, HDR histograms.

mod bench_issue;
mod bench_verify;
pub mod hidden_rows;
pub mod http;
pub mod machine;
pub mod plan;
mod requests;
pub mod seeded_store;
mod server;
mod spread;

use crate::app::App;
use crate::base::clock::Clock;
use crate::base::language::Text;
use crate::config::{Alg, Config};
use crate::lab::error::LabError;
use crate::lab::experiments::lifecycles;
use crate::lab::report::history::new_id;
use crate::lab::report::{FORMAT, Report, Settings};
use crate::lab::testbed::control::Control;
use crate::lab::testbed::{Testbed, jwt};
use hidden_rows::HiddenRows;
use machine::Watch;
use plan::{Budget, Plan};
use seeded_store::SeededStore;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// People who sign in while issuing is measured; each as often as leaves their logins below the most.
const PEOPLE: usize = 64;

/// Measures everything. Blocks; call it on a thread of its own, which it makes unimportant.
///
/// `dir` is where scratch data may lie; `live` the running server, if there is one.
///
/// # Errors
/// When the scratch store or a server cannot be opened, the disk is full, or it was cancelled.
pub fn measure(
    plan: &Plan,
    config: &Config,
    dir: &Path,
    live: Option<&App>,
    control: &Control,
) -> Result<Report, LabError> {
    // Before the priority goes down: it is the disk that is measured.
    let fsync_us = machine::fsync(dir).ok();
    plan::lower_priority();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| LabError::Other(format!("no runtime: {error}")))?;
    let _quiet = tracing::subscriber::set_default(tracing::subscriber::NoSubscriber::default());
    runtime.block_on(async {
        let watch = Watch::start();
        let started_at = Clock::system().now();
        control.at("compare-phase-life", 0)?;
        let mut report = Report {
            format: FORMAT,
            id: new_id(started_at),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started_at,
            took_secs: 0.0,
            machine: watch.machine(fsync_us),
            settings: Settings {
                place: plan.place,
                seconds: plan.seconds,
                logins: plan.logins.clone(),
                verify: config.verify.as_str().to_owned(),
                alg: config.alg.as_str().to_owned(),
                access_ttl_secs: config.lifetimes.access_ttl_secs,
            },
            life: lifecycles(config).await?,
            verify: Vec::new(),
            issue: Vec::new(),
            requests: Vec::new(),
            routes: Vec::new(),
            growth: Vec::new(),
        };
        let mut seeded = SeededStore::open(dir, config)?;
        let outcome = steps(plan, config, &mut seeded, live, control, &mut report).await;
        report.machine = watch.machine(fsync_us);
        seeded.close().await;
        outcome?;
        report.took_secs = (watch.secs() * 10.0).round() / 10.0;
        Ok(report)
    })
}

async fn steps(
    plan: &Plan,
    config: &Config,
    seeded: &mut SeededStore,
    live: Option<&App>,
    control: &Control,
    report: &mut Report,
) -> Result<(), LabError> {
    let total = Duration::from_secs(plan.seconds);
    let jwts = Alg::ALL.map(|alg| jwt(config, alg, Clock::system().now()));
    let jwts = jwts.into_iter().collect::<Result<Vec<_>, _>>()?;
    // Half of the time for verifying, shared by the sizes; a tenth for making; the rest for whole requests.
    let sizes = u32::try_from(plan.logins.len()).unwrap_or(1);
    for (size, logins) in (0_u32..).zip(&plan.logins) {
        let from = 2 + 48 * size / sizes;
        control.at(Text::new("compare-phase-fill").with("logins", *logins), from)?;
        seeded.fill(*logins, control).await?;
        report.growth.push(seeded.growth());
        let budget = Budget { from, to: from + 48 / sizes, time: total / 2 / sizes };
        report.verify.extend(bench_verify::in_seeded_store(seeded, &jwts, budget, control).await?);
    }
    let budget = Budget { from: 50, to: 55, time: total / 20 };
    report.issue.extend(bench_issue::sign(&jwts, budget, control)?);
    let people = seeded.newcomers("newcomer", PEOPLE * 2).await?;
    let place = ("scratch", seeded.logins());
    report.issue.extend(bench_issue::issue(&seeded.testbed, &people, total / 20, control, place).await?);
    if let Some(app) = live {
        in_running_store(app, total / 20, control, report).await?;
    }
    let budget = Budget { from: 60, to: 99, time: total * 7 / 20 };
    (report.requests, report.routes) = requests::requests(seeded, config, budget, control).await?;
    Ok(())
}

/// Verifies and issues in the running server's own store, between its requests: made-up people in hidden rows, which
/// are removed when this is over.
async fn in_running_store(app: &App, time: Duration, control: &Control, report: &mut Report) -> Result<(), LabError> {
    let hidden = HiddenRows::of(app.store().rows());
    // A run that was killed left its rows.
    hidden.clear().await?;
    let testbed = Testbed::new(Arc::new(hidden.clone()), Clock::system(), app.config())?;
    let measured = async {
        let budget = Budget { from: 57, to: 59, time };
        report.verify.extend(bench_verify::of_one_person(&testbed, budget, control).await?);
        let people = [testbed.person("first").await?, testbed.person("second").await?];
        report.issue.extend(bench_issue::issue(&testbed, &people, time, control, ("live", 2)).await?);
        Ok(())
    };
    let outcome = measured.await;
    // Behind the uses that are not written yet.
    testbed.storage.settle().await?;
    hidden.clear().await?;
    outcome
}
