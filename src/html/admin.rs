//! Administration: people, their links, roles and logins.

use super::account::{ProfileBoxes, ProfileForm};
use super::action::Action;
use super::answer::Answer;
use super::ctx::Ctx;
use super::error::HtmlError;
use super::flash::Done;
use super::frame::{Frame, Nav};
use super::once::{LINK_IS_SHOWN_SECS, Once};
use super::page::Page;
use super::qr;
use super::view::LoginView;
use crate::accounts::administration::Change;
use crate::accounts::links::IssuedLink;
use crate::app::App;
use crate::base::error::{Denial, Error, FieldError};
use crate::base::ids::{LoginId, Role, UserId};
use crate::base::language::Text;
use crate::identity::{Admin, Principal};
use crate::params::Id;
use crate::session::csrf::{CsrfForm, NoFields};
use crate::session::guard::SessionAdmin;
use crate::shown::{self, Listed};
use crate::user::User;
use rocket::form::FromForm;
use rocket::http::RawStr;
use rocket::{get, post};
use serde::Serialize;
use serde_json::json;

/// Rows on one page.
const PAGE: usize = 50;
/// Logins counted on the overview at most.
const MOST_COUNTED: usize = 1_000;

/// The page of a person.
pub(super) fn user_url(id: UserId) -> String {
    format!("/admin/users/{id}")
}

/// The page with the one-time link that was just made for a person.
pub(super) fn link_url(id: UserId) -> String {
    format!("/admin/users/{id}/link")
}

/// The form came from a signed-in person; whether they are an administrator is asked here.
fn witness<'r, T>(form: &CsrfForm<'r, T>) -> Result<Admin<'r>, Denial> {
    SessionAdmin::of(&form.user)
}

#[get("/admin")]
pub(super) async fn home(user: SessionAdmin<'_>, ctx: Ctx<'_>) -> Result<Page, HtmlError> {
    let people = ctx.app.accounts().search("").await?;
    let administrators = ctx.app.accounts().administrators().await?;
    let (logins, more) = ctx.app.logins().live_page(user.witness()?, None, MOST_COUNTED).await?;
    let store = ctx.app.store().facts();
    let own = json!({
        "users": people.len(),
        "enabled_admins": administrators.able,
        "disabled": people.iter().filter(|person| person.disabled).count(),
        "logins": format!("{}{}", logins.len(), if more.is_some() { "+" } else { "" }),
        "store": {"kind": store.name, "healthy": store.is_healthy, "schema": store.schema},
    });
    Ok(Page::new("admin/home.html", Frame::of(ctx.app, user.principal(), Nav::Admin, "admin-title"), own))
}

