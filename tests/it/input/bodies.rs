//! Bodies that are wrong in every way a body can be: refused with the status that says so, every
//! fault named, never an error of ours.

use crate::harness::{App, PASSWORD, Reply, Request, raw, send};
use serde_json::json;

fn post_json(app: &App, path: &str, kind: &str, body: impl Into<Vec<u8>>) -> Reply {
    let mut request = Request::new("POST", path);
    if !kind.is_empty() {
        request = request.header("content-type", kind);
    }
    request.body = body.into();
    send(app.port, &request)
}

fn good() -> String {
    json!({"username": "ada", "password": PASSWORD, "device_name": "d"}).to_string()
}

/// ASVS 1.5.2, 1.5.3: deep, doubled, cut, in another encoding.
#[test]
fn input_json_that_cannot_be_read_is_400_without_an_effect() {
    let app = App::start();
    app.set_up();
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let deep = |open: &str| open.repeat(30_000 / open.len());
    let bodies: Vec<Vec<u8>> = vec![
        Vec::new(),
        b"x".to_vec(),
        b"{".to_vec(),
        b"null".to_vec(),
        b"[]".to_vec(),
        b"\"text\"".to_vec(),
        b"1e400".to_vec(),
        b"{\"username\":1e999}".to_vec(),
        b"{\"username\":NaN}".to_vec(),
        b"{'username':'ada'}".to_vec(),
        b"{\"username\":\"\\ud800\"}".to_vec(),
        b"{\"username\":\"\xff\"}".to_vec(),
        b"{\"username\":\"a\nb\"}".to_vec(),
        b"{\"username\":\"ada\",}".to_vec(),
        b"{/* x */}".to_vec(),
        [b"\xef\xbb\xbf".as_slice(), good().as_bytes()].concat(),
        utf16(&good()),
        [b"\xff\xfe".to_vec(), utf16(&good())].concat(),
        format!("{} {}", good(), good()).into_bytes(),
        format!("{}x", good()).into_bytes(),
        deep("[").into_bytes(),
        deep("{\"a\":").into_bytes(),
        deep("[{\"a\":").into_bytes(),
    ];
    for body in bodies {
        let shown = String::from_utf8_lossy(&body).chars().take(60).collect::<String>();
        let reply = post_json(&app, "/api/login", "application/json", body);
        assert_eq!(reply.status, 400, "{shown}: {}", reply.text());
        assert_eq!(reply.json()["code"], "bad_request", "{shown}");
    }
    assert_eq!(post_json(&app, "/api/login", "application/json", good()).status, 200, "the control");
    assert_eq!(post_json(&app, "/api/login", "application/json; charset=utf-8", good()).status, 200);
}

/// ASVS 3.5.2, 4.1.1: only `application/json`, which no form can send.
#[test]
fn input_json_of_another_type_is_415() {
    let app = App::start();
    app.set_up();
    for kind in [
        "",
        "text/plain",
        "text/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/html",
        "application/jsonx",
        "application/xml",
        "application/octet-stream",
        "*/*",
        "json",
        "application/merge-patch+json",
    ] {
        for path in ["/api/login", "/api/refresh"] {
            let reply = post_json(&app, path, kind, good());
            assert_eq!(reply.status, 415, "{path} {kind}: {}", reply.text());
            assert_eq!(reply.json()["code"], "unsupported_media_type");
        }
    }
    let phone = app.phone("ada");
    let request = Request::new("PATCH", "/api/account").header("content-type", "text/plain");
    assert_eq!(phone.send(request).status, 415);
}

/// The same for the forms before sign-in, whoever sends them: also with a dead cookie.
#[test]
fn input_forms_before_sign_in_of_another_type_are_415_and_too_long_ones_413() {
    let app = App::start();
    let mut browser = app.set_up();
    let live = browser.cookie.clone();
    assert_eq!(browser.post("/logout", &[]).status, 303);
    for cookie in [None, live] {
        for (kind, body, status) in [
            ("application/json", good(), 415),
            ("text/plain", "username=ada".to_owned(), 415),
            ("multipart/form-data; boundary=x", "--x--".to_owned(), 415),
            ("application/x-www-form-urlencoded", "username=".to_owned() + &"a".repeat(33 * 1024), 413),
        ] {
            for path in ["/login", "/setup?code=x", "/link/x"] {
                let mut request =
                    Request::new("POST", path).header("sec-fetch-site", "same-origin").header("content-type", kind);
                if let Some(cookie) = &cookie {
                    request = request.header("cookie", cookie);
                }
                request.body = body.clone().into_bytes();
                let reply = send(app.port, &request);
                assert_eq!(reply.status, status, "{path} {kind}: {}", reply.text());
                assert!(reply.all("set-cookie").is_empty(), "{path} {kind}");
            }
        }
    }
}

