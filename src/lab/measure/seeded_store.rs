//! A store beside the real one, filled with made-up logins of both kinds, and the credentials that open them.

use super::machine::resident_bytes;
use crate::base::clock::{Clock, Timestamp};
use crate::base::error::{Error, StoreError};
use crate::base::ids::LoginId;
use crate::base::secret::Secret;
use crate::base::{log, secret};
use crate::config::Config;
use crate::lab::error::LabError;
use crate::lab::report::Growth;
use crate::lab::report::history::FOLDER;
use crate::lab::testbed::control::Control;
use crate::lab::testbed::{RUN_SECS, Testbed, device};
use crate::login::{Credential, Login, RotationState, State};
use crate::session::SessionToken;
use crate::store::sled::SledStore;
use crate::token::AccessToken;
use crate::token::jwt::{Jwt, Subject};
use crate::user::User;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::task::JoinSet;

/// Logins of one person, well below the most that anybody may have.
const EACH: usize = 20;
/// Inserts under way at once; the committer takes 64 in a group.
const AT_ONCE: usize = 256;
/// Credentials that are shown, spread over all logins.
pub const SHOWN: usize = 256;

/// Scratch folders are called so, and by a random number.
const SCRATCH: &str = "scratch-";
/// The file in them that is locked as long as their run lives, whatever process it is in.
const LOCK: &str = "lock";
/// So much of the disk is left to the real store.
const RESERVE_BYTES: u64 = 128 << 20;
/// A login takes about so much of a scratch store at most, while it is filled.
const BYTES_EACH: u64 = 1_500;

