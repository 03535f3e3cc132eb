//! The keys under `token` that say who signs access tokens, for whom, and how they are verified; how long they live
//! stands with the other lifetimes.

use super::Alg;
use super::keys::Keys;
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
        let alg = keys.get::<String>("token.alg", "EdDSA".to_owned());
        let alg = keys.parse("token.alg", &alg, Alg::FORM, Alg::EdDSA, |a| Alg::parse(a));
        let verify = keys.get::<String>("token.verify", "lookup".to_owned());
        let verify =
            keys.parse("token.verify", &verify, VerifyMode::FORM, VerifyMode::Lookup, |v| VerifyMode::parse(v));
        let audience = keys.get::<String>("token.audience", "twodoors".to_owned());
        if keys.is_well(&["token.audience"])
            && (audience.is_empty() || audience.len() > 255 || audience.chars().any(char::is_whitespace))
        {
            keys.fault("token.audience", "1 to 255 characters without spaces");
        }
        let publish_secs = keys.number("token.publish_secs", 300, 0, 86_400).into();
        Self { alg, verify, audience, publish_secs }
    }
}
