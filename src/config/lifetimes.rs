//! How long logins live.

use super::keys::{Keys, Read};
use crate::login::Lifetimes;

pub(super) fn lifetimes(keys: &mut Keys) -> Lifetimes {
    let session_idle = keys.number("session.idle_ttl_secs", 12 * 3_600, 1, 400 * 86_400);
    let session_max = keys.number("session.max_ttl_secs", 14 * 86_400, 1, 400 * 86_400);
    let access = keys.number("token.access_ttl_secs", 600, 1, 86_400);
    let token_idle = keys.number("token.idle_ttl_secs", 14 * 86_400, 1, 400 * 86_400);
    let token_max = keys.number("token.max_ttl_secs", 90 * 86_400, 1, 3_650 * 86_400);
    at_most(keys, &session_idle, &session_max);
    at_most(keys, &token_idle, &token_max);
    // An access token must not outlive what renews it.
    at_most(keys, &access, if token_max.value < token_idle.value { &token_max } else { &token_idle });
    Lifetimes {
        session_idle_ttl_secs: session_idle.into(),
        session_max_ttl_secs: session_max.into(),
        access_ttl_secs: access.into(),
        token_idle_ttl_secs: token_idle.into(),
        token_max_ttl_secs: token_max.into(),
        grace_secs: keys.number("token.grace_secs", 30, 0, 300).into(),
    }
}

/// One number may not be above another; where either is no such number, that has been said.
fn at_most(keys: &mut Keys, number: &Read<u32>, most: &Read<u32>) {
    if number.value > most.value && keys.is_well(&[number.key, most.key]) {
        let default = if keys.is_set(number.key) { "" } else { ", its default" };
        let form = format!("at most {}, which is {}, not {}{default}", most.key, most.value, number.value);
        keys.fault(number.key, &form);
    }
}
