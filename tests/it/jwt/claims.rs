//! Claims with a genuine signature and the wrong words: each one is looked at.

use crate::harness::{ApiClient, App, Request, send};
use crate::jwt::forge::{Forge, b64, read};
use serde_json::{Value, json};

struct Scene {
    app: App,
    phone: ApiClient,
    forge: Forge,
    header: Value,
    claims: Value,
}

fn scene_with(settings: &[(&str, Value)]) -> Scene {
    let app = App::with(settings);
    app.set_up();
    let phone = app.phone("ada");
    let forge = Forge::steal(&app, "EdDSA");
    let (header, claims) = read(&phone.pair.access_token);
    Scene { app, phone, forge, header, claims }
}

fn status(app: &App, token: &str) -> u16 {
    let request = Request::new("GET", "/api/account").header("authorization", &format!("Bearer {token}"));
    send(app.port, &request).status
}

/// RFC 9068 §2.2, §4: nothing required may be missing, in every way of verifying.
#[test]
fn jwt_each_claim_is_required() {
    for mode in ["lookup", "denylist", "stateless"] {
        let Scene { app, forge, header, claims, .. } = scene_with(&[("token.verify", json!(mode))]);
        let names: Vec<&String> = claims.as_object().expect("claims").keys().collect();
        assert_eq!(names.len(), 11, "{names:?}");
        for name in names {
            for value in [None, Some(Value::Null)] {
                let mut claims = claims.clone();
                match value {
                    None => claims.as_object_mut().expect("claims").remove(name),
                    Some(value) => claims.as_object_mut().expect("claims").insert(name.clone(), value),
                };
                assert_eq!(status(&app, &forge.sign(&header, &claims)), 401, "{mode}: {name}");
            }
        }
    }
}

/// ASVS 9.2.2, 9.2.3, 10.3.1: for whom, by whom, what for.
#[test]
fn jwt_claims_of_another_issuer_audience_client_or_kind_are_refused() {
    for mode in ["lookup", "denylist", "stateless"] {
        let Scene { app, forge, header, claims, .. } = scene_with(&[("token.verify", json!(mode))]);
        assert_eq!(status(&app, &forge.sign(&header, &claims)), 200, "the control");
        let issuer = claims["iss"].as_str().expect("iss").to_owned();
        let nobody = "00000000-0000-7000-8000-000000000000";
        let cases = [
            ("aud", json!("Twodoors")),
            ("aud", json!("TWODOORS")),
            ("aud", json!("twodoors ")),
            ("aud", json!("other")),
            ("aud", json!("")),
            ("aud", json!(["other"])),
            ("aud", json!(["other", "twodoors"])),
            ("aud", json!(["twodoors"])),
            ("aud", json!([])),
            ("aud", json!({"twodoors": true})),
            ("iss", json!("https://evil.example")),
            ("iss", json!(format!("{issuer}/"))),
            ("iss", json!(issuer.to_uppercase())),
            ("iss", json!([issuer])),
            ("iss", json!("")),
            ("client_id", json!("twodoors")),
            ("client_id", json!("Twodoors-API")),
            ("client_id", json!(["twodoors-api"])),
            ("roles", json!([])),
            ("roles", json!("admin")),
            ("roles", json!(["root"])),
            ("roles", json!(["Admin"])),
            ("roles", json!(["admin", "member"])),
            ("roles", json!(["admin", "admin"])),
            ("sub", json!("ada")),
            ("sub", json!(1)),
            ("sid", json!("")),
            ("sid", json!(["x"])),
            ("epoch", json!(-1)),
            ("epoch", json!("1")),
            ("gen", json!(1.5)),
            ("gen", json!(4_294_967_296_i64)),
            ("jti", json!(7)),
            ("iat", json!("now")),
        ];
        for (name, value) in cases {
            let mut claims = claims.clone();
            claims[name] = value.clone();
            assert_eq!(status(&app, &forge.sign(&header, &claims)), 401, "{mode}: {name} = {value}");
        }
        // Well formed, but nobody's: a lookup and a reading route both notice.
        let mut other = claims.clone();
        other["sub"] = json!(nobody);
        assert_eq!(status(&app, &forge.sign(&header, &other)), 401, "{mode}: sub of nobody");
        for extra in ["nbf", "scope", "admin", "role", "__proto__"] {
            let mut claims = claims.clone();
            claims[extra] = json!(1);
            assert_eq!(status(&app, &forge.sign(&header, &claims)), 401, "{mode}: {extra}");
        }
    }
}

/// RFC 9068 §4; RFC 8725 §3.11: a token of another kind of the same house is not an access token.
#[test]
fn jwt_another_typ_is_refused() {
    let Scene { app, forge, header, claims, .. } = scene_with(&[]);
    for typ in
        ["JWT", "jwt", "", "AT+JWT", "application/at+jwt", "at+jwt ", "at jwt", "id+jwt", "dpop+jwt", "logout+jwt"]
    {
        let mut header = header.clone();
        header["typ"] = json!(typ);
        assert_eq!(status(&app, &forge.sign(&header, &claims)), 401, "{typ}");
    }
}

