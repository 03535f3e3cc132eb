//! Queries are read as strictly as JSON bodies: members that a route does not know or
//! that are not UTF-8 or stand twice are refused by name. A misspelt `limit` would otherwise be a silent default. Every route knows its own by its
//! address, so there is no list to keep.

use super::body::unknown;
use crate::base::error::{Denial, FieldError};
use crate::params::readable::members;
use crate::params::{refuse, refuse_fields};
use crate::token::guard::{TokenAdmin, TokenReader};
use rocket::http::Status;
use rocket::outcome::Outcome;
use rocket::request::{self, FromRequest as _};
use rocket::route::{self, Handler, Route};
use rocket::{Data, Request};
use std::collections::{BTreeMap, BTreeSet};

/// Whom a route serves; nobody else is told anything of its query.
#[derive(Clone, Copy)]
pub(super) enum Serves {
    Anybody,
    SignedIn,
    Administrators,
}

/// A route's own handler behind the check.
#[derive(Clone)]
struct Strict {
    inner: Box<dyn Handler>,
    known: Vec<String>,
    serves: Serves,
}

/// Makes routes strict about their query.
pub(super) fn strict(routes: Vec<Route>, serves: Serves) -> impl Iterator<Item = Route> {
    routes.into_iter().map(move |mut route| {
        let members = route.uri.query().unwrap_or_default().split('&');
        let known = members.map(|member| member.trim_matches(['<', '>']).to_owned()).collect();
        route.handler = Box::new(Strict { inner: route.handler, known, serves });
        route
    })
}

impl Strict {
    /// The members at fault, each once, in alphabetical order.
    fn faults(&self, req: &Request<'_>) -> Vec<FieldError> {
        let mut faults = BTreeMap::new();
        let mut given = BTreeSet::new();
        for (name, value) in members(req).filter(|(name, value)| !name.is_empty() || value.as_deref() != Some("")) {
            if !self.known.contains(&name) {
                faults.insert(name.clone(), unknown(&name));
            } else if !given.insert(name.clone()) {
                faults.insert(name.clone(), FieldError::new(name, "fault-twice"));
            } else if value.is_none() {
                faults.insert(name.clone(), FieldError::new(name, "fault-not-utf8"));
            }
        }
        faults.into_values().collect()
    }
}

/// The status with which a guard refuses; it has left the reason for the catcher.
fn refusal<T>(outcome: request::Outcome<T, Denial>) -> Option<Status> {
    match outcome {
        Outcome::Success(_) => None,
        Outcome::Error((status, _)) | Outcome::Forward(status) => Some(status),
    }
}

#[rocket::async_trait]
impl Handler for Strict {
    async fn handle<'r>(&self, req: &'r Request<'_>, data: Data<'r>) -> route::Outcome<'r> {
        let faults = self.faults(req);
        if faults.is_empty() {
            return self.inner.handle(req, data).await;
        }
        let refused = match self.serves {
            Serves::Anybody => None,
            Serves::SignedIn => refusal(TokenReader::from_request(req).await),
            Serves::Administrators => refusal(TokenAdmin::from_request(req).await),
        };
        if let Some(status) = refused {
            return Outcome::Error(status);
        }
        refuse_fields(req, faults);
        let _ = refuse::<(), ()>(req, Denial::Invalid);
        Outcome::Error(Status::UnprocessableEntity)
    }
}
