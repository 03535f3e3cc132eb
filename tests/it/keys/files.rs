//! The two files of secrets: what they may not hold, and the way out when one is gone.

use crate::harness::server::program;
use crate::harness::{ADMIN, ApiClient, App, Browser, PASSWORD};
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// A house that was lived in, closed: its folder, and the data in it.
fn lived_in(alg: &str) -> (tempfile::TempDir, PathBuf) {
    let app = App::with(&[("token.alg", json!(alg))]);
    app.set_up();
    app.phone(ADMIN);
    let dir = app.close();
    let data = dir.path().join("data");
    (dir, data)
}

/// What the program says when it is to serve this data; it must not start.
#[track_caller]
fn refusal(data: &Path) -> String {
    let answer = program(data).args(["serve", "--port", "0"]).output().expect("it runs");
    let said = String::from_utf8_lossy(&answer.stderr).into_owned();
    assert_eq!(answer.status.code(), Some(1), "{said}");
    said
}

fn keys_of(data: &Path) -> Value {
    serde_json::from_slice(&fs::read(data.join("keys.json")).expect("readable")).expect("JSON")
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).expect("written");
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("changed");
}

/// The way out, in whatever state the two files are: one command, then everybody signs in again.
fn comes_back(data: &Path) {
    let done = program(data).args(["keys", "rotate", "--compromised", "--yes"]).output().expect("it runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let file = keys_of(data);
    let good = file["keys"].as_array().expect("keys").iter().filter(|key| key["private"] != "").count();
    assert_eq!((good, file.get("ending")), (1, None));
    for file in ["keys.json", "server-secret"] {
        let mode = fs::metadata(data.join(file)).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{file}");
    }
    let server = crate::harness::server::Server::start(data);
    let mut browser = Browser::new(server.port);
    let form = [("username", ADMIN), ("password", PASSWORD), ("next", "/")];
    assert_eq!(browser.post_form("/login", &form).status, 303);
    assert!(browser.is_signed_in());
    let mut phone = ApiClient::sign_in(server.port, ADMIN, PASSWORD, "phone");
    assert!(phone.is_signed_in() && phone.refresh().status == 200);
}

#[test]
fn two_keys_of_one_name_are_refused() {
    let (_dir, data) = lived_in("EdDSA");
    let path = data.join("keys.json");
    let mut file = keys_of(&data);
    let mut twin = file["keys"][0].clone();
    twin["retired_at"] = json!(1);
    file["keys"].as_array_mut().expect("keys").insert(0, twin);
    write(&path, &file.to_string());
    let said = refusal(&data);
    for words in ["keys.json", "two keys in it have one name", "put the file back", "keys rotate --compromised"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(keys_of(&data), file, "nothing was changed");
}

/// A file full of zeros is what a disk leaves behind; a key of zeros is everybody's.
#[test]
fn a_key_without_random_bits_is_refused() {
    let b64 = |bytes: &[u8]| data_encoding::BASE64URL_NOPAD.encode(bytes);
    // PKCS#8 of an Ed25519 seed, RFC 8410 §7.
    let ed25519 = |seed: [u8; 32]| {
        let mut der = data_encoding::HEXLOWER.decode(b"302e020100300506032b657004220420").expect("hex");
        der.extend_from_slice(&seed);
        der
    };
    let mut nearly = [0; 32];
    nearly[31] = 1;
    for (alg, private) in [
        ("HS256", vec![0; 32]),
        ("HS256", vec![0xff; 64]),
        ("HS256", vec![b'a'; 32]),
        ("HS256", nearly.to_vec()),
        ("EdDSA", ed25519([0; 32])),
        ("EdDSA", ed25519([7; 32])),
        ("EdDSA", ed25519(nearly)),
    ] {
        let (_dir, data) = lived_in(alg);
        let mut file = keys_of(&data);
        file["keys"][0]["private"] = json!(b64(&private));
        write(&data.join("keys.json"), &file.to_string());
        let said = refusal(&data);
        assert!(said.contains("keys.json: a key holds no random bits: put the file back"), "{alg}: {said}");
        assert!(!said.contains(&b64(&private)), "a key is never said: {said}");
        assert_eq!(keys_of(&data), file, "nothing was changed");
    }
}

#[test]
fn a_server_secret_without_random_bits_is_refused() {
    let (_dir, data) = lived_in("EdDSA");
    let path = data.join("server-secret");
    for bytes in [[0_u8; 32], [0xff; 32]] {
        let text = data_encoding::BASE64URL_NOPAD.encode(&bytes);
        write(&path, &format!("{text}\n"));
        let said = refusal(&data);
        assert!(said.contains("server-secret: it holds no random bits: put the file back"), "{said}");
        assert!(!said.contains(&text), "{said}");
    }
    write(&path, "short\n");
    assert!(refusal(&data).contains("server-secret: it does not hold 256 bits of base64url: put the file back"));
}

/// Every token that is out would be refused, and nobody would know why: the start stops and says the way out.
#[test]
fn missing_keys_beside_people_stop_the_start_and_one_command_mends_it() {
    for gone in [&["keys.json"][..], &["server-secret"], &["keys.json", "server-secret"]] {
        let (_dir, data) = lived_in("ES256");
        for file in gone {
            fs::rename(data.join(file), data.join(format!("{file}.aside"))).expect("moved");
        }
        for args in [&["serve", "--port", "0"][..], &["user", "list"], &["keys", "list"], &["keys", "rotate"]] {
            let answer = program(&data).args(args).output().expect("it runs");
            let said = String::from_utf8_lossy(&answer.stderr).into_owned();
            assert_eq!(answer.status.code(), Some(1), "{args:?}: {said}");
            for words in
                ["is missing, but people are stored", "put the file back", "`twodoors keys rotate --compromised`"]
            {
                assert!(said.contains(words), "{args:?}: {words}: {said}");
            }
        }
        // Without a terminal it is not asked, and without --yes nothing is done.
        let unsure = program(&data).args(["keys", "rotate", "--compromised"]).output().expect("it runs");
        assert_eq!(unsure.status.code(), Some(2));
        assert!(gone.iter().all(|file| !data.join(file).exists()), "nothing was made in its place");
        comes_back(&data);
    }
}

/// A list without a key that signs is as good as no file: a new key would refuse every token that is out.
#[test]
fn keys_without_one_that_signs_stop_the_start_like_a_missing_file() {
    let (_dir, data) = lived_in("EdDSA");
    let mut retired = keys_of(&data);
    retired["keys"][0]["retired_at"] = json!(1);
    retired["keys"][0]["private"] = json!("");
    for file in [json!({"keys": []}), retired] {
        write(&data.join("keys.json"), &file.to_string());
        for args in [&["serve", "--port", "0"][..], &["check"], &["user", "list"], &["keys", "rotate"]] {
            let answer = program(&data).args(args).output().expect("it runs");
            let said = String::from_utf8_lossy(&answer.stderr).into_owned();
            assert_eq!(answer.status.code(), Some(1), "{args:?}: {said}");
            for words in ["the signing key in ", "keys.json is missing, but people are stored: put the file back"] {
                assert!(said.contains(words), "{args:?}: {words}: {said}");
            }
        }
        assert_eq!(keys_of(&data), file, "nothing was changed");
    }
    comes_back(&data);
}

/// Whoever finds the file again puts it back, and it is as if nothing had been.
#[test]
fn keys_that_are_put_back_open_the_house_again() {
    let (_dir, data) = lived_in("EdDSA");
    let (path, aside) = (data.join("keys.json"), data.join("aside"));
    let before = fs::read(&path).expect("readable");
    fs::rename(&path, &aside).expect("moved");
    refusal(&data);
    fs::rename(&aside, &path).expect("moved");
    let server = crate::harness::server::Server::start(&data);
    assert!(ApiClient::sign_in(server.port, ADMIN, PASSWORD, "phone").is_signed_in());
    drop(server);
    assert_eq!(fs::read(&path).expect("readable"), before);
}

/// A damaged file is moved away as the message says; then the same command is the way out.
#[test]
fn damaged_keys_are_mended_as_the_message_says() {
    let (_dir, data) = lived_in("EdDSA");
    let path = data.join("keys.json");
    for damage in ["", "{}", "{\"keys\": [", "\u{0}\u{0}\u{0}"] {
        write(&path, damage);
        let said = refusal(&data);
        assert!(said.contains("it is not readable as keys") && said.contains("move it away"), "{said}");
    }
    fs::rename(&path, data.join("aside")).expect("moved");
    comes_back(&data);
}

/// Before there are people nothing depends on the keys.
#[test]
fn a_house_without_people_makes_its_keys_by_itself() {
    let app = App::start();
    let dir = app.close();
    let data = dir.path().join("data");
    fs::remove_file(data.join("keys.json")).expect("removed");
    let server = crate::harness::server::Server::start(&data);
    assert!(server.said().iter().any(|line| line.contains("/setup?code=")));
    assert!(data.join("keys.json").exists());
}
