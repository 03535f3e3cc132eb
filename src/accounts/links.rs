//! One-time links: set-up, invitation, recovery. What other servers send by mail, an administrator
//! hands over here.
//!
//! An invitation or recovery is a field of the person's record: redeeming it is one swap that sets the
//! password, adds to the epoch and clears it, so it works once. The set-up link belongs to
//! nobody yet; its code is made by the server key from a stored number, and dies with the first
//! administrator. Looking at a link never uses it up: previews of chat programs look too.

use crate::accounts::Accounts;
use crate::accounts::administration::NewUser;
use crate::audit::{Act, Source};
use crate::base::clock::Timestamp;
use crate::base::error::{Denial, Error};
use crate::base::ids::{EndReason, LinkKind, Role, UserId};
use crate::base::secret;
use crate::base::secret::{Purpose, Secret};
use crate::identity::{Admin, SignedIn};
use crate::login::Ending;
use crate::storage::setup::SetupCode;
use crate::storage::users::{InsertRule, UserInserted};
use crate::throttle::bucket;
use crate::user::password::{Password, Turn};
use crate::user::{PendingLink, User};
use uuid::Uuid;

/// How long a set-up link works.
pub const SETUP_TTL_SECS: u64 = 30 * 60;
/// A set-up link that lives longer than this from now on was made by a clock that was ahead, and is dead.
const SETUP_LEFT_AT_MOST_SECS: u64 = SETUP_TTL_SECS + 2 * 3_600;
/// An outstanding set-up link is printed again at a start if at least this is left of it.
const SETUP_WORTH_PRINTING_SECS: u64 = 15 * 60;
/// Characters of a set-up code: 256 bits as base64url.
pub const SETUP_CODE_CHARS: usize = 43;
/// Characters of a one-time link's code: an id of 128 bits and a secret of 256, each as base64url.
pub const LINK_CODE_CHARS: usize = ID_CHARS + 43;
const ID_CHARS: usize = 22;

/// A one-time link's code: whose it is, and a secret.
pub struct LinkToken {
    user: UserId,
    secret: Secret,
}

impl LinkToken {
    fn new(user: UserId) -> Self {
        Self { user, secret: Secret::random() }
    }

    fn hash(&self) -> secret::SecretHash {
        self.secret.hash()
    }

    /// Reads what stands after `/link/`.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, secret) = text.split_at_checked(ID_CHARS)?;
        let id: [u8; 16] = secret::parse_base64url(id)?.try_into().ok()?;
        Some(Self { user: UserId(Uuid::from_bytes(id)), secret: Secret::parse(secret)? })
    }

    /// What stands after `/link/`.
    pub fn expose_secret(&self) -> String {
        format!("{}{}", secret::base64url(self.user.0.as_bytes()), self.secret.expose_secret())
    }
}

/// A one-time link as it is shown.
pub struct IssuedLink {
    /// What stands after `/link/`.
    pub code: LinkToken,
    pub kind: LinkKind,
    /// When it stops working.
    pub expires_at: Timestamp,
}

impl Accounts {
    /// A set-up code, while there is no administrator. `fresh`: an older one dies; otherwise the
    /// outstanding one is told again if it has some life left (a restart must not kill a link that was
    /// just handed over).
    pub async fn setup_code(&self, fresh: bool, origin: Source) -> Result<String, Error> {
        if self.users.administrators().await?.all > 0 {
            return Err(Denial::SetupClosed.into());
        }
        let now = self.clock.now();
        let kept = self.users.setup_code().await?;
        let worth = |code: &SetupCode| {
            (SETUP_WORTH_PRINTING_SECS..=SETUP_LEFT_AT_MOST_SECS).contains(&code.expires_at.secs_since(now))
        };
        if let Some(code) = kept.filter(|code| !fresh && worth(code)) {
            return Ok(self.setup_text(&code));
        }
        let code = SetupCode { number: secret::random(), expires_at: now.plus_secs(SETUP_TTL_SECS) };
        self.users.set_setup_code(code, vec![origin.entry(Act::SetupLinkMade, now)]).await?;
        Ok(self.setup_text(&code))
    }

