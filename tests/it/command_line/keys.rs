//! `twodoors keys …`.

use super::{Installation, at_terminal, finish_with, sign_in, twins};
use crate::harness::server::{Server, program};
use crate::harness::{ADMIN, ApiClient, Browser, PASSWORD, Request, send};
use crate::jwt::forge::read;
use serde_json::{Value, json};
use std::fs;
use std::process::Command;

fn keys(house: &Installation) -> Vec<Value> {
    serde_json::from_str(&house.says(&["keys", "list", "--json"]).done().out).expect("a JSON array")
}

/// A browser and a phone of Ada's.
struct Logins {
    cookie: Option<String>,
    phone: ApiClient,
}

fn come_in(house: &mut Installation) -> Logins {
    house.set_up();
    house.visit(|port| {
        let mut browser = Browser::new(port);
        sign_in(&mut browser, ADMIN, PASSWORD).expect("a sign-in");
        Logins { cookie: browser.cookie, phone: ApiClient::sign_in(port, ADMIN, PASSWORD, "phone") }
    })
}

impl Logins {
    /// Both are still good. A server that was started for this visit has another port, and so is another
    /// issuer to access tokens; `crash/keys.rs` asks those of one that keeps its origin.
    fn are_good(&mut self, port: u16) -> bool {
        let is_the_same = self.phone.port == port;
        self.phone.port = port;
        let opens = !is_the_same || self.phone.is_signed_in();
        opens && self.browser(port).is_signed_in() && self.phone.refresh().status == 200
    }

    fn browser(&self, port: u16) -> Browser {
        let mut browser = Browser::new(port);
        browser.cookie.clone_from(&self.cookie);
        browser
    }
}

fn the_keys_are_listed(house: &mut Installation) {
    house.set_up();
    let list = keys(house);
    assert_eq!(list.len(), 1);
    let members: Vec<&String> = list[0].as_object().expect("an object").keys().collect();
    assert_eq!(members, ["accepted_until", "alg", "created_at", "kid", "signs_from", "state"]);
    assert_eq!((&list[0]["alg"], &list[0]["state"]), (&json!("EdDSA"), &json!("signs")));
    let table = house.says(&["keys", "list"]).done().out;
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 2, "{table}");
    assert!(lines[1].starts_with(list[0]["kid"].as_str().expect("a kid")) && lines[1].contains("signs"), "{table}");
    house.visit(|port| {
        let mut phone = ApiClient::sign_in(port, ADMIN, PASSWORD, "phone");
        assert_eq!(phone.get("/api/admin/keys").json()["items"], json!(list), "the same as /api shows");
    });
    let file = fs::read_to_string(house.data.join("keys.json")).expect("keys.json");
    for secret in file.split('"').filter(|part| part.len() > 40) {
        assert!(!table.contains(secret) && !json!(list).to_string().contains(secret));
    }
}
twins!(the_keys_are_listed, the_keys_are_listed_while_it_runs, the_keys_are_listed_while_it_is_stopped);

fn a_rotation_signs_nobody_out(house: &mut Installation) {
    let mut logins = come_in(house);
    let before = keys(house)[0]["kid"].clone();
    let said = house.says(&["keys", "rotate"]).done().out;
    let list = keys(house);
    assert_eq!((&list[1]["kid"], &list[1]["state"]), (&before, &json!("signs")));
    assert_eq!(list[0]["state"], "announced");
    let (new, from) = (list[0]["kid"].as_str().expect("a kid"), list[0]["signs_from"].as_str().expect("a time"));
    let minute = format!("{} {} UTC", &from[..10], &from[11..16]);
    for told in [new, "is published now and signs from", &minute, "Nobody is signed out."] {
        assert!(said.contains(told), "{told}: {said}");
    }
    let table = house.says(&["keys", "list"]).done().out;
    assert!(table.contains("announced") && table.contains(&format!("signs from {from}")), "{table}");
    house.visit(|port| {
        assert!(logins.are_good(port));
        assert_eq!(read(&logins.phone.pair.access_token).0["kid"], before, "the new one waits");
        let jwks = send(port, &Request::new("GET", "/.well-known/jwks.json")).json();
        assert_eq!(jwks["keys"].as_array().expect("keys").len(), 2, "and is published");
    });
    // Given again, as after an answer that was lost.
    let said = house.says(&["keys", "rotate"]).done().out;
    assert!(said.contains(new) && said.contains(&minute) && said.contains("no other key was made"), "{said}");
    assert_eq!(keys(house), list);
    // Another algorithm takes its place; the one that was withdrawn has signed nothing.
    let said = house.says(&["keys", "rotate", "--alg", "ES256"]).done().out;
    assert!(said.contains("(ES256) is published now and signs from") && !said.contains("are accepted until"), "{said}");
    let states: Vec<Value> = keys(house).iter().map(|key| key["state"].clone()).collect();
    assert_eq!(states, ["announced", "retired", "signs"]);
}
twins!(
    a_rotation_signs_nobody_out,
    a_rotation_signs_nobody_out_while_it_runs,
    a_rotation_signs_nobody_out_while_it_is_stopped
);

