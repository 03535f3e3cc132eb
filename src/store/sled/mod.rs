//! The store on disk: sled 0.34 in a directory, one process at a time.
//!
//! sled by itself promises less than we do: `insert` is not durable, `flush` is not `fsync`, and a
//! damaged directory can open as an empty one. So one committer owns all writes (`committer.rs`),
//! values are checksummed (`codec.rs`), and a marker beside the directory says that it was once set
//! up (`open.rs`). Reads are served in place from sled's cache, without a hop to another thread.

mod codec;
mod committer;
mod open;

pub use open::OpenError;

use crate::audit::{AuditStore, Entry};
use crate::clock::Timestamp;
use crate::error::StoreError;
use crate::identity::Role;
use crate::login::store::{Filter, Inserted, LoginStore, Swapped};
use crate::login::{Login, LoginId};
use crate::user::store::{Administrators, InsertRule, SetupCode, UserInserted, UserStore, UserSwapped};
use crate::user::{User, UserId, Username};
use async_trait::async_trait;
use codec::{decode, encode};
use committer::{Committer, Tx, TxResult};
use sled::Tree;
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
    /// `schema`, `instance`, `administrators`, `setup`
    meta: Tree,
}

/// The keys in `meta`.
mod meta {
    pub const SCHEMA: &[u8] = b"schema";
    pub const INSTANCE: &[u8] = b"instance";
    pub const ADMINISTRATORS: &[u8] = b"administrators";
    pub const SETUP: &[u8] = b"setup";
}

/// `data/instance`: says outside sled that this house has been set up, and which one it is.
struct Marker {
    path: PathBuf,
    instance: Uuid,
    written: AtomicBool,
}

/// Enabled or not, of each administrator: kept in one row so that a transaction sees them all.
type AdministratorRow = Vec<(UserId, bool)>;

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

    /// Whether it still answers.
    #[must_use]
    pub fn is_healthy(&self) -> bool {
        self.committer.check().is_ok()
    }

    /// Waits for what was accepted, then accepts nothing more.
    pub async fn stop(&self) {
        self.committer.stop().await;
    }

    fn read<T: serde::de::DeserializeOwned>(&self, tree: &Tree, key: &[u8]) -> Result<Option<T>, StoreError> {
        self.committer.check()?;
        match tree.get(key) {
            Ok(Some(value)) => decode(&value).map(Some),
            Ok(None) => Ok(None),
            Err(error) => Err(StoreError::Failed(error.to_string())),
        }
    }
}

fn login_key(user: UserId, login: LoginId) -> [u8; 32] {
    let mut key = [0; 32];
    key[..16].copy_from_slice(user.0.as_bytes());
    key[16..].copy_from_slice(login.0.as_bytes());
    key
}

fn keep(tx: &Tx<'_>, entries: &[Entry]) -> TxResult<()> {
    for entry in entries {
        tx.audit.insert(entry.id.as_bytes(), encode(entry)?)?;
    }
    Ok(())
}

fn log(entries: &[Entry]) {
    entries.iter().for_each(Entry::log);
}

#[async_trait]
impl LoginStore for SledStore {
    async fn insert(&self, login: &Login, audit: Vec<Entry>) -> Result<Inserted, StoreError> {
        let (login, entries) = (login.clone(), audit.clone());
        let done = self.committer.commit(move |tx| {
            let id = login.id.0.as_bytes();
            if tx.logins.get(id)?.is_some() {
                return Ok(Inserted::Taken);
            }
            tx.logins_of.insert(&login_key(login.user, login.id), &[])?;
            tx.logins.insert(id, encode(&login)?)?;
            keep(tx, &entries)?;
            Ok(Inserted::Done)
        });
        let done = done.await?;
        if done == Inserted::Done {
            log(&audit);
        }
        Ok(done)
    }

    async fn find(&self, id: LoginId) -> Result<Option<Login>, StoreError> {
        self.read(&self.trees.logins, id.0.as_bytes())
    }

    async fn swap(&self, login: &Login, audit: Vec<Entry>) -> Result<Swapped, StoreError> {
        let (login, entries) = (login.clone(), audit.clone());
        let done = self.committer.commit(move |tx| {
            let id = login.id.0.as_bytes();
            let Some(stored) = tx.logins.get(id)? else { return Ok(Swapped::Gone) };
            if decode::<Login>(&stored)?.revision != login.revision {
                return Ok(Swapped::Changed);
            }
            tx.logins.insert(id, encode(&Login { revision: login.revision + 1, ..login.clone() })?)?;
            keep(tx, &entries)?;
            Ok(Swapped::Done)
        });
        let done = done.await?;
        if done == Swapped::Done {
            log(&audit);
        }
        Ok(done)
    }

