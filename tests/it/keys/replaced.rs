//! `--compromised`: every login of everyone ends, with new signing keys and a new server secret; by either
//! door, in all three ways of verifying, and also when it was interrupted.

use crate::harness::{ADMIN, ApiClient, App, Browser, PASSWORD};
use crate::keys::{file, kid, published};
use crate::people::administration::scene;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;
use twodoors::app::rotation::KeyState;
use twodoors::audit::{Act, Door, Source};
use twodoors::base::ids::EndReason;
use twodoors::identity::Admin;
use twodoors::login::Effect;

/// Ada and Bob with a browser and a phone each, a link that is open, and the form of a page.
struct Before {
    app: App,
    ada: Browser,
    bob: Browser,
    phones: Vec<ApiClient>,
    link: String,
    csrf: String,
    secret: String,
    keys: Vec<String>,
}

fn secret(app: &App) -> String {
    std::fs::read_to_string(app.data_dir().join("server-secret")).expect("readable")
}

fn before(mode: &str) -> Before {
    let app = App::with(&[("token.verify", json!(mode)), ("public_origin", json!("http://127.0.0.1:8000"))]);
    let mut ada = app.set_up();
    app.add_member(&mut ada, "bob");
    let carol = ada.post("/admin/users", &[("username", "carol"), ("display_name", "Carol"), ("role", "member")]);
    let link = carol.link_path();
    let (bob, phones) = (app.sign_in("bob"), vec![app.phone(ADMIN), app.phone("bob")]);
    ada.get("/admin/keys");
    let (csrf, secret, keys) = (ada.csrf.clone(), secret(&app), published(&app));
    Before { app, ada, bob, phones, link, csrf, secret, keys }
}

impl Before {
    /// Nothing of it opens anything.
    fn is_over(&mut self, mode: &str) {
        let port = self.app.port;
        for phone in &mut self.phones {
            phone.port = port;
            for path in ["/api/account", "/api/people", "/api/admin/keys"] {
                assert_eq!(phone.get(path).status, 401, "{mode}: {path} at once");
            }
            let reply = phone.refresh();
            assert_eq!((reply.status, &reply.json()["error"]), (400, &json!("invalid_grant")), "{mode}");
        }
        for browser in [&self.ada, &self.bob] {
            let mut again = self.app.browser();
            again.cookie.clone_from(&browser.cookie);
            assert!(!again.is_signed_in(), "{mode}");
        }
        assert_eq!(self.app.browser().get(&self.link).status, 404, "{mode}: the open link");
        assert_ne!(secret(&self.app), self.secret, "{mode}: the server secret");
        assert!(published(&self.app).iter().all(|kid| !self.keys.contains(kid)), "{mode}: the key set");
        let file: Value = serde_json::from_str(&file(&self.app)).expect("JSON");
        let keys = file["keys"].as_array().expect("keys");
        let live = keys.iter().filter(|key| key["private"] != "").count();
        assert_eq!((live, file.get("ending")), (1, None), "{mode}: one key has a private part, and it is over");
    }

    /// Everybody comes in again, and stays.
    fn doors_are_open(&mut self, mode: &str) {
        let mut ada = self.app.sign_in(ADMIN);
        assert!(ada.is_signed_in());
        let old = self.csrf.clone();
        assert_eq!(ada.post_form("/account/profile", &[("csrf", &old), ("display_name", "x")]).status, 403, "{mode}");
        assert_eq!(ada.post("/account/profile", &[("display_name", "Ada")]).status, 303, "{mode}");
        let told = ada.get("/account/logins").text();
        assert!(told.contains("keys may have been copied"), "{mode}: its owner is told why");
        let mut phone = self.app.phone("bob");
        assert!(phone.is_signed_in() && phone.refresh().status == 200 && phone.is_signed_in(), "{mode}");
    }
}

#[test]
fn html_replacing_the_keys_ends_every_login_of_everyone() {
    for mode in ["lookup", "denylist", "stateless"] {
        let mut before = before(mode);
        let cookie = before.ada.cookie.clone();
        let reply = before.ada.post("/admin/keys/rotate", &[("compromised", "yes")]);
        assert_eq!((reply.status, reply.location()), (303, "/login?done=replaced"), "{mode}");
        assert_eq!(before.ada.cookie, None, "the browser forgets the cookie");
        assert!(before.ada.get(reply.location()).text().contains("Every login of everyone has ended, yours too"));
        before.ada.cookie = cookie;
        before.is_over(mode);
        before.doors_are_open(mode);
        before.app = before.app.restart();
        before.is_over(mode);
        before.doors_are_open(mode);
    }
}

#[test]
fn api_replacing_the_keys_ends_every_login_of_everyone() {
    for mode in ["lookup", "denylist", "stateless"] {
        let mut before = before(mode);
        let reply =
            before.phones[0].post("/api/admin/keys/rotate", Some(&json!({"compromised": true, "alg": "ES256"})));
        assert_eq!((reply.status, &reply.json()["effect"]), (200, &json!("at_once")), "{mode}: {}", reply.text());
        let items = reply.json()["items"].as_array().expect("items").clone();
        let states: Vec<&Value> = items.iter().map(|key| &key["state"]).collect();
        assert_eq!((states, &items[0]["alg"]), (vec![&json!("signs"), &json!("retired")], &json!("ES256")));
        before.is_over(mode);
        before.doors_are_open(mode);
        before.app = before.app.restart();
        before.is_over(mode);
        before.doors_are_open(mode);
    }
}

