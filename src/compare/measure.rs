//! The measured comparison: how long it takes to verify and to make a credential, with few logins and with
//! many, and what the logins cost. Rounds in random order, a warm-up that is forgotten, HDR histograms.

use super::control::Control;
use super::ground::{Failure, jwt};
use super::lab::Lab;
use super::machine::{self, Watch};
use super::probe::{in_the_house, probes, verify};
use super::report::{FORMAT, Growth, Machine, Report, Settings, Timing};
use super::requests::{Measured, requests};
use super::{Budget, making};
use crate::base::clock::Clock;
use crate::base::language::Text;
use crate::config::{Alg, Config};
use crate::house::House;
use std::path::Path;
use std::time::Duration;

/// Rounds of everything.
pub(super) const ROUNDS: u32 = 7;
/// People who sign in while issuing is measured; each as often as leaves their logins below the most.
const PEOPLE: usize = 64;

/// What is to be measured.
#[derive(Debug, Clone)]
pub struct Plan {
    /// `server` or `command line`.
    pub place: &'static str,
    /// Seconds to spend on measuring; filling the store comes on top.
    pub seconds: u64,
    /// Numbers of live logins, rising.
    pub logins: Vec<usize>,
}

impl Plan {
    /// The least and the most seconds.
    pub const SECONDS: (u64, u64) = (1, 600);
    /// The least and the most logins.
    pub const LOGINS: (usize, usize) = (100, 1_000_000);
    /// Unless somebody says otherwise.
    pub const DEFAULT: (u64, usize) = (60, 100_000);

    /// At 100 logins, 10,000, and as many as `logins` says.
    pub fn new(place: &'static str, seconds: u64, logins: usize) -> Self {
        let logins = logins.clamp(Self::LOGINS.0, Self::LOGINS.1);
        let mut sizes: Vec<usize> = [100, 10_000].into_iter().filter(|size| *size < logins).collect();
        sizes.push(logins);
        Self { place, seconds: seconds.clamp(Self::SECONDS.0, Self::SECONDS.1), logins: sizes }
    }
}

/// Measures everything. Blocks; call it on a thread of its own, which it makes unimportant.
///
/// `dir` is where scratch data may lie; `live` the running house, if there is one.
///
/// # Errors
/// When the scratch store or a server cannot be opened, the disk is full, or it was cancelled.
pub fn measure(
    plan: &Plan,
    config: &Config,
    dir: &Path,
    live: Option<&House>,
    control: &Control,
) -> Result<Report, Failure> {
    // Before the priority goes down: it is the disk that is measured.
    let fsync_us = machine::fsync(dir).ok();
    super::step_back();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::Other(format!("no runtime: {error}")))?;
    let _quiet = tracing::subscriber::set_default(tracing::subscriber::NoSubscriber::default());
    let report = runtime.block_on(run(plan, config, dir, live, control));
    report.map(|report| Report { machine: Machine { fsync_us, ..report.machine }, ..report })
}

async fn run(
    plan: &Plan,
    config: &Config,
    dir: &Path,
    live: Option<&House>,
    control: &Control,
) -> Result<Report, Failure> {
    let watch = Watch::start();
    let started_at = Clock::system().now();
    control.at("compare-phase-life", 0)?;
    let lives = super::lives(config).await?;
    let mut lab = Lab::open(dir, config)?;
    let mut found = Found::default();
    let outcome = steps(plan, config, &mut lab, live, control, &mut found).await;
    let machine = watch.machine();
    lab.close().await;
    let measured = outcome?;
    Ok(Report {
        format: FORMAT,
        id: super::runs::new_id(started_at),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        started_at,
        took_secs: (watch.secs() * 10.0).round() / 10.0,
        machine,
        settings: Settings {
            place: plan.place.to_owned(),
            seconds: plan.seconds,
            logins: plan.logins.clone(),
            verify: config.verify.as_str().to_owned(),
            alg: config.alg.as_str().to_owned(),
            access_ttl_secs: config.lifetimes.access_ttl_secs,
        },
        life: lives,
        verify: found.verify,
        issue: found.issue,
        requests: measured.same_answer,
        routes: measured.routes,
        growth: found.growth,
    })
}

/// What has been measured so far.
#[derive(Default)]
pub(super) struct Found {
    pub(super) verify: Vec<Timing>,
    pub(super) issue: Vec<Timing>,
    growth: Vec<Growth>,
}

async fn steps(
    plan: &Plan,
    config: &Config,
    lab: &mut Lab,
    live: Option<&House>,
    control: &Control,
    found: &mut Found,
) -> Result<Measured, Failure> {
    let total = Duration::from_secs(plan.seconds);
    let jwts = Alg::ALL.map(|alg| jwt(config, alg, Clock::system().now()));
    let jwts = jwts.into_iter().collect::<Result<Vec<_>, _>>()?;
    // Half of the time for verifying, shared by the sizes; a tenth for making; the rest for whole requests.
    let sizes = u32::try_from(plan.logins.len()).unwrap_or(1);
    for (size, logins) in (0_u32..).zip(&plan.logins) {
        let from = 2 + 48 * size / sizes;
        control.at(Text::new("compare-phase-fill").with("logins", *logins), from)?;
        lab.fill(*logins, control).await?;
        found.growth.push(lab.growth());
        let budget = Budget { from, to: from + 48 / sizes, rounds: ROUNDS, time: total / 2 / sizes };
        let mut probes = probes(lab, &jwts).await?;
        let phase = Text::new("compare-phase-verify").with("logins", *logins);
        verify(&mut probes, budget, &phase, control).await?;
        found.verify.extend(probes.into_iter().map(|probe| probe.report("scratch", *logins)));
    }
    let budget = Budget { from: 50, to: 55, rounds: ROUNDS, time: total / 20 };
    making::sign(&jwts, budget, control, &mut found.issue)?;
    let people = lab.newcomers("newcomer", PEOPLE * 2).await?;
    let logins = lab.logins();
    making::issue(&lab.ground, &people, total / 20, control, &mut found.issue, ("scratch", logins)).await?;
    if let Some(house) = live {
        in_the_house(house, total / 20, control, found).await?;
    }
    let budget = Budget { from: 60, to: 99, rounds: ROUNDS, time: total * 7 / 20 };
    requests(lab, config, budget, control).await
}
