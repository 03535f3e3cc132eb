//! A store that counts what is read and can be held up, over the one in memory.

use async_trait::async_trait;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Semaphore;
use twodoors::base::error::StoreError;
use twodoors::storage::meter::Meter;
use twodoors::storage::rows::{Facts, Scan, Seen, Table};
use twodoors::storage::{Change, Commit, Expected, Read, RowKey, Rows, Storage, Watch};
use twodoors::store::memory::MemoryStore;

/// A store that counts reads of logins and people, and lets a person or a login be changed only while its gate is open.
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
    /// A storage over it.
    pub fn storage(self: &Arc<Self>, watch: Option<Arc<dyn Watch>>) -> Arc<Storage> {
        Storage::new(Arc::<Self>::clone(self), watch, Meter::default())
    }
}

#[async_trait]
impl Rows for Port {
    async fn read(&self, keys: &[RowKey], how: Read) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        if keys.iter().any(|key| matches!(key.table, Table::Logins | Table::Users)) {
            self.reads.fetch_add(1, Ordering::SeqCst);
        }
        self.inner.read(keys, how).await
    }
    async fn scan(&self, scan: &Scan) -> Result<Vec<(Vec<u8>, Vec<u8>)>, StoreError> {
        self.reads.fetch_add(1, Ordering::SeqCst);
        self.inner.scan(scan).await
    }
    async fn commit(&self, change: Arc<Change>) -> Result<Commit, StoreError> {
        let changes = |table| {
            change.expect.iter().any(|(key, expected)| key.table == table && matches!(expected, Expected::Same(_)))
        };
        if changes(Table::Logins) {
            self.waiting.fetch_add(1, Ordering::SeqCst);
            let _pass = self.renewals.acquire().await.expect("the gate is there");
        }
        if changes(Table::Users) {
            let _pass = self.gate.acquire().await.expect("the gate is there");
        }
        self.inner.commit(change).await
    }
    async fn seen(&self, batch: Vec<Seen>) -> Result<(), StoreError> {
        self.inner.seen(batch).await
    }
    fn facts(&self) -> Facts {
        self.inner.facts()
    }
}
