//! Door two: signing in, staying in and signing out by tokens. `sessions.rs` is its twin: equal
//! names, the same promises.

use crate::harness::{ADMIN, ApiClient, App, OTHER_PASSWORD, PASSWORD, Pair, Request};
use serde_json::json;

fn sign_in(app: &App, body: &serde_json::Value) -> crate::harness::Reply {
    app.send(&Request::new("POST", "/api/login").json(body))
}

#[test]
fn api_signing_in_gives_a_pair_with_every_member() {
    let app = App::start();
    app.set_up();
    let reply = ApiClient::login(app.port, ADMIN, PASSWORD, "a phone");
    assert_eq!((reply.status, reply.header("cache-control")), (200, "no-store"));
    assert!(reply.all("set-cookie").is_empty());
    let pair = reply.json();
    let members: Vec<&String> = pair.as_object().expect("an object").keys().collect();
    let wanted = ["access_token", "expires_in", "login_id", "refresh_expires_in", "refresh_token", "token_type"];
    assert_eq!(members, wanted);
    assert_eq!((&pair["token_type"], &pair["expires_in"]), (&json!("Bearer"), &json!(600)));
    assert_eq!(pair["refresh_expires_in"], json!(14 * 86_400));
    assert!(pair["refresh_token"].as_str().expect("a text").starts_with("tdr_"));
}

/// RFC 9068: the header and exactly the claims that are promised.
#[test]
fn api_an_access_token_says_what_the_contract_says() {
    let app = App::start();
    app.set_up();
    let phone = app.phone(ADMIN);
    let part = |n: usize| -> serde_json::Value {
        let text = phone.pair.access_token.split('.').nth(n).expect("three parts");
        let bytes = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).expect("base64url");
        serde_json::from_slice(&bytes).expect("JSON")
    };
    let header = part(0);
    assert_eq!((&header["typ"], &header["alg"]), (&json!("at+jwt"), &json!("EdDSA")));
    let claims = part(1);
    let names: Vec<&String> = claims.as_object().expect("an object").keys().collect();
    assert_eq!(names, ["aud", "client_id", "epoch", "exp", "gen", "iat", "iss", "jti", "roles", "sid", "sub"]);
    assert_eq!((&claims["aud"], &claims["client_id"]), (&json!("twodoors"), &json!("twodoors-api")));
    assert_eq!((&claims["iss"], &claims["roles"]), (&json!(app.origin()), &json!(["admin"])));
    assert_eq!(claims["sid"], json!(phone.pair.login_id));
    assert_eq!(claims["sub"], json!(app.user(ADMIN).id.to_string()));
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 600);
}

#[test]
fn api_signing_in_needs_no_more_than_the_fields_named() {
    let app = App::start();
    app.set_up();
    let body = json!({"username": ADMIN, "password": PASSWORD, "device_name": "a phone"});
    assert_eq!(sign_in(&app, &body).status, 200);
    let reply = sign_in(&app, &json!({"username": ADMIN, "password": PASSWORD, "colour": "blue"}));
    assert_eq!(reply.status, 422, "device_name is required, unknown members are named");
    let fields: Vec<_> = reply.json()["errors"].as_array().unwrap().iter().map(|e| e["field"].clone()).collect();
    assert_eq!(fields, ["device_name", "colour"]);
}

/// ASVS 6.3.8: one answer for every reason.
#[test]
fn api_a_wrong_password_is_401_and_says_no_more() {
    let app = App::start();
    app.set_up();
    let wrong = ApiClient::login(app.port, ADMIN, OTHER_PASSWORD, "a phone");
    assert_eq!((wrong.status, wrong.header("www-authenticate")), (401, "Bearer realm=\"twodoors\""));
    assert_eq!(wrong.header("content-type"), "application/problem+json");
    assert_eq!(wrong.json()["code"], "invalid_credentials");
    let unknown = ApiClient::login(app.port, "bob", OTHER_PASSWORD, "a phone");
    assert_eq!(unknown.body, wrong.body);
}

