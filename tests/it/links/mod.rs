//! One-time links: invitation and recovery. Made by either door, redeemed on a page (ASVS 6.4.1, 6.4.6).

pub mod pasted;

use crate::harness::{ADMIN, App, Browser, OTHER_PASSWORD, PASSWORD, Reply};
use serde_json::{Value, json};

/// A house with Ada, Bob's id and Ada's browser.
fn scene() -> (App, Browser, String) {
    let app = App::start();
    let mut admin = app.set_up();
    let bob = app.add_member(&mut admin, "bob");
    (app, admin, bob)
}

fn html_link(admin: &mut Browser, id: &str) -> String {
    let reply = admin.post(&format!("/admin/users/{id}/link"), &[]);
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.link_path()
}

fn api_link(app: &App, id: &str) -> Value {
    let reply = app.phone(ADMIN).post(&format!("/api/admin/users/{id}/link"), None);
    assert_eq!((reply.status, reply.header("cache-control")), (201, "no-store"), "{}", reply.text());
    reply.json()
}

fn path_of(app: &App, link: &Value) -> String {
    let url = link["link"].as_str().expect("a link");
    url.strip_prefix(&app.origin()).expect("an address of ours").to_owned()
}

fn redeem(app: &App, path: &str, password: &str) -> Reply {
    app.browser().post_form(path, &[("password", password)])
}

#[test]
fn html_an_invitation_lets_somebody_set_their_first_password() {
    let app = App::start();
    let mut admin = app.set_up();
    let reply = admin.post("/admin/users", &[("username", "Bob"), ("display_name", "Bob"), ("role", "member")]);
    assert_eq!(reply.status, 200);
    let path = reply.link_path();
    let form = app.browser().get(&path);
    assert_eq!(form.status, 200);
    assert!(form.text().contains("bob"), "it says whose it is");
    assert_eq!(redeem(&app, &path, PASSWORD).location(), "/login?done=link&username=bob");
    assert!(app.opens("bob", PASSWORD));
}

#[test]
fn api_an_invitation_lets_somebody_set_their_first_password() {
    let app = App::start();
    app.set_up();
    let new = json!({"username": "Bob", "display_name": "Bob", "title": "builder", "role": "member"});
    let reply = app.phone(ADMIN).post("/api/admin/users", Some(&new));
    assert_eq!(reply.status, 201, "{}", reply.text());
    let user = reply.json();
    assert_eq!((&user["username"], &user["title"]), (&json!("bob"), &json!("builder")));
    assert_eq!(user["link_expires_at"], "2026-01-08T00:00:00Z", "7 days");
    assert_eq!(redeem(&app, &path_of(&app, &user), PASSWORD).location(), "/login?done=link&username=bob");
    assert!(app.opens("bob", PASSWORD));
}

#[test]
fn html_a_recovery_link_sets_a_new_password_and_ends_every_login() {
    let (app, mut admin, bob) = scene();
    let (mut browser, mut phone) = (app.sign_in("bob"), app.phone("bob"));
    let path = html_link(&mut admin, &bob);
    assert!(browser.is_signed_in() && app.opens("bob", PASSWORD), "until it is used");
    assert_eq!(redeem(&app, &path, OTHER_PASSWORD).status, 303);
    assert!(!browser.is_signed_in() && !phone.is_signed_in() && phone.refresh().status == 400);
    assert!(app.opens("bob", OTHER_PASSWORD) && !app.opens("bob", PASSWORD));
    assert!(admin.is_signed_in(), "nobody else's");
}

#[test]
fn api_a_recovery_link_sets_a_new_password_and_ends_every_login() {
    let (app, _admin, bob) = scene();
    let (mut browser, mut phone) = (app.sign_in("bob"), app.phone("bob"));
    let link = api_link(&app, &bob);
    assert_eq!((&link["kind"], &link["expires_at"]), (&json!("recovery"), &json!("2026-01-02T00:00:00Z")), "24 hours");
    assert_eq!(redeem(&app, &path_of(&app, &link), OTHER_PASSWORD).status, 303);
    assert!(!browser.is_signed_in() && !phone.is_signed_in() && phone.refresh().status == 400);
    assert!(app.opens("bob", OTHER_PASSWORD));
}

#[test]
fn html_a_link_is_not_used_up_by_looking_but_works_once() {
    let (app, mut admin, bob) = scene();
    let path = html_link(&mut admin, &bob);
    for _ in 0..3 {
        assert_eq!(app.browser().get(&path).status, 200);
    }
    assert_eq!(redeem(&app, &path, OTHER_PASSWORD).status, 303);
    let again = redeem(&app, &path, PASSWORD);
    assert_eq!(again.status, 404);
    assert_eq!(again.code(), "link_dead", "{}", again.text());
    assert_eq!(app.browser().get(&path).status, 404);
    assert!(app.opens("bob", OTHER_PASSWORD));
}

#[test]
fn html_a_newer_link_kills_the_older_one() {
    let (app, mut admin, bob) = scene();
    let old = html_link(&mut admin, &bob);
    let new = path_of(&app, &api_link(&app, &bob));
    assert_eq!(redeem(&app, &old, OTHER_PASSWORD).status, 404);
    assert_eq!(redeem(&app, &new, OTHER_PASSWORD).status, 303);
}

