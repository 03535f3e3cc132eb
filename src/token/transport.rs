//! The header: an access token is shown in `Authorization: Bearer`, and nowhere else. Not in a
//! query (URLs are kept), not in a cookie (it would be sent by itself), not in a body.

use super::AccessToken;
use rocket::http::HeaderMap;

/// Reads it: `None` without the header, `Some(None)` with one that cannot be ours (RFC 6750 §2.1).
#[must_use]
pub fn read(headers: &HeaderMap<'_>) -> Option<Option<AccessToken>> {
    let mut all = headers.get("authorization");
    let first = all.next()?;
    // Two of them: nobody can say which one counts.
    if all.next().is_some() {
        return Some(None);
    }
    let token = first.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    Some(token.map(|(_, token)| AccessToken::new(token.trim_start_matches(' '))))
}
