//! Access tokens as attackers write them. Whatever is wrong with one, the answer is the same 401.

use crate::harness::{ApiClient, App, Reply, Request, send};
use crate::jwt::forge::{Forge, b64, hs256, read, unb64};
use serde_json::{Value, json};

fn show(app: &App, token: &str) -> Reply {
    send(app.port, &Request::new("GET", "/api/account").header("authorization", &format!("Bearer {token}")))
}

/// The one answer to every bad token.
#[track_caller]
fn assert_refused(app: &App, token: &str, why: &str) {
    let reply = show(app, token);
    assert_eq!(reply.status, 401, "{why}: {}", reply.text());
    assert_eq!(reply.json()["code"], "invalid_token", "{why}");
    assert_eq!(reply.header("www-authenticate"), "Bearer realm=\"twodoors\", error=\"invalid_token\"", "{why}");
    assert_eq!(reply.header("content-type"), "application/problem+json", "{why}");
}

struct Scene {
    app: App,
    phone: ApiClient,
    forge: Forge,
    header: Value,
    claims: Value,
}

fn scene_of(alg: &str) -> Scene {
    let app = App::with(&[("token.alg", json!(alg)), ("public_origin", json!("http://127.0.0.1:8000"))]);
    app.set_up();
    let phone = app.phone("ada");
    let forge = Forge::steal(&app, alg);
    let (header, claims) = read(&phone.pair.access_token);
    Scene { app, phone, forge, header, claims }
}

fn scene() -> Scene {
    let scene = scene_of("EdDSA");
    // The control: with the stolen key the same words pass, so a refusal below is for the words.
    let twin = scene.forge.sign(&scene.header, &scene.claims);
    assert_eq!(show(&scene.app, &twin).status, 200);
    scene
}

/// ASVS 9.1.2; RFC 8725 §2.1.
#[test]
fn jwt_alg_none_is_refused_in_every_spelling() {
    let Scene { app, claims, header, forge, .. } = scene();
    let mut spellings: Vec<String> =
        ["", "null", "NULL", "none ", " none", "none\u{0}", "n\u{f6}ne", "nOnE\n", "none;HS256"]
            .map(str::to_owned)
            .into();
    for bits in 0..16_u8 {
        let name = "none".char_indices().map(|(i, c)| if bits >> i & 1 == 1 { c.to_ascii_uppercase() } else { c });
        spellings.push(name.collect());
    }
    for alg in spellings {
        let mut header = header.clone();
        header["alg"] = json!(alg);
        let message = format!("{}.{}", b64(header.to_string()), b64(claims.to_string()));
        assert_refused(&app, &format!("{message}."), &alg);
        assert_refused(&app, &message, &alg);
        assert_refused(&app, &forge.sign(&header, &claims), &alg);
    }
    for alg in [Value::Null, json!(0), json!(["EdDSA"]), json!({"EdDSA": null}), json!(true)] {
        let mut header = header.clone();
        header["alg"] = alg.clone();
        assert_refused(&app, &forge.sign(&header, &claims), &alg.to_string());
    }
    let good = forge.sign(&header, &claims);
    let unsigned = &good[..=good.rfind('.').expect("a dot")];
    assert_refused(&app, unsigned, "signature taken away");
    assert_refused(&app, &format!("{unsigned}AA"), "signature of one byte");
    assert_refused(&app, &format!("{good}."), "a fourth, empty part");
    assert_refused(&app, &format!("{good}.{}", b64("x")), "a fourth part");
}

/// ASVS 9.1.2; RFC 8725 §2.1: the public key is public, so it must never be a secret.
#[test]
fn jwt_hmac_with_the_public_key_is_refused() {
    for alg in ["EdDSA", "ES256", "RS256"] {
        let Scene { app, claims, forge, .. } = scene_of(alg);
        let body = send(app.port, &Request::new("GET", "/.well-known/jwks.json"));
        let jwk = body.json()["keys"][0].clone();
        let member = |name: &str| jwk[name].as_str().map(unb64).unwrap_or_default();
        let (x, y, n) = (member("x"), member("y"), member("n"));
        let point = [vec![4], x.clone(), y].concat();
        let ed_prefix = unb64("MCowBQYDK2VwAyEA");
        let spki = [ed_prefix, x.clone()].concat();
        let pem = |der: &[u8]| {
            format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", data_encoding::BASE64.encode(der))
        };
        let keys: Vec<Vec<u8>> = vec![
            x.clone(),
            b64(&x).into_bytes(),
            point,
            n.clone(),
            b64(&n).into_bytes(),
            pem(&spki).into_bytes(),
            spki,
            jwk.to_string().into_bytes(),
            body.body.clone(),
            forge.kid.clone().into_bytes(),
            Vec::new(),
            vec![0; 32],
            b"secret".to_vec(),
        ];
        for key in keys {
            for hmac in ["HS256", "HS384", "HS512"] {
                let header = json!({"alg": hmac, "typ": "at+jwt", "kid": forge.kid});
                let message = format!("{}.{}", b64(header.to_string()), b64(claims.to_string()));
                assert_refused(&app, &format!("{message}.{}", b64(hs256(&key, &message))), alg);
            }
        }
    }
}

