//! How a record lies on disk: `version ‖ CRC-32 of the rest ‖ postcard`.
//!
//! The checksum turns a flipped bit into an error instead of another person's name. The version is
//! one byte for all records; a new field means a new version and a reader for the old one here.

use crate::error::StoreError;
use serde::Serialize;
use serde::de::DeserializeOwned;

const VERSION: u8 = 1;
const HEAD: usize = 5;

/// sled writes values above a quarter of a segment to files of their own, without any fsync.
const MOST_BYTES: usize = 64 * 1024;

pub(super) fn encode<T: Serialize>(record: &T) -> Result<Vec<u8>, StoreError> {
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

pub(super) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, StoreError> {
    let corrupt = |what: &str| StoreError::Corrupt(what.to_owned());
    let [version, a, b, c, d, body @ ..] = bytes else { return Err(corrupt("too short")) };
    if *version != VERSION {
        return Err(corrupt("unknown version"));
    }
    if crc32fast::hash(body) != u32::from_be_bytes([*a, *b, *c, *d]) {
        return Err(corrupt("wrong checksum"));
    }
    postcard::from_bytes(body).map_err(|error| corrupt(&error.to_string()))
}