/// In `lookup` what the token says about the login is compared with the login.
#[test]
fn jwt_lookup_refuses_another_epoch_generation_and_login() {
    let Scene { app, forge, header, claims, .. } = scene_with(&[]);
    let other = app.phone("ada").pair.login_id;
    let browser = app.sign_in("ada").login_id();
    for (name, value) in [
        ("epoch", json!(0)),
        ("epoch", json!(2)),
        ("epoch", json!(u64::MAX)),
        ("gen", json!(2)),
        ("gen", json!(u32::MAX)),
        ("sid", json!("00000000-0000-7000-8000-000000000000")),
        ("sid", json!(browser)),
    ] {
        let mut claims = claims.clone();
        claims[name] = value.clone();
        assert_eq!(status(&app, &forge.sign(&header, &claims)), 401, "{name} = {value}");
    }
    let mut same_person = claims.clone();
    same_person["sid"] = json!(other);
    assert_eq!(status(&app, &forge.sign(&header, &same_person)), 200, "the control: her other login");
}

/// ASVS 10.3.2: a role in a token gives no right that the account has not.
#[test]
fn jwt_a_role_raised_in_a_genuine_token_opens_no_administrators_route() {
    for mode in ["lookup", "denylist", "stateless"] {
        let Scene { app, forge, header, .. } = scene_with(&[("token.verify", json!(mode))]);
        let mut admin = app.sign_in("ada");
        app.add_member(&mut admin, "bob");
        let (_, mut claims) = read(&app.phone("bob").pair.access_token);
        assert_eq!(claims["roles"], json!(["member"]));
        claims["roles"] = json!(["admin"]);
        let bearer = format!("Bearer {}", forge.sign(&header, &claims));
        for path in ["/api/admin/users", "/api/admin/logins"] {
            let reply = send(app.port, &Request::new("GET", path).header("authorization", &bearer));
            assert_eq!(reply.status, 403, "{mode} {path}: {}", reply.text());
        }
    }
}

/// ASVS 9.2.1: not one second longer than `exp` and the leeway of at most 30 seconds.
#[test]
fn jwt_an_expired_token_is_refused_in_both_ways_of_verifying() {
    for mode in ["lookup", "denylist", "stateless"] {
        let Scene { app, phone, claims, .. } = scene_with(&[("token.verify", json!(mode))]);
        let life = claims["exp"].as_i64().expect("exp") - claims["iat"].as_i64().expect("iat");
        assert_eq!(life, 600);
        app.advance(599);
        assert_eq!(status(&app, &phone.pair.access_token), 200, "{mode}: within its life");
        app.advance(31);
        assert_eq!(status(&app, &phone.pair.access_token), 401, "{mode}: after exp and 30 s");
        app.advance(400 * 86_400);
        assert_eq!(status(&app, &phone.pair.access_token), 401, "{mode}: a year later");
    }
}

/// ASVS 9.2.1, 15.3.5: `exp` is a whole number of seconds and nothing else.
#[test]
fn jwt_an_exp_that_is_no_moment_is_refused() {
    for mode in ["lookup", "denylist", "stateless"] {
        let Scene { app, forge, header, claims, .. } = scene_with(&[("token.verify", json!(mode))]);
        let exp = claims["exp"].as_i64().expect("exp");
        for value in [
            format!("\"{exp}\""),
            format!("{exp}.5"),
            format!("{exp}.0"),
            "1e300".to_owned(),
            "1e400".to_owned(),
            "99999999999999999999999".to_owned(),
            "-1".to_owned(),
            "0".to_owned(),
            "-9223372036854775808".to_owned(),
            "true".to_owned(),
            format!("[{exp}]"),
            "NaN".to_owned(),
            "Infinity".to_owned(),
            format!("0x{exp:x}"),
            "{}".to_owned(),
        ] {
            let text = claims.to_string().replace(&format!("\"exp\":{exp}"), &format!("\"exp\":{value}"));
            assert_ne!(text, claims.to_string());
            assert_eq!(status(&app, &forge.sign_texts(&header.to_string(), &text)), 401, "{mode}: exp = {value}");
        }
    }
}

/// ASVS 9.1.1: whatever is changed, the signature says so first.
#[test]
fn jwt_every_character_changed_once_is_refused() {
    let Scene { app, phone, .. } = scene_with(&[("token.verify", json!("stateless"))]);
    let good = phone.pair.access_token;
    for at in 0..good.len() {
        let mut bytes = good.clone().into_bytes();
        bytes[at] = match bytes[at] {
            b'.' => b'A',
            b'A' => b'B',
            _ => b'A',
        };
        let changed = String::from_utf8(bytes).expect("ASCII");
        assert_eq!(status(&app, &changed), 401, "character {at} of {}", good.len());
    }
    assert_eq!(status(&app, &good), 200, "the control");
}

/// ASVS 9.1.1: a raised role without the key.
#[test]
fn jwt_a_role_raised_without_the_key_is_refused() {
    for alg in ["EdDSA", "ES256", "RS256", "HS256"] {
        let app = App::with(&[("token.alg", json!(alg)), ("token.verify", json!("stateless"))]);
        let mut admin = app.set_up();
        app.add_member(&mut admin, "bob");
        let token = app.phone("bob").pair.access_token;
        let (_, mut claims) = read(&token);
        let parts: Vec<&str> = token.split('.').collect();
        assert_eq!(status(&app, &token), 200, "the control");
        claims["roles"] = json!(["admin"]);
        let raised = format!("{}.{}.{}", parts[0], b64(claims.to_string()), parts[2]);
        assert_eq!(status(&app, &raised), 401, "{alg}");
    }
}
