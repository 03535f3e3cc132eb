//! The store on disk: sled 0.34 in a directory, one process at a time.
//!
//! sled by itself promises less than we do: `insert` is not durable, `flush` is not `fsync`, and a
//! damaged directory can open as an empty one. So one committer owns all writes (`committer.rs`),
//! values are checksummed (`storage/codec.rs`), and a marker beside the directory says that it was once set
//! up (`open.rs`). Reads are served in place from sled's cache, without a hop to another thread.

mod committer;
mod open;

pub use open::OpenError;

use crate::base::error::StoreError;
use crate::login::Login;
use crate::storage::codec::{SCHEMA, decode, encode};
use crate::storage::rows::{Facts, Order, Read, Scan, Seen, SeenRow, Table};
use crate::storage::{ADMINISTRATORS, Change, Commit, RowKey, Rows};
use async_trait::async_trait;
use committer::Committer;
use sled::transaction::{ConflictableTransactionError, TransactionError, Transactional, TransactionalTree};
use sled::{Db, Tree};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use uuid::Uuid;

/// The store.
#[derive(Clone)]
pub struct SledStore {
    trees: Trees,
    committer: Arc<Committer>,
    marker: Arc<Marker>,
    db: Db,
}

/// One tree of sled a table, in the order of [`Table::ALL`].
#[derive(Clone)]
struct Trees(Arc<[Tree]>);

/// The name of a table's tree.
const fn name_of(table: Table) -> &'static str {
    match table {
        Table::Logins => "logins",
        Table::LoginsOf => "logins_of",
        Table::LoginSeen => "used",
        Table::Users => "users",
        Table::Names => "names",
        Table::UserSeen => "seen",
        Table::News => "news",
        Table::Audit => "audit",
        Table::Meta => "meta",
    }
}

impl Trees {
    /// Opens or creates them.
    fn open(db: &Db) -> sled::Result<Self> {
        let open = |table: Table| db.open_tree(name_of(table));
        Table::ALL.into_iter().map(open).collect::<sled::Result<Arc<[Tree]>>>().map(Self)
    }

    fn of(&self, table: Table) -> &Tree {
        &self.0[table as usize]
    }

    /// Makes a change, in one transaction over the trees that it concerns.
    fn make(&self, change: &Change) -> Result<Commit, StoreError> {
        let keys = change.expect.iter().map(|(key, _)| key).chain(change.put.iter().map(|(key, _)| key));
        let tables: BTreeSet<Table> = keys.chain(&change.delete).map(|key| key.table).collect();
        let tables: Vec<Table> = tables.into_iter().collect();
        let trees: Vec<&Tree> = tables.iter().map(|table| self.of(*table)).collect();
        if trees.is_empty() {
            return Ok(Commit::Done);
        }
        let outcome = trees[..].transaction(|trees: &Vec<TransactionalTree>| {
            let tree = |key: &RowKey| &trees[tables.binary_search(&key.table).unwrap_or_default()];
            for (key, expected) in &change.expect {
                if !expected.is_met(tree(key).get(&key.id)?.as_deref()) {
                    return Err(ConflictableTransactionError::Abort(key.clone()));
                }
            }
            for (key, row) in &change.put {
                tree(key).insert(key.id.as_slice(), row.as_slice())?;
            }
            for key in &change.delete {
                tree(key).remove(key.id.as_slice())?;
            }
            Ok(())
        });
        match outcome {
            Ok(()) => Ok(Commit::Done),
            Err(TransactionError::Abort(key)) => Ok(Commit::Conflict(key)),
            Err(TransactionError::Storage(error)) => Err(failed(error)),
        }
    }

    /// Writes a use down. Only the committer's thread does, so that nobody writes in between.
    fn note(&self, seen: &Seen) -> Result<(), StoreError> {
        if !self.of(seen.of.table).contains_key(&seen.of.id).map_err(failed)? {
            return Ok(());
        }
        let tree = self.of(seen.key.table);
        let before: Option<SeenRow> = tree.get(&seen.key.id).map_err(failed)?.map(|row| decode(&row)).transpose()?;
        let row = before.map_or(seen.row, |before| before.max(seen.row));
        tree.insert(&seen.key.id, encode(&row)?).map(drop).map_err(failed)
    }
}

