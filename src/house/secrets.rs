//! The two files of secrets, `server-secret` and `keys.json`, as a start finds them.
//!
//! Both are made only while nothing depends on them. Later a missing or a damaged one stops the start: a new one
//! would sign everybody out without a word.

use super::HouseError;
use super::rotation::{SECRET_FILE, secret_bytes, write_secret};
use crate::clock::Timestamp;
use crate::secret::{self, ServerKey};
use crate::token::key_file::{self, FILE, KeyRules};
use crate::token::keys::Keys;
use std::io;
use std::path::Path;
use zeroize::Zeroizing;

/// For what the data directory is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    /// To serve.
    Serve,
    /// For one command.
    Command,
    /// For the one command that replaces every secret: it needs none of the old ones.
    NewSecrets,
}

/// A file of secrets that could not be read.
fn unreadable(path: &Path, error: io::Error) -> HouseError {
    let path = path.display().to_string();
    if error.kind() == io::ErrorKind::InvalidData {
        HouseError::Damaged(path, error)
    } else {
        HouseError::File(path, error)
    }
}

/// Whether a missing file of secrets is made: only while nothing depends on it.
fn may_be_made(path: &Path, is_empty: bool, opening: Opening) -> Result<bool, HouseError> {
    match opening {
        _ if is_empty => Ok(true),
        Opening::NewSecrets => Ok(false),
        Opening::Serve | Opening::Command => Err(HouseError::SecretMissing(path.display().to_string())),
    }
}

/// Puts the server secret in place that an interrupted end of all logins has noted.
pub(super) fn go_on_ending(dir: &Path) -> Result<(), HouseError> {
    let pending = key_file::pending(dir).map_err(|error| unreadable(&dir.join(FILE), error))?;
    let Some(ending) = pending else { return Ok(()) };
    write_secret(dir, &ending.secret).map_err(|error| unreadable(&dir.join(SECRET_FILE), error))
}

/// The server secret.
pub(super) fn server_key(dir: &Path, is_empty: bool, opening: Opening) -> Result<ServerKey, HouseError> {
    let path = dir.join(SECRET_FILE);
    let failed = |error| unreadable(&path, error);
    if let Some(text) = crate::files::read_private(&path).map_err(failed)? {
        let text = Zeroizing::new(text);
        let bytes = secret_bytes(std::str::from_utf8(&text).unwrap_or_default()).map_err(failed)?;
        return Ok(ServerKey::new(&bytes));
    }
    let bytes = Zeroizing::new(secret::random::<32>());
    if may_be_made(&path, is_empty, opening)? {
        write_secret(dir, &secret::base64url(&*bytes)).map_err(failed)?;
    }
    Ok(ServerKey::new(&bytes))
}

/// The signing keys; the second answer says whether one was made.
pub(super) fn signing_keys(
    dir: &Path,
    rules: KeyRules,
    is_empty: bool,
    opening: Opening,
    now: Timestamp,
) -> Result<(Keys, bool), HouseError> {
    let path = dir.join(FILE);
    let keys = if path.exists() || may_be_made(&path, is_empty, opening)? {
        Keys::open(dir, rules, now)
    } else {
        Keys::in_place_of_missing(dir, rules, now).map(|keys| (keys, false))
    };
    keys.map_err(|error| unreadable(&path, error))
}
