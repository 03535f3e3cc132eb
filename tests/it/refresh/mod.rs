//! Refresh tokens: copied, lost, used again, over.

pub mod attacks;
pub mod lives;
