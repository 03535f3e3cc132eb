//! What administrators are told when something does not work, by either door.

pub mod checks;
pub mod cookie;
pub mod strangers;

use crate::harness::{ADMIN, App, Browser, PASSWORD, Reply, Request};
use crate::people::administration::scene;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;

const PAGE: &str = "/admin/diagnostics";

const API: &str = "/api/admin/diagnostics";

/// A name that no English sentence holds.
const NAME: &str = "zebedee";

pub fn html_with(browser: &mut Browser, headers: &[(&str, &str)]) -> Reply {
    let request = headers.iter().fold(Request::new("GET", PAGE), |request, (name, value)| request.header(name, value));
    let reply = browser.send(request);
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply
}

pub fn api_with(app: &App, username: &str, headers: &[(&str, &str)]) -> Reply {
    let phone = app.phone(username);
    let request = headers.iter().fold(Request::new("GET", API), |request, (name, value)| request.header(name, value));
    let reply = phone.send(request);
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply
}

/// The checks of the page: state and the rest of the line.
pub fn html_checks(page: &str) -> Vec<(String, String)> {
    let list = page.split("id=\"checks\"").nth(1).and_then(|rest| rest.split("</ul>").next()).expect("checks");
    let line = |item: &str| {
        let state = item.split("</span>").next().and_then(|badge| badge.rsplit('>').next()).expect("a state");
        (state.to_owned(), item.to_owned())
    };
    list.split("<li>").skip(1).map(line).collect()
}

fn api_checks(report: &Value) -> Vec<(String, String)> {
    let text = |check: &Value, name: &str| check[name].as_str().unwrap_or_default().to_owned();
    let checks = report["checks"].as_array().expect("checks").iter();
    checks.map(|check| (text(check, "state"), format!("{} {}", text(check, "found"), text(check, "next")))).collect()
}

/// The state of one check by `/api`.
pub fn state(report: &Value, name: &str) -> String {
    let checks = report["checks"].as_array().expect("checks");
    let check = checks.iter().find(|check| check["name"] == name).unwrap_or_else(|| panic!("{name} in {checks:?}"));
    check["state"].as_str().expect("a state").to_owned()
}

/// The text of the page, as the browser would copy it.
fn pasted(page: &str) -> String {
    let text = page.split("<textarea").nth(1).and_then(|rest| rest.split_once('>')).expect("a text").1;
    // HTML takes the first line end away.
    let text = text.split("</textarea>").next().expect("its end").trim_start();
    let plain = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&#x2F;", "/")];
    plain.into_iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to)).replace("&amp;", "&")
}

/// In a LAN, so that something has failed.
fn lan() -> App {
    App::with(&[("insecure_lan", json!(true)), ("public_origin", json!("http://house.lan"))])
}

#[test]
fn html_diagnostics_are_for_administrators() {
    let mut scene = scene();
    let reply = scene.bobs.get(PAGE);
    assert_eq!(reply.status, 403);
    assert!(reply.text().contains("Only administrators can do this"));
    let reply = scene.app.browser().get(PAGE);
    assert_eq!((reply.status, reply.location()), (303, "/login?next=/admin/diagnostics"));
    let page = scene.ada.get(PAGE);
    assert_eq!((page.status, page.header("cache-control")), (200, "no-store"));
    assert!(page.body.len() < 50 * 1024, "{}", page.body.len());
    for linked in ["/admin", "/admin/keys"] {
        assert!(scene.ada.get(linked).text().contains("href=\"/admin/diagnostics\""), "{linked}");
    }
}

#[test]
fn api_diagnostics_are_for_administrators() {
    let mut scene = scene();
    let reply = scene.bob_phone.get(API);
    assert_eq!((reply.status, &reply.json()["code"]), (403, &json!("not_administrator")));
    assert_eq!(scene.app.send(&Request::new("GET", API)).status, 401);
    let reply = scene.ada_phone.get(API);
    assert_eq!((reply.status, reply.header("cache-control")), (200, "no-store"));
}

fn assert_failed_first(checks: &[(String, String)], failed: usize) {
    let rank = |(state, _): &(String, String)| match state.as_str() {
        "failed" => 0,
        "look" => 1,
        "ok" => 2,
        other => panic!("{other}"),
    };
    assert!(checks.is_sorted_by_key(rank), "{checks:?}");
    assert_eq!(checks.iter().filter(|check| rank(check) == 0).count(), failed, "{checks:?}");
    assert!(checks.iter().any(|check| rank(check) == 1) && checks.len() > 10);
}

