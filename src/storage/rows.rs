//! What a store must be able to do: five verbs over rows of bytes. It knows no rule of the product; those stand in
//! this module's neighbours, once for all stores.

use super::codec::{Record, encode};
use crate::audit::AuditEvent;
use crate::base::clock::Timestamp;
use crate::base::error::StoreError;
use crate::base::ids::{LoginId, UserId};
use crate::user::Username;
use async_trait::async_trait;
use std::ops::Bound;
use std::sync::Arc;
use uuid::Uuid;

/// What stands together in one order of keys. Ids are 16 bytes, big-endian, so in the order of age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// login id → login
    Logins,
    /// user id ‖ login id → nothing: an index, always read through [`Table::Logins`]
    LoginsOf,
    /// login id → when and by which generation it was last used
    LoginSeen,
    /// user id → person
    Users,
    /// user name → user id
    Names,
    /// user id → when last here
    UserSeen,
    /// user id → what the person is to be told
    News,
    /// entry id → audit entry
    Audit,
    /// few single rows: see [`RowKey::meta`]
    Meta,
}

impl Table {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Logins,
        Self::LoginsOf,
        Self::LoginSeen,
        Self::Users,
        Self::Names,
        Self::UserSeen,
        Self::News,
        Self::Audit,
        Self::Meta,
    ];
}

/// Where a row stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowKey {
    pub table: Table,
    /// and at which key.
    pub id: Vec<u8>,
}

impl RowKey {
    fn new(table: Table, id: &[u8]) -> Self {
        Self { table, id: id.to_vec() }
    }

    /// A login.
    pub fn login(id: LoginId) -> Self {
        Self::new(Table::Logins, id.0.as_bytes())
    }

    /// The line of the index that says whose a login is.
    pub fn login_of(user: UserId, login: LoginId) -> Self {
        Self::new(Table::LoginsOf, &[*user.0.as_bytes(), *login.0.as_bytes()].concat())
    }

    /// When a login was last used.
    pub fn login_seen(id: LoginId) -> Self {
        Self::new(Table::LoginSeen, id.0.as_bytes())
    }

    /// A person.
    pub fn user(id: UserId) -> Self {
        Self::new(Table::Users, id.0.as_bytes())
    }

    /// Whose a name is.
    pub fn name(name: &Username) -> Self {
        Self::new(Table::Names, name.as_str().as_bytes())
    }

    /// When a person was last here.
    pub fn user_seen(id: UserId) -> Self {
        Self::new(Table::UserSeen, id.0.as_bytes())
    }

    /// What a person is to be told.
    pub fn news(id: UserId) -> Self {
        Self::new(Table::News, id.0.as_bytes())
    }

    /// An entry of the audit.
    pub fn entry(id: Uuid) -> Self {
        Self::new(Table::Audit, id.as_bytes())
    }

    /// A single row.
    pub fn meta(name: &[u8]) -> Self {
        Self::new(Table::Meta, name)
    }
}

/// What must be so for a change to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// There is no such row.
    Absent,
    Present,
    /// It is the very one that was read. The same bytes are the same state, however they came to be.
    Same(Vec<u8>),
}

impl Expected {
    /// The row as it was read, or that there was none.
    pub fn as_read(row: Option<Vec<u8>>) -> Self {
        row.map_or(Self::Absent, Self::Same)
    }

    /// Whether it is so.
    pub fn is_met(&self, row: Option<&[u8]>) -> bool {
        match self {
            Self::Absent => row.is_none(),
            Self::Present => row.is_some(),
            Self::Same(read) => row == Some(read.as_slice()),
        }
    }
}

/// A change: a value that can be looked at before it is made. All of it is made, or nothing.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// What must be so.
    pub expect: Vec<(RowKey, Expected)>,
    /// Rows that are written.
    pub put: Vec<(RowKey, Vec<u8>)>,
    /// Rows that go; one that is not there is no fault.
    pub delete: Vec<RowKey>,
    /// What is written down of it. [`super::Storage::commit`] makes rows of these; a store does not look at them.
    pub events: Vec<AuditEvent>,
}

impl Change {
    /// Nothing but events.
    pub fn of(events: Vec<AuditEvent>) -> Self {
        Self { events, ..Self::default() }
    }

    /// Adds a condition.
    pub fn expect(&mut self, key: RowKey, expected: Expected) {
        self.expect.push((key, expected));
    }

    /// Adds a row.
    pub fn put(&mut self, key: RowKey, record: &impl Record) -> Result<(), StoreError> {
        self.put.push((key, encode(record)?));
        Ok(())
    }

