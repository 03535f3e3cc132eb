//! Who may: the last administrator stays one, administrators see and end every login, members nothing
//! but their own.

use crate::harness::{ADMIN, Listed, PASSWORD, listed};
use crate::people::administration::scene;
use serde_json::{Value, json};
use twodoors::base::ids::Role;

#[test]
fn html_the_last_administrator_stays() {
    let mut scene = scene();
    let ada = scene.app.user(ADMIN).id.to_string();
    for (act, fields) in [("role", vec![("role", "member")]), ("disable", vec![]), ("delete", vec![])] {
        let reply = scene.ada.post(&format!("/admin/users/{ada}/{act}"), &fields);
        assert_eq!((reply.status, reply.code().as_str()), (409, "last_administrator"), "{act}");
    }
    assert!(scene.ada.is_signed_in() && scene.ada_phone.is_signed_in(), "and nothing was done");
    assert_eq!(scene.html("role", &[("role", "admin")]).status, 303);
    assert_eq!(scene.ada.post(&format!("/admin/users/{ada}/role"), &[("role", "member")]).status, 303, "with another");
    assert_eq!(scene.app.user(ADMIN).role, Role::Member);
}

#[test]
fn api_the_last_administrator_stays() {
    let mut scene = scene();
    let path = format!("/api/admin/users/{}", scene.app.user(ADMIN).id);
    let phone = &mut scene.ada_phone;
    for reply in [
        phone.patch(&path, &json!({"role": "member"})),
        phone.patch(&path, &json!({"disabled": true})),
        phone.delete(&path),
    ] {
        assert_eq!((reply.status, &reply.json()["code"]), (409, &json!("last_administrator")));
    }
    assert!(scene.ada.is_signed_in() && scene.ada_phone.is_signed_in(), "and nothing was done");
    assert_eq!(scene.api(&json!({"role": "admin"})).status, 200);
    assert_eq!(scene.api(&json!({"disabled": true})).status, 200);
    assert_eq!(scene.ada_phone.delete(&path).status, 409, "a disabled one does not count");
}

/// One who was invited as administrator and never came cannot let anybody in.
#[test]
fn html_an_invited_administrator_does_not_count_as_one_who_stays() {
    let mut scene = scene();
    let eve = [("username", "eve"), ("display_name", "Eve"), ("role", "admin")];
    let invitation = scene.ada.post("/admin/users", &eve).link_path();
    let ada = scene.app.user(ADMIN).id.to_string();
    for (act, fields) in [("role", vec![("role", "member")]), ("disable", vec![]), ("delete", vec![])] {
        assert_eq!(scene.ada.post(&format!("/admin/users/{ada}/{act}"), &fields).status, 409, "{act}");
    }
    let page = scene.ada.get(&format!("/admin/users/{ada}")).text();
    assert!(page.contains("The last administrator must stay"), "nothing is offered that cannot be");
    assert!(scene.ada.get("/admin/diagnostics").text().contains("Only one administrator can sign in."));
    assert_eq!(scene.app.browser().post_form(&invitation, &[("password", PASSWORD)]).status, 303);
    assert!(scene.ada.get("/admin/diagnostics").text().contains("2 administrators can sign in."));
    assert_eq!(scene.ada.post(&format!("/admin/users/{ada}/role"), &[("role", "member")]).status, 303);
}

#[test]
fn api_an_invited_administrator_does_not_count_as_one_who_stays() {
    let mut scene = scene();
    let path = format!("/api/admin/users/{}", scene.app.user(ADMIN).id);
    let phone = &mut scene.ada_phone;
    let eve = phone.post("/api/admin/users", Some(&json!({"username": "eve", "role": "admin"}))).json();
    for reply in [
        phone.patch(&path, &json!({"role": "member"})),
        phone.patch(&path, &json!({"disabled": true})),
        phone.delete(&path),
    ] {
        assert_eq!((reply.status, &reply.json()["code"]), (409, &json!("last_administrator")));
    }
    assert_eq!(phone.get("/api/admin/diagnostics").json()["people"]["administrators"], 1);
    let id = eve["id"].as_str().or_else(|| eve["user"]["id"].as_str()).expect("an id");
    assert_eq!(phone.delete(&format!("/api/admin/users/{id}")).status, 200, "who never came may go");
}

