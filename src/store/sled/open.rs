//! Opening: the one moment when a damaged directory can do harm.
//!
//! sled may panic, loop for ever, or open an *empty* store where a damaged one lies. So it is opened
//! in a thread with a time limit, and the marker `instance` beside it says whether an empty store may
//! be right: an empty store in a server that was set up would let the next visitor become
//! administrator (ASVS 16.5.3).

use super::committer::{Committer, Sync};
use super::{Marker, SledStore, Trees};
use crate::base::clock::Clock;
use crate::storage::ADMINISTRATORS;
use crate::storage::codec::{Record, SCHEMA, decode, encode_for_all};
use crate::storage::rows::Table;
use std::fs::{self, File};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;
use thiserror::Error;
use uuid::Uuid;

/// The layout's number in the tree `meta`. A store with a higher one than [`SCHEMA`] is refused, one with a lower gets
/// ours when it is opened: what is written from then on an older program cannot read.
const SCHEMA_KEY: &[u8] = b"schema";
/// Which store it is.
const INSTANCE_KEY: &[u8] = b"instance";
const LIMIT: Duration = Duration::from_secs(30);
/// sled's default is 1 GiB. It takes more than it says; the logins of a small team fit many times over.
const CACHE_BYTES: u64 = 16 * 1024 * 1024;

/// Why the store could not be opened, and what to do.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The machine's clock says what cannot be written; before 1970 sled panics at it.
    #[error("the machine's clock stands before 1970 or after 9999: set it (timedatectl), then start again")]
    Clock,
    /// Another process has it.
    #[error("the store in {0} is in use by another process: stop that server first, or let it do the work")]
    Locked(PathBuf),
    /// It is not readable as a store.
    #[error(
        "the store in {path} is damaged ({why}): restore a copy of the data directory that was made while the server was stopped"
    )]
    Damaged { path: PathBuf, why: String },
    /// It was written by a newer version.
    #[error(
        "the store in {path} was written by a newer Twodoors (schema {found}, this one knows {SCHEMA}): use that version or a newer one"
    )]
    Newer { path: PathBuf, found: u32 },
    /// The server was set up once, but the store is empty or another one.
    #[error(
        "{marker} says that this house was set up, but the store in {path} is {what}: restore a copy of the data directory that was made while the server was stopped. Only if you really want to start anew: remove {marker}"
    )]
    Emptied {
        path: PathBuf,
        marker: PathBuf,
        /// What the store is instead.
        what: &'static str,
    },
    /// The disk says no.
    #[error(
        "{path} cannot be used ({why}): the user who runs Twodoors must be able to write there, and the disk must have room"
    )]
    Io {
        path: PathBuf,
        /// What the system says.
        why: io::Error,
    },
}

pub(super) fn open(dir: &Path, sync: Option<Sync>) -> Result<SledStore, OpenError> {
    if !Clock::system().is_within_reach() {
        return Err(OpenError::Clock);
    }
    let path = dir.join("store");
    let is_new = !path.join("db").exists();
    let marker_path = dir.join("instance");
    let io = |why| OpenError::Io { path: path.clone(), why };
    crate::base::files::make_private_dir(&path).map_err(io)?;
    let db = open_in_time(&path)?;
    let trees = Trees::open(&db).map_err(|error| from_sled(&path, error))?;
    let sync = match sync {
        Some(sync) => sync,
        None => {
            let file = File::open(path.join("db")).map_err(io)?;
            Box::new(move || file.sync_data())
        }
    };
    if is_new {
        // The names of the new files are data of their folders.
        db.flush().map_err(|error| from_sled(&path, error))?;
        File::open(path.join("db")).and_then(|file| file.sync_all()).map_err(io)?;
        for folder in [&path, dir] {
            File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)?;
        }
    }
    let marker = check_identity(&trees, &db, &sync, &path, marker_path)?;
    let committer = Arc::new(Committer::start(db.clone(), sync).map_err(io)?);
    let store = SledStore { trees, committer, marker: Arc::new(marker), db };
    // Set up, but killed before the marker was written.
    if store.trees.of(Table::Meta).contains_key(ADMINISTRATORS).unwrap_or(false) {
        store.mark().map_err(|error| OpenError::Damaged { path, why: error.to_string() })?;
    }
    Ok(store)
}