/// `warnings`: what is warned of in what was typed.
pub(super) async fn users_page(
    app: &App,
    principal: &Principal,
    (q, page): (&str, usize),
    (typed, warnings): (AddForm<'_>, &[FieldError]),
) -> Result<Page, Error> {
    let mut people = app.accounts().search(q).await?;
    people.sort_by(|a, b| a.username.as_str().cmp(b.username.as_str()));
    let start = (page - 1).saturating_mul(PAGE);
    let mut views = Vec::new();
    for person in people.iter().skip(start).take(PAGE) {
        views.push(shown::Invited::read(app.accounts(), person).await?);
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
    Ok(Page::new("admin/users.html", Frame::of(app, principal, Nav::Admin, "admin-users"), own))
}

#[get("/admin/users?<q>&<page>")]
pub(super) async fn users(
    user: SessionAdmin<'_>,
    q: Option<&str>,
    page: Option<usize>,
    ctx: Ctx<'_>,
) -> Result<Page, HtmlError> {
    let asked = (q.unwrap_or_default(), page.unwrap_or(1).max(1));
    Ok(users_page(ctx.app, user.principal(), asked, (<AddForm<'_> as Default>::default(), &[])).await?)
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
    /// See [`Ctx::run`].
    #[serde(skip)]
    #[field(default = "")]
    pub once: &'r str,
    #[field(default = "")]
    pub accept_lookalike: &'r str,
}

#[post("/admin/users", data = "<form>")]
pub(super) async fn add(form: CsrfForm<'_, AddForm<'_>>, ctx: Ctx<'_>) -> Result<Answer, HtmlError> {
    let [username, display_name, role] =
        [form.value.username, form.value.display_name, form.value.role].map(str::to_owned);
    let accept_lookalike = !form.value.accept_lookalike.is_empty();
    let invite = Action::Invite { username, display_name, role, accept_lookalike };
    run(&form, ctx, invite, form.value.once).await
}

/// Administrators only, whatever the action would ask for first.
async fn run<T>(form: &CsrfForm<'_, T>, ctx: Ctx<'_>, action: Action, once: &str) -> Result<Answer, HtmlError> {
    witness(form)?;
    ctx.run(form.user.principal(), action, once).await
}

/// The link once more, for the administrator who made it a moment ago.
#[get("/admin/users/<id>/link")]
pub(super) async fn link_again(admin: SessionAdmin<'_>, id: Id<UserId>, ctx: Ctx<'_>) -> Result<Answer, HtmlError> {
    let (principal, accounts) = (admin.principal(), ctx.app.accounts());
    let Some(made) = ctx.once.link(principal, id.0, ctx.app.clock().now()) else {
        accounts.user(id.0).await?.ok_or(Denial::NotFound)?;
        return Ok(Answer::To(Done::LinkHidden.on(&user_url(id.0))));
    };
    match accounts.open_link(&made.code.expose_secret()).await {
        Ok((user, ..)) => Ok(link_page(ctx.app, principal, (&user, &made)).into()),
        Err(Error::Denied(Denial::LinkDead)) => Ok(Answer::To(Done::LinkOver.on(&user_url(id.0)))),
        Err(error) => Err(error.into()),
    }
}

/// The link and how to hand it over.
pub(super) fn link_page(app: &App, principal: &Principal, (user, made): (&User, &IssuedLink)) -> Page {
    let url = app.link(&format!("/link/{}", made.code.expose_secret()));
    // No phone reaches what listens on this computer only.
    let qr = if app.config().only_here() { None } else { qr::of(&url) };
    let own = json!({
        "user": shown::Contact::from(user),
        "link_url": url,
        "qr": qr,
        "kind": made.kind.as_str(),
        "only_here": app.config().only_here(),
        "expires_at": made.expires_at.rfc3339(),
        "shown_for": Text::duration(LINK_IS_SHOWN_SECS),
    });
    Page::new("admin/link.html", Frame::of(app, principal, Nav::Admin, "admin-one-time-link"), own)
}

/// `is_shown`: the reader has just made a link for this person and can look at it again.
pub(super) async fn user_page(
    app: &App,
    principal: &Principal,
    (user, boxes, is_shown): (&User, Option<ProfileBoxes>, bool),
) -> Result<Page, Error> {
    let ProfileBoxes { profile, revision } = boxes.unwrap_or_else(|| ProfileBoxes::stored(&user.profile));
    let user = &User { profile, ..user.clone() };
    let accounts = app.accounts();
    let now = app.clock().now();
    let stored = accounts.user(user.id).await?.ok_or(Denial::NotFound)?;
    let live = app.logins().live_of(&stored).await?;
    let lifetimes = app.logins().lifetimes();
    let logins: Vec<_> = live.iter().map(|l| LoginView::from(Listed::new(l, lifetimes, principal.login.id))).collect();
    let link = stored.open_link(now);
    let own = json!({
        "is_last_administrator": stored.is_able_administrator() && accounts.administrators().await?.able == 1,
        "name": stored.profile.display_name,
        "user": shown::User::read(accounts, user).await?,
        "is_invited": stored.is_invited(),
        "logins": logins,
        "revision": revision,
        "once": Once::new_form(),
        "audit_url": format!("/admin/audit?q={}", RawStr::new(user.username.as_str()).percent_encode()),
        "is_me": user.id == principal.user.id,
        "has_password": stored.password.is_some(),
        "link": link.map(|link| {
            json!({"kind": link.kind.as_str(), "expires_at": link.expires_at.rfc3339(), "is_shown": is_shown})
        }),
    });
    let title = Text::plain(user.username.as_str());
    Ok(Page::new("admin/user.html", Frame::of(app, principal, Nav::Admin, title), own))
}

#[get("/admin/users/<id>")]
pub(super) async fn user(admin: SessionAdmin<'_>, id: Id<UserId>, ctx: Ctx<'_>) -> Result<Page, HtmlError> {
    let user = ctx.app.accounts().user(id.0).await?.ok_or(Denial::NotFound)?;
    let is_shown = ctx.once.link(admin.principal(), user.id, ctx.app.clock().now()).is_some();
    Ok(user_page(ctx.app, admin.principal(), (&user, None, is_shown)).await?)
}

#[post("/admin/users/<id>/profile", data = "<form>")]
pub(super) async fn profile(
    id: Id<UserId>,
    form: CsrfForm<'_, ProfileForm<'_>>,
    ctx: Ctx<'_>,
) -> Result<Answer, HtmlError> {
    let (admin, edit) = (witness(&form)?, form.value.edit());
    let change = Change { profile: Some(edit.clone()), ..Change::default() };
    let Err(error) = ctx.app.accounts().change(admin, id.0, change, ctx.origin()).await else {
        return Ok(Answer::To(Done::Saved.on(&user_url(id.0))));
    };
    let user = ctx.app.accounts().user(id.0).await?.ok_or(Denial::NotFound)?;
    let boxes = ProfileBoxes::typed(&edit, &user.profile);
    user_page(ctx.app, form.user.principal(), (&user, Some(boxes), false)).await?.refused(error, "")
}

#[derive(FromForm)]
pub(super) struct RoleForm<'r> {
    #[field(default = "")]
    role: &'r str,
}

#[post("/admin/users/<id>/role", data = "<form>")]
pub(super) async fn role(id: Id<UserId>, form: CsrfForm<'_, RoleForm<'_>>, ctx: Ctx<'_>) -> Result<Answer, HtmlError> {
    witness(&form)?;
    let role = Role::parse(form.value.role).ok_or_else(|| Error::field("role", "fault-role"))?;
    run(&form, ctx, Action::ChangeRole { id: id.0, role }, "").await
}

type Button<'r> = CsrfForm<'r, NoFields>;

/// A button that makes something new each time.
#[derive(FromForm)]
pub(super) struct OnceForm<'r> {
    /// See [`Ctx::run`].
    #[field(default = "")]
    once: &'r str,
}

#[post("/admin/users/<id>/disable", data = "<form>")]
pub(super) async fn disable(id: Id<UserId>, form: Button<'_>, ctx: Ctx<'_>) -> Result<Answer, HtmlError> {
    run(&form, ctx, Action::SetDisabled { id: id.0, disabled: true }, "").await
}

#[post("/admin/users/<id>/enable", data = "<form>")]
pub(super) async fn enable(id: Id<UserId>, form: Button<'_>, ctx: Ctx<'_>) -> Result<Answer, HtmlError> {
    run(&form, ctx, Action::SetDisabled { id: id.0, disabled: false }, "").await
}

#[post("/admin/users/<id>/link", data = "<form>")]
pub(super) async fn link(id: Id<UserId>, form: CsrfForm<'_, OnceForm<'_>>, ctx: Ctx<'_>) -> Result<Answer, HtmlError> {
    run(&form, ctx, Action::MakeLink { id: id.0 }, form.value.once).await
}

#[post("/admin/users/<id>/sign-out", data = "<form>")]
pub(super) async fn sign_out(id: Id<UserId>, form: Button<'_>, ctx: Ctx<'_>) -> Result<Answer, HtmlError> {
    run(&form, ctx, Action::SignOut { id: id.0 }, "").await
}

#[post("/admin/users/<id>/delete", data = "<form>")]
pub(super) async fn delete(id: Id<UserId>, form: Button<'_>, ctx: Ctx<'_>) -> Result<Answer, HtmlError> {
    run(&form, ctx, Action::Delete { id: id.0 }, "").await
}

#[get("/admin/logins?<after>")]
pub(super) async fn logins(admin: SessionAdmin<'_>, after: Option<&str>, ctx: Ctx<'_>) -> Result<Page, HtmlError> {
    let principal = admin.principal();
    let after = after.and_then(|text| text.parse::<LoginId>().ok());
    let (rows, next) = ctx.app.logins().live_page(admin.witness()?, after, PAGE).await?;
    let lifetimes = ctx.app.logins().lifetimes();
    let views: Vec<_> = rows
        .iter()
        .map(|(login, owner)| LoginView::from(Listed::new(login, lifetimes, principal.login.id).of(owner)))
        .collect();
    let own = json!({"logins": views, "next": next.map(|id| format!("/admin/logins?after={id}"))});
    Ok(Page::new("admin/logins.html", Frame::of(ctx.app, principal, Nav::Admin, "admin-logins"), own))
}

#[post("/admin/logins/<id>/revoke", data = "<form>")]
pub(super) async fn revoke(id: Id<LoginId>, form: Button<'_>, ctx: Ctx<'_>) -> Result<Answer, HtmlError> {
    run(&form, ctx, Action::EndAnyLogin { id: id.0 }, "").await
}
