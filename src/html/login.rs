//! Signing in and out by the cookie.

use super::doctor::Consultation;
use super::error::{HtmlError, other_host};
use super::page::{Frame, Page};
use crate::audit::{Act, Door};
use crate::error::{Denial, Error, FieldError};
use crate::house::House;
use crate::language::Text;
use crate::login::{Device, EndReason, Ending, Scheme as _};
use crate::params::{ClientAddress, LocalPath, UserAgent, house, is_from_proxy};
use crate::session::csrf::{CsrfForm, NoFields, OpenForm};
use crate::session::guard::Visitor;
use crate::session::transport::SessionCookie;
use crate::user::password::Password;
use rocket::form::FromForm;
use rocket::http::{CookieJar, Header};
use rocket::request::{FromRequest, Outcome};
use rocket::response::Redirect;
use rocket::{Either, Request, Responder, State, get, post};
use serde_json::json;
use std::convert::Infallible;
use std::sync::Arc;

#[derive(FromForm)]
pub(super) struct LoginForm<'r> {
    #[field(default = "")]
    username: &'r str,
    #[field(default = "")]
    password: &'r str,
    #[field(default = "")]
    next: &'r str,
}

/// What stands above the form.
#[derive(Default)]
struct Said {
    notice: Option<Text>,
    cookie_trouble: Option<Text>,
}

fn page(house: &House, username: &str, next: &LocalPath, said: &Said, errors: &[FieldError]) -> Page {
    let own = json!({
        "form": {"username": username},
        "next": next.as_str(),
        "notice": said.notice,
        "cookie_trouble": said.cookie_trouble,
    });
    let frame = Frame::open(house, "sign-in").errors(errors).at(format!("/login?next={}", next.encoded()));
    Page::new("login/login.html", frame, own)
}

/// How somebody came to the sign-in page, as far as its address does not say it.
pub(super) struct Came {
    /// From a page that only a signed-in person sees: they have just signed out.
    has_left: bool,
    /// By an address whose forms are refused here. Said before a password is typed.
    by_other_address: Option<Text>,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Came {
    type Error = Infallible;
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Infallible> {
        const OPEN: [&str; 4] = ["/login", "/link/", "/setup", "/problems"];
        let Ok(house) = house(req) else { return Outcome::Success(Self { has_left: false, by_other_address: None }) };
        let from = req.headers().get_one("referer").and_then(|referer| {
            let rest = house.config.allowed_origins.iter().find_map(|origin| referer.strip_prefix(origin.as_str()));
            rest.filter(|path| path.starts_with('/'))
        });
        // A browser that says where a form comes from is believed, by whatever address it came; and what a proxy
        // asks for says nothing about what the browser was told.
        let is_refused = !req.headers().contains("sec-fetch-site") && !is_from_proxy(req, house);
        let is_elsewhere = is_refused && other_host(house, req).is_some();
        // The address that was asked for is not said back: on a page that anybody gets it is a stranger's text.
        let origin = house.config.public_origin.as_str();
        Outcome::Success(Self {
            has_left: from.is_some_and(|path| !OPEN.iter().any(|open| path.starts_with(open))),
            by_other_address: is_elsewhere.then(|| Text::new("login-other-address").with("origin", origin)),
        })
    }
}

/// What the address of the page says.
#[derive(FromForm)]
pub(super) struct Asked<'r> {
    next: Option<&'r str>,
    done: Option<&'r str>,
    username: Option<&'r str>,
}

#[get("/login?<asked..>")]
pub(super) async fn form(
    visitor: Visitor<'_>,
    doctor: Consultation<'_>,
    came: Came,
    asked: Asked<'_>,
    jar: &CookieJar<'_>,
    house: &State<Arc<House>>,
) -> Result<Either<Redirect, Page>, HtmlError> {
    let Asked { next, done, username } = asked;
    let to = LocalPath::or_home(next.unwrap_or_default());
    if visitor.found().is_some() {
        return Ok(Either::Left(Redirect::to(to.as_str().to_owned())));
    }
    let needs_setup = house.accounts.users.administrators().await?.all == 0;
    let notice = match (done, next) {
        _ if needs_setup => Some("login-not-set-up"),
        (Some("logout"), _) => Some("done-logout"),
        (None, None) if came.has_left => Some("done-logout"),
        (Some("replaced"), _) => Some("login-keys-replaced"),
        (Some("link"), _) => Some("done-link"),
        (_, Some(next)) if next != "/" => Some("login-to-go-on"),
        _ => None,
    }
    .map(Text::new);
    let notice = bury(&visitor, jar, house).await?.or(came.by_other_address).or(notice);
    Ok(Either::Right(page(
        house,
        username.unwrap_or_default(),
        &to,
        &Said { notice, cookie_trouble: doctor.diagnosis() },
        &[],
    )))
}

