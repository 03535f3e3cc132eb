//! Records as pages show them.

use crate::audit::{Entry, Name, News, text};
use crate::base::browser;
use crate::base::clock::Timestamp;
use crate::base::ids::{LoginId, UserId};
use crate::base::language::Text;
use crate::login::{Lifetimes, Login, State};
use crate::user::User;
use serde::Serialize;
use std::collections::HashMap;

/// A time for machines; for people the page says it in its language.
#[derive(Serialize)]
pub struct TimeView {
    iso: String,
    at: i64,
}

impl From<Timestamp> for TimeView {
    fn from(at: Timestamp) -> Self {
        Self { iso: at.rfc3339(), at: at.millis() }
    }
}

/// A live login.
#[derive(Serialize)]
pub struct LoginView {
    id: String,
    kind: &'static str,
    device: Text,
    address: String,
    created_at: TimeView,
    seen_at: TimeView,
    expires_at: TimeView,
    current: bool,
    /// Whose, in the administrators' list.
    username: String,
    user_id: String,
}

impl LoginView {
    /// As seen by whoever came by `current`.
    pub fn new(login: &Login, owner: &User, lifetimes: &Lifetimes, current: LoginId) -> Self {
        Self {
            id: login.id.to_string(),
            kind: login.kind().as_str(),
            device: browser::shown(&login.device.name),
            address: login.device.address.to_string(),
            created_at: login.created_at.into(),
            seen_at: login.seen_at.into(),
            expires_at: lifetimes.expires_at(login).into(),
            current: login.id == current,
            username: owner.username.as_str().to_owned(),
            user_id: owner.id.to_string(),
        }
    }
}

/// A login that ended, and why.
#[derive(Serialize)]
pub struct EndedView {
    kind: &'static str,
    device: Text,
    address: String,
    ended_at: TimeView,
    reason_text: Text,
}

impl EndedView {
    /// `None` for one that has not ended.
    pub fn new(login: &Login) -> Option<Self> {
        let State::Ended { at, reason } = login.state else { return None };
        Some(Self {
            kind: login.kind().as_str(),
            device: browser::shown(&login.device.name),
            address: login.device.address.to_string(),
            ended_at: at.into(),
            reason_text: reason.text(),
        })
    }
}

/// A person.
#[derive(Serialize)]
pub struct UserView {
    id: String,
    username: String,
    display_name: String,
    title: String,
    email: String,
    phone: String,
    role: &'static str,
    disabled: bool,
    /// Nobody has used their invitation yet.
    is_invited: bool,
    created_at: TimeView,
    last_seen_at: Option<TimeView>,
}

impl UserView {
    /// With the time they were last here.
    pub fn new(user: &User, last_seen: Option<Timestamp>) -> Self {
        Self {
            id: user.id.to_string(),
            username: user.username.as_str().to_owned(),
            display_name: user.profile.display_name.clone(),
            title: user.profile.title.clone(),
            email: user.profile.email.clone(),
            phone: user.profile.phone.clone(),
            role: user.role.as_str(),
            disabled: user.disabled,
            is_invited: user.is_invited(),
            created_at: user.created_at.into(),
            last_seen_at: last_seen.map(TimeView::from),
        }
    }
}

/// Something a person is told on whatever page they open next.
#[derive(Serialize)]
pub struct NewsView {
    at: TimeView,
    what: Text,
    advice: Text,
}

impl From<&News> for NewsView {
    fn from(news: &News) -> Self {
        let told = text::news(news);
        Self { at: news.at.into(), what: told.what, advice: told.advice }
    }
}

/// A person in the audit: by the name they sign in with, which nobody else can take on.
#[derive(Serialize)]
struct NameView {
    username: String,
    /// Where their page is, if they still exist.
    id: Option<String>,
}

/// A line of the audit.
#[derive(Serialize)]
pub struct EntryView {
    at: TimeView,
    text: Text,
    who: Option<NameView>,
    whom: Option<NameView>,
    device: Option<Text>,
    address: Option<String>,
    door: &'static str,
}

impl EntryView {
    /// As told to `viewer`, if somebody is spoken to. `people` are those who still exist, by display name. A
    /// login has the name that it had then, or none: the one it has now may be a disguise.
    pub fn new(entry: &Entry, viewer: Option<UserId>, people: &HashMap<UserId, String>) -> Self {
        let name = |name: &Name| text::called(people.get(&name.id), &name.username);
        let view = |name: &Name| NameView {
            username: name.username.clone(),
            id: people.contains_key(&name.id).then(|| name.id.to_string()),
        };
        Self {
            at: entry.at.into(),
            text: text::sentence(entry, viewer, name),
            who: entry.who.as_ref().map(view),
            // To oneself is said by the sentence.
            whom: entry.whom.as_ref().filter(|whom| entry.who.as_ref() != Some(*whom)).map(view),
            device: entry.device.as_deref().map(browser::shown),
            address: entry.address.map(|address| address.to_string()),
            door: entry.door.as_str(),
        }
    }
}
