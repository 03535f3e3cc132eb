//! The first administrator, by the link that the server printed.

use super::error::HtmlError;
use super::login::ThisBrowser;
use super::page::{Frame, Page};
use crate::error::{Denial, Error, FieldError};
use crate::house::House;
use crate::session::csrf::OpenForm;
use crate::user::password::Password;
use rocket::form::FromForm;
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
    browser: ThisBrowser<'_>,
    house: &State<Arc<House>>,
) -> Result<Either<Redirect, Page>, HtmlError> {
    let SetupForm { username, display_name, password } = form.value;
    let (code, password) = (code.unwrap_or_default(), Password::new(password));
    let set_up = house.accounts.set_up(code, username, display_name, password, browser.origin());
    let (status, errors) = match set_up.await {
        Ok(user) => {
            browser.sign_in(&user).await?;
            return Ok(Either::Left(Redirect::to("/?done=setup")));
        }
        Err(Error::Denied(Denial::SetupClosed)) => return Ok(Either::Right(closed(house))),
        Err(Error::Denied(Denial::NameTaken)) => (409, vec![FieldError::new("username", "fault-name-taken")]),
        Err(Error::Invalid(errors)) => (422, errors),
        Err(error) => return Err(error.into()),
    };
    Ok(Either::Right(page(house, code, username, display_name, &errors).status(status)))
}
