//! How a request reaches the house: directly, by a proxy, knowingly unprotected, by TLS.

use crate::harness::{ApiClient, App, OTHER_PASSWORD, PASSWORD, Reply, Request, send};
use serde_json::json;
use std::process::Command;

const ORIGIN: &str = "https://accounts.example.org";

fn by_proxy(networks: &[&str]) -> App {
    App::with(&[("trusted_proxies", json!(networks)), ("public_origin", json!(ORIGIN))])
}

fn get(app: &App, path: &str, headers: &[(&str, &str)]) -> Reply {
    let request = headers.iter().fold(Request::new("GET", path), |request, (n, v)| request.header(n, v));
    send(app.port, &request)
}

/// Whoever comes past the proxy could claim any address, so nobody does.
#[test]
fn transport_behind_a_proxy_every_other_peer_gets_421() {
    let app = by_proxy(&["192.0.2.1/32", "2001:db8::/32"]);
    for path in ["/", "/login", "/admin", "/static/app.css", "/nothing"] {
        for headers in [
            vec![],
            vec![("x-forwarded-for", "192.0.2.1"), ("x-forwarded-proto", "https")],
            vec![("forwarded", "by=192.0.2.1")],
        ] {
            let reply = get(&app, path, &headers);
            assert_eq!(reply.status, 421, "{path}");
            assert!(reply.header("content-type").starts_with("text/html"), "{path}");
        }
    }
    let reply = get(&app, "/api/time", &[]);
    assert_eq!((reply.status, reply.header("content-type")), (421, "application/problem+json"));
    let setup = format!("/setup?code={}", app.setup_code());
    let fields = [("username", "mallory"), ("display_name", "M"), ("password", PASSWORD)];
    assert_eq!(app.browser().post_form(&setup, &fields).status, 421);
    assert_eq!(ApiClient::login(app.port, "ada", PASSWORD, "d").status, 421);
    let store = app.inner.store().clone();
    let people = app.wait(async move { store.users().list(None, 10).await }).expect("read");
    assert!(people.is_empty(), "nothing was done");
}

/// ASVS 12.2.1: what came to the proxy by http has been read by everybody on the way.
#[test]
fn transport_behind_a_proxy_what_came_by_http_gets_421() {
    let app = by_proxy(&["127.0.0.1/32"]);
    for (proto, status) in [
        ("https", 200),
        ("http", 421),
        ("http, https", 200),
        ("https, http", 421),
        ("ftp", 421),
        ("", 421),
        ("https,", 421),
        (" https ", 200),
    ] {
        assert_eq!(get(&app, "/login", &[("x-forwarded-proto", proto)]).status, status, "{proto:?}");
    }
    let two = [("x-forwarded-proto", "https"), ("x-forwarded-proto", "http")];
    assert_eq!(get(&app, "/login", &two).status, 421, "the nearest proxy's word counts");
    assert_eq!(get(&app, "/login", &[]).status, 200);
}

fn address_seen(app: &App, forwarded: &[&str]) -> String {
    let body = json!({"username": "ada", "password": PASSWORD, "device_name": "d"});
    let request = forwarded.iter().fold(Request::new("POST", "/api/login"), |r, v| r.header("x-forwarded-for", v));
    let reply = send(app.port, &request.json(&body));
    assert_eq!(reply.status, 200, "{forwarded:?}: {}", reply.text());
    let phone = ApiClient { port: app.port, pair: crate::harness::Pair::of(&reply.json()) };
    let list = phone.send(Request::new("GET", "/api/account/logins")).json();
    let own = list["items"].as_array().expect("items").iter().find(|login| login["current"] == true).expect("this one");
    own["address"].as_str().expect("an address").to_owned()
}