/// Makes the browser forget a cookie that opens nothing any more, and says why it does not.
async fn bury(visitor: &Visitor<'_>, jar: &CookieJar<'_>, house: &House) -> Result<Option<Text>, Error> {
    if !visitor.has_dead_cookie() {
        return Ok(None);
    }
    let cookie = SessionCookie { insecure: house.config.insecure_lan() };
    let token = cookie.read(jar).flatten();
    cookie.remove(jar);
    let Some(token) = token else { return Ok(None) };
    Ok(house.sessions.why_ended(&token).await?.map(|why| Text::new("login-ended").with("why", why)))
}

#[post("/login", data = "<form>")]
pub(super) async fn submit(
    form: OpenForm<LoginForm<'_>>,
    before: Visitor<'_>,
    doctor: Consultation<'_>,
    address: ClientAddress,
    agent: UserAgent,
    jar: &CookieJar<'_>,
    house: &State<Arc<House>>,
) -> Result<Either<Redirect, Page>, HtmlError> {
    let LoginForm { username, password, next } = form.value;
    let next = LocalPath::or_home(next);
    let origin = address.by(Door::Pages);
    let user = match house.accounts.sign_in(username, Password::new(password), origin).await {
        Ok(user) => user,
        Err(Error::Denied(denial @ (Denial::InvalidCredentials | Denial::Throttled(_) | Denial::Busy))) => {
            return Ok(Either::Right(refused(house, username, &next, denial)));
        }
        Err(error) => return Err(error.into()),
    };
    let device = Device { name: agent.0, id: None, address: address.0 };
    let token = house.sessions.issue(&user, device).await?;
    // The browser holds one cookie: the login it came with would never be used again (ASVS 7.2.4).
    if let Some(old) = before.found() {
        let entry = origin.entry(Act::LoginEnded(EndReason::Replaced), house.clock.now()).by(&user).to(&old.user);
        let _ = house.sessions.revoke(&old.login.id, Ending { reason: EndReason::Replaced, entry }).await?;
    }
    SessionCookie { insecure: house.config.insecure_lan() }.set(jar, &token);
    doctor.signed_in();
    let to = if user.must_change_password { "/account/password" } else { next.as_str() };
    Ok(Either::Left(Redirect::to(to.to_owned())))
}

/// The form again, the name kept, with what to do.
fn refused(house: &House, username: &str, next: &LocalPath, denial: Denial) -> Page {
    let said = denial.said();
    let text = match denial {
        Denial::Throttled(secs) => {
            Text::new("login-throttled").with("title", said.title()).with("time", Text::duration(secs))
        }
        _ => said.both(),
    };
    page(house, username, next, &Said::default(), &[FieldError::new("", text)]).status(said.status).retry_after(denial)
}

/// Goodbye: the browser forgets the cookie, what it kept of our pages and what scripts stored. Not
/// other cookies of the host: that would sign people out of every other application there.
#[derive(Responder)]
pub(super) struct SignedOut {
    to: Redirect,
    clear: Header<'static>,
}

#[post("/logout", data = "<form>")]
pub(super) async fn logout(
    form: CsrfForm<'_, NoFields>,
    address: ClientAddress,
    jar: &CookieJar<'_>,
    house: &State<Arc<House>>,
) -> Result<SignedOut, HtmlError> {
    let found = form.user.found();
    let _ = house.end_own_login(found, found.login.id, address.by(Door::Pages)).await?;
    SessionCookie { insecure: house.config.insecure_lan() }.remove(jar);
    Ok(SignedOut { to: Redirect::to("/login"), clear: Header::new("clear-site-data", "\"cache\", \"storage\"") })
}
