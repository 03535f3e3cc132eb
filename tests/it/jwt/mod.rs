//! Access tokens as attackers write, bend and keep them.

pub mod algorithms;
pub mod attacks;
pub mod challenges;
pub mod claims;
pub mod forge;
pub mod misuse;
pub mod revocation;
