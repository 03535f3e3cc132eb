//! Whom the server believes when it says where a request comes from, and in which header.

use super::effective::Tells;
use super::keys::Keys;
use ipnet::IpNet;
use std::net::IpAddr;

/// The header in which proxies say where a request comes from. Only this one is believed: one that a proxy does not
/// set passes through it as a client wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForwardedHeader {
    /// `X-Forwarded-For`, with `X-Forwarded-Proto` beside it.
    XForwardedFor,
    /// `Forwarded` (RFC 7239), which says both.
    Forwarded,
}

impl ForwardedHeader {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::XForwardedFor => "X-Forwarded-For",
            Self::Forwarded => "Forwarded",
        }
    }

    /// The one that says by which scheme.
    pub const fn proto_name(self) -> &'static str {
        match self {
            Self::XForwardedFor => "X-Forwarded-Proto",
            Self::Forwarded => "Forwarded",
        }
    }

    /// What a proxy writes in it for a client.
    pub fn value_for(self, client: IpAddr) -> String {
        match (self, client) {
            (Self::XForwardedFor, client) => client.to_string(),
            (Self::Forwarded, IpAddr::V4(v4)) => format!("for={v4};proto=https"),
            (Self::Forwarded, IpAddr::V6(v6)) => format!("for=\"[{v6}]\";proto=https"),
        }
    }
}

/// The key of the trusted networks.
pub(super) const TRUSTED: &str = "trusted_proxies";

/// Reads both keys.
pub(super) fn proxies(keys: &mut Keys) -> (Vec<IpNet>, ForwardedHeader) {
    let stated = keys.get::<Vec<String>>(TRUSTED, Vec::new());
    let net = |text: &String| text.parse().or_else(|_| text.parse().map(IpAddr::into)).ok();
    let wrong = stated.value.iter().find(|text| net(text).is_none());
    let wrong = wrong.map(|text| format!(", in which {text:?} is none")).unwrap_or_default();
    let form = format!("a list of networks such as [\"10.0.0.2/32\"]{wrong}");
    let parse = |list: &Vec<String>| list.iter().map(net).collect();
    let trusted: Vec<IpNet> = keys.parse(&stated, &form, Vec::new(), parse);
    let shown: Vec<String> = trusted.iter().map(ToString::to_string).collect();
    keys.shows(stated.key, shown.join(", "), Tells::Network);
    let usual = ForwardedHeader::XForwardedFor;
    let typed = keys.get("forwarded_header", usual.name().to_owned());
    let all = [usual, ForwardedHeader::Forwarded];
    let named = |typed: &String| all.into_iter().find(|own| own.name().eq_ignore_ascii_case(typed));
    let header = keys.parse(&typed, "\"X-Forwarded-For\" or \"Forwarded\"", usual, named);
    keys.shows(typed.key, header.name(), Tells::Nothing);
    (trusted, header)
}

/// Networks that no stranger on the internet is in: private (RFC 1918, RFC 4193), shared (RFC 6598), link-local and
/// loopback ones.
const PRIVATE: [&str; 9] = [
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "169.254.0.0/16",
    "127.0.0.0/8",
    "fc00::/7",
    "fe80::/10",
    "::1/128",
];

/// Whether a network is so wide that strangers are in it: a private one with public addresses around it, or a
/// larger piece of the internet than somebody's proxies have (/16, /32 in IPv6).
pub(super) fn is_too_wide(net: &IpNet) -> bool {
    let private = || PRIVATE.iter().filter_map(|own| own.parse::<IpNet>().ok());
    let widest = if net.addr().is_ipv4() { 16 } else { 32 };
    let is_private = private().any(|own| own.contains(net));
    !is_private && (net.prefix_len() < widest || private().any(|own| net.contains(&own)))
}

/// What is accepted of one entry, but hardly meant.
pub(super) fn warning(net: &IpNet) -> Option<String> {
    let (network, own) = (net.trunc(), IpNet::from(net.addr()));
    if is_too_wide(net) {
        let one = if network.addr() == net.addr() { "10.0.0.2/32".to_owned() } else { own.to_string() };
        return Some(format!(
            "twodoors.trusted_proxies: {net} holds public addresses, so whoever reaches the server from one of them can \
             claim to come from anywhere: guesses of passwords are then counted for others, and the audit names \
             others. Name the addresses of your proxies only, such as {one}.",
        ));
    }
    (network != *net).then(|| {
        format!(
            "twodoors.trusted_proxies: {net} is read as the whole of {network}, so everybody in there can claim to come \
             from anywhere. Write {network} if that is meant, {own} for the one address.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::{is_too_wide, warning};

    #[test]
    fn networks_with_strangers_in_them_are_too_wide() {
        for net in [
            "0.0.0.0/0",
            "::/0",
            "0.0.0.0/1",
            "128.0.0.0/1",
            "10.0.0.0/7",
            "172.0.0.0/8",
            "172.16.0.0/11",
            "192.0.0.0/8",
            "192.168.0.0/15",
            "8.0.0.0/8",
            "2000::/3",
            "fc00::/6",
            "fe80::/9",
            "2001:d00::/24",
            "203.0.0.0/15",
        ] {
            assert!(is_too_wide(&net.parse().expect("a network")), "{net}");
        }
        for net in [
            "10.0.0.0/8",
            "10.42.0.0/16",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "127.0.0.1/32",
            "100.64.0.0/10",
            "::1/128",
            "fd00::/8",
            "fe80::/10",
            "192.0.2.1/32",
            "203.0.113.0/24",
            "2001:db8::/32",
            "2001:db8::1/128",
        ] {
            assert!(!is_too_wide(&net.parse().expect("a network")), "{net}");
        }
    }

    #[test]
    fn what_is_warned_of_names_what_it_opens_and_what_to_write() {
        let said = |net: &str| warning(&net.parse().expect("a network")).unwrap_or_default();
        assert!(said("10.0.0.2/24").contains("10.0.0.0/24") && said("10.0.0.2/24").contains("10.0.0.2/32"));
        assert!(said("2001:db8::1/64").contains("2001:db8::/64") && said("2001:db8::1/64").contains("2001:db8::1/128"));
        assert!(said("0.0.0.0/0").contains("public addresses") && said("0.0.0.0/0").contains("10.0.0.2/32"));
        assert!(said("1.2.3.4/0").contains("1.2.3.4/32"));
        assert_eq!(said("10.0.0.0/24") + &said("10.0.0.2/32"), "");
    }
}
