//! The tests of the house, in one binary. This is the index.

mod crash;
mod csrf;
mod csrf_cookies;
mod enumeration;
mod forge;
mod harness;
mod input_bodies;
mod input_passwords;
mod input_redirects;
mod input_rights;
mod input_texts;
mod jwt_algorithms;
mod jwt_attacks;
mod jwt_claims;
mod jwt_misuse;
mod jwt_revocation;
mod refresh_attacks;
mod refresh_lives;
mod sessions;
mod throttle;
mod throttle_memory;
