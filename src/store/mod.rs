//! Stores: the ports' implementations. Named only by `lib.rs`, `app.rs`, `lab/` and tests.

pub mod memory;
pub mod sled;
