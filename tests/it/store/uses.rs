//! A use counts from when it is noted, whatever the store is doing meanwhile.

use super::contract::{at, login};
use async_trait::async_trait;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;
use twodoors::base::error::StoreError;
use twodoors::base::ids::{LoginId, UserId};
use twodoors::login::Credential;
use twodoors::storage::rows::{Facts, Scan, Seen};
use twodoors::storage::{Change, Commit, Read, RowKey, Rows, Storage};
use twodoors::store::memory::MemoryStore;

/// Writes uses only while its gate is open, and is busy when told so.
struct Slow {
    inner: MemoryStore,
    gate: Semaphore,
    is_busy: AtomicBool,
}

#[async_trait]
impl Rows for Slow {
    async fn read(&self, keys: &[RowKey], how: Read) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        self.inner.read(keys, how).await
    }
    async fn scan(&self, scan: &Scan) -> Result<Vec<(Vec<u8>, Vec<u8>)>, StoreError> {
        self.inner.scan(scan).await
    }
    async fn commit(&self, change: Arc<Change>) -> Result<Commit, StoreError> {
        self.inner.commit(change).await
    }
    async fn seen(&self, batch: Vec<Seen>) -> Result<(), StoreError> {
        self.gate.acquire().await.expect("the gate is there").forget();
        if self.is_busy.swap(false, Ordering::SeqCst) {
            return Err(StoreError::Busy);
        }
        self.inner.seen(batch).await
    }
    fn facts(&self) -> Facts {
        self.inner.facts()
    }
}

async fn scene() -> (Arc<Slow>, Arc<Storage>, [LoginId; 2]) {
    let slow = Slow { inner: MemoryStore::default(), gate: Semaphore::new(0), is_busy: AtomicBool::default() };
    let slow = Arc::new(slow);
    let rows: Arc<dyn Rows> = Arc::<Slow>::clone(&slow);
    let storage = Storage::new(rows, None, twodoors::storage::meter::Meter::default());
    let rows = [login(UserId::new()), login(UserId::new())];
    for row in &rows {
        let _ = storage.logins().insert(row, Vec::new()).await.expect("stored");
    }
    (slow, storage, rows.map(|row| row.id))
}

async fn is_used(storage: &Arc<Storage>, id: LoginId) -> bool {
    let found = storage.logins().find(id).await.expect("readable").expect("a login");
    let Credential::Token(row) = &found.credential else { panic!("a token") };
    row.newest_used && found.seen_at == at(50)
}

#[tokio::test]
async fn a_use_that_is_being_written_counts_and_is_waited_for() {
    let (slow, storage, [first, second]) = scene().await;
    storage.logins().touch(first, at(50), Some(1));
    let settle = || {
        let storage = Arc::clone(&storage);
        tokio::spawn(async move { storage.settle().await })
    };
    let (one, other) = (settle(), settle());
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(is_used(&storage, first).await, "while the store takes its time");
    storage.logins().touch(second, at(50), Some(1));
    assert!(is_used(&storage, first).await && is_used(&storage, second).await);
    assert!(!one.is_finished() && !other.is_finished(), "neither answers before it is there");
    slow.gate.add_permits(9);
    for settled in [one, other, settle()] {
        settled.await.expect("it ends").expect("settled");
    }
    let keys = [first, second].map(RowKey::login_seen);
    let stored = slow.inner.read(&keys, Read::Cached).await.expect("readable");
    assert!(stored.iter().all(Option::is_some), "in the store itself");
}

#[tokio::test]
async fn a_use_that_a_busy_store_did_not_take_is_written_with_the_next() {
    let (slow, storage, [first, second]) = scene().await;
    slow.gate.add_permits(9);
    slow.is_busy.store(true, Ordering::SeqCst);
    storage.logins().touch(first, at(50), Some(1));
    storage.settle().await.expect("settled");
    assert!(is_used(&storage, first).await, "it still counts");
    storage.logins().touch(second, at(50), Some(1));
    storage.settle().await.expect("settled");
    let keys = [first, second].map(RowKey::login_seen);
    let stored = slow.inner.read(&keys, Read::Cached).await.expect("readable");
    assert!(stored.iter().all(Option::is_some));
}
