//! Whose the data directory is and who reaches it: what stops a start, what is warned of, and the command that mends it.

use super::{Installation, Running, finish};
use crate::harness::server::{copy_program, free_port, program};
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;
use std::process::Command;

/// A user and a group that are not root's.
const OTHER: u32 = 65534;

/// Changes of owner need root.
fn may_chown(test: &str) -> bool {
    let may = rustix::process::geteuid().is_root();
    if !may {
        println!("skipped: {test} (needs root)");
    }
    may
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
}

/// As `fsGroup` does at each mount: a group for everything, 02770 and 0660 beside what was there.
fn mount(path: &Path, group: u32) {
    chown(path, None, Some(group)).expect("a group");
    let meta = fs::symlink_metadata(path).expect("there");
    if meta.is_dir() {
        set_mode(path, meta.permissions().mode() | 0o2770);
        for entry in fs::read_dir(path).expect("a directory").flatten() {
            mount(&entry.path(), group);
        }
    } else if meta.is_file() {
        set_mode(path, meta.permissions().mode() | 0o660);
    }
}

/// Serves, stops, and answers what was logged of the data directory.
fn warnings(house: &Installation) -> Vec<Value> {
    let port = free_port();
    let mut command = program(&house.data);
    command.args(["serve", "--log-format", "json", "--port", &port.to_string()]);
    let mut running = Running::serve(&mut command, port);
    assert_eq!(running.end("TERM"), Some(0));
    let (out, _) = running.output();
    let lines = out.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    lines.filter(|line| line["event"] == "data_is_shared").collect()
}

fn check(house: &Installation) -> Value {
    serde_json::from_str(&house.says(&["check", "--json"]).out).expect("JSON")
}

/// A house with people, stopped.
fn lived_in() -> Installation {
    let house = Installation::stopped();
    house.set_up();
    house
}

#[test]
fn a_private_data_directory_is_neither_refused_nor_warned_of() {
    let house = lived_in();
    assert_eq!(warnings(&house), Vec::<Value>::new());
    let told = check(&house);
    assert_eq!((&told["ok"], &told["warnings"], &told["faults"]), (&json!(true), &json!([]), &json!([])));
}

#[test]
fn what_a_mount_gives_to_our_group_is_accepted_with_a_warning() {
    let house = lived_in();
    let group = rustix::process::getegid().as_raw();
    mount(&house.data, group);
    let told = warnings(&house);
    assert_eq!(told.len(), 1, "{told:?}");
    let what = told[0]["what"].as_str().expect("a text");
    for part in ["mode 2770", "fsGroup", &format!("gid {group}"), &format!("chmod 700 {}", house.data.display())] {
        assert!(what.contains(part), "{part}: {what}");
    }
    assert_eq!(told[0]["level"], "WARN");
    assert_eq!(house.people().len(), 1, "commands too");
    let told = check(&house);
    assert_eq!(told["ok"], true);
    let warning = told["warnings"][0].as_str().expect("a warning");
    assert!(warning.starts_with("twodoors.data_dir: ") && warning.contains("mode 2770"), "{warning}");
    assert!(house.says(&["check"]).done().out.contains("Warning: twodoors.data_dir: "));
}

/// The volume itself is root's then, and the process is another user in its group.
#[test]
fn a_mount_that_is_roots_is_used_by_whoever_is_in_its_group() {
    if !may_chown("a_mount_that_is_roots_is_used_by_whoever_is_in_its_group") {
        return;
    }
    if Command::new("setpriv").arg("--version").output().is_err() {
        println!("skipped: a_mount_that_is_roots_is_used_by_whoever_is_in_its_group (needs setpriv)");
        return;
    }
    let dir = tempfile::TempDir::new().expect("a temporary directory");
    set_mode(dir.path(), 0o755);
    let (data, own) = (dir.path().join("volume"), dir.path().join("twodoors"));
    copy_program(&own);
    fs::create_dir(&data).expect("a volume");
    let add = |name: &str, groups: &str| {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=10001", "--regid=10001", groups]).arg(&own).arg("--data-dir").arg(&data);
        finish(command.args(["user", "add", name]).current_dir(dir.path()))
    };
    chown(&data, Some(0), Some(10002)).expect("a group");
    set_mode(&data, 0o2770);
    add("bob", "--groups=10002").done();
    let line = add("eve", "--clear-groups").refused();
    assert!(line.contains("root"), "{line}");
    // Others are let in by the volume's own mode: then it is no matter of a group any more.
    set_mode(&data, 0o2777);
    let line = add("eve", "--groups=10002").refused();
    assert!(line.contains("sudo -u root"), "{line}");
}

