//! Uses of logins and people, gathered in memory and written together: a use never waits, is seen at once by this
//! process, and never disturbs a change of the row itself.

use super::Storage;
use super::codec::decode;
use super::rows::{Read, RowKey, Seen, SeenRow};
use crate::base::error::StoreError;
use crate::base::log;
use std::collections::HashMap;
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Mutex;

/// Uses are written this long after the first of them. That much is lost with the process.
const GATHER: Duration = Duration::from_secs(1);
/// More are written at once.
const MOST: usize = 4_096;

/// What is not written yet.
#[derive(Default)]
pub(super) struct Uses {
    gathered: std::sync::Mutex<Gathered>,
    /// One batch is written at a time.
    turn: Mutex<()>,
}

type Batch = HashMap<RowKey, Seen>;

#[derive(Default)]
struct Gathered {
    new: Batch,
    /// On their way to the store. They count until it says that they are there.
    sent: Batch,
}

/// Adds a use to a batch; of one key the latest counts.
fn add_to(batch: &mut Batch, seen: Seen) {
    let row = seen.row;
    let kept = batch.entry(seen.key.clone()).or_insert(seen);
    kept.row = kept.row.max(row);
}

impl Uses {
    fn lock(&self) -> MutexGuard<'_, Gathered> {
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns when the batch is to be written: for the first use later, for one too many at once.
    fn add(&self, seen: Seen) -> Option<Duration> {
        let new = &mut self.lock().new;
        let before = new.len();
        add_to(new, seen);
        match (before, new.len()) {
            (0, _) => Some(GATHER),
            (before, MOST) if before < MOST => Some(Duration::ZERO),
            _ => None,
        }
    }

    /// Everything that is not known to be in the store.
    fn send(&self) -> Vec<Seen> {
        let gathered = &mut *self.lock();
        gathered.new.drain().for_each(|(_, seen)| add_to(&mut gathered.sent, seen));
        gathered.sent.values().cloned().collect()
    }

    fn sent(&self) {
        self.lock().sent.clear();
    }

    /// What is known of a use beyond what the store says. It is asked *before* the store is read: a use leaves here
    /// when it is there.
    pub fn of(&self, key: &RowKey) -> SeenRow {
        let gathered = self.lock();
        let row = |batch: &Batch| batch.get(key).map(|seen| seen.row).unwrap_or_default();
        row(&gathered.new).max(row(&gathered.sent))
    }
}

impl Storage {
    /// Takes a use up.
    pub(super) fn use_of(self: &Arc<Self>, seen: Seen) {
        self.meter.touch();
        let Some(wait) = self.uses.add(seen) else { return };
        // Not longer than it is wanted: a store is closed with its last user.
        let storage = Arc::downgrade(self);
        tokio::spawn(async move {
            tokio::time::sleep(wait).await;
            if let Some(storage) = storage.upgrade() {
                storage.write_uses().await;
            }
        });
    }

    /// Writes what was gathered. What could not be written is written with the next.
    pub(super) async fn write_uses(&self) {
        let _turn = self.uses.turn.lock().await;
        let batch = self.uses.send();
        if batch.is_empty() {
            return;
        }
        match self.rows.seen(batch).await {
            Ok(()) => self.uses.sent(),
            Err(error) => log::note_lost(&error),
        }
    }

    /// When something was last used, in the order of `keys`.
    pub(super) async fn uses_of(&self, keys: &[RowKey]) -> Result<Vec<SeenRow>, StoreError> {
        let new: Vec<SeenRow> = keys.iter().map(|key| self.uses.of(key)).collect();
        let stored = self.rows.read(keys, Read::Cached).await?;
        let rows = stored.iter().zip(new).map(|(row, new)| {
            let row: Option<SeenRow> = row.as_deref().map(decode).transpose()?;
            Ok(row.unwrap_or_default().max(new))
        });
        rows.collect()
    }
}