    fn setup_text(&self, code: &SetupCode) -> String {
        let expires = code.expires_at.millis().to_be_bytes();
        secret::base64url(&self.key.mac(Purpose::Setup, &[&code.number, &expires]))
    }

    /// Whether somebody holding `code` may become the first administrator now.
    pub async fn setup_is_open(&self, code: &str) -> Result<bool, Error> {
        let Some(kept) = self.users.setup_code().await? else { return Ok(false) };
        let right = secret::equal(self.setup_text(&kept).as_bytes(), code.as_bytes());
        let is_alive = (1..=SETUP_LEFT_AT_MOST_SECS).contains(&kept.expires_at.secs_since_rounded_up(self.clock.now()));
        Ok(right && is_alive && self.users.administrators().await?.all == 0)
    }

    /// Makes the first administrator.
    pub async fn set_up(
        &self,
        code: &str,
        new: NewUser<'_>,
        password: Password,
        origin: Source,
    ) -> Result<SignedIn, Error> {
        if !self.setup_is_open(code).await? {
            return match self.has_set_up(code, new.username, &password, origin).await? {
                Some(again) => Ok(again),
                None => Err(self.wrong_code(code, Denial::SetupClosed.into(), origin).await),
            };
        }
        let good = self.check_policy(&password, new.username, &new.profile, "password");
        let (mut user, ()) = Error::both(self.new_user(&new), good)?;
        self.require_distinct(&user, new.accept_lookalike).await?;
        let now = self.clock.now();
        user.password = Some(self.hasher.hash(password.clone()).await?);
        origin.address.map(bucket).into_iter().for_each(|address| user.remember(address, now));
        let entry = origin.entry(Act::SetUp, now).by(&user).to(&user);
        match self.users.insert(&user, InsertRule::FirstAdministrator, vec![entry]).await? {
            UserInserted::Done => Ok(SignedIn::completed(user, now)),
            UserInserted::NameTaken => Err(Denial::NameTaken.into()),
            // Pressed twice: the other one was quicker.
            UserInserted::NotFirst => {
                self.has_set_up(code, new.username, &password, origin).await?.ok_or_else(|| Denial::SetupClosed.into())
            }
        }
    }

    /// The administrator that this very form has just made: a browser that lost the answer sends it again.
    async fn has_set_up(
        &self,
        code: &str,
        name: &str,
        password: &Password,
        origin: Source,
    ) -> Result<Option<SignedIn>, Error> {
        let Some(kept) = self.users.setup_code().await? else { return Ok(None) };
        let is_this_code = secret::equal(self.setup_text(&kept).as_bytes(), code.as_bytes());
        if !is_this_code || self.clock.now() >= kept.expires_at {
            return Ok(None);
        }
        let user = self.named(name.trim()).await?.filter(|user| {
            user.role == Role::Admin && !user.disabled && kept.expires_at.secs_since(user.created_at) <= SETUP_TTL_SECS
        });
        let Some(user) = user else { return Ok(None) };
        let is_theirs = self.is_password_of(&user, password, origin).await?;
        Ok(is_theirs.then(|| SignedIn::completed(user, self.clock.now())))
    }

    /// The person a link is for, while it works. Looking does not use it up.
    pub async fn open_link(&self, code: &str) -> Result<(User, LinkKind, Timestamp), Error> {
        let code = LinkToken::parse(code).ok_or(Denial::LinkDead)?;
        let user = self.users.find(code.user).await?.ok_or(Denial::LinkDead)?;
        let (kind, expires_at) = self.link_of(&user, &code)?;
        Ok((user, kind, expires_at))
    }

    fn link_of(&self, user: &User, code: &LinkToken) -> Result<(LinkKind, Timestamp), Denial> {
        let link = user.open_link(self.clock.now()).filter(|link| link.hash.matches(&code.secret) && !user.disabled);
        link.map(|link| (link.kind, link.expires_at)).ok_or(Denial::LinkDead)
    }

