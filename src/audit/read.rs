//! Reads the audit in pieces: whatever is asked for, one request reads so much and no more, and says where
//! to go on.

use super::{AuditStore, Entry};
use crate::base::clock::Timestamp;
use crate::base::error::StoreError;
use crate::base::ids::UserId;
use uuid::Uuid;

/// Entries looked at for one request at the most: some ten milliseconds. A filter that finds little then
/// answers what it found and where to go on.
pub const MOST_SCANNED: usize = 20_000;

/// Entries read from the store at once; others are served in between.
pub const PIECE: usize = 500;

/// A page of the audit, newest first.
#[derive(Debug, Default)]
pub struct Page {
    /// What is on it.
    pub entries: Vec<Entry>,
    /// The `after` of the next page, if there may be one.
    pub next: Option<Uuid>,
    /// Whether it ends because enough was looked at, so that the next page may be empty.
    pub is_cut: bool,
}

/// Up to `limit` entries that are `wanted`, older than `after`. New entries come before the first page, so
/// following `next` misses none and repeats none. `from` is only a hint where the rest cannot be wanted.
pub async fn page(
    audit: &dyn AuditStore,
    wanted: impl Fn(&Entry) -> bool + Send,
    from: Option<Timestamp>,
    after: Option<Uuid>,
    limit: usize,
) -> Result<Page, StoreError> {
    let mut page = Page::default();
    let (mut after, mut left) = (after, MOST_SCANNED);
    // One more than wanted says whether there is a next page.
    let mut size = PIECE.min(limit + 1);
    loop {
        let piece = audit.entries(after, size).await?;
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

impl Entry {
    /// Whether this is part of a person's own history: they did it, or it happened to them.
    pub fn is_about(&self, person: UserId) -> bool {
        [&self.who, &self.whom].into_iter().flatten().any(|name| name.id == person)
    }

    /// Hides what belongs to others: the address if somebody else acted, the login and its name if somebody else was
    /// acted on.
    pub fn as_seen_by(mut self, person: UserId) -> Self {
        let is_other = |name: &super::Name| name.id != person;
        if self.who.as_ref().is_some_and(is_other) {
            self.address = None;
        }
        if self.whom.as_ref().is_some_and(is_other) {
            (self.login, self.device, self.renamed_to) = (None, None, None);
        }
        self
    }
}
