//! Logins, as rows.

use super::Storage;
use super::codec::decode;
use super::rows::{Change, Commit, Expected, Order, Read, RowKey, Scan, Seen, SeenRow, Table};
use crate::audit::AuditEvent;
use crate::base::clock::Timestamp;
use crate::base::error::{Denial, Error, StoreError};
use crate::base::ids::{LoginId, UserId};
use crate::login::{Credential, Login, State};
use std::sync::Arc;
use uuid::Uuid;

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

/// More rounds of compare-and-swap than this mean that something else is wrong.
pub(super) const MOST_TRIES: usize = 100;

/// Rows are read from the store in pieces of this size.
pub const PIECE: usize = 500;

/// Which logins to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    All,
    Of(UserId),
}

/// The logins of a storage. A success that was answered is durable; reads may run ahead of durability,
/// so a caller that answers success *because of* what was read awaits [`Storage::settle`] first.
#[derive(Clone)]
pub struct Logins(pub(super) Arc<Storage>);

/// A login with what its uses say.
fn with_seen(login: &mut Login, seen: SeenRow) {
    // What has ended keeps what it was: nothing of a later use counts.
    if login.state != State::Live {
        return;
    }
    login.seen_at = login.seen_at.max(seen.at);
    if let Credential::Token(generations) = &mut login.credential {
        generations.newest_used |= generations.newest <= seen.generation;
    }
}

impl Logins {
    /// Adds a login; never overwrites one. The audit entries commit with it.
    pub async fn insert(&self, login: &Login, audit: Vec<AuditEvent>) -> Result<Inserted, StoreError> {
        self.0.meter.write();
        let mut change = Change::of(audit);
        change.expect(RowKey::login(login.id), Expected::Absent);
        change.put(RowKey::login(login.id), login)?;
        change.put.push((RowKey::login_of(login.user, login.id), Vec::new()));
        match self.0.commit(change).await? {
            Commit::Done => {
                self.0.notice_new(login).await?;
                Ok(Inserted::Done)
            }
            Commit::Conflict(_) => Ok(Inserted::Taken),
        }
    }

    /// Reads a login; never creates one.
    pub async fn find(&self, id: LoginId) -> Result<Option<Login>, StoreError> {
        self.0.meter.read();
        let new = self.0.uses.of(&RowKey::login_seen(id));
        let mut rows = self.0.rows.read(&[RowKey::login(id), RowKey::login_seen(id)], Read::Cached).await?.into_iter();
        let (row, seen) = (rows.next().flatten(), rows.next().flatten());
        let Some(row) = row else { return Ok(None) };
        let stored: SeenRow = seen.as_deref().map(decode).transpose()?.unwrap_or_default();
        self.shown(&row, stored.max(new)).map(Some)
    }

    /// A login as it is handed out.
    fn shown(&self, row: &[u8], seen: SeenRow) -> Result<Login, StoreError> {
        let mut login: Login = decode(row)?;
        with_seen(&mut login, seen);
        self.0.misdated().correct_login(&mut login);
        Ok(login)
    }

    /// Replaces a login iff the stored revision is the one that was read (`login.revision`); the
    /// stored one is then one higher. The audit entries commit with it, or not at all.
    pub async fn swap(&self, login: &Login, audit: Vec<AuditEvent>) -> Result<Swapped, StoreError> {
        self.0.meter.write();
        let key = RowKey::login(login.id);
        loop {
            let Some(row) = self.0.read(key.clone()).await? else { return Ok(Swapped::Gone) };
            let stored: Login = decode(&row)?;
            if stored.revision != login.revision {
                return Ok(Swapped::Changed);
            }
            // It was perhaps read with an earlier end, and never gets another.
            let next = Login { revision: login.revision + 1, max_expires_at: stored.max_expires_at, ..login.clone() };
            let mut change = Change::of(audit.clone());
            change.expect(key.clone(), Expected::Same(row));
            change.put(key.clone(), &next)?;
            // The revision says more than the conflict: only it tells a change from another one's.
            if self.0.commit(change).await? == Commit::Done {
                return Ok(Swapped::Done);
            }
        }
    }

