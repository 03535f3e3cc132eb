//! Guessing: slow for the guesser, never the end for the owner. The clock is stepped.

pub mod enumeration;
pub mod memory;
pub mod neighbours;

use crate::harness::{ApiClient, App, Browser, PASSWORD, Reply, Request, send};
use serde_json::{Value, json};
use std::thread;

/// A house whose one trusted proxy is this machine, so that a test can come from anywhere.
pub fn behind_proxy(settings: &[(&str, Value)]) -> App {
    let mut all = vec![("trusted_proxies", json!(["127.0.0.1/32"]))];
    all.extend_from_slice(settings);
    let app = App::with(&all);
    app.set_up();
    app
}

pub fn html_from(app: &App, address: &str, username: &str, password: &str) -> Reply {
    let request = Request::new("POST", "/login").header("sec-fetch-site", "same-origin");
    let request = if address.is_empty() { request } else { request.header("x-forwarded-for", address) };
    send(app.port, &request.form(&[("username", username), ("password", password)]))
}

pub fn api_from(app: &App, address: &str, username: &str, password: &str) -> Reply {
    let body = json!({"username": username, "password": password, "device_name": "d"});
    send(app.port, &Request::new("POST", "/api/login").header("x-forwarded-for", address).json(&body))
}

pub fn wait_of(reply: &Reply) -> u64 {
    assert_eq!(reply.status, 429, "{}", reply.text());
    reply.header("retry-after").parse().expect("Retry-After in seconds")
}

/// ASVS 6.3.1: five free, then a second, doubling to a minute, and no further.
#[test]
fn throttle_five_wrong_are_free_then_the_delay_doubles_to_a_minute() {
    let app = App::start();
    app.set_up();
    for guess in 0..5 {
        assert_eq!(html_from(&app, "", "ada", "wrong").status, 401, "guess {guess}");
    }
    for delay in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
        let reply = html_from(&app, "", "ada", "wrong");
        assert_eq!(wait_of(&reply), delay);
        assert!(reply.header("content-type").starts_with("text/html") && reply.text().contains("ada"));
        if delay > 1 {
            app.advance(delay - 1);
            assert_eq!(wait_of(&html_from(&app, "", "ada", PASSWORD)), 1, "not before, not even with the right one");
            app.advance(1);
        } else {
            app.advance(1);
        }
        assert_eq!(html_from(&app, "", "ada", "wrong").status, 401, "after {delay} s one guess");
    }
}

/// ASVS 6.3.1: nobody is locked out for good; the right password works after the wait and clears the count.
#[test]
fn throttle_is_never_final_and_a_right_password_clears_the_count() {
    let app = App::start();
    app.set_up();
    for _ in 0..40 {
        html_from(&app, "", "ada", "wrong");
        app.advance(60);
    }
    assert_eq!(html_from(&app, "", "ada", PASSWORD).status, 303);
    for _ in 0..5 {
        // The address's own count is over its limit by now: one guess a minute.
        app.advance(60);
        assert_eq!(html_from(&app, "", "ada", "wrong").status, 401);
    }
    app.advance(60);
    assert_eq!(html_from(&app, "", "ada", PASSWORD).status, 303);
}

/// Both doors, the confirmation and the change of the password count together (ASVS 6.2.3, 6.3.4).
#[test]
fn throttle_counts_both_doors_confirmation_and_password_change_together() {
    let app = App::start();
    let mut browser = app.set_up();
    let mut phone = app.phone("ada");
    let change = json!({"current_password": "wrong", "new_password": "seven lanterns over snow"});
    assert_eq!(html_from(&app, "", "ada", "wrong").status, 401);
    assert_eq!(ApiClient::login(app.port, "ada", "wrong", "d").status, 401);
    assert_eq!(browser.post("/account/confirm", &[("password", "wrong"), ("next", "/")]).status, 403);
    assert_eq!(phone.post("/api/account/confirm", Some(&json!({"password": "wrong"}))).status, 403);
    assert_eq!(phone.post("/api/account/password", Some(&change)).status, 403);
    wait_of(&html_from(&app, "", "ada", PASSWORD));
    let reply = ApiClient::login(app.port, "ada", PASSWORD, "d");
    wait_of(&reply);
    assert_eq!(reply.json()["code"], "throttled");
    wait_of(&browser.post("/account/confirm", &[("password", PASSWORD), ("next", "/")]));
    wait_of(&phone.post("/api/account/confirm", Some(&json!({"password": PASSWORD}))));
    wait_of(&phone.post("/api/account/password", Some(&change)));
    assert!(browser.is_signed_in() && phone.is_signed_in(), "who is signed in is not disturbed");
    app.advance(1);
    assert_eq!(phone.post("/api/account/confirm", Some(&json!({"password": PASSWORD}))).status, 200);
}

