//! The language in which one reads: kept with the person who chose it; before sign-in it stands in the address.

use super::ctx::Ctx;
use super::error::HtmlError;
use super::flash::Done;
use crate::accounts::OwnChange;
use crate::base::error::Error;
use crate::base::language::{Choice, Language};
use crate::params::{LocalPath, accepted_language};
use crate::session::csrf::CsrfForm;
use crate::session::guard::cached_principal;
use rocket::fairing::{Fairing, Info, Kind};
use rocket::form::FromForm;
use rocket::request::{FromRequest, Outcome};
use rocket::response::Redirect;
use rocket::{Request, Response, post};
use std::convert::Infallible;

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
pub(super) async fn choose(form: CsrfForm<'_, LanguageForm<'_>>, ctx: Ctx<'_>) -> Result<Redirect, HtmlError> {
    let choice = form.value.language.and_then(Choice::parse);
    let choice = choice.ok_or_else(|| Error::field("language", "fault-language"))?;
    let change = OwnChange { language: Some(choice), ..OwnChange::default() };
    ctx.app.accounts().change_own(form.user.principal(), change, ctx.origin()).await?;
    Ok(Redirect::to(Done::Language.on(LocalPath::or_home(form.value.next).as_str())))
}

/// What stands in the query of an address.
pub(super) const PARAMETER: &str = "lang";

/// Whether anybody may open a page, signed in or not.
pub(super) fn is_open(path: &str) -> bool {
    ["/login", "/setup", "/link/", "/problems"].iter().any(|open| path.starts_with(open))
}

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

/// An address of ours with one parameter more; its fragment stays last.
pub(super) fn with(address: &str, name: &str, value: &str) -> String {
    let (page, fragment) = address.split_at(address.find('#').unwrap_or(address.len()));
    let mark = if page.contains('?') { '&' } else { '?' };
    format!("{page}{mark}{name}={value}{fragment}")
}

/// The same page in another language.
pub(super) fn in_language(address: &str, language: Language) -> String {
    with(&without(address, PARAMETER), PARAMETER, language.tag())
}

/// An address of ours, in the language that this request asks for before sign-in.
pub(super) fn kept(req: &Request<'_>, address: &str) -> String {
    match asked_language(req).filter(|_| cached_principal(req).is_none()) {
        Some(language) => in_language(address, language),
        None => address.to_owned(),
    }
}

/// The language that a reader has chosen, else the one their browser asks for.
pub(super) fn spoken(chosen: Option<Language>, req: &Request<'_>) -> Language {
    chosen.or_else(|| accepted_language(req)).unwrap_or(Language::ALL[0])
}

/// What the person signed in here has chosen, if a guard has found one.
pub(super) fn chosen(req: &Request<'_>) -> Option<Language> {
    cached_principal(req).and_then(|principal| principal.user.language)
}

/// The language of the signed-in person, for routes that write text themselves. Put it after the session guard in the
/// signature: only then is the person's own choice known.
pub struct Reading(pub Language);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Reading {
    type Error = Infallible;
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Infallible> {
        Outcome::Success(Self(spoken(chosen(req), req)))
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
        if is_open(to) {
            let to = kept(req, to);
            response.set_raw_header("location", to);
        }
    }
}
