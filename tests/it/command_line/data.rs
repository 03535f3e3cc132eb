//! Data that is another user's, broken, or on a disk that is full.

use super::{Installation, Running, finish, in_shell};
use crate::harness::ADMIN;
use crate::harness::server::{copy_program, free_port, program};
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

/// A user who is not root.
const NOBODY: u32 = 65534;

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[test]
fn another_user_is_refused_with_the_line_that_would_do_it() {
    if !is_root() || Command::new("setpriv").arg("--version").output().is_err() {
        println!("skipped: another_user_is_refused_with_the_line_that_would_do_it (needs root and setpriv)");
        return;
    }
    let dir = tempfile::TempDir::new().expect("a temporary directory");
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).expect("a mode");
    let (data, own) = (dir.path().join("bob's data"), dir.path().join("twodoors"));
    copy_program(&own);
    finish(program(&data).args(["user", "add", ADMIN])).done();
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&own).arg("--data-dir").arg(&data);
    let line = finish(command.args(["user", "list"]).current_dir(dir.path())).refused();
    let (_, would) = line.split_once("sudo -u root ").expect("the line");
    let answer = finish(Command::new("bash").args(["-c", would]).current_dir(dir.path())).done();
    assert!(answer.out.contains(ADMIN), "{answer:?}");
}

/// Root too: what root writes there the server's own user could not read.
#[test]
fn root_is_refused_on_somebody_elses_data() {
    if !is_root() {
        println!("skipped: root_is_refused_on_somebody_elses_data (needs root)");
        return;
    }
    let house = Installation::stopped();
    house.set_up();
    std::os::unix::fs::chown(&house.data, Some(NOBODY), Some(NOBODY)).expect("chown");
    for args in [&["user", "list"][..], &["user", "add", "bob"], &["setup-link"]] {
        let line = house.says(args).refused();
        assert!(line.contains("sudo -u nobody ") && line.ends_with(&args.join(" ")), "{line}");
    }
}

#[test]
fn a_missing_server_secret_beside_people_is_refused() {
    let house = Installation::stopped();
    house.set_up();
    let secret = house.data.join("server-secret");
    let aside = house.data.join("aside");
    fs::rename(&secret, &aside).expect("it moves");
    for args in [&["serve", "--port", "0"][..], &["user", "list"]] {
        let line = house.says(args).refused();
        assert!(line.contains("server-secret") && line.contains("restore"), "{line}");
    }
    assert!(!secret.exists());
    fs::rename(&aside, &secret).expect("it moves");
    assert_eq!(house.people().len(), 1);
}

#[test]
fn a_secret_that_others_may_read_is_refused() {
    let house = Installation::stopped();
    house.set_up();
    for name in ["server-secret", "keys.json"] {
        let path = house.data.join(name);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("a mode");
        let line = house.says(&["serve", "--port", "0"]).refused();
        assert!(line.contains(name) && line.contains("chmod 600"), "{line}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("a mode");
    }
}

#[test]
fn an_emptied_store_beside_the_marker_is_refused() {
    let house = Installation::stopped();
    house.set_up();
    fs::remove_dir_all(house.data.join("store")).expect("it goes");
    // Twice: the refusal must not be what makes it new.
    let serve = &["serve", "--port", "0"][..];
    for args in [serve, &["user", "add", "eve", "--admin"], &["setup-link"], serve] {
        let line = house.says(args).refused();
        assert!(line.contains("instance") && line.contains("restore a copy"), "{line}");
    }
}

#[test]
fn a_full_disk_ends_the_server_and_what_was_answered_is_there() {
    let house = Installation::stopped();
    house.set_up();
    let port = free_port();
    let mut serve = program(&house.data);
    serve.args(["serve", "--port", &port.to_string()]);
    let mut running = Running::serve(&mut in_shell("trap '' XFSZ; exec \"$@\"", &serve), port);
    // From here on no file of its may grow beyond this, as on a disk that is nearly full.
    let limit = Rlimit { current: Some(48 * 1024), maximum: None };
    prlimit(Some(Pid::from_child(&running.child)), Resource::Fsize, limit).expect("a limit");
    let mut added = Vec::new();
    for number in 0..400 {
        let name = format!("person{number}");
        let answer = house.says(&["user", "add", &name]);
        if answer.status != Some(0) {
            break;
        }
        added.push(name);
    }
    assert!(added.len() > 2 && added.len() < 400, "{}", added.len());
    assert_eq!(running.wait().code(), Some(1));
    let (_, err) = running.output();
    assert!(err.lines().any(|line| line.starts_with("error: ") && line.contains("disk")), "{err}");
    let people = house.people();
    for name in added {
        assert!(people.iter().any(|person| person["username"] == name.as_str()), "{name} was answered and is lost");
    }
}
