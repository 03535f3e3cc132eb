//! Stores: their contract, and what only a disk can do wrong.

pub mod contract;
pub mod disk;
pub mod rows;
pub mod upgrade;
pub mod uses;
