//! What the house asks of a store of logins: one record, one key, compare-and-swap. sled, Redis,
//! `PostgreSQL` and Memcached can all answer it.

use super::Login;
use crate::audit::Entry;
use crate::base::clock::Timestamp;
use crate::base::error::StoreError;
use crate::base::ids::{LoginId, UserId};
use async_trait::async_trait;

/// What became of an insert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "it may not have been done"]
pub enum Inserted {
    /// It is there, durably.
    Done,
    /// There was one already; nothing was overwritten.
    Taken,
}

/// What became of a swap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "it may not have been done"]
pub enum Swapped {
    /// It was replaced, durably.
    Done,
    /// Somebody was quicker: read again and decide again.
    Changed,
    /// There is none by that id.
    Gone,
}

/// Which logins to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// Everybody's.
    All,
    /// One person's.
    Of(UserId),
}

/// A store of logins. A success that was answered is durable; reads may run ahead of durability,
/// so whoever answers success *because of* what was read awaits [`LoginStore::barrier`] first.
#[async_trait]
pub trait LoginStore: Send + Sync {
    /// Adds a login; never overwrites one. The audit entries commit with it.
    async fn insert(&self, login: &Login, audit: Vec<Entry>) -> Result<Inserted, StoreError>;
    /// Reads a login; never creates one.
    async fn find(&self, id: LoginId) -> Result<Option<Login>, StoreError>;
    /// Replaces a login iff the stored revision is the one that was read (`login.revision`); the
    /// stored one is then one higher. The audit entries commit with it, or not at all.
    async fn swap(&self, login: &Login, audit: Vec<Entry>) -> Result<Swapped, StoreError>;
    /// Logins, newest first, starting after `after`, at most `limit`.
    async fn list(&self, filter: Filter, after: Option<LoginId>, limit: usize) -> Result<Vec<Login>, StoreError>;
    /// Removes rows that no longer say anything; only the sweeper and a person's deletion do that.
    async fn remove(&self, ids: &[LoginId]) -> Result<(), StoreError>;
    /// Notes that a live login was used, and which generation was seen. Not waited for, may be
    /// lost, never revives a login.
    fn touch(&self, id: LoginId, seen_at: Timestamp, generation: Option<u32>);
    /// Waits until everything visible now is durable.
    async fn barrier(&self) -> Result<(), StoreError>;
}
