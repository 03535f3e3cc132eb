//! What only the store on disk can do wrong: locks, damage, loss, an older program, a dying disk.
//! Whatever happens, it says so; it never answers with garbage and never starts anew by itself.

use crate::harness::{new_dir, wait_until_closed};
use crate::store::contract::{at, entry, login, user};
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::TempDir;
use twodoors::audit::{Act, AuditEvent, News};
use twodoors::base::error::StoreError;
use twodoors::base::ids::{EndReason, Role};
use twodoors::base::language::Language;
use twodoors::login::Login;
use twodoors::storage::Storage;
use twodoors::storage::logins::Filter;
use twodoors::storage::setup::SetupCode;
use twodoors::storage::users::{InsertRule, UserInserted, UserSwapped};
use twodoors::store::sled::{OpenError, SledStore};
use twodoors::user::User;

/// A directory with Ada, an administrator, and one login of hers; the store is closed.
async fn lived_in() -> (TempDir, User, Login) {
    let dir = new_dir();
    let store = Storage::over(SledStore::open(dir.path()).expect("it opens"));
    let ada = user("ada", Role::Admin);
    let row = login(ada.id);
    let _ = store.users().insert(&ada, InsertRule::FirstAdministrator, vec![entry(Act::SetUp, at(1))]).await.unwrap();
    let _ = store.logins().insert(&row, vec![entry(Act::SignedIn, at(2))]).await.unwrap();
    close(store).await;
    (dir, ada, row)
}

async fn close(store: Arc<Storage>) {
    store.stop().await;
}

/// Opens what another handle may be about to let go.
fn reopen(dir: &Path) -> Result<Arc<Storage>, OpenError> {
    wait_until_closed(dir);
    SledStore::open(dir).map(Storage::over)
}

/// Writes into the closed store behind its back.
pub fn tamper(dir: &Path, tree: &str, change: impl Fn(&sled::Tree)) {
    wait_until_closed(dir);
    let db = sled::Config::new().path(dir.join("store")).open().expect("it opens");
    change(&db.open_tree(tree).expect("a tree"));
    db.flush().expect("flushed");
}

/// A record as the store writes it: version, checksum, postcard.
fn record(value: &impl serde::Serialize) -> Vec<u8> {
    let body = postcard::to_allocvec(value).expect("bytes");
    [&[1][..], &crc32fast::hash(&body).to_be_bytes(), &body].concat()
}

#[tokio::test]
async fn reopening_keeps_everything() {
    let (dir, ada, row) = lived_in().await;
    let store = reopen(dir.path()).expect("it opens");
    let code = SetupCode { number: [3; 16], expires_at: at(9) };
    store.users().set_setup_code(code, Vec::new()).await.unwrap();
    store.users().touch(ada.id, at(4));
    close(store).await;
    let store = reopen(dir.path()).expect("it opens again");
    assert_eq!(store.users().find_name(&ada.username).await.unwrap().expect("Ada").id, ada.id);
    assert_eq!(store.users().administrators().await.unwrap().able, 1);
    assert_eq!(store.logins().find(row.id).await.unwrap().expect("the login").user, ada.id);
    assert_eq!(store.logins().list(Filter::Of(ada.id), None, 9).await.unwrap().len(), 1);
    let acts: Vec<Act> = store.audit().entries(None, 9).await.unwrap().iter().map(|entry| entry.act).collect();
    assert_eq!(acts, [Act::SignedIn, Act::SetUp]);
    assert_eq!(store.users().last_seen(ada.id).await.unwrap(), Some(at(4)));
    assert_eq!(store.users().setup_code().await.unwrap(), Some(code));
}

#[tokio::test]
async fn a_second_process_is_told_that_it_is_in_use() {
    let dir = new_dir();
    let store = Storage::over(SledStore::open(dir.path()).expect("it opens"));
    let second = SledStore::open(dir.path()).err().expect("refused");
    assert!(matches!(second, OpenError::Locked(_)), "{second}");
    assert!(second.to_string().contains("stop that server first"), "{second}");
    assert!(store.is_healthy());
}

