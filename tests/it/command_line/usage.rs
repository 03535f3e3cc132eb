//! Help, version, completions, wrong usage.

use super::{Installation, bare, finish, in_shell};
use std::process::{Command, Stdio};
use tempfile::TempDir;

#[test]
fn help_names_every_command_and_version_the_version() {
    let dir = TempDir::new().expect("a temporary directory");
    // Neither needs a configuration that is well.
    std::fs::write(dir.path().join("Rocket.toml"), "[").expect("a file");
    let help = finish(bare(dir.path()).arg("--help")).done().out;
    for word in ["serve", "setup-link", "user", "keys", "check", "completions", "--data-dir", "--address", "--port"] {
        assert!(help.contains(word), "{word}");
    }
    let help = finish(bare(dir.path()).args(["user", "--help"])).done().out;
    for word in ["add", "list", "link", "enable", "disable", "role", "sign-out", "delete"] {
        assert!(help.contains(word), "{word}");
    }
    let version = finish(bare(dir.path()).arg("--version")).done().out;
    assert_eq!(version, format!("twodoors {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn wrong_usage_is_status_2() {
    let house = Installation::stopped();
    for args in [
        &["frobnicate"][..],
        &["user"],
        &["user", "add"],
        &["user", "add", "bob", "--keep"],
        &["user", "role", "bob", "king"],
        &["user", "list", "--xml"],
        &["--port", "70000", "check"],
        &["serve", "--log-format", "xml"],
        &["--log-format", "json", "check"],
        &["completions", "cmd.exe"],
        &["user", "delete"],
        &["user", "list", "--yes"],
    ] {
        let answer = house.says(args);
        assert_eq!((answer.status, answer.out.as_str()), (Some(2), ""), "{args:?}: {answer:?}");
        assert!(!answer.err.is_empty(), "{args:?}");
    }
    assert!(!house.data.exists());
}

/// An address is a server's: who lists or deletes has none, and a flag that does nothing would mislead.
#[test]
fn address_and_port_are_for_what_serves_or_makes_links() {
    let house = Installation::stopped();
    house.set_up();
    for command in
        [&["user", "list"][..], &["user", "role", "ada", "admin"], &["keys", "list"], &["completions", "zsh"]]
    {
        for flag in [["--port", "8001"], ["--address", "127.0.0.1"]] {
            for args in [[&flag[..], command].concat(), [command, &flag[..]].concat()] {
                let line = house.says(&args).wrong_usage();
                let words = [flag[0], "means nothing to", "serve", "setup-link", "user add", "user link"];
                assert!(words.iter().all(|word| line.contains(word)), "{line}");
            }
        }
        let help = house.says(&[command, &["--help"]].concat()).done().out;
        assert!(help.contains("--data-dir") && !help.contains("--port"), "{help}");
    }
    for args in [["--port", "8001", "user", "add", "bob"], ["user", "link", "ada", "--port", "8001"]] {
        let link = house.says(&args).done().out;
        assert!(link.starts_with("http://127.0.0.1:8001/link/"), "{link}");
    }
    assert!(house.says(&["user", "link", "--help"]).done().out.contains("--port"));
}

#[test]
fn the_data_directory_is_named_on_standard_error() {
    let house = Installation::stopped();
    house.set_up();
    let named = format!("data directory: {}", house.data.display());
    for args in [&["user", "list"][..], &["user", "add", "bob"], &["user", "link", "bob"], &["setup-link"]] {
        let answer = house.says(args);
        assert!(answer.err.lines().any(|line| line == named), "{answer:?}");
        assert!(!answer.out.contains(&named), "{answer:?}");
    }
}

#[test]
fn a_house_that_is_not_there_is_not_made_by_looking() {
    let house = Installation::stopped();
    for args in [&["user", "list"][..], &["user", "link", "bob"], &["user", "delete", "bob"]] {
        assert!(house.says(args).refused().contains("no data"));
    }
    assert!(!house.data.exists());
}

#[test]
fn completions_are_made_for_every_usual_shell() {
    let dir = TempDir::new().expect("a temporary directory");
    for shell in ["bash", "zsh", "fish"] {
        let script = finish(bare(dir.path()).args(["completions", shell])).done().out;
        for word in ["twodoors", "setup-link", "sign-out", "log-format"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
        // Where the shell is there, it must be able to read it.
        if Command::new(shell).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok() {
            let file = dir.path().join(shell);
            std::fs::write(&file, script).expect("a file");
            assert!(Command::new(shell).arg("-n").arg(&file).status().expect("a shell").success(), "{shell}");
        }
    }
}

#[test]
fn a_reader_that_stops_reading_is_no_failure() {
    let house = Installation::stopped();
    let mut command = bare(house.data.parent().expect("a directory"));
    command.args(["completions", "zsh"]);
    let answer = finish(&mut in_shell("set -o pipefail; \"$@\" | true", &command));
    assert_eq!((answer.status, answer.err.as_str()), (Some(0), ""), "{answer:?}");
}
