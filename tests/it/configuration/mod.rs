//! A configuration that is wrong or unsafe stops the start and says everything at once.

pub mod advice;

use crate::source::layers::root;
use figment::Figment;
use figment::providers::{Format as _, Toml};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use twodoors::config::{Config, Overrides, Transport, sources};

const FRIEND: &str = "https://app.example.org";

pub fn read(keys: &[(&str, Value)]) -> Result<Config, Vec<String>> {
    let mut figment = sources(&Overrides::default()).merge(("port", 8000));
    for (key, value) in keys {
        figment = figment.merge((key, value));
    }
    Config::read(figment).map_err(|faults| faults.0.iter().map(ToString::to_string).collect())
}

/// The faults, of which each wanted text stands in one.
#[track_caller]
pub fn assert_faults(keys: &[(&str, Value)], wanted: &[&str]) -> Vec<String> {
    let faults = match read(keys) {
        Ok(_) => panic!("accepted: {keys:?}"),
        Err(faults) => faults,
    };
    for text in wanted {
        assert!(faults.iter().any(|fault| fault.contains(text)), "{keys:?}: no {text:?} in {faults:#?}");
    }
    for fault in &faults {
        assert!(!fault.contains('\n'), "one line each: {fault}");
    }
    faults
}

#[test]
fn configuration_needs_nothing_and_its_defaults_are_the_contracts() {
    let config = read(&[]).expect("the defaults");
    assert_eq!(config.public_origin, "http://127.0.0.1:8000");
    assert_eq!(config.transport, Transport::Loopback);
    let lives = config.lifetimes;
    assert_eq!((lives.session_idle_ttl_secs, lives.session_max_ttl_secs), (12 * 3_600, 14 * 86_400));
    assert_eq!(
        (lives.access_ttl_secs, lives.token_idle_ttl_secs, lives.token_max_ttl_secs),
        (600, 14 * 86_400, 90 * 86_400)
    );
    assert_eq!(
        (lives.grace_secs, config.cost.memory_kib, config.cost.iterations, config.cost.lanes),
        (30, 19_456, 2, 1)
    );
    assert_eq!((config.connections.max, config.connections.per_address), (1_024, 64));
    assert_eq!((config.policy.min_length, config.limits.account_free, config.limits.address_free), (15, 5, 30));
    assert_eq!(
        (config.alg.as_str(), config.verify.as_str(), config.audience.as_str()),
        ("EdDSA", "lookup", "twodoors")
    );
}

