//! The comparison's pages: what was counted and measured, and how to measure it here and now.

pub mod attacks;
pub mod claims;
pub mod document;
pub mod inspect;
pub mod live;
pub mod overview;
pub mod view;

#[cfg(test)]
mod tests;

use crate::base::error::{Denial, Error};
use crate::base::log;
use crate::lab::report::Lifecycle;
use crate::lab::runs::Comparison;

/// The counted lives; that they cannot be counted would be a fault of the program.
async fn lives(comparison: &Comparison) -> Result<&[Lifecycle], Error> {
    comparison.lives().await.map_err(|failure| {
        log::lives_not_counted(&failure);
        Denial::Internal.into()
    })
}
