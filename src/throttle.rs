//! Wrong passwords, counted per account and per address.
//!
//! Only wrong passwords count. Each attempt reserves a place *before* the password is hashed, so
//! that a thousand parallel guesses get no more tries than five in a row; an attempt that finds all
//! free places reserved waits until one is decided, so that many right passwords at once hurt nobody.
//! Delays grow to a minute and no further: nobody is locked out for good (ASVS 6.3.1). Memory is
//! bounded: at most [`MOST_KEYS`] counters, the oldest go first.

use crate::clock::{Clock, Timestamp};
use crate::error::Denial;
use crate::secret::sha256;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// At most so many counters are kept.
pub const MOST_KEYS: usize = 50_000;

/// A counter that was quiet for so long is forgotten.
const FORGET_SECS: u64 = 3_600;

/// How long an attempt waits for others to be decided.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// The limits.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Wrong passwords free of delay, per account.
    pub account_free: u32,
    /// Wrong passwords free of delay, per address.
    pub address_free: u32,
    /// The first delay.
    pub first_delay_secs: u64,
    /// The longest delay.
    pub max_delay_secs: u64,
    /// For how long an address of a sign-in has a count of its own.
    pub known_address_days: u64,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    /// A user name (hashed: what people type there may be a password), known or not, tried from
    /// an address its owner does not use.
    Account([u8; 32]),
    /// The same, from an address its owner signed in from.
    AccountFrom([u8; 32], IpAddr),
    /// An address.
    Address(IpAddr),
}

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    wrong: u32,
    pending: u32,
    blocked_until: Timestamp,
    last: Timestamp,
}

/// The counters.
#[derive(Clone)]
pub struct Throttle(Arc<Inner>);

struct Inner {
    limits: Limits,
    clock: Clock,
    counts: Mutex<HashMap<Key, Count>>,
    decided: Notify,
}

/// A reserved attempt. Say [`Permit::wrong`] or [`Permit::right`]; dropped, it counts as neither.
pub struct Permit {
    throttle: Throttle,
    keys: [Key; 2],
}

impl Throttle {
    /// With these limits.
    #[must_use]
    pub fn new(limits: Limits, clock: Clock) -> Self {
        Self(Arc::new(Inner { limits, clock, counts: Mutex::default(), decided: Notify::new() }))
    }

    /// The limits.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.0.limits
    }

    /// Reserves an attempt on `account` from `address` (none: the command line). `known`: the
    /// account's owner signed in from there lately, so strangers' guesses do not count against it.
    pub async fn reserve(&self, account: &str, address: IpAddr, known: bool) -> Result<Permit, Denial> {
        let account = sha256(account.as_bytes());
        let address = bucket(address);
        let account = if known { Key::AccountFrom(account, address) } else { Key::Account(account) };
        let keys = [account, Key::Address(address)];
        loop {
            let decided = self.0.decided.notified();
            if self.try_reserve(&keys)? {
                return Ok(Permit { throttle: self.clone(), keys });
            }
            // Whoever guesses a thousand times at once must not make its owner wait for all of them.
            tokio::time::timeout(LONGEST_WAIT, decided).await.map_err(|_| Denial::Busy)?;
        }
    }

    /// `false`: the free places are all reserved; wait until one is decided.
    fn try_reserve(&self, keys: &[Key; 2]) -> Result<bool, Denial> {
        let now = self.0.clock.now();
        let mut counts = self.counts();
        let mut must_wait = false;
        for key in keys {
            let Some(count) = counts.get_mut(key) else { continue };
            if count.pending == 0 && now.secs_since(count.last) >= FORGET_SECS {
                *count = Count::default();
            }
            if now < count.blocked_until {
                // A clock that was put back must not turn a minute into a year.
                let wait = count.blocked_until.secs_since_rounded_up(now).min(self.0.limits.max_delay_secs);
                return Err(Denial::Throttled(wait.max(1)));
            }
            let free = self.free(*key).saturating_sub(count.wrong).max(1);
            must_wait |= count.pending >= free;
        }
        if must_wait {
            return Ok(false);
        }
        make_room(&mut counts);
        for key in keys {
            let count = counts.entry(*key).or_default();
            count.pending += 1;
            count.last = now;
        }
        Ok(true)
    }

    fn free(&self, key: Key) -> u32 {
        match key {
            Key::Account(_) | Key::AccountFrom(..) => self.0.limits.account_free,
            Key::Address(_) => self.0.limits.address_free,
        }
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<Key, Count>> {
        self.0.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn delay_secs(&self, over: u32) -> u64 {
        let Limits { first_delay_secs, max_delay_secs, .. } = self.0.limits;
        first_delay_secs.saturating_mul(1_u64.checked_shl(over.min(32)).unwrap_or(u64::MAX)).min(max_delay_secs)
    }
}

impl Permit {
    /// The password was wrong.
    pub fn wrong(self) {
        let now = self.throttle.0.clock.now();
        let mut counts = self.throttle.counts();
        for key in &self.keys {
            let free = self.throttle.free(*key);
            if let Some(count) = counts.get_mut(key) {
                count.wrong = count.wrong.saturating_add(1);
                if count.wrong >= free {
                    count.blocked_until = now.plus_secs(self.throttle.delay_secs(count.wrong - free));
                }
            }
        }
    }

    /// The password was right: the account's count is forgotten, the address's is not (somebody
    /// with an account of their own must not get endless guesses at others').
    pub fn right(self) {
        let mut counts = self.throttle.counts();
        if let Some(count) = counts.get_mut(&self.keys[0]) {
            count.wrong = 0;
            count.blocked_until = Timestamp::default();
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        {
            let mut counts = self.throttle.counts();
            for key in &self.keys {
                if let Some(count) = counts.get_mut(key) {
                    count.pending = count.pending.saturating_sub(1);
                    if count.pending == 0 && count.wrong == 0 {
                        counts.remove(key);
                    }
                }
            }
        }
        self.throttle.0.decided.notify_waiters();
    }
}

/// Forgets the oldest half when full; attempts under way are kept.
fn make_room(counts: &mut HashMap<Key, Count>) {
    if counts.len() + 2 <= MOST_KEYS {
        return;
    }
    let mut ages: Vec<Timestamp> = counts.values().map(|count| count.last).collect();
    ages.sort_unstable();
    let middle = ages.get(ages.len() / 2).copied().unwrap_or_default();
    counts.retain(|_, count| count.pending > 0 || count.last > middle);
}

/// An IPv6 network usually belongs to one person: its first 64 bits are one address here.
#[must_use]
pub fn bucket(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        v4 @ IpAddr::V4(_) => v4,
    }
}
