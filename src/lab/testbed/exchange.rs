//! A request as an experiment sends it, and the answer as it came: what the pages show is these, so that
//! nothing is told that was not sent.

use serde_json::Value;
use std::net::{IpAddr, Ipv4Addr};

/// Where the throw-away person is at home: an address for documentation (RFC 5737), nobody's.
pub const HOME: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 10));
/// Another machine.
pub const ELSEWHERE: IpAddr = IpAddr::V4(Ipv4Addr::new(198, 51, 100, 66));

/// What is sent.
#[derive(Debug, Clone)]
pub struct Request {
    /// `GET`, `POST` …
    pub method: &'static str,
    pub path: String,
    /// Headers but for the cookie.
    pub headers: Vec<(&'static str, String)>,
    /// Name and value of the cookie.
    pub cookie: Option<(String, String)>,
    pub body: String,
    pub from: IpAddr,
}

impl Request {
    fn new(method: &'static str, path: &str) -> Self {
        Self { method, path: path.to_owned(), headers: Vec::new(), cookie: None, body: String::new(), from: HOME }
    }

    /// A `GET` from [`HOME`].
    pub fn get(path: &str) -> Self {
        Self::new("GET", path)
    }

    /// A `POST` from [`HOME`].
    pub fn post(path: &str) -> Self {
        Self::new("POST", path)
    }

    /// An `OPTIONS` from [`HOME`].
    pub fn options(path: &str) -> Self {
        Self::new("OPTIONS", path)
    }

    /// With a header.
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// With an access token.
    pub fn bearer(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    /// With the cookie.
    pub fn cookie(mut self, cookie: &(String, String)) -> Self {
        self.cookie = Some(cookie.clone());
        self
    }

    /// With form fields; names and values of an experiment need no encoding.
    pub fn form(mut self, fields: &[(&str, &str)]) -> Self {
        self.body = fields.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
        self.header("Content-Type", "application/x-www-form-urlencoded")
    }

    /// With JSON.
    pub fn json(mut self, body: &Value) -> Self {
        self.body = body.to_string();
        self.header("Content-Type", "application/json")
    }

    /// From another address.
    pub fn from(mut self, address: IpAddr) -> Self {
        self.from = address;
        self
    }

    /// As a page shows it, a line each; what opens something is shortened.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("{} {}", self.method, self.path)];
        if let Some((name, value)) = &self.cookie {
            lines.push(format!("Cookie: {name}={}", shortened(value)));
        }
        let told = |name: &str| !["Content-Type", "User-Agent"].contains(&name);
        for (name, value) in self.headers.iter().filter(|(name, _)| told(name)) {
            lines.push(match value.strip_prefix("Bearer ") {
                Some(token) => format!("{name}: Bearer {}", shortened(token)),
                None => format!("{name}: {value}"),
            });
        }
        if !self.body.is_empty() {
            lines.push(shortened_words(&self.body));
        }
        lines
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The status; 0 when there was no answer.
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// Headers of an answer that say something about a credential.
const TOLD: [&str; 5] =
    ["location", "set-cookie", "www-authenticate", "clear-site-data", "access-control-allow-origin"];

impl Reply {
    /// The first header of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Whether the request got what it asked for: a 2xx, or the redirect by which a form says that it
    /// was done. A redirect to sign-in is a refusal.
    pub fn accepted(&self) -> bool {
        // Signing out leads to the sign-in page as it is; a refused visitor is sent there with a way back.
        let is_done = || self.header("location").is_some_and(|to| to.contains("?done=") || to == "/login");
        (200..300).contains(&self.status) || (self.status == 303 && is_done())
    }

    /// The body as JSON; null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// The code of a refusal, as in `/problems`: a member of the JSON, or the link on the page.
    pub fn code(&self) -> Option<String> {
        if let Some(code) = self.json()["code"].as_str() {
            return Some(code.to_owned());
        }
        let (_, rest) = self.body.split_once("href=\"/problems#")?;
        rest.split_once('"').map(|(code, _)| code.to_owned())
    }

    /// The hidden `csrf` field of the page.
    pub fn csrf(&self) -> Option<String> {
        let (_, rest) = self.body.split_once("name=\"csrf\" value=\"")?;
        rest.split_once('"').map(|(field, _)| field.to_owned())
    }

    /// Name and value of the cookie that it sets.
    pub fn cookie(&self) -> Option<(String, String)> {
        let pair = self.header("set-cookie")?.split(';').next()?;
        pair.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()))
    }

