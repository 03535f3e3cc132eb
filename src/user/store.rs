//! What the house asks of a store of people. It lives only where there are transactions (sled,
//! later PostgreSQL): its verbs are atomic over several keys.

use super::{User, Username};
use crate::audit::{Act, Entry};
use crate::base::clock::Timestamp;
use crate::base::error::StoreError;
use crate::base::ids::UserId;
use async_trait::async_trait;

/// Who may be inserted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InsertRule {
    /// Anybody.
    Anybody,
    /// Only while there is no administrator, enabled or not: set-up (ASVS 6.3.2).
    FirstAdministrator,
}

/// What became of an insert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "it may not have been done"]
pub enum UserInserted {
    /// The person is there, durably, and the name is theirs.
    Done,
    /// Somebody has the name.
    NameTaken,
    /// There is an administrator already.
    NotFirst,
}

/// What became of a swap or a removal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "it may not have been done"]
pub enum UserSwapped {
    /// Done, durably.
    Done,
    /// Somebody was quicker: read again and decide again.
    Changed,
    /// There is none by that id.
    Gone,
    /// It would have left no administrator who can sign in; nothing was done.
    LastAdministrator,
}

/// How many administrators there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Administrators {
    /// Enabled or not.
    pub all: usize,
    /// Those who can sign in: enabled, and with a password. One who was invited and never came cannot let anybody in.
    pub able: usize,
}

/// A store of people. Durability as for [`crate::login::LoginStore`].
#[async_trait]
pub trait UserStore: Send + Sync {
    /// Adds a person and claims the mapped name, in one step, with the audit entries.
    async fn insert(&self, user: &User, rule: InsertRule, audit: Vec<Entry>) -> Result<UserInserted, StoreError>;
    /// Reads a person.
    async fn find(&self, id: UserId) -> Result<Option<User>, StoreError>;
    /// Reads a person by name.
    async fn find_name(&self, name: &Username) -> Result<Option<User>, StoreError>;
    /// Replaces a person iff the stored revision is the one that was read and an
    /// administrator who can sign in remains. The name and the id never change, and what they are to be told
    /// ([`User::news`]) stays as it is stored: every verb that takes entries adds to it what is news.
    async fn swap(&self, user: &User, audit: Vec<Entry>) -> Result<UserSwapped, StoreError>;
    /// Removes a person and frees the name, under the same conditions as a swap.
    async fn remove(&self, user: &User, audit: Vec<Entry>) -> Result<UserSwapped, StoreError>;
    /// People in the order of their ids (oldest first), starting after `after`, at most `limit`.
    async fn list(&self, after: Option<UserId>, limit: usize) -> Result<Vec<User>, StoreError>;
    /// How many administrators there are.
    async fn administrators(&self) -> Result<Administrators, StoreError>;
    /// Notes that a person was here. Not waited for, may be lost.
    fn touch(&self, id: UserId, seen_at: Timestamp);
    /// Drops news that a person has seen ([`User::forget_news`]); repeating it is no error.
    async fn forget_news(&self, id: UserId, seen: Vec<(Act, Timestamp)>) -> Result<(), StoreError>;
    /// When a person was last here.
    async fn last_seen(&self, id: UserId) -> Result<Option<Timestamp>, StoreError>;
    /// Waits until everything visible now is durable.
    async fn barrier(&self) -> Result<(), StoreError>;
    /// The number in the set-up code, and when it was made; kept so that an older code dies.
    async fn setup_code(&self) -> Result<Option<SetupCode>, StoreError>;
    /// Replaces it.
    async fn set_setup_code(&self, code: SetupCode, audit: Vec<Entry>) -> Result<(), StoreError>;
}

/// What is kept of the set-up link: not the code, which the server key makes, but its number and
/// its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SetupCode {
    /// Random, so that no code made before an older store was put back opens anything.
    pub number: [u8; 16],
    /// When it stops working.
    pub expires_at: Timestamp,
}