/// An origin as a browser says it, and nothing that would let in more than one.
#[test]
fn configuration_takes_allowed_origins_as_browsers_say_them() {
    let key = "twodoors.api.allowed_origins";
    assert_eq!(read(&[]).expect("the default").api_origins, Vec::<String>::new());
    for (stated, meant) in [
        ("https://app.example.org", "https://app.example.org"),
        ("https://App.Example.org:443", "https://app.example.org"),
        ("http://localhost:5173", "http://localhost:5173"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ] {
        assert_eq!(read(&[(key, json!([stated]))]).expect(stated).api_origins, [meant]);
    }
    let wrong = [
        "*",
        "https://*",
        "https://*.example.org",
        "null",
        "",
        "app.example.org",
        "https://app.example.org/",
        "https://app.example.org/path",
        "https://app.example.org?x",
        "https://app.example.org#x",
        "https://a@example.org",
        "https://app.example.org:0",
        "https://app.example.org:99999",
        "ftp://example.org",
        "https://",
        "https://a b",
    ];
    for text in wrong {
        let faults =
            assert_faults(&[(key, json!([FRIEND, text]))], &["twodoors.api.allowed_origins: wanted: scheme, host"]);
        assert!(faults.len() == 1 && faults[0].ends_with(&format!("not {text:?}")), "{faults:?}");
    }
    assert_eq!(assert_faults(&[(key, json!(wrong))], &[]).len(), wrong.len(), "every one is named");
    assert_faults(&[(key, json!("https://app.example.org"))], &[key]);
}

/// The bounds of how long a key is published before it signs.
#[test]
fn configuration_bounds_how_long_a_key_waits() {
    assert_eq!(read(&[]).expect("the default").publish_secs, 300);
    for secs in [0, 86_400] {
        assert_eq!(read(&[("twodoors.token.publish_secs", json!(secs))]).expect("in bounds").publish_secs, secs);
    }
    for secs in [json!(-1), json!(86_401), json!("5 minutes")] {
        assert_faults(&[("twodoors.token.publish_secs", secs)], &["token.publish_secs"]);
    }
}

/// Each way to verify access tokens, by its name and no other.
#[test]
fn configuration_knows_every_way_to_verify() {
    for name in ["lookup", "denylist", "stateless"] {
        let config = read(&[("twodoors.token.verify", json!(name))]).expect(name);
        assert_eq!(config.verify.as_str(), name);
    }
    for name in ["Denylist", "deny_list", "deny-list", "blocklist", ""] {
        let faults = assert_faults(&[("twodoors.token.verify", json!(name))], &["token.verify"]);
        assert!(["lookup", "denylist", "stateless"].iter().all(|own| faults[0].contains(own)), "{faults:?}");
    }
}

/// An unknown key is a typing error somebody relies on.
#[test]
fn configuration_names_unknown_keys_with_the_nearest_known_one() {
    for (key, nearest) in [
        ("twodoors.insecure_lann", "twodoors.insecure_lan"),
        ("twodoors.token.acess_ttl_secs", "twodoors.token.access_ttl_secs"),
        ("twodoors.session.idle_ttl", "twodoors.session.idle_ttl_secs"),
        ("twodoors.trusted_proxy", "twodoors.trusted_proxies"),
        ("twodoors.public_orgin", "twodoors.public_origin"),
        ("twodoors.throttle.acount_free", "twodoors.throttle.account_free"),
        ("twodoors.password.min_len", "twodoors.password.min_length"),
        ("adress", "address"),
        ("prot", "port"),
    ] {
        let faults = assert_faults(&[(key, json!(1))], &[key, "no such key"]);
        assert!(faults.iter().any(|fault| fault.ends_with(&format!("the nearest is {nearest}"))), "{faults:?}");
    }
    assert_faults(&[("twodoors.token", json!({"access": {"ttl": {"secs": 1}}}))], &["twodoors.token.access.ttl.secs"]);
}

/// Keys by which Rocket would become unsafe are the product's own.
#[test]
fn configuration_refuses_keys_that_would_make_rocket_unsafe() {
    for key in ["ip_header", "ident", "secret_key", "template_dir", "proxy_proto_header"] {
        assert_faults(&[(key, json!("x"))], &[key]);
    }
}

#[test]
fn configuration_says_all_faults_at_once() {
    let keys = [
        ("adress", json!("x")),
        ("address", json!("nowhere")),
        ("twodoors.token.alg", json!("none")),
        ("twodoors.token.verify", json!("never")),
        ("twodoors.token.access_ttl_secs", json!(0)),
        ("twodoors.password.min_length", json!(4)),
        ("twodoors.trusted_proxies", json!(["everybody"])),
        ("twodoors.public_origin", json!("accounts.example.org")),
        ("twodoors.no_such", json!(1)),
    ];
    let names: Vec<&str> = keys.iter().map(|(key, _)| *key).collect();
    let faults = assert_faults(&keys, &names);
    assert!(faults.len() >= keys.len(), "{faults:#?}");
}

/// ASVS 12.2.1: plain http is served on loopback, behind a proxy, or knowingly.
#[test]
fn configuration_refuses_plain_http_on_a_network_and_names_the_ways_out() {
    let origin = ("twodoors.public_origin", json!("http://192.0.2.7:8000"));
    for address in ["0.0.0.0", "::", "192.0.2.7", "10.0.0.1"] {
        let faults = assert_faults(&[("address", json!(address)), origin.clone()], &["address: wanted"]);
        let text = faults.join(" ");
        for way in ["tls.certs", "trusted_proxies", "insecure_lan"] {
            assert!(text.contains(way), "{way} is not named: {text}");
        }
    }
    // A proxy without an https origin protects nobody.
    let proxy = ("twodoors.trusted_proxies", json!(["192.0.2.1/32"]));
    assert_faults(&[("address", json!("0.0.0.0")), origin.clone(), proxy.clone()], &["address: wanted"]);
    let https = ("twodoors.public_origin", json!("https://accounts.example.org"));
    assert_faults(&[("address", json!("0.0.0.0")), https.clone()], &["address: wanted"]);
    let good = read(&[("address", json!("0.0.0.0")), https, proxy]).expect("behind a proxy");
    assert_eq!(good.transport, Transport::Proxy);
    let lan =
        read(&[("address", json!("0.0.0.0")), origin, ("twodoors.insecure_lan", json!(true))]).expect("knowingly");
    assert!(lan.insecure_lan());
    for address in ["127.0.0.1", "127.8.8.8", "::1", "localhost"] {
        assert_eq!(read(&[("address", json!(address))]).expect("loopback").transport, Transport::Loopback, "{address}");
    }
}

#[test]
fn configuration_requires_a_public_origin_where_none_can_be_known() {
    assert_faults(
        &[("address", json!("0.0.0.0")), ("twodoors.insecure_lan", json!(true))],
        &["twodoors.public_origin"],
    );
    for origin in [
        "",
        "example.org",
        "https://",
        "https:///x",
        "https://example.org/path",
        "https://example.org?x",
        "https://example.org#x",
        "https://user@example.org",
        "https://user:pass@example.org",
        "https://exa mple.org",
        "ftp://example.org",
        "javascript:alert(1)",
        "https://example.org:0",
        "https://example.org:99999",
        "https://example.org:",
        "https://[::1",
        "https://*",
        "https://a,b",
        "null",
        "https://example.org\r\nx: y",
        "//example.org",
        "https://\u{e9}.example",
    ] {
        let keys = [("twodoors.public_origin", json!(origin)), ("twodoors.trusted_proxies", json!(["192.0.2.1"]))];
        assert_faults(&keys, &["twodoors.public_origin"]);
    }
    let proxy = ("twodoors.trusted_proxies", json!(["192.0.2.1"]));
    for (written, read_as) in [
        ("HTTPS://Accounts.Example.ORG/", "https://accounts.example.org"),
        ("https://example.org:443", "https://example.org"),
        ("https://example.org:8443", "https://example.org:8443"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
    ] {
        let config = read(&[("twodoors.public_origin", json!(written)), proxy.clone()]).expect(written);
        assert_eq!(config.public_origin, read_as);
    }
}

#[test]
fn configuration_refuses_what_contradicts_itself() {
    assert_faults(
        &[("twodoors.public_origin", json!("https://accounts.example.org")), ("twodoors.insecure_lan", json!(true))],
        &["insecure_lan"],
    );
    assert_faults(&[("twodoors.public_origin", json!("https://accounts.example.org"))], &["public_origin"]);
    assert_faults(&[("twodoors.session.idle_ttl_secs", json!(2_000_000))], &["session.idle_ttl_secs"]);
    assert_faults(&[("twodoors.token.max_ttl_secs", json!(1_000))], &["token.idle_ttl_secs"]);
    assert_faults(
        &[("twodoors.token.idle_ttl_secs", json!(60)), ("twodoors.token.access_ttl_secs", json!(61))],
        &["token.access_ttl_secs"],
    );
    assert_faults(
        &[("twodoors.password.memory_kib", json!(16)), ("twodoors.password.lanes", json!(4))],
        &["password.memory_kib"],
    );
}

/// What the file of the project shows is every key and its default; what the README names is a key.
#[test]
fn configuration_is_shown_as_it_is_by_the_file_of_the_project_and_the_readme() {
    let own = |config: &Config| -> BTreeMap<String, (String, bool)> {
        config.own.iter().map(|own| (own.key.to_owned(), (own.value.clone(), own.is_default))).collect()
    };
    let defaults = own(&read(&[]).expect("the defaults"));
    let file = fs::read_to_string(root().join("Rocket.toml")).expect("the file");
    let ours = file.split_once("\n[default.twodoors]").expect("our own keys").1;
    let is_key = |line: &&str| line.split_once(" = ").is_some_and(|(key, _)| !key.contains([' ', '"']));
    let lines = ours.lines().map(|line| line.strip_prefix("# ").filter(is_key).unwrap_or(line));
    // There is no default that could be shown, and it asks for https.
    let lines = lines.filter(|line| !line.starts_with("public_origin"));
    let text = format!("[default.twodoors]{}", lines.collect::<Vec<_>>().join("\n"));
    let config = Config::read(Figment::from(Toml::string(&text).nested()).merge(("port", 8000))).expect("no faults");
    for (key, (value, is_default)) in own(&config) {
        assert_eq!(is_default, key == "public_origin", "{key} is not in the file");
        assert!(key == "password.concurrency" || defaults[&key].0 == value, "{key} is {value} in the file");
    }
    let readme = fs::read_to_string(root().join("README.md")).expect("the README");
    let sections: Vec<&str> = defaults.keys().filter_map(|key| Some(key.split_once('.')?.0)).collect();
    for named in readme.split('`').skip(1).step_by(2) {
        let Some((section, name)) = named.split_once('.') else { continue };
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        if is_name && sections.contains(&section) {
            assert!(defaults.contains_key(named), "the README names {named}, which is no key");
        }
    }
}
