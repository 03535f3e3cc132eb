//! The header: an access token is shown in `Authorization: Bearer`, and nowhere else. Not in a
//! query (URLs are kept), not in a cookie (it would be sent by itself), not in a body.

use super::AccessToken;
use rocket::http::HeaderMap;

/// Reads it. `None` when no access token is shown: no header, another scheme, `Bearer` with nothing behind it
/// (RFC 6750 §3.1). `Some(None)` when nobody can say which one counts: another `Authorization` stands beside it.
pub fn read(headers: &HeaderMap<'_>) -> Option<Option<AccessToken>> {
    let token = headers.get("authorization").find_map(bearer)?;
    let is_only_one = headers.get("authorization").count() == 1;
    Some(is_only_one.then(|| AccessToken::new(token)))
}

/// The token of a `Bearer` header, if it has one; the case of the scheme does not matter (RFC 9110 §11.1).
fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    let token = token.trim_matches(' ');
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}
