//! A page: what every one of them shows, and what this one does.

use super::faults::FaultView;
use super::flash::done_text;
use super::language::{asked_language, in_language, without};
use super::view::NewsView;
use super::{assets, translate};
use crate::base::error::{Denial, FieldError};
use crate::base::ids::Role;
use crate::base::language::{Language, Text};
use crate::headers;
use crate::house::House;
use crate::identity::Found;
use crate::lab::testbed::concurrency::Busy;
use crate::params::{LocalPath, accepted_language};
use crate::session::csrf;
use crate::session::guard::already_found;
use rocket::http::{Method, Status};
use rocket::request::{FromRequest, Outcome};
use rocket::response::{self, Responder};
use rocket::{Request, Response};
use rocket_dyn_templates::Template;
use serde::Serialize;
use std::convert::Infallible;

/// Every page is sent in one piece.
const CHUNK_BYTES: usize = 64 * 1024;

/// The language that a reader has chosen, else the one their browser asks for.
fn spoken(chosen: Option<Language>, req: &Request<'_>) -> Language {
    chosen.or_else(|| accepted_language(req)).unwrap_or(Language::ALL[0])
}

/// What the person signed in here has chosen, if a guard has found one.
fn chosen(req: &Request<'_>) -> Option<Language> {
    already_found(req).and_then(|found| found.user.language)
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

/// Who looks at the page.
#[derive(Serialize)]
struct Me {
    id: String,
    username: String,
    display_name: String,
    is_admin: bool,
}

/// A language by the name that its readers know.
#[derive(Serialize)]
struct LanguageView {
    tag: &'static str,
    name: &'static str,
    /// Before sign-in: this page in that language.
    href: Option<String>,
}

/// What every page shows.
#[derive(Serialize)]
pub struct Frame {
    title: Text,
    /// The name of the team.
    team: String,
    nav: &'static str,
    me: Option<Me>,
    csrf: String,
    css: &'static str,
    js: &'static str,
    insecure_lan: bool,
    origin: String,
    done: Option<Text>,
    errors: Vec<FaultView>,
    languages: Vec<LanguageView>,
    /// Whether it stays in the language that it is in.
    #[serde(skip)]
    is_fixed: bool,
    /// What the person spoken to has chosen.
    #[serde(skip)]
    chosen: Option<Language>,
    /// Stands behind every address that is opened before sign-in: `?lang=ko` if this page was asked for so.
    kept: String,
    /// Almost always empty, and then the templates are not even told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    news: Vec<NewsView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    news_until: Option<i64>,
    /// The address of the page that is shown, to come back to.
    here: String,
}

impl Frame {
    /// For somebody not signed in.
    pub fn open(house: &House, title: impl Into<Text>) -> Self {
        Self {
            title: title.into(),
            team: house.config.team().to_owned(),
            nav: "",
            me: None,
            csrf: String::new(),
            css: assets::css_url(),
            js: assets::js_url(),
            insecure_lan: house.config.insecure_lan(),
            origin: house.config.public_origin.clone(),
            done: None,
            errors: Vec::new(),
            languages: Vec::new(),
            is_fixed: false,
            chosen: None,
            kept: String::new(),
            news: Vec::new(),
            news_until: None,
            here: String::new(),
        }
    }

    /// For somebody signed in.
    pub fn of(house: &House, found: &Found, nav: &'static str, title: impl Into<Text>) -> Self {
        let user = &found.user;
        // Whoever has to change their password first can go nowhere else.
        let mut news: Vec<_> = user
            .untold(found.login.device.address, found.login.created_at)
            .filter(|_| !user.must_change_password)
            .collect();
        news.sort_by_key(|news| std::cmp::Reverse(news.at));
        Self {
            nav,
            news_until: news.first().map(|news| news.at.millis()),
            news: news.into_iter().map(NewsView::from).collect(),
            me: Some(Me {
                id: user.id.to_string(),
                username: user.username.as_str().to_owned(),
                display_name: user.profile.display_name.clone(),
                is_admin: user.role == Role::Admin,
            }),
            csrf: csrf::field(&house.tokens.key, found),
            chosen: user.language,
            ..Self::open(house, title)
        }
    }

    /// With the sentence for a `?done=` code, if there is one for it.
    pub fn done(mut self, code: Option<&str>) -> Self {
        self.done = code.and_then(done_text);
        self
    }

    /// With fields at fault. The first of them takes the focus.
    pub fn errors(mut self, errors: &[FieldError]) -> Self {
        self.errors = errors.iter().map(|fault| FaultView::new(fault, self.nav)).collect();
        if let Some(first) = self.errors.iter_mut().find(|fault| fault.has_field()) {
            first.is_first = true;
        }
        self
    }

    /// The answer to a form whose own address does not lead back to its page.
    pub fn at(mut self, page: String) -> Self {
        self.here = page;
        self
    }

    /// A page with what would be lost by choosing another language: it offers none.
    pub fn in_this_language(mut self) -> Self {
        self.is_fixed = true;
        self
    }

    /// What is known of the request only when the page is sent. Somebody signed in has chosen their language; it
    /// is in the address of what anybody may open.
    fn placed(mut self, req: &Request<'_>) -> Self {
        if self.here.is_empty() || is_reading(req) {
            page_of(req).as_str().clone_into(&mut self.here);
        }
        let is_open = self.me.is_none();
        if !is_open {
            self.here = without(&self.here, "done");
        }
        if let Some(language) = asked_language(req).filter(|_| is_open) {
            self.kept = format!("?lang={}", language.tag());
        }
        if !self.is_fixed {
            self.languages = Language::ALL.map(|language| self.language_view(language, req)).into();
        }
        self
    }

    /// The path is left out where it is the one that was asked for: pages about dead links are all alike.
    fn language_view(&self, language: Language, req: &Request<'_>) -> LanguageView {
        let href = self.me.is_none().then(|| {
            let there = in_language(&self.here, language);
            let query = there.strip_prefix(req.uri().path().as_str()).filter(|rest| rest.starts_with('?'));
            query.map(str::to_owned).unwrap_or(there)
        });
        LanguageView { tag: language.tag(), name: language.own_name(), href }
    }
}

/// Whether nothing was sent along.
pub(super) fn is_reading(req: &Request<'_>) -> bool {
    matches!(req.method(), Method::Get | Method::Head)
}

/// The page a form stands on: where to come back to. A POST's own path is never one.
pub(super) fn page_of(req: &Request<'_>) -> LocalPath {
    if is_reading(req) {
        return LocalPath::or_home(&req.uri().to_string());
    }
    let parts: Vec<&str> = req.uri().path().as_str().split('/').filter(|part| !part.is_empty()).collect();
    let page = match parts.as_slice() {
        // These forms are sent to the address of their page.
        ["login" | "setup"] | ["link", _] => req.uri().to_string(),
        ["admin", "users", id, _] => format!("/admin/users/{id}"),
        ["admin", area, ..] => format!("/admin/{area}"),
        ["account", "profile"] | ["language"] => "/account".to_owned(),
        ["account", area, ..] => format!("/account/{area}"),
        ["compare", part @ ("inspect" | "live" | "attacks"), ..] => format!("/compare/{part}"),
        _ => "/".to_owned(),
    };
    LocalPath::or_home(&page)
}

/// In which language, and where it stands, is known when it is sent.
type Render = Box<dyn FnOnce(Language, &Request<'_>) -> Template + Send>;

/// Whom a page speaks to.
#[derive(Clone, Copy)]
enum Reader {
    /// Anybody: the address may ask for a language.
    Anybody,
    /// Somebody signed in, and the language they have chosen.
    Person(Option<Language>),
}

/// A rendered page.
pub struct Page {
    status: Status,
    speaks_to: Reader,
    render: Render,
    retry_after_secs: Option<u64>,
    asks_again: bool,
}

#[derive(Serialize)]
struct Context<T> {
    #[serde(flatten)]
    frame: Frame,
    #[serde(flatten)]
    own: T,
}

impl Page {
    /// A page from its template (`area/name.html`), the frame, and what is its own.
    pub fn new(template: &'static str, frame: Frame, own: impl Serialize + Send + 'static) -> Self {
        Self::in_language(template, frame, |_| own)
    }

    /// Like [`Page::new`], for context that Rust code has to translate: `own` is called with the reader's language.
    pub fn in_language<T: Serialize>(
        template: &'static str,
        frame: Frame,
        own: impl FnOnce(Language) -> T + Send + 'static,
    ) -> Self {
        let speaks_to = if frame.me.is_some() { Reader::Person(frame.chosen) } else { Reader::Anybody };
        let render = move |language, req: &Request<'_>| {
            let frame = frame.placed(req);
            Template::render(translate::template_name(language, template), Context { frame, own: own(language) })
        };
        Self { status: Status::Ok, speaks_to, render: Box::new(render), retry_after_secs: None, asks_again: false }
    }

    /// With `Retry-After`, where the denial says when trying again makes sense.
    pub fn retry_after(mut self, denial: Denial) -> Self {
        self.retry_after_secs = denial.retry_after_secs();
        self
    }

    /// With the status and `Retry-After` of an experiment that did not begin, if so.
    pub fn not_begun(mut self, refusal: Option<Busy>) -> Self {
        self.retry_after_secs = refusal.and_then(Busy::retry_after_secs);
        self.status(refusal.map_or(200, Busy::status))
    }

    /// A page that a script of ours may ask for again while it is shown.
    pub fn asks_again(mut self) -> Self {
        self.asks_again = true;
        self
    }

    /// With another status than 200.
    pub fn status(mut self, status: u16) -> Self {
        self.status = Status::new(status);
        self
    }
}

impl<'r> Responder<'r, 'static> for Page {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        let language = match self.speaks_to {
            Reader::Anybody => spoken(asked_language(req).or_else(|| chosen(req)), req),
            Reader::Person(chosen) => spoken(chosen, req),
        };
        let rendered = (self.render)(language, req).respond_to(req)?;
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
