//! What the server says while it serves.

use super::{House, Running, open_setup, sign_in};
use crate::harness::server::{free_port, program};
use crate::harness::{ADMIN, ApiClient, Browser, OTHER_PASSWORD, PASSWORD, Request, send};
use serde_json::{Value, json};

/// Everything that people do, by both doors and the command line; answers what the server said and
/// every secret that was about.
fn walk(format: &str) -> (String, String, Vec<String>) {
    let house = House::stopped();
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
