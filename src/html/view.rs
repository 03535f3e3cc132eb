//! What pages add to the shown forms.

use crate::audit::{AuditEvent, Name, text};
use crate::base::browser;
use crate::base::ids::UserId;
use crate::base::language::Text;
use crate::login::{Lifetimes, Login, State};
use crate::shown;
use serde::Serialize;
use std::collections::HashMap;

/// A live login.
#[derive(Serialize)]
pub struct LoginView {
    #[serde(flatten)]
    shown: shown::Listed,
    device_text: Text,
}

impl From<shown::Listed> for LoginView {
    fn from(shown: shown::Listed) -> Self {
        Self { device_text: browser::shown(&shown.login.device_name), shown }
    }
}

/// A login that ended, and why.
#[derive(Serialize)]
pub struct EndedView {
    #[serde(flatten)]
    shown: shown::Login,
    device_text: Text,
    ended_at: String,
    reason_text: Text,
}

impl EndedView {
    /// `None` for one that has not ended.
    pub fn new(login: &Login, lifetimes: &Lifetimes) -> Option<Self> {
        let State::Ended { at, reason } = login.state else { return None };
        let device_text = browser::shown(&login.device.name);
        let shown = shown::Login::new(login, lifetimes);
        Some(Self { shown, device_text, ended_at: at.rfc3339(), reason_text: reason.text() })
    }
}

/// A line of the audit.
#[derive(Serialize)]
pub struct EventView {
    #[serde(flatten)]
    shown: shown::Event<Text>,
    device_text: Option<Text>,
    /// Whether they still exist and so have a page.
    who_is_here: bool,
    whom_is_here: bool,
}

impl EventView {
    /// As told to `viewer`, if somebody is spoken to. `people` are those who still exist, by display name. A
    /// login has the name that it had then, or none: the one it has now may be a disguise.
    pub fn new(entry: &AuditEvent, viewer: Option<UserId>, people: &HashMap<UserId, String>) -> Self {
        let called = |name: &Name| text::called(people.get(&name.id), &name.username);
        let is_here = |name: &Option<Name>| name.as_ref().is_some_and(|name| people.contains_key(&name.id));
        let mut shown = shown::Event::new(entry, text::sentence(entry, viewer, called));
        // To oneself is said by the sentence.
        shown.whom = shown.whom.filter(|whom| entry.who.as_ref() != Some(whom));
        Self {
            shown,
            device_text: entry.device.as_deref().map(browser::shown),
            who_is_here: is_here(&entry.who),
            whom_is_here: is_here(&entry.whom),
        }
    }
}
