//! What an access token is still good for after its login has ended, by each way of verifying:
//! `lookup` and `denylist` refuse it at once, `stateless` lets it read until it expires, and no way
//! lets it change anything or administer.

use crate::harness::{ADMIN, ApiClient, App, Browser, OTHER_PASSWORD, PASSWORD, Request};
use serde_json::{Value, json};

pub struct Scene {
    pub app: App,
    pub admin: Browser,
    /// A second administrator, whose login ends.
    pub phone: ApiClient,
    pub id: String,
}

pub fn scene(mode: &str) -> Scene {
    let app = App::with(&[("token.verify", json!(mode)), ("public_origin", json!("http://127.0.0.1:8000"))]);
    let mut admin = app.set_up();
    let id = app.add_member(&mut admin, "grace");
    let reply = admin.post(&format!("/admin/users/{id}/role"), &[("role", "admin")]);
    assert_eq!(reply.status, 303, "{}", reply.text());
    let mut phone = app.phone("grace");
    for path in ["/api/account", "/api/admin/users", "/api/account/logins"] {
        assert_eq!(phone.get(path).status, 200, "{path}");
    }
    Scene { app, admin, phone, id }
}

/// How a login ends, and whether the person is still there to be shown.
pub type End = (&'static str, bool, fn(&mut Scene) -> Option<Value>);

pub const ENDS: &[End] = &[
    ("logout", true, |s| Some(s.phone.clone().post("/api/logout", None).json())),
    ("revoked by another phone", true, |s| {
        let path = format!("/api/account/logins/{}", s.phone.pair.login_id);
        Some(s.app.phone("grace").delete(&path).json())
    }),
    ("revoked by a browser", true, |s| {
        let path = format!("/account/logins/{}/revoke", s.phone.pair.login_id);
        assert_eq!(s.app.sign_in("grace").post(&path, &[]).status, 303);
        None
    }),
    ("all others revoked", true, |s| Some(s.app.phone("grace").delete("/api/account/logins").json())),
    ("revoked by an administrator", true, |s| {
        let path = format!("/api/admin/logins/{}", s.phone.pair.login_id);
        Some(s.app.phone(ADMIN).delete(&path).json())
    }),
    ("signed out everywhere", true, |s| {
        Some(s.app.phone(ADMIN).post(&format!("/api/admin/users/{}/sign-out", s.id), None).json())
    }),
    ("password changed elsewhere", true, |s| {
        let fields = [("current_password", PASSWORD), ("new_password", OTHER_PASSWORD)];
        assert_eq!(s.app.sign_in("grace").post("/account/password", &fields).status, 303);
        None
    }),
    ("recovery link used", true, |s| {
        let page = s.admin.post(&format!("/admin/users/{}/link", s.id), &[]);
        let reply = s.app.browser().post_form(&page.link_path(), &[("password", OTHER_PASSWORD)]);
        assert_eq!(reply.status, 303);
        None
    }),
    ("role changed", true, |s| {
        Some(s.app.phone(ADMIN).patch(&format!("/api/admin/users/{}", s.id), &json!({"role": "member"})).json())
    }),
    ("disabled", false, |s| {
        Some(s.app.phone(ADMIN).patch(&format!("/api/admin/users/{}", s.id), &json!({"disabled": true})).json())
    }),
    ("deleted", false, |s| Some(s.app.phone(ADMIN).delete(&format!("/api/admin/users/{}", s.id)).json())),
];

/// Everything that changes or administers.
fn changes(phone: &ApiClient) -> Vec<Request> {
    let login = &phone.pair.login_id;
    vec![
        Request::new("PATCH", "/api/account").json(&json!({"title": "intruder"})),
        Request::new("POST", "/api/account/password")
            .json(&json!({"current_password": PASSWORD, "new_password": "an intruder was here"})),
        Request::new("POST", "/api/account/confirm").json(&json!({"password": PASSWORD})),
        Request::new("PATCH", &format!("/api/account/logins/{login}")).json(&json!({"device_name": "intruder"})),
        Request::new("DELETE", &format!("/api/account/logins/{login}")),
        Request::new("DELETE", "/api/account/logins"),
        Request::new("POST", "/api/logout"),
        Request::new("GET", "/api/admin/users"),
        Request::new("GET", "/api/admin/logins"),
        Request::new("POST", "/api/admin/users").json(&json!({"username": "mallory"})),
        Request::new("DELETE", &format!("/api/admin/logins/{login}")),
    ]
}

/// What is true after any end, whatever the way of verifying.
fn assert_changes_nothing(scene: &Scene, what: &str) {
    for request in changes(&scene.phone) {
        let reply = scene.phone.send(request.clone());
        assert_eq!(reply.status, 401, "{what}: {} {}: {}", request.method, request.path, reply.text());
    }
    let refreshed = scene.phone.refresh_with(&scene.phone.pair.refresh_token);
    assert_eq!(refreshed.status, 400, "{what}: refresh");
    assert_eq!(refreshed.json()["error"], "invalid_grant", "{what}: refresh");
}

/// ASVS 7.4.1, 7.4.2, 7.4.3, 7.4.5, 8.3.2, 10.4.9.
#[test]
fn jwt_after_every_kind_of_end_lookup_and_denylist_refuse_at_once() {
    for mode in ["lookup", "denylist"] {
        for &(what, _, end) in ENDS {
            let mut scene = scene(mode);
            let said = end(&mut scene);
            for path in ["/api/account", "/api/people", "/api/account/logins"] {
                assert_eq!(scene.phone.get(path).status, 401, "{mode}, {what}: {path}");
            }
            assert_changes_nothing(&scene, what);
            if let Some(said) = said {
                assert_eq!(said["effect"], "at_once", "{mode}, {what}: {said}");
            }
        }
    }
}

/// The promise of `Effect::Within`: reading goes on until the access token expires, and nothing else.
#[test]
fn jwt_after_every_kind_of_end_stateless_reads_within_the_life_and_changes_nothing() {
    for &(what, is_there, end) in ENDS {
        let mut scene = scene("stateless");
        let said = end(&mut scene);
        assert_changes_nothing(&scene, what);
        let within = if is_there { 200 } else { 401 };
        assert_eq!(scene.phone.get("/api/account").status, within, "{what}: {}", said.clone().unwrap_or_default());
        if let Some(said) = said {
            assert_eq!(said["effect"], "within", "{what}: {said}");
            let seconds = said["seconds"].as_u64().expect("seconds");
            assert!((1..=600).contains(&seconds), "{what}: {said}");
            scene.app.advance(seconds);
        } else {
            scene.app.advance(600);
        }
        for path in ["/api/account", "/api/people", "/api/account/logins"] {
            assert_eq!(scene.phone.get(path).status, 401, "{what}: {path} after its life");
        }
    }
}

/// ASVS 7.4.1, 7.4.2: neither a restart nor enabling again revives anything.
#[test]
fn jwt_what_ended_stays_ended_over_a_restart_and_an_enabling() {
    let mut scene = scene("lookup");
    let other = scene.app.phone("grace");
    assert_eq!(scene.phone.clone().post("/api/logout", None).status, 200);
    let mut admin = scene.app.phone(ADMIN);
    let path = format!("/api/admin/users/{}", scene.id);
    assert_eq!(admin.patch(&path, &json!({"disabled": true})).status, 200);
    assert_eq!(admin.patch(&path, &json!({"disabled": false})).status, 200);
    let app = scene.app.restart();
    for old in [&mut scene.phone, &mut other.clone()] {
        old.port = app.port;
        assert_eq!(old.get("/api/account").status, 401);
        assert_eq!(old.refresh_with(&old.pair.refresh_token).status, 400);
    }
    let mut live = app.phone("grace");
    let app = app.restart();
    live.port = app.port;
    assert_eq!(live.get("/api/account").status, 200, "the control: a live one does survive a restart");
}

/// ASVS 10.3.3: the same name is not the same person.
#[test]
fn jwt_of_a_deleted_person_is_not_one_of_a_new_person_by_that_name() {
    for mode in ["lookup", "denylist", "stateless"] {
        let mut scene = scene(mode);
        let cookie = scene.app.sign_in("grace").cookie;
        assert_eq!(scene.app.phone(ADMIN).delete(&format!("/api/admin/users/{}", scene.id)).status, 200);
        let mut admin = scene.app.sign_in(ADMIN);
        let new = scene.app.add_member(&mut admin, "grace");
        assert_ne!(new, scene.id);
        assert_eq!(scene.phone.get("/api/account").status, 401, "{mode}");
        assert_eq!(scene.phone.refresh_with(&scene.phone.pair.refresh_token).status, 400, "{mode}");
        let mut browser = scene.app.browser();
        browser.cookie = cookie;
        assert!(!browser.is_signed_in(), "{mode}");
    }
}

/// ASVS 6.4.1: a password chosen by somebody else opens nothing but the way to change it.
#[test]
fn jwt_with_a_password_that_must_be_changed_reads_nothing_in_any_mode() {
    use twodoors::accounts::administration::NewUser;
    use twodoors::audit::Source;
    use twodoors::identity::Admin;
    use twodoors::user::password::Password;
    for mode in ["lookup", "denylist", "stateless"] {
        let app = App::with(&[("token.verify", json!(mode))]);
        app.set_up();
        let accounts = app.inner.accounts().clone();
        app.wait(async move {
            let new = NewUser { username: "carol", ..NewUser::default() };
            let owner = Admin::owner_of_the_data();
            accounts.add_with_password(owner, new, Password::new(PASSWORD), false, Source::COMMAND_LINE).await
        })
        .expect("added");
        let mut phone = app.phone("carol");
        for path in ["/api/account", "/api/people", "/api/account/logins"] {
            let reply = phone.get(path);
            assert_eq!(reply.status, 403, "{mode} {path}: {}", reply.text());
            assert_eq!(reply.json()["code"], "password_change_required", "{mode} {path}");
        }
        let body = json!({"current_password": PASSWORD, "new_password": OTHER_PASSWORD});
        let reply = phone.post("/api/account/password", Some(&body));
        assert_eq!(reply.status, 200, "{}", reply.text());
        phone.pair = crate::harness::Pair::of(&reply.json());
        assert_eq!(phone.get("/api/account").status, 200, "{mode}");
    }
}
