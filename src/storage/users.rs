//! People, as rows: the person, whose the name is, and what they are to be told.

use super::Storage;
use super::codec::decode;
use super::logins::MOST_TRIES;
use super::rows::{Change, Commit, Expected, Order, Read, RowKey, Scan, Seen, SeenRow, Table};
use crate::audit::{Act, AuditEvent, News};
use crate::base::clock::Timestamp;
use crate::base::error::{Denial, Error, StoreError};
use crate::base::ids::{Role, UserId};
use crate::user::{User, Username};
use std::sync::Arc;
use uuid::Uuid;

/// Who may be inserted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InsertRule {
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
    pub all: usize,
    /// Those who can sign in: enabled, and with a password. One who was invited and never came cannot let anybody in.
    pub able: usize,
}

/// Able to sign in or not, of each administrator: one row, so that a change can expect it as a whole.
pub(super) type AdministratorRow = Vec<(UserId, bool)>;

fn administrators_key() -> RowKey {
    RowKey::meta(super::ADMINISTRATORS)
}

/// The people of a storage. Durability as for [`super::Logins`].
#[derive(Clone)]
pub struct Users(pub(super) Arc<Storage>);

/// The row of administrators with a person as they will be (`None`: gone); refused if none who can sign in would
/// remain.
fn next_administrators(row: &AdministratorRow, stored: &User, next: Option<&User>) -> Option<AdministratorRow> {
    let mut row = row.clone();
    row.retain(|(other, _)| *other != stored.id);
    let able = row.iter().filter(|(_, able)| *able).count();
    if stored.is_last_administrator(next, row.len(), able) {
        return None;
    }
    row.extend(next.filter(|user| user.role == Role::Admin).map(|user| (user.id, user.is_able_administrator())));
    Some(row)
}

/// Whether a round of compare-and-swap was the last one.
async fn done(outcome: UserSwapped) -> Result<bool, Error> {
    match outcome {
        UserSwapped::Done => return Ok(true),
        UserSwapped::Changed => tokio::task::yield_now().await,
        UserSwapped::Gone => return Err(Denial::NotFound.into()),
        UserSwapped::LastAdministrator => return Err(Denial::LastAdministrator.into()),
    }
    Ok(false)
}

/// A row that was read, and what stands in it.
type AsRead<T> = (Option<Vec<u8>>, T);

impl Users {
    async fn administrator_row(&self) -> Result<AsRead<AdministratorRow>, StoreError> {
        let bytes = self.0.read(administrators_key()).await?;
        let row = bytes.as_deref().map(decode).transpose()?.unwrap_or_default();
        Ok((bytes, row))
    }

    /// Adds a person and claims the mapped name, in one step, with the audit entries.
    pub async fn insert(
        &self,
        user: &User,
        rule: InsertRule,
        audit: Vec<AuditEvent>,
    ) -> Result<UserInserted, StoreError> {
        self.0.meter.write();
        loop {
            let (read, mut administrators) = self.administrator_row().await?;
            if rule == InsertRule::FirstAdministrator && !administrators.is_empty() {
                return Ok(UserInserted::NotFirst);
            }
            if self.0.read(RowKey::name(&user.username)).await?.is_some() {
                return Ok(UserInserted::NameTaken);
            }
            let mut change = Change::of(audit.clone());
            change.expect(RowKey::name(&user.username), Expected::Absent);
            change.expect(RowKey::user(user.id), Expected::Absent);
            change.put.push((RowKey::name(&user.username), user.id.0.as_bytes().to_vec()));
            change.put(RowKey::user(user.id), user)?;
            if user.role == Role::Admin {
                administrators.push((user.id, user.is_able_administrator()));
                change.expect(administrators_key(), Expected::as_read(read));
                change.put(administrators_key(), &administrators)?;
            }
            match self.0.commit(change).await? {
                Commit::Done => return Ok(UserInserted::Done),
                Commit::Conflict(key) if key == RowKey::user(user.id) => return Ok(UserInserted::NameTaken),
                Commit::Conflict(_) => {}
            }
        }
    }

    /// Reads a person.
    pub async fn find(&self, id: UserId) -> Result<Option<User>, StoreError> {
        self.0.meter.read();
        self.read(id).await
    }

