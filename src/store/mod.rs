//! Stores: the ports' implementations. Named only by `lib.rs`, `house.rs`, `lab/` and tests.

pub mod memory;
pub mod sled;
