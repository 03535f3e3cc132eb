//! What is known of the server and of the request that asks. The names are `/api`'s and stay as they are.
//! Whatever tells who or where somebody is stands in a text of its own, so that it can be masked
//! (`mask.rs`); nothing secret is here at all.

use crate::config::Transport;
use crate::config::effective::Setting;
use crate::params::Hop as Made;
use serde::Serialize;

/// Everything that is known.
#[derive(Debug, Clone, Serialize)]
pub struct Facts {
    /// When it was put together, by the server's clock: RFC 3339.
    pub made_at: String,
    /// `made_at` in milliseconds since 1970, to compare another clock with.
    pub made_at_unix_ms: i64,
    pub asked_by: AskedBy,
    pub program: Program,
    pub request: Arrived,
    /// What was odd about how requests came, since the start.
    pub arrivals: Arrivals,
    pub certificate: Option<Certificate>,
    pub clock: Clock,
    pub store: Store,
    pub people: People,
    pub logins: Logins,
    /// Signing keys, newest first.
    pub keys: Vec<Key>,
    pub tokens: Tokens,
    /// Who may read what in the data directory.
    pub files: Vec<File>,
    pub passwords: Passwords,
    pub process: Process,
    /// Every key of the configuration; no secret is among them.
    pub configuration: Vec<Setting>,
}

/// Who asked.
#[derive(Debug, Clone, Serialize)]
pub struct AskedBy {
    pub username: String,
    pub user_id: String,
    /// The login by which they came.
    pub login_id: String,
}

/// The program and what it runs on.
#[derive(Debug, Clone, Serialize)]
pub struct Program {
    pub version: &'static str,
    /// `release` or `debug`.
    pub build: &'static str,
    pub rustc: &'static str,
    pub target: &'static str,
    pub system: String,
}

/// How the request came.
#[derive(Debug, Clone, Serialize)]
pub struct Arrived {
    /// `pages` or `api`.
    pub door: &'static str,
    /// `http` or `https`, as the client used it; `unknown` when the proxy does not say.
    pub scheme: &'static str,
    /// `Host`; none when there is not exactly one.
    pub host: Option<String>,
    /// `public_origin`, `alias` (another name of this machine), `other` or `absent`.
    pub host_is: HostIs,
    pub public_origin: String,
    /// `loopback`, `tls`, `proxy` or `insecure_lan`.
    pub transport: Transport,
    pub peer: String,
    pub peer_is_trusted: bool,
    /// Whom the server takes for the client.
    pub address: String,
    /// Whether some trusted network has public addresses around it.
    pub trusts_everybody: bool,
    /// Whether other programs may be served under the same host name.
    pub may_share_host: bool,
    /// Which header says where a request comes from: `X-Forwarded-For` or `Forwarded`.
    pub forwarded_header: &'static str,
    /// The entries of that header, from the right.
    pub chain: Vec<Hop>,
    pub headers: Vec<Forwarding>,
    /// The browser, in short; none when it is not one that is known.
    pub browser: Option<String>,
    /// The cookie that came back; none by `/api`, where none is read.
    pub cookie: Option<Cookie>,
}

/// What `Host` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HostIs {
    PublicOrigin,
    /// Another name of this machine.
    Alias,
    Other,
    Absent,
}

/// An entry of the forwarding header.
#[derive(Debug, Clone, Serialize)]
pub struct Hop {
    pub text: String,
    pub believed: bool,
    /// What was made of it.
    pub made: Made,
}

/// A forwarding header.
#[derive(Debug, Clone, Serialize)]
pub struct Forwarding {
    pub name: &'static str,
    /// As it was written; none for the configured one, which is the chain.
    pub value: Option<String>,
    pub believed: bool,
    /// Why it counts or not.
    pub why: Belief,
}

/// Whether a forwarding header counts, and why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Belief {
    Believed,
    /// The peer is no trusted proxy.
    UntrustedPeer,
    /// The server is not behind a proxy.
    NotBehindAProxy,
    /// The configuration names another header.
    NotConfigured,
    /// No configuration would make it count.
    Never,
}

/// What was odd about how requests came.
#[derive(Debug, Clone, Serialize)]
pub struct Arrivals {
    /// The forwarding header of a trusted proxy ended in something that is no address.
    pub unreadable: Odd,
    /// Refused with 421, because the peer is no trusted proxy.
    pub not_by_proxy: Odd,
    /// Refused with 421, because the proxy said that it did not come by https.
    pub by_http: Odd,
}

