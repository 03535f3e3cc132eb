//! Requests as no browser sends them: paths, methods, framing. Each gets one well-framed answer or none.

use crate::harness::{App, PASSWORD, Request, raw, send};

/// ASVS 5.3.2, 13.4.1, 13.4.3, 13.4.7: nothing but what is embedded, by its own name.
#[test]
fn input_static_serves_no_path_but_its_own_files() {
    let app = App::start();
    let mut ada = app.set_up();
    assert_eq!(ada.get("/static/app.css").status, 200, "the control");
    for path in [
        "/static/..%2f..%2fetc/passwd",
        "/static/..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/static/../../../../etc/passwd",
        "/static/%2e%2e/Cargo.toml",
        "/static/%2e%2e%2fCargo.toml",
        "/static/..%2fCargo.toml",
        "/static/..%5cCargo.toml",
        "/static/..\\Cargo.toml",
        "/static/%252e%252e%252fCargo.toml",
        "/static/..%c0%af..%c0%afCargo.toml",
        "/static//etc/passwd",
        "//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/.env",
        "/static/",
        "/static",
        "/static/app.css%00.html",
        "/static/app.css/x",
        "/static/APP.CSS",
        "/.git/HEAD",
        "/.env",
        "/Rocket.toml",
        "/Cargo.toml",
        "/data/keys.json",
        "/static/..%2fdata%2fkeys.json",
        "/templates/base.html",
        "/static/..%2ftemplates%2fbase.html",
        "/server-status",
        "/debug",
        "/test",
        "/.htaccess",
        "/backup.zip",
        "/admin.php",
        "/static/..;/Cargo.toml",
        "/static/....//Cargo.toml",
        "/static/~/x",
        "/static/*",
    ] {
        for reply in [send(app.port, &Request::new("GET", path)), ada.send(Request::new("GET", path))] {
            assert!(matches!(reply.status, 400 | 404), "{path}: {}", reply.status);
            let text = reply.text();
            assert!(
                !text.contains("root:") && !text.contains("[package]") && !text.contains("Index of"),
                "{path}: {text}"
            );
            assert!(!text.contains("/work") && !text.contains(".rs") && !text.contains("panicked"), "{path}: {text}");
        }
    }
}

/// ASVS 14.2.5: a page that ends like a file is no page.
#[test]
fn input_paths_that_look_like_files_do_not_show_the_account() {
    let app = App::start();
    let mut ada = app.set_up();
    for path in [
        "/account/x.css",
        "/account;.css",
        "/account%2fx.js",
        "/account.css",
        "/account/.css",
        "/account%00.css",
        "/account%3f.css",
        "/account/logins/x.js",
    ] {
        let reply = ada.get(path);
        assert!(matches!(reply.status, 404 | 405), "{path}: {}", reply.status);
        assert!(!reply.text().contains("Lovelace") || reply.header("cache-control") == "no-store", "{path}");
        assert_eq!(reply.header("cache-control"), "no-store", "{path}");
    }
}

/// ASVS 4.1.4, 13.4.4: 405 with the methods that are, and a TRACE that echoes nothing.
#[test]
fn input_methods_that_are_not_for_a_path_get_405_with_allow() {
    let app = App::start();
    let mut ada = app.set_up();
    for (path, allow) in [
        ("/", "GET, HEAD"),
        ("/login", "GET, HEAD, POST"),
        ("/logout", "POST"),
        ("/account/profile", "POST"),
        ("/static/app.css", "GET, HEAD"),
        ("/api/login", "POST"),
        ("/api/account", "GET, HEAD, PATCH"),
        ("/api/account/logins/x", "DELETE, GET, HEAD, PATCH"),
        ("/api/admin/users", "GET, HEAD, POST"),
        ("/healthz", "GET, HEAD"),
    ] {
        for method in ["PUT", "DELETE", "PATCH", "POST", "GET", "OPTIONS", "TRACE"] {
            if allow.split(", ").any(|own| own == method) {
                continue;
            }
            let request =
                Request::new(method, path).header("x-secret", "do not echo me").header("sec-fetch-site", "same-origin");
            let reply = ada.send(request);
            assert_eq!((reply.status, reply.header("allow")), (405, allow), "{method} {path}");
            assert!(!reply.text().contains("do not echo me"), "{method} {path}");
        }
    }
    assert_eq!(ada.send(Request::new("PUT", "/nothing")).status, 404);
    assert!(ada.is_signed_in());
    for method in ["FOO", "get", "PROPFIND", "MKCOL", "LOCK", "SEARCH", "G\u{e9}T", "POST\u{b}"] {
        let answer =
            raw(app.port, format!("{method} /logout HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").as_bytes());
        let text = String::from_utf8_lossy(&answer);
        assert!(
            text.is_empty()
                || ["400", "404", "405"].iter().any(|status| text.starts_with(&format!("HTTP/1.1 {status}"))),
            "{method}: {text}"
        );
    }
}