#[test]
fn html_what_failed_comes_first() {
    let app = lan();
    let mut ada = app.set_up();
    let page = ada.get(PAGE).text();
    let checks = html_checks(&page);
    assert_failed_first(&checks, 2);
    assert!(checks[0].1.contains("insecure_lan is on") && checks[0].1.contains("Next:"), "{checks:?}");
    assert!(checks[1].1.contains("but public_origin is http://house.lan"), "{checks:?}");
    assert!(page.contains("<strong>2 failed.</strong>"), "{page}");
    assert!(
        checks
            .iter()
            .any(|(state, text)| state == "look"
                && text.contains(&format!("The cookie twodoors-{} came back", app.port)))
    );
}

#[test]
fn api_what_failed_comes_first() {
    let app = lan();
    app.set_up();
    let report = api_with(&app, ADMIN, &[]).json();
    let checks = api_checks(&report);
    assert_failed_first(&checks, 2);
    assert!(checks[0].1.contains("insecure_lan is on"), "{checks:?}");
    assert_eq!((state(&report, "host").as_str(), &report["request"]["host_is"]), ("failed", &json!("other")));
    assert_eq!(state(&report, "cookie"), "ok", "/api reads none");
    assert_eq!(report["request"]["cookie"], Value::Null);
    // The request of the harness names its port; who comes by the name that was meant is told nothing.
    assert!(report["text"].as_str().expect("a text").contains("FAILED host"));
}

/// Everything that must not be pasted anywhere.
fn private(app: &App) -> Vec<String> {
    let users = app.inner.store().users();
    let ids = app.wait(async move { users.list(None, 9).await }).expect("people");
    let kids = app.inner.keys().into_iter().map(|key| key.kid);
    let mut all: Vec<String> = ids.iter().map(|user| user.id.to_string()).chain(kids).collect();
    all.push(app.data_dir().display().to_string());
    all.extend(["127.0.0.1", "house.lan", "198.51.100.7", "evil.example", NAME].map(str::to_owned));
    all
}

fn assert_masked(app: &App, text: &str) {
    for private in private(app) {
        assert!(!text.contains(&private), "{private} in {text}");
    }
    for mask in
        ["<data_dir>", "http://host-1", "address-1", "address-2", "user-1", "id-1", "login id-2", "key-1", "text-1"]
    {
        assert!(text.contains(mask), "{mask} in {text}");
    }
    assert!(text.lines().nth(1).is_some_and(|line| line.starts_with("Masked: addresses, host names,")), "{text}");
    assert!(text.contains("address-1: IPv4, this machine\n"), "{text}");
    // The same value has the same mask: the peer is the client, and the host of this request.
    assert!(
        text.contains("peer: address-1 ")
            && text.contains("  address: address-1\n")
            && text.contains("host: address-1:")
    );
}

/// Who looks, in a LAN, with headers that claim to come from elsewhere.
const CLAIMS: [(&str, &str); 2] = [("x-forwarded-for", "198.51.100.7"), ("x-forwarded-host", "evil.example")];

fn zebedee(app: &App) -> Browser {
    let mut ada = app.set_up();
    let id = app.add_member(&mut ada, NAME);
    assert_eq!(ada.post(&format!("/admin/users/{id}/role"), &[("role", "admin")]).status, 303);
    app.sign_in(NAME)
}

#[test]
fn html_the_text_for_a_bug_report_is_masked() {
    let app = lan();
    let mut browser = zebedee(&app);
    let page = html_with(&mut browser, &CLAIMS).text();
    assert_masked(&app, &pasted(&page));
    let dir = app.data_dir().display().to_string();
    for shown in ["127.0.0.1", "198.51.100.7", "evil.example", "house.lan", dir.as_str()] {
        assert!(page.contains(shown), "the page itself shows {shown}");
    }
}

#[test]
fn api_the_text_for_a_bug_report_is_masked() {
    let app = lan();
    zebedee(&app);
    let report = api_with(&app, NAME, &CLAIMS).json();
    assert_masked(&app, report["text"].as_str().expect("a text"));
    assert_eq!(report["asked_by"]["username"], NAME);
    assert_eq!(report["store"]["data_dir"], app.data_dir().display().to_string());
}

const KOREAN: [(&str, &str); 1] = [("accept-language", "ko")];

fn is_korean(text: &str) -> bool {
    text.chars().any(|c| ('가'..='힣').contains(&c))
}

/// The makers of the program read the text, whoever sends it.
#[test]
fn html_checks_are_said_in_korean_and_the_text_stays_english() {
    let app = lan();
    let mut ada = app.set_up();
    let page = html_with(&mut ada, &KOREAN).text();
    let checks = html_checks(&page);
    assert_eq!((checks[0].0.as_str(), checks[1].0.as_str()), ("실패", "실패"), "{checks:?}");
    assert!(checks[0].1.contains("insecure_lan이 켜져 있습니다") && checks[0].1.contains("할 일:"), "{checks:?}");
    let text = pasted(&page);
    assert!(!is_korean(&text) && text.contains("FAILED encryption: insecure_lan is on"), "{text}");
}

