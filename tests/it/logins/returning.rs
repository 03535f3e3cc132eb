//! Coming back: why a login ended, what was typed, what a slip is, and where one stays.

use crate::harness::{ADMIN, ApiClient, App, Browser, OTHER_PASSWORD, PASSWORD, Request};
use serde_json::json;
use twodoors::audit::Act;

fn scene() -> (App, Browser, String) {
    let app = App::start();
    let mut ada = app.set_up();
    let bob = app.add_member(&mut ada, "bob");
    (app, ada, bob)
}

/// What the sign-in page says to whoever comes with this cookie.
fn greeting(browser: &mut Browser) -> String {
    let reply = browser.get("/account");
    assert_eq!((reply.status, reply.location()), (303, "/login?next=/account"));
    browser.get("/login?next=/account").text()
}

/// Where forms would be refused, it is said before a password is typed and sent.
#[test]
fn the_sign_in_page_says_when_the_address_is_not_the_right_one() {
    let app = App::start();
    app.set_up();
    let page = |host: &str, more: &[(&str, &str)]| {
        let request =
            more.iter().fold(Request::new("GET", "/login"), |request, (name, value)| request.header(name, value));
        app.send(&request.header("host", host)).text()
    };
    let wrong = page("192.0.2.7:8000", &[]);
    assert!(wrong.contains(&format!("Open {} before you type a password", app.origin())), "{wrong}");
    assert!(!wrong.contains("192.0.2.7"), "what a stranger sends is not said back");
    for right in ["127.0.0.1", "localhost"] {
        assert!(!page(&format!("{right}:{}", app.port), &[]).contains("before you type a password"));
    }
    assert!(
        !page("192.0.2.7:8000", &[("sec-fetch-site", "none")]).contains("before you type a password"),
        "its forms are accepted"
    );
}

#[test]
fn html_whoever_was_signed_out_reads_why() {
    let (app, mut ada, bob) = scene();
    let mut bobs = app.sign_in("bob");
    assert_eq!(ada.post(&format!("/admin/logins/{}/revoke", bobs.login_id()), &[]).status, 303);
    assert!(greeting(&mut bobs).contains("The login has ended here: an administrator ended it."));
    assert!(!greeting(&mut bobs).contains("has ended"), "once; then the cookie is gone");
    let mut bobs = app.sign_in("bob");
    app.advance(13 * 3_600);
    assert!(greeting(&mut bobs).contains("The login has ended here: its time was over."));
    let mut bobs = app.sign_in("bob");
    let mut ada = app.sign_in(ADMIN);
    assert_eq!(ada.post(&format!("/admin/users/{bob}/disable"), &[]).status, 303);
    assert!(greeting(&mut bobs).contains("The login has ended here: the account was disabled."));
}

/// Only to whoever holds the secret: a cookie made of somebody's id says nothing.
#[test]
fn a_made_up_cookie_learns_nothing_of_the_login() {
    let (app, mut ada, _) = scene();
    let bobs = app.sign_in("bob");
    let mut forged = bobs.twin();
    let cookie = bobs.cookie.clone().expect("a cookie");
    let (id, secret) = cookie.split_once('.').expect("id.secret");
    let other: String = secret.chars().rev().collect();
    forged.cookie = Some(format!("{id}.{other}"));
    assert_eq!(ada.post(&format!("/admin/logins/{}/revoke", bobs.login_id()), &[]).status, 303);
    let page = greeting(&mut forged);
    assert!(page.contains("Sign in to go on") && !page.contains("has ended"), "{page}");
}

