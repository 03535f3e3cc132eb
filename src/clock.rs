//! The only reader of the time.
//!
//! Everything that ages (logins, links, tokens, throttles) asks a [`Clock`], so a test can step a
//! manual one instead of sleeping. Nothing else in the crate may call `SystemTime::now` for a
//! decision; [`Timestamp`] is what rules are given.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime};
use tokio::sync::Notify;

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since the Unix epoch.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the Unix epoch, rounded down: the `NumericDate` of RFC 7519.
    #[must_use]
    pub const fn secs(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This moment and `secs` more; saturates instead of overflowing.
    #[must_use]
    pub fn plus_secs(self, secs: u64) -> Self {
        let millis = i64::try_from(secs.saturating_mul(1000)).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(millis))
    }

    /// This moment and `secs` less; saturates instead of overflowing.
    #[must_use]
    pub fn minus_secs(self, secs: u64) -> Self {
        let millis = i64::try_from(secs.saturating_mul(1000)).unwrap_or(i64::MAX);
        Self(self.0.saturating_sub(millis))
    }

    /// Seconds from `earlier` to this moment, rounded down; 0 when `earlier` is later.
    #[must_use]
    pub fn secs_since(self, earlier: Self) -> u64 {
        u64::try_from(self.0.saturating_sub(earlier.0) / 1000).unwrap_or(0)
    }

    /// Milliseconds from `earlier` to this moment; 0 when `earlier` is later.
    #[must_use]
    pub fn millis_since(self, earlier: Self) -> u64 {
        u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0)
    }

    /// Seconds from `earlier` to this moment, rounded up; 0 when `earlier` is later.
    #[must_use]
    pub fn secs_since_rounded_up(self, earlier: Self) -> u64 {
        u64::try_from(self.0.saturating_sub(earlier.0).max(0)).unwrap_or(0).div_ceil(1000)
    }

    fn to_date_time(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(self.secs()).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    /// RFC 3339 in UTC with whole seconds: `2026-11-21T04:08:00Z`.
    #[must_use]
    pub fn rfc3339(self) -> String {
        self.to_date_time().format(&Rfc3339).unwrap_or_default()
    }

    /// Reads what [`Timestamp::rfc3339`] writes.
    #[must_use]
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        let at = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok().map(Self)
    }

    /// Reads a day, `2026-11-21`, as its first moment in UTC.
    #[must_use]
    pub fn parse_day(text: &str) -> Option<Self> {
        let day = Date::parse(text, format_description!("[year]-[month]-[day]")).ok()?;
        Some(Self(day.midnight().assume_utc().unix_timestamp().saturating_mul(1000)))
    }

    /// For people: `2026-11-21 04:08 UTC`.
    #[must_use]
    pub fn text(self) -> String {
        let form = format_description!("[year]-[month]-[day] [hour]:[minute] UTC");
        self.to_date_time().format(&form).unwrap_or_default()
    }

    /// For people who read Korean: `2026년 11월 21일 04:08 UTC`.
    #[must_use]
    pub fn text_korean(self) -> String {
        let form = format_description!("[year]년 [month padding:none]월 [day padding:none]일 [hour]:[minute] UTC");
        self.to_date_time().format(&form).unwrap_or_default()
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

/// Where the time comes from.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Manual(Arc<Hand>),
}

/// A clock's one hand, and the bell that rings when it is moved.
#[derive(Debug)]
struct Hand {
    millis: AtomicI64,
    stepped: Notify,
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still until [`Clock::advance`] is called; clones share it.
    #[must_use]
    pub fn manual(start: Timestamp) -> Self {
        Self(Source::Manual(Arc::new(Hand { millis: AtomicI64::new(start.0), stepped: Notify::new() })))
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
                Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
            Source::Manual(hand) => Timestamp(hand.millis.load(Ordering::SeqCst)),
        }
    }

    /// Steps a manual clock forward; the machine's clock is left alone.
    pub fn advance(&self, by: Duration) {
        if let Source::Manual(hand) = &self.0 {
            let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
            hand.millis.fetch_add(by, Ordering::SeqCst);
            hand.stepped.notify_waiters();
        }
    }

    /// Waits so long by this clock: with the machine's that is a sleep, with a manual one until it has
    /// been stepped so far.
    pub async fn pass(&self, by: Duration) {
        let Source::Manual(hand) = &self.0 else { return tokio::time::sleep(by).await };
        let until = self.now().0.saturating_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX));
        loop {
            let stepped = hand.stepped.notified();
            if hand.millis.load(Ordering::SeqCst) >= until {
                return;
            }
            stepped.await;
        }
    }

    /// Puts a manual clock back, as somebody may do to the machine's.
    pub fn put_back(&self, by: Duration) {
        if let Source::Manual(hand) = &self.0 {
            let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
            hand.millis.fetch_sub(by, Ordering::SeqCst);
        }
    }
}

/// Measures how long something took. It ages nothing, so no rule depends on it.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// From now on.
    #[must_use]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// So long until now.
    #[must_use]
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}
