//! One's own account by both doors: profile, password, confirmation, the team's directory.

use crate::harness::{ADMIN, ApiClient, App, Browser, OTHER_PASSWORD, PASSWORD, Pair, Reply};
use serde_json::{Value, json};

const PROFILE: [(&str, &str); 4] =
    [("display_name", "Ada King"), ("title", "Countess"), ("email", "ada@example.org"), ("phone", "+44 20 7946 0000")];

fn profile() -> Value {
    PROFILE.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect::<serde_json::Map<_, _>>().into()
}

fn api_change_password(phone: &mut ApiClient, current: &str, new: &str) -> Reply {
    phone.post("/api/account/password", Some(&json!({"current_password": current, "new_password": new})))
}

fn html_change_password(browser: &mut Browser, current: &str, new: &str) -> Reply {
    browser.post("/account/password", &[("current_password", current), ("new_password", new)])
}

#[test]
fn html_a_profile_is_changed_and_the_team_sees_it() {
    let app = App::start();
    let mut browser = app.set_up();
    let reply = browser.post("/account/profile", &PROFILE);
    assert_eq!((reply.status, reply.location()), (303, "/account?done=profile"));
    let page = browser.get("/people").text();
    for (_, value) in PROFILE {
        assert!(page.contains(value), "{value} on {page}");
    }
}

#[test]
fn api_a_profile_is_changed_and_the_team_sees_it() {
    let app = App::start();
    app.set_up();
    let mut phone = app.phone(ADMIN);
    let reply = phone.patch("/api/account", &profile());
    assert_eq!(reply.status, 200, "{}", reply.text());
    for seen in [reply.json(), phone.get("/api/account").json(), phone.get("/api/people").json()["items"][0].clone()] {
        for (name, value) in PROFILE {
            assert_eq!(seen[name], value, "{seen}");
        }
    }
    let title = phone.patch("/api/account", &json!({"title": ""})).json();
    assert_eq!((&title["title"], &title["email"]), (&json!(""), &json!("ada@example.org")), "what is left out stays");
}

/// ASVS 8.2.3: nobody gives themselves a role.
#[test]
fn html_nothing_but_the_profile_can_be_changed_by_oneself() {
    let app = App::start();
    let mut admin = app.set_up();
    app.add_member(&mut admin, "bob");
    let mut bob = app.sign_in("bob");
    let fields = [("display_name", "Bob"), ("role", "admin"), ("username", "ada2"), ("disabled", "true")];
    assert_eq!(bob.post("/account/profile", &fields).status, 303, "unknown fields are ignored");
    let user = app.user("bob");
    assert_eq!((user.role.as_str(), user.disabled, user.profile.display_name.as_str()), ("member", false, "Bob"));
}

/// ASVS 8.2.3: nobody gives themselves a role.
#[test]
fn api_nothing_but_the_profile_can_be_changed_by_oneself() {
    let app = App::start();
    let mut admin = app.set_up();
    app.add_member(&mut admin, "bob");
    let reply = app.phone("bob").patch("/api/account", &json!({"title": "x", "role": "admin", "disabled": true}));
    assert_eq!(reply.status, 422);
    let named: Vec<Value> = reply.json()["errors"].as_array().unwrap().iter().map(|e| e["field"].clone()).collect();
    assert_eq!(named, ["disabled", "role"]);
    let user = app.user("bob");
    assert_eq!((user.role.as_str(), user.profile.title.as_str()), ("member", ""), "all or nothing");
}

#[test]
fn html_a_wrong_profile_names_every_fault_and_changes_nothing() {
    let app = App::start();
    let mut browser = app.set_up();
    let wrong = [("display_name", "a\u{202e}b"), ("title", "kept"), ("email", "no"), ("phone", "call me")];
    let reply = browser.post("/account/profile", &wrong);
    assert_eq!(reply.status, 422);
    assert!(reply.text().contains("value=\"kept\""), "what was typed is shown again");
    assert!(reply.text().contains("name@example.org") && reply.text().contains("Use digits"), "{}", reply.text());
    assert_eq!(app.user(ADMIN).profile.title, "");
}

#[test]
fn api_a_wrong_profile_names_every_fault_and_changes_nothing() {
    let app = App::start();
    app.set_up();
    let wrong = json!({"display_name": "a\u{202e}b", "title": "kept", "email": "no", "phone": "call me"});
    let reply = app.phone(ADMIN).patch("/api/account", &wrong);
    assert_eq!(reply.status, 422);
    let named: Vec<Value> = reply.json()["errors"].as_array().unwrap().iter().map(|e| e["field"].clone()).collect();
    assert_eq!(named, ["display_name", "email", "phone"]);
    assert_eq!(app.user(ADMIN).profile.title, "");
}

