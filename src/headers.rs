//! Headers on every response, and the one check on every request.

use crate::app::App;
use crate::config::Config;
use crate::params::misdirected::Why;
use crate::params::{client, config, misdirected};
use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::uri::Origin;
use rocket::http::{Header, Method};
use rocket::{Data, Request, Response};
use std::sync::Arc;

/// Pages load their style, their small script and images from here, and nothing from elsewhere.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'; object-src 'none'";
/// `PAGE_POLICY` of the one page that a script of ours asks for again.
pub const PAGE_THAT_ASKS_AGAIN: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'; object-src 'none'; connect-src 'self'";
/// JSON shown in a browser's window can do nothing at all.
const API_POLICY: &str =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; sandbox";

/// The headers of every response.
const ALWAYS: [(&str, &str); 8] = [
    ("x-content-type-options", "nosniff"),
    // Not no-referrer: with that browsers send `Origin: null` with our own forms.
    ("referrer-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    (
        "permissions-policy",
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-permitted-cross-domain-policies", "none"),
    // Nothing here is useful to a search engine, and the addresses of links hold codes. `robots.txt` asks nobody to
    // come; this is for those who come all the same.
    ("x-robots-tag", "noindex"),
];

/// Whether a path belongs to door two.
pub fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// Sets what every response carries. Catchers call it too: a request that Rocket cannot parse
/// reaches them without any fairing.
pub fn set(response: &mut Response<'_>, is_api: bool, hsts: Option<&str>) {
    for (name, value) in ALWAYS {
        response.set_header(Header::new(name, value));
    }
    let policy = match response.headers().get_one("content-security-policy") {
        _ if is_api => API_POLICY,
        Some(PAGE_THAT_ASKS_AGAIN) => PAGE_THAT_ASKS_AGAIN,
        Some(_) | None => PAGE_POLICY,
    };
    response.set_header(Header::new("content-security-policy", policy));
    match hsts {
        Some(hsts) => drop(response.set_header(Header::new("strict-transport-security", hsts.to_owned()))),
        // In release Rocket's Shield adds one of a year wherever it does TLS, asked or not.
        None => response.remove_header("strict-transport-security"),
    }
    // What may be kept says so itself; everything else is somebody's own.
    if response.headers().get_one("cache-control").is_none() {
        response.set_header(Header::new("cache-control", "no-store"));
    }
}

/// Sets the headers on every response.
pub struct SecurityHeaders {
    hsts: Option<String>,
}

/// The value of HSTS for this configuration.
fn hsts(config: &Config) -> Option<String> {
    let subdomains = if config.hsts_subdomains { "; includeSubDomains" } else { "" };
    (config.is_https() && config.hsts_secs > 0).then(|| format!("max-age={}{subdomains}", config.hsts_secs))
}

impl SecurityHeaders {
    /// For this configuration.
    pub fn new(config: &Config) -> Self {
        Self { hsts: hsts(config) }
    }
}

/// Sets the headers where no fairing runs.
pub fn set_in_catcher(response: &mut Response<'_>, req: &Request<'_>) {
    let hsts = config(req).ok().and_then(hsts);
    set(response, is_api(req.uri().path().as_str()), hsts.as_deref());
}

#[rocket::async_trait]
impl Fairing for SecurityHeaders {
    fn info(&self) -> Info {
        Info { name: "security headers", kind: Kind::Response | Kind::Singleton }
    }

    async fn on_response<'r>(&self, req: &'r Request<'_>, response: &mut Response<'r>) {
        set(response, is_api(req.uri().path().as_str()), self.hsts.as_deref());
    }
}

/// Where a request is led that did not come through the proxy.
pub const MISDIRECTED: &str = "/.misdirected";

/// Behind a proxy only the proxy is served: a peer that comes directly could claim any address. A
/// fairing cannot answer, so it leads the request to a route that does (421).
pub struct Misdirected;

#[rocket::async_trait]
impl Fairing for Misdirected {
    fn info(&self) -> Info {
        Info { name: "only through the proxy", kind: Kind::Request | Kind::Singleton }
    }

    async fn on_request(&self, req: &mut Request<'_>, _: &mut Data<'_>) {
        let Some(app) = req.rocket().state::<Arc<App>>() else { return };
        client::note_unreadable(req, app.config(), app.arrivals());
        if let Some(found) = misdirected::find(req, app.config()) {
            match found.why {
                Why::Peer => app.arrivals().stranger(client::peer(req)),
                Why::NotHttps(_) => app.arrivals().by_http(client::peer(req)),
            }
            misdirected::tell(req, app.config());
            let path = if is_api(req.uri().path().as_str()) { "/api/.misdirected" } else { MISDIRECTED };
            req.set_method(Method::Get);
            req.set_uri(Origin::parse(path).unwrap_or(Origin::ROOT));
        }
    }
}

/// Rocket lets a form rename its own method (`_method=get` first in the body): a POST from another
/// site would become a GET, which needs no origin, and one that says `head` gets an answer without
/// its body. Nothing here uses that, so the method is what was sent.
pub struct MethodAsSent;

#[rocket::async_trait]
impl Fairing for MethodAsSent {
    fn info(&self) -> Info {
        Info { name: "the method as it was sent", kind: Kind::Request | Kind::Singleton }
    }

    async fn on_request(&self, req: &mut Request<'_>, data: &mut Data<'_>) {
        const FIELD: &[u8] = b"_method=";
        let is_form = req.content_type().is_some_and(|kind| kind.is_form());
        if is_form && req.method() != Method::Post && data.peek(FIELD.len()).await.starts_with(FIELD) {
            req.set_method(Method::Post);
        }
    }
}
