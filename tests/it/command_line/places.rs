//! Where the data may lie, and what `check` says of it before a start does.

use super::{Answer, Installation, finish};
use crate::harness::ADMIN;
use crate::harness::server::program;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

/// What a start would be refused for is a fault in `check` too, in the same words, and neither changes anything.
#[track_caller]
fn refusal(dir: &Path) -> String {
    let fault = |answer: Answer| -> String {
        let faults = answer.faults();
        assert_eq!(faults.len(), 1, "{faults:?}");
        faults[0].trim_start_matches("  - twodoors.data_dir: ").to_owned()
    };
    let here = dir.ancestors().find(|path| path.is_dir()).expect("a directory");
    let said = fault(finish(program(dir).arg("check").current_dir(here)));
    let start = finish(program(dir).args(["serve", "--port", "0"]).current_dir(here)).refused();
    assert!(start.contains(&said), "check: {said}; start: {start}");
    said
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("there").permissions().mode() & 0o777
}

/// Advice to change the rights of somebody else's directory could lock a whole machine.
#[test]
fn a_directory_of_something_else_is_refused_and_left_as_it_is() {
    let dir = tempfile::TempDir::new().expect("a directory");
    for mode in [0o755, 0o777, 0o700] {
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(mode)).expect("a mode");
        fs::write(dir.path().join("passwd"), "root").expect("written");
        let said = refusal(dir.path());
        assert!(said.contains("it holds \"passwd\" and nothing of Twodoors: name an empty directory"), "{said}");
        assert!(!said.contains("chmod") && !said.contains("chown"), "{said}");
        let added = finish(program(dir.path()).args(["user", "add", "bob"])).refused();
        assert!(added.contains("nothing of Twodoors"), "{added}");
        assert_eq!(fs::read_dir(dir.path()).expect("readable").count(), 1, "nothing was made");
        assert_eq!(self::mode(dir.path()), mode);
    }
}

#[test]
fn a_file_is_no_data_directory() {
    let dir = tempfile::TempDir::new().expect("a directory");
    let file = dir.path().join("data");
    fs::write(&file, "").expect("written");
    for path in [file.clone(), file.join("below")] {
        let said = refusal(&path);
        assert!(said.contains(&format!("{}: this is a file, not a directory", file.display())), "{said}");
        assert!(!said.contains("chmod"), "{said}");
    }
}

/// What a file system puts there itself, hidden files, and what a comparison or a certificate leaves.
#[test]
fn a_directory_that_is_as_good_as_empty_is_taken() {
    let dir = tempfile::TempDir::new().expect("a directory");
    let data = dir.path().join("data");
    for name in ["lost+found", ".snapshot", "compare", "tls"] {
        fs::create_dir_all(data.join(name)).expect("made");
    }
    fs::write(data.join(".keep"), "").expect("written");
    fs::set_permissions(&data, fs::Permissions::from_mode(0o700)).expect("a mode");
    finish(program(&data).arg("check")).done();
    finish(program(&data).args(["user", "add", ADMIN])).done();
    fs::write(data.join("notes.txt"), "").expect("written");
    finish(program(&data).arg("check")).done();
}

/// The store is not opened for it: the server may run.
#[test]
fn check_finds_secrets_that_would_stop_the_start() {
    let house = Installation::stopped();
    house.set_up();
    finish(program(&house.data).arg("check")).done();
    let zeros = data_encoding::BASE64URL_NOPAD.encode(&[0; 32]);
    for name in ["server-secret", "keys.json"] {
        let path = house.data.join(name);
        let whole = fs::read(&path).expect("readable");
        fs::remove_file(&path).expect("removed");
        assert!(refusal(&house.data).contains("is missing, but people are stored: put the file back"), "{name}");
        assert!(!path.exists());
        for damage in ["", zeros.as_str(), "\0\0\0"] {
            fs::write(&path, damage).expect("written");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("a mode");
            let said = refusal(&house.data);
            assert!(said.contains(name) && said.contains("put the file back as it was"), "{said}");
        }
        fs::write(&path, &whole).expect("written");
        finish(program(&house.data).arg("check")).done();
    }
    fs::remove_dir_all(house.data.join("store")).expect("removed");
    assert!(refusal(&house.data).contains("says that this house was set up, but the store in"));
}

#[test]
fn check_does_not_disturb_a_running_server() {
    let house = Installation::running();
    house.set_up();
    finish(program(&house.data).arg("check")).done();
    assert_eq!(house.people().len(), 1);
}

/// A machine whose clock lost its battery: told in a sentence by whatever opens the store, not by a panic in it.
#[test]
fn a_clock_before_1970_is_told_before_the_store_is_opened() {
    let dir = tempfile::TempDir::new().expect("a directory");
    let (source, library) = (dir.path().join("clock.c"), dir.path().join("clock.so"));
    fs::write(
        &source,
        "#include <sys/syscall.h>\n#include <time.h>\n#include <unistd.h>\nint clock_gettime(clockid_t id, struct timespec *at) {\n\
         if (id == CLOCK_REALTIME) { at->tv_sec = -86400; at->tv_nsec = 0; return 0; }\n\
         return syscall(SYS_clock_gettime, id, at);\n}\n",
    )
    .expect("written");
    let built = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source).status();
    assert!(built.expect("a C compiler").success());
    let data = dir.path().join("data");
    for args in
        [&["serve", "--port", "0"][..], &["user", "add", "bob"], &["setup-link"], &["compare", "--seconds", "1"]]
    {
        let answer = finish(program(&data).args(args).env("LD_PRELOAD", &library));
        assert_eq!(answer.status, Some(1), "{args:?}: {answer:?}");
        assert!(
            answer.err.contains("the machine's clock stands before 1970 or after 9999: set it"),
            "{args:?}: {answer:?}"
        );
        assert!(!answer.err.contains("panicked"), "{args:?}: {answer:?}");
        assert!(!data.join("store").exists(), "{args:?}");
    }
}
