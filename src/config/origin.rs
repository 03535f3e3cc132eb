//! By which address people reach the house, and whether plain http may be served there.

use super::Transport;
use super::keys::Keys;
use ipnet::IpNet;
use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};

/// The public origin as stated, or derived on loopback.
pub(super) fn origin(keys: &mut Keys, stated: Option<&str>, tls: bool, address: IpAddr, port: u16) -> String {
    let scheme = if tls { "https" } else { "http" };
    let derived = match SocketAddr::new(address, port) {
        SocketAddr::V4(v4) => format!("{scheme}://{v4}"),
        SocketAddr::V6(v6) => format!("{scheme}://{v6}"),
    };
    match stated {
        Some(stated) => {
            let form = "scheme, host and, if not the usual one, port, such as \"https://accounts.example.org\", without a path";
            let origin = keys.parse("public_origin", stated, form, derived, parse_origin);
            if tls && !origin.starts_with("https://") {
                keys.fault("public_origin", "an https:// address, because tls is configured");
            }
            origin
        }
        None if address.is_loopback() => derived,
        None => {
            keys.fault("public_origin", &format!("the address people type, such as \"{scheme}://accounts.example.org\": it is required unless the server listens on a loopback address"));
            derived
        }
    }
}

/// Whose pages may call `/api`: each origin as a browser says it.
pub(super) fn api_origins(keys: &mut Keys) -> Vec<String> {
    const KEY: &str = "api.allowed_origins";
    let stated = keys.get::<Vec<String>>(KEY, Vec::new());
    let mut origins = Vec::new();
    for text in &stated {
        match parse_origin(text).filter(|_| !text.ends_with('/')) {
            Some(origin) => origins.push(origin),
            None => keys.fault(
                KEY,
                &format!(
                    "scheme, host and, if not the usual one, port of each, such as [\"https://app.example.org\"], without a path and without *, not {text:?}"
                ),
            ),
        }
    }
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

/// Plain http is served where it is safe, or where somebody insists.
pub(super) fn transport(
    keys: &mut Keys,
    tls: bool,
    address: IpAddr,
    proxies: &[IpNet],
    public_origin: &str,
    insecure_lan: bool,
) -> Transport {
    if tls {
        return Transport::Tls;
    }
    if !proxies.is_empty() && public_origin.starts_with("https://") {
        return Transport::Proxy;
    }
    if insecure_lan {
        if public_origin.starts_with("https://") {
            keys.fault("insecure_lan", "false, or an http:// public_origin: both together contradict each other");
        }
        return Transport::InsecureLan;
    }
    if address.is_loopback() {
        if public_origin.starts_with("https://") {
            keys.fault("public_origin", "an http:// address, or name your proxy in trusted_proxies: plain http cannot be an https origin by itself");
        }
        return Transport::Loopback;
    }
    keys.fault_of(
        "address",
        &format!("127.0.0.1, because plain http on {address} would send passwords over the network for everybody to read. The ways out: \
         (1) https: set tls.certs and tls.key; (2) a proxy that does https: set trusted_proxies and an https public_origin; \
         (3) knowingly without protection: insecure_lan = true"),
    );
    Transport::InsecureLan
}

pub(super) fn allowed_origins(public_origin: &str, transport: Transport, port: u16, tls: bool) -> Vec<String> {
    let mut origins = vec![public_origin.to_owned()];
    let scheme = if tls { "https" } else { "http" };
    let host = public_origin.split("://").nth(1).unwrap_or_default();
    let is_loopback = ["localhost", "127.", "[::1]"].iter().any(|name| host.starts_with(name));
    if is_loopback && matches!(transport, Transport::Loopback | Transport::Tls) {
        for name in ["localhost", "127.0.0.1", "[::1]"] {
            let mut origin = String::new();
            let _ = write!(origin, "{scheme}://{name}:{port}");
            origins.push(origin);
        }
    }
    origins
}
