//! What everything else stands on. Nothing in here knows a person, a login or a request.

pub mod browser;
pub mod characters;
pub mod clock;
pub mod error;
pub mod etag;
pub mod files;
pub mod ids;
pub mod language;
pub mod log;
pub mod search;
pub mod secret;
pub mod words;
