//! What was odd about how requests came since the start, for the diagnostics.

use crate::base::clock::Stopwatch;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Between two lines of the log about what cannot be read.
const TOLD_EVERY: Duration = Duration::from_mins(1);

/// How often, and who held the connection the last time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    pub times: u64,
    pub peer: Option<IpAddr>,
}

impl Count {
    fn add(&mut self, peer: IpAddr) {
        *self = Self { times: self.times + 1, peer: Some(peer) };
    }
}

/// The counts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// The forwarding header of a trusted proxy ended in something that is no address.
    pub unreadable: Count,
    /// Refused: the peer is no trusted proxy.
    pub strangers: Count,
    /// Refused: the proxy said that it did not come by https.
    pub by_http: Count,
    told: Option<Stopwatch>,
}

/// Counts them.
#[derive(Debug, Default)]
pub struct Arrivals(Mutex<Counts>);

impl Arrivals {
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// As they stand.
    pub fn now(&self) -> Counts {
        *self.counts()
    }

    /// One whose address cannot be read; answers whether the log is to be told.
    pub fn unreadable(&self, peer: IpAddr) -> bool {
        let mut counts = self.counts();
        counts.unreadable.add(peer);
        let is_due = counts.told.is_none_or(|told| told.elapsed() >= TOLD_EVERY);
        if is_due {
            counts.told = Some(Stopwatch::start());
        }
        is_due
    }

    /// One that did not come by a proxy.
    pub fn stranger(&self, peer: IpAddr) {
        self.counts().strangers.add(peer);
    }

    /// One that came to the proxy by http.
    pub fn by_http(&self, peer: IpAddr) {
        self.counts().by_http.add(peer);
    }
}
