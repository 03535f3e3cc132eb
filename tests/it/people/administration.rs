//! What administrators do to others, by either door. That nobody else can is in `people/rights.rs`.

use crate::harness::{ADMIN, ApiClient, App, Browser, PASSWORD};
use serde_json::{Value, json};

/// Ada's browser and phone, and Bob, a member, with his.
pub struct Scene {
    pub app: App,
    pub ada: Browser,
    pub ada_phone: ApiClient,
    pub bob: String,
    pub bobs: Browser,
    pub bob_phone: ApiClient,
}

pub fn scene() -> Scene {
    scene_with(&[])
}

pub fn scene_with(settings: &[(&str, Value)]) -> Scene {
    let app = App::with(settings);
    let mut ada = app.set_up();
    let bob = app.add_member(&mut ada, "bob");
    let (ada_phone, bobs, bob_phone) = (app.phone(ADMIN), app.sign_in("bob"), app.phone("bob"));
    Scene { app, ada, ada_phone, bob, bobs, bob_phone }
}

impl Scene {
    pub fn html(&mut self, act: &str, fields: &[(&str, &str)]) -> crate::harness::Reply {
        self.ada.post(&format!("/admin/users/{}/{act}", self.bob), fields)
    }

    pub fn api(&mut self, change: &Value) -> crate::harness::Reply {
        self.ada_phone.patch(&format!("/api/admin/users/{}", self.bob), change)
    }

    /// Every login of Bob's is dead, of both kinds; Ada's are not.
    pub fn bob_is_out(&mut self) {
        assert!(!self.bobs.is_signed_in() && !self.bob_phone.is_signed_in());
        assert_eq!(self.bob_phone.refresh().status, 400);
        assert!(self.ada.is_signed_in() && self.ada_phone.is_signed_in());
    }
}

fn names(list: &Value) -> Vec<&str> {
    list["items"].as_array().expect("items").iter().map(|user| user["username"].as_str().unwrap()).collect()
}

#[test]
fn html_users_are_listed_searched_and_paged() {
    let mut scene = scene();
    for at in 0..50 {
        scene.app.add_by_owner(&format!("clerk{at:02}"), true);
    }
    let mut count = |path: &str| {
        let reply = scene.ada.get(path);
        assert_eq!(reply.status, 200, "{path}");
        reply.text().matches("<tr><th scope=\"row\"").count()
    };
    assert_eq!([count("/admin/users"), count("/admin/users?page=2"), count("/admin/users?page=3")], [50, 2, 0]);
    assert_eq!(
        [count("/admin/users?q=CLERK1"), count("/admin/users?q=lovelace"), count("/admin/users?q=%25")],
        [10, 1, 0]
    );
    assert!(scene.ada.get("/admin/users").text().replace("&#x2F;", "/").contains("rel=\"next\""));
}

#[test]
fn api_users_are_listed_searched_and_paged() {
    let mut scene = scene();
    scene.app.add_by_owner("carol", true);
    let list = scene.ada_phone.get("/api/admin/users").json();
    assert_eq!((names(&list), &list["next"]), (vec!["ada", "bob", "carol"], &Value::Null));
    let first = scene.ada_phone.get("/api/admin/users?limit=2").json();
    assert_eq!(names(&first), ["ada", "bob"]);
    let rest =
        scene.ada_phone.get(&format!("/api/admin/users?limit=2&after={}", first["next"].as_str().unwrap())).json();
    assert_eq!((names(&rest), &rest["next"]), (vec!["carol"], &Value::Null));
    assert_eq!(names(&scene.ada_phone.get("/api/admin/users?q=LOVELACE").json()), ["ada"]);
    for wrong in ["limit=0", "limit=201", "limit=x", "after=x"] {
        assert_eq!(scene.ada_phone.get(&format!("/api/admin/users?{wrong}")).status, 422, "{wrong}");
    }
    let one = scene.ada_phone.get(&format!("/api/admin/users/{}", scene.bob)).json();
    let members: Vec<&String> = one.as_object().unwrap().keys().collect();
    let wanted =
        ["created_at", "disabled", "display_name", "email", "id", "last_seen_at", "phone", "role", "title", "username"];
    assert_eq!(members, wanted, "and no hash, no epoch (ASVS 8.2.3)");
}