#[test]
fn api_whoever_was_signed_out_reads_why() {
    let (app, _, bob) = scene();
    let mut phone = app.phone("bob");
    let mut admin = app.phone(ADMIN);
    assert_eq!(admin.delete(&format!("/api/admin/logins/{}", phone.pair.login_id)).status, 200);
    let reply = phone.refresh();
    assert_eq!((reply.status, &reply.json()["error"]), (400, &json!("invalid_grant")));
    let detail = reply.json()["detail"].as_str().expect("a detail").to_owned();
    assert!(detail.starts_with("The login has ended here: an administrator ended it."), "{detail}");
    let mut phone = app.phone("bob");
    assert_eq!(admin.post(&format!("/api/admin/users/{bob}/sign-out"), None).status, 200);
    assert!(phone.refresh().json()["detail"].as_str().is_some_and(|why| why.contains("signed out everywhere")));
    let (rest, last) = phone.pair.refresh_token.split_at(phone.pair.refresh_token.len() - 1);
    let forged = format!("{rest}{}", if last == "A" { 'E' } else { 'A' });
    let unknown = phone.refresh_with(&forged);
    assert!(!unknown.json()["detail"].as_str().is_some_and(|why| why.contains("has ended")), "a forged one");
}

#[test]
fn one_slip_before_the_right_password_is_no_notice() {
    let (app, _, _) = scene();
    app.try_sign_in("bob", OTHER_PASSWORD);
    app.settle();
    let mut bobs = app.sign_in("bob");
    app.settle();
    assert!(!bobs.get("/account").text().contains("failed to sign in"), "a slip");
    assert!(app.audit().iter().any(|entry| entry.act == Act::SignInFailed), "the audit has it all the same");
    for _ in 0..3 {
        app.try_sign_in("bob", OTHER_PASSWORD);
    }
    app.settle();
    let mut bobs = app.sign_in("bob");
    assert!(bobs.get("/account").text().contains("class=\"note warn news\""), "three are told");
    let fields = [("current_password", PASSWORD), ("new_password", OTHER_PASSWORD)];
    assert_eq!(bobs.post("/account/password", &fields).status, 303);
    assert!(!bobs.get("/account").text().contains("class=\"note warn news\""), "they say nothing of the new one");
}

#[test]
fn a_link_says_who_is_signed_in_and_leaves_them_so() {
    let (app, mut ada, _) = scene();
    let fields = [("username", "kim"), ("display_name", "Kim"), ("role", "member")];
    let path = ada.post("/admin/users", &fields).link_path();
    let page = ada.get(&path).text();
    assert!(page.contains("This browser is signed in as Ada Lovelace (ada). The link is for Kim"), "{page}");
    assert!(!app.browser().get(&path).text().contains("is signed in as"));
    let reply = ada.post_form(&path, &[("password", PASSWORD)]);
    assert_eq!((reply.status, reply.location()), (303, "/?done=link-other"));
    assert!(ada.get("/?done=link-other").text().contains("still signed in here as yourself"));
}

#[test]
fn an_open_link_can_be_withdrawn_by_whoever_made_it() {
    let (app, mut ada, _) = scene();
    let fields = [("username", "kim"), ("display_name", "Kim"), ("role", "member")];
    let path = ada.post("/admin/users", &fields).link_path();
    let kim = app.user("kim").id;
    assert!(ada.get("/admin/users").text().contains("<span class=\"badge\">invited</span>"));
    let page = ada.get(&format!("/admin/users/{kim}")).text();
    assert!(page.contains("Withdraw the open link") && page.contains(&format!("/admin/users/{kim}/sign-out")));
    assert_eq!(ada.post(&format!("/admin/users/{kim}/sign-out"), &[]).status, 303);
    assert_eq!(app.browser().get(&path).status, 404);
    assert!(!ada.get(&format!("/admin/users/{kim}")).text().contains("Withdraw"));
}

/// ASVS 7.5.3: the way over administration is no way around.
#[test]
fn html_an_administrators_own_login_wants_a_recent_password() {
    let (app, mut ada, _) = scene();
    let other = app.sign_in(ADMIN).login_id();
    let me = app.user(ADMIN).id;
    app.advance(15 * 60);
    for path in [format!("/admin/logins/{other}/revoke"), format!("/admin/users/{me}/sign-out")] {
        assert_eq!(ada.post(&path, &[]).status, 403, "{path}");
    }
    let bobs = app.sign_in("bob").login_id();
    let reply = ada.post(&format!("/admin/logins/{bobs}/revoke"), &[]);
    assert_eq!(reply.location(), "/admin/logins?done=revoked", "somebody else's does not");
}

