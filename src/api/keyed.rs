//! Requests that may be repeated: `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07).

use super::body::digest_of;
use crate::app::replies::Repeatable;
use crate::base::error::{Denial, FieldError};
use crate::base::ids::UserId;
use crate::params::{refuse, refuse_fields};
use rocket::Request;
use rocket::data::{Data, FromData, Outcome};

const HEADER: &str = "idempotency-key";
const LONGEST: usize = 255;

/// A body, and the key if its sender gave one.
pub(super) struct Keyed<T> {
    key: Option<String>,
    digest: [u8; 32],
    pub(super) body: T,
}

impl<T> Keyed<T> {
    /// The request, if it may be repeated.
    pub(super) fn repeatable<'a>(&'a self, by: UserId, route: &'a str) -> Option<Repeatable<'a>> {
        self.key.as_deref().map(|key| Repeatable { by, route, key, body: self.digest })
    }
}

/// A string as the draft has it (RFC 9651 §3.3.3), and the same without its quotes.
fn parse(text: &str) -> Option<String> {
    let text = text.trim();
    let key = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    let is_plain = key.bytes().all(|byte| (0x20..0x7f).contains(&byte) && byte != b'"' && byte != b'\\');
    (is_plain && !key.is_empty() && key.len() <= LONGEST).then(|| key.to_owned())
}

fn key(req: &Request<'_>) -> Result<Option<String>, FieldError> {
    let mut lines = req.headers().get(HEADER);
    let Some(line) = lines.next() else { return Ok(None) };
    let key = parse(line).filter(|_| lines.next().is_none());
    key.map(Some).ok_or_else(|| FieldError::new("Idempotency-Key", "fault-idempotency-key"))
}

#[rocket::async_trait]
impl<'r, T: FromData<'r, Error = Denial>> FromData<'r> for Keyed<T> {
    type Error = Denial;
    async fn from_data(req: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Self> {
        match key(req) {
            Ok(key) => T::from_data(req, data).await.map(|body| Self { key, digest: digest_of(req), body }),
            Err(fault) => {
                refuse_fields(req, vec![fault]);
                refuse(req, Denial::Invalid)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_with_and_without_its_quotes() {
        for (text, key) in [("\"a b\"", "a b"), ("8e03978e", "8e03978e"), (" \"x\" ", "x")] {
            assert_eq!(parse(text).as_deref(), Some(key));
        }
        for text in ["", "\"\"", "\"", "a\"b", "\"a\\\"b\"", "é", &"x".repeat(256)] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert!(parse(&"x".repeat(255)).is_some());
    }
}
