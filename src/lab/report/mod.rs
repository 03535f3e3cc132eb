//! What a comparison found: counted and measured, with the machine, the method's settings and the spread.
//! The one form behind the page, the JSON, the CSV and the terminal's tables.
//!
//! `--json` and `GET /api/compare` write it as it stands here; members are only ever added.

pub mod csv;
pub mod history;
#[cfg(test)]
pub(crate) mod sample;

use crate::base::clock::Timestamp;
use serde::{Deserialize, Serialize};

/// The form written; a reader refuses a higher one. In form 1 some outcomes were English sentences.
pub const FORMAT: u32 = 2;

/// One run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Report {
    /// [`FORMAT`].
    pub format: u32,
    /// Names the run: `20261121-130501-4f`, in the order of time.
    pub id: String,
    pub version: String,
    #[serde(with = "rfc3339")]
    pub started_at: Timestamp,
    /// How long it took, in seconds.
    pub took_secs: f64,
    pub machine: Machine,
    /// How it was asked to measure.
    pub settings: Settings,
    /// The life of a login, counted: sessions, then tokens in each way to verify.
    pub life: Vec<Lifecycle>,
    /// Time to verify a credential, at each number of logins.
    pub verify: Vec<Timing>,
    /// Time to make a credential, without and with storing the login.
    pub issue: Vec<Timing>,
    /// Whole requests over HTTP: the same answer behind each door, and behind none (the first row).
    pub requests: Vec<Requests>,
    /// Whole requests to routes that everybody can ask, so that the figures can be checked from outside; ratios
    /// are to the first row.
    pub routes: Vec<Requests>,
    /// What the logins cost on the server.
    pub growth: Vec<Growth>,
}

/// What it ran on, and how quiet it was there.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Machine {
    pub cpu: String,
    /// How many cores the process may use.
    pub cores: usize,
    /// The operating system and its version.
    pub system: String,
    /// How the program was built.
    pub profile: Profile,
    /// Microseconds that a durable write (`fsync`) of 4 KiB took on the disk of the store: median and p99.
    pub fsync_us: Option<(f64, f64)>,
    /// The share of the machine that other processes used meanwhile, in percent.
    pub used_by_others_percent: Option<f64>,
}

/// How a program was built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Profile {
    #[serde(rename = "release")]
    Release,
    #[serde(rename = "debug: figures say little", alias = "debug")]
    Debug,
}

/// From where a run is started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// The *Run* button or `/api`.
    #[serde(rename = "server")]
    Server,
    /// `twodoors compare`.
    #[serde(rename = "command line")]
    CommandLine,
}

/// How it was asked to measure.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Settings {
    /// From where it was started.
    pub place: Place,
    /// Seconds to spend on measuring.
    pub seconds: u64,
    pub logins: Vec<usize>,
    /// `token.verify` of this server.
    pub verify: String,
    /// `token.alg` of this server.
    pub alg: String,
    /// `token.access_ttl_secs` of this server.
    pub access_ttl_secs: u64,
}

/// The lifecycle of one login by one scheme, counted on a metered store with a clock that is stepped.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is an answer to a question of its own")]
pub struct Lifecycle {
    #[serde(flatten)]
    pub subject: Subject,
    /// The verbs in their order.
    pub steps: Vec<Step>,
    /// Bytes that the server keeps for a login, as stored.
    pub row_bytes: usize,
    /// Requests, one a second, that a revoked login still got in with; 0: the very next one was refused.
    pub revoked_seen_after_secs: u64,
    /// Seconds for which the old role was still seen after a change.
    pub role_seen_after_secs: u64,
    /// What the server said that the revocation's effect is, in seconds; 0: at once.
    pub said_effect_secs: u64,
    /// Whether the credential still opened the door after the server was restarted.
    pub works_after_restart: bool,
    /// Whether it still opened the door when the server's store of logins was lost.
    pub works_without_store: bool,
    /// Whether a renewal still worked when the store was lost.
    pub renews_without_store: bool,
    /// Whether a browser sends it by itself.
    pub sent_by_itself: bool,
    /// Whether a script on the page can read it where the client keeps it.
    pub script_can_read: bool,
}

/// What a figure is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// `session`, `token`, or `none` (the same answer without authentication).
    pub scheme: String,
    /// `lookup`, `stateless`, `denylist`; of tokens only.
    pub mode: Option<String>,
    /// `EdDSA`, `ES256`, `RS256`, `HS256`; of tokens only.
    pub alg: Option<String>,
}

impl Subject {
    /// A scheme, or `none`, without more.
    pub fn of(scheme: &str) -> Self {
        Self { scheme: scheme.to_owned(), mode: None, alg: None }
    }
}

/// One verb of a life.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Step {
    pub verb: Verb,
    /// How often it was done; what follows is for one time.
    pub times: u64,
    /// Bytes of the credential on the way to the server: header line or body.
    pub request_bytes: u64,
    /// Bytes of the credential on the way back.
    pub response_bytes: u64,
    /// Rows read from the store.
    pub reads: f64,
    /// Changes to the store that the answer waited for.
    pub writes: f64,
    pub outcome: Outcome,
    /// The code of a refusal, as in `/problems`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What it did to the login, where that was looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<LoginAfter>,
}

