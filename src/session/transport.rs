//! The cookie: every attribute set in one place, for setting and for removing; and how it is read.
//!
//! It is read from the `Cookie` headers themselves, never through Rocket's jar: the jar keeps one of two cookies of a
//! name, decodes values, and says nothing of either. The jar only sets.

use super::SessionToken;
use cookie::{Cookie, SameSite};
use rocket::http::{CookieJar, HeaderMap};
use rocket::request::{FromRequest, Outcome, Request};
use std::convert::Infallible;
use time::{Duration, OffsetDateTime};

/// Which cookie this server uses. `__Host-` ties it to exactly this host and to https (or loopback);
/// a browser drops such a cookie on plain http in a LAN, so `insecure_lan` gives both up, knowingly.
///
/// Cookies know no ports (RFC 6265 §8.5): whatever else is served on the same host name is sent this one and can
/// overwrite it. `__Host-` keeps plain http and other hosts of a domain from doing so; where it is missing the
/// port in the name at least keeps programs apart that mean no harm.
#[derive(Debug, Clone)]
pub struct SessionCookie {
    name: String,
    is_secure: bool,
}

/// What a request shows of our cookie.
#[derive(Debug)]
pub enum Shown {
    /// No cookie of that name.
    Nothing,
    /// One that cannot be ours.
    Unfit,
    /// Two, with different values: one of them somebody else has set, and nobody can say which.
    Twice,
    /// One that has our form.
    Token(SessionToken),
}

impl Shown {
    /// The token, if there is one.
    pub fn token(self) -> Option<SessionToken> {
        if let Self::Token(token) = self { Some(token) } else { None }
    }
}

/// The cookies of a request as they came, and where an answer sets ours.
#[derive(Clone, Copy)]
pub struct Cookies<'r> {
    headers: &'r HeaderMap<'r>,
    jar: &'r CookieJar<'r>,
}

impl<'r> Cookies<'r> {
    /// Of this request.
    pub fn of(req: &'r Request<'_>) -> Self {
        Self { headers: req.headers(), jar: req.cookies() }
    }

    /// The values that were sent by exactly this name, without the quotes that may stand around one (RFC 6265 §4.1.1).
    /// HTTP/2 may send each cookie on a line of its own (RFC 9113 §8.2.3).
    fn values(self, name: &str) -> impl Iterator<Item = &'r str> {
        const SPACE: [char; 2] = [' ', '\t'];
        let pairs = self.headers.get("cookie").flat_map(|line| line.split(';')).filter_map(|pair| pair.split_once('='));
        pairs.filter(move |(own, _)| own.trim_matches(SPACE) == name).map(|(_, value)| {
            let value = value.trim_matches(SPACE);
            value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value)
        })
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Cookies<'r> {
    type Error = Infallible;
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Infallible> {
        Outcome::Success(Self::of(req))
    }
}

impl SessionCookie {
    /// `__Host-session`, or `twodoors-<port>` with `insecure_lan`; `insecure_port` is the port that then listens.
    pub fn new(insecure_port: Option<u16>) -> Self {
        let name = insecure_port.map_or_else(|| "__Host-session".to_owned(), |port| format!("twodoors-{port}"));
        Self { name, is_secure: insecure_port.is_none() }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn build(&self, value: String) -> Cookie<'static> {
        Cookie::build((self.name.clone(), value))
            .http_only(true)
            .secure(self.is_secure)
            // Lax, not Strict: who follows a link from a chat is still signed in. A cross-site POST
            // comes without the cookie, and is refused by its origin besides.
            .same_site(SameSite::Lax)
            .path("/")
            .build()
    }

    /// The cookie with everything but its value: name and attributes as they are set.
    pub fn without_value(&self, max_age_secs: u64) -> Cookie<'static> {
        let mut cookie = self.build(String::new());
        cookie.set_max_age(Duration::seconds(i64::try_from(max_age_secs).unwrap_or(i64::MAX)));
        cookie
    }

    /// The cookie with all its attributes, as `Set-Cookie` says it: it lives for what is left of the login's
    /// absolute life; the idle life is the store's business.
    pub fn cookie(&self, token: &SessionToken) -> Cookie<'static> {
        let mut cookie = self.without_value(token.max_age_secs);
        cookie.set_value(token.expose_secret());
        cookie
    }

    /// Sets it.
    pub fn set(&self, cookies: Cookies<'_>, token: &SessionToken) {
        cookies.jar.add(self.cookie(token));
    }

    /// Removes it. The attributes must be the same, or the browser keeps a `__Host-` cookie. Not by `remove` of the
    /// jar, which asks the machine's clock for a date in the past and panics where that cannot be written.
    pub fn remove(&self, cookies: Cookies<'_>) {
        let mut cookie = self.without_value(0);
        cookie.set_expires(OffsetDateTime::UNIX_EPOCH);
        cookies.jar.add(cookie);
    }

    /// Its value as it was sent; the first, if it came more than once.
    pub fn value<'r>(&self, cookies: Cookies<'r>) -> Option<&'r str> {
        cookies.values(&self.name).next()
    }

    /// Reads it. The same value twice is one cookie; of different ones none counts, or whoever set the other one
    /// would choose as whom somebody acts (ASVS 3.3.3).
    pub fn read(&self, cookies: Cookies<'_>) -> Shown {
        let mut values = cookies.values(&self.name);
        let Some(value) = values.next() else { return Shown::Nothing };
        if values.any(|other| other != value) {
            return Shown::Twice;
        }
        SessionToken::parse(value).map_or(Shown::Unfit, Shown::Token)
    }
}