    async fn list(&self, filter: Filter, after: Option<LoginId>, limit: usize) -> Result<Vec<Login>, StoreError> {
        self.committer.check()?;
        let failed = |error: sled::Error| StoreError::Failed(error.to_string());
        match filter {
            Filter::All => {
                let end = after.map_or([0xff; 16], |id| *id.0.as_bytes());
                let rows = self.trees.logins.range(..end).rev().take(limit);
                rows.map(|row| decode(&row.map_err(failed)?.1)).collect()
            }
            Filter::Of(user) => {
                let start = login_key(user, LoginId(Uuid::nil()));
                let end = login_key(user, after.unwrap_or(LoginId(Uuid::max())));
                let mut logins = Vec::new();
                for row in self.trees.logins_of.range(start..end).rev() {
                    if logins.len() == limit {
                        break;
                    }
                    let (key, _) = row.map_err(failed)?;
                    if let Some(login) = self.read(&self.trees.logins, &key[16..])? {
                        logins.push(login);
                    }
                }
                Ok(logins)
            }
        }
    }

    async fn remove(&self, ids: &[LoginId]) -> Result<(), StoreError> {
        let ids = ids.to_vec();
        let done = self.committer.commit(move |tx| {
            for id in &ids {
                if let Some(stored) = tx.logins.remove(id.0.as_bytes())? {
                    let login: Login = decode(&stored)?;
                    tx.logins_of.remove(&login_key(login.user, *id))?;
                }
            }
            Ok(())
        });
        done.await
    }

    fn touch(&self, id: LoginId, seen_at: Timestamp, generation: Option<u32>) {
        self.committer.note(move |tx| {
            let Some(stored) = tx.logins.get(id.0.as_bytes())? else { return Ok(()) };
            let mut login: Login = decode(&stored)?;
            super::memory::touch(&mut login, seen_at, generation);
            tx.logins.insert(id.0.as_bytes(), encode(&login)?)?;
            Ok(())
        });
    }

    async fn barrier(&self) -> Result<(), StoreError> {
        self.committer.barrier().await
    }
}

impl SledStore {
    /// The marker is written once the first administrator is durable, before anybody is told so.
    fn mark(&self) -> Result<(), StoreError> {
        if !self.marker.written.load(Ordering::Acquire) {
            let text = format!("{}\n", self.marker.instance.as_hyphenated());
            crate::files::write_durably(&self.marker.path, text.as_bytes(), 0o600)
                .map_err(|error| StoreError::Failed(format!("{}: {error}", self.marker.path.display())))?;
            self.marker.written.store(true, Ordering::Release);
        }
        Ok(())
    }
}

fn administrators(tx: &Tx<'_>) -> TxResult<AdministratorRow> {
    Ok(tx.meta.get(meta::ADMINISTRATORS)?.map(|row| decode(&row)).transpose()?.unwrap_or_default())
}

/// The row with `user` as it will be (`None`: gone); refused if no enabled one would remain.
fn next_administrators(tx: &Tx<'_>, id: UserId, user: Option<&User>) -> TxResult<Option<AdministratorRow>> {
    let before = administrators(tx)?;
    let mut row: AdministratorRow = before.iter().filter(|(other, _)| *other != id).copied().collect();
    row.extend(user.filter(|user| user.role == Role::Admin).map(|user| (id, !user.disabled)));
    let enabled = |row: &AdministratorRow| row.iter().any(|(_, enabled)| *enabled);
    Ok((enabled(&row) || !enabled(&before)).then_some(row))
}

/// Replaces a person, or removes them, if the stored revision is still `user`'s.
fn replace(tx: &Tx<'_>, user: &User, next: Option<&User>, entries: &[Entry]) -> TxResult<UserSwapped> {
    let id = user.id.0.as_bytes();
    let Some(stored) = tx.users.get(id)? else { return Ok(UserSwapped::Gone) };
    if decode::<User>(&stored)?.revision != user.revision {
        return Ok(UserSwapped::Changed);
    }
    let Some(row) = next_administrators(tx, user.id, next)? else { return Ok(UserSwapped::LastAdministrator) };
    tx.meta.insert(meta::ADMINISTRATORS, encode(&row)?)?;
    match next {
        Some(next) => {
            tx.users.insert(id, encode(next)?)?;
        }
        None => {
            tx.users.remove(id)?;
            tx.names.remove(user.username.as_str().as_bytes())?;
            tx.seen.remove(id)?;
        }
    }
    keep(tx, entries)?;
    Ok(UserSwapped::Done)
}

#[async_trait]
impl UserStore for SledStore {
    async fn insert(&self, user: &User, rule: InsertRule, audit: Vec<Entry>) -> Result<UserInserted, StoreError> {
        let is_admin = user.role == Role::Admin;
        let (user, entries) = (user.clone(), audit.clone());
        let done = self.committer.commit(move |tx| {
            let mut row = administrators(tx)?;
            if rule == InsertRule::FirstAdministrator && !row.is_empty() {
                return Ok(UserInserted::NotFirst);
            }
            let name = user.username.as_str().as_bytes();
            if tx.names.get(name)?.is_some() {
                return Ok(UserInserted::NameTaken);
            }
            if user.role == Role::Admin {
                row.push((user.id, !user.disabled));
                tx.meta.insert(meta::ADMINISTRATORS, encode(&row)?)?;
            }
            tx.names.insert(name, user.id.0.as_bytes())?;
            tx.users.insert(user.id.0.as_bytes(), encode(&user)?)?;
            keep(tx, &entries)?;
            Ok(UserInserted::Done)
        });
        let done = done.await?;
        if done == UserInserted::Done {
            if is_admin {
                self.mark()?;
            }
            log(&audit);
        }
        Ok(done)
    }