/// ASVS 9.1.2: a key has one algorithm, not a family.
#[test]
fn jwt_other_algorithms_of_the_same_family_are_refused() {
    use aws_lc_rs::signature::{RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256};
    let Scene { app, claims, forge, .. } = scene_of("RS256");
    let message = |alg: &str| {
        let header = json!({"alg": alg, "typ": "at+jwt", "kid": forge.kid});
        format!("{}.{}", b64(header.to_string()), b64(claims.to_string()))
    };
    let (rs384, rs512, ps256) = (message("RS384"), message("RS512"), message("PS256"));
    for (text, signature) in [
        (&rs384, forge.rsa(&RSA_PKCS1_SHA384, rs384.as_bytes())),
        (&rs512, forge.rsa(&RSA_PKCS1_SHA512, rs512.as_bytes())),
        (&ps256, forge.rsa(&RSA_PSS_SHA256, ps256.as_bytes())),
    ] {
        assert_refused(&app, &format!("{text}.{}", b64(signature)), text);
    }
    let rs256 = message("RS256");
    assert_refused(&app, &format!("{rs256}.{}", b64(forge.rsa(&RSA_PSS_SHA256, rs256.as_bytes()))), "PSS as RS256");
    assert_eq!(show(&app, &format!("{rs256}.{}", b64(forge.signature(&rs256)))).status, 200, "the control");

    let Scene { app, claims, forge, .. } = scene_of("HS256");
    for (alg, hash) in [("HS384", aws_lc_rs::hmac::HMAC_SHA384), ("HS512", aws_lc_rs::hmac::HMAC_SHA512)] {
        let header = json!({"alg": alg, "typ": "at+jwt", "kid": forge.kid});
        let text = format!("{}.{}", b64(header.to_string()), b64(claims.to_string()));
        let tag = aws_lc_rs::hmac::sign(&aws_lc_rs::hmac::Key::new(hash, forge.secret()), text.as_bytes());
        assert_refused(&app, &format!("{text}.{}", b64(tag)), alg);
    }
    for (own, others) in [
        ("EdDSA", ["Ed25519", "eddsa", "EDDSA", "Ed448", "ES256"]),
        ("ES256", ["ES384", "ES512", "es256", "ES256K", "EdDSA"]),
    ] {
        let Scene { app, claims, forge, .. } = scene_of(own);
        for alg in others {
            let header = json!({"alg": alg, "typ": "at+jwt", "kid": forge.kid});
            assert_refused(&app, &forge.sign(&header, &claims), alg);
        }
    }
}

/// A token that claims one algorithm with the key of another, both keys of this house.
#[test]
fn jwt_a_key_never_verifies_another_keys_algorithm() {
    let Scene { app, .. } = scene_of("HS256");
    let app = app.restart_with("token.alg", json!("EdDSA"));
    let phone = app.phone("ada");
    let (_, claims) = read(&phone.pair.access_token);
    let (hmac, ed) = (Forge::steal(&app, "HS256"), Forge::steal(&app, "EdDSA"));
    let mixed =
        |kid: &str, alg: &str, forge: &Forge| forge.sign(&json!({"alg": alg, "typ": "at+jwt", "kid": kid}), &claims);
    assert_eq!(show(&app, &mixed(&ed.kid, "EdDSA", &ed)).status, 200, "the control");
    assert_refused(&app, &mixed(&ed.kid, "HS256", &hmac), "an HMAC for the Ed25519 key");
    assert_refused(&app, &mixed(&hmac.kid, "EdDSA", &ed), "Ed25519 for the HMAC key");
    assert_refused(&app, &mixed(&ed.kid, "EdDSA", &hmac), "an HMAC that says EdDSA");
    assert_refused(&app, &mixed(&hmac.kid, "HS256", &ed), "Ed25519 that says HS256");
}

/// ASVS 9.1.3: `kid` finds a key of ours or nothing; it is no path, no query, no command.
#[test]
fn jwt_a_kid_that_is_not_ours_is_refused() {
    let Scene { app, claims, forge, .. } = scene();
    let long = "k".repeat(2_000);
    let upper = forge.kid.to_ascii_uppercase() + "x";
    let padded = format!("{} ", forge.kid);
    for kid in [
        "",
        " ",
        "0",
        "unknown",
        "../../keys.json",
        "../../../../dev/null",
        "/dev/null",
        "file:///etc/passwd",
        "' OR 1=1--",
        "' UNION SELECT 'k'--",
        "$(sleep 5)",
        "|sleep 5",
        "%00",
        "\u{0}",
        "*",
        &long,
        &upper,
        &padded,
    ] {
        let header = json!({"alg": "EdDSA", "typ": "at+jwt", "kid": kid});
        assert_refused(&app, &forge.sign(&header, &claims), kid);
    }
    for kid in [Value::Null, json!(0), json!([forge.kid]), json!({"kid": forge.kid}), json!(true)] {
        let header = json!({"alg": "EdDSA", "typ": "at+jwt", "kid": kid});
        assert_refused(&app, &forge.sign(&header, &claims), "a kid that is no text");
    }
    // An HMAC keyed with what such a path would hold: nothing.
    let header = json!({"alg": "HS256", "typ": "at+jwt", "kid": "/dev/null"});
    let message = format!("{}.{}", b64(header.to_string()), b64(claims.to_string()));
    assert_refused(&app, &format!("{message}.{}", b64(hs256(b"", &message))), "the empty key");
}

