//! What a refusal under `/api` says in `WWW-Authenticate`, and how a client knows what to do next.

use crate::harness::{ADMIN, ApiClient, App, PASSWORD, Reply, Request};
use crate::jwt::forge::{Forge, read};
use crate::people::administration::{Scene, scene};
use serde_json::{Value, json};

const MODES: [&str; 3] = ["lookup", "denylist", "stateless"];
const PLAIN: &str = "Bearer realm=\"twodoors\"";

fn show(app: &App, authorization: &str) -> Reply {
    app.send(&Request::new("GET", "/api/account").header("authorization", authorization))
}

fn show_token(app: &App, token: &str) -> Reply {
    show(app, &format!("Bearer {token}"))
}

#[track_caller]
fn assert_says(reply: &Reply, status: u16, code: &str, challenge: &str) {
    assert_eq!((reply.status, &reply.json()["code"]), (status, &json!(code)), "{}", reply.text());
    assert_eq!(reply.all("www-authenticate"), [challenge], "{code}");
}

#[track_caller]
fn assert_expired(reply: &Reply) {
    let challenge =
        "Bearer realm=\"twodoors\", error=\"invalid_token\", error_description=\"The access token has expired\"";
    assert_says(reply, 401, "token_expired", challenge);
}

#[track_caller]
fn assert_invalid(reply: &Reply) {
    assert_says(reply, 401, "invalid_token", "Bearer realm=\"twodoors\", error=\"invalid_token\"");
}

/// A person, their phone, and what a thief who has the key could sign.
struct Stolen {
    app: App,
    phone: ApiClient,
    forge: Forge,
    header: Value,
    claims: Value,
}

fn stolen(mode: &str) -> Stolen {
    let app = App::with(&[("token.verify", json!(mode))]);
    app.set_up();
    let (phone, forge) = (app.phone(ADMIN), Forge::steal(&app, "EdDSA"));
    let (header, claims) = read(&phone.pair.access_token);
    assert_eq!(show_token(&app, &forge.sign(&header, &claims)).status, 200, "the control");
    Stolen { app, phone, forge, header, claims }
}

impl Stolen {
    fn with(&self, changes: &[(&str, Value)]) -> String {
        let mut claims = self.claims.clone();
        for (name, value) in changes {
            claims[*name] = value.clone();
        }
        self.forge.sign(&self.header, &claims)
    }

    fn secs(&self, name: &str) -> i64 {
        self.claims[name].as_i64().expect("seconds")
    }
}

/// RFC 6750 §3.1: where no access token was shown no error is named.
#[test]
fn api_where_no_bearer_was_shown_no_error_is_named() {
    let app = App::start();
    app.set_up();
    let token = app.phone(ADMIN).pair.access_token;
    let basic = data_encoding::BASE64.encode(format!("{ADMIN}:{PASSWORD}").as_bytes());
    for shown in [
        format!("Basic {basic}"),
        format!("DPoP {token}"),
        format!("Token {token}"),
        format!("Bearer{token}"),
        token.clone(),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        "bearer   ".to_owned(),
        "Negotiate".to_owned(),
        String::new(),
    ] {
        assert_says(&show(&app, &shown), 401, "not_signed_in", PLAIN);
    }
    assert_says(&app.send(&Request::new("GET", "/api/account")), 401, "not_signed_in", PLAIN);
    for shown in [format!("Bearer {token}"), format!("BEARER  {token}")] {
        assert_eq!(show(&app, &shown).status, 200, "the control");
    }
    assert_invalid(&show(&app, "Bearer x"));
}

/// In every way of verifying: by this a client knows that a refresh helps.
#[test]
fn jwt_a_genuine_token_out_of_its_time_is_told_apart() {
    for mode in MODES {
        let mut own = stolen(mode);
        own.app.advance(599);
        assert_eq!(show_token(&own.app, &own.phone.pair.access_token).status, 200, "{mode}");
        own.app.advance(1);
        assert_expired(&show_token(&own.app, &own.phone.pair.access_token));
        assert_eq!(own.phone.refresh().status, 200, "{mode}: what is said to help does help");
        assert!(own.phone.is_signed_in(), "{mode}");
    }
}

