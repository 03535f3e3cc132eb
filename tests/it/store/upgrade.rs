//! The data directory of the version before, as its own program left it at a clean stop, opens, and nobody notices.

use crate::harness::{App, Request, send};
use serde_json::json;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// Just after it was left: 2026-11-30.
const LEFT_AT: i64 = 1_796_007_400;
const COOKIE: &str = "__Host-session=01a22a60-d251-757b-b4f9-d000d07316fc.FeHCZEe1fF4yWUUt22mcX-KiN5ScfJ4hp556wXEaEX4";
const REFRESH: &str = "tdr_AQGiKmDSanBwnGTi65uEXTkAAAABndZRho8SyN9NKgF5tb9Rw6w6f72VNCZXxJ_V9j5zViM";
const LINK: &str = "/link/AaIqYNKTdJid2ga-Qa1DQwp5CVvCMQQYsOfLkQxdlb2ThNOAhZ7tVKVyL9DHnIUHQ";

/// Copies a directory for its owner alone.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory");
    fs::set_permissions(to, fs::Permissions::from_mode(0o700)).expect("private");
    for entry in fs::read_dir(from).expect("a directory").map(|entry| entry.expect("an entry")) {
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).expect("copied");
            fs::set_permissions(&to, fs::Permissions::from_mode(0o600)).expect("private");
        }
    }
}

#[test]
fn a_directory_of_schema_4_opens_and_its_logins_links_and_notices_live_on() {
    let app = App::start();
    app.advance(u64::try_from(LEFT_AT - app.clock.now().secs()).expect("later"));
    let app = app.restart_after(|data| {
        fs::remove_dir_all(data).expect("removed");
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/schema_4"), data);
    });
    assert_eq!(send(app.port, &Request::new("GET", "/account").header("cookie", COOKIE)).status, 200, "the cookie");
    assert_eq!(app.user("ada").news.len(), 1);
    assert_eq!((app.user("ada").news[0].count, app.user("bob").password), (3, None));
    assert_eq!(send(app.port, &Request::new("GET", LINK)).status, 200, "the link");
    let pair = send(app.port, &Request::new("POST", "/api/refresh").json(&json!({"refresh_token": REFRESH})));
    assert_eq!(pair.status, 200, "the refresh token: {}", pair.text());
    assert!(app.audit().len() > 5);
    // And by this program once more.
    let app = app.restart();
    assert_eq!(send(app.port, &Request::new("GET", "/account").header("cookie", COOKIE)).status, 200);
    assert_eq!(app.user("ada").news[0].count, 3);
}
