//! Administration: people, their links, roles and logins.

use super::account::ProfileForm;
use super::error::{HtmlError, confirm_url};
use super::page::{Frame, Page};
use super::qr;
use super::view::{LoginView, TimeView, UserView};
use crate::audit::Door;
use crate::error::{Denial, Error, FieldError};
use crate::house::House;
use crate::identity::{Admin, Found, Role};
use crate::language::Text;
use crate::link::MadeLink;
use crate::login::{LoginId, acts};
use crate::params::{ClientAddress, Id, LocalPath};
use crate::session::csrf::{CsrfForm, NoFields};
use crate::session::guard::SessionAdmin;
use crate::user::administration::{Change, NewUser};
use crate::user::{Profile, User, UserId};
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
    let own = json!({
        "users": people.len(),
        "enabled_admins": administrators.enabled,
        "disabled": people.iter().filter(|person| person.disabled).count(),
        "logins": format!("{}{}", logins.len(), if more.is_some() { "+" } else { "" }),
        "store": {"kind": "sled", "healthy": house.store.is_healthy(), "schema": house.store.schema()},
    });
    Ok(Page::new("admin/home.html", Frame::of(house, user.found(), "admin", "admin-title"), own))
}

struct UsersQuery<'a> {
    q: &'a str,
    page: usize,
    done: Option<&'a str>,
    /// What is warned of in what was typed.
    warnings: &'a [FieldError],
}

async fn users_page(
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
        views.push(UserView::new(person, house.accounts.users.last_seen(person.id).await?));
    }
    let url = |page: usize| format!("/admin/users?q={}&page={page}", RawStr::new(q).percent_encode());
    let own = json!({
        "q": q,
        "users": views,
        "next": (people.len() > start.saturating_add(PAGE)).then(|| url(page + 1)),
        "prev": (page > 1).then(|| url(page - 1)),
        "count": people.len(),
        "form": typed,
        "warnings": warnings,
    });
    Ok(Page::new("admin/users.html", Frame::of(house, found, "admin", "admin-users").done(done).errors(errors), own))
}

#[get("/admin/users?<q>&<page>&<done>&<typed..>")]
pub(super) async fn users(
    user: SessionAdmin<'_>,
    q: Option<&str>,
    page: Option<usize>,
    done: Option<&str>,
    typed: AddForm<'_>,
    house: &State<Arc<House>>,
) -> Result<Page, HtmlError> {
    let query = UsersQuery { q: q.unwrap_or_default(), page: page.unwrap_or(1).max(1), done, warnings: &[] };
    Ok(users_page(house, user.found(), query, typed, &[]).await?)
}

/// An invitation as it is typed; in a query too, on the way back from confirming.
#[derive(FromForm, Serialize)]
pub(super) struct AddForm<'r> {
    #[field(default = "")]
    username: &'r str,
    #[field(default = "")]
    display_name: &'r str,
    #[field(default = "")]
    role: &'r str,
    #[field(default = "")]
    accept_lookalike: &'r str,
}

impl AddForm<'_> {
    /// The page with what was typed, to go on from there after confirming; without it where it is far too long to
    /// be an invitation.
    fn kept(&self) -> LocalPath {
        const MOST: usize = 1_500;
        let [username, display_name, role] =
            [self.username, self.display_name, self.role].map(|text| RawStr::new(text).percent_encode());
        let query = format!("username={username}&display_name={display_name}&role={role}");
        let kept = if query.len() <= MOST { format!("&{query}") } else { String::new() };
        LocalPath::or_home(&format!("/admin/users?done=confirmed{kept}"))
    }
}

/// The link, shown once.
fn link_page(house: &House, found: &Found, user: &User, made: &MadeLink) -> Page {
    let url = house.link(&format!("/link/{}", made.code.expose_secret()));
    // No phone reaches what listens on this computer only.
    let qr = if house.config.only_here() { None } else { qr::of(&url) };
    let own = json!({
        "user": UserView::new(user, None),
        "link_url": url,
        "qr": qr,
        "kind": made.kind.as_str(),
        "only_here": house.config.only_here(),
        "expires_at": TimeView::from(made.expires_at),
    });
    Page::new("admin/link.html", Frame::of(house, found, "admin", "admin-one-time-link"), own)
}

