//! A store that counts what it is asked: between a scheme and any other store, for experiments.

use crate::audit::{Act, Entry};
use crate::base::clock::Timestamp;
use crate::base::error::StoreError;
use crate::base::ids::{LoginId, UserId};
use crate::login::Login;
use crate::login::store::{Filter, Inserted, LoginStore, Swapped};
use crate::user::store::{Administrators, InsertRule, SetupCode, UserInserted, UserStore, UserSwapped};
use crate::user::{User, Username};
use async_trait::async_trait;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What was asked since it was last looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Reads: `find`, `list` and the like.
    pub reads: u64,
    /// Changes that were waited for: `insert`, `swap`, `remove`.
    pub writes: u64,
    /// Notes that nobody waits for: `touch`.
    pub touches: u64,
}

/// The counters; clones share them.
#[derive(Debug, Clone, Default)]
pub struct Meter(Arc<[AtomicU64; 3]>);

impl Meter {
    fn count(&self, which: usize) {
        self.0[which].fetch_add(1, Ordering::Relaxed);
    }

    fn read(&self) {
        self.count(0);
    }

    fn write(&self) {
        self.count(1);
    }

    fn touch(&self) {
        self.count(2);
    }

    /// Starts at nothing again.
    pub fn reset(&self) {
        let _ = self.take();
    }

    /// What was asked since the last call.
    pub fn take(&self) -> Counts {
        let [reads, writes, touches] = [0, 1, 2].map(|which| self.0[which].swap(0, Ordering::Relaxed));
        Counts { reads, writes, touches }
    }
}

/// A store behind a meter.
pub struct Metered<T> {
    inner: T,
    meter: Meter,
}

impl<T> Metered<T> {
    /// Counts into `meter` what `inner` is asked.
    pub const fn new(inner: T, meter: Meter) -> Self {
        Self { inner, meter }
    }
}

#[async_trait]
impl<T: LoginStore> LoginStore for Metered<T> {
    async fn insert(&self, login: &Login, audit: Vec<Entry>) -> Result<Inserted, StoreError> {
        self.meter.write();
        self.inner.insert(login, audit).await
    }

    async fn find(&self, id: LoginId) -> Result<Option<Login>, StoreError> {
        self.meter.read();
        self.inner.find(id).await
    }

    async fn swap(&self, login: &Login, audit: Vec<Entry>) -> Result<Swapped, StoreError> {
        self.meter.write();
        self.inner.swap(login, audit).await
    }

    async fn list(&self, filter: Filter, after: Option<LoginId>, limit: usize) -> Result<Vec<Login>, StoreError> {
        self.meter.read();
        self.inner.list(filter, after, limit).await
    }

    async fn remove(&self, ids: &[LoginId]) -> Result<(), StoreError> {
        self.meter.write();
        self.inner.remove(ids).await
    }

    fn touch(&self, id: LoginId, seen_at: Timestamp, generation: Option<u32>) {
        self.meter.touch();
        self.inner.touch(id, seen_at, generation);
    }

    async fn barrier(&self) -> Result<(), StoreError> {
        self.inner.barrier().await
    }
}

#[async_trait]
impl<T: UserStore> UserStore for Metered<T> {
    async fn insert(&self, user: &User, rule: InsertRule, audit: Vec<Entry>) -> Result<UserInserted, StoreError> {
        self.meter.write();
        self.inner.insert(user, rule, audit).await
    }

    async fn find(&self, id: UserId) -> Result<Option<User>, StoreError> {
        self.meter.read();
        self.inner.find(id).await
    }

    async fn find_name(&self, name: &Username) -> Result<Option<User>, StoreError> {
        self.meter.read();
        self.inner.find_name(name).await
    }

    async fn swap(&self, user: &User, audit: Vec<Entry>) -> Result<UserSwapped, StoreError> {
        self.meter.write();
        self.inner.swap(user, audit).await
    }

    async fn remove(&self, user: &User, audit: Vec<Entry>) -> Result<UserSwapped, StoreError> {
        self.meter.write();
        self.inner.remove(user, audit).await
    }

    async fn list(&self, after: Option<UserId>, limit: usize) -> Result<Vec<User>, StoreError> {
        self.meter.read();
        self.inner.list(after, limit).await
    }

    async fn administrators(&self) -> Result<Administrators, StoreError> {
        self.meter.read();
        self.inner.administrators().await
    }

    fn touch(&self, id: UserId, seen_at: Timestamp) {
        self.meter.touch();
        self.inner.touch(id, seen_at);
    }

    async fn forget_news(&self, id: UserId, seen: Vec<(Act, Timestamp)>) -> Result<(), StoreError> {
        self.meter.write();
        self.inner.forget_news(id, seen).await
    }

    async fn last_seen(&self, id: UserId) -> Result<Option<Timestamp>, StoreError> {
        self.meter.read();
        self.inner.last_seen(id).await
    }

    async fn barrier(&self) -> Result<(), StoreError> {
        self.inner.barrier().await
    }

    async fn setup_code(&self) -> Result<Option<SetupCode>, StoreError> {
        self.meter.read();
        self.inner.setup_code().await
    }

    async fn set_setup_code(&self, code: SetupCode, audit: Vec<Entry>) -> Result<(), StoreError> {
        self.meter.write();
        self.inner.set_setup_code(code, audit).await
    }
}
