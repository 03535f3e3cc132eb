//! What a login was made with, and what its owner calls it.

use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// What signed in, as far as it said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// A name for people; they can change it.
    pub name: String,
    /// The device's own id, unique per person; signing in again with it replaces that login.
    pub id: Option<String>,
    /// From where it signed in.
    pub address: IpAddr,
}

/// Reads what a person calls one of their logins: 1 to 64 characters, no control or bidi characters.
#[must_use]
pub fn parse_device_name(text: &str) -> Option<String> {
    let name = text.trim();
    let is_good = !name.is_empty() && name.chars().count() <= 64 && !name.chars().any(crate::user::is_control_or_bidi);
    is_good.then(|| name.to_owned())
}

/// Cuts a client's own words for its device to what a page can show: at most 64 characters, no
/// control or bidi characters. `None` when nothing is left.
#[must_use]
pub fn device_name(text: &str) -> Option<String> {
    let clean: String = text.chars().filter(|c| !crate::user::is_control_or_bidi(*c)).take(64).collect();
    let clean = clean.trim();
    (!clean.is_empty()).then(|| clean.to_owned())
}
