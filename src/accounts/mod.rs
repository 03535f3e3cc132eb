//! What people do with their own account: set up the house, sign in, confirm, change the password,
//! redeem a link. What administrators do to others is in `administration.rs`.

pub mod administration;
mod attempts;
pub mod export;
pub mod history;
pub mod links;
pub mod lookalike;
pub mod own_password;

use crate::audit::{Act, Entry, Origin};
use crate::base::clock::{Clock, Timestamp};
use crate::base::error::{Denial, Error, FieldError};
use crate::base::etag::Precondition;
use crate::base::ids::{EndReason, LoginId, UserId};
use crate::base::language::{Choice, Language};
use crate::base::log;
use crate::base::secret::ServerKey;
use crate::identity::Found;
use crate::login::{Effect, Ending, Lifetimes, State, VerifyMode};
use crate::logins::service;
use crate::storage::users::UserSwapped;
use crate::storage::{AuditLog, Logins, Users};
use crate::throttle::{Throttle, bucket};
use crate::user::edit::ProfileEdit;
use crate::user::password::{Hasher, Password, Turn};
use crate::user::policy::Policy;
use crate::user::{Profile, User, Username};
use export::LastExports;

/// A password given so long ago still counts as recent (ASVS 7.5.3).
pub const CONFIRMED_FOR_SECS: u64 = 15 * 60;
/// Further in the future than this, a confirmation was written by a wrong clock, and is none.
const CONFIRMED_AHEAD_SECS: u64 = 30;

/// What one changes of oneself; `None` stays.
#[derive(Debug, Default)]
pub struct OwnChange {
    /// What one tells about oneself.
    pub profile: Option<ProfileEdit>,
    /// The language one reads.
    pub language: Option<Choice>,
    /// `If-Match`.
    pub only_if: Precondition,
}

/// The acts on accounts, and all they need.
#[derive(Clone)]
pub struct Accounts {
    /// People.
    pub users: Users,
    /// Their logins.
    pub logins: Logins,
    /// What happened.
    pub audit: AuditLog,
    /// The time.
    pub clock: Clock,
    /// Argon2id.
    pub hasher: Hasher,
    /// Wrong passwords.
    pub throttle: Throttle,
    /// Which passwords are accepted.
    pub policy: Policy,
    /// How long logins live.
    pub lifetimes: Lifetimes,
    /// How access tokens are verified, and so what a revocation means.
    pub mode: VerifyMode,
    /// Makes the set-up code.
    pub key: ServerKey,
    /// Who took their data away lately.
    pub exports: LastExports,
}

impl Accounts {
    /// Checks a name and a password. Wrong name, wrong password, no password yet and disabled are the
    /// same answer in the same time (ASVS 6.3.8).
    pub async fn sign_in(&self, name: &str, password: Password, origin: Origin) -> Result<User, Error> {
        // Keyboards of phones put a space after a word that they complete.
        let name = name.trim();
        let username = Username::parse(name).ok();
        let user = match &username {
            Some(username) => self.users.find_name(username).await?,
            None => None,
        };
        let now = self.clock.now();
        let permit = self.reserve(username.as_ref().map_or(name, Username::as_str), user.as_ref(), origin).await?;
        // Too long to be anybody's: refused before hashing, known name or not (ASVS 6.2.9).
        let (stored, right) = (user.as_ref().and_then(|user| user.password.clone()), !password.is_too_long());
        let verified = if right {
            self.hasher.verify(password.clone(), stored, Turn::of(permit.guess())).await?
        } else {
            crate::user::password::Verified { right, outdated: false }
        };
        let target = user.clone();
        let Some(user) = user.filter(|user| verified.right && !user.disabled) else {
            permit.wrong();
            // Never the name that was typed if it is nobody's: it may be a password in the wrong box.
            let entry = origin.entry(Act::SignInFailed, now);
            self.audit.note(vec![match &target {
                Some(user) => entry.to(user),
                None => entry,
            }]);
            return Err(Denial::InvalidCredentials.into());
        };
        permit.right();
        self.overlook(&user, user.slips(origin.address, now)).await;
        self.remember(user, password, verified.outdated, origin, now).await
    }

