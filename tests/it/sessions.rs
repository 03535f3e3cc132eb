//! Door one: signing in, staying in and signing out by the cookie. `tokens.rs` is its twin: equal
//! names, the same promises.

use crate::harness::{ADMIN, App, OTHER_PASSWORD, PASSWORD, Request};
use serde_json::json;

#[test]
fn html_set_up_signs_the_first_administrator_in() {
    let app = App::start();
    let mut browser = app.set_up();
    for path in ["/", "/account", "/account/password", "/account/logins", "/people", "/admin", "/admin/users"] {
        let reply = browser.get(path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
    }
}

/// ASVS 6.3.2: there is no account and no password before set-up, and set-up needs the code.
#[test]
fn html_without_the_code_nobody_becomes_administrator() {
    let app = App::start();
    let fields = [("username", "eve"), ("display_name", "Eve"), ("password", PASSWORD)];
    for path in ["/setup", "/setup?code=", "/setup?code=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        assert_eq!(app.browser().post_form(path, &fields).status, 403, "{path}");
    }
    let old = app.setup_code();
    let code = app.setup_code();
    assert_eq!(app.browser().post_form(&format!("/setup?code={old}"), &fields).status, 403, "an older code is dead");
    app.advance(30 * 60);
    assert_eq!(app.browser().post_form(&format!("/setup?code={code}"), &fields).status, 403, "30 minutes are over");
    app.set_up();
    assert_eq!(app.browser().post_form(&format!("/setup?code={code}"), &fields).status, 403);
    assert!(!app.opens("eve", PASSWORD));
}

#[test]
fn html_a_set_up_code_works_once() {
    let app = App::start();
    let path = format!("/setup?code={}", app.setup_code());
    assert_eq!(app.browser().get(&path).status, 200, "looking does not use it up");
    let fields = |name| [("username", name), ("display_name", name), ("password", PASSWORD)];
    assert_eq!(app.browser().post_form(&path, &fields(ADMIN)).status, 303);
    let reply = app.browser().post_form(&path, &fields("eve"));
    assert_eq!(reply.status, 403, "{}", reply.text());
    assert_eq!(app.browser().get(&path).status, 403);
}

/// ASVS 3.3.1–3.3.4, 7.2.1: the cookie's attributes, and what it holds.
#[test]
fn html_signing_in_gives_one_cookie_with_every_attribute() {
    let app = App::start();
    app.set_up();
    let (mut browser, reply) = app.try_sign_in(ADMIN, PASSWORD);
    assert_eq!((reply.status, reply.location()), (303, "/"));
    let cookies = reply.all("set-cookie");
    assert_eq!(cookies.len(), 1, "{cookies:?}");
    assert!(cookies[0].starts_with("__Host-session="), "{cookies:?}");
    for part in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/", "Max-Age=1209600"] {
        assert!(cookies[0].split("; ").any(|own| own == part), "{part} in {cookies:?}");
    }
    assert!(!cookies[0].to_lowercase().contains("domain"), "{cookies:?}");
    assert_eq!(browser.get("/").status, 200);
}

#[test]
fn html_signing_in_leads_to_where_one_wanted_to_go() {
    let app = App::start();
    app.set_up();
    let reply = app.browser().get("/account/logins?done=renamed");
    assert_eq!(reply.status, 303);
    assert_eq!(reply.location(), "/login?next=/account/logins%3Fdone%3Drenamed");
    let sign_in = |next| {
        let fields = [("username", ADMIN), ("password", PASSWORD), ("next", next)];
        app.browser().post_form("/login", &fields).location().to_owned()
    };
    assert_eq!(sign_in("/account/logins?done=renamed"), "/account/logins?done=renamed");
    for elsewhere in ["https://evil.example/", "//evil.example", "/\\evil.example", "evil", ""] {
        assert_eq!(sign_in(elsewhere), "/", "{elsewhere}");
    }
}

#[test]
fn html_signing_in_needs_no_more_than_the_fields_named() {
    let app = App::start();
    app.set_up();
    let fields = [("username", ADMIN), ("password", PASSWORD), ("colour", "blue")];
    assert_eq!(app.browser().post_form("/login", &fields).status, 303, "unknown fields are ignored");
}

