//! What every answer carries, and how a request arrives.

pub mod cookies;
pub mod cors;
pub mod headers;
pub mod transport;
pub mod well_known;
