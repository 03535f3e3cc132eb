//! Pages of other origins: those that are named in `api.allowed_origins` may read what `/api` answers, nobody else,
//! and never with a cookie.

use crate::harness::{ADMIN, App, PASSWORD, Pair, Reply, Request, send};
use serde_json::{Value, json};

const FRIEND: &str = "https://app.example.org";
const SECOND: &str = "http://localhost:5173";

fn app() -> App {
    let app = App::with(&[("api.allowed_origins", json!([FRIEND, SECOND]))]);
    app.set_up();
    app
}

/// What a browser asks before a request of this kind.
fn preflight(path: &str, origin: &str, method: &str) -> Request {
    Request::new("OPTIONS", path)
        .header("origin", origin)
        .header("access-control-request-method", method)
        .header("access-control-request-headers", "authorization,content-type")
}

fn says_anything(reply: &Reply) -> bool {
    reply.headers.iter().any(|(name, _)| name.to_lowercase().starts_with("access-control-"))
}

/// Every value of a list that may stand on several lines.
fn listed(reply: &Reply, name: &str) -> Vec<String> {
    reply.all(name).iter().flat_map(|line| line.split(',')).map(|part| part.trim().to_lowercase()).collect()
}

#[track_caller]
fn assert_readable(reply: &Reply, origin: &str) {
    assert_eq!(reply.all("access-control-allow-origin"), [origin], "{}", reply.text());
    assert!(reply.all("access-control-allow-credentials").is_empty(), "never with credentials");
    assert!(reply.all("set-cookie").is_empty());
    assert!(listed(reply, "vary").contains(&"origin".to_owned()));
    assert_eq!(reply.all("cross-origin-resource-policy"), ["cross-origin"]);
    for header in ["retry-after", "www-authenticate", "etag"] {
        assert!(listed(reply, "access-control-expose-headers").contains(&header.to_owned()), "{header}");
    }
}

/// The sign-in route too: there is no cookie that a page could misuse.
#[test]
fn a_page_of_an_allowed_origin_signs_in_and_uses_the_api() {
    let app = app();
    for origin in [FRIEND, SECOND] {
        for (path, method) in [("/api/login", "POST"), ("/api/account", "PATCH"), ("/api/account/logins/x", "DELETE")] {
            let reply = app.send(&preflight(path, origin, method));
            assert_eq!((reply.status, reply.body.len()), (204, 0), "{path}");
            assert_readable(&reply, origin);
            assert!(listed(&reply, "access-control-allow-methods").contains(&method.to_lowercase()), "{path}");
            for header in ["authorization", "content-type", "if-match", "idempotency-key"] {
                assert!(listed(&reply, "access-control-allow-headers").contains(&header.to_owned()), "{header}");
            }
            let secs: u64 = reply.header("access-control-max-age").parse().expect("seconds");
            assert!((1..=86_400).contains(&secs));
            assert!(reply.all("content-type").is_empty());
        }
        let cross = |request: Request| request.header("origin", origin).header("sec-fetch-site", "cross-site");
        let body = json!({"username": ADMIN, "password": PASSWORD, "device_name": "a page"});
        let reply = app.send(&cross(Request::new("POST", "/api/login").json(&body)));
        assert_eq!(reply.status, 200, "{}", reply.text());
        assert_readable(&reply, origin);
        let bearer = format!("Bearer {}", Pair::of(&reply.json()).access_token);
        let own = app.send(&cross(Request::new("GET", "/api/account").header("authorization", &bearer)));
        assert_eq!((own.status, &own.json()["username"]), (200, &json!(ADMIN)));
        assert_readable(&own, origin);
        assert!(listed(&own, "vary").contains(&"accept-language".to_owned()), "what was said before is said still");
    }
}

/// Errors are for the page to read too, or it would only know that something failed.
#[test]
fn a_page_of_an_allowed_origin_reads_every_refusal() {
    let app = app();
    let get = |path: &str| Request::new("GET", path).header("origin", FRIEND);
    let wrong = json!({"username": ADMIN, "password": "wrong", "device_name": "a page"});
    let login = || Request::new("POST", "/api/login").header("origin", FRIEND);
    let mut requests = vec![
        (get("/api/account"), 401),
        (get("/api/nothing"), 404),
        (get("/api"), 404),
        (Request::new("PUT", "/api/account").header("origin", FRIEND), 405),
        (login(), 415),
        (login().json(&json!({})), 422),
        (get("/api/time?colour=red"), 422),
        (get("/API/account"), 401),
    ];
    requests.extend((0..5).map(|_| (login().json(&wrong), 401)));
    requests.push((login().json(&wrong), 429));
    for (request, status) in requests {
        let reply = app.send(&request);
        assert_eq!(reply.status, status, "{} {}: {}", request.method, request.path, reply.text());
        assert_readable(&reply, FRIEND);
    }
}

