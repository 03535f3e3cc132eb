//! Requests of `/api` that are sent twice, and changes that rest on something that is no longer so.

use crate::harness::{ADMIN, ApiClient, App, OTHER_PASSWORD, PASSWORD, Pair, Reply, Request};
use crate::people::administration::{Scene, scene};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use twodoors::accounts::administration::NewUser;
use twodoors::app::replies::Repeatable;
use twodoors::audit::{Door, Source};
use twodoors::base::error::Error;
use twodoors::identity::Admin;
use twodoors::user::Profile;

fn keyed(phone: &ApiClient, path: &str, key: &str, body: Option<&Value>) -> Reply {
    let request = Request::new("POST", path).header("idempotency-key", key);
    phone.send(match body {
        Some(body) => request.json(body),
        None => request,
    })
}

const USERS: &str = "/api/admin/users";

#[test]
fn api_an_invitation_repeated_with_its_key_gets_the_same_answer() {
    let Scene { app, mut ada_phone, .. } = scene();
    let carol = json!({"username": "carol", "display_name": "Carol"});
    let first = keyed(&ada_phone, USERS, "\"k-1\"", Some(&carol));
    assert_eq!(first.status, 201, "{}", first.text());
    // With and without quotation marks it is one key; the link still works afterwards.
    for key in ["\"k-1\"", "k-1"] {
        let again = keyed(&ada_phone, USERS, key, Some(&carol));
        assert_eq!((again.status, again.json()), (201, first.json()), "{key}");
    }
    assert_eq!(app.audit().iter().filter(|entry| entry.act.words().0 == "user_added").count(), 2, "bob, carol");
    let link = first.json()["link"].as_str().expect("a link").to_owned();
    let path = &link[link.find("/link/").expect("a path")..];
    assert_eq!(app.browser().get(path).status, 200);
    // Another body, even if it is only written in another way, is another request.
    let dave = keyed(&ada_phone, USERS, "k-1", Some(&json!({"username": "dave", "display_name": "Dave"})));
    assert_eq!((dave.status, &dave.json()["errors"][0]["field"]), (422, &json!("Idempotency-Key")));
    // Another key is another request, and a key is its owner's.
    assert_eq!(keyed(&ada_phone, USERS, "k-2", Some(&carol)).json()["code"], "name_taken");
    let promoted = ada_phone.patch(&format!("/api/admin/users/{}", app.user("bob").id), &json!({"role": "admin"}));
    assert_eq!(promoted.status, 200);
    assert_eq!(keyed(&app.phone("bob"), USERS, "k-1", Some(&carol)).json()["code"], "name_taken");
    // A day later the key is new again, also when it was swept.
    for sweep in [false, true] {
        app.advance(if sweep { 2 * 86_401 } else { 86_401 });
        let mut phone = app.phone(ADMIN);
        if sweep {
            let house = Arc::clone(&app.inner);
            let swept = app.wait(async move { house.drop_replies().await });
            assert_eq!(swept.expect("swept"), 2, "k-1 and k-3");
        }
        let late = keyed(&phone, USERS, "k-1", Some(&carol));
        assert_eq!(late.json()["code"], "name_taken");
        let erin = json!({"username": format!("erin{sweep}")});
        let one = keyed(&phone, USERS, "k-3", Some(&erin));
        assert_eq!(one.status, 201, "{}", one.text());
        assert!(phone.is_signed_in());
    }
}

/// A refusal is not kept: the same key may be tried again once the reason is gone.
#[test]
fn api_a_refused_request_may_be_repeated_with_its_key() {
    let Scene { app, ada_phone, bob, .. } = scene();
    let taken = json!({"username": "bob"});
    assert_eq!(keyed(&ada_phone, USERS, "k", Some(&taken)).json()["code"], "name_taken");
    let mut ada = app.phone(ADMIN);
    assert_eq!(ada.delete(&format!("/api/admin/users/{bob}")).status, 200);
    let reply = keyed(&ada, USERS, "k", Some(&taken));
    assert_eq!(reply.status, 201, "{}", reply.text());
    // Done is done, also when the person has been removed since.
    let id = reply.json()["id"].as_str().expect("an id").to_owned();
    assert_eq!(ada.delete(&format!("/api/admin/users/{id}")).status, 200);
    let again = keyed(&ada, USERS, "k", Some(&taken));
    assert_eq!((again.status, again.json()), (201, reply.json()));
    assert_eq!(ada.get(&format!("/api/admin/users/{id}")).status, 404);
}

