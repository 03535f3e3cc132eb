//! Faults speak as people do, and advise only what is accepted.

use super::{assert_faults, read};
use serde_json::{Value, json};

/// ASVS 1.4.2, 15.3.5: numbers have bounds and types.
#[test]
fn configuration_refuses_numbers_out_of_bounds_and_values_of_another_type() {
    for key in [
        "session.idle_ttl_secs",
        "session.max_ttl_secs",
        "token.access_ttl_secs",
        "token.idle_ttl_secs",
        "token.max_ttl_secs",
        "token.grace_secs",
        "password.memory_kib",
        "password.iterations",
        "password.lanes",
        "password.min_length",
        "throttle.account_free",
        "throttle.address_free",
        "throttle.max_delay_secs",
        "hsts_secs",
        "audit.max_entries",
        "audit.max_age_days",
        "connections.max",
        "connections.per_address",
    ] {
        let key = format!("twodoors.{key}");
        for value in [
            json!(-1),
            json!(i64::MAX),
            json!(4_294_967_296_i64),
            json!(1.5),
            json!("many"),
            json!(true),
            json!([1]),
            json!({"a": 1}),
        ] {
            assert_faults(&[(&key, value)], &[&key]);
        }
    }
    for (key, value) in [
        ("insecure_lan", json!("perhaps")),
        ("insecure_lan", json!(2)),
        ("trusted_proxies", json!("10.0.0.1")),
        ("trusted_proxies", json!([1])),
        ("trusted_proxies", json!(["10.0.0.1/33"])),
        ("trusted_proxies", json!([""])),
        ("public_origin", json!(7)),
        ("token.alg", json!("RS512")),
        ("token.alg", json!("eddsa")),
        ("token.alg", json!("none")),
        ("token.alg", json!("")),
        ("token.verify", json!("Lookup")),
        ("token.audience", json!("")),
        ("token.audience", json!("a b")),
        ("token.audience", json!(["twodoors"])),
    ] {
        let key = format!("twodoors.{key}");
        assert_faults(&[(&key, value)], &[&key]);
    }
    // The least that is safe stays configurable, no less.
    assert_faults(&[("twodoors.token.access_ttl_secs", json!(90_000))], &["token.access_ttl_secs"]);
    assert_faults(&[("twodoors.password.min_length", json!(7))], &["password.min_length"]);
    assert_faults(&[("twodoors.token.grace_secs", json!(301))], &["token.grace_secs"]);
}

#[test]
fn configuration_refuses_half_a_certificate_and_files_that_cannot_be_read() {
    assert_faults(&[("tls.certs", json!("/nowhere/cert.pem"))], &["tls.key", "tls.certs"]);
    assert_faults(&[("tls.key", json!("/nowhere/key.pem"))], &["tls.certs"]);
    assert_faults(
        &[("tls.certs", json!("/nowhere/c.pem")), ("tls.key", json!("/nowhere/k.pem"))],
        &["/nowhere/c.pem", "/nowhere/k.pem"],
    );
    let dir = tempfile::TempDir::new().expect("a directory");
    let file = dir.path().join("x.pem");
    std::fs::write(&file, "x").expect("written");
    let keys = [
        ("tls.certs", json!(file)),
        ("tls.key", json!(file)),
        ("twodoors.public_origin", json!("http://127.0.0.1:8000")),
    ];
    assert_faults(&keys, &["public_origin"]);
}

