//! The password once more before a dangerous act (ASVS 7.5.1–7.5.3): fifteen minutes after it was
//! given it counts no more, by either door.

use crate::harness::{ADMIN, ApiClient, App, Browser, OTHER_PASSWORD, PASSWORD, Reply};
use serde_json::json;

/// Where a form goes, its fields, and the page it stands on.
type Form = (String, Vec<(&'static str, &'static str)>, String);

const FOR_SECS: u64 = 15 * 60;

/// Ada, an administrator, with a browser, a phone and a browser to be ended; Bob, a member.
struct Scene {
    app: App,
    browser: Browser,
    phone: ApiClient,
    other: Browser,
    bob: String,
}

fn scene() -> Scene {
    let app = App::start();
    let mut browser = app.set_up();
    let bob = app.add_member(&mut browser, "bob");
    let (phone, other) = (app.phone(ADMIN), app.sign_in(ADMIN));
    Scene { app, browser, phone, other, bob }
}

impl Scene {
    /// What a dangerous form posts, and the page it stands on.
    fn html_acts(&self) -> Vec<Form> {
        let user = format!("/admin/users/{}", self.bob);
        let on_user = |act: &str, fields: &[(&'static str, &'static str)]| {
            (format!("{user}/{act}"), fields.to_vec(), user.clone())
        };
        let logins = "/account/logins".to_owned();
        vec![
            on_user("role", &[("role", "admin")]),
            on_user("disable", &[]),
            on_user("link", &[]),
            on_user("delete", &[]),
            (
                "/admin/users".to_owned(),
                vec![("username", "carol"), ("display_name", "Carol"), ("role", "member")],
                "/admin/users".to_owned(),
            ),
            (format!("/account/logins/{}/revoke", self.other.login_id()), vec![], logins.clone()),
            ("/account/logins/revoke-others".to_owned(), vec![], logins),
            ("/admin/keys/rotate".to_owned(), vec![], "/admin/keys".to_owned()),
            ("/admin/keys/rotate".to_owned(), vec![("compromised", "yes")], "/admin/keys".to_owned()),
        ]
    }

    fn nothing_was_done(&mut self) {
        let (bob, now) = (self.app.user("bob"), self.app.clock.now());
        assert_eq!((bob.role.as_str(), bob.disabled, bob.open_link(now).is_none()), ("member", false, true));
        let users = self.app.inner.store().users();
        assert_eq!(self.app.wait(async move { users.list(None, 9).await }).expect("people").len(), 2);
        assert!(self.other.is_signed_in() && self.phone.refresh().status == 200);
    }
}

/// Whether the answer is the page that asks for the password once more.
fn asks(reply: &Reply) -> bool {
    reply.status == 403 && reply.text().contains("action=\"/account/confirm\"")
}

#[test]
fn html_a_dangerous_act_asks_for_the_password_after_fifteen_minutes() {
    let mut scene = scene();
    scene.app.advance(FOR_SECS);
    for (path, fields, page) in scene.html_acts() {
        let reply = scene.browser.post(&path, &fields);
        assert_eq!((reply.status, reply.all("location").len()), (403, 0), "{path}");
        let text = reply.text();
        assert!(text.contains("action=\"/account/confirm\"") && text.contains("Nothing was done yet"), "{text}");
        assert!(text.contains("For 15 minutes after that you are not asked again"), "{text}");
        assert!(text.contains(&format!("name=\"next\" value=\"{page}\"")), "{path}: {text}");
    }
    scene.nothing_was_done();
}

#[test]
fn api_a_dangerous_act_asks_for_the_password_after_fifteen_minutes() {
    let mut scene = scene();
    scene.app.advance(FOR_SECS);
    assert_eq!(scene.phone.refresh().status, 200, "a refresh is no confirmation");
    let user = format!("/api/admin/users/{}", scene.bob);
    let carol = json!({"username": "carol", "display_name": "Carol"});
    let phone = &mut scene.phone;
    let replies = [
        phone.patch(&user, &json!({"role": "admin"})),
        phone.patch(&user, &json!({"disabled": true})),
        phone.post(&format!("{user}/link"), None),
        phone.delete(&user),
        phone.post("/api/admin/users", Some(&carol)),
        phone.delete(&format!("/api/account/logins/{}", scene.other.login_id())),
        phone.delete("/api/account/logins"),
        phone.post("/api/admin/keys/rotate", None),
        phone.post("/api/admin/keys/rotate", Some(&json!({"compromised": true}))),
    ];
    for (at, reply) in replies.iter().enumerate() {
        assert_eq!((reply.status, &reply.json()["code"]), (403, &json!("confirm_required")), "act {at}");
    }
    scene.nothing_was_done();
}

#[test]
fn html_what_is_harmless_needs_no_confirmation() {
    let mut scene = scene();
    scene.app.advance(FOR_SECS);
    let user = format!("/admin/users/{}/profile", scene.bob);
    assert!(scene.browser.post(&user, &[("display_name", "Bobby")]).location().contains("done=saved"));
    assert_eq!(scene.browser.post("/account/profile", &[("display_name", "Ada")]).location(), "/account?done=profile");
    let own = scene.browser.login_id();
    let rename = scene.browser.post(&format!("/account/logins/{own}/rename"), &[("device_name", "mine")]);
    assert_eq!(rename.location(), "/account/logins?done=renamed");
    assert_eq!(scene.browser.post("/logout", &[]).location(), "/login");
}

