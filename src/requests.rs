//! One line of the log for each request, where that is wanted; and what of a request may stand in the log at all.

use crate::base::clock::Stopwatch;
use crate::base::error::{Denial, Error, FieldError};
use crate::base::ids::UserId;
use crate::base::log;
use crate::params::logged::shown;
use crate::params::misdirected::misdirection;
use crate::params::{ClientAddress, config};
use crate::session;
use crate::token;
use rocket::fairing::{Fairing, Info, Kind};
use rocket::{Data, Request, Response};
use std::net::IpAddr;

/// A request as it came: fairings lead some elsewhere.
struct Begun {
    path: String,
    watch: Stopwatch,
}

/// The path of a request for the log: never the query, in which codes stand, and no part of the path that is one (ASVS 16.2.5).
pub fn path(req: &Request<'_>) -> String {
    match req.local_cache(|| None::<Begun>) {
        Some(begun) => begun.path.clone(),
        None => shown(req.uri().path().as_str()),
    }
}

/// From where it came, as far as that is believed.
fn address(req: &Request<'_>) -> Option<IpAddr> {
    config(req).ok().map(|config| ClientAddress::of(req, config).0)
}

/// Who it was, if a guard has found that.
fn person(req: &Request<'_>) -> Option<UserId> {
    let found = session::guard::cached_principal(req).or_else(|| token::guard::cached_principal(req));
    found.map(|found| found.user.id)
}

/// What is answered to an error of a handler; the log is told of one of the store.
pub fn denied(error: Error, req: &Request<'_>) -> (Denial, Vec<FieldError>) {
    if let Error::Store(error) = &error {
        log::request_failed(&path(req), error);
    }
    error.into_denial()
}

/// Tells of a refusal that may be an attack, or a mistake that somebody will ask about (ASVS 16.3.2, 16.3.3). What people
/// meet every day, such as a login that has ended, is none.
pub fn tell_refused(denial: Denial, req: &Request<'_>) {
    let is_told = matches!(
        denial,
        Denial::CrossSite | Denial::Csrf | Denial::NotAdministrator | Denial::WrongSecret | Denial::InvalidToken
    );
    if is_told {
        let (code, method, path) = (denial.problem().code, req.method().as_str(), path(req));
        log::refused(code, method, &path, log::some(&address(req)), log::some(&person(req)));
    }
}

/// Tells of every answer. Attach it first: it notes the path as it was asked for.
pub struct RequestLog;

#[rocket::async_trait]
impl Fairing for RequestLog {
    fn info(&self) -> Info {
        Info { name: "a line for each request", kind: Kind::Request | Kind::Response | Kind::Singleton }
    }

    async fn on_request(&self, req: &mut Request<'_>, _: &mut Data<'_>) {
        if log::tells_requests() {
            let begun = Begun { path: shown(req.uri().path().as_str()), watch: Stopwatch::start() };
            req.local_cache(|| Some(begun));
        }
    }

    async fn on_response<'r>(&self, req: &'r Request<'_>, response: &mut Response<'r>) {
        let Some(begun) = req.local_cache(|| None::<Begun>) else { return };
        let millis = u64::try_from(begun.watch.elapsed().as_millis()).unwrap_or(u64::MAX);
        let (address, person) = (address(req), person(req));
        let method = misdirection(req).map_or(req.method(), |found| found.method).as_str();
        let status = response.status().code.into();
        log::request(method, &begun.path, status, millis, log::some(&address), log::some(&person));
    }
}
