//! Tokens that nobody here has signed.

use super::Stage;
use crate::base::error::{Denial, Error};
use crate::base::language::Text;
use crate::base::secret::{base64url, hmac_sha256, parse_base64url};
use crate::lab::testbed::exchange::{ELSEWHERE, HOME, Request};
use data_encoding::BASE64;
use serde_json::Value;

/// Header, payload and signature of a token: the first two as the very text that was signed, which
/// anybody can read.
#[derive(Clone)]
struct Opened {
    header: String,
    payload: String,
    signature: String,
}

impl Opened {
    fn read(token: &str) -> Option<Self> {
        let mut parts = token.split('.');
        let mut text = || String::from_utf8(parse_base64url(parts.next()?)?).ok();
        let (header, payload) = (text()?, text()?);
        Some(Self { header, payload, signature: parts.next()?.to_owned() })
    }

    /// What a signature covers.
    fn unsigned(&self) -> String {
        format!("{}.{}", base64url(self.header.as_bytes()), base64url(self.payload.as_bytes()))
    }

    /// As it travels.
    fn token(&self) -> String {
        format!("{}.{}", self.unsigned(), self.signature)
    }

    fn header_member(&self, name: &str) -> String {
        let header: Value = serde_json::from_str(&self.header).unwrap_or_default();
        header[name].as_str().unwrap_or_default().to_owned()
    }

    /// With another algorithm in its header, and no other letter changed.
    fn with_alg(&self, alg: &str) -> Result<Self, Error> {
        let was = format!("\"alg\":\"{}\"", self.header_member("alg"));
        let header = replace_once(&self.header, &was, &format!("\"alg\":\"{alg}\""))?;
        Ok(Self { header, ..self.clone() })
    }
}

/// The text with one place of it changed.
///
/// # Errors
/// When there is no such place, or more than one.
fn replace_once(text: &str, was: &str, is: &str) -> Result<String, Error> {
    if text.matches(was).count() == 1 { Ok(text.replace(was, is)) } else { Err(Denial::Internal.into()) }
}

/// DER: tag, length, content.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let length: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    let mut bytes = vec![tag];
    if content.len() >= 0x80 {
        bytes.push(0x80 | u8::try_from(length.len()).unwrap_or_default());
    }
    bytes.extend(if length.is_empty() { vec![0] } else { length });
    bytes.extend_from_slice(content);
    bytes
}

