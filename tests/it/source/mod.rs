//! Read from the source and the documents, so that they stay true.

pub mod docs;
pub mod layers;
pub mod readme;
pub mod sentences;
pub mod twins;
