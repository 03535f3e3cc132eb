//! What happened to a person without their doing, as it is kept with them until they say that they have seen it.

use super::Act;
use crate::base::clock::Timestamp;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// One thing that happened, however often: what was done by somebody else, from elsewhere or to another
/// login is another thing. A record stays small, and a flood of one kind pushes out no other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    pub act: Act,
    /// When, the last time.
    pub at: Timestamp,
    /// How often since the person last said that they have seen it.
    pub count: u32,
    /// Who did it, by user name; none: nobody who is known by name.
    pub by: Option<String>,
    /// The name of the login it concerns.
    pub device: Option<String>,
    /// From where; of failed sign-ins the last.
    pub address: Option<IpAddr>,
}
