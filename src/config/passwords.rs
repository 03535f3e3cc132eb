//! What a password costs, and what wrong ones cost.

use super::effective::Tells;
use super::keys::Keys;
use crate::throttle::Limits;
use crate::user::password::Cost;

/// The cost of Argon2id.
pub(super) fn cost(keys: &mut Keys) -> Cost {
    let memory = keys.number("password.memory_kib", 19_456, 8, 1 << 20);
    let iterations = keys.number("password.iterations", 2, 1, 64).into();
    let lanes = keys.number("password.lanes", 1, 1, 16);
    let cost = Cost { memory_kib: memory.value, iterations, lanes: lanes.value };
    if !cost.is_possible() && keys.is_well(&[memory.key, lanes.key]) {
        keys.fault(memory.key, &format!("at least {}, 8 for each of {}", 8 * cost.lanes, lanes.key));
    }
    cost
}

/// Hasher threads: one core is left for everything else.
pub(super) fn hashers(keys: &mut Keys) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let most = u32::try_from(cores.saturating_sub(1).max(1)).unwrap_or(1);
    let hashers = keys.number("password.concurrency", most, 1, 256);
    keys.shows(hashers.key, hashers.value, Tells::Machine);
    hashers.into()
}

/// Limits on wrong passwords.
pub(super) fn limits(keys: &mut Keys) -> Limits {
    Limits {
        account_free: keys.number("throttle.account_free", 5, 1, 100).into(),
        address_free: keys.number("throttle.address_free", 30, 1, 10_000).into(),
        first_delay_secs: keys.number("throttle.first_delay_secs", 1, 1, 60).into(),
        max_delay_secs: keys.number("throttle.max_delay_secs", 60, 1, 3_600).into(),
        known_address_days: keys.number("throttle.known_address_days", 30, 0, 400).into(),
        all_per_minute: keys.number("throttle.all_per_minute", 60, 1, 100_000).into(),
    }
}
