//! The access token: a JWT in the profile of RFC 9068, signed and verified by jsonwebtoken.
//!
//! Verification is strict beyond the library's defaults: the key chooses the algorithm, the header
//! holds exactly `alg`, `typ` and `kid` (so no `jku`, `jwk`, `x5u`, `crit`), every part is canonical
//! base64url, no member stands twice, every claim is required and none unknown, and no token claims a
//! longer life than its key has ever given. Times are compared with the server's own clock: `exp` without
//! leeway, since the server that verifies is the server that signed; `iat` with a little, since a clock may
//! be put back.

use super::AccessToken;
use super::key::{Key, algorithm};
use super::keys::Keys;
use crate::base::clock::Timestamp;
use crate::base::error::Denial;
use crate::base::ids::{LoginId, Role, UserId};
use crate::base::{log, secret};
use jsonwebtoken::{Header, Validation};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use std::str::FromStr;
use std::sync::Arc;

/// `typ` of an access token (RFC 9068 §2.1).
const TYP: &str = "at+jwt";
/// The one client.
const CLIENT_ID: &str = "twodoors-api";
/// Ours have some 600 characters; nothing longer is worth a signature check.
const MOST_CHARS: usize = 4096;
/// `iat` may lie so far in the future: a clock was put back a little.
const MOST_AHEAD_SECS: i64 = 30;

/// Header of ours; any other member is refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StrictHeader {
    // A text: serde would also read an enum from `{"EdDSA": null}`.
    alg: String,
    typ: String,
    kid: String,
}

/// The claims. All required, none else allowed.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// Registered (RFC 7519 §4.1.1): who issued it, our public origin.
    pub iss: String,
    /// Registered: for whom it is meant.
    pub aud: String,
    /// Registered: the person's id.
    #[serde(deserialize_with = "canonical")]
    pub sub: UserId,
    /// Public (RFC 8693): which client it was issued to.
    pub client_id: String,
    /// Registered: when it was issued, in seconds.
    pub iat: i64,
    /// Registered: from when on it is refused, in seconds.
    pub exp: i64,
    /// Registered: this token's own id.
    pub jti: String,
    /// Public (`OpenID` Connect Front-Channel Logout 1.0, Back-Channel Logout 1.0): the login's id.
    #[serde(deserialize_with = "canonical")]
    pub sid: LoginId,
    /// Public (RFC 7643, RFC 9068 §2.2.3.1): `["admin"]` or `["member"]`.
    pub roles: Vec<Role>,
    /// Private: the person's epoch when it was issued.
    pub epoch: u64,
    /// Private: the generation of the refresh token that came with it.
    #[serde(rename = "gen")]
    pub generation: u32,
}

/// Reads an id in its one canonical form: serde alone would also take a UUID in capitals, in braces or as a URN.
fn canonical<'de, D: Deserializer<'de>, T: FromStr>(deserializer: D) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| D::Error::custom("an id in another form than ours"))
}

/// What is said in a token; the rest is the same in all.
pub struct Subject {
    pub user: UserId,
    pub login: LoginId,
    /// The person's role now.
    pub role: Role,
    /// The person's epoch now.
    pub epoch: u64,
    /// The refresh token's generation.
    pub generation: u32,
    /// The token's own name.
    pub jti: String,
}

/// Signs and verifies.
pub struct Jwt {
    keys: Keys,
    issuer: String,
    audience: String,
}

impl Jwt {
    /// With these keys, for this issuer and audience.
    pub fn new(keys: Keys, issuer: String, audience: String) -> Self {
        Self { keys, issuer, audience }
    }

    /// The keys.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The key that signs. An announced one whose time has come takes over first: that is on disk before it signs
    /// anything, so no crash and no clock undoes it. If it cannot be written, the older key goes on.
    pub async fn signer(self: &Arc<Self>, now: Timestamp) -> Arc<Key> {
        if self.keys.is_due(now) {
            let jwt = Arc::clone(self);
            let written = tokio::task::spawn_blocking(move || jwt.keys.activate(now)).await;
            if let Err(error) = written.unwrap_or_else(|error| Err(std::io::Error::other(error))) {
                log::key_not_activated(&error);
            }
        }
        self.keys.current()
    }

    /// A signed token, valid from `now` until `exp`.
    pub fn sign(&self, subject: Subject, now: Timestamp, exp: Timestamp) -> Result<String, Denial> {
        self.sign_with(&self.keys.current(), subject, now, exp)
    }

    /// Signs with a key that was taken earlier: what was read since then is said under it, so that it
    /// counts for nothing when the key has been withdrawn meanwhile.
    pub fn sign_with(&self, key: &Key, subject: Subject, now: Timestamp, exp: Timestamp) -> Result<String, Denial> {
        let header =
            Header { typ: Some(TYP.to_owned()), kid: Some(key.kid.clone()), ..Header::new(algorithm(key.alg)) };
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: subject.user,
            client_id: CLIENT_ID.to_owned(),
            iat: now.secs(),
            exp: exp.secs(),
            jti: subject.jti,
            sid: subject.login,
            roles: vec![subject.role],
            epoch: subject.epoch,
            generation: subject.generation,
        };
        jsonwebtoken::encode(&header, &claims, &key.signer).map_err(|error| {
            log::not_signed(&error);
            Denial::Internal
        })
    }

    /// The claims, if everything about the token is as we make it.
    ///
    /// # Errors
    /// [`Denial::TokenExpired`] for a token of ours that is only out of its time: `exp` has passed, or `iat` is
    /// still to come. [`Denial::InvalidToken`] for everything else, a forged token of whatever age included.
    pub fn verify(&self, token: &AccessToken, now: Timestamp) -> Result<Claims, Denial> {
        let (claims, longest_life_secs) = self.read(token.expose_secret(), now).ok_or(Denial::InvalidToken)?;
        let life_secs = u64::try_from(claims.exp.saturating_sub(claims.iat)).ok();
        let is_ours = claims.client_id == CLIENT_ID
            && claims.roles.len() == 1
            && life_secs.is_some_and(|secs| secs <= longest_life_secs);
        if !is_ours {
            return Err(Denial::InvalidToken);
        }
        let is_in_time = now.secs() < claims.exp && claims.iat <= now.secs().saturating_add(MOST_AHEAD_SECS);
        if is_in_time { Ok(claims) } else { Err(Denial::TokenExpired) }
    }

    /// The claims under a good signature, and the longest life that its key has given.
    fn read(&self, text: &str, now: Timestamp) -> Option<(Claims, u64)> {
        if text.len() > MOST_CHARS {
            return None;
        }
        let parts: Vec<&str> = text.split('.').collect();
        let [header, _, _] = parts.as_slice() else { return None };
        // Stray bits or padding would give one token many spellings.
        if !parts.iter().all(|part| secret::parse_base64url(part).is_some_and(|bytes| !bytes.is_empty())) {
            return None;
        }
        let header: StrictHeader = serde_json::from_slice(&secret::parse_base64url(header)?).ok()?;
        let key = self.keys.find(&header.kid, now)?;
        if header.typ != TYP || header.alg != key.alg.as_str() {
            return None;
        }
        let mut validation = Validation::new(algorithm(key.alg));
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.set_audience(&[&self.audience]);
        validation.set_issuer(&[&self.issuer]);
        validation.leeway = 0;
        // The library would ask the machine's clock; the caller compares with ours.
        validation.validate_exp = false;
        let token = jsonwebtoken::decode::<Claims>(text, &key.verifier, &validation).ok()?;
        Some((token.claims, key.longest_life_secs))
    }
}
