//! Addresses as people paste them: with the full stop, the bracket or the line break that stood around them in
//! a message. Codes and ids have a fixed form, so the address ends where they end.

use super::page::is_reading;
use crate::accounts::links::{LINK_CODE_CHARS, SETUP_CODE_CHARS};
use crate::base::ids::canonical_uuid;
use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::uri::Origin;
use rocket::http::{Method, RawStr, Status};
use rocket::request::{FromRequest, Outcome};
use rocket::response::Redirect;
use rocket::{Data, Request, get};

/// Where the fairing leads a page that was asked for by another address than its own.
const MOVED: &str = "/.moved";
/// A UUID with its hyphens.
const UUID_CHARS: usize = 36;

/// Spaces, line ends, and characters that nobody sees.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The code of `wanted` characters of base64url in `text`, whatever bracket or quotation mark stands before it. A line
/// break within it is left out. A letter or digit right behind it makes it another code.
fn code_in(text: &str, wanted: usize) -> Option<String> {
    let mut code = String::with_capacity(wanted);
    let mut rest = text.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_')).chars();
    while code.len() < wanted {
        match rest.next()? {
            c if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') => code.push(c),
            c if is_invisible(c) => {}
            _ => return None,
        }
    }
    let ends = !rest.next().is_some_and(|c| c.is_ascii_alphanumeric());
    ends.then_some(code)
}

/// The id at the beginning of `text`, with `ending` behind it. What follows a slash is an address of its own.
fn id_in(text: &str, ending: &str) -> Option<String> {
    let (id, rest) = text.split_at_checked(UUID_CHARS)?;
    canonical_uuid(id)?;
    let rest = rest.strip_prefix(ending)?;
    let ends = !rest.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphanumeric());
    ends.then(|| format!("{id}{ending}"))
}

/// The address without what does not belong to it, if that is another one.
fn clean(uri: &Origin<'_>) -> Option<String> {
    let raw = uri.path();
    let path = raw.percent_decode_lossy();
    let query = uri.query().map(|query| query.as_str());
    let (path, query) = if let Some(text) = path.strip_prefix("/link/") {
        (format!("/link/{}", code_in(text, LINK_CODE_CHARS)?), query.map(str::to_owned))
    } else if let "/setup" | "/setup/" = &*path {
        ("/setup".to_owned(), Some(clean_setup(query?)?))
    } else if let Some(text) = path.strip_prefix("/admin/users/") {
        (format!("/admin/users/{}", id_in(text, "")?), query.map(str::to_owned))
    } else {
        (format!("/people/{}", id_in(path.strip_prefix("/people/")?, ".vcf")?), query.map(str::to_owned))
    };
    let clean = query.map_or(path.clone(), |query| format!("{path}?{query}"));
    (clean != uri.to_string()).then_some(clean)
}

/// The query of the set-up page with its code cut, the rest as it is.
fn clean_setup(query: &str) -> Option<String> {
    let is_code = |part: &&str| part.starts_with("code=");
    let typed = query.split('&').find(is_code)?;
    let text = RawStr::new(typed.strip_prefix("code=")?).url_decode_lossy();
    let code = format!("code={}", code_in(&text, SETUP_CODE_CHARS)?);
    Some(query.split('&').map(|part| if part == typed { &code } else { part }).collect::<Vec<_>>().join("&"))
}

/// Redirects a reader to the clean address; what is sent is taken as sent to it.
pub struct CleanAddress;

/// The clean address, for the route that leads there.
struct Clean(Option<String>);

#[rocket::async_trait]
impl Fairing for CleanAddress {
    fn info(&self) -> Info {
        Info { name: "addresses as they are pasted", kind: Kind::Request | Kind::Singleton }
    }

    async fn on_request(&self, req: &mut Request<'_>, _: &mut Data<'_>) {
        let Some(clean) = clean(req.uri()) else { return };
        if is_reading(req) {
            req.local_cache(|| Clean(Some(clean)));
            req.set_uri(Origin::parse(MOVED).unwrap_or(Origin::ROOT));
        } else if let (Method::Post, Ok(uri)) = (req.method(), Origin::parse_owned(clean)) {
            req.set_uri(uri);
        }
    }
}

/// The address that the fairing has found.
pub(super) struct To<'r>(&'r str);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for To<'r> {
    type Error = ();
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, ()> {
        match &req.local_cache(|| Clean(None)).0 {
            Some(to) => Outcome::Success(Self(to)),
            None => Outcome::Forward(Status::NotFound),
        }
    }
}

#[get("/.moved")]
pub(super) fn moved(to: To<'_>) -> Redirect {
    Redirect::to(to.0.to_owned())
}
