//! The comparison: both doors run through the same experiments, counted and measured on this machine.
//!
//! Facts with spread and method; no verdict. Everything here works on throw-away identities in stores of
//! its own (see [`House::throw_away`](crate::house::House::throw_away)): nobody's login or data is touched.

pub mod attacks;
pub mod claims;
pub mod control;
pub mod counted;
pub mod csv;
pub mod exchange;
pub mod experiment;
pub mod figure;
pub mod gate;
pub mod ground;
pub mod http;
pub mod inspect;
pub mod lab;
pub mod live;
pub mod machine;
mod making;
pub mod measure;
pub mod method;
pub mod picture;
mod probe;
pub mod report;
pub mod requests;
pub mod runs;
#[cfg(test)]
pub(crate) mod sample;
pub mod sandbox;
pub mod server;
pub mod spread;
pub mod stored;
pub mod table;
pub mod text;

use crate::base::clock::{Clock, Timestamp};
use crate::config::Config;
use crate::login::VerifyMode;
use crate::session::Sessions;
use crate::storage::meter::Meter;
use crate::store::memory::MemoryStore;
use crate::token::Tokens;
use ground::{Failure, Ground};
use report::Life;
use std::sync::Arc;
use std::time::Duration;
use tracing::instrument::WithSubscriber as _;
use tracing::subscriber::NoSubscriber;

/// The experiment's source, to be read on the page that shows its result.
pub const EXPERIMENT_SOURCE: &str = include_str!("experiment.rs");

/// The life of a login by sessions, and by tokens in each way to verify.
///
/// # Errors
/// When an experiment could not be made.
pub async fn lives(config: &Config) -> Result<Vec<Life>, Failure> {
    // What throw-away identities do belongs into nobody's log.
    async {
        let mut lives = Vec::new();
        let (ground, meter) = counted(config)?;
        lives.push(experiment::experiment::<Sessions>(&ground, &meter).await?);
        for mode in VerifyMode::ALL {
            let (ground, meter) = counted(config)?;
            lives.push(experiment::experiment::<Tokens>(&ground.verifying(mode), &meter).await?);
        }
        Ok(lives)
    }
    .with_subscriber(NoSubscriber::default())
    .await
}

/// A ground in memory behind a meter, with a clock that stands until it is stepped.
fn counted(config: &Config) -> Result<(Ground, Meter), Failure> {
    // 2026-01-01T00:00:00Z: any fixed moment, so that every run counts the same.
    let clock = Clock::manual(Timestamp::from_millis(1_767_225_600_000));
    let ground = Ground::new(Arc::new(MemoryStore::default()), clock, config)?;
    let meter = ground.meter.clone();
    Ok((ground, meter))
}

/// The share of a run's time and progress that one part of it has.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// Percent of the whole at its begin.
    pub from: u32,
    /// Percent of the whole at its end.
    pub to: u32,
    /// How often each row is measured.
    pub rounds: u32,
    /// For all rows and rounds together.
    pub time: Duration,
}

impl Budget {
    /// The time of one row in one round; never nothing.
    pub fn slot(&self, rows: usize) -> Duration {
        let slots = self.rounds * u32::try_from(rows).unwrap_or(1).max(1);
        (self.time / slots).max(Duration::from_millis(1))
    }

    /// Two thirds of it, and the rest.
    pub fn split(&self) -> (Self, Self) {
        let between = self.from + (self.to - self.from) * 2 / 3;
        (Self { to: between, time: self.time * 2 / 3, ..*self }, Self { from: between, time: self.time / 3, ..*self })
    }

    /// Percent of the whole when so many rounds are done.
    pub fn percent(&self, round: u32) -> u32 {
        self.from + (self.to - self.from) * round.min(self.rounds) / self.rounds.max(1)
    }
}

/// `0..count` in random order: what always came after the same neighbour would be measured with its heat.
fn shuffled(count: usize) -> Vec<usize> {
    let mut order: Vec<(u64, usize)> =
        (0..count).map(|at| (u64::from_be_bytes(crate::base::secret::random()), at)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, at)| at).collect()
}

/// Gives the calling thread a low priority, so that people's requests go first. Best effort.
fn step_back() {
    let _ = rustix::process::setpriority_process(None, 10);
}
