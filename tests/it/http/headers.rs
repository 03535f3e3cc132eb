//! What every answer carries, whoever made it: a page, a redirect, JSON, an error, a catcher.

use crate::harness::{App, PASSWORD, Reply, Request, raw, send};
use rocket::http::Method;
use serde_json::json;

fn directives(reply: &Reply) -> Vec<String> {
    reply.header("content-security-policy").split(';').map(|part| part.trim().to_owned()).collect()
}

#[track_caller]
fn assert_protected(reply: &Reply, what: &str) {
    // The public keys, which any page may read.
    let is_for_everybody = what.ends_with(" /.well-known/jwks.json") && reply.status == 200;
    let csp = directives(reply);
    for wanted in ["default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] {
        assert!(csp.iter().any(|own| own == wanted), "{what}: {wanted} not in {csp:?}");
    }
    assert!(csp.iter().any(|own| own.starts_with("form-action '")), "{what}: {csp:?}");
    for own in &csp {
        let is_loose =
            ["unsafe", "http", "*", "blob:", "nonce", "'strict-dynamic'"].iter().any(|bad| own.contains(bad));
        assert!(!is_loose, "{what}: {own}");
        assert!(!own.contains("data:") || own.starts_with("img-src"), "{what}: {own}");
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", if is_for_everybody { "cross-origin" } else { "same-origin" }),
        ("x-frame-options", "DENY"),
        ("x-robots-tag", "noindex"),
    ] {
        assert_eq!(reply.all(name), [value], "{what}: {name}");
    }
    let every: &[&str] = if is_for_everybody { &["*"] } else { &[] };
    assert_eq!(reply.all("access-control-allow-origin"), every, "{what}");
    assert!(reply.header("permissions-policy").contains("camera=()"), "{what}");
    for name in ["server", "x-powered-by", "access-control-allow-credentials", "via"] {
        assert!(reply.all(name).is_empty(), "{what}: {name}: {}", reply.header(name));
    }
    assert!(reply.all("strict-transport-security").is_empty(), "{what}: this is plain http");
    assert_eq!(reply.all("content-security-policy").len(), 1, "{what}");
    assert_eq!(reply.all("cache-control").len(), 1, "{what}");
    if !reply.body.is_empty() {
        let kind = reply.header("content-type");
        let known =
            ["text/html; charset=utf-8", "application/json", "application/problem+json", "text/plain; charset=utf-8"];
        let of_file = [
            "text/css",
            "text/csv",
            "text/javascript",
            "image/svg+xml",
            "application/openapi",
            "text/vcard",
            "text/vnd",
        ];
        assert!(known.contains(&kind) || of_file.iter().any(|own| kind.starts_with(own)), "{what}: {kind}");
        assert!(!kind.starts_with("text/") || kind.contains("charset=utf-8"), "{what}: {kind}");
    }
}

/// Every route with every method, as a stranger, an administrator's browser and phone.
fn requests(id: &str) -> Vec<Request> {
    let html = twodoors::html::routes().into_iter().map(|route| (route.method, route.uri.path().to_owned()));
    let api = twodoors::api::routes().into_iter().map(|route| (route.method, format!("/api{}", route.uri.path())));
    let open = [twodoors::api::well_known(), twodoors::health::routes()].concat();
    let open = open.into_iter().map(|route| (route.method, route.uri.path().to_owned()));
    let mut all = Vec::new();
    for (method, path) in html.chain(api).chain(open) {
        let path = path.replace("<id>", id).replace("<name>", "app.css").replace("<code>", "x").replace(['<', '>'], "");
        let writes = !matches!(method, Method::Get | Method::Head);
        // What would end the caller's own login, or change who it is, is asked without a good body.
        all.push(Request::new(method.as_str(), &path));
        all.push(Request::new("HEAD", &path));
        all.push(Request::new("TRACE", &path));
        if writes {
            all.push(Request::new(method.as_str(), &path).header("content-type", "text/plain"));
        }
    }
    for path in [
        "/nothing",
        "/api/nothing",
        "/api",
        "/apiary",
        "/static/x.css",
        "/static/",
        "/.well-known/x",
        "/favicon.ico",
        "//",
        "/%",
        "/%ff",
    ] {
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
            all.push(Request::new(method, path));
        }
    }
    all
}

