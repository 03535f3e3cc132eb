//! Answers to requests that may be repeated (`Idempotency-Key`), each for a day. They lie beside the rest in `meta`:
//! an older program leaves them alone.

use super::codec::decode;
use super::rows::{Change, Order, RowKey, Scan, Table};
use super::{PIECE, Storage};
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

fn row(key: &[u8; 32]) -> RowKey {
    RowKey::meta(&[PREFIX, key].concat())
}

impl Storage {
    /// The answer kept under a key.
    pub async fn reply(&self, key: &[u8; 32]) -> Result<Option<Reply>, StoreError> {
        self.read(row(key)).await?.as_deref().map(decode).transpose()
    }

    /// Keeps an answer in place of an earlier one; durable when it returns.
    pub async fn keep_reply(&self, key: &[u8; 32], reply: Reply) -> Result<(), StoreError> {
        let mut change = Change::default();
        change.put(row(key), &reply)?;
        self.commit(change).await.map(drop)
    }

    /// Drops one that answers nothing: what was asked for was refused.
    pub async fn drop_reply(&self, key: &[u8; 32]) -> Result<(), StoreError> {
        self.commit(Change { delete: vec![row(key)], ..Change::default() }).await.map(drop)
    }

    /// Drops answers that were kept before then; answers how many.
    pub async fn drop_replies(&self, before: Timestamp) -> Result<usize, StoreError> {
        let mut old = Vec::new();
        let scan = Scan { prefix: PREFIX.to_vec(), ..Scan::whole(Table::Meta, Order::Ascending) };
        self.each_row(scan, |key, row| {
            if decode::<Reply>(row)?.at < before {
                old.push(RowKey::meta(key));
            }
            Ok(true)
        })
        .await?;
        for delete in old.chunks(PIECE) {
            let _ = self.commit(Change { delete: delete.to_vec(), ..Change::default() }).await?;
        }
        Ok(old.len())
    }
}
