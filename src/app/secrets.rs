//! The two files of secrets, `server-secret` and `keys.json`, as a start finds them.
//!
//! Both are made only while nothing depends on them. Later a missing or a damaged one stops the start: a new one
//! would sign everybody out without a word.

use super::AppError;
use super::rotation::{SECRET_FILE, secret_bytes, write_secret};
use crate::base::clock::Timestamp;
use crate::base::secret;
use crate::base::secret::ServerSecret;
use crate::store::sled::OpenError;
use crate::token::key_file::{self, FILE, KeyRules};
use crate::token::keys::Keys;
use std::io;
use std::path::Path;
use zeroize::Zeroizing;

/// For what the data directory is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    Serve,
    Command,
    /// For the one command that replaces every secret: it needs none of the old ones.
    NewSecrets,
}

/// A file of secrets that could not be read.
fn unreadable(path: &Path, error: io::Error) -> AppError {
    let path = path.display().to_string();
    if error.kind() == io::ErrorKind::InvalidData {
        AppError::Damaged(path, error)
    } else {
        AppError::File(path, error)
    }
}

/// Whether a missing file of secrets is made: only while nothing depends on it.
fn may_be_made(path: &Path, is_empty: bool, opening: Opening) -> Result<bool, AppError> {
    match opening {
        _ if is_empty => Ok(true),
        Opening::NewSecrets => Ok(false),
        // A file without the key is no better than none.
        Opening::Serve | Opening::Command if path.exists() => {
            Err(AppError::SecretMissing(format!("the signing key in {}", path.display())))
        }
        Opening::Serve | Opening::Command => Err(AppError::SecretMissing(path.display().to_string())),
    }
}

/// Puts the server secret in place that an interrupted end of all logins has noted.
pub(super) fn go_on_ending(dir: &Path) -> Result<(), AppError> {
    let pending = key_file::pending(dir).map_err(|error| unreadable(&dir.join(FILE), error))?;
    let Some(ending) = pending else { return Ok(()) };
    write_secret(dir, &ending.secret).map_err(|error| unreadable(&dir.join(SECRET_FILE), error))
}

/// What would stop a start, found without the store, which a server may have open, and without a change: the marker
/// beside it says whether people are stored.
pub fn examine(dir: &Path) -> Vec<AppError> {
    let is_set_up = dir.join("instance").exists();
    if is_set_up && !dir.join("store").join("db").exists() {
        let (path, marker) = (dir.join("store"), dir.join("instance"));
        return vec![OpenError::Emptied { path, marker, what: "empty" }.into()];
    }
    let of = |file: &str, is_there: io::Result<bool>| {
        let path = dir.join(file);
        match is_there {
            Ok(true) => None,
            Ok(false) => may_be_made(&path, !is_set_up, Opening::Serve).err(),
            Err(error) => Some(unreadable(&path, error)),
        }
    };
    // An end of all logins that was cut short brings the server secret along.
    let is_ending = key_file::pending(dir).is_ok_and(|ending| ending.is_some());
    let secret = if is_ending { Ok(true) } else { stored_secret(dir).map(|secret| secret.is_some()) };
    of(SECRET_FILE, secret).into_iter().chain(of(FILE, key_file::has_key(dir))).collect()
}

fn stored_secret(dir: &Path) -> io::Result<Option<Zeroizing<[u8; 32]>>> {
    let Some(text) = crate::base::files::read_private(&dir.join(SECRET_FILE))?.map(Zeroizing::new) else {
        return Ok(None);
    };
    secret_bytes(std::str::from_utf8(&text).unwrap_or_default()).map(Some)
}

/// The server secret.
pub(super) fn server_key(dir: &Path, is_empty: bool, opening: Opening) -> Result<ServerSecret, AppError> {
    let path = dir.join(SECRET_FILE);
    let failed = |error| unreadable(&path, error);
    if let Some(bytes) = stored_secret(dir).map_err(failed)? {
        return Ok(ServerSecret::new(&bytes));
    }
    let bytes = Zeroizing::new(secret::random::<32>());
    if may_be_made(&path, is_empty, opening)? {
        write_secret(dir, &secret::base64url(&*bytes)).map_err(failed)?;
    }
    Ok(ServerSecret::new(&bytes))
}

/// The signing keys; the second answer says whether one was made.
pub(super) fn signing_keys(
    dir: &Path,
    rules: KeyRules,
    is_empty: bool,
    opening: Opening,
    now: Timestamp,
) -> Result<(Keys, bool), AppError> {
    let path = dir.join(FILE);
    let has_key = key_file::has_key(dir).map_err(|error| unreadable(&path, error))?;
    let keys = if has_key || may_be_made(&path, is_empty, opening)? {
        Keys::open(dir, rules, now)
    } else {
        Keys::in_place_of_missing(dir, rules, now).map(|keys| (keys, false))
    };
    keys.map_err(|error| unreadable(&path, error))
}
