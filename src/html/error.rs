//! What a page says when something is refused, and where it leads.

use super::answer::Answer;
use super::faults::FaultView;
use super::flash::Done;
use super::frame::Frame;
use super::language::{PARAMETER, kept, without};
use super::page::{Page, is_reading, page_of};
use super::{login, unsent};
use crate::app::App;
use crate::base::error::{Denial, Error, FieldError};
use crate::base::ids::EndReason;
use crate::base::language::Text;
use crate::login::{Login, LoginStatus};
use crate::params::{LocalPath, arrival::host_of, methods_of, misdirected::misdirection, part, reason_of, refused};
use crate::requests;
use crate::session::csrf::{self, Unsent};
use crate::session::guard::{self, cached_principal};
use crate::session::transport::Cookies;
use rocket::http::Status;
use rocket::response::{self, Redirect, Responder};
use rocket::{Request, catch, get};
use serde_json::json;
use std::sync::Arc;

/// An error of a handler, as a page or a redirect.
#[derive(Debug)]
pub struct HtmlError(pub Error);

impl<E: Into<Error>> From<E> for HtmlError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl<'r> Responder<'r, 'static> for HtmlError {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        let (denial, fields) = requests::denied(self.0, req);
        answer(denial, &fields, req)
    }
}

/// Whether it is mended by signing in.
const fn leads_to_sign_in(denial: Denial) -> bool {
    matches!(denial, Denial::CookieTwice | Denial::WrongSecret) || csrf::is_over(denial)
}

