//! Members of a query that a route does not know are refused by name, like those of a JSON body: a misspelt `limit`
//! would otherwise be a silent default. Every route knows its own by its address, so there is no list to keep.

use super::body::unknown;
use crate::error::{Denial, FieldError};
use crate::params::{refuse, refuse_fields};
use crate::token::guard::TokenReader;
use rocket::outcome::Outcome;
use rocket::request::FromRequest as _;
use rocket::route::{self, Handler, Route};
use rocket::{Data, Request};
use std::collections::BTreeSet;

/// A route's own handler behind the check.
#[derive(Clone)]
struct Strict {
    inner: Box<dyn Handler>,
    known: Vec<String>,
    is_open: bool,
}

/// The same route, strict about its query. One that is not open tells a stranger nothing but to sign in.
pub(super) fn strict(mut route: Route, is_open: bool) -> Route {
    let members = route.uri.query().unwrap_or_default().split('&');
    let known = members.map(|member| member.trim_matches(['<', '>']).to_owned()).collect();
    route.handler = Box::new(Strict { inner: route.handler, known, is_open });
    route
}

impl Strict {
    /// What is asked that the route does not know, each once.
    fn faults(&self, req: &Request<'_>) -> Vec<FieldError> {
        let Some(query) = req.uri().query() else { return Vec::new() };
        let names: BTreeSet<&str> = query
            .segments()
            .map(|(name, _)| name)
            .filter(|name| !self.known.iter().any(|known| known == name))
            .collect();
        names.into_iter().filter(|name| !name.is_empty()).map(unknown).collect()
    }
}

#[rocket::async_trait]
impl Handler for Strict {
    async fn handle<'r>(&self, req: &'r Request<'_>, data: Data<'r>) -> route::Outcome<'r> {
        let faults = self.faults(req);
        if faults.is_empty() {
            return self.inner.handle(req, data).await;
        }
        if !self.is_open
            && let Outcome::Error((status, _)) = TokenReader::from_request(req).await
        {
            return Outcome::Error(status);
        }
        refuse_fields(req, faults);
        let _ = refuse::<(), ()>(req, Denial::Invalid);
        Outcome::Error(rocket::http::Status::UnprocessableEntity)
    }
}