#[post("/admin/users", data = "<form>")]
pub(super) async fn add(
    form: CsrfForm<'_, AddForm<'_>>,
    address: ClientAddress,
    house: &State<Arc<House>>,
) -> Result<Either<Redirect, Page>, HtmlError> {
    let admin = witness(&form)?;
    let found = form.user.found();
    let AddForm { username, display_name, role, accept_lookalike } = form.value;
    let profile = Profile { display_name: display_name.to_owned(), ..Profile::default() };
    let new = NewUser { username, profile, role, accept_lookalike: !accept_lookalike.is_empty() };
    let (status, errors, warnings) = match house.accounts.add(admin, new, address.by(Door::Pages)).await {
        Ok((user, made)) => return Ok(Either::Right(link_page(house, found, &user, &made))),
        Err(Error::Denied(Denial::ConfirmRequired)) => {
            return Ok(Either::Left(Redirect::to(confirm_url(&form.value.kept()))));
        }
        Err(Error::Invalid(errors)) => (422, errors, Vec::new()),
        Err(Error::Lookalike(warnings)) => (Denial::NameLookalike.said().status, Vec::new(), warnings),
        Err(Error::Denied(denial @ Denial::NameTaken)) => {
            (denial.said().status, vec![FieldError::new("username", "fault-name-taken")], Vec::new())
        }
        Err(error) => return Err(error.into()),
    };
    let query = UsersQuery { q: "", page: 1, done: None, warnings: &warnings };
    Ok(Either::Right(users_page(house, found, query, form.value, &errors).await?.status(status)))
}

async fn user_page(
    house: &House,
    found: &Found,
    user: &User,
    done: Option<&str>,
    errors: &[FieldError],
) -> Result<Page, Error> {
    let accounts = &house.accounts;
    let now = house.clock.now();
    let stored = accounts.users.find(user.id).await?.ok_or(Denial::NotFound)?;
    let live = acts::live(&*accounts.logins, &accounts.lifetimes, &stored, now).await?;
    let logins: Vec<_> = live.iter().map(|l| LoginView::new(l, &stored, &accounts.lifetimes, found.login.id)).collect();
    let link = stored.link.as_ref().filter(|link| now < link.expires_at && link.epoch == stored.epoch);
    let is_administrator = stored.role == Role::Admin && !stored.disabled;
    let own = json!({
        "is_last_administrator": is_administrator && accounts.users.administrators().await?.enabled == 1,
        "user": UserView::new(user, accounts.users.last_seen(user.id).await?),
        "logins": logins,
        "audit_url": format!("/admin/audit?q={}", RawStr::new(user.username.as_str()).percent_encode()),
        "is_me": user.id == found.user.id,
        "has_password": stored.password.is_some(),
        "link": link.map(|link| json!({"kind": link.kind.as_str(), "expires_at": TimeView::from(link.expires_at)})),
    });
    let title = Text::plain(user.username.as_str());
    Ok(Page::new("admin/user.html", Frame::of(house, found, "admin", title).done(done).errors(errors), own))
}

#[get("/admin/users/<id>?<done>")]
pub(super) async fn user(
    admin: SessionAdmin<'_>,
    id: Id<UserId>,
    done: Option<&str>,
    house: &State<Arc<House>>,
) -> Result<Page, HtmlError> {
    let user = house.accounts.users.find(id.0).await?.ok_or(Denial::NotFound)?;
    Ok(user_page(house, admin.found(), &user, done, &[]).await?)
}

