//! How a record lies on disk: `version ‖ CRC-32 of the rest ‖ postcard`.
//!
//! The checksum turns a flipped bit into an error instead of another person's name. The version is
//! one byte for all records; a new field means a new version and a reader for the old one here
//! ([`Record`]), and a higher [`SCHEMA`], so that an older program refuses the whole store.
//!
//! | version | since |
//! | --- | --- |
//! | 1 | the beginning |
//! | 2 | a person has news |
//! | 3 | and a language |
//! | 4 | an entry has the name of its login, and the next one |
//! | 5 | a use has a generation |

use super::replies::Reply;
use super::rows::SeenRow;
use super::setup::SetupCode;
use crate::audit::{AuditEvent, News};
use crate::base::error::StoreError;
use crate::base::ids::UserId;
use crate::login::Login;
use crate::login::misdated::Misdated;
use crate::user::User;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

const VERSION: u8 = 5;
const HEAD: usize = 5;

/// The layout of a whole store. An older program refuses a newer one.
pub const SCHEMA: u32 = 5;

/// sled writes values above a quarter of a segment to files of their own, without any fsync.
const MOST_BYTES: usize = 64 * 1024;

/// What is kept, and how it differs from what earlier versions wrote.
pub trait Record: Serialize + DeserializeOwned {
    /// What postcard writes today at the end, as it is when it is empty: what version 1 did not know,
    /// what version 2 did not, and so on.
    const SINCE: [&'static [u8]; VERSION as usize - 1] = [&[]; VERSION as usize - 1];
}

impl Record for Login {}
impl Record for Misdated {}
impl Record for Reply {}
impl Record for SetupCode {}
impl Record for Uuid {}
impl Record for u32 {}
impl Record for Vec<News> {}
impl Record for Vec<(UserId, bool)> {}
impl Record for Vec<(String, String)> {}
impl Record for User {
    /// No news; no language chosen.
    const SINCE: [&'static [u8]; VERSION as usize - 1] = [&[0], &[0], &[], &[]];
}
impl Record for AuditEvent {
    /// No name of a login, and no next one.
    const SINCE: [&'static [u8]; VERSION as usize - 1] = [&[], &[], &[0, 0], &[]];
}
impl Record for SeenRow {
    /// No generation.
    const SINCE: [&'static [u8]; VERSION as usize - 1] = [&[], &[], &[], &[0]];
}

/// The bytes of a record.
pub fn encode<T: Record>(record: &T) -> Result<Vec<u8>, StoreError> {
    let bytes = postcard::to_extend(record, vec![0; HEAD]);
    let mut bytes = bytes.map_err(|error| StoreError::Corrupt(format!("cannot be written: {error}")))?;
    if bytes.len() > MOST_BYTES {
        return Err(StoreError::Corrupt("larger than 64 KiB".to_owned()));
    }
    let sum = crc32fast::hash(&bytes[HEAD..]);
    bytes[0] = VERSION;
    bytes[1..HEAD].copy_from_slice(&sum.to_be_bytes());
    Ok(bytes)
}

/// For the few rows that also an older program has to read. A record like that never changes.
pub fn encode_for_all<T: Record>(record: &T) -> Result<Vec<u8>, StoreError> {
    encode(record).map(|mut bytes| {
        bytes[0] = 1;
        bytes
    })
}

/// The record of these bytes.
pub fn decode<T: Record>(bytes: &[u8]) -> Result<T, StoreError> {
    let corrupt = |what: &str| StoreError::Corrupt(what.to_owned());
    let [version, a, b, c, d, body @ ..] = bytes else { return Err(corrupt("too short")) };
    if !(1..=VERSION).contains(version) {
        return Err(corrupt("unknown version"));
    }
    if crc32fast::hash(body) != u32::from_be_bytes([*a, *b, *c, *d]) {
        return Err(corrupt("wrong checksum"));
    }
    let since = T::SINCE[usize::from(*version) - 1..].concat();
    let read =
        if since.is_empty() { postcard::from_bytes(body) } else { postcard::from_bytes(&[body, &since].concat()) };
    read.map_err(|error| corrupt(&error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Act;
    use crate::base::ids::EndReason;
    use data_encoding::HEXLOWER;

    /// A person as version 1 wrote them.
    const ADA: &str = "01527529fc1001920000000070008000000000000001036164610c416461204c6f76656c61636507416e616c7973740f616461406578616d706c652e6f7267062b34342032300100012e246172676f6e32696424763d3139246d3d36342c743d312c703d31246332467364484e68624851246147467a61410007010166687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f292580c0e285e368070100cb00710980a0d5edee6680818cedee660c";

    #[test]
    fn a_person_of_version_1_is_read_and_has_no_news_and_no_language() {
        let bytes = HEXLOWER.decode(ADA.as_bytes()).expect("hexadecimal digits");
        let ada: User = decode(&bytes).expect("readable");
        assert_eq!((ada.username.as_str(), ada.profile.title.as_str(), ada.epoch), ("ada", "Analyst", 7));
        assert_eq!((ada.known.len(), ada.created_at.secs(), ada.revision), (1, 1_767_225_000, 12));
        assert!(ada.news.is_empty() && ada.link.is_some() && ada.language.is_none());
        let again = encode(&ada).expect("written");
        assert_eq!(again[0], VERSION);
        assert_eq!(decode::<User>(&again).expect("readable").revision, 12);
    }

    /// An entry as version 3 wrote it: Bob signed out on his phone.
    const SIGNED_OUT: &str = "03e672cb91100192000000007000800000000000000980818cedee6604000101100192000000007000800000000000000203626f6201100192000000007000800000000000000203626f6201100192000000007000800000000000000701007f000001";

    #[test]
    fn an_entry_of_version_3_is_read_and_names_no_device() {
        let bytes = HEXLOWER.decode(SIGNED_OUT.as_bytes()).expect("hexadecimal digits");
        let entry: AuditEvent = decode(&bytes).expect("readable");
        assert_eq!(entry.act, Act::LoginEnded(EndReason::SignedOut));
        assert_eq!(entry.who.as_ref().expect("somebody").username, "bob");
        assert!(entry.login.is_some() && entry.address.is_some());
        assert_eq!((&entry.device, &entry.renamed_to), (&None, &None));
        let again = AuditEvent { device: Some("a phone".to_owned()), ..entry };
        let again: AuditEvent = decode(&encode(&again).expect("written")).expect("readable");
        assert_eq!(again.device.as_deref(), Some("a phone"));
    }

    #[test]
    fn a_later_version_is_refused() {
        let mut bytes = encode(&7_u32).expect("written");
        assert_eq!(decode::<u32>(&bytes).expect("readable"), 7);
        bytes[0] = VERSION + 1;
        assert!(decode::<u32>(&bytes).is_err());
        bytes[0] = 0;
        assert!(decode::<u32>(&bytes).is_err());
    }

    #[test]
    fn what_older_programs_must_read_is_written_as_they_did() {
        let bytes = encode_for_all(&9_u32).expect("written");
        assert_eq!((bytes[0], decode::<u32>(&bytes).expect("readable")), (1, 9));
    }
}