/// ASVS 6.3.8: one answer for every reason.
#[test]
fn html_a_wrong_password_is_401_and_keeps_the_name() {
    let app = App::start();
    app.set_up();
    let (browser, wrong) = app.try_sign_in(ADMIN, OTHER_PASSWORD);
    assert_eq!(wrong.status, 401);
    assert!(wrong.text().contains(&format!("value=\"{ADMIN}\"")), "{}", wrong.text());
    assert!(!wrong.text().contains(OTHER_PASSWORD), "a password is never shown again");
    assert_eq!(browser.cookie, None);
    let (_, unknown) = app.try_sign_in("bob", OTHER_PASSWORD);
    assert_eq!(unknown.text().replace("bob", ADMIN), wrong.text());
}

#[test]
fn html_a_name_is_the_same_whatever_its_case() {
    let app = App::start();
    app.set_up();
    assert_eq!(app.try_sign_in("ADA", PASSWORD).1.status, 303);
    assert_eq!(app.try_sign_in(ADMIN, &PASSWORD.to_uppercase()).1.status, 401, "a password is not");
}

#[test]
fn html_signing_in_is_seen_by_administrators() {
    let app = App::start();
    app.set_up();
    app.advance(3_600);
    let mut browser = app.sign_in(ADMIN);
    app.settle();
    let page = browser.get("/admin/users").text();
    assert!(page.contains("2026-01-01T01:00:00Z"), "last seen now: {page}");
}

/// ASVS 7.4.1: the old cookie is dead at once, everywhere, and after a restart.
#[test]
fn html_after_signing_out_the_old_credential_is_dead() {
    let app = App::start();
    let mut browser = app.set_up();
    let copy = browser.twin();
    let reply = browser.post("/logout", &[]);
    assert_eq!((reply.status, reply.location()), (303, "/login"));
    assert_eq!(reply.header("clear-site-data"), "\"cache\", \"storage\"");
    let removal = reply.header("set-cookie");
    assert!(removal.starts_with("__Host-session=;") && removal.contains("Max-Age=0"), "{removal}");
    assert!(removal.contains("Secure") && removal.contains("Path=/"), "or the browser keeps it: {removal}");
    for path in ["/", "/account", "/account/logins", "/people", "/admin"] {
        assert_eq!(copy.twin().get(path).status, 303, "{path}");
    }
    let csrf = copy.csrf.clone();
    assert_eq!(copy.twin().post_form("/account/profile", &[("csrf", &csrf), ("display_name", "Eve")]).status, 401);
    let app = app.restart();
    assert!(!after(&app, &copy).is_signed_in(), "after a restart");
}

/// The same cookie at the same house after a restart (on another port).
fn after(app: &App, browser: &crate::harness::Browser) -> crate::harness::Browser {
    let mut same = app.browser();
    same.cookie.clone_from(&browser.cookie);
    same
}

#[test]
fn html_signing_out_ends_this_login_only() {
    let app = App::start();
    let mut one = app.set_up();
    let (mut two, mut phone) = (app.sign_in(ADMIN), app.phone(ADMIN));
    assert_eq!(one.post("/logout", &[]).status, 303);
    assert!(!one.is_signed_in() && two.is_signed_in() && phone.is_signed_in());
}

#[test]
fn html_a_login_survives_a_restart() {
    let app = App::start();
    let browser = app.set_up();
    let app = app.restart();
    assert!(after(&app, &browser).is_signed_in());
}

/// ASVS 7.3.1: 12 hours without use; use extends it, and only the server decides.
#[test]
fn html_an_unused_login_expires() {
    let app = App::start();
    let mut browser = app.set_up();
    for _ in 0..3 {
        app.advance(11 * 3_600);
        assert!(browser.is_signed_in());
        app.settle();
    }
    app.advance(12 * 3_600 - 1);
    assert!(browser.is_signed_in());
    app.settle();
    app.advance(12 * 3_600);
    assert!(!browser.is_signed_in());
}

/// ASVS 7.3.2: 14 days, used or not.
#[test]
fn html_a_login_expires_for_good_however_much_it_is_used() {
    let app = App::start();
    let mut browser = app.set_up();
    for _ in 1..(14 * 24 / 7) {
        app.advance(7 * 3_600);
        assert!(browser.is_signed_in());
        app.settle();
    }
    app.advance(7 * 3_600);
    assert!(!browser.is_signed_in());
}

