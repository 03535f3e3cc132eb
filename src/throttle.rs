//! Wrong passwords, counted per account, per address and over the whole installation.
//!
//! Only wrong passwords count. Each attempt reserves a place *before* the password is hashed, so
//! that a thousand parallel guesses get no more tries than five in a row; an attempt that finds all
//! free places reserved waits until one is decided, so that many right passwords at once hurt nobody.
//! Delays grow to a minute and no further: nobody is locked out for good (ASVS 6.3.1). Memory is
//! bounded: at most [`MOST_KEYS`] counters, the oldest go first.
//!
//! An address may be shared, by an office or behind a proxy that names nobody. So a client that comes from where
//! they signed in lately is slowed by their own count only: what others guess from there fills nothing of theirs.
//!
//! Everything here is told by the uptime: a wall clock that is set shortens and lengthens no delay.

use crate::base::clock::Clock;
use crate::base::error::Denial;
use crate::base::secret::sha256;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// At most so many counters are kept.
pub const MOST_KEYS: usize = 50_000;

/// A counter that was quiet for so long is forgotten.
const FORGET: Duration = Duration::from_hours(1);

/// How long an attempt waits for others to be decided.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// The budget of all wrong passwords is so long's worth of them.
const BUDGET: Duration = Duration::from_mins(1);

/// The limits.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Wrong passwords free of delay, per account.
    pub account_free: u32,
    /// Wrong passwords free of delay, per address.
    pub address_free: u32,
    /// The first delay.
    pub first_delay_secs: u64,
    pub max_delay_secs: u64,
    /// For how long an address of a sign-in has a count of its own.
    pub known_address_days: u64,
    /// Wrong passwords a minute, of everybody together, before strangers wait.
    pub all_per_minute: u32,
}

/// What is tried, and by whom as far as the address tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guess {
    /// A password, from an address from which its owner signed in lately. Only their own count from there slows it.
    Known,
    /// A password, from any other address. Account, address and the budget slow it.
    Stranger,
    /// A code of 256 bits. Account and address slow it; the budget is for what can be guessed.
    Code,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    /// A user name (hashed: what people type there may be a password), known or not, tried from
    /// an address its owner does not use.
    Account([u8; 32]),
    /// A guess from an address that the owner signed in from.
    AccountFrom([u8; 32], IpAddr),
    Address(IpAddr),
}

/// Times are uptimes.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    wrong: u32,
    pending: u32,
    blocked_until: Duration,
    last: Duration,
}

/// A token bucket, as the uptime at which it is full again.
#[derive(Debug, Default)]
struct Budget {
    full_at: Duration,
    pending: u32,
}

#[derive(Default)]
struct Counts {
    each: HashMap<Key, Count>,
    all: Budget,
}

/// The counters.
#[derive(Clone)]
pub struct Throttle(Arc<Inner>);

struct Inner {
    limits: Limits,
    clock: Clock,
    counts: Mutex<Counts>,
    decided: Notify,
}

/// A reserved attempt. Say [`Permit::wrong`] or [`Permit::right`]; dropped, it counts as neither.
#[must_use = "say whether the attempt was right"]
pub struct Permit {
    throttle: Throttle,
    guess: Guess,
    account: Key,
    address: Key,
}

impl Guess {
    /// The counts that can hold such an attempt up.
    fn blocking(self, account: Key, address: Key) -> impl Iterator<Item = Key> {
        let address = (self != Self::Known).then_some(address);
        std::iter::once(account).chain(address)
    }
}

impl Budget {
    /// How long until the bucket holds more than what is reserved, if it does not now; `None`: it does.
    fn wait(&self, each: Duration, reserved: u32, now: Duration) -> Option<Duration> {
        let spent = self.full_at.saturating_sub(now) + each * (reserved + 1);
        spent.checked_sub(BUDGET).filter(|wait| !wait.is_zero())
    }

    /// People from where they are known do not wait, so the bucket may be asked for more than it holds.
    fn spend(&mut self, each: Duration, now: Duration) {
        self.full_at = (self.full_at.max(now) + each).min(now + BUDGET);
    }
}

impl Throttle {
    /// With these limits.
    pub fn new(limits: Limits, clock: Clock) -> Self {
        Self(Arc::new(Inner { limits, clock, counts: Mutex::default(), decided: Notify::new() }))
    }

    /// The limits.
    pub fn limits(&self) -> Limits {
        self.0.limits
    }