/// The name's spelling is no way around the count.
#[test]
fn throttle_counts_all_spellings_of_a_name_as_one() {
    let app = App::start();
    app.set_up();
    for name in ["ada", "ADA", "Ada", "aDa", "\u{ff21}da"] {
        assert_eq!(html_from(&app, "", name, "wrong").status, 401, "{name}");
    }
    wait_of(&html_from(&app, "", "adA", "wrong"));
}

/// Spraying one password over many names: thirty free from one address.
#[test]
fn throttle_thirty_wrong_from_one_address_are_free_whatever_the_names() {
    let app = behind_proxy(&[]);
    for guess in 0..30 {
        assert_eq!(api_from(&app, "203.0.113.7", &format!("name{guess}"), "wrong").status, 401, "guess {guess}");
    }
    assert_eq!(wait_of(&api_from(&app, "203.0.113.7", "another", "wrong")), 1);
    assert_eq!(wait_of(&html_from(&app, "203.0.113.7", "ada", PASSWORD)), 1);
    assert_eq!(html_from(&app, "203.0.113.8", "ada", PASSWORD).status, 303, "another address is not disturbed");
    app.advance(1);
    assert_eq!(html_from(&app, "203.0.113.7", "ada", PASSWORD).status, 303);
    // A right password of one's own buys no more guesses at others'.
    assert_eq!(api_from(&app, "203.0.113.7", "another", "wrong").status, 401);
    assert_eq!(wait_of(&api_from(&app, "203.0.113.7", "another", "wrong")), 2);
}

/// An IPv6 customer has 2^64 addresses: they count as one. The next network does not.
#[test]
fn throttle_an_ipv6_network_is_one_address() {
    let app = behind_proxy(&[]);
    for guess in 0..30 {
        let address = format!("2001:db8:0:7:{guess:x}::{guess:x}");
        assert_eq!(api_from(&app, &address, &format!("name{guess}"), "wrong").status, 401, "{address}");
    }
    wait_of(&api_from(&app, "2001:db8:0:7:ffff:ffff:ffff:ffff", "another", "wrong"));
    assert_eq!(api_from(&app, "2001:db8:0:8::1", "another", "wrong").status, 401);
    // Not to meet the limit of all addresses together.
    app.advance(60);
    // An IPv4 address written as IPv6 is the IPv4 address.
    for guess in 0..30 {
        assert_eq!(api_from(&app, "::ffff:203.0.113.9", &format!("n{guess}"), "wrong").status, 401);
    }
    wait_of(&api_from(&app, "203.0.113.9", "n", "wrong"));
}

/// ASVS 6.1.1, 6.3.1: strangers who hammer at a name do not keep its owner out.
#[test]
fn throttle_a_known_address_keeps_its_own_count_while_strangers_hammer() {
    let app = behind_proxy(&[]);
    assert_eq!(html_from(&app, "198.51.100.1", "ada", PASSWORD).status, 303, "she signs in from home");
    for round in 0..12 {
        for stranger in 0..8 {
            html_from(&app, &format!("203.0.113.{}", round * 8 + stranger), "ada", "wrong");
        }
        wait_of(&html_from(&app, "192.0.2.1", "ada", PASSWORD));
        assert_eq!(html_from(&app, "198.51.100.1", "ada", PASSWORD).status, 303, "from home at once");
        app.advance(60);
    }
    // Her own address has a count of its own, and it is no smaller protection.
    for _ in 0..5 {
        assert_eq!(html_from(&app, "198.51.100.1", "ada", "wrong").status, 401);
    }
    wait_of(&html_from(&app, "198.51.100.1", "ada", "wrong"));
    // After thirty days it is an address like any other.
    app.advance(31 * 86_400);
    for _ in 0..5 {
        assert_eq!(html_from(&app, "203.0.113.200", "ada", "wrong").status, 401);
    }
    wait_of(&html_from(&app, "198.51.100.1", "ada", PASSWORD));
}

