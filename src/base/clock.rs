//! The only reader of the time.
//!
//! Everything that ages (logins, links, tokens, throttles) asks a [`Clock`], so a test can step a
//! manual one instead of sleeping. Nothing else in the crate may call `SystemTime::now` for a
//! decision; [`Timestamp`] is what rules are given.

use rustix::time::{ClockId, Timespec, clock_gettime};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime};
use tokio::sync::Notify;
use tokio::time::Instant;

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since the Unix epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the Unix epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the Unix epoch, rounded down: the `NumericDate` of RFC 7519.
    pub const fn secs(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This moment and `secs` more; saturates instead of overflowing.
    pub fn plus_secs(self, secs: u64) -> Self {
        let millis = i64::try_from(secs.saturating_mul(1000)).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(millis))
    }

    /// This moment and `secs` less; saturates instead of overflowing.
    pub fn minus_secs(self, secs: u64) -> Self {
        let millis = i64::try_from(secs.saturating_mul(1000)).unwrap_or(i64::MAX);
        Self(self.0.saturating_sub(millis))
    }

    /// Seconds from `earlier` to this moment, rounded down; 0 when `earlier` is later.
    pub fn secs_since(self, earlier: Self) -> u64 {
        u64::try_from(self.0.saturating_sub(earlier.0) / 1000).unwrap_or(0)
    }

    /// Milliseconds from `earlier` to this moment; 0 when `earlier` is later.
    pub fn millis_since(self, earlier: Self) -> u64 {
        u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0)
    }

    /// Seconds from `earlier` to this moment, rounded up; 0 when `earlier` is later.
    pub fn secs_since_rounded_up(self, earlier: Self) -> u64 {
        u64::try_from(self.0.saturating_sub(earlier.0).max(0)).unwrap_or(0).div_ceil(1000)
    }

    fn to_date_time(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(self.secs()).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    /// RFC 3339 in UTC with whole seconds: `2026-11-21T04:08:00Z`.
    pub fn rfc3339(self) -> String {
        self.to_date_time().format(&Rfc3339).unwrap_or_default()
    }

    /// Reads what [`Timestamp::rfc3339`] writes.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        let at = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok().map(Self)
    }

    /// Reads a day, `2026-11-21`, as its first moment in UTC.
    pub fn parse_day(text: &str) -> Option<Self> {
        let day = Date::parse(text, format_description!("[year]-[month]-[day]")).ok()?;
        Some(Self(day.midnight().assume_utc().unix_timestamp().saturating_mul(1000)))
    }

    /// For people: `2026-11-21 04:08 UTC`.
    pub fn text(self) -> String {
        let form = format_description!("[year]-[month]-[day] [hour]:[minute] UTC");
        self.to_date_time().format(&form).unwrap_or_default()
    }

    /// For people who read Korean: `2026년 11월 21일 04:08 UTC`.
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

/// The latest time that a [`Clock`] tells: every life that begins then (`token.max_ttl_secs`, at most 3,650
/// days) ends within the year 9999, the last that RFC 3339, cookies and HTTP can write.
const LATEST_MILLIS: i64 = (253_402_300_799 - 3_650 * 86_400) * 1_000;
/// A difference of wall and monotonic time up to this is the usual work of a time server; more is a step.
const STEP_MILLIS: i64 = 60_000;
/// What has looked over for so long, while the clock ran evenly, is over beyond doubt.
const DOUBT_MILLIS: i64 = 86_400_000;

/// Where the time comes from: the wall clock, which somebody may set, and beside it a monotonic one, which
/// nobody can. The two are compared at each reading, so a step of the wall clock is noticed.
#[derive(Clone, Debug)]
pub struct Clock {
    source: Source,
    watch: Arc<Watch>,
}

#[derive(Clone, Debug)]
enum Source {
    System,
    Manual(Arc<Hand>),
}

/// A manual clock's two hands, and the bell that rings when time passes.
#[derive(Debug, Default)]
struct Hand {
    uptime: AtomicI64,
    /// Wall time minus uptime.
    offset: AtomicI64,
    passed: Notify,
}

