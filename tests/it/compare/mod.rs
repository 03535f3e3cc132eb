//! The comparison, and its parts that people try.

pub mod inspector;
pub mod judge;
pub mod live;
pub mod parts;
pub mod runs;
pub mod traces;