    async fn read(&self, id: UserId) -> Result<Option<User>, StoreError> {
        let mut rows = self.0.rows.read(&[RowKey::user(id), RowKey::news(id)], Read::Cached).await?.into_iter();
        let (row, news) = (rows.next().flatten(), rows.next().flatten());
        let Some(mut user) = row.map(|row| self.shown(&row)).transpose()? else { return Ok(None) };
        if let Some(news) = news {
            user.news = decode(&news)?;
        }
        Ok(Some(user))
    }

    /// A person as they are handed out.
    fn shown(&self, row: &[u8]) -> Result<User, StoreError> {
        let mut user: User = decode(row)?;
        self.0.misdated().correct_link(&mut user);
        Ok(user)
    }

    /// Reads a person by name.
    pub async fn find_name(&self, name: &Username) -> Result<Option<User>, StoreError> {
        self.0.meter.read();
        let id = self.0.read(RowKey::name(name)).await?;
        match id.and_then(|id| Uuid::from_slice(&id).ok()) {
            Some(id) => self.read(UserId(id)).await,
            None => Ok(None),
        }
    }

    /// Replaces a person iff the stored revision is the one that was read and an
    /// administrator who can sign in remains. The name and the id never change, and what they are to be told
    /// ([`User::news`]) stays as it is stored: every verb that takes entries adds to it what is news.
    pub async fn swap(&self, user: &User, audit: Vec<AuditEvent>) -> Result<UserSwapped, StoreError> {
        self.replace(user, Some(User { revision: user.revision + 1, ..user.clone() }), audit).await
    }

    /// Removes a person and frees the name, under the same conditions as a swap.
    pub async fn remove(&self, user: &User, audit: Vec<AuditEvent>) -> Result<UserSwapped, StoreError> {
        self.replace(user, None, audit).await
    }

    async fn replace(
        &self,
        user: &User,
        next: Option<User>,
        audit: Vec<AuditEvent>,
    ) -> Result<UserSwapped, StoreError> {
        self.0.meter.write();
        loop {
            let Some(row) = self.0.read(RowKey::user(user.id)).await? else { return Ok(UserSwapped::Gone) };
            let stored: User = decode(&row)?;
            if stored.revision != user.revision {
                return Ok(UserSwapped::Changed);
            }
            let mut change = Change::of(audit.clone());
            change.expect(RowKey::user(user.id), Expected::Same(row));
            if [Some(&stored), next.as_ref()].into_iter().flatten().any(|user| user.role == Role::Admin) {
                let (read, before) = self.administrator_row().await?;
                let Some(administrators) = next_administrators(&before, &stored, next.as_ref()) else {
                    return Ok(UserSwapped::LastAdministrator);
                };
                change.expect(administrators_key(), Expected::as_read(read));
                change.put(administrators_key(), &administrators)?;
            }
            match &next {
                Some(next) => {
                    let mut next = User { news: stored.news, ..next.clone() };
                    // A link was perhaps read with an earlier end; as long as it is the same it never gets another.
                    if let (Some(link), Some(stored)) = (&mut next.link, &stored.link)
                        && link.hash.is_same(&stored.hash)
                    {
                        link.expires_at = stored.expires_at;
                    }
                    change.put(RowKey::user(user.id), &next)?;
                }
                None => {
                    change.delete(RowKey::user(user.id));
                    change.delete(RowKey::name(&user.username));
                    change.delete(RowKey::user_seen(user.id));
                    change.delete(RowKey::news(user.id));
                }
            }
            if self.0.commit(change).await? == Commit::Done {
                return Ok(UserSwapped::Done);
            }
        }
    }

    /// Reads a person, changes, swaps; again when somebody was quicker. Answers the person as stored.
    pub async fn update(
        &self,
        id: UserId,
        mut change: impl FnMut(&mut User) -> Result<Vec<AuditEvent>, Error> + Send,
    ) -> Result<User, Error> {
        for _ in 0..MOST_TRIES {
            let mut user = self.find(id).await?.ok_or(Denial::NotFound)?;
            let entries = change(&mut user)?;
            if done(self.swap(&user, entries).await?).await? {
                user.revision += 1;
                return Ok(user);
            }
        }
        Err(Denial::Conflict.into())
    }

