//! What is under way at the very moment when every login of everyone ends.

use crate::denylist::note::{jwt, tokens};
use crate::harness::port::Port;
use crate::harness::{ADMIN, ApiClient, App, PASSWORD, Pair};
use serde_json::json;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use twodoors::audit::{Act, Source};
use twodoors::base::clock::{Clock, Timestamp};
use twodoors::base::error::{Denial, Error};
use twodoors::base::ids::Role;
use twodoors::lab::testbed::client_side::ClientSide as _;
use twodoors::login::{LoginStatus, VerifyMode};
use twodoors::logins::Scheme as _;
use twodoors::storage::users::InsertRule;
use twodoors::token::key_file::EndingAll;
use twodoors::token::{AccessToken, Denylist, RefreshToken};

/// Phones that sign in and refresh all the while, and how each fared; it answers when some have signed in.
fn bustle(app: &App, stop: &Arc<AtomicBool>) -> Vec<JoinHandle<Vec<ApiClient>>> {
    let (signed_in, some) = mpsc::channel();
    let workers = (0..3).map(|number| {
        let (port, stop, name) = (app.port, Arc::clone(stop), format!("person{number}"));
        let signed_in = signed_in.clone();
        std::thread::spawn(move || {
            let mut phones = Vec::new();
            while !stop.load(Ordering::SeqCst) {
                let reply = ApiClient::login(port, &name, PASSWORD, "phone");
                // 409: everything ended while the password was checked.
                assert!([200, 409].contains(&reply.status), "{}", reply.text());
                if reply.status == 200 {
                    let mut phone = ApiClient { port, pair: Pair::of(&reply.json()) };
                    phones.push(phone.clone());
                    let _ = signed_in.send(());
                    if phone.refresh().status == 200 {
                        phones.push(phone);
                    }
                }
            }
            phones
        })
    });
    let workers = workers.collect();
    drop(signed_in);
    (0..9).for_each(|_| some.recv().expect("somebody signs in"));
    workers
}

/// Whatever was under way: an access token that is accepted afterwards is one of a login that lives. In
/// `stateless` nobody would notice the others, so it has to be the key.
#[test]
fn what_was_under_way_leaves_no_token_that_outlives_its_login() {
    for mode in ["stateless", "stateless", "stateless", "denylist"] {
        let app = App::with(&[("token.verify", json!(mode))]);
        app.set_up();
        for number in (0..120).rev() {
            app.add_by_owner(&format!("person{number}"), true);
        }
        let (mut admin, stop) = (app.phone(ADMIN), Arc::new(AtomicBool::new(false)));
        let workers = bustle(&app, &stop);
        let reply = admin.post("/api/admin/keys/rotate", Some(&json!({"compromised": true})));
        assert_eq!(reply.json()["effect"], "at_once", "{}", reply.text());
        stop.store(true, Ordering::SeqCst);
        let phones: Vec<ApiClient> = workers.into_iter().flat_map(|worker| worker.join().expect("a worker")).collect();
        assert!(phones.len() > 6, "{mode}: hardly anything was going on");
        for mut phone in phones {
            let login = app.login(&phone.pair.login_id).expect("a row");
            let (users, owner) = (app.inner.store().users(), login.user);
            let owner = app.wait(async move { users.find(owner).await }).expect("readable").expect("somebody");
            let lives = app.inner.logins().status(&login, &owner) == LoginStatus::Live;
            assert!(lives || !phone.is_signed_in(), "{mode}: a token outlives its login");
        }
    }
}

/// A refresh that had read everything when everything ended signs with the key that it took before.
#[tokio::test]
async fn a_refresh_that_was_under_way_signs_with_a_key_that_is_gone() {
    let clock = Clock::manual(Timestamp::from_millis(1_767_225_600_000));
    let (port, dir) = (Arc::new(Port::default()), crate::harness::new_dir());
    let jwt = jwt(&dir, &clock);
    let in_mode = |mode| tokens(&port, &jwt, &clock, Denylist::default(), mode);
    let tokens = in_mode(VerifyMode::Stateless);
    let bob = crate::store::contract::user("bob", Role::Member);
    let _ = port.storage(None).users().insert(&bob, InsertRule::Anybody, Vec::new()).await.expect("inserted");
    let pair = tokens.sign_in(&bob).await.expect("issued");
    tokens.verify(&AccessToken::new(&pair.access_token)).await.expect("accepted");
    let held = port.renewals.acquire_many(1_000).await.expect("the gate");
    let (under_way, token) = (tokens.clone(), RefreshToken::parse(&pair.refresh_token).expect("a token"));
    let refresh = tokio::spawn(async move { under_way.renew(&token, [127, 0, 0, 1].into()).await });
    while port.waiting.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    let ending = EndingAll {
        secret: String::new().into(),
        epochs: Vec::new(),
        entry: Source::COMMAND_LINE.entry(Act::KeysReplaced, clock.now()),
    };
    jwt.keys().begin_ending(None, ending, clock.now()).expect("begun");
    jwt.keys().take_over().expect("taken over");
    drop(held);
    let answered = refresh.await.expect("a task").expect("a pair, though dead on arrival");
    assert!(tokens.verify(&AccessToken::new(&answered.access_token)).await.is_err());
    assert!(in_mode(VerifyMode::Lookup).verify(&AccessToken::new(&answered.access_token)).await.is_err());
}

/// A password takes its time: who has moved on meanwhile gets no token that no verifier would find dead.
#[tokio::test]
async fn a_sign_in_that_a_change_has_overtaken_is_refused_in_stateless() {
    let clock = Clock::manual(Timestamp::from_millis(1_767_225_600_000));
    let (port, dir) = (Arc::new(Port::default()), crate::harness::new_dir());
    let jwt = jwt(&dir, &clock);
    let in_mode = |mode| tokens(&port, &jwt, &clock, Denylist::default(), mode);
    let tokens = in_mode(VerifyMode::Stateless);
    let bob = crate::store::contract::user("bob", Role::Member);
    let _ = port.storage(None).users().insert(&bob, InsertRule::Anybody, Vec::new()).await.expect("inserted");
    let mut changed = bob.clone();
    changed.next_epoch();
    let _ = port.storage(None).users().swap(&changed, Vec::new()).await.expect("swapped");
    assert!(matches!(tokens.sign_in(&bob).await, Err(Error::Denied(Denial::Conflict))));
    assert!(tokens.sign_in(&changed).await.is_ok());
}
