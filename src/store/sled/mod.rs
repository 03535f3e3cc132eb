//! The store on disk: sled 0.34 in a directory, one process at a time.
//!
//! sled by itself promises less than we do: `insert` is not durable, `flush` is not `fsync`, and a
//! damaged directory can open as an empty one. So one committer owns all writes (`committer.rs`),
//! values are checksummed (`codec.rs`), and a marker beside the directory says that it was once set
//! up (`open.rs`). Reads are served in place from sled's cache, without a hop to another thread.

mod codec;
mod committer;
mod entries;
mod logins;
mod misdated;
mod open;
mod replies;
mod settings;
mod users;

pub use open::OpenError;
pub use replies::Reply;

use crate::audit::Entry;
use crate::base::error::StoreError;
use crate::base::log;
use crate::login::Login;
use crate::login::misdated::Misdated;
use crate::user::User;
use codec::{Record, decode, encode};
use committer::{Committer, Tx, TxResult};
use sled::{Db, Tree};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};
use tokio::sync::Mutex;
use uuid::Uuid;

/// The store.
#[derive(Clone)]
pub struct SledStore {
    trees: Trees,
    committer: Arc<Committer>,
    /// None for a scratch store: nobody's house.
    marker: Option<Arc<Marker>>,
    /// What was made by a wrong clock, and whose turn it is to look after it.
    misdated: Arc<RwLock<Misdated>>,
    turn: Arc<Mutex<()>>,
    db: Db,
    /// Takes scratch trees away with the last that uses them.
    _cleared: Option<Arc<Cleared>>,
}

/// sled's trees and what stands in them. Keys are the ids' 16 bytes, big-endian, so in the order of age.
#[derive(Clone)]
pub(crate) struct Trees {
    /// login id → login
    logins: Tree,
    /// user id ‖ login id → nothing: an index, always re-read through `logins`
    logins_of: Tree,
    /// user id → person
    users: Tree,
    /// user name → user id
    names: Tree,
    /// user id → when last here
    seen: Tree,
    /// entry id → audit entry
    audit: Tree,
    /// `schema`, `instance`, `administrators`, `setup`, `settings`, `misdated`
    meta: Tree,
}

/// The names of scratch trees begin with this; what a crash left of them goes at the next start.
const SCRATCH: &str = "scratch.";

impl Trees {
    /// Opens or creates them; `prefix` is empty but for scratch trees.
    fn open(db: &Db, prefix: &str) -> sled::Result<Self> {
        let open = |name: &str| db.open_tree(format!("{prefix}{name}"));
        Ok(Self {
            logins: open("logins")?,
            logins_of: open("logins_of")?,
            users: open("users")?,
            names: open("names")?,
            seen: open("seen")?,
            audit: open("audit")?,
            meta: open("meta")?,
        })
    }
}

/// Drops the trees of that prefix with itself.
struct Cleared {
    db: Db,
    prefix: String,
}

impl Drop for Cleared {
    fn drop(&mut self) {
        drop_trees(&self.db, &self.prefix);
    }
}

fn drop_trees(db: &Db, prefix: &str) {
    for name in db.tree_names().into_iter().filter(|name| name.starts_with(prefix.as_bytes())) {
        if let Err(error) = db.drop_tree(&name) {
            log::scratch_tree_left(&error);
        }
    }
}

/// The keys in `meta`.
mod meta {
    pub const SCHEMA: &[u8] = b"schema";
    pub const INSTANCE: &[u8] = b"instance";
    pub const ADMINISTRATORS: &[u8] = b"administrators";
    pub const SETUP: &[u8] = b"setup";
    pub const SETTINGS: &[u8] = b"settings";
    pub const MISDATED: &[u8] = b"misdated";
}