    /// Reads a login, decides, swaps; again when somebody was quicker. `change` may leave it as it is by
    /// answering `None` for the entries; then what it decided on is made durable before this returns.
    pub async fn update<T: Send>(
        &self,
        id: LoginId,
        mut change: impl FnMut(&mut Login) -> Result<(Option<Vec<AuditEvent>>, T), Error> + Send,
    ) -> Result<(Login, T), Error> {
        for _ in 0..MOST_TRIES {
            let mut login = self.find(id).await?.ok_or(Denial::NotFound)?;
            let (entries, answer) = change(&mut login)?;
            let Some(entries) = entries else {
                self.settle().await?;
                return Ok((login, answer));
            };
            match self.swap(&login, entries).await? {
                Swapped::Done => {
                    login.revision += 1;
                    return Ok((login, answer));
                }
                Swapped::Changed => tokio::task::yield_now().await,
                Swapped::Gone => break,
            }
        }
        Err(Denial::Conflict.into())
    }

    /// Logins, newest first, starting after `after`, at most `limit`.
    pub async fn list(&self, filter: Filter, after: Option<LoginId>, limit: usize) -> Result<Vec<Login>, StoreError> {
        self.0.meter.read();
        let (ids, rows): (Vec<LoginId>, Vec<Option<Vec<u8>>>) = match filter {
            Filter::All => {
                let after = after.map(|id| id.0.as_bytes().to_vec());
                let found = self.0.rows.scan(&Scan::all(Table::Logins, Order::Descending, after, limit)).await?;
                found.into_iter().map(|(key, row)| (login_id(&key), Some(row))).unzip()
            }
            Filter::Of(user) => {
                let (prefix, after) = (user.0.as_bytes().to_vec(), after.map(|id| RowKey::login_of(user, id).id));
                let scan = Scan { table: Table::LoginsOf, prefix, after, order: Order::Descending, limit };
                let found = self.0.rows.scan(&scan).await?;
                let ids: Vec<LoginId> = found.iter().map(|(key, _)| login_id(&key[16..])).collect();
                let keys: Vec<RowKey> = ids.iter().map(|id| RowKey::login(*id)).collect();
                (ids, self.0.rows.read(&keys, Read::Cached).await?)
            }
        };
        let keys: Vec<RowKey> = ids.iter().map(|id| RowKey::login_seen(*id)).collect();
        let seen = self.0.uses_of(&keys).await?;
        let rows = rows.iter().zip(seen).filter_map(|(row, seen)| Some((row.as_deref()?, seen)));
        rows.map(|(row, seen)| self.shown(row, seen)).collect()
    }

    /// Removes rows that no longer say anything; only the sweeper and a person's deletion do that.
    pub async fn remove(&self, ids: &[LoginId]) -> Result<(), StoreError> {
        self.0.meter.write();
        let keys: Vec<RowKey> = ids.iter().map(|id| RowKey::login(*id)).collect();
        let mut change = Change::default();
        for (id, row) in ids.iter().zip(self.0.rows.read(&keys, Read::Cached).await?) {
            let Some(row) = row else { continue };
            let login: Login = decode(&row)?;
            change.delete(RowKey::login(*id));
            change.delete(RowKey::login_of(login.user, *id));
            change.delete(RowKey::login_seen(*id));
        }
        if change.delete.is_empty() {
            return Ok(());
        }
        // Nothing is expected: a row that changes meanwhile goes all the same.
        self.0.commit(change).await.map(drop)
    }

    /// Notes that a live login was used, and which generation was seen. Not waited for, may be
    /// lost, never revives a login.
    pub fn touch(&self, id: LoginId, seen_at: Timestamp, generation: Option<u32>) {
        let row = SeenRow { at: seen_at, generation: generation.unwrap_or_default() };
        self.0.use_of(Seen { of: RowKey::login(id), key: RowKey::login_seen(id), row });
    }

    /// Waits until everything visible now is durable.
    pub async fn settle(&self) -> Result<(), StoreError> {
        self.0.settle().await
    }
}

fn login_id(key: &[u8]) -> LoginId {
    LoginId(Uuid::from_slice(key).unwrap_or_default())
}
