//! One's own account: profile, password, confirmation.

use super::action::{Actions, Answer, confirm_page};
use super::download::{Download, file_name, team_file};
use super::error::{Caught, HtmlError, caught};
use super::logins::logins_url;
use super::once::Once;
use super::page::{Frame, Page};
use crate::accounts::OwnChange;
use crate::audit::Door;
use crate::base::error::{Denial, Error, FieldError};
use crate::base::language::Language;
use crate::house::House;
use crate::identity::Found;
use crate::login::{Effect, Scheme as _};
use crate::params::{ClientAddress, LocalPath};
use crate::session::SessionToken;
use crate::session::csrf::{self, CsrfForm};
use crate::session::guard::SessionUser;
use crate::session::transport::Cookies;
use crate::shown::{self, Export};
use crate::user::edit::{ProfileEdit, ProfileRevision};
use crate::user::password::Password;
use crate::user::{Profile, User};
use rocket::form::FromForm;
use rocket::http::ContentType;
use rocket::request::{FromRequest, Outcome};
use rocket::response::Redirect;
use rocket::{Either, Request, State, get, post};
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

pub(super) async fn account_page(
    house: &House,
    found: &Found,
    boxes: ProfileBoxes,
    done: Option<&str>,
    errors: &[FieldError],
) -> Result<Page, Error> {
    let user = User { profile: boxes.profile, ..found.user.clone() };
    let own = json!({
        "user": shown::User::read(&house.accounts.users, &user).await?,
        "revision": boxes.revision,
        "language": user.language.map_or("", Language::tag),
    });
    Ok(Page::new(
        "account/account.html",
        Frame::of(house, found, "account", "account-title").done(done).errors(errors),
        own,
    ))
}

#[get("/account?<done>")]
pub(super) async fn account(
    user: SessionUser<'_>,
    done: Option<&str>,
    house: &State<Arc<House>>,
) -> Result<Page, HtmlError> {
    let found = user.found();
    Ok(account_page(house, found, ProfileBoxes::stored(&found.user.profile), done, &[]).await?)
}

