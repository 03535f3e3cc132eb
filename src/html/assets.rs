//! Templates and static files: in the binary in release, read from disk in debug.

use crate::base::secret;
use rocket::http::{ContentType, Header, Status};
use rocket::request::Request;
use rocket::response::{self, Redirect, Responder};
use rocket::{Response, get};
use rust_embed::RustEmbed;
use std::borrow::Cow;
use std::io::Cursor;
use std::sync::LazyLock;

#[derive(RustEmbed)]
#[folder = "templates/"]
struct Templates;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Static;

/// Names and texts. A name that does not end in `.html` would not be escaped, so none other is taken.
pub(super) fn templates() -> Vec<(String, String)> {
    let read = |name: Cow<'static, str>| {
        let file = Templates::get(&name)?;
        Some((name.into_owned(), String::from_utf8_lossy(&file.data).into_owned()))
    };
    Templates::iter().filter(|name| name.ends_with(".html")).filter_map(read).collect()
}

/// The address of a file with a mark of its content, so that browsers may keep it for ever.
fn url(name: &str) -> String {
    let mark = Static::get(name).map(|file| secret::base64url(&file.metadata.sha256_hash()[..6]));
    format!("/static/{name}?v={}", mark.unwrap_or_default())
}

/// `app.css`.
pub(super) fn css_url() -> &'static str {
    static URL: LazyLock<String> = LazyLock::new(|| url("app.css"));
    &URL
}

/// The text of `app.css`, for a file that must stand alone.
pub(super) fn css_text() -> String {
    let file = Static::get("app.css").map(|file| file.data).unwrap_or_default();
    String::from_utf8_lossy(&file).into_owned()
}

/// What a content security policy calls `app.css`: its SHA-256 as base64.
pub(super) fn css_sha256() -> String {
    let hash = Static::get("app.css").map(|file| file.metadata.sha256_hash()).unwrap_or_default();
    data_encoding::BASE64.encode(&hash)
}

/// `app.js`.
pub(super) fn js_url() -> &'static str {
    static URL: LazyLock<String> = LazyLock::new(|| url("app.js"));
    &URL
}

/// `compare.js`.
pub(super) fn compare_js_url() -> &'static str {
    static URL: LazyLock<String> = LazyLock::new(|| url("compare.js"));
    &URL
}

/// An answer that browsers may keep for a day.
#[derive(Responder)]
pub(super) struct Kept<R> {
    answer: R,
    keep: Header<'static>,
}

impl<R> Kept<R> {
    pub(super) fn new(answer: R) -> Self {
        Self { answer, keep: Header::new("cache-control", "public, max-age=86400") }
    }
}

/// Browsers and feed readers ask for it without having read a page.
#[get("/favicon.ico")]
pub(super) fn favicon() -> Kept<Redirect> {
    Kept::new(Redirect::to("/static/favicon.svg"))
}

/// Nothing here is for search engines.
#[get("/robots.txt")]
pub(super) fn robots() -> &'static str {
    "User-agent: *\nDisallow: /\n"
}

/// One static file.
pub struct File {
    data: Cow<'static, [u8]>,
    kind: ContentType,
    tag: String,
    is_marked: bool,
}

/// Only what is embedded is served; a path never reaches a disk in release.
#[get("/static/<name>?<v>")]
pub(super) fn file(name: &str, v: Option<&str>) -> Option<File> {
    let file = Static::get(name)?;
    let kind = ContentType::from_extension(name.rsplit_once('.')?.1)?;
    let tag = format!("\"{}\"", secret::base64url(&file.metadata.sha256_hash()[..12]));
    let is_marked = v.is_some_and(|v| tag.trim_start_matches('"').starts_with(v) && v.len() == 8);
    Some(File { data: file.data, kind, tag, is_marked })
}

impl<'r> Responder<'r, 'static> for File {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        let keep = if self.is_marked && !cfg!(debug_assertions) {
            "public, max-age=31536000, immutable"
        } else {
            "public, no-cache"
        };
        let mut response = Response::build();
        response.header(Header::new("cache-control", keep)).header(Header::new("etag", self.tag.clone()));
        if req.headers().get("if-none-match").any(|tags| tags.contains(&self.tag)) {
            return response.status(Status::NotModified).ok();
        }
        response.header(self.kind).sized_body(self.data.len(), Cursor::new(self.data)).ok()
    }
}
