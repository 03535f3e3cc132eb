//! The tests of the house, in one binary. This is the index; names are promises.
#![allow(clippy::pedantic, clippy::unwrap_used, reason = "tests say what they mean by failing")]

mod api;
mod audit;
mod browser;
mod clock;
mod command_line;
mod compare;
mod configuration;
mod connections;
mod crash;
mod csrf;
mod denylist;
mod diagnostics;
mod forms;
mod harness;
mod house;
mod http;
mod input;
mod jwt;
mod keys;
mod language;
mod links;
mod logins;
mod page_codes;
mod people;
mod proxies;
mod refresh;
mod schemes;
mod sessions;
mod source;
mod store;
mod sweep;
mod throttle;
mod tokens;
