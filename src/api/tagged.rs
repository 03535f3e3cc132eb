//! Entity tags: what a change may rest on. `ETag` on what can be changed, `If-Match` on changes (RFC 9110 §13.1.1).

use crate::base::etag::Precondition;
use rocket::request::{FromRequest, Outcome};
use rocket::response::{self, Responder};
use rocket::{Request, Response};
use std::convert::Infallible;

/// An answer with its entity tag, in its quotes.
pub(super) struct Tagged<R>(pub(super) R, pub(super) String);

impl<'r, R: Responder<'r, 'static>> Responder<'r, 'static> for Tagged<R> {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        Response::build_from(self.0.respond_to(req)?).raw_header("etag", self.1).ok()
    }
}

/// `If-Match`, on whatever lines it stands.
pub(super) struct IfMatch(pub(super) Precondition);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for IfMatch {
    type Error = Infallible;
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Infallible> {
        Outcome::Success(Self(Precondition::parse(req.headers().get("if-match"))))
    }
}
