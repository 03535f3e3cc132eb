//! Finding people as they are typed, not as they are stored: the same in the directory, among the users, in
//! the audit, at both doors. Every case of the mapping is in `src/base/search.rs`.

use crate::harness::{ADMIN, App};
use rocket::http::RawStr;
use serde_json::Value;
use twodoors::control::{Act, NewPerson, perform};

/// Who is here beside Ada Lovelace.
const PEOPLE: &[(&str, &str)] = &[
    ("muller", "Jürgen Müller"),
    ("ibrahim", "İbrahim Yılmaz"),
    ("lukasz", "Łukasz Nowak"),
    ("strass", "Eva Straße"),
    ("hanne", "Hanne Øster"),
    ("neill", "Sean O’Neill"),
    ("minsu", "김민수"),
];

/// What is typed, and whom it finds.
const TYPED: &[(&str, &str)] = &[
    ("muller", "muller"),
    ("MULLER jurgen", "muller"),
    ("mu\u{308}ller", "muller"),
    ("mueller", "muller"),
    ("Müller, Jürgen", "muller"),
    (",", ""),
    ("i\u{307}brahim yilmaz", "ibrahim"),
    ("YILMAZ", "ibrahim"),
    ("nowak   łukasz", "lukasz"),
    ("strasse", "strass"),
    ("oster", "hanne"),
    ("o'neill", "neill"),
    ("ㄱㅁㅅ", "minsu"),
    ("김ㅁㅅ", "minsu"),
    ("기", "minsu"),
    ("\u{1100}\u{1175}\u{11b7}\u{1106}\u{1175}\u{11ab}", "minsu"),
    ("김 민수", "minsu"),
    ("muller nowak", ""),
];

fn house() -> App {
    let app = App::start();
    app.set_up();
    for &(username, display_name) in PEOPLE {
        let new = NewPerson {
            username: username.to_owned(),
            display_name: display_name.to_owned(),
            admin: false,
            password: None,
            keep: false,
            accept_lookalike: false,
        };
        let house = app.inner.clone();
        app.wait(async move { perform(&house, Act::UserAdd(new)).await }).expect("added");
    }
    app.settle();
    app
}

fn encoded(q: &str) -> String {
    RawStr::new(q).percent_encode().to_string()
}

#[test]
fn html_people_are_found_as_they_are_typed() {
    let app = house();
    let mut ada = app.sign_in(ADMIN);
    for &(q, wanted) in TYPED {
        for page in ["/people", "/admin/users"] {
            let text = ada.get(&format!("{page}?q={}", encoded(q))).text();
            let (_, main) = text.split_once("<main").expect("a page");
            let found: Vec<&str> =
                PEOPLE.iter().filter(|(_, name)| main.contains(&format!("<bdi>{name}</bdi>"))).map(|p| p.0).collect();
            assert_eq!(found.join(" "), wanted, "{page} {q}");
        }
    }
}

#[test]
fn api_people_are_found_as_they_are_typed() {
    let app = house();
    let mut phone = app.phone(ADMIN);
    for &(q, wanted) in TYPED {
        for path in ["/api/people", "/api/admin/users"] {
            let items = phone.get(&format!("{path}?q={}", encoded(q))).json()["items"].clone();
            let found = items.as_array().expect("items").iter().filter_map(|item| item["username"].as_str());
            assert_eq!(found.collect::<Vec<_>>().join(" "), wanted, "{path} {q}");
        }
    }
}

/// In the audit two entries are of each: made, and given a link.
#[test]
fn html_the_audit_finds_people_as_they_are_typed() {
    let app = house();
    let mut ada = app.sign_in(ADMIN);
    for &(q, wanted) in TYPED {
        let text = ada.get(&format!("/admin/audit.csv?q={}", encoded(q))).text();
        let lines: Vec<&str> = text.lines().skip(1).collect();
        assert_eq!(lines.len(), if wanted.is_empty() { 0 } else { 2 }, "{q}: {lines:?}");
        assert!(lines.iter().all(|line| line.contains(&format!(",{wanted},"))), "{q}: {lines:?}");
    }
}

#[test]
fn api_the_audit_finds_people_as_they_are_typed() {
    let app = house();
    let mut phone = app.phone(ADMIN);
    for &(q, wanted) in TYPED {
        let items = phone.get(&format!("/api/admin/audit?q={}", encoded(q))).json()["items"].clone();
        let items = items.as_array().expect("items");
        assert_eq!(items.len(), if wanted.is_empty() { 0 } else { 2 }, "{q}: {items:?}");
        assert!(items.iter().all(|item: &Value| item["whom"]["username"] == wanted), "{q}: {items:?}");
    }
}

/// A word may stand in the name and another in the title; a part of the telephone number counts as one.
#[test]
fn api_each_word_may_stand_in_another_field() {
    let app = house();
    let mut phone = app.phone(ADMIN);
    let told = serde_json::json!({"title": "Head of Zürich", "phone": "+41 44 123 45 67"});
    assert_eq!(phone.patch("/api/account", &told).status, 200);
    for (q, is_found) in [
        ("zurich lovelace", true),
        ("ada 12345", true),
        ("+41 44 123", true),
        ("ada 99999", false),
        ("zurich nowak", false),
    ] {
        let items = phone.get(&format!("/api/people?q={}", encoded(q))).json()["items"].clone();
        assert_eq!(items.as_array().map(Vec::len), Some(usize::from(is_found)), "{q}");
    }
}
