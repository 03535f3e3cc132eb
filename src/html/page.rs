//! A page: a template, its frame, and what is its own.

use super::answer::Answer;
use super::error::HtmlError;
use super::faults::FaultView;
use super::flash::Done;
use super::frame::Frame;
use super::views::Views;
use crate::base::error::{Denial, Error, FieldError};
use crate::base::language::Language;
use crate::base::log;
use crate::headers;
use crate::lab::testbed::concurrency::Busy;
use crate::params::{LocalPath, part};
use crate::requests;
use rocket::http::{Method, Status};
use rocket::response::content::RawHtml;
use rocket::response::{self, Responder};
use rocket::{Request, Response};
use serde::Serialize;
use tera::Context;

/// Every page is sent in one piece.
const CHUNK_BYTES: usize = 64 * 1024;

/// Whether nothing was sent along.
pub(super) fn is_reading(req: &Request<'_>) -> bool {
    matches!(req.method(), Method::Get | Method::Head)
}

/// The page that this request asks for, or that its form stands on: where to come back to.
pub(super) fn page_of(req: &Request<'_>) -> LocalPath {
    let asked = || req.uri().to_string();
    LocalPath::or_home(&if is_reading(req) { asked() } else { form_page(req.uri().path().as_str(), asked) })
}

/// The page of the form that is sent to `path`.
fn form_page(path: &str, own: impl FnOnce() -> String) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        ["login" | "setup"] | ["link", _] => own(),
        ["admin", "users", id, _] => format!("/admin/users/{id}"),
        ["account", "profile"] | ["language"] => "/account".to_owned(),
        ["compare", "run" | "cancel"] => "/compare".to_owned(),
        [area @ ("account" | "admin" | "compare"), part, ..] => format!("/{area}/{part}"),
        _ => "/".to_owned(),
    }
}

/// What is a page's own, as its template takes it.
type Own = Box<dyn FnOnce(Language) -> tera::Result<Context> + Send>;

/// A page: rendered when it is sent, because the request says in which language and where it stands.
pub struct Page {
    template: &'static str,
    frame: Frame,
    own: Own,
    status: Status,
    offers_languages: bool,
    retry_after_secs: Option<u64>,
    asks_again: bool,
}

impl Page {
    /// A page from its template (`area/name.html`), the frame, and what is its own.
    pub(super) fn new(template: &'static str, frame: Frame, own: impl Serialize + Send + 'static) -> Self {
        Self::in_language(template, frame, |_| own)
    }

    /// Like [`Page::new`], for context that Rust code has to translate: `own` is called with the reader's language.
    pub(super) fn in_language<T: Serialize>(
        template: &'static str,
        frame: Frame,
        own: impl FnOnce(Language) -> T + Send + 'static,
    ) -> Self {
        let own: Own = Box::new(|language| Context::from_serialize(own(language)));
        let (status, retry_after_secs) = (Status::Ok, None);
        Self { template, frame, own, status, offers_languages: true, retry_after_secs, asks_again: false }
    }

    /// Says that this was done. What the address says was done is said anyway.
    pub(super) fn done(mut self, done: Done) -> Self {
        self.frame.done = Some(done.into());
        self
    }

    /// With fields at fault. The first of them takes the focus.
    pub fn errors(mut self, errors: &[FieldError]) -> Self {
        self.frame.errors = FaultView::all(errors, self.frame.nav);
        self
    }

    /// The answer to a form whose own address does not lead back to its page.
    pub fn at(mut self, page: String) -> Self {
        self.frame.here = page;
        self
    }

    /// A page with what would be lost by choosing another language: it offers none.
    pub fn in_this_language(mut self) -> Self {
        self.offers_languages = false;
        self
    }

    /// With the status and the code of a denial, and `Retry-After` where it says when trying again makes sense.
    pub fn denied(mut self, denial: Denial) -> Self {
        let said = denial.problem();
        self.frame.denial = Some(said.code);
        self.retry_after_secs = denial.retry_after_secs();
        self.status = Status::new(said.status);
        self
    }

    /// The page again, with what was wrong in its form; `password` is the box of the password that was asked for. An
    /// error that is not the form's is given back.
    pub(super) fn refused(self, error: Error, password: &'static str) -> Result<Answer, HtmlError> {
        let (denial, faults) = error.for_password_form(password)?;
        Ok(self.errors(&faults).denied(denial).into())
    }

    /// With the status and `Retry-After` of an experiment that did not begin, if so.
    pub fn not_begun(mut self, refusal: Option<Busy>) -> Self {
        self.retry_after_secs = refusal.and_then(Busy::retry_after_secs);
        self.status = Status::new(refusal.map_or(200, Busy::status));
        self
    }

    /// A page that a script of ours may ask for again while it is shown.
    pub fn asks_again(mut self) -> Self {
        self.asks_again = true;
        self
    }
}

impl<'r> Responder<'r, 'static> for Page {
    fn respond_to(mut self, req: &'r Request<'_>) -> response::Result<'static> {
        let language = self.frame.language(req);
        self.frame.place(req);
        if self.offers_languages {
            self.frame.offer_languages(req);
        }
        if is_reading(req) && self.status == Status::Ok {
            self.frame.read_done(req);
        }
        let views = part::<Views>(req).map_err(|_| Status::InternalServerError)?;
        let context = Context::from_serialize(self.frame).and_then(|mut context| {
            let own = (self.own)(language)?;
            // A page's own word would take the place of the frame's without a sound.
            debug_assert!(
                own.clone()
                    .into_json()
                    .as_object()
                    .is_none_or(|own| own.keys().all(|name| !context.contains_key(name))),
                "{}: a name that the frame has",
                self.template
            );
            context.extend(own);
            Ok(context)
        });
        let html = views.render(language, self.template, context).map_err(|error| {
            log::request_failed(&requests::path(req), &error);
            Status::InternalServerError
        })?;
        let rendered = RawHtml(html).respond_to(req)?;
        let mut response = Response::build_from(rendered).status(self.status).max_chunk_size(CHUNK_BYTES).finalize();
        response.set_raw_header("content-language", language.tag());
        response.set_raw_header("vary", "Accept-Language");
        if let Some(secs) = self.retry_after_secs {
            response.set_raw_header("retry-after", secs.to_string());
        }
        if self.asks_again {
            response.set_raw_header("content-security-policy", headers::PAGE_THAT_ASKS_AGAIN);
        }
        Ok(response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_form_stands_on_a_page() {
        let at = |method| crate::html::routes().into_iter().filter(move |route| route.method == method);
        let path = |route: rocket::Route| route.uri.path().to_owned();
        let pages: BTreeSet<String> = at(Method::Get).map(path).collect();
        for form in at(Method::Post).map(path) {
            let page = form_page(&form, || form.clone());
            assert!(pages.contains(&page), "{form}: {page}");
            assert_eq!(page == "/", form == "/logout", "{form}");
        }
    }
}
