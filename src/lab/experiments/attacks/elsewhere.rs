//! Another site, and a script on our own page: what a browser does by itself, and what it keeps to itself.

use super::{Cue, Part, Stage};
use crate::base::error::Error;
use crate::base::language::Text;
use crate::lab::testbed::exchange::{ELSEWHERE, HOME, Reply, Request};
use crate::lab::testbed::test_app::USERNAME;
use serde_json::json;

const EVIL: &str = "https://evil.example";
const NEW_NAME: &str = "Mallory";

/// A form that changes the profile, as a page elsewhere would send it.
fn form(csrf: &str) -> Request {
    let fields: &[(&str, &str)] =
        if csrf.is_empty() { &[("display_name", NEW_NAME)] } else { &[("csrf", csrf), ("display_name", NEW_NAME)] };
    Request::post("/account/profile").form(fields)
}

fn from_evil(request: Request) -> Request {
    request.header("Origin", EVIL).header("Sec-Fetch-Site", "cross-site")
}

impl Stage<'_> {
    /// By the form, with a password, which is answered too: the cookie is the one that the server sets.
    async fn sign_in(&mut self) -> Result<(Reply, String), Error> {
        let password = self.test_app.set_password().await?;
        let fields = [("username", USERNAME), ("password", password.as_str()), ("next", "/account")];
        let request = Request::post("/login").header("Sec-Fetch-Site", "same-origin").form(&fields);
        Ok((self.client.send(&request).await, password))
    }

    /// Sends a form that wants to change the name. It got what it wanted if the name is another now,
    /// whatever the answer says.
    async fn change_name(&mut self, what: &'static str, sent: Request) -> Result<(), Error> {
        let got = self.client.send(&sent).await;
        let now = self.test_app.app.accounts().user(self.test_app.user.id).await?;
        let is_changed = now.is_some_and(|now| now.profile.display_name == NEW_NAME);
        let accepted = got.accepted() || is_changed;
        let cue = Cue { part: Part::Attempt, what: Text::new(what), when: None };
        self.tell(cue, sent, got, accepted, ("attack-let-through", "attack-refused"));
        Ok(())
    }

    pub(super) async fn cross_site_cookie(&mut self) -> Result<(), Error> {
        let (set, _) = self.sign_in().await?;
        let cookie = set.cookie().unwrap_or_default();
        let page = self.check("attack-owner-signed-in", Request::get("/account").cookie(&cookie)).await;
        let is_left_out = set.cookie_has("SameSite=Lax") || set.cookie_has("SameSite=Strict");
        let by_browser = from_evil(form(""));
        if is_left_out {
            self.change_name("attack-form-left-out", by_browser).await?;
        } else {
            let what = "attack-form-not-left-out";
            self.change_name(what, by_browser.cookie(&cookie)).await?;
        }
        self.change_name("attack-form-with-cookie", from_evil(form("")).cookie(&cookie)).await?;
        let silent = form("").cookie(&cookie);
        self.change_name("attack-form-silent", silent).await?;
        let forged = form("").cookie(&cookie).header("Sec-Fetch-Site", "same-origin");
        self.change_name("attack-form-lied", forged).await?;
        let csrf = page.csrf().unwrap_or_default();
        let own = form(&csrf).cookie(&cookie).header("Sec-Fetch-Site", "same-origin");
        self.contrast("attack-form-own", own).await;
        Ok(())
    }

    pub(super) async fn cross_site_token(&mut self) -> Result<(), Error> {
        let access = self.test_app.tokens(HOME).await?.access_token;
        self.check("attack-owner-app", Request::get("/api/account").bearer(&access)).await;
        let end = || Request::post("/api/logout").header("Origin", EVIL).header("Sec-Fetch-Site", "cross-site");
        self.attempt("attack-form-no-token", end()).await;
        let ask = Request::options("/api/account").header("Origin", EVIL);
        let ask = ask.header("Access-Control-Request-Method", "GET");
        let ask = ask.header("Access-Control-Request-Headers", "authorization");
        let ask = ask.header("Sec-Fetch-Site", "cross-site").header("Sec-Fetch-Mode", "cors");
        let got = self.client.send(&ask).await;
        let accepted = got.header("access-control-allow-origin").is_some();
        let cue = Cue { part: Part::Attempt, what: Text::new("attack-preflight"), when: None };
        self.tell(cue, ask, got, accepted, ("attack-allowed", "attack-not-allowed"));
        let held = Request::get("/api/account").header("Origin", EVIL).header("Sec-Fetch-Site", "cross-site");
        let held = held.bearer(&access).from(ELSEWHERE);
        self.contrast("attack-token-held", held).await;
        Ok(())
    }

    pub(super) async fn script(&mut self) -> Result<(), Error> {
        let (answer, password) = self.sign_in().await?;
        let cookie = answer.cookie().unwrap_or_default();
        self.check("attack-owner-signed-in", Request::get("/account").cookie(&cookie)).await;
        let sent = Request::post("/login").header("Sec-Fetch-Site", "same-origin");
        let is_read = !answer.cookie_has("HttpOnly");
        self.look("attack-look-cookie", sent, answer, is_read);
        let body = json!({"username": USERNAME, "password": password, "device_name": "a throw-away app"});
        let sent = Request::post("/api/login").json(&body);
        let got = self.client.send(&sent).await;
        let is_read = got.json()["access_token"].is_string();
        self.look("attack-look-tokens", sent, got, is_read);
        Ok(())
    }

    fn look(&mut self, what: &'static str, sent: Request, got: Reply, is_within: bool) {
        let called = ("attack-within-reach", "attack-out-of-reach");
        self.tell(Cue { part: Part::Look, what: Text::new(what), when: None }, sent, got, is_within, called);
    }
}
