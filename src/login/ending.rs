//! Why a login ended, and what is written down of it.

use crate::audit::AuditEvent;
use crate::base::ids::EndReason;

/// A login is to end: why, and the audit entry that commits with it.
#[derive(Debug, Clone)]
pub struct Ending {
    pub reason: EndReason,
    /// Who did it, from where.
    pub entry: AuditEvent,
}