/// ASVS 5.2.1: 32 KiB and no more, by length and by chunks, with and without being signed in.
#[test]
fn input_of_more_than_32_kib_is_413() {
    let app = App::start();
    let mut browser = app.set_up();
    let phone = app.phone("ada");
    let long = format!("{{\"username\":\"{}\"}}", "a".repeat(33 * 1024));
    assert_eq!(post_json(&app, "/api/login", "application/json", long.clone()).status, 413);
    assert_eq!(
        phone.send(Request::new("PATCH", "/api/account").json(&json!({"title": "a".repeat(33 * 1024)}))).status,
        413
    );
    let reply = browser.post("/account/profile", &[("display_name", &"a".repeat(33 * 1024))]);
    assert_eq!(reply.status, 413, "{}", reply.text());
    let head = "POST /api/login HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    let chunked = format!("{head}{:x}\r\n{long}\r\n0\r\n\r\n", long.len());
    assert!(raw(app.port, chunked.as_bytes()).starts_with(b"HTTP/1.1 413"));
    // Ten megabytes are not read to the end.
    let start = std::time::Instant::now();
    let huge = format!(
        "POST /login HTTP/1.1\r\nhost: x\r\nconnection: close\r\nsec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 10485760\r\n\r\n{}",
        "a=b&".repeat(100_000)
    );
    let answer = raw(app.port, huge.as_bytes());
    assert!(
        answer.is_empty() || answer.starts_with(b"HTTP/1.1 413"),
        "{}",
        String::from_utf8_lossy(&answer[..60.min(answer.len())])
    );
    assert!(start.elapsed().as_secs() < 14);
}

/// ASVS 15.3.3, 15.3.5, 15.3.7: every member at fault is named, all at once.
#[test]
fn input_json_members_missing_unknown_doubled_or_of_a_wrong_type_are_all_named() {
    let app = App::start();
    app.set_up();
    let body = r#"{"username":1,"password":["x"],"role":"admin","device_id":{"a":1},"__proto__":{},"username2":null}"#;
    let reply = post_json(&app, "/api/login", "application/json", body);
    assert_eq!(reply.status, 422, "{}", reply.text());
    let problem = reply.json();
    let mut named: Vec<&str> =
        problem["errors"].as_array().expect("errors").iter().filter_map(|e| e["field"].as_str()).collect();
    named.sort_unstable();
    assert_eq!(named, ["__proto__", "device_id", "device_name", "password", "role", "username", "username2"]);
    for wrong in ["null", "true", "0", "[]", "{}", "[\"ada\"]", "{\"$gt\":\"\"}"] {
        let body = good().replace("\"ada\"", wrong);
        let reply = post_json(&app, "/api/login", "application/json", body);
        assert_eq!((reply.status, reply.json()["errors"][0]["field"].clone()), (422, json!("username")), "{wrong}");
    }
    let doubled = good().replace('{', "{\"username\":\"ada\",");
    let reply = post_json(&app, "/api/login", "application/json", doubled);
    assert_eq!((reply.status, reply.json()["errors"][0]["field"].clone()), (422, json!("username")), "twice");
    let escaped = good().replace('{', "{\"user\\u006eame\":\"eve\",");
    assert_eq!(post_json(&app, "/api/login", "application/json", escaped).status, 422, "twice, once escaped");
    let many: String = (0..2_000).map(|n| format!("\"m{n}\":0,")).collect();
    let reply = post_json(&app, "/api/login", "application/json", good().replace('{', &format!("{{{many}")));
    assert!(reply.status == 422 && reply.body.len() < 300_000, "{} bytes", reply.body.len());
}