/// Removes what runs left that were killed: folders that nobody holds locked.
pub fn clear_leftovers(data_dir: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(data_dir.join(FOLDER)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries.flatten() {
        let is_ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(SCRATCH));
        if !is_ours || !entry.file_type()?.is_dir() {
            continue;
        }
        let is_in_use = File::open(entry.path().join(LOCK))
            .is_ok_and(|lock| matches!(lock.try_lock(), Err(fs::TryLockError::WouldBlock)));
        if !is_in_use {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// Refuses to fill the last of a disk: a full one stops the whole server.
fn leave_room(folder: &Path, more_logins: usize) -> Result<(), LabError> {
    let Ok(disk) = rustix::fs::statvfs(folder) else { return Ok(()) };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let wanted = RESERVE_BYTES + more_logins as u64 * BYTES_EACH;
    if free >= wanted {
        return Ok(());
    }
    Err(LabError::NoRoom { free_mb: free / 1_000_000, wanted_mb: wanted.div_ceil(1_000_000) })
}

/// Removes a folder with itself.
struct Folder {
    path: PathBuf,
    /// Held as long as the folder is in use.
    _lock: File,
}

impl Folder {
    fn make(path: PathBuf) -> io::Result<Self> {
        crate::base::files::make_private_dir(&path)?;
        let lock = File::create(path.join(LOCK))?;
        lock.lock()?;
        Ok(Self { path, _lock: lock })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.path) {
            log::scratch_left(&self.path.display(), &error);
        }
    }
}

/// The store, what is in it, and how to open it.
pub struct SeededStore {
    /// The store, with both schemes over it.
    pub testbed: Testbed,
    sync: Arc<AtomicBool>,
    people: Vec<User>,
    sessions: Vec<LoginId>,
    tokens: Vec<LoginId>,
    secret: Secret,
    memory_before: Option<u64>,
    folder: Folder,
}

impl SeededStore {
    /// An empty store in a folder of its own under `data_dir`.
    pub fn open(data_dir: &Path, config: &Config) -> Result<Self, LabError> {
        let folder = data_dir.join(FOLDER);
        let path = folder.join(format!("{SCRATCH}{:016x}", u64::from_be_bytes(secret::random())));
        let failed = |error: io::Error| LabError::Other(format!("{}: {error}", path.display()));
        for private in [data_dir, &folder] {
            crate::base::files::make_private_dir(private).map_err(failed)?;
        }
        clear_leftovers(data_dir).map_err(failed)?;
        leave_room(&folder, 0)?;
        let folder = Folder::make(path.clone()).map_err(failed)?;
        let memory_before = resident_bytes();
        let sync = Arc::new(AtomicBool::new(false));
        let (db, is_wanted) = (path.join("store").join("db"), Arc::clone(&sync));
        let store = SledStore::open_with_sync(
            &path,
            // While it is filled nothing has to survive a power cut.
            Box::new(move || if is_wanted.load(Ordering::Relaxed) { File::open(&db)?.sync_data() } else { Ok(()) }),
        );
        let store = Arc::new(store.map_err(LabError::of)?);
        Ok(Self {
            testbed: Testbed::new(store, Clock::system(), config)?,
            sync,
            people: Vec::new(),
            sessions: Vec::new(),
            tokens: Vec::new(),
            secret: Secret::random(),
            memory_before,
            folder,
        })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.folder.path
    }

    /// How many logins it holds.
    pub fn logins(&self) -> usize {
        self.sessions.len() + self.tokens.len()
    }

    /// Adds made-up logins until there are so many, sessions and tokens by turns.
    pub async fn fill(&mut self, count: usize, control: &Control) -> Result<(), LabError> {
        leave_room(self.path(), count.saturating_sub(self.logins()))?;
        self.sync.store(false, Ordering::Relaxed);
        let now = self.testbed.clock.now();
        let mut tasks: JoinSet<Result<(), Error>> = JoinSet::new();
        while self.logins() < count {
            let number = self.logins();
            if number.is_multiple_of(AT_ONCE) {
                control.check()?;
                leave_room(self.path(), 0)?;
            }
            if self.people.len() * EACH <= number {
                let user = self.testbed.person(&format!("person{}", self.people.len())).await?;
                self.people.push(user);
            }
            let login = self.made_up(number / EACH, number.is_multiple_of(2), now);
            let logins = self.testbed.storage.logins();
            tasks.spawn(async move { Ok(logins.insert(&login, Vec::new()).await.map(drop)?) });
            room(&mut tasks, AT_ONCE).await?;
        }
        room(&mut tasks, 1).await?;
        self.sync.store(true, Ordering::Relaxed);
        Ok(())
    }

    fn made_up(&mut self, owner: usize, is_session: bool, now: Timestamp) -> Login {
        let lifetimes = &self.testbed.lifetimes;
        let id = LoginId::new();
        let (credential, access_exp, max) = if is_session {
            self.sessions.push(id);
            let credential = Credential::Session { secret: self.secret.hash(), previous: None };
            (credential, now, lifetimes.session_max_ttl_secs)
        } else {
            self.tokens.push(id);
            let (nonce, superseded) = (secret::random(), Vec::new());
            let row = RotationState { nonce, newest: 1, parent: 1, newest_used: true, superseded };
            (Credential::Token(row), now.plus_secs(lifetimes.access_ttl_secs), lifetimes.token_max_ttl_secs)
        };
        let owner = &self.people[owner];
        Login {
            id,
            user: owner.id,
            device: device(),
            epoch: owner.epoch,
            created_at: now,
            seen_at: now,
            max_expires_at: now.plus_secs(max),
            confirmed_at: now,
            state: State::Live,
            access_exp,
            credential,
            revision: 0,
        }
    }

    /// What the logins cost so far.
    pub fn growth(&self) -> Growth {
        let memory = resident_bytes().zip(self.memory_before).map(|(now, before)| now.saturating_sub(before));
        Growth {
            logins: self.logins(),
            disk_bytes: self.testbed.storage.rows().bytes().unwrap_or_default(),
            memory_bytes: memory,
        }
    }

    /// Cookies' values of logins spread over all.
    pub fn session_tokens(&self) -> Vec<SessionToken> {
        let secret = self.secret.expose_secret();
        spread(&self.sessions).filter_map(|id| SessionToken::parse(&format!("{id}.{secret}"))).collect()
    }

    /// Access tokens of logins spread over all, signed by `jwt`, good for [`RUN_SECS`].
    pub fn access_tokens(&self, jwt: &Jwt) -> Result<Vec<AccessToken>, LabError> {
        let now = self.testbed.clock.now();
        let exp = now.plus_secs(RUN_SECS);
        let tokens = spread(&self.tokens).map(|id| {
            // Sessions and tokens come by turns, so the n-th of either kind is login 2n.
            let number = self.tokens.binary_search(&id).unwrap_or_default() * 2 + 1;
            let user = &self.people[number / EACH];
            let (epoch, jti) = (user.epoch, self.testbed.denylist.name(exp));
            let subject = Subject { user: user.id, login: id, role: user.role, epoch, generation: 1, jti };
            jwt.sign(subject, now, exp).map(|text| AccessToken::new(&text)).map_err(|denial| Error::from(denial).into())
        });
        tokens.collect()
    }

    /// People who have no login yet, to sign in.
    pub async fn newcomers(&self, name: &str, count: usize) -> Result<Vec<User>, LabError> {
        let mut people = Vec::with_capacity(count);
        for number in 0..count {
            people.push(self.testbed.person(&format!("{name}{number}")).await?);
        }
        Ok(people)
    }

    /// Closes the store; its folder goes.
    pub async fn close(self) {
        self.testbed.storage.stop().await;
    }
}

/// At most [`SHOWN`] of them, evenly.
fn spread(ids: &[LoginId]) -> impl Iterator<Item = LoginId> + '_ {
    ids.iter().copied().step_by(ids.len().div_ceil(SHOWN).max(1))
}

/// Waits until fewer than `most` are under way.
async fn room(tasks: &mut JoinSet<Result<(), Error>>, most: usize) -> Result<(), LabError> {
    while tasks.len() >= most {
        if let Some(done) = tasks.join_next().await {
            done.map_err(|error| StoreError::Failed(error.to_string()))??;
        }
    }
    Ok(())
}
