//! Puts the facts together: counts in the store piece by piece, so that others are served in between, and
//! asks the system on a thread of its own.

use super::facts::{
    Arrivals, Arrived, AskedBy, Belief, Certificate, Clock, Cookie, Facts, Forwarding, Hop, HostIs, Key, Logins, Odd,
    Passwords, People, Program, Store, Tokens,
};
use super::{certificate, system};
use crate::app::App;
use crate::app::time::Gap;
use crate::base::clock::Timestamp;
use crate::base::error::{Error, StoreError};
use crate::base::ids::LoginKind;
use crate::config::{Config, ForwardedHeader, Transport};
use crate::identity::Principal;
use crate::login::LoginStatus;
use crate::params::Hop as Made;
use crate::params::arrival::Arrival;
use crate::params::arrivals::Count;
use crate::storage::entries::MOST_SCANNED;
use crate::storage::rows::Order;
use crate::user::password::Cost;
use std::collections::HashSet;

/// Keys that are told: the newest. Retired ones stay in the list for ever.
const MOST_KEYS: usize = 20;

/// Live logins by kind, what is kept of others, and the newest time among them.
async fn logins(app: &App, now: Timestamp) -> Result<(Logins, Timestamp), Error> {
    let (mut count, mut newest, mut read) = (Logins::default(), Timestamp::default(), 0);
    let mut rows = app.logins().with_owners(None);
    while read < MOST_SCANNED
        && let Some(piece) = rows.next().await?
    {
        read += piece.len();
        for login in &piece {
            newest = newest.max(login.created_at).max(login.seen_at);
            let stands = rows.owner(login).map(|owner| app.logins().lifetimes().status(login, owner, now));
            match (stands, login.kind()) {
                (Some(LoginStatus::Live), LoginKind::Session) => count.sessions += 1,
                (Some(LoginStatus::Live), LoginKind::Token) => count.tokens += 1,
                _ => count.ended += 1,
            }
        }
    }
    count.is_counted = rows.is_over();
    Ok((count, newest))
}

/// How many audit entries there are, whether these are all, and the newest time among them.
async fn audit(app: &App) -> Result<(usize, bool, Timestamp), StoreError> {
    let (mut count, mut newest) = (0, Timestamp::default());
    let audit = app.store().audit();
    let each = audit.each(Order::Descending, |entry| {
        count += 1;
        newest = newest.max(entry.at);
        count < MOST_SCANNED
    });
    each.await?;
    Ok((count, count < MOST_SCANNED, newest))
}

async fn people(app: &App, now: Timestamp) -> Result<People, Error> {
    let all = app.accounts().search("").await?;
    let administrators = app.accounts().administrators().await?.able;
    let days = app.config().limits.known_address_days;
    let (mut signed_in, mut addresses) = (0, HashSet::new());
    for user in &all {
        let lately = user.known.iter().filter(|known| user.knows(known.address, days, now));
        let had = lately.map(|known| addresses.insert(known.address)).count();
        signed_in += usize::from(had > 0);
    }
    let disabled = all.iter().filter(|user| user.disabled).count();
    Ok(People { all: all.len(), signed_in, addresses: addresses.len(), disabled, administrators })
}

fn clock(app: &App, now: Timestamp) -> Clock {
    let (start_behind_secs, start_after_secs) = match app.start().gap() {
        Gap::None => (0, 0),
        Gap::Behind(secs) => (secs, 0),
        Gap::After(secs) => (0, secs),
    };
    let steady_secs = now.secs_since(app.clock().steady_since());
    Clock { start_behind_secs, start_after_secs, steady_secs, last_step_secs: app.clock().last_step_secs() }
}

fn arrivals(app: &App) -> Arrivals {
    let counts = app.arrivals().now();
    let odd = |count: Count| Odd { times: count.times, peer: count.peer.map(|peer| peer.to_string()) };
    let [unreadable, not_by_proxy, by_http] = [counts.unreadable, counts.strangers, counts.by_http].map(odd);
    Arrivals { unreadable, not_by_proxy, by_http }
}