#[test]
fn html_anybodys_login_of_either_kind_is_seen_and_ended() {
    let mut scene = scene();
    let all: Vec<Listed> = listed(&scene.ada.get("/admin/logins").text());
    let ids = [
        scene.ada.login_id(),
        scene.ada_phone.pair.login_id.clone(),
        scene.bobs.login_id(),
        scene.bob_phone.pair.login_id.clone(),
    ];
    assert!(all.len() == 4 && ids.iter().all(|id| all.iter().any(|row| row.id == *id)), "{all:?}");
    for id in &ids[2..] {
        let reply = scene.ada.post(&format!("/admin/logins/{id}/revoke"), &[]);
        assert_eq!((reply.status, reply.location()), (303, "/admin/logins?done=revoked"));
    }
    scene.bob_is_out();
    assert_eq!(scene.ada.post("/admin/logins/nonsense/revoke", &[]).status, 404);
    let told = scene.app.sign_in("bob").get("/account/logins").text();
    assert_eq!(told.matches("an administrator ended it").count(), 2, "its owner is told");
}

#[test]
fn api_anybodys_login_of_either_kind_is_seen_and_ended() {
    let mut scene = scene();
    let list = scene.ada_phone.get("/api/admin/logins").json();
    let rows: Vec<(&str, &str)> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["username"].as_str().unwrap(), r["kind"].as_str().unwrap()))
        .collect();
    assert_eq!(rows, [("bob", "token"), ("bob", "session"), ("ada", "token"), ("ada", "session")], "newest first");
    let first = scene.ada_phone.get("/api/admin/logins?limit=3").json();
    let next = first["next"].as_str().expect("a cursor");
    let rest = scene.ada_phone.get(&format!("/api/admin/logins?limit=3&after={next}")).json();
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next"]), (1, &Value::Null));
    for id in [scene.bobs.login_id(), scene.bob_phone.pair.login_id.clone()] {
        let reply = scene.ada_phone.delete(&format!("/api/admin/logins/{id}"));
        assert_eq!((reply.status, reply.json()), (200, json!({"effect": "at_once"})));
    }
    scene.bob_is_out();
    assert_eq!(scene.ada_phone.delete("/api/admin/logins/nonsense").status, 404);
}

/// ASVS 8.2.1: the page says so; nothing is done.
#[test]
fn html_a_member_administers_nothing() {
    let mut scene = scene();
    let ada = scene.app.user(ADMIN).id.to_string();
    for path in ["/admin", "/admin/users", &format!("/admin/users/{ada}"), "/admin/logins"] {
        let reply = scene.bobs.get(path);
        assert_eq!((reply.status, reply.code().as_str()), (403, "not_administrator"), "{path}");
    }
    assert_eq!(scene.bobs.post(&format!("/admin/users/{}/role", scene.bob), &[("role", "admin")]).status, 403);
    assert_eq!(scene.bobs.post(&format!("/admin/users/{ada}/delete"), &[]).status, 403);
    assert_eq!(scene.app.user("bob").role, Role::Member);
    assert!(!scene.bobs.get("/").text().contains("href=\"/admin\""), "nor is it offered");
}

/// ASVS 8.2.1.
#[test]
fn api_a_member_administers_nothing() {
    let mut scene = scene();
    let path = format!("/api/admin/users/{}", scene.bob);
    for reply in [
        scene.bob_phone.get("/api/admin/users"),
        scene.bob_phone.patch(&path, &json!({"role": "admin"})),
        scene.bob_phone.delete(&format!("/api/admin/users/{}", scene.app.user(ADMIN).id)),
    ] {
        assert_eq!((reply.status, &reply.json()["code"]), (403, &json!("not_administrator")));
    }
    assert_eq!(scene.app.user("bob").role, Role::Member);
}
