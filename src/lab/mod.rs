//! The laboratory: both doors run through the same experiments, counted and measured on this machine.
//!
//! Facts with spread and method; no verdict. Everything here works on made-up people and logins: nobody's login or
//! data is touched. A folder imports only folders above it in this table.
//!
//! | folder | what |
//! | --- | --- |
//! | [`report`] | what a run found, as JSON and CSV, and the kept runs |
//! | [`testbed`] | stores, keys, servers and clients of an experiment |
//! | [`experiments`] | what is counted or tried: a login's lifecycle, attacks, a live revocation, a token taken apart |
//! | [`measure`] | what is timed: verifying, issuing, whole requests, growth |
//! | [`show`] | a report in words, tables and pictures; the claims |
//! | [`runs`] | one run at a time, for the faces |

pub mod error;
pub mod experiments;
pub mod measure;
pub mod report;
pub mod runs;
pub mod show;
pub mod testbed;
