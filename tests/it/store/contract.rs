//! One contract for every store: people, logins and the audit. Asked of the one in memory and of the
//! one on disk. What only a disk can do wrong is in `store/disk.rs`.

use crate::harness::new_dir;
use rocket::futures::future::join_all;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use twodoors::audit::{Act, AuditEvent, Source};
use twodoors::base::clock::Timestamp;
use twodoors::base::ids::{EndReason, LoginId, Role, UserId};
use twodoors::login::{Credential, Device, Login, RotationState, State};
use twodoors::storage::Storage;
use twodoors::storage::logins::{Filter, Inserted, Swapped};
use twodoors::storage::setup::SetupCode;
use twodoors::storage::users::{InsertRule, UserInserted, UserSwapped};
use twodoors::store::memory::MemoryStore;
use twodoors::store::sled::SledStore;
use twodoors::user::{Profile, User, Username};

pub fn at(secs: i64) -> Timestamp {
    Timestamp::from_millis(secs * 1000)
}

pub fn user(name: &str, role: Role) -> User {
    let profile = Profile { display_name: name.to_owned(), ..Profile::default() };
    let user = User::new(Username::parse(name).expect("a name"), profile, role, at(0));
    User { password: Some("a hash".to_owned()), ..user }
}

pub fn login(of: UserId) -> Login {
    Login {
        id: LoginId::new(),
        user: of,
        device: Device { name: "a phone".to_owned(), id: None, address: IpAddr::V4(Ipv4Addr::LOCALHOST) },
        epoch: 1,
        created_at: at(0),
        seen_at: at(0),
        max_expires_at: at(1_000_000),
        confirmed_at: at(0),
        state: State::Live,
        access_exp: at(600),
        credential: Credential::Token(RotationState {
            nonce: [1; 16],
            newest: 1,
            parent: 1,
            newest_used: false,
            superseded: Vec::new(),
        }),
        revision: 0,
    }
}

pub fn entry(act: Act, now: Timestamp) -> AuditEvent {
    Source::SYSTEM.entry(act, now)
}

/// Two records are the same if they would be written the same.
fn same<T: serde::Serialize>(one: &T, other: &T) -> bool {
    postcard::to_allocvec(one).expect("bytes") == postcard::to_allocvec(other).expect("bytes")
}

async fn insert_never_overwrites(store: Arc<Storage>) {
    let row = login(UserId::new());
    assert_eq!(store.logins().insert(&row, Vec::new()).await.unwrap(), Inserted::Done);
    let mut other = row.clone();
    other.device.name.push_str(" of another");
    let lost = vec![entry(Act::SignedIn, at(1))];
    assert_eq!(store.logins().insert(&other, lost).await.unwrap(), Inserted::Taken);
    let stored = store.logins().find(row.id).await.unwrap().expect("the first");
    assert!(same(&stored, &row), "{stored:?}");
    assert!(store.audit().entries(None, 9).await.unwrap().is_empty(), "what was not done is not in the audit");
    assert!(store.logins().find(LoginId::new()).await.unwrap().is_none());
}

async fn swap_replaces_only_what_was_read(store: Arc<Storage>) {
    let mut row = login(UserId::new());
    assert_eq!(store.logins().swap(&row, Vec::new()).await.unwrap(), Swapped::Gone);
    let _ = store.logins().insert(&row, Vec::new()).await.unwrap();
    row.device.name.push_str(" renamed");
    assert_eq!(store.logins().swap(&row, vec![entry(Act::LoginRenamed, at(1))]).await.unwrap(), Swapped::Done);
    assert_eq!(store.logins().swap(&row, vec![entry(Act::LoginRenamed, at(2))]).await.unwrap(), Swapped::Changed);
    let stored = store.logins().find(row.id).await.unwrap().expect("there");
    assert_eq!((stored.revision, stored.device.name.as_str()), (1, "a phone renamed"));
    assert_eq!(
        store.audit().entries(None, 9).await.unwrap().len(),
        1,
        "an act and its entry commit together, or not at all"
    );
}

