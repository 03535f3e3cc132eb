//! Administration: people, their links, roles and logins.

use super::account::{ProfileBoxes, ProfileForm};
use super::action::{Action, Actions, Answer};
use super::error::HtmlError;
use super::once::{LINK_IS_SHOWN_SECS, Once};
use super::page::{Frame, Page};
use super::qr;
use super::view::LoginView;
use crate::accounts::administration::Change;
use crate::accounts::links::MadeLink;
use crate::audit::Door;
use crate::base::error::{Denial, Error, FieldError};
use crate::base::ids::{LoginId, Role, UserId};
use crate::base::language::Text;
use crate::house::House;
use crate::identity::{Admin, Found};
use crate::logins::service;
use crate::params::{ClientAddress, Id};
use crate::session::csrf::{CsrfForm, NoFields};
use crate::session::guard::SessionAdmin;
use crate::shown::{self, Listed};
use crate::user::User;
use rocket::form::FromForm;
use rocket::http::RawStr;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde::Serialize;
use serde_json::json;
use std::sync::Arc;

/// Rows on one page.
const PAGE: usize = 50;
/// Logins counted on the overview at most.
const MOST_COUNTED: usize = 1_000;

/// The form came from a signed-in person; whether they are an administrator is asked here.
fn witness<'r, T>(form: &CsrfForm<'r, T>) -> Result<Admin<'r>, Denial> {
    SessionAdmin::of(&form.user)
}

#[get("/admin")]
pub(super) async fn home(user: SessionAdmin<'_>, house: &State<Arc<House>>) -> Result<Page, HtmlError> {
    let people = house.accounts.search("").await?;
    let administrators = house.accounts.users.administrators().await?;
    let (logins, more) = house.accounts.all_logins(user.witness()?, None, MOST_COUNTED).await?;
    let store = house.store.facts();
    let own = json!({
        "users": people.len(),
        "enabled_admins": administrators.able,
        "disabled": people.iter().filter(|person| person.disabled).count(),
        "logins": format!("{}{}", logins.len(), if more.is_some() { "+" } else { "" }),
        "store": {"kind": store.name, "healthy": store.is_healthy, "schema": store.schema},
    });
    Ok(Page::new("admin/home.html", Frame::of(house, user.found(), "admin", "admin-title"), own))
}

pub(super) struct UsersQuery<'a> {
    pub q: &'a str,
    pub page: usize,
    pub done: Option<&'a str>,
    /// What is warned of in what was typed.
    pub warnings: &'a [FieldError],
}

pub(super) async fn users_page(
    house: &House,
    found: &Found,
    query: UsersQuery<'_>,
    typed: AddForm<'_>,
    errors: &[FieldError],
) -> Result<Page, Error> {
    let UsersQuery { q, page, done, warnings } = query;
    let mut people = house.accounts.search(q).await?;
    people.sort_by(|a, b| a.username.as_str().cmp(b.username.as_str()));
    let start = (page - 1).saturating_mul(PAGE);
    let mut views = Vec::new();
    for person in people.iter().skip(start).take(PAGE) {
        views.push(shown::Invited::read(&house.accounts.users, person).await?);
    }
    let url = |page: usize| format!("/admin/users?q={}&page={page}", RawStr::new(q).percent_encode());
    let own = json!({
        "q": q,
        "users": views,
        "next": (people.len() > start.saturating_add(PAGE)).then(|| url(page + 1)),
        "prev": (page > 1).then(|| url(page - 1)),
        "count": people.len(),
        "form": typed,
        "once": Once::new_form(),
        "warnings": warnings,
    });
    Ok(Page::new("admin/users.html", Frame::of(house, found, "admin", "admin-users").done(done).errors(errors), own))
}

