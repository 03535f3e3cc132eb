//! The keys under `token` that say who signs access tokens, for whom, and how they are verified; how long they live
//! stands with the other lifetimes.

use super::Alg;
use super::effective::Tells;
use super::keys::{Keys, Read};
use crate::login::VerifyMode;

/// What was read.
pub(super) struct Token {
    pub(super) alg: Alg,
    pub(super) verify: VerifyMode,
    pub(super) audience: String,
    pub(super) publish_secs: u64,
}

impl Token {
    /// Reads and checks them.
    pub(super) fn read(keys: &mut Keys) -> Self {
        let alg = keys.get("token.alg", Alg::EdDSA.as_str().to_owned());
        let alg = keys.parse(&alg, Alg::FORM, Alg::EdDSA, |text| Alg::parse(text));
        let verify = keys.get("token.verify", VerifyMode::Lookup.as_str().to_owned());
        let verify = keys.parse(&verify, VerifyMode::FORM, VerifyMode::Lookup, |text| VerifyMode::parse(text));
        let Read { key, value: audience } = keys.get("token.audience", "twodoors".to_owned());
        let is_audience = (1..=255).contains(&audience.len()) && !audience.chars().any(char::is_whitespace);
        if keys.is_well(&[key]) && !is_audience {
            keys.fault(key, "1 to 255 characters without spaces");
        }
        if keys.is_set(key) {
            keys.shows(key, &audience, Tells::Host);
        }
        let publish_secs = keys.number("token.publish_secs", 300, 0, 86_400).into();
        Self { alg, verify, audience, publish_secs }
    }
}
