//! The tests of the house, in one binary. This is the index; each test's name is a promise.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop where it is")]
#![allow(dead_code, unused_imports, reason = "the harness serves every room, and not every room needs all of it")]

mod accounts;
mod administration;
mod audit;
mod confirmations;
mod crash;
mod csrf;
mod csrf_cookies;
mod disk;
mod durability;
mod enumeration;
mod forge;
mod harness;
mod house;
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
mod layers;
mod links;
mod logins;
mod refresh_attacks;
mod refresh_lives;
mod schemes;
mod sessions;
mod stores;
mod sweep;
mod throttle;
mod throttle_memory;
mod tokens;
