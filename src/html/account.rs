//! One's own account: profile, password, logins.

use super::download::{Download, file_name};
use super::error::HtmlError;
use super::page::{Frame, Page};
use super::view::{EndedView, LoginView, UserView};
use crate::audit::Door;
use crate::error::{Denial, Error, FieldError};
use crate::house::House;
use crate::identity::Found;
use crate::language::{Language, Text};
use crate::login::{Effect, LoginId, Scheme as _, Standing, VerifyMode, acts};
use crate::params::{ClientAddress, Id, LocalPath};
use crate::session::SessionToken;
use crate::session::csrf::{CsrfForm, NoFields};
use crate::session::guard::SessionUser;
use crate::session::transport::SessionCookie;
use crate::user::Profile;
use crate::user::password::Password;
use rocket::form::FromForm;
use rocket::http::{ContentType, CookieJar};
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde_json::json;
use std::sync::Arc;

/// Ended logins shown.
const MOST_ENDED: usize = 5;

fn cookie(house: &House) -> SessionCookie {
    SessionCookie { insecure: house.config.insecure_lan() }
}

async fn account_page(
    house: &House,
    found: &Found,
    shown: &Profile,
    done: Option<&str>,
    errors: &[FieldError],
) -> Result<Page, Error> {
    let last_seen = house.accounts.users.last_seen(found.user.id).await?;
    let mut user = found.user.clone();
    user.profile = shown.clone();
    let own = json!({
        "user": UserView::new(&user, last_seen),
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
    Ok(account_page(house, found, &found.user.profile, done, &[]).await?)
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
        name: format!("twodoors-{}-{day}.json", file_name(found.user.username.as_str())),
        text: export.to_json()?,
    })
}

#[derive(FromForm)]
pub(super) struct ProfileForm<'r> {
    pub display_name: Option<&'r str>,
    pub title: Option<&'r str>,
    pub email: Option<&'r str>,
    pub phone: Option<&'r str>,
}

impl ProfileForm<'_> {
    /// As typed, to be read or shown again; what the form does not have stays as it was.
    pub(super) fn typed(&self, before: &Profile) -> Profile {
        let or = |typed: Option<&str>, before: &String| typed.map_or_else(|| before.clone(), str::to_owned);
        Profile {
            display_name: or(self.display_name, &before.display_name),
            title: or(self.title, &before.title),
            email: or(self.email, &before.email),
            phone: or(self.phone, &before.phone),
        }
    }
}

#[post("/account/profile", data = "<form>")]
pub(super) async fn change_profile(
    form: CsrfForm<'_, ProfileForm<'_>>,
    address: ClientAddress,
    house: &State<Arc<House>>,
) -> Result<Either<Redirect, Page>, HtmlError> {
    let found = form.user.found();
    let typed = form.value.typed(&found.user.profile);
    match typed.checked() {
        Ok(profile) => {
            house.accounts.change_own(found, Some(profile), None, address.by(Door::Pages)).await?;
            Ok(Either::Left(Redirect::to("/account?done=profile")))
        }
        Err(errors) => Ok(Either::Right(account_page(house, found, &typed, None, &errors).await?.status(422))),
    }
}

fn password_page(house: &House, found: &Found, errors: &[FieldError]) -> Page {
    let own = json!({"min_length": house.config.policy.min_length, "must_change": found.user.must_change_password});
    Page::new("account/password.html", Frame::of(house, found, "account", "password-title").errors(errors), own)
}

#[get("/account/password")]
pub(super) fn password(user: SessionUser<'_>, house: &State<Arc<House>>) -> Page {
    password_page(house, user.found(), &[])
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
            let said = denial.said();
            Some((*denial, vec![FieldError::new("", said.both())]))
        }
        Error::Invalid(errors) => Some((Denial::Invalid, errors.clone())),
        Error::Denied(_) | Error::Lookalike(_) | Error::Store(_) => None,
    }
}

#[post("/account/password", data = "<form>")]
pub(super) async fn change_password(
    form: CsrfForm<'_, PasswordForm<'_>>,
    address: ClientAddress,
    jar: &CookieJar<'_>,
    house: &State<Arc<House>>,
) -> Result<Either<Redirect, Page>, HtmlError> {
    let found = form.user.found();
    let [current, new] = [form.value.current_password, form.value.new_password].map(Password::new);
    match house.accounts.change_password(found, current, new, address.by(Door::Pages)).await {
        Ok((user, effect)) => {
            let token = house.sessions.restamp(found.login.id, &user).await?;
            cookie(house).set(jar, &token);
            Ok(Either::Left(Redirect::to(logins_url("password", effect))))
        }
        Err(error) => match password_fault(&error, "current_password") {
            Some((denial, errors)) => {
                Ok(Either::Right(password_page(house, found, &errors).status(denial.said().status).retry_after(denial)))
            }
            None => Err(error.into()),
        },
    }
}

/// Back to the list, with what happened and how soon it takes effect.
fn logins_url(done: &str, effect: Effect) -> String {
    match effect {
        Effect::AtOnce => format!("/account/logins?done={done}"),
        Effect::Within { seconds } => format!("/account/logins?done={done}&within={seconds}"),
    }
}