#[test]
fn api_what_is_harmless_needs_no_confirmation() {
    let mut scene = scene();
    scene.app.advance(FOR_SECS);
    assert_eq!(scene.phone.refresh().status, 200);
    let user = format!("/api/admin/users/{}", scene.bob);
    let same = json!({"display_name": "Bobby", "role": "member", "disabled": false});
    assert_eq!(scene.phone.patch(&user, &same).status, 200, "nothing dangerous changes");
    assert_eq!(scene.phone.patch("/api/account", &json!({"title": "x"})).status, 200);
    let own = format!("/api/account/logins/{}", scene.phone.pair.login_id);
    assert_eq!(scene.phone.patch(&own, &json!({"device_name": "mine"})).status, 200);
    assert_eq!(scene.phone.post("/api/logout", None).status, 200);
}

#[test]
fn html_confirming_leads_back_and_counts_for_fifteen_minutes() {
    let mut scene = scene();
    scene.app.advance(FOR_SECS);
    let page = format!("/admin/users/{}", scene.bob);
    let reply = scene.browser.post("/account/confirm", &[("password", PASSWORD), ("next", &page)]);
    assert_eq!((reply.status, reply.location()), (303, page.as_str()));
    scene.app.advance(FOR_SECS - 1);
    assert_eq!(scene.browser.post(&format!("{page}/disable"), &[]).location(), format!("{page}?done=disabled"));
    scene.app.advance(1);
    assert!(asks(&scene.browser.post(&format!("{page}/enable"), &[])));
    let away = [("password", PASSWORD), ("next", "//evil.example")];
    assert_eq!(scene.browser.post("/account/confirm", &away).location(), "/", "a path of ours, or home");
}

#[test]
fn api_confirming_counts_for_fifteen_minutes() {
    let mut scene = scene();
    scene.app.advance(FOR_SECS);
    assert_eq!(scene.phone.refresh().status, 200);
    let reply = scene.phone.post("/api/account/confirm", Some(&json!({"password": PASSWORD})));
    assert_eq!((reply.status, reply.json()), (200, json!({"confirmed_until": "2026-01-01T00:30:00Z"})));
    let user = format!("/api/admin/users/{}", scene.bob);
    scene.app.advance(FOR_SECS - 1);
    assert_eq!(scene.phone.refresh().status, 200);
    assert_eq!(scene.phone.patch(&user, &json!({"disabled": true})).status, 200);
    scene.app.advance(1);
    assert_eq!(scene.phone.patch(&user, &json!({"disabled": false})).status, 403);
}

#[test]
fn html_a_wrong_password_confirms_nothing() {
    let mut scene = scene();
    scene.app.advance(FOR_SECS);
    let fields = [("password", OTHER_PASSWORD), ("next", "/admin")];
    let reply = scene.browser.post("/account/confirm", &fields);
    assert_eq!((reply.status, reply.all("set-cookie").len()), (403, 0));
    assert_eq!(reply.code(), "wrong_password", "the form again: {}", reply.text());
    assert!(asks(&scene.browser.post(&format!("/admin/users/{}/disable", scene.bob), &[])));
    scene.nothing_was_done();
}

#[test]
fn api_a_wrong_password_confirms_nothing() {
    let mut scene = scene();
    scene.app.advance(FOR_SECS);
    assert_eq!(scene.phone.refresh().status, 200);
    let reply = scene.phone.post("/api/account/confirm", Some(&json!({"password": OTHER_PASSWORD})));
    assert_eq!((reply.status, &reply.json()["code"]), (403, &json!("wrong_password")));
    let user = format!("/api/admin/users/{}", scene.bob);
    assert_eq!(scene.phone.patch(&user, &json!({"disabled": true})).status, 403);
    scene.nothing_was_done();
}

/// One confirms for oneself, here: not for one's other logins, and not by the other door.
#[test]
fn html_confirming_here_confirms_nothing_elsewhere() {
    let mut scene = scene();
    scene.app.advance(FOR_SECS);
    assert_eq!(scene.browser.post("/account/confirm", &[("password", PASSWORD), ("next", "/")]).status, 303);
    assert_eq!(scene.phone.refresh().status, 200);
    assert_eq!(scene.phone.delete("/api/account/logins").status, 403);
    assert!(asks(&scene.other.post("/account/logins/revoke-others", &[])));
}

/// ASVS 7.2.4: a new secret for the same login; the old one is understood for thirty seconds.
#[test]
fn html_confirming_replaces_the_cookie_and_a_second_tab_survives_it() {
    let mut scene = scene();
    let mut tab = scene.browser.twin();
    let old = scene.browser.login_id();
    assert_eq!(scene.browser.post("/account/confirm", &[("password", PASSWORD), ("next", "/")]).status, 303);
    assert_eq!(scene.browser.login_id(), old);
    assert_ne!(scene.browser.cookie, tab.cookie);
    scene.app.advance(29);
    assert!(tab.is_signed_in(), "a request that was under way");
    scene.app.advance(1);
    assert!(!tab.is_signed_in() && scene.browser.is_signed_in());
}