/// ASVS 3.4.3, 3.4.4, 3.4.5, 3.4.6, 3.4.8, 3.5.8, 4.1.1, 13.4.6.
#[test]
fn headers_protect_every_answer_of_every_route_and_error() {
    let app = App::start();
    let mut ada = app.set_up();
    let id = app.add_member(&mut ada, "bob");
    let phone = app.phone("ada");
    let all = requests(&id);
    assert!(all.len() > 200);
    for request in all {
        let what = format!("{} {}", request.method, request.path);
        let is_safe = request.method == "GET" || request.method == "HEAD" || request.method == "TRACE";
        let stranger = send(app.port, &request);
        assert_protected(&stranger, &what);
        assert!(stranger.all("set-cookie").is_empty(), "{what}: a cookie for a stranger");
        let open = ["/static/app.css", "/.well-known/jwks.json", "/favicon.ico"];
        let is_open = open.iter().any(|path| request.path.starts_with(path));
        if !(is_open && [200, 303].contains(&stranger.status)) {
            assert_eq!(stranger.header("cache-control"), "no-store", "{what}");
        }
        if is_safe {
            let page = ada.send(request.clone());
            assert_protected(&page, &what);
            assert!(page.all("set-cookie").is_empty(), "{what}: reading sets no cookie");
            let json = phone.send(request.clone());
            assert_protected(&json, &what);
            if request.method == "HEAD" {
                assert!(stranger.body.is_empty() && page.body.is_empty() && json.body.is_empty(), "{what}: a body");
            }
            if request.path.starts_with("/account") || request.path.starts_with("/admin") || request.path == "/" {
                assert_eq!(page.header("cache-control"), "no-store", "{what}");
            }
        }
    }
}

/// ASVS 3.4.2, 3.5.2: unless somebody configures it, no other origin is ever told that it may read.
#[test]
fn headers_answer_no_cors_by_themselves() {
    let app = App::start();
    let mut ada = app.set_up();
    let phone = app.phone("ada");
    for path in ["/", "/account", "/api/account", "/api/login", "/nothing", "/api/time"] {
        for origin in
            ["https://evil.example", "null", "http://127.0.0.1.evil.example", "http://sub.127.0.0.1", &app.origin()]
        {
            let preflight = Request::new("OPTIONS", path)
                .header("origin", origin)
                .header("access-control-request-method", "POST")
                .header("access-control-request-headers", "authorization, content-type");
            let get = Request::new("GET", path).header("origin", origin);
            for reply in [send(app.port, &preflight), ada.send(get.clone()), phone.send(get)] {
                let any = reply.headers.iter().any(|(name, _)| name.to_lowercase().starts_with("access-control-"));
                assert!(!any, "{path} {origin}");
            }
        }
    }
}

/// What Rocket cannot parse reaches a catcher without any fairing: the headers are there all the same.
#[test]
fn headers_protect_answers_to_what_cannot_be_parsed() {
    let app = App::start();
    for (line, is_api) in [
        ("FOO / HTTP/1.1", false),
        ("FOO /api/account HTTP/1.1", true),
        ("PROPFIND /admin HTTP/1.1", false),
        ("get / HTTP/1.1", false),
        ("CONNECT evil.example:443 HTTP/1.1", false),
        ("OPTIONS * HTTP/1.1", false),
    ] {
        let answer = raw(app.port, format!("{line}\r\nhost: x\r\nconnection: close\r\n\r\n").as_bytes());
        let text = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{line}: {text}"));
        let headers: Vec<(String, String)> = head
            .lines()
            .skip(1)
            .filter_map(|l| l.split_once(": "))
            .map(|(n, v)| (n.to_owned(), v.to_owned()))
            .collect();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let reply = Reply { status, headers, body: body.as_bytes().to_vec() };
        assert!(matches!(status, 400 | 404 | 405), "{line}: {status}");
        assert_protected(&reply, line);
        assert_eq!(reply.header("cache-control"), "no-store");
        let kind = if is_api { "application/problem+json" } else { "text/html; charset=utf-8" };
        assert_eq!(reply.header("content-type"), kind, "{line}");
    }
}

