//! What is made for the experiments opens nothing here and leaves nothing behind.

use super::live::{start_trial, to_the_end};
use super::parts::{PAGES, post_attack};
use crate::harness::{ADMIN, ApiClient, App, Reply, Request, new_dir, wait_until_closed};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use twodoors::app::App as TwodoorsApp;
use twodoors::base::clock::Clock;
use twodoors::lab::experiments::attacks::{self, Attack};
use twodoors::lab::testbed::exchange::HOME;
use twodoors::lab::testbed::test_app::{Person, TestApp};
use twodoors::logins::Scheme as _;
use twodoors::storage::logins::Filter;

#[test]
fn what_is_made_for_an_experiment_opens_nothing_here() {
    let app = App::start();
    let mut admin = app.set_up();
    let keys = app.send(&Request::new("GET", "/.well-known/jwks.json")).text();
    let (house, clock) = (Arc::clone(&app.inner), app.clock.clone());
    let (cookie, pair) = app.wait(async move {
        let person = Person { display_name: "Ada Lovelace", role: twodoors::base::ids::Role::Admin };
        let app_of_its_own = TestApp::open(&house, clock, person, |_| ()).await.expect("a house");
        let session = app_of_its_own.session(HOME).await.expect("a session");
        let made = (app_of_its_own.cookie(&session), app_of_its_own.tokens(HOME).await.expect("tokens"));
        assert!(app_of_its_own.app.sessions().look_up(&session).await.is_ok(), "it opens its own house");
        made
    });
    let cookie = format!("{}={}", cookie.0, cookie.1);
    for path in ["/account", "/admin", "/compare/inspect"] {
        assert_eq!(app.send(&Request::new("GET", path).header("cookie", &cookie)).status, 303, "{path}");
    }
    for path in ["/api/account", "/api/admin/users"] {
        let bearer = format!("Bearer {}", pair.access_token);
        assert_eq!(app.send(&Request::new("GET", path).header("authorization", &bearer)).status, 401, "{path}");
    }
    let refresh = Request::new("POST", "/api/refresh").json(&json!({"refresh_token": pair.refresh_token}));
    let reply = app.send(&refresh);
    assert_eq!((reply.status, reply.json()["error"].as_str()), (400, Some("invalid_grant")));
    assert_eq!(app.send(&Request::new("GET", "/.well-known/jwks.json")).text(), keys, "nor is its key published");
    assert!(admin.is_signed_in());
}

/// People, logins and audit, as stored.
pub fn stored(app: &App) -> (BTreeSet<String>, BTreeSet<String>, usize) {
    let entries = app.audit().len();
    let (users, logins) = (app.inner.store().users(), app.inner.store().logins());
    app.wait(async move {
        let people = users.list(None, 99).await.expect("people");
        let rows = logins.list(Filter::All, None, 99).await.expect("logins");
        let people = people.iter().map(|person| person.username.as_str().to_owned()).collect();
        (people, rows.iter().map(|row| format!("{:?}", (row.id, row.state, row.epoch))).collect(), entries)
    })
}

#[test]
fn experiments_leave_nothing_in_people_logins_and_audit() {
    let app = App::start();
    let mut admin = app.set_up();
    let before = stored(&app);
    for attack in Attack::ALL {
        assert_eq!(post_attack(&mut admin, attack).status, 200);
        assert_eq!(stored(&app), before, "{attack:?}");
    }
    assert_eq!(admin.post("/compare/inspect", &[]).status, 200);
    let trial = start_trial(&mut admin);
    to_the_end(&app, &mut admin, &trial);
    assert_eq!(stored(&app), before);
    let logins = admin.get("/account/logins").text();
    assert!(!logins.contains("throw-away"), "{logins}");
    assert!(!admin.get("/people").text().contains("throw-away"));
}

#[tokio::test]
async fn experiments_leave_nothing_in_the_database() {
    let dir = new_dir();
    let data = dir.path().join("data");
    let figment = twodoors::config::sources(&twodoors::config::Overrides {
        data_dir: Some(data.clone()),
        address: None,
        port: None,
    });
    let config = twodoors::config::Config::read(figment.merge(("twodoors.password.memory_kib", 64))).expect("read");
    let house = Arc::new(TwodoorsApp::open(config, Clock::system()).await.expect("opened"));
    attacks::run(&house, Attack::SpentRefresh).await.expect("played");
    attacks::run(&house, Attack::CrossSiteCookie).await.expect("played");
    house.store().stop().await;
    drop(house);
    // The last that holds a throw-away house are tasks that have been told to end.
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    wait_until_closed(&data);
    let database = sled::open(data.join("store")).expect("it opens");
    let scratch: Vec<_> = database.tree_names().into_iter().filter(|name| name.starts_with(b"scratch")).collect();
    assert!(scratch.is_empty(), "{scratch:?}");
    assert!(database.tree_names().len() > 7);
}

#[test]
fn no_page_shows_the_secret_of_the_session_or_a_token_of_ones_own() {
    let app = App::start();
    let mut admin = app.set_up();
    let phone: ApiClient = app.phone(ADMIN);
    let cookie = admin.cookie.clone().expect("a cookie");
    let secret = cookie.rsplit('.').next().expect("a secret").to_owned();
    assert_eq!(secret.len(), 43);
    let mut pages: Vec<Reply> = PAGES.iter().map(|path| admin.get(path)).collect();
    pages.push(admin.post("/compare/inspect", &[]));
    pages.extend(Attack::ALL.iter().map(|attack| post_attack(&mut admin, *attack)));
    let trial = start_trial(&mut admin);
    pages.push(admin.get(&trial));
    let [_, _, signature] = phone.pair.access_token.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
    for page in &pages {
        let text = page.text();
        assert_eq!(page.status, 200);
        assert!(!text.contains(&secret) && !text.contains(&secret[..12]), "{text}");
        assert!(
            !text.contains(signature)
                && !text.contains(&phone.pair.refresh_token)
                && !text.contains(&phone.pair.login_id)
        );
        assert_eq!(page.all("set-cookie"), Vec::<&str>::new(), "nor does any set a cookie");
    }
}
