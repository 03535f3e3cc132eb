//! A store behind both ports that counts what is read and can be held up, over the one in memory.

use async_trait::async_trait;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Semaphore;
use twodoors::audit::{Act, Entry};
use twodoors::base::clock::Timestamp;
use twodoors::base::error::StoreError;
use twodoors::base::ids::{LoginId, UserId};
use twodoors::login::store::{Filter, Inserted, Swapped};
use twodoors::login::{Login, LoginStore};
use twodoors::store::memory::MemoryStore;
use twodoors::user::store::{Administrators, InsertRule, SetupCode, UserInserted, UserSwapped};
use twodoors::user::{User, UserStore, Username};

/// A store that counts reads of rows, and lets a person or a login be written only while its gate is open.
pub struct Port {
    pub inner: MemoryStore,
    pub reads: AtomicUsize,
    pub gate: Semaphore,
    /// The same for logins that are changed, and how many have come to it.
    pub renewals: Semaphore,
    pub waiting: AtomicUsize,
}

impl Default for Port {
    fn default() -> Self {
        let open = || Semaphore::new(1_000);
        let counter = || AtomicUsize::new(0);
        let inner = MemoryStore::default();
        Self { inner, reads: counter(), gate: open(), renewals: open(), waiting: counter() }
    }
}

impl Port {
    fn read(&self) -> &MemoryStore {
        self.reads.fetch_add(1, Ordering::SeqCst);
        &self.inner
    }

    async fn write(&self) -> &MemoryStore {
        let _pass = self.gate.acquire().await.expect("the gate is there");
        &self.inner
    }
}

#[async_trait]
impl LoginStore for Port {
    async fn insert(&self, login: &Login, audit: Vec<Entry>) -> Result<Inserted, StoreError> {
        LoginStore::insert(&self.inner, login, audit).await
    }
    async fn find(&self, id: LoginId) -> Result<Option<Login>, StoreError> {
        LoginStore::find(self.read(), id).await
    }
    async fn swap(&self, login: &Login, audit: Vec<Entry>) -> Result<Swapped, StoreError> {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let _pass = self.renewals.acquire().await.expect("the gate is there");
        LoginStore::swap(&self.inner, login, audit).await
    }
    async fn list(&self, filter: Filter, after: Option<LoginId>, limit: usize) -> Result<Vec<Login>, StoreError> {
        LoginStore::list(self.read(), filter, after, limit).await
    }
    async fn remove(&self, ids: &[LoginId]) -> Result<(), StoreError> {
        LoginStore::remove(&self.inner, ids).await
    }
    fn touch(&self, id: LoginId, seen_at: Timestamp, generation: Option<u32>) {
        LoginStore::touch(&self.inner, id, seen_at, generation);
    }
    async fn barrier(&self) -> Result<(), StoreError> {
        LoginStore::barrier(&self.inner).await
    }
}

#[async_trait]
impl UserStore for Port {
    async fn insert(&self, user: &User, rule: InsertRule, audit: Vec<Entry>) -> Result<UserInserted, StoreError> {
        UserStore::insert(&self.inner, user, rule, audit).await
    }
    async fn find(&self, id: UserId) -> Result<Option<User>, StoreError> {
        UserStore::find(self.read(), id).await
    }
    async fn find_name(&self, name: &Username) -> Result<Option<User>, StoreError> {
        self.read().find_name(name).await
    }
    async fn swap(&self, user: &User, audit: Vec<Entry>) -> Result<UserSwapped, StoreError> {
        UserStore::swap(self.write().await, user, audit).await
    }
    async fn remove(&self, user: &User, audit: Vec<Entry>) -> Result<UserSwapped, StoreError> {
        UserStore::remove(self.write().await, user, audit).await
    }
    async fn list(&self, after: Option<UserId>, limit: usize) -> Result<Vec<User>, StoreError> {
        UserStore::list(self.read(), after, limit).await
    }
    async fn administrators(&self) -> Result<Administrators, StoreError> {
        self.read().administrators().await
    }
    fn touch(&self, id: UserId, seen_at: Timestamp) {
        UserStore::touch(&self.inner, id, seen_at);
    }
    async fn forget_news(&self, id: UserId, seen: Vec<(Act, Timestamp)>) -> Result<(), StoreError> {
        self.inner.forget_news(id, seen).await
    }
    async fn last_seen(&self, id: UserId) -> Result<Option<Timestamp>, StoreError> {
        self.read().last_seen(id).await
    }
    async fn barrier(&self) -> Result<(), StoreError> {
        UserStore::barrier(&self.inner).await
    }
    async fn setup_code(&self) -> Result<Option<SetupCode>, StoreError> {
        self.read().setup_code().await
    }
    async fn set_setup_code(&self, code: SetupCode, audit: Vec<Entry>) -> Result<(), StoreError> {
        self.inner.set_setup_code(code, audit).await
    }
}
