//! The refresh token: how it is made, and the rule that tells a lost answer from a stolen token.
//!
//! Nothing is stored but numbers. A token is its login's id, a generation, and a MAC over both and
//! the login's nonce; so the one whose answer was lost can be made again, a forged one has no effect,
//! and any genuine older one is *known* to be spent.

use crate::base::clock::Timestamp;
use crate::base::error::Denial;
use crate::base::ids::LoginId;
use crate::base::secret;
use crate::base::secret::{Purpose, ServerSecret};
use crate::login::{Lifetimes, RotationState};
use uuid::Uuid;

const PREFIX: &str = "tdr_";
const VERSION: u8 = 1;
const LENGTH: usize = 1 + 16 + 4 + 32;

/// At most so many generations superseded within the grace are kept apart: a script that refreshes each time it
/// asks for something is served, and the row stays under 4 KiB.
const MOST_SUPERSEDED: usize = 256;

/// A refresh token as it was presented: what it claims, and the MAC that has to prove it.
pub struct RefreshToken {
    pub id: LoginId,
    pub generation: u32,
    mac: [u8; 32],
}

impl std::fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RefreshToken")
            .field("id", &self.id)
            .field("generation", &self.generation)
            .finish_non_exhaustive()
    }
}

impl RefreshToken {
    /// Reads one; `None` unless it has exactly the form we write. Says nothing about being genuine.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = secret::parse_base64url(text.strip_prefix(PREFIX)?)?;
        let bytes: [u8; LENGTH] = bytes.try_into().ok()?;
        let (version, rest) = bytes.split_first()?;
        let (id, rest) = rest.split_first_chunk::<16>()?;
        let (generation, mac) = rest.split_first_chunk::<4>()?;
        (*version == VERSION).then_some(Self {
            id: LoginId(Uuid::from_bytes(*id)),
            generation: u32::from_be_bytes(*generation),
            mac: mac.try_into().ok()?,
        })
    }

    /// The token of a generation; always the same one.
    pub fn make(key: &ServerSecret, id: LoginId, generation: u32, nonce: &[u8; 16]) -> String {
        let mut bytes = Vec::with_capacity(LENGTH);
        bytes.push(VERSION);
        bytes.extend_from_slice(id.0.as_bytes());
        bytes.extend_from_slice(&generation.to_be_bytes());
        bytes.extend_from_slice(&mac(key, id, generation, nonce));
        format!("{PREFIX}{}", secret::base64url(&bytes))
    }

    /// Whether we made it.
    pub fn is_genuine(&self, key: &ServerSecret, nonce: &[u8; 16]) -> bool {
        secret::equal(&self.mac, &mac(key, self.id, self.generation, nonce))
    }
}

fn mac(key: &ServerSecret, id: LoginId, generation: u32, nonce: &[u8; 16]) -> [u8; 32] {
    key.mac(Purpose::Refresh, &[&[VERSION], id.0.as_bytes(), &generation.to_be_bytes(), nonce])
}

/// What a genuine refresh token gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// A new newest generation: these are the numbers to store.
    Rotate(RotationState),
    /// The newest generation once more; nothing changes.
    Repeat,
    /// It was spent: two hold it, so one of them should not. The login ends (RFC 9700 §4.14.2).
    Reused,
    /// It is newer than the row: the store went backwards.
    NewerThanStored,
}

