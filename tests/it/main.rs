//! The tests of the house, in one binary. This is the index.

mod harness;
mod sessions;
