//! stub
use crate::compare::report::Report;
/// stub
pub fn document(report: &Report, _s: &str) -> Result<String, String> {
    serde_json::to_string(report).map_err(|e| e.to_string())
}
