//! What requests bring, typed: where they come from, where they may be sent on to, why they were refused.

pub mod arrival;
pub mod arrivals;
pub mod body;
pub mod client;
pub mod forwarded;
pub mod logged;
pub mod misdirected;
pub mod readable;
pub mod verified;

pub use client::{ClientAddress, Hop, is_from_proxy};

use crate::audit::filter::Typed;
use crate::base::error::{Denial, FieldError};
use crate::base::ids::{LoginId, UserId, canonical_uuid};
use crate::base::language::Language;
use crate::config::Config;
use rocket::form::FromForm;
use rocket::http::{RawStr, Status};
use rocket::request::{FromParam, Request};
use std::convert::Infallible;
use std::sync::{Arc, OnceLock};
use uuid::Uuid;

/// The one slot of a request in which a guard leaves why it refused; catchers cannot see a guard's
/// error. A `OnceLock`, because the request's cache keeps the first value of a type for ever.
#[derive(Default)]
struct Refused {
    why: OnceLock<Denial>,
    fields: OnceLock<Vec<FieldError>>,
}

/// Refuses in a guard; the catcher of the face says it.
pub fn refuse<T, F>(req: &Request<'_>, why: Denial) -> rocket::outcome::Outcome<T, (Status, Denial), F> {
    let _ = req.local_cache(Refused::default).why.set(why);
    rocket::outcome::Outcome::Error((Status::new(why.problem().status), why))
}

/// Leaves the fields at fault beside [`Denial::Invalid`].
pub fn refuse_fields(req: &Request<'_>, fields: Vec<FieldError>) {
    let _ = req.local_cache(Refused::default).fields.set(fields);
}

/// Why a guard refused this request.
pub fn refused(req: &Request<'_>) -> Option<Denial> {
    req.local_cache(Refused::default).why.get().copied()
}

/// The fields that a guard found at fault.
pub fn refused_fields<'r>(req: &'r Request<'_>) -> &'r [FieldError] {
    req.local_cache(Refused::default).fields.get().map_or(&[], Vec::as_slice)
}

/// A part that `lib.rs` gives the server to manage. Its absence is a fault of assembly.
pub fn part<'r, T: Send + Sync + 'static>(req: &'r Request<'_>) -> Result<&'r T, Denial> {
    req.rocket().state().ok_or(Denial::Internal)
}

/// The configuration that this request is served by.
pub fn config<'r>(req: &'r Request<'_>) -> Result<&'r Config, Denial> {
    part::<Arc<Config>>(req).map(Arc::as_ref)
}

/// The language that a browser or client asks for, if it is one of ours.
pub fn accepted_language(req: &Request<'_>) -> Option<Language> {
    req.headers().get("accept-language").find_map(Language::accepted)
}

/// A path of this server to send somebody on to, never an address elsewhere (ASVS 3.7.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalPath(String);

impl LocalPath {
    /// Takes `text` if it is a path and query of ours, exactly as it stands; else home.
    pub fn or_home(text: &str) -> Self {
        // Browsers read a backslash as a slash, and drop tabs and line ends before they look.
        let is_plain = text.len() <= 2048 && text.chars().all(|c| c.is_ascii_graphic() && c != '\\');
        let is_path =
            text.starts_with('/') && !text.starts_with("//") && rocket::http::uri::Origin::parse(text).is_ok();
        Self(if is_plain && is_path { text.to_owned() } else { "/".to_owned() })
    }

    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Percent-encoded, to stand as a value in a query; a slash may stand there as it is (RFC 3986 §3.4).
    pub fn encoded(&self) -> String {
        rocket::http::RawStr::new(&self.0).percent_encode().as_str().replace("%2F", "/")
    }
}

/// An id in a path; what is not one is an id that nobody has.
pub struct Id<T>(pub T);

fn id_or_nobody(text: &str) -> Uuid {
    canonical_uuid(text).unwrap_or(Uuid::nil())
}

impl FromParam<'_> for Id<LoginId> {
    type Error = Infallible;
    fn from_param(text: &str) -> Result<Self, Infallible> {
        Ok(Self(LoginId(id_or_nobody(text))))
    }
}

impl FromParam<'_> for Id<UserId> {
    type Error = Infallible;
    fn from_param(text: &str) -> Result<Self, Infallible> {
        Ok(Self(UserId(id_or_nobody(text))))
    }
}

/// What of the audit is asked for, in a query; whatever is given combines.
#[derive(Debug, FromForm)]
pub struct AuditQuery<'r> {
    /// Part of a person's name.
    pub q: Option<&'r str>,
    /// What kind of act.
    pub act: Option<&'r str>,
    pub door: Option<&'r str>,
    pub from: Option<&'r str>,
    pub to: Option<&'r str>,
}

impl<'r> AuditQuery<'r> {
    /// As it was typed.
    pub fn typed(&self) -> Typed<'r> {
        let [q, act, door, from, to] = [self.q, self.act, self.door, self.from, self.to].map(Option::unwrap_or_default);
        Typed { q, act, door, from, to }
    }

    /// The filter as a query, with `after` for the next page.
    pub fn again(&self, after: Option<Uuid>) -> String {
        let after = after.map(|id| id.as_hyphenated().to_string());
        let Self { q, act, door, from, to } = *self;
        let parts = [("q", q), ("act", act), ("door", door), ("from", from), ("to", to), ("after", after.as_deref())];
        let given = parts.into_iter().filter_map(|(name, text)| Some((name, text.filter(|text| !text.is_empty())?)));
        let pairs: Vec<String> =
            given.map(|(name, text)| format!("{name}={}", RawStr::new(text).percent_encode())).collect();
        pairs.join("&")
    }
}

/// The methods of the routes that know this path, for 405 and its `Allow`: Rocket answers 404 to a
/// wrong method. Only asked when no route was tried at all.
pub fn methods_of(req: &Request<'_>) -> Vec<&'static str> {
    let path: Vec<&str> = req.uri().path().as_str().split('/').filter(|part| !part.is_empty()).collect();
    let knows = |route: &&rocket::Route| {
        let uri = route.uri.path();
        let own: Vec<&str> = uri.split('/').filter(|part| !part.is_empty()).collect();
        own.len() == path.len() && own.iter().zip(&path).all(|(own, given)| own.starts_with('<') || own == given)
    };
    let mut methods: Vec<&'static str> =
        req.rocket().routes().filter(knows).map(|route| route.method.as_str()).collect();
    if methods.contains(&"GET") {
        methods.push("HEAD");
    }
    methods.sort_unstable();
    methods.dedup();
    methods
}

/// The reason for a status that Rocket found by itself.
pub fn reason_of(status: Status, req: &Request<'_>) -> Denial {
    match status.code {
        404 if req.route().is_none() && !methods_of(req).is_empty() => Denial::MethodNotAllowed,
        404 | 405 => Denial::NotFound,
        408 => Denial::Timeout,
        413 => Denial::TooLarge,
        415 => Denial::UnsupportedMediaType,
        422 => Denial::Invalid,
        400..=499 => Denial::BadRequest,
        503 => Denial::Unavailable,
        _ => Denial::Internal,
    }
}
