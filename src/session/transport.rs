//! The cookie: every attribute set in one place, for setting and for removing.

use super::SessionToken;
use cookie::{Cookie, SameSite};
use rocket::http::CookieJar;
use time::{Duration, OffsetDateTime};

/// Which cookie this house uses. `__Host-` ties it to exactly this host and to https (or loopback);
/// a browser drops such a cookie on plain http in a LAN, so `insecure_lan` gives both up, knowingly.
#[derive(Debug, Clone, Copy)]
pub struct SessionCookie {
    /// `insecure_lan` is set.
    pub insecure: bool,
}

impl SessionCookie {
    /// `__Host-session`, or `session` with `insecure_lan`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        if self.insecure { "session" } else { "__Host-session" }
    }

    fn build(self, value: String) -> Cookie<'static> {
        Cookie::build((self.name(), value))
            .http_only(true)
            .secure(!self.insecure)
            // Lax, not Strict: who follows a link from a chat is still signed in. A cross-site POST
            // comes without the cookie, and is refused by its origin besides.
            .same_site(SameSite::Lax)
            .path("/")
            .build()
    }

    /// The cookie with everything but its value: name and attributes as they are set.
    #[must_use]
    pub fn without_value(self, max_age_secs: u64) -> Cookie<'static> {
        let mut cookie = self.build(String::new());
        cookie.set_max_age(Duration::seconds(i64::try_from(max_age_secs).unwrap_or(i64::MAX)));
        cookie
    }

    /// The cookie with all its attributes, as `Set-Cookie` says it: it lives for what is left of the login's
    /// absolute life; the idle life is the store's business.
    #[must_use]
    pub fn cookie(self, token: &SessionToken) -> Cookie<'static> {
        let mut cookie = self.without_value(token.max_age_secs);
        cookie.set_value(token.expose_secret());
        cookie
    }

    /// Sets it.
    pub fn set(self, jar: &CookieJar<'_>, token: &SessionToken) {
        jar.add(self.cookie(token));
    }

    /// Removes it. The attributes must be the same, or the browser keeps a `__Host-` cookie. Not by `remove` of the
    /// jar, which asks the machine's clock for a date in the past and panics where that cannot be written.
    pub fn remove(self, jar: &CookieJar<'_>) {
        let mut cookie = self.without_value(0);
        cookie.set_expires(OffsetDateTime::UNIX_EPOCH);
        jar.add(cookie);
    }

    /// Reads it: `None` without one, `Some(None)` with one that cannot be ours.
    #[must_use]
    pub fn read(self, jar: &CookieJar<'_>) -> Option<Option<SessionToken>> {
        jar.get(self.name()).map(|cookie| SessionToken::parse(cookie.value()))
    }
}