/// ASVS 9.1.3: keys come from the house, never from the token. No listener hears a call either.
#[test]
fn jwt_header_members_that_bring_keys_are_refused_and_no_address_is_called() {
    let Scene { app, claims, forge, header, .. } = scene();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a listener");
    listener.set_nonblocking(true).expect("nonblocking");
    let url = format!("http://{}/jwks.json", listener.local_addr().expect("an address"));
    let own = send(app.port, &Request::new("GET", "/.well-known/jwks.json")).json()["keys"][0].clone();
    for (name, value) in [
        ("jku", json!(url)),
        ("x5u", json!(url)),
        ("jwk", own),
        ("x5c", json!(["MIIB"])),
        ("x5t", json!("AA")),
        ("x5t#S256", json!("AA")),
        ("crit", json!(["exp"])),
        ("crit", json!([])),
        ("b64", json!(false)),
        ("zip", json!("DEF")),
        ("cty", json!("JWT")),
        ("enc", json!("A256GCM")),
        ("apu", json!("x")),
        ("x", json!(1)),
    ] {
        let mut header = header.clone();
        header[name] = value;
        assert_refused(&app, &forge.sign(&header, &claims), name);
    }
    assert!(listener.accept().is_err(), "an address from a token was called");
    for name in ["alg", "typ", "kid"] {
        let mut header = header.clone();
        header.as_object_mut().expect("an object").remove(name);
        assert_refused(&app, &forge.sign(&header, &claims), name);
    }
}

/// ASVS 1.5.3, 9.2.2: of two members nobody may choose the one they like.
#[test]
fn jwt_a_member_that_stands_twice_is_refused() {
    let Scene { app, claims, forge, header, .. } = scene();
    let twice = |value: &Value, name: &str, first: &Value| {
        let text = value.to_string();
        format!("{{{}:{first},{}", json!(name), &text[1..])
    };
    for name in ["alg", "typ", "kid"] {
        let text = twice(&header, name, &header[name]);
        assert_refused(&app, &forge.sign_texts(&text, &claims.to_string()), name);
    }
    for (name, value) in claims.as_object().expect("claims") {
        let text = twice(&claims, name, value);
        assert_refused(&app, &forge.sign_texts(&header.to_string(), &text), name);
        let text =
            twice(&claims, &format!("\\u{:04x}{}", name.as_bytes()[0], &name[1..]), value).replace("\\\\u", "\\u");
        assert_refused(&app, &forge.sign_texts(&header.to_string(), &text), "twice, once escaped");
    }
}

/// One token, one spelling (RFC 7515 §2): padding, stray bits, other alphabets, white space.
#[test]
fn jwt_base64_that_is_not_canonical_is_refused() {
    let Scene { app, phone, forge, header, mut claims } = scene();
    let good = phone.pair.access_token.clone();
    let parts: Vec<&str> = good.split('.').collect();
    for index in 0..3 {
        let with = |part: String| {
            let mut all: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
            all[index] = part;
            all.join(".")
        };
        let part = parts[index];
        for changed in [
            format!("{part}="),
            format!("{part}=="),
            format!("={part}"),
            format!("{part}%3D"),
            format!("\t{part}x"),
            format!("{} {}", &part[..5], &part[5..]),
            format!("{}A", part),
            String::new(),
        ] {
            assert_refused(&app, &with(changed.clone()), &changed);
        }
        // The last character's unused bits: another text for the same bytes.
        const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        if !part.len().is_multiple_of(4) {
            let last = part.as_bytes()[part.len() - 1];
            let at = ALPHABET.iter().position(|c| *c == last).expect("base64url");
            let stray = char::from(ALPHABET[at ^ 1]);
            assert_refused(&app, &with(format!("{}{stray}", &part[..part.len() - 1])), "stray bits");
        }
    }
    // The other alphabet. A signature is random, so one with - or _ is soon found.
    for number in 0_i64.. {
        claims["jti"] = json!(format!("n{number}"));
        let token = forge.sign(&header, &claims);
        let signature = token.rsplit('.').next().expect("a signature").to_owned();
        if signature.contains('-') && signature.contains('_') {
            assert_eq!(show(&app, &token).status, 200, "the control");
            let other = signature.replace('-', "+").replace('_', "/");
            assert_refused(&app, &token.replace(&signature, &other), "the alphabet of plain base64");
            break;
        }
    }
}