async fn of_many_racing_swaps_one_is_done(store: Arc<Storage>) {
    let row = login(UserId::new());
    let _ = store.logins().insert(&row, Vec::new()).await.unwrap();
    let race = (0..64).map(|at| {
        let (store, mut row) = (Arc::clone(&store), row.clone());
        tokio::spawn(async move {
            row.device.name = format!("racer {at}");
            store.logins().swap(&row, Vec::new()).await.unwrap()
        })
    });
    let outcomes: Vec<Swapped> = join_all(race).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Swapped::Done).count(), 1);
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Swapped::Changed).count(), 63);
    assert_eq!(store.logins().find(row.id).await.unwrap().unwrap().revision, 1);
}

async fn of_many_racing_for_a_name_one_gets_it(store: Arc<Storage>) {
    let race = (0..32).map(|at| {
        let store = Arc::clone(&store);
        let user = user(if at % 2 == 0 { "ada" } else { "ADA" }, Role::Member);
        tokio::spawn(async move {
            let entries = vec![entry(Act::UserAdded(Role::Member), self::at(1)).to(&user)];
            (user.id, store.users().insert(&user, InsertRule::Anybody, entries).await.unwrap())
        })
    });
    let outcomes: Vec<_> = join_all(race).await.into_iter().map(Result::unwrap).collect();
    let winners: Vec<_> = outcomes.iter().filter(|(_, outcome)| *outcome == UserInserted::Done).collect();
    assert_eq!(winners.len(), 1, "{outcomes:?}");
    assert!(outcomes.iter().all(|(_, outcome)| *outcome != UserInserted::NotFirst));
    let stored = store.users().find_name(&Username::parse("Ada").unwrap()).await.unwrap().expect("somebody");
    assert_eq!(stored.id, winners[0].0);
    assert_eq!(store.users().list(None, 99).await.unwrap().len(), 1);
    assert_eq!(store.audit().entries(None, 99).await.unwrap().len(), 1);
}

async fn of_many_racing_to_be_first_one_is(store: Arc<Storage>) {
    let race = (0..16).map(|at| {
        let (store, user) = (Arc::clone(&store), user(&format!("admin{at}"), Role::Admin));
        tokio::spawn(
            async move { store.users().insert(&user, InsertRule::FirstAdministrator, Vec::new()).await.unwrap() },
        )
    });
    let outcomes: Vec<UserInserted> = join_all(race).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == UserInserted::Done).count(), 1);
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == UserInserted::NotFirst).count(), 15);
    let count = store.users().administrators().await.unwrap();
    assert_eq!((count.all, count.able), (1, 1));
}

async fn an_enabled_administrator_always_remains(store: Arc<Storage>) {
    let admins: Vec<User> = (0..8).map(|at| user(&format!("admin{at}"), Role::Admin)).collect();
    for admin in &admins {
        let _ = store.users().insert(admin, InsertRule::Anybody, Vec::new()).await.unwrap();
    }
    let race = admins.iter().enumerate().map(|(at, admin)| {
        let (store, mut admin) = (Arc::clone(&store), admin.clone());
        tokio::spawn(async move {
            match at % 3 {
                0 => admin.disabled = true,
                1 => admin.role = Role::Member,
                _ => return store.users().remove(&admin, Vec::new()).await.unwrap(),
            }
            store.users().swap(&admin, Vec::new()).await.unwrap()
        })
    });
    let outcomes: Vec<UserSwapped> = join_all(race).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == UserSwapped::Done).count(), 7, "{outcomes:?}");
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == UserSwapped::LastAdministrator).count(), 1);
    assert_eq!(store.users().administrators().await.unwrap().able, 1);
}

async fn a_person_is_swapped_and_removed_only_as_read(store: Arc<Storage>) {
    let mut bob = user("bob", Role::Member);
    assert_eq!(store.users().swap(&bob, Vec::new()).await.unwrap(), UserSwapped::Gone);
    let _ = store.users().insert(&bob, InsertRule::Anybody, Vec::new()).await.unwrap();
    bob.next_epoch();
    assert_eq!(store.users().swap(&bob, Vec::new()).await.unwrap(), UserSwapped::Done);
    assert_eq!(store.users().swap(&bob, Vec::new()).await.unwrap(), UserSwapped::Changed);
    assert_eq!(store.users().remove(&bob, Vec::new()).await.unwrap(), UserSwapped::Changed);
    let bob = store.users().find(bob.id).await.unwrap().expect("there");
    assert_eq!((bob.revision, bob.epoch), (1, 2));
    assert_eq!(store.users().remove(&bob, Vec::new()).await.unwrap(), UserSwapped::Done);
    assert!(store.users().find_name(&bob.username).await.unwrap().is_none(), "the name is free");
    let next = user("bob", Role::Member);
    assert_eq!(store.users().insert(&next, InsertRule::Anybody, Vec::new()).await.unwrap(), UserInserted::Done);
}