#[test]
fn api_a_name_is_the_same_whatever_its_case() {
    let app = App::start();
    app.set_up();
    assert_eq!(ApiClient::login(app.port, "ADA", PASSWORD, "a phone").status, 200);
    assert_eq!(ApiClient::login(app.port, ADMIN, &PASSWORD.to_uppercase(), "a phone").status, 401);
}

#[test]
fn api_signing_in_is_seen_by_administrators() {
    let app = App::start();
    app.set_up();
    app.advance(3_600);
    app.phone(ADMIN);
    app.settle();
    let id = app.user(ADMIN).id.to_string();
    let user = app.phone(ADMIN).get(&format!("/api/admin/users/{id}")).json();
    assert_eq!(user["last_seen_at"], "2026-01-01T01:00:00Z", "{user}");
}

/// ASVS 7.4.1, 10.4.9: both tokens are dead at once, everywhere, and after a restart.
#[test]
fn api_after_signing_out_the_old_credential_is_dead() {
    let app = App::start();
    app.set_up();
    let mut phone = app.phone(ADMIN);
    let reply = phone.post("/api/logout", None);
    assert_eq!((reply.status, reply.json()), (200, json!({"effect": "at_once"})));
    for path in ["/api/account", "/api/account/logins", "/api/people", "/api/admin/users"] {
        let reply = phone.get(path);
        assert_eq!((reply.status, reply.json()["code"].clone()), (401, json!("invalid_token")), "{path}");
    }
    let refused = phone.refresh();
    assert_eq!((refused.status, refused.json()["error"].clone()), (400, json!("invalid_grant")));
    let app = app.restart();
    phone.port = app.port;
    assert!(!phone.is_signed_in());
    assert_eq!(phone.refresh().status, 400, "after a restart");
}

#[test]
fn api_signing_out_ends_this_login_only() {
    let app = App::start();
    let mut browser = app.set_up();
    let (mut one, mut two) = (app.phone(ADMIN), app.phone(ADMIN));
    assert_eq!(one.post("/api/logout", None).status, 200);
    assert!(!one.is_signed_in() && two.is_signed_in() && browser.is_signed_in());
}

#[test]
fn api_a_login_survives_a_restart() {
    let app = App::with(&[("public_origin", json!("http://localhost:8000"))]);
    app.set_up();
    let mut phone = app.phone(ADMIN);
    let app = app.restart();
    phone.port = app.port;
    assert!(phone.is_signed_in());
    assert_eq!(phone.refresh().status, 200);
}

#[test]
fn api_an_access_token_expires_and_a_refresh_renews_it() {
    let app = App::start();
    app.set_up();
    let mut phone = app.phone(ADMIN);
    app.advance(599);
    assert!(phone.is_signed_in());
    app.advance(1);
    assert!(!phone.is_signed_in());
    assert_eq!(phone.refresh().status, 200);
    assert!(phone.is_signed_in());
}

/// ASVS 7.3.1: 14 days without use; a refresh extends it.
#[test]
fn api_an_unused_login_expires() {
    let app = App::start();
    app.set_up();
    let mut phone = app.phone(ADMIN);
    for _ in 0..3 {
        app.advance(14 * 86_400 - 1);
        assert_eq!(phone.refresh().status, 200);
    }
    app.advance(14 * 86_400);
    assert_eq!(phone.refresh().status, 400);
}

/// ASVS 7.3.2, 10.4.8: 90 days, used or not.
#[test]
fn api_a_login_expires_for_good_however_much_it_is_used() {
    let app = App::start();
    app.set_up();
    let mut phone = app.phone(ADMIN);
    for day in 1..90 {
        app.advance(86_400);
        let reply = phone.refresh();
        assert_eq!(reply.status, 200, "day {day}");
        let left = reply.json()["refresh_expires_in"].as_u64().unwrap();
        assert_eq!(left, (14 * 86_400).min((90 - day) * 86_400), "the nearer of idle and absolute");
    }
    app.advance(86_400);
    assert_eq!(phone.refresh().status, 400);
}

