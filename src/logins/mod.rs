//! Logins of both kinds: what is done to them, and how they are listed with their owners.

mod owners;
pub mod service;

pub use owners::WithOwners;