async fn lists_keep_their_order_and_page(store: Arc<Storage>) {
    let people: Vec<User> = (0..5).map(|at| user(&format!("user{at}"), Role::Member)).collect();
    let mut rows = Vec::new();
    for person in &people {
        let _ = store.users().insert(person, InsertRule::Anybody, Vec::new()).await.unwrap();
        for _ in 0..3 {
            rows.push(login(person.id));
            let _ = store.logins().insert(&rows[rows.len() - 1], Vec::new()).await.unwrap();
        }
    }
    let ids = |list: Vec<User>| list.iter().map(|user| user.id).collect::<Vec<_>>();
    let oldest_first: Vec<UserId> = people.iter().map(|user| user.id).collect();
    assert_eq!(ids(store.users().list(None, 3).await.unwrap()), oldest_first[..3]);
    assert_eq!(ids(store.users().list(Some(oldest_first[2]), 9).await.unwrap()), oldest_first[3..]);
    let ids = |list: Vec<Login>| list.iter().map(|login| login.id).collect::<Vec<_>>();
    let newest_first: Vec<LoginId> = rows.iter().rev().map(|login| login.id).collect();
    assert_eq!(ids(store.logins().list(Filter::All, None, 4).await.unwrap()), newest_first[..4]);
    assert_eq!(ids(store.logins().list(Filter::All, Some(newest_first[3]), 99).await.unwrap()), newest_first[4..]);
    let of = Filter::Of(people[1].id);
    let own: Vec<LoginId> = rows[3..6].iter().rev().map(|login| login.id).collect();
    assert_eq!(ids(store.logins().list(of, None, 2).await.unwrap()), own[..2]);
    assert_eq!(ids(store.logins().list(of, Some(own[1]), 9).await.unwrap()), own[2..]);
    assert!(store.logins().list(Filter::Of(UserId::new()), None, 9).await.unwrap().is_empty());
}

async fn a_touch_notes_a_use_and_never_revives(store: Arc<Storage>) {
    let (live, mut ended) = (login(UserId::new()), login(UserId::new()));
    ended.end(EndReason::Revoked, at(10));
    for row in [&live, &ended] {
        let _ = store.logins().insert(row, Vec::new()).await.unwrap();
    }
    for id in [live.id, ended.id, LoginId::new()] {
        store.logins().touch(id, at(50), Some(1));
        store.logins().touch(id, at(40), Some(7));
    }
    store.settle().await.unwrap();
    let touched = store.logins().find(live.id).await.unwrap().unwrap();
    let Credential::Token(row) = &touched.credential else { panic!("a token") };
    assert_eq!((touched.seen_at, row.newest_used), (at(50), true), "and time never goes back");
    assert_eq!(touched.revision, live.revision, "a use is no change");
    assert_eq!(
        store.logins().swap(&touched, Vec::new()).await.unwrap(),
        Swapped::Done,
        "and stands in no change's way"
    );
    let again = store.logins().find(live.id).await.unwrap().unwrap();
    assert_eq!((again.seen_at, again.revision), (at(50), 1));
    let still = store.logins().find(ended.id).await.unwrap().unwrap();
    assert_eq!((still.state, still.seen_at), (State::Ended { at: at(10), reason: EndReason::Revoked }, at(0)));
    assert_eq!(store.logins().list(Filter::All, None, 9).await.unwrap().len(), 2, "none was made");
}

