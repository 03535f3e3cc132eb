//! One-time links: an invitation or a recovery, by which a person sets a password.

use super::error::HtmlError;
use super::page::{Frame, Page};
use super::view::TimeView;
use crate::audit::Door;
use crate::error::{Denial, Error, FieldError};
use crate::house::House;
use crate::params::ClientAddress;
use crate::session::csrf::OpenForm;
use crate::user::password::Password;
use rocket::form::FromForm;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde_json::json;
use std::sync::Arc;

#[derive(FromForm)]
pub(super) struct LinkForm<'r> {
    #[field(default = "")]
    password: &'r str,
}

/// The form, or the page that says that the link is dead.
async fn page(house: &House, code: &str, errors: &[FieldError]) -> Result<Page, Error> {
    let (user, kind, expires_at) = match house.accounts.open_link(code).await {
        Ok(open) => open,
        Err(Error::Denied(Denial::LinkDead)) => return Ok(dead(house)),
        Err(error) => return Err(error),
    };
    let own = json!({
        "code": code,
        "kind": kind.as_str(),
        "username": user.username.as_str(),
        "display_name": user.profile.display_name,
        "min_length": house.config.policy.min_length,
        "expires_at": TimeView::from(expires_at),
    });
    Ok(Page::new("link/link.html", Frame::open(house, "link-title").errors(errors), own))
}

fn dead(house: &House) -> Page {
    let said = Denial::LinkDead.said();
    Page::new("link/dead.html", Frame::open(house, said.title()), json!({})).status(said.status)
}

/// Looking does not use it up: previews of chat programs look too.
#[get("/link/<code>")]
pub(super) async fn form(code: &str, house: &State<Arc<House>>) -> Result<Page, HtmlError> {
    Ok(page(house, code, &[]).await?)
}

#[post("/link/<code>", data = "<form>")]
pub(super) async fn submit(
    code: &str,
    form: OpenForm<LinkForm<'_>>,
    address: ClientAddress,
    house: &State<Arc<House>>,
) -> Result<Either<Redirect, Page>, HtmlError> {
    match house.accounts.redeem(code, Password::new(form.value.password), address.by(Door::Pages)).await {
        Ok(_) => Ok(Either::Left(Redirect::to("/login?done=link"))),
        Err(Error::Denied(Denial::LinkDead)) => Ok(Either::Right(dead(house))),
        Err(Error::Invalid(errors)) => Ok(Either::Right(page(house, code, &errors).await?.status(422))),
        Err(error) => Err(error.into()),
    }
}