/// ASVS 4.2.2: HEAD is GET without its body.
#[test]
fn input_head_is_get_without_a_body() {
    let app = App::start();
    let mut ada = app.set_up();
    for path in
        ["/", "/login", "/account", "/nothing", "/static/app.css", "/api/account", "/healthz", "/.well-known/jwks.json"]
    {
        let (get, head) = (ada.send(Request::new("GET", path)), ada.send(Request::new("HEAD", path)));
        assert_eq!(get.status, head.status, "{path}");
        assert!(head.body.is_empty(), "{path}");
        assert_eq!(get.header("content-type"), head.header("content-type"), "{path}");
    }
}

/// How many answers a connection gave.
fn answers(bytes: &[u8]) -> usize {
    String::from_utf8_lossy(bytes).matches("HTTP/1.1 ").count()
}

/// ASVS 4.2.1: what proxies and servers read differently. A hidden second request is never answered.
#[test]
fn input_smuggled_requests_are_never_answered() {
    let app = App::start();
    app.set_up();
    let hidden = "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let length = hidden.len();
    let chunked = format!("0\r\n\r\n{hidden}");
    let cases: Vec<(String, String)> = vec![
        // Both lengths: the chunked body ends before the hidden request.
        (format!("content-length: {}\r\ntransfer-encoding: chunked", chunked.len()), chunked.clone()),
        (format!("transfer-encoding: chunked\r\ncontent-length: {}", chunked.len()), chunked.clone()),
        (format!("content-length: 0\r\ncontent-length: {length}"), hidden.to_owned()),
        (format!("content-length: {length}\r\ncontent-length: 0"), hidden.to_owned()),
        (format!("content-length: 0, {length}"), hidden.to_owned()),
        ("content-length: +0".to_owned(), hidden.to_owned()),
        ("content-length: -1".to_owned(), hidden.to_owned()),
        ("content-length: 0x0".to_owned(), hidden.to_owned()),
        ("content-length: 0;x".to_owned(), hidden.to_owned()),
        ("content-length: ".to_owned(), hidden.to_owned()),
        ("content-length: 99999999999999999999999".to_owned(), hidden.to_owned()),
        ("content-length : 0".to_owned(), hidden.to_owned()),
        (" content-length: 0".to_owned(), hidden.to_owned()),
        ("content-length:\u{b}0".to_owned(), hidden.to_owned()),
        ("content\0-length: 0".to_owned(), hidden.to_owned()),
        ("transfer-encoding : chunked".to_owned(), chunked.clone()),
        ("transfer-encoding: xchunked".to_owned(), chunked.clone()),
        ("transfer-encoding: chunked, identity".to_owned(), chunked.clone()),
        ("transfer-encoding: identity, chunked, identity".to_owned(), chunked.clone()),
        ("transfer-encoding: \"chunked\"".to_owned(), chunked.clone()),
        ("transfer-encoding: chunked\u{b}".to_owned(), chunked.clone()),
        ("transfer-encoding:\n chunked".to_owned(), chunked.clone()),
        ("x: y\ntransfer-encoding: chunked".to_owned(), chunked.clone()),
        ("x: y\rtransfer-encoding: chunked".to_owned(), chunked.clone()),
        ("transfer_encoding: chunked\r\ncontent-length: 5".to_owned(), chunked.clone()),
        ("transfer-encoding: chunked".to_owned(), format!("fffffffffffffffff\r\n{hidden}")),
        ("transfer-encoding: chunked".to_owned(), format!("-1\r\n{hidden}")),
        ("transfer-encoding: chunked".to_owned(), format!("0x0\r\n\r\n{hidden}")),
        ("transfer-encoding: chunked".to_owned(), format!("+0\r\n\r\n{hidden}")),
        ("transfer-encoding: chunked".to_owned(), format!(" 0\r\n\r\n{hidden}")),
        ("transfer-encoding: chunked".to_owned(), format!("0\n\n{hidden}")),
        ("transfer-encoding: chunked".to_owned(), format!("1\r\nAB\r\n0\r\n\r\n{hidden}")),
        ("transfer-encoding: chunked".to_owned(), format!("0;{}\r\n\r\n{hidden}", "x".repeat(20_000))),
        ("\u{0}: y".to_owned(), hidden.to_owned()),
    ];
    for (headers, body) in cases {
        // The first request asks to close, so one answer is all there may be.
        let text = format!(
            "POST /api/login HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n{headers}\r\n\r\n{body}"
        );
        let bytes = raw(app.port, text.as_bytes());
        assert!(answers(&bytes) <= 1, "{headers}: {}", String::from_utf8_lossy(&bytes));
        assert!(!bytes.windows(3).any(|window| window == b"ok\n"), "{headers}: the hidden one was answered");
        assert!(!bytes.starts_with(b"HTTP/1.1 5"), "{headers}");
    }
    assert_eq!(crate::harness::ApiClient::login(app.port, "ada", PASSWORD, "d").status, 200, "the house still stands");
}

