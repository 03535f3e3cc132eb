//! A login.

use crate::base::ids::{LoginId, LoginKind, UserId};
use crate::login::{self, Lifetimes};
use crate::user::User;
use serde::Serialize;
use std::net::IpAddr;

/// A login: `{id, kind, device_name, device, address, created_at, seen_at, expires_at}`.
#[derive(Debug, Serialize)]
pub struct Login {
    pub(crate) id: LoginId,
    pub(crate) kind: LoginKind,
    pub(crate) device_name: String,
    /// The same as `device_name`, for one release.
    pub(crate) device: String,
    pub(crate) address: IpAddr,
    pub(crate) created_at: String,
    pub(crate) seen_at: String,
    pub(crate) expires_at: String,
}

impl Login {
    /// Shows a login; lifetimes say when it expires.
    pub fn new(login: &login::Login, lifetimes: &Lifetimes) -> Self {
        Self {
            id: login.id,
            kind: login.kind(),
            device_name: login.device.name.clone(),
            device: login.device.name.clone(),
            address: login.device.address,
            created_at: login.created_at.rfc3339(),
            seen_at: login.seen_at.rfc3339(),
            expires_at: lifetimes.expires_at(login).rfc3339(),
        }
    }
}

/// A live login in a list: with `current`, and for administrators with `{user_id, username}`.
#[derive(Debug, Serialize)]
pub struct Listed {
    #[serde(flatten)]
    pub(crate) login: Login,
    /// Whether the reader came by it.
    pub(crate) current: bool,
    /// Its owner, in everybody's list.
    #[serde(flatten)]
    pub(crate) owner: Option<Owner>,
}

/// Whose login it is.
#[derive(Debug, Serialize)]
pub struct Owner {
    pub(crate) user_id: UserId,
    pub(crate) username: String,
}

impl Listed {
    /// Shows a login to a reader who came by `current`.
    pub fn new(login: &login::Login, lifetimes: &Lifetimes, current: LoginId) -> Self {
        Self { login: Login::new(login, lifetimes), current: login.id == current, owner: None }
    }

    /// Adds its owner.
    pub fn of(self, owner: &User) -> Self {
        Self { owner: Some(Owner { user_id: owner.id, username: owner.username.as_str().to_owned() }), ..self }
    }
}
