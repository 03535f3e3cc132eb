//! The language in which one reads: kept with the person who chose it; before sign-in it stands in the address.

use super::error::HtmlError;
use crate::accounts::OwnChange;
use crate::audit::Door;
use crate::base::error::Error;
use crate::base::language::{Choice, Language};
use crate::house::House;
use crate::params::{ClientAddress, LocalPath};
use crate::session::csrf::CsrfForm;
use crate::session::guard::already_found;
use rocket::fairing::{Fairing, Info, Kind};
use rocket::form::FromForm;
use rocket::response::Redirect;
use rocket::{Request, Response, State, post};
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

/// What stands in the query of an address.
pub(super) const PARAMETER: &str = "lang";
/// The pages that anybody may open.
const OPEN: [&str; 4] = ["/login", "/setup", "/link/", "/problems"];

/// The language that the address asks for by `?lang=`; what is none of ours is as good as nothing.
pub(super) fn asked_language(req: &Request<'_>) -> Option<Language> {
    let tag = req.query_value::<&str>(PARAMETER)?.ok()?;
    Language::ALL.into_iter().find(|language| language.tag() == tag)
}

/// An address of ours without one parameter of its query.
pub(super) fn without(address: &str, name: &str) -> String {
    let Some((path, query)) = address.split_once('?') else { return address.to_owned() };
    let is_it = |part: &&str| part.split('=').next() == Some(name);
    let kept: Vec<&str> = query.split('&').filter(|part| !is_it(part)).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

/// The same page in another language.
pub(super) fn in_language(address: &str, language: Language) -> String {
    let address = without(address, PARAMETER);
    let mark = if address.contains('?') { '&' } else { '?' };
    format!("{address}{mark}{PARAMETER}={}", language.tag())
}

/// An address of ours, in the language that this request asks for before sign-in.
pub(super) fn kept(req: &Request<'_>, address: &str) -> String {
    match asked_language(req).filter(|_| already_found(req).is_none()) {
        Some(language) => in_language(address, language),
        None => address.to_owned(),
    }
}

/// Redirects to a page before sign-in keep the language of the address that they answer.
pub struct KeepLanguage;

#[rocket::async_trait]
impl Fairing for KeepLanguage {
    fn info(&self) -> Info {
        Info { name: "the language before sign-in", kind: Kind::Response | Kind::Singleton }
    }

    async fn on_response<'r>(&self, req: &'r Request<'_>, response: &mut Response<'r>) {
        let Some(to) = response.headers().get_one("location") else { return };
        if OPEN.iter().any(|open| to.starts_with(open)) {
            let to = kept(req, to);
            response.set_raw_header("location", to);
        }
    }
}
