//! One's own account: profile, password, confirmation.

use super::action::{Actions, confirm_page};
use super::answer::Answer;
use super::download::{Download, file_name, team_file};
use super::error::{HtmlError, caught};
use super::flash::Done;
use super::frame::{Frame, Nav};
use super::logins::logins_url;
use super::once::Once;
use super::page::Page;
use super::view::UserView;
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
use crate::user::edit::{ProfileEdit, ProfileRevision};
use crate::user::password::Password;
use crate::user::{Profile, User};
use rocket::form::FromForm;
use rocket::http::ContentType;
use rocket::request::{FromRequest, Outcome};
use rocket::{Request, State, get, post};
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

pub(super) async fn account_page(house: &House, found: &Found, boxes: ProfileBoxes) -> Result<Page, Error> {
    let last_seen = house.accounts.users.last_seen(found.user.id).await?;
    let user = User { profile: boxes.profile, ..found.user.clone() };
    let own = json!({
        "user": UserView::new(&user, last_seen),
        "revision": boxes.revision,
        "language": user.language.map_or("", Language::tag),
    });
    Ok(Page::new("account/account.html", Frame::of(house, found, Nav::Account, "account-title"), own))
}

#[get("/account")]
pub(super) async fn account(user: SessionUser<'_>, house: &State<Arc<House>>) -> Result<Page, HtmlError> {
    let found = user.found();
    Ok(account_page(house, found, ProfileBoxes::stored(&found.user.profile)).await?)
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
    let export = house.accounts.export(&found.user, found.login.id, address.by(Door::Pages)).await?;
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
) -> Result<Answer, HtmlError> {
    let (found, edit) = (form.user.found(), form.value.edit());
    let change = OwnChange { profile: Some(edit.clone()), ..OwnChange::default() };
    let (denial, errors) = match house.accounts.change_own(found, change, address.by(Door::Pages)).await {
        Ok(_) => return Ok(Answer::To(Done::Profile.on("/account"))),
        Err(Error::Invalid(errors)) => (Denial::Invalid, errors),
        Err(Error::Changed(errors)) => (Denial::Conflict, errors),
        Err(error) => return Err(error.into()),
    };
    let stored = house.accounts.users.find(found.user.id).await?.ok_or(Denial::NotFound)?.profile;
    let boxes = ProfileBoxes::typed(&edit, &stored);
    Ok(account_page(house, found, boxes).await?.errors(&errors).denied(denial).into())
}

fn password_page(house: &House, found: &Found) -> Page {
    let own = json!({"min_length": house.config.policy.min_length, "must_change": found.user.must_change_password});
    Page::new("account/password.html", Frame::of(house, found, Nav::Account, "password-title"), own)
}

#[get("/account/password")]
pub(super) fn password(user: SessionUser<'_>, house: &State<Arc<House>>) -> Page {
    password_page(house, user.found())
}

#[derive(FromForm)]
pub(super) struct PasswordForm<'r> {
    #[field(default = "")]
    current_password: &'r str,
    #[field(default = "")]
    new_password: &'r str,
}

/// What a wrong or throttled password looks like on a form.
fn password_fault(error: &Error, field: &'static str) -> Option<(Denial, Vec<FieldError>)> {
    match error {
        Error::Denied(denial @ Denial::WrongPassword) => {
            Some((*denial, vec![FieldError::new(field, "fault-password-wrong")]))
        }
        Error::Denied(denial @ (Denial::Throttled(_) | Denial::Busy)) => {
            Some((*denial, vec![FieldError::new("", denial.said().both())]))
        }
        Error::Invalid(errors) => Some((Denial::Invalid, errors.clone())),
        Error::Denied(_) | Error::Changed(_) | Error::Lookalike(_) | Error::Store(_) => None,
    }
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
) -> Result<Answer, HtmlError> {
    match form {
        Ok(form) => set_password(form, address, cookies, house).await,
        Err(denial) => match changed_before(house, asked.0, cookies, address).await? {
            Some(to) => Ok(Answer::To(to)),
            None => caught(denial, asked.0).await,
        },
    }
}

async fn set_password(
    form: CsrfForm<'_, PasswordForm<'_>>,
    address: ClientAddress,
    cookies: Cookies<'_>,
    house: &House,
) -> Result<Answer, HtmlError> {
    let found = form.user.found();
    let [current, new] = [form.value.current_password, form.value.new_password].map(Password::new);
    match house.accounts.change_password(found, current, new, address.by(Door::Pages)).await {
        Ok((user, effect)) => {
            let token = house.sessions.restamp(found.login.id, &user).await?;
            house.cookie.set(cookies, &token);
            Ok(Answer::To(logins_url(Done::Password, effect)))
        }
        Err(error) => match password_fault(&error, "current_password") {
            Some((denial, errors)) => Ok(password_page(house, found).errors(&errors).denied(denial).into()),
            None => Err(error.into()),
        },
    }
}

/// The form that has changed the password, once more: the answer with the new cookie was lost, and the old cookie
/// opens nothing. Whoever shows it, a form of that login and the new password gets the answer again.
async fn changed_before(
    house: &House,
    req: &Request<'_>,
    cookies: Cookies<'_>,
    address: ClientAddress,
) -> Result<Option<String>, Error> {
    let (Some(unsent), Some(token)) = (csrf::unsent(req), house.cookie.read(cookies).token()) else { return Ok(None) };
    let Some((user, login, _)) = house.sessions.genuine(&token).await? else { return Ok(None) };
    let new = csrf::fields(req).iter().find(|(name, _)| name == "new_password");
    let Some((_, new)) = new.filter(|_| unsent.user.id == user.id) else { return Ok(None) };
    let new = Password::new(new);
    let changed = house.accounts.changed_before(&user, &login, &new, address.by(Door::Pages)).await?;
    let Some(user) = changed else { return Ok(None) };
    let token = house.sessions.restamp(login.id, &user).await?;
    house.cookie.set(cookies, &token);
    Ok(Some(logins_url(Done::Password, Effect::AtOnce)))
}

#[get("/account/confirm?<next>")]
pub(super) async fn confirm_form(
    user: SessionUser<'_>,
    next: Option<&str>,
    house: &State<Arc<House>>,
) -> Result<Page, HtmlError> {
    let next = LocalPath::or_home(next.unwrap_or_default());
    Ok(confirm_page(house, user.found(), (next.as_str(), "")).await?)
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
        let Some((denial, errors)) = password_fault(&error, "password") else { return Err(error.into()) };
        let page = confirm_page(house, found, (next.as_str(), action)).await?;
        return Ok(page.errors(&errors).denied(denial).into());
    }
    let old: SessionToken = house.cookie.read(cookies).token().ok_or(Denial::DeadCookie)?;
    let (token, confirmed) = renewed(house, actions.once, &old).await?;
    house.cookie.set(cookies, &token);
    let done = actions.resume(&confirmed, action).await?;
    // What could not be carried was not done, and the page said that it would be.
    let next = || if action.is_empty() { next.as_str().to_owned() } else { Done::Confirmed.on(next.as_str()) };
    Ok(done.unwrap_or_else(|| Answer::To(next())))
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
