//! What is made of the facts, and which sentence says it. The rules look at nothing that is masked, so the masked
//! facts come out the same.

use super::facts::{Arrivals, Arrived, Facts, HostIs, Odd, Passwords};
use super::text::size;
use super::{Check, State};
use crate::base::language::{Arg, Text};
use crate::config::Transport;
use crate::params::Hop as Made;
use std::borrow::Cow;

/// Less free than this is worth a look.
const LITTLE_FREE: u64 = 512 << 20;
/// Less than this and the next write may fail.
const HARDLY_FREE: u64 = 64 << 20;
/// Two clocks, or a clock that is being set, may differ so much.
const CLOCK_MARGIN_SECS: u64 = 5;
/// A key older than this may be rotated.
const KEY_DAYS: u64 = 365;
/// The work of one hash by default: KiB times passes.
const USUAL_WORK: u64 = 19_456 * 2;

/// How a check came out: what was found, and what to do next.
struct Finding {
    state: State,
    found: Text,
    next: Option<Text>,
}

fn ok(found: &'static str) -> Finding {
    Finding { state: State::Ok, found: Text::new(found), next: None }
}

/// The sentence that says what to do is called like the one that says what was found, with `-next` behind it.
fn look(found: &'static str) -> Finding {
    Finding { state: State::Look, ..ok(found) }.next(format!("{found}-next"))
}

fn failed(found: &'static str) -> Finding {
    Finding { state: State::Failed, ..look(found) }
}

impl Finding {
    /// Both sentences are filled with it.
    fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        let value = value.into();
        self.next = self.next.map(|next| next.with(name, value.clone()));
        self.found = self.found.with(name, value);
        self
    }

    /// Another sentence says what to do.
    fn next(self, id: impl Into<Cow<'static, str>>) -> Self {
        Self { next: Some(Text::new(id)), ..self }
    }

    fn named(self, name: &'static str) -> Check {
        let Self { state, found, next } = self;
        Check { name, state, found, next }
    }
}

/// Whether the header is that of RFC 7239.
fn is_forwarded(header: &str) -> bool {
    header == "Forwarded"
}

