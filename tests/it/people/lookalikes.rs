//! A name that can be taken for another one is told before it is made, and made when it is meant: by the pages
//! that add people, and by `/api`. The command line's are in `command_line/asking.rs`.

use crate::harness::{ADMIN, App, PASSWORD};
use serde_json::{Value, json};

/// `ada` in Cyrillic letters.
const TWIN: &str = "\u{430}\u{501}\u{430}";
/// A Latin name with one Cyrillic letter.
const MIXED: &str = "p\u{430}ul";

/// What is refused: username, display name, and what is said.
fn warned() -> [(&'static str, &'static str, &'static str); 4] {
    [
        (TWIN, "Somebody", "looks like ada, the user name of Ada Lovelace"),
        (MIXED, "Paul", "\u{430} (U+0430)"),
        ("countess", "ADA  L0VELACE", "ada is shown as Ada Lovelace"),
        ("lovelace", "\u{410}da Lovelace", "It mixes alphabets"),
    ]
}

#[test]
fn html_a_lookalike_is_told_and_made_when_it_is_accepted() {
    let app = App::start();
    let mut ada = app.set_up();
    for (username, display_name, why) in warned() {
        let fields = [("username", username), ("display_name", display_name), ("role", "admin")];
        let reply = ada.post("/admin/users", &fields);
        let page = reply.text();
        assert_eq!(reply.status, 409, "{username}");
        assert!(page.contains(why) && page.contains("name=\"accept_lookalike\""), "{username}: {page}");
        assert!(page.contains(&format!("value=\"{username}\"")), "what was typed stays: {page}");
        assert!(page.contains("value=\"admin\" selected"), "{page}");
        let boxes = page.split('<').filter(|tag| tag.starts_with("input") && tag.contains(" autofocus")).count();
        assert_eq!(boxes, 1, "the keyboard is in the box with the name: {page}");
        let ordinary = page.find("Make invitation link</button>").expect("the ordinary button");
        let anyway = page.find("Use this name anyway</button>").expect("the other button");
        assert!(ordinary < anyway, "Enter presses the first one: {page}");
        let reply = ada.post("/admin/users", &[&fields[..], &[("accept_lookalike", "yes")]].concat());
        assert_eq!(reply.status, 200, "{username}: {}", reply.text());
        reply.link_path();
    }
    assert_eq!(app.user(TWIN).profile.display_name, "Somebody");
}

#[test]
fn api_a_lookalike_is_told_and_made_when_it_is_accepted() {
    let app = App::start();
    app.set_up();
    let mut phone = app.phone(ADMIN);
    for (username, display_name, why) in warned() {
        let mut body = json!({"username": username, "display_name": display_name});
        let reply = phone.post("/api/admin/users", Some(&body));
        let problem = reply.json();
        assert_eq!((reply.status, &problem["code"]), (409, &json!("name_lookalike")), "{problem}");
        assert!(problem["errors"].to_string().contains(why), "{problem}");
        assert!(problem["detail"].to_string().contains("accept_lookalike"), "{problem}");
        body["accept_lookalike"] = json!(false);
        assert_eq!(phone.post("/api/admin/users", Some(&body)).status, 409);
        body["accept_lookalike"] = json!("yes");
        assert_eq!(phone.post("/api/admin/users", Some(&body)).status, 422);
        body["accept_lookalike"] = json!(true);
        let reply = phone.post("/api/admin/users", Some(&body));
        assert_eq!((reply.status, &reply.json()["username"]), (201, &json!(username)));
    }
}

/// Names that people have need no second press and no member more.
#[test]
fn api_ordinary_names_are_made_at_once() {
    let app = App::start();
    app.set_up();
    let mut phone = app.phone(ADMIN);
    let ordinary = ["김민수", "kim민수", "j.müller", "дмитрий", "νίκος", "山田taro", "o'neill", "ali_2", "łukasz"];
    for username in ordinary {
        let reply = phone.post("/api/admin/users", Some(&json!({"username": username})));
        assert_eq!(reply.status, 201, "{username}: {}", reply.text());
    }
    // A name of two alphabets, word by word.
    let body = json!({"username": "anna", "display_name": "Anna Анна (Ян)"});
    assert_eq!(phone.post("/api/admin/users", Some(&body)).status, 201);
    // Two people may have one name: nobody is deceived.
    let namesake =
        phone.post("/api/admin/users", Some(&json!({"username": "countess", "display_name": "ada  lovelace"})));
    assert_eq!(namesake.status, 201, "{}", namesake.text());
}

/// What is taken is refused as that, accepted or not.
#[test]
fn a_name_that_is_taken_is_no_lookalike() {
    let app = App::start();
    let mut ada = app.set_up();
    let mut phone = app.phone(ADMIN);
    let mut code = |body: Value| phone.post("/api/admin/users", Some(&body)).json()["code"].clone();
    assert_eq!(code(json!({"username": "ADA"})), "name_taken");
    assert_eq!(code(json!({"username": "ADA", "accept_lookalike": true})), "name_taken");
    let reply = ada.post("/admin/users", &[("username", "Ada"), ("display_name", "x"), ("role", "member")]);
    assert!(reply.status == 409 && !reply.text().contains("accept_lookalike"), "{}", reply.text());
}

/// The first administrator's too: the owner may have added people before.
#[test]
fn html_set_up_tells_of_a_lookalike_and_goes_on_when_it_is_meant() {
    let app = App::start();
    app.add_by_owner("ada", true);
    let path = format!("/setup?code={}", app.setup_code());
    let fields = [("username", TWIN), ("display_name", "The First"), ("password", PASSWORD)];
    let reply = app.browser().post_form(&path, &fields);
    let page = reply.text();
    assert_eq!(reply.status, 409, "{page}");
    assert!(page.contains("looks like ada") && page.contains(TWIN) && !page.contains(PASSWORD), "{page}");
    let reply = app.browser().post_form(&path, &[&fields[..], &[("accept_lookalike", "yes")]].concat());
    assert_eq!(reply.status, 303, "{}", reply.text());
    assert!(app.sign_in(TWIN).is_signed_in());
}