/// The answer to a denial: a redirect where a person only has to go somewhere first, else a page.
fn answer(denial: Denial, fields: &[FieldError], req: &Request<'_>) -> response::Result<'static> {
    requests::tell_refused(denial, req);
    let to = match denial {
        denial if leads_to_sign_in(denial) && is_reading(req) => {
            let next = LocalPath::or_home(&without(&req.uri().to_string(), PARAMETER));
            Some(format!("/login?next={}", next.encoded()))
        }
        Denial::ConfirmRequired => Some(confirm_first(req)),
        Denial::PasswordChangeRequired => Some("/account/password".to_owned()),
        _ => None,
    };
    let mut response = match to {
        Some(to) => Redirect::to(to).respond_to(req)?,
        None => page(denial, fields, req)?.respond_to(req)?,
    };
    if denial == Denial::MethodNotAllowed {
        response.set_raw_header("allow", methods_of(req).join(", "));
    }
    crate::headers::set_in_catcher(&mut response, req);
    Ok(response)
}

/// To the password once more, and from there to the page again, which says that nothing was done yet.
fn confirm_first(req: &Request<'_>) -> String {
    let page = page_of(req);
    let next = if is_reading(req) { page } else { LocalPath::or_home(&Done::Confirmed.on(page.as_str())) };
    format!("/account/confirm?next={}", next.encoded())
}

/// For a form that does come from here, by an address that this server is not set up for: otherwise the same
/// refusal would meet them on every page, and nobody would know why. The address that was asked for is not said
/// back: it is a stranger's text.
fn other_address(app: &App, req: &Request<'_>) -> Option<Text> {
    let origin = app.config().public_origin.as_str();
    is_elsewhere(app, req).then(|| Text::new("error-other-address").with("origin", origin))
}

/// Whether what was asked for is no name of this server.
pub(super) fn is_elsewhere(app: &App, req: &Request<'_>) -> bool {
    let Some(host) = host_of(req) else { return false };
    let is_ours = |origin: &String| origin.split_once("://").is_some_and(|(_, ours)| ours.eq_ignore_ascii_case(&host));
    !app.config().allowed_origins.iter().any(is_ours)
}

/// What happened and what to do. A visitor who opens the address of a form has done nothing wrong, and no
/// method or header says anything to them.
fn words(denial: Denial, req: &Request<'_>) -> (Text, Text) {
    let said = denial.problem();
    match denial {
        Denial::MethodNotAllowed if is_reading(req) => ("error-only-forms".into(), "error-only-forms-help".into()),
        Denial::MethodNotAllowed => ("error-no-form".into(), "error-no-form-help".into()),
        _ => (said.title(), said.help()),
    }
}

fn page(denial: Denial, fields: &[FieldError], req: &Request<'_>) -> Result<Page, Status> {
    let app = part::<Arc<App>>(req).map_err(|_| Status::InternalServerError)?;
    let said = denial.problem();
    let special = match denial {
        Denial::CrossSite => other_address(app, req),
        Denial::Misdirected => misdirection(req).map(|found| found.why.text()),
        _ => None,
    };
    let text = special.or_else(|| {
        (!fields.is_empty()).then(|| Text::joined(fields.iter().map(|fault| FaultView::new(fault, None).into_named())))
    });
    let (heading, help) = words(denial, req);
    let back = page_of(req);
    let public = misdirection(req).map_or("", |found| found.page.as_str());
    let public = format!("{}{public}", app.config().public_origin);
    let sign_in = format!("/login?next={}", back.encoded());
    let action = match denial {
        denial if leads_to_sign_in(denial) => Some((sign_in.as_str(), Text::new("sign-in"))),
        Denial::CrossSite | Denial::Csrf => Some(("/", Text::new("error-load-home"))),
        Denial::LinkDead | Denial::SetupClosed => Some(("/login", Text::new("error-to-sign-in"))),
        Denial::Misdirected => Some((public.as_str(), Text::new("error-to-public-address"))),
        Denial::Unavailable | Denial::Internal => None,
        _ if !is_reading(req) && cached_principal(req).is_some() => Some((back.as_str(), Text::new("error-back"))),
        _ => Some(("/", Text::new("error-to-home"))),
    };
    let own = json!({
        "status": said.status,
        "heading": &heading,
        "text": text,
        "help": help,
        "action": action.map(|(href, label)| json!({"href": kept(req, href), "label": label})),
    });
    Ok(Page::new("error/error.html", Frame::for_anybody(app, cached_principal(req), heading), own).denied(denial))
}

/// Whatever goes wrong outside `/api`. Cookies set before a catcher runs are dropped, so a dead
/// one is cleared here; but not on the way to the sign-in page, which reads in it why it is dead.
#[catch(default)]
pub async fn catch(status: Status, req: &Request<'_>) -> Result<Answer, HtmlError> {
    let denial = refused(req).unwrap_or_else(|| reason_of(status, req));
    // Where no route was tried nobody has looked yet who it is that has lost their way.
    if matches!(denial, Denial::NotFound | Denial::MethodNotAllowed) && req.route().is_none() {
        guard::look(req).await;
    }
    caught(denial, req).await
}

/// The answer to a request that a guard has refused.
pub(super) async fn caught(denial: Denial, req: &Request<'_>) -> Result<Answer, HtmlError> {
    match part::<Arc<App>>(req) {
        Ok(app) if !is_reading(req) => signed_out(denial, app, req).ok_or_else(|| denial.into()),
        _ => Err(denial.into()),
    }
}

/// What a form gets whose login has ended meanwhile.
fn signed_out(denial: Denial, app: &App, req: &Request<'_>) -> Option<Answer> {
    if matches!(denial, Denial::DeadCookie | Denial::CookieTwice) {
        app.cookie().remove(Cookies::of(req));
    }
    if !csrf::is_over(denial) {
        return None;
    }
    let Unsent { user: owner, login } = csrf::unsent(req)?;
    let status = app.logins().lifetimes().status(login, owner, app.clock().now());
    if let Some(to) = led_to(req, login, status) {
        return Some(Answer::To(to));
    }
    let why = status.why(owner);
    let field = unsent::keep(req, app, owner.id, login.id);
    Some(login::again_page(app, owner, page_of(req), (why, field)).into())
}

/// Where a form led that ends the login it comes with: sent twice, it leads there again.
fn led_to(req: &Request<'_>, login: &Login, status: LoginStatus) -> Option<String> {
    let path = req.uri().path();
    let is_own_revoke = || path.as_str() == format!("/account/logins/{}/revoke", login.id);
    match (status, path.as_str()) {
        (LoginStatus::Ended(EndReason::SignedOut), "/logout") => Some("/login".to_owned()),
        (LoginStatus::Ended(EndReason::SignedOut), _) if is_own_revoke() => Some(Done::SignedOut.on("/login")),
        (LoginStatus::Ended(EndReason::KeysReplaced), "/admin/keys/rotate") => Some(Done::KeysReplaced.on("/login")),
        _ => None,
    }
}

/// Where the fairing leads what did not come through the proxy.
#[get("/.misdirected")]
pub(super) fn misdirected() -> HtmlError {
    HtmlError(Denial::Misdirected.into())
}