#[test]
fn html_a_name_can_be_taken_once_whatever_its_case() {
    let mut scene = scene();
    for name in ["bob", "BOB", "Bob", "\u{ff42}ob"] {
        let fields = [("username", name), ("display_name", "Another"), ("role", "member")];
        let reply = scene.ada.post("/admin/users", &fields);
        assert_eq!(reply.status, 409, "{name}");
        assert!(reply.text().contains("value=\"Another\""), "what was typed is kept");
    }
}

#[test]
fn api_a_name_can_be_taken_once_whatever_its_case() {
    let mut scene = scene();
    for name in ["bob", "BOB", "Bob", "\u{ff42}ob"] {
        let reply = scene.ada_phone.post("/api/admin/users", Some(&json!({"username": name})));
        assert_eq!((reply.status, &reply.json()["code"]), (409, &json!("name_taken")), "{name}");
    }
}

#[test]
fn html_a_person_is_added_only_if_everything_fits() {
    let mut scene = scene();
    let fields = [("username", "a b"), ("display_name", "x\u{202e}"), ("role", "king")];
    let reply = scene.ada.post("/admin/users", &fields);
    assert_eq!(reply.status, 422);
    for fault in ["without spaces", "turn the direction", "Choose admin or member"] {
        assert!(reply.text().contains(fault), "{fault}: {}", reply.text());
    }
}

#[test]
fn api_a_person_is_added_only_if_everything_fits() {
    let mut scene = scene();
    let new = json!({"username": "a b", "display_name": "x\u{202e}", "role": "king"});
    let reply = scene.ada_phone.post("/api/admin/users", Some(&new));
    assert_eq!(reply.status, 422);
    let fields: Vec<Value> = reply.json()["errors"].as_array().unwrap().iter().map(|e| e["field"].clone()).collect();
    assert_eq!(fields, ["username", "display_name", "role"]);
}

#[test]
fn html_somebodys_profile_is_corrected() {
    let mut scene = scene();
    let reply = scene.html("profile", &[("display_name", "Robert"), ("title", "Builder")]);
    assert_eq!((reply.status, reply.location().ends_with("?done=saved")), (303, true));
    let profile = scene.app.user("bob").profile;
    assert_eq!((profile.display_name.as_str(), profile.title.as_str()), ("Robert", "Builder"));
    assert!(scene.bobs.is_signed_in() && scene.bob_phone.is_signed_in(), "that ends nothing");
    assert_eq!(scene.html("profile", &[("display_name", "")]).status, 422);
}

#[test]
fn api_somebodys_profile_is_corrected() {
    let mut scene = scene();
    let reply = scene.api(&json!({"display_name": "Robert", "title": "Builder"}));
    assert_eq!((reply.status, &reply.json()["display_name"]), (200, &json!("Robert")));
    assert_eq!(scene.app.user("bob").profile.title, "Builder");
    assert!(scene.bobs.is_signed_in() && scene.bob_phone.is_signed_in(), "that ends nothing");
    assert_eq!(scene.api(&json!({"display_name": ""})).status, 422);
}

/// ASVS 8.3.2: the new role counts at once, by a new sign-in.
#[test]
fn html_another_role_ends_every_login_and_counts_at_once() {
    let mut scene = scene();
    assert_eq!(scene.html("role", &[("role", "admin")]).status, 303);
    scene.bob_is_out();
    let mut bob = scene.app.sign_in("bob");
    assert_eq!(bob.get("/admin").status, 200);
    assert_eq!(scene.html("role", &[("role", "member")]).status, 303);
    assert_eq!(bob.get("/admin").status, 303, "the very next request");
    assert_eq!(scene.app.sign_in("bob").get("/admin").status, 403);
    assert_eq!(scene.html("role", &[("role", "king")]).status, 422);
}

