//! The first administrator, by the link that the server printed.

use super::doctor::Consultation;
use super::error::HtmlError;
use super::page::{Frame, Page};
use crate::audit::Door;
use crate::error::{Denial, Error, FieldError};
use crate::house::House;
use crate::login::{Device, Scheme as _};
use crate::params::{ClientAddress, UserAgent};
use crate::session::csrf::OpenForm;
use crate::session::transport::SessionCookie;
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
}

fn page(house: &House, code: &str, username: &str, display_name: &str, errors: &[FieldError]) -> Page {
    let own = json!({
        "code": code,
        "form": {"username": username, "display_name": display_name},
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
        Some(code) if house.accounts.setup_is_open(code).await? => Ok(page(house, code, "", "", &[])),
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
    let SetupForm { username, display_name, password } = form.value;
    let code = code.unwrap_or_default();
    let origin = address.by(Door::Pages);
    let user = match house.accounts.set_up(code, username, display_name, Password::new(password), origin).await {
        Ok(user) => user,
        Err(Error::Denied(Denial::SetupClosed)) => return Ok(Either::Right(closed(house))),
        Err(Error::Denied(Denial::NameTaken)) => {
            let errors = [FieldError::new("username", "fault-name-taken")];
            return Ok(Either::Right(page(house, code, username, display_name, &errors).status(409)));
        }
        Err(Error::Invalid(errors)) => {
            return Ok(Either::Right(page(house, code, username, display_name, &errors).status(422)));
        }
        Err(error) => return Err(error.into()),
    };
    let device = Device { name: agent.0, id: None, address: address.0 };
    let token = house.sessions.issue(&user, device).await?;
    SessionCookie { insecure: house.config.insecure_lan() }.set(jar, &token);
    doctor.signed_in();
    Ok(Either::Left(Redirect::to("/?done=setup")))
}
