//! A report in the language of its reader: words, tables, pictures; and what is claimed of both schemes.

pub mod claim_figures;
pub mod claims;
pub mod format;
pub mod method;
pub mod pictures;
pub mod tables;
pub mod terminal;
pub mod words;
