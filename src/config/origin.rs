//! By which address people reach the server, and whether plain http may be served there.

use super::Transport;
use super::effective::Tells;
use super::keys::{Keys, Read};
use super::proxies::TRUSTED;
use ipnet::IpNet;
use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};

const PUBLIC_ORIGIN: &str = "public_origin";
const INSECURE_LAN: &str = "insecure_lan";

/// The public origin as stated, or derived on loopback.
pub(super) fn origin(keys: &mut Keys, tls: bool, address: IpAddr, port: u16) -> String {
    let stated = keys.get::<Option<String>>(PUBLIC_ORIGIN, None);
    let scheme = if tls { "https" } else { "http" };
    let derived = match SocketAddr::new(address, port) {
        SocketAddr::V4(v4) => format!("{scheme}://{v4}"),
        SocketAddr::V6(v6) => format!("{scheme}://{v6}"),
    };
    let form = "scheme, host and, if not the usual one, port, such as \"https://accounts.example.org\", without a path";
    let origin = match &stated.value {
        Some(_) => keys.parse(&stated, form, derived, |stated| parse_origin(stated.as_deref()?)),
        None => derived,
    };
    if tls && !origin.starts_with("https://") {
        keys.fault(PUBLIC_ORIGIN, "an https:// address, because tls is configured");
    }
    keys.shows(PUBLIC_ORIGIN, &origin, Tells::Host);
    origin
}

/// Whose pages may call `/api`: each origin as a browser says it.
pub(super) fn api_origins(keys: &mut Keys) -> Vec<String> {
    let Read { key, value: stated } = keys.get::<Vec<String>>("api.allowed_origins", Vec::new());
    let mut origins = Vec::new();
    for text in &stated {
        match parse_origin(text).filter(|_| !text.ends_with('/')) {
            Some(origin) => origins.push(origin),
            None => keys.fault(
                key,
                &format!(
                    "scheme, host and, if not the usual one, port of each, such as [\"https://app.example.org\"], without a path and without *, not {text:?}"
                ),
            ),
        }
    }
    keys.shows(key, origins.join(", "), Tells::Host);
    origins
}

fn parse_origin(text: &str) -> Option<String> {
    let text = text.strip_suffix('/').unwrap_or(text).to_lowercase();
    let (scheme, host) = text.split_once("://")?;
    let usual = match scheme {
        "http" => ":80",
        "https" => ":443",
        _ => return None,
    };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !name.ends_with(']') || name.starts_with('[') => {
            port.parse::<u16>().ok().filter(|port| *port > 0)?;
            name
        }
        _ => host,
    };
    let is_v6 = name
        .strip_prefix('[')
        .and_then(|n| n.strip_suffix(']'))
        .is_some_and(|n| n.parse::<std::net::Ipv6Addr>().is_ok());
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c));
    (is_v6 || is_name).then(|| format!("{scheme}://{}", host.strip_suffix(usual).unwrap_or(host)))
}

/// The keys by which it is decided how answers leave: Rocket's, and our own.
const DECIDING: ([&str; 4], [&str; 3]) =
    (["address", "tls", "tls.certs", "tls.key"], [PUBLIC_ORIGIN, TRUSTED, INSECURE_LAN]);

