//! A browser as far as the server can see: it keeps the cookie, says where it comes from, and sends
//! the `csrf` field of the page it looks at.

use super::http::{Reply, Request, send};

/// One browser.
pub struct Browser {
    port: u16,
    /// `name=value` of the one cookie.
    pub cookie: Option<String>,
    /// The field of the last page.
    pub csrf: String,
    /// The cookie with which that page was asked for.
    csrf_of: Option<String>,
    pub agent: String,
}

impl Browser {
    pub fn new(port: u16) -> Self {
        let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0".to_owned();
        Self { port, cookie: None, csrf: String::new(), csrf_of: None, agent }
    }

    /// The same house after a restart listens on another port.
    pub fn go_to(&mut self, port: u16) {
        self.port = port;
    }

    /// A second window with the same cookie.
    pub fn twin(&self) -> Self {
        let (cookie, csrf) = (self.cookie.clone(), self.csrf.clone());
        Self { port: self.port, cookie, csrf, csrf_of: self.csrf_of.clone(), agent: self.agent.clone() }
    }

    /// Sends a request with the cookie, keeps what the answer sets or removes.
    pub fn send(&mut self, request: Request) -> Reply {
        let mut request = request.header("user-agent", &self.agent);
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        let reply = send(self.port, &request);
        for set in reply.all("set-cookie") {
            let pair = set.split(';').next().unwrap_or_default().to_owned();
            let is_gone = set.contains("Max-Age=0") || pair.ends_with('=');
            self.cookie = if is_gone { None } else { Some(pair) };
        }
        if let Some(csrf) = reply.csrf() {
            self.csrf = csrf;
            self.csrf_of.clone_from(&self.cookie);
        }
        reply
    }

    /// Follows a link.
    pub fn get(&mut self, path: &str) -> Reply {
        self.send(Request::new("GET", path).header("sec-fetch-site", "same-origin"))
    }

    /// Sends a form without a `csrf` field.
    pub fn post_form(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        self.send(Request::new("POST", path).header("sec-fetch-site", "same-origin").form(fields))
    }

    /// Sends a form of a page as a signed-in person, with the `csrf` field that every page of this login carries:
    /// the one of the last page, or of `/account/password` where none has been looked at.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        if self.csrf_of.is_none() || self.csrf_of != self.cookie {
            let page = self.get("/account/password");
            assert_eq!(page.status, 200, "not signed in: {}", page.status);
        }
        let csrf = self.csrf.clone();
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend_from_slice(fields);
        self.post_form(path, &all)
    }

    /// Whether the cookie still opens the house.
    pub fn is_signed_in(&mut self) -> bool {
        let cookie = self.cookie.clone();
        let is_in = self.get("/account").status == 200;
        self.cookie = cookie;
        is_in
    }

    /// The id in the cookie: the login's.
    pub fn login_id(&self) -> String {
        let cookie = self.cookie.as_deref().expect("a cookie");
        cookie.split('=').nth(1).and_then(|value| value.split('.').next()).expect("id.secret").to_owned()
    }
}