/// The clock of the server was put back: 30 s are nothing, more wants a refresh.
#[test]
fn jwt_a_genuine_token_of_the_future_is_out_of_its_time_too() {
    for mode in MODES {
        let mut own = stolen(mode);
        own.app.put_back(30);
        assert_eq!(show_token(&own.app, &own.phone.pair.access_token).status, 200, "{mode}");
        own.app.put_back(1);
        assert_expired(&show_token(&own.app, &own.phone.pair.access_token));
        assert_eq!(own.phone.refresh().status, 200, "{mode}");
        assert!(own.phone.is_signed_in(), "{mode}");
    }
}

/// The signature decides first, then everything else, the time last.
#[test]
fn jwt_a_forged_token_out_of_its_time_is_only_invalid() {
    for mode in MODES {
        let own = stolen(mode);
        let other = App::start();
        other.set_up();
        let thief = Forge::steal(&other, "EdDSA");
        own.app.advance(600);
        let genuine = own.with(&[]);
        assert_expired(&show_token(&own.app, &genuine));
        assert_invalid(&show_token(&own.app, &thief.sign(&own.header, &own.claims)));
        let (message, _) = genuine.rsplit_once('.').expect("a signature");
        assert_invalid(&show_token(&own.app, &format!("{message}.AAAA")));
        for change in [
            ("aud", json!("other")),
            ("iss", json!("https://evil.example")),
            ("client_id", json!("other")),
            ("roles", json!(["admin", "member"])),
            ("exp", json!(own.secs("exp") + 1)),
            ("sub", json!("ada")),
        ] {
            assert_invalid(&show_token(&own.app, &own.with(std::slice::from_ref(&change))));
        }
    }
}

/// A token within its time whose login has ended is not expired: signing in again helps, and nothing else.
#[test]
fn jwt_a_live_token_of_an_ended_login_is_invalid() {
    for mode in ["lookup", "denylist"] {
        let mut own = stolen(mode);
        assert_eq!(own.phone.post("/api/logout", None).status, 200);
        assert_invalid(&own.phone.get("/api/account"));
        assert_eq!(own.phone.refresh().json()["code"], "invalid_grant");
    }
}

/// Even whoever has the key cannot make a token that lives longer than any that the house has made.
#[test]
fn jwt_a_longer_life_than_the_key_gave_is_refused() {
    for mode in MODES {
        let own = stolen(mode);
        let (iat, exp) = (own.secs("iat"), own.secs("exp"));
        for (iat, exp) in [
            (iat, exp + 1),
            (iat - 1, exp),
            (0, exp),
            (iat, i64::MAX),
            (i64::MIN, exp),
            (i64::MIN, i64::MAX),
            (exp, iat),
            (exp + 1, exp),
        ] {
            assert_invalid(&show_token(&own.app, &own.with(&[("iat", json!(iat)), ("exp", json!(exp))])));
        }
        for (iat, exp) in [(iat, exp - 1), (iat + 30, exp), (iat + 30, exp + 30), (iat - 60, exp - 60)] {
            let token = own.with(&[("iat", json!(iat)), ("exp", json!(exp))]);
            assert_eq!(show_token(&own.app, &token).status, 200, "{mode}: the control: {iat} {exp}");
        }
        assert_expired(&show_token(&own.app, &own.with(&[("iat", json!(iat + 31)), ("exp", json!(exp + 31))])));
    }
}

