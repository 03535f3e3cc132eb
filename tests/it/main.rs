//! The tests of the house, in one binary. This is the index.

mod crash;
mod csrf;
mod csrf_cookies;
mod forge;
mod harness;
mod jwt_algorithms;
mod jwt_attacks;
mod jwt_claims;
mod jwt_misuse;
mod jwt_revocation;
mod refresh_attacks;
mod refresh_lives;
mod sessions;