/// The header in which a proxy says by which scheme a request came.
fn scheme_header(header: &'static str) -> &'static str {
    if is_forwarded(header) { header } else { "X-Forwarded-Proto" }
}

fn host(request: &Arrived) -> Finding {
    let (host, origin) = (request.host.as_deref().unwrap_or_default(), request.public_origin.as_str());
    let finding = match (request.host_is, request.transport) {
        (HostIs::PublicOrigin, _) => ok("diagnostics-host-is-public-origin"),
        (HostIs::Alias, _) => ok("diagnostics-host-is-alias"),
        (HostIs::Absent, _) => look("diagnostics-host-absent"),
        (HostIs::Other, Transport::Proxy) => look("diagnostics-host-behind-proxy"),
        (HostIs::Other, _) => failed("diagnostics-host-is-other"),
    };
    finding.with("host", host).with("origin", origin)
}

fn encryption(request: &Arrived) -> Finding {
    let header = request.forwarded_header;
    match (request.transport, request.scheme) {
        (Transport::Loopback, _) => ok("diagnostics-plain-here"),
        (Transport::Tls, _) => ok("diagnostics-own-https"),
        (Transport::Proxy, "https") => ok("diagnostics-proxy-https").with("header", scheme_header(header)),
        (Transport::Proxy, _) if is_forwarded(header) => {
            look("diagnostics-proxy-silent").next("diagnostics-set-forwarded")
        }
        (Transport::Proxy, _) => look("diagnostics-proxy-silent"),
        (Transport::InsecureLan, _) => failed("diagnostics-insecure-lan"),
    }
}

/// What a refused administrator could not look up then, so it is told later.
fn refused(facts: &Facts) -> Option<Finding> {
    let Arrivals { not_by_proxy, by_http, .. } = &facts.arrivals;
    let peer = |odd: &Odd| odd.peer.clone().unwrap_or_default();
    match (facts.request.transport, by_http.times, not_by_proxy.times) {
        (Transport::Proxy, 0, 0) => Some(ok("diagnostics-none-refused")),
        (Transport::Proxy, 0, times) => {
            Some(look("diagnostics-refused-strangers").with("n", times).with("peer", peer(not_by_proxy)))
        }
        (Transport::Proxy, times, _) => {
            let header = scheme_header(facts.request.forwarded_header);
            Some(look("diagnostics-refused-http").with("n", times).with("peer", peer(by_http)).with("header", header))
        }
        (..) => None,
    }
}

fn proxies(facts: &Facts) -> Finding {
    let (request, header) = (&facts.request, facts.request.forwarded_header);
    let peer = request.peer.as_str();
    if request.trusts_everybody {
        return failed("diagnostics-trusts-everybody");
    }
    if !request.peer_is_trusted {
        let names: Vec<&str> = request.headers.iter().map(|header| header.name).collect();
        return match names.as_slice() {
            [] => ok("diagnostics-no-proxy").with("peer", peer),
            names => look("diagnostics-stranger-ignored").with("peer", peer).with("headers", names.join(", ")),
        };
    }
    let names_nobody = look("diagnostics-proxy-names-nobody").with("peer", peer).with("header", header);
    let made = |kind| request.chain.iter().filter(|hop| hop.made == kind).count();
    match request.chain.first() {
        None if is_forwarded(header) => names_nobody.next("diagnostics-set-forwarded"),
        None => names_nobody,
        Some(_) if made(Made::Unreadable) > 0 => {
            look("diagnostics-proxy-unreadable").with("peer", peer).with("header", header)
        }
        Some(_) if facts.arrivals.unreadable.times > 0 => {
            let Odd { times, peer } = &facts.arrivals.unreadable;
            let found = look("diagnostics-proxy-was-unreadable").next("diagnostics-proxy-unreadable-next");
            found.with("n", *times).with("peer", peer.as_deref().unwrap_or_default()).with("header", header)
        }
        Some(_) => {
            let found = match made(Made::Beyond) {
                0 => ok("diagnostics-proxy-believed"),
                many => ok("diagnostics-proxy-believed-beyond").with("n", many),
            };
            found.with("peer", peer).with("address", request.address.as_str())
        }
    }
}

fn cookie(request: &Arrived) -> Finding {
    match &request.cookie {
        None => ok("diagnostics-cookie-not-asked"),
        Some(cookie) if request.transport == Transport::InsecureLan => {
            look("diagnostics-cookie-insecure").with("name", cookie.name.as_str())
        }
        Some(cookie) => {
            let came = ok("diagnostics-cookie-came");
            let came = if request.may_share_host { came.next("diagnostics-cookie-own-name") } else { came };
            came.with("name", cookie.name.as_str()).with("attributes", cookie.attributes.as_str())
        }
    }
}

/// Only where this server holds one.
fn certificate(facts: &Facts) -> Option<Finding> {
    let certificate = facts.certificate.as_ref()?;
    let [from, until] = [&certificate.not_before, &certificate.not_after].map(|at| at.as_deref().unwrap_or_default());
    Some(match certificate.state {
        "good" => ok("diagnostics-certificate-good").with("until", until),
        "soon" => look("diagnostics-certificate-soon").next("diagnostics-certificate-renew").with("until", until),
        "over" => failed("diagnostics-certificate-over").next("diagnostics-certificate-renew").with("until", until),
        "not_yet" => failed("diagnostics-certificate-not-yet").with("from", from),
        _ => look("diagnostics-certificate-unreadable"),
    })
}

fn clock(facts: &Facts) -> Finding {
    let clock = &facts.clock;
    match (facts.store.ahead_secs, clock.start_behind_secs, clock.start_after_secs, clock.last_step_secs) {
        (0..=CLOCK_MARGIN_SECS, 0, 0, 0) => ok("diagnostics-clock-agrees"),
        (0..=CLOCK_MARGIN_SECS, 0, 0, step) => {
            let id = if step < 0 { "diagnostics-clock-stepped-back" } else { "diagnostics-clock-stepped-forward" };
            look(id).next("diagnostics-clock-stepped-next").with("time", Text::age(step.unsigned_abs()))
        }
        (0..=CLOCK_MARGIN_SECS, 0, after, _) => look("diagnostics-clock-started-late").with("time", Text::age(after)),
        (0..=CLOCK_MARGIN_SECS, behind, ..) => look("diagnostics-clock-started-early").with("time", Text::age(behind)),
        // Nobody has put it right for a day: so it is what is stored that was written by a wrong one.
        (ahead, ..) if clock.steady_secs >= 86_400 => {
            look("diagnostics-clock-was-ahead").with("time", Text::age(ahead))
        }
        (ahead, ..) => failed("diagnostics-clock-went-back").with("secs", ahead),
    }
}

/// Only where others than this machine come.
fn addresses(facts: &Facts) -> Option<Finding> {
    let (people, addresses) = (facts.people.signed_in, facts.people.addresses);
    match (facts.request.transport, people, addresses) {
        (Transport::Loopback, ..) => None,
        (_, 2.., 1) => Some(look("diagnostics-one-address").with("people", people)),
        (..) => Some(ok("diagnostics-addresses").with("people", people).with("n", addresses)),
    }
}

fn store(facts: &Facts) -> Finding {
    match (facts.store.healthy, facts.store.copied_while_running) {
        (false, _) => failed("diagnostics-store-failed"),
        (true, true) => look("diagnostics-store-copied"),
        (true, false) => ok("diagnostics-store-answers").with("schema", facts.store.schema),
    }
}

fn disk(facts: &Facts) -> Finding {
    match facts.store.free_bytes {
        None => look("diagnostics-disk-unknown"),
        Some(free) if free < HARDLY_FREE => failed("diagnostics-disk-low").with("free", size(free)),
        Some(free) if free < LITTLE_FREE => look("diagnostics-disk-low").with("free", size(free)),
        Some(free) => ok("diagnostics-disk-free").with("free", size(free)),
    }
}

fn administrators(facts: &Facts) -> Finding {
    match facts.people.administrators {
        0 | 1 => look("diagnostics-one-administrator"),
        many => ok("diagnostics-administrators").with("n", many),
    }
}

fn keys(facts: &Facts) -> Finding {
    match facts.keys.iter().find(|key| key.state == "signs").map(|key| key.age_days) {
        None => failed("diagnostics-no-key"),
        Some(days) if days > KEY_DAYS => look("diagnostics-key-is-old").with("n", days),
        Some(days) => ok("diagnostics-key-is-young").with("n", days),
    }
}

fn files(facts: &Facts) -> Finding {
    let at_fault = facts.files.iter().filter(|file| file.state != State::Ok);
    let names: Vec<String> = at_fault
        .clone()
        .map(|file| {
            let name = if file.name == "." { facts.store.data_dir.as_str() } else { file.name };
            format!("{name} ({})", file.mode.as_deref().unwrap_or("-"))
        })
        .collect();
    match at_fault.map(|file| file.state).min() {
        None => ok("diagnostics-files-private"),
        Some(State::Failed) => {
            let found = failed("diagnostics-files-open-secret").next("diagnostics-files-open-next");
            found.with("names", names.join(", "))
        }
        Some(_) => look("diagnostics-files-open").with("names", names.join(", ")),
    }
}

fn passwords(passwords: &Passwords, cores: usize) -> Finding {
    let Passwords { memory_kib, iterations, lanes, concurrency } = *passwords;
    if u64::from(memory_kib) * u64::from(iterations) < USUAL_WORK {
        return look("diagnostics-hashing-weak").with("kib", memory_kib).with("iterations", iterations);
    }
    if concurrency > 1 && concurrency >= cores {
        return look("diagnostics-hashing-crowded").with("n", concurrency).with("cores", cores);
    }
    let most = size(u64::from(memory_kib) * 1024 * concurrency as u64);
    let found = ok("diagnostics-hashing").with("kib", memory_kib).with("iterations", iterations);
    found.with("lanes", lanes).with("n", concurrency).with("most", most)
}

fn open_files(facts: &Facts) -> Finding {
    match (facts.process.open_files, facts.process.open_files_limit) {
        (Some(open), Some(limit)) if open.saturating_mul(10) >= limit.saturating_mul(9) => {
            failed("diagnostics-open-files-scarce").with("n", open).with("limit", limit)
        }
        (Some(open), Some(limit)) if open.saturating_mul(2) >= limit => {
            look("diagnostics-open-files-scarce").with("n", open).with("limit", limit)
        }
        (Some(open), Some(limit)) => ok("diagnostics-open-files-enough").with("n", open).with("limit", limit),
        (..) => ok("diagnostics-open-files-unknown"),
    }
}

fn revocation(facts: &Facts) -> Finding {
    match facts.tokens.verify {
        "stateless" => look("diagnostics-revocation-later").with("secs", facts.tokens.access_ttl_secs),
        _ => ok("diagnostics-revocation-at-once"),
    }
}

fn build(facts: &Facts) -> Finding {
    match facts.program.build {
        "release" => ok("diagnostics-build-release"),
        _ => look("diagnostics-build-debug"),
    }
}

/// Every check: what failed first, then what is worth a look, then the rest; each in the order of the page.
pub(super) fn all(facts: &Facts) -> Vec<Check> {
    let request = &facts.request;
    let mut all = vec![
        encryption(request).named("encryption"),
        host(request).named("host"),
        proxies(facts).named("proxies"),
        cookie(request).named("cookie"),
        clock(facts).named("clock"),
        store(facts).named("store"),
        disk(facts).named("disk"),
        files(facts).named("files"),
        keys(facts).named("keys"),
        revocation(facts).named("revocation"),
        administrators(facts).named("administrators"),
        passwords(&facts.passwords, facts.process.cores).named("passwords"),
        open_files(facts).named("open_files"),
        build(facts).named("build"),
    ];
    if let Some(found) = refused(facts) {
        all.insert(3, found.named("refused"));
    }
    if let Some(found) = addresses(facts) {
        all.insert(3, found.named("addresses"));
    }
    if let Some(found) = certificate(facts) {
        all.insert(1, found.named("certificate"));
    }
    all.sort_by_key(|check| check.state);
    all
}