/// The longest life is the key's: a shorter one from the next start on leaves older tokens theirs.
#[test]
fn jwt_the_longest_life_is_that_of_the_key_not_of_today() {
    let origin = ("public_origin", json!("http://127.0.0.1:8000"));
    let app = App::with(&[origin, ("token.access_ttl_secs", json!(3_600))]);
    app.set_up();
    let token = app.phone(ADMIN).pair.access_token;
    let app = app.restart_with("token.access_ttl_secs", json!(60));
    app.advance(1_800);
    assert_eq!(show_token(&app, &token).status, 200);
}

/// serde reads a UUID in several forms; one person has one name.
#[test]
fn jwt_ids_only_in_their_canonical_form_are_accepted() {
    for mode in MODES {
        let own = stolen(mode);
        for name in ["sub", "sid"] {
            let id = own.claims[name].as_str().expect("an id").to_owned();
            for other in [
                id.to_uppercase(),
                id.replace('-', ""),
                format!("{{{id}}}"),
                format!("urn:uuid:{id}"),
                format!(" {id}"),
                format!("{id}\u{0}"),
            ] {
                assert_ne!(other, id);
                assert_invalid(&show_token(&own.app, &own.with(&[(name, json!(other))])));
            }
            let bytes = uuid_bytes(&id);
            assert_invalid(&show_token(&own.app, &own.with(&[(name, json!(bytes))])));
        }
    }
}

fn uuid_bytes(id: &str) -> Vec<u8> {
    let hex = id.replace('-', "");
    (0..16).map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).expect("hex")).collect()
}

/// RFC 6750 §3.1 where another token would do, RFC 9470 §3 where the password has to be given again.
#[test]
fn api_a_403_says_what_the_token_lacks() {
    let Scene { app, mut ada_phone, mut bob_phone, .. } = scene();
    let scope = "Bearer realm=\"twodoors\", error=\"insufficient_scope\"";
    for path in ["/api/admin/users", "/api/admin/keys", "/api/admin/audit", "/api/admin/diagnostics"] {
        assert_says(&bob_phone.get(path), 403, "not_administrator", scope);
    }
    app.add_by_owner("carol", false);
    let mut carol = app.phone("carol");
    assert_says(&carol.get("/api/account"), 403, "password_change_required", scope);
    assert_says(&carol.get("/api/people"), 403, "password_change_required", scope);
    app.advance(15 * 60);
    assert_eq!(ada_phone.refresh().status, 200);
    let step_up = "Bearer realm=\"twodoors\", error=\"insufficient_user_authentication\", max_age=\"900\"";
    assert_says(&ada_phone.post("/api/admin/keys/rotate", None), 403, "confirm_required", step_up);
    assert_says(&ada_phone.delete("/api/account/logins"), 403, "confirm_required", step_up);
    // The token is all right, what was typed is not.
    let wrong = ada_phone.post("/api/account/confirm", Some(&json!({"password": "another one altogether"})));
    assert_eq!((wrong.status, &wrong.json()["code"]), (403, &json!("wrong_password")));
    assert!(wrong.all("www-authenticate").is_empty());
}

/// Both codes stand in `/problems`, with what to do next, in both languages.
#[test]
fn both_codes_are_explained_in_both_languages() {
    let app = App::start();
    app.set_up();
    for (language, told) in
        [("en", ["POST /api/refresh", "sign in again"]), ("ko", ["POST /api/refresh", "다시 로그인하세요"])]
    {
        let page = app.send(&Request::new("GET", "/problems").header("accept-language", language)).text();
        let page = page.replace("&#x2F;", "/");
        for word in ["token_expired", "invalid_token"].iter().chain(&told) {
            assert!(page.contains(word), "{language}: {word}");
        }
    }
    let token = app.phone(ADMIN).pair.access_token;
    app.advance(600);
    let request = Request::new("GET", "/api/account").header("authorization", &format!("Bearer {token}"));
    let reply = app.send(&request.header("accept-language", "ko"));
    assert_expired(&reply);
    assert_eq!(reply.json()["title"], "액세스 토큰이 만료되었습니다");
    assert!(reply.header("www-authenticate").is_ascii());
}
