//! The signing keys as administrators see and rotate them, by either door. How long a key waits is in
//! `keys/announced.rs`, how long it lives in `keys/lives.rs`, what the end of everything ends in `keys/replaced.rs`.

pub mod announced;
pub mod files;
pub mod lives;
pub mod races;
pub mod replaced;
pub mod rights;

use crate::harness::{ADMIN, ApiClient, App, Browser, Reply, Request};
use crate::jwt::forge::read;
use crate::people::administration::{Scene, scene, scene_with};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use twodoors::audit::{Act, Door};

/// The keys as administrators are told by `/api`.
pub fn listed(app: &App) -> Vec<Value> {
    let mut phone = app.phone(ADMIN);
    let reply = phone.get("/api/admin/keys");
    assert_eq!(reply.status, 200, "{}", reply.text());
    phone.post("/api/logout", None);
    assert_eq!(reply.json()["next"], Value::Null);
    reply.json()["items"].as_array().expect("items").clone()
}

/// The published ones.
pub fn published(app: &App) -> Vec<String> {
    let reply = app.send(&Request::new("GET", "/.well-known/jwks.json"));
    let keys = reply.json()["keys"].as_array().expect("keys").clone();
    keys.iter().map(|key| key["kid"].as_str().expect("a kid").to_owned()).collect()
}

/// Which key signed a token.
pub fn kid(phone: &ApiClient) -> String {
    read(&phone.pair.access_token).0["kid"].as_str().expect("a kid").to_owned()
}

/// The file, as text.
pub fn file(app: &App) -> String {
    std::fs::read_to_string(app.data_dir().join("keys.json")).expect("keys.json")
}

/// Everything private that the file holds.
fn private_parts(app: &App) -> Vec<String> {
    let file: Value = serde_json::from_str(&file(app)).expect("JSON");
    let keys = file["keys"].as_array().expect("keys").clone();
    keys.iter().map(|key| key["private"].as_str().expect("a text").to_owned()).filter(|part| !part.is_empty()).collect()
}

pub fn html_rotate(browser: &mut Browser, fields: &[(&str, &str)]) -> Reply {
    browser.post("/admin/keys/rotate", fields)
}

pub fn api_rotate(phone: &mut ApiClient, body: Option<&Value>) -> Reply {
    phone.post("/api/admin/keys/rotate", body)
}

/// A new key does not wait.
fn at_once() -> Scene {
    scene_with(&[("token.publish_secs", json!(0))])
}

