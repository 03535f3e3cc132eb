//! What the server says while it serves.

use super::{Installation, Running, open_setup, sign_in};
use crate::harness::server::{free_port, program};
use crate::harness::{ADMIN, ApiClient, Browser, OTHER_PASSWORD, PASSWORD, Request, raw, send};
use serde_json::{Value, json};

/// Everything that people do, by both doors and the command line; answers what the server said and
/// every secret that was about.
fn walk(format: &str) -> (String, String, Vec<String>) {
    let house = Installation::stopped();
    let port = free_port();
    let first = house.says(&["setup-link"]).link();
    let mut command = program(&house.data);
    let mut running =
        Running::serve(command.args(["serve", "--log-format", format, "--port", &port.to_string()]), port);
    let code = house.says(&["setup-link"]).link();
    assert_eq!((open_setup(port, &first), open_setup(port, &code)), (403, 303));
    let invitation = house.says(&["user", "add", "bob"]).link();
    assert_eq!(Browser::new(port).post_form(&invitation, &[("password", PASSWORD)]).status, 303);
    let recovery = house.says(&["user", "link", "bob"]).link();

    let mut browser = Browser::new(port);
    sign_in(&mut browser, ADMIN, PASSWORD).expect("a sign-in");
    let wrong = "some entirely wrong words";
    // A password in the box for the name, and a wrong one.
    assert_eq!(sign_in(&mut Browser::new(port), wrong, PASSWORD), Err(401));
    assert_eq!(sign_in(&mut Browser::new(port), "bob", wrong), Err(401));
    let (cookie, csrf) = (browser.cookie.clone().expect("a cookie"), browser.get("/account/password").csrf());
    browser.get("/admin/audit");
    let mut phone = ApiClient::sign_in(port, "bob", PASSWORD, "phone");
    let before = phone.pair.clone();
    assert_eq!(phone.refresh().status, 200);
    assert_eq!(ApiClient::login(port, "bob", wrong, "phone").status, 401);
    assert_eq!(phone.refresh_with(&format!("{}x", before.refresh_token)).status, 400);
    let body = json!({"current_password": PASSWORD, "new_password": OTHER_PASSWORD});
    assert_eq!(phone.post("/api/account/password", Some(&body)).status, 200);
    send(port, &Request::new("GET", &format!("/nowhere?token={}", before.access_token)));
    send(port, &Request::new("POST", "/login").form(&[("password", PASSWORD)]));
    send(port, &Request::new("POST", "/api/login").header("content-type", "application/json"));
    browser.post("/logout", &[]);
    for args in [&["role", "bob", "admin"][..], &["disable", "bob"], &["enable", "bob"], &["delete", "bob", "--yes"]] {
        house.says(&[&["user"], args].concat()).done();
    }
    let kept = |name: &str| std::fs::read_to_string(house.data.join(name)).expect("readable");
    let mut keys = kept("keys.json") + &kept("server-secret").replace('\n', "\"");
    house.says(&["keys", "rotate", "--alg", "HS256"]).done();
    keys += &kept("keys.json");
    house.says(&["keys", "rotate", "--compromised", "--yes"]).done();
    keys += &kept("keys.json");
    assert_eq!(running.end("TERM"), Some(0));
    let (out, err) = running.output();

    let last = |text: &str| text.rsplit(['=', '/', '.']).next().expect("a part").to_owned();
    let mut secrets = vec![last(&code), last(&invitation), last(&recovery), last(&cookie), csrf.expect("a field")];
    secrets.extend([PASSWORD, OTHER_PASSWORD, wrong].map(str::to_owned));
    for pair in [&before, &phone.pair] {
        secrets.extend([last(&pair.access_token), pair.refresh_token.clone()]);
    }
    secrets.push(std::fs::read_to_string(house.data.join("server-secret")).expect("it").trim().to_owned());
    secrets.extend(keys.split('"').filter(|part| part.len() > 40).map(str::to_owned));
    (out, err, secrets)
}