#[test]
fn api_a_link_repeated_with_its_key_is_the_same_link() {
    let Scene { app, ada_phone, bob, .. } = scene();
    let path = format!("/api/admin/users/{bob}/link");
    let first = keyed(&ada_phone, &path, "k", None);
    assert_eq!(first.status, 201, "{}", first.text());
    assert_eq!(keyed(&ada_phone, &path, "k", None).json(), first.json());
    assert_eq!(keyed(&ada_phone, &path, "k", Some(&json!({}))).status, 422, "another body");
    // One key on two paths is two requests.
    let own = format!("/api/admin/users/{}/link", app.user(ADMIN).id);
    assert_ne!(keyed(&ada_phone, &own, "k", None).json()["link"], first.json()["link"]);
    let other = keyed(&ada_phone, &path, "other", None);
    assert_ne!(other.json()["link"], first.json()["link"]);
}

#[test]
fn api_a_key_that_is_none_is_named() {
    let Scene { app: _app, ada_phone, .. } = scene();
    let carol = json!({"username": "carol"});
    for key in ["", "\"\"", "a\"b", "é", &"x".repeat(256)] {
        let reply = keyed(&ada_phone, USERS, key, Some(&carol));
        assert_eq!((reply.status, &reply.json()["errors"][0]["field"]), (422, &json!("Idempotency-Key")), "{key}");
    }
    let mut twice = Request::new("POST", USERS).header("idempotency-key", "a").json(&carol);
    twice = twice.header("idempotency-key", "b");
    assert_eq!(ada_phone.send(twice).status, 422);
    assert_eq!(keyed(&ada_phone, USERS, &"x".repeat(255), Some(&carol)).status, 201);
}

/// What a stranger sends is refused before its key is looked at.
#[test]
fn api_a_key_opens_nothing() {
    let Scene { app, ada_phone, bob_phone, .. } = scene();
    let carol = json!({"username": "carol"});
    assert_eq!(keyed(&ada_phone, USERS, "k", Some(&carol)).status, 201);
    assert_eq!(keyed(&bob_phone, USERS, "k", Some(&carol)).json()["code"], "not_administrator");
    let stranger = app.browser().send(Request::new("POST", USERS).header("idempotency-key", "k").json(&carol));
    assert_eq!(stranger.status, 401);
    // What is kept is sealed: neither the link nor the key is in any file.
    let key = "a-key-of-some-length";
    let dave = keyed(&ada_phone, USERS, key, Some(&json!({"username": "dave"})));
    let link = dave.json()["link"].as_str().expect("a link").to_owned();
    let code = link.rsplit('/').next().expect("a code").to_owned();
    let dir = app.close();
    let mut files = Vec::new();
    files_under(dir.path(), &mut files);
    let holds = |text: &str| {
        let text = text.as_bytes();
        files.iter().any(|file| std::fs::read(file).expect("read").windows(text.len()).any(|part| part == text))
    };
    assert!(holds("dave") && !holds(&code) && !holds(key));
}

fn files_under(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { files_under(&path, files) } else { files.push(path) }
    }
}

#[test]
fn api_one_key_sent_many_times_at_once_adds_one_person() {
    let Scene { app, ada_phone, .. } = scene();
    let carol = json!({"username": "carol"});
    let replies: Vec<Reply> = thread::scope(|scope| {
        let send = || keyed(&ada_phone, USERS, "k", Some(&carol));
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(send)).collect();
        threads.into_iter().map(|thread| thread.join().expect("an answer")).collect()
    });
    for reply in &replies {
        assert_eq!((reply.status, reply.json()), (201, replies[0].json()));
    }
    assert_eq!(app.audit().iter().filter(|entry| entry.act.words().0 == "user_added").count(), 2);
}