#[get("/admin/users?<q>&<page>&<done>")]
pub(super) async fn users(
    user: SessionAdmin<'_>,
    q: Option<&str>,
    page: Option<usize>,
    done: Option<&str>,
    house: &State<Arc<House>>,
) -> Result<Page, HtmlError> {
    let query = UsersQuery { q: q.unwrap_or_default(), page: page.unwrap_or(1).max(1), done, warnings: &[] };
    Ok(users_page(house, user.found(), query, <AddForm<'_> as Default>::default(), &[]).await?)
}

/// An invitation as it is typed.
#[derive(Default, FromForm, Serialize)]
pub(super) struct AddForm<'r> {
    #[field(default = "")]
    pub username: &'r str,
    #[field(default = "")]
    pub display_name: &'r str,
    #[field(default = "")]
    pub role: &'r str,
    /// See [`Actions::run`].
    #[serde(skip)]
    #[field(default = "")]
    pub once: &'r str,
    #[field(default = "")]
    pub accept_lookalike: &'r str,
}

#[post("/admin/users", data = "<form>")]
pub(super) async fn add(form: CsrfForm<'_, AddForm<'_>>, actions: Actions<'_>) -> Result<Answer, HtmlError> {
    let [username, display_name, role] =
        [form.value.username, form.value.display_name, form.value.role].map(str::to_owned);
    let accept_lookalike = !form.value.accept_lookalike.is_empty();
    let invite = Action::Invite { username, display_name, role, accept_lookalike };
    run(&form, actions, invite, form.value.once).await
}

/// Administrators only, whatever the action would ask for first.
async fn run<T>(form: &CsrfForm<'_, T>, actions: Actions<'_>, action: Action, once: &str) -> Result<Answer, HtmlError> {
    witness(form)?;
    actions.run(form.user.found(), action, once).await
}

/// The link once more, for the administrator who made it a moment ago.
#[get("/admin/users/<id>/link?<done>")]
pub(super) async fn link_again(
    admin: SessionAdmin<'_>,
    id: Id<UserId>,
    done: Option<&str>,
    once: &State<Once>,
    house: &State<Arc<House>>,
) -> Result<Either<Redirect, Page>, HtmlError> {
    let (found, accounts) = (admin.found(), &house.accounts);
    let Some(made) = once.link(found, id.0, house.clock.now()) else {
        accounts.users.find(id.0).await?.ok_or(Denial::NotFound)?;
        return Ok(Either::Left(back(id.0, "link-hidden")));
    };
    match accounts.open_link(&made.code.expose_secret()).await {
        Ok((user, ..)) => Ok(Either::Right(link_page(house, found, (&user, &made), done))),
        Err(Error::Denied(Denial::LinkDead)) => Ok(Either::Left(back(id.0, "link-over"))),
        Err(error) => Err(error.into()),
    }
}

/// The link and how to hand it over.
pub(super) fn link_page(house: &House, found: &Found, (user, made): (&User, &MadeLink), done: Option<&str>) -> Page {
    let url = house.link(&format!("/link/{}", made.code.expose_secret()));
    // No phone reaches what listens on this computer only.
    let qr = if house.config.only_here() { None } else { qr::of(&url) };
    let own = json!({
        "user": shown::Contact::from(user),
        "link_url": url,
        "qr": qr,
        "kind": made.kind.as_str(),
        "only_here": house.config.only_here(),
        "expires_at": made.expires_at.rfc3339(),
        "shown_for": Text::duration(LINK_IS_SHOWN_SECS),
    });
    Page::new("admin/link.html", Frame::of(house, found, "admin", "admin-one-time-link").done(done), own)
}

/// `is_shown`: the reader has just made a link for this person and can look at it again.
pub(super) async fn user_page(
    house: &House,
    found: &Found,
    (user, boxes, is_shown): (&User, Option<ProfileBoxes>, bool),
    done: Option<&str>,
    errors: &[FieldError],
) -> Result<Page, Error> {
    let ProfileBoxes { profile, revision } = boxes.unwrap_or_else(|| ProfileBoxes::stored(&user.profile));
    let user = &User { profile, ..user.clone() };
    let accounts = &house.accounts;
    let now = house.clock.now();
    let stored = accounts.users.find(user.id).await?.ok_or(Denial::NotFound)?;
    let live = service::live(&accounts.logins, &accounts.lifetimes, &stored, now).await?;
    let logins: Vec<_> =
        live.iter().map(|l| LoginView::from(Listed::new(l, &accounts.lifetimes, found.login.id))).collect();
    let link = stored.open_link(now);
    let own = json!({
        "is_last_administrator": stored.is_able_administrator() && accounts.users.administrators().await?.able == 1,
        "name": stored.profile.display_name,
        "user": shown::User::read(&accounts.users, user).await?,
        "is_invited": stored.is_invited(),
        "logins": logins,
        "revision": revision,
        "once": Once::new_form(),
        "audit_url": format!("/admin/audit?q={}", RawStr::new(user.username.as_str()).percent_encode()),
        "is_me": user.id == found.user.id,
        "has_password": stored.password.is_some(),
        "link": link.map(|link| {
            json!({"kind": link.kind.as_str(), "expires_at": link.expires_at.rfc3339(), "is_shown": is_shown})
        }),
    });
    let title = Text::plain(user.username.as_str());
    Ok(Page::new("admin/user.html", Frame::of(house, found, "admin", title).done(done).errors(errors), own))
}

#[get("/admin/users/<id>?<done>")]
pub(super) async fn user(
    admin: SessionAdmin<'_>,
    id: Id<UserId>,
    done: Option<&str>,
    once: &State<Once>,
    house: &State<Arc<House>>,
) -> Result<Page, HtmlError> {
    let user = house.accounts.users.find(id.0).await?.ok_or(Denial::NotFound)?;
    let is_shown = once.link(admin.found(), user.id, house.clock.now()).is_some();
    Ok(user_page(house, admin.found(), (&user, None, is_shown), done, &[]).await?)
}

#[post("/admin/users/<id>/profile", data = "<form>")]
pub(super) async fn profile(
    id: Id<UserId>,
    form: CsrfForm<'_, ProfileForm<'_>>,
    address: ClientAddress,
    house: &State<Arc<House>>,
) -> Result<Either<Redirect, Page>, HtmlError> {
    let (admin, edit) = (witness(&form)?, form.value.edit());
    let change = Change { profile: Some(edit.clone()), ..Change::default() };
    let (denial, errors) = match house.accounts.change(admin, id.0, change, address.by(Door::Pages)).await {
        Ok(_) => return Ok(Either::Left(back(id.0, "saved"))),
        Err(error) => error.for_form()?,
    };
    let user = house.accounts.users.find(id.0).await?.ok_or(Denial::NotFound)?;
    let boxes = ProfileBoxes::typed(&edit, &user.profile);
    let page = user_page(house, form.user.found(), (&user, Some(boxes), false), None, &errors).await?;
    Ok(Either::Right(page.refused(denial)))
}

/// To the person's page, with what happened.
fn back(id: UserId, done: &str) -> Redirect {
    Redirect::to(format!("/admin/users/{id}?done={done}"))
}

#[derive(FromForm)]
pub(super) struct RoleForm<'r> {
    #[field(default = "")]
    role: &'r str,
}

