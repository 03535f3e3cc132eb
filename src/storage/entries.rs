//! The audit, as rows, and how it is read in pieces: whatever is asked for, one request reads so much and no more, and
//! says where to go on.

use super::codec::decode;
use super::rows::{Change, Order, RowKey, Scan, Table};
use super::{PIECE, Storage};
use crate::audit::AuditEvent;
use crate::audit::retention::Counted;
use crate::base::clock::Timestamp;
use crate::base::error::StoreError;
use std::sync::Arc;
use uuid::Uuid;

/// Entries looked at for one request at the most: some ten milliseconds. A filter that finds little then
/// answers what it found and where to go on.
pub const MOST_SCANNED: usize = 20_000;

/// Entries removed in one change.
const BATCH: usize = 256;

/// A page of the audit, newest first.
#[derive(Debug, Default)]
pub struct Page {
    /// What is on it.
    pub entries: Vec<AuditEvent>,
    /// The `after` of the next page, if there may be one.
    pub next: Option<Uuid>,
    /// Whether it ends because enough was looked at, so that the next page may be empty.
    pub is_cut: bool,
}

/// The audit of a storage.
#[derive(Clone)]
pub struct AuditLog(pub(super) Arc<Storage>);

impl AuditLog {
    /// Keeps entries that belong to no change. Not waited for; lost only if the server dies within
    /// the next commit.
    pub fn note(&self, entries: Vec<AuditEvent>) {
        self.0.note(entries);
    }

    /// Keeps entries of an act that changes nothing in the store, such as a key's; durable when it answers.
    pub async fn keep(&self, entries: Vec<AuditEvent>) -> Result<(), StoreError> {
        self.0.commit(Change::of(entries)).await.map(drop)
    }

    /// Entries, newest first, starting after `after`, at most `limit`.
    pub async fn entries(&self, after: Option<Uuid>, limit: usize) -> Result<Vec<AuditEvent>, StoreError> {
        let after = after.map(|id| id.as_bytes().to_vec());
        let rows = self.0.rows.scan(&Scan::all(Table::Audit, Order::Descending, after, limit)).await?;
        rows.iter().map(|(_, row)| decode(row)).collect()
    }

    /// Calls `each` with every entry until it answers `false`; others are served in between.
    pub async fn each(&self, order: Order, mut each: impl FnMut(AuditEvent) -> bool + Send) -> Result<(), StoreError> {
        self.0.each_row(Scan::whole(Table::Audit, order), |_, row| Ok(each(decode(row)?))).await
    }

    /// Removes what is older than `before`, and beyond `most` the oldest of those who have the most (see
    /// [`crate::audit::retention`]); answers how many went.
    pub async fn trim(&self, before: Timestamp, most: usize) -> Result<usize, StoreError> {
        let mut counted = Counted::default();
        self.each(Order::Ascending, |entry| {
            if entry.at >= before {
                counted.add(&entry);
            }
            true
        })
        .await?;
        let (mut surplus, mut doomed) = (counted.surplus(most), Vec::new());
        self.each(Order::Ascending, |entry| {
            let goes = entry.at < before || surplus.takes(&entry);
            if goes {
                doomed.push(RowKey::entry(entry.id));
            }
            goes || !surplus.is_empty()
        })
        .await?;
        for batch in doomed.chunks(BATCH) {
            let _ = self.0.commit(Change { delete: batch.to_vec(), ..Change::default() }).await?;
        }
        Ok(doomed.len())
    }

    /// Up to `limit` entries that are `wanted`, older than `after`. New entries come before the first page, so
    /// following `next` misses none and repeats none. `from` is only a hint where the rest cannot be wanted.
    pub async fn page(
        &self,
        wanted: impl Fn(&AuditEvent) -> bool + Send,
        from: Option<Timestamp>,
        after: Option<Uuid>,
        limit: usize,
    ) -> Result<Page, StoreError> {
        let mut page = Page::default();
        let (mut after, mut left) = (after, MOST_SCANNED);
        // One more than wanted says whether there is a next page.
        let mut size = PIECE.min(limit + 1);
        loop {
            let piece = self.entries(after, size).await?;
            let is_last = piece.len() < size;
            // A clock that was put back disorders some; when a whole piece is too old, so is the rest.
            let is_over = size == PIECE && from.is_some_and(|from| piece.iter().all(|entry| entry.at < from));
            after = piece.last().map(|entry| entry.id).or(after);
            left = left.saturating_sub(piece.len());
            for entry in piece.into_iter().filter(&wanted) {
                if page.entries.len() == limit {
                    page.next = page.entries.last().map(|entry| entry.id);
                    return Ok(page);
                }
                page.entries.push(entry);
            }
            if is_last || is_over {
                return Ok(page);
            }
            if left == 0 {
                return Ok(Page { next: after, is_cut: true, ..page });
            }
            size = PIECE;
            tokio::task::yield_now().await;
        }
    }
}
