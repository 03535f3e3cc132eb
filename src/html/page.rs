//! A page: what every one of them shows, and what this one does.

use super::assets;
use super::view::NewsView;
use crate::error::{Denial, FieldError};
use crate::headers;
use crate::house::House;
use crate::identity::{Found, Role};
use crate::session::csrf;
use rocket::fairing::Fairing;
use rocket::http::Status;
use rocket::response::{self, Responder};
use rocket::{Request, Response};
use rocket_dyn_templates::Template;
use serde::Serialize;

/// Every page is sent in one piece.
const CHUNK_BYTES: usize = 64 * 1024;

/// The engine with all templates embedded. In a debug build they are read from `templates/` and
/// again whenever one changes.
#[must_use]
pub fn templates() -> impl Fairing {
    Template::try_custom(|engines| {
        let files = assets::templates();
        engines.tera.set_escape_fn(escape);
        engines.tera.add_raw_templates(files).map_err(|error| error.to_string().into())
    })
}

/// Escapes for text and quoted attributes (OWASP's five). Tera's own also writes every `/` as an
/// entity, which makes addresses unreadable in the source and protects nothing.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Who looks at the page.
#[derive(Serialize)]
struct Me<'a> {
    id: String,
    username: &'a str,
    display_name: &'a str,
    is_admin: bool,
}

/// What every page shows.
#[derive(Serialize)]
pub struct Frame<'a> {
    title: &'a str,
    nav: &'static str,
    me: Option<Me<'a>>,
    csrf: String,
    css: &'static str,
    js: &'static str,
    insecure_lan: bool,
    origin: &'a str,
    done: Option<&'static str>,
    errors: &'a [FieldError],
    /// Almost always empty, and then the templates are not even told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    news: Vec<NewsView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    news_until: Option<i64>,
}

impl<'a> Frame<'a> {
    /// For somebody not signed in.
    #[must_use]
    pub fn open(house: &'a House, title: &'a str) -> Self {
        Self {
            title,
            nav: "",
            me: None,
            csrf: String::new(),
            css: assets::css_url(),
            js: assets::js_url(),
            insecure_lan: house.config.insecure_lan(),
            origin: &house.config.public_origin,
            done: None,
            errors: &[],
            news: Vec::new(),
            news_until: None,
        }
    }

    /// For somebody signed in.
    #[must_use]
    pub fn of(house: &'a House, found: &'a Found, nav: &'static str, title: &'a str) -> Self {
        let user = &found.user;
        // Whoever has to change their password first can go nowhere else.
        let mut news: Vec<_> = user.untold(&found.login).filter(|_| !user.must_change_password).collect();
        news.sort_by_key(|news| std::cmp::Reverse(news.at));
        Self {
            nav,
            news_until: news.first().map(|news| news.at.millis()),
            news: news.into_iter().map(NewsView::from).collect(),
            me: Some(Me {
                id: user.id.to_string(),
                username: user.username.as_str(),
                display_name: &user.profile.display_name,
                is_admin: user.role == Role::Admin,
            }),
            csrf: csrf::field(&house.tokens.key, found),
            ..Self::open(house, title)
        }
    }

    /// With the sentence for a `?done=` code, if there is one for it.
    #[must_use]
    pub fn done(mut self, code: Option<&str>) -> Self {
        self.done = code.and_then(done_text);
        self
    }

    /// With fields at fault.
    #[must_use]
    pub fn errors(mut self, errors: &'a [FieldError]) -> Self {
        self.errors = errors;
        self
    }
}

/// Flash messages: a fixed list, so that a link can bring none of its own, and no cookie is needed.
fn done_text(code: &str) -> Option<&'static str> {
    Some(match code {
        "profile" => "Your profile was saved.",
        "password" => "Your password was changed. Every other login of yours has ended.",
        "revoked" => "The login has ended.",
        "renamed" => "The login has a new name.",
        "others" => "Every other login of yours has ended.",
        "confirmed" => "Thank you. Now repeat what you wanted to do.",
        "setup" => "Twodoors is set up, and you are signed in as its first administrator.",
        "link" => "Your password is set. Sign in with it.",
        "logout" => "You have signed out.",
        "saved" => "The changes were saved.",
        "role" => "The role was changed. Every login of theirs has ended; they sign in again.",
        "disabled" => "The account is disabled and every login of theirs has ended.",
        "enabled" => "The account is enabled. They sign in again.",
        "signed-out" => "They are signed out everywhere.",
        "cancelled" => "The run was cancelled; what it had measured is gone.",
        "seen" => "Good. You will be told here when something else happens.",
        "rotated" => "A new key signs from now on. Nobody was signed out.",
        "deleted" => "The account was deleted.",
        _ => return None,
    })
}

/// A rendered page.
pub struct Page {
    status: Status,
    template: Template,
    retry_after_secs: Option<u64>,
    asks_again: bool,
}

#[derive(Serialize)]
struct Context<'a, T> {
    #[serde(flatten)]
    frame: Frame<'a>,
    #[serde(flatten)]
    own: T,
}

impl Page {
    /// A page from its template (`area/name.html`), the frame, and what is its own.
    #[must_use]
    pub fn new(template: &'static str, frame: Frame<'_>, own: impl Serialize) -> Self {
        Self {
            status: Status::Ok,
            template: Template::render(template, Context { frame, own }),
            retry_after_secs: None,
            asks_again: false,
        }
    }

    /// With `Retry-After`, where the denial says when trying again makes sense.
    #[must_use]
    pub fn retry_after(mut self, denial: Denial) -> Self {
        self.retry_after_secs = denial.retry_after_secs();
        self
    }

    /// A page that a script of ours may ask for again while it is shown.
    #[must_use]
    pub fn asks_again(mut self) -> Self {
        self.asks_again = true;
        self
    }

    /// With another status than 200.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = Status::new(status);
        self
    }
}

impl<'r> Responder<'r, 'static> for Page {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        let rendered = self.template.respond_to(req)?;
        let mut response = Response::build_from(rendered).status(self.status).max_chunk_size(CHUNK_BYTES).finalize();
        if let Some(secs) = self.retry_after_secs {
            response.set_raw_header("retry-after", secs.to_string());
        }
        if self.asks_again {
            response.set_raw_header("content-security-policy", headers::PAGE_THAT_ASKS_AGAIN);
        }
        Ok(response)
    }
}
