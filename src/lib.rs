//! Twodoors: accounts and sign-in for a small team.
pub mod audit;
pub mod clock;
pub mod config;
pub mod error;
pub mod files;
pub mod house;
pub mod identity;
pub mod login;
pub mod params;
pub mod secret;
pub mod session;
pub mod store;
pub mod throttle;
pub mod token;
pub mod user;
