//! Every sentence of the checks and of the text to paste, and no rule.

/// What was found, and what to do next.
pub(super) type Said = (String, Option<String>);

fn fine(found: impl Into<String>) -> Said {
    (found.into(), None)
}

fn said(found: impl Into<String>, next: impl Into<String>) -> Said {
    (found.into(), Some(next.into()))
}

/// Bytes as people say them.
pub(super) fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["bytes", "KiB", "MiB", "GiB", "TiB"];
    let mut tenths = u128::from(bytes) * 10;
    let mut unit = 0;
    while tenths >= 10_240 && unit + 1 < UNITS.len() {
        tenths /= 1024;
        unit += 1;
    }
    if unit == 0 { format!("{bytes} bytes") } else { format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit]) }
}

fn counted(number: usize, one: &str, more: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { more })
}

pub(super) fn host_is_public_origin(host: &str) -> Said {
    fine(format!("You came by {host}, as public_origin says."))
}

pub(super) fn host_is_alias(host: &str, origin: &str) -> Said {
    fine(format!(
        "You came by {host}, another name of this machine for {origin}. Links use the latter; a browser keeps a cookie for each name."
    ))
}

pub(super) fn host_is_other(host: &str, origin: &str) -> Said {
    said(
        format!(
            "You came by {host}, but public_origin is {origin}: links lead elsewhere, and older browsers cannot send forms."
        ),
        format!("Open {origin} instead, or set public_origin to the address that people type."),
    )
}

pub(super) fn host_is_other_behind_proxy(host: &str, origin: &str) -> Said {
    said(
        format!("The proxy asked for {host}, while public_origin is {origin}. Nothing here rests on it."),
        "Let the proxy pass Host on as it came (nginx: proxy_set_header Host $host), so that this can be checked.",
    )
}

pub(super) fn host_is_absent() -> Said {
    said("The request has no Host, or more than one.", "Look at the client or the proxy: HTTP/1.1 wants exactly one.")
}

pub(super) fn plain_here() -> Said {
    fine("Plain http, on an address that only this machine can reach. Browsers treat it as secure.")
}

pub(super) fn own_https() -> Said {
    fine("https, with a certificate of this server; no plain port is open.")
}

pub(super) fn proxy_https() -> Said {
    fine("https up to a trusted proxy, as X-Forwarded-Proto says.")
}

pub(super) fn proxy_silent() -> Said {
    said(
        "A trusted proxy passed the request on and did not say whether it came by https.",
        "Let the proxy send X-Forwarded-Proto (nginx: proxy_set_header X-Forwarded-Proto $scheme), so that plain http is refused.",
    )
}

pub(super) fn insecure_lan() -> Said {
    said(
        "insecure_lan is on: passwords and cookies cross the network for everybody to read.",
        "Use https: set tls.certs and tls.key, or put a proxy in front (trusted_proxies and an https public_origin). Then remove insecure_lan.",
    )
}

pub(super) fn trusts_everybody() -> Said {
    said(
        "trusted_proxies holds a network of every address there is, so anybody can claim to come from anywhere.",
        "Name only the addresses of your proxies in trusted_proxies.",
    )
}

pub(super) fn no_proxy(peer: &str) -> Said {
    fine(format!("The request came straight from {peer}, without forwarding headers."))
}

pub(super) fn ignored(peer: &str, headers: &str) -> Said {
    said(
        format!("{peer} is not in trusted_proxies, so what it says was ignored: {headers}."),
        "If that is your proxy, name it in trusted_proxies. If not, somebody claims another address in vain: nothing to do.",
    )
}

pub(super) fn proxy_names_nobody(peer: &str) -> Said {
    said(
        format!(
            "The trusted proxy {peer} names no client (X-Forwarded-For), so everybody seems to come from there and shares one limit on wrong passwords."
        ),
        "Let the proxy send X-Forwarded-For (nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for).",
    )
}

pub(super) fn proxy_unreadable(peer: &str) -> Said {
    said(
        format!("X-Forwarded-For from the trusted proxy {peer} ends in something that is no address."),
        "Look at how the proxy sets X-Forwarded-For: addresses, with commas between.",
    )
}

pub(super) fn proxy_believed(peer: &str, address: &str, beyond: usize) -> Said {
    let rest = match beyond {
        0 => String::new(),
        many => format!(
            " {} further left ignored: anybody may have written it.",
            counted(many, "entry was", "entries were")
        ),
    };
    fine(format!("The trusted proxy {peer} says that you come from {address}.{rest}"))
}

pub(super) fn cookie_came(name: &str, attributes: &str) -> Said {
    fine(format!("The cookie {name} came back. It is set with {attributes}."))
}

pub(super) fn cookie_insecure(name: &str) -> Said {
    said(
        format!(
            "The cookie {name} came back, but insecure_lan takes Secure and __Host- from it: others on the network can read and replace it."
        ),
        "Use https; then the cookie is __Host-session again.",
    )
}

pub(super) fn cookie_not_asked() -> Said {
    fine("Not tested: /api reads no cookie. Open /admin/diagnostics in a browser for that.")
}

pub(super) fn certificate_good(until: &str) -> Said {
    fine(format!("The certificate in the file is good until {until}."))
}

pub(super) fn certificate_soon(until: &str) -> Said {
    said(format!("The certificate in the file ends soon: {until}."), "Renew it, then restart the server.")
}

