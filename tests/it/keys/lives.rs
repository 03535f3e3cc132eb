//! How long a signing key lives: it signs, is accepted while a token of its may live, and is retired for
//! good. `/.well-known/jwks.json` follows. Here a new key does not wait; how it does is in `keys/announced.rs`.

use crate::harness::{ADMIN, ApiClient, App, Request};
use crate::keys::{file, kid, listed, published};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;
use twodoors::audit::{Act, Source};
use twodoors::config::Alg;
use twodoors::identity::Admin;
use twodoors::lab::testbed::test_app::{Person, TestApp};

const ORIGIN: (&str, &str) = ("public_origin", "http://127.0.0.1:8000");

pub fn app(settings: &[(&str, Value)]) -> App {
    let mut all = vec![(ORIGIN.0, json!(ORIGIN.1)), ("token.publish_secs", json!(0))];
    all.extend_from_slice(settings);
    let app = App::with(&all);
    app.set_up();
    app
}

pub fn rotate(app: &App, alg: Option<Alg>) {
    let house = Arc::clone(&app.inner);
    let done = app.wait(async move { house.rotate_keys(Admin::owner_of_the_data(), alg, Source::COMMAND_LINE).await });
    done.expect("rotated");
}

/// What the server does once a minute; answers how many keys were retired.
pub fn tend(app: &App) -> usize {
    let house = Arc::clone(&app.inner);
    app.wait(async move { house.tend_keys().await }).expect("tended")
}

pub fn stored(app: &App) -> Vec<Value> {
    let file: Value = serde_json::from_str(&file(app)).expect("JSON");
    file["keys"].as_array().expect("keys").clone()
}

pub fn state_of(app: &App, kid: &str) -> Value {
    let keys = listed(app);
    keys.iter().find(|key| key["kid"] == kid).unwrap_or_else(|| panic!("{kid} is not in {keys:?}"))["state"].clone()
}

/// Whether the access token is accepted; the login's own end plays no part within these times.
pub fn opens(app: &App, phone: &ApiClient) -> bool {
    let mut phone = phone.clone();
    phone.port = app.port;
    phone.is_signed_in()
}

/// The longest life, a minute more for clocks and a token that was under way, and no second more.
const OVERLAP_SECS: u64 = 660;

/// ASVS 13.3.4.
#[test]
fn an_older_key_is_accepted_as_long_as_a_token_of_its_may_live_then_retired() {
    let app = app(&[]);
    let phone = app.phone(ADMIN);
    let old = kid(&phone);
    rotate(&app, None);
    app.advance(599);
    assert!(opens(&app, &phone), "a token lives out its time");
    assert_eq!(tend(&app), 0);
    app.advance(OVERLAP_SECS - 599 - 1);
    assert!(published(&app).contains(&old));
    assert_eq!((tend(&app), state_of(&app, &old)), (0, json!("accepted")));
    app.advance(1);
    assert!(!published(&app).contains(&old), "gone from the key set without a restart");
    assert_eq!(state_of(&app, &old), "retired");
    assert_eq!(tend(&app), 1);
    let keys = stored(&app);
    assert_eq!((&keys[0]["kid"], &keys[0]["private"]), (&json!(old), &json!("")), "what is private is wiped");
    assert!(keys[0]["retired_at"].is_number());
    assert_eq!(state_of(&app, &old), "retired", "it is still told of");
    assert_eq!(tend(&app), 0, "once");
    assert_eq!(app.audit().iter().filter(|entry| entry.act == Act::KeyRetired).count(), 1);
}

/// A token that whoever has the old key signs this very moment shows that it is the key that is refused, by
/// whichever way of verifying.
#[test]
fn a_retired_key_is_refused_without_a_restart() {
    for mode in ["lookup", "denylist", "stateless"] {
        let app = app(&[("token.verify", json!(mode))]);
        let phone = app.phone(ADMIN);
        let forge = crate::jwt::forge::Forge::steal(&app, "EdDSA");
        let (header, claims) = crate::jwt::forge::read(&phone.pair.access_token);
        let forged_opens = |app: &App| {
            let (mut phone, mut claims, now) = (phone.clone(), claims.clone(), app.clock.now().secs());
            claims["iat"] = json!(now);
            claims["exp"] = json!(now + 600);
            phone.pair.access_token = forge.sign(&header, &claims);
            opens(app, &phone)
        };
        assert!(forged_opens(&app), "{mode}: the forged token is good as long as the key is");
        rotate(&app, None);
        app.advance(OVERLAP_SECS - 1);
        assert!(forged_opens(&app), "{mode}");
        app.advance(1);
        assert!(!forged_opens(&app), "{mode}: refused before anything was swept");
        tend(&app);
        assert!(!forged_opens(&app), "{mode}");
        app.put_back(OVERLAP_SECS);
        assert!(!forged_opens(&app), "{mode}: a clock that is put back brings no key back");
        let app = app.restart();
        assert!(!forged_opens(&app), "{mode}: nor does a restart");
        assert_eq!(published(&app).len(), 1, "{mode}");
    }
}

