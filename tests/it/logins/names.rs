//! Names of devices: stored as they were made or typed; our own are shown in the language of the reader.

use crate::harness::{ADMIN, ApiClient, App, Browser, PASSWORD, Request};
use serde_json::json;

const ANDROID: &str =
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36";

fn sign_in_with(app: &App, username: &str, agent: &str) -> Browser {
    let mut browser = app.browser();
    browser.agent = agent.to_owned();
    let reply = browser.post_form("/login", &[("username", username), ("password", PASSWORD), ("next", "/")]);
    assert_eq!(reply.status, 303);
    browser
}

/// Bob reads Korean. He has been here by a phone's browser and by an app that he named like one.
fn scene() -> (App, Browser, Browser) {
    let app = App::start();
    let mut ada = app.set_up();
    app.add_member(&mut ada, "bob");
    sign_in_with(&app, "bob", ANDROID);
    sign_in_with(&app, "bob", "");
    ApiClient::sign_in(app.port, "bob", PASSWORD, "Chrome on my Android");
    let mut bob = app.sign_in("bob");
    assert_eq!(bob.post("/language", &[("language", "ko")]).status, 303);
    (app, ada, bob)
}

#[test]
fn html_our_own_names_of_devices_are_shown_in_the_language_of_the_reader() {
    let (_app, mut ada, mut bob) = scene();
    let korean = ["Android의 Chrome", "Linux의 Firefox", "알 수 없는 브라우저"];
    let english = ["Chrome on Android", "Firefox on Linux", "Unknown browser"];
    let logins = bob.get("/account/logins").text();
    for (shown, stored) in korean.into_iter().zip(english) {
        assert!(logins.contains(&format!("<bdi>{shown}</bdi>")) && !logins.contains(stored), "{shown}: {logins}");
        let page = ada.get("/admin/logins").text();
        assert!(page.contains(&format!("<bdi>{stored}</bdi>")) && !page.contains(shown), "Ada reads English");
    }
    for path in ["/", "/account/activity"] {
        let page = bob.get(path).text();
        assert!(page.contains("Linux의 Firefox") && !page.contains("Firefox on Linux"), "{path}: {page}");
    }
    assert_eq!(ada.post("/language", &[("language", "ko")]).status, 303);
    for path in ["/admin/logins", "/admin/audit", "/admin/diagnostics"] {
        let page = ada.get(path).text();
        let [own, stored] = if path == "/admin/diagnostics" {
            ["Linux의 Firefox", "<dd>Firefox on Linux"]
        } else {
            ["Android의 Chrome", "Chrome on Android"]
        };
        assert!(page.contains(own) && !page.contains(stored), "{path}: {page}");
    }
}

#[test]
fn html_ended_logins_and_notices_show_our_own_names_in_the_language_of_the_reader() {
    let (app, mut ada, mut bob) = scene();
    let lost = sign_in_with(&app, "bob", ANDROID);
    assert_eq!(ada.post(&format!("/admin/logins/{}/revoke", lost.login_id()), &[]).status, 303);
    let page = bob.get("/account/logins").text();
    let (notice, ended) =
        page.split_once("<h1>").map(|(top, rest)| (top, rest.split("id=\"ended\"").nth(1).unwrap())).unwrap();
    assert!(notice.contains("Android의 Chrome") && ended.contains("Android의 Chrome"), "{page}");
    assert!(!page.contains("Chrome on Android"), "{page}");
}

#[test]
fn a_name_that_somebody_typed_is_shown_as_it_is() {
    let (_app, _, mut bob) = scene();
    assert!(bob.get("/account/logins").text().contains("<bdi>Chrome on my Android</bdi>"));
    let id = bob.login_id();
    let form = bob.get(&format!("/account/logins?rename={id}")).text();
    assert!(
        form.contains("name=\"device_name\" value=\"Firefox on Linux\""),
        "what is renamed is what is stored: {form}"
    );
    assert_eq!(bob.post(&format!("/account/logins/{id}/rename"), &[("device_name", "Desk on Linux")]).status, 303);
    assert!(bob.get("/account/logins").text().contains("<bdi>Desk on Linux</bdi>"));
    let renamed = bob.get("/account/activity").text();
    assert!(renamed.contains("Linux의 Firefox") && renamed.contains("Desk on Linux"), "{renamed}");
}

#[test]
fn json_and_csv_have_names_of_devices_as_they_are_stored() {
    let (app, mut ada, mut bob) = scene();
    let mut phone = app.phone("bob");
    assert_eq!(phone.patch("/api/account", &json!({"language": "ko"})).status, 200);
    let korean = |path: &str| phone.send(Request::new("GET", path).header("accept-language", "ko"));
    for path in ["/api/account/logins", "/api/account/activity", "/api/account/export"] {
        let reply = korean(path);
        let text = reply.text();
        assert!(text.contains("\"Chrome on Android\"") && !text.contains("\"Android의 Chrome\""), "{path}: {text}");
    }
    assert!(bob.get("/account/export").text().contains("\"Chrome on Android\""));
    assert_eq!(ada.post("/language", &[("language", "ko")]).status, 303);
    let csv = ada.get("/admin/audit.csv").text();
    assert!(csv.contains("Chrome on Android") && !csv.contains("Android의"), "{csv}");
    assert_eq!(app.phone(ADMIN).get("/api/admin/logins").text().matches("Android의").count(), 0);
}
