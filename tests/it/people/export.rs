//! What is kept about a person, taken away by either door, and what a deletion leaves of it.

use crate::harness::{ADMIN, App, Browser, Eyes, OTHER_PASSWORD, PASSWORD, Request};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use twodoors::audit::{Act, AuditEvent, Door};

const EXPORT: &str = "/account/export";
/// Long enough to be found by chance nowhere.
const BOB: &str = "bob.byrne";
const PROFILE: [(&str, &str); 4] = [
    ("display_name", "Robert “Bob” Byrne"),
    ("title", "Builder"),
    ("email", "bob@example.org"),
    ("phone", "+44 20 7946 0000"),
];

struct Scene {
    app: App,
    ada: Browser,
    /// Bob's id.
    bob: String,
    eyes: Eyes,
    /// What opens something of Bob's, and what would help to.
    secrets: Vec<String>,
}

/// Ada manages Bob and Carol; Bob has been here by both doors, and `eyes` are his.
fn scene(eyes: impl Fn(&App) -> Eyes) -> Scene {
    let app = App::start();
    let mut ada = app.set_up();
    let bob = app.add_member(&mut ada, BOB);
    app.add_member(&mut ada, "carol");
    app.sign_in("carol");
    let mut browser = app.sign_in(BOB);
    assert_eq!(browser.post("/account/profile", &PROFILE).status, 303);
    let body = json!({"username": BOB, "password": PASSWORD, "device_name": "Bob's phone", "device_id": "phone-7"});
    let signed_in = || app.send(&Request::new("POST", "/api/login").json(&body)).json();
    let (first, second) = (signed_in(), signed_in());
    // Fewer would be taken for slips of their own.
    for _ in 0..3 {
        app.try_sign_in(BOB, OTHER_PASSWORD);
    }
    // They are written down without being waited for, and here all at the same time.
    app.settle();
    let eyes = eyes(&app);
    let link = ada.post(&format!("/admin/users/{bob}/link"), &[]).link_path();
    let secret_of = |cookie: &str| cookie.split('.').nth(1).expect("id.secret").to_owned();
    let mut secrets = vec![PASSWORD.to_owned(), OTHER_PASSWORD.to_owned(), browser.csrf.clone()];
    secrets.push(secret_of(browser.cookie.as_deref().expect("a cookie")));
    secrets.push(link.rsplit('/').next().expect("a code")[22..].to_owned());
    for pair in [&first, &second] {
        secrets.extend(["access_token", "refresh_token"].map(|name| pair[name].as_str().expect("a token").to_owned()));
    }
    secrets.push(app.user(BOB).password.expect("a hash"));
    secrets.extend(
        ["argon2", "tdr_", "eyJ", "csrf", "nonce", "hash", "secret\":", "epoch", "revision"].map(str::to_owned),
    );
    app.settle();
    Scene { app, ada, bob, eyes, secrets }
}

fn html(app: &App) -> Eyes {
    Eyes::Html(app.sign_in(BOB))
}

