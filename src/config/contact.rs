//! `security.contact`: to whom a weakness of this installation is reported.

use super::effective::Tells;
use super::keys::Keys;

/// More is no address.
const MOST_CHARS: usize = 254;

/// As a URI for `security.txt` (RFC 9116 §2.5.3); empty: there is no such file.
pub(super) fn contact(keys: &mut Keys) -> String {
    let typed = keys.get("security.contact", String::new());
    keys.shows(typed.key, &typed.value, Tells::Host);
    let form = "an address to which weaknesses are reported, such as \"mailto:security@example.org\", \"https://example.org/security\" or \"tel:+1-201-555-0123\"";
    keys.parse(&typed, form, String::new(), |text| (text.is_empty() || is_contact(text)).then(|| text.clone()))
}

/// Whether it is a URI of one of the three kinds, in one piece: a line end in it would be a field of its own.
fn is_contact(text: &str) -> bool {
    let is_plain = text.len() <= MOST_CHARS && text.chars().all(|c| c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c));
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    is_plain
        && match scheme {
            "mailto" => rest.split_once('@').is_some_and(|(name, host)| !name.is_empty() && is_host(host)),
            "https" => rest.strip_prefix("//").and_then(|rest| rest.split(['/', '?', '#']).next()).is_some_and(is_host),
            "tel" => {
                rest.chars().any(|c| c.is_ascii_digit())
                    && rest.chars().all(|c| c.is_ascii_digit() || "+-().".contains(c))
            }
            _ => false,
        }
}

/// A name with a port perhaps.
fn is_host(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "-._:[]".contains(c))
}

#[cfg(test)]
mod tests {
    use super::is_contact;

    #[test]
    fn a_contact_is_a_uri_of_one_of_three_kinds() {
        for good in [
            "mailto:security@example.org",
            "mailto:a.b+c@sub.example.org",
            "https://example.org",
            "https://example.org:8443/security?x=1#y",
            "tel:+1-201-555-0123",
            "tel:+82(2)555.0123",
        ] {
            assert!(is_contact(good), "{good}");
        }
        for bad in [
            "security@example.org",
            "mailto:",
            "mailto:@example.org",
            "mailto:x@",
            "mailto:x@y@z",
            "mailto:x@example.org\nContact: mailto:thief@evil.example",
            "mailto:x y@example.org",
            "MAILTO:x@example.org",
            "http://example.org",
            "https:example.org",
            "https://",
            "https://x@example.org/",
            "tel:",
            "tel:+",
            "tel:call me",
            "ftp://example.org",
            "mailto:보안@example.org",
        ] {
            assert!(!is_contact(bad), "{bad}");
        }
        assert!(!is_contact(&format!("mailto:{}@example.org", "x".repeat(254))));
    }
}