/// ASVS 16.5.3: a flipped bit is an error, never another value.
#[tokio::test]
async fn a_flipped_bit_in_a_record_is_an_error_not_garbage() {
    let (dir, ada, row) = lived_in().await;
    let whole = record(&row);
    for at_byte in (0..whole.len()).step_by(11) {
        let mut value = whole.clone();
        value[at_byte] ^= 0x10;
        tamper(dir.path(), "logins", |logins| drop(logins.insert(row.id.0.as_bytes(), value.clone()).unwrap()));
        let store = reopen(dir.path()).expect("it opens");
        let found = store.logins().find(row.id).await;
        assert!(matches!(found, Err(StoreError::Corrupt(_))), "byte {at_byte}: {found:?}");
        let listed = store.logins().list(Filter::Of(ada.id), None, 9).await;
        assert!(matches!(listed, Err(StoreError::Corrupt(_))), "byte {at_byte}: {listed:?}");
        close(store).await;
    }
    tamper(dir.path(), "logins", |logins| drop(logins.insert(row.id.0.as_bytes(), whole.clone()).unwrap()));
    let store = reopen(dir.path()).expect("it opens");
    assert!(store.logins().find(row.id).await.unwrap().is_some(), "and what is whole is read");
}

/// sled itself may say anything about a damaged file; we say an error, or the truth.
#[tokio::test]
async fn a_damaged_file_is_an_error_or_the_truth() {
    let (dir, ada, _) = lived_in().await;
    let file = dir.path().join("store/db");
    wait_until_closed(dir.path());
    let whole = fs::read(&file).expect("readable");
    let used: Vec<usize> = (0..whole.len()).filter(|at| whole[*at] != 0).collect();
    for step in 0..24 {
        let copy = new_dir();
        fs::create_dir(copy.path().join("store")).unwrap();
        for name in ["instance", "store/conf"] {
            fs::copy(dir.path().join(name), copy.path().join(name)).expect("copied");
        }
        let mut bytes = whole.clone();
        bytes[used[step * (used.len() - 1) / 23]] ^= 0x20;
        fs::write(copy.path().join("store/db"), bytes).expect("written");
        let Ok(store) = SledStore::open(copy.path()).map(Storage::over) else { continue };
        let (name, runtime) = (ada.username.clone(), tokio::runtime::Handle::current());
        let reading = std::thread::spawn(move || runtime.block_on(async move { store.users().find_name(&name).await }));
        match reading.join().unwrap_or_else(|_| panic!("step {step}: a read panicked")) {
            Ok(Some(found)) => assert_eq!((found.id, found.role), (ada.id, Role::Admin), "step {step}"),
            Ok(None) => panic!("step {step}: Ada is lost, and nothing says so"),
            Err(_) => {}
        }
    }
}

/// ASVS 6.3.2: an empty store in a house that was set up would make the next visitor administrator.
#[tokio::test]
async fn an_emptied_store_is_refused_with_the_way_out() {
    let (dir, ..) = lived_in().await;
    drop(reopen(dir.path()).expect("it opens"));
    wait_until_closed(dir.path());
    fs::remove_dir_all(dir.path().join("store")).expect("removed");
    let refused = SledStore::open(dir.path()).err().expect("refused");
    assert!(matches!(refused, OpenError::Emptied { what: "empty", .. }), "{refused}");
    assert!(refused.to_string().contains("restore a copy"), "{refused}");
}

#[tokio::test]
async fn another_houses_store_is_refused() {
    let (dir, ..) = lived_in().await;
    let (other, ..) = lived_in().await;
    fs::copy(other.path().join("instance"), dir.path().join("instance")).expect("copied");
    let refused = reopen(dir.path()).err().expect("refused");
    assert!(matches!(refused, OpenError::Emptied { what: "another one's", .. }), "{refused}");
    fs::write(dir.path().join("instance"), "nonsense").expect("written");
    let refused = reopen(dir.path()).err().expect("refused");
    assert!(matches!(refused, OpenError::Damaged { .. }), "{refused}");
}

#[tokio::test]
async fn a_store_without_its_administrators_is_refused() {
    let (dir, ..) = lived_in().await;
    tamper(dir.path(), "meta", |meta| drop(meta.remove("administrators").unwrap()));
    let refused = reopen(dir.path()).err().expect("refused");
    assert!(matches!(refused, OpenError::Emptied { .. }), "{refused}");
}

