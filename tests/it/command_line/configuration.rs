//! `Rocket.toml`, environment, flags; and what stops a start.

use super::{Answer, bare, finish};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn empty_dir() -> TempDir {
    TempDir::new().expect("a temporary directory")
}

fn check(dir: &Path, env: &[(&str, &str)], args: &[&str]) -> Answer {
    finish(bare(dir).envs(env.iter().copied()).args(args).arg("check"))
}

fn with_file(text: &str) -> TempDir {
    let dir = empty_dir();
    fs::write(dir.path().join("Rocket.toml"), text).expect("a file");
    dir
}

#[test]
fn without_a_file_everything_has_a_default() {
    let dir = empty_dir();
    let out = check(dir.path(), &[], &[]).done().out;
    assert!(out.contains("http://127.0.0.1:8000") && out.contains(&dir.path().join("data").display().to_string()));
    assert!(out.contains("file:           none: "), "{out}");
    assert_eq!(fs::read_dir(dir.path()).expect("a directory").count(), 0, "check made something");
}

#[test]
fn check_says_which_file_it_read() {
    let dir = with_file("[default]\nport = 8123\n");
    let file = dir.path().join("Rocket.toml").display().to_string();
    let out = check(dir.path(), &[], &[]).done().out;
    assert!(out.contains(&file) && out.contains(":8123"), "{out}");
    let elsewhere = empty_dir();
    let out = check(elsewhere.path(), &[("ROCKET_CONFIG", &file)], &[]).done().out;
    assert!(out.contains(&file) && out.contains(":8123"), "{out}");
    // Our own keys by the environment, as the README has them.
    let own = r#"{data_dir="/var/lib/twodoors", session={idle_ttl_secs=3600}}"#;
    let out = check(elsewhere.path(), &[("ROCKET_PORT", "8080"), ("ROCKET_TWODOORS", own)], &[]).done().out;
    assert!(out.contains("/var/lib/twodoors") && out.contains(":8080"), "{out}");
}

#[test]
fn check_names_every_fault_at_once() {
    let dir = with_file(
        "[default]\nport = \"many\"\nprot = 1\n[default.twodoors]\npublic_orgin = \"http://localhost\"\n\
         [default.twodoors.token]\nalg = \"none\"\naccess_ttl_secs = 0\n[default.twodoors.sesion]\nidle_ttl_secs = 5\n",
    );
    let faults = check(dir.path(), &[], &[]).faults();
    assert_eq!(faults.len(), 6, "{faults:#?}");
    for (key, help) in [
        ("port", "many"),
        ("prot", "port"),
        ("twodoors.public_orgin", "twodoors.public_origin"),
        ("twodoors.token.alg", "EdDSA"),
        ("twodoors.token.access_ttl_secs", "1 to 86400"),
        ("twodoors.sesion.idle_ttl_secs", "twodoors.session.idle_ttl_secs"),
    ] {
        let start = format!("  - {key}: ");
        assert!(faults.iter().any(|fault| fault.starts_with(&start) && fault.contains(help)), "{key}: {faults:#?}");
    }
}

#[test]
fn an_unknown_key_stops_the_start_and_nothing_is_made() {
    let dir = with_file("[default.twodoors]\ndata_dri = \"x\"\n");
    let faults = finish(bare(dir.path()).args(["serve", "--port", "0"])).faults();
    assert!(
        faults.len() == 1 && faults[0].contains("data_dri") && faults[0].contains("twodoors.data_dir"),
        "{faults:?}"
    );
    assert!(!dir.path().join("data").exists());
    assert_eq!(finish(bare(dir.path()).args(["user", "list"])).faults(), faults);
    let dir = empty_dir();
    let faults =
        check(dir.path(), &[("ROCKET_TWODOORS", "{tokn={alg=\"ES256\"}}"), ("ROCKET_PROT", "1")], &[]).faults();
    assert_eq!(faults.len(), 2, "{faults:?}");
}

#[test]
fn a_file_that_is_not_toml_is_one_fault() {
    let dir = with_file("[default\nport = 1\n");
    let faults = check(dir.path(), &[], &[]).faults();
    assert!(faults.len() == 1 && faults[0].contains("Rocket.toml") && faults[0].contains("line 1"), "{faults:?}");
    let faults = check(dir.path(), &[("ROCKET_CONFIG", "missing.toml")], &[]).faults();
    assert!(faults.len() == 1 && faults[0].contains("missing.toml"), "{faults:?}");
}

