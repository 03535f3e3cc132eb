//! What a handler needs beside who asks: the request, and the services of the app that it came to.

use super::doctor::Doctor;
use super::once::Once;
use crate::app::App;
use crate::audit::{Door, Source};
use crate::params::{ClientAddress, part};
use crate::session::SessionToken;
use crate::session::transport::Cookies;
use rocket::Request;
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome};
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;

/// The request and the services.
#[derive(Clone, Copy)]
pub(super) struct Ctx<'r> {
    pub req: &'r Request<'r>,
    pub app: &'r Arc<App>,
    pub once: &'r Once,
    pub doctor: &'r Doctor,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Ctx<'r> {
    type Error = Infallible;
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Infallible> {
        match (part::<Arc<App>>(req), part(req), part(req)) {
            (Ok(app), Ok(once), Ok(doctor)) => Outcome::Success(Self { req, app, once, doctor }),
            _ => Outcome::Forward(Status::InternalServerError),
        }
    }
}

impl Ctx<'_> {
    /// From which address the request comes.
    pub(super) fn address(self) -> IpAddr {
        ClientAddress::of(self.req, self.app.config()).0
    }

    /// Where acts of this request come from.
    pub(super) fn origin(self) -> Source {
        Source { door: Door::Pages, address: Some(self.address()) }
    }

    /// The cookie's secret, if one came that can be read.
    pub(super) fn token(self) -> Option<SessionToken> {
        self.app.cookie().read(Cookies::of(self.req)).token()
    }

    /// Answers with the cookie.
    pub(super) fn set_cookie(self, token: &SessionToken) {
        self.app.cookie().set(Cookies::of(self.req), token);
    }

    /// Has the browser forget the cookie.
    pub(super) fn remove_cookie(self) {
        self.app.cookie().remove(Cookies::of(self.req));
    }
}