/// ASVS 6.2.2, 7.2.4, 7.4.3: this login stays under a fresh secret, every other of both kinds is dead.
#[test]
fn html_after_a_password_change_only_this_login_lives_on() {
    let app = App::start();
    let mut browser = app.set_up();
    let (mut other, mut phone, mut copy) = (app.sign_in(ADMIN), app.phone(ADMIN), browser.twin());
    let (id, old) = (browser.login_id(), browser.cookie.clone());
    let reply = html_change_password(&mut browser, PASSWORD, OTHER_PASSWORD);
    assert_eq!((reply.status, reply.location()), (303, "/account/logins?done=password"));
    assert!(browser.is_signed_in() && browser.login_id() == id && browser.cookie != old);
    assert!(!copy.is_signed_in(), "the old secret, though it is the same login: no grace here");
    assert!(!other.is_signed_in() && !phone.is_signed_in());
    assert_eq!(phone.refresh().status, 400);
    assert!(app.opens(ADMIN, OTHER_PASSWORD) && !app.opens(ADMIN, PASSWORD));
}

/// ASVS 6.2.2, 7.2.4, 7.4.3: this login stays under a fresh pair, every other of both kinds is dead.
#[test]
fn api_after_a_password_change_only_this_login_lives_on() {
    let app = App::start();
    let mut browser = app.set_up();
    let (mut phone, mut other) = (app.phone(ADMIN), app.phone(ADMIN));
    let mut old = phone.clone();
    let reply = api_change_password(&mut phone, PASSWORD, OTHER_PASSWORD);
    assert_eq!((reply.status, &reply.json()["effect"]), (200, &json!("at_once")));
    phone.pair = Pair::of(&reply.json());
    assert!(phone.is_signed_in() && phone.pair.login_id == old.pair.login_id);
    assert!(!old.is_signed_in(), "the old access token, though it is the same login");
    assert!(!other.is_signed_in() && !browser.is_signed_in());
    assert_eq!((other.refresh().status, phone.refresh().status), (400, 200));
    assert!(app.opens(ADMIN, OTHER_PASSWORD) && !app.opens(ADMIN, PASSWORD));
}

/// ASVS 6.2.3: the current one is asked for, and a wrong one changes nothing.
#[test]
fn html_a_password_change_needs_the_current_one() {
    let app = App::start();
    let mut browser = app.set_up();
    let mut phone = app.phone(ADMIN);
    for wrong in ["", OTHER_PASSWORD, "quiet otters cross river"] {
        let reply = html_change_password(&mut browser, wrong, "a third one, long enough");
        assert_eq!((reply.status, reply.all("set-cookie").len()), (403, 0), "{wrong:?}");
    }
    assert!(browser.is_signed_in() && phone.is_signed_in() && app.opens(ADMIN, PASSWORD));
}

/// ASVS 6.2.3: the current one is asked for, and a wrong one changes nothing.
#[test]
fn api_a_password_change_needs_the_current_one() {
    let app = App::start();
    let mut browser = app.set_up();
    let mut phone = app.phone(ADMIN);
    for wrong in ["", OTHER_PASSWORD, "quiet otters cross river"] {
        let reply = api_change_password(&mut phone, wrong, "a third one, long enough");
        assert_eq!((reply.status, &reply.json()["code"]), (403, &json!("wrong_password")), "{wrong:?}");
    }
    assert_eq!(phone.post("/api/account/password", Some(&json!({"new_password": OTHER_PASSWORD}))).status, 422);
    assert!(browser.is_signed_in() && phone.is_signed_in() && app.opens(ADMIN, PASSWORD));
}

/// ASVS 6.2.1, 6.2.4, 6.2.9, 6.2.11: too short, too long, common, made of names.
const WEAK: [&str; 5] =
    ["fourteen chars", "passwordpassword", "Ada Lovelace ada", "twodoorstwodoors", "aaaaaaaaaaaaaaaaaaaa"];

#[test]
fn html_a_new_password_must_be_good_enough() {
    let app = App::start();
    let mut browser = app.set_up();
    let long = "long ".repeat(26);
    for weak in WEAK.iter().chain([&PASSWORD, &long.as_str()]) {
        let reply = html_change_password(&mut browser, PASSWORD, weak);
        assert_eq!(reply.status, 422, "{weak}");
        assert!(!reply.text().contains(weak), "never shown again");
    }
    assert!(app.opens(ADMIN, PASSWORD));
}

