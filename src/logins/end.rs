//! The end of logins. Every end is made by [`LoginService::end`]; the others decide which.

use super::LoginService;
use crate::audit::{Act, AuditEvent, Source};
use crate::base::error::{Denial, Error};
use crate::base::etag::Precondition;
use crate::base::ids::{EndReason, LoginId};
use crate::identity::{Admin, Principal};
use crate::login::{Effect, Ending, Login, State};
use crate::user::User;
use uuid::Uuid;

impl LoginService {
    /// Ends a login, and answers when that takes effect. One that has ended already stays as it is: the first reason
    /// is the true one.
    pub async fn end(&self, id: LoginId, ending: &Ending) -> Result<Effect, Error> {
        let now = self.now();
        let ended = self.rows.update(id, |login| {
            if login.state != State::Live {
                return Ok((None, ()));
            }
            login.end(ending.reason, now);
            // An id of its own: one ending may end many, and entries are kept by their id.
            let entry = AuditEvent { id: Uuid::now_v7(), act: Act::LoginEnded(ending.reason), ..ending.entry.clone() };
            Ok((Some(vec![entry.on(login.id, &login.device.name)]), ()))
        });
        let (login, ()) = ended.await?;
        Ok(login.effect_of_ending(self.verify, now))
    }

    /// Ends the live logins of a person that `is_meant` admits; answers the weakest effect. Where the epoch has ended
    /// them already, this tells their owner why.
    pub async fn end_all(
        &self,
        owner: &User,
        ending: &Ending,
        is_meant: impl Fn(&Login) -> bool + Send,
    ) -> Result<Effect, Error> {
        let mut effect = Effect::AtOnce;
        let live = |login: &Login| login.state == State::Live && is_meant(login);
        for login in self.all_of(owner.id).await?.into_iter().filter(live) {
            match self.end(login.id, ending).await {
                Ok(of_one) => effect = effect.and(of_one),
                // Purged meanwhile.
                Err(Error::Denied(Denial::NotFound)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(effect)
    }

    /// Ends one login of one's own. Any but the one that asks needs a recent confirmation (ASVS 7.5.3).
    pub async fn end_own(
        &self,
        principal: &Principal,
        id: LoginId,
        only_if: &Precondition,
        origin: Source,
    ) -> Result<Effect, Error> {
        let is_this_one = id == principal.login.id;
        if !is_this_one {
            principal.require_confirmed(self.now())?;
        }
        only_if.require(&self.own(principal, id).await?.entity_tag())?;
        let reason = if is_this_one { EndReason::SignedOut } else { EndReason::Revoked };
        self.end(id, &self.by_owner(principal, reason, origin)).await
    }

    /// Ends every other login of one's own, of both kinds.
    pub async fn end_others(&self, principal: &Principal, origin: Source) -> Result<Effect, Error> {
        principal.require_confirmed(self.now())?;
        let ending = self.by_owner(principal, EndReason::Revoked, origin);
        self.end_all(&principal.user, &ending, |login| login.id != principal.login.id).await
    }

    fn by_owner(&self, principal: &Principal, reason: EndReason, origin: Source) -> Ending {
        let entry = origin.entry(Act::LoginEnded(reason), self.now()).by(&principal.user).to(&principal.user);
        Ending { reason, entry }
    }

    /// Ends anybody's login. One of the administrator's own needs a recent confirmation (ASVS 7.5.3).
    pub async fn end_any(
        &self,
        admin: Admin<'_>,
        id: LoginId,
        only_if: &Precondition,
        origin: Source,
    ) -> Result<Effect, Error> {
        let login = self.rows.find(id).await?.ok_or(Denial::NotFound)?;
        admin.require_confirmed_for(login.user, self.now())?;
        only_if.require(&login.entity_tag())?;
        let reason = EndReason::RevokedByAdministrator;
        let mut entry = origin.entry(Act::LoginEnded(reason), self.now()).by(admin.actor());
        if let Some(owner) = self.users.find(login.user).await? {
            entry = entry.to(&owner);
        }
        self.end(id, &Ending { reason, entry }).await
    }

    /// Ends the login that a new one of the same browser replaces (ASVS 7.2.4). One that is gone has ended.
    pub async fn end_replaced(&self, id: LoginId, owner: &User, by: &User, origin: Source) -> Result<(), Error> {
        let reason = EndReason::Replaced;
        let entry = origin.entry(Act::LoginEnded(reason), self.now()).by(by).to(owner);
        match self.end(id, &Ending { reason, entry }).await {
            Ok(_) | Err(Error::Denied(Denial::NotFound)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Ends a login whose time is over, so that it stays over whatever the clock does next. Answers whether it did:
    /// a clock that may be wrong ends nothing (see [`Lifetimes::is_beyond_doubt`](crate::login::Lifetimes)).
    pub async fn expire(&self, login: &Login, owner: &User) -> Result<bool, Error> {
        if !self.lifetimes.is_beyond_doubt(login, &self.clock) {
            return Ok(false);
        }
        let reason = EndReason::Expired;
        let system = Source::SYSTEM;
        let entry = system.entry(Act::LoginEnded(reason), self.now()).to(owner);
        let _ = self.end(login.id, &Ending { reason, entry }).await?;
        Ok(true)
    }

    /// Removes every row of a person who is gone; answers the weakest effect.
    pub async fn remove(&self, rows: &[Login]) -> Result<Effect, Error> {
        let now = self.now();
        let ids: Vec<LoginId> = rows.iter().map(|login| login.id).collect();
        self.rows.remove(&ids).await?;
        Ok(rows.iter().fold(Effect::AtOnce, |effect, login| effect.and(login.effect_of_ending(self.verify, now))))
    }
}
