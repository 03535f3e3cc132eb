//! One's own account: profile, password, confirmation.

use super::action::confirm_page;
use super::answer::Answer;
use super::ctx::Ctx;
use super::download::{Download, file_name, team_file};
use super::error::{HtmlError, caught};
use super::flash::Done;
use super::frame::{Frame, Nav};
use super::logins::logins_url;
use super::page::Page;
use crate::accounts::OwnChange;
use crate::app::App;
use crate::base::error::{Denial, Error};
use crate::base::language::Language;
use crate::identity::Principal;
use crate::login::Effect;
use crate::logins::Scheme as _;
use crate::params::LocalPath;
use crate::session::SessionToken;
use crate::session::csrf::{self, CsrfForm};
use crate::session::guard::SessionUser;
use crate::shown::{self, Export};
use crate::user::edit::{ProfileEdit, ProfileRevision};
use crate::user::password::Password;
use crate::user::{Profile, User};
use rocket::form::FromForm;
use rocket::http::ContentType;
use rocket::{get, post};
use serde::Serialize;
use serde_json::json;
use std::sync::Arc;

/// The form of a profile: what is in its boxes, and the state that it was made from.
pub(super) struct ProfileBoxes {
    pub profile: Profile,
    pub revision: String,
}

impl ProfileBoxes {
    /// With what is stored.
    pub(super) fn stored(profile: &Profile) -> Self {
        Self { profile: profile.clone(), revision: profile.revision() }
    }

    /// With what was typed over it.
    pub(super) fn typed(edit: &ProfileEdit, stored: &Profile) -> Self {
        Self { profile: edit.over(stored), revision: stored.revision() }
    }
}

/// `account/account.html`.
#[derive(Serialize)]
struct Account {
    user: shown::User,
    revision: String,
    /// The tag of the one chosen; empty without one.
    language: &'static str,
}

pub(super) async fn account_page(app: &App, principal: &Principal, boxes: ProfileBoxes) -> Result<Page, Error> {
    let user = User { profile: boxes.profile, ..principal.user.clone() };
    let language = user.language.map_or("", Language::tag);
    let user = shown::User::read(app.accounts(), &user).await?;
    let own = Account { user, revision: boxes.revision, language };
    Ok(Page::new("account/account.html", Frame::of(app, principal, Nav::Account, "account-title"), own))
}

#[get("/account")]
pub(super) async fn account(user: SessionUser<'_>, ctx: Ctx<'_>) -> Result<Page, HtmlError> {
    let principal = user.principal();
    Ok(account_page(ctx.app, principal, ProfileBoxes::stored(&principal.user.profile)).await?)
}

/// A link reads, and this one is written down all the same: of everything that is looked at here, only this
/// leaves the server as a file with all there is about somebody in it.
#[get("/account/export")]
pub(super) async fn export(user: SessionUser<'_>, ctx: Ctx<'_>) -> Result<Download, HtmlError> {
    let principal = user.principal();
    let export = Export::read(ctx.app.accounts(), &principal.user, principal.login.id, ctx.origin()).await?;
    let day: String = ctx.app.clock().now().rfc3339().chars().take(10).collect();
    Ok(Download {
        kind: ContentType::JSON,
        name: format!(
            "{}-{}-{day}.json",
            team_file(ctx.app.config()),
            file_name(principal.user.username.as_str(), "person")
        ),
        text: export.to_json()?,
    })
}

#[derive(FromForm)]
pub(super) struct ProfileForm<'r> {
    pub display_name: Option<&'r str>,
    pub title: Option<&'r str>,
    pub email: Option<&'r str>,
    pub phone: Option<&'r str>,
    /// See [`Profile::revision`]; a form without it sets what it says.
    pub revision: Option<&'r str>,
}

impl ProfileForm<'_> {
    pub(super) fn edit(&self) -> ProfileEdit {
        let text = |typed: Option<&str>| typed.map(str::to_owned);
        ProfileEdit {
            display_name: text(self.display_name),
            title: text(self.title),
            email: text(self.email),
            phone: text(self.phone),
            made_from: self.revision.and_then(ProfileRevision::parse),
        }
    }
}

#[post("/account/profile", data = "<form>")]
pub(super) async fn change_profile(form: CsrfForm<'_, ProfileForm<'_>>, ctx: Ctx<'_>) -> Result<Answer, HtmlError> {
    let (principal, edit) = (form.user.principal(), form.value.edit());
    let change = OwnChange { profile: Some(edit.clone()), ..OwnChange::default() };
    let Err(error) = ctx.app.accounts().change_own(principal, change, ctx.origin()).await else {
        return Ok(Answer::To(Done::Profile.on("/account")));
    };
    let stored = ctx.app.accounts().user(principal.user.id).await?.ok_or(Denial::NotFound)?.profile;
    account_page(ctx.app, principal, ProfileBoxes::typed(&edit, &stored)).await?.refused(error, "")
}

