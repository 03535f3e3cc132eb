//! Uses of logins and people, gathered in memory and written together: a use never waits, is seen at once by this
//! process, and never disturbs a change of the row itself.

use super::Storage;
use super::rows::{RowKey, Seen, SeenRow};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::runtime::Handle;

/// Uses are written this long after the first of them. That much is lost with the process.
const GATHER: Duration = Duration::from_secs(1);
/// More are written at once.
const MOST: usize = 4_096;

/// What is not written yet, and what was sent to the store last, which may not be visible there yet.
#[derive(Default)]
pub(super) struct Uses(Mutex<Gathered>);

#[derive(Default)]
struct Gathered {
    new: HashMap<RowKey, Seen>,
    sent: HashMap<RowKey, SeenRow>,
}

impl Uses {
    fn lock(&self) -> MutexGuard<'_, Gathered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it is the first since the last writing, and whether there are too many.
    fn add(&self, seen: Seen) -> (bool, bool) {
        let mut gathered = self.lock();
        let is_first = gathered.new.is_empty();
        let row = seen.row;
        let kept = gathered.new.entry(seen.key.clone()).or_insert(seen);
        kept.row = kept.row.max(row);
        (is_first, gathered.new.len() >= MOST)
    }

    fn take(&self) -> Vec<Seen> {
        let mut gathered = self.lock();
        let batch: Vec<Seen> = std::mem::take(&mut gathered.new).into_values().collect();
        gathered.sent = batch.iter().map(|seen| (seen.key.clone(), seen.row)).collect();
        batch
    }

    /// What is known of a use beyond what the store says.
    pub fn of(&self, key: &RowKey) -> SeenRow {
        let gathered = self.lock();
        let new = gathered.new.get(key).map(|seen| seen.row).unwrap_or_default();
        new.max(gathered.sent.get(key).copied().unwrap_or_default())
    }
}

impl Storage {
    /// Takes a use up.
    pub(super) fn use_of(self: &Arc<Self>, seen: Seen) {
        self.meter.touch();
        let (is_first, is_full) = self.uses.add(seen);
        match Handle::try_current() {
            Ok(runtime) if is_first && !is_full => {
                // Not longer than it is wanted: a store is closed with its last user.
                let storage = Arc::downgrade(self);
                runtime.spawn(async move {
                    tokio::time::sleep(GATHER).await;
                    if let Some(storage) = storage.upgrade() {
                        storage.write_uses();
                    }
                });
            }
            Ok(_) if !is_full => {}
            _ => self.write_uses(),
        }
    }

    /// Sends what was gathered to the store.
    pub(super) fn write_uses(&self) {
        let batch = self.uses.take();
        if !batch.is_empty() {
            self.rows.seen(batch);
        }
    }
}