#[tokio::test]
async fn a_newer_layout_is_refused() {
    let (dir, ..) = lived_in().await;
    tamper(dir.path(), "meta", |meta| drop(meta.insert("schema", record(&6_u32)).unwrap()));
    let refused = reopen(dir.path()).err().expect("refused");
    assert!(matches!(refused, OpenError::Newer { found: 6, .. }), "{refused}");
}

/// A record as an earlier version wrote it, without its last `fewer` members, which hold nothing.
fn as_written_by(version: u8, value: &impl serde::Serialize, fewer: u8) -> Vec<u8> {
    let mut body = postcard::to_allocvec(value).expect("bytes");
    for _ in 0..fewer {
        assert_eq!(body.pop(), Some(0), "none, or an empty list");
    }
    [&[version][..], &crc32fast::hash(&body).to_be_bytes(), &body].concat()
}

/// A person: before 3 without a language, before 2 also without news.
fn person_of(version: u8, user: &User) -> Vec<u8> {
    as_written_by(version, user, 3_u8.saturating_sub(version))
}

/// An upgrade needs no step of its own, and there is no way back that would lose anything in silence.
#[tokio::test]
async fn a_store_of_an_earlier_version_is_read_and_marked_as_this_ones() {
    for version in [1, 2, 3, 4] {
        upgraded(version).await;
    }
}

async fn upgraded(version: u8) {
    let (dir, mut ada, row) = lived_in().await;
    if version > 1 {
        // Until 4 what somebody is to be told stood with the person.
        let act = Act::LoginEnded(EndReason::Revoked);
        ada.news = vec![News { act, at: at(2), count: 1, by: None, device: None, address: None }];
    }
    tamper(dir.path(), "meta", |meta| drop(meta.insert("schema", record(&u32::from(version))).unwrap()));
    tamper(dir.path(), "seen", |seen| {
        drop(seen.insert(ada.id.0.as_bytes(), as_written_by(version, &at(5), 0)).unwrap());
    });
    tamper(dir.path(), "users", |users| {
        drop(users.insert(ada.id.0.as_bytes(), person_of(version, &ada)).unwrap());
    });
    tamper(dir.path(), "logins", |logins| drop(logins.insert(row.id.0.as_bytes(), record(&row)).unwrap()));
    // Before 4 an entry did not keep what its login was called.
    let old = AuditEvent { login: Some(row.id), ..entry(Act::LoginRenamed, at(3)).to(&ada) };
    let key = old.id.into_bytes();
    let fewer = if version < 4 { 2 } else { 0 };
    tamper(dir.path(), "audit", |audit| drop(audit.insert(key, as_written_by(version, &old, fewer)).unwrap()));
    let store = reopen(dir.path()).expect("it opens");
    let mut stored = store.users().find_name(&ada.username).await.unwrap().expect("Ada");
    assert!(stored.id == ada.id && stored.news == ada.news && stored.language.is_none());
    assert_eq!(store.users().last_seen(ada.id).await.unwrap(), Some(at(5)));
    assert_eq!(store.logins().find(row.id).await.unwrap().expect("the login").user, ada.id);
    let entries = store.audit().entries(None, 9).await.unwrap();
    assert_eq!(entries.iter().map(|entry| entry.act).collect::<Vec<_>>(), [old.act, Act::SignedIn, Act::SetUp]);
    assert_eq!((entries[0].id, entries[0].at, entries[0].login), (old.id, old.at, Some(row.id)));
    assert_eq!((entries[0].whom.clone(), &entries[0].device, &entries[0].renamed_to), (old.whom, &None, &None));
    stored.next_epoch();
    stored.language = Some(Language::Korean);
    let renamed = AuditEvent {
        renamed_to: Some("another".to_owned()),
        ..entry(Act::LoginRenamed, at(4)).on(row.id, &row.device.name)
    };
    let told = entry(Act::LoginEnded(EndReason::SpentRefreshToken), at(4)).to(&ada);
    assert_eq!(store.users().swap(&stored, vec![renamed, told]).await.unwrap(), UserSwapped::Done);
    store.users().touch(ada.id, at(6));
    close(store).await;
    drop(stored);
    // By the first byte an older program would know a record, by the number that it must not go on.
    tamper(dir.path(), "meta", |meta| assert_eq!(meta.get("schema").unwrap().unwrap(), record(&5_u32)));
    let store = reopen(dir.path()).expect("it opens again");
    let later = store.users().find(ada.id).await.unwrap().expect("Ada");
    assert_eq!((later.epoch, later.language), (2, Some(Language::Korean)));
    assert_eq!(later.news.len(), ada.news.len() + 1, "nothing that is still to be told is lost");
    assert_eq!(store.users().last_seen(ada.id).await.unwrap(), Some(at(6)));
    store.users().forget_news(ada.id, vec![(Act::LoginEnded(EndReason::Revoked), at(2))]).await.unwrap();
    assert_eq!(store.users().find(ada.id).await.unwrap().expect("Ada").news.len(), 1, "nor told again");
    let entries = store.audit().entries(None, 9).await.unwrap();
    let names = |entry: &AuditEvent| (entry.device.clone(), entry.renamed_to.clone());
    let kept: Vec<_> = entries.iter().filter(|entry| entry.act == Act::LoginRenamed).map(names).collect();
    assert_eq!(
        kept,
        [(Some(row.device.name), Some("another".to_owned())), (None, None)],
        "what is new and what is old"
    );
    close(store).await;
}

