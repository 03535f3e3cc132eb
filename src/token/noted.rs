//! Which uses of access tokens were noted lately, where no row is read that would say it.

use crate::base::ids::LoginId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// So many logins are remembered; then all are forgotten, and noted once more.
const MOST: usize = 10_000;

/// At which uptime a login's use was noted, and of which generation.
#[derive(Debug, Clone, Default)]
pub struct Noted(Arc<Mutex<HashMap<LoginId, (Duration, u32)>>>);

impl Noted {
    /// Whether a use is to be noted, and remembers that it was: the first in `every`, or of a newer generation.
    pub(super) fn is_due(&self, id: LoginId, generation: u32, uptime: Duration, every: Duration) -> bool {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_known =
            noted.get(&id).is_some_and(|(at, newest)| *newest >= generation && uptime.saturating_sub(*at) < every);
        if is_known {
            return false;
        }
        if noted.len() >= MOST {
            noted.clear();
        }
        noted.insert(id, (uptime, generation));
        true
    }
}
