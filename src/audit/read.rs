//! What one person may see of the audit.

use super::AuditEvent;
use crate::base::ids::UserId;

impl AuditEvent {
    /// Whether this is part of a person's own history: they did it, or it happened to them.
    pub fn is_about(&self, person: UserId) -> bool {
        [&self.who, &self.whom].into_iter().flatten().any(|name| name.id == person)
    }

    /// Hides what belongs to others: the address if somebody else acted, the login and its name if somebody else was
    /// acted on.
    pub fn as_seen_by(mut self, person: UserId) -> Self {
        let is_other = |name: &super::Name| name.id != person;
        if self.who.as_ref().is_some_and(is_other) {
            self.address = None;
        }
        if self.whom.as_ref().is_some_and(is_other) {
            (self.login, self.device, self.renamed_to) = (None, None, None);
        }
        self
    }
}