fn no_secret_in(out: &str, err: &str, secrets: &[String]) {
    assert!(out.lines().count() > 10, "hardly anything was logged: {out}");
    let log: String = out.lines().chain(err.lines()).filter(|line| !line.contains("/setup?code=")).collect();
    for secret in secrets {
        assert!(secret.len() > 8 && !log.contains(secret.as_str()), "{secret} is in the log:\n{log}");
    }
}

#[test]
fn no_secret_is_ever_in_the_log() {
    let (out, err, secrets) = walk("text");
    no_secret_in(&out, &err, &secrets);
}

#[test]
fn json_lines_are_json_and_hold_no_secret() {
    let (out, err, secrets) = walk("json");
    no_secret_in(&out, &err, &secrets);
    for line in out.lines() {
        let value: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(value["timestamp"].is_string() && value["level"].is_string(), "{line}");
    }
    let setup: Vec<&str> = out.lines().filter(|line| line.contains("/setup?code=")).collect();
    assert_eq!(setup.len(), 1);
}

/// Everything that a stranger can send, and gets refused for.
fn strangers_at(port: u16) {
    let visit = |request: &Request| drop(send(port, request));
    let code = "x".repeat(43);
    for path in [
        "/",
        "/account",
        "/admin/users",
        "/nowhere",
        "/static/none",
        "/people/%ff",
        "/account/logins/none",
        "/api/nowhere",
        "/api/people",
    ] {
        visit(&Request::new("GET", path));
    }
    for path in [
        format!("/link/{code}"),
        format!("/setup?code={code}"),
        format!("/nowhere/{code}?token={code}"),
        format!("/login?next={code}"),
    ] {
        visit(&Request::new("GET", &path));
    }
    visit(&Request::new("GET", "/api/account").header("authorization", "Bearer x.y.z"));
    visit(&Request::new("GET", "/api/people?limit=many").header("authorization", "Basic eA=="));
    visit(&Request::new("GET", "/").header("cookie", "__Host-session=junk; other=\u{1b}[31m"));
    visit(&Request::new("POST", "/login").header("origin", "https://evil.example").form(&[("username", "x")]));
    let ours = format!("http://127.0.0.1:{port}");
    let large = "x".repeat(40 * 1024);
    visit(&Request::new("POST", "/login").header("origin", &ours).form(&[("username", &large), ("password", "x")]));
    visit(&Request::new("POST", "/login").header("origin", &ours).form(&[("nothing", "x")]));
    visit(&Request::new("POST", "/login").header("origin", &ours).header("content-type", "text/plain"));
    visit(&Request::new("POST", "/account/profile").header("origin", &ours).form(&[("title", "x")]));
    visit(&Request::new("POST", "/api/login").header("content-type", "application/json"));
    visit(&Request::new("POST", "/api/login").json(&json!({"username": large, "password": "x", "device_name": "x"})));
    visit(&Request::new("DELETE", "/login"));
    for _ in 0..8 {
        assert_ne!(sign_in(&mut Browser::new(port), "ada", "some entirely wrong words"), Ok(String::new()));
    }
    for broken in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /%zz<> HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: x\r\nx-name: \xff\xfe\r\nconnection: close\r\n\r\n",
        b"BREW / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
        b"POST /login HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\nconnection: close\r\n\r\nab",
    ] {
        raw(port, broken);
    }
}

/// Starts a server, lets somebody come, and answers what it logged, without the two lines that are printed.
fn lines_of(args: &[&str], level: Option<&str>, visit: impl FnOnce(u16)) -> Vec<String> {
    let (house, port) = (Installation::stopped(), free_port());
    let mut command = program(&house.data);
    if let Some(level) = level {
        command.env("ROCKET_LOG_LEVEL", level);
    }
    let mut running = Running::serve(command.args(["serve", "--port", &port.to_string()]).args(args), port);
    visit(port);
    assert_eq!(running.end("TERM"), Some(0));
    let (out, err) = running.output();
    assert_eq!(err, "");
    let is_printed = |line: &str| line.contains("/setup?code=") || line.starts_with("Twodoors serves on ");
    out.lines().filter(|line| !is_printed(line)).map(str::to_owned).collect()
}

