//! https by a certificate of one's own.

use super::{Running, bare, finish};
use crate::harness::server::free_port;
use crate::harness::{Request, try_send};
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// Serves https with a certificate in `folder`, and asks it with curl; `None` without curl.
fn https(dir: &Path, folder: &str) -> Option<String> {
    if Command::new("curl").arg("--version").output().is_err() {
        return None;
    }
    let pair = rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()]).expect("a pair");
    let files = dir.join(folder);
    fs::create_dir_all(&files).expect("a directory");
    let (certs, key) = (files.join("cert.pem"), files.join("key.pem"));
    fs::write(&certs, pair.cert.pem()).expect("a file");
    fs::write(&key, pair.signing_key.serialize_pem()).expect("a file");
    let port = free_port();
    let tls = format!("{{certs=\"{}\",key=\"{}\"}}", certs.display(), key.display());
    let mut command = bare(dir);
    command.env("ROCKET_TLS", tls).args(["--data-dir", "data", "--port", &port.to_string()]);
    let mut running = Running::serve(&mut command, port);
    let url = format!("https://127.0.0.1:{port}/login");
    let told = finish(Command::new("curl").args(["-k", "-s", "-i", "-m", "20", &url])).done().out.to_lowercase();
    assert!(told.lines().next().is_some_and(|line| line.contains("200")), "{told}");
    let plain = try_send(port, &Request::new("GET", "/login"));
    assert!(plain.is_none_or(|reply| reply.status != 200), "plain http is answered too");
    assert_eq!(running.end("TERM"), Some(0));
    assert!(running.output().0.contains(&format!("https://127.0.0.1:{port}/setup?code=")));
    Some(told)
}

#[test]
fn https_is_served_with_hsts() {
    let dir = TempDir::new().expect("a temporary directory");
    match https(dir.path(), "certificates") {
        Some(told) => assert!(told.contains("strict-transport-security: max-age=31536000"), "{told}"),
        None => println!("skipped: https_is_served_with_hsts (no curl)"),
    }
}

#[test]
fn a_certificate_of_our_own_making_has_no_hsts() {
    let dir = TempDir::new().expect("a temporary directory");
    match https(dir.path(), "data/tls") {
        Some(told) => assert!(!told.contains("strict-transport-security"), "{told}"),
        None => println!("skipped: a_certificate_of_our_own_making_has_no_hsts (no curl)"),
    }
}
