//! Rows that were made by a wrong clock: read as [`Misdated`] says, written as they are.

use super::Storage;
use super::codec::decode;
use super::rows::{Change, Order, RowKey, Scan, SeenRow, Table};
use crate::audit::AuditEvent;
use crate::base::clock::{Clock, Timestamp};
use crate::base::error::StoreError;
use crate::base::ids::{LoginId, UserId};
use crate::login::misdated::Misdated;
use crate::login::{Lifetimes, Login};
use std::collections::HashMap;
use std::sync::{PoisonError, RwLockReadGuard};

/// Of the newest entries so many are asked for their time; ids are in the order of time but for a clock that
/// was set.
const NEWEST_ENTRIES: usize = 256;

fn key() -> RowKey {
    RowKey::meta(b"misdated")
}

impl Storage {
    pub(super) fn misdated(&self) -> RwLockReadGuard<'_, Misdated> {
        self.misdated.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads what was known of them when it was last looked at; before anything else is read.
    pub async fn load_misdated(&self) -> Result<(), StoreError> {
        if let Some(row) = self.read(key()).await? {
            *self.misdated.write().unwrap_or_else(PoisonError::into_inner) = decode(&row)?;
        }
        Ok(())
    }

    /// The newest time that is stored, as far as people were here and entries were written; 1970 in an empty store.
    /// Few rows are read.
    async fn newest(&self) -> Result<Timestamp, StoreError> {
        let mut newest = Timestamp::default();
        for (_, row) in self.rows.scan(&Scan::all(Table::Audit, Order::Descending, None, NEWEST_ENTRIES)).await? {
            newest = newest.max(decode::<AuditEvent>(&row)?.at);
        }
        self.each_row(Scan::whole(Table::UserSeen, Order::Ascending), |_, row| {
            newest = newest.max(decode::<SeenRow>(row)?.at);
            Ok(true)
        })
        .await?;
        Ok(newest)
    }

    /// Compares the times in the store with the clock, and notices what a wrong one has made; `step_secs` is how far
    /// the clock has just been set, 0 when it was not, or before this process began. All rows are read, but only
    /// while the store holds times in the future. Answers its newest time, and whether it was the newest the last
    /// time.
    pub async fn compare_times(
        &self,
        lifetimes: &Lifetimes,
        clock: &Clock,
        step_secs: i64,
    ) -> Result<(Timestamp, bool), StoreError> {
        // One at a time, and each with the time of its turn.
        let _turn = self.misdated_turn.lock().await;
        let (now, newest, had) = (clock.now(), self.newest().await?, self.misdated().clone());
        let (is_known, is_ahead) = (had.knows(newest), Misdated::is_ahead(newest, now));
        let before = if step_secs > 0 { now.minus_secs(step_secs.unsigned_abs()) } else { had.looked_at() };
        let mut next = had.clone();
        next.look(before, now, newest);
        if is_ahead {
            self.notice_rows(&mut next, lifetimes, now).await?;
        }
        let mut made = HashMap::new();
        for id in next.ids() {
            let login = self.read(RowKey::login(LoginId(id))).await?.as_deref().map(decode).transpose()?;
            made.insert(id, (login, self.read(RowKey::user(UserId(id))).await?.as_deref().map(decode).transpose()?));
        }
        next.forget(|id| made.remove(&id).unwrap_or_default());
        if (is_ahead && !is_known) || !next.is_empty() || !had.is_empty() {
            self.keep_misdated(next).await?;
        }
        Ok((newest, is_known))
    }

    async fn notice_rows(&self, next: &mut Misdated, lifetimes: &Lifetimes, now: Timestamp) -> Result<(), StoreError> {
        self.each_row(Scan::whole(Table::Logins, Order::Descending), |_, row| {
            next.notice_login(&decode(row)?, lifetimes, now);
            Ok(true)
        })
        .await?;
        self.each_row(Scan::whole(Table::Users, Order::Ascending), |_, row| {
            next.notice_link(&decode(row)?, now);
            Ok(true)
        })
        .await
    }

    /// Notices a new login that a clock makes that may be behind.
    pub(super) async fn notice_new(&self, login: &Login) -> Result<(), StoreError> {
        if !self.misdated().may_be_behind(login) {
            return Ok(());
        }
        let _turn = self.misdated_turn.lock().await;
        let mut next = self.misdated().clone();
        next.notice_new(login);
        self.keep_misdated(next).await
    }

    async fn keep_misdated(&self, next: Misdated) -> Result<(), StoreError> {
        let mut change = Change::default();
        change.put(key(), &next)?;
        let _ = self.commit(change).await?;
        *self.misdated.write().unwrap_or_else(PoisonError::into_inner) = next;
        Ok(())
    }
}