    /// Takes a row away.
    pub fn delete(&mut self, key: RowKey) {
        self.delete.push(key);
    }
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "it may not have been made"]
pub enum Commit {
    /// It was made, and is as durable as [`Facts`] say.
    Done,
    /// Nothing was done: this was not as expected. Read again and decide again.
    Conflict(RowKey),
}

/// How far a read row must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    /// As others see it now; it may run ahead of durability.
    Cached,
    /// Durable: for an answer that rests on what was read.
    Settled,
}

/// In which order rows are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The oldest first.
    Ascending,
    /// The newest first.
    Descending,
}

/// Rows read at once where a whole table is read; others are served in between.
pub const PIECE: usize = 500;

/// Which rows of a table to list.
#[derive(Debug, Clone)]
pub struct Scan {
    pub table: Table,
    /// Only keys that begin so.
    pub prefix: Vec<u8>,
    /// Only what comes behind this key, in that order.
    pub after: Option<Vec<u8>>,
    /// The order of the keys.
    pub order: Order,
    /// At most so many.
    pub limit: usize,
}

impl Scan {
    /// A whole table.
    pub fn all(table: Table, order: Order, after: Option<Vec<u8>>, limit: usize) -> Self {
        Self { table, prefix: Vec::new(), after, order, limit }
    }

    /// A whole table, piece by piece.
    pub fn whole(table: Table, order: Order) -> Self {
        Self::all(table, order, None, PIECE)
    }

    /// The first and the last key.
    pub fn bounds(&self) -> (Bound<Vec<u8>>, Bound<Vec<u8>>) {
        // The first key behind all that begin with the prefix; without a prefix there is none.
        let end = self.prefix.iter().rposition(|byte| *byte < 0xff).map(|last| {
            let mut end = self.prefix[..=last].to_vec();
            end[last] += 1;
            end
        });
        let (from, to) = (Bound::Included(self.prefix.clone()), end.map_or(Bound::Unbounded, Bound::Excluded));
        match (&self.after, self.order) {
            (None, _) => (from, to),
            (Some(after), Order::Ascending) => (Bound::Excluded(after.clone()), to),
            (Some(after), Order::Descending) => (from, Bound::Excluded(after.clone())),
        }
    }
}

/// A use of something, which is written when there is time.
#[derive(Debug, Clone)]
pub struct Seen {
    /// What was used; for a row that is gone nothing is kept.
    pub of: RowKey,
    /// Where it is kept, as a [`SeenRow`]. Both of its numbers only ever grow.
    pub key: RowKey,
    /// When, and by which generation.
    pub row: SeenRow,
}

/// When something was last used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct SeenRow {
    pub at: Timestamp,
    /// The highest generation of a refresh token whose access token was seen; 0 where there is none.
    pub generation: u32,
}

impl SeenRow {
    /// The later of both.
    pub fn max(self, other: Self) -> Self {
        Self { at: self.at.max(other.at), generation: self.generation.max(other.generation) }
    }
}

/// What a store is.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// Its name, as in the configuration.
    pub name: &'static str,
    /// Whether what it answered survives the end of its process and of its machine.
    pub is_durable: bool,
    /// Whether it still answers. One that could not make something durable never does again.
    pub is_healthy: bool,
    /// The version of its layout.
    pub schema: u32,
}

/// A store of rows.
#[async_trait]
pub trait Rows: Send + Sync {
    /// Reads rows, in the order of `keys`. With [`Read::Settled`] everything that is visible now is durable when it
    /// answers, also for no keys at all.
    async fn read(&self, keys: &[RowKey], how: Read) -> Result<Vec<Option<Vec<u8>>>, StoreError>;
    /// Lists keys and rows.
    async fn scan(&self, scan: &Scan) -> Result<Vec<(Vec<u8>, Vec<u8>)>, StoreError>;
    /// Makes a change if everything is as it expects, in one step.
    async fn commit(&self, change: Arc<Change>) -> Result<Commit, StoreError>;
    /// Notes uses; those of a row that is gone are dropped. They are visible when it answers, and no use is ever
    /// older for it than it was.
    async fn seen(&self, batch: Vec<Seen>) -> Result<(), StoreError>;
    /// What it is and how it does.
    fn facts(&self) -> Facts;

    /// Bytes on the disk, where it has one. It may ask the file system.
    fn bytes(&self) -> Option<u64> {
        None
    }

    /// Resolves when a write could not be made durable: the process must end and start again.
    async fn failed(&self) {
        std::future::pending::<()>().await;
    }

    /// Waits for what was accepted, then accepts nothing more.
    async fn stop(&self) {}
}
