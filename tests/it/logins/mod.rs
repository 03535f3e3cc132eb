//! One list of logins for both doors: seeing, renaming and ending them (ASVS 7.5.2, 10.4.9).

pub mod names;
pub mod page;
pub mod returning;

use crate::harness::{ADMIN, ApiClient, App, Browser, Listed, PASSWORD, Reply, listed};
use rocket::futures::future::join_all;
use serde_json::{Value, json};
use twodoors::base::ids::{EndReason, LoginId};
use twodoors::login::State;

/// A house with one person's browser and phone.
fn pair_of_doors() -> (App, Browser, ApiClient) {
    let app = App::start();
    let browser = app.set_up();
    let phone = app.phone(ADMIN);
    (app, browser, phone)
}

fn html_list(browser: &mut Browser) -> Vec<Listed> {
    listed(&browser.get("/account/logins").text())
}

fn api_list(phone: &mut ApiClient) -> Vec<Value> {
    let reply = phone.get("/api/account/logins");
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.json()["next"], Value::Null);
    reply.json()["items"].as_array().expect("items").clone()
}

fn html_end(browser: &mut Browser, id: &str) -> Reply {
    browser.post(&format!("/account/logins/{id}/revoke"), &[])
}

fn api_end(phone: &mut ApiClient, id: &str) -> Reply {
    phone.delete(&format!("/api/account/logins/{id}"))
}

fn reason(app: &App, id: &str) -> Option<EndReason> {
    match app.login(id).expect("the row stays").state {
        State::Live => None,
        State::Ended { reason, .. } => Some(reason),
    }
}

#[test]
fn html_the_list_shows_both_kinds_and_marks_this_one() {
    let (_app, mut browser, phone) = pair_of_doors();
    let list = html_list(&mut browser);
    let this = Listed { id: browser.login_id(), kind: "session", device: "Firefox on Linux".to_owned(), current: true };
    let other = Listed { id: phone.pair.login_id, kind: "token", device: "a phone".to_owned(), current: false };
    assert_eq!(list, [this, other]);
}

#[test]
fn api_the_list_shows_both_kinds_and_marks_this_one() {
    let (app, browser, mut phone) = pair_of_doors();
    let list = api_list(&mut phone);
    let this = json!({
        "id": phone.pair.login_id, "kind": "token", "device_name": "a phone", "device": "a phone", "address": "127.0.0.1",
        "created_at": "2026-01-01T00:00:00Z", "seen_at": "2026-01-01T00:00:00Z",
        "expires_at": "2026-01-15T00:00:00Z", "current": true,
    });
    assert_eq!(list[0], this, "newest first");
    assert_eq!((&list[1]["id"], &list[1]["kind"]), (&json!(browser.login_id()), &json!("session")));
    assert_eq!((&list[1]["current"], list.len()), (&json!(false), 2));
    assert!(!app.audit().is_empty());
}

#[test]
fn html_a_login_of_either_kind_is_ended_at_once() {
    let (app, mut browser, mut phone) = pair_of_doors();
    let mut other = app.sign_in(ADMIN);
    for id in [phone.pair.login_id.clone(), other.login_id()] {
        let reply = html_end(&mut browser, &id);
        assert_eq!((reply.status, reply.location()), (303, "/account/logins?done=revoked"));
        assert_eq!(reason(&app, &id), Some(EndReason::Revoked));
    }
    assert!(!phone.is_signed_in() && phone.refresh().status == 400 && !other.is_signed_in());
    assert!(browser.is_signed_in());
    assert_eq!(html_list(&mut browser).len(), 1);
    assert!(browser.get("/account/logins").text().contains("you ended it"), "its owner is told");
}

#[test]
fn api_a_login_of_either_kind_is_ended_at_once() {
    let (app, mut browser, mut phone) = pair_of_doors();
    let mut other = app.phone(ADMIN);
    for id in [browser.login_id(), other.pair.login_id.clone()] {
        let reply = api_end(&mut phone, &id);
        assert_eq!((reply.status, reply.json()), (200, json!({"effect": "at_once"})));
        assert_eq!(reason(&app, &id), Some(EndReason::Revoked));
    }
    assert!(!browser.is_signed_in() && !other.is_signed_in() && other.refresh().status == 400);
    assert!(phone.is_signed_in());
    assert_eq!(api_list(&mut phone).len(), 1);
}

#[test]
fn html_ending_a_login_twice_is_no_error_and_keeps_the_first_reason() {
    let (app, mut browser, mut phone) = pair_of_doors();
    phone.post("/api/logout", None);
    for _ in 0..2 {
        assert_eq!(html_end(&mut browser, &phone.pair.login_id).status, 303);
    }
    assert_eq!(reason(&app, &phone.pair.login_id), Some(EndReason::SignedOut));
}

