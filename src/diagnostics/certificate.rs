//! From when until when a certificate is good. Nothing else of it is read, and nothing rests on it: rustls
//! has checked the file at the start.

use super::facts::Certificate;
use crate::base::clock::Timestamp;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use std::path::Path;

/// Less than this left is worth a look.
const SOON_SECS: u64 = 14 * 86_400;

const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// One element of DER: its tag and content; `bytes` goes on behind it.
fn element<'a>(bytes: &mut &'a [u8]) -> Option<(u8, &'a [u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match usize::from(first) {
        short @ 0..=0x7f => (short, rest),
        long @ 0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(long - 0x80)?;
            (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    *bytes = rest;
    Some((tag, content))
}

fn sequence<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    element(bytes).filter(|(tag, _)| *tag == SEQUENCE).map(|(_, content)| content)
}

/// RFC 5280 §4.1.2.5: both forms end in `Z` and have seconds; two digits of a year below 50 are of this century.
fn time(bytes: &mut &[u8]) -> Option<Timestamp> {
    let (tag, content) = element(bytes)?;
    let text = std::str::from_utf8(content).ok().filter(|text| text.is_ascii())?;
    let text = match tag {
        UTC_TIME => format!("{}{text}", if text.get(..2)? < "50" { "20" } else { "19" }),
        GENERALIZED_TIME => text.to_owned(),
        _ => return None,
    };
    let part = |from: usize| text.get(from..from + 2);
    let [month, day, hour, minute, second] = [part(4)?, part(6)?, part(8)?, part(10)?, part(12)?];
    Timestamp::parse_rfc3339(&format!("{}-{month}-{day}T{hour}:{minute}:{second}Z", text.get(..4)?))
}

/// RFC 5280 §4.1: a certificate is a sequence that begins with one of version (perhaps), serial number,
/// algorithm, issuer, validity.
fn validity(der: &[u8]) -> Option<(Timestamp, Timestamp)> {
    let mut certificate = der;
    let mut body = sequence(&mut certificate)?;
    let mut signed = sequence(&mut body)?;
    if signed.first() == Some(&VERSION) {
        element(&mut signed)?;
    }
    for _ in 0..3 {
        element(&mut signed)?;
    }
    let mut validity = sequence(&mut signed)?;
    Some((time(&mut validity)?, time(&mut validity)?))
}

/// Looks at the first certificate of a file, the server's own.
pub(super) fn look(path: &Path, now: Timestamp) -> Certificate {
    let first = CertificateDer::pem_file_iter(path).ok().and_then(|mut all| all.next()?.ok());
    let Some((from, until)) = first.and_then(|der| validity(&der)) else {
        return Certificate { not_before: None, not_after: None, state: "unreadable" };
    };
    let state = match () {
        () if now < from => "not_yet",
        () if now >= until => "over",
        () if until.secs_since(now) < SOON_SECS => "soon",
        () => "good",
    };
    Certificate { not_before: Some(from.rfc3339()), not_after: Some(until.rfc3339()), state }
}

#[cfg(test)]
mod tests {
    use super::{element, look, validity};
    use crate::base::clock::Timestamp;
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};

    /// Both forms of a time: two digits of the year until 2049, four from 2050 on.
    #[test]
    fn the_dates_of_a_certificate_are_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("cert.pem");
        let mut wanted = CertificateParams::new(vec!["house.lan".to_owned()]).expect("a name");
        (wanted.not_before, wanted.not_after) = (date_time_ymd(2026, 1, 2), date_time_ymd(2050, 3, 4));
        let made = wanted.self_signed(&KeyPair::generate().expect("a key")).expect("a certificate");
        std::fs::write(&path, made.pem()).expect("written");
        for (now, state) in [
            ("2026-01-01T23:59:59Z", "not_yet"),
            ("2026-01-02T00:00:00Z", "good"),
            ("2050-02-18T00:00:00Z", "good"),
            ("2050-02-18T00:00:01Z", "soon"),
            ("2050-03-04T00:00:00Z", "over"),
        ] {
            let found = look(&path, Timestamp::parse_rfc3339(now).expect("a time"));
            assert_eq!(found.state, state, "{now}");
            assert_eq!(found.not_before.as_deref(), Some("2026-01-02T00:00:00Z"));
            assert_eq!(found.not_after.as_deref(), Some("2050-03-04T00:00:00Z"));
        }
        assert_eq!(look(folder.path(), Timestamp::default()).state, "unreadable");
    }

    #[test]
    fn what_is_no_certificate_has_no_validity() {
        for bytes in [&b""[..], b"0", b"\x30\x80", b"\x30\x05abc", b"\x30\x84\xff\xff\xff\xff", b"\x30\x02\x30\x00"] {
            assert_eq!(validity(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn an_element_ends_where_its_length_says() {
        let mut bytes = &b"\x02\x01\x05\x04\x81\x02hi"[..];
        assert_eq!(element(&mut bytes), Some((2, &b"\x05"[..])));
        assert_eq!(element(&mut bytes), Some((4, &b"hi"[..])));
        assert_eq!(element(&mut bytes), None);
    }
}
