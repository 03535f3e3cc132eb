//! What is kept, and the one place where it changes.
//!
//! A store ([`Rows`]) keeps rows of bytes and knows no rule. The rules stand here, once for all stores: [`Logins`] and
//! [`Users`] read and decide, and what they decided on is a [`Change`], a value. [`Storage::commit`] makes it: what
//! watches ends is told before, the events become rows, the store writes all of it in one step, and the log's lines
//! come after.

pub mod codec;
pub mod entries;
pub mod logins;
pub mod meter;
mod misdated;
mod replies;
pub mod rows;
mod seen;
mod settings;
pub mod setup;
pub mod users;

pub use entries::AuditLog;
pub use logins::Logins;
pub use replies::Reply;
pub use rows::{Change, Commit, Expected, Facts, PIECE, Read, RowKey, Rows};
pub use users::Users;

use crate::audit::AuditEvent;
use crate::base::error::StoreError;
use crate::base::ids::UserId;
use crate::base::log;
use crate::login::misdated::Misdated;
use crate::login::{Login, State};
use crate::user::User;
use codec::{decode, encode};
use meter::Meter;
use rows::{Scan, Table};
use seen::Uses;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, RwLock};
use tokio::sync::{Mutex, Notify};
use users::NewsRow;
use uuid::Uuid;

/// Who administers: also says to a store that it was set up.
pub const ADMINISTRATORS: &[u8] = b"administrators";

/// News of one person are changed one after the other; of this many people at a time.
const TURNS: usize = 32;

/// Hears of what may end access tokens.
pub trait Watch: Send + Sync {
    /// A login is about to end, or to be forgotten.
    fn login_ends(&self, login: &Login);
    /// What a person's epochs below this one have signed is about to end, or has just ended.
    fn person_moves(&self, id: UserId, below: u64);
}

/// What a change ends.
#[derive(Default)]
struct Ends {
    logins: Vec<Login>,
    people: Vec<(UserId, u64)>,
}

/// A store with the rules of the product, and what is remembered beside it.
pub struct Storage {
    rows: Arc<dyn Rows>,
    watch: Option<Arc<dyn Watch>>,
    meter: Meter,
    uses: Uses,
    /// What was made by a wrong clock, and whose turn it is to look after it.
    misdated: RwLock<Misdated>,
    misdated_turn: Mutex<()>,
    news_turns: [Mutex<()>; TURNS],
    /// Entries that nobody waits for, and that are not written yet.
    notes: AtomicUsize,
    noted: Notify,
}

impl Storage {
    /// Over a store; `watch` is told what is about to end.
    pub fn new(rows: Arc<dyn Rows>, watch: Option<Arc<dyn Watch>>, meter: Meter) -> Arc<Self> {
        Arc::new(Self {
            rows,
            watch,
            meter,
            uses: Uses::default(),
            misdated: RwLock::default(),
            misdated_turn: Mutex::default(),
            news_turns: std::array::from_fn(|_| Mutex::default()),
            notes: AtomicUsize::new(0),
            noted: Notify::new(),
        })
    }

    /// Over a store, with nothing around it.
    pub fn over(rows: impl Rows + 'static) -> Arc<Self> {
        Self::new(Arc::new(rows), None, Meter::default())
    }

    /// Its logins.
    pub fn logins(self: &Arc<Self>) -> Logins {
        Logins(Arc::clone(self))
    }

    /// Its people.
    pub fn users(self: &Arc<Self>) -> Users {
        Users(Arc::clone(self))
    }

    /// Its audit.
    pub fn audit(self: &Arc<Self>) -> AuditLog {
        AuditLog(Arc::clone(self))
    }

    /// The store itself.
    pub fn rows(&self) -> &Arc<dyn Rows> {
        &self.rows
    }

    /// What the store is and how it does.
    pub fn facts(&self) -> Facts {
        self.rows.facts()
    }

