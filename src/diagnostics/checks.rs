//! What is made of the facts: rules and no sentences. They look at nothing that is masked, so the masked facts
//! come out the same.

use super::facts::{Arrivals, Arrived, Facts, Odd, Passwords};
use super::words::{self, Said};
use super::{Check, State};

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

fn check(name: &'static str, (state, (found, next)): (State, Said)) -> Check {
    Check { name, state, found, next }
}

fn host(request: &Arrived) -> (State, Said) {
    let (host, origin) = (request.host.as_deref().unwrap_or_default(), request.public_origin.as_str());
    match (request.host_is, request.transport) {
        ("public_origin", _) => (State::Ok, words::host_is_public_origin(host)),
        ("alias", _) => (State::Ok, words::host_is_alias(host, origin)),
        ("absent", _) => (State::Look, words::host_is_absent()),
        (_, "proxy") => (State::Look, words::host_is_other_behind_proxy(host, origin)),
        (..) => (State::Failed, words::host_is_other(host, origin)),
    }
}

fn encryption(request: &Arrived) -> (State, Said) {
    match (request.transport, request.scheme) {
        ("loopback", _) => (State::Ok, words::plain_here()),
        ("tls", _) => (State::Ok, words::own_https()),
        ("proxy", "https") => (State::Ok, words::proxy_https(request.forwarded_header)),
        ("proxy", _) => (State::Look, words::proxy_silent(request.forwarded_header)),
        (..) => (State::Failed, words::insecure_lan()),
    }
}

/// What a refused administrator could not look up then, so it is told later.
fn refused(facts: &Facts) -> Option<(State, Said)> {
    let Arrivals { not_by_proxy, by_http, .. } = &facts.arrivals;
    let peer = |odd: &Odd| odd.peer.clone().unwrap_or_default();
    match (facts.request.transport, by_http.times, not_by_proxy.times) {
        ("proxy", 0, 0) => Some((State::Ok, words::none_refused())),
        ("proxy", 0, times) => Some((State::Look, words::refused_strangers(times, &peer(not_by_proxy)))),
        ("proxy", times, _) => {
            Some((State::Look, words::refused_http(times, &peer(by_http), facts.request.forwarded_header)))
        }
        (..) => None,
    }
}

fn proxies(facts: &Facts) -> (State, Said) {
    let (request, header) = (&facts.request, facts.request.forwarded_header);
    let peer = request.peer.as_str();
    if request.trusts_everybody {
        return (State::Failed, words::trusts_everybody());
    }
    if !request.peer_is_trusted {
        let names: Vec<&str> = request.headers.iter().map(|header| header.name).collect();
        return match names.as_slice() {
            [] => (State::Ok, words::no_proxy(peer)),
            names => (State::Look, words::ignored(peer, &names.join(", "))),
        };
    }
    let made = |kind: &str| request.chain.iter().filter(|hop| hop.made == kind).count();
    match request.chain.first() {
        None => (State::Look, words::proxy_names_nobody(peer, header)),
        Some(_) if made("unreadable") > 0 => (State::Look, words::proxy_unreadable(peer, header)),
        Some(_) if facts.arrivals.unreadable.times > 0 => {
            let Odd { times, peer } = &facts.arrivals.unreadable;
            (State::Look, words::proxy_was_unreadable(*times, peer.as_deref().unwrap_or_default(), header))
        }
        Some(_) => (State::Ok, words::proxy_believed(peer, &request.address, made("beyond"))),
    }
}

fn cookie(request: &Arrived) -> (State, Said) {
    match &request.cookie {
        None => (State::Ok, words::cookie_not_asked()),
        Some(cookie) if request.transport == "insecure_lan" => (State::Look, words::cookie_insecure(&cookie.name)),
        Some(cookie) if request.may_share_host => (State::Ok, words::cookie_shared(&cookie.name, &cookie.attributes)),
        Some(cookie) => (State::Ok, words::cookie_came(&cookie.name, &cookie.attributes)),
    }
}

/// Only where this server holds one.
fn certificate(facts: &Facts) -> Option<(State, Said)> {
    let certificate = facts.certificate.as_ref()?;
    let [from, until] = [&certificate.not_before, &certificate.not_after].map(|at| at.as_deref().unwrap_or_default());
    Some(match certificate.state {
        "good" => (State::Ok, words::certificate_good(until)),
        "soon" => (State::Look, words::certificate_soon(until)),
        "over" => (State::Failed, words::certificate_over(until)),
        "not_yet" => (State::Failed, words::certificate_not_yet(from)),
        _ => (State::Look, words::certificate_unreadable()),
    })
}

fn clock(facts: &Facts) -> (State, Said) {
    let clock = &facts.clock;
    match (facts.store.ahead_secs, clock.start_behind_secs, clock.start_after_secs, clock.last_step_secs) {
        (0..=CLOCK_MARGIN_SECS, 0, 0, 0) => (State::Ok, words::clock_agrees()),
        (0..=CLOCK_MARGIN_SECS, 0, 0, step) => (State::Look, words::clock_stepped(step)),
        (0..=CLOCK_MARGIN_SECS, 0, after, _) => (State::Look, words::clock_started_late(after)),
        (0..=CLOCK_MARGIN_SECS, behind, ..) => (State::Look, words::clock_started_early(behind)),
        // Nobody has put it right for a day: so it is what is stored that was written by a wrong one.
        (ahead, ..) if clock.steady_secs >= 86_400 => (State::Look, words::clock_was_ahead(ahead)),
        (ahead, ..) => (State::Failed, words::clock_went_back(ahead)),
    }
}