async fn what_is_removed_is_gone_from_every_list(store: Arc<Storage>) {
    let owner = UserId::new();
    let rows = [login(owner), login(owner), login(owner)];
    for row in &rows {
        let _ = store.logins().insert(row, Vec::new()).await.unwrap();
    }
    store.logins().remove(&[rows[0].id, rows[2].id, LoginId::new()]).await.unwrap();
    for filter in [Filter::All, Filter::Of(owner)] {
        let list = store.logins().list(filter, None, 9).await.unwrap();
        assert_eq!(list.iter().map(|row| row.id).collect::<Vec<_>>(), [rows[1].id]);
    }
    assert!(store.logins().find(rows[0].id).await.unwrap().is_none());
}

async fn last_seen_is_noted_for_those_who_are_here(store: Arc<Storage>) {
    let bob = user("bob", Role::Member);
    let _ = store.users().insert(&bob, InsertRule::Anybody, Vec::new()).await.unwrap();
    assert_eq!(store.users().last_seen(bob.id).await.unwrap(), None);
    store.users().touch(bob.id, at(5));
    store.settle().await.unwrap();
    assert_eq!(store.users().last_seen(bob.id).await.unwrap(), Some(at(5)));
    assert_eq!(store.users().remove(&bob, Vec::new()).await.unwrap(), UserSwapped::Done);
    store.users().touch(bob.id, at(6));
    store.settle().await.unwrap();
    assert_eq!(store.users().last_seen(bob.id).await.unwrap(), None, "nothing is kept about who is gone");
}

async fn the_set_up_code_is_the_newest(store: Arc<Storage>) {
    assert_eq!(store.users().setup_code().await.unwrap(), None);
    for number in [1, 2] {
        let code = SetupCode { number: [number; 16], expires_at: at(i64::from(number)) };
        store.users().set_setup_code(code, vec![entry(Act::SetupLinkMade, at(1))]).await.unwrap();
        assert_eq!(store.users().setup_code().await.unwrap(), Some(code));
    }
    assert_eq!(store.audit().entries(None, 9).await.unwrap().len(), 2);
}

async fn the_audit_pages_and_is_trimmed_by_age_and_number(store: Arc<Storage>) {
    let all: Vec<AuditEvent> = (0..10).map(|secs| entry(Act::SignedIn, at(secs))).collect();
    store.audit().note(all.clone());
    store.settle().await.unwrap();
    let times = |list: Vec<AuditEvent>| list.iter().map(|entry| entry.at.secs()).collect::<Vec<_>>();
    let page = store.audit().entries(None, 4).await.unwrap();
    let next = page[3].id;
    assert_eq!(times(page), [9, 8, 7, 6]);
    assert_eq!(times(store.audit().entries(Some(next), 99).await.unwrap()), [5, 4, 3, 2, 1, 0]);
    assert_eq!(store.audit().trim(at(3), 99).await.unwrap(), 3, "older than");
    assert_eq!(store.audit().trim(at(3), 5).await.unwrap(), 2, "more than");
    assert_eq!(store.audit().trim(at(3), 5).await.unwrap(), 0);
    assert_eq!(times(store.audit().entries(None, 99).await.unwrap()), [9, 8, 7, 6, 5]);
}

/// Every promise, asked of both stores.
macro_rules! contract {
    ($($promise:ident),* $(,)?) => {
        mod memory {
            use super::*;
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $promise() { super::$promise(Storage::over(MemoryStore::default())).await; })*
        }
        mod sled {
            use super::*;
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $promise() {
                let dir = new_dir();
                let store = Storage::over(SledStore::open(dir.path()).expect("it opens"));
                super::$promise(Arc::clone(&store)).await;
                store.stop().await;
            })*
        }
    };
}

contract! {
    insert_never_overwrites,
    swap_replaces_only_what_was_read,
    of_many_racing_swaps_one_is_done,
    of_many_racing_for_a_name_one_gets_it,
    of_many_racing_to_be_first_one_is,
    an_enabled_administrator_always_remains,
    a_person_is_swapped_and_removed_only_as_read,
    lists_keep_their_order_and_page,
    a_touch_notes_a_use_and_never_revives,
    what_is_removed_is_gone_from_every_list,
    last_seen_is_noted_for_those_who_are_here,
    the_set_up_code_is_the_newest,
    the_audit_pages_and_is_trimmed_by_age_and_number,
}
