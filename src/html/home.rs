//! The first page after sign-in, and the list of error codes.

use super::ctx::Ctx;
use super::error::HtmlError;
use super::frame::{Frame, Nav};
use super::page::Page;
use super::view::LoginView;
use crate::base::browser;
use crate::base::error::Denial;
use crate::base::ids::Role;
use crate::base::language::Text;
use crate::login::LoginStatus;
use crate::session::guard::{SessionUser, Visitor};
use crate::shown::Listed;
use rocket::get;
use serde::Serialize;
use serde_json::json;

/// Logins shown on the home page.
const FEW: usize = 5;

#[derive(Serialize)]
struct LastLogin {
    at: String,
    address: String,
    device: Text,
}

/// How soon a login ends by itself.
#[derive(Serialize)]
struct Ends {
    idle: Text,
    max: Text,
}

/// What only administrators see.
#[derive(Serialize)]
struct Team {
    users: usize,
    enabled_admins: usize,
}

/// `home/home.html`.
#[derive(Serialize)]
struct Home {
    /// For a command to copy.
    username_json: String,
    logins: Vec<LoginView>,
    people_count: usize,
    last_login: Option<LastLogin>,
    verify: &'static str,
    access_ttl: Text,
    token: Ends,
    session: Ends,
    admin: Option<Team>,
}

#[get("/")]
pub(super) async fn home(user: SessionUser<'_>, ctx: Ctx<'_>) -> Result<Page, HtmlError> {
    let principal = user.principal();
    let accounts = ctx.app.accounts();
    let lifetimes = ctx.app.logins().lifetimes();
    let rows = ctx.app.logins().all_of(principal.user.id).await?;
    // Also one that has ended since: what matters is whether it was oneself.
    let before = rows.iter().find(|login| login.id != principal.login.id);
    let last_login = before.map(|login| LastLogin {
        at: login.created_at.rfc3339(),
        address: login.device.address.to_string(),
        device: browser::shown(&login.device.name),
    });
    let now = ctx.app.clock().now();
    let live = rows.iter().filter(|login| lifetimes.status(login, &principal.user, now) == LoginStatus::Live);
    let logins: Vec<LoginView> =
        live.take(FEW).map(|l| LoginView::from(Listed::new(l, lifetimes, principal.login.id))).collect();
    let people = accounts.search("").await?;
    let admin = if principal.user.role == Role::Admin {
        let administrators = accounts.administrators().await?;
        Some(Team { users: people.len(), enabled_admins: administrators.able })
    } else {
        None
    };
    let ends = |idle, max| Ends { idle: Text::duration(idle), max: Text::duration(max) };
    let own = Home {
        username_json: json!(principal.user.username.as_str()).to_string(),
        logins,
        people_count: people.iter().filter(|person| !person.disabled).count(),
        last_login,
        verify: ctx.app.logins().verify_mode().as_str(),
        access_ttl: Text::duration(lifetimes.access_ttl_secs),
        token: ends(lifetimes.token_idle_ttl_secs, lifetimes.token_max_ttl_secs),
        session: ends(lifetimes.session_idle_ttl_secs, lifetimes.session_max_ttl_secs),
        admin,
    };
    Ok(Page::new("home/home.html", Frame::of(ctx.app, principal, Nav::Home, "nav-home"), own))
}

#[get("/problems")]
pub(super) fn problems(visitor: Visitor<'_>, ctx: Ctx<'_>) -> Page {
    let problems: Vec<_> = Denial::ALL
        .iter()
        .map(|denial| {
            let said = denial.problem();
            json!({"code": said.code, "status": said.status, "title": said.title(), "help": said.help()})
        })
        .collect();
    let frame = Frame::for_anybody(ctx.app, visitor.principal(), "problems-title");
    Page::new("problems/problems.html", frame, json!({"problems": problems}))
}
