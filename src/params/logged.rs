//! What of a path may stand in the log.

/// As long as an id. Codes, tokens and cookies are longer, wherever in a path somebody pastes one.
const LONGEST_PART: usize = 36;
/// More of a path is not logged.
const LONGEST_PATH: usize = 200;

/// A path without what may open something.
pub fn shown(path: &str) -> String {
    // Also in pieces, broken by a slash or cut.
    if path.starts_with("/link/") {
        return "/link/…".to_owned();
    }
    let parts: Vec<&str> = path.split('/').map(|part| if part.len() > LONGEST_PART { "…" } else { part }).collect();
    parts.join("/").chars().take(LONGEST_PATH).collect()
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_PART, shown};
    use crate::accounts::links::LINK_CODE_CHARS;

    #[test]
    fn what_is_as_long_as_a_code_is_not_shown() {
        let code = "x".repeat(LINK_CODE_CHARS);
        assert_eq!(shown(&format!("/link/{code}")), "/link/…");
        assert_eq!(shown(&format!("/nowhere/{code}.;/x")), "/nowhere/…/x");
        let id = uuid::Uuid::nil().to_string();
        assert_eq!(id.len(), LONGEST_PART);
        assert_eq!(shown(&format!("/admin/users/{id}/link")), format!("/admin/users/{id}/link"));
        assert_eq!(shown(&"/x".repeat(500)).len(), 200);
    }
}
