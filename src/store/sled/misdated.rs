//! Rows that were made by a wrong clock, on sled: read as [`Misdated`] says, written as they are.

use super::codec::{decode, encode};
use super::{SledStore, failed, meta};
use crate::audit::Entry;
use crate::base::clock::{Clock, Timestamp};
use crate::base::error::StoreError;
use crate::login::misdated::Misdated;
use crate::login::{Lifetimes, Login};
use crate::user::User;
use std::sync::{PoisonError, RwLockReadGuard};

/// Of the newest entries so many are asked for their time; ids are in the order of time but for a clock that
/// was set.
const NEWEST_ENTRIES: usize = 256;
/// Others are served in between.
const PIECE: usize = 500;

impl SledStore {
    fn misdated(&self) -> RwLockReadGuard<'_, Misdated> {
        self.misdated.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// A login as it is handed out.
    pub(super) fn corrected(&self, mut login: Login) -> Login {
        self.misdated().correct_login(&mut login);
        login
    }

    /// A person as they are handed out.
    pub(super) fn corrected_user(&self, mut user: User) -> User {
        self.misdated().correct_link(&mut user);
        user
    }

    /// The newest time that is stored, as far as people were here and entries were written; 1970 in an empty store.
    /// Few rows are read.
    fn newest(&self) -> Result<Timestamp, StoreError> {
        self.committer.check()?;
        let mut newest = Timestamp::default();
        for row in self.trees.audit.iter().rev().take(NEWEST_ENTRIES) {
            newest = newest.max(decode::<Entry>(&row.map_err(failed)?.1)?.at);
        }
        for row in &self.trees.seen {
            newest = newest.max(decode(&row.map_err(failed)?.1)?);
        }
        Ok(newest)
    }

    /// Compares the times in the store with the clock, and notices what a wrong one has made; `step_secs` is how far
    /// the clock has just been set, 0 when it was not, or before this process began. All rows are read, but only
    /// while the store holds times in the future. Answers its newest time, and whether it was the newest the last
    /// time.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn compare_times(
        &self,
        lifetimes: &Lifetimes,
        clock: &Clock,
        step_secs: i64,
    ) -> Result<(Timestamp, bool), StoreError> {
        // One at a time, and each with the time of its turn.
        let _turn = self.turn.lock().await;
        let (now, newest, had) = (clock.now(), self.newest()?, self.misdated().clone());
        let (is_known, is_ahead) = (had.knows(newest), Misdated::is_ahead(newest, now));
        let before = if step_secs > 0 { now.minus_secs(step_secs.unsigned_abs()) } else { had.looked_at() };
        let mut next = had.clone();
        next.look(before, now, newest);
        if is_ahead {
            self.notice_rows(&mut next, lifetimes, now).await?;
        }
        next.forget(|id| {
            let (key, trees) = (id.as_bytes(), &self.trees);
            Ok::<_, StoreError>((self.read(&trees.logins, key)?, self.read(&trees.users, key)?))
        })?;
        if (is_ahead && !is_known) || !next.is_empty() || !had.is_empty() {
            self.keep_misdated(next).await?;
        }
        Ok((newest, is_known))
    }

    async fn notice_rows(&self, next: &mut Misdated, lifetimes: &Lifetimes, now: Timestamp) -> Result<(), StoreError> {
        for (number, row) in self.trees.logins.iter().rev().enumerate() {
            next.notice_login(&decode(&row.map_err(failed)?.1)?, lifetimes, now);
            if number % PIECE == PIECE - 1 {
                tokio::task::yield_now().await;
            }
        }
        for row in &self.trees.users {
            next.notice_link(&decode(&row.map_err(failed)?.1)?, now);
        }
        Ok(())
    }

    /// Notices a new login that a clock makes that may be behind.
    pub(super) async fn notice_new(&self, login: &Login) -> Result<(), StoreError> {
        if !self.misdated().may_be_behind(login) {
            return Ok(());
        }
        let _turn = self.turn.lock().await;
        let mut next = self.misdated().clone();
        next.notice_new(login);
        self.keep_misdated(next).await
    }

    async fn keep_misdated(&self, next: Misdated) -> Result<(), StoreError> {
        let row = next.clone();
        self.commit(move |tx| Ok(tx.meta.insert(meta::MISDATED, encode(&row)?).map(drop)?)).await?;
        *self.misdated.write().unwrap_or_else(PoisonError::into_inner) = next;
        Ok(())
    }
}