/// Those who write a configuration need not know what a `u16` is, nor whose library reads it.
#[test]
fn configuration_faults_speak_of_types_as_people_do() {
    for (key, value, wanted) in [
        ("port", json!("many"), "port: wanted: a whole number from 0 to 65535, not \"many\""),
        ("port", json!(70_000), "port: wanted: a whole number from 0 to 65535, not 70000"),
        ("port", json!(1.5), "port: wanted: a whole number from 0 to 65535, not 1.5"),
        ("address", json!(5), "address: wanted: a text in quotes, not 5"),
        ("address", json!("x"), "address: wanted: an IP address such as 127.0.0.1 or 0.0.0.0, not \"x\""),
        ("workers", json!("x"), "workers: wanted: a whole number of threads, not \"x\""),
        ("max_blocking", json!(-1), "max_blocking: wanted: a whole number of threads, not -1"),
        ("keep_alive", json!(true), "keep_alive: wanted: a whole number of seconds, 0 for not at all, not true"),
        ("limits", json!(5), "limits: wanted: a table of sizes, such as {json=\"32KiB\"}, not 5"),
        (
            "limits",
            json!({"json": "x"}),
            "limits: wanted: a table of sizes, such as {json=\"32KiB\"}, not {json=\"x\"}",
        ),
        (
            "log_level",
            json!("loud"),
            "log_level: wanted: one of \"off\", \"critical\", \"normal\", \"debug\", not \"loud\"",
        ),
        ("shutdown", json!(3), "shutdown: wanted: a table of whole seconds, such as {grace=2, mercy=1}, not 3"),
        ("shutdown.graze", json!(3), "shutdown.graze: there is no such key; the nearest is shutdown.grace"),
        ("temp_dir", json!(3), "temp_dir: wanted: a path in quotes, not 3"),
        ("tls", json!(5), "tls: wanted: a table with the paths certs and key, not 5"),
        ("twodoors", json!(5), "twodoors: wanted: a table, such as {token={access_ttl_secs=60}}, not 5"),
        ("twodoors.data_dir", json!(3), "twodoors.data_dir: wanted: a path in quotes, not 3"),
        (
            "twodoors.data_dir",
            json!("~/data"),
            "twodoors.data_dir: wanted: a path without ~, which only a shell understands",
        ),
        ("twodoors.insecure_lan", json!("yes"), "twodoors.insecure_lan: wanted: true or false, not \"yes\""),
        (
            "twodoors.trusted_proxies",
            json!("10.0.0.1"),
            "twodoors.trusted_proxies: wanted: a list of texts, such as [\"one\", \"two\"], not \"10.0.0.1\"",
        ),
        (
            "twodoors.session.idle_ttl_secs",
            json!("1h"),
            "twodoors.session.idle_ttl_secs: wanted: a whole number from 1 to 34560000, not \"1h\"",
        ),
        ("twodoors.session", json!(5), "twodoors.session: wanted: a table"),
        ("twodoors.throttle", json!([]), "twodoors.throttle: wanted: a table"),
        ("twodoors.token.audience", json!(5), "twodoors.token.audience: wanted: a text in quotes, not 5"),
        ("twodoors.token.alg", json!(["EdDSA"]), "twodoors.token.alg: wanted: a text in quotes, not [\"EdDSA\"]"),
    ] {
        let faults = assert_faults(&[(key, value)], &[]);
        assert_eq!(faults, [wanted], "one fault, said once");
    }
}

/// What one line advises the next must not refuse: every way out, taken, is one.
#[test]
fn configuration_advises_only_what_it_accepts() {
    let dir = tempfile::TempDir::new().expect("a directory");
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let (certs, key) = (dir.path().join("cert.pem"), dir.path().join("key.pem"));
    std::fs::write(&certs, own.cert.pem()).expect("written");
    std::fs::write(&key, own.signing_key.serialize_pem()).expect("written");
    let tls = json!({"certs": certs, "key": key});
    let (http, https) = (json!("http://192.168.1.5:8000"), json!("https://accounts.example.org"));
    let proxies = json!(["192.0.2.1"]);
    let mut taken = 0;
    for number in 0..24 {
        let mut keys = std::collections::BTreeMap::new();
        keys.insert("address", json!(if number % 2 == 0 { "127.0.0.1" } else { "0.0.0.0" }));
        if number / 2 % 2 == 1 {
            keys.insert("twodoors.trusted_proxies", proxies.clone());
        }
        if number / 4 % 2 == 1 {
            keys.insert("twodoors.insecure_lan", json!(true));
        }
        match number / 8 {
            1 => drop(keys.insert("twodoors.public_origin", http.clone())),
            2 => drop(keys.insert("twodoors.public_origin", https.clone())),
            _ => {}
        }
        let set = |keys: &std::collections::BTreeMap<&'static str, Value>| {
            keys.iter().map(|(key, value)| (*key, value.clone())).collect::<Vec<_>>()
        };
        let Err(faults) = read(&set(&keys)) else { continue };
        assert_eq!(faults.len(), 1, "{keys:?}: {faults:#?}");
        let ways: Vec<&str> = match faults[0].split_once("The ways out: ") {
            Some((_, ways)) => ways.split("; (").collect(),
            None => faults[0].split("; ").flat_map(|way| way.split(". ")).collect(),
        };
        for way in ways {
            let mut next = keys.clone();
            let wants = |words: &str| way.contains(words);
            if wants("false") {
                next.insert("twodoors.insecure_lan", json!(false));
            }
            if wants("insecure_lan = true") {
                next.insert("twodoors.insecure_lan", json!(true));
            }
            if wants("trusted_proxies") {
                next.insert("twodoors.trusted_proxies", proxies.clone());
            } else if wants("tls.certs") {
                next.insert("tls", tls.clone());
            }
            if wants("http:// public_origin") || wants("\"http://") || wants("an http:// address") {
                next.insert("twodoors.public_origin", http.clone());
            } else if wants("https:// public_origin") || wants("\"https://") {
                next.insert("twodoors.public_origin", https.clone());
            }
            let outcome = read(&set(&next)).map(|config| config.public_origin);
            assert!(outcome.is_ok(), "{keys:?}\nadvised: {way}\n{next:?}\n{outcome:?}");
            taken += 1;
        }
    }
    assert!(taken > 15, "{taken}");
}

