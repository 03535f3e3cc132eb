//! What administrators do to others' accounts. Every act takes the witness [`Admin`]; the data's
//! owner, on the command line, has one too.

use super::{Accounts, parse_person};
use crate::accounts::links::IssuedLink;
use crate::audit::{Act, Source};
use crate::base::error::{Denial, Error};
use crate::base::etag::Precondition;
use crate::base::ids::{EndReason, Role, UserId};
use crate::base::search::Query;
use crate::identity::Admin;
use crate::login::{Effect, Ending};
use crate::storage::users::{InsertRule, UserInserted};
use crate::user::edit::ProfileEdit;
use crate::user::password::Password;
use crate::user::{Profile, User};

/// Somebody to be added, as typed.
#[derive(Debug, Default)]
pub struct NewUser<'a> {
    /// The name to sign in with.
    pub username: &'a str,
    /// What they tell; without a display name the user name serves.
    pub profile: Profile,
    /// `admin` or `member`; empty: member.
    pub role: &'a str,
    /// Whether the name is meant, though it can be taken for another one.
    pub accept_lookalike: bool,
}

/// What is to change about a person; `None` stays.
#[derive(Debug, Default, Clone)]
pub struct Change {
    /// What they tell about themselves.
    pub profile: Option<ProfileEdit>,
    /// What they may do; ends their logins.
    pub role: Option<Role>,
    /// Whether they are kept out; disabling ends their logins, and enabling brings none back.
    pub disabled: Option<bool>,
    /// `If-Match`.
    pub only_if: Precondition,
}

impl Accounts {
    /// Adds a person with an invitation link.
    pub async fn add(&self, admin: Admin<'_>, new: NewUser<'_>, origin: Source) -> Result<(User, IssuedLink), Error> {
        let (user, made) = self.invitation(&admin, new).await?;
        self.add_invited(&admin, &user, &made, origin).await?;
        Ok((user, made))
    }

    /// The first half of [`Accounts::add`]: the person and the link, not stored yet.
    pub(crate) async fn invitation(&self, admin: &Admin<'_>, new: NewUser<'_>) -> Result<(User, IssuedLink), Error> {
        admin.require_confirmed(self.clock.now())?;
        let mut user = self.new_user(&new)?;
        self.require_distinct(&user, new.accept_lookalike).await?;
        let (link, made) = self.new_link(&user);
        user.link = Some(link);
        Ok((user, made))
    }

    /// The second half of [`Accounts::add`].
    pub(crate) async fn add_invited(
        &self,
        admin: &Admin<'_>,
        user: &User,
        made: &IssuedLink,
        origin: Source,
    ) -> Result<(), Error> {
        self.insert(admin, user, origin, &[Act::LinkMade(made.kind)]).await
    }

    /// Adds a person with a password; the command line's way. Unless `keep`, they must change it at
    /// their first sign-in (ASVS 6.4.1).
    pub async fn add_with_password(
        &self,
        admin: Admin<'_>,
        new: NewUser<'_>,
        password: Password,
        keep: bool,
        origin: Source,
    ) -> Result<User, Error> {
        let good = self.check_policy(&password, new.username, &new.profile, "password");
        let (mut user, ()) = Error::both(self.new_user(&new), good)?;
        self.require_distinct(&user, new.accept_lookalike).await?;
        user.password = Some(self.hasher.hash(password).await?);
        user.must_change_password = !keep;
        self.insert(&admin, &user, origin, &[Act::PasswordSetByOwner]).await?;
        Ok(user)
    }

    /// Checks what was typed of somebody to be added; every field at fault is named.
    pub(crate) fn new_user(&self, new: &NewUser<'_>) -> Result<User, Error> {
        let role = match new.role {
            "" => Some(Role::Member),
            text => Role::parse(text),
        };
        let role = role.ok_or_else(|| Error::field("role", "fault-role"));
        let ((username, profile), role) = Error::both(parse_person(new.username, &new.profile), role)?;
        Ok(User::new(username, profile, role, self.clock.now()))
    }

