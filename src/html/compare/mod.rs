//! The comparison's pages: what was counted and measured, and how to measure it here and now.

pub mod attacks;
pub mod claims;
pub mod document;
pub mod inspect;
pub mod live;
pub mod overview;
pub mod view;

#[cfg(test)]
mod tests;
