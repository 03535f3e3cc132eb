//! Which sentence each check says, and no rule; the sentences are in `language/sentences/*/diagnostics.ftl`.
//! What stands in the text to paste and in no check is here: that text is in English always.

use crate::base::language::Text;

/// What was found, and what to do next.
pub(super) type Said = (Text, Option<Text>);

fn fine(found: impl Into<Text>) -> Said {
    (found.into(), None)
}

fn said(found: impl Into<Text>, next: impl Into<Text>) -> Said {
    (found.into(), Some(next.into()))
}

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

pub(super) fn host_is_public_origin(host: &str) -> Said {
    fine(Text::new("diagnostics-host-is-public-origin").with("host", host))
}

pub(super) fn host_is_alias(host: &str, origin: &str) -> Said {
    fine(Text::new("diagnostics-host-is-alias").with("host", host).with("origin", origin))
}

pub(super) fn host_is_other(host: &str, origin: &str) -> Said {
    said(
        Text::new("diagnostics-host-is-other").with("host", host).with("origin", origin),
        Text::new("diagnostics-host-is-other-next").with("origin", origin),
    )
}

pub(super) fn host_is_other_behind_proxy(host: &str, origin: &str) -> Said {
    said(
        Text::new("diagnostics-host-behind-proxy").with("host", host).with("origin", origin),
        "diagnostics-host-behind-proxy-next",
    )
}

pub(super) fn host_is_absent() -> Said {
    said("diagnostics-host-absent", "diagnostics-host-absent-next")
}

pub(super) fn plain_here() -> Said {
    fine("diagnostics-plain-here")
}

pub(super) fn own_https() -> Said {
    fine("diagnostics-own-https")
}

pub(super) fn proxy_https(header: &str) -> Said {
    let by = if is_forwarded(header) { header } else { "X-Forwarded-Proto" };
    fine(Text::new("diagnostics-proxy-https").with("header", by))
}

pub(super) fn proxy_silent(header: &str) -> Said {
    let next = if is_forwarded(header) { "diagnostics-set-forwarded" } else { "diagnostics-proxy-silent-next" };
    said("diagnostics-proxy-silent", next)
}

/// Whether the header is that of RFC 7239.
fn is_forwarded(header: &str) -> bool {
    header == "Forwarded"
}

pub(super) fn none_refused() -> Said {
    fine("diagnostics-none-refused")
}

pub(super) fn refused_strangers(times: u64, peer: &str) -> Said {
    said(
        Text::new("diagnostics-refused-strangers").with("n", times).with("peer", peer),
        "diagnostics-refused-strangers-next",
    )
}

pub(super) fn refused_http(times: u64, peer: &str, header: &str) -> Said {
    let by = if is_forwarded(header) { header } else { "X-Forwarded-Proto" };
    said(
        Text::new("diagnostics-refused-http").with("n", times).with("peer", peer).with("header", by),
        Text::new("diagnostics-refused-http-next").with("header", by),
    )
}

pub(super) fn insecure_lan() -> Said {
    said("diagnostics-insecure-lan", "diagnostics-insecure-lan-next")
}

pub(super) fn trusts_everybody() -> Said {
    said("diagnostics-trusts-everybody", "diagnostics-trusts-everybody-next")
}

pub(super) fn no_proxy(peer: &str) -> Said {
    fine(Text::new("diagnostics-no-proxy").with("peer", peer))
}

pub(super) fn ignored(peer: &str, headers: &str) -> Said {
    said(
        Text::new("diagnostics-stranger-ignored").with("peer", peer).with("headers", headers),
        "diagnostics-stranger-ignored-next",
    )
}

pub(super) fn proxy_names_nobody(peer: &str, header: &str) -> Said {
    let next = if is_forwarded(header) { "diagnostics-set-forwarded" } else { "diagnostics-proxy-names-nobody-next" };
    said(Text::new("diagnostics-proxy-names-nobody").with("peer", peer).with("header", header), next)
}