#[test]
fn a_data_directory_of_another_owner_is_refused_with_owner_mode_and_command() {
    if !may_chown("a_data_directory_of_another_owner_is_refused_with_owner_mode_and_command") {
        return;
    }
    let house = lived_in();
    let dir = house.data.display().to_string();
    chown(&house.data, Some(OTHER), Some(OTHER)).expect("an owner");
    let line = house.says(&["serve", "--port", "0"]).refused();
    let told = check(&house);
    let fault = &told["faults"][0];
    assert_eq!((&told["ok"], &fault["key"]), (&json!(false), &json!("twodoors.data_dir")));
    for text in [line.as_str(), fault["message"].as_str().expect("a message")] {
        for part in ["mode 0700", "uid 65534", "runs as root (uid 0)", &format!("chown -R root {dir}")] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
    assert!(house.says(&["check"]).faults().iter().any(|fault| fault.contains("chown -R root")));
    // One file of another's, which a command under `sudo` may have left.
    chown(&house.data, Some(0), Some(0)).expect("an owner");
    let db = house.data.join("store/db");
    chown(&db, Some(OTHER), None).expect("an owner");
    let line = house.says(&["serve", "--port", "0"]).refused();
    assert!(line.contains("store/db: mode ") && line.contains(&format!("chown -R root {dir}")), "{line}");
    chown(&db, Some(0), None).expect("an owner");
    assert_eq!(house.people().len(), 1, "mended");
}

#[test]
fn a_data_directory_in_which_others_may_write_is_refused_with_its_mode() {
    let house = lived_in();
    for mode in [0o777, 0o702, 0o2777] {
        set_mode(&house.data, mode);
        let line = house.says(&["serve", "--port", "0"]).refused();
        let mended = format!("chmod 700 {}", house.data.display());
        assert!(line.contains(&format!("mode {mode:04o}")) && line.ends_with(&mended), "{line}");
    }
    set_mode(&house.data, 0o700);
    let store = house.data.join("store");
    set_mode(&store, 0o755);
    let line = house.says(&["serve", "--port", "0"]).refused();
    assert!(line.contains("mode 0755") && line.ends_with(&format!("chmod 700 {}", store.display())), "{line}");
    set_mode(&store, 0o700);
    assert_eq!(house.people().len(), 1, "mended");
}

/// `mkdir` makes it so; what lies in it is private by itself.
#[test]
fn a_data_directory_that_others_may_list_is_warned_of() {
    let house = lived_in();
    set_mode(&house.data, 0o755);
    let told = warnings(&house);
    assert_eq!(told.len(), 1, "{told:?}");
    let what = told[0]["what"].as_str().expect("a text");
    assert!(what.contains("mode 0755") && what.ends_with(&format!("chmod 700 {}", house.data.display())), "{what}");
    assert_eq!(check(&house)["warnings"].as_array().map(Vec::len), Some(1));
}

/// A group that nobody of us is in is others, whoever mounted it.
#[test]
fn a_secret_of_a_group_that_is_not_ours_is_refused() {
    if !may_chown("a_secret_of_a_group_that_is_not_ours_is_refused") {
        return;
    }
    let house = lived_in();
    mount(&house.data, OTHER);
    let line = house.says(&["serve", "--port", "0"]).refused();
    for part in ["mode 2770", "gid 65534", "others may write there", "keys.json: mode 0660", "server-secret: mode 0660"]
    {
        assert!(line.contains(part), "{part}: {line}");
    }
    // Our own group, but somebody else's file.
    mount(&house.data, 0);
    chown(house.data.join("keys.json"), Some(OTHER), None).expect("an owner");
    let line = house.says(&["serve", "--port", "0"]).refused();
    assert!(line.contains("keys.json: mode 0660, owner") && line.contains("chown -R root"), "{line}");
}