#[test]
fn html_a_link_dies_of_old_age() {
    let (app, mut admin, bob) = scene();
    let invited = admin.post("/admin/users", &[("username", "carol"), ("display_name", "C"), ("role", "member")]);
    let (recovery, invitation) = (html_link(&mut admin, &bob), invited.link_path());
    app.advance(86_400 - 1);
    assert_eq!(app.browser().get(&recovery).status, 200);
    app.advance(1);
    assert_eq!(redeem(&app, &recovery, OTHER_PASSWORD).status, 404, "24 hours");
    app.advance(6 * 86_400 - 1);
    assert_eq!(app.browser().get(&invitation).status, 200);
    app.advance(1);
    assert_eq!(redeem(&app, &invitation, OTHER_PASSWORD).status, 404, "7 days");
    assert!(app.opens("bob", PASSWORD));
}

#[test]
fn html_a_weak_password_does_not_use_the_link_up() {
    let (app, mut admin, bob) = scene();
    let path = html_link(&mut admin, &bob);
    for weak in ["", "short", "passwordpassword", "bobbobbobbobbob"] {
        assert_eq!(redeem(&app, &path, weak).status, 422, "{weak}");
    }
    assert_eq!(redeem(&app, &path, OTHER_PASSWORD).status, 303);
}

/// Somebody who forgot it may hit on it again; whoever else knows it still would.
#[test]
fn html_a_recovery_link_asks_for_another_password_than_the_one_that_is_set() {
    let (app, mut admin, bob) = scene();
    let path = html_link(&mut admin, &bob);
    for _ in 0..8 {
        let reply = redeem(&app, &path, PASSWORD);
        assert_eq!(reply.status, 422, "it is no guess, and slows nobody down");
        assert!(reply.text().contains("That is the password you have already"), "{}", reply.text());
    }
    assert!(app.opens("bob", PASSWORD), "nothing was done");
    assert_eq!(redeem(&app, &path, OTHER_PASSWORD).status, 303, "nor was the link used up");
    assert!(app.opens("bob", OTHER_PASSWORD));
}

/// "… end every other login of that person, and every open link".
#[test]
fn html_whatever_ends_the_logins_ends_the_link() {
    type End = fn(&App, &mut Browser, &str);
    let ends: [(&str, End); 5] = [
        ("their own password change", |app, _, _| {
            assert_eq!(app.sign_in("bob").change_password().status, 303);
        }),
        ("another role", |_, admin, bob| {
            assert_eq!(admin.post(&format!("/admin/users/{bob}/role"), &[("role", "admin")]).status, 303);
        }),
        ("disabling", |_, admin, bob| {
            assert_eq!(admin.post(&format!("/admin/users/{bob}/disable"), &[]).status, 303);
            assert_eq!(admin.post(&format!("/admin/users/{bob}/enable"), &[]).status, 303);
        }),
        ("signing out everywhere", |_, admin, bob| {
            assert_eq!(admin.post(&format!("/admin/users/{bob}/sign-out"), &[]).status, 303);
        }),
        ("deletion", |_, admin, bob| {
            assert_eq!(admin.post(&format!("/admin/users/{bob}/delete"), &[]).status, 303);
        }),
    ];
    for (name, end) in ends {
        let (app, mut admin, bob) = scene();
        let path = html_link(&mut admin, &bob);
        end(&app, &mut admin, &bob);
        assert_eq!(app.browser().get(&path).status, 404, "{name}");
        assert_eq!(redeem(&app, &path, OTHER_PASSWORD).status, 404, "{name}");
    }
}

#[test]
fn html_whoever_is_disabled_gets_no_link() {
    let (_app, mut admin, bob) = scene();
    assert_eq!(admin.post(&format!("/admin/users/{bob}/disable"), &[]).status, 303);
    let reply = admin.post(&format!("/admin/users/{bob}/link"), &[]);
    assert_eq!(reply.status, 422);
    assert!(reply.text().contains("enable them first"), "{}", reply.text());
}

#[test]
fn api_whoever_is_disabled_gets_no_link() {
    let (app, mut admin, bob) = scene();
    assert_eq!(admin.post(&format!("/admin/users/{bob}/disable"), &[]).status, 303);
    let reply = app.phone(ADMIN).post(&format!("/api/admin/users/{bob}/link"), None);
    assert_eq!((reply.status, &reply.json()["code"]), (422, &json!("invalid")));
}

#[test]
fn html_a_link_that_was_never_made_opens_nothing() {
    let (app, mut admin, bob) = scene();
    let path = html_link(&mut admin, &bob);
    let (user, secret) = path.strip_prefix("/link/").unwrap().split_at(22);
    let other = if secret.starts_with('A') { "B" } else { "A" };
    for code in ["x".to_owned(), user.to_owned(), format!("{user}{other}{}", &secret[1..]), format!("{user}{secret}A")]
    {
        assert_eq!(app.browser().get(&format!("/link/{code}")).status, 404, "{code}");
        assert_eq!(redeem(&app, &format!("/link/{code}"), OTHER_PASSWORD).status, 404, "{code}");
    }
    assert!(app.opens("bob", PASSWORD));
}

/// ASVS 6.4.6: whoever starts a recovery never knows the password, and the link is shown once.
#[test]
fn html_a_link_is_shown_once_and_no_field_takes_a_password_for_another() {
    let (_app, mut admin, bob) = scene();
    let path = html_link(&mut admin, &bob);
    let secret = path.strip_prefix("/link/").unwrap().split_at(22).1;
    for page in [format!("/admin/users/{bob}"), "/admin/users".to_owned(), "/admin".to_owned()] {
        let text = admin.get(&page).text();
        assert!(!text.contains(secret) && !text.contains("type=\"password\""), "{page}");
    }
}
