//! The set-up link, which belongs to nobody yet.

use super::codec::decode;
use super::rows::{Change, RowKey};
use super::users::Users;
use crate::audit::AuditEvent;
use crate::base::clock::Timestamp;
use crate::base::error::StoreError;

/// What is kept of the set-up link: not the code, which the server key makes, but its number and
/// its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SetupCode {
    /// Random, so that no code made before an older store was put back opens anything.
    pub number: [u8; 16],
    /// When it stops working.
    pub expires_at: Timestamp,
}

fn setup_key() -> RowKey {
    RowKey::meta(b"setup")
}

impl Users {
    /// The number in the set-up code, and when it was made; kept so that an older code dies.
    pub async fn setup_code(&self) -> Result<Option<SetupCode>, StoreError> {
        self.0.meter.read();
        self.0.read(setup_key()).await?.as_deref().map(decode).transpose()
    }

    /// Replaces it.
    pub async fn set_setup_code(&self, code: SetupCode, audit: Vec<AuditEvent>) -> Result<(), StoreError> {
        self.0.meter.write();
        let mut change = Change::of(audit);
        change.put(setup_key(), &code)?;
        self.0.commit(change).await.map(drop)
    }
}
