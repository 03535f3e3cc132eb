//! What the server makes of a clock that was wrong: it is told, and nobody gains or loses by it for good.

use super::App;
use crate::base::clock::Timestamp;
use crate::base::error::StoreError;
use crate::base::language::Text;
use crate::base::log;

/// A start this far before the newest stored time is told of,
const MOST_BEHIND_SECS: u64 = 3_600;
/// and one this far after it: nobody was here for so long, or the clock is wrong.
const MOST_AFTER_SECS: u64 = 30 * 86_400;

/// How the clock stood at a start.
#[derive(Debug, Clone, Copy, Default)]
pub struct Start {
    pub at: Timestamp,
    /// The newest time in the store; 1970 in an empty one.
    pub newest: Timestamp,
}

/// How far a clock is from what is stored, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// As it should be.
    None,
    /// It is before the newest stored time.
    Behind(u64),
    /// It is so long after it that it may be wrong.
    After(u64),
}

impl Start {
    /// How far off it was.
    pub fn gap(&self) -> Gap {
        let (behind, after) = (self.newest.secs_since(self.at), self.at.secs_since(self.newest));
        if behind > MOST_BEHIND_SECS {
            Gap::Behind(behind)
        } else if after > MOST_AFTER_SECS && self.newest > Timestamp::default() {
            Gap::After(after)
        } else {
            Gap::None
        }
    }

    /// Tells it in the log. `is_known`: an earlier start has met the very same newest time.
    pub(super) fn tell(&self, is_known: bool) {
        let (at, newest) = (self.at.text(), self.newest.text());
        match self.gap() {
            Gap::None => {}
            Gap::Behind(_) if is_known => {
                log::clock_was_ahead(&at, &newest);
            }
            Gap::Behind(secs) => log::clock_behind(&at, &newest, &Text::age(secs)),
            Gap::After(secs) => log::clock_after(&at, &newest, &Text::age(secs)),
        }
    }
}

impl App {
    /// How the clock stood when this process started.
    pub fn start(&self) -> Start {
        self.start
    }

    /// Looks after what was made by a wrong clock.
    pub async fn tend_clock(&self) -> Result<(), StoreError> {
        self.store.compare_times(&self.config.lifetimes, &self.clock, 0).await.map(drop)
    }

    /// Tells of a step of the clock, and notices at once what lies in the future since.
    pub async fn after_step(&self) -> Result<(), StoreError> {
        let (now, step) = (self.clock.now(), self.clock.last_step_secs());
        let way = if step < 0 { "back" } else { "forward" };
        log::clock_stepped(&now.text(), way, &Text::age(step.unsigned_abs()));
        self.store.compare_times(&self.config.lifetimes, &self.clock, step).await.map(drop)
    }
}
