//! The text to paste into a bug report, made of masked facts. It stays in English, whatever the page speaks:
//! those who read it are the makers of the program.

use super::facts::{Facts, Process};
use super::mask::Mask;
use super::{Check, State};
use crate::base::language::Text;
use serde::Serialize;
use std::fmt::Write as _;

/// On top of the text to paste.
const MASKED: &str = "Masked: addresses, host names, networks, user names, ids, names of keys and paths. \
     The same value has the same mask everywhere. Ports and counts are as they are. There are no passwords, cookies, tokens, secrets or e-mail addresses in it.";

/// Bytes as people say them.
pub(super) fn size(bytes: u64) -> Text {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    let mut tenths = u128::from(bytes) * 10;
    let mut unit = 0;
    while tenths >= 10_240 && unit < UNITS.len() {
        tenths /= 1024;
        unit += 1;
    }
    match unit {
        0 => Text::new("diagnostics-bytes").with("n", bytes),
        unit => Text::plain(format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit - 1])),
    }
}

fn or_unknown<T: ToString>(value: Option<T>) -> String {
    value.map_or("?".to_owned(), |value| value.to_string())
}

fn sized(bytes: Option<u64>) -> String {
    or_unknown(bytes.map(size))
}

/// Lines of the text; writing into one cannot fail.
struct Lines(String);

impl Lines {
    fn head(&mut self, head: &str) {
        let _ = writeln!(self.0, "\n{head}");
    }

    fn line(&mut self, name: &str, value: impl std::fmt::Display) {
        let _ = writeln!(self.0, "  {name}: {value}");
    }
}

fn checks(to: &mut Lines, checks: &[Check]) {
    to.head("checks");
    for check in checks {
        let state = match check.state {
            State::Failed => "FAILED",
            State::Look => "look",
            State::Ok => "ok",
        };
        to.line(&format!("{state} {}", check.name), &check.found);
    }
}

/// A value by its name in JSON.
fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

fn request(to: &mut Lines, facts: &Facts) {
    let request = &facts.request;
    to.head("request");
    to.line("door", request.door);
    to.line("scheme, transport", format_args!("{}, {}", request.scheme, request.transport.as_str()));
    to.line("host", format_args!("{} ({})", request.host.as_deref().unwrap_or("-"), word(request.host_is)));
    to.line("public_origin", &request.public_origin);
    let trusted = if request.peer_is_trusted { "trusted proxy" } else { "not a trusted proxy" };
    to.line("peer", format_args!("{} ({trusted})", request.peer));
    to.line("address", &request.address);
    for hop in &request.chain {
        to.line(request.forwarded_header, format_args!("{} ({})", hop.text, word(hop.made)));
    }
    for header in &request.headers {
        if let Some(value) = &header.value {
            to.line(header.name, format_args!("{value} ({})", word(header.why)));
        }
    }
    if let Some(cookie) = &request.cookie {
        to.line("cookie", format_args!("{}; {}", cookie.name, cookie.attributes));
    }
    to.line("client", request.browser.as_deref().unwrap_or("-"));
    let arrivals = &facts.arrivals;
    let odd = [&arrivals.unreadable, &arrivals.not_by_proxy, &arrivals.by_http].map(|odd| odd.times);
    to.line("since the start", format_args!("unreadable {}, not by a proxy {}, by http {}", odd[0], odd[1], odd[2]));
    let by = &facts.asked_by;
    to.line("asked by", format_args!("{} ({}), login {}", by.username, by.user_id, by.login_id));
}

fn app(to: &mut Lines, facts: &Facts) {
    let (store, logins) = (&facts.store, &facts.logins);
    let more = |is_counted: bool| if is_counted { "" } else { " or more" };
    to.head("server");
    to.line("store", format_args!("{}, schema {}, healthy: {}", store.kind, store.schema, store.healthy));
    let (free, disk) = (sized(store.free_bytes), sized(store.disk_bytes));
    to.line("size", format_args!("{} in {}; free {free} of {disk}", sized(store.size_bytes), store.data_dir));
    let clock = &facts.clock;
    to.line(
        "clock",
        format_args!(
            "steady for {} s, last step {} s, at the start {} s behind, {} s after; newest {} s ahead",
            clock.steady_secs, clock.last_step_secs, clock.start_behind_secs, clock.start_after_secs, store.ahead_secs
        ),
    );
    let people = &facts.people;
    let (all, disabled, admins) = (people.all, people.disabled, people.administrators);
    let (signed_in, addresses) = (people.signed_in, people.addresses);
    to.line(
        "people",
        format_args!(
            "{all}, disabled {disabled}, administrators {admins}; signed in {signed_in} from {addresses} addresses"
        ),
    );
    let (sessions, tokens, ended) = (logins.sessions, logins.tokens, logins.ended);
    to.line("logins", format_args!("session {sessions}, token {tokens}, ended {ended}{}", more(logins.is_counted)));
    to.line("audit entries", format_args!("{}{}", store.audit_entries, more(store.audit_is_counted)));
    for key in &facts.keys {
        to.line(&key.kid, format_args!("{} {}, {} days", key.alg, key.state, key.age_days));
    }
    for file in &facts.files {
        to.line(file.name, format_args!("{} (wanted {})", file.mode.as_deref().unwrap_or("-"), file.wanted));
    }
    if let Some(certificate) = &facts.certificate {
        let until = certificate.not_after.as_deref().unwrap_or("?");
        to.line("certificate", format_args!("{}, until {until}", certificate.state));
    }
}

fn process(to: &mut Lines, process: &Process) {
    to.head("process");
    to.line("cores", process.cores);
    to.line("uptime seconds", or_unknown(process.uptime_secs));
    let (now, peak) = (sized(process.rss_bytes), sized(process.peak_bytes));
    to.line("memory", format_args!("{now}, peak {peak}"));
    let (open, limit) = (or_unknown(process.open_files), or_unknown(process.open_files_limit));
    to.line("open files", format_args!("{open} of {limit}"));
}

/// Writes it. `facts` and `checks` are masked already.
pub(super) fn write(facts: &Facts, all: &[Check], legend: &[Mask]) -> String {
    let program = &facts.program;
    let mut to = Lines(format!("Twodoors {} ({}), {}\n", program.version, program.build, facts.made_at));
    let _ = writeln!(to.0, "{MASKED}");
    to.head("program");
    to.line("target", program.target);
    to.line("compiler", program.rustc);
    to.line("system", &program.system);
    checks(&mut to, all);
    request(&mut to, facts);
    app(&mut to, facts);
    process(&mut to, &facts.process);
    to.head("configuration (* set, otherwise default)");
    for setting in &facts.configuration {
        let mark = if setting.is_default { "" } else { " *" };
        let value = if setting.value.is_empty() { "-" } else { setting.value.as_str() };
        to.line(setting.key, format_args!("{value}{mark}"));
    }
    to.head("masks");
    for mask in legend {
        to.line(&mask.mask, mask.kind);
    }
    to.0
}