/// One line that says who ended everything, one for each person, one for each login.
fn assert_written_down(app: &App, door: Door, act: impl FnOnce()) {
    let entries = app.audit_of(act);
    let of = |act: Act| entries.iter().filter(|entry| entry.act == act).collect::<Vec<_>>();
    assert_eq!(of(Act::KeysReplaced).len(), 1);
    assert_eq!(of(Act::SignedOutEverywhere).len(), 2);
    assert_eq!(of(Act::LoginEnded(EndReason::KeysReplaced)).len(), 4);
    assert_eq!(entries.len(), 7, "{entries:?}");
    for entry in &entries {
        assert_eq!(entry.who.as_ref().map(|who| who.username.as_str()), Some(ADMIN), "{entry:?}");
        assert_eq!(entry.door, door, "{entry:?}");
        assert_eq!(entry.whom.is_some(), entry.act != Act::KeysReplaced, "{entry:?}");
    }
}

#[test]
fn html_replacing_the_keys_is_written_down() {
    let mut scene = scene();
    let ada = &mut scene.ada;
    assert_written_down(&scene.app, Door::Pages, || {
        assert_eq!(ada.post("/admin/keys/rotate", &[("compromised", "yes")]).status, 303);
    });
}

#[test]
fn api_replacing_the_keys_is_written_down() {
    let mut scene = scene();
    let phone = &mut scene.ada_phone;
    assert_written_down(&scene.app, Door::Api, || {
        assert_eq!(phone.post("/api/admin/keys/rotate", Some(&json!({"compromised": true}))).status, 200);
    });
}

/// The set-up code is made with the server secret.
#[test]
fn a_set_up_code_of_before_opens_nothing() {
    let app = App::start();
    let code = app.setup_code();
    let house = Arc::clone(&app.inner);
    let done =
        app.wait(async move { house.replace_keys(Admin::owner_of_the_data(), None, Source::COMMAND_LINE).await });
    assert!(matches!(done, Ok(Effect::AtOnce)));
    let fields = [("username", ADMIN), ("display_name", "Ada"), ("password", PASSWORD)];
    assert_eq!(app.browser().post_form(&format!("/setup?code={code}"), &fields).status, 403);
    app.set_up();
}

/// Writes into the file of a stopped house what the first step of an act that was killed there leaves behind.
fn interrupt(app: &App, epochs: &[(&str, i64)], also_secret: bool) -> (PathBuf, Value) {
    let path = app.data_dir().join("keys.json");
    let epochs: Vec<Value> = epochs
        .iter()
        .map(|(name, back)| {
            let user = app.user(name);
            json!([user.id, user.epoch as i64 - back])
        })
        .collect();
    let secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    let entry = Source::COMMAND_LINE.entry(Act::KeysReplaced, app.clock.now());
    let mut file: Value = serde_json::from_str(&file(app)).expect("JSON");
    file["ending"] = json!({"secret": secret, "epochs": epochs, "entry": entry});
    if also_secret {
        std::fs::write(app.data_dir().join("server-secret"), format!("{secret}\n")).expect("written");
    }
    (path, file)
}

/// Killed at any step, a start finishes the act before it serves, and leaves alone who has come in again since.
#[test]
fn an_interrupted_act_is_finished_by_the_next_start() {
    for also_secret in [false, true] {
        let before = before("stateless");
        let (mut bob, mut phone) = (before.bob.twin(), before.phones[1].clone());
        // Ada's turn had come before the kill, and she has signed in again since; Bob's had not.
        let mut ada = before.ada.twin();
        let (path, file) = interrupt(&before.app, &[(ADMIN, 1), ("bob", 0), ("carol", 0)], also_secret);
        std::fs::write(path, file.to_string()).expect("written");
        let app = before.app.restart();
        for browser in [&mut ada, &mut bob] {
            let cookie = browser.cookie.clone();
            *browser = app.browser();
            browser.cookie = cookie;
        }
        assert!(ada.is_signed_in(), "who came in after their turn stays");
        assert!(!bob.is_signed_in());
        phone.port = app.port;
        assert_eq!(phone.refresh().status, 400);
        assert_eq!(secret(&app).trim(), "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
        assert_eq!(app.browser().get(&before.link).status, 404);
        let told = app.audit().iter().filter(|entry| entry.act == Act::KeysReplaced).count();
        assert_eq!(told, 1);
        let app = app.restart();
        assert_eq!(app.audit().iter().filter(|entry| entry.act == Act::KeysReplaced).count(), 1, "once");
        let mut later = app.browser();
        later.cookie.clone_from(&ada.cookie);
        assert!(later.is_signed_in());
    }
}

/// Whoever is repeating it repeats all of it.
#[test]
fn it_can_be_repeated() {
    let before = before("lookup");
    let first = kid(&before.phones[0]);
    for _ in 0..2 {
        let mut phone = before.app.phone(ADMIN);
        let reply = phone.post("/api/admin/keys/rotate", Some(&json!({"compromised": true})));
        assert_eq!(reply.status, 200, "{}", reply.text());
        assert!(!phone.is_signed_in());
    }
    let keys = before.app.inner.keys();
    assert_eq!((keys.len(), keys[2].kid.as_str()), (3, first.as_str()));
    assert!(keys[1..].iter().all(|key| matches!(key.state, KeyState::Retired(_))));
}