/// Killed between any two steps: what was done is answered, what was not is done.
#[test]
fn api_a_request_cut_off_is_done_once() {
    for is_done in [false, true] {
        let Scene { app, .. } = scene();
        let (house, by) = (Arc::clone(&app.inner), app.user(ADMIN).id);
        app.wait(async move {
            let request = Repeatable { by, route: "POST /x", key: "k", body: [1; 32] };
            let Err(slot) = house.replied(&request).await.expect("read") else { panic!("it is new") };
            let origin = Source { door: Door::Api, address: None };
            let add = async |name| {
                let new = NewUser { username: name, profile: Profile::default(), role: "", accept_lookalike: false };
                house.accounts().add(Admin::owner_of_the_data(), new, origin).await
            };
            let (carol, _) = add("carol").await.expect("added");
            let id = if is_done { carol.id } else { twodoors::base::ids::UserId::new() };
            let answer = json!({"id": id.to_string()});
            let never = async { std::future::pending::<Result<Value, Error>>().await };
            let cut_off =
                tokio::time::timeout(Duration::from_millis(200), house.reply(Some(slot), Some((id, &answer)), never));
            assert!(cut_off.await.is_err());
            match house.replied(&request).await.expect("read") {
                Ok(again) => assert!(is_done && again == answer),
                Err(_) => assert!(!is_done),
            }
        });
    }
}

fn tag_of(reply: &Reply) -> String {
    let tag = reply.header("etag").to_owned();
    assert!(tag.len() > 10 && tag.starts_with('"') && tag.ends_with('"'), "{tag}");
    tag
}

fn patch_if(phone: &ApiClient, path: &str, tag: &str, body: &Value) -> Reply {
    phone.send(Request::new("PATCH", path).header("if-match", tag).json(body))
}

/// RFC 9110 §13.1.1.
#[test]
fn api_a_change_that_rests_on_an_older_state_is_refused() {
    let Scene { app: _app, mut ada_phone, bob, mut bob_phone, .. } = scene();
    let of_bob = format!("/api/admin/users/{bob}");
    let bobs_login = format!("/api/account/logins/{}", bob_phone.pair.login_id);
    let cases: [(&ApiClient, &str, Value, Value); 3] = [
        (&bob_phone.clone(), "/api/account", json!({"title": "one"}), json!({"phone": "+44 1632 960"})),
        (&ada_phone.clone(), &of_bob, json!({"title": "two"}), json!({"phone": "+44 1632 961"})),
        (&bob_phone.clone(), &bobs_login, json!({"device_name": "one"}), json!({"device_name": "two"})),
    ];
    for (phone, path, first, second) in cases {
        let tag = tag_of(&phone.clone().get(path));
        assert_eq!(tag_of(&phone.clone().get(path)), tag, "{path}");
        let changed = patch_if(phone, path, &tag, &first);
        assert_eq!(changed.status, 200, "{path}: {}", changed.text());
        let refused = patch_if(phone, path, &tag, &second);
        assert_eq!((refused.status, &refused.json()["code"]), (412, &json!("precondition_failed")), "{path}");
        let weak = format!("W/{}", tag_of(&changed));
        assert_eq!(patch_if(phone, path, &weak, &second).status, 412, "{path}: a weak tag never matches");
        let now = phone.clone().get(path);
        assert_eq!(tag_of(&now), tag_of(&changed), "{path}");
        let listed = format!("\"other\", {}", tag_of(&now));
        assert_eq!(patch_if(phone, path, &listed, &second).status, 200, "{path}");
        assert_eq!(patch_if(phone, path, "*", &first).status, 200, "{path}");
        assert_eq!(phone.clone().patch(path, &second).status, 200, "{path}: without it nothing rests on anything");
    }
    // What both doors show of one person is one state.
    assert_eq!(tag_of(&ada_phone.get(&of_bob)), tag_of(&bob_phone.get("/api/account")));
    let delete = |tag: &str| ada_phone.send(Request::new("DELETE", &of_bob).header("if-match", tag));
    assert_eq!(delete("\"other\"").status, 412);
    assert_eq!(delete(&tag_of(&ada_phone.clone().get(&of_bob))).status, 200);
    assert_eq!(delete("*").status, 404);
}

