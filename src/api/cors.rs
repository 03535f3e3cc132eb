//! Pages of other origins (CORS, Fetch standard §3.2): who may read what `/api` answers.
//!
//! Only the origins of `api.allowed_origins`, and never with credentials: `/api` knows no cookie, so there is none
//! to be sent along, and a token is shown by the page itself. To everybody else an answer says nothing of all this,
//! and their browser keeps it from them.

use crate::config::Config;
use crate::headers::is_api;
use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::{Method, Status};
use rocket::response::Body;
use rocket::{Request, Response};

const ALLOW_ORIGIN: &str = "access-control-allow-origin";
const METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE";
/// What a page may send beside what every page may.
const REQUEST_HEADERS: &str = "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key";
/// What a page may read beside what every page may.
const RESPONSE_HEADERS: &str = "Retry-After, WWW-Authenticate, ETag, Location, Allow, Accept-Patch";
/// Seconds for which a browser need not ask again.
const MAX_AGE_SECS: &str = "600";

/// Says on each answer who may read it.
pub struct Cors {
    origins: Vec<String>,
}

impl Cors {
    /// For this configuration.
    pub fn new(config: &Config) -> Self {
        Self { origins: config.api_origins.clone() }
    }

    /// The origin that asks, if it may.
    fn allowed<'r>(&self, req: &'r Request<'_>) -> Option<&'r str> {
        let mut all = req.headers().get("origin");
        let origin = all.next().filter(|_| all.next().is_none())?;
        self.origins.iter().any(|own| own == origin).then_some(origin)
    }
}

#[rocket::async_trait]
impl Fairing for Cors {
    fn info(&self) -> Info {
        Info { name: "who may read across origins", kind: Kind::Response | Kind::Singleton }
    }

    async fn on_response<'r>(&self, req: &'r Request<'_>, response: &mut Response<'r>) {
        if is_api(req.uri().path().as_str()) && !self.origins.is_empty() {
            // Whether the origin is said depends on who asks, also where it is not.
            response.adjoin_raw_header("vary", "Origin");
            let allowed = self.allowed(req);
            if let Some(origin) = allowed {
                response.set_raw_header(ALLOW_ORIGIN, origin);
                response.set_raw_header("access-control-expose-headers", RESPONSE_HEADERS);
            }
            if req.method() == Method::Options {
                answer_preflight(response, allowed.is_some());
            }
        }
        // Also of what says by itself that everybody may: the public keys.
        if response.headers().contains(ALLOW_ORIGIN) {
            response.set_raw_header("cross-origin-resource-policy", "cross-origin");
        }
    }
}

/// Before a request that needs leave the browser asks; no route answers `OPTIONS`.
fn answer_preflight(response: &mut Response<'_>, is_allowed: bool) {
    response.set_status(Status::NoContent);
    *response.body_mut() = Body::default();
    for header in ["content-type", "content-language"] {
        response.remove_header(header);
    }
    if is_allowed {
        response.set_raw_header("access-control-allow-methods", METHODS);
        response.set_raw_header("access-control-allow-headers", REQUEST_HEADERS);
        response.set_raw_header("access-control-max-age", MAX_AGE_SECS);
    }
}
