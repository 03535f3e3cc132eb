//! The tests of the house, in one binary. This is the index.

mod crash;
mod harness;
mod sessions;