#[test]
fn the_environment_overrides_the_file_and_flags_override_both() {
    let dir =
        with_file("[default]\nport = 4001\n[default.twodoors]\ndata_dir = \"filed\"\naudit = { max_entries = 200 }\n");
    let out = check(dir.path(), &[], &[]).done().out;
    assert!(out.contains(":4001") && out.contains("/filed"), "{out}");
    let env = [("ROCKET_PORT", "4002"), ("ROCKET_TWODOORS", "{data_dir=\"environed\"}")];
    let out = check(dir.path(), &env, &[]).done().out;
    assert!(out.contains(":4002") && out.contains("/environed"), "{out}");
    let out = check(dir.path(), &env, &["--port", "4003", "--data-dir", "flagged"]).done().out;
    assert!(out.contains(":4003") && out.contains("/flagged"), "{out}");
}

#[test]
fn flags_may_stand_before_or_after_the_command() {
    let dir = empty_dir();
    let flags = ["--port", "4004", "--address", "127.0.0.2", "--data-dir", "there"];
    let before = finish(bare(dir.path()).args(flags).arg("check")).done().out;
    let after = finish(bare(dir.path()).arg("check").args(flags)).done().out;
    assert_eq!(before, after);
    assert!(before.contains("http://127.0.0.2:4004") && before.contains("/there"), "{before}");
}

#[test]
fn a_file_further_up_is_somebody_elses() {
    let dir = with_file("[default]\nport = 4005\n");
    let below = dir.path().join("below");
    fs::create_dir(&below).expect("a directory");
    assert!(check(&below, &[], &[]).done().out.contains(":8000"));
}

#[test]
fn an_unsafe_address_stops_the_start_and_the_three_ways_out_are_named() {
    let dir = empty_dir();
    for address in ["0.0.0.0", "192.0.2.1", "::"] {
        let faults =
            finish(bare(dir.path()).args(["serve", "--port", "4006", "--address", address])).faults().join("\n");
        for way in ["tls.certs", "trusted_proxies", "insecure_lan"] {
            assert!(faults.contains(way), "{address}: {way}: {faults}");
        }
    }
    assert!(!dir.path().join("data").exists());
}

#[test]
fn each_way_out_is_one() {
    let dir = empty_dir();
    let ways = [
        "{insecure_lan=true,public_origin=\"http://house.lan:8000\"}",
        "{trusted_proxies=[\"192.0.2.1\"],public_origin=\"https://accounts.example.org\"}",
    ];
    for way in ways {
        check(dir.path(), &[("ROCKET_TWODOORS", way)], &["--address", "0.0.0.0"]).done();
    }
}

fn check_json(dir: &Path, env: &[(&str, &str)], status: i32) -> Value {
    let answer = finish(bare(dir).envs(env.iter().copied()).args(["check", "--json"]));
    assert_eq!((answer.status, answer.err.as_str()), (Some(status), ""), "{answer:?}");
    serde_json::from_str(&answer.out).expect("a JSON object")
}

/// The names are stable: scripts read them.
#[test]
fn check_tells_scripts_the_same() {
    let dir = with_file("[default]\nport = 8123\n");
    let told = check_json(dir.path(), &[], 0);
    let path = |name: &str| json!(dir.path().join(name));
    let wanted = json!({
        "ok": true, "file": path("Rocket.toml"), "origin": "http://127.0.0.1:8123", "data_dir": path("data"),
        "transport": "loopback", "faults": [], "warnings": [],
    });
    assert_eq!(told, wanted);
    let told = check_json(dir.path(), &[("ROCKET_TWODOORS", "{trusted_proxies=[\"10.0.0.1\"]}")], 0);
    assert!(told["warnings"][0].as_str().is_some_and(|text| text.starts_with("twodoors.trusted_proxies: ")), "{told}");
    let told = check_json(empty_dir().path(), &[("ROCKET_PORT", "x"), ("ROCKET_PROT", "1")], 1);
    let wanted = json!({
        "ok": false, "file": null, "origin": null, "data_dir": null, "transport": null, "warnings": [],
        "faults": [
            {"key": "port", "message": "wanted: a whole number from 0 to 65535, not \"x\" (in the environment)"},
            {"key": "prot", "message": "there is no such key; the nearest is port"},
        ],
    });
    assert_eq!(told, wanted);
    let told = check_json(with_file("[default\n").path(), &[], 1);
    assert_eq!(told["faults"][0]["key"], Value::Null, "{told}");
}

