//! How our cookie is read out of what a browser sends: by its exact name, from every line, or not at all.

use crate::harness::{App, Reply, Request, raw, send};
use serde_json::json;
use std::process::Command;

/// An answer to `GET /account` with these lines as they stand.
fn account(app: &App, lines: &[&[u8]]) -> Reply {
    let mut bytes = b"GET /account HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n".to_vec();
    for line in lines {
        bytes.extend_from_slice(line);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    crate::harness::parse(&raw(app.port, &bytes)).expect("an answer")
}

fn line(text: &str) -> Vec<u8> {
    format!("cookie: {text}").into_bytes()
}

#[test]
fn the_own_cookie_is_found_among_others_however_they_are_written() {
    let app = App::start();
    let own = app.set_up().cookie.expect("a cookie");
    let (name, value) = own.split_once('=').expect("a pair");
    for text in [
        own.clone(),
        format!("a=1; {own}; b=2"),
        format!("a=1;{own};b=2"),
        format!("a=1 ;\t{name} = {value}\t; b"),
        format!("{name}=\"{value}\""),
        format!("=; =x; ;; nameless; {own}"),
        format!("a=\"un; {own}; closed\""),
        format!("a=%ff%00; b={{\"json\":1}}; c=ü; {own}"),
        format!("{name}2=x; x{name}=y; {}=z; {own}", name.to_uppercase()),
        format!("{own}; {own}"),
        format!("{own}; {name}=\"{value}\""),
    ] {
        assert_eq!(account(&app, &[&line(&text)]).status, 200, "{text}");
    }
    for text in
        [format!("={own}"), format!("a={own}"), format!("a, {own}"), format!("{name}x={value}"), name.to_owned()]
    {
        assert_eq!(account(&app, &[&line(&text)]).location(), "/login?next=/account", "{text}");
    }
}

/// Another program's cookie may hold any byte (RFC 9110 §5.5); ours is read all the same, beside it or on a line of its
/// own (RFC 9113 §8.2.3).
#[test]
fn a_byte_of_latin_1_in_another_cookie_does_not_hide_the_own_one() {
    let app = App::start();
    let cookie = app.set_up().cookie.expect("a cookie");
    let own = line(&cookie);
    let latin: &[u8] = b"cookie: wiki=caf\xe9";
    let beside = [latin, b"; ", cookie.as_bytes()].concat();
    let before = [&own, b"; wiki=\xff\xfe".as_slice()].concat();
    for lines in [vec![latin, &own], vec![&own, latin], vec![latin, &own, latin], vec![b"cookie: a=1", &own]] {
        assert_eq!(account(&app, &lines).status, 200);
    }
    for line in [&beside, &before] {
        assert_eq!(account(&app, &[line]).status, 200, "{}", String::from_utf8_lossy(line));
    }
    // In our own one it is a wrong secret, not another one.
    let broken = [&own, b"\xe9".as_slice()].concat();
    assert_eq!(account(&app, &[&broken]).location(), "/login?next=/account");
}

/// The same as a browser sends it by HTTP/2.
#[test]
fn a_byte_of_latin_1_in_another_cookie_of_http_2_does_not_hide_the_own_one() {
    let app = App::start();
    let own = app.set_up().cookie.expect("a cookie");
    let dir = tempfile::TempDir::new().expect("a directory");
    let headers = dir.path().join("headers");
    std::fs::write(&headers, [b"cookie: wiki=caf\xe9\ncookie: ".as_slice(), own.as_bytes()].concat()).expect("a file");
    let output = Command::new("curl")
        .args(["-s", "-o", "/dev/null", "-w", "%{http_version} %{http_code}", "--http2-prior-knowledge", "-H"])
        .arg(format!("@{}", headers.display()))
        .arg(format!("{}/account", app.origin()))
        .output();
    let Ok(output) = output else {
        println!("skipped: curl is not here");
        return;
    };
    assert_eq!(String::from_utf8_lossy(&output.stdout), "2 200");
}

/// ASVS 3.3.3: whoever sets the other one must not choose as whom somebody acts.
#[test]
fn two_cookies_of_the_name_are_refused_cleared_and_explained() {
    let app = App::start();
    let mut ada = app.set_up();
    app.add_member(&mut ada, "bob");
    let own = ada.cookie.clone().expect("a cookie");
    let bob = app.sign_in("bob").cookie.expect("a cookie");
    for other in [bob.as_str(), "__Host-session=x.y", "__Host-session="] {
        for lines in [
            vec![line(&format!("{own}; {other}"))],
            vec![line(&format!("{other}; a=1; {own}"))],
            vec![line(&own), line(other)],
            vec![line(&format!("{own}; {own}")), line(other)],
        ] {
            let lines: Vec<&[u8]> = lines.iter().map(Vec::as_slice).collect();
            assert_eq!(account(&app, &lines).location(), "/login?next=/account", "{other}");
        }
        let both = format!("{other}; {own}");
        let page = send(app.port, &Request::new("GET", "/login?next=/account").header("cookie", &both));
        assert!(page.text().contains("came twice") && page.text().contains("host name of its own"), "{}", page.text());
        let gone = "__Host-session=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0";
        assert!(page.header("set-cookie").starts_with(gone), "{}", page.header("set-cookie"));
        let form = Request::new("POST", "/account/profile").header("sec-fetch-site", "same-origin");
        let form = form.header("cookie", &both).form(&[("csrf", &ada.csrf), ("display_name", "Mallory")]);
        let reply = send(app.port, &form);
        assert_eq!(reply.status, 401);
        assert!(reply.text().contains("came twice") && reply.header("set-cookie").starts_with(gone));
    }
    assert!(ada.is_signed_in(), "nobody was signed out by it");
    assert!(!app.phone("ada").get("/api/account").text().contains("Mallory"));
}

#[test]
fn two_cookies_of_the_name_are_explained_in_korean() {
    let app = App::start();
    let own = app.set_up().cookie.expect("a cookie");
    let request = Request::new("GET", "/login").header("cookie", &format!("{own}; __Host-session=x"));
    let page = send(app.port, &request.header("accept-language", "ko")).text();
    assert!(page.contains("서로 다른 값으로 두 번"), "{page}");
}

/// RFC 6265 §8.5: two houses on one host name, on two ports, keep people apart by the name of the cookie.
#[test]
fn without_https_the_cookie_is_called_after_the_port() {
    let settings = [("insecure_lan", json!(true)), ("public_origin", json!("http://house.test"))];
    let (one, other) = (App::with(&settings), App::with(&settings));
    let (mut ada, mut bob) = (one.set_up(), other.set_up());
    let [here, there] = [&ada, &bob].map(|browser| browser.cookie.clone().expect("a cookie"));
    assert!(here.starts_with(&format!("twodoors-{}=", one.port)), "{here}");
    assert!(there.starts_with(&format!("twodoors-{}=", other.port)), "{there}");
    let both = format!("session=flask; {here}; {there}");
    (ada.cookie, bob.cookie) = (Some(both.clone()), Some(both));
    assert_eq!((ada.get("/account").status, bob.get("/account").status), (200, 200));
    let out = ada.post("/logout", &[]);
    assert!(out.header("set-cookie").starts_with(&format!("twodoors-{}=; HttpOnly", one.port)));
    assert_eq!(bob.get("/account").status, 200, "the other one is left alone");
}