/// What this process has seen of its clock, in milliseconds.
#[derive(Debug, Default)]
struct Watch {
    /// Wall time minus monotonic time, since the last step.
    offset: AtomicI64,
    /// The monotonic time of the start, and of the last step since.
    start: i64,
    steady_since: AtomicI64,
    /// How far the last step went; 0: there was none.
    step: AtomicI64,
    stepped: Notify,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::of(Source::System)
    }

    /// A clock that stands still until [`Clock::advance`] is called; clones share it.
    pub fn manual(start: Timestamp) -> Self {
        Self::of(Source::Manual(Arc::new(Hand { offset: AtomicI64::new(start.0), ..Hand::default() })))
    }

    fn of(source: Source) -> Self {
        let (wall, start) = source.read();
        let (offset, steady_since) = (AtomicI64::new(wall.saturating_sub(start)), AtomicI64::new(start));
        Self { source, watch: Arc::new(Watch { offset, start, steady_since, ..Watch::default() }) }
    }

    /// Wall and monotonic time.
    fn read(&self) -> (i64, i64) {
        let (wall, monotonic) = self.source.read();
        self.watch.compare(wall, monotonic);
        (wall.clamp(0, LATEST_MILLIS), monotonic)
    }

    /// The time, from 1970 up to ten years before the end of 9999.
    pub fn now(&self) -> Timestamp {
        Timestamp(self.read().0)
    }

    /// Whether the machine's clock stands at a time that HTTP can write (RFC 9110 §5.6.7).
    pub fn is_within_reach(&self) -> bool {
        (0..253_402_300_800_000).contains(&self.source.read().0)
    }

    /// How long this process has run. Nobody can set it, so whatever is kept in memory only rests on it.
    pub fn uptime(&self) -> Duration {
        millis(self.source.read().1.saturating_sub(self.watch.start))
    }

    /// Since when, as the clock stands now, it has run evenly in this process: the start, or the last step.
    /// What lies between then and [`Clock::now`] has really passed.
    pub fn steady_since(&self) -> Timestamp {
        let (wall, monotonic) = self.read();
        Timestamp(wall.saturating_sub(monotonic.saturating_sub(self.watch.steady_since.load(Ordering::SeqCst))))
    }

    /// What lay in the past at this time has done so for a day of this process's own time: the clock may be
    /// wrong, but nobody has put it right. 1970 until the clock has run evenly for a day.
    pub fn beyond_doubt(&self) -> Timestamp {
        let (now, since) = (self.now(), self.steady_since());
        let at = now.0.saturating_sub(DOUBT_MILLIS);
        if at >= since.0 { Timestamp(at) } else { Timestamp::default() }
    }

    /// How far the last step of the wall clock went, in seconds, forward or (negative) back; 0: there was none.
    pub fn last_step_secs(&self) -> i64 {
        self.watch.step.load(Ordering::SeqCst) / 1_000
    }

    /// Waits for the next step. One that was noticed while nobody waited counts.
    pub async fn stepped(&self) {
        self.watch.stepped.notified().await;
    }

    /// Lets time pass by a manual clock: both hands move. The machine's clock is left alone.
    pub fn advance(&self, by: Duration) {
        if let Source::Manual(hand) = &self.source {
            hand.uptime.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
            hand.passed.notify_waiters();
        }
    }

    /// Sets a manual clock forward or (negative) back, as somebody may do to the machine's: no time passes.
    pub fn step(&self, secs: i64) {
        if let Source::Manual(hand) = &self.source {
            hand.offset.fetch_add(secs.saturating_mul(1_000), Ordering::SeqCst);
            self.read();
        }
    }

    /// [`Clock::step`] back.
    pub fn put_back(&self, by: Duration) {
        self.step(-i64::try_from(by.as_secs()).unwrap_or(i64::MAX));
    }

    /// Waits so long by this clock: with the machine's that is a sleep, with a manual one until it has
    /// been advanced so far.
    pub async fn pass(&self, by: Duration) {
        let Source::Manual(hand) = &self.source else { return tokio::time::sleep(by).await };
        let until = self.uptime().saturating_add(by);
        loop {
            let passed = hand.passed.notified();
            if self.uptime() >= until {
                return;
            }
            passed.await;
        }
    }
}

impl Source {
    /// Wall and monotonic time, in milliseconds.
    fn read(&self) -> (i64, i64) {
        match self {
            Self::System => {
                let whole = |time: Duration| i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
                // Before 1970 it is negative, so that [`Clock::is_within_reach`] sees it.
                let wall = SystemTime::now()
                    .duration_since(UNIX_EPOCH)
                    .map_or_else(|before| -whole(before.duration()).max(1), whole);
                let Timespec { tv_sec, tv_nsec } = clock_gettime(MONOTONIC);
                let monotonic = tv_sec.saturating_mul(1_000).saturating_add(tv_nsec / 1_000_000);
                (wall, monotonic)
            }
            Self::Manual(hand) => {
                let uptime = hand.uptime.load(Ordering::SeqCst);
                (hand.offset.load(Ordering::SeqCst).saturating_add(uptime), uptime)
            }
        }
    }
}

/// On Linux one that also runs while the machine sleeps: that is time that passes, and no step.
#[cfg(target_os = "linux")]
const MONOTONIC: ClockId = ClockId::Boottime;
#[cfg(not(target_os = "linux"))]
const MONOTONIC: ClockId = ClockId::Monotonic;

impl Watch {
    /// Notes a step of the wall clock. Doubt first: nobody may see the new offset and the old certainty.
    fn compare(&self, wall: i64, monotonic: i64) {
        let (had, has) = (self.offset.load(Ordering::SeqCst), wall.saturating_sub(monotonic));
        if had.abs_diff(has) < STEP_MILLIS.unsigned_abs() {
            return;
        }
        self.steady_since.fetch_max(monotonic, Ordering::SeqCst);
        if self.offset.compare_exchange(had, has, Ordering::SeqCst, Ordering::SeqCst).is_ok() {
            self.step.store(has.saturating_sub(had), Ordering::SeqCst);
            self.stepped.notify_one();
        }
    }
}

fn millis(millis: i64) -> Duration {
    Duration::from_millis(u64::try_from(millis).unwrap_or(0))
}

/// Measures how long something took. It ages nothing, so no rule depends on it.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// From now on.
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// So long until now.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }

    /// The moment so long after the start, for a timer.
    pub fn at(self, after: Duration) -> Instant {
        self.0 + after
    }
}
