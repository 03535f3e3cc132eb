//! The contract of a store, asked through two handles of the same one: what a second node would see. Its rules stand in
//! `store/contract.rs`; here it is five verbs over bytes.

use crate::harness::new_dir;
use crate::store::contract::at;
use rocket::futures::future::join_all;
use std::sync::Arc;
use tokio::sync::Barrier;
use twodoors::base::ids::{LoginId, UserId};
use twodoors::lab::measure::hidden_rows::HiddenRows;
use twodoors::storage::codec::decode;
use twodoors::storage::rows::{Order, Scan, Seen, SeenRow, Table};
use twodoors::storage::{Change, Commit, Expected, Read, RowKey, Rows};
use twodoors::store::memory::MemoryStore;
use twodoors::store::sled::SledStore;

/// Two handles of one store.
type Two = (Arc<dyn Rows>, Arc<dyn Rows>);

fn put(key: &RowKey, row: &[u8]) -> Change {
    Change { put: vec![(key.clone(), row.to_vec())], ..Change::default() }
}

async fn make(rows: &Arc<dyn Rows>, change: Change) -> Commit {
    rows.commit(Arc::new(change)).await.expect("an answer")
}

async fn read(rows: &Arc<dyn Rows>, key: &RowKey) -> Option<Vec<u8>> {
    rows.read(std::slice::from_ref(key), Read::Settled).await.expect("readable").pop().flatten()
}

async fn what_one_handle_writes_the_other_reads((one, other): Two) {
    let (key, gone) = (RowKey::login(LoginId::new()), RowKey::user(UserId::new()));
    assert_eq!(make(&one, put(&key, b"a row")).await, Commit::Done);
    let found = other.read(&[gone.clone(), key.clone(), gone], Read::Settled).await.expect("readable");
    assert_eq!(found, [None, Some(b"a row".to_vec()), None], "in the order of the keys");
    assert_eq!(other.read(&[], Read::Settled).await.expect("settled"), Vec::<Option<Vec<u8>>>::new());
    let delete = Change { delete: vec![key.clone(), key.clone()], ..Change::default() };
    assert_eq!(make(&other, delete).await, Commit::Done);
    assert_eq!(read(&one, &key).await, None);
}

async fn a_change_is_made_whole_or_not_at_all((one, other): Two) {
    let (first, second) = (RowKey::login(LoginId::new()), RowKey::meta(b"second"));
    let _ = make(&one, put(&first, b"1")).await;
    for (key, expected) in [
        (&first, Expected::Absent),
        (&first, Expected::Same(b"2".to_vec())),
        (&second, Expected::Present),
        (&second, Expected::Same(Vec::new())),
    ] {
        let mut change = put(&second, b"written");
        change.delete(first.clone());
        change.expect(first.clone(), Expected::Present);
        change.expect(key.clone(), expected.clone());
        assert_eq!(make(&other, change).await, Commit::Conflict(key.clone()), "{expected:?}");
        assert_eq!((read(&one, &first).await, read(&one, &second).await), (Some(b"1".to_vec()), None));
    }
    let mut change = put(&second, b"written");
    change.delete(first.clone());
    change.expect(first.clone(), Expected::Same(b"1".to_vec()));
    change.expect(second.clone(), Expected::Absent);
    assert_eq!(make(&other, change).await, Commit::Done);
    assert_eq!((read(&one, &first).await, read(&one, &second).await), (None, Some(b"written".to_vec())));
}

async fn of_many_who_read_the_same_one_changes_it((one, other): Two) {
    let key = RowKey::name(&twodoors::user::Username::parse("ada").expect("a name"));
    for round in 0..4_u8 {
        let all_have_read = Arc::new(Barrier::new(16));
        let race = (0..16_u8).map(|number| {
            let (rows, key) = (Arc::clone(if number % 2 == 0 { &one } else { &other }), key.clone());
            let all_have_read = Arc::clone(&all_have_read);
            tokio::spawn(async move {
                let mut change = put(&key, &[round, number]);
                let before = if round == 0 { Expected::Absent } else { Expected::Present };
                change.expect(key.clone(), before);
                if round > 0 {
                    let read = rows.read(std::slice::from_ref(&key), Read::Cached).await.expect("readable").pop();
                    all_have_read.wait().await;
                    change.expect(key.clone(), Expected::as_read(read.flatten()));
                }
                rows.commit(Arc::new(change)).await.expect("an answer")
            })
        });
        let outcomes: Vec<Commit> = join_all(race).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(outcomes.iter().filter(|outcome| **outcome == Commit::Done).count(), 1, "{outcomes:?}");
    }
}