    async fn insert(&self, admin: &Admin<'_>, user: &User, origin: Source, acts: &[Act]) -> Result<(), Error> {
        let now = self.clock.now();
        let added = [Act::UserAdded(user.role)];
        let entries = added.iter().chain(acts).map(|act| origin.entry(*act, now).by(admin.actor()).to(user)).collect();
        match self.users.insert(user, InsertRule::Anybody, entries).await? {
            UserInserted::Done => Ok(()),
            UserInserted::NameTaken | UserInserted::NotFirst => Err(Denial::NameTaken.into()),
        }
    }

    /// Changes a person in one step. A new role and disabling end all their logins and links.
    pub async fn change(
        &self,
        admin: Admin<'_>,
        id: UserId,
        change: Change,
        origin: Source,
    ) -> Result<(User, Option<Effect>), Error> {
        let now = self.clock.now();
        let entry = |act, user: &User| origin.entry(act, now).by(admin.actor()).to(user);
        let mut ends = None;
        let user = self.users.update(id, |user| {
            let mut entries = Vec::new();
            ends = None;
            change.only_if.require(&user.entity_tag())?;
            let profile = change.profile.as_ref().map(|edit| edit.apply(&user.profile)).transpose()?;
            if let Some(profile) = profile.filter(|profile| *profile != user.profile) {
                user.profile = profile;
                entries.push(entry(Act::ProfileChanged, user));
            }
            if let Some(role) = change.role.filter(|role| *role != user.role) {
                user.role = role;
                ends = Some(EndReason::RoleChanged);
                entries.push(entry(Act::RoleChanged(role), user));
            }
            if let Some(disabled) = change.disabled.filter(|disabled| *disabled != user.disabled) {
                user.disabled = disabled;
                ends = Some(EndReason::Disabled);
                entries.push(entry(if disabled { Act::Disabled } else { Act::Enabled }, user));
            }
            if ends.is_some() {
                admin.require_confirmed(self.clock.now())?;
                user.next_epoch();
            }
            Ok(entries)
        });
        let user = user.await?;
        let effect = match ends {
            Some(reason) => {
                let ending = Ending { reason, entry: entry(Act::LoginEnded(reason), &user) };
                Some(self.logins.end_all(&user, &ending, |_| true).await?)
            }
            None => None,
        };
        Ok((user, effect))
    }

    /// Ends all logins and links of a person.
    pub async fn sign_out_everywhere(&self, admin: Admin<'_>, id: UserId, origin: Source) -> Result<Effect, Error> {
        admin.require_confirmed_for(id, self.clock.now())?;
        let now = self.clock.now();
        let user = self.users.update(id, |user| {
            user.next_epoch();
            Ok(vec![origin.entry(Act::SignedOutEverywhere, now).by(admin.actor()).to(user)])
        });
        let user = user.await?;
        let reason = EndReason::SignedOutEverywhere;
        let entry = origin.entry(Act::LoginEnded(reason), now).by(admin.actor()).to(&user);
        self.logins.end_all(&user, &Ending { reason, entry }, |_| true).await
    }

    /// Removes a person, their logins and everything about them but the audit.
    pub async fn delete(
        &self,
        admin: Admin<'_>,
        id: UserId,
        only_if: &Precondition,
        origin: Source,
    ) -> Result<Effect, Error> {
        admin.require_confirmed(self.clock.now())?;
        let now = self.clock.now();
        let rows = self.logins.all_of(id).await?;
        let ask = |user: &User| {
            only_if.require(&user.entity_tag())?;
            Ok(vec![origin.entry(Act::Deleted, now).by(admin.actor()).to(user)])
        };
        self.users.delete(id, ask).await?;
        self.logins.remove(&rows).await
    }

    /// Everybody whom `q` finds ([`Query`]), oldest first.
    pub async fn search(&self, q: &str) -> Result<Vec<User>, Error> {
        let query = Query::new(q);
        Ok(self.users.all(|person| person.is_found_by(&query)).await?)
    }
}