/// How often it was, and who held the connection.
#[derive(Debug, Clone, Serialize)]
pub struct Odd {
    pub times: u64,
    pub peer: Option<String>,
}

/// The cookie, without its value.
#[derive(Debug, Clone, Serialize)]
pub struct Cookie {
    pub name: String,
    /// Its attributes, as they are set.
    pub attributes: String,
}

/// The certificate in the file.
#[derive(Debug, Clone, Serialize)]
pub struct Certificate {
    /// From when it is good; none when that cannot be read.
    pub not_before: Option<String>,
    pub not_after: Option<String>,
    /// `good`, `soon` (less than two weeks left), `over`, `not_yet` or `unreadable`.
    pub state: &'static str,
}

/// The store.
#[derive(Debug, Clone, Serialize)]
pub struct Store {
    /// `sled`.
    pub kind: &'static str,
    pub healthy: bool,
    pub schema: u32,
    pub data_dir: String,
    pub size_bytes: Option<u64>,
    /// Bytes free on its disk, for us.
    pub free_bytes: Option<u64>,
    pub disk_bytes: Option<u64>,
    pub audit_entries: usize,
    /// Whether that is all of them: counting ends somewhere.
    pub audit_is_counted: bool,
    /// Whether the data directory is a copy that was made before its server had stopped.
    pub copied_while_running: bool,
    /// How far the newest time in the store lies in the future, in seconds: the clock went back.
    pub ahead_secs: u64,
}

/// The server's clock, beside its own monotonic time and what is stored.
#[derive(Debug, Clone, Serialize)]
pub struct Clock {
    /// At the start of the process: how far it was before the newest time in the store, in seconds; 0 within an hour.
    pub start_behind_secs: u64,
    /// Seconds by which the start was after the newest time; 0 within thirty days, and for an empty store.
    pub start_after_secs: u64,
    /// For how many seconds it has run evenly in this process.
    pub steady_secs: u64,
    /// How far its last step in this process went, in seconds, forward or (negative) back; 0: there was none.
    pub last_step_secs: i64,
}

/// People.
#[derive(Debug, Clone, Serialize)]
pub struct People {
    pub all: usize,
    /// Those who have signed in lately (`throttle.known_address_days`),
    pub signed_in: usize,
    /// and from how many addresses.
    pub addresses: usize,
    pub disabled: usize,
    /// Administrators who can sign in: enabled, and with a password.
    pub administrators: usize,
}

/// Logins; the walk ends somewhere.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Logins {
    pub sessions: usize,
    pub tokens: usize,
    /// Rows that ended or expired and are kept so that their owner is told.
    pub ended: usize,
    pub is_counted: bool,
}

/// A signing key.
#[derive(Debug, Clone, Serialize)]
pub struct Key {
    pub kid: String,
    pub alg: &'static str,
    /// `announced`, `signs`, `accepted` or `retired`.
    pub state: &'static str,
    pub created_at: String,
    pub age_days: u64,
}

/// Access tokens.
#[derive(Debug, Clone, Serialize)]
pub struct Tokens {
    /// `lookup`, `denylist` or `stateless`.
    pub verify: &'static str,
    pub access_ttl_secs: u64,
}

/// A file or folder of the data directory.
#[derive(Debug, Clone, Serialize)]
pub struct File {
    /// Its name; `.` is the directory itself.
    pub name: &'static str,
    /// Its mode in octal, such as `0700`; none when it is not there or cannot be looked at.
    pub mode: Option<String>,
    /// The mode that it should have.
    pub wanted: &'static str,
    /// `ok`, `look` or `failed`.
    pub state: super::State,
}

/// Passwords.
#[derive(Debug, Clone, Serialize)]
pub struct Passwords {
    pub memory_kib: u32,
    pub iterations: u32,
    pub lanes: u32,
    pub concurrency: usize,
}

/// The process; what the system does not tell is none.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Process {
    pub cores: usize,
    pub uptime_secs: Option<u64>,
    pub rss_bytes: Option<u64>,
    pub peak_bytes: Option<u64>,
    pub open_files: Option<u64>,
    pub open_files_limit: Option<u64>,
}
