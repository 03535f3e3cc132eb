//! stub
/// stub
pub fn csv(r: &super::report::Report) -> String {
    r.id.clone()
}