/// A link reads, and this one is written down all the same: of everything that is looked at here, only this
/// leaves the house as a file with all there is about somebody in it.
#[get("/account/export")]
pub(super) async fn export(
    user: SessionUser<'_>,
    address: ClientAddress,
    house: &State<Arc<House>>,
) -> Result<Download, HtmlError> {
    let found = user.found();
    let export = Export::read(&house.accounts, &found.user, found.login.id, address.by(Door::Pages)).await?;
    let day: String = house.clock.now().rfc3339().chars().take(10).collect();
    Ok(Download {
        kind: ContentType::JSON,
        name: format!("{}-{}-{day}.json", team_file(&house.config), file_name(found.user.username.as_str(), "person")),
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
pub(super) async fn change_profile(
    form: CsrfForm<'_, ProfileForm<'_>>,
    address: ClientAddress,
    house: &State<Arc<House>>,
) -> Result<Either<Redirect, Page>, HtmlError> {
    let (found, edit) = (form.user.found(), form.value.edit());
    let change = OwnChange { profile: Some(edit.clone()), ..OwnChange::default() };
    let (denial, errors) = match house.accounts.change_own(found, change, address.by(Door::Pages)).await {
        Ok(_) => return Ok(Either::Left(Redirect::to("/account?done=profile"))),
        Err(error) => error.for_form()?,
    };
    let stored = house.accounts.users.find(found.user.id).await?.ok_or(Denial::NotFound)?.profile;
    let boxes = ProfileBoxes::typed(&edit, &stored);
    Ok(Either::Right(account_page(house, found, boxes, None, &errors).await?.refused(denial)))
}

fn password_page(house: &House, found: &Found, done: Option<&str>, errors: &[FieldError]) -> Page {
    let own = json!({"min_length": house.config.policy.min_length, "must_change": found.user.must_change_password});
    Page::new(
        "account/password.html",
        Frame::of(house, found, "account", "password-title").done(done).errors(errors),
        own,
    )
}

#[get("/account/password?<done>")]
pub(super) fn password(user: SessionUser<'_>, done: Option<&str>, house: &State<Arc<House>>) -> Page {
    password_page(house, user.found(), done, &[])
}

#[derive(FromForm)]
pub(super) struct PasswordForm<'r> {
    #[field(default = "")]
    current_password: &'r str,
    #[field(default = "")]
    new_password: &'r str,
}

/// This request, for what a refused form has brought.
pub(super) struct Asked<'r>(&'r Request<'r>);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Asked<'r> {
    type Error = std::convert::Infallible;
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        Outcome::Success(Self(req))
    }
}

#[post("/account/password", data = "<form>")]
pub(super) async fn change_password(
    form: Result<CsrfForm<'_, PasswordForm<'_>>, Denial>,
    asked: Asked<'_>,
    address: ClientAddress,
    cookies: Cookies<'_>,
    house: &State<Arc<House>>,
) -> Result<Either<Redirect, Page>, Either<HtmlError, Caught>> {
    let done = match form {
        Ok(form) => set_password(form, address, cookies, house).await,
        Err(denial) => match changed_before(house, asked.0, cookies, address).await {
            Ok(Some(to)) => Ok(Either::Left(to)),
            Ok(None) => return Err(Either::Right(caught(denial, asked.0).await)),
            Err(error) => Err(error.into()),
        },
    };
    done.map_err(Either::Left)
}

async fn set_password(
    form: CsrfForm<'_, PasswordForm<'_>>,
    address: ClientAddress,
    cookies: Cookies<'_>,
    house: &House,
) -> Result<Either<Redirect, Page>, HtmlError> {
    let found = form.user.found();
    let [current, new] = [form.value.current_password, form.value.new_password].map(Password::new);
    match house.accounts.change_password(found, current, new, address.by(Door::Pages)).await {
        Ok((user, effect)) => {
            let token = house.sessions.restamp(found.login.id, &user).await?;
            house.cookie.set(cookies, &token);
            Ok(Either::Left(Redirect::to(logins_url("password", effect))))
        }
        Err(error) => {
            let (denial, errors) = error.for_password_form("current_password")?;
            Ok(Either::Right(password_page(house, found, None, &errors).refused(denial)))
        }
    }
}

/// The form that has changed the password, once more: the answer with the new cookie was lost, and the old cookie
/// opens nothing. Whoever shows it, a form of that login and the new password gets the answer again.
async fn changed_before(
    house: &House,
    req: &Request<'_>,
    cookies: Cookies<'_>,
    address: ClientAddress,
) -> Result<Option<Redirect>, Error> {
    let (Some(unsent), Some(token)) = (csrf::unsent(req), house.cookie.read(cookies).token()) else { return Ok(None) };
    let Some((user, login, _)) = house.sessions.genuine(&token).await? else { return Ok(None) };
    let new = csrf::fields(req).iter().find(|(name, _)| name == "new_password");
    let Some((_, new)) = new.filter(|_| unsent.user.id == user.id) else { return Ok(None) };
    let new = Password::new(new);
    let changed = house.accounts.changed_before(&user, &login, &new, address.by(Door::Pages)).await?;
    let Some(user) = changed else { return Ok(None) };
    let token = house.sessions.restamp(login.id, &user).await?;
    house.cookie.set(cookies, &token);
    Ok(Some(Redirect::to(logins_url("password", Effect::AtOnce))))
}

#[get("/account/confirm?<next>")]
pub(super) async fn confirm_form(
    user: SessionUser<'_>,
    next: Option<&str>,
    house: &State<Arc<House>>,
) -> Result<Page, HtmlError> {
    let next = LocalPath::or_home(next.unwrap_or_default());
    Ok(confirm_page(house, user.found(), (next.as_str(), ""), &[]).await?)
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
pub(super) async fn confirm(
    form: CsrfForm<'_, ConfirmForm<'_>>,
    address: ClientAddress,
    cookies: Cookies<'_>,
    actions: Actions<'_>,
    house: &State<Arc<House>>,
) -> Result<Answer, HtmlError> {
    let (found, ConfirmForm { password, next, action }) = (form.user.found(), form.value);
    let next = LocalPath::or_home(next);
    if let Err(error) = house.accounts.confirm(found, Password::new(password), address.by(Door::Pages)).await {
        let (denial, errors) = error.for_password_form("password")?;
        let page = confirm_page(house, found, (next.as_str(), action), &errors).await?;
        return Ok(Answer::Page(Box::new(page.refused(denial))));
    }
    let old: SessionToken = house.cookie.read(cookies).token().ok_or(Denial::DeadCookie)?;
    let (token, confirmed) = renewed(house, actions.once, &old).await?;
    house.cookie.set(cookies, &token);
    let done = actions.resume(&confirmed, action).await?;
    Ok(done.unwrap_or_else(|| {
        let (to, mark) = (next.as_str(), if next.as_str().contains('?') { '&' } else { '?' });
        // What could not be carried was not done, and the page said that it would be.
        Answer::To(if action.is_empty() { to.to_owned() } else { format!("{to}{mark}done=confirmed") })
    }))
}

/// The cookie that takes the place of one, after the password; shown again because the answer was lost, the same.
async fn renewed(house: &House, once: &Once, old: &SessionToken) -> Result<(Arc<SessionToken>, Found), Error> {
    let sessions = &house.sessions;
    let token = once.renewed(old, house.clock.now(), Box::pin(sessions.renew(old))).await?;
    if let Ok(found) = sessions.look_up(&token).await {
        return Ok((token, found));
    }
    // That one was replaced since.
    let token = Arc::new(sessions.renew(old).await?);
    let found = sessions.look_up(&token).await?;
    Ok((token, found))
}
