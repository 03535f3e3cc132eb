//! Which passwords are accepted, and that every character of them counts. Asked on each way that sets one.

use crate::harness::{ApiClient, App, Browser, OTHER_PASSWORD, PASSWORD};
use serde_json::json;

/// Sets a password by a fresh recovery link; answers the status.
fn by_link(admin: &mut Browser, app: &App, id: &str, password: &str) -> u16 {
    assert_eq!(admin.post("/account/confirm", &[("password", PASSWORD), ("next", "/")]).status, 303);
    let path = admin.post(&format!("/admin/users/{id}/link"), &[]).link_path();
    app.browser().post_form(&path, &[("password", password)]).status
}

fn opens(app: &App, name: &str, password: &str) -> bool {
    app.advance(3_601);
    ApiClient::login(app.port, name, password, "d").status == 200
}

fn scene() -> (App, Browser, String) {
    let app = App::with(&[
        ("throttle.address_free", json!(10_000)),
        ("throttle.account_free", json!(100)),
        ("session.idle_ttl_secs", json!(1_000_000)),
    ]);
    let mut admin = app.set_up();
    let id = app.add_member(&mut admin, "bobby");
    (app, admin, id)
}

/// ASVS 6.2.1, 6.2.5, 6.2.9: 15 to 128 characters of any kind, counted as people count.
#[test]
fn input_passwords_of_15_to_128_characters_of_any_kind_are_accepted() {
    let (app, mut admin, id) = scene();
    let words = "otters weave lanterns under quiet bridges while copper rivers hum and paper boats drift past sleepy mills toward a violet harbour x";
    let of = |n: usize| words.chars().take(n).collect::<String>();
    let emoji = "\u{1f600}\u{1f9a6}\u{1f3ee}\u{1f309}\u{26f5}\u{1f33e}\u{1f9ed}\u{1f30a}\u{1f341}\u{1f56f}\u{1f514}\u{1f680}\u{1f955}\u{1f511}\u{1f3b2}".to_owned();
    assert_eq!(emoji.chars().count(), 15);
    for (password, status) in [
        (of(14), 422),
        (of(15), 303),
        (of(64), 303),
        (of(127), 303),
        (of(128), 303),
        (of(129), 422),
        (of(128) + &"y".repeat(1_000), 422),
        (emoji.clone(), 303),
        (emoji.chars().take(14).collect(), 422),
        ("805917263948270".to_owned(), 303),
        ("vqzjxkwmbpfhtgd".to_owned(), 303),
        ("  quietly spaced  ".to_owned(), 303),
        ("tab\tand\nline\u{0}end of it".to_owned(), 303),
    ] {
        assert_eq!(by_link(&mut admin, &app, &id, &password), status, "{password:?}");
        assert_eq!(opens(&app, "bobby", &password), status == 303, "{password:?}");
    }
}

/// ASVS 6.1.2, 6.2.4, 6.2.11, 6.2.12: what everybody tries first, and what the context gives away.
#[test]
fn input_passwords_that_are_common_or_of_the_context_are_refused() {
    let (app, mut admin, id) = scene();
    let path = admin.post(&format!("/admin/users/{id}/link"), &[]).link_path();
    for password in [
        "aaaaaaaaaaaaaaa",
        "111111111111111",
        "123456789012345",
        "1234567890123456",
        "012345678901234",
        "987654321098765",
        "passwordpassword",
        "password1234567",
        "Password12345678!",
        "qwertyuiopasdfgh",
        "qwertyqwertyqwerty",
        "asdfghjklasdfghjkl",
        "iloveyouiloveyou",
        "letmeinletmeinletmein",
        "welcomewelcome1!",
        "adminadminadmin",
        "administrator123",
        "changemechangeme",
        "bobbybobbybobby",
        "bobby1234567890",
        "BOBBYbobby!!!!!",
        "twodoorstwodoors",
        "twodoors1234567",
        "Two-Doors-2026!!",
        "127.0.0.1127.0.0.1",
        "               ",
        "abcabcabcabcabc",
        "abcdefghijklmno",
        "zyxwvutsrqponml",
        "1qaz2wsx3edc4rfv",
    ] {
        let reply = app.browser().post_form(&path, &[("password", password)]);
        assert_eq!(reply.status, 422, "{password}");
        assert!(!reply.text().contains(password), "a password is not said back");
    }
    assert_eq!(app.browser().post_form(&path, &[("password", OTHER_PASSWORD)]).status, 303, "the link is still good");
}