/// The rule. `row` is what is stored, `presented` a genuine generation of the same login.
///
/// | presented | then |
/// | --- | --- |
/// | the newest | rotate; it becomes the parent |
/// | one superseded less than the grace ago | the newest again |
/// | the parent, later, the newest never seen in use | rotate; the parent stays (a lost answer) |
/// | the parent, later, the newest in use; any other | spent |
/// | newer than the newest | the store went backwards |
pub fn decide(row: &RotationState, presented: u32, grace_secs: u64, now: Timestamp) -> Result<Decision, Denial> {
    let in_grace = |at: Timestamp| Lifetimes::in_grace(grace_secs, at, now);
    if presented > row.newest {
        return Ok(Decision::NewerThanStored);
    }
    let parent = if presented == row.newest {
        presented
    } else if row.superseded.iter().any(|(generation, at)| *generation == presented && in_grace(*at)) {
        return Ok(Decision::Repeat);
    } else if presented == row.parent && !row.newest_used {
        row.parent
    } else {
        return Ok(Decision::Reused);
    };
    let mut superseded: Vec<_> = row.superseded.iter().filter(|(_, at)| in_grace(*at)).copied().collect();
    if superseded.len() >= MOST_SUPERSEDED {
        return Err(Denial::RefreshTooFast);
    }
    superseded.push((row.newest, now));
    if parent != row.newest {
        // A lost answer may be asked for by several requests at once: they all get this one.
        superseded.push((parent, now));
    }
    let newest = row.newest.checked_add(1).ok_or(Denial::InvalidGrant)?;
    Ok(Decision::Rotate(RotationState { nonce: row.nonce, newest, parent, newest_used: false, superseded }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(newest: u32, parent: u32, newest_used: bool, superseded: &[(u32, i64)]) -> RotationState {
        let superseded = superseded.iter().map(|(g, at)| (*g, Timestamp::from_millis(at * 1000))).collect();
        RotationState { nonce: [7; 16], newest, parent, newest_used, superseded }
    }

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_millis(secs * 1000)
    }

    #[test]
    fn the_newest_rotates_and_becomes_the_parent() {
        let Ok(Decision::Rotate(next)) = decide(&row(3, 2, true, &[]), 3, 30, at(100)) else { panic!("rotates") };
        assert_eq!((next.newest, next.parent, next.newest_used), (4, 3, false));
        assert_eq!(next.superseded, [(3, at(100))]);
    }

    #[test]
    fn within_the_grace_the_same_newest_is_answered() {
        let row = row(4, 3, true, &[(3, 100), (2, 90)]);
        assert_eq!(decide(&row, 3, 30, at(129)), Ok(Decision::Repeat));
        assert_eq!(decide(&row, 2, 30, at(119)), Ok(Decision::Repeat));
        assert_eq!(decide(&row, 2, 30, at(120)), Ok(Decision::Reused));
    }

    #[test]
    fn a_lost_answer_is_made_good_even_a_day_later() {
        let Ok(Decision::Rotate(next)) = decide(&row(4, 3, false, &[(3, 100)]), 3, 30, at(86_500)) else {
            panic!("rotates")
        };
        assert_eq!((next.newest, next.parent), (5, 3));
        assert_eq!(
            next.superseded,
            [(4, at(86_500)), (3, at(86_500))],
            "what the lost answer carried is superseded now"
        );
        assert_eq!(decide(&next, 3, 30, at(86_501)), Ok(Decision::Repeat), "asked for twice, answered the same");
        assert_eq!(decide(&next, 4, 30, at(86_501)), Ok(Decision::Repeat));
        assert_eq!(decide(&next, 4, 30, at(86_600)), Ok(Decision::Reused));
    }

    #[test]
    fn a_spent_one_is_spent_once_its_successor_was_used() {
        assert_eq!(decide(&row(4, 3, true, &[(3, 100)]), 3, 30, at(130)), Ok(Decision::Reused));
        assert_eq!(decide(&row(4, 3, false, &[]), 1, 30, at(130)), Ok(Decision::Reused));
    }

    #[test]
    fn one_from_the_future_is_told_apart() {
        assert_eq!(decide(&row(4, 3, true, &[]), 5, 30, at(1)), Ok(Decision::NewerThanStored));
    }

    #[test]
    fn refreshing_faster_than_can_be_kept_apart_is_put_off() {
        let mut row = row(1, 1, false, &[]);
        for _ in 0..MOST_SUPERSEDED {
            let Ok(Decision::Rotate(next)) = decide(&row, row.newest, 30, at(5)) else { panic!("rotates") };
            row = next;
        }
        assert_eq!(decide(&row, row.newest, 30, at(5)), Err(Denial::RefreshTooFast));
        assert!(matches!(decide(&row, row.newest, 30, at(36)), Ok(Decision::Rotate(_))));
    }

    #[test]
    fn a_token_is_genuine_only_for_its_login_generation_and_nonce() {
        let key = ServerSecret::new(&[1; 32]);
        let id = LoginId::new();
        let text = RefreshToken::make(&key, id, 7, &[2; 16]);
        let token = RefreshToken::parse(&text).expect("its own form");
        assert!(token.is_genuine(&key, &[2; 16]));
        assert!(!token.is_genuine(&key, &[3; 16]) && !token.is_genuine(&ServerSecret::new(&[9; 32]), &[2; 16]));
        assert!(RefreshToken::parse(&text[4..]).is_none() && RefreshToken::parse(&format!("{text}A")).is_none());
    }
}
