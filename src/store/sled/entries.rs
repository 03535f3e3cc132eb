//! The port of the audit on sled.

use super::codec::decode;
use super::{SledStore, failed, keep, log};
use crate::audit::retention::Counted;
use crate::audit::{AuditStore, Entry};
use crate::base::clock::Timestamp;
use crate::base::error::StoreError;
use async_trait::async_trait;
use uuid::Uuid;

/// Others are served in between, where many rows are read.
async fn let_others(number: usize) {
    const PIECE: usize = 500;
    if number % PIECE == PIECE - 1 {
        tokio::task::yield_now().await;
    }
}

#[async_trait]
impl AuditStore for SledStore {
    fn note(&self, entries: Vec<Entry>) {
        log(&entries);
        self.note_in_time(move |tx| keep(tx, &entries));
    }

    async fn keep(&self, entries: Vec<Entry>) -> Result<(), StoreError> {
        let kept = entries.clone();
        self.commit(move |tx| keep(tx, &kept)).await?;
        log(&entries);
        Ok(())
    }

    async fn entries(&self, after: Option<Uuid>, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.committer.check()?;
        let end = after.unwrap_or(Uuid::max());
        let rows = self.trees.audit.range(..*end.as_bytes()).rev().take(limit);
        rows.map(|row| decode(&row.map_err(failed)?.1)).collect()
    }

    async fn trim(&self, before: Timestamp, most: usize) -> Result<usize, StoreError> {
        const BATCH: usize = 256;
        self.committer.check()?;
        let mut counted = Counted::default();
        let mut kept = self.trees.audit.len();
        for (number, row) in self.trees.audit.iter().enumerate() {
            let entry: Entry = decode(&row.map_err(failed)?.1)?;
            if entry.at < before {
                kept -= 1;
            } else if kept <= most {
                break;
            } else {
                counted.add(&entry);
            }
            let_others(number).await;
        }
        let mut surplus = counted.surplus(most);
        let mut doomed: Vec<sled::IVec> = Vec::new();
        for (number, row) in self.trees.audit.iter().enumerate() {
            let (key, value) = row.map_err(failed)?;
            let entry: Entry = decode(&value)?;
            if entry.at < before || surplus.takes(&entry) {
                doomed.push(key);
            } else if surplus.is_empty() {
                break;
            }
            let_others(number).await;
        }
        for batch in doomed.chunks(BATCH) {
            let batch = batch.to_vec();
            let done = self.commit(move |tx| {
                for key in &batch {
                    tx.audit.remove(key)?;
                }
                Ok(())
            });
            done.await?;
        }
        Ok(doomed.len())
    }
}
