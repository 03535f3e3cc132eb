//! The four algorithms, checked by somebody else than the house: the published key set and a
//! verifier of our own.

use crate::harness::{App, Request, send};
use crate::jwt::forge::{b64, read, unb64};
use aws_lc_rs::signature::{self, ED25519, RsaPublicKeyComponents, UnparsedPublicKey};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn jwks(app: &App) -> Vec<Value> {
    let reply = send(app.port, &Request::new("GET", "/.well-known/jwks.json"));
    assert_eq!(reply.status, 200);
    assert!(reply.header("content-type").starts_with("application/json"));
    reply.json()["keys"].as_array().expect("keys").clone()
}

/// Verifies with nothing but the public key set.
fn is_good(keys: &[Value], token: &str) -> bool {
    let (header, _) = read(token);
    let Some(key) = keys.iter().find(|key| key["kid"] == header["kid"]) else { return false };
    let (message, signature) = token.rsplit_once('.').expect("a signature");
    let (message, signature) = (message.as_bytes(), unb64(signature));
    let member = |name: &str| unb64(key[name].as_str().unwrap_or_else(|| panic!("{name} in {key}")));
    match header["alg"].as_str().expect("alg") {
        "EdDSA" => UnparsedPublicKey::new(&ED25519, member("x")).verify(message, &signature).is_ok(),
        "ES256" => {
            let point = [vec![4], member("x"), member("y")].concat();
            UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, point).verify(message, &signature).is_ok()
        }
        "RS256" => {
            let (n, e) = (member("n"), member("e"));
            assert!(n.len() >= 384, "an RSA key of {} bits", n.len() * 8);
            RsaPublicKeyComponents { n: &n, e: &e }
                .verify(&signature::RSA_PKCS1_2048_8192_SHA256, message, &signature)
                .is_ok()
        }
        other => panic!("{other} has no public key"),
    }
}

/// ASVS 11.6.1; RFC 7517, RFC 8037: whoever has the key set can verify, and nothing more.
#[test]
fn jwt_each_public_algorithm_is_verified_by_the_key_set_alone() {
    let members = |text: &str| text.split(' ').map(str::to_owned).collect::<BTreeSet<_>>();
    for (alg, public) in
        [("EdDSA", "kty crv x kid alg use"), ("ES256", "kty crv x y kid alg use"), ("RS256", "kty n e kid alg use")]
    {
        let app = App::with(&[("token.alg", json!(alg))]);
        app.set_up();
        let mut phone = app.phone("ada");
        assert_eq!(phone.get("/api/account").status, 200, "{alg}");
        let keys = jwks(&app);
        assert_eq!(keys.len(), 1, "{alg}");
        assert_eq!(keys[0]["alg"], alg);
        assert_eq!(keys[0]["use"], "sig");
        let own: BTreeSet<String> = keys[0].as_object().expect("a key").keys().cloned().collect();
        assert_eq!(own, members(public), "{alg}: no private member, none unknown");
        assert!(is_good(&keys, &phone.pair.access_token), "{alg}");
        let (header, claims) = read(&phone.pair.access_token);
        assert_eq!((&header["alg"], &header["typ"]), (&json!(alg), &json!("at+jwt")));
        assert_eq!(claims["iss"], app.origin());
        assert_eq!(claims["aud"], "twodoors");
        assert_eq!(claims["client_id"], "twodoors-api");
        assert_eq!(claims["exp"].as_i64().expect("exp") - claims["iat"].as_i64().expect("iat"), 600);
        assert!(claims["jti"].as_str().expect("jti").len() >= 22);
        // The signature with its first bit turned.
        let (message, signature) = phone.pair.access_token.rsplit_once('.').expect("a signature");
        let mut signature = unb64(signature);
        signature[0] ^= 1;
        let other = format!("{message}.{}", b64(signature));
        assert!(!is_good(&keys, &other), "{alg}: the verifier of this test can say no");
    }
}

/// ASVS 11.2.3, 13.3.1: an HMAC key is a secret, so the key set does not hold it in any form.
#[test]
fn jwt_an_hmac_key_is_never_published() {
    let app = App::with(&[("token.alg", json!("HS256"))]);
    app.set_up();
    let mut phone = app.phone("ada");
    assert_eq!(phone.get("/api/account").status, 200);
    let forge = crate::jwt::forge::Forge::steal(&app, "HS256");
    assert!(forge.secret().len() >= 32, "256 bits");
    let reply = send(app.port, &Request::new("GET", "/.well-known/jwks.json"));
    assert_eq!(reply.json(), json!({"keys": []}));
    assert!(!reply.text().contains("oct") && !reply.text().contains(&forge.kid));
    let (message, signature) = phone.pair.access_token.rsplit_once('.').expect("a signature");
    assert_eq!(unb64(signature), forge.signature(message), "it is HMAC-SHA256 indeed");
}

/// ASVS 11.2.2, 13.3.4: another algorithm from the next start on; what was handed out stays good. Going back
/// makes a new key: one that is about to be retired signs nothing more.
#[test]
fn jwt_a_change_of_algorithm_over_a_restart_keeps_older_tokens_good() {
    // The port changes with each start here, and `iss` must not.
    let origin = ("public_origin", json!("http://127.0.0.1:8000"));
    let mut app = App::with(&[("token.alg", json!("HS256")), origin, ("token.publish_secs", json!(0))]);
    app.set_up();
    let mut handed_out = vec![app.phone("ada")];
    for (alg, public) in [("EdDSA", 1), ("ES256", 2), ("RS256", 3), ("EdDSA", 4)] {
        app = app.restart_with("token.alg", json!(alg));
        let new = app.phone("ada");
        assert_eq!(read(&new.pair.access_token).0["alg"], alg);
        handed_out.push(new);
        for phone in &mut handed_out {
            phone.port = app.port;
            assert_eq!(read(&phone.pair.access_token).1["iss"], app.origin(), "the same origin over the restart");
            assert_eq!(phone.get("/api/account").status, 200, "after the change to {alg}");
        }
        let keys = jwks(&app);
        assert_eq!(keys.len(), public, "after the change to {alg}");
        let kids: BTreeSet<String> = keys.iter().map(|key| key["kid"].to_string()).collect();
        assert_eq!(kids.len(), keys.len(), "every key has a name of its own");
    }
    let first = &mut handed_out[0];
    assert_eq!(first.refresh().status, 200);
    assert_eq!(read(&first.pair.access_token).0["alg"], "EdDSA", "a refresh uses the new key");
    assert_eq!(first.get("/api/account").status, 200);
}

/// ASVS 13.3.2: nobody else on the machine can read what signs.
#[cfg(unix)]
#[test]
fn jwt_keys_and_server_secret_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let app = App::start();
    app.set_up();
    let mode = |path: std::path::PathBuf| std::fs::metadata(path).expect("a file").permissions().mode() & 0o777;
    assert_eq!(mode(app.data_dir()), 0o700);
    for name in ["keys.json", "server-secret"] {
        assert_eq!(mode(app.data_dir().join(name)), 0o600, "{name}");
    }
}