/// `data/instance`: says outside sled that this house has been set up, and which one it is.
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

    /// The same with another way to make the file durable; for tests of a disk that fails.
    pub fn open_with_sync(dir: &Path, sync: Box<dyn Fn() -> std::io::Result<()> + Send>) -> Result<Self, OpenError> {
        open::open(dir, Some(sync))
    }

    /// Resolves when a write could not be made durable: the process must end and start again.
    pub async fn failed(&self) {
        self.committer.failed().await;
    }

    /// The layout that it has.
    pub const fn schema(&self) -> u32 {
        open::SCHEMA
    }

    /// Whether it still answers.
    pub fn is_healthy(&self) -> bool {
        self.committer.check().is_ok()
    }

    /// Waits for what was accepted, then accepts nothing more.
    pub async fn stop(&self) {
        self.committer.stop().await;
    }

    /// An empty store in trees of its own inside this very database: the same file, cache and committer,
    /// and nobody's rows. It goes when the last clone of it is dropped.
    ///
    /// # Errors
    /// When the database does not open another tree.
    pub fn scratch(&self) -> Result<Self, StoreError> {
        self.committer.check()?;
        let prefix = format!("{SCRATCH}{}.", Uuid::now_v7());
        let trees = Trees::open(&self.db, &prefix).map_err(failed)?;
        let cleared = Some(Arc::new(Cleared { db: self.db.clone(), prefix }));
        let (committer, misdated, turn) = (Arc::clone(&self.committer), Arc::default(), Arc::default());
        Ok(Self { trees, committer, marker: None, misdated, turn, db: self.db.clone(), _cleared: cleared })
    }

    /// Bytes that the database has on the disk.
    ///
    /// # Errors
    /// When the file system does not say.
    pub fn size_on_disk(&self) -> Result<u64, StoreError> {
        self.db.size_on_disk().map_err(failed)
    }

    async fn commit<T: Send + 'static>(
        &self,
        change: impl Fn(&Tx<'_>) -> TxResult<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.committer.commit(self.trees.clone(), change).await
    }

    fn note_in_time(&self, change: impl Fn(&Tx<'_>) -> TxResult<()> + Send + 'static) {
        self.committer.note(self.trees.clone(), change);
    }

    /// The marker is written once the first administrator is durable, before anybody is told so.
    fn mark(&self) -> Result<(), StoreError> {
        let Some(marker) = &self.marker else { return Ok(()) };
        if !marker.written.load(Ordering::Acquire) {
            let text = format!("{}\n", marker.instance.as_hyphenated());
            crate::base::files::write_durably(&marker.path, text.as_bytes(), 0o600)
                .map_err(|error| StoreError::Failed(format!("{}: {error}", marker.path.display())))?;
            marker.written.store(true, Ordering::Release);
        }
        Ok(())
    }

    fn read<T: Record>(&self, tree: &Tree, key: &[u8]) -> Result<Option<T>, StoreError> {
        self.committer.check()?;
        match tree.get(key) {
            Ok(Some(value)) => decode(&value).map(Some),
            Ok(None) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }
}

/// Bytes of a login as this store keeps it, without its key.
///
/// # Errors
/// When it is larger than a row may be.
pub fn row_bytes(login: &Login) -> Result<usize, StoreError> {
    encode(login).map(|bytes| bytes.len())
}

/// Keeps entries, and leaves what is news in the record of whom it happened to; after the change itself, so
/// that nothing is left with somebody who goes.
fn keep(tx: &Tx<'_>, entries: &[Entry]) -> TxResult<()> {
    for entry in entries {
        tx.audit.insert(entry.id.as_bytes(), encode(entry)?)?;
        let Some(id) = entry.is_news_to() else { continue };
        let Some(stored) = tx.users.get(id.0.as_bytes())? else { continue };
        let mut user: User = decode(&stored)?;
        user.tell(entry);
        tx.users.insert(id.0.as_bytes(), encode(&user)?)?;
    }
    Ok(())
}

fn log(entries: &[Entry]) {
    entries.iter().for_each(Entry::log);
}

/// sled's own errors end a read or a write.
fn failed(error: sled::Error) -> StoreError {
    StoreError::Failed(error.to_string())
}
