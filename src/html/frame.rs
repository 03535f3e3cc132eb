//! What every page shows around its own: who looks, where they are, what was just done.

use super::assets;
use super::faults::FaultView;
use super::flash::{Done, FlashMessage};
use super::language::{asked_language, chosen, in_language, spoken, without};
use super::page::{is_reading, page_of};
use crate::app::App;
use crate::base::ids::Role;
use crate::base::language::{Language, Text};
use crate::identity::Principal;
use crate::session::csrf;
use crate::shown::Notice;
use rocket::Request;
use serde::Serialize;

/// The tab that a page stands under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Nav {
    Home,
    Account,
    Logins,
    People,
    Compare,
    Admin,
}

/// Who looks at the page.
#[derive(Serialize)]
struct Me {
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
#[derive(Default, Serialize)]
pub(super) struct Frame {
    title: Option<Text>,
    /// The name of the team.
    team: String,
    /// None for pages that stand under no tab.
    pub(super) nav: Option<Nav>,
    me: Option<Me>,
    csrf: String,
    css: &'static str,
    js: &'static str,
    insecure_lan: bool,
    origin: String,
    pub(super) done: Option<FlashMessage>,
    /// The code of a denial, as in `/api`: for programs and tests that read pages.
    pub(super) denial: Option<&'static str>,
    pub(super) errors: Vec<FaultView>,
    languages: Vec<LanguageView>,
    /// What the person spoken to has chosen.
    #[serde(skip)]
    chosen: Option<Language>,
    /// Stands behind every address that is opened before sign-in: `?lang=ko` if this page was asked for so.
    kept: String,
    /// Almost always empty, and then the templates are not even told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    news: Vec<Notice<Text>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    news_until: Option<i64>,
    /// The address of the page that is shown, to come back to.
    pub(super) here: String,
}

impl Frame {
    /// For somebody not signed in.
    pub(super) fn open(app: &App, title: impl Into<Text>) -> Self {
        Self {
            title: Some(title.into()),
            team: app.config().team().to_owned(),
            css: assets::css_url(),
            js: assets::js_url(),
            insecure_lan: app.config().insecure_lan(),
            origin: app.config().public_origin.clone(),
            ..Self::default()
        }
    }

    /// For somebody signed in.
    pub(super) fn of(app: &App, principal: &Principal, nav: impl Into<Option<Nav>>, title: impl Into<Text>) -> Self {
        let user = &principal.user;
        // A person who has to change their password first can go nowhere else.
        let mut news: Vec<_> = user
            .untold(principal.login.device.address, principal.login.created_at)
            .filter(|_| !user.must_change_password)
            .collect();
        news.sort_by_key(|news| std::cmp::Reverse(news.at));
        Self {
            nav: nav.into(),
            news_until: news.first().map(|news| news.at.millis()),
            news: news.into_iter().map(Notice::from).collect(),
            me: Some(Me {
                username: user.username.as_str().to_owned(),
                display_name: user.profile.display_name.clone(),
                is_admin: user.role == Role::Admin,
            }),
            csrf: csrf::field(app.key(), principal),
            chosen: user.language,
            ..Self::open(app, title)
        }
    }

    /// For somebody who may be signed in.
    pub(super) fn for_anybody(app: &App, principal: Option<&Principal>, title: impl Into<Text>) -> Self {
        match principal {
            Some(principal) => Self::of(app, principal, None, title),
            None => Self::open(app, title),
        }
    }

    /// Somebody signed in has chosen their language; it is in the address of what anybody may open.
    pub(super) fn language(&self, req: &Request<'_>) -> Language {
        match self.me {
            Some(_) => spoken(self.chosen, req),
            None => spoken(asked_language(req).or_else(|| chosen(req)), req),
        }
    }

    /// Adds what is known only when the page is sent: where it stands.
    pub(super) fn place(&mut self, req: &Request<'_>) {
        if self.here.is_empty() || is_reading(req) {
            page_of(req).as_str().clone_into(&mut self.here);
        }
        if self.me.is_some() {
            self.here = without(&self.here, "done");
        } else if let Some(language) = asked_language(req) {
            self.kept = format!("?lang={}", language.tag());
        }
    }

    /// Offers the page in every language.
    pub(super) fn offer_languages(&mut self, req: &Request<'_>) {
        self.languages = Language::ALL.map(|language| self.language_view(language, req)).into();
    }

    /// Says what the address of the page says was done.
    pub(super) fn read_done(&mut self, req: &Request<'_>) {
        let code = req.query_value::<&str>("done").and_then(Result::ok);
        self.done = code.filter(|_| self.me.is_some()).and_then(Done::parse).map(FlashMessage::from);
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