/// ASVS 1.1.1, 1.5.3: a form is decoded once; of two fields by one name the first counts, as everywhere here.
#[test]
fn input_forms_are_decoded_once_and_never_an_error_of_ours() {
    let app = App::with(&[("throttle.address_free", json!(10_000)), ("throttle.account_free", json!(100))]);
    app.set_up();
    let post = |body: &[u8]| {
        let mut request = Request::new("POST", "/login")
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded");
        request.body = body.to_vec();
        send(app.port, &request)
    };
    let password = PASSWORD.replace(' ', "+");
    assert_eq!(post(format!("username=%61da&password={password}").as_bytes()).status, 303, "the control");
    assert_eq!(post(format!("username=%2561da&password={password}").as_bytes()).status, 401, "encoded twice");
    assert_eq!(post(format!("username=ada&password={}", password.replace('+', "%2520")).as_bytes()).status, 401);
    let reply = post(format!("username=%253Cb%253E&password={password}").as_bytes());
    assert!(reply.status == 401 && reply.text().contains("%3Cb%3E"), "shown as decoded once");
    let first = post(format!("username=ada&username=eve&password={password}").as_bytes()).status;
    let last = post(format!("username=eve&username=ada&password={password}").as_bytes()).status;
    assert!(first != 303 || last != 303, "one of two counts, always the same one");
    for body in [
        b"\xff\xfe=\x80&username=\xff".as_slice(),
        b"%",
        b"%%%=%zz&username=%",
        b"&&&&==&=",
        b"username[]=ada&username[0][1]=x",
        b"username.x=ada&username:y=1",
        b"\0=\0",
        b"username=%00&password=%00",
        b"=",
        b"[[[[[[[[[[=1",
        b".a.b.c=1",
        b"username",
        b"",
    ] {
        let reply = post(body);
        assert!(matches!(reply.status, 400 | 401 | 422), "{}: {}", String::from_utf8_lossy(body), reply.status);
    }
    assert_eq!(post("a=b&".repeat(8_000).as_bytes()).status, 401, "eight thousand unknown fields");
}

/// Read with replacements, `%ff` and `%fe` would be the same character, and two different passwords equal.
#[test]
fn a_form_that_is_not_utf8_is_refused_everywhere_and_changes_nothing() {
    let app = App::start();
    let mut ada = app.set_up();
    let bob = app.add_member(&mut ada, "bob");
    let link = ada.post(&format!("/admin/users/{bob}/link"), &[]).link_path();
    let csrf = ada.get("/account").csrf().expect("a field");
    let id = ada.login_id();
    let form = |path: &str, body: Vec<u8>| {
        let request = Request::new("POST", path).header("sec-fetch-site", "same-origin");
        Request { body, ..request.header("content-type", "application/x-www-form-urlencoded") }
    };
    let bad = ["x=%ff", "%ff=x", "x=%c3%28", "x=%ed%a0%80", "x=%e2%82"];
    let open = ["/login".to_owned(), link, "/setup?code=x".to_owned()];
    let closed = [
        "/account/profile",
        "/account/password",
        "/account/confirm",
        "/logout",
        "/language",
        "/admin/users",
        "/admin/keys/rotate",
        &format!("/admin/users/{bob}/delete"),
        &format!("/account/logins/{id}/rename"),
    ]
    .map(str::to_owned);
    for path in open.iter().chain(&closed) {
        for more in bad {
            let body = format!("csrf={csrf}&username=bob&password={PASSWORD}&{more}").replace(' ', "+");
            assert_eq!(ada.send(form(path, body.into_bytes())).status, 400, "{path} {more}");
        }
        let raw = [b"csrf=".as_slice(), csrf.as_bytes(), b"&password=\xff"].concat();
        assert_eq!(ada.send(form(path, raw)).status, 400, "{path}: a raw octet");
    }
    for path in ["/people?q=%ff", "/admin/users?q=%c3%28", "/admin/audit?q=ada&from=%ff", "/account/logins?rename=%ff"]
    {
        let reply = ada.get(path);
        assert_eq!(reply.status, 400, "{path}");
        assert!(reply.text().contains("Ada"), "the page knows its reader: {path}");
    }
    assert!(ada.is_signed_in() && app.opens("bob", PASSWORD));
}