fn keys(app: &App, now: Timestamp) -> Vec<Key> {
    let keys = app.keys().into_iter().take(MOST_KEYS).map(|key| Key {
        kid: key.kid,
        alg: key.alg.as_str(),
        state: key.state.as_str(),
        created_at: key.created_at.rfc3339(),
        age_days: now.secs_since(key.created_at) / 86_400,
    });
    keys.collect()
}

/// A host without the port that its scheme would have anyway.
fn plain<'a>(origin_or_host: &'a str, scheme: &str) -> &'a str {
    let usual = if scheme == "https" { ":443" } else { ":80" };
    origin_or_host.strip_suffix(usual).unwrap_or(origin_or_host)
}

fn host_is(host: Option<&str>, config: &Config) -> HostIs {
    let Some(host) = host.map(str::to_lowercase) else { return HostIs::Absent };
    let is =
        |origin: &str| origin.split_once("://").is_some_and(|(scheme, own)| plain(own, scheme) == plain(&host, scheme));
    match () {
        () if is(&config.public_origin) => HostIs::PublicOrigin,
        () if config.allowed_origins.iter().any(|origin| is(origin)) => HostIs::Alias,
        () => HostIs::Other,
    }
}

fn forwarding(arrival: &Arrival, header: ForwardedHeader, is_behind: bool) -> Vec<Forwarding> {
    let why = |name: &str| match (name, header) {
        ("forwarded", ForwardedHeader::XForwardedFor)
        | ("x-forwarded-for" | "x-forwarded-proto", ForwardedHeader::Forwarded) => Belief::NotConfigured,
        ("forwarded" | "x-forwarded-for" | "x-forwarded-proto", _) if !arrival.is_from_proxy => Belief::UntrustedPeer,
        ("x-forwarded-proto", _) if !is_behind => Belief::NotBehindAProxy,
        ("forwarded" | "x-forwarded-for" | "x-forwarded-proto", _) => Belief::Believed,
        _ => Belief::Never,
    };
    let chain = match header {
        ForwardedHeader::XForwardedFor => "x-forwarded-for",
        ForwardedHeader::Forwarded => "forwarded",
    };
    let row = |name, value| Forwarding { name, value, believed: why(name) == Belief::Believed, why: why(name) };
    let chain = arrival.has_chain.then(|| row(chain, None));
    chain.into_iter().chain(arrival.forwarding.iter().map(|(name, value)| row(name, Some(value.clone())))).collect()
}

fn hop((text, made): &(String, Made)) -> Hop {
    Hop { text: text.clone(), believed: matches!(made, Made::Proxy | Made::Client), made: *made }
}

/// The cookie as it is set for this login, without its value.
fn cookie(app: &App, principal: &Principal, now: Timestamp) -> Cookie {
    let cookie = app.cookie();
    let whole = cookie.without_value(principal.login.max_expires_at.secs_since(now)).to_string();
    let attributes = whole.split_once("; ").map_or(String::new(), |(_, attributes)| attributes.to_owned());
    Cookie { name: cookie.name().to_owned(), attributes }
}

fn arrived(app: &App, principal: &Principal, arrival: &Arrival, now: Timestamp) -> Arrived {
    let config = app.config();
    let scheme = match config.transport {
        Transport::Loopback | Transport::InsecureLan => "http",
        // Anything but https got 421 before it came here.
        Transport::Proxy if arrival.proto.is_none() => "unknown",
        Transport::Tls | Transport::Proxy => "https",
    };
    let by_cookie = principal.login.kind() == LoginKind::Session;
    Arrived {
        door: if by_cookie { "pages" } else { "api" },
        scheme,
        host_is: host_is(arrival.host.as_deref(), config),
        host: arrival.host.clone(),
        public_origin: config.public_origin.clone(),
        transport: config.transport,
        peer: arrival.peer.to_string(),
        peer_is_trusted: arrival.is_from_proxy,
        address: arrival.address.to_string(),
        trusts_everybody: config.trusts_strangers(),
        may_share_host: config.may_share_host(),
        forwarded_header: config.forwarded_header.name(),
        chain: arrival.hops.iter().map(hop).collect(),
        headers: forwarding(arrival, config.forwarded_header, config.transport == Transport::Proxy),
        browser: arrival.browser.clone(),
        cookie: by_cookie.then(|| cookie(app, principal, now)),
    }
}