#[post("/admin/users/<id>/profile", data = "<form>")]
pub(super) async fn profile(
    id: Id<UserId>,
    form: CsrfForm<'_, ProfileForm<'_>>,
    address: ClientAddress,
    house: &State<Arc<House>>,
) -> Result<Either<Redirect, Page>, HtmlError> {
    let admin = witness(&form)?;
    let mut user = house.accounts.users.find(id.0).await?.ok_or(Denial::NotFound)?;
    user.profile = form.value.typed(&user.profile);
    match user.profile.checked() {
        Ok(profile) => {
            let change = Change { profile: Some(profile), ..Change::default() };
            house.accounts.change(admin, id.0, change, address.by(Door::Pages)).await?;
            Ok(Either::Left(back(id.0, "saved")))
        }
        Err(errors) => Ok(Either::Right(user_page(house, form.user.found(), &user, None, &errors).await?.status(422))),
    }
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
    address: ClientAddress,
    house: &State<Arc<House>>,
) -> Result<Redirect, HtmlError> {
    let admin = witness(&form)?;
    let role = Role::parse(form.value.role).ok_or_else(|| Error::field("role", "fault-role"))?;
    let change = Change { role: Some(role), ..Change::default() };
    house.accounts.change(admin, id.0, change, address.by(Door::Pages)).await?;
    Ok(back(id.0, "role"))
}

async fn set_disabled(
    house: &House,
    id: UserId,
    admin: Admin<'_>,
    address: ClientAddress,
    disabled: bool,
) -> Result<Redirect, HtmlError> {
    let change = Change { disabled: Some(disabled), ..Change::default() };
    house.accounts.change(admin, id, change, address.by(Door::Pages)).await?;
    Ok(back(id, if disabled { "disabled" } else { "enabled" }))
}

#[post("/admin/users/<id>/disable", data = "<form>")]
pub(super) async fn disable(
    id: Id<UserId>,
    form: CsrfForm<'_, NoFields>,
    address: ClientAddress,
    house: &State<Arc<House>>,
) -> Result<Redirect, HtmlError> {
    set_disabled(house, id.0, witness(&form)?, address, true).await
}

#[post("/admin/users/<id>/enable", data = "<form>")]
pub(super) async fn enable(
    id: Id<UserId>,
    form: CsrfForm<'_, NoFields>,
    address: ClientAddress,
    house: &State<Arc<House>>,
) -> Result<Redirect, HtmlError> {
    set_disabled(house, id.0, witness(&form)?, address, false).await
}

#[post("/admin/users/<id>/link", data = "<form>")]
pub(super) async fn link(
    id: Id<UserId>,
    form: CsrfForm<'_, NoFields>,
    address: ClientAddress,
    house: &State<Arc<House>>,
) -> Result<Page, HtmlError> {
    let (user, made) = house.accounts.make_link(witness(&form)?, id.0, address.by(Door::Pages)).await?;
    Ok(link_page(house, form.user.found(), &user, &made))
}

#[post("/admin/users/<id>/sign-out", data = "<form>")]
pub(super) async fn sign_out(
    id: Id<UserId>,
    form: CsrfForm<'_, NoFields>,
    address: ClientAddress,
    house: &State<Arc<House>>,
) -> Result<Redirect, HtmlError> {
    let _ = house.accounts.sign_out_everywhere(witness(&form)?, id.0, address.by(Door::Pages)).await?;
    Ok(back(id.0, "signed-out"))
}

#[post("/admin/users/<id>/delete", data = "<form>")]
pub(super) async fn delete(
    id: Id<UserId>,
    form: CsrfForm<'_, NoFields>,
    address: ClientAddress,
    house: &State<Arc<House>>,
) -> Result<Redirect, HtmlError> {
    let _ = house.accounts.delete(witness(&form)?, id.0, address.by(Door::Pages)).await?;
    Ok(Redirect::to("/admin/users?done=deleted"))
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
    let views: Vec<_> =
        rows.iter().map(|(login, owner)| LoginView::new(login, owner, lifetimes, found.login.id)).collect();
    let own = json!({"logins": views, "next": next.map(|id| format!("/admin/logins?after={id}"))});
    Ok(Page::new("admin/logins.html", Frame::of(house, found, "admin", "admin-logins").done(done), own))
}

#[post("/admin/logins/<id>/revoke", data = "<form>")]
pub(super) async fn revoke(
    id: Id<LoginId>,
    form: CsrfForm<'_, NoFields>,
    address: ClientAddress,
    house: &State<Arc<House>>,
) -> Result<Redirect, HtmlError> {
    let _ = house.end_any_login(witness(&form)?, id.0, address.by(Door::Pages)).await?;
    Ok(Redirect::to("/admin/logins?done=revoked"))
}