#[test]
fn api_ending_a_login_twice_is_no_error_and_keeps_the_first_reason() {
    let (app, mut browser, mut phone) = pair_of_doors();
    let id = browser.login_id();
    browser.post("/logout", &[]);
    for _ in 0..2 {
        assert_eq!(api_end(&mut phone, &id).status, 200);
    }
    assert_eq!(reason(&app, &id), Some(EndReason::SignedOut));
}

#[test]
fn html_ending_this_login_signs_out() {
    let (_app, mut browser, mut phone) = pair_of_doors();
    let mut copy = browser.twin();
    let id = browser.login_id();
    let reply = html_end(&mut browser, &id);
    assert_eq!((reply.status, reply.location(), &browser.cookie), (303, "/login?done=logout", &None));
    assert!(!copy.is_signed_in() && phone.is_signed_in());
}

#[test]
fn api_ending_this_login_signs_out() {
    let (_app, mut browser, mut phone) = pair_of_doors();
    let id = phone.pair.login_id.clone();
    assert_eq!(api_end(&mut phone, &id).status, 200);
    assert!(!phone.is_signed_in() && phone.refresh().status == 400 && browser.is_signed_in());
}

#[test]
fn html_ending_the_others_leaves_this_one() {
    let (app, mut browser, mut phone) = pair_of_doors();
    app.add_member(&mut browser, "bob");
    let (mut other, mut bob) = (app.sign_in(ADMIN), app.phone("bob"));
    let reply = browser.post("/account/logins/revoke-others", &[]);
    assert_eq!((reply.status, reply.location()), (303, "/account/logins?done=others"));
    assert!(browser.is_signed_in() && !other.is_signed_in() && !phone.is_signed_in());
    assert_eq!(phone.refresh().status, 400);
    assert!(bob.is_signed_in(), "nobody else's");
}

#[test]
fn api_ending_the_others_leaves_this_one() {
    let (app, mut browser, mut phone) = pair_of_doors();
    app.add_member(&mut browser, "bob");
    let (mut other, mut bob) = (app.phone(ADMIN), app.sign_in("bob"));
    let reply = phone.delete("/api/account/logins");
    assert_eq!((reply.status, reply.json()), (200, json!({"effect": "at_once"})));
    assert!(phone.is_signed_in() && !other.is_signed_in() && !browser.is_signed_in());
    assert_eq!((other.refresh().status, phone.refresh().status), (400, 200));
    assert!(bob.is_signed_in(), "nobody else's");
}

#[test]
fn html_a_login_gets_another_name() {
    let (_app, mut browser, phone) = pair_of_doors();
    let path = format!("/account/logins/{}/rename", phone.pair.login_id);
    let reply = browser.post(&path, &[("device_name", "my <old> phone")]);
    assert_eq!((reply.status, reply.location()), (303, "/account/logins?done=renamed"));
    let list = html_list(&mut browser);
    assert!(list.iter().any(|row| row.id == phone.pair.login_id && row.device == "my &lt;old&gt; phone"), "{list:?}");
    assert_eq!(browser.post(&path, &[("device_name", " \u{202e} ")]).status, 422);
}

#[test]
fn api_a_login_gets_another_name() {
    let (_app, browser, mut phone) = pair_of_doors();
    let path = format!("/api/account/logins/{}", browser.login_id());
    let reply = phone.patch(&path, &json!({"device_name": "my <old> browser"}));
    assert_eq!((reply.status, &reply.json()["device_name"]), (200, &json!("my <old> browser")));
    assert_eq!(api_list(&mut phone)[1]["device_name"], "my <old> browser");
    assert_eq!(phone.patch(&path, &json!({"device_name": " \u{202e} "})).status, 422);
}

/// ASVS 8.2.2: somebody else's login is as good as unknown.
#[test]
fn html_somebody_elses_login_is_404_and_untouched() {
    let (app, mut admin, mut phone) = pair_of_doors();
    app.add_member(&mut admin, "bob");
    let mut bob = app.sign_in("bob");
    let unknown = LoginId::new().to_string();
    for id in [admin.login_id(), phone.pair.login_id.clone(), unknown, "nonsense".to_owned()] {
        assert_eq!(html_end(&mut bob, &id).status, 404, "{id}");
        assert_eq!(bob.post(&format!("/account/logins/{id}/rename"), &[("device_name", "mine")]).status, 404, "{id}");
    }
    assert!(admin.is_signed_in() && phone.is_signed_in());
    assert!(html_list(&mut admin).iter().all(|row| row.device != "mine"));
}

