//! stub
use crate::compare::report::{Life, Report};
/// stub
#[derive(serde::Serialize)]
pub struct ReportView(String);
impl ReportView {
    /// stub
    pub fn new(r: &Report) -> Self {
        Self(r.id.clone())
    }
}
/// stub
#[derive(serde::Serialize)]
pub struct LifeView(usize);
impl LifeView {
    /// stub
    pub fn new(r: &[Life]) -> Self {
        Self(r.len())
    }
}