/// Only where others than this machine come.
fn addresses(facts: &Facts) -> Option<(State, Said)> {
    let (people, addresses) = (facts.people.signed_in, facts.people.addresses);
    match (facts.request.transport, people, addresses) {
        ("loopback", ..) => None,
        (_, 2.., 1) => Some((State::Look, words::one_address(people))),
        (..) => Some((State::Ok, words::addresses(people, addresses))),
    }
}

fn store(facts: &Facts) -> (State, Said) {
    match (facts.store.healthy, facts.store.copied_while_running) {
        (false, _) => (State::Failed, words::store_failed()),
        (true, true) => (State::Look, words::store_copied()),
        (true, false) => (State::Ok, words::store_healthy(facts.store.schema)),
    }
}

fn disk(facts: &Facts) -> (State, Said) {
    match facts.store.free_bytes {
        None => (State::Look, words::disk_unknown()),
        Some(free) if free < HARDLY_FREE => (State::Failed, words::disk_low(free)),
        Some(free) if free < LITTLE_FREE => (State::Look, words::disk_low(free)),
        Some(free) => (State::Ok, words::disk_free(free)),
    }
}

fn administrators(facts: &Facts) -> (State, Said) {
    match facts.people.administrators {
        0 | 1 => (State::Look, words::one_administrator()),
        many => (State::Ok, words::administrators(many)),
    }
}

fn keys(facts: &Facts) -> (State, Said) {
    match facts.keys.iter().find(|key| key.state == "signs").map(|key| key.age_days) {
        None => (State::Failed, words::no_key()),
        Some(days) if days > KEY_DAYS => (State::Look, words::key_is_old(days)),
        Some(days) => (State::Ok, words::key_is_young(days)),
    }
}

fn files(facts: &Facts) -> (State, Said) {
    let at_fault = facts.files.iter().filter(|file| file.state != State::Ok);
    let names: Vec<String> = at_fault
        .clone()
        .map(|file| {
            let name = if file.name == "." { facts.store.data_dir.as_str() } else { file.name };
            format!("{name} ({})", file.mode.as_deref().unwrap_or("-"))
        })
        .collect();
    match at_fault.map(|file| file.state).min() {
        None => (State::Ok, words::files_private()),
        Some(worst) => (worst, words::files_open(&names.join(", "), worst == State::Failed)),
    }
}

fn passwords(passwords: &Passwords, cores: usize) -> (State, Said) {
    let Passwords { memory_kib, iterations, lanes, concurrency } = *passwords;
    if u64::from(memory_kib) * u64::from(iterations) < USUAL_WORK {
        return (State::Look, words::hashing_weak(memory_kib, iterations));
    }
    if concurrency > 1 && concurrency >= cores {
        return (State::Look, words::hashing_crowded(concurrency, cores));
    }
    (State::Ok, words::hashing(memory_kib, iterations, lanes, concurrency))
}

fn open_files(facts: &Facts) -> (State, Said) {
    match (facts.process.open_files, facts.process.open_files_limit) {
        (Some(open), Some(limit)) if open.saturating_mul(10) >= limit.saturating_mul(9) => {
            (State::Failed, words::files_scarce(open, limit))
        }
        (Some(open), Some(limit)) if open.saturating_mul(2) >= limit => (State::Look, words::files_scarce(open, limit)),
        (Some(open), Some(limit)) => (State::Ok, words::files_enough(open, limit)),
        (..) => (State::Ok, words::files_unknown()),
    }
}

fn revocation(facts: &Facts) -> (State, Said) {
    match facts.tokens.verify {
        "stateless" => (State::Look, words::revocation_later(facts.tokens.access_ttl_secs)),
        _ => (State::Ok, words::revocation_at_once()),
    }
}

fn build(facts: &Facts) -> (State, Said) {
    match facts.program.build {
        "release" => (State::Ok, words::build_release()),
        _ => (State::Look, words::build_debug()),
    }
}

/// Every check: what failed first, then what is worth a look, then the rest; each in the order of the page.
pub(super) fn all(facts: &Facts) -> Vec<Check> {
    let request = &facts.request;
    let mut all = vec![
        check("encryption", encryption(request)),
        check("host", host(request)),
        check("proxies", proxies(facts)),
        check("cookie", cookie(request)),
        check("clock", clock(facts)),
        check("store", store(facts)),
        check("disk", disk(facts)),
        check("files", files(facts)),
        check("keys", keys(facts)),
        check("revocation", revocation(facts)),
        check("administrators", administrators(facts)),
        check("passwords", passwords(&facts.passwords, facts.process.cores)),
        check("open_files", open_files(facts)),
        check("build", build(facts)),
    ];
    if let Some(found) = refused(facts) {
        all.insert(3, check("refused", found));
    }
    if let Some(found) = addresses(facts) {
        all.insert(3, check("addresses", found));
    }
    if let Some(found) = certificate(facts) {
        all.insert(1, check("certificate", found));
    }
    all.sort_by_key(|check| check.state);
    all
}
