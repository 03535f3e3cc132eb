//! Addresses that standards fix, and what search engines are told.

use crate::harness::{App, Request, raw, send};
use serde_json::json;
use twodoors::base::clock::Timestamp;

const CONTACT: &str = "mailto:security@example.org";

fn told() -> App {
    App::with(&[("security.contact", json!(CONTACT))])
}

/// W3C, "A Well-Known URL for Changing Passwords": a redirect, and beside it an address that is not there.
#[test]
fn change_password_leads_to_the_form_of_whoever_comes() {
    let app = App::start();
    let mut ada = app.set_up();
    const PATH: &str = "/.well-known/change-password";
    for reply in [app.send(&Request::new("GET", PATH)), ada.get(PATH), app.send(&Request::new("HEAD", PATH))] {
        assert_eq!((reply.status, reply.location()), (303, "/account/password"));
    }
    assert_eq!(ada.get("/account/password").status, 200);
    let asked = app.send(&Request::new("GET", "/account/password"));
    assert_eq!((asked.status, asked.location()), (303, "/login?next=/account/password"));
    let none = "/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200";
    assert_eq!(app.send(&Request::new("GET", none)).status, 404);
}

/// RFC 9116: the fields that it wants, each once, and an end within a year.
#[test]
fn security_txt_names_the_contact_and_is_never_out_of_date() {
    let app = told();
    for _ in 0..2 {
        let reply = app.send(&Request::new("GET", "/.well-known/security.txt"));
        assert_eq!((reply.status, reply.header("content-type")), (200, "text/plain; charset=utf-8"));
        assert_eq!(reply.all("cache-control"), ["public, max-age=86400"]);
        let text = reply.text();
        let value = |name: &str| -> String {
            let own: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix(&format!("{name}: "))).collect();
            assert_eq!(own.len(), 1, "{name}: {text}");
            own[0].to_owned()
        };
        assert_eq!(value("Contact"), CONTACT);
        assert_eq!(value("Canonical"), format!("{}/.well-known/security.txt", app.origin()));
        assert_eq!(value("Preferred-Languages"), "en, ko");
        let left = Timestamp::parse_rfc3339(&value("Expires")).expect("RFC 3339").secs_since(app.clock.now());
        assert!((30 * 86_400..365 * 86_400).contains(&left), "{left}");
        assert_eq!(text.lines().count(), 4, "{text}");
        // A year later it still is.
        app.advance(365 * 86_400);
    }
    let before = app.send(&Request::new("GET", "/security.txt"));
    assert_eq!((before.status, before.location()), (303, "/.well-known/security.txt"));
}

#[test]
fn without_a_contact_there_is_no_security_txt() {
    let app = App::start();
    for path in ["/.well-known/security.txt", "/security.txt"] {
        assert_eq!(app.send(&Request::new("GET", path)).status, 404, "{path}");
    }
}

/// Links and pages with codes above all; but nothing here is for search engines.
#[test]
fn no_answer_may_be_indexed() {
    let app = told();
    let mut ada = app.set_up();
    let code = "x".repeat(43);
    for path in [
        "/",
        "/login",
        "/login?next=/account",
        "/setup",
        "/problems",
        "/nowhere",
        "/robots.txt",
        "/static/app.css",
        "/.well-known/security.txt",
        "/.well-known/change-password",
        "/api/time",
        "/api/people",
        "/healthz",
        "/%ff",
        &format!("/setup?code={code}"),
        &format!("/link/{code}"),
        &format!("/link/{code}."),
    ] {
        for reply in [app.send(&Request::new("GET", path)), ada.get(path)] {
            assert_eq!(reply.all("x-robots-tag"), ["noindex"], "{path}");
        }
    }
    let broken = raw(app.port, b"FOO / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    assert!(String::from_utf8_lossy(&broken).contains("x-robots-tag: noindex"));
    let reply = send(app.port, &Request::new("POST", "/login").form(&[("username", "x")]));
    assert_eq!((reply.status, reply.header("x-robots-tag")), (403, "noindex"));
}

/// A wrong contact stops the start, and the fault names the key and the forms.
#[test]
fn a_contact_that_is_no_address_is_a_fault_of_its_key() {
    use twodoors::config::{Config, Overrides, sources};
    let read = |contact: &str| {
        let figment =
            sources(&Overrides::default()).merge(("port", 8000)).merge(("twodoors.security.contact", contact));
        Config::read(figment).map_err(|faults| faults.to_string())
    };
    for good in ["", CONTACT, "https://example.org/security", "tel:+82-2-555-0123"] {
        assert_eq!(read(good).expect(good).security_contact, good);
    }
    for bad in ["security@example.org", "http://example.org", "mailto:x@example.org\nExpires: never", " "] {
        let fault = read(bad).expect_err(bad);
        assert!(
            fault.contains("twodoors.security.contact") && fault.contains("mailto:security@example.org"),
            "{fault}"
        );
        assert_eq!(fault.lines().count(), 2, "no line of its own: {fault}");
    }
}
