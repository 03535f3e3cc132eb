//! A part of the running store that nobody sees. What the server's own store takes to read and write is measured in
//! that very store, under keys that no list of people, logins or entries reads.

use crate::base::error::StoreError;
use crate::storage::rows::{Facts, Order, Read, Scan, Seen, Table};
use crate::storage::{Change, Commit, RowKey, Rows};
use async_trait::async_trait;
use std::sync::Arc;

/// Every key begins so, and then with its table's number.
const PREFIX: &[u8] = b"lab/";
/// More rows than a run leaves.
const MOST: usize = 10_000;

/// The store, by keys that are hidden in it.
#[derive(Clone)]
pub struct HiddenRows(Arc<dyn Rows>);

fn prefix(table: Table) -> Vec<u8> {
    [PREFIX, &[table as u8]].concat()
}

fn hidden(key: &RowKey) -> RowKey {
    RowKey::meta(&[prefix(key.table), key.id.clone()].concat())
}

impl HiddenRows {
    /// In this store.
    pub fn of(rows: &Arc<dyn Rows>) -> Self {
        Self(Arc::clone(rows))
    }

    /// Removes all of them.
    pub async fn clear(&self) -> Result<(), StoreError> {
        let all = Scan { prefix: PREFIX.to_vec(), ..Scan::all(Table::Meta, Order::Ascending, None, MOST) };
        let rows = self.0.scan(&all).await?;
        let delete = rows.iter().map(|(id, _)| RowKey::meta(id)).collect();
        self.0.commit(Arc::new(Change { delete, ..Change::default() })).await.map(drop)
    }
}

#[async_trait]
impl Rows for HiddenRows {
    async fn read(&self, keys: &[RowKey], how: Read) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        self.0.read(&keys.iter().map(hidden).collect::<Vec<_>>(), how).await
    }

    async fn scan(&self, scan: &Scan) -> Result<Vec<(Vec<u8>, Vec<u8>)>, StoreError> {
        let table = prefix(scan.table);
        let longer = |id: &Vec<u8>| [&*table, &**id].concat();
        let (prefix, after) = (longer(&scan.prefix), scan.after.as_ref().map(longer));
        let rows = self.0.scan(&Scan { table: Table::Meta, prefix, after, ..*scan }).await?;
        Ok(rows.into_iter().map(|(mut id, row)| (id.split_off(table.len()), row)).collect())
    }

    async fn commit(&self, change: Arc<Change>) -> Result<Commit, StoreError> {
        let hidden_change = Change {
            expect: change.expect.iter().map(|(key, expected)| (hidden(key), expected.clone())).collect(),
            put: change.put.iter().map(|(key, row)| (hidden(key), row.clone())).collect(),
            delete: change.delete.iter().map(hidden).collect(),
            events: Vec::new(),
        };
        let outcome = self.0.commit(Arc::new(hidden_change)).await?;
        let Commit::Conflict(at) = outcome else { return Ok(outcome) };
        let own = change.expect.iter().map(|(key, _)| key).find(|key| hidden(key) == at);
        Ok(Commit::Conflict(own.cloned().unwrap_or(at)))
    }

    async fn seen(&self, batch: Vec<Seen>) -> Result<(), StoreError> {
        let hide = |seen: Seen| Seen { of: hidden(&seen.of), key: hidden(&seen.key), row: seen.row };
        self.0.seen(batch.into_iter().map(hide).collect()).await
    }

    fn facts(&self) -> Facts {
        self.0.facts()
    }
}
