//! What administrators do to others' accounts. Every act takes the witness [`Admin`]; the data's
//! owner, on the command line, has one too.

use super::{Accounts, parse_person};
use crate::accounts::links::MadeLink;
use crate::audit::{Act, Origin};
use crate::base::error::{Denial, Error};
use crate::base::etag::Precondition;
use crate::base::ids::{EndReason, Kind, LoginId, Role, UserId};
use crate::base::search::Query;
use crate::identity::{Actor, Admin};
use crate::login::{Effect, Ending, Login, Standing};
use crate::logins::{WithOwners, service};
use crate::storage::users::{InsertRule, UserInserted, UserSwapped};
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

/// Refuses unless the act was confirmed; the owner of the data has nothing to confirm with.
pub(crate) fn require_confirmed(accounts: &Accounts, admin: &Admin<'_>) -> Result<(), Denial> {
    match admin.actor() {
        Actor::Person(found) => accounts.require_confirmed(found),
        Actor::Owner => Ok(()),
    }
}

impl Accounts {
    /// Refuses an administrator's act on logins of their own unless it was confirmed.
    pub(crate) fn require_confirmed_for_own(&self, admin: &Admin<'_>, whose: UserId) -> Result<(), Denial> {
        match admin.actor() {
            Actor::Person(found) if found.user.id == whose => self.require_confirmed(found),
            Actor::Person(_) | Actor::Owner => Ok(()),
        }
    }
}

/// How many logins are open now, and of how many people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LiveLogins {
    /// With at least one.
    pub people: usize,
    /// Browsers.
    pub sessions: usize,
    /// Phones and scripts.
    pub tokens: usize,
}

impl Accounts {
    /// Adds a person with an invitation link.
    pub async fn add(&self, admin: Admin<'_>, new: NewUser<'_>, origin: Origin) -> Result<(User, MadeLink), Error> {
        let (user, made) = self.invitation(&admin, new).await?;
        self.add_invited(&admin, &user, &made, origin).await?;
        Ok((user, made))
    }

    /// The first half of [`Accounts::add`]: the person and the link, not stored yet.
    pub(crate) async fn invitation(&self, admin: &Admin<'_>, new: NewUser<'_>) -> Result<(User, MadeLink), Error> {
        require_confirmed(self, admin)?;
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
        made: &MadeLink,
        origin: Origin,
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
        origin: Origin,
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

    async fn insert(&self, admin: &Admin<'_>, user: &User, origin: Origin, acts: &[Act]) -> Result<(), Error> {
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
        origin: Origin,
    ) -> Result<(User, Option<Effect>), Error> {
        let now = self.clock.now();
        let entry = |act, user: &User| origin.entry(act, now).by(admin.actor()).to(user);
        let mut ends = None;
        let user = self.update_user(id, |user| {
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
                require_confirmed(self, &admin)?;
                user.next_epoch();
            }
            Ok(entries)
        });
        let user = user.await?;
        let effect = match ends {
            Some(reason) => {
                Some(self.end_all(id, None, &Ending { reason, entry: entry(Act::LoginEnded(reason), &user) }).await?)
            }
            None => None,
        };
        Ok((user, effect))
    }

    /// Ends all logins and links of a person.
    pub async fn sign_out_everywhere(&self, admin: Admin<'_>, id: UserId, origin: Origin) -> Result<Effect, Error> {
        self.require_confirmed_for_own(&admin, id)?;
        let now = self.clock.now();
        let user = self.update_user(id, |user| {
            user.next_epoch();
            Ok(vec![origin.entry(Act::SignedOutEverywhere, now).by(admin.actor()).to(user)])
        });
        let user = user.await?;
        let reason = EndReason::SignedOutEverywhere;
        let entry = origin.entry(Act::LoginEnded(reason), now).by(admin.actor()).to(&user);
        self.end_all(id, None, &Ending { reason, entry }).await
    }

    /// Removes a person, their logins and everything about them but the audit.
    pub async fn delete(
        &self,
        admin: Admin<'_>,
        id: UserId,
        only_if: &Precondition,
        origin: Origin,
    ) -> Result<Effect, Error> {
        require_confirmed(self, &admin)?;
        let now = self.clock.now();
        let logins = service::rows_of(&self.logins, id).await?;
        for _ in 0..service::MOST_TRIES {
            let user = self.users.find(id).await?.ok_or(Denial::NotFound)?;
            only_if.require(&user.entity_tag())?;
            let entry = origin.entry(Act::Deleted, now).by(admin.actor()).to(&user);
            match self.users.remove(&user, vec![entry]).await? {
                UserSwapped::Done => {
                    let ids: Vec<LoginId> = logins.iter().map(|login| login.id).collect();
                    self.logins.remove(&ids).await?;
                    let weakest = |effect: Effect, login: &Login| effect.and(login.effect_of_ending(self.mode, now));
                    return Ok(logins.iter().fold(Effect::AtOnce, weakest));
                }
                UserSwapped::Changed => tokio::task::yield_now().await,
                UserSwapped::Gone => return Err(Denial::NotFound.into()),
                UserSwapped::LastAdministrator => return Err(Denial::LastAdministrator.into()),
            }
        }
        Err(Denial::Conflict.into())
    }

    /// Everybody whom `q` finds ([`Query`]), oldest first.
    pub async fn search(&self, q: &str) -> Result<Vec<User>, Error> {
        let query = Query::new(q);
        Ok(self.users.all(|person| person.is_found_by(&query)).await?)
    }

    /// Everybody's live logins, newest first, with their owners; `after` and `limit` page. The second
    /// answer is where to go on.
    pub async fn all_logins(
        &self,
        _admin: Admin<'_>,
        after: Option<LoginId>,
        limit: usize,
    ) -> Result<(Vec<(Login, User)>, Option<LoginId>), Error> {
        let now = self.clock.now();
        let mut found: Vec<(Login, User)> = Vec::new();
        let mut rows = self.with_owners(after);
        while let Some(piece) = rows.next().await? {
            for login in piece {
                let Some(user) = rows.owner(&login) else { continue };
                if self.lifetimes.standing(&login, user, now) != Standing::Live {
                    continue;
                }
                if found.len() == limit {
                    let next = found.last().map(|(login, _)| login.id);
                    return Ok((found, next));
                }
                found.push((login, user.clone()));
            }
        }
        Ok((found, None))
    }

    /// Everybody's logins, whatever their state, with their owners.
    pub fn with_owners(&self, after: Option<LoginId>) -> WithOwners<'_> {
        WithOwners::after(&self.logins, &self.users, after)
    }

    /// Counts everybody's live logins; all rows are read.
    pub async fn count_logins(&self, _admin: Admin<'_>) -> Result<LiveLogins, Error> {
        let now = self.clock.now();
        let mut count = LiveLogins::default();
        for user in self.search("").await? {
            let live = service::live(&self.logins, &self.lifetimes, &user, now).await?;
            let tokens = live.iter().filter(|login| login.kind() == Kind::Token).count();
            count.people += usize::from(!live.is_empty());
            count.tokens += tokens;
            count.sessions += live.len() - tokens;
        }
        Ok(count)
    }
}