/// ASVS 3.3.1, 3.3.2, 3.3.3, 3.3.4, 3.3.5: the one cookie, to the letter.
#[test]
fn headers_the_cookie_has_exactly_its_attributes() {
    let app = App::start();
    let mut ada = app.set_up();
    let mut browser = app.browser();
    assert!(browser.get("/login").all("set-cookie").is_empty());
    assert!(browser.post_form("/login", &[("username", "ada"), ("password", "wrong")]).all("set-cookie").is_empty());
    let reply = browser.post_form("/login", &[("username", "ada"), ("password", PASSWORD)]);
    let change = [("current_password", PASSWORD), ("new_password", "seven lanterns over snow")];
    app.advance(3_600);
    for (reply, age) in [
        (reply, 14 * 86_400),
        (ada.post("/account/confirm", &[("password", PASSWORD), ("next", "/")]), 14 * 86_400 - 3_600),
        (ada.post("/account/password", &change), 14 * 86_400 - 3_600),
    ] {
        let set = reply.all("set-cookie");
        assert_eq!(set.len(), 1, "{set:?}");
        let (pair, attributes) = set[0].split_once("; ").expect("attributes");
        let (name, value) = pair.split_once('=').expect("a value");
        assert_eq!(name, "__Host-session");
        let (id, secret) = value.split_once('.').expect("id.secret");
        assert_eq!((id.len(), secret.len()), (36, 43));
        assert!(set[0].len() < 256, "{}", set[0].len());
        let mut own: Vec<String> = attributes.split("; ").map(str::to_owned).collect();
        own.sort_unstable();
        assert_eq!(own, ["HttpOnly", &format!("Max-Age={age}"), "Path=/", "SameSite=Lax", "Secure"]);
        assert!(!reply.text().contains(secret), "the secret is only in the cookie");
    }
}

/// ASVS 7.4.1, 14.3.1: what a logout takes along, and what it leaves alone.
#[test]
fn headers_of_a_logout_clear_the_cookie_and_what_the_browser_kept() {
    let app = App::start();
    let mut ada = app.set_up();
    let cookie = ada.cookie.clone().expect("a cookie");
    let reply = ada.post("/logout", &[]);
    assert_eq!((reply.status, reply.header("clear-site-data")), (303, "\"cache\", \"storage\""));
    let set = reply.all("set-cookie");
    assert_eq!(set.len(), 1);
    for part in ["__Host-session=;", "HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=0"] {
        assert!(set[0].contains(part), "{part}: {}", set[0]);
    }
    assert!(!set[0].contains("Domain"));
    for path in ["/", "/account", "/account/logins", "/people", "/admin"] {
        let reply = send(app.port, &Request::new("GET", path).header("cookie", &cookie));
        assert_eq!((reply.status, reply.location()), (303, format!("/login?next={path}").as_str()));
    }
    let reply = send(app.port, &Request::new("GET", "/login").header("cookie", &cookie));
    assert!(reply.header("set-cookie").starts_with("__Host-session=;"), "there a dead cookie is cleared");
}

/// ASVS 3.2.1, 14.2.2: JSON stays JSON, and pairs are never kept.
#[test]
fn headers_of_json_forbid_a_browser_to_do_anything_with_it() {
    let app = App::start();
    app.set_up();
    let phone = app.phone("ada");
    let request =
        Request::new("GET", "/api/account").header("accept", "text/html").header("sec-fetch-dest", "document");
    let reply = phone.send(request);
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/json"));
    assert!(directives(&reply).contains(&"sandbox".to_owned()));
    for query in ["?callback=pwn", "?jsonp=pwn", "?format=html"] {
        let reply = phone.send(Request::new("GET", &format!("/api/account{query}")));
        assert!(reply.text().starts_with('{') && !reply.text().contains("pwn"), "{query}");
    }
    let body = json!({"username": "ada", "password": PASSWORD, "device_name": "d"});
    for reply in
        [send(app.port, &Request::new("POST", "/api/login").json(&body)), phone.refresh_with(&phone.pair.refresh_token)]
    {
        assert_eq!((reply.status, reply.header("cache-control")), (200, "no-store"));
    }
}

/// What programs ask for without having read a page.
#[test]
fn an_icon_and_robots_are_answered() {
    let app = App::start();
    let icon = app.send(&Request::new("GET", "/favicon.ico"));
    assert_eq!((icon.status, icon.location()), (303, "/static/favicon.svg"));
    let picture = app.send(&Request::new("GET", icon.location()));
    assert_eq!((picture.status, picture.header("content-type")), (200, "image/svg+xml"));
    let robots = app.send(&Request::new("GET", "/robots.txt"));
    assert_eq!((robots.status, robots.text().as_str()), (200, "User-agent: *\nDisallow: /\n"));
    assert_eq!(robots.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(icon.all("cache-control"), ["public, max-age=86400"]);
    for reply in [icon, robots] {
        assert!(reply.all("set-cookie").is_empty() && reply.header("x-content-type-options") == "nosniff");
    }
}