fn a_key_that_need_not_wait_signs_at_once(house: &mut Installation) {
    let mut logins = come_in(house);
    let before = keys(house)[0]["kid"].clone();
    let said = house.says(&["keys", "rotate"]).done().out;
    let list = keys(house);
    assert_eq!((&list[1]["kid"], &list[1]["state"], &list[0]["state"]), (&before, &json!("accepted"), &json!("signs")));
    for told in ["signs from now on.", "Tokens of", "are accepted until", "Nobody is signed out."] {
        assert!(said.contains(told), "{told}: {said}");
    }
    house.visit(|port| {
        assert!(logins.are_good(port));
        assert_eq!(read(&logins.phone.pair.access_token).0["kid"], list[0]["kid"]);
    });
}

#[test]
fn a_key_that_need_not_wait_signs_at_once_while_it_runs() {
    a_key_that_need_not_wait_signs_at_once(&mut at_once(true));
}

#[test]
fn a_key_that_need_not_wait_signs_at_once_while_it_is_stopped() {
    a_key_that_need_not_wait_signs_at_once(&mut at_once(false));
}

/// A house in which a new key does not wait.
fn at_once(runs: bool) -> Installation {
    let mut house = Installation::stopped();
    let file = house.data.parent().expect("above").join("Rocket.toml");
    fs::write(file, "[default.twodoors.token]\npublish_secs = 0\n").expect("written");
    house.server = runs.then(|| Server::start(&house.data));
    house
}

fn a_chosen_algorithm_signs_from_then_on(house: &mut Installation) {
    house.set_up();
    let said = house.says(&["keys", "rotate", "--alg", "ES256"]).done().out;
    assert!(said.contains("ES256") && said.contains("token.alg"), "{said}");
    assert_eq!(keys(house)[0]["alg"], "ES256");
    let alg = |port| {
        let phone = ApiClient::sign_in(port, ADMIN, PASSWORD, "phone");
        read(&phone.pair.access_token).0["alg"].clone()
    };
    assert_eq!(house.visit(alg), "ES256");
    if let Some(server) = &mut house.server {
        assert_eq!(server.terminate(), Some(0));
    }
    house.server = None;
    assert_eq!(house.visit(alg), "ES256", "after a restart, though token.alg says EdDSA");
    house.says(&["keys", "rotate"]).done();
    assert_eq!((house.visit(alg), keys(house).len()), (json!("ES256"), 3));
}
#[test]
fn a_chosen_algorithm_signs_from_then_on_while_it_runs() {
    a_chosen_algorithm_signs_from_then_on(&mut at_once(true));
}

#[test]
fn a_chosen_algorithm_signs_from_then_on_while_it_is_stopped() {
    a_chosen_algorithm_signs_from_then_on(&mut at_once(false));
}

fn replacing_the_keys_ends_every_login_of_everyone(house: &mut Installation) {
    let mut logins = come_in(house);
    house.add("bob", &[]);
    let link = house.says(&["user", "link", "bob"]).link();
    let (secret, before) = (fs::read(house.data.join("server-secret")).expect("readable"), keys(house));
    let said = house.says(&["keys", "rotate", "--compromised", "--yes"]).done().out;
    assert!(said.contains("Every login of everyone has ended") && said.contains("at once"), "{said}");
    assert_ne!(fs::read(house.data.join("server-secret")).expect("readable"), secret);
    let list = keys(house);
    assert_eq!((&list[1]["kid"], &list[1]["state"]), (&before[0]["kid"], &json!("retired")));
    house.visit(|port| {
        logins.phone.port = port;
        assert!(!logins.browser(port).is_signed_in() && !logins.phone.is_signed_in());
        assert_eq!(logins.phone.refresh().status, 400);
        assert_eq!(Browser::new(port).get(&link).status, 404);
        assert_eq!(sign_in(&mut Browser::new(port), ADMIN, PASSWORD), Ok("/".to_owned()));
        assert!(ApiClient::sign_in(port, "bob", PASSWORD, "phone").is_signed_in());
    });
}
twins!(
    replacing_the_keys_ends_every_login_of_everyone,
    replacing_the_keys_ends_every_login_of_everyone_while_it_runs,
    replacing_the_keys_ends_every_login_of_everyone_while_it_is_stopped
);