    /// Drops notices that no longer tell anything; almost always there are none. What they belong to is done by
    /// then and must not seem to have failed.
    pub(crate) async fn overlook(&self, user: &User, news: Vec<(Act, Timestamp)>) {
        if news.is_empty() {
            return;
        }
        if let Err(error) = self.users.forget_news(user.id, news).await {
            log::notices_left(&error);
        }
    }

    /// After a right password: renew an outdated hash, remember the address. Neither may keep
    /// anybody out, so a lost race leaves things as they are.
    async fn remember(
        &self,
        user: User,
        password: Password,
        outdated: bool,
        origin: Origin,
        now: Timestamp,
    ) -> Result<User, Error> {
        let address = origin.address.map(bucket);
        let known = address.is_none_or(|address| user.knows(address, 1, now));
        if known && !outdated {
            return Ok(user);
        }
        let mut next = user.clone();
        if outdated && let Ok(hash) = self.hasher.hash(password).await {
            next.password = Some(hash);
        }
        if let Some(address) = address {
            next.remember(address, now);
        }
        let told = strange(&user, origin, now);
        match self.users.swap(&next, told.clone()).await? {
            UserSwapped::Done => {
                next.revision += 1;
                Ok(next)
            }
            UserSwapped::Changed | UserSwapped::Gone | UserSwapped::LastAdministrator => {
                // Whoever wins the race, it is told.
                if !told.is_empty() {
                    self.audit.note(told);
                }
                Ok(user)
            }
        }
    }

    /// The password once more, before a dangerous act. The face renews the login afterwards.
    pub async fn confirm(&self, found: &Found, password: Password, origin: Origin) -> Result<(), Error> {
        self.verify_own(&found.user, password, origin).await?;
        self.audit.note(vec![
            origin.entry(Act::Confirmed, self.clock.now()).by(&found.user).on(found.login.id, &found.login.device.name),
        ]);
        Ok(())
    }

    /// Writes down that the password was given now; answers until when that counts. A session does
    /// the same by renewing its secret; a phone keeps its tokens.
    pub async fn mark_confirmed(&self, found: &Found) -> Result<Timestamp, Error> {
        let now = self.clock.now();
        service::update(&self.logins, found.login.id, |login| {
            login.confirmed_at = now;
            Ok((Some(Vec::new()), ()))
        })
        .await?;
        Ok(now.plus_secs(CONFIRMED_FOR_SECS))
    }

    /// Refused unless the password was given lately (ASVS 7.5.3).
    pub fn require_confirmed(&self, found: &Found) -> Result<(), Denial> {
        let (now, at) = (self.clock.now(), found.login.confirmed_at);
        let is_recent = now.secs_since(at) < CONFIRMED_FOR_SECS && at.secs_since(now) <= CONFIRMED_AHEAD_SECS;
        if is_recent && !found.is_replaced { Ok(()) } else { Err(Denial::ConfirmRequired) }
    }

    /// Changes what one tells about oneself and the language one reads, in one step; what is not given
    /// stays. The language concerns nobody else, so the audit does not hear of it.
    pub async fn change_own(&self, found: &Found, change: OwnChange, origin: Origin) -> Result<User, Error> {
        let now = self.clock.now();
        self.update_user(found.user.id, |user| {
            change.only_if.require(&user.entity_tag())?;
            if let Some(Choice(language)) = change.language {
                user.language = language;
            }
            let Some(edit) = &change.profile else { return Ok(Vec::new()) };
            let profile = edit.apply(&user.profile)?;
            // Nothing changed, nothing to tell: a loop must not push out what happened.
            if user.profile == profile {
                return Ok(Vec::new());
            }
            user.profile = profile;
            Ok(vec![origin.entry(Act::ProfileChanged, now).by(user).to(user)])
        })
        .await
    }

    /// Keeps the language that was chosen before sign-in, for a person who has chosen none yet.
    pub async fn keep_language(&self, user: &User, language: Option<Language>) -> Result<(), Error> {
        let Some(language) = language.filter(|_| user.language.is_none()) else { return Ok(()) };
        let keep = |user: &mut User| {
            user.language.get_or_insert(language);
            Ok(Vec::new())
        };
        self.update_user(user.id, keep).await.map(drop)
    }

