//! What a run measures, and how its time is shared.

use crate::lab::report::Place;
use std::time::Duration;

/// Rounds of everything.
pub(super) const ROUNDS: u32 = 7;

/// What is to be measured.
#[derive(Debug, Clone)]
pub struct Plan {
    /// From where it was started.
    pub place: Place,
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
    pub fn new(place: Place, seconds: u64, logins: usize) -> Self {
        let logins = logins.clamp(Self::LOGINS.0, Self::LOGINS.1);
        let mut sizes: Vec<usize> = [100, 10_000].into_iter().filter(|size| *size < logins).collect();
        sizes.push(logins);
        Self { place, seconds: seconds.clamp(Self::SECONDS.0, Self::SECONDS.1), logins: sizes }
    }
}

/// The share of a run's time and progress that one part of it has.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// Percent of the whole at its begin.
    pub from: u32,
    /// Percent of the whole at its end.
    pub to: u32,
    /// For all rows and rounds together.
    pub time: Duration,
}

impl Budget {
    /// The time of one row in one round; never nothing.
    pub fn slot(&self, rows: usize) -> Duration {
        let slots = ROUNDS * u32::try_from(rows).unwrap_or(1).max(1);
        (self.time / slots).max(Duration::from_millis(1))
    }

    /// Two thirds of it, and the rest.
    pub fn split(&self) -> (Self, Self) {
        let between = self.from + (self.to - self.from) * 2 / 3;
        (Self { to: between, time: self.time * 2 / 3, ..*self }, Self { from: between, time: self.time / 3, ..*self })
    }

    /// Percent of the whole when so many rounds are done.
    pub fn percent(&self, round: u32) -> u32 {
        self.from + (self.to - self.from) * round.min(ROUNDS) / ROUNDS
    }
}

/// `0..count` in random order: what always came after the same neighbour would be measured with its heat.
pub(super) fn shuffled(count: usize) -> Vec<usize> {
    let mut order: Vec<(u64, usize)> =
        (0..count).map(|at| (u64::from_be_bytes(crate::base::secret::random()), at)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, at)| at).collect()
}

/// Gives the calling thread a low priority, so that people's requests go first. Best effort.
pub(super) fn lower_priority() {
    let _ = rustix::process::setpriority_process(None, 10);
}