/// Nothing but the headers differs: who is not named is told what a program is told, and the browser keeps it.
#[test]
fn a_page_of_another_origin_is_told_nothing_of_it() {
    let app = app();
    let own = app.origin();
    for origin in [
        "https://evil.example",
        "null",
        "*",
        "",
        "http://app.example.org",
        "https://app.example.org:444",
        "https://app.example.org:443",
        "https://app.example.org/",
        "https://app.example.org.evil.example",
        "https://x.app.example.org",
        "https://APP.example.org",
        "https://app.example.org https://evil.example",
        "http://localhost",
        "http://localhost:5174",
        &own,
    ] {
        let reply = app.send(&preflight("/api/account", origin, "GET"));
        assert_eq!((reply.status, reply.body.len(), says_anything(&reply)), (204, 0, false), "{origin}");
        for path in ["/api/account", "/api/time", "/api/nothing"] {
            let plain = app.send(&Request::new("GET", path));
            let reply = app.send(&Request::new("GET", path).header("origin", origin));
            assert_eq!((reply.status, &reply.body), (plain.status, &plain.body), "{origin} {path}");
            assert!(!says_anything(&reply), "{origin} {path}");
            assert_eq!(reply.header("cross-origin-resource-policy"), "same-origin");
            assert!(listed(&reply, "vary").contains(&"origin".to_owned()), "a cache must not mix them up: {path}");
            assert!(listed(&plain, "vary").contains(&"origin".to_owned()), "{path}");
        }
    }
    let two = Request::new("GET", "/api/time").header("origin", FRIEND).header("Origin", "https://evil.example");
    assert!(!says_anything(&app.send(&two)), "nobody can say which one counts");
}

/// Without the setting everything is as it was.
#[test]
fn without_allowed_origins_no_preflight_is_answered() {
    let app = App::start();
    app.set_up();
    for path in ["/api/account", "/api/login"] {
        let reply = app.send(&preflight(path, FRIEND, "GET"));
        assert_eq!((reply.status, says_anything(&reply)), (405, false), "{path}");
        assert!(!listed(&reply, "vary").contains(&"origin".to_owned()));
    }
    let reply = app.send(&Request::new("GET", "/api/time").header("origin", FRIEND));
    assert_eq!((says_anything(&reply), reply.all("vary").len()), (false, 0));
}

/// A page is for people: no setting lets a script of another origin read one, or send a form.
#[test]
fn pages_are_never_readable_for_another_origin() {
    let app = app();
    let mut ada = app.sign_in(ADMIN);
    for path in ["/", "/account", "/login", "/problems", "/static/app.css", "/healthz", "/apiary"] {
        for reply in [
            send(app.port, &preflight(path, FRIEND, "GET")),
            send(app.port, &Request::new("GET", path).header("origin", FRIEND)),
            ada.send(Request::new("GET", path).header("origin", FRIEND)),
        ] {
            assert!(!says_anything(&reply), "{path}");
            assert_eq!(reply.header("cross-origin-resource-policy"), "same-origin", "{path}");
        }
    }
    let form = Request::new("POST", "/login").header("origin", FRIEND);
    let reply = app.send(&form.form(&[("username", ADMIN), ("password", PASSWORD)]));
    assert_eq!(reply.status, 403, "the origin check of forms is another one");
}

#[test]
fn everybody_may_read_the_public_keys() {
    for app in [app(), App::start()] {
        for origin in [FRIEND, "https://anybody.example", "null"] {
            let reply = app.send(&Request::new("GET", "/.well-known/jwks.json").header("origin", origin));
            assert_eq!((reply.status, reply.all("access-control-allow-origin")), (200, vec!["*"]));
            assert_eq!(reply.all("cross-origin-resource-policy"), ["cross-origin"]);
            assert!(reply.all("access-control-allow-credentials").is_empty());
            let tag = reply.header("etag").to_owned();
            let again = Request::new("GET", "/.well-known/jwks.json").header("if-none-match", &tag);
            let again = app.send(&again.header("origin", origin));
            assert_eq!((again.status, again.all("access-control-allow-origin")), (304, vec!["*"]));
        }
    }
}

/// Diagnostics name them, and the text for a bug report masks each.
#[test]
fn allowed_origins_are_told_to_administrators_and_masked() {
    let app = app();
    let mut ada = app.sign_in(ADMIN);
    let page = ada.get("/admin/diagnostics").text().replace("&#x2F;", "/");
    assert!(page.contains(&format!("{FRIEND}, {SECOND}")), "{page}");
    let report = app.phone(ADMIN).get("/api/admin/diagnostics").json();
    let text = report["text"].as_str().map_or_else(|| page.clone(), str::to_owned);
    let line =
        text.lines().find(|line| line.contains("api.allowed_origins") && line.contains("host-")).expect("a line");
    assert!(!line.contains("example.org"), "{line}");
    let _: Value = report;
}