fn api(app: &App) -> Eyes {
    Eyes::Api(app.phone(BOB))
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

fn all(scene: &mut Scene) {
    let reply = scene.eyes.look(EXPORT, "");
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/json"), "{}", reply.text());
    let is_file = matches!(scene.eyes, Eyes::Html(_));
    let file = if is_file { "attachment; filename=\"twodoors-bob.byrne-2026-01-01.json\"" } else { "" };
    assert_eq!([reply.header("cache-control"), reply.header("content-disposition")], ["no-store", file]);
    assert!(reply.text().starts_with("{\n  \"format\": \"twodoors-export\",\n  \"version\": 1,\n"), "people read it");
    let told = reply.json();
    let members = "format version exported_at user language password open_link known_addresses logins activity notices";
    assert_eq!(keys(&told), members.split(' ').collect());
    assert_eq!(told["exported_at"], "2026-01-01T00:00:00Z");
    let mut phone = scene.app.phone(BOB);
    let mut account = phone.get("/api/account").json();
    account["last_seen_at"] = told["user"]["last_seen_at"].clone();
    assert_eq!(told["user"], account, "as under /api/account");
    assert_eq!(told["password"], json!({"is_set": true, "must_change": false}));
    assert_eq!(told["open_link"], json!({"kind": "recovery", "expires_at": "2026-01-02T00:00:00Z"}));
    assert_eq!(told["known_addresses"], json!([{"address": "127.0.0.1", "last_signed_in_at": "2026-01-01T00:00:00Z"}]));
    logins(&told["logins"], &scene.bob, &scene.app);
    let page = phone.get("/api/account/activity?limit=200").json();
    let later = page["items"].as_array().expect("items").len() - told["activity"]["items"].as_array().unwrap().len();
    assert_eq!(
        later,
        2 + usize::from(is_file),
        "signing in, with a phone that the browser did not know, and the export"
    );
    assert_eq!(told["activity"]["items"].as_array().unwrap()[..], page["items"].as_array().unwrap()[later..]);
    assert_eq!(told["activity"]["is_cut"], false);
    assert_eq!(told["notices"], page["notices"]);
    assert_eq!(told["notices"].as_array().expect("notices").len(), 2, "a failed sign-in and a link: {told}");
}

fn logins(told: &Value, bob: &str, app: &App) {
    let told = told.as_array().expect("logins");
    let members = "id kind device_name device device_id address created_at seen_at password_given_at expires_at live ended_at \
                   ended_because";
    assert!(told.iter().all(|login| keys(login) == members.split_whitespace().collect()), "{told:?}");
    // Two by the cookie or one and another phone: the eyes' own is the newest.
    assert_eq!(told.len(), 4);
    assert!(told.iter().all(|login| app.login(login["id"].as_str().unwrap()).unwrap().user.to_string() == bob));
    let phones: Vec<_> = told.iter().filter(|login| login["device_id"] == "phone-7").collect();
    let told = |login: &Value| (login["live"].clone(), login["ended_at"].clone(), login["ended_because"].clone());
    assert_eq!(told(phones[0]), (json!(true), Value::Null, Value::Null));
    assert_eq!(told(phones[1]), (json!(false), json!("2026-01-01T00:00:00Z"), json!("replaced")));
    assert_eq!((&phones[0]["kind"], &phones[0]["device_name"]), (&json!("token"), &json!("Bob's phone")));
    assert_eq!(
        (&phones[0]["address"], &phones[0]["created_at"]),
        (&json!("127.0.0.1"), &json!("2026-01-01T00:00:00Z"))
    );
}

#[test]
fn html_an_export_holds_all_that_is_kept_about_a_person() {
    all(&mut scene(html));
}

#[test]
fn api_an_export_holds_all_that_is_kept_about_a_person() {
    all(&mut scene(api));
}

fn no_secret(mut scene: Scene) {
    let text = scene.eyes.look(EXPORT, "").text();
    for secret in &scene.secrets {
        assert!(secret.len() > 2 && !text.contains(secret.as_str()), "{secret} in {text}");
    }
    match &scene.eyes {
        Eyes::Html(browser) => assert!(!text.contains(browser.cookie.as_deref().unwrap().split('.').nth(1).unwrap())),
        Eyes::Api(phone) => {
            assert!(!text.contains(&phone.pair.access_token) && !text.contains(&phone.pair.refresh_token))
        }
    }
}

#[test]
fn html_an_export_holds_nothing_that_opens_anything() {
    no_secret(scene(html));
}

#[test]
fn api_an_export_holds_nothing_that_opens_anything() {
    no_secret(scene(api));
}

fn only_ones_own(mut scene: Scene) {
    let text = scene.eyes.look(EXPORT, "").text();
    assert!(text.contains("Robert") && !text.to_lowercase().contains("carol"), "{text}");
    let ada = scene.app.user(ADMIN);
    let bob = scene.app.user(BOB).id.to_string();
    let asked = scene.eyes.look(EXPORT, &format!("id={}&user={}", ada.id, ada.id));
    let is_refused = asked.status == 422;
    assert_eq!(is_refused, matches!(scene.eyes, Eyes::Api(_)), "a page ignores what it does not know");
    let told = if is_refused { scene.eyes.look(EXPORT, "").json() } else { asked.json() };
    assert_eq!(told["user"]["id"], bob.as_str(), "nobody else's can be asked for");
    // Ada did things to Bob, so she is named; nothing else of her is there.
    assert!(text.contains("\"ada\"") && !text.contains(&ada.profile.display_name), "{text}");
    let items = told["activity"]["items"].as_array().expect("items");
    let is_hers = |item: &&Value| item["who"]["username"] == ADMIN;
    assert!(items.iter().filter(is_hers).count() >= 3);
    assert!(items.iter().filter(is_hers).all(|item| item["address"].is_null()), "where she sat is her business");
}

#[test]
fn html_an_export_holds_nothing_of_others() {
    only_ones_own(scene(html));
}

#[test]
fn api_an_export_holds_nothing_of_others() {
    only_ones_own(scene(api));
}

fn written_down(mut scene: Scene, door: Door) {
    let of =
        |entries: Vec<AuditEvent>| entries.into_iter().filter(|entry| entry.act == Act::Exported).collect::<Vec<_>>();
    for _ in 0..5 {
        assert_eq!(scene.eyes.look(EXPORT, "").status, 200);
    }
    let once = of(scene.app.audit());
    let [entry] = &once[..] else { panic!("once within a minute: {once:?}") };
    assert_eq!((entry.door, entry.address.map(|a| a.to_string()).as_deref()), (door, Some("127.0.0.1")));
    let names = [&entry.who, &entry.whom].map(|name| name.as_ref().expect("a name").username.as_str());
    assert_eq!(names, [BOB, BOB]);
    let device = if door == Door::Pages { "Firefox on Linux" } else { "a phone" };
    assert_eq!(entry.device.as_deref(), Some(device));
    assert_eq!(scene.app.login(&entry.login.expect("a login").to_string()).expect("kept").user.to_string(), scene.bob);
    assert_eq!(scene.eyes.all("/account/activity", "")[0], "You downloaded what is kept about you.");
    // Somebody else's is another one, and so is the next after a minute.
    assert_eq!(scene.ada.get(EXPORT).status, 200);
    assert_eq!(of(scene.app.audit()).len(), 2);
    scene.app.advance(60);
    assert_eq!(scene.eyes.look(EXPORT, "").status, 200);
    assert_eq!(of(scene.app.audit()).len(), 3);
    let everybodys = scene.ada.get("/admin/audit?act=people").text();
    assert!(everybodys.contains("Ada Lovelace (ada) downloaded what is kept about them."), "{everybodys}");
    assert!(scene.app.user(BOB).news.iter().all(|news| news.act != Act::Exported), "one's own doing is no news");
}

#[test]
fn html_an_export_is_written_down_once_a_minute() {
    written_down(scene(html), Door::Pages);
}

#[test]
fn api_an_export_is_written_down_once_a_minute() {
    written_down(scene(api), Door::Api);
}

#[test]
fn html_an_export_is_for_whoever_has_a_password_of_their_own() {
    let app = App::start();
    app.set_up();
    app.add_by_owner(BOB, false);
    let reply = app.sign_in(BOB).get(EXPORT);
    assert_eq!((reply.status, reply.location()), (303, "/account/password"));
    assert!(app.audit().iter().all(|entry| entry.act != Act::Exported), "nothing was taken away");
}

#[test]
fn api_an_export_is_for_whoever_has_a_password_of_their_own() {
    for mode in ["lookup", "stateless", "denylist"] {
        let app = App::with(&[("token.verify", json!(mode))]);
        app.set_up();
        app.add_by_owner(BOB, false);
        let reply = app.phone(BOB).get("/api/account/export");
        assert_eq!((reply.status, &reply.json()["code"]), (403, &json!("password_change_required")), "{mode}");
        assert!(app.audit().iter().all(|entry| entry.act != Act::Exported), "nothing was taken away");
    }
}

/// Every byte of the store, tree by tree.
fn dump(data: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let database = sled::open(data.join("store")).expect("it opens");
    let mut trees = Vec::new();
    for name in database.tree_names() {
        let rows = database.open_tree(&name).expect("a tree");
        let bytes =
            rows.iter().flat_map(|row| row.map(|(key, value)| [key.to_vec(), value.to_vec()].concat()).expect("a row"));
        trees.push((String::from_utf8_lossy(&name).into_owned(), bytes.collect()));
    }
    trees
}

/// In which trees a text stands.
fn trees_with<'a>(trees: &'a [(String, Vec<u8>)], text: &[u8]) -> Vec<&'a str> {
    let holds = |bytes: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    trees.iter().filter(|(_, bytes)| holds(bytes)).map(|(name, _)| name.as_str()).collect()
}

