//! Everything in memory, gone with the process: for tests and for experiments that must not touch
//! anybody's data. It keeps the same promises as the durable one but for durability.

use crate::base::error::StoreError;
use crate::storage::codec::{SCHEMA, decode, encode};
use crate::storage::rows::{Facts, Order, Read, Scan, Seen, SeenRow, Table};
use crate::storage::{Change, Commit, RowKey, Rows};
use async_trait::async_trait;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The store; clones share it.
#[derive(Default, Clone)]
pub struct MemoryStore(Arc<Mutex<Tables>>);

#[derive(Default)]
struct Tables([BTreeMap<Vec<u8>, Vec<u8>>; Table::ALL.len()]);

impl Tables {
    fn of(&mut self, table: Table) -> &mut BTreeMap<Vec<u8>, Vec<u8>> {
        &mut self.0[table as usize]
    }

    fn get(&self, key: &RowKey) -> Option<&Vec<u8>> {
        self.0[key.table as usize].get(&key.id)
    }
}

impl MemoryStore {
    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Rows for MemoryStore {
    async fn read(&self, keys: &[RowKey], _: Read) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        let tables = self.tables();
        Ok(keys.iter().map(|key| tables.get(key).cloned()).collect())
    }

    async fn scan(&self, scan: &Scan) -> Result<Vec<(Vec<u8>, Vec<u8>)>, StoreError> {
        let mut tables = self.tables();
        let rows = tables.of(scan.table).range(scan.bounds());
        let pair = |(key, row): (&Vec<u8>, &Vec<u8>)| (key.clone(), row.clone());
        Ok(match scan.order {
            Order::Ascending => rows.take(scan.limit).map(pair).collect(),
            Order::Descending => rows.rev().take(scan.limit).map(pair).collect(),
        })
    }

    async fn commit(&self, change: Arc<Change>) -> Result<Commit, StoreError> {
        let mut tables = self.tables();
        for (key, expected) in &change.expect {
            if !expected.is_met(tables.get(key).map(Vec::as_slice)) {
                return Ok(Commit::Conflict(key.clone()));
            }
        }
        for (key, row) in &change.put {
            tables.of(key.table).insert(key.id.clone(), row.clone());
        }
        for key in &change.delete {
            tables.of(key.table).remove(&key.id);
        }
        Ok(Commit::Done)
    }

    async fn seen(&self, batch: Vec<Seen>) -> Result<(), StoreError> {
        let mut tables = self.tables();
        for Seen { of, key, row } in batch {
            let before: Option<SeenRow> = tables.get(&key).and_then(|row| decode(row).ok());
            let row = before.map_or(row, |before| before.max(row));
            if let Ok(row) = encode(&row)
                && tables.get(&of).is_some()
            {
                tables.of(key.table).insert(key.id, row);
            }
        }
        Ok(())
    }

    fn facts(&self) -> Facts {
        Facts { name: "memory", is_durable: false, is_healthy: true, schema: SCHEMA }
    }
}