#[test]
fn html_lifetimes_are_what_the_configuration_says() {
    let app = App::with(&[("session.idle_ttl_secs", json!(60)), ("session.max_ttl_secs", json!(100))]);
    let mut browser = app.set_up();
    app.advance(59);
    assert!(browser.is_signed_in());
    app.settle();
    app.advance(41);
    assert!(!browser.is_signed_in());
    let mut unused = app.sign_in(ADMIN);
    app.advance(60);
    assert!(!unused.is_signed_in());
}

/// ASVS 7.2.4: whoever signs in over an old cookie leaves no live login behind.
#[test]
fn html_signing_in_again_in_the_same_browser_replaces_its_login() {
    let app = App::start();
    let mut browser = app.set_up();
    let mut old = browser.twin();
    let fields = [("username", ADMIN), ("password", PASSWORD), ("next", "/")];
    assert_eq!(browser.post_form("/login", &fields).status, 303);
    assert!(browser.is_signed_in() && !old.is_signed_in());
}

#[test]
fn html_signing_in_again_replaces_the_login_of_one_who_must_change_too() {
    let app = App::start();
    app.set_up();
    app.add_by_owner("bob", false);
    let mut browser = app.sign_in("bob");
    let mut old = browser.twin();
    let fields = [("username", "bob"), ("password", PASSWORD), ("next", "/")];
    assert_eq!(browser.post_form("/login", &fields).location(), "/account/password");
    assert_eq!(browser.get("/account/password").status, 200);
    assert_eq!(old.get("/account/password").status, 303, "the login of before");
}

/// Knowing an id opens nothing, and does not make anybody's browser drop its cookie.
#[test]
fn html_a_wrong_secret_opens_nothing_and_clears_nothing() {
    let app = App::start();
    let mut browser = app.set_up();
    let mut guess = browser.twin();
    guess.cookie = Some(format!("__Host-session={}.{}", browser.login_id(), "A".repeat(43)));
    let reply = guess.get("/account");
    assert_eq!(reply.status, 303);
    assert!(reply.all("set-cookie").is_empty());
    assert!(browser.is_signed_in());
}

#[test]
fn html_a_dead_cookie_is_cleared_and_one_can_sign_in() {
    let app = App::start();
    let mut browser = app.set_up();
    let mut copy = browser.twin();
    browser.post("/logout", &[]);
    let reply = copy.get("/account");
    assert_eq!((reply.status, reply.location()), (303, "/login?next=/account"));
    let page = copy.get("/login?next=/account");
    assert!(page.header("set-cookie").contains("Max-Age=0"), "{:?}", page.headers);
    assert!(page.text().contains("The login has ended here: it was signed out."), "{}", page.text());
    assert_eq!(copy.cookie, None);
    assert!(!copy.get("/login").text().contains("has ended"), "said once");
    let fields = [("username", ADMIN), ("password", PASSWORD)];
    assert_eq!(copy.post_form("/login", &fields).status, 303);
}

/// A refused form says what is wrong with it, not that nobody is signed in yet.
#[test]
fn html_a_sign_in_form_that_cannot_be_read_says_why() {
    let app = App::start();
    app.set_up();
    let ask = |request: Request| app.send(&request.header("sec-fetch-site", "same-origin")).status;
    assert_eq!(ask(Request::new("POST", "/login").json(&json!({"username": ADMIN}))), 415);
    let long = "x".repeat(40_000);
    assert_eq!(ask(Request::new("POST", "/login").form(&[("username", ADMIN), ("password", &long)])), 413);
}

/// A page is honest too about a phone that was ended: what was handed out may live on for a while.
#[test]
fn html_stateless_says_how_long_an_ended_login_lives_on() {
    let app = App::with(&[("token.verify", json!("stateless"))]);
    let mut browser = app.set_up();
    let (mut phone, mut other) = (app.phone(ADMIN), app.sign_in(ADMIN));
    app.advance(60);
    let ended = browser.post(&format!("/account/logins/{}/revoke", phone.pair.login_id), &[]);
    assert_eq!(ended.location(), "/account/logins?done=revoked&within=540");
    assert!(browser.get(ended.location()).text().contains("may still be accepted for up to 9 minutes"));
    assert_eq!((phone.get("/api/account").status, phone.refresh().status), (200, 400));
    let ended = browser.post(&format!("/account/logins/{}/revoke", other.login_id()), &[]);
    assert_eq!(ended.location(), "/account/logins?done=revoked", "a browser is out at once");
    assert!(!other.is_signed_in());
}
