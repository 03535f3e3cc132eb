//! How long logins live.

use super::keys::Keys;
use crate::login::Lifetimes;

pub(super) fn lifetimes(keys: &mut Keys) -> Lifetimes {
    let lifetimes = Lifetimes {
        session_idle_ttl_secs: keys.number("session.idle_ttl_secs", 12 * 3_600, 1, 400 * 86_400).into(),
        session_max_ttl_secs: keys.number("session.max_ttl_secs", 14 * 86_400, 1, 400 * 86_400).into(),
        access_ttl_secs: keys.number("token.access_ttl_secs", 600, 1, 86_400).into(),
        token_idle_ttl_secs: keys.number("token.idle_ttl_secs", 14 * 86_400, 1, 400 * 86_400).into(),
        token_max_ttl_secs: keys.number("token.max_ttl_secs", 90 * 86_400, 1, 3_650 * 86_400).into(),
        grace_secs: keys.number("token.grace_secs", 30, 0, 300).into(),
    };
    let Lifetimes { session_idle_ttl_secs, session_max_ttl_secs, access_ttl_secs, .. } = lifetimes;
    let Lifetimes { token_idle_ttl_secs, token_max_ttl_secs, .. } = lifetimes;
    at_most(keys, ("session.idle_ttl_secs", session_idle_ttl_secs), ("session.max_ttl_secs", session_max_ttl_secs));
    at_most(keys, ("token.idle_ttl_secs", token_idle_ttl_secs), ("token.max_ttl_secs", token_max_ttl_secs));
    // An access token must not outlive what renews it.
    let renewal = [("token.idle_ttl_secs", token_idle_ttl_secs), ("token.max_ttl_secs", token_max_ttl_secs)];
    let shorter = if token_max_ttl_secs < token_idle_ttl_secs { renewal[1] } else { renewal[0] };
    at_most(keys, ("token.access_ttl_secs", access_ttl_secs), shorter);
    lifetimes
}

/// One number may not be above another; where either is no such number, that has been said.
fn at_most(keys: &mut Keys, (key, number): (&str, u64), (other, most): (&str, u64)) {
    if number > most && keys.is_well(&[key, other]) {
        let default = if keys.is_set(key) { "" } else { ", its default" };
        keys.fault(key, &format!("at most {other}, which is {most}, not {number}{default}"));
    }
}