    /// Sets a password by a link, once: every login of theirs ends, and they sign in with it.
    pub async fn redeem(&self, code_text: &str, password: Password, origin: Source) -> Result<User, Error> {
        let user = match self.open_link(code_text).await {
            Ok((user, ..)) => user,
            Err(why) => {
                return match self.has_redeemed(code_text, &password, origin).await? {
                    Some(user) => Ok(user),
                    None => Err(self.wrong_code(code_text, why, origin).await),
                };
            }
        };
        self.check_policy(&password, user.username.as_str(), &user.profile, "password")?;
        self.check_another(&user, &password).await?;
        let code = LinkToken::parse(code_text).ok_or(Denial::LinkDead)?;
        let hash = self.hasher.hash(password.clone()).await?;
        let now = self.clock.now();
        let changed = self.users.update(user.id, |next| {
            let (kind, _) = self.link_of(next, &code)?;
            next.password = Some(hash.clone());
            next.must_change_password = false;
            let link = next.link.take();
            next.next_epoch();
            // Kept, dead by its epoch, so that the same form sent twice is told apart from a dead link.
            next.link = link;
            // The first sign-in is theirs: guesses of others at this address do not keep them from it.
            if let (true, Some(address)) = (next.known.is_empty(), origin.address) {
                next.remember(bucket(address), now);
            }
            Ok(vec![origin.entry(Act::PasswordSetByLink(kind), now).by(next).to(next)])
        });
        let changed = match changed.await {
            // Pressed twice: the other one was quicker.
            Err(Error::Denied(Denial::LinkDead)) => {
                return self.has_redeemed(code_text, &password, origin).await?.ok_or_else(|| Denial::LinkDead.into());
            }
            changed => changed?,
        };
        let ending = Ending {
            reason: EndReason::PasswordChanged,
            entry: origin.entry(Act::PasswordChanged, now).by(&user).to(&user),
        };
        let _ = self.logins.end_all(&user, &ending, |_| true).await?;
        self.overlook(&changed, changed.guesses()).await;
        Ok(changed)
    }

    /// Whether it is another password than the one that is set. Who holds the link is no stranger.
    async fn check_another(&self, user: &User, password: &Password) -> Result<(), Error> {
        let Some(stored) = user.password.clone() else { return Ok(()) };
        let is_same = self.hasher.verify(password.clone(), Some(stored), Turn::First).await?.right;
        if is_same { Err(Error::field("password", "fault-password-same")) } else { Ok(()) }
    }

    /// The person who has set this very password by this link, and nothing else since: a form whose answer was lost is
    /// sent again. The used link opens nothing.
    async fn has_redeemed(&self, code: &str, password: &Password, origin: Source) -> Result<Option<User>, Error> {
        let Some(code) = LinkToken::parse(code) else { return Ok(None) };
        let is_used = |user: &User| {
            user.link.as_ref().is_some_and(|link| {
                let is_this = link.hash.matches(&code.secret) && self.clock.now() < link.expires_at;
                is_this && link.epoch + 1 == user.epoch && !user.disabled
            })
        };
        let Some(user) = self.users.find(code.user).await?.filter(is_used) else { return Ok(None) };
        Ok(self.is_password_of(&user, password, origin).await?.then_some(user))
    }

    /// A link for a person, not yet stored with them.
    pub(crate) fn new_link(&self, user: &User) -> (PendingLink, IssuedLink) {
        let kind = if user.password.is_some() { LinkKind::Recovery } else { LinkKind::Invitation };
        let expires_at = self.clock.now().plus_secs(kind.ttl_secs());
        let code = LinkToken::new(user.id);
        (PendingLink { kind, hash: code.hash(), expires_at, epoch: user.epoch }, IssuedLink { code, kind, expires_at })
    }

    /// Makes a link by which a person sets a password: an invitation while they have none, else a
    /// recovery. An older one dies; their password works until the link is used.
    pub async fn make_link(&self, admin: Admin<'_>, id: UserId, origin: Source) -> Result<(User, IssuedLink), Error> {
        admin.require_confirmed(self.clock.now())?;
        let now = self.clock.now();
        let mut made = None;
        let user = self.users.update(id, |user| {
            if user.disabled {
                return Err(Error::field("", "fault-disabled-link"));
            }
            let (link, new) = self.new_link(user);
            let act = Act::LinkMade(new.kind);
            user.link = Some(link);
            made = Some(new);
            Ok(vec![origin.entry(act, now).by(admin.actor()).to(user)])
        });
        let user = user.await?;
        Ok((user, made.ok_or(Denial::Internal)?))
    }
}
