//! The settings that the house was last started with.

use super::codec::{decode, encode};
use super::{SledStore, keep, log, meta};
use crate::audit::Entry;
use crate::base::error::StoreError;

impl SledStore {
    /// Keeps the settings of this start and answers the keys that were otherwise before. The entry commits
    /// with them if there are any; at the very first start there is nothing to differ from.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn keep_settings(
        &self,
        settings: Vec<(String, String)>,
        entry: Entry,
    ) -> Result<Vec<String>, StoreError> {
        // Usually nothing has changed, and a start need not wait for the disk.
        let kept: Option<Vec<(String, String)>> = self.read(&self.trees.meta, meta::SETTINGS)?;
        if kept.as_ref() == Some(&settings) {
            return Ok(Vec::new());
        }
        let written = entry.clone();
        let done = self.commit(move |tx| {
            let before = tx.meta.get(meta::SETTINGS)?.map(|row| decode::<Vec<(String, String)>>(&row)).transpose()?;
            let is_otherwise = |before: &[(String, String)], (key, value): &(String, String)| {
                before.iter().any(|(own, was)| own == key && was != value)
            };
            // A key that an older program did not know was not changed by anybody.
            let before = before.unwrap_or_default();
            let changed: Vec<String> =
                settings.iter().filter(|setting| is_otherwise(&before, setting)).map(|(key, _)| key.clone()).collect();
            tx.meta.insert(meta::SETTINGS, encode(&settings)?)?;
            if !changed.is_empty() {
                keep(tx, std::slice::from_ref(&written))?;
            }
            Ok(changed)
        });
        let changed = done.await?;
        if !changed.is_empty() {
            log(&[entry]);
        }
        Ok(changed)
    }
}