#[test]
fn api_an_administrators_own_login_wants_a_recent_password() {
    let (app, _, _) = scene();
    let other = app.sign_in(ADMIN).login_id();
    let me = app.user(ADMIN).id;
    let mut phone = app.phone(ADMIN);
    app.advance(15 * 60);
    assert_eq!(phone.refresh().status, 200);
    assert_eq!(phone.delete(&format!("/api/admin/logins/{other}")).json()["code"], "confirm_required");
    let reply = phone.post(&format!("/api/admin/users/{me}/sign-out"), None);
    assert_eq!((reply.status, &reply.json()["code"]), (403, &json!("confirm_required")));
}

#[test]
fn seen_leaves_one_where_one_is() {
    let (app, mut ada, bob) = scene();
    let mut bobs = app.sign_in("bob");
    assert_eq!(ada.post(&format!("/admin/users/{bob}/profile"), &[("title", "Builder")]).status, 303);
    app.settle();
    let page = bobs.get("/people?q=ada").text();
    assert!(page.contains("name=\"next\" value=\"/people?q=ada\""), "{page}");
    let reply = bobs.post("/account/activity/seen", &[("next", "/people?q=ada")]);
    assert_eq!((reply.status, reply.location()), (303, "/people?q=ada"));
    assert!(!bobs.get("/people?q=ada").text().contains("class=\"note warn news\""));
    let elsewhere = bobs.post("/account/activity/seen", &[("next", "https://evil.example/")]);
    assert_eq!(elsewhere.location(), "/");
}

/// The fields that a form does not have stay as they are.
#[test]
fn a_profile_form_without_a_field_leaves_it_alone() {
    let (app, mut ada, _) = scene();
    let all = [("display_name", "Ada"), ("title", "Countess"), ("phone", "+44 1")];
    assert_eq!(ada.post("/account/profile", &all).status, 303);
    assert_eq!(ada.post("/account/profile", &[("display_name", "Ada L")]).status, 303);
    let profile = app.user(ADMIN).profile;
    assert_eq!(
        (profile.display_name.as_str(), profile.title.as_str(), profile.phone.as_str()),
        ("Ada L", "Countess", "+44 1")
    );
}

#[test]
fn a_device_that_was_not_known_is_in_the_audit() {
    let (app, _, _) = scene();
    let count = || app.audit().iter().filter(|entry| entry.act == Act::NewDevice).count();
    app.phone("bob");
    let before = count();
    app.phone("bob");
    assert_eq!(count(), before, "the same phone again");
    ApiClient::sign_in(app.port, "bob", PASSWORD, "another phone");
    assert_eq!(count(), before + 1);
    let texts = app.phone(ADMIN).get("/api/admin/audit?act=sign_ins").text();
    assert!(texts.contains("bob signed in with a device not seen before."), "{texts}");
}

/// What an act needs no body for reads it all the same: a member that nobody knows is named.
#[test]
fn acts_without_members_refuse_a_body_they_do_not_understand() {
    let (app, _, bob) = scene();
    let mut admin = app.phone(ADMIN);
    for path in
        [format!("/api/admin/users/{bob}/link"), format!("/api/admin/users/{bob}/sign-out"), "/api/logout".to_owned()]
    {
        let reply = admin.post(&path, Some(&json!({"zz": 1})));
        assert_eq!((reply.status, &reply.json()["errors"][0]["field"]), (422, &json!("zz")), "{path}");
        assert!(matches!(admin.post(&path, Some(&json!({}))).status, 200 | 201), "{path}");
    }
}