/// What the system tells, asked where waiting for a disk keeps nobody from being served.
struct Told {
    process: super::facts::Process,
    files: Vec<super::facts::File>,
    disk: Option<(u64, u64)>,
    system: String,
    certificate: Option<Certificate>,
    size_bytes: Option<u64>,
}

async fn told(app: &App, now: Timestamp) -> Result<Told, Error> {
    let (dir, certs, store) = (app.config().data_dir.clone(), app.config().certificate(), app.store().clone());
    let ask = move || Told {
        process: system::process(),
        files: system::files(&dir),
        disk: system::disk(&dir),
        system: system::name(),
        certificate: certs.map(|path| certificate::look(&path, now)),
        size_bytes: store.rows().bytes(),
    };
    let told = tokio::task::spawn_blocking(ask).await;
    told.map_err(|error| StoreError::File(error.to_string()).into())
}

fn program(system: String) -> Program {
    Program {
        version: env!("CARGO_PKG_VERSION"),
        build: if cfg!(debug_assertions) { "debug" } else { "release" },
        rustc: env!("TWODOORS_RUSTC"),
        target: env!("TWODOORS_TARGET"),
        system,
    }
}

fn passwords(config: &Config) -> Passwords {
    let Cost { memory_kib, iterations, lanes } = config.cost;
    Passwords { memory_kib, iterations, lanes, concurrency: config.hashers }
}

/// The facts.
pub(super) async fn facts(app: &App, principal: &Principal, arrival: &Arrival) -> Result<Facts, Error> {
    let (config, now) = (app.config(), app.clock().now());
    let told = told(app, now).await?;
    let (logins, newest) = logins(app, now).await?;
    let (audit_entries, audit_is_counted, newest_entry) = audit(app).await?;
    let data_dir = std::path::absolute(&config.data_dir).unwrap_or_else(|_| config.data_dir.clone());
    let (free_bytes, disk_bytes) = told.disk.unzip();
    let facts = app.store().facts();
    let store = Store {
        kind: facts.name,
        healthy: facts.is_healthy,
        schema: facts.schema,
        data_dir: data_dir.display().to_string(),
        size_bytes: told.size_bytes,
        free_bytes,
        disk_bytes,
        audit_entries,
        audit_is_counted,
        copied_while_running: app.copied_while_running(),
        ahead_secs: newest.max(newest_entry).secs_since(now),
    };
    let asked_by = AskedBy {
        username: principal.user.username.as_str().to_owned(),
        user_id: principal.user.id.to_string(),
        login_id: principal.login.id.to_string(),
    };
    let people = people(app, now).await?;
    // Last, because another clock is compared with it.
    let made_at = app.clock().now();
    Ok(Facts {
        made_at: made_at.rfc3339(),
        made_at_unix_ms: made_at.millis(),
        asked_by,
        program: program(told.system),
        request: arrived(app, principal, arrival, now),
        arrivals: arrivals(app),
        certificate: told.certificate,
        clock: clock(app, now),
        store,
        people,
        logins,
        keys: keys(app, now),
        tokens: Tokens { verify: config.verify.as_str(), access_ttl_secs: config.lifetimes.access_ttl_secs },
        files: told.files,
        passwords: passwords(config),
        process: told.process,
        configuration: config.effective(),
    })
}