fn password_page(app: &App, principal: &Principal) -> Page {
    let own = json!({"min_length": app.config().policy.min_length, "must_change": principal.user.must_change_password});
    Page::new("account/password.html", Frame::of(app, principal, Nav::Account, "password-title"), own)
}

#[get("/account/password")]
pub(super) fn password(user: SessionUser<'_>, ctx: Ctx<'_>) -> Page {
    password_page(ctx.app, user.principal())
}

#[derive(FromForm)]
pub(super) struct PasswordForm<'r> {
    #[field(default = "")]
    current_password: &'r str,
    #[field(default = "")]
    new_password: &'r str,
}

#[post("/account/password", data = "<form>")]
pub(super) async fn change_password(
    form: Result<CsrfForm<'_, PasswordForm<'_>>, Denial>,
    ctx: Ctx<'_>,
) -> Result<Answer, HtmlError> {
    match form {
        Ok(form) => set_password(form, ctx).await,
        Err(denial) => match changed_before(ctx).await? {
            Some(to) => Ok(Answer::To(to)),
            None => caught(denial, ctx.req).await,
        },
    }
}

async fn set_password(form: CsrfForm<'_, PasswordForm<'_>>, ctx: Ctx<'_>) -> Result<Answer, HtmlError> {
    let (app, principal) = (ctx.app, form.user.principal());
    let [current, new] = [form.value.current_password, form.value.new_password].map(Password::new);
    match app.accounts().change_password(principal, current, new, ctx.origin()).await {
        Ok((user, effect)) => {
            ctx.set_cookie(&app.sessions().reissue(principal.login.id, &user).await?);
            Ok(Answer::To(logins_url(Done::Password, effect)))
        }
        Err(error) => password_page(app, principal).refused(error, "current_password"),
    }
}

/// The form that has changed the password, once more: the answer with the new cookie was lost, and the old cookie
/// opens nothing. A request with it, a form of that login and the new password gets the answer again.
async fn changed_before(ctx: Ctx<'_>) -> Result<Option<String>, Error> {
    let app = ctx.app;
    let (Some(unsent), Some(token)) = (csrf::unsent(ctx.req), ctx.token()) else { return Ok(None) };
    let Some((user, login, _)) = app.sessions().genuine(&token).await? else { return Ok(None) };
    let new = csrf::fields(ctx.req).iter().find(|(name, _)| name == "new_password");
    let Some((_, new)) = new.filter(|_| unsent.user.id == user.id) else { return Ok(None) };
    let changed = app.accounts().changed_before(&user, &login, &Password::new(new), ctx.origin()).await?;
    let Some(user) = changed else { return Ok(None) };
    ctx.set_cookie(&app.sessions().reissue(login.id, &user).await?);
    Ok(Some(logins_url(Done::Password, Effect::AtOnce)))
}

#[get("/account/confirm?<next>")]
pub(super) async fn confirm_form(user: SessionUser<'_>, next: Option<&str>, ctx: Ctx<'_>) -> Result<Page, HtmlError> {
    let next = LocalPath::or_home(next.unwrap_or_default());
    Ok(confirm_page(ctx.app, user.principal(), (next.as_str(), "")).await?)
}

#[derive(FromForm)]
pub(super) struct ConfirmForm<'r> {
    #[field(default = "")]
    password: &'r str,
    #[field(default = "")]
    next: &'r str,
    /// See [`super::action`].
    #[field(default = "")]
    action: &'r str,
}

#[post("/account/confirm", data = "<form>")]
pub(super) async fn confirm(form: CsrfForm<'_, ConfirmForm<'_>>, ctx: Ctx<'_>) -> Result<Answer, HtmlError> {
    let (principal, ConfirmForm { password, next, action }) = (form.user.principal(), form.value);
    let next = LocalPath::or_home(next);
    if let Err(error) = ctx.app.accounts().confirm(principal, Password::new(password), ctx.origin()).await {
        return confirm_page(ctx.app, principal, (next.as_str(), action)).await?.refused(error, "password");
    }
    let (token, confirmed) = renewed(ctx, &ctx.token().ok_or(Denial::DeadCookie)?).await?;
    ctx.set_cookie(&token);
    let done = ctx.resume(&confirmed, action).await?;
    // What could not be carried was not done, and the page said that it would be.
    let next = || if action.is_empty() { next.as_str().to_owned() } else { Done::Confirmed.on(next.as_str()) };
    Ok(done.unwrap_or_else(|| Answer::To(next())))
}

/// The cookie that takes the place of one, after the password; shown again because the answer was lost, the same.
async fn renewed(ctx: Ctx<'_>, old: &SessionToken) -> Result<(Arc<SessionToken>, Principal), Error> {
    let (sessions, from) = (ctx.app.sessions(), ctx.address());
    let token = ctx.once.renewed(old, ctx.app.clock().now(), Box::pin(sessions.renew(old, from))).await?;
    if let Ok(principal) = sessions.look_up(&token).await {
        return Ok((token, principal));
    }
    // That one was replaced since.
    let token = Arc::new(sessions.renew(old, from).await?);
    let principal = sessions.look_up(&token).await?;
    Ok((token, principal))
}
