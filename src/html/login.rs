//! Signing in and out by the cookie.

use super::doctor::Consultation;
use super::error::{HtmlError, is_elsewhere};
use super::language::asked_language;
use super::once::Once;
use super::page::{Frame, Page};
use super::unsent;
use crate::audit::{Act, Door, Origin};
use crate::base::error::{Denial, Error, FieldError};
use crate::base::etag::Precondition;
use crate::base::ids::{EndReason, LoginId};
use crate::base::language::{Language, Text};
use crate::house::House;
use crate::login::{Device, Ending, Scheme as _};
use crate::params::{ClientAddress, LocalPath, UserAgent, is_from_proxy, part};
use crate::session::SessionToken;
use crate::session::csrf::{CsrfForm, NoFields, OpenForm};
use crate::session::guard::Visitor;
use crate::session::transport::Cookies;
use crate::user::User;
use crate::user::password::Password;
use rocket::form::FromForm;
use rocket::http::{Header, Status};
use rocket::request::{FromRequest, Outcome};
use rocket::response::Redirect;
use rocket::{Either, Request, Responder, State, get, post};
use serde_json::json;
use std::convert::Infallible;
use std::sync::Arc;

#[derive(Clone, Copy, FromForm)]
pub(super) struct LoginForm<'r> {
    #[field(default = "")]
    username: &'r str,
    #[field(default = "")]
    password: &'r str,
    #[field(default = "")]
    next: &'r str,
    /// By which a form that is sent twice is known.
    #[field(default = "")]
    once: &'r str,
    /// A form that was refused because its login had ended; see [`super::unsent`].
    #[field(default = "")]
    unsent: &'r str,
}

/// What stands above the form, and what it carries.
#[derive(Default)]
struct Said {
    notice: Option<Text>,
    cookie_trouble: Option<Text>,
    unsent: Option<String>,
    once: Option<String>,
}

fn page(house: &House, username: &str, next: &LocalPath, said: &Said, errors: &[FieldError]) -> Page {
    let own = json!({
        "form": {"username": username},
        "next": next.as_str(),
        "notice": said.notice,
        "cookie_trouble": said.cookie_trouble,
        "once": said.once,
        "unsent": said.unsent,
    });
    let frame = Frame::open(house, "sign-in").errors(errors).at(format!("/login?next={}", next.encoded()));
    Page::new("login/login.html", frame, own)
}

/// For the owner of a form that was sent after its login had ended: why, and how to go on. `unsent` brings back what
/// was typed.
pub(super) fn again_page(
    house: &House,
    owner: &User,
    next: LocalPath,
    (why, unsent): (Option<Text>, Option<String>),
) -> Page {
    let why = why.unwrap_or_else(|| EndReason::Expired.text());
    let sentence = if unsent.as_deref().is_some_and(unsent::is_typed) { "login-again-kept" } else { "login-again" };
    let notice = Some(Text::new(sentence).with("why", why));
    let said = Said { notice, unsent, once: Some(Once::new_form()), ..Said::default() };
    page(house, owner.username.as_str(), &next, &said, &[]).status(Denial::DeadCookie.said().status)
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
        let Ok(house) = part::<Arc<House>>(req) else {
            return Outcome::Success(Self { has_left: false, by_other_address: None });
        };
        let from = req.headers().get_one("referer").and_then(|referer| {
            let rest = house.config.allowed_origins.iter().find_map(|origin| referer.strip_prefix(origin.as_str()));
            rest.filter(|path| path.starts_with('/'))
        });
        // A browser that says where a form comes from is believed, by whatever address it came; and what a proxy
        // asks for says nothing about what the browser was told.
        let is_refused = !req.headers().contains("sec-fetch-site") && !is_from_proxy(req, &house.config);
        let is_elsewhere = is_refused && is_elsewhere(house, req);
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
    cookies: Cookies<'_>,
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
    let notice = bury(&visitor, cookies, house).await?.or(came.by_other_address).or(notice);
    Ok(Either::Right(page(
        house,
        username.unwrap_or_default(),
        &to,
        &Said { notice, cookie_trouble: doctor.diagnosis(), unsent: None, once: Some(Once::new_form()) },
        &[],
    )))
}

/// Says why a cookie opens nothing any more. The browser forgets it only if it never will again.
async fn bury(visitor: &Visitor<'_>, cookies: Cookies<'_>, house: &House) -> Result<Option<Text>, Error> {
    let Some(refused) = visitor.refused_cookie() else { return Ok(None) };
    if matches!(refused, Denial::DeadCookie | Denial::CookieTwice) {
        house.cookie.remove(cookies);
    }
    if refused == Denial::CookieTwice {
        return Ok(Some(refused.said().both()));
    }
    let token = house.cookie.read(cookies).token();
    let Some(token) = token else { return Ok(None) };
    Ok(house.sessions.why_ended(&token).await?.map(|why| Text::new("login-ended").with("why", why)))
}

