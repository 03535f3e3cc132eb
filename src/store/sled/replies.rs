//! Answers to requests that may be repeated (`Idempotency-Key`), each for a day. They lie beside the rest in `meta`:
//! an older program leaves them alone.

use super::codec::{decode, encode};
use super::{SledStore, failed};
use crate::base::clock::Timestamp;
use crate::base::error::StoreError;
use serde::{Deserialize, Serialize};

/// An answer, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// When the request came first.
    pub at: Timestamp,
    /// SHA-256 of its body: another body under the same key is another request.
    pub body: [u8; 32],
    /// The answer, encrypted: it may hold a one-time link.
    pub sealed: Vec<u8>,
    /// Whether what it answers is known to have been done; it is kept before that too.
    pub is_done: bool,
}

const PREFIX: &[u8] = b"reply/";

fn row(key: &[u8; 32]) -> Vec<u8> {
    [PREFIX, key].concat()
}

impl SledStore {
    /// The answer kept under a key.
    pub fn reply(&self, key: &[u8; 32]) -> Result<Option<Reply>, StoreError> {
        self.read(&self.trees.meta, &row(key))
    }

    /// Keeps an answer in place of an earlier one; durable when it returns.
    pub async fn keep_reply(&self, key: &[u8; 32], reply: Reply) -> Result<(), StoreError> {
        let key = row(key);
        self.commit(move |tx| {
            tx.meta.insert(key.as_slice(), encode(&reply)?)?;
            Ok(())
        })
        .await
    }

    /// Drops one that answers nothing: what was asked for was refused.
    pub async fn drop_reply(&self, key: &[u8; 32]) -> Result<(), StoreError> {
        self.drop_rows(vec![row(key)]).await
    }

    /// Drops answers that were kept before then; answers how many.
    pub async fn drop_replies(&self, before: Timestamp) -> Result<usize, StoreError> {
        self.committer.check()?;
        let mut doomed = Vec::new();
        for kept in self.trees.meta.scan_prefix(PREFIX) {
            let (key, value) = kept.map_err(failed)?;
            if decode::<Reply>(&value)?.at < before {
                doomed.push(key.to_vec());
            }
        }
        let count = doomed.len();
        if count > 0 {
            self.drop_rows(doomed).await?;
        }
        Ok(count)
    }

    async fn drop_rows(&self, keys: Vec<Vec<u8>>) -> Result<(), StoreError> {
        self.commit(move |tx| {
            for key in &keys {
                tx.meta.remove(key.as_slice())?;
            }
            Ok(())
        })
        .await
    }
}