/// ASVS 8.3.2: the new role counts at once, by a new sign-in.
#[test]
fn api_another_role_ends_every_login_and_counts_at_once() {
    let mut scene = scene();
    let reply = scene.api(&json!({"role": "admin"}));
    assert_eq!(
        (reply.status, &reply.json()["effect"], &reply.json()["role"]),
        (200, &json!("at_once"), &json!("admin"))
    );
    scene.bob_is_out();
    let mut bob = scene.app.phone("bob");
    assert_eq!(bob.get("/api/admin/users").status, 200);
    assert_eq!(scene.api(&json!({"role": "member"})).status, 200);
    assert_eq!(bob.get("/api/admin/users").status, 401, "the very next request");
    assert_eq!(scene.app.phone("bob").get("/api/admin/users").status, 403);
    assert_eq!(scene.api(&json!({"role": "king"})).status, 422);
}

/// ASVS 7.4.2: enabling again brings no login back.
#[test]
fn html_disabling_ends_every_login_and_enabling_brings_none_back() {
    let mut scene = scene();
    assert_eq!(scene.html("disable", &[]).status, 303);
    scene.bob_is_out();
    assert!(!scene.app.opens("bob", PASSWORD));
    assert_eq!(scene.html("enable", &[]).status, 303);
    scene.bob_is_out();
    assert!(scene.app.opens("bob", PASSWORD));
}

/// ASVS 7.4.2: enabling again brings no login back.
#[test]
fn api_disabling_ends_every_login_and_enabling_brings_none_back() {
    let mut scene = scene();
    let reply = scene.api(&json!({"disabled": true}));
    assert_eq!(
        (reply.status, &reply.json()["disabled"], &reply.json()["effect"]),
        (200, &json!(true), &json!("at_once"))
    );
    scene.bob_is_out();
    assert!(!scene.app.opens("bob", PASSWORD));
    assert_eq!(scene.api(&json!({"disabled": false})).status, 200);
    scene.bob_is_out();
    assert!(scene.app.opens("bob", PASSWORD));
}

/// ASVS 7.4.5.
#[test]
fn html_signing_somebody_out_everywhere_leaves_them_their_password() {
    let mut scene = scene();
    assert_eq!(scene.html("sign-out", &[]).status, 303);
    scene.bob_is_out();
    assert!(scene.app.opens("bob", PASSWORD));
}

/// ASVS 7.4.5.
#[test]
fn api_signing_somebody_out_everywhere_leaves_them_their_password() {
    let mut scene = scene();
    let reply = scene.ada_phone.post(&format!("/api/admin/users/{}/sign-out", scene.bob), None);
    assert_eq!((reply.status, reply.json()), (200, json!({"effect": "at_once"})));
    scene.bob_is_out();
    assert!(scene.app.opens("bob", PASSWORD));
}

/// ASVS 10.3.3: whoever comes after them under the same name is somebody else.
#[test]
fn html_a_deleted_person_is_gone_and_their_name_is_free() {
    let mut scene = scene();
    assert_eq!(scene.html("delete", &[]).location(), "/admin/users?done=deleted");
    scene.bob_is_out();
    assert_eq!(scene.ada.get(&format!("/admin/users/{}", scene.bob)).status, 404);
    assert_eq!(scene.html("delete", &[]).location(), "/admin/users?done=deleted", "pressed twice, done once");
    let nobody = format!("/admin/users/{}/delete", "019b7600-0000-7000-8000-000000000000");
    assert_eq!(scene.ada.post(&nobody, &[]).status, 404);
    let new = scene.app.add_member(&mut scene.ada, "bob");
    assert_ne!(new, scene.bob);
    scene.bob_is_out();
}

/// ASVS 10.3.3: whoever comes after them under the same name is somebody else.
#[test]
fn api_a_deleted_person_is_gone_and_their_name_is_free() {
    let mut scene = scene();
    let path = format!("/api/admin/users/{}", scene.bob);
    let reply = scene.ada_phone.delete(&path);
    assert_eq!((reply.status, reply.json()), (200, json!({"effect": "at_once"})));
    scene.bob_is_out();
    assert_eq!([scene.ada_phone.get(&path).status, scene.ada_phone.delete(&path).status], [404, 404]);
    assert_ne!(scene.app.add_member(&mut scene.ada, "bob"), scene.bob);
    scene.bob_is_out();
}