async fn rows_are_listed_in_both_orders_by_prefix_and_in_pieces((one, other): Two) {
    let ids = [[1_u8, 1], [1, 2], [1, 0xff], [2, 0], [0xff, 0xff]];
    for id in ids.iter().rev() {
        let _ = make(&one, put(&RowKey { table: Table::LoginsOf, id: id.to_vec() }, id)).await;
        // The neighbours of a table are never listed with it.
        let _ = make(&one, put(&RowKey { table: Table::Logins, id: id.to_vec() }, b"x")).await;
    }
    let list = async |prefix: &[u8], after: Option<[u8; 2]>, order, limit| {
        let scan = Scan { table: Table::LoginsOf, prefix: prefix.to_vec(), after: after.map(Vec::from), order, limit };
        let found = other.scan(&scan).await.expect("a list");
        assert!(found.iter().all(|(key, row)| key == row));
        found.into_iter().map(|(key, _)| key).collect::<Vec<_>>()
    };
    assert_eq!(list(&[], None, Order::Ascending, 9).await, ids);
    assert_eq!(list(&[], None, Order::Descending, 2).await, [[0xff, 0xff], [2, 0]]);
    assert_eq!(list(&[], Some([1, 0xff]), Order::Ascending, 9).await, [[2, 0], [0xff, 0xff]]);
    assert_eq!(list(&[1], None, Order::Ascending, 2).await, [[1, 1], [1, 2]]);
    assert_eq!(list(&[1], Some([1, 2]), Order::Ascending, 9).await, [[1, 0xff]]);
    assert_eq!(list(&[1], None, Order::Descending, 9).await, [[1, 0xff], [1, 2], [1, 1]]);
    assert_eq!(list(&[1], Some([1, 2]), Order::Descending, 9).await, [[1, 1]]);
    assert_eq!(list(&[0xff], None, Order::Descending, 9).await, [[0xff, 0xff]]);
    assert!(list(&[7], None, Order::Ascending, 9).await.is_empty());
}

async fn a_use_only_grows_and_needs_its_row((one, other): Two) {
    let (id, gone) = (LoginId::new(), LoginId::new());
    let _ = make(&one, put(&RowKey::login(id), b"a login")).await;
    let seen = |id, secs, generation| {
        let row = SeenRow { at: at(secs), generation };
        Seen { of: RowKey::login(id), key: RowKey::login_seen(id), row }
    };
    one.seen(vec![seen(id, 50, 3), seen(gone, 50, 3)]).await.expect("noted");
    other.seen(vec![seen(id, 40, 4)]).await.expect("noted");
    let row = read(&other, &RowKey::login_seen(id)).await.expect("noted");
    assert_eq!(decode::<SeenRow>(&row).expect("readable"), SeenRow { at: at(50), generation: 4 });
    assert_eq!(read(&other, &RowKey::login(id)).await.expect("the login"), b"a login", "which is not touched");
    assert_eq!(read(&other, &RowKey::login_seen(gone)).await, None, "nothing is kept about who is gone");
}

async fn hidden_rows_are_apart_and_can_be_cleared((one, other): Two) {
    let key = RowKey::meta(b"a row");
    let _ = make(&one, put(&key, b"ours")).await;
    let hidden = HiddenRows::of(&other);
    let rows: Arc<dyn Rows> = Arc::new(hidden.clone());
    assert_eq!(read(&rows, &key).await, None);
    let _ = make(&rows, put(&key, b"theirs")).await;
    assert_eq!((read(&one, &key).await, read(&rows, &key).await), (Some(b"ours".to_vec()), Some(b"theirs".to_vec())));
    hidden.clear().await.expect("cleared");
    assert_eq!((read(&one, &key).await, read(&rows, &key).await), (Some(b"ours".to_vec()), None));
}

/// Every promise, asked of each store.
macro_rules! contract {
    ($($promise:ident),* $(,)?) => {
        mod memory {
            use super::*;
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $promise() {
                let store = MemoryStore::default();
                assert!(!store.facts().is_durable);
                super::$promise((Arc::new(store.clone()), Arc::new(store))).await;
            })*
        }
        mod hidden_in_memory {
            use super::*;
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $promise() {
                let store: Arc<dyn Rows> = Arc::new(MemoryStore::default());
                super::$promise((Arc::new(HiddenRows::of(&store)), Arc::new(HiddenRows::of(&store)))).await;
            })*
        }
        mod sled {
            use super::*;
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $promise() {
                let dir = new_dir();
                let store = SledStore::open(dir.path()).expect("it opens");
                assert!(store.facts().is_durable && store.bytes().is_some());
                super::$promise((Arc::new(store.clone()), Arc::new(store.clone()))).await;
                store.stop().await;
            })*
        }
    };
}

contract! {
    what_one_handle_writes_the_other_reads,
    a_change_is_made_whole_or_not_at_all,
    of_many_who_read_the_same_one_changes_it,
    rows_are_listed_in_both_orders_by_prefix_and_in_pieces,
    a_use_only_grows_and_needs_its_row,
    hidden_rows_are_apart_and_can_be_cleared,
}