/// While a key by which it is decided cannot be read, nothing is advised that it may contradict.
#[test]
fn configuration_draws_no_conclusions_from_what_it_cannot_read() {
    for (key, value) in [
        ("twodoors.public_origin", json!("accounts")),
        ("twodoors.trusted_proxies", json!(["x"])),
        ("twodoors.insecure_lan", json!("yes")),
        ("tls", json!(1)),
    ] {
        let faults = assert_faults(&[("address", json!("0.0.0.0")), (key, value)], &[key]);
        assert_eq!(faults.len(), 1, "{faults:#?}");
    }
    let lives = [("twodoors.session.idle_ttl_secs", json!("1h")), ("twodoors.session.max_ttl_secs", json!(60))];
    assert_eq!(assert_faults(&lives, &[]).len(), 1);
}

#[test]
fn configuration_says_both_numbers_where_one_is_above_the_other() {
    let faults = assert_faults(&[("twodoors.token.max_ttl_secs", json!(100))], &[]);
    assert_eq!(
        faults,
        [
            "twodoors.token.idle_ttl_secs: wanted: at most token.max_ttl_secs, which is 100, not 1209600, its default",
            "twodoors.token.access_ttl_secs: wanted: at most token.max_ttl_secs, which is 100, not 600, its default",
        ]
    );
    let keys = [
        ("twodoors.token.max_ttl_secs", json!(100)),
        ("twodoors.token.idle_ttl_secs", json!(100)),
        ("twodoors.token.access_ttl_secs", json!(100)),
    ];
    read(&keys).expect("what was advised");
}

/// What is accepted and does nothing, or hardly what was meant, is warned of.
#[test]
fn configuration_warns_of_what_is_hardly_meant() {
    let warnings = |keys: &[(&str, Value)]| read(keys).expect("accepted").warnings();
    assert!(warnings(&[]).is_empty());
    let proxies = ("twodoors.trusted_proxies", json!(["192.0.2.1"]));
    let https = ("twodoors.public_origin", json!("https://accounts.example.org"));
    assert!(warnings(&[proxies.clone(), https.clone()]).is_empty());
    let insists = ("twodoors.insecure_lan", json!(true));
    assert!(warnings(&[proxies.clone(), https, insists])[0].starts_with("twodoors.insecure_lan: it does nothing"));
    assert!(warnings(&[proxies])[0].starts_with("twodoors.trusted_proxies: "));
}

/// ASVS 16.5.1: a fault names the key, never a value that may be a secret of another key.
#[test]
fn configuration_faults_name_keys_and_wanted_forms() {
    for fault in assert_faults(
        &[("twodoors.token.alg", json!("none")), ("twodoors.password.min_length", json!(4)), ("address", json!("x"))],
        &["token.alg", "min_length", "address"],
    ) {
        let (key, form) = fault.split_once(": ").expect("key: form");
        assert!(key.chars().all(|c| c.is_ascii_lowercase() || "._".contains(c)), "{fault}");
        assert!(form.len() > 10, "{fault}");
    }
}
