//! Reading a long audit costs a bounded piece a request.

use crate::store::contract::entry;
use async_trait::async_trait;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use twodoors::audit::Act;
use twodoors::audit::filter::{Filter, Group, Typed};
use twodoors::base::error::StoreError;
use twodoors::storage::PIECE;
use twodoors::storage::entries::{AuditLog, MOST_SCANNED};
use twodoors::storage::meter::Meter;
use twodoors::storage::rows::{Facts, Scan, Seen};
use twodoors::storage::{Change, Commit, Read, RowKey, Rows, Storage};
use twodoors::store::memory::MemoryStore;

/// Counts what is read, and the most that was held at once.
#[derive(Default)]
struct Counted {
    inner: MemoryStore,
    read: AtomicUsize,
    most: AtomicUsize,
}

#[async_trait]
impl Rows for Counted {
    async fn read(&self, keys: &[RowKey], how: Read) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        self.inner.read(keys, how).await
    }
    async fn scan(&self, scan: &Scan) -> Result<Vec<(Vec<u8>, Vec<u8>)>, StoreError> {
        let piece = self.inner.scan(scan).await?;
        self.read.fetch_add(piece.len(), Ordering::SeqCst);
        self.most.fetch_max(piece.len(), Ordering::SeqCst);
        Ok(piece)
    }
    async fn commit(&self, change: Arc<Change>) -> Result<Commit, StoreError> {
        self.inner.commit(change).await
    }
    async fn seen(&self, batch: Vec<Seen>) -> Result<(), StoreError> {
        self.inner.seen(batch).await
    }
    fn facts(&self) -> Facts {
        self.inner.facts()
    }
}

const ALL: usize = 100_000;
/// One in so many is a failure.
const RARE: usize = 30_000;

async fn long() -> (Arc<Counted>, AuditLog) {
    let store = Arc::new(Counted::default());
    let audit = Storage::new(Arc::<Counted>::clone(&store), None, Meter::default()).audit();
    let act = |at: usize| if at.is_multiple_of(RARE) { Act::SignInFailed } else { Act::SignedIn };
    let at = |at: usize| crate::store::contract::at(i64::try_from(at).expect("small"));
    audit.keep((0..ALL).map(|number| entry(act(number), at(number))).collect()).await.expect("kept");
    (store, audit)
}

async fn walk(store: &Counted, audit: &AuditLog, filter: &Filter, limit: usize) -> (usize, usize) {
    let (mut after, mut found, mut pages) = (None, 0, 0);
    loop {
        store.read.store(0, Ordering::SeqCst);
        let page = audit.page(|entry| filter.admits(entry), filter.from, after, limit).await.expect("a page");
        let read = store.read.load(Ordering::SeqCst);
        assert!(read <= MOST_SCANNED + limit + 1 && page.entries.len() <= limit, "{read} read for a page");
        assert_eq!(page.is_cut, page.next.is_some() && page.entries.len() < limit);
        (found, pages) = (found + page.entries.len(), pages + 1);
        match page.next {
            Some(next) => assert!(after.replace(next).is_none_or(|before| next < before), "it goes back"),
            None => return (found, pages),
        }
    }
}

#[tokio::test]
async fn a_page_of_a_hundred_thousand_entries_reads_a_bounded_piece() {
    let (store, audit) = long().await;
    let everything = Filter::default();
    let first = audit.page(|entry| everything.admits(entry), None, None, 50).await.expect("a page");
    assert!(first.entries.len() == 50 && !first.is_cut);
    assert_eq!(store.read.load(Ordering::SeqCst), 51, "a page without a filter reads itself and one more");
    let rare = Filter { group: Some(Group::Failures), ..Filter::default() };
    assert_eq!(walk(&store, &audit, &rare, 50).await, (4, 5));
    assert_eq!(walk(&store, &audit, &everything, 5_000).await, (ALL, 20));
    assert!(store.most.load(Ordering::SeqCst) <= PIECE, "and holds no more at once");
}

/// Whoever asks for today does not wait for last year.
#[tokio::test]
async fn days_end_the_search_early() {
    let (store, audit) = long().await;
    let typed = Typed { from: "1970-01-02T03:40:00Z", ..Typed::default() };
    let filter = typed.parse().expect("a filter");
    store.read.store(0, Ordering::SeqCst);
    let found = audit.page(|entry| filter.admits(entry), filter.from, None, 1_000).await.expect("a page");
    assert_eq!((found.entries.len(), found.next), (400, None));
    assert!(store.read.load(Ordering::SeqCst) <= 3 * PIECE);
}
