//! The port of people on sled: each verb one transaction over several trees.

use super::codec::{decode, encode};
use super::committer::{Tx, TxResult};
use super::{SledStore, failed, keep, log, meta};
use crate::audit::{Act, Entry};
use crate::base::clock::Timestamp;
use crate::base::error::StoreError;
use crate::base::ids::{Role, UserId};
use crate::user::store::{Administrators, InsertRule, SetupCode, UserInserted, UserStore, UserSwapped};
use crate::user::{User, Username};
use async_trait::async_trait;
use std::ops::Bound::{Excluded, Unbounded};

/// Able to sign in or not, of each administrator: kept in one row so that a transaction sees them all.
pub(super) type AdministratorRow = Vec<(UserId, bool)>;

fn administrators(tx: &Tx<'_>) -> TxResult<AdministratorRow> {
    Ok(tx.meta.get(meta::ADMINISTRATORS)?.map(|row| decode(&row)).transpose()?.unwrap_or_default())
}

/// The row with a person as they will be (`None`: gone); refused if none who can administer would remain.
fn next_administrators(tx: &Tx<'_>, stored: &User, next: Option<&User>) -> TxResult<Option<AdministratorRow>> {
    let mut row = administrators(tx)?;
    row.retain(|(other, _)| *other != stored.id);
    let able = row.iter().filter(|(_, able)| *able).count();
    if stored.is_last_administrator(next, row.len(), able) {
        return Ok(None);
    }
    row.extend(next.filter(|user| user.role == Role::Admin).map(|user| (user.id, user.is_able_administrator())));
    Ok(Some(row))
}

/// Replaces a person, or removes them, if the stored revision is still `user`'s.
fn replace(tx: &Tx<'_>, user: &User, next: Option<&User>, entries: &[Entry]) -> TxResult<UserSwapped> {
    let id = user.id.0.as_bytes();
    let Some(stored) = tx.users.get(id)? else { return Ok(UserSwapped::Gone) };
    let stored: User = decode(&stored)?;
    if stored.revision != user.revision {
        return Ok(UserSwapped::Changed);
    }
    let Some(row) = next_administrators(tx, &stored, next)? else { return Ok(UserSwapped::LastAdministrator) };
    tx.meta.insert(meta::ADMINISTRATORS, encode(&row)?)?;
    match next {
        Some(next) => {
            let mut next = User { news: stored.news, ..next.clone() };
            // A link was perhaps read with an earlier end; as long as it is the same it never gets another.
            if let (Some(link), Some(stored)) = (&mut next.link, &stored.link)
                && link.hash.is_same(&stored.hash)
            {
                link.expires_at = stored.expires_at;
            }
            tx.users.insert(id, encode(&next)?)?;
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
        let done = self.commit(move |tx| {
            let mut row = administrators(tx)?;
            if rule == InsertRule::FirstAdministrator && !row.is_empty() {
                return Ok(UserInserted::NotFirst);
            }
            let name = user.username.as_str().as_bytes();
            if tx.names.get(name)?.is_some() {
                return Ok(UserInserted::NameTaken);
            }
            if user.role == Role::Admin {
                row.push((user.id, user.is_able_administrator()));
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
        Ok(self.read(&self.trees.users, id.0.as_bytes())?.map(|user| self.corrected_user(user)))
    }

    async fn find_name(&self, name: &Username) -> Result<Option<User>, StoreError> {
        self.committer.check()?;
        match self.trees.names.get(name.as_str().as_bytes()) {
            Ok(Some(id)) => Ok(self.read(&self.trees.users, &id)?.map(|user| self.corrected_user(user))),
            Ok(None) => Ok(None),
            Err(error) => Err(StoreError::Failed(error.to_string())),
        }
    }

    async fn swap(&self, user: &User, audit: Vec<Entry>) -> Result<UserSwapped, StoreError> {
        let (user, entries) = (user.clone(), audit.clone());
        let is_admin = user.role == Role::Admin;
        let next = User { revision: user.revision + 1, ..user.clone() };
        let done = self.commit(move |tx| replace(tx, &user, Some(&next), &entries)).await?;
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
        let done = self.commit(move |tx| replace(tx, &user, None, &entries)).await?;
        if done == UserSwapped::Done {
            log(&audit);
        }
        Ok(done)
    }

    async fn list(&self, after: Option<UserId>, limit: usize) -> Result<Vec<User>, StoreError> {
        self.committer.check()?;
        let start = after.map_or(Unbounded, |id| Excluded(*id.0.as_bytes()));
        let rows = self.trees.users.range((start, Unbounded)).take(limit);
        rows.map(|row| Ok(self.corrected_user(decode(&row.map_err(failed)?.1)?))).collect()
    }

    async fn administrators(&self) -> Result<Administrators, StoreError> {
        let row: AdministratorRow = self.read(&self.trees.meta, meta::ADMINISTRATORS)?.unwrap_or_default();
        Ok(Administrators { all: row.len(), able: row.iter().filter(|(_, able)| *able).count() })
    }

    fn touch(&self, id: UserId, seen_at: Timestamp) {
        self.note_in_time(move |tx| {
            let key = id.0.as_bytes();
            if tx.users.get(key)?.is_some() {
                let before: Option<Timestamp> = tx.seen.get(key)?.map(|row| decode(&row)).transpose()?;
                tx.seen.insert(key, encode(&before.map_or(seen_at, |before| before.max(seen_at)))?)?;
            }
            Ok(())
        });
    }

    async fn forget_news(&self, id: UserId, seen: Vec<(Act, Timestamp)>) -> Result<(), StoreError> {
        let done = self.commit(move |tx| {
            let Some(stored) = tx.users.get(id.0.as_bytes())? else { return Ok(()) };
            let mut user: User = decode(&stored)?;
            user.forget_news(&seen);
            tx.users.insert(id.0.as_bytes(), encode(&user)?)?;
            Ok(())
        });
        done.await
    }

    async fn last_seen(&self, id: UserId) -> Result<Option<Timestamp>, StoreError> {
        self.read(&self.trees.seen, id.0.as_bytes())
    }

    async fn barrier(&self) -> Result<(), StoreError> {
        self.committer.barrier(&self.trees).await
    }

    async fn setup_code(&self) -> Result<Option<SetupCode>, StoreError> {
        self.read(&self.trees.meta, meta::SETUP)
    }

    async fn set_setup_code(&self, code: SetupCode, audit: Vec<Entry>) -> Result<(), StoreError> {
        let entries = audit.clone();
        let done = self.commit(move |tx| {
            tx.meta.insert(meta::SETUP, encode(&code)?)?;
            keep(tx, &entries)
        });
        done.await?;
        log(&audit);
        Ok(())
    }
}