#[test]
fn api_lifetimes_are_what_the_configuration_says() {
    let settings =
        [("token.access_ttl_secs", json!(60)), ("token.idle_ttl_secs", json!(120)), ("token.max_ttl_secs", json!(200))];
    let app = App::with(&settings);
    app.set_up();
    let mut phone = app.phone(ADMIN);
    app.advance(60);
    assert!(!phone.is_signed_in());
    app.advance(59);
    assert_eq!(phone.refresh().status, 200);
    app.advance(81);
    assert_eq!(phone.refresh().status, 400, "200 seconds after signing in");
    let unused = app.phone(ADMIN);
    app.advance(120);
    assert_eq!(unused.refresh_with(&unused.pair.refresh_token).status, 400);
}

/// A device says who it is: signing in again replaces its login, nobody else's.
#[test]
fn api_signing_in_again_with_the_same_device_id_replaces_its_login() {
    let app = App::start();
    let mut admin = app.set_up();
    app.add_member(&mut admin, "bob");
    let sign_in = |name: &str, device_id: &str| {
        let body = json!({"username": name, "password": PASSWORD, "device_name": "a phone", "device_id": device_id});
        let reply = sign_in(&app, &body);
        assert_eq!(reply.status, 200, "{}", reply.text());
        ApiClient { port: app.port, pair: Pair::of(&reply.json()) }
    };
    let (mut old, mut other) = (sign_in(ADMIN, "one"), sign_in(ADMIN, "two"));
    let mut bob = sign_in("bob", "one");
    let mut nameless = app.phone(ADMIN);
    let mut new = sign_in(ADMIN, "one");
    assert!(!old.is_signed_in() && old.refresh().status == 400);
    assert!(new.is_signed_in() && other.is_signed_in() && bob.is_signed_in() && nameless.is_signed_in());
}

#[test]
fn api_a_device_is_named_within_limits() {
    let app = App::start();
    app.set_up();
    let try_with = |name: &str, id: &str| {
        let body = json!({"username": ADMIN, "password": PASSWORD, "device_name": name, "device_id": id});
        sign_in(&app, &body)
    };
    assert_eq!(try_with(&"n".repeat(64), &"i".repeat(64)).status, 200);
    for (name, id) in [("", "id"), ("\u{202e}", "id"), ("phone", ""), ("phone", "a b"), ("phone", "ü")] {
        let reply = try_with(name, id);
        assert_eq!(reply.status, 422, "{name:?} {id:?}: {}", reply.text());
    }
    let both = try_with(&"n".repeat(65), &"i".repeat(65)).json();
    assert_eq!(both["errors"].as_array().unwrap().len(), 2, "{both}");
}

/// In `stateless` a revoked token is honest about how long it lives on, and opens no change meanwhile.
#[test]
fn api_stateless_says_how_long_an_ended_login_lives_on() {
    let app = App::with(&[("token.verify", json!("stateless"))]);
    app.set_up();
    let (mut phone, mut other) = (app.phone(ADMIN), app.phone(ADMIN));
    app.advance(100);
    let reply = other.delete(&format!("/api/account/logins/{}", phone.pair.login_id));
    assert_eq!(reply.json(), json!({"effect": "within", "seconds": 500}));
    assert_eq!(phone.get("/api/account").status, 200, "the signature speaks for itself");
    assert_eq!(phone.patch("/api/account", &json!({"title": "x"})).status, 401, "a change asks the store");
    assert_eq!(phone.get("/api/admin/users").status, 401, "so does administration");
    assert_eq!(phone.refresh().status, 400);
    app.advance(500);
    assert_eq!(phone.get("/api/account").status, 401);
}
