//! What the checks of the diagnostics see, by `/api`.

use crate::diagnostics::{api_with, state};
use crate::harness::{ADMIN, App, PASSWORD, Request};
use serde_json::json;
use std::fs;
use std::os::unix::fs::PermissionsExt;

/// What the page tells of a chain is what the house believes.
#[test]
fn diagnostics_tell_the_chain_as_it_is_believed() {
    let app = App::with(&[
        ("trusted_proxies", json!(["127.0.0.1/32", "10.0.0.0/8"])),
        ("public_origin", json!("https://accounts.example.org")),
    ]);
    app.set_up();
    let proxied = [
        ("x-forwarded-for", "1.1.1.1, 203.0.113.5, 10.1.2.3"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-host", "accounts.example.org"),
    ];
    let report = api_with(&app, ADMIN, &proxied).json();
    let request = &report["request"];
    let made = |at: usize| (request["chain"][at]["text"].clone(), request["chain"][at]["made"].clone());
    assert_eq!(made(0), (json!("10.1.2.3"), json!("proxy")));
    assert_eq!(made(1), (json!("203.0.113.5"), json!("client")));
    assert_eq!(made(2), (json!("1.1.1.1"), json!("beyond")));
    assert_eq!((&request["address"], &request["scheme"]), (&json!("203.0.113.5"), &json!("https")));
    for (name, wanted) in [("proxies", "ok"), ("encryption", "ok"), ("host", "look")] {
        assert_eq!(state(&report, name), wanted, "{name}: {report}");
    }
    let report = api_with(&app, ADMIN, &[]).json();
    assert_eq!((state(&report, "proxies"), state(&report, "encryption")), ("look".to_owned(), "look".to_owned()));
    let report = api_with(&app, ADMIN, &[("x-forwarded-for", "203.0.113.5, nonsense")]).json();
    assert_eq!((state(&report, "proxies"), &report["request"]["address"]), ("look".to_owned(), &json!("127.0.0.1")));
}

#[test]
fn diagnostics_see_a_clock_that_went_back_and_files_that_others_may_read() {
    let app = App::start();
    app.set_up();
    app.advance(7_200);
    let before = api_with(&app, ADMIN, &[]).json();
    assert_eq!((state(&before, "clock").as_str(), state(&before, "files").as_str()), ("ok", "ok"));
    app.put_back(3_600);
    let secret = app.data_dir().join("server-secret");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o644)).expect("a mode");
    let report = api_with(&app, ADMIN, &[]).json();
    assert_eq!((state(&report, "clock").as_str(), state(&report, "files").as_str()), ("failed", "failed"));
    assert_eq!(report["store"]["ahead_secs"], 3_600);
    assert!(report["checks"].to_string().contains("server-secret (0644)"), "{report}");
}

/// A proxy that names nobody makes everybody one address; so does a router, and that is fine.
#[test]
fn diagnostics_see_that_everybody_seems_to_come_from_one_address() {
    let behind_proxy =
        [("trusted_proxies", json!(["127.0.0.1/32"])), ("public_origin", json!("https://accounts.example.org"))];
    let app = App::with(&behind_proxy);
    app.set_up();
    app.add_by_owner("bob", true);
    let report = || api_with(&app, ADMIN, &[]).json();
    assert_eq!(state(&report(), "addresses"), "ok", "there is one person only");
    app.phone("bob");
    let told = report();
    assert_eq!((state(&told, "addresses").as_str(), &told["people"]["addresses"]), ("look", &json!(1)));
    assert!(told["checks"].to_string().contains("let it set X-Forwarded-For"), "{told}");
    let body = json!({"username": "bob", "password": PASSWORD, "device_name": "d"});
    let request = Request::new("POST", "/api/login").header("x-forwarded-for", "203.0.113.7");
    assert_eq!(app.send(&request.json(&body)).status, 200);
    assert_eq!(state(&report(), "addresses"), "ok", "now the proxy names them");
    let here = App::start();
    here.set_up();
    here.add_by_owner("bob", true);
    here.phone("bob");
    assert!(
        !api_with(&here, ADMIN, &[]).text().contains("\"addresses\",\"state\""),
        "on this machine everybody is one"
    );
}

#[test]
fn diagnostics_suggest_a_rotation_after_a_year() {
    let app = App::start();
    app.set_up();
    app.advance(366 * 86_400);
    let report = api_with(&app, ADMIN, &[]).json();
    assert_eq!((state(&report, "keys").as_str(), &report["keys"][0]["age_days"]), ("look", &json!(366)));
}
