//! Clocks that are wrong, are set, and are told to be.

pub mod steps;
pub mod told;
pub mod wrong;
pub mod wrong_links;
