//! People: their accounts, what administrators do to them, and what they see of each other.

pub mod accounts;
pub mod administration;
pub mod confirmations;
pub mod export;
pub mod first_month;
pub mod lookalikes;
pub mod newcomers;
pub mod rights;
pub mod save_contact;
pub mod search;
pub mod team;
