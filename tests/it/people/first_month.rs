//! What a team's first month brought up.

use crate::harness::{ADMIN, App, PASSWORD, Request};
use serde_json::json;

/// Links made by two people are two things to be told, with the name of each.
#[test]
fn what_two_people_did_is_told_of_both() {
    let app = App::start();
    let mut admin = app.set_up();
    let bob = app.add_member(&mut admin, "bob");
    let eve = app.add_member(&mut admin, "eve");
    admin.post(&format!("/admin/users/{eve}/role"), &[("role", "admin")]);
    let mut second = app.sign_in("eve");
    let link = format!("/admin/users/{bob}/link");
    for _ in 0..2 {
        assert_eq!(admin.post(&link, &[]).status, 200);
    }
    assert_eq!(second.post(&link, &[]).status, 200);
    let told = app.sign_in("bob").get("/").text();
    let by = |name: &str| format!("{name} made a recovery link for you.");
    assert!(told.contains(&by("eve")) && told.contains(&by(ADMIN)), "{told}");
    assert!(told.contains(&format!("{} This happened 2 times.", by(ADMIN))), "{told}");
}

/// Whoever comes by an address that the server is not set up for is told which one is, and nothing of what they
/// asked for: on a page that anybody gets that is a stranger's text.
#[test]
fn our_address_is_named_when_a_form_comes_by_another() {
    let app = App::start();
    app.set_up();
    let from = |origin: &str, host: &str| {
        app.send(
            &Request::new("POST", "/login")
                .header("origin", origin)
                .header("host", host)
                .form(&[("username", ADMIN), ("password", "x")]),
        )
    };
    let refused = from("http://accounts.example.org", "accounts.example.org");
    assert_eq!(refused.status, 403);
    let text = refused.text();
    assert!(text.contains("not the address that this server is set up for") && text.contains(&app.origin()), "{text}");
    assert!(!text.contains("example.org"), "{text}");
    let host = app.origin().replace("http://", "");
    assert!(!from("http://evil.example", &host).text().contains("set up for"), "our own address needs no word");
}

#[test]
fn the_last_administrator_is_offered_nothing_that_cannot_be() {
    let app = App::start();
    let mut admin = app.set_up();
    let ada = app.user(ADMIN).id;
    let page = |browser: &mut crate::harness::Browser| browser.get(&format!("/admin/users/{ada}")).text();
    let alone = page(&mut admin);
    assert!(alone.contains("The last administrator must stay"));
    for act in ["role", "disable", "delete"] {
        assert!(!alone.contains(&format!("/admin/users/{ada}/{act}")), "{act}");
    }
    let bob = app.add_member(&mut admin, "bob");
    admin.post(&format!("/admin/users/{bob}/role"), &[("role", "admin")]);
    assert!(page(&mut admin).contains(&format!("/admin/users/{ada}/disable")));
}

#[test]
fn a_space_that_a_phone_put_after_a_name_keeps_nobody_out() {
    let app = App::start();
    app.set_up();
    for name in ["ada ", " ada"] {
        assert!(app.opens(name, PASSWORD), "{name:?}");
    }
    assert!(!app.opens("a da", PASSWORD));
}

#[test]
fn a_profile_or_a_name_that_stays_as_it_is_leaves_no_entry() {
    let app = App::start();
    app.set_up();
    let mut phone = app.phone(ADMIN);
    let name = phone.get("/api/account").json()["display_name"].clone();
    let before = app.audit().len();
    assert_eq!(phone.patch("/api/account", &json!({"display_name": name})).status, 200);
    let login = phone.get("/api/account/logins").json()["items"][0].clone();
    let path = format!("/api/account/logins/{}", login["id"].as_str().expect("an id"));
    assert_eq!(phone.patch(&path, &json!({"device_name": login["device_name"]})).status, 200);
    assert_eq!(app.audit().len(), before);
    assert_eq!(phone.patch("/api/account", &json!({"title": "Analyst"})).status, 200);
    assert_eq!(app.audit().len(), before + 1);
}

#[test]
fn an_unknown_algorithm_is_answered_with_those_there_are() {
    let app = App::start();
    app.set_up();
    let refused = app.phone(ADMIN).post("/api/admin/keys/rotate", Some(&json!({"alg": "none"})));
    assert_eq!(refused.status, 422);
    assert_eq!(refused.json()["errors"][0]["message"], "Give one of EdDSA, ES256, RS256, HS256.");
}
