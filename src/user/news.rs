//! What happened to a person without their doing, until they say that they have seen it.
//!
//! It lies in their record, because that is read for every page anyway: being told costs no read. It is
//! written by the store in the transaction that writes the audit entry, so it cannot be lost, and takes no
//! part in compare-and-swap: a failed sign-in must not make an administrator's change fail.

use super::User;
use crate::audit::{Act, AuditEvent, News};
use crate::base::clock::Timestamp;
use std::net::IpAddr;

/// So many of one kind are told apart; the oldest make room. One's own activity tells of all.
const MOST_OF_A_KIND: usize = 4;

/// Up to this many wrong passwords, from the same address and within [`SLIPS_FOR_SECS`] before a right one, count as
/// typing errors and raise no notice.
const MOST_SLIPS: u32 = 2;
/// See [`MOST_SLIPS`].
const SLIPS_FOR_SECS: u64 = 600;

impl User {
    /// Takes an entry up that is news to this person.
    pub fn tell(&mut self, entry: &AuditEvent) {
        let device = entry.device.clone();
        let by = entry.who.as_ref().filter(|who| who.id != self.id).map(|who| who.username.clone());
        // Where an administrator sits is not this person's business.
        let address = entry.address.filter(|_| by.is_none());
        let is_the_same = |news: &News| {
            // Guesses come from anywhere: how many there were says more than a list.
            let is_guess = entry.act == Act::SignInFailed;
            news.act == entry.act && (is_guess || (news.by == by && news.device == device && news.address == address))
        };
        let earlier = self.news.iter().position(is_the_same).map(|at| self.news.remove(at));
        let count = earlier.map_or(0, |news| news.count).saturating_add(1);
        if self.news.iter().filter(|news| news.act == entry.act).count() >= MOST_OF_A_KIND
            && let Some(oldest) = self.news.iter().position(|news| news.act == entry.act)
        {
            self.news.remove(oldest);
        }
        self.news.push(News { act: entry.act, at: entry.at, count, by, device, address });
    }

    /// What is still to be told at this login, oldest first. A sign-in from a new address is not told to
    /// that very sign-in, which so cannot wave it away either.
    pub fn untold(&self, address: IpAddr, signed_in_at: Timestamp) -> impl Iterator<Item = &News> {
        let is_this_login = move |news: &News| {
            let is_here = news.address == Some(address) && news.at <= signed_in_at;
            news.act == Act::NewAddress && news.count == 1 && is_here
        };
        self.news.iter().filter(move |news| !is_this_login(news))
    }

    /// Wrong passwords just before a right one from the same address: a slip of their own, which needs no telling.
    /// Many are told all the same, since others may sit behind that address.
    pub fn slips(&self, address: Option<IpAddr>, now: Timestamp) -> Vec<(Act, Timestamp)> {
        let is_slip = |news: &&News| {
            let is_here = address.is_some() && news.address == address;
            news.act == Act::SignInFailed
                && is_here
                && news.count <= MOST_SLIPS
                && now.secs_since(news.at) < SLIPS_FOR_SECS
        };
        self.news.iter().filter(is_slip).map(|news| (news.act, news.at)).collect()
    }

    /// Every wrong password: they say nothing about a password that was set after them.
    pub fn guesses(&self) -> Vec<(Act, Timestamp)> {
        let guesses = self.news.iter().filter(|news| news.act == Act::SignInFailed);
        guesses.map(|news| (news.act, news.at)).collect()
    }

    /// Drops what was seen, unless it has happened again since.
    pub fn forget_news(&mut self, seen: &[(Act, Timestamp)]) {
        self.news.retain(|news| !seen.contains(&(news.act, news.at)));
    }
}