#[test]
fn html_the_keys_are_listed_without_what_is_secret() {
    let mut scene = at_once();
    let key = kid(&scene.ada_phone);
    assert_eq!(html_rotate(&mut scene.ada, &[("alg", "HS256")]).status, 303);
    scene.app.advance(3 * 3_600);
    let mut ada = scene.app.sign_in(ADMIN);
    let page = ada.get("/admin/keys").text();
    for told in [key.as_str(), "EdDSA", "HS256", "signs", "retired", "3 hours", "2026-01-01 00:00 UTC"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let secrets = private_parts(&scene.app);
    assert_eq!(secrets.len(), 2, "the sweep has not come by yet");
    assert!(secrets.iter().all(|secret| secret.len() > 40 && !page.contains(secret)));
    assert!(page.len() < 50 * 1024);
}

#[test]
fn api_the_keys_are_listed_without_what_is_secret() {
    let mut scene = scene();
    let reply = api_rotate(&mut scene.ada_phone, Some(&json!({"alg": "HS256"})));
    let list = scene.ada_phone.get("/api/admin/keys");
    assert_eq!((reply.status, list.status), (200, 200));
    assert_eq!(reply.json(), list.json(), "a rotation answers the list");
    let items = list.json()["items"].as_array().expect("items").clone();
    let members: BTreeSet<&str> = items[0].as_object().expect("a key").keys().map(String::as_str).collect();
    assert_eq!(members, BTreeSet::from(["kid", "alg", "created_at", "state", "signs_from", "accepted_until"]));
    let told = |items: &[Value]| -> Vec<Value> {
        let members = ["alg", "state", "signs_from", "accepted_until"];
        items.iter().map(|item| json!(members.map(|name| item[name].clone()))).collect()
    };
    let announced = json!(["HS256", "announced", "2026-01-01T00:05:00Z", null]);
    assert_eq!(told(&items), [announced, json!(["EdDSA", "signs", null, null])]);
    scene.app.advance(300);
    let items = listed(&scene.app);
    let accepted = json!(["EdDSA", "accepted", null, "2026-01-01T00:16:00Z"]);
    assert_eq!(told(&items), [json!(["HS256", "signs", null, null]), accepted]);
    let secrets = private_parts(&scene.app);
    assert!(secrets.iter().all(|secret| secret.len() > 40 && !list.text().contains(secret)));
}

fn states(app: &App) -> Vec<Value> {
    listed(app).iter().map(|key| key["state"].clone()).collect()
}

/// What holds after a rotation, whoever did it.
fn it_signs_later_and_nobody_was_signed_out(scene: &mut Scene, before: &str) {
    let mut phones = [scene.ada_phone.clone(), scene.bob_phone.clone()];
    assert_eq!((published(&scene.app).len(), states(&scene.app)), (2, vec![json!("announced"), json!("signs")]));
    scene.app.advance(299);
    assert_eq!(kid(&scene.app.phone("bob")), before, "it waits");
    scene.app.advance(1);
    for phone in &mut phones {
        assert_eq!(kid(phone), before);
        assert!(phone.is_signed_in(), "a token of the older key is good");
        assert_eq!(phone.refresh().status, 200);
        assert_ne!(kid(phone), before, "a refresh brings a token of the new key");
        assert!(phone.is_signed_in());
    }
    assert!(scene.ada.is_signed_in() && scene.bobs.is_signed_in());
    let new = kid(&phones[0]);
    assert_eq!(published(&scene.app), [before.to_owned(), new.clone()]);
    assert_eq!(states(&scene.app), ["signs", "accepted"]);
    assert_eq!(kid(&scene.app.phone("bob")), new);
}

/// ASVS 11.2.2, 13.3.4.
#[test]
fn html_a_rotation_publishes_a_key_that_signs_later_and_signs_nobody_out() {
    let mut scene = scene();
    let before = kid(&scene.ada_phone);
    let reply = html_rotate(&mut scene.ada, &[]);
    assert_eq!((reply.status, reply.location()), (303, "/admin/keys?done=rotated"));
    let page = scene.ada.get(reply.location()).text();
    for told in ["There is a new key", "announced</span> signs from", "2026-01-01 00:05 UTC", "Nobody is signed out."] {
        assert!(page.contains(told), "{told}: {page}");
    }
    it_signs_later_and_nobody_was_signed_out(&mut scene, &before);
}

/// ASVS 11.2.2, 13.3.4.
#[test]
fn api_a_rotation_publishes_a_key_that_signs_later_and_signs_nobody_out() {
    let mut scene = scene();
    let before = kid(&scene.ada_phone);
    let reply = api_rotate(&mut scene.ada_phone, None);
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert!(reply.json().get("effect").is_none(), "nothing was revoked");
    let first = &reply.json()["items"][0];
    assert_eq!((&first["state"], &first["signs_from"]), (&json!("announced"), &json!("2026-01-01T00:05:00Z")));
    it_signs_later_and_nobody_was_signed_out(&mut scene, &before);
}

/// A double click, a reload, an answer that was lost.
fn one_key_was_made(app: &App, act: impl FnOnce()) {
    let entries = app.audit_of(act);
    assert_eq!(entries.iter().filter(|entry| entry.act == Act::KeyRotated).count(), 1);
    assert_eq!((published(app).len(), states(app)), (2, vec![json!("announced"), json!("signs")]));
    assert_eq!(listed(app)[0]["signs_from"], "2026-01-01T00:05:00Z", "and it waits no longer for that");
}

#[test]
fn html_a_rotation_that_is_repeated_makes_one_key() {
    let Scene { app, mut ada, .. } = scene();
    one_key_was_made(&app, || {
        for fields in [&[][..], &[], &[("alg", "EdDSA")]] {
            let reply = html_rotate(&mut ada, fields);
            assert_eq!((reply.status, reply.location()), (303, "/admin/keys?done=rotated"));
            app.advance(10);
        }
    });
    let page = ada.get("/admin/keys").text();
    for told in ["A new key is published already", "2026-01-01 00:05 UTC", "2026-01-01 00:16 UTC"] {
        assert!(page.contains(told), "{told}: {page}");
    }
}

#[test]
fn api_a_rotation_that_is_repeated_makes_one_key() {
    let Scene { app, mut ada_phone, .. } = scene();
    one_key_was_made(&app, || {
        let first = api_rotate(&mut ada_phone, None).json();
        for body in [None, Some(json!({})), Some(json!({"alg": "EdDSA"}))] {
            app.advance(10);
            assert_eq!(api_rotate(&mut ada_phone, body.as_ref()).json(), first);
        }
    });
}

/// Another algorithm is another wish: it takes the place of what only waited.
fn the_other_one_waits_now(app: &App) {
    let told: Vec<Value> = listed(app).iter().map(|key| json!([key["alg"], key["state"]])).collect();
    assert_eq!(told, [json!(["ES256", "announced"]), json!(["RS256", "retired"]), json!(["EdDSA", "signs"])]);
    assert_eq!(published(app).len(), 2, "what was withdrawn is not published");
    app.advance(310);
    assert_eq!(read(&app.phone("bob").pair.access_token).0["alg"], "ES256");
}

#[test]
fn html_another_algorithm_takes_the_place_of_an_announced_key() {
    let mut scene = scene();
    for alg in ["RS256", "ES256"] {
        assert_eq!(html_rotate(&mut scene.ada, &[("alg", alg)]).status, 303);
        let page = scene.ada.get("/admin/keys").text();
        assert!(page.contains(&format!("<option value=\"{alg}\" selected>")), "pressed again it asks for the same");
    }
    the_other_one_waits_now(&scene.app);
}

#[test]
fn api_another_algorithm_takes_the_place_of_an_announced_key() {
    let mut scene = scene();
    for alg in ["RS256", "ES256"] {
        let reply = api_rotate(&mut scene.ada_phone, Some(&json!({"alg": alg})));
        assert_eq!((reply.status, &reply.json()["items"][0]["alg"]), (200, &json!(alg)));
    }
    the_other_one_waits_now(&scene.app);
}

#[test]
fn html_a_rotation_may_choose_the_algorithm() {
    let mut scene = at_once();
    for alg in ["ES256", "HS256", "RS256", "EdDSA"] {
        assert_eq!(html_rotate(&mut scene.ada, &[("alg", alg)]).status, 303, "{alg}");
        let mut phone = scene.app.phone("bob");
        assert_eq!(read(&phone.pair.access_token).0["alg"], alg);
        assert!(phone.is_signed_in(), "{alg}");
        assert!(scene.ada.get("/admin/keys").text().contains(&format!("{alg} (as now)")), "{alg}");
    }
}

#[test]
fn api_a_rotation_may_choose_the_algorithm() {
    let mut scene = at_once();
    for alg in ["ES256", "HS256", "RS256", "EdDSA"] {
        assert_eq!(api_rotate(&mut scene.ada_phone, Some(&json!({"alg": alg}))).status, 200, "{alg}");
        let mut phone = scene.app.phone("bob");
        assert_eq!(read(&phone.pair.access_token).0["alg"], alg);
        assert!(phone.is_signed_in(), "{alg}");
        assert_eq!(api_rotate(&mut scene.ada_phone, Some(&json!({}))).json()["items"][0]["alg"], alg, "it stays");
    }
}

#[test]
fn html_what_cannot_be_understood_rotates_nothing() {
    let mut scene = scene();
    let before = file(&scene.app);
    for fields in [[("alg", "none")], [("alg", "eddsa")], [("alg", "RS512")]] {
        let reply = html_rotate(&mut scene.ada, &fields);
        assert_eq!(reply.status, 422, "{fields:?}");
        assert!(reply.text().contains("Choose one of the algorithms"));
    }
    assert_eq!(html_rotate(&mut scene.ada, &[("compromised", "perhaps")]).status, 400);
    assert_eq!(file(&scene.app), before);
    assert!(scene.ada.is_signed_in() && scene.bob_phone.is_signed_in());
}

#[test]
fn api_what_cannot_be_understood_rotates_nothing() {
    let mut scene = scene();
    let before = file(&scene.app);
    for (body, field) in [
        (json!({"alg": "none"}), "alg"),
        (json!({"alg": "eddsa"}), "alg"),
        (json!({"alg": null}), "alg"),
        (json!({"compromised": "yes"}), "compromised"),
        (json!({"keys": 1}), "keys"),
    ] {
        let reply = api_rotate(&mut scene.ada_phone, Some(&body));
        assert_eq!((reply.status, &reply.json()["errors"][0]["field"]), (422, &json!(field)), "{body}");
    }
    assert_eq!(file(&scene.app), before);
    assert!(scene.ada.is_signed_in() && scene.bob_phone.is_signed_in());
}

/// One line for a rotation: who, by which door, from where.
fn assert_written_down(entries: &[twodoors::audit::AuditEvent], door: Door) {
    let own: Vec<_> = entries.iter().filter(|entry| entry.act == Act::KeyRotated).collect();
    assert_eq!((own.len(), entries.len()), (1, 1), "{entries:?}");
    assert_eq!(own[0].who.as_ref().map(|who| who.username.as_str()), Some(ADMIN));
    assert_eq!((own[0].door, own[0].address.map(|a| a.to_string()).as_deref()), (door, Some("127.0.0.1")));
}

/// ASVS 16.3.3.
#[test]
fn html_a_rotation_is_written_down() {
    let Scene { app, mut ada, .. } = scene();
    let entries = app.audit_of(|| assert_eq!(html_rotate(&mut ada, &[]).status, 303));
    assert_written_down(&entries, Door::Pages);
}

/// ASVS 16.3.3.
#[test]
fn api_a_rotation_is_written_down() {
    let Scene { app, mut ada_phone, .. } = scene();
    let entries = app.audit_of(|| assert_eq!(api_rotate(&mut ada_phone, None).status, 200));
    assert_written_down(&entries, Door::Api);
}

/// The preview: whom it concerns, until when, what others have to do.
#[test]
fn the_page_says_what_rotating_would_do() {
    let mut scene = scene();
    let page = scene.ada.get("/admin/keys").text();
    for told in [
        "Nobody is signed out.",
        "2 apps are signed in now and stay so",
        "signs from <time datetime=\"2026-01-01T00:05:00Z\"",
        "2026-01-01 00:16 UTC",
        "may keep them for 5 minutes",
        "All 4 logins of 2 people end",
        "yours too",
        "End 4 logins and replace the keys",
        "<code>token.alg</code>",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert_eq!(scene.bob_phone.post("/api/logout", None).status, 200);
    assert!(scene.ada.get("/admin/keys").text().contains("1 app is signed in now and stays so"));
}
