//! Everything in memory, gone with the process: for tests and for experiments that must not touch
//! anybody's data. It keeps the same promises as the durable one but for durability.

use crate::audit::retention::Counted;
use crate::audit::{Act, AuditStore, Entry};
use crate::base::clock::Timestamp;
use crate::base::error::StoreError;
use crate::base::ids::{LoginId, Role, UserId};
use crate::login::store::{Filter, Inserted, LoginStore, Swapped};
use crate::login::{Credential, Login, State};
use crate::user::store::{Administrators, InsertRule, SetupCode, UserInserted, UserStore, UserSwapped};
use crate::user::{User, Username};
use async_trait::async_trait;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// The store.
#[derive(Default)]
pub struct MemoryStore(Mutex<Tables>);

#[derive(Default)]
struct Tables {
    logins: BTreeMap<LoginId, Login>,
    users: BTreeMap<UserId, User>,
    seen: BTreeMap<UserId, Timestamp>,
    audit: BTreeMap<Uuid, Entry>,
    setup: Option<SetupCode>,
}

impl Tables {
    fn keep(&mut self, entries: Vec<Entry>) {
        for entry in entries {
            if let Some(user) = entry.is_news_to().and_then(|id| self.users.get_mut(&id)) {
                user.tell(&entry);
            }
            self.audit.insert(entry.id, entry);
        }
    }

    /// Whether replacing the stored one by `next` (none: removal) may go ahead.
    fn may_replace(&self, user: &User, next: Option<&User>) -> UserSwapped {
        let Some(stored) = self.users.get(&user.id) else { return UserSwapped::Gone };
        let others = || self.users.values().filter(|other| other.id != user.id && other.role == Role::Admin);
        let able = others().filter(|other| other.is_able_administrator()).count();
        if stored.revision != user.revision {
            UserSwapped::Changed
        } else if stored.is_last_administrator(next, others().count(), able) {
            UserSwapped::LastAdministrator
        } else {
            UserSwapped::Done
        }
    }
}