/// In a thread of its own: sled's recovery may panic or never come back.
fn open_in_time(path: &Path) -> Result<sled::Db, OpenError> {
    let (sender, receiver) = sync_channel(1);
    let config = sled::Config::new().path(path).cache_capacity(CACHE_BYTES).flush_every_ms(None);
    let opener = thread::Builder::new().name("open-store".to_owned()).spawn(move || {
        let _ = sender.send(catch_unwind(AssertUnwindSafe(move || config.open())));
    });
    opener.map_err(|why| OpenError::Io { path: path.to_owned(), why })?;
    let damaged = |why: &str| OpenError::Damaged { path: path.to_owned(), why: why.to_owned() };
    match receiver.recv_timeout(LIMIT) {
        Ok(Ok(Ok(db))) => Ok(db),
        Ok(Ok(Err(error))) => Err(from_sled(path, error)),
        Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(damaged("recovery failed")),
        Err(RecvTimeoutError::Timeout) => Err(damaged("recovery does not end")),
    }
}

fn from_sled(path: &Path, error: sled::Error) -> OpenError {
    match error {
        sled::Error::Io(why)
            if why.kind() == io::ErrorKind::WouldBlock || why.to_string().contains("could not acquire lock") =>
        {
            OpenError::Locked(path.to_owned())
        }
        sled::Error::Io(why) => OpenError::Io { path: path.to_owned(), why },
        other => OpenError::Damaged { path: path.to_owned(), why: other.to_string() },
    }
}

fn damaged(path: &Path, why: impl ToString) -> OpenError {
    OpenError::Damaged { path: path.to_owned(), why: why.to_string() }
}

fn read_meta<T: Record>(trees: &Trees, path: &Path, key: &[u8]) -> Result<Option<T>, OpenError> {
    let row = trees.of(Table::Meta).get(key).map_err(|error| from_sled(path, error))?;
    row.map(|value| decode(&value)).transpose().map_err(|error| damaged(path, error))
}

/// What an older program has to understand in order to refuse the rest.
fn write_meta(trees: &Trees, path: &Path, key: &[u8], row: &impl Record) -> Result<(), OpenError> {
    let row = encode_for_all(row).map_err(|error| damaged(path, error))?;
    trees.of(Table::Meta).insert(key, row).map(drop).map_err(|error| from_sled(path, error))
}

/// The schema is ours, and the store is the one that the marker speaks of.
fn check_identity(
    trees: &Trees,
    db: &sled::Db,
    sync: &Sync,
    path: &Path,
    marker_path: PathBuf,
) -> Result<Marker, OpenError> {
    let marked = match fs::read_to_string(&marker_path) {
        Ok(text) => Some(
            Uuid::try_parse(text.trim())
                .map_err(|_| damaged(path, format!("{} is not readable", marker_path.display())))?,
        ),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(why) => return Err(OpenError::Io { path: marker_path, why }),
    };
    let emptied = |what| OpenError::Emptied { path: path.to_owned(), marker: marker_path.clone(), what };
    let schema: Option<u32> = read_meta(trees, path, SCHEMA_KEY)?;
    let instance = match (schema, read_meta::<Uuid>(trees, path, INSTANCE_KEY)?, marked) {
        (Some(found), _, _) if found > SCHEMA => return Err(OpenError::Newer { path: path.to_owned(), found }),
        (_, None, Some(_)) => return Err(emptied("empty")),
        (_, Some(instance), Some(marked)) if instance != marked => return Err(emptied("another one's")),
        (_, Some(_), Some(_)) if !trees.of(Table::Meta).contains_key(ADMINISTRATORS).unwrap_or(false) => {
            return Err(emptied("empty"));
        }
        (_, Some(instance), _) => instance,
        (_, None, None) => {
            let instance = Uuid::now_v7();
            write_meta(trees, path, INSTANCE_KEY, &instance)?;
            instance
        }
    };
    if schema != Some(SCHEMA) {
        write_meta(trees, path, SCHEMA_KEY, &SCHEMA)?;
        db.flush().map_err(|error| from_sled(path, error))?;
        sync().map_err(|why| OpenError::Io { path: path.to_owned(), why })?;
    }
    Ok(Marker { path: marker_path, instance, written: AtomicBool::new(marked.is_some()) })
}
