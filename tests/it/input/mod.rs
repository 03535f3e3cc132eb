//! What nobody should send.

pub mod bodies;
pub mod framing;
pub mod passwords;
pub mod redirects;
pub mod rights;
pub mod texts;
