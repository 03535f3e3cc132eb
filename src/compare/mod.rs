//! The comparison: both doors run through the same experiments, counted and measured on this machine.
//!
//! Facts with spread and method; no verdict. Everything here works on throw-away identities in stores of
//! its own (see [`House::throw_away`](crate::house::House::throw_away)): nobody's login or data is touched.

pub mod report;
