//! Forms that are sent again, late, twice, from two tabs, or with a fault.

pub mod again;
pub mod carried;
pub mod focus;
pub mod many_times;
pub mod tabs;
pub mod twice;
