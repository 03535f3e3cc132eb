//! Reading the audit: administrators everybody's, everybody their own.

use super::Accounts;
use crate::audit::filter::Filter;
use crate::audit::{Act, AuditEvent, Name};
use crate::base::clock::Timestamp;
use crate::base::error::Error;
use crate::base::ids::UserId;
use crate::identity::{Admin, Principal};
use crate::storage::PIECE;
use crate::storage::entries::Page;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

impl Accounts {
    /// A page of everybody's history.
    pub async fn audit_page(
        &self,
        _admin: Admin<'_>,
        filter: Filter,
        after: Option<Uuid>,
        limit: usize,
    ) -> Result<Page, Error> {
        let filter = self.with_names(filter).await?;
        Ok(self.audit.page(|entry| filter.admits(entry), filter.from, after, limit).await?)
    }

    /// Everybody's history to be saved, piece by piece.
    pub async fn save_audit(&self, _admin: Admin<'_>, filter: Filter, most: usize) -> Result<Saving, Error> {
        let filter = self.with_names(filter).await?;
        Ok(Saving { accounts: self.clone(), filter, after: None, left: most })
    }

    /// A page of one's own history: what one did, and what was done to one.
    pub async fn activity(&self, user: UserId, after: Option<Uuid>, limit: usize) -> Result<Page, Error> {
        let page = self.audit.page(|entry| entry.is_about(user), None, after, limit).await?;
        let entries = page.entries.into_iter().map(|entry| entry.as_seen_by(user)).collect();
        Ok(Page { entries, ..page })
    }

    /// The administrator who made the newest link of this person; none for the command line, and when the audit does
    /// not know any more.
    pub async fn link_maker(&self, user: UserId) -> Result<Option<Name>, Error> {
        let is_theirs = |entry: &AuditEvent| {
            matches!(entry.act, Act::LinkMade(_)) && entry.whom.as_ref().is_some_and(|whom| whom.id == user)
        };
        let page = self.audit.page(is_theirs, None, None, 1).await?;
        Ok(page.entries.into_iter().next().and_then(|entry| entry.who))
    }

    /// What somebody is called now, whom the audit names.
    pub async fn called_now(&self, name: Name) -> Result<String, Error> {
        Ok(self.users.find(name.id).await?.map_or(name.username, |now| now.profile.display_name))
    }

    /// Entries know people by their user names; a search for "Lovelace" means Ada.
    async fn with_names(&self, mut filter: Filter) -> Result<Filter, Error> {
        if let Some(query) = &filter.person {
            let people = self.users.all(|person| person.is_named_by(query)).await?;
            filter.also = people.iter().map(|person| person.id).collect();
        }
        Ok(filter)
    }

    /// What the people of these entries are called now, as far as they still exist.
    pub async fn names_in(&self, entries: &[AuditEvent]) -> Result<HashMap<UserId, String>, Error> {
        let people: BTreeSet<UserId> =
            entries.iter().flat_map(|entry| [&entry.who, &entry.whom]).flatten().map(|name| name.id).collect();
        let mut names = HashMap::new();
        for id in people {
            if let Some(user) = self.users.find(id).await? {
                names.insert(id, user.profile.display_name);
            }
        }
        Ok(names)
    }

    /// Somebody has seen what they were told, up to `until`: what came later is told again.
    pub async fn forget_news(&self, principal: &Principal, until: Timestamp) -> Result<(), Error> {
        let told = principal
            .user
            .untold(principal.login.device.address, principal.login.created_at)
            .filter(|news| news.at <= until);
        let seen: Vec<_> = told.map(|news| (news.act, news.at)).collect();
        Ok(self.users.forget_news(principal.user.id, seen).await?)
    }
}

/// The audit on its way into a file. It holds one piece at a time, however long the list is.
pub struct Saving {
    accounts: Accounts,
    filter: Filter,
    after: Option<Uuid>,
    left: usize,
}

impl Saving {
    /// The next entries, newest first; nothing when that was all.
    pub async fn next(&mut self) -> Result<Option<Vec<AuditEvent>>, Error> {
        if self.left == 0 {
            return Ok(None);
        }
        let (filter, limit) = (&self.filter, self.left.min(PIECE));
        let audit = &self.accounts.audit;
        let page = audit.page(|entry| filter.admits(entry), filter.from, self.after, limit).await?;
        self.left = if page.next.is_some() { self.left - page.entries.len() } else { 0 };
        self.after = page.next;
        Ok(Some(page.entries))
    }
}