    /// Reserves an attempt on `account` from `address`.
    ///
    /// # Errors
    /// [`Denial::Throttled`] with the seconds to wait, [`Denial::Busy`] when too many are under way.
    pub async fn acquire(&self, account: &str, address: IpAddr, guess: Guess) -> Result<Permit, Denial> {
        let account = sha256(account.as_bytes());
        let address = bucket(address);
        let account = if guess == Guess::Known { Key::AccountFrom(account, address) } else { Key::Account(account) };
        let permit = |throttle| Permit { throttle, guess, account, address: Key::Address(address) };
        loop {
            let decided = self.0.decided.notified();
            if self.try_reserve(guess, account, Key::Address(address))? {
                return Ok(permit(self.clone()));
            }
            // A thousand guesses at once must not make the owner wait for all of them.
            tokio::time::timeout(LONGEST_WAIT, decided).await.map_err(|_| Denial::Busy)?;
        }
    }

    /// `false`: the free places are all reserved; wait until one is decided.
    fn try_reserve(&self, guess: Guess, account: Key, address: Key) -> Result<bool, Denial> {
        let now = self.0.clock.uptime();
        let mut counts = self.counts();
        let (mut wait, mut must_wait) = (Duration::ZERO, false);
        for key in guess.blocking(account, address) {
            let Some(count) = counts.each.get_mut(&key) else { continue };
            if count.pending == 0 && now.saturating_sub(count.last) >= FORGET {
                *count = Count::default();
            }
            wait = wait.max(count.blocked_until.saturating_sub(now));
            must_wait |= count.pending >= self.free(key).saturating_sub(count.wrong).max(1);
        }
        if guess == Guess::Stranger {
            wait = wait.max(counts.all.wait(self.price(), 0, now).unwrap_or_default());
            must_wait |= counts.all.wait(self.price(), counts.all.pending, now).is_some();
        }
        if !wait.is_zero() {
            return Err(Denial::Throttled(wait.as_millis().div_ceil(1_000).try_into().unwrap_or(u64::MAX)));
        }
        if must_wait {
            return Ok(false);
        }
        make_room(&mut counts.each);
        for key in guess.blocking(account, address) {
            let count = counts.each.entry(key).or_default();
            count.pending += 1;
            count.last = now;
        }
        counts.all.pending += u32::from(guess == Guess::Stranger);
        Ok(true)
    }

    fn free(&self, key: Key) -> u32 {
        match key {
            Key::Account(_) | Key::AccountFrom(..) => self.0.limits.account_free,
            Key::Address(_) => self.0.limits.address_free,
        }
    }

    /// What one wrong password takes out of the budget.
    fn price(&self) -> Duration {
        BUDGET / self.0.limits.all_per_minute.max(1)
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn delay(&self, over: u32) -> Duration {
        let Limits { first_delay_secs, max_delay_secs, .. } = self.0.limits;
        let secs = first_delay_secs.saturating_mul(1_u64.checked_shl(over.min(32)).unwrap_or(u64::MAX));
        Duration::from_secs(secs.min(max_delay_secs))
    }
}

impl Permit {
    /// What it was reserved for.
    pub fn guess(&self) -> Guess {
        self.guess
    }

    /// The password was wrong. It counts for the address also where that does not hold the attempt up.
    pub fn wrong(self) {
        let now = self.throttle.0.clock.uptime();
        let mut counts = self.throttle.counts();
        for key in [self.account, self.address] {
            let free = self.throttle.free(key);
            let count = counts.each.entry(key).or_default();
            count.wrong = count.wrong.saturating_add(1);
            count.last = now;
            if count.wrong >= free {
                count.blocked_until = now + self.throttle.delay(count.wrong - free);
            }
        }
        if self.guess != Guess::Code {
            counts.all.spend(self.throttle.price(), now);
        }
    }

    /// The password was right: the account's count is forgotten, the address's is not (somebody
    /// with an account of their own must not get endless guesses at others').
    pub fn right(self) {
        let mut counts = self.throttle.counts();
        if let Some(count) = counts.each.get_mut(&self.account) {
            count.wrong = 0;
            count.blocked_until = Duration::ZERO;
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        {
            let mut counts = self.throttle.counts();
            for key in self.guess.blocking(self.account, self.address) {
                if let Some(count) = counts.each.get_mut(&key) {
                    count.pending = count.pending.saturating_sub(1);
                    if count.pending == 0 && count.wrong == 0 {
                        counts.each.remove(&key);
                    }
                }
            }
            let reserved = u32::from(self.guess == Guess::Stranger);
            counts.all.pending = counts.all.pending.saturating_sub(reserved);
        }
        self.throttle.0.decided.notify_waiters();
    }
}

/// Forgets the oldest half when full; attempts under way are kept.
fn make_room(counts: &mut HashMap<Key, Count>) {
    if counts.len() + 2 <= MOST_KEYS {
        return;
    }
    let mut ages: Vec<Duration> = counts.values().map(|count| count.last).collect();
    ages.sort_unstable();
    let middle = ages.get(ages.len() / 2).copied().unwrap_or_default();
    counts.retain(|_, count| count.pending > 0 || count.last > middle);
}

/// An IPv6 network usually belongs to one person: its first 64 bits are one address here.
pub fn bucket(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        v4 @ IpAddr::V4(_) => v4,
    }
}