/// `data/instance`: says outside sled that this store has been set up, and which one it is.
struct Marker {
    path: PathBuf,
    instance: Uuid,
    written: AtomicBool,
}

impl SledStore {
    /// Opens or creates the store in `dir/store`; `dir` must exist.
    ///
    /// # Errors
    /// Says what is wrong and what to do: locked, damaged, newer, not writable, gone though it was set up.
    pub fn open(dir: &Path) -> Result<Self, OpenError> {
        open::open(dir, None)
    }

    /// Opens with another way to make the file durable, for tests of a disk that fails.
    pub fn open_with_sync(dir: &Path, sync: Box<dyn Fn() -> std::io::Result<()> + Send>) -> Result<Self, OpenError> {
        open::open(dir, Some(sync))
    }

    /// The marker is written once the first administrator is durable, before anybody is told so.
    fn mark(&self) -> Result<(), StoreError> {
        let marker = &self.marker;
        if !marker.written.load(Ordering::Acquire) {
            let text = format!("{}\n", marker.instance.as_hyphenated());
            crate::base::files::write_durably(&marker.path, text.as_bytes(), 0o600)
                .map_err(|error| StoreError::Failed(format!("{}: {error}", marker.path.display())))?;
            marker.written.store(true, Ordering::Release);
        }
        Ok(())
    }
}

#[async_trait]
impl Rows for SledStore {
    async fn read(&self, keys: &[RowKey], how: Read) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        self.committer.check()?;
        if how == Read::Settled {
            self.committer.barrier().await?;
        }
        let get = |key: &RowKey| Ok(self.trees.of(key.table).get(&key.id).map_err(failed)?.map(|row| row.to_vec()));
        keys.iter().map(get).collect()
    }

    async fn scan(&self, scan: &Scan) -> Result<Vec<(Vec<u8>, Vec<u8>)>, StoreError> {
        self.committer.check()?;
        let rows = self.trees.of(scan.table).range(scan.bounds());
        let row = |row: sled::Result<(sled::IVec, sled::IVec)>| {
            row.map(|(key, row)| (key.to_vec(), row.to_vec())).map_err(failed)
        };
        match scan.order {
            Order::Ascending => rows.take(scan.limit).map(row).collect(),
            Order::Descending => rows.rev().take(scan.limit).map(row).collect(),
        }
    }

    async fn commit(&self, change: Arc<Change>) -> Result<Commit, StoreError> {
        let is_set_up = change.put.iter().any(|(key, _)| *key == RowKey::meta(ADMINISTRATORS));
        let trees = self.trees.clone();
        let outcome = self.committer.commit(move || trees.make(&change)).await?;
        if is_set_up && outcome == Commit::Done {
            self.mark()?;
        }
        Ok(outcome)
    }

    async fn seen(&self, batch: Vec<Seen>) -> Result<(), StoreError> {
        let trees = self.trees.clone();
        self.committer.commit(move || batch.iter().try_for_each(|seen| trees.note(seen))).await
    }

    fn facts(&self) -> Facts {
        Facts { name: "sled", is_durable: true, is_healthy: self.committer.check().is_ok(), schema: SCHEMA }
    }

    fn bytes(&self) -> Option<u64> {
        self.db.size_on_disk().ok()
    }

    async fn failed(&self) {
        self.committer.failed().await;
    }

    async fn stop(&self) {
        self.committer.stop().await;
    }
}

/// Bytes of a login as this store keeps it, without its key.
///
/// # Errors
/// When it is larger than a row may be.
pub fn row_bytes(login: &Login) -> Result<usize, StoreError> {
    encode(login).map(|bytes| bytes.len())
}

/// sled's own errors end a read or a write.
fn failed(error: sled::Error) -> StoreError {
    StoreError::Failed(error.to_string())
}
