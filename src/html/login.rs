//! Signing in and out by the cookie.

use super::answer::Answer;
use super::ctx::Ctx;
use super::error::{HtmlError, is_elsewhere};
use super::flash::{Done, FlashMessage};
use super::frame::Frame;
use super::language::{asked_language, is_open, with};
use super::once::Once;
use super::page::Page;
use super::unsent;
use crate::app::App;
use crate::base::browser;
use crate::base::error::{Denial, Error, FieldError};
use crate::base::etag::Precondition;
use crate::base::ids::EndReason;
use crate::base::language::Text;
use crate::identity::SignedIn;
use crate::login::Device;
use crate::logins::Scheme as _;
use crate::params::{LocalPath, is_from_proxy};
use crate::session::SessionToken;
use crate::session::csrf::{CsrfForm, NoFields, PreLoginForm};
use crate::session::guard::Visitor;
use crate::user::User;
use crate::user::password::Password;
use rocket::form::FromForm;
use rocket::http::Header;
use rocket::response::Redirect;
use rocket::{Responder, get, post};
use serde::Serialize;

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

/// `login/login.html`.
#[derive(Default, Serialize)]
struct SignIn {
    username: String,
    next: String,
    notice: Option<FlashMessage>,
    cookie_trouble: Option<Text>,
    unsent: Option<String>,
    once: Option<String>,
}

impl SignIn {
    fn new(username: &str, next: &LocalPath) -> Self {
        Self { username: username.to_owned(), next: next.as_str().to_owned(), ..Self::default() }
    }

    fn page(self, app: &App) -> Page {
        let own_address = with("/login", "next", &LocalPath::or_home(&self.next).encoded());
        Page::new("login/login.html", Frame::open(app, "sign-in"), self).at(own_address)
    }
}

/// For the owner of a form that was sent after its login had ended: why, and how to go on. `unsent` brings back what
/// was typed.
pub(super) fn again_page(
    app: &App,
    owner: &User,
    next: LocalPath,
    (why, unsent): (Option<Text>, Option<String>),
) -> Page {
    let why = why.unwrap_or_else(|| EndReason::Expired.text());
    let sentence = if unsent.as_deref().is_some_and(unsent::is_typed) { "login-again-kept" } else { "login-again" };
    let notice = Some(Text::new(sentence).with("why", why).into());
    let again = SignIn { notice, unsent, once: Some(Once::new_form()), ..SignIn::new(owner.username.as_str(), &next) };
    again.page(app).denied(Denial::DeadCookie)
}

/// Whether they come from a page that only a signed-in person sees: they have just signed out.
fn has_left(ctx: Ctx<'_>) -> bool {
    let Some(referer) = ctx.req.headers().get_one("referer") else { return false };
    let mut origins = ctx.app.config().allowed_origins.iter();
    let path = origins.find_map(|origin| referer.strip_prefix(origin.as_str()).filter(|path| path.starts_with('/')));
    path.is_some_and(|path| !is_open(path))
}

/// Warns before a password is typed, if the visitor came by an address whose forms are refused here.
fn other_address(ctx: Ctx<'_>) -> Option<Text> {
    let Ctx { req, app, .. } = ctx;
    // A browser that says where a form comes from is believed, by whatever address it came; and what a proxy
    // asks for says nothing about what the browser was told.
    let is_refused = !req.headers().contains("sec-fetch-site") && !is_from_proxy(req, app.config());
    // The address that was asked for is not said back: on a page that anybody gets it is a stranger's text.
    let text = || Text::new("login-other-address").with("origin", app.config().public_origin.as_str());
    (is_refused && is_elsewhere(app, req)).then(text)
}

/// What the address of the page says.
#[derive(FromForm)]
pub(super) struct Asked<'r> {
    next: Option<&'r str>,
    done: Option<&'r str>,
    username: Option<&'r str>,
}

#[get("/login?<asked..>")]
pub(super) async fn form(visitor: Visitor<'_>, asked: Asked<'_>, ctx: Ctx<'_>) -> Result<Answer, HtmlError> {
    let Asked { next, done, username } = asked;
    let to = LocalPath::or_home(next.unwrap_or_default());
    if visitor.principal().is_some() {
        return Ok(Answer::To(to.as_str().to_owned()));
    }
    let needs_setup = ctx.app.accounts().administrators().await?.all == 0;
    let notice = match (done.and_then(Done::parse), next) {
        _ if needs_setup => Some(Text::new("login-not-set-up").into()),
        (Some(done @ (Done::SignedOut | Done::KeysReplaced | Done::LinkUsed)), _) => Some(done.into()),
        (None, None) if has_left(ctx) => Some(Done::SignedOut.into()),
        (_, Some(next)) if next != "/" => Some(Text::new("login-to-go-on").into()),
        _ => None,
    };
    let why = clear_dead_cookie(&visitor, ctx).await?.or_else(|| other_address(ctx)).map(FlashMessage::from);
    let (notice, cookie_trouble, once) =
        (why.or(notice), ctx.doctor.diagnosis(ctx.req, ctx.app), Some(Once::new_form()));
    let sign_in = SignIn { notice, cookie_trouble, once, ..SignIn::new(username.unwrap_or_default(), &to) };
    Ok(sign_in.page(ctx.app).into())
}

