//! How a refresh token ends without anybody copying it, that it outlives a restart, and that the
//! data directory holds nothing that opens a door.

use crate::harness::{ApiClient, App, OTHER_PASSWORD, PASSWORD, Pair, Reply};
use crate::jwt::forge::unb64;
use serde_json::{Value, json};
use std::path::Path;

const DAY: u64 = 86_400;

fn scene(settings: &[(&str, Value)]) -> (App, ApiClient) {
    let mut all = vec![("public_origin", json!("http://127.0.0.1:8000"))];
    all.extend_from_slice(settings);
    let app = App::with(&all);
    app.set_up();
    let phone = app.phone("ada");
    (app, phone)
}

#[track_caller]
fn assert_dead(reply: &Reply) {
    assert_eq!(reply.status, 400, "{}", reply.text());
    assert_eq!(reply.json()["error"], "invalid_grant");
}

/// ASVS 7.3.1.
#[test]
fn refresh_after_the_idle_life_is_refused() {
    let (app, mut phone) = scene(&[]);
    app.advance(14 * DAY - 1);
    assert_eq!(phone.refresh().status, 200, "a second before");
    app.advance(14 * DAY);
    assert_dead(&phone.refresh());
    let mut other = app.phone("ada");
    assert_eq!(other.refresh().status, 200, "the control");
}

/// ASVS 7.3.2, 10.4.8: no use prolongs the absolute life, and the answer says which end is nearer.
#[test]
fn refresh_daily_still_ends_with_the_absolute_life() {
    let (app, mut phone) = scene(&[]);
    for day in 1..90 {
        app.advance(DAY);
        let reply = phone.refresh();
        assert_eq!(reply.status, 200, "day {day}: {}", reply.text());
        let left = (90 - day) * DAY;
        assert_eq!(reply.json()["refresh_expires_in"], json!(left.min(14 * DAY)), "day {day}");
    }
    app.advance(DAY - 1);
    assert_eq!(phone.refresh().status, 200, "a second before");
    assert!(phone.is_signed_in());
    app.advance(1);
    assert_dead(&phone.refresh());
    assert!(!phone.is_signed_in(), "an access token does not outlive its login");
}

/// ASVS 7.3.2: whoever verifies without reading the row is no more patient.
#[test]
fn refresh_just_before_the_absolute_end_gives_no_more_than_what_is_left() {
    for mode in ["lookup", "denylist", "stateless"] {
        let lives = [("token.max_ttl_secs", json!(3_000)), ("token.idle_ttl_secs", json!(3_000))];
        let (app, mut phone) = scene(&[&lives[..], &[("token.verify", json!(mode))]].concat());
        app.advance(2_990);
        let reply = phone.refresh();
        assert_eq!((reply.status, &reply.json()["expires_in"]), (200, &json!(10)), "{mode}");
        app.advance(9);
        assert!(phone.is_signed_in(), "{mode}");
        app.advance(1);
        assert!(!phone.is_signed_in(), "{mode}: an access token does not outlive its login");
    }
}

/// ASVS 7.4.2, 7.4.3: everything that adds to the epoch.
#[test]
fn refresh_after_a_change_of_the_epoch_is_refused() {
    let (app, _) = scene(&[]);
    let mut browser = app.sign_in("ada");
    let id = app.add_member(&mut browser, "bob");
    let mut admin = app.phone("ada");
    let user = format!("/api/admin/users/{id}");
    for body in [json!({"role": "admin"}), json!({"disabled": true}), json!({"disabled": false})] {
        let phone = if body["disabled"] == json!(false) { None } else { Some(app.phone("bob")) };
        assert_eq!(admin.patch(&user, &body).status, 200, "{body}");
        if let Some(phone) = phone {
            assert_dead(&phone.refresh_with(&phone.pair.refresh_token));
        }
    }
    let phone = app.phone("bob");
    assert_eq!(admin.post(&format!("{user}/sign-out"), None).status, 200);
    assert_dead(&phone.refresh_with(&phone.pair.refresh_token));

    let (stays, ends) = (app.phone("bob"), app.phone("bob"));
    let body = json!({"current_password": PASSWORD, "new_password": OTHER_PASSWORD});
    let changed = stays.clone().post("/api/account/password", Some(&body));
    assert_eq!(changed.status, 200, "{}", changed.text());
    assert_dead(&ends.refresh_with(&ends.pair.refresh_token));
    let fresh = Pair::of(&changed.json());
    assert_eq!(stays.refresh_with(&fresh.refresh_token).status, 200, "this phone stays");
}

/// A phone that changed its password holds a fresh pair; the one before is not understood any more.
#[test]
fn refresh_with_the_pair_from_before_ones_own_password_change_is_refused() {
    let (_app, phone) = scene(&[]);
    let body = json!({"current_password": PASSWORD, "new_password": OTHER_PASSWORD});
    let changed = phone.clone().post("/api/account/password", Some(&body));
    let fresh = Pair::of(&changed.json());
    assert_eq!(fresh.login_id, phone.pair.login_id);
    let mut old = phone.clone();
    assert!(!old.is_signed_in());
    let mut new = phone.clone();
    new.pair = fresh.clone();
    assert!(new.is_signed_in());
    assert_dead(&phone.refresh_with(&phone.pair.refresh_token));
}

