//! What a handler needs beside who asks: where the request comes from, and the services of the app that it came to.

use crate::app::App;
use crate::audit::{Door, Source};
use crate::params::{ClientAddress, part};
use rocket::Request;
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome};
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;

/// The services, and the address of the client.
#[derive(Clone, Copy)]
pub(super) struct Ctx<'r> {
    pub app: &'r App,
    pub address: IpAddr,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Ctx<'r> {
    type Error = Infallible;
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Infallible> {
        match part::<Arc<App>>(req) {
            Ok(app) => Outcome::Success(Self { app, address: ClientAddress::of(req, app.config()).0 }),
            Err(_) => Outcome::Forward(Status::InternalServerError),
        }
    }
}

impl Ctx<'_> {
    /// Where acts of this request come from.
    pub(super) fn origin(self) -> Source {
        Source { door: Door::Api, address: Some(self.address) }
    }
}
