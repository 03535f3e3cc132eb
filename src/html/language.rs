//! The language in which one reads: chosen once, kept with the person.

use super::error::HtmlError;
use crate::audit::Door;
use crate::error::Error;
use crate::house::House;
use crate::language::Choice;
use crate::params::{ClientAddress, LocalPath};
use crate::session::csrf::CsrfForm;
use crate::user::accounts::OwnChange;
use rocket::form::FromForm;
use rocket::response::Redirect;
use rocket::{State, post};
use std::sync::Arc;

#[derive(FromForm)]
pub(super) struct LanguageForm<'r> {
    /// A tag; empty: as the browser asks.
    language: Option<&'r str>,
    /// Where to go on, a path of ours.
    #[field(default = "/account")]
    next: &'r str,
}

/// Back to where one was, which is then told in the language chosen.
#[post("/language", data = "<form>")]
pub(super) async fn choose(
    form: CsrfForm<'_, LanguageForm<'_>>,
    address: ClientAddress,
    house: &State<Arc<House>>,
) -> Result<Redirect, HtmlError> {
    let choice = form.value.language.and_then(Choice::parse);
    let choice = choice.ok_or_else(|| Error::field("language", "fault-language"))?;
    let change = OwnChange { language: Some(choice), ..OwnChange::default() };
    house.accounts.change_own(form.user.found(), change, address.by(Door::Pages)).await?;
    let next = LocalPath::or_home(form.value.next);
    let (page, part) = next.as_str().split_at(next.as_str().find('#').unwrap_or(next.as_str().len()));
    let mark = if page.contains('?') { '&' } else { '?' };
    Ok(Redirect::to(format!("{page}{mark}done=language{part}")))
}