    async fn find(&self, id: UserId) -> Result<Option<User>, StoreError> {
        self.read(&self.trees.users, id.0.as_bytes())
    }

    async fn find_name(&self, name: &Username) -> Result<Option<User>, StoreError> {
        self.committer.check()?;
        match self.trees.names.get(name.as_str().as_bytes()) {
            Ok(Some(id)) => self.read(&self.trees.users, &id),
            Ok(None) => Ok(None),
            Err(error) => Err(StoreError::Failed(error.to_string())),
        }
    }

    async fn swap(&self, user: &User, audit: Vec<Entry>) -> Result<UserSwapped, StoreError> {
        let (user, entries) = (user.clone(), audit.clone());
        let is_admin = user.role == Role::Admin;
        let next = User { revision: user.revision + 1, ..user.clone() };
        let done = self.committer.commit(move |tx| replace(tx, &user, Some(&next), &entries)).await?;
        if done == UserSwapped::Done {
            if is_admin {
                self.mark()?;
            }
            log(&audit);
        }
        Ok(done)
    }

    async fn remove(&self, user: &User, audit: Vec<Entry>) -> Result<UserSwapped, StoreError> {
        let (user, entries) = (user.clone(), audit.clone());
        let done = self.committer.commit(move |tx| replace(tx, &user, None, &entries)).await?;
        if done == UserSwapped::Done {
            log(&audit);
        }
        Ok(done)
    }

    async fn list(&self, after: Option<UserId>, limit: usize) -> Result<Vec<User>, StoreError> {
        self.committer.check()?;
        use std::ops::Bound::{Excluded, Unbounded};
        let start = after.map_or(Unbounded, |id| Excluded(*id.0.as_bytes()));
        let rows = self.trees.users.range((start, Unbounded)).take(limit);
        rows.map(|row| decode(&row.map_err(|error| StoreError::Failed(error.to_string()))?.1)).collect()
    }

    async fn administrators(&self) -> Result<Administrators, StoreError> {
        let row: AdministratorRow = self.read(&self.trees.meta, meta::ADMINISTRATORS)?.unwrap_or_default();
        Ok(Administrators { all: row.len(), enabled: row.iter().filter(|(_, enabled)| *enabled).count() })
    }

    fn touch(&self, id: UserId, seen_at: Timestamp) {
        self.committer.note(move |tx| {
            if tx.users.get(id.0.as_bytes())?.is_some() {
                tx.seen.insert(id.0.as_bytes(), encode(&seen_at)?)?;
            }
            Ok(())
        });
    }

    async fn last_seen(&self, id: UserId) -> Result<Option<Timestamp>, StoreError> {
        self.read(&self.trees.seen, id.0.as_bytes())
    }

    async fn barrier(&self) -> Result<(), StoreError> {
        self.committer.barrier().await
    }

    async fn setup_code(&self) -> Result<Option<SetupCode>, StoreError> {
        self.read(&self.trees.meta, meta::SETUP)
    }

    async fn set_setup_code(&self, code: SetupCode, audit: Vec<Entry>) -> Result<(), StoreError> {
        let entries = audit.clone();
        let done = self.committer.commit(move |tx| {
            tx.meta.insert(meta::SETUP, encode(&code)?)?;
            keep(tx, &entries)
        });
        done.await?;
        log(&audit);
        Ok(())
    }
}

#[async_trait]
impl AuditStore for SledStore {
    fn note(&self, entries: Vec<Entry>) {
        log(&entries);
        self.committer.note(move |tx| keep(tx, &entries));
    }

    async fn entries(&self, after: Option<Uuid>, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.committer.check()?;
        let end = after.unwrap_or(Uuid::max());
        let rows = self.trees.audit.range(..*end.as_bytes()).rev().take(limit);
        rows.map(|row| decode(&row.map_err(|error| StoreError::Failed(error.to_string()))?.1)).collect()
    }

    async fn trim(&self, before: Timestamp, most: usize) -> Result<usize, StoreError> {
        const BATCH: usize = 256;
        self.committer.check()?;
        let mut excess = self.trees.audit.len().saturating_sub(most);
        let mut doomed: Vec<sled::IVec> = Vec::new();
        for row in self.trees.audit.iter() {
            let (key, value) = row.map_err(|error| StoreError::Failed(error.to_string()))?;
            if excess == 0 && decode::<Entry>(&value)?.at >= before {
                break;
            }
            excess = excess.saturating_sub(1);
            doomed.push(key);
        }
        for batch in doomed.chunks(BATCH) {
            let batch = batch.to_vec();
            let done = self.committer.commit(move |tx| {
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