/// A public key as PEM (RFC 5280, `SubjectPublicKeyInfo`), as libraries are mostly given it.
fn pem(jwk: &Value) -> Option<String> {
    const ED25519: &[u8] = &[0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70];
    const P256: &[u8] = &[
        0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d,
        0x03, 0x01, 0x07,
    ];
    const RSA: &[u8] = &[0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
    let part = |name: &str| parse_base64url(jwk[name].as_str()?);
    // Positive: a first bit that is set would say otherwise.
    let integer = |name: &str| {
        let bytes = part(name)?;
        let sign = if bytes.first()? & 0x80 == 0 { vec![] } else { vec![0] };
        Some(der(2, &[sign, bytes].concat()))
    };
    let (algorithm, key) = match jwk["kty"].as_str()? {
        "OKP" => (ED25519, part("x")?),
        "EC" => (P256, [vec![4], part("x")?, part("y")?].concat()),
        _ => (RSA, der(0x30, &[integer("n")?, integer("e")?].concat())),
    };
    let key = der(3, &[vec![0], key].concat());
    let bytes = der(0x30, &[algorithm, &key].concat());
    let text = BASE64.encode(&bytes);
    let lines: Vec<&str> = (0..text.len()).step_by(64).map(|at| &text[at..text.len().min(at + 64)]).collect();
    Some(format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n")))
}

/// What an attacker can take for the secret: everything about the key that is public.
fn guesses(jwks: &Value, kid: &str) -> Vec<(&'static str, Vec<u8>)> {
    let key = jwks["keys"].as_array().and_then(|keys| keys.iter().find(|key| key["kid"] == kid));
    let Some(key) = key else {
        return vec![("attack-guess-nothing", Vec::new()), ("attack-guess-name", kid.as_bytes().to_vec())];
    };
    let raw = ["x", "n"].into_iter().find_map(|name| parse_base64url(key[name].as_str()?));
    let forms = [
        ("attack-key-pem", pem(key).map(String::into_bytes)),
        ("attack-key-json", Some(key.to_string().into_bytes())),
        ("attack-key-bytes", raw),
    ];
    forms.into_iter().filter_map(|(form, key)| Some((form, key?))).collect()
}

impl Stage<'_> {
    /// A genuine token that works, taken apart; and put together again it works as well.
    async fn genuine(&mut self) -> Result<Opened, Error> {
        let token = self.test_app.tokens(HOME).await?.access_token;
        self.check("attack-genuine", Request::get("/api/account").bearer(&token)).await;
        let opened = Opened::read(&token).ok_or(Denial::Internal)?;
        let untouched = Request::get("/api/account").bearer(&opened.token()).from(ELSEWHERE);
        self.check("attack-genuine-again", untouched).await;
        Ok(opened)
    }

    async fn forgery(&mut self, what: impl Into<Text>, token: &str) {
        self.attempt(what, Request::get("/api/account").bearer(token).from(ELSEWHERE)).await;
    }

    pub(super) async fn alg_none(&mut self) -> Result<(), Error> {
        let genuine = self.genuine().await?;
        self.note("attack-alg-changes");
        for alg in ["none", "NONE"] {
            let forged = genuine.with_alg(alg)?;
            let unsigned = format!("{}.", forged.unsigned());
            self.forgery(Text::new("attack-alg-unsigned").with("alg", alg), &unsigned).await;
            self.forgery(Text::new("attack-alg-signed").with("alg", alg), &forged.token()).await;
        }
        Ok(())
    }

    pub(super) async fn alg_swap(&mut self) -> Result<(), Error> {
        let genuine = self.genuine().await?;
        let jwks = self.check("attack-public-keys", Request::get("/.well-known/jwks.json")).await.json();
        let forged = genuine.with_alg("HS256")?;
        for (what, key) in guesses(&jwks, &genuine.header_member("kid")) {
            let signature = base64url(&hmac_sha256(&key, forged.unsigned().as_bytes()));
            self.forgery(what, &Opened { signature, ..forged.clone() }.token()).await;
        }
        Ok(())
    }

    pub(super) async fn changed_payload(&mut self) -> Result<(), Error> {
        let genuine = self.genuine().await?;
        let payload = replace_once(&genuine.payload, "\"member\"", "\"admin\"")?;
        let changed = Opened { payload, ..genuine.clone() }.token();
        self.note("attack-role-changes");
        let users = Request::get("/api/admin/users").bearer(&changed).from(ELSEWHERE);
        self.attempt("attack-role-everybody", users).await;
        self.forgery("attack-role-own", &changed).await;
        let users = Request::get("/api/admin/users").bearer(&genuine.token());
        self.contrast("attack-role-genuine", users).await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_public_key_is_written_as_openssl_writes_it() {
        // RFC 8410 §10.1.
        let x = base64url(&BASE64.decode(b"Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=").expect("base64"));
        let text = pem(&json!({"kty": "OKP", "crv": "Ed25519", "x": x})).expect("a key");
        let wanted = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";
        assert_eq!(text.lines().nth(1), Some(wanted));
        let rsa = pem(&json!({"kty": "RSA", "n": base64url(&[0xff; 384]), "e": "AQAB"})).expect("a key");
        assert!(
            rsa.lines().nth(1).is_some_and(|line| line.starts_with("MIIBojANBgkqhkiG9w0BAQEFAAOCAY8AMIIBigKCAYEA"))
        );
    }
}