    /// Whether the cookie that it sets has this attribute.
    pub fn cookie_has(&self, attribute: &str) -> bool {
        let set = self.header("set-cookie").unwrap_or_default();
        set.split(';').skip(1).any(|own| own.trim().eq_ignore_ascii_case(attribute))
    }

    /// As a page shows it, a line each.
    pub fn lines(&self) -> Vec<String> {
        let told = |name: &str| TOLD.iter().any(|told| told.eq_ignore_ascii_case(name));
        let headers = self.headers.iter().filter(|(name, _)| told(name)).map(|(name, value)| {
            let value = match (name.eq_ignore_ascii_case("set-cookie"), value.split_once(';')) {
                (true, Some((pair, attributes))) => format!("{};{attributes}", shortened_pair(pair)),
                _ => value.clone(),
            };
            format!("{}: {value}", titled(name))
        });
        headers.chain(self.code().map(|code| format!("code: {code}"))).collect()
    }
}

/// `set-cookie` as it is mostly written: `Set-Cookie`.
fn titled(name: &str) -> String {
    let part = |part: &str| {
        let (first, rest) = part.split_at(part.len().min(1));
        if part == "www" { "WWW".to_owned() } else { first.to_uppercase() + rest }
    };
    name.to_lowercase().split('-').map(part).collect::<Vec<_>>().join("-")
}

/// What opens something, cut so that it opens nothing: the first characters of each part.
pub fn shortened(secret: &str) -> String {
    const KEPT: usize = 8;
    let cut = |part: &str| {
        if part.chars().count() > KEPT { part.chars().take(KEPT).chain(['…']).collect() } else { part.to_owned() }
    };
    secret.split('.').map(cut).collect::<Vec<_>>().join(".")
}

fn shortened_pair(pair: &str) -> String {
    match pair.split_once('=') {
        Some((name, value)) => format!("{name}={}", shortened(value)),
        None => pair.to_owned(),
    }
}

/// A body with every long word cut.
fn shortened_words(body: &str) -> String {
    const LONG: usize = 24;
    let is_word = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let (mut text, mut word) = (String::new(), String::new());
    for c in body.chars().chain(['\n']) {
        if is_word(c) {
            word.push(c);
            continue;
        }
        text += &if word.len() > LONG { shortened(&word) } else { std::mem::take(&mut word) };
        word.clear();
        text.push(c);
    }
    text.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, headers: &[(&str, &str)], body: &str) -> Reply {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Reply { status, headers, body: body.to_owned() }
    }

    #[test]
    fn a_redirect_to_sign_in_is_a_refusal_and_one_that_says_done_is_not() {
        assert!(reply(200, &[], "").accepted() && reply(201, &[], "").accepted());
        assert!(reply(303, &[("Location", "/account?done=profile")], "").accepted());
        assert!(!reply(303, &[("Location", "/login?next=/account")], "").accepted());
        assert!(!reply(303, &[("Location", "/account/confirm?next=/")], "").accepted());
        assert!(!reply(401, &[], "").accepted() && !reply(0, &[], "").accepted());
    }

    #[test]
    fn what_opens_something_is_never_shown_whole() {
        let secret = "q".repeat(43);
        let cookie = ("__Host-session".to_owned(), format!("0193-id.{secret}"));
        let request = Request::post("/x").cookie(&cookie).bearer(&format!("{secret}.{secret}.{secret}"));
        let request = request.form(&[("csrf", &secret), ("password", "a-password-that-is-random")]);
        let answer = reply(200, &[("set-cookie", &format!("__Host-session=id.{secret}; HttpOnly; Path=/"))], "");
        for line in request.lines().iter().chain(&answer.lines()) {
            assert!(!line.contains(&secret[..9]) && !line.contains("that-is-random"), "{line}");
        }
        assert_eq!(answer.lines(), ["Set-Cookie: __Host-session=id.qqqqqqqq…; HttpOnly; Path=/"]);
        assert!(answer.cookie_has("httponly") && answer.cookie_has("Path=/") && !answer.cookie_has("Secure"));
    }

    #[test]
    fn the_code_of_a_refusal_is_found_in_json_and_on_a_page() {
        assert_eq!(reply(401, &[], r#"{"code":"invalid_token"}"#).code().as_deref(), Some("invalid_token"));
        let page = r#"code <a href="/problems#cross_site"><code>cross_site</code></a>"#;
        assert_eq!(reply(403, &[], page).code().as_deref(), Some("cross_site"));
        assert_eq!(reply(303, &[], "").code(), None);
    }
}