#[get("/account/logins?<done>&<within>&<rename>")]
pub(super) async fn logins(
    user: SessionUser<'_>,
    done: Option<&str>,
    within: Option<u64>,
    rename: Option<&str>,
    house: &State<Arc<House>>,
) -> Result<Page, HtmlError> {
    let found = user.found();
    let accounts = &house.accounts;
    let now = house.clock.now();
    let rows = acts::rows_of(&*accounts.logins, found.user.id).await?;
    let is_live = |login: &&crate::login::Login| accounts.lifetimes.standing(login, &found.user, now) == Standing::Live;
    let mut live: Vec<_> = rows.iter().filter(is_live).collect();
    // This one first, then by use.
    live.sort_by_key(|login| (login.id != found.login.id, std::cmp::Reverse(login.seen_at)));
    let views: Vec<_> =
        live.into_iter().map(|l| LoginView::new(l, &found.user, &accounts.lifetimes, found.login.id)).collect();
    let mut ended: Vec<_> = rows.iter().collect();
    ended.sort_by_key(|login| std::cmp::Reverse(login.ended_at()));
    let ended: Vec<_> = ended.into_iter().filter_map(EndedView::new).take(MOST_ENDED).collect();
    let within = within.filter(|seconds| *seconds <= accounts.lifetimes.access_ttl_secs);
    let effect = done.map(|_| within.map_or(Effect::AtOnce, |seconds| Effect::Within { seconds }));
    let token_effect = match accounts.mode {
        VerifyMode::Lookup | VerifyMode::Denylist => Effect::AtOnce,
        VerifyMode::Stateless => Effect::Within { seconds: accounts.lifetimes.access_ttl_secs },
    };
    let own = json!({
        "logins": views,
        "renaming": rename.unwrap_or_default(),
        "ended": ended,
        "effect_text": effect.filter(|_| done.is_some_and(|d| d != "renamed")).map(Effect::text),
        "token_effect_text": match token_effect {
            Effect::AtOnce => Text::new("logins-app-at-once"),
            Effect::Within { seconds } => Text::new("logins-app-within").with("time", Text::duration(seconds)),
        },
    });
    Ok(Page::new("account/logins.html", Frame::of(house, found, "logins", "logins-title").done(done), own))
}

#[post("/account/logins/<id>/revoke", data = "<form>")]
pub(super) async fn revoke(
    id: Id<LoginId>,
    form: CsrfForm<'_, NoFields>,
    address: ClientAddress,
    jar: &CookieJar<'_>,
    house: &State<Arc<House>>,
) -> Result<Redirect, HtmlError> {
    let found = form.user.found();
    let effect = house.end_own_login(found, id.0, address.by(Door::Pages)).await?;
    if id.0 == found.login.id {
        cookie(house).remove(jar);
        return Ok(Redirect::to("/login?done=logout"));
    }
    Ok(Redirect::to(logins_url("revoked", effect)))
}

#[derive(FromForm)]
pub(super) struct RenameForm<'r> {
    #[field(default = "")]
    device: &'r str,
}

#[post("/account/logins/<id>/rename", data = "<form>")]
pub(super) async fn rename(
    id: Id<LoginId>,
    form: CsrfForm<'_, RenameForm<'_>>,
    address: ClientAddress,
    house: &State<Arc<House>>,
) -> Result<Redirect, HtmlError> {
    house.rename_login(form.user.found(), id.0, form.value.device, address.by(Door::Pages), "device").await?;
    Ok(Redirect::to("/account/logins?done=renamed"))
}

#[post("/account/logins/revoke-others", data = "<form>")]
pub(super) async fn revoke_others(
    form: CsrfForm<'_, NoFields>,
    address: ClientAddress,
    house: &State<Arc<House>>,
) -> Result<Redirect, HtmlError> {
    let found = form.user.found();
    house.accounts.require_confirmed(found)?;
    let effect = house.accounts.end_others(found, address.by(Door::Pages)).await?;
    Ok(Redirect::to(logins_url("others", effect)))
}

fn confirm_page(house: &House, found: &Found, next: &LocalPath, errors: &[FieldError]) -> Page {
    let frame = Frame::of(house, found, "account", "confirm-title").errors(errors);
    Page::new("account/confirm.html", frame, json!({"next": next.as_str()}))
}

#[get("/account/confirm?<next>")]
pub(super) fn confirm_form(user: SessionUser<'_>, next: Option<&str>, house: &State<Arc<House>>) -> Page {
    confirm_page(house, user.found(), &LocalPath::or_home(next.unwrap_or_default()), &[])
}

#[derive(FromForm)]
pub(super) struct ConfirmForm<'r> {
    #[field(default = "")]
    password: &'r str,
    #[field(default = "")]
    next: &'r str,
}

#[post("/account/confirm", data = "<form>")]
pub(super) async fn confirm(
    form: CsrfForm<'_, ConfirmForm<'_>>,
    address: ClientAddress,
    jar: &CookieJar<'_>,
    house: &State<Arc<House>>,
) -> Result<Either<Redirect, Page>, HtmlError> {
    let found = form.user.found();
    let next = LocalPath::or_home(form.value.next);
    match house.accounts.confirm(found, Password::new(form.value.password), address.by(Door::Pages)).await {
        Ok(()) => {
            let old: SessionToken = cookie(house).read(jar).flatten().ok_or(Denial::DeadCookie)?;
            let token = house.sessions.renew(&old).await?;
            cookie(house).set(jar, &token);
            Ok(Either::Left(Redirect::to(next.as_str().to_owned())))
        }
        Err(error) => match password_fault(&error, "password") {
            Some((denial, errors)) => Ok(Either::Right(
                confirm_page(house, found, &next, &errors).status(denial.said().status).retry_after(denial),
            )),
            None => Err(error.into()),
        },
    }
}