#[test]
fn api_checks_are_said_in_korean_and_the_text_stays_english() {
    let app = lan();
    app.set_up();
    let reply = api_with(&app, ADMIN, &KOREAN);
    assert_eq!(reply.header("content-language"), "ko");
    let report = reply.json();
    for check in report["checks"].as_array().expect("checks") {
        assert!(is_korean(check["found"].as_str().expect("a text")), "{check}");
        assert!(check["next"].as_str().is_none_or(is_korean), "{check}");
        assert!(check["name"].as_str().is_some_and(|name| !is_korean(name)), "names stay names: {check}");
    }
    let text = report["text"].as_str().expect("a text");
    assert!(!is_korean(text) && text.contains("FAILED encryption: insecure_lan is on"), "{text}");
    assert_eq!(api_with(&app, ADMIN, &[]).header("content-language"), "en");
}

/// Whatever opens something.
fn secrets(app: &App) -> Vec<String> {
    let read = |name: &str| fs::read_to_string(app.data_dir().join(name)).expect("a file");
    let keys: Value = serde_json::from_str(&read("keys.json")).expect("JSON");
    let users = app.inner.store().users();
    let people = app.wait(async move { users.list(None, 9).await }).expect("people");
    let mut all: Vec<String> = people.into_iter().filter_map(|user| user.password).collect();
    all.extend(
        keys["keys"].as_array().expect("keys").iter().filter_map(|key| key["private"].as_str().map(str::to_owned)),
    );
    all.extend([read("server-secret").trim().to_owned(), PASSWORD.to_owned()]);
    all
}

#[test]
fn html_diagnostics_hold_nothing_secret() {
    let app = App::start();
    let mut ada = app.set_up();
    let page = ada.get(PAGE).text();
    let cookie = ada.cookie.clone().expect("a cookie");
    let secret = cookie.split('.').nth(1).expect("a secret").to_owned();
    for secret in secrets(&app).into_iter().chain([secret]) {
        assert!(secret.len() > 20 && !page.contains(&secret), "{secret}");
    }
}

#[test]
fn api_diagnostics_hold_nothing_secret() {
    let app = App::start();
    app.set_up();
    let mut phone = app.phone(ADMIN);
    let report = phone.get(API).text();
    let pair = [phone.pair.access_token.clone(), phone.pair.refresh_token.clone()];
    for secret in secrets(&app).into_iter().chain(pair) {
        assert!(secret.len() > 20 && !report.contains(&secret), "{secret}");
    }
}

#[test]
fn diagnostics_have_the_members_that_are_promised() {
    let scene = scene();
    scene.app.phone(ADMIN).post("/api/logout", None);
    let report = api_with(&scene.app, ADMIN, &[]).json();
    let members = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<BTreeSet<_>>();
    let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    let all = [
        "made_at",
        "made_at_unix_ms",
        "asked_by",
        "program",
        "request",
        "arrivals",
        "certificate",
        "clock",
        "store",
        "people",
        "logins",
        "keys",
        "tokens",
        "files",
        "passwords",
        "process",
        "configuration",
        "checks",
        "text",
    ];
    assert_eq!(members(&report), named(&all));
    assert_eq!(members(&report["checks"][0]), named(&["name", "state", "found", "next"]));
    assert_eq!(members(&report["configuration"][0]), named(&["key", "value", "is_default"]));
    assert_eq!(report["logins"], json!({"sessions": 2, "tokens": 3, "ended": 1, "is_counted": true}));
    let people = json!({"all": 2, "signed_in": 2, "addresses": 1, "disabled": 0, "administrators": 1});
    assert_eq!(report["people"], people);
    let clock = json!({"start_behind_secs": 0, "start_after_secs": 0, "steady_secs": 0, "last_step_secs": 0});
    assert_eq!(report["clock"], clock);
    assert_eq!((&report["made_at"], &report["store"]["schema"]), (&json!("2026-01-01T00:00:00Z"), &json!(5)));
    let set = |key: &str| {
        let all = report["configuration"].as_array().expect("keys").clone();
        let own = all.into_iter().find(|own| own["key"] == key).unwrap_or_else(|| panic!("{key}"));
        (own["value"].as_str().expect("a text").to_owned(), own["is_default"] == true)
    };
    assert_eq!(set("password.memory_kib"), ("64".to_owned(), false));
    assert_eq!(set("token.alg"), ("EdDSA".to_owned(), true));
    assert_eq!(set("workers"), ("2".to_owned(), true), "set by code, not by anybody");
    for number in ["rss_bytes", "peak_bytes", "open_files", "open_files_limit", "uptime_secs"] {
        assert!(report["process"][number].is_u64(), "{number}: {}", report["process"]);
    }
    let build = if cfg!(debug_assertions) { "look" } else { "ok" };
    for (name, wanted) in [("administrators", "look"), ("passwords", "look"), ("build", build), ("store", "ok")] {
        assert_eq!(state(&report, name), wanted, "{name}");
    }
}
