//! A stranger must not be able to sign anybody out, and a bad cookie opens nothing.

use crate::harness::{App, Browser, Request, send};

const POSTS: [&str; 5] =
    ["/logout", "/account/profile", "/account/password", "/account/logins/revoke-others", "/admin/users"];

/// A cookie that was good and is dead now.
fn dead_cookie(app: &App) -> String {
    let mut browser = app.sign_in("ada");
    let cookie = browser.cookie.clone().expect("a cookie");
    assert_eq!(browser.post("/logout", &[]).status, 303);
    cookie
}

/// A cross-site POST comes with no cookie from a real browser; if it does, it must not end anything.
#[test]
fn csrf_a_cross_site_post_never_clears_the_cookie() {
    let app = App::start();
    let live = app.set_up().cookie.expect("a cookie");
    let dead = dead_cookie(&app);
    for cookie in [&live, &dead] {
        for path in POSTS.into_iter().chain(["/login"]) {
            for site in ["cross-site", "same-site", "none"] {
                let request = Request::new("POST", path).header("sec-fetch-site", site).header("cookie", cookie);
                let reply = send(app.port, &request.form(&[("username", "ada"), ("csrf", "x")]));
                assert_eq!(reply.status, 403, "{path}");
                assert!(reply.all("set-cookie").is_empty() && reply.all("clear-site-data").is_empty(), "{path} {site}");
            }
        }
    }
    let mut browser = app.browser();
    browser.cookie = Some(live);
    assert!(browser.is_signed_in());
}

/// A login's id is no secret: it stands in pages and lists. Knowing it must not sign anybody out.
#[test]
fn csrf_a_live_id_with_a_wrong_secret_opens_nothing_and_clears_nothing() {
    let app = App::start();
    let mut ada = app.set_up();
    let good = ada.cookie.clone().expect("a cookie");
    let id = ada.login_id();
    let wrong = format!("__Host-session={id}.{}", "A".repeat(43));
    for path in ["/", "/account", "/admin"] {
        let reply = send(app.port, &Request::new("GET", path).header("cookie", &wrong));
        assert_eq!(reply.status, 303, "{path}");
        assert!(reply.location().starts_with("/login?next="), "{path}");
        assert!(reply.all("set-cookie").is_empty(), "{path}");
    }
    for path in POSTS {
        let request = Request::new("POST", path).header("sec-fetch-site", "same-origin").header("cookie", &wrong);
        let reply = send(app.port, &request.form(&[("csrf", &ada.csrf)]));
        assert_eq!(reply.status, 401, "{path}");
        assert!(reply.all("set-cookie").is_empty(), "{path}");
    }
    assert_eq!(ada.cookie.as_ref(), Some(&good));
    assert!(ada.is_signed_in());
}

/// ASVS 7.2.1: whatever is changed in the cookie, nobody is signed in.
#[test]
fn csrf_a_changed_cookie_opens_nothing() {
    let app = App::start();
    let ada = app.set_up();
    let phone = app.phone("ada");
    let good = ada.cookie.clone().expect("a cookie");
    let value = good.split_once('=').expect("a value").1.to_owned();
    let (id, secret) = value.split_once('.').expect("id.secret");
    let mut values: Vec<String> = (0..value.len())
        .map(|at| {
            let mut bytes = value.clone().into_bytes();
            bytes[at] = if bytes[at] == b'a' { b'b' } else { b'a' };
            String::from_utf8(bytes).expect("ASCII")
        })
        .collect();
    values.extend([
        String::new(),
        id.to_owned(),
        format!("{id}."),
        format!(".{secret}"),
        format!("{id}.{secret}="),
        format!("{id}.{secret}.{secret}"),
        format!("{}.{secret}", id.to_uppercase() + "x"),
        format!("{{{id}}}.{secret}"),
        format!("{}.{secret}", id.replace('-', "")),
        format!("{id}.{}", secret.to_lowercase()),
        format!("{}.{secret}", phone.pair.login_id),
        format!("%00{value}"),
        "undefined".to_owned(),
        "A".repeat(5_000),
        "../../x.y".to_owned(),
    ]);
    for value in values {
        let mut browser = app.browser();
        browser.cookie = Some(format!("__Host-session={value}"));
        // The id's letters may be changed in a way that is still the same id in another case.
        let reply = browser.get("/account");
        assert_eq!(reply.status, 303, "{value}");
    }
    for name in ["session", "__host-session", "__HOST-SESSION", "__Secure-session", " __Host-session2", "Host-session"]
    {
        let mut browser: Browser = app.browser();
        browser.cookie = Some(format!("{name}={value}"));
        assert!(!browser.is_signed_in(), "{name}");
    }
}
