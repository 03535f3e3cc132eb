//! A browser that refuses the cookie is told so, and nobody else.

use crate::harness::{ADMIN, App, Browser, PASSWORD, Request};

const TROUBLE: &str = "did not keep the cookie";

fn sign_in(browser: &mut Browser) {
    let fields = [("username", ADMIN), ("password", PASSWORD), ("next", "/account")];
    assert_eq!(browser.post_form("/login", &fields).status, 303);
}

#[test]
fn a_refused_cookie_is_explained_with_the_ways_out() {
    let app = App::start();
    app.set_up().get("/");
    let mut browser = app.browser();
    sign_in(&mut browser);
    browser.cookie = None;
    let page = browser.get("/login?next=/account").text();
    for way in [TROUBLE, "https", "trusted_proxies", "insecure_lan", &app.origin()] {
        assert!(page.contains(way), "{way}: {page}");
    }
}

/// A page that anybody gets is no place for a stranger's text.
#[test]
fn the_address_that_was_asked_for_is_not_said_back() {
    let app = App::start();
    app.set_up().get("/");
    let form =
        Request::new("POST", "/login").header("sec-fetch-site", "same-origin").header("host", "call.555.example");
    let form = form.form(&[("username", ADMIN), ("password", PASSWORD), ("next", "/account")]);
    assert_eq!(app.send(&form).status, 303);
    let page = app.send(&Request::new("GET", "/login").header("host", "call.555.example")).text();
    assert!(page.contains(TROUBLE) && !page.contains("555"), "{page}");
}

#[test]
fn nobody_else_is_told_so() {
    let app = App::start();
    app.set_up().get("/");
    let mut browser = app.browser();
    assert!(!browser.get("/login").text().contains(TROUBLE), "before any sign-in");
    sign_in(&mut browser);
    let mut other = app.browser();
    other.agent = "Another browser".to_owned();
    assert!(!other.get("/login").text().contains(TROUBLE), "another browser");
    browser.get("/account");
    browser.cookie = None;
    assert!(!browser.get("/login").text().contains(TROUBLE), "the cookie had come back");
    sign_in(&mut browser);
    browser.cookie = None;
    app.advance(60);
    assert!(!browser.get("/login").text().contains(TROUBLE), "a minute later");
}