    /// Reads a person, asks, removes; again when somebody was quicker.
    pub async fn delete(
        &self,
        id: UserId,
        mut ask: impl FnMut(&User) -> Result<Vec<AuditEvent>, Error> + Send,
    ) -> Result<(), Error> {
        for _ in 0..MOST_TRIES {
            let user = self.find(id).await?.ok_or(Denial::NotFound)?;
            let entries = ask(&user)?;
            if done(self.remove(&user, entries).await?).await? {
                return Ok(());
            }
        }
        Err(Denial::Conflict.into())
    }

    /// People in the order of their ids (oldest first), starting after `after`, at most `limit`. What they are to be
    /// told is not read with them.
    pub async fn list(&self, after: Option<UserId>, limit: usize) -> Result<Vec<User>, StoreError> {
        self.0.meter.read();
        let after = after.map(|id| id.0.as_bytes().to_vec());
        let rows = self.0.rows.scan(&Scan::all(Table::Users, Order::Ascending, after, limit)).await?;
        rows.iter().map(|(_, row)| self.shown(row)).collect()
    }

    /// Everybody who is wanted, in the same way.
    pub async fn all(&self, is_wanted: impl Fn(&User) -> bool + Send + Sync) -> Result<Vec<User>, StoreError> {
        self.0.meter.read();
        let mut found = Vec::new();
        self.0
            .each_row(Scan::whole(Table::Users, Order::Ascending), |_, row| {
                found.extend(Some(self.shown(row)?).filter(&is_wanted));
                Ok(true)
            })
            .await?;
        Ok(found)
    }

    /// How many administrators there are.
    pub async fn administrators(&self) -> Result<Administrators, StoreError> {
        self.0.meter.read();
        let (_, row) = self.administrator_row().await?;
        Ok(Administrators { all: row.len(), able: row.iter().filter(|(_, able)| *able).count() })
    }

    /// Counts anew who can sign in: an older program also counted administrators without a password.
    pub async fn correct_administrators(&self) -> Result<(), StoreError> {
        let (read, before) = self.administrator_row().await?;
        let mut row = before.clone();
        for (id, able) in &mut row {
            // One that cannot be read is told of where it is asked for.
            if let Ok(Some(user)) = self.read(*id).await {
                *able = user.is_able_administrator();
            }
        }
        if row == before {
            return Ok(());
        }
        let mut change = Change::default();
        change.expect(administrators_key(), Expected::as_read(read));
        change.put(administrators_key(), &row)?;
        self.0.commit(change).await.map(drop)
    }

    /// Notes that a person was here. Not waited for, may be lost.
    pub fn touch(&self, id: UserId, seen_at: Timestamp) {
        let row = SeenRow { at: seen_at, generation: 0 };
        self.0.use_of(Seen { of: RowKey::user(id), key: RowKey::user_seen(id), row });
    }

    /// When a person was last here.
    pub async fn last_seen(&self, id: UserId) -> Result<Option<Timestamp>, StoreError> {
        self.0.meter.read();
        let key = RowKey::user_seen(id);
        let new = Some(self.0.uses.of(&key)).filter(|new| *new != SeenRow::default());
        let stored: Option<SeenRow> = self.0.read(key).await?.as_deref().map(decode).transpose()?;
        if stored.is_none() && new.is_some() && self.0.read(RowKey::user(id)).await?.is_none() {
            return Ok(None);
        }
        Ok(stored.into_iter().chain(new).reduce(SeenRow::max).map(|row| row.at))
    }

    /// Drops news that a person has seen ([`User::forget_news`]); repeating it is no error.
    pub async fn forget_news(&self, id: UserId, seen: Vec<(Act, Timestamp)>) -> Result<(), StoreError> {
        self.0.meter.write();
        self.0.change_news(id, |user| user.forget_news(&seen)).await
    }

    /// Waits until everything visible now is durable.
    pub async fn settle(&self) -> Result<(), StoreError> {
        self.0.settle().await
    }
}

/// What a person is to be told, in a row of its own: it changes without their doing, and takes no part in what is
/// compared when they are changed.
pub(super) type NewsRow = Vec<News>;