fn change_password(phone: &ApiClient, new: &str) -> Reply {
    let body = json!({"current_password": PASSWORD, "new_password": new});
    phone.send(Request::new("POST", "/api/account/password").json(&body))
}

/// The twin of the form that was sent twice: the answer with the new pair was lost, and the phone has the old one.
#[test]
fn api_a_password_changed_twice_keeps_the_phone_signed_in() {
    for mode in ["lookup", "denylist", "stateless"] {
        let app = App::with(&[("token.verify", json!(mode))]);
        drop(app.set_up());
        let phone = app.phone(ADMIN);
        let lost = change_password(&phone, OTHER_PASSWORD);
        assert_eq!(lost.status, 200, "{mode}: {}", lost.text());
        assert_eq!(
            change_password(&phone, "another phrase of words").status,
            401,
            "{mode}: not what it was changed to"
        );
        let again = change_password(&phone, OTHER_PASSWORD);
        assert_eq!(again.status, 200, "{mode}: {}", again.text());
        // Whichever of the two answers arrives last, its pair is good.
        let (lost, again) = (Pair::of(&lost.json()), Pair::of(&again.json()));
        assert_eq!(lost.refresh_token, again.refresh_token, "{mode}");
        let mut phone_with = ApiClient { port: app.port, pair: lost };
        assert!(phone_with.is_signed_in(), "{mode}");
        assert_eq!(phone_with.refresh().status, 200, "{mode}");
        // Once it is used, the old token gets nothing more.
        assert_eq!(change_password(&phone, OTHER_PASSWORD).status, 401, "{mode}");
        assert!(phone_with.is_signed_in(), "{mode}: and ends nothing");
        assert_eq!(app.audit().iter().filter(|entry| entry.act.words().0 == "password_changed").count(), 1, "{mode}");
    }
}

/// The token of before opens nothing else, nor for anybody whose login has ended.
#[test]
fn api_the_token_of_before_a_change_repeats_only_that_change() {
    let Scene { app, mut bob_phone, .. } = scene();
    let before = bob_phone.clone();
    let other = app.phone("bob");
    let changed = change_password(&bob_phone, OTHER_PASSWORD);
    assert_eq!(changed.status, 200);
    for phone in [&before, &other] {
        assert!(!phone.clone().is_signed_in());
    }
    assert_eq!(change_password(&other, OTHER_PASSWORD).status, 401, "the change ended this one");
    bob_phone.pair = Pair::of(&changed.json());
    assert_eq!(bob_phone.post("/api/logout", None).status, 200);
    assert_eq!(change_password(&before, OTHER_PASSWORD).status, 401, "it has signed out since");
}

/// A login is ended as it was read, or not at all; by its owner and by an administrator.
#[test]
fn api_a_login_that_has_changed_is_not_ended() {
    let Scene { app, ada_phone, .. } = scene();
    let bobs = app.phone("bob");
    let id = bobs.pair.login_id.clone();
    let end = |phone: &ApiClient, path: &str, tag: &str| {
        phone.send(Request::new("DELETE", path).header("if-match", tag)).status
    };
    let own = format!("/api/account/logins/{id}");
    let tag = bobs.send(Request::new("GET", &own)).header("etag").to_owned();
    for stale in ["\"stale\"", "W/\"x\"", "\"a,*,b\"", "\"x\", *", ""] {
        assert_eq!(end(&bobs, &own, stale), 412, "{stale}");
        assert_eq!(end(&ada_phone, &format!("/api/admin/logins/{id}"), stale), 412, "{stale}");
    }
    assert_eq!(end(&bobs, &own, &format!("\"x\", {tag}")), 200);
    let another = app.phone("bob").pair.login_id;
    assert_eq!(end(&ada_phone, &format!("/api/admin/logins/{another}"), "*"), 200);
}