    /// Refuses a new password that is not good enough, as a fault of `field`. Names as stored or as typed.
    pub(crate) fn check_policy(
        &self,
        password: &Password,
        username: &str,
        profile: &Profile,
        field: &'static str,
    ) -> Result<(), Error> {
        let local = profile.email.split('@').next().unwrap_or_default();
        let about = [username, &profile.display_name, local];
        self.policy.check(password, &about, field).map_err(|fault| Error::Invalid(vec![fault]))
    }

    /// Reads a person, changes, swaps; again when somebody was quicker.
    pub(crate) async fn update_user(
        &self,
        id: UserId,
        mut change: impl FnMut(&mut User) -> Result<Vec<Entry>, Error> + Send,
    ) -> Result<User, Error> {
        for _ in 0..service::MOST_TRIES {
            let mut user = self.users.find(id).await?.ok_or(Denial::NotFound)?;
            let entries = change(&mut user)?;
            match self.users.swap(&user, entries).await? {
                UserSwapped::Done => {
                    user.revision += 1;
                    return Ok(user);
                }
                UserSwapped::Changed => tokio::task::yield_now().await,
                UserSwapped::Gone => return Err(Denial::NotFound.into()),
                UserSwapped::LastAdministrator => return Err(Denial::LastAdministrator.into()),
            }
        }
        Err(Denial::Conflict.into())
    }

    /// Writes down, for each login that the epoch has just killed, why it ended; answers the weakest
    /// effect. The epoch did the work; this is so that its owner can be told.
    pub(crate) async fn end_all(
        &self,
        user: UserId,
        except: Option<LoginId>,
        ending: &Ending,
    ) -> Result<Effect, Error> {
        let now = self.clock.now();
        let mut effect = Effect::AtOnce;
        for login in service::rows_of(&self.logins, user).await? {
            if login.state != State::Live || Some(login.id) == except {
                continue;
            }
            match service::end(&self.logins, login.id, ending, now).await {
                Ok(login) => effect = effect.and(login.effect_of_ending(self.mode, now)),
                Err(Error::Denied(Denial::NotFound)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(effect)
    }

    /// Ends every other login of one's own, of both kinds.
    pub async fn end_others(&self, found: &Found, origin: Origin) -> Result<Effect, Error> {
        let entry = origin.entry(Act::LoginEnded(EndReason::Revoked), self.clock.now()).by(&found.user).to(&found.user);
        self.end_all(found.user.id, Some(found.login.id), &Ending { reason: EndReason::Revoked, entry }).await
    }
}

/// What is written down of a sign-in from an address that is not known of this person. Whoever was never here
/// has no usual one to differ from.
fn strange(user: &User, origin: Origin, now: Timestamp) -> Vec<Entry> {
    let is_new = |address| user.known.iter().all(|known| known.address != address);
    let is_strange = !user.known.is_empty() && origin.address.map(bucket).is_some_and(is_new);
    is_strange.then(|| origin.entry(Act::NewAddress, now).by(user).to(user)).into_iter().collect()
}

/// Names and profile as typed; faults of both at once.
pub(crate) fn parse_person(name: &str, typed: &Profile) -> Result<(Username, Profile), Error> {
    let username = Username::parse(name).map_err(|form| FieldError::new("username", form));
    // Without a display name the user name serves; a wrong one has been named already.
    let display_name = match (typed.display_name.trim(), &username) {
        ("", Ok(_)) => name,
        ("", Err(_)) => "?",
        (given, _) => given,
    };
    let profile = Profile::parse(display_name, &typed.title, &typed.email, &typed.phone);
    match (username, profile) {
        (Ok(username), Ok(profile)) => Ok((username, profile)),
        (username, profile) => {
            let mut faults: Vec<FieldError> = username.err().into_iter().collect();
            faults.extend(profile.err().unwrap_or_default());
            Err(Error::Invalid(faults))
        }
    }
}
