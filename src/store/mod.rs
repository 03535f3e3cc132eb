//! Stores: the ports' implementations. Named only by `lib.rs` and tests.

pub mod memory;
pub mod sled;