/// ASVS 8.2.2: somebody else's login is as good as unknown.
#[test]
fn api_somebody_elses_login_is_404_and_untouched() {
    let (app, mut admin, mut phone) = pair_of_doors();
    app.add_member(&mut admin, "bob");
    let mut bob = app.phone("bob");
    let unknown = LoginId::new().to_string();
    for id in [admin.login_id(), phone.pair.login_id.clone(), unknown, "nonsense".to_owned()] {
        let reply = api_end(&mut bob, &id);
        assert_eq!((reply.status, &reply.json()["code"]), (404, &json!("not_found")), "{id}");
        let path = format!("/api/account/logins/{id}");
        assert_eq!(bob.patch(&path, &json!({"device_name": "mine"})).status, 404, "{id}");
    }
    assert!(admin.is_signed_in() && phone.is_signed_in());
    assert!(api_list(&mut phone).iter().all(|row| row["device_name"] != "mine"));
}

/// ASVS 7.1.2: of more than fifty, of either kind, the least recently seen ends.
#[test]
fn html_the_fifty_first_login_ends_the_least_recently_seen() {
    let (app, mut browser, mut phone) = pair_of_doors();
    let mut others: Vec<Browser> = (0..48).map(|_| app.sign_in(ADMIN)).collect();
    app.advance(120);
    assert!(browser.is_signed_in() && phone.is_signed_in());
    app.settle();
    let mut new = app.sign_in(ADMIN);
    assert_eq!(html_list(&mut new).len(), 50);
    assert!(new.is_signed_in() && browser.is_signed_in() && phone.is_signed_in());
    assert_eq!(reason(&app, &others[0].login_id()), Some(EndReason::TooMany));
    assert!(!others[0].is_signed_in() && others[1].is_signed_in());
}

/// ASVS 7.1.2: of more than fifty, of either kind, the least recently seen ends.
#[test]
fn api_the_fifty_first_login_ends_the_least_recently_seen() {
    let (app, mut browser, mut phone) = pair_of_doors();
    let mut others: Vec<ApiClient> = (0..48).map(|_| app.phone(ADMIN)).collect();
    app.advance(120);
    assert!(browser.is_signed_in() && phone.is_signed_in());
    app.settle();
    let mut new = app.phone(ADMIN);
    assert_eq!(api_list(&mut new).len(), 50);
    assert!(new.is_signed_in() && browser.is_signed_in() && phone.is_signed_in());
    assert_eq!(reason(&app, &others[0].pair.login_id), Some(EndReason::TooMany));
    assert!(!others[0].is_signed_in() && others[0].refresh().status == 400 && others[1].is_signed_in());
}

/// Whoever holds a password could sign in and out a thousand times; that must hide nothing.
fn bury_under_ended_rows(app: &App, id: &str) {
    let logins = app.inner.store().logins();
    let old = app.login(id).expect("a login");
    let rows = (0..1_100).map(move |_| {
        let mut row = old.clone();
        row.id = LoginId::new();
        row.end(EndReason::SignedOut, old.created_at);
        row
    });
    app.wait(async move {
        for inserted in join_all(rows.map(|row| {
            let logins = logins.clone();
            async move { logins.insert(&row, Vec::new()).await }
        }))
        .await
        {
            let _ = inserted.expect("inserted");
        }
    });
}

#[test]
fn html_an_old_login_is_not_hidden_by_a_thousand_ended_ones() {
    let (app, browser, mut phone) = pair_of_doors();
    bury_under_ended_rows(&app, &browser.login_id());
    let mut new = app.sign_in(ADMIN);
    assert_eq!(html_list(&mut new).len(), 3);
    assert_eq!(new.post("/account/logins/revoke-others", &[]).status, 303);
    assert!(!browser.twin().is_signed_in() && !phone.is_signed_in());
}

#[test]
fn api_an_old_login_is_not_hidden_by_a_thousand_ended_ones() {
    let (app, browser, mut phone) = pair_of_doors();
    bury_under_ended_rows(&app, &browser.login_id());
    let mut new = app.phone(ADMIN);
    assert_eq!(api_list(&mut new).len(), 3);
    assert_eq!(new.delete("/api/account/logins").status, 200);
    assert!(!browser.twin().is_signed_in() && !phone.is_signed_in());
}

/// The two doors never disagree about who is signed in.
#[test]
fn both_doors_list_the_same_logins() {
    let (app, mut browser, mut phone) = pair_of_doors();
    app.sign_in(ADMIN);
    assert!(app.opens(ADMIN, PASSWORD));
    let mut html: Vec<String> = html_list(&mut browser).into_iter().map(|row| row.id).collect();
    let mut api: Vec<String> = api_list(&mut phone).iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
    html.sort_unstable();
    api.sort_unstable();
    assert_eq!((html.len(), &html), (5, &api));
}