/// ASVS 6.2.1: the same on every way that sets a password.
#[test]
fn input_password_rules_hold_on_every_way_that_sets_one() {
    let app = App::start();
    let setup = format!("/setup?code={}", app.setup_code());
    let fourteen = "otters weave l";
    assert_eq!(fourteen.chars().count(), 14);
    let person = |password: &'static str| [("username", "ada"), ("display_name", "Ada"), ("password", password)];
    for weak in [fourteen, "adaadaadaadaada", "twodoorstwodoors", "passwordpassword"] {
        assert_eq!(app.browser().post_form(&setup, &person(weak)).status, 422, "set-up: {weak}");
    }
    let mut ada = app.set_up();
    let mut phone = app.phone("ada");
    for weak in [fourteen, "adaadaadaadaada", "twodoorstwodoors", "passwordpassword", PASSWORD] {
        let reply = ada.post("/account/password", &[("current_password", PASSWORD), ("new_password", weak)]);
        assert_eq!(reply.status, 422, "page: {weak}");
        let body = json!({"current_password": PASSWORD, "new_password": weak});
        let reply = phone.post("/api/account/password", Some(&body));
        assert_eq!((reply.status, reply.json()["errors"][0]["field"].clone()), (422, json!("new_password")), "{weak}");
    }
    assert!(ada.is_signed_in() && phone.is_signed_in());
}

/// ASVS 6.2.8: exactly as sent, to the last character; NFC on both sides and nothing else.
#[test]
fn input_passwords_are_verified_to_the_last_character() {
    let (app, mut admin, id) = scene();
    let long = "otters weave lanterns under quiet bridges while copper rivers hum and paper boats drift past sleepy mills toward a violet harbo".to_owned();
    let base: String = long.chars().take(127).collect();
    assert_eq!(base.chars().count(), 127);
    for (right, wrongs) in [
        (format!("{base}x"), vec![format!("{base}y"), base.clone(), format!("{base}xx"), format!("{base}X")]),
        (
            " Leading and trailing ".to_owned(),
            vec![
                "Leading and trailing ".to_owned(),
                " Leading and trailing".to_owned(),
                " leading and trailing ".to_owned(),
                "  Leading and trailing ".to_owned(),
            ],
        ),
        (
            "null\u{0}byte in the middle".to_owned(),
            vec!["null".to_owned(), "nullbyte in the middle".to_owned(), "null\u{0}".to_owned()],
        ),
        ("cr\u{e8}me br\u{fb}l\u{e9}e at midnight".to_owned(), vec!["creme brulee at midnight".to_owned()]),
    ] {
        assert_eq!(by_link(&mut admin, &app, &id, &right), 303, "{right:?}");
        for wrong in wrongs {
            assert!(!opens(&app, "bobby", &wrong), "{wrong:?} for {right:?}");
        }
        assert!(opens(&app, "bobby", &right), "{right:?}");
    }
    // Typed on a keyboard that composes otherwise: the same password.
    assert!(opens(&app, "bobby", "cre\u{300}me bru\u{302}le\u{301}e at midnight"), "NFD");
    assert_eq!(by_link(&mut admin, &app, &id, "nai\u{308}ve cafe\u{301} at the pier"), 303);
    assert!(opens(&app, "bobby", "na\u{ef}ve caf\u{e9} at the pier"), "NFC");
}

/// ASVS 6.2.6, 6.2.7: managers can fill every box; none is cut by the page.
#[test]
fn input_password_boxes_are_for_password_managers() {
    let app = App::start();
    let setup = app.browser().get(&format!("/setup?code={}", app.setup_code())).text();
    let mut ada = app.set_up();
    let link =
        ada.post("/admin/users", &[("username", "bob"), ("display_name", "Bob"), ("role", "member")]).link_path();
    let login = app.browser().get("/login").text();
    for (page, kinds) in [
        (setup, vec!["new-password"]),
        (login, vec!["current-password"]),
        (app.browser().get(&link).text(), vec!["new-password"]),
        (ada.get("/account/password").text(), vec!["current-password", "new-password"]),
        (ada.get("/account/confirm").text(), vec!["current-password"]),
    ] {
        let boxes: Vec<&str> = page.split("<input ").filter(|tag| tag.starts_with("type=\"password\"")).collect();
        assert_eq!(boxes.len(), kinds.len(), "{page}");
        for (tag, kind) in boxes.iter().zip(kinds) {
            let tag = &tag[..tag.find('>').expect("an end")];
            assert!(tag.contains(&format!("autocomplete=\"{kind}\"")), "{tag}");
            assert!(!tag.contains("maxlength") && !tag.contains("onpaste") && !tag.contains("value="), "{tag}");
        }
        assert!(page.contains("autocomplete=\"username\""), "{page}");
    }
}