/// Signs people in in the browser that asks.
pub(super) struct ThisBrowser<'r> {
    house: &'r House,
    address: ClientAddress,
    agent: UserAgent,
    cookies: Cookies<'r>,
    doctor: Consultation<'r>,
    once: &'r Once,
    /// The language that the form was shown in, if it was chosen.
    language: Option<Language>,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for ThisBrowser<'r> {
    type Error = Infallible;
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Infallible> {
        let (house, once) = (part::<Arc<House>>(req).ok(), req.rocket().state::<Once>());
        let (agent, doctor) = (UserAgent::from_request(req).await, Consultation::from_request(req).await);
        match (house, once, agent, doctor) {
            (Some(house), Some(once), Outcome::Success(agent), Outcome::Success(doctor)) => {
                let (address, cookies) = (ClientAddress::of(req, &house.config), Cookies::of(req));
                Outcome::Success(Self { house, address, agent, cookies, doctor, once, language: asked_language(req) })
            }
            _ => Outcome::Forward(Status::InternalServerError),
        }
    }
}

impl ThisBrowser<'_> {
    /// Where acts of this request come from.
    pub(super) fn origin(&self) -> Origin {
        self.address.by(Door::Pages)
    }

    /// Signs `user` in and sets the cookie.
    pub(super) async fn sign_in(&self, user: &User) -> Result<SessionToken, Error> {
        self.house.accounts.keep_language(user, self.language).await?;
        let device = Device { name: self.agent.0.clone(), id: None, address: self.address.0 };
        let token = self.house.sessions.issue(user, device).await?;
        self.house.cookie.set(self.cookies, &token);
        self.doctor.signed_in();
        Ok(token)
    }

    /// Ends a login that this browser will not use any more: it holds one cookie (ASVS 7.2.4).
    async fn replace(&self, old: LoginId, owner: &User, by: &User) -> Result<(), Error> {
        let reason = EndReason::Replaced;
        let entry = self.origin().entry(Act::LoginEnded(reason), self.house.clock.now()).by(by).to(owner);
        match self.house.sessions.revoke(&old, Ending { reason, entry }).await {
            Ok(_) | Err(Error::Denied(Denial::NotFound)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

#[post("/login", data = "<form>")]
pub(super) async fn submit(
    form: OpenForm<LoginForm<'_>>,
    before: Visitor<'_>,
    browser: ThisBrowser<'_>,
    house: &State<Arc<House>>,
) -> Result<Either<Redirect, Page>, HtmlError> {
    let LoginForm { username, password, next, once, unsent } = form.value;
    let next = LocalPath::or_home(next);
    let user = match house.accounts.sign_in(username, Password::new(password), browser.origin()).await {
        Ok(user) => user,
        Err(Error::Denied(denial @ (Denial::InvalidCredentials | Denial::Throttled(_) | Denial::Busy))) => {
            return Ok(Either::Right(refused(house, form.value, &next, denial)));
        }
        Err(error) => return Err(error.into()),
    };
    let token = browser.sign_in(&user).await?;
    if let Some(old) = before.found() {
        browser.replace(old.login.id, &old.user, &user).await?;
    }
    // The button was pressed twice: one browser, one login.
    if !once.is_empty()
        && let Some(old) = browser.once.signed_in(&format!("{}/{once}", user.id), token.id, house.clock.now())
    {
        browser.replace(old, &user, &user).await?;
    }
    if user.must_change_password {
        return Ok(Either::Left(Redirect::to("/account/password")));
    }
    let is_typed = unsent::is_typed(unsent);
    let Some(unsent) = unsent::open(house, user.id, unsent) else {
        return Ok(Either::Left(Redirect::to(next.as_str().to_owned())));
    };
    let found = house.sessions.look_up(&token).await?;
    let restored = if is_typed { unsent.restored(house, &found).await? } else { None };
    Ok(match restored {
        Some(page) => Either::Right(page),
        None => Either::Left(Redirect::to(unsent.page().as_str().to_owned())),
    })
}

/// The form again with what to do; the name and what was carried are kept. Nothing in it is made anew, so that an
/// unknown name and a wrong password are answered by the same octets (ASVS 6.3.8).
fn refused(house: &House, form: LoginForm<'_>, next: &LocalPath, denial: Denial) -> Page {
    let LoginForm { username, once, unsent, .. } = form;
    let said = denial.said();
    let text = match denial {
        Denial::Throttled(secs) => {
            Text::new("login-throttled").with("title", said.title()).with("time", Text::duration(secs))
        }
        _ => said.both(),
    };
    let carried = |field: &str| Some(field).filter(|field| !field.is_empty()).map(str::to_owned);
    let unsent = carried(unsent);
    let notice = unsent.as_deref().filter(|field| unsent::is_typed(field)).map(|_| Text::new("login-kept"));
    let carried = Said { notice, unsent, once: carried(once), ..Said::default() };
    page(house, username, next, &carried, &[FieldError::new("", text)]).refused(denial)
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
    cookies: Cookies<'_>,
    house: &State<Arc<House>>,
) -> Result<SignedOut, HtmlError> {
    let found = form.user.found();
    let _ = house.end_own_login(found, found.login.id, &Precondition::None, address.by(Door::Pages)).await?;
    house.cookie.remove(cookies);
    Ok(SignedOut { to: Redirect::to("/login"), clear: Header::new("clear-site-data", "\"cache\", \"storage\"") })
}
