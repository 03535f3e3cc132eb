//! stub
/// stub
pub fn text(r: &super::report::Report) -> String {
    serde_json::to_string_pretty(r).unwrap_or_default()
}