#[post("/admin/users/<id>/role", data = "<form>")]
pub(super) async fn role(
    id: Id<UserId>,
    form: CsrfForm<'_, RoleForm<'_>>,
    actions: Actions<'_>,
) -> Result<Answer, HtmlError> {
    witness(&form)?;
    let role = Role::parse(form.value.role).ok_or_else(|| Error::field("role", "fault-role"))?;
    run(&form, actions, Action::ChangeRole { id: id.0, role }, "").await
}

type Button<'r> = CsrfForm<'r, NoFields>;

/// A button that makes something new each time.
#[derive(FromForm)]
pub(super) struct OnceForm<'r> {
    /// See [`Actions::run`].
    #[field(default = "")]
    once: &'r str,
}

#[post("/admin/users/<id>/disable", data = "<form>")]
pub(super) async fn disable(id: Id<UserId>, form: Button<'_>, actions: Actions<'_>) -> Result<Answer, HtmlError> {
    run(&form, actions, Action::SetDisabled { id: id.0, disabled: true }, "").await
}

#[post("/admin/users/<id>/enable", data = "<form>")]
pub(super) async fn enable(id: Id<UserId>, form: Button<'_>, actions: Actions<'_>) -> Result<Answer, HtmlError> {
    run(&form, actions, Action::SetDisabled { id: id.0, disabled: false }, "").await
}

#[post("/admin/users/<id>/link", data = "<form>")]
pub(super) async fn link(
    id: Id<UserId>,
    form: CsrfForm<'_, OnceForm<'_>>,
    actions: Actions<'_>,
) -> Result<Answer, HtmlError> {
    run(&form, actions, Action::MakeLink { id: id.0 }, form.value.once).await
}

#[post("/admin/users/<id>/sign-out", data = "<form>")]
pub(super) async fn sign_out(id: Id<UserId>, form: Button<'_>, actions: Actions<'_>) -> Result<Answer, HtmlError> {
    run(&form, actions, Action::SignOut { id: id.0 }, "").await
}

#[post("/admin/users/<id>/delete", data = "<form>")]
pub(super) async fn delete(id: Id<UserId>, form: Button<'_>, actions: Actions<'_>) -> Result<Answer, HtmlError> {
    run(&form, actions, Action::Delete { id: id.0 }, "").await
}

#[get("/admin/logins?<after>&<done>")]
pub(super) async fn logins(
    admin: SessionAdmin<'_>,
    after: Option<&str>,
    done: Option<&str>,
    house: &State<Arc<House>>,
) -> Result<Page, HtmlError> {
    let found = admin.found();
    let after = after.and_then(|text| text.parse::<LoginId>().ok());
    let (rows, next) = house.accounts.all_logins(admin.witness()?, after, PAGE).await?;
    let lifetimes = &house.accounts.lifetimes;
    let views: Vec<_> = rows
        .iter()
        .map(|(login, owner)| LoginView::from(Listed::new(login, lifetimes, found.login.id).of(owner)))
        .collect();
    let own = json!({"logins": views, "next": next.map(|id| format!("/admin/logins?after={id}"))});
    Ok(Page::new("admin/logins.html", Frame::of(house, found, "admin", "admin-logins").done(done), own))
}

#[post("/admin/logins/<id>/revoke", data = "<form>")]
pub(super) async fn revoke(id: Id<LoginId>, form: Button<'_>, actions: Actions<'_>) -> Result<Answer, HtmlError> {
    run(&form, actions, Action::EndAnyLogin { id: id.0 }, "").await
}
