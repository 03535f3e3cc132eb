//! A person: who they are, what they may do, and the number that ends all their logins.

pub mod edit;
mod news;
pub mod password;
pub mod policy;

use crate::audit::{Name, Named, News};
use crate::base::characters::{PHONE_SIGNS, is_control_or_bidi, is_visible, line};
use crate::base::clock::Timestamp;
use crate::base::error::FieldError;
use crate::base::ids::{LinkKind, Role, UserId};
use crate::base::language::Language;
use crate::base::search::Query;
use crate::base::secret::SecretHash;
use precis_profiles::UsernameCaseMapped;
use precis_profiles::precis_core::profile::Profile as _;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::IpAddr;

/// A user name: PRECIS `UsernameCaseMapped` (RFC 8265 §3.3), 1–64 characters, no `/`, no white
/// space; always in its mapped form, so that equal names are equal strings.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Username(String);

impl Username {
    /// Maps and checks what somebody typed. The error is the id of a sentence for the field.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        const FORM: &str = "fault-username";
        // The mapping works on the whole text; nothing longer than a name can become is given to it.
        if text.is_empty() || text.len() > 1024 || text.chars().any(|c| c == '/' || c.is_whitespace()) {
            return Err(FORM);
        }
        let mapped = UsernameCaseMapped::new().enforce(text).map_err(|_| FORM)?;
        let length = mapped.chars().count();
        if !(1..=64).contains(&length) || mapped.chars().any(|c| c == '/' || c.is_whitespace() || is_control_or_bidi(c))
        {
            return Err(FORM);
        }
        Ok(Self(mapped.into_owned()))
    }

    /// The mapped name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A person's one open link. A field of their record: redeeming it is one swap.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PendingLink {
    pub kind: LinkKind,
    /// The secret in it, hashed.
    pub hash: SecretHash,
    pub expires_at: Timestamp,
    /// The epoch it was made under; dead under any other.
    pub epoch: u64,
}

impl PendingLink {
    /// When it was made.
    pub fn made_at(&self) -> Timestamp {
        self.expires_at.minus_secs(self.kind.ttl_secs())
    }
}

/// An address from which a person signed in.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct KnownAddress {
    /// The address, as the throttle sees it.
    pub address: IpAddr,
    /// The last sign-in from there, exact to a day.
    pub at: Timestamp,
}

/// What people tell about themselves. All but the display name may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Profile {
    /// What others see; NFC, 1–64 characters.
    pub display_name: String,
    /// What they do in the team; up to 64 characters.
    pub title: String,
    /// E-mail address, shown to the team; up to 254 characters.
    pub email: String,
    /// Telephone number; up to 32 characters.
    pub phone: String,
}

/// A person.
#[derive(Clone, Serialize, Deserialize)]
pub struct User {
    pub id: UserId,
    /// Their name to sign in with; never changes.
    pub username: Username,
    /// What they tell about themselves.
    pub profile: Profile,
    pub role: Role,
    /// Whether they are kept out.
    pub disabled: bool,
    /// Argon2id, as a PHC string; none until they have set one.
    pub password: Option<String>,
    /// Whether somebody else chose the password.
    pub must_change_password: bool,
    /// Every login, link and form made under another number is dead.
    pub epoch: u64,
    /// The open link, if any.
    pub link: Option<PendingLink>,
    /// Addresses of earlier sign-ins, at most [`User::MOST_KNOWN`].
    pub known: Vec<KnownAddress>,
    pub created_at: Timestamp,
    /// Counts every change; compared on `swap`.
    pub revision: u64,
    /// What they are to be told. The store's alone: a swap leaves it as it is stored.
    pub news: Vec<News>,
    /// The language they chose; none: as their browser asks.
    pub language: Option<Language>,
}

impl User {
    /// How many addresses of sign-ins are remembered.
    pub const MOST_KNOWN: usize = 16;

    /// Whether they are an administrator who can sign in: enabled, and with a password.
    pub fn is_able_administrator(&self) -> bool {
        self.role == Role::Admin && !self.disabled && self.password.is_some()
    }