/// A section that is read by nobody, or a list that is none, would be a setting that somebody relies on.
#[test]
fn what_would_be_read_by_nobody_is_a_fault() {
    for (text, wanted) in [
        ("[twodoors]\ndata_dir = \"x\"\n", "twodoors: sections begin with default: write [default.twodoors]"),
        ("[session]\nidle_ttl_secs = 5\n", "session: sections begin with default: write [default.twodoors.session]"),
        ("[tls]\ncerts = \"x\"\n", "tls: sections begin with default: write [default.tls]"),
        ("[team]\nname = \"x\"\n", "team: sections begin with default: write [default.twodoors.team]"),
        ("[security]\ncontact = \"x\"\n", "security: sections begin with default: write [default.twodoors.security]"),
        ("[api]\nallowed_origins = []\n", "api: sections begin with default: write [default.twodoors.api]"),
        ("[connections]\nmax = 64\n", "connections: sections begin with default: write [default.twodoors.connections]"),
    ] {
        let faults = check(with_file(text).path(), &[], &[]).faults();
        assert_eq!(faults, [format!("  - {wanted}")], "{text}");
    }
    let faults = check(with_file("port = 8080\n").path(), &[], &[]).faults();
    assert!(
        faults.len() == 1
            && faults[0].ends_with(": a key outside of every section: write [default] above it, or [default.twodoors]"),
        "{faults:?}"
    );
    let wanted =
        "twodoors: wanted: a table, such as {token={access_ttl_secs=60}}, not \"{token={\" (in the environment)";
    // Also beside an option that is a key of that table.
    for args in [&[][..], &["--data-dir", "here"]] {
        let faults = check(empty_dir().path(), &[("ROCKET_TWODOORS", "{token={")], args).faults();
        assert_eq!(faults, [format!("  - {wanted}")], "{args:?}");
    }
}

/// A mistyped section would be a whole file that is read by nobody, and a start with every default.
#[test]
fn a_section_that_is_not_read_is_a_fault_and_the_nearest_is_named() {
    for (section, nearest) in [
        ("defualt", "default"),
        ("Defaults.twodoors", "default"),
        ("releas.twodoors", "release"),
        ("globl", "global"),
        ("production", "default"),
        ("two_doors", "default.twodoors"),
        ("tokens", "default.twodoors.token"),
    ] {
        let dir = with_file(&format!("[default]\nport = 8001\n[{section}]\nport = 8002\n"));
        let name = section.split('.').next().expect("a name");
        let wanted = format!(
            "  - {name}: there is no such section, so nothing in it is read; the nearest is [{nearest}]. \
             If it is a profile of your own, select it: ROCKET_PROFILE={name}"
        );
        assert_eq!(check(dir.path(), &[], &[]).faults(), [wanted.as_str()], "{section}");
        assert_eq!(finish(bare(dir.path()).args(["serve", "--port", "0"])).faults(), [wanted], "{section}");
        assert!(!dir.path().join("data").exists(), "{section}: nothing is made");
    }
    for section in ["default", "global", "debug", "release"] {
        check(with_file(&format!("[{section}]\nport = 8002\n")).path(), &[], &[]).done();
    }
    let two = with_file("[default]\nport = 8001\n[staging]\nport = 8002\n[prod]\nport = 8003\n");
    let faults = check(two.path(), &[("ROCKET_PROFILE", "Staging")], &[]).faults();
    assert!(faults.len() == 1 && faults[0].starts_with("  - prod: there is no such section"), "{faults:?}");
    let one = with_file("[default]\nport = 8001\n[staging]\nport = 8002\n");
    let answer = check(one.path(), &[("ROCKET_PROFILE", "staging")], &[]).done();
    assert!(answer.out.contains(":8002"), "{answer:?}");
}

/// The server must not meet a fault of the configuration that `check` did not name.
#[test]
fn what_check_accepts_the_server_starts_with() {
    for key in [
        "workers = \"x\"",
        "keep_alive = \"x\"",
        "limits = 5",
        "log_level = \"loud\"",
        "shutdown = {grace = \"x\"}",
        "temp_dir = 3",
        "tls = {certs = \"cert.pem\", key = \"key.pem\", ciphers = [\"x\"]}",
    ] {
        let dir = with_file(&format!("[default]\n{key}\n"));
        let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        fs::write(dir.path().join("cert.pem"), own.cert.pem()).expect("a file");
        fs::write(dir.path().join("key.pem"), own.signing_key.serialize_pem()).expect("a file");
        let faults = check(dir.path(), &[], &[]).faults();
        assert_eq!(faults, finish(bare(dir.path()).args(["serve", "--port", "0"])).faults(), "{key}");
        let file = dir.path().join("Rocket.toml").display().to_string();
        assert!(faults.len() == 1 && (faults[0].contains("Rocket.toml)") || faults[0].contains(&file)), "{faults:?}");
    }
}