/// Says why a cookie opens nothing any more. The browser forgets it only if it never will again.
async fn clear_dead_cookie(visitor: &Visitor<'_>, ctx: Ctx<'_>) -> Result<Option<Text>, Error> {
    let Some(refused) = visitor.refused_cookie() else { return Ok(None) };
    if matches!(refused, Denial::DeadCookie | Denial::CookieTwice) {
        ctx.remove_cookie();
    }
    if refused == Denial::CookieTwice {
        return Ok(Some(refused.problem().both()));
    }
    let Some(token) = ctx.token() else { return Ok(None) };
    Ok(ctx.app.sessions().why(&token).await?.map(|why| Text::new("login-ended").with("why", why)))
}

impl Ctx<'_> {
    /// Creates a login for somebody who has completed a sign-in here, and sets the cookie.
    pub(super) async fn sign_in(self, by: &SignedIn) -> Result<SessionToken, Error> {
        // The language that the form was shown in, if it was chosen.
        self.app.accounts().keep_language(by.user(), asked_language(self.req)).await?;
        let name = browser::stored_name(self.req.headers().get_one("user-agent"));
        let device = Device { name, id: None, address: self.address() };
        let token = self.app.sessions().issue(by, device).await?;
        self.set_cookie(&token);
        self.doctor.signed_in(self.req, self.app);
        Ok(token)
    }
}

#[post("/login", data = "<form>")]
pub(super) async fn submit(
    form: PreLoginForm<LoginForm<'_>>,
    before: Visitor<'_>,
    ctx: Ctx<'_>,
) -> Result<Answer, HtmlError> {
    let LoginForm { username, password, next, once, unsent } = form.value;
    let next = LocalPath::or_home(next);
    let signed_in = match ctx.app.accounts().sign_in(username, Password::new(password), ctx.origin()).await {
        Ok(signed_in) => signed_in,
        Err(Error::Denied(denial @ (Denial::InvalidCredentials | Denial::Throttled(_) | Denial::Busy))) => {
            return Ok(refused(ctx.app, form.value, &next, denial).into());
        }
        Err(error) => return Err(error.into()),
    };
    let (token, user) = (ctx.sign_in(&signed_in).await?, signed_in.user());
    let (logins, origin) = (ctx.app.logins(), ctx.origin());
    if let Some(old) = before.principal() {
        logins.end_replaced(old.login.id, &old.user, user, origin).await?;
    }
    // The button was pressed twice: one browser, one login.
    if !once.is_empty()
        && let Some(old) = ctx.once.signed_in(&format!("{}/{once}", user.id), token.id, ctx.app.clock().now())
    {
        logins.end_replaced(old, user, user, origin).await?;
    }
    if user.must_change_password {
        return Ok(Answer::To("/account/password".to_owned()));
    }
    let is_typed = unsent::is_typed(unsent);
    let Some(unsent) = unsent::open(ctx.app, user.id, unsent) else {
        return Ok(Answer::To(next.as_str().to_owned()));
    };
    let principal = ctx.app.sessions().look_up(&token).await?;
    let restored = if is_typed { unsent.restored(ctx.app, &principal).await? } else { None };
    Ok(restored.map_or_else(|| Answer::To(unsent.page().as_str().to_owned()), Answer::from))
}

/// The form again with what to do; the name and what was carried are kept. Nothing in it is made anew, so that an
/// unknown name and a wrong password are answered by the same octets (ASVS 6.3.8).
fn refused(app: &App, form: LoginForm<'_>, next: &LocalPath, denial: Denial) -> Page {
    let LoginForm { username, once, unsent, .. } = form;
    let said = denial.problem();
    let text = match denial {
        Denial::Throttled(secs) => {
            Text::new("login-throttled").with("title", said.title()).with("time", Text::duration(secs))
        }
        _ => said.both(),
    };
    let carried = |field: &str| Some(field).filter(|field| !field.is_empty()).map(str::to_owned);
    let unsent = carried(unsent);
    let notice = unsent.as_deref().filter(|field| unsent::is_typed(field)).map(|_| Text::new("login-kept").into());
    let again = SignIn { notice, unsent, once: carried(once), ..SignIn::new(username, next) };
    again.page(app).errors(&[FieldError::new("", text)]).denied(denial)
}

/// Goodbye: the browser forgets the cookie, what it kept of our pages and what scripts stored. Not
/// other cookies of the host: that would sign people out of every other application there.
#[derive(Responder)]
pub(super) struct SignedOut {
    to: Redirect,
    clear: Header<'static>,
}

#[post("/logout", data = "<form>")]
pub(super) async fn logout(form: CsrfForm<'_, NoFields>, ctx: Ctx<'_>) -> Result<SignedOut, HtmlError> {
    let principal = form.user.principal();
    let _ = ctx.app.logins().end_own(principal, principal.login.id, &Precondition::None, ctx.origin()).await?;
    ctx.remove_cookie();
    Ok(SignedOut { to: Redirect::to("/login"), clear: Header::new("clear-site-data", "\"cache\", \"storage\"") })
}