/// What is for programmers, or Rocket's own.
const FOREIGN: &[&str] =
    &["::", "Some(", "None", "Err(", "guard", "Guard", "catcher", "outcome", "rocket", "StoreError"];

#[test]
fn a_stranger_writes_no_warning_and_no_line_for_programmers() {
    let lines = lines_of(&[], None, strangers_at);
    assert!(
        lines.iter().any(|line| line.contains("throttled")) && lines.iter().any(|line| line.contains("cross_site"))
    );
    for line in lines {
        assert!(line.contains("Z  INFO "), "{line}");
        assert!(!FOREIGN.iter().any(|word| line.contains(word)), "{line}");
        assert!(!line.contains("xxxxxx") && !line.contains('\u{1b}'), "a code, or what was sent: {line}");
    }
}

/// ASVS 16.2.1, 16.2.2, 16.2.4: when, how grave, what, and of requests from where.
#[test]
fn json_lines_of_strangers_have_an_event_and_no_warning() {
    let lines = lines_of(&["--log-format", "json"], None, strangers_at);
    assert!(lines.len() > 5, "{lines:?}");
    for line in lines {
        let value: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert_eq!(value["level"], "INFO", "{line}");
        assert!(value["timestamp"].as_str().expect("a time").ends_with('Z'), "{line}");
        let event = value["event"].as_str().expect("an event");
        assert!(event.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{line}");
        assert!(["twodoors", "audit"].contains(&value["target"].as_str().expect("a target")), "{line}");
        if ["refused", "throttled", "sign_in_failed"].contains(&event) {
            assert_eq!(value["address"], "127.0.0.1", "{line}");
        }
        assert!(!FOREIGN.iter().any(|word| line.contains(word)), "{line}");
    }
}

#[test]
fn every_request_is_one_line_at_debug_and_none_without() {
    let visit = |port: u16| {
        let code = "x".repeat(43);
        for path in [format!("/link/{code}"), format!("/setup?code={code}"), "/nowhere?q=secret".to_owned()] {
            send(port, &Request::new("GET", &path));
        }
        send(port, &Request::new("GET", "/account"));
    };
    let requests = |level| {
        let lines = lines_of(&["--log-format", "json"], level, visit);
        let read = |line: &String| serde_json::from_str::<Value>(line).expect("JSON");
        lines.iter().map(read).filter(|line| line["event"] == "request").collect::<Vec<_>>()
    };
    for level in [None, Some("normal"), Some("critical"), Some("off")] {
        assert_eq!(requests(level), Vec::<Value>::new(), "{level:?}");
    }
    let told = requests(Some("debug"));
    let facts =
        |line: &Value| (line["path"].as_str().expect("a path").to_owned(), line["status"].as_u64().expect("a status"));
    // The first is the one that waited for the port.
    let expected = [("/link/…", 404), ("/setup", 403), ("/nowhere", 404), ("/account", 303)];
    let expected = expected.map(|(path, status)| (path.to_owned(), status));
    let own: Vec<_> = told.iter().map(facts).filter(|(path, _)| path != "/readyz").collect();
    assert_eq!(own, expected);
    for line in &told {
        assert_eq!(
            (&line["level"], &line["method"], &line["address"]),
            (&json!("DEBUG"), &json!("GET"), &json!("127.0.0.1"))
        );
        assert!(line["millis"].is_u64() && line.get("person").is_none(), "{line}");
    }
}

#[test]
fn the_line_of_a_request_says_who_it_was_by_both_doors() {
    let (house, port) = (Installation::stopped(), free_port());
    let first = house.says(&["setup-link"]).link();
    let mut command = program(&house.data);
    command.env("ROCKET_LOG_LEVEL", "debug").args(["serve", "--log-format", "json", "--port", &port.to_string()]);
    let mut running = Running::serve(&mut command, port);
    assert_eq!(open_setup(port, &first), 303);
    let mut browser = Browser::new(port);
    sign_in(&mut browser, ADMIN, PASSWORD).expect("a sign-in");
    browser.get("/people?q=ada");
    ApiClient::sign_in(port, ADMIN, PASSWORD, "phone").get("/api/people?q=ada");
    let id = house.person(ADMIN)["id"].clone();
    assert_eq!(running.end("TERM"), Some(0));
    let (out, _) = running.output();
    let lines = out.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let found: Vec<Value> = lines.filter(|line| line["event"] == "request").collect();
    for path in ["/people", "/api/people"] {
        let own: Vec<&Value> = found.iter().filter(|line| line["path"] == path).collect();
        assert_eq!(own.len(), 1, "{path}");
        assert_eq!((&own[0]["person"], &own[0]["status"]), (&id, &json!(200)), "{path}");
    }
}

/// ASVS 16.3.1, 16.3.2, 16.3.3: each once, with who, what and from where, by both doors.
#[test]
fn each_sign_in_failure_end_and_refusal_is_one_line() {
    let house = Installation::stopped();
    house.set_up();
    let invitation = house.says(&["user", "add", "bob"]).link();
    let bob = house.person("bob")["id"].clone();
    let port = free_port();
    let mut command = program(&house.data);
    command.env("ROCKET_TWODOORS", "{token={grace_secs=0}}");
    let mut running =
        Running::serve(command.args(["serve", "--log-format", "json", "--port", &port.to_string()]), port);
    assert_eq!(Browser::new(port).post_form(&invitation, &[("password", PASSWORD)]).status, 303);
    let mut browser = Browser::new(port);
    sign_in(&mut browser, "bob", PASSWORD).expect("a sign-in");
    assert_eq!(sign_in(&mut Browser::new(port), "bob", "some entirely wrong words"), Err(401));
    assert_eq!(browser.get("/admin/users").status, 403);
    assert_eq!(browser.post_form("/account/profile", &[("csrf", "x"), ("display_name", "x")]).status, 403);
    let mut phone = ApiClient::sign_in(port, "bob", PASSWORD, "phone");
    assert_eq!(phone.get("/api/admin/users").status, 403);
    let spent = phone.pair.clone();
    assert_eq!((phone.refresh().status, phone.refresh().status), (200, 200));
    assert!(phone.is_signed_in(), "the newest is in use");
    assert_eq!(ApiClient::login(port, "bob", "some entirely wrong words", "phone").status, 401);
    let forged = format!("Bearer {}x", spent.access_token);
    assert_eq!(send(port, &Request::new("GET", "/api/account").header("authorization", &forged)).status, 401);
    assert_eq!(phone.refresh_with(&spent.refresh_token).status, 400);
    assert_eq!(browser.post("/logout", &[]).status, 303);
    assert_eq!(running.end("TERM"), Some(0));
    let (out, _) = running.output();
    let lines: Vec<Value> = out.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let count = |event: &str, facts: &[(&str, &Value)]| {
        let is = |line: &&Value| line["event"] == event && facts.iter().all(|(name, value)| line[*name] == **value);
        lines.iter().filter(is).count()
    };
    for (event, door, wanted) in [
        ("signed_in", "pages", 1),
        ("signed_in", "api", 1),
        ("sign_in_failed", "pages", 1),
        ("sign_in_failed", "api", 1),
    ] {
        assert_eq!(count(event, &[("door", &json!(door))]), wanted, "{event} {door}: {out}");
        assert_eq!(
            count(event, &[("door", &json!(door)), ("address", &json!("127.0.0.1"))]),
            wanted,
            "{event} {door}: {out}"
        );
    }
    assert_eq!(count("refreshed", &[("who", &bob)]), 2, "{out}");
    for reason in ["signed_out", "spent_refresh_token"] {
        assert_eq!(count("login_ended", &[("detail", &json!(reason))]), 1, "{out}");
    }
    for (code, path) in
        [("not_administrator", "/admin/users"), ("csrf", "/account/profile"), ("not_administrator", "/api/admin/users")]
    {
        assert_eq!(
            count("refused", &[("code", &json!(code)), ("path", &json!(path)), ("who", &bob)]),
            1,
            "{code}: {out}"
        );
    }
    assert_eq!(count("refused", &[("code", &json!("invalid_token")), ("address", &json!("127.0.0.1"))]), 1, "{out}");
    assert_eq!(count("refused", &[]), 4, "{out}");
}