/// The rule's memory is in the row, not in the process.
#[test]
fn refresh_keeps_its_rule_over_a_restart() {
    let (app, mut phone) = scene(&[]);
    let r1 = phone.pair.refresh_token.clone();
    assert_eq!(phone.refresh().status, 200);
    let r2 = phone.pair.refresh_token.clone();
    let app = app.restart();
    phone.port = app.port;
    assert_eq!(Pair::of(&phone.refresh_with(&r1).json()).refresh_token, r2, "within the grace");
    assert!(phone.is_signed_in());
    let logins = app.inner.store().logins();
    app.wait(async move { logins.settle().await }).expect("durable");
    app.advance(31);
    let app = app.restart();
    phone.port = app.port;
    assert_dead(&phone.refresh_with(&r1));
    let app = app.restart();
    phone.port = app.port;
    assert_dead(&phone.refresh_with(&r2));
    assert!(!phone.is_signed_in());
}

fn bytes_below(dir: &Path, all: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(dir).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            bytes_below(&path, all);
        } else if let Ok(bytes) = std::fs::read(&path) {
            all.push((path.display().to_string(), bytes));
        }
    }
}

/// ASVS 7.2.3, 11.4.2, 13.3.1, 16.2.5: whoever copies the store can sign in as nobody.
#[test]
fn refresh_tokens_cookies_codes_and_passwords_are_not_on_the_disk() {
    let (app, mut phone) = scene(&[]);
    let mut browser = app.sign_in("ada");
    browser.get("/account/password");
    let page = browser.post("/admin/users", &[("username", "bob"), ("display_name", "Bob Findme"), ("role", "member")]);
    let code = page.link_path().trim_start_matches("/link/").to_owned();
    let cookie = browser.cookie.clone().expect("a cookie");
    let (id, secret) = cookie.split_once('=').and_then(|(_, value)| value.split_once('.')).expect("id.secret");
    let (id, secret) = (id.to_owned(), secret.to_owned());
    let first = phone.pair.clone();
    assert_eq!(phone.refresh().status, 200);
    let logins = app.inner.store().logins();
    app.wait(async move { logins.settle().await }).expect("durable");
    let csrf = browser.csrf.clone();
    assert!(app.sign_in("ada").is_signed_in());
    let failed = app.browser().post_form("/login", &[("username", "hunter2 in the wrong box"), ("password", "x")]);
    assert_eq!(failed.status, 401);

    let mut needles: Vec<(&str, Vec<u8>)> = Vec::new();
    for pair in [&first, &phone.pair] {
        let mac = unb64(pair.refresh_token.trim_start_matches("tdr_"))[21..].to_vec();
        let signature = pair.access_token.rsplit('.').next().expect("a signature");
        needles.push(("a refresh token", pair.refresh_token.clone().into_bytes()));
        needles.push(("a refresh token's MAC", mac));
        needles.push(("an access token", pair.access_token.clone().into_bytes()));
        needles.push(("an access token's signature", signature.as_bytes().to_vec()));
        needles.push(("an access token's signature, raw", unb64(signature)));
    }
    needles.push(("a cookie's secret", secret.clone().into_bytes()));
    needles.push(("a cookie's secret, raw", unb64(&secret)));
    needles.push(("a link's code", code.as_bytes()[22..].to_vec()));
    needles.push(("a link's secret, raw", unb64(&code[22..])));
    needles.push(("a csrf field", csrf.clone().into_bytes()));
    needles.push(("a csrf field, raw", unb64(&csrf)));
    needles.push(("a password", PASSWORD.as_bytes().to_vec()));
    needles.push(("what was typed as a name", b"hunter2".to_vec()));
    needles.push(("a JWT", b"eyJ".to_vec()));
    needles.push(("a refresh token's prefix", b"tdr_".to_vec()));

    let dir = app.data_dir();
    let look = |needles: &[(&str, Vec<u8>)]| {
        let mut files = Vec::new();
        bytes_below(&dir, &mut files);
        let holds = |bytes: &[u8], needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
        assert!(files.iter().any(|(_, bytes)| holds(bytes, b"Bob Findme")), "the search finds what is there");
        assert!(files.iter().any(|(_, bytes)| holds(bytes, b"$argon2id$v=19$m=")), "hashes are there");
        let raw_id: uuid::Uuid = id.parse().expect("a uuid");
        assert!(files.iter().any(|(_, bytes)| holds(bytes, raw_id.as_bytes())), "the login's id is there");
        for (path, bytes) in &files {
            for (what, needle) in needles {
                assert!(!holds(bytes, needle), "{what} stands in {path}");
            }
        }
    };
    look(&needles);
}