impl MemoryStore {
    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl LoginStore for MemoryStore {
    async fn insert(&self, login: &Login, audit: Vec<Entry>) -> Result<Inserted, StoreError> {
        let mut tables = self.tables();
        if tables.logins.contains_key(&login.id) {
            return Ok(Inserted::Taken);
        }
        tables.logins.insert(login.id, login.clone());
        tables.keep(audit);
        Ok(Inserted::Done)
    }

    async fn find(&self, id: LoginId) -> Result<Option<Login>, StoreError> {
        Ok(self.tables().logins.get(&id).cloned())
    }

    async fn swap(&self, login: &Login, audit: Vec<Entry>) -> Result<Swapped, StoreError> {
        let mut tables = self.tables();
        let Some(stored) = tables.logins.get_mut(&login.id) else { return Ok(Swapped::Gone) };
        if stored.revision != login.revision {
            return Ok(Swapped::Changed);
        }
        *stored = Login { revision: login.revision + 1, ..login.clone() };
        tables.keep(audit);
        Ok(Swapped::Done)
    }

    async fn list(&self, filter: Filter, after: Option<LoginId>, limit: usize) -> Result<Vec<Login>, StoreError> {
        let tables = self.tables();
        let wanted = |login: &&Login| match filter {
            Filter::All => true,
            Filter::Of(user) => login.user == user,
        };
        let older = |login: &&Login| after.is_none_or(|after| login.id < after);
        Ok(tables.logins.values().rev().filter(wanted).filter(older).take(limit).cloned().collect())
    }

    async fn remove(&self, ids: &[LoginId]) -> Result<(), StoreError> {
        let mut tables = self.tables();
        for id in ids {
            tables.logins.remove(id);
        }
        Ok(())
    }

    fn touch(&self, id: LoginId, seen_at: Timestamp, generation: Option<u32>) {
        if let Some(login) = self.tables().logins.get_mut(&id) {
            touch(login, seen_at, generation);
        }
    }

    async fn barrier(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

/// What a touch changes; only a live login.
pub(super) fn touch(login: &mut Login, seen_at: Timestamp, generation: Option<u32>) {
    if login.state != State::Live {
        return;
    }
    login.seen_at = login.seen_at.max(seen_at);
    if let (Credential::Token(generations), Some(generation)) = (&mut login.credential, generation) {
        generations.newest_used |= generations.newest == generation;
    }
    login.revision += 1;
}

#[async_trait]
impl UserStore for MemoryStore {
    async fn insert(&self, user: &User, rule: InsertRule, audit: Vec<Entry>) -> Result<UserInserted, StoreError> {
        let mut tables = self.tables();
        if rule == InsertRule::FirstAdministrator && tables.users.values().any(|user| user.role == Role::Admin) {
            return Ok(UserInserted::NotFirst);
        }
        if tables.users.values().any(|other| other.username == user.username) {
            return Ok(UserInserted::NameTaken);
        }
        tables.users.insert(user.id, user.clone());
        tables.keep(audit);
        Ok(UserInserted::Done)
    }

    async fn find(&self, id: UserId) -> Result<Option<User>, StoreError> {
        Ok(self.tables().users.get(&id).cloned())
    }

    async fn find_name(&self, name: &Username) -> Result<Option<User>, StoreError> {
        Ok(self.tables().users.values().find(|user| user.username == *name).cloned())
    }

    async fn swap(&self, user: &User, audit: Vec<Entry>) -> Result<UserSwapped, StoreError> {
        let mut tables = self.tables();
        let outcome = tables.may_replace(user, Some(user));
        if outcome == UserSwapped::Done {
            let news = tables.users.get(&user.id).map(|stored| stored.news.clone()).unwrap_or_default();
            tables.users.insert(user.id, User { revision: user.revision + 1, news, ..user.clone() });
            tables.keep(audit);
        }
        Ok(outcome)
    }

    async fn remove(&self, user: &User, audit: Vec<Entry>) -> Result<UserSwapped, StoreError> {
        let mut tables = self.tables();
        let outcome = tables.may_replace(user, None);
        if outcome == UserSwapped::Done {
            tables.users.remove(&user.id);
            tables.seen.remove(&user.id);
            tables.keep(audit);
        }
        Ok(outcome)
    }

    async fn list(&self, after: Option<UserId>, limit: usize) -> Result<Vec<User>, StoreError> {
        let later = |user: &&User| after.is_none_or(|after| user.id > after);
        Ok(self.tables().users.values().filter(later).take(limit).cloned().collect())
    }

    async fn administrators(&self) -> Result<Administrators, StoreError> {
        let tables = self.tables();
        let all = tables.users.values().filter(|user| user.role == Role::Admin);
        Ok(Administrators { all: all.clone().count(), able: all.filter(|user| user.is_able_administrator()).count() })
    }

    fn touch(&self, id: UserId, seen_at: Timestamp) {
        let mut tables = self.tables();
        if tables.users.contains_key(&id) {
            let seen = tables.seen.entry(id).or_insert(seen_at);
            *seen = seen_at.max(*seen);
        }
    }

    async fn forget_news(&self, id: UserId, seen: Vec<(Act, Timestamp)>) -> Result<(), StoreError> {
        if let Some(user) = self.tables().users.get_mut(&id) {
            user.forget_news(&seen);
        }
        Ok(())
    }

    async fn last_seen(&self, id: UserId) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.tables().seen.get(&id).copied())
    }

    async fn barrier(&self) -> Result<(), StoreError> {
        Ok(())
    }

    async fn setup_code(&self) -> Result<Option<SetupCode>, StoreError> {
        Ok(self.tables().setup)
    }

    async fn set_setup_code(&self, code: SetupCode, audit: Vec<Entry>) -> Result<(), StoreError> {
        let mut tables = self.tables();
        tables.setup = Some(code);
        tables.keep(audit);
        Ok(())
    }
}

#[async_trait]
impl AuditStore for MemoryStore {
    fn note(&self, entries: Vec<Entry>) {
        self.tables().keep(entries);
    }

    async fn keep(&self, entries: Vec<Entry>) -> Result<(), StoreError> {
        self.tables().keep(entries);
        Ok(())
    }

    async fn entries(&self, after: Option<Uuid>, limit: usize) -> Result<Vec<Entry>, StoreError> {
        let tables = self.tables();
        let older = tables.audit.range(..after.unwrap_or(Uuid::max()));
        Ok(older.rev().take(limit).map(|(_, entry)| entry.clone()).collect())
    }

    async fn trim(&self, before: Timestamp, most: usize) -> Result<usize, StoreError> {
        let mut tables = self.tables();
        let had = tables.audit.len();
        tables.audit.retain(|_, entry| entry.at >= before);
        let mut counted = Counted::default();
        tables.audit.values().for_each(|entry| counted.add(entry));
        let mut surplus = counted.surplus(most);
        tables.audit.retain(|_, entry| !surplus.takes(entry));
        Ok(had - tables.audit.len())
    }
}
