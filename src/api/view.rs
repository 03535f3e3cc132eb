//! Records as `/api` shows them; the command line's `--json` shows the same.

pub use crate::user::record::user;

use crate::base::ids::LoginId;
use crate::login::{Effect, Lifetimes, Login};
use serde::Serialize;
use serde_json::{Value, json};

/// A login: `{id, kind, device_name, address, created_at, seen_at, expires_at, current}`; `device` says the same as
/// `device_name`, for one release.
pub fn login(login: &Login, lifetimes: &Lifetimes, current: LoginId) -> Value {
    json!({
        "id": login.id.to_string(),
        "kind": login.kind().as_str(),
        "device_name": login.device.name,
        "device": login.device.name,
        "address": login.device.address.to_string(),
        "created_at": login.created_at.rfc3339(),
        "seen_at": login.seen_at.rfc3339(),
        "expires_at": lifetimes.expires_at(login).rfc3339(),
        "current": login.id == current,
    })
}

/// Adds how soon a change takes effect to what it answers.
pub fn with_effect(mut value: Value, effect: Option<Effect>) -> Value {
    if let (Some(object), Some(Ok(Value::Object(effect)))) = (value.as_object_mut(), effect.map(serde_json::to_value)) {
        object.extend(effect);
    }
    value
}

/// A page of a list: `{items, next}`.
#[derive(Serialize)]
pub struct List {
    /// What is on it.
    pub items: Vec<Value>,
    /// Where to go on, or nothing.
    pub next: Option<String>,
}