#[tokio::test]
async fn the_marker_is_written_when_the_first_administrator_is_durable() {
    let dir = new_dir();
    let store = Storage::over(SledStore::open(dir.path()).expect("it opens"));
    let marker = dir.path().join("instance");
    let _ = store.users().insert(&user("bob", Role::Member), InsertRule::Anybody, Vec::new()).await.unwrap();
    assert!(!marker.exists());
    let _ = store.users().insert(&user("ada", Role::Admin), InsertRule::FirstAdministrator, Vec::new()).await.unwrap();
    assert!(marker.exists());
    close(store).await;
    fs::remove_file(&marker).expect("removed");
    let _store = reopen(dir.path()).expect("killed before the marker was written");
    assert!(marker.exists(), "it is made up for");
}

/// After a failed fsync memory and disk may differ: nothing is answered any more.
#[tokio::test]
async fn a_failing_disk_is_answered_with_an_error_and_closes_the_store() {
    let dir = new_dir();
    let broken = Arc::new(AtomicBool::new(false));
    let switch = Arc::clone(&broken);
    let sync = move || if switch.load(Ordering::SeqCst) { Err(io::Error::other("no more")) } else { Ok(()) };
    let store = Storage::over(SledStore::open_with_sync(dir.path(), Box::new(sync)).expect("it opens"));
    let ada = user("ada", Role::Admin);
    let inserted = store.users().insert(&ada, InsertRule::Anybody, Vec::new()).await.unwrap();
    assert_eq!((inserted, store.is_healthy()), (UserInserted::Done, true));
    broken.store(true, Ordering::SeqCst);
    let row = login(ada.id);
    let failed = store.logins().insert(&row, Vec::new()).await;
    assert!(matches!(failed, Err(StoreError::Failed(_))), "{failed:?}");
    store.failed().await;
    assert!(!store.is_healthy());
    broken.store(false, Ordering::SeqCst);
    let is_failed = |outcome: Result<(), StoreError>| matches!(outcome, Err(StoreError::Failed(_)));
    assert!(is_failed(store.logins().insert(&login(ada.id), Vec::new()).await.map(drop)), "a write");
    assert!(is_failed(store.logins().find(row.id).await.map(drop)), "a read");
    assert!(is_failed(store.users().find(ada.id).await.map(drop)));
    assert!(is_failed(store.users().list(None, 9).await.map(drop)));
    assert!(is_failed(store.logins().list(Filter::All, None, 9).await.map(drop)));
    assert!(is_failed(store.audit().entries(None, 9).await.map(drop)));
    assert!(is_failed(store.users().administrators().await.map(drop)));
    assert!(is_failed(store.settle().await), "nor is anything called durable");
}

#[tokio::test]
async fn a_directory_that_cannot_be_used_is_said() {
    let dir = new_dir();
    fs::write(dir.path().join("store"), "a file").expect("written");
    let refused = SledStore::open(dir.path()).err().expect("refused");
    assert!(matches!(refused, OpenError::Io { .. }), "{refused}");
    let (dir, ..) = lived_in().await;
    let mode = fs::metadata(dir.path().join("store")).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o700, "nobody else looks in");
}
