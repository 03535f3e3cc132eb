//! Door two beyond signing in: its members, and what is sent twice.

pub mod members;
pub mod repeated;