#[test]
fn api_a_new_password_must_be_good_enough() {
    let app = App::start();
    app.set_up();
    let mut phone = app.phone(ADMIN);
    let long = "long ".repeat(26);
    for weak in WEAK.iter().chain([&PASSWORD, &long.as_str()]) {
        let reply = api_change_password(&mut phone, PASSWORD, weak);
        assert_eq!((reply.status, &reply.json()["errors"][0]["field"]), (422, &json!("new_password")), "{weak}");
    }
    assert!(app.opens(ADMIN, PASSWORD));
}

/// ASVS 6.4.1: what somebody else chose is changed first; until then nothing else opens.
#[test]
fn html_a_password_chosen_by_another_is_changed_first() {
    let app = App::start();
    app.set_up();
    app.add_by_owner("bob", false);
    let (mut browser, reply) = app.try_sign_in("bob", PASSWORD);
    assert_eq!((reply.status, reply.location()), (303, "/account/password"));
    for path in ["/", "/account", "/account/logins", "/people", "/account/confirm"] {
        let reply = browser.get(path);
        assert_eq!((reply.status, reply.location()), (303, "/account/password"), "{path}");
    }
    assert_eq!(browser.post("/account/profile", &PROFILE).location(), "/account/password");
    assert_eq!(app.user("bob").profile.title, "", "nothing was done");
    assert_eq!(html_change_password(&mut browser, PASSWORD, OTHER_PASSWORD).status, 303);
    assert!(browser.is_signed_in());
    assert_eq!(app.try_sign_in("bob", OTHER_PASSWORD).1.location(), "/");
    app.add_by_owner("carol", true);
    assert_eq!(app.try_sign_in("carol", PASSWORD).1.location(), "/", "unless it is to be kept");
}

/// ASVS 6.4.1: what somebody else chose is changed first; until then nothing else opens.
#[test]
fn api_a_password_chosen_by_another_is_changed_first() {
    let app = App::start();
    app.set_up();
    app.add_by_owner("bob", false);
    let mut phone = app.phone("bob");
    for path in ["/api/account", "/api/account/logins", "/api/people"] {
        let reply = phone.get(path);
        assert_eq!((reply.status, &reply.json()["code"]), (403, &json!("password_change_required")), "{path}");
    }
    assert_eq!(phone.patch("/api/account", &profile()).status, 403);
    assert_eq!(app.user("bob").profile.title, "", "nothing was done");
    let reply = api_change_password(&mut phone, PASSWORD, OTHER_PASSWORD);
    phone.pair = Pair::of(&reply.json());
    assert!(phone.is_signed_in());
    app.add_by_owner("carol", true);
    assert!(app.phone("carol").is_signed_in(), "unless it is to be kept");
}

#[test]
fn html_the_directory_shows_who_is_here_and_finds_them() {
    let app = App::start();
    let mut admin = app.set_up();
    let bob = app.add_member(&mut admin, "bob");
    app.add_member(&mut admin, "carol");
    let mut carol = app.sign_in("carol");
    let names = |page: String| {
        let (_, main) = page.split_once("<main").expect("a page");
        ["Ada Lovelace", "bob", "carol"].map(|name| main.contains(&format!("<bdi>{name}</bdi>")))
    };
    assert_eq!(names(carol.get("/people").text()), [true; 3]);
    assert_eq!(names(carol.get("/people?q=BO").text()), [false, true, false]);
    assert_eq!(admin.post(&format!("/admin/users/{bob}/disable"), &[]).status, 303);
    assert_eq!(names(carol.get("/people").text()), [true, false, true], "whoever is disabled is not here");
}

#[test]
fn api_the_directory_shows_who_is_here_and_finds_them() {
    let app = App::start();
    let mut admin = app.set_up();
    let bob = app.add_member(&mut admin, "bob");
    app.add_member(&mut admin, "carol");
    let mut carol = app.phone("carol");
    let mut names = |query: &str| -> Vec<String> {
        let list = carol.get(&format!("/api/people{query}")).json();
        let items = list["items"].as_array().unwrap().iter();
        items.map(|item| item["username"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(""), ["ada", "bob", "carol"]);
    assert_eq!(names("?q=BO"), ["bob"]);
    assert_eq!(names("?limit=1"), ["ada"]);
    assert_eq!(names(&format!("?after={bob}")), ["carol"]);
    assert_eq!(admin.post(&format!("/admin/users/{bob}/disable"), &[]).status, 303);
    assert_eq!(names(""), ["ada", "carol"], "whoever is disabled is not here");
    let person = carol.get("/api/people").json()["items"][0].clone();
    let members: Vec<&String> = person.as_object().unwrap().keys().collect();
    assert_eq!(members, ["display_name", "email", "id", "phone", "title", "username"], "and no more (ASVS 8.2.3)");
}