/// A script that did not mean it loses nothing.
fn replacing_the_keys_without_a_terminal_wants_yes(house: &mut Installation) {
    let mut logins = come_in(house);
    let file = fs::read(house.data.join("keys.json")).expect("readable");
    for input in ["", "yes\n"] {
        let line = house.hears(&["keys", "rotate", "--compromised", "--alg", "ES256"], input).wrong_usage();
        assert!(line.ends_with(" keys rotate --compromised --alg ES256 --yes"), "{line}");
        assert!(line.contains("nothing was done"), "{line}");
    }
    assert_eq!(fs::read(house.data.join("keys.json")).expect("readable"), file);
    house.visit(|port| assert!(logins.are_good(port)));
    let line = house.says(&["keys", "rotate", "--compromised"]).wrong_usage();
    let (_, would) = line.split_once("to do it: ").expect("the line");
    let mut shell = Command::new("bash");
    for (name, value) in program(&house.data).get_envs() {
        shell.env(name, value.unwrap_or_default());
    }
    finish_with(shell.args(["-c", would]).current_dir(house.data.parent().expect("above")), b"").done();
    assert_eq!(keys(house)[1]["state"], "retired", "and the line does it");
}
twins!(
    replacing_the_keys_without_a_terminal_wants_yes,
    replacing_the_keys_without_a_terminal_wants_yes_while_it_runs,
    replacing_the_keys_without_a_terminal_wants_yes_while_it_is_stopped
);

/// At a terminal it says what will end, and does it for a yes only.
fn replacing_the_keys_asks_at_a_terminal(house: &mut Installation) {
    come_in(house);
    let args = ["keys", "rotate", "--compromised"];
    for answer in ["no\n", "\n", "YES\n", "yes, please\n"] {
        let Some(told) = at_terminal(house, &args, answer) else { return };
        assert_eq!(told.status, Some(1), "{told:?}");
        for words in ["This ends 2 logins of 1 person at once", "Type yes to do it:", "nothing was done"] {
            assert!(told.out.contains(words), "{words}: {told:?}");
        }
    }
    assert_eq!(keys(house).len(), 1);
    let told = at_terminal(house, &args, "yes\n").expect("a terminal");
    assert_eq!(told.status, Some(0), "{told:?}");
    assert_eq!(keys(house)[1]["state"], "retired");
}
twins!(
    replacing_the_keys_asks_at_a_terminal,
    replacing_the_keys_asks_at_a_terminal_while_it_runs,
    replacing_the_keys_asks_at_a_terminal_while_it_is_stopped
);

/// A command may be given in a folder with another `Rocket.toml`: that is not the server's.
#[test]
fn a_command_does_not_follow_another_configuration() {
    let mut house = Installation::stopped();
    house.set_up();
    house.says(&["keys", "rotate", "--alg", "ES256"]).done();
    let elsewhere = house.data.parent().expect("above").join("Rocket.toml");
    fs::write(&elsewhere, "[default.twodoors.token]\nalg = \"HS256\"\n").expect("written");
    house.says(&["user", "add", "bob"]).link();
    assert_eq!((keys(&house).len(), &keys(&house)[0]["alg"]), (2, &json!("ES256")));
    fs::remove_file(elsewhere).expect("removed");
    house.visit(|_| ());
    assert_eq!((keys(&house).len(), &keys(&house)[0]["alg"]), (2, &json!("ES256")));
}

#[test]
fn wrong_usage_of_keys_is_status_2() {
    let house = Installation::stopped();
    house.set_up();
    for args in [
        &["keys"][..],
        &["keys", "rotate", "--yes"],
        &["keys", "rotate", "--alg", "none"],
        &["keys", "rotate", "--alg", "eddsa"],
        &["keys", "list", "--xml"],
        &["keys", "retire"],
    ] {
        let answer = house.says(args);
        assert_eq!((answer.status, answer.out.as_str()), (Some(2), ""), "{args:?}: {answer:?}");
    }
    assert_eq!(keys(&house).len(), 1);
}

#[test]
fn keys_of_a_house_that_is_not_there_are_not_made() {
    let house = Installation::stopped();
    for args in [&["keys", "list"][..], &["keys", "rotate"], &["keys", "rotate", "--compromised", "--yes"]] {
        assert!(house.says(args).refused().contains("no data in"), "{args:?}");
    }
    assert!(!house.data.exists());
}