    /// Whether the store still answers.
    pub fn is_healthy(&self) -> bool {
        self.facts().is_healthy
    }

    /// Resolves when a write could not be made durable: the process must end and start again.
    pub async fn failed(&self) {
        self.rows.failed().await;
    }

    /// Waits for what was accepted, then accepts nothing more.
    pub async fn stop(&self) {
        self.write_notes().await;
        self.rows.stop().await;
    }

    /// Waits until everything visible now is durable, notes and uses too.
    pub async fn settle(&self) -> Result<(), StoreError> {
        self.write_notes().await;
        self.rows.read(&[], Read::Settled).await.map(drop)
    }

    async fn write_notes(&self) {
        self.write_uses().await;
        loop {
            let noted = self.noted.notified();
            if self.notes.load(Ordering::Acquire) == 0 {
                return;
            }
            noted.await;
        }
    }

    async fn read(&self, key: RowKey) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.rows.read(&[key], Read::Cached).await?.pop().flatten())
    }

    /// Calls `each` with every row that a scan finds until it answers `false`, reading piece by piece; others are
    /// served in between.
    async fn each_row(
        &self,
        mut scan: Scan,
        mut each: impl FnMut(&[u8], &[u8]) -> Result<bool, StoreError> + Send,
    ) -> Result<(), StoreError> {
        loop {
            let piece = self.rows.scan(&scan).await?;
            for (key, row) in &piece {
                if !each(key, row)? {
                    return Ok(());
                }
            }
            match piece.into_iter().nth(scan.limit - 1) {
                Some((key, _)) => scan.after = Some(key),
                None => return Ok(()),
            }
            tokio::task::yield_now().await;
        }
    }

    /// Makes a change with its events, in one step. Where an event is news to somebody, it is added to what they are
    /// to be told.
    pub async fn commit(&self, change: Change) -> Result<Commit, StoreError> {
        // Large, and in the future of every act.
        Box::pin(self.commit_with_events(change)).await
    }

    async fn commit_with_events(&self, mut change: Change) -> Result<Commit, StoreError> {
        for entry in &change.events {
            change.put.push((RowKey::entry(entry.id), encode(entry)?));
        }
        let told: BTreeSet<UserId> = change.events.iter().filter_map(AuditEvent::is_news_to).collect();
        let mut turns = Vec::new();
        // In their order, so that nobody waits for somebody who waits for them.
        for turn in told.iter().map(|id| turn_of(*id)).collect::<BTreeSet<usize>>() {
            turns.push(self.news_turns[turn].lock().await);
        }
        loop {
            let mut next = change.clone();
            for id in &told {
                let news = change.events.iter().filter(|entry| entry.is_news_to() == Some(*id));
                self.add_news(&mut next, *id, |user| news.clone().for_each(|entry| user.tell(entry))).await?;
            }
            let asked = change.expect.len();
            let conflict_is_ours = |key: &RowKey| next.expect[asked..].iter().any(|(own, _)| own == key);
            match self.write(next.clone()).await? {
                // Another process was quicker.
                Commit::Conflict(key) if conflict_is_ours(&key) => {}
                outcome => return Ok(outcome),
            }
        }
    }

    /// Changes what a person is to be told.
    async fn change_news(&self, id: UserId, edit: impl Fn(&mut User) + Send) -> Result<(), StoreError> {
        let _turn = self.news_turns[turn_of(id)].lock().await;
        loop {
            let mut change = Change::default();
            self.add_news(&mut change, id, &edit).await?;
            if change.put.is_empty() || self.write(change).await? == Commit::Done {
                return Ok(());
            }
        }
    }

    /// Adds the row of a person's news as it will be, unless there is no such person or they go with this change.
    async fn add_news(&self, change: &mut Change, id: UserId, edit: impl Fn(&mut User)) -> Result<(), StoreError> {
        let (key, news) = (RowKey::user(id), RowKey::news(id));
        if change.delete.contains(&key) {
            return Ok(());
        }
        let mut read = self.rows.read(&[key.clone(), news.clone()], Read::Cached).await?.into_iter();
        let (stored, before) = (read.next().flatten(), read.next().flatten());
        let new = change.put.iter().find(|(own, _)| *own == key).map(|(_, row)| row.clone());
        let Some(row) = new.or(stored) else { return Ok(()) };
        let mut user: User = decode(&row)?;
        // Until schema 4 they stood with the person.
        if let Some(before) = &before {
            user.news = decode(before)?;
        }
        edit(&mut user);
        if !change.expect.iter().any(|(own, _)| *own == key) {
            change.expect(key, Expected::Present);
        }
        change.expect(news.clone(), Expected::as_read(before));
        let row: NewsRow = user.news;
        change.put(news, &row)
    }

    /// The one point where anything is written.
    async fn write(&self, change: Change) -> Result<Commit, StoreError> {
        let (rows, change) = (Arc::clone(&self.rows), Arc::new(change));
        let outcome = match &self.watch {
            None => rows.commit(Arc::clone(&change)).await?,
            Some(watch) => {
                let (watch, ends) = (Arc::clone(watch), self.ends(&change).await?);
                // Before, and also when nothing is then done: what is told too much costs a read.
                ends.logins.iter().for_each(|login| watch.login_ends(login));
                ends.people.iter().for_each(|(id, below)| watch.person_moves(*id, *below));
                let change = Arc::clone(&change);
                // In a task of its own: what follows is done also when nobody waits for it any more.
                let written = tokio::spawn(async move {
                    let outcome = rows.commit(change).await;
                    // For what was signed meanwhile.
                    ends.people.iter().for_each(|(id, below)| watch.person_moves(*id, *below));
                    outcome
                });
                written.await.unwrap_or_else(|error| Err(StoreError::Failed(error.to_string())))?
            }
        };
        if outcome == Commit::Done {
            change.events.iter().for_each(AuditEvent::log);
        }
        Ok(outcome)
    }

    async fn ends(&self, change: &Change) -> Result<Ends, StoreError> {
        let mut ends = Ends::default();
        for (key, row) in &change.put {
            match key.table {
                Table::Logins => {
                    let login: Login = decode(row)?;
                    ends.logins.extend(Some(login).filter(|login| login.state != State::Live));
                }
                Table::Users => {
                    let user: User = decode(row)?;
                    // A disabled person is kept out whether or not the epoch moved with it.
                    let below = if user.disabled { user.epoch.saturating_add(1) } else { user.epoch };
                    ends.people.push((user.id, below));
                }
                _ => {}
            }
        }
        for key in &change.delete {
            match key.table {
                // A row goes when its tokens have expired, by a clock that may yet be put back.
                Table::Logins => ends.logins.extend(self.read(key.clone()).await?.as_deref().map(decode).transpose()?),
                Table::Users => ends.people.push((UserId(Uuid::from_slice(&key.id).unwrap_or_default()), u64::MAX)),
                _ => {}
            }
        }
        Ok(ends)
    }

    /// Writes events that belong to no change. Not waited for; lost only if the server dies within the next commit.
    fn note(self: &Arc<Self>, events: Vec<AuditEvent>) {
        self.notes.fetch_add(1, Ordering::AcqRel);
        let noting = Noting(Arc::clone(self));
        tokio::spawn(async move {
            if let Err(error) = noting.0.commit(Change::of(events)).await {
                log::note_lost(&error);
            }
        });
    }
}

/// Entries that are being written; counted until it is dropped, also when its runtime ends before.
struct Noting(Arc<Storage>);

impl Drop for Noting {
    fn drop(&mut self) {
        self.0.notes.fetch_sub(1, Ordering::AcqRel);
        self.0.noted.notify_waiters();
    }
}

fn turn_of(id: UserId) -> usize {
    usize::from(id.0.as_bytes()[15]) % TURNS
}