/// The same without `close`: what the server reads as the next request is only what follows the body.
#[test]
fn input_ambiguous_lengths_on_a_kept_connection_end_it() {
    let app = App::start();
    let hidden = "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    for headers in [
        "content-length: 0\r\ncontent-length: 5",
        "content-length: 0, 5",
        "content-length: +0",
        "content-length: x",
        "transfer-encoding: xchunked",
        "content-length : 0",
        "transfer-encoding : chunked",
        "transfer-encoding: identity",
    ] {
        let text = format!("POST /api/login HTTP/1.1\r\nhost: x\r\n{headers}\r\n\r\n{hidden}");
        let bytes = raw(app.port, text.as_bytes());
        assert!(answers(&bytes) <= 1, "{headers}: {}", String::from_utf8_lossy(&bytes));
        assert!(
            bytes.is_empty() || bytes.starts_with(b"HTTP/1.1 400"),
            "{headers}: {}",
            String::from_utf8_lossy(&bytes)
        );
    }
    // Pipelining as it should be: as many answers as requests, in their order.
    let text = "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\nGET /nothing HTTP/1.1\r\nhost: x\r\n\r\nHEAD /healthz HTTP/1.1\r\nhost: x\r\n\r\n".to_owned() + hidden;
    let bytes = raw(app.port, text.as_bytes());
    let text = String::from_utf8_lossy(&bytes);
    let statuses: Vec<&str> = text.match_indices("HTTP/1.1 ").map(|(at, _)| &text[at + 9..at + 12]).collect();
    assert_eq!(statuses, ["200", "404", "200", "200"], "{text}");
}

/// What is no HTTP at all.
#[test]
fn input_bytes_that_are_no_request_get_400_or_nothing() {
    let app = App::start();
    let long_uri = format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "a".repeat(70_000));
    let many: String = (0..200).map(|n| format!("x-{n}: y\r\n")).collect();
    let many = format!("GET / HTTP/1.1\r\nhost: x\r\n{many}\r\n");
    for bytes in [
        b"\r\n\r\n\r\n".as_slice(),
        b"GET\r\n\r\n",
        b"GET / HTTP/3.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /\0 HTTP/1.1\r\nhost: x\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
        b"GET http://[::1 HTTP/1.1\r\n\r\n",
        b"GET  / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
        b"SSH-2.0-x\r\n",
        b"\0\0\0\0\r\n\r\n",
        long_uri.as_bytes(),
        many.as_bytes(),
    ] {
        // The client says that nothing more will come, as a scanner does.
        use std::io::{Read as _, Write as _};
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", app.port)).expect("the server listens");
        let _ = stream.write_all(bytes);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        stream.set_read_timeout(Some(std::time::Duration::from_secs(15))).expect("a limit");
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let text = String::from_utf8_lossy(&answer);
        let is_refused =
            text.is_empty() || ["400", "404", "414", "431"].iter().any(|s| text.starts_with(&format!("HTTP/1.1 {s}")));
        assert!(is_refused, "{:?}: {text}", String::from_utf8_lossy(&bytes[..bytes.len().min(60)]));
    }
    assert_eq!(send(app.port, &Request::new("GET", "/healthz")).status, 200);
}
