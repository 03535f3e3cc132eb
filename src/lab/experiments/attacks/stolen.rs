//! A credential in the wrong hands: copied while it worked.

use super::Stage;
use crate::base::error::Error;
use crate::base::language::Text;
use crate::lab::testbed::exchange::{ELSEWHERE, HOME, Request};
use crate::lab::testbed::revocation;
use crate::login::{Ending, VerifyMode};
use crate::token::TokenPair;
use serde_json::json;
use std::time::Duration;

const AFTER_THE_END: &str = "attack-since-ended";
const AFTER_ITS_LIFE: &str = "attack-since-expired";
const THIEF: &str = "curl/8 (another machine)";

fn refresh(pair: &str) -> Request {
    Request::post("/api/refresh").json(&json!({"refresh_token": pair}))
}

impl Stage<'_> {
    fn ending(&self) -> Ending {
        revocation(&self.test_app.user, self.test_app.app.clock().now())
    }

    fn step_clock(&mut self, secs: u64) {
        self.test_app.app.clock().advance(Duration::from_secs(secs));
        self.note(Text::new("attack-clock").with("time", Text::duration(secs)));
    }

    pub(super) async fn logged_out_cookie(&mut self) -> Result<(), Error> {
        let cookie = self.test_app.cookie(&self.test_app.session(HOME).await?);
        let page = self.check("attack-owner-looks", Request::get("/account").cookie(&cookie)).await;
        let csrf = page.csrf().unwrap_or_default();
        let out = Request::post("/logout").header("Sec-Fetch-Site", "same-origin").cookie(&cookie);
        self.check("attack-owner-signs-out", out.form(&[("csrf", &csrf)])).await;
        let replay = Request::get("/account").cookie(&cookie).header("User-Agent", THIEF).from(ELSEWHERE);
        self.attempt("attack-cookie-copy", replay).await;
        Ok(())
    }

    pub(super) async fn spent_refresh(&mut self) -> Result<(), Error> {
        let first = self.test_app.tokens(HOME).await?.refresh_token;
        let second = self.check("attack-owner-renews", refresh(&first)).await.json();
        let text = |name: &str| second[name].as_str().unwrap_or_default().to_owned();
        let (access, newest) = (text("access_token"), text("refresh_token"));
        self.check("attack-owner-uses", Request::get("/api/account").bearer(&access)).await;
        self.step_clock(self.test_app.app.config().lifetimes.grace_secs + 1);
        self.attempt("attack-refresh-copy", refresh(&first).from(ELSEWHERE)).await;
        self.collateral("attack-refresh-newest", refresh(&newest)).await;
        let last = Request::get("/api/account").bearer(&access);
        self.contrast("attack-access-newest", last).await;
        Ok(())
    }

    pub(super) async fn stolen_cookie(&mut self) -> Result<(), Error> {
        let session = self.test_app.session(HOME).await?;
        let cookie = self.test_app.cookie(&session);
        self.check("attack-owner-home", Request::get("/account").cookie(&cookie)).await;
        let theft = || Request::get("/account").cookie(&cookie).header("User-Agent", THIEF).from(ELSEWHERE);
        self.attempt("attack-cookie-elsewhere", theft()).await;
        let effect = self.test_app.app.logins().end(session.id, &self.ending()).await?;
        self.note(Text::joined([Text::new("attack-owner-ends"), effect.text()]));
        self.attempt_when(AFTER_THE_END, "attack-cookie-once-more", theft()).await;
        Ok(())
    }

    /// As this server verifies, and the other way: with the store asked and without.
    pub(super) async fn stolen_token(&mut self) -> Result<(), Error> {
        let own = self.real.config().verify;
        let other = if own == VerifyMode::Stateless { VerifyMode::Lookup } else { VerifyMode::Stateless };
        self.stolen_token_by(own, "here").await?;
        self.move_to(other).await?;
        self.stolen_token_by(other, "elsewhere").await
    }

    async fn stolen_token_by(&mut self, verify: VerifyMode, app: &str) -> Result<(), Error> {
        let life = self.test_app.app.config().lifetimes.access_ttl_secs;
        let course = |end: &str| Text::new(format!("attack-course-{app}-{end}")).with("mode", verify.as_str());
        let stolen =
            |token: &str| Request::get("/api/account").bearer(token).header("User-Agent", THIEF).from(ELSEWHERE);
        self.course(course("ended"));
        let TokenPair { access_token, login_id, .. } = self.test_app.tokens(HOME).await?;
        self.check("attack-owner-home", Request::get("/api/account").bearer(&access_token)).await;
        self.attempt("attack-access-elsewhere", stolen(&access_token)).await;
        let effect = self.test_app.app.logins().end(login_id, &self.ending()).await?;
        self.note(Text::joined([Text::new("attack-owner-ends"), effect.text()]));
        self.attempt_when(AFTER_THE_END, "attack-access-once-more", stolen(&access_token)).await;
        if verify == VerifyMode::Stateless {
            self.step_clock(life);
            let what = "attack-access-at-its-end";
            self.attempt_when(AFTER_ITS_LIFE, what, stolen(&access_token)).await;
            return Ok(());
        }
        // The one above is dead already, and would show nothing about its time.
        self.course(course("unended"));
        let TokenPair { access_token, refresh_token, .. } = self.test_app.tokens(HOME).await?;
        self.check("attack-owner-other-login", Request::get("/api/account").bearer(&access_token)).await;
        self.attempt("attack-access-of-other", stolen(&access_token)).await;
        self.step_clock(life);
        let what = "attack-access-at-its-end";
        self.attempt_when(AFTER_ITS_LIFE, what, stolen(&access_token)).await;
        self.check("attack-login-lives", refresh(&refresh_token)).await;
        Ok(())
    }
}
