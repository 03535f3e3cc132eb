//! How many connections may be open.

use super::keys::Keys;

/// How many connections may be open.
#[derive(Debug, Clone, Copy)]
pub struct Connections {
    pub max: usize,
    /// At a time from one address; trusted proxies excepted.
    pub per_address: usize,
}

impl Connections {
    pub(super) fn read(keys: &mut Keys) -> Self {
        Self {
            max: keys.number("connections.max", 1_024, 16, 1_000_000).into(),
            per_address: keys.number("connections.per_address", 64, 1, 1_000_000).into(),
        }
    }
}