pub(super) fn proxy_unreadable(peer: &str, header: &str) -> Said {
    said(
        Text::new("diagnostics-proxy-unreadable").with("peer", peer).with("header", header),
        Text::new("diagnostics-proxy-unreadable-next").with("header", header),
    )
}

pub(super) fn proxy_was_unreadable(times: u64, peer: &str, header: &str) -> Said {
    said(
        Text::new("diagnostics-proxy-was-unreadable").with("n", times).with("peer", peer).with("header", header),
        Text::new("diagnostics-proxy-unreadable-next").with("header", header),
    )
}

pub(super) fn proxy_believed(peer: &str, address: &str, beyond: usize) -> Said {
    let text = match beyond {
        0 => Text::new("diagnostics-proxy-believed"),
        many => Text::new("diagnostics-proxy-believed-beyond").with("n", many),
    };
    fine(text.with("peer", peer).with("address", address))
}

pub(super) fn cookie_came(name: &str, attributes: &str) -> Said {
    fine(Text::new("diagnostics-cookie-came").with("name", name).with("attributes", attributes))
}

pub(super) fn cookie_shared(name: &str, attributes: &str) -> Said {
    said(
        Text::new("diagnostics-cookie-came").with("name", name).with("attributes", attributes),
        "diagnostics-cookie-own-name",
    )
}

pub(super) fn cookie_insecure(name: &str) -> Said {
    said(Text::new("diagnostics-cookie-insecure").with("name", name), "diagnostics-cookie-insecure-next")
}

pub(super) fn cookie_not_asked() -> Said {
    fine("diagnostics-cookie-not-asked")
}

pub(super) fn certificate_good(until: &str) -> Said {
    fine(Text::new("diagnostics-certificate-good").with("until", until))
}

pub(super) fn certificate_soon(until: &str) -> Said {
    said(Text::new("diagnostics-certificate-soon").with("until", until), "diagnostics-certificate-renew")
}

pub(super) fn certificate_over(until: &str) -> Said {
    said(Text::new("diagnostics-certificate-over").with("until", until), "diagnostics-certificate-renew")
}

pub(super) fn certificate_not_yet(from: &str) -> Said {
    said(Text::new("diagnostics-certificate-not-yet").with("from", from), "diagnostics-certificate-not-yet-next")
}

pub(super) fn certificate_unreadable() -> Said {
    said("diagnostics-certificate-unreadable", "diagnostics-certificate-unreadable-next")
}

pub(super) fn clock_agrees() -> Said {
    fine("diagnostics-clock-agrees")
}

pub(super) fn clock_went_back(secs: u64) -> Said {
    said(Text::new("diagnostics-clock-went-back").with("secs", secs), "diagnostics-clock-went-back-next")
}

pub(super) fn clock_was_ahead(secs: u64) -> Said {
    said(Text::new("diagnostics-clock-was-ahead").with("time", Text::age(secs)), "diagnostics-clock-was-ahead-next")
}

pub(super) fn clock_started_early(secs: u64) -> Said {
    said(
        Text::new("diagnostics-clock-started-early").with("time", Text::age(secs)),
        "diagnostics-clock-started-early-next",
    )
}

pub(super) fn clock_started_late(secs: u64) -> Said {
    said(
        Text::new("diagnostics-clock-started-late").with("time", Text::age(secs)),
        "diagnostics-clock-started-late-next",
    )
}

pub(super) fn clock_stepped(secs: i64) -> Said {
    let id = if secs < 0 { "diagnostics-clock-stepped-back" } else { "diagnostics-clock-stepped-forward" };
    said(Text::new(id).with("time", Text::age(secs.unsigned_abs())), "diagnostics-clock-stepped-next")
}

pub(super) fn addresses(people: usize, addresses: usize) -> Said {
    fine(Text::new("diagnostics-addresses").with("people", people).with("n", addresses))
}

pub(super) fn one_address(people: usize) -> Said {
    said(Text::new("diagnostics-one-address").with("people", people), "diagnostics-one-address-next")
}