/// Also when nobody has swept in between: what was refused once stays refused while the server runs.
#[test]
fn a_key_that_was_refused_once_stays_so_when_the_clock_is_put_back() {
    let app = app(&[]);
    let phone = app.phone(ADMIN);
    rotate(&app, None);
    app.advance(OVERLAP_SECS);
    assert!(!opens(&app, &phone));
    app.put_back(OVERLAP_SECS);
    assert!(!opens(&app, &phone));
    assert_eq!((state_of(&app, &kid(&phone)), tend(&app)), (json!("retired"), 1));
    let app = app.restart();
    assert!(!opens(&app, &phone));
}

#[test]
fn a_key_whose_time_is_over_is_retired_by_a_start() {
    let app = app(&[]);
    let old = kid(&app.phone(ADMIN));
    rotate(&app, None);
    app.advance(OVERLAP_SECS);
    let app = app.restart();
    assert_eq!((&stored(&app)[0]["kid"], &stored(&app)[0]["private"]), (&json!(old), &json!("")));
    assert_eq!((state_of(&app, &old), published(&app).len()), (json!("retired"), 1));
}

/// A shorter life from the next start on does not shorten that of tokens that are out already.
#[test]
fn a_shorter_access_life_leaves_older_tokens_theirs() {
    let app = app(&[("token.access_ttl_secs", json!(3_600))]);
    let phone = app.phone(ADMIN);
    let app = app.restart_with("token.access_ttl_secs", json!(60));
    rotate(&app, None);
    app.advance(3_599);
    assert!(opens(&app, &phone), "the key is accepted for the longest life it ever gave");
    app.advance(61);
    assert_eq!(state_of(&app, &kid(&phone)), "retired");
    let second = app.phone(ADMIN);
    rotate(&app, None);
    app.advance(120);
    assert_eq!(state_of(&app, &kid(&second)), "retired", "and the new one for the new");
}

#[test]
fn a_rotation_is_there_after_a_restart() {
    let app = app(&[]);
    let older = app.phone(ADMIN);
    rotate(&app, None);
    let newer = app.phone(ADMIN);
    let mode = std::fs::metadata(app.data_dir().join("keys.json")).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    let app = app.restart();
    assert!(opens(&app, &older) && opens(&app, &newer));
    assert_eq!(kid(&app.phone(ADMIN)), kid(&newer), "no other key was made");
    assert_eq!(state_of(&app, &kid(&older)), "accepted");
}

/// Whoever spoke last: the command, until somebody changes the configuration; then that.
#[test]
fn a_chosen_algorithm_holds_until_the_configuration_is_changed() {
    let alg = |app: &App| crate::jwt::forge::read(&app.phone(ADMIN).pair.access_token).0["alg"].clone();
    let app = app(&[]);
    rotate(&app, Some(Alg::ES256));
    assert_eq!(alg(&app), "ES256");
    let app = app.restart();
    assert_eq!(alg(&app), "ES256", "over a restart, with token.alg unchanged");
    rotate(&app, None);
    assert_eq!(alg(&app), "ES256", "a plain rotation keeps it");
    let app = app.restart_with("token.alg", json!("HS256"));
    assert_eq!(alg(&app), "HS256", "somebody changed the configuration");
    let app = app.restart();
    assert_eq!(alg(&app), "HS256");
    rotate(&app, Some(Alg::EdDSA));
    let made = stored(&app).len();
    let app = app.restart_with("token.alg", json!("EdDSA"));
    assert_eq!((alg(&app), stored(&app).len()), (json!("EdDSA"), made), "what signs already is not made again");
}