/// What is done with a login, in the order of its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verb {
    #[serde(rename = "issue")]
    Issue,
    #[serde(rename = "verify")]
    Verify,
    #[serde(rename = "renew")]
    Renew,
    /// Renewing with the replaced one, within the grace.
    #[serde(rename = "renew again at once")]
    RenewAtOnce,
    /// Renewing with the replaced one, after the grace.
    #[serde(rename = "renew again later")]
    RenewLater,
    #[serde(rename = "revoke")]
    Revoke,
    /// Showing the credential of the ended login.
    #[serde(rename = "verify after")]
    VerifyAfter,
}

/// What came of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    #[serde(rename = "a fresh credential")]
    Fresh,
    #[serde(rename = "accepted")]
    Accepted,
    /// The login goes on with another credential.
    #[serde(rename = "a fresh credential of the same login")]
    Renewed,
    /// Renewing twice gave the same credential.
    #[serde(rename = "accepted, answered with the same newest one")]
    SameNewest,
    /// Renewing twice gave two credentials.
    #[serde(rename = "accepted, answered with a fresh one")]
    AnotherOne,
    /// It was not let in.
    #[serde(rename = "refused")]
    Refused,
    /// The login ended, with the effect that [`Lifecycle::said_effect_secs`] says.
    #[serde(rename = "revoked")]
    Revoked,
    /// It was let in for [`Lifecycle::revoked_seen_after_secs`], then refused.
    #[serde(rename = "accepted for a while, then refused")]
    RefusedLater,
    /// A sentence, as form 1 kept it.
    #[serde(untagged)]
    Sentence(String),
}

/// A login after a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LoginAfter {
    /// It can still be used.
    #[serde(rename = "live")]
    Live,
    #[serde(rename = "ended")]
    Ended,
}

/// A time for one act, with its distribution.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Timing {
    #[serde(flatten)]
    pub subject: Subject,
    /// `verify`; `sign` (making the credential only) or `issue` (with the login stored durably).
    pub act: String,
    /// `scratch`: a store beside the real one. `live`: inside the running server's own store.
    pub store: String,
    /// How many live logins the store held.
    pub logins: usize,
    #[serde(flatten)]
    pub spread: Spread,
}

impl Timing {
    /// In a store of this name, that holds so many logins.
    pub fn new(subject: Subject, act: &str, (store, logins): (&str, usize), spread: Spread) -> Self {
        Self { subject, act: act.to_owned(), store: store.to_owned(), logins, spread }
    }
}

/// A distribution of times in microseconds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Spread {
    pub count: u64,
    /// Half were faster.
    pub p50_us: f64,
    /// 99 of 100 were faster.
    pub p99_us: f64,
    /// 999 of 1000 were faster; of fewer than [`ENOUGH_FOR_P999`] nothing is said.
    pub p999_us: Option<f64>,
    /// The lowest and the highest median of any round: how well a figure repeats.
    pub rounds_p50_us: (f64, f64),
    /// Times at the [`QUANTILES`], for the picture; without those beyond p99 where p99.9 is not said.
    pub quantiles_us: Vec<f64>,
}

/// Fewer values than these say nothing about the slowest one in a thousand.
pub const ENOUGH_FOR_P999: u64 = 10_000;

/// Where [`Spread::quantiles_us`] are taken.
pub const QUANTILES: [f64; 11] = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999];

/// Whole requests: the same answer behind each door, and without one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Requests {
    #[serde(flatten)]
    pub subject: Subject,
    /// `same answer`, made for the comparison; or a route that everybody can ask: `GET /account`.
    pub answer: String,
    /// Answers a second with every connection busy; the median of the rounds.
    pub per_second: f64,
    /// The lowest and the highest round.
    pub rounds_per_second: (f64, f64),
    /// As a share of the first row's median.
    pub ratio: f64,
    /// The lowest and the highest share within one round.
    pub rounds_ratio: (f64, f64),
    /// From sending to the whole answer.
    #[serde(flatten)]
    pub spread: Spread,
}

/// What so many logins cost on the server.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Growth {
    /// How many live logins, half of either kind.
    pub logins: usize,
    /// Bytes of the store on the disk.
    pub disk_bytes: u64,
    /// Bytes of memory that the process had more than before the first.
    pub memory_bytes: Option<u64>,
}

impl Growth {
    /// Per 1,000 logins.
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    pub fn per_thousand(&self, bytes: u64) -> f64 {
        bytes as f64 * 1000.0 / self.logins.max(1) as f64
    }
}

/// A time as RFC 3339 text.
mod rfc3339 {
    use crate::base::clock::Timestamp;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde wants a reference")]
    pub(super) fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&at.rfc3339())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        let text = String::deserialize(deserializer)?;
        Timestamp::parse_rfc3339(&text).ok_or_else(|| D::Error::custom("a time in RFC 3339 is wanted"))
    }
}