/// Plain http is served where it is safe, or where somebody insists. Each fault names ways out that are
/// accepted, given what else is set; while a key of these cannot be read, nothing is advised.
pub(super) fn transport(
    keys: &mut Keys,
    tls: bool,
    address: IpAddr,
    proxies: &[IpNet],
    public_origin: &str,
) -> Transport {
    let insecure_lan = keys.get(INSECURE_LAN, false).value;
    let is_https = public_origin.starts_with("https://");
    let transport = match (tls, !proxies.is_empty() && is_https, insecure_lan) {
        (true, ..) => Transport::Tls,
        (_, true, _) => Transport::Proxy,
        (.., true) => Transport::InsecureLan,
        _ => Transport::Loopback,
    };
    keys.shows(INSECURE_LAN, transport == Transport::InsecureLan, Tells::Nothing);
    if !keys.are_well(&DECIDING.0) || !keys.is_well(&DECIDING.1) {
        return transport;
    }
    // On a loopback address it is derived.
    let is_known = keys.is_set(PUBLIC_ORIGIN) || address.is_loopback();
    match transport {
        Transport::Tls if !is_known => keys.fault(
            PUBLIC_ORIGIN,
            "the address that people type, such as \"https://accounts.example.org\": it cannot be known from where the server listens",
        ),
        Transport::InsecureLan if is_https => keys.fault(
            INSECURE_LAN,
            "false, with tls.certs and tls.key or trusted_proxies for the https public_origin; or an http:// public_origin",
        ),
        Transport::InsecureLan if !is_known => keys.fault(
            PUBLIC_ORIGIN,
            "the address that people type, such as \"http://192.168.1.5:8000\": it cannot be known from where the server listens",
        ),
        Transport::Loopback if !address.is_loopback() => {
            let ways = ways_out(keys.is_set(PUBLIC_ORIGIN), is_https, !proxies.is_empty());
            keys.fault_of("address", &format!("127.0.0.1, because plain http on {address} would send passwords over the network for everybody to read. The ways out: {ways}"));
        }
        Transport::Loopback if is_https => keys.fault(
            PUBLIC_ORIGIN,
            "an http:// address, because plain http is served. For https set tls.certs and tls.key, or name your proxy in trusted_proxies",
        ),
        Transport::Loopback | Transport::Tls | Transport::Proxy | Transport::InsecureLan => {}
    }
    transport
}

/// How plain http on a network is avoided or insisted on: only what is still missing.
fn ways_out(has_origin: bool, is_https: bool, has_proxies: bool) -> String {
    let https = if is_https { "" } else { " and an https:// public_origin" };
    let http = if has_origin && !is_https { "" } else { " and an http:// public_origin" };
    let proxy = if has_proxies { "an https:// public_origin" } else { "trusted_proxies" };
    let proxied = if has_proxies { "" } else { https };
    format!(
        "(1) https: set tls.certs and tls.key{https}; (2) a proxy that does https: set {proxy}{proxied}{}; (3) knowingly without protection: set insecure_lan = true{http}",
        if has_proxies { " for the one in trusted_proxies" } else { "" },
    )
}

/// Whether an origin names the machine on which it is opened.
pub(super) fn is_loopback(origin: &str) -> bool {
    let host = origin.split("://").nth(1).unwrap_or_default();
    let name = if host.ends_with(']') { host } else { host.rsplit_once(':').map_or(host, |(name, _)| name) };
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    name == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

pub(super) fn allowed_origins(public_origin: &str, transport: Transport, port: u16, tls: bool) -> Vec<String> {
    let mut origins = vec![public_origin.to_owned()];
    let scheme = if tls { "https" } else { "http" };
    if is_loopback(public_origin) && matches!(transport, Transport::Loopback | Transport::Tls) {
        for name in ["localhost", "127.0.0.1", "[::1]"] {
            let mut origin = String::new();
            let _ = write!(origin, "{scheme}://{name}:{port}");
            origins.push(origin);
        }
    }
    origins
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_names_of_this_machine_are_loopback() {
        for origin in [
            "http://localhost",
            "https://localhost:8443",
            "http://127.0.0.1:8000",
            "http://127.8.8.8",
            "https://[::1]:1",
        ] {
            assert!(is_loopback(origin), "{origin}");
        }
        for origin in [
            "https://localhost.example.org",
            "http://127.example.org",
            "http://192.168.1.5:8000",
            "https://[2001:db8::1]",
            "https://a",
        ] {
            assert!(!is_loopback(origin), "{origin}");
        }
    }
}
