//! A data directory that was copied before its server had stopped is noticed at its first start; a crash is not
//! taken for a copy.

use crate::harness::server::{Server, new_data_dir};
use crate::harness::{ADMIN, App, Request};
use crate::people::administration::scene;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;

const SAID: &str = "is a copy that was made before its server had stopped";

fn copy(how: &[&str], from: &Path, to: &Path) {
    let (program, flags) = how.split_first().expect("a program");
    assert!(Command::new(program).args(flags).arg(from).arg(to).status().expect("it runs").success());
}

fn is_said(server: &Server) -> bool {
    server.said().iter().any(|line| line.contains("copied_while_running"))
}

#[test]
fn a_copy_of_a_running_server_is_said_in_the_log() {
    for how in [&["cp", "-r"][..], &["cp", "-a"]] {
        let (dir, data) = new_data_dir();
        let mut original = Server::start(&data);
        let other = dir.path().join("other");
        copy(how, &data, &other);
        let mut server = Server::start(&other);
        assert!(is_said(&server), "{how:?}: {:?}", server.said());
        // From then on it is a house of its own: neither its crash nor its restart is a copy.
        server.kill();
        let mut server = Server::start(&other);
        assert!(!is_said(&server));
        assert_eq!(server.terminate(), Some(0));
        assert!(!is_said(&Server::start(&other)));
        // Nor does the original hear of it.
        original.kill();
        assert!(!is_said(&Server::start(&data)));
    }
}

#[test]
fn a_start_after_a_crash_is_no_copy() {
    let (dir, data) = new_data_dir();
    for _ in 0..3 {
        let mut server = Server::start(&data);
        assert!(!is_said(&server), "{:?}", server.said());
        server.kill();
    }
    // Another mode and another place on the same disk are no copy either.
    let moved = dir.path().join("moved");
    fs::rename(&data, &moved).expect("moved");
    assert!(Command::new("chmod").args(["-R", "u+rw"]).arg(&moved).status().expect("it runs").success());
    assert!(!is_said(&Server::start(&moved)));
}

#[test]
fn a_copy_of_a_stopped_server_is_as_good_as_the_original() {
    let (dir, data) = new_data_dir();
    assert_eq!(Server::start(&data).terminate(), Some(0));
    let other = dir.path().join("other");
    copy(&["cp", "-a"], &data, &other);
    assert!(!other.join("running").exists());
    assert!(!is_said(&Server::start(&other)));
}

/// A house that is a copy of one that ran.
fn copied() -> App {
    let app = scene().app;
    let dir = crate::harness::new_dir();
    copy(&["cp", "-r"], &app.data_dir(), &dir.path().join("copy"));
    app.restart_after(|data| {
        fs::remove_dir_all(data).expect("it goes");
        copy(&["cp", "-r"], &dir.path().join("copy"), data);
    })
}

#[test]
fn html_diagnostics_tell_of_a_copy_that_was_made_too_early() {
    let app = copied();
    let page = app.sign_in(ADMIN).get("/admin/diagnostics").text();
    assert!(page.contains(SAID) && page.contains("keys rotate --compromised"), "{page}");
    let page = app.restart().sign_in(ADMIN).get("/admin/diagnostics").text();
    assert!(!page.contains(SAID), "after a clean stop it is a house of its own");
}

#[test]
fn api_diagnostics_tell_of_a_copy_that_was_made_too_early() {
    let look = |app: &App| app.phone(ADMIN).send(Request::new("GET", "/api/admin/diagnostics")).json();
    let store = |report: &Value| {
        let checks = report["checks"].as_array().expect("checks");
        checks.iter().find(|check| check["name"] == "store").expect("the store")["state"].clone()
    };
    let app = copied();
    let report = look(&app);
    assert_eq!((&report["store"]["copied_while_running"], store(&report)), (&json!(true), json!("look")));
    assert!(report["text"].as_str().is_some_and(|text| text.contains(SAID)), "{report}");
    let report = look(&app.restart());
    assert_eq!((&report["store"]["copied_while_running"], store(&report)), (&json!(false), json!("ok")));
}
