//! The settings that the server was last started with.

use super::Storage;
use super::codec::decode;
use super::rows::{Change, Commit, Expected, RowKey};
use crate::audit::AuditEvent;
use crate::base::error::StoreError;

fn key() -> RowKey {
    RowKey::meta(b"settings")
}

impl Storage {
    /// Keeps the settings of this start and answers the keys that were otherwise before. The entry commits
    /// with them if there are any; at the very first start there is nothing to differ from.
    pub async fn keep_settings(
        &self,
        settings: Vec<(String, String)>,
        entry: AuditEvent,
    ) -> Result<Vec<String>, StoreError> {
        loop {
            let read = self.read(key()).await?;
            let before: Vec<(String, String)> = read.as_deref().map(decode).transpose()?.unwrap_or_default();
            // Usually nothing has changed, and a start need not wait for the disk.
            if before == settings {
                return Ok(Vec::new());
            }
            // A key that an older program did not know was not changed by anybody.
            let is_otherwise =
                |(key, value): &&(String, String)| before.iter().any(|(own, was)| own == key && was != value);
            let changed: Vec<String> = settings.iter().filter(is_otherwise).map(|(key, _)| key.clone()).collect();
            let mut change = Change::of(if changed.is_empty() { Vec::new() } else { vec![entry.clone()] });
            change.expect(key(), Expected::as_read(read));
            change.put(key(), &settings)?;
            if self.commit(change).await? == Commit::Done {
                return Ok(changed);
            }
        }
    }
}
