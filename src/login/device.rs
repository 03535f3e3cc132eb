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