pub(super) fn store_healthy(schema: u32) -> Said {
    fine(Text::new("diagnostics-store-answers").with("schema", schema))
}

pub(super) fn store_copied() -> Said {
    said("diagnostics-store-copied", "diagnostics-store-copied-next")
}

pub(super) fn store_failed() -> Said {
    said("diagnostics-store-failed", "diagnostics-store-failed-next")
}

pub(super) fn disk_free(free: u64) -> Said {
    fine(Text::new("diagnostics-disk-free").with("free", size(free)))
}

pub(super) fn disk_low(free: u64) -> Said {
    said(Text::new("diagnostics-disk-low").with("free", size(free)), "diagnostics-disk-low-next")
}

pub(super) fn disk_unknown() -> Said {
    said("diagnostics-disk-unknown", "diagnostics-disk-unknown-next")
}

pub(super) fn administrators(number: usize) -> Said {
    fine(Text::new("diagnostics-administrators").with("n", number))
}

pub(super) fn one_administrator() -> Said {
    said("diagnostics-one-administrator", "diagnostics-one-administrator-next")
}

pub(super) fn key_is_young(days: u64) -> Said {
    fine(Text::new("diagnostics-key-is-young").with("n", days))
}

pub(super) fn key_is_old(days: u64) -> Said {
    said(Text::new("diagnostics-key-is-old").with("n", days), "diagnostics-key-is-old-next")
}

pub(super) fn no_key() -> Said {
    said("diagnostics-no-key", "diagnostics-no-key-next")
}

pub(super) fn files_private() -> Said {
    fine("diagnostics-files-private")
}

pub(super) fn files_open(names: &str, is_secret: bool) -> Said {
    let id = if is_secret { "diagnostics-files-open-secret" } else { "diagnostics-files-open" };
    said(Text::new(id).with("names", names), "diagnostics-files-open-next")
}

pub(super) fn hashing(memory_kib: u32, iterations: u32, lanes: u32, at_once: usize) -> Said {
    let most = size(u64::from(memory_kib) * 1024 * at_once as u64);
    let work = Text::new("diagnostics-hashing").with("kib", memory_kib).with("iterations", iterations);
    fine(work.with("lanes", lanes).with("n", at_once).with("most", most))
}

pub(super) fn hashing_weak(memory_kib: u32, iterations: u32) -> Said {
    said(
        Text::new("diagnostics-hashing-weak").with("kib", memory_kib).with("iterations", iterations),
        "diagnostics-hashing-weak-next",
    )
}

pub(super) fn hashing_crowded(at_once: usize, cores: usize) -> Said {
    said(
        Text::new("diagnostics-hashing-crowded").with("n", at_once).with("cores", cores),
        "diagnostics-hashing-crowded-next",
    )
}

pub(super) fn files_enough(open: u64, limit: u64) -> Said {
    fine(Text::new("diagnostics-open-files-enough").with("n", open).with("limit", limit))
}

pub(super) fn files_scarce(open: u64, limit: u64) -> Said {
    said(
        Text::new("diagnostics-open-files-scarce").with("n", open).with("limit", limit),
        "diagnostics-open-files-scarce-next",
    )
}

pub(super) fn files_unknown() -> Said {
    fine("diagnostics-open-files-unknown")
}

pub(super) fn revocation_at_once() -> Said {
    fine("diagnostics-revocation-at-once")
}

pub(super) fn revocation_later(secs: u64) -> Said {
    said(Text::new("diagnostics-revocation-later").with("secs", secs), "diagnostics-revocation-later-next")
}

pub(super) fn build_release() -> Said {
    fine("diagnostics-build-release")
}

pub(super) fn build_debug() -> Said {
    said("diagnostics-build-debug", "diagnostics-build-debug-next")
}

/// On top of the text to paste.
pub(super) const MASKED: &str = "Masked: addresses, host names, networks, user names, ids, names of keys and paths. \
     The same value has the same mask everywhere. Ports and counts are as they are. There are no passwords, cookies, tokens, secrets or e-mail addresses in it.";