/// Closes the house and reads what it has kept.
fn dump_of(scene: Scene) -> Vec<(String, Vec<u8>)> {
    scene.app.settle();
    let dir = scene.app.close();
    dump(&dir.path().join("data"))
}

fn deleted(scene: Scene) {
    let id = scene.bob.parse::<uuid::Uuid>().expect("an id");
    let hash = scene.secrets.iter().find(|secret| secret.starts_with("$argon2id")).expect("a hash").clone();
    let trees = dump_of(scene);
    for text in PROFILE.map(|(_, text)| text).into_iter().chain(["phone-7", hash.as_str()]) {
        assert_eq!(trees_with(&trees, text.as_bytes()), Vec::<&str>::new(), "{text}");
    }
    // Who did what to whom, and on which device: the documentation names it.
    assert_eq!(trees_with(&trees, b"Bob's phone"), ["audit"]);
    assert_eq!(trees_with(&trees, BOB.as_bytes()), ["audit"]);
    assert_eq!(trees_with(&trees, id.as_bytes()), ["audit"]);
}

#[test]
fn html_a_deletion_leaves_nothing_but_the_audit() {
    let mut scene = scene(html);
    assert_eq!(scene.ada.post(&format!("/admin/users/{}/delete", scene.bob), &[]).status, 303);
    deleted(scene);
}

#[test]
fn api_a_deletion_leaves_nothing_but_the_audit() {
    let scene = scene(api);
    assert_eq!(scene.app.phone(ADMIN).delete(&format!("/api/admin/users/{}", scene.bob)).status, 200);
    deleted(scene);
}