fn in_parallel(app: &App, times: usize, username: &str, password: &str) -> Vec<u16> {
    let start = std::sync::Barrier::new(times);
    thread::scope(|scope| {
        let ask = || {
            start.wait();
            html_from(app, "", username, password).status
        };
        let all: Vec<_> = (0..times).map(|_| scope.spawn(ask)).collect();
        all.into_iter().map(|one| one.join().expect("an answer")).collect()
    })
}

/// ASVS 15.4.2: attempts are reserved before hashing, so racing gives no more guesses.
#[test]
fn throttle_twenty_parallel_wrong_guesses_get_at_most_five_verdicts() {
    let app = App::start();
    app.set_up();
    let answers = in_parallel(&app, 20, "ada", "wrong");
    assert!(answers.iter().all(|status| matches!(status, 401 | 429)), "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 401).count(), 5, "{answers:?}");
    wait_of(&html_from(&app, "", "ada", PASSWORD));
}

/// And many right ones at once hurt nobody.
#[test]
fn throttle_twenty_parallel_right_passwords_all_succeed() {
    let app = App::start();
    app.set_up();
    let answers = in_parallel(&app, 20, "ada", PASSWORD);
    assert!(answers.iter().all(|status| *status == 303), "{answers:?}");
}

/// A guess at a link or at the set-up code counts like a guess at a password.
#[test]
fn throttle_counts_guesses_at_links_and_set_up_codes() {
    let app = App::start();
    let mut browser: Browser = app.browser();
    for guess in 0..15 {
        let reply = browser.post_form(&format!("/setup?code=guess{guess}"), &[("username", "m")]);
        assert_eq!(reply.status, 403, "{}", reply.text());
        let reply = browser.post_form(&format!("/link/guess{guess}"), &[("password", PASSWORD)]);
        assert_eq!(reply.status, 404, "{}", reply.text());
    }
    wait_of(&browser.post_form("/link/another", &[("password", PASSWORD)]));
    wait_of(&browser.post_form("/setup?code=another", &[("username", "m")]));
    app.advance(1);
    app.set_up();
}

/// ASVS 4.1.3, 15.3.4: without a trusted proxy no header says where a request comes from.
#[test]
fn throttle_forged_addresses_of_a_direct_client_change_nothing() {
    let app = App::start();
    app.set_up();
    let headers = [
        "x-forwarded-for",
        "x-real-ip",
        "forwarded",
        "true-client-ip",
        "cf-connecting-ip",
        "x-client-ip",
        "x-cluster-client-ip",
        "x-originating-ip",
        "x-remote-ip",
        "fastly-client-ip",
        "client-ip",
        "via",
    ];
    for guess in 0..30 {
        let request = Request::new("POST", "/login").header("sec-fetch-site", "same-origin");
        let request = headers.iter().fold(request, |request, name| {
            let value =
                if *name == "forwarded" { format!("for=203.0.113.{guess}") } else { format!("203.0.113.{guess}") };
            request.header(name, &value)
        });
        let name = format!("name{guess}");
        let reply = send(app.port, &request.form(&[("username", &name), ("password", "wrong")]));
        assert_eq!(reply.status, 401, "guess {guess}");
    }
    let request =
        Request::new("POST", "/login").header("sec-fetch-site", "same-origin").header("x-real-ip", "192.0.2.9");
    wait_of(&send(app.port, &request.form(&[("username", "new"), ("password", "wrong")])));
    app.advance(1);
    let phone = app.phone("ada");
    let reply = phone.send(Request::new("GET", "/api/account/logins").header("x-real-ip", "192.0.2.9"));
    assert!(!reply.text().contains("192.0.2.9") && reply.text().contains("127.0.0.1"), "{}", reply.text());
}
