//! A goldsmith who has broken into the house: signs whatever a test writes with the house's own keys,
//! so that a refusal is for the content and never for the signature.

use crate::harness::App;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};
use aws_lc_rs::{hmac, signature};
use data_encoding::BASE64URL_NOPAD;
use serde_json::Value;

/// Base64url without padding.
pub fn b64(bytes: impl AsRef<[u8]>) -> String {
    BASE64URL_NOPAD.encode(bytes.as_ref())
}

/// The bytes of one part of a token.
pub fn unb64(text: &str) -> Vec<u8> {
    BASE64URL_NOPAD.decode(text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Header and claims of a token, unverified.
pub fn read(token: &str) -> (Value, Value) {
    let parts: Vec<&str> = token.split('.').collect();
    let json = |part: &str| serde_json::from_slice(&unb64(part)).expect("JSON");
    (json(parts[0]), json(parts[1]))
}

/// An HMAC as an attacker makes it, from bytes that are public.
pub fn hs256(key: &[u8], message: &str) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message.as_bytes()).as_ref().to_vec()
}

/// The house's own key of one algorithm.
pub struct Forge {
    pub kid: String,
    alg: String,
    private: Vec<u8>,
}

impl Forge {
    /// Steals it from the data directory.
    pub fn steal(app: &App, alg: &str) -> Self {
        let text = std::fs::read(app.data_dir().join("keys.json")).expect("keys.json");
        let file: Value = serde_json::from_slice(&text).expect("JSON");
        let key = file["keys"].as_array().expect("keys").iter().find(|key| key["alg"] == alg).expect("the algorithm");
        let text = |name: &str| key[name].as_str().expect("a text").to_owned();
        Self { kid: text("kid"), alg: alg.to_owned(), private: unb64(&text("private")) }
    }

    /// The signature over any text.
    pub fn signature(&self, message: &str) -> Vec<u8> {
        let message = message.as_bytes();
        match self.alg.as_str() {
            "EdDSA" => Ed25519KeyPair::from_pkcs8(&self.private).expect("a key").sign(message).as_ref().to_vec(),
            "ES256" => EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &self.private)
                .expect("a key")
                .sign(&SystemRandom::new(), message)
                .expect("a signature")
                .as_ref()
                .to_vec(),
            "RS256" => self.rsa(&RSA_PKCS1_SHA256, message),
            _ => hs256(&self.private, std::str::from_utf8(message).expect("text")),
        }
    }

    /// An RSA signature by another padding or hash.
    pub fn rsa(&self, encoding: &'static dyn signature::RsaEncoding, message: &[u8]) -> Vec<u8> {
        let pair = RsaKeyPair::from_pkcs8(&self.private).expect("a key");
        let mut signature = vec![0; pair.public_modulus_len()];
        pair.sign(encoding, &SystemRandom::new(), message, &mut signature).expect("a signature");
        signature
    }

    /// The HMAC key's own bytes.
    pub fn secret(&self) -> &[u8] {
        &self.private
    }

    /// A token of these very texts, with a good signature.
    pub fn sign_texts(&self, header: &str, claims: &str) -> String {
        let message = format!("{}.{}", b64(header), b64(claims));
        format!("{message}.{}", b64(self.signature(&message)))
    }

    /// A token of these values, with a good signature.
    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        self.sign_texts(&header.to_string(), &claims.to_string())
    }
}
