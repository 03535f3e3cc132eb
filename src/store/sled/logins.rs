//! The port of logins on sled.

use super::codec::{decode, encode};
use super::{SledStore, failed, keep, log};
use crate::audit::Entry;
use crate::base::clock::Timestamp;
use crate::base::error::StoreError;
use crate::base::ids::{LoginId, UserId};
use crate::login::Login;
use crate::login::store::{Filter, Inserted, LoginStore, Swapped};
use async_trait::async_trait;
use uuid::Uuid;

fn login_key(user: UserId, login: LoginId) -> [u8; 32] {
    let mut key = [0; 32];
    key[..16].copy_from_slice(user.0.as_bytes());
    key[16..].copy_from_slice(login.0.as_bytes());
    key
}

#[async_trait]
impl LoginStore for SledStore {
    async fn insert(&self, login: &Login, audit: Vec<Entry>) -> Result<Inserted, StoreError> {
        let (row, entries) = (login.clone(), audit.clone());
        let done = self.commit(move |tx| {
            let id = row.id.0.as_bytes();
            if tx.logins.get(id)?.is_some() {
                return Ok(Inserted::Taken);
            }
            tx.logins_of.insert(&login_key(row.user, row.id), &[])?;
            tx.logins.insert(id, encode(&row)?)?;
            keep(tx, &entries)?;
            Ok(Inserted::Done)
        });
        let done = done.await?;
        if done == Inserted::Done {
            self.notice_new(login).await?;
            log(&audit);
        }
        Ok(done)
    }

    async fn find(&self, id: LoginId) -> Result<Option<Login>, StoreError> {
        Ok(self.read(&self.trees.logins, id.0.as_bytes())?.map(|login| self.corrected(login)))
    }

    async fn swap(&self, login: &Login, audit: Vec<Entry>) -> Result<Swapped, StoreError> {
        let (login, entries) = (login.clone(), audit.clone());
        let done = self.commit(move |tx| {
            let id = login.id.0.as_bytes();
            let Some(stored) = tx.logins.get(id)? else { return Ok(Swapped::Gone) };
            let stored: Login = decode(&stored)?;
            if stored.revision != login.revision {
                return Ok(Swapped::Changed);
            }
            // It was perhaps read with an earlier end, and never gets another.
            let next = Login { revision: login.revision + 1, max_expires_at: stored.max_expires_at, ..login.clone() };
            tx.logins.insert(id, encode(&next)?)?;
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
        match filter {
            Filter::All => {
                let end = after.map_or([0xff; 16], |id| *id.0.as_bytes());
                let rows = self.trees.logins.range(..end).rev().take(limit);
                rows.map(|row| Ok(self.corrected(decode(&row.map_err(failed)?.1)?))).collect()
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
                        logins.push(self.corrected(login));
                    }
                }
                Ok(logins)
            }
        }
    }

    async fn remove(&self, ids: &[LoginId]) -> Result<(), StoreError> {
        let ids = ids.to_vec();
        let done = self.commit(move |tx| {
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
        self.note_in_time(move |tx| {
            let Some(stored) = tx.logins.get(id.0.as_bytes())? else { return Ok(()) };
            let mut login: Login = decode(&stored)?;
            crate::store::memory::touch(&mut login, seen_at, generation);
            tx.logins.insert(id.0.as_bytes(), encode(&login)?)?;
            Ok(())
        });
    }

    async fn barrier(&self) -> Result<(), StoreError> {
        self.committer.barrier(&self.trees).await
    }
}
