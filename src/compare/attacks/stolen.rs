//! A credential in the wrong hands: copied while it worked.

use super::Stage;
use crate::audit::{Act, Door, Origin};
use crate::compare::exchange::{ELSEWHERE, HOME, Request};
use crate::error::Error;
use crate::language::Text;
use crate::login::{EndReason, Ending, LoginId, Scheme as _, VerifyMode};
use crate::token::TokenPair;
use serde_json::json;
use std::time::Duration;

const AFTER_THE_END: &str = "after its owner had ended the login";
const AFTER_ITS_LIFE: &str = "when the token's own time was over";
const THIEF: &str = "curl/8 (another machine)";

fn refresh(pair: &str) -> Request {
    Request::post("/api/refresh").json(&json!({"refresh_token": pair}))
}

impl Stage<'_> {
    /// As its owner does it in the list of logins.
    fn ending(&self) -> Ending {
        let (origin, reason) = (Origin { door: Door::System, address: None }, EndReason::Revoked);
        let entry = origin.entry(Act::LoginEnded(reason), self.sandbox.house.clock.now()).to(&self.sandbox.user);
        Ending { reason, entry }
    }

    fn step_clock(&mut self, secs: u64) {
        self.sandbox.house.clock.advance(Duration::from_secs(secs));
        self.note(format!("The clock of the throw-away house is put {} forward.", Text::duration(secs)));
    }

    pub(super) async fn logged_out_cookie(&mut self) -> Result<(), Error> {
        let cookie = self.sandbox.cookie(&self.sandbox.session(HOME).await?);
        let page =
            self.check("The owner is signed in and looks at a page", Request::get("/account").cookie(&cookie)).await;
        let csrf = page.csrf().unwrap_or_default();
        let out = Request::post("/logout").header("Sec-Fetch-Site", "same-origin").cookie(&cookie);
        self.check("The owner signs out", out.form(&[("csrf", &csrf)])).await;
        let replay = Request::get("/account").cookie(&cookie).header("User-Agent", THIEF).from(ELSEWHERE);
        self.attempt("Somebody shows the copy of the cookie", replay).await;
        Ok(())
    }

    pub(super) async fn spent_refresh(&mut self) -> Result<(), Error> {
        let first = self.sandbox.tokens(HOME).await?.refresh_token;
        let second = self.check("The owner renews: the first refresh token is exchanged", refresh(&first)).await.json();
        let text = |name: &str| second[name].as_str().unwrap_or_default().to_owned();
        let (access, newest) = (text("access_token"), text("refresh_token"));
        self.check("The owner uses what came back", Request::get("/api/account").bearer(&access)).await;
        self.step_clock(self.sandbox.house.config.lifetimes.grace_secs + 1);
        self.attempt("Somebody shows a copy of the first refresh token", refresh(&first).from(ELSEWHERE)).await;
        self.collateral("the owner’s own newest refresh token, from home", refresh(&newest)).await;
        let last = Request::get("/api/account").bearer(&access);
        self.contrast("the access token that came with the newest", last).await;
        Ok(())
    }

    pub(super) async fn stolen_cookie(&mut self) -> Result<(), Error> {
        let session = self.sandbox.session(HOME).await?;
        let cookie = self.sandbox.cookie(&session);
        self.check("The owner, at home", Request::get("/account").cookie(&cookie)).await;
        let theft = || Request::get("/account").cookie(&cookie).header("User-Agent", THIEF).from(ELSEWHERE);
        self.attempt("The same cookie from another machine", theft()).await;
        let effect = self.sandbox.house.sessions.revoke(&session.id, self.ending()).await?;
        self.note(format!("The owner ends the login. {}", effect.text()));
        self.attempt_when(AFTER_THE_END, "The same cookie once more", theft()).await;
        Ok(())
    }

    /// As this house verifies, and the other way: with the store asked and without.
    pub(super) async fn stolen_token(&mut self) -> Result<(), Error> {
        let own = self.real.config.verify;
        let other = if own == VerifyMode::Stateless { VerifyMode::Lookup } else { VerifyMode::Stateless };
        self.stolen_token_by(own, &format!("token.verify = {} (this house)", own.as_str())).await?;
        self.move_to(other).await?;
        self.stolen_token_by(other, &format!("token.verify = {} (another house)", other.as_str())).await
    }

    async fn stolen_token_by(&mut self, verify: VerifyMode, named: &str) -> Result<(), Error> {
        let life = self.sandbox.house.config.lifetimes.access_ttl_secs;
        let stolen =
            |token: &str| Request::get("/api/account").bearer(token).header("User-Agent", THIEF).from(ELSEWHERE);
        self.course(format!("{named}, the owner ends the login"));
        let TokenPair { access_token, login_id, .. } = self.sandbox.tokens(HOME).await?;
        self.check("The owner, at home", Request::get("/api/account").bearer(&access_token)).await;
        self.attempt("The same access token from another machine", stolen(&access_token)).await;
        let id: LoginId = login_id.parse().map_err(|()| crate::error::Denial::Internal)?;
        let effect = self.sandbox.house.tokens.revoke(&id, self.ending()).await?;
        self.note(format!("The owner ends the login. {}", effect.text()));
        self.attempt_when(AFTER_THE_END, "The same access token once more", stolen(&access_token)).await;
        if verify == VerifyMode::Stateless {
            self.step_clock(life);
            let what = "The same access token at the end of its life";
            self.attempt_when(AFTER_ITS_LIFE, what, stolen(&access_token)).await;
            return Ok(());
        }
        // The one above is dead already, and would show nothing about its time.
        self.course(format!("{named}, nobody ends the login"));
        let TokenPair { access_token, refresh_token, .. } = self.sandbox.tokens(HOME).await?;
        self.check("The owner, in another login", Request::get("/api/account").bearer(&access_token)).await;
        self.attempt("Its access token from another machine", stolen(&access_token)).await;
        self.step_clock(life);
        let what = "The same access token at the end of its life";
        self.attempt_when(AFTER_ITS_LIFE, what, stolen(&access_token)).await;
        self.check("The login itself lives on: its owner renews", refresh(&refresh_token)).await;
        Ok(())
    }
}
