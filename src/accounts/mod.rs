//! What people do with their own account: set up the server, sign in, confirm, change the password,
//! redeem a link. What administrators do to others is in `administration.rs`.

pub mod administration;
mod attempts;
pub mod export;
pub mod history;
pub mod links;
pub mod lookalike;
pub mod own_password;

use crate::audit::{Act, AuditEvent, Source};
use crate::base::clock::{Clock, Timestamp};
use crate::base::error::{Denial, Error, FieldError};
use crate::base::etag::Precondition;
use crate::base::ids::UserId;
use crate::base::language::{Choice, Language};
use crate::base::log;
use crate::base::secret::ServerSecret;
use crate::identity::{CONFIRMED_FOR_SECS, Principal, SignedIn};
use crate::logins::LoginService;
use crate::storage::users::{Administrators, UserSwapped};
use crate::storage::{AuditLog, Users};
use crate::throttle::{Throttle, bucket};
use crate::user::edit::ProfileEdit;
use crate::user::password::{Hasher, Password, Turn};
use crate::user::policy::Policy;
use crate::user::{Profile, User, Username};
use export::LastExports;

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

/// The acts on accounts, and what they need. Clones share everything.
#[derive(Clone)]
pub struct Accounts {
    users: Users,
    logins: LoginService,
    audit: AuditLog,
    clock: Clock,
    hasher: Hasher,
    throttle: Throttle,
    policy: Policy,
    /// Makes the set-up code.
    key: ServerSecret,
    exports: LastExports,
}

impl Accounts {
    /// Over stored people and their logins.
    pub fn new(
        (users, logins, audit): (Users, LoginService, AuditLog),
        (hasher, throttle, policy): (Hasher, Throttle, Policy),
        key: ServerSecret,
    ) -> Self {
        let clock = logins.clock().clone();
        Self { users, logins, audit, clock, hasher, throttle, policy, key, exports: LastExports::default() }
    }

    /// Reads a person.
    pub async fn user(&self, id: UserId) -> Result<Option<User>, Error> {
        Ok(self.users.find(id).await?)
    }

    /// Reads a person by the name as typed; `None` also where it can be nobody's.
    pub async fn named(&self, name: &str) -> Result<Option<User>, Error> {
        match Username::parse(name) {
            Ok(username) => Ok(self.users.find_name(&username).await?),
            Err(_) => Ok(None),
        }
    }

    /// When a person was last here.
    pub async fn last_seen(&self, id: UserId) -> Result<Option<Timestamp>, Error> {
        Ok(self.users.last_seen(id).await?)
    }

    /// Counts administrators.
    pub async fn administrators(&self) -> Result<Administrators, Error> {
        Ok(self.users.administrators().await?)
    }

    /// The logins of these people.
    pub const fn logins(&self) -> &LoginService {
        &self.logins
    }

    /// The thread that hashes passwords, for an experiment that needs one too.
    pub const fn hasher(&self) -> &Hasher {
        &self.hasher
    }
}

impl Accounts {
    /// Checks a name and a password. Wrong name, wrong password, no password yet and disabled are the
    /// same answer in the same time (ASVS 6.3.8).
    pub async fn sign_in(&self, name: &str, password: Password, origin: Source) -> Result<SignedIn, Error> {
        // Keyboards of phones put a space after a word that they complete.
        let name = name.trim();
        let username = Username::parse(name).ok();
        let user = match &username {
            Some(username) => self.users.find_name(username).await?,
            None => None,
        };
        let now = self.clock.now();
        let permit = self.acquire(username.as_ref().map_or(name, Username::as_str), user.as_ref(), origin).await?;
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
        let user = self.remember(user, password, verified.outdated, origin, now).await?;
        Ok(SignedIn::completed(user, now))
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
        origin: Source,
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
                // It is told, whichever change won.
                if !told.is_empty() {
                    self.audit.note(told);
                }
                Ok(user)
            }
        }
    }

    /// The password once more, before a dangerous act. The face renews the login afterwards.
    pub async fn confirm(&self, principal: &Principal, password: Password, origin: Source) -> Result<(), Error> {
        self.verify_own(&principal.user, password, origin).await?;
        self.audit.note(vec![
            origin
                .entry(Act::Confirmed, self.clock.now())
                .by(&principal.user)
                .on(principal.login.id, &principal.login.device.name),
        ]);
        Ok(())
    }

    /// Writes down that the password was given now; answers until when that counts. A session does
    /// the same by renewing its secret; a phone keeps its tokens.
    pub async fn mark_confirmed(&self, principal: &Principal) -> Result<Timestamp, Error> {
        let now = self.clock.now();
        let marked = self.logins.rows().update(principal.login.id, |login| {
            login.confirmed_at = now;
            Ok((Some(Vec::new()), ()))
        });
        marked.await?;
        Ok(now.plus_secs(CONFIRMED_FOR_SECS))
    }

    /// Changes what one tells about oneself and the language one reads, in one step; what is not given
    /// stays. The language concerns nobody else, so the audit does not hear of it.
    pub async fn change_own(&self, principal: &Principal, change: OwnChange, origin: Source) -> Result<User, Error> {
        let now = self.clock.now();
        self.users
            .update(principal.user.id, |user| {
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
        self.users.update(user.id, keep).await.map(drop)
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
}

/// What is written down of a sign-in from an address that is not known of this person. A person who was never here
/// has no usual one to differ from.
fn strange(user: &User, origin: Source, now: Timestamp) -> Vec<AuditEvent> {
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
