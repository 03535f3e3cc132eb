//! What is counted or tried, on stores in memory.

pub mod attacks;
pub mod inspect;
pub mod lifecycle;
pub mod live;

use crate::base::clock::{Clock, Timestamp};
use crate::config::Config;
use crate::lab::error::LabError;
use crate::lab::report::Lifecycle;
use crate::lab::testbed::{Testbed, quietly};
use crate::login::VerifyMode;
use crate::session::Sessions;
use crate::store::memory::MemoryStore;
use crate::token::Tokens;
use std::sync::Arc;

/// The source of [`lifecycle`], to be read on the page that shows its result.
pub const LIFECYCLE_SOURCE: &str = include_str!("lifecycle.rs");

/// Counts the lifecycle of a login by sessions, and by tokens in each way to verify.
pub async fn lifecycles(config: &Config) -> Result<Vec<Lifecycle>, LabError> {
    quietly(async {
        let mut lives = vec![lifecycle::experiment::<Sessions>(&counted(config)?).await?];
        for mode in VerifyMode::ALL {
            lives.push(lifecycle::experiment::<Tokens>(&counted(config)?.verifying(mode)).await?);
        }
        Ok(lives)
    })
    .await
}

/// A testbed in memory, with a clock that stands until it is stepped.
fn counted(config: &Config) -> Result<Testbed, LabError> {
    // 2026-01-01T00:00:00Z: any fixed moment, so that every run counts the same.
    let clock = Clock::manual(Timestamp::from_millis(1_767_225_600_000));
    Testbed::new(Arc::new(MemoryStore::default()), clock, config)
}
