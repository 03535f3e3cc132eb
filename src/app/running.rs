//! The file `running` in the data directory: it lies there while a server serves, and goes at a clean stop. By it
//! a start knows that it looks at a copy which was made before the server had stopped, in which what was written
//! last may be missing.
//!
//! After a crash the mark is left behind too, so being there says nothing. It holds the number (inode) and the
//! time of birth of its own file: `kill -9` and a power cut change neither, and a copy has others, however it was
//! made (`cp -a`, `rsync`, `tar`). Only when both differ is it called a copy, since some file systems number anew
//! at each mount. A snapshot of a whole disk has both, and needs no word: it is of one moment.

use crate::base::files::privacy;
use crate::base::{files, log};
use std::fs::{self, Metadata, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::Path;
use std::time::UNIX_EPOCH;

const FILE: &str = "running";

/// Number and birth of a file; none where the system does not know when it was made.
fn identity(meta: &Metadata) -> Option<(u64, u128)> {
    let born = meta.created().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some((meta.ino(), born.as_nanos()))
}

/// Marks `dir` as served from; whether it is a copy of one that was.
///
/// # Errors
/// When the mark cannot be read or written.
pub(super) fn mark(dir: &Path) -> io::Result<bool> {
    let path = dir.join(FILE);
    let is_copy = match fs::read_to_string(&path) {
        Ok(text) => is_other(&text, &fs::metadata(&path)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(error),
    };
    if path.exists() {
        fs::remove_file(&path)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    if let Some((number, born)) = identity(&file.metadata()?) {
        file.write_all(format!("{number} {born}\n").as_bytes())?;
    }
    file.sync_all()?;
    files::sync_dir(dir)?;
    Ok(is_copy)
}

/// Whether the mark in this file speaks of another one. One that was cut short speaks of none.
fn is_other(text: &str, meta: &Metadata) -> bool {
    let told = text.trim().split_once(' ').and_then(|(number, born)| Some((number.parse().ok()?, born.parse().ok()?)));
    let told: Option<(u64, u128)> = told;
    told.zip(identity(meta)).is_some_and(|(told, own)| told.0 != own.0 && told.1 != own.1)
}

/// Tells of rights on the data directory that are accepted and worth a look.
pub(super) fn tell_rights(dir: &Path) {
    for what in privacy::examine(dir).shared {
        log::data_is_shared(&what);
    }
}

/// Takes the mark away: what was written is on the disk. Only while the store is still ours.
pub(super) fn unmark(dir: &Path) {
    if let Err(error) = fs::remove_file(dir.join(FILE)) {
        log::mark_left(&error);
    }
}

#[cfg(test)]
mod tests {
    use super::{FILE, mark, unmark};
    use std::fs;

    #[test]
    fn a_crash_is_no_copy_and_a_copy_is_one() {
        let dir = tempfile::TempDir::new().expect("a directory");
        assert!(!mark(dir.path()).expect("marked"), "a first start");
        // Killed, again and again; with its mode changed, as some images do at each start.
        for _ in 0..3 {
            assert!(!mark(dir.path()).expect("marked"), "after a crash");
            let private = fs::metadata(dir.path().join(FILE)).expect("there").permissions();
            fs::set_permissions(dir.path().join(FILE), private).expect("set");
        }
        let other = tempfile::TempDir::new().expect("a directory");
        fs::copy(dir.path().join(FILE), other.path().join(FILE)).expect("copied");
        assert!(mark(other.path()).expect("marked"), "a copy");
        assert!(!mark(other.path()).expect("marked"), "from then on it is a directory of its own");
        unmark(dir.path());
        assert!(!dir.path().join(FILE).exists());
        for cut in ["", "12", "x y\n"] {
            fs::write(dir.path().join(FILE), cut).expect("written");
            assert!(!mark(dir.path()).expect("marked"), "{cut:?} says nothing");
        }
    }
}