/// ASVS 4.1.3, 15.3.4: read from the right, up to the first that is not a proxy of ours.
#[test]
fn transport_the_forwarded_address_is_read_from_the_right() {
    let app = by_proxy(&["127.0.0.1/32", "10.0.0.0/8"]);
    app.set_up();
    for (forwarded, seen) in [
        (vec![], "127.0.0.1"),
        (vec!["203.0.113.5"], "203.0.113.5"),
        (vec!["1.1.1.1, 203.0.113.5"], "203.0.113.5"),
        (vec!["1.1.1.1, 203.0.113.5, 10.1.2.3"], "203.0.113.5"),
        (vec!["1.1.1.1", "203.0.113.5", "10.1.2.3"], "203.0.113.5"),
        (vec!["203.0.113.5", "10.9.9.9, 10.1.2.3"], "203.0.113.5"),
        (vec!["127.0.0.1, 203.0.113.5"], "203.0.113.5"),
        (vec!["10.1.1.1"], "10.1.1.1"),
        (vec!["2001:db8::7"], "2001:db8::7"),
        (vec!["::ffff:203.0.113.5"], "203.0.113.5"),
        (vec!["203.0.113.5, nonsense"], "127.0.0.1"),
        (vec!["203.0.113.5, <script>"], "127.0.0.1"),
        (vec![""], "127.0.0.1"),
        (vec!["nonsense, 203.0.113.5"], "203.0.113.5"),
    ] {
        assert_eq!(address_seen(&app, &forwarded), seen, "{forwarded:?}");
    }
}