    /// Whether they may not become `next` (none: be removed) while of the other administrators, `others` in number, so
    /// many are `able`: somebody must stay who can administer, and if nobody can yet, somebody who is invited.
    pub fn is_last_administrator(&self, next: Option<&Self>, others: usize, able: usize) -> bool {
        let is_enabled = |user: &Self| user.role == Role::Admin && !user.disabled;
        let goes = |is: fn(&Self) -> bool| is(self) && !next.is_some_and(is);
        let is_less = goes(is_enabled) || goes(Self::is_able_administrator);
        is_less && able == 0 && (self.is_able_administrator() || others == 0)
    }

    /// A new person without a password.
    pub fn new(username: Username, profile: Profile, role: Role, now: Timestamp) -> Self {
        Self {
            id: UserId::new(),
            username,
            profile,
            role,
            disabled: false,
            password: None,
            must_change_password: false,
            epoch: 1,
            link: None,
            known: Vec::new(),
            created_at: now,
            revision: 0,
            news: Vec::new(),
            language: None,
        }
    }

    /// Ends every login, link and form of this person with the next write.
    pub fn next_epoch(&mut self) {
        self.epoch += 1;
        self.link = None;
    }

    /// The link that works now, if there is one. One that was used stays for a while, dead by its epoch.
    pub fn open_link(&self, now: Timestamp) -> Option<&PendingLink> {
        self.link.as_ref().filter(|link| now < link.expires_at && link.epoch == self.epoch)
    }

    /// Whether a search finds them by anything that the directory shows.
    pub fn is_found_by(&self, query: &Query) -> bool {
        let profile = &self.profile;
        let texts = [self.username.as_str(), &profile.display_name, &profile.title, &profile.email];
        query.finds_with(&texts, &profile.phone)
    }

    /// Whether a search finds them by a name.
    pub fn is_named_by(&self, query: &Query) -> bool {
        query.finds(&[self.username.as_str(), &self.profile.display_name])
    }

    /// Whether nobody has used their invitation yet.
    pub fn is_invited(&self) -> bool {
        self.password.is_none()
    }

    /// Remembers that this person signed in from `address`.
    pub fn remember(&mut self, address: IpAddr, now: Timestamp) {
        let before = self.known.iter().find(|known| known.address == address).map_or(now, |known| known.at);
        self.known.retain(|known| known.address != address);
        self.known.insert(0, KnownAddress { address, at: now.max(before) });
        self.known.truncate(Self::MOST_KNOWN);
    }

    /// Whether this person signed in from `address` within `days`.
    pub fn knows(&self, address: IpAddr, days: u64, now: Timestamp) -> bool {
        self.known.iter().any(|k| k.address == address && now.secs_since(k.at) < days * 86_400)
    }
}

impl Named for User {
    fn name(&self) -> Option<Name> {
        Some(Name { id: self.id, username: self.username.as_str().to_owned() })
    }
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User").field("id", &self.id).field("epoch", &self.epoch).finish_non_exhaustive()
    }
}

impl Profile {
    /// Checks what somebody typed; every field at fault is named.
    pub fn parse(display_name: &str, title: &str, email: &str, phone: &str) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let profile = Self {
            display_name: line(display_name, "display_name", 64, &mut errors),
            title: line(title, "title", 64, &mut errors),
            email: line(email, "email", 254, &mut errors),
            phone: line(phone, "phone", 32, &mut errors),
        };
        if !profile.display_name.chars().any(is_visible) {
            errors.push(FieldError::new("display_name", "fault-display-name"));
        }
        if !profile.email.is_empty() && !looks_like_email(&profile.email) {
            errors.push(FieldError::new("email", "fault-email"));
        }
        if !profile.phone.chars().all(|c| c.is_ascii_digit() || PHONE_SIGNS.contains(c)) {
            errors.push(FieldError::new("phone", "fault-phone"));
        }
        if errors.is_empty() { Ok(profile) } else { Err(errors) }
    }

    /// Checks a profile that is put together already.
    pub fn checked(&self) -> Result<Self, Vec<FieldError>> {
        Self::parse(&self.display_name, &self.title, &self.email, &self.phone)
    }
}

fn looks_like_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    !local.is_empty() && !domain.is_empty() && !text.chars().any(char::is_whitespace) && !local.contains('@')
}
