//! Counts what a storage is asked, for experiments.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What was asked since it was last looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Reads: `find`, `list` and the like.
    pub reads: u64,
    /// Changes that were waited for: `insert`, `swap`, `remove`.
    pub writes: u64,
    /// Notes that nobody waits for: `touch`.
    pub touches: u64,
}

/// The counters; clones share them.
#[derive(Debug, Clone, Default)]
pub struct Meter(Arc<[AtomicU64; 3]>);

impl Meter {
    fn count(&self, which: usize) {
        self.0[which].fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn read(&self) {
        self.count(0);
    }

    pub(super) fn write(&self) {
        self.count(1);
    }

    pub(super) fn touch(&self) {
        self.count(2);
    }

    /// Starts at nothing again.
    pub fn reset(&self) {
        let _ = self.take();
    }

    /// What was asked since the last call.
    pub fn take(&self) -> Counts {
        let [reads, writes, touches] = [0, 1, 2].map(|which| self.0[which].swap(0, Ordering::Relaxed));
        Counts { reads, writes, touches }
    }
}
