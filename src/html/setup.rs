//! The first administrator, by the link that the server printed.

use super::doctor::Consultation;
use super::error::HtmlError;
use super::page::{Frame, Page};
use crate::audit::Door;
use crate::error::{Denial, Error, FieldError};
use crate::house::House;
use crate::identity::Role;
use crate::login::{Device, Scheme as _};
use crate::params::{ClientAddress, UserAgent};
use crate::session::csrf::OpenForm;
use crate::session::transport::SessionCookie;
use crate::user::Profile;
use crate::user::administration::NewUser;
use crate::user::password::Password;
use rocket::form::FromForm;
use rocket::http::CookieJar;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde_json::json;
use std::sync::Arc;

#[derive(FromForm)]
pub(super) struct SetupForm<'r> {
    #[field(default = "")]
    username: &'r str,
    #[field(default = "")]
    display_name: &'r str,
    #[field(default = "")]
    password: &'r str,
    #[field(default = "")]
    accept_lookalike: &'r str,
}

/// The form; with what was wrong and what is warned of.
fn page(house: &House, code: &str, typed: &SetupForm<'_>, errors: &[FieldError], warnings: &[FieldError]) -> Page {
    let own = json!({
        "code": code,
        "form": {"username": typed.username, "display_name": typed.display_name},
        "warnings": warnings,
        "min_length": house.config.policy.min_length,
    });
    Page::new("setup/setup.html", Frame::open(house, "setup-title").errors(errors), own)
}

fn closed(house: &House) -> Page {
    Page::new("setup/closed.html", Frame::open(house, "setup-closed"), json!({}))
        .status(Denial::SetupClosed.said().status)
}

#[get("/setup?<code>")]
pub(super) async fn form(code: Option<&str>, house: &State<Arc<House>>) -> Result<Page, HtmlError> {
    match code {
        Some(code) if house.accounts.setup_is_open(code).await? => {
            let nothing = SetupForm { username: "", display_name: "", password: "", accept_lookalike: "" };
            Ok(page(house, code, &nothing, &[], &[]))
        }
        _ => Ok(closed(house)),
    }
}

#[post("/setup?<code>", data = "<form>")]
pub(super) async fn submit(
    code: Option<&str>,
    form: OpenForm<SetupForm<'_>>,
    doctor: Consultation<'_>,
    address: ClientAddress,
    agent: UserAgent,
    jar: &CookieJar<'_>,
    house: &State<Arc<House>>,
) -> Result<Either<Redirect, Page>, HtmlError> {
    let typed = &form.value;
    let code = code.unwrap_or_default();
    let origin = address.by(Door::Pages);
    let profile = Profile { display_name: typed.display_name.to_owned(), ..Profile::default() };
    let accept_lookalike = !typed.accept_lookalike.is_empty();
    let new = NewUser { username: typed.username, profile, role: Role::Admin.as_str(), accept_lookalike };
    let user = match house.accounts.set_up(code, new, Password::new(typed.password), origin).await {
        Ok(user) => user,
        Err(Error::Denied(Denial::SetupClosed)) => return Ok(Either::Right(closed(house))),
        Err(Error::Denied(Denial::NameTaken)) => {
            let errors = [FieldError::new("username", "fault-name-taken")];
            return Ok(Either::Right(page(house, code, typed, &errors, &[]).status(409)));
        }
        Err(Error::Invalid(errors)) => return Ok(Either::Right(page(house, code, typed, &errors, &[]).status(422))),
        Err(Error::Lookalike(warnings)) => {
            return Ok(Either::Right(page(house, code, typed, &[], &warnings).status(409)));
        }
        Err(error) => return Err(error.into()),
    };
    let device = Device { name: agent.0.unwrap_or_else(|| "Unknown browser".to_owned()), id: None, address: address.0 };
    let token = house.sessions.issue(&user, device).await?;
    SessionCookie { insecure: house.config.insecure_lan() }.set(jar, &token);
    doctor.signed_in();
    Ok(Either::Left(Redirect::to("/?done=setup")))
}