pub(super) fn certificate_over(until: &str) -> Said {
    said(
        format!("The certificate in the file ended at {until}. Browsers refuse it."),
        "Renew it, then restart the server.",
    )
}

pub(super) fn certificate_not_yet(from: &str) -> Said {
    said(
        format!("The certificate in the file is good only from {from} on."),
        "Look at the clock of the server; if it is right, wait or make another certificate.",
    )
}

pub(super) fn certificate_unreadable() -> Said {
    said("The dates of the certificate in the file cannot be read.", "Look at the file that tls.certs names.")
}

pub(super) fn clock_agrees() -> Said {
    fine("Nothing in the store is newer than the server's clock.")
}

pub(super) fn clock_went_back(secs: u64) -> Said {
    said(
        format!(
            "The newest time in the store lies {secs} seconds in the future: the server's clock went back, or was ahead before."
        ),
        "Set the clock right and let it follow a time server (timedatectl). Logins live longer or end sooner until then.",
    )
}

pub(super) fn store_healthy(schema: u32) -> Said {
    fine(format!("The store answers. Its schema is {schema}."))
}

pub(super) fn store_failed() -> Said {
    said(
        "A write could not be made durable, so the store takes no more.",
        "Look at the log for the cause and after the disk, then restart the server.",
    )
}

pub(super) fn disk_free(free: u64) -> Said {
    fine(format!("{} free on the disk of the data directory.", size(free)))
}

pub(super) fn disk_low(free: u64) -> Said {
    said(
        format!("Only {} free on the disk of the data directory.", size(free)),
        "Make room: when a write fails, the server stops.",
    )
}

pub(super) fn disk_unknown() -> Said {
    said("The system does not say how much of the disk is free.", "Look at it by hand (df).")
}

pub(super) fn administrators(number: usize) -> Said {
    fine(format!("{number} administrators can sign in."))
}

pub(super) fn one_administrator() -> Said {
    said(
        "Only one administrator can sign in.",
        "Make a second one under Users, so that each can let the other back in.",
    )
}

pub(super) fn key_is_young(days: u64) -> Said {
    let days = usize::try_from(days).unwrap_or(usize::MAX);
    fine(format!("The key that signs access tokens is {} old.", counted(days, "day", "days")))
}

pub(super) fn key_is_old(days: u64) -> Said {
    said(
        format!("The key that signs access tokens is {days} days old. It still works as well as on the first day."),
        "Make a new one under Keys when it suits you: nobody is signed out.",
    )
}

pub(super) fn no_key() -> Said {
    said("No key signs access tokens.", "Restart the server; if that does not help, report it.")
}

pub(super) fn files_private() -> Said {
    fine("Only the owner can read the data directory and the secrets in it.")
}

pub(super) fn files_open(names: &str, is_secret: bool) -> Said {
    let so = if is_secret { " The next start refuses that." } else { "" };
    said(
        format!("Not as private as they should be, or missing: {names}.{so}"),
        "As their owner: chmod 700 the data directory and store, chmod 600 the files. If others could read a secret, replace the keys under Keys.",
    )
}

pub(super) fn hashing(memory_kib: u32, iterations: u32, lanes: u32, at_once: usize) -> Said {
    let most = size(u64::from(memory_kib) * 1024 * at_once as u64);
    fine(format!(
        "Argon2id: {memory_kib} KiB, iterations {iterations}, lanes {lanes}; at a time {at_once}, together {most}."
    ))
}

pub(super) fn hashing_weak(memory_kib: u32, iterations: u32) -> Said {
    said(
        format!("Argon2id takes less work than the default: {memory_kib} KiB, iterations {iterations}."),
        "Remove password.memory_kib and password.iterations, or raise them. Each hash is renewed at the person's next sign-in.",
    )
}

pub(super) fn hashing_crowded(at_once: usize, cores: usize) -> Said {
    said(
        format!(
            "{at_once} passwords are hashed at a time on {}: many sign-ins slow down everybody else.",
            counted(cores, "core", "cores")
        ),
        "Remove password.concurrency: the default leaves one core free.",
    )
}

pub(super) fn files_enough(open: u64, limit: u64) -> Said {
    fine(format!("{open} files and connections are open of {limit} that may be."))
}

pub(super) fn files_scarce(open: u64, limit: u64) -> Said {
    said(
        format!("{open} files and connections are open of {limit} that may be; beyond that nobody gets in."),
        "Raise the limit (systemd: LimitNOFILE), and put a proxy in front if strangers hold connections open.",
    )
}

pub(super) fn files_unknown() -> Said {
    fine("The system does not say how many files are open.")
}

pub(super) fn revocation_at_once() -> Said {
    fine("A login that is ended is refused at once, apps included.")
}

pub(super) fn revocation_later(secs: u64) -> Said {
    said(
        format!("token.verify is stateless: an app whose login was ended can read for up to {secs} seconds more."),
        "If that is not meant so, set token.verify to lookup or denylist.",
    )
}

pub(super) fn build_release() -> Said {
    fine("A release build.")
}

pub(super) fn build_debug() -> Said {
    said("A debug build: slow, and it reads its templates from the source.", "Run a release build for people.")
}

/// On top of the text to paste.
pub(super) const MASKED: &str = "Masked: addresses, host names, networks, user names, ids, names of keys and paths. \
     The same value has the same mask everywhere. Ports and counts are as they are. There are no passwords, cookies, tokens, secrets or e-mail addresses in it.";
