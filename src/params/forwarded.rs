//! What proxies write of the way of a request: `X-Forwarded-For`, and `Forwarded` of RFC 7239. Both are read by one
//! parser, from the right; whom to believe is decided in [`super::client`].

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What one proxy says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Element<'a> {
    pub text: &'a str,
    /// From whom the request came to it; none if that is not said, hidden (`unknown`, `_x`; RFC 7239 §6.2, §6.3) or no
    /// address.
    pub node: Option<IpAddr>,
    /// By which scheme, in small letters.
    pub proto: Option<String>,
    /// Which `Host` it was asked for.
    pub host: Option<String>,
}

/// The elements of a line of `X-Forwarded-For`, from the right.
pub fn of_list(line: &str) -> impl Iterator<Item = Element<'_>> {
    line.rsplit(',').map(str::trim).map(|text| Element { text, node: node(text), ..Element::default() })
}

/// The elements of a line of `Forwarded`, from the right (RFC 7239 §4). A quotation that does not end makes the whole
/// line one element that says nothing: where its commas stand depends on who reads it.
pub fn of_forwarded(line: &str) -> Vec<Element<'_>> {
    let Some(elements) = split(line, ',') else { return vec![Element { text: line.trim(), ..Element::default() }] };
    elements.into_iter().rev().map(element).collect()
}

/// The parts between separators outside quotations; none if a quotation does not end.
fn split(text: &str, separator: char) -> Option<Vec<&str>> {
    let (mut parts, mut start, mut is_quoted, mut is_escaped) = (Vec::new(), 0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            c if c == separator && !is_quoted => {
                parts.push(text[start..at].trim());
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    (!is_quoted).then_some(parts)
}

/// One element: pairs, their names in any case, each at most once (§4). One that breaks these rules says nothing.
fn element(text: &str) -> Element<'_> {
    let nothing = Element { text, ..Element::default() };
    let mut said = nothing.clone();
    let mut seen: Vec<String> = Vec::new();
    for pair in split(text, ';').unwrap_or_default().into_iter().filter(|pair| !pair.is_empty()) {
        let Some((name, value)) = pair.split_once('=') else { return nothing };
        let (name, value) = (name.trim().to_ascii_lowercase(), unquoted(value.trim()));
        match name.as_str() {
            _ if seen.contains(&name) => return nothing,
            "for" => said.node = node(&value),
            "proto" => said.proto = Some(value.to_ascii_lowercase()),
            "host" => said.host = Some(value.into_owned()),
            _ => {}
        }
        seen.push(name);
    }
    said
}

/// Without the quotes around it and the backslashes in it (RFC 9110 §5.6.4).
fn unquoted(text: &str) -> Cow<'_, str> {
    let Some(inner) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) else { return text.into() };
    if !inner.contains('\\') {
        return inner.into();
    }
    let mut chars = inner.chars();
    let mut plain = String::new();
    while let Some(c) = chars.next() {
        plain.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    plain.into()
}

/// An address as proxies write it: bare or quoted, in brackets, with a port, a zone (RFC 4007 §11) or both. A zone
/// names an interface of the proxy, and says nothing here.
pub fn node(text: &str) -> Option<IpAddr> {
    let text = unquoted(text.trim());
    if let Some(rest) = text.strip_prefix('[') {
        let (address, port) = rest.split_once(']')?;
        return (port.is_empty() || port.strip_prefix(':').is_some_and(is_port)).then(|| v6(address))?;
    }
    if let Some((address, port)) = text.split_once(':')
        && let Ok(v4) = address.parse::<Ipv4Addr>()
    {
        return is_port(port).then_some(IpAddr::V4(v4));
    }
    text.parse::<Ipv4Addr>().map(IpAddr::V4).ok().or_else(|| v6(&text))
}

fn v6(text: &str) -> Option<IpAddr> {
    let (address, zone) = text.split_once('%').map_or((text, None), |(address, zone)| (address, Some(zone)));
    let is_zone =
        |zone: &str| !zone.is_empty() && zone.chars().all(|c| c.is_ascii_alphanumeric() || "-._~%".contains(c));
    let address = address.parse::<Ipv6Addr>().ok().filter(|_| zone.is_none_or(is_zone))?;
    Some(IpAddr::V6(address).to_canonical())
}