/// ASVS 3.3.1, 3.4.1: behind the proxy everything is https: cookie, HSTS, `iss`, links, origins.
#[test]
fn transport_behind_a_proxy_everything_says_https() {
    let app = by_proxy(&["127.0.0.1/32"]);
    let mut ada = app.set_up();
    assert!(ada.cookie.as_deref().is_some_and(|cookie| cookie.starts_with("__Host-session=")));
    for path in ["/", "/nothing", "/static/app.css", "/api/time", "/api/nothing", "/login?next=/"] {
        let reply = get(&app, path, &[("host", "evil.example"), ("x-forwarded-host", "evil.example")]);
        assert_eq!(reply.all("strict-transport-security"), ["max-age=31536000"], "{path}");
        assert!(!reply.text().contains("evil.example"), "{path}");
    }
    let broken = crate::harness::raw(app.port, b"FOO / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    assert!(String::from_utf8_lossy(&broken).contains("max-age=31536000"), "also where no fairing runs");
    let page = ada.post("/admin/users", &[("username", "bob"), ("display_name", "Bob"), ("role", "member")]);
    assert!(page.text().replace("&#x2F;", "/").contains(&format!("{ORIGIN}/link/")), "{}", page.text());
    let claims = crate::jwt::forge::read(&app.phone("ada").pair.access_token).1;
    assert_eq!(claims["iss"], ORIGIN);
    let fields = [("csrf", ada.csrf.clone()), ("display_name", "Ada".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let port = app.port;
    for (origin, status) in [
        (ORIGIN.to_owned(), 303),
        (format!("{ORIGIN}:443"), 403),
        ("http://accounts.example.org".to_owned(), 403),
        (format!("http://127.0.0.1:{port}"), 403),
        (format!("http://localhost:{port}"), 403),
        ("https://evil.accounts.example.org".to_owned(), 403),
        ("https://ACCOUNTS.example.org".to_owned(), 403),
    ] {
        let request = Request::new("POST", "/account/profile").header("origin", &origin).form(&fields);
        assert_eq!(ada.send(request).status, status, "{origin}");
    }
}

/// Knowingly unprotected: another name for the cookie, and every page says so.
#[test]
fn transport_insecure_lan_says_so_on_every_page_and_its_cookie_is_another() {
    let app = App::with(&[("insecure_lan", json!(true))]);
    let mut ada = app.set_up();
    let cookie = ada.cookie.clone().expect("a cookie");
    let name = format!("twodoors-{}=", app.port);
    assert!(cookie.starts_with(&name), "cookies know no ports, so the name does: {cookie}");
    let reply = app.browser().post_form("/login", &[("username", "ada"), ("password", PASSWORD)]);
    let set = reply.header("set-cookie");
    assert!(!set.contains("Secure") && set.contains("HttpOnly") && set.contains("SameSite=Lax"), "{set}");
    for path in [
        "/",
        "/account",
        "/account/logins",
        "/account/password",
        "/people",
        "/admin",
        "/admin/users",
        "/problems",
        "/nothing",
    ] {
        let page = ada.get(path);
        assert!(page.text().contains("not encrypted"), "{path}");
        assert!(page.all("strict-transport-security").is_empty(), "{path}");
    }
    for path in ["/login", "/setup?code=x", "/link/x", "/problems", "/nothing"] {
        assert!(get(&app, path, &[]).text().contains("not encrypted"), "{path}");
    }
    let host = cookie.replacen(&name, "__Host-session=", 1);
    assert_eq!(get(&app, "/account", &[("cookie", &host)]).status, 303, "the other name is nobody's");
    let other = App::start();
    other.set_up();
    assert!(!get(&other, "/login", &[]).text().contains("not encrypted"), "the control");
}

fn tool(name: &str) -> bool {
    Command::new(name).arg("--version").output().is_ok_and(|_| true)
}

/// ASVS 12.1.1, 12.2.1, 3.4.1: with a certificate the one port speaks TLS 1.2 or 1.3 and nothing else.
#[test]
fn transport_tls_is_served_and_no_plain_http_beside_it() {
    if !tool("curl") || !tool("openssl") {
        println!("skipped: curl and openssl are not both here");
        return;
    }
    let dir = tempfile::TempDir::new().expect("a directory");
    let path = |name: &str| dir.path().join(name).display().to_string();
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"])
        .args(["-keyout", &path("key.pem"), "-out", &path("cert.pem")])
        .output()
        .expect("openssl runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let app = App::with(&[("tls.certs", json!(path("cert.pem"))), ("tls.key", json!(path("key.pem")))]);
    let origin = app.origin();
    assert_eq!(origin, format!("https://127.0.0.1:{}", app.port));
    let curl = |args: &[&str]| {
        let output =
            Command::new("curl").args(["-sk", "-i", "--max-time", "10"]).args(args).output().expect("curl runs");
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    for protocol in ["--http1.1", "--http2"] {
        let (_, login) = curl(&[protocol, &format!("{origin}/login")]);
        assert!(login.lines().next().is_some_and(|line| line.contains(" 200")), "{protocol}: {login}");
        assert!(login.contains("strict-transport-security: max-age=31536000"), "{protocol}: {login}");
        assert!(!login.to_lowercase().contains("set-cookie"), "{login}");
    }
    let url = format!("{origin}/setup?code={}", app.setup_code());
    let body = format!("username=ada&display_name=Ada&password={}", OTHER_PASSWORD.replace(' ', "+"));
    let (_, foreign) = curl(&["-H", &format!("Origin: {}", origin.replace("https", "http")), "-d", &body, &url]);
    assert!(foreign.contains(" 403"), "an http origin is another origin: {foreign}");
    let (_, set_up) = curl(&["-H", &format!("Origin: {origin}"), "-d", &body, &url]);
    assert!(set_up.contains(" 303") && set_up.contains("__Host-session=") && set_up.contains("Secure"), "{set_up}");
    assert!(!curl(&["--tls-max", "1.1", &format!("{origin}/login")]).0, "TLS 1.1 is refused");
    assert!(curl(&["--tlsv1.3", &format!("{origin}/login")]).0, "TLS 1.3 is served");
    let (_, plain) = curl(&[&origin.replace("https", "http")]);
    assert!(!plain.contains("200") && !plain.contains("303"), "plain http is not served: {plain}");
}
