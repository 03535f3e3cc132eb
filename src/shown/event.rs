//! An event of the audit.

use crate::audit::{AuditEvent, Door, Name, text};
use crate::base::ids::{LoginId, UserId};
use crate::base::language::Language;
use serde::Serialize;
use std::net::IpAddr;
use uuid::Uuid;

/// An event: `{id, at, act, with, door, who, whom, login_id, address, text, device_name, device, renamed_to}`. `T` is
/// its sentence, in a language or not yet.
#[derive(Debug, Serialize)]
pub struct Event<T = String> {
    pub(crate) id: Uuid,
    pub(crate) at: String,
    pub(crate) act: String,
    pub(crate) with: Option<String>,
    pub(crate) door: Door,
    pub(crate) who: Option<Name>,
    pub(crate) whom: Option<Name>,
    pub(crate) login_id: Option<LoginId>,
    pub(crate) address: Option<IpAddr>,
    pub(crate) text: T,
    pub(crate) device_name: Option<String>,
    /// The same as `device_name`, for one release.
    pub(crate) device: Option<String>,
    pub(crate) renamed_to: Option<String>,
}

impl<T> Event<T> {
    /// Shows an entry with this sentence.
    pub fn new(entry: &AuditEvent, text: T) -> Self {
        let (act, with) = entry.act.words();
        Self {
            id: entry.id,
            at: entry.at.rfc3339(),
            act,
            with,
            door: entry.door,
            who: entry.who.clone(),
            whom: entry.whom.clone(),
            login_id: entry.login,
            address: entry.address,
            text,
            device_name: entry.device.clone(),
            device: entry.device.clone(),
            renamed_to: entry.renamed_to.clone(),
        }
    }
}

impl Event {
    /// Shows an entry with a sentence that names people as they sign in, and speaks to `viewer` if it is about them.
    pub fn said(entry: &AuditEvent, viewer: Option<UserId>, language: Language) -> Self {
        Self::new(entry, language.say(&text::sentence(entry, viewer, |name| name.username.clone())))
    }
}
