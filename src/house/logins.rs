//! Acts on logins that are the same for both doors.

use super::House;
use crate::audit::{Act, Entry, Origin};
use crate::base::error::{Denial, Error};
use crate::base::etag::Precondition;
use crate::base::ids::{EndReason, Kind, LoginId};
use crate::identity::{Admin, Found};
use crate::login::{Effect, Ending, Login, Scheme as _};
use crate::logins::service;
use crate::user::edit::require_unchanged;

/// Another name for a login.
pub struct Rename<'a> {
    /// As typed.
    pub name: &'a str,
    /// What the field is called in which it was typed.
    pub field: &'static str,
    /// Of the name that the form was made from, or empty ([`crate::user::edit::revision_of`]).
    pub revision: &'a str,
    /// `If-Match`.
    pub only_if: Precondition,
}

impl House {
    /// Ends one login of one's own; somebody else's is as good as unknown (ASVS 8.2.2).
    pub async fn end_own_login(
        &self,
        found: &Found,
        id: LoginId,
        only_if: &Precondition,
        origin: Origin,
    ) -> Result<Effect, Error> {
        let is_this_one = id == found.login.id;
        if !is_this_one {
            self.accounts.require_confirmed(found)?;
        }
        let login = self.own_login(found, id).await?;
        only_if.require(&login.entity_tag())?;
        let reason = if is_this_one { EndReason::SignedOut } else { EndReason::Revoked };
        let entry = origin.entry(Act::LoginEnded(reason), self.clock.now()).by(&found.user).to(&found.user);
        self.end_login(&login, Ending { reason, entry }).await
    }

    /// One login of one's own, live or ended.
    pub async fn own_login(&self, found: &Found, id: LoginId) -> Result<Login, Error> {
        let login = self.accounts.logins.find(id).await?.filter(|login| login.user == found.user.id);
        Ok(login.ok_or(Denial::NotFound)?)
    }

    /// Ends anybody's login; one's own is as dangerous here as among one's own (ASVS 7.5.3).
    pub async fn end_any_login(
        &self,
        admin: Admin<'_>,
        id: LoginId,
        only_if: &Precondition,
        origin: Origin,
    ) -> Result<Effect, Error> {
        let login = self.accounts.logins.find(id).await?.ok_or(Denial::NotFound)?;
        self.accounts.require_confirmed_for_own(&admin, login.user)?;
        only_if.require(&login.entity_tag())?;
        let reason = EndReason::RevokedByAdministrator;
        let mut entry = origin.entry(Act::LoginEnded(reason), self.clock.now()).by(admin.actor());
        if let Some(owner) = self.accounts.users.find(login.user).await? {
            entry = entry.to(&owner);
        }
        self.end_login(&login, Ending { reason, entry }).await
    }

    async fn end_login(&self, login: &Login, ending: Ending) -> Result<Effect, Error> {
        match login.kind() {
            Kind::Session => self.sessions.revoke(&login.id, ending).await,
            Kind::Token => self.tokens.revoke(&login.id, ending).await,
        }
    }

    /// Gives one login of one's own another name.
    pub async fn rename_login(
        &self,
        found: &Found,
        id: LoginId,
        rename: Rename<'_>,
        origin: Origin,
    ) -> Result<Login, Error> {
        self.own_login(found, id).await?;
        let Rename { name, field, revision, only_if } = rename;
        let name =
            crate::base::browser::parse_device_name(name).ok_or_else(|| Error::field(field, "fault-login-name"))?;
        let now = self.clock.now();
        let renamed = service::update(&self.accounts.logins, id, |login| {
            only_if.require(&login.entity_tag())?;
            require_unchanged(field, revision, &login.device.name, &name)?;
            if login.device.name == name {
                return Ok((None, ()));
            }
            let entry =
                origin.entry(Act::LoginRenamed, now).by(&found.user).to(&found.user).on(login.id, &login.device.name);
            login.device.name.clone_from(&name);
            Ok((Some(vec![Entry { renamed_to: Some(name.clone()), ..entry }]), ()))
        });
        Ok(renamed.await?.0)
    }
}