/// Verifiers elsewhere keep the set for less time than an older key is accepted, not for longer than a new one
/// waits, and are told when it is still the same.
#[test]
fn the_key_set_may_be_kept_for_less_than_the_overlap_and_no_longer_than_a_key_waits() {
    for (life, waits, kept) in [
        (600, 300, 300),
        (86_400, 300, 300),
        (60, 300, 30),
        (1, 300, 0),
        (600, 20, 20),
        (600, 86_400, 300),
        (600, 0, 0),
    ] {
        let app = app(&[("token.access_ttl_secs", json!(life)), ("token.publish_secs", json!(waits))]);
        let ask = |tag: &str| app.send(&Request::new("GET", "/.well-known/jwks.json").header("if-none-match", tag));
        let reply = ask("\"another\"");
        assert_eq!(reply.all("cache-control"), [format!("public, max-age={kept}")]);
        let tag = reply.header("etag").to_owned();
        for same in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}")] {
            let reply = ask(&same);
            assert_eq!((reply.status, reply.body.len(), reply.header("etag")), (304, 0, tag.as_str()));
            assert_eq!(reply.all("cache-control"), [format!("public, max-age={kept}")]);
        }
        rotate(&app, None);
        let reply = ask(&tag);
        assert_eq!(reply.status, 200, "another set has another tag");
        assert_eq!(reply.json()["keys"].as_array().expect("keys").len(), 2);
    }
}

#[test]
fn so_many_keys_are_accepted_and_so_many_remembered() {
    let app = app(&[]);
    for _ in 1..50 {
        rotate(&app, Some(Alg::HS256));
    }
    let mut phone = app.phone(ADMIN);
    let before = file(&app);
    let reply = phone.post("/api/admin/keys/rotate", None);
    assert_eq!(reply.status, 422);
    assert!(reply.text().contains("50 keys are accepted already"), "{}", reply.text());
    assert_eq!(file(&app), before);
    app.advance(OVERLAP_SECS);
    assert_eq!(tend(&app), 49);
    assert_eq!(stored(&app).len(), 11, "ten retired ones are remembered, and the one that signs");
    rotate(&app, None);
    assert!(opens(&app, &app.phone(ADMIN)));
}

/// The form of the file before keys were retired.
#[test]
fn a_file_of_an_older_version_is_understood() {
    let app = app(&[("token.alg", json!("ES256"))]);
    let first = app.phone(ADMIN);
    rotate(&app, Some(Alg::EdDSA));
    let second = app.phone(ADMIN);
    let path = app.data_dir().join("keys.json");
    let keys: Vec<Value> = stored(&app)
        .into_iter()
        .map(|mut key| {
            let key = key.as_object_mut().expect("a key");
            key.retain(|name, _| ["kid", "alg", "created_at", "private"].contains(&name.as_str()));
            json!(key)
        })
        .collect();
    std::fs::write(&path, json!({"keys": keys}).to_string()).expect("written");
    let app = app.restart_with("token.alg", json!("EdDSA"));
    assert!(opens(&app, &first) && opens(&app, &second));
    assert_eq!(kid(&app.phone(ADMIN)), kid(&second), "the newest signs");
    assert_eq!(state_of(&app, &kid(&first)), "accepted", "and not for ever");
}

/// ASVS 13.3.1: the private part is in no `Debug`.
#[test]
fn keys_can_be_printed_without_what_is_secret() {
    let app = app(&[("token.alg", json!("HS256"))]);
    let keys = app.inner.jwt().keys();
    let printed = format!(
        "{keys:?} {:?} {:?} {:?}",
        keys.current(),
        app.inner.keys(),
        app.inner.keys().iter().map(twodoors::shown::Key::from).collect::<Vec<_>>()
    );
    let key = stored(&app)[0].clone();
    assert!(printed.contains(key["kid"].as_str().expect("a kid")));
    assert!(!printed.contains(key["private"].as_str().expect("a text")), "{printed}");
}

/// A house for experiments has keys of its own, in memory: rotating them touches nobody's file.
#[test]
fn the_keys_of_an_experiment_are_written_nowhere() {
    let app = app(&[]);
    let phone = app.phone(ADMIN);
    let (real, clock) = (Arc::clone(&app.inner), app.clock.clone());
    let own = app.wait(async move { TestApp::open(&real, clock, Person::default(), |_| ()).await });
    let house = own.expect("a house").app;
    let before = std::fs::read_dir(app.data_dir()).expect("readable").count();
    let (keys, secret) = (file(&app), std::fs::read(app.data_dir().join("server-secret")).expect("readable"));
    let ended = app.wait(async move {
        let own = house.keys();
        house.rotate_keys(Admin::owner_of_the_data(), None, Source::COMMAND_LINE).await.expect("rotated");
        assert_ne!(house.keys()[0], own[0]);
        house.replace_keys(Admin::owner_of_the_data(), None, Source::COMMAND_LINE).await
    });
    assert!(ended.is_ok());
    assert_eq!((file(&app), std::fs::read(app.data_dir().join("server-secret")).expect("readable")), (keys, secret));
    assert_eq!(std::fs::read_dir(app.data_dir()).expect("readable").count(), before);
    assert!(opens(&app, &phone) && phone.clone().refresh().status == 200);
}