/// A port, or a hidden one (RFC 7239 §6).
fn is_port(text: &str) -> bool {
    let is_hidden =
        |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c));
    match text.strip_prefix('_') {
        Some(name) => is_hidden(name),
        None => text.bytes().all(|c| c.is_ascii_digit()) && text.parse::<u16>().is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Element, node, of_forwarded, of_list};
    use std::net::IpAddr;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn an_address_is_read_in_every_form_that_proxies_write() {
        for (text, address) in [
            ("203.0.113.7", "203.0.113.7"),
            (" 203.0.113.7 ", "203.0.113.7"),
            ("203.0.113.7:4711", "203.0.113.7"),
            ("203.0.113.7:_hidden", "203.0.113.7"),
            ("\"203.0.113.7\"", "203.0.113.7"),
            ("\"203.0.113.7:80\"", "203.0.113.7"),
            ("2001:db8::7", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("[2001:DB8::7]:443", "2001:db8::7"),
            ("\"[2001:db8::7]:443\"", "2001:db8::7"),
            ("\"[2001:db8::7]:_x\"", "2001:db8::7"),
            ("fe80::1%eth0", "fe80::1"),
            ("[fe80::1%eth0]", "fe80::1"),
            ("[fe80::1%25eth0.100]:443", "fe80::1"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("[::ffff:203.0.113.7]:1", "203.0.113.7"),
            ("\"203.0.113\\.7\"", "203.0.113.7"),
        ] {
            assert_eq!(node(text), Some(ip(address)), "{text}");
        }
    }

    #[test]
    fn what_is_hidden_or_no_address_is_none() {
        for text in [
            "",
            "unknown",
            "Unknown",
            "_x",
            "_hidden:80",
            "unknown:80",
            "accounts.example.org",
            "203.0.113",
            "203.0.113.7:",
            "203.0.113.7:99999",
            "203.0.113.7:+80",
            "203.0.113.7%eth0",
            "[203.0.113.7]",
            "[2001:db8::7",
            "2001:db8::7]",
            "[2001:db8::7]x",
            "[2001:db8::7]:",
            "[2001:db8::7]:x",
            "fe80::1%",
            "fe80::1%a b",
            "[]",
            "\"",
            "\"\"",
            "0x7f.1",
            "203.0.113.07",
            "203.0.113.7 198.51.100.1",
            "<script>",
        ] {
            assert_eq!(node(text), None, "{text}");
        }
    }

    #[test]
    fn a_list_is_read_from_the_right() {
        let read: Vec<_> = of_list("203.0.113.7, unknown,,10.0.0.1:80").map(|own| (own.text, own.node)).collect();
        assert_eq!(
            read,
            [
                ("10.0.0.1:80", Some(ip("10.0.0.1"))),
                ("", None),
                ("unknown", None),
                ("203.0.113.7", Some(ip("203.0.113.7")))
            ]
        );
    }

    /// RFC 7239 §4 and §7.4, with its examples.
    #[test]
    fn forwarded_is_read_with_quotations_and_names_in_any_case() {
        let line = "For=\"[2001:db8:cafe::17]:4711\";PROTO=HTTPS;host=\"a.example:8443\" , for=192.0.2.43;by=203.0.113.43;x=\"a,b;c\\\"d\"";
        let read = of_forwarded(line);
        assert_eq!((read.len(), read[0].node, &read[0].proto), (2, Some(ip("192.0.2.43")), &None));
        let first = (read[1].node, read[1].proto.as_deref(), read[1].host.as_deref());
        assert_eq!(first, (Some(ip("2001:db8:cafe::17")), Some("https"), Some("a.example:8443")));
        for (line, node) in [
            ("for=\"_gazonk\"", None),
            ("for=unknown", None),
            ("proto=https", None),
            ("for=192.0.2.43", Some(ip("192.0.2.43"))),
            (" for = 192.0.2.43 ; ; ", Some(ip("192.0.2.43"))),
            ("for=\"2001:db8::7\"", Some(ip("2001:db8::7"))),
        ] {
            assert_eq!(of_forwarded(line)[0].node, node, "{line}");
        }
    }

    #[test]
    fn an_element_that_breaks_the_rules_says_nothing() {
        for line in [
            "for=192.0.2.1;for=192.0.2.2",
            "for=192.0.2.1;FOR=192.0.2.1",
            "for=192.0.2.1;nonsense",
            "192.0.2.1",
            "for=192.0.2.1, for=\"192.0.2.2",
            "for=\"a, for=192.0.2.2",
            "",
        ] {
            let read = of_forwarded(line);
            assert_eq!(read, [Element { text: line, ..Element::default() }], "{line}");
        }
    }
}
