//! One-time links: an invitation or a recovery, by which a person sets a password.

use super::answer::Answer;
use super::ctx::Ctx;
use super::error::HtmlError;
use super::flash::Done;
use super::frame::Frame;
use super::language::with;
use super::page::Page;
use crate::app::App;
use crate::base::error::{Denial, Error};
use crate::base::ids::LinkKind;
use crate::session::csrf::PreLoginForm;
use crate::session::guard::Visitor;
use crate::user::password::Password;
use rocket::form::FromForm;
use rocket::http::RawStr;
use rocket::{get, post};
use serde_json::json;

#[derive(FromForm)]
pub(super) struct LinkForm<'r> {
    #[field(default = "")]
    password: &'r str,
}

/// The form, or the page that says that the link is dead. `visitor` may be somebody else than the link is for.
async fn page(app: &App, visitor: &Visitor<'_>, code: &str) -> Result<Page, Error> {
    let (user, kind, expires_at) = match app.accounts().open_link(code).await {
        Ok(open) => open,
        Err(Error::Denied(Denial::LinkDead)) => return Ok(dead(app)),
        Err(error) => return Err(error),
    };
    let other = visitor.principal().map(|principal| &principal.user).filter(|visitor| visitor.id != user.id);
    let invited_by = match kind {
        LinkKind::Invitation => match app.accounts().link_maker(user.id).await? {
            Some(maker) => Some(app.accounts().called_now(maker).await?),
            None => None,
        },
        LinkKind::Recovery => None,
    };
    let own = json!({
        "invited_by": invited_by,
        "code": code,
        "signed_in_as": other.map(|other| json!({"name": other.profile.display_name, "username": other.username.as_str()})),
        "kind": kind.as_str(),
        "username": user.username.as_str(),
        "display_name": user.profile.display_name,
        "min_length": app.config().policy.min_length,
        "expires_at": expires_at.rfc3339(),
    });
    Ok(Page::new("link/link.html", Frame::open(app, "link-title"), own))
}

fn dead(app: &App) -> Page {
    let frame = Frame::open(app, Denial::LinkDead.problem().title());
    Page::new("link/dead.html", frame, json!({})).denied(Denial::LinkDead)
}

/// Looking does not use it up: previews of chat programs look too.
#[get("/link/<code>")]
pub(super) async fn form(code: &str, visitor: Visitor<'_>, ctx: Ctx<'_>) -> Result<Page, HtmlError> {
    Ok(page(ctx.app, &visitor, code).await?)
}

#[post("/link/<code>", data = "<form>")]
pub(super) async fn submit(
    code: &str,
    form: PreLoginForm<LinkForm<'_>>,
    visitor: Visitor<'_>,
    ctx: Ctx<'_>,
) -> Result<Answer, HtmlError> {
    match ctx.app.accounts().redeem(code, Password::new(form.value.password), ctx.origin()).await {
        // Somebody else stays signed in here, whom the sign-in page would send home without a word.
        Ok(user) if visitor.principal().is_some_and(|principal| principal.user.id != user.id) => {
            Ok(Answer::To(Done::LinkUsedByOther.on("/")))
        }
        Ok(user) => {
            let username = RawStr::new(user.username.as_str()).percent_encode().to_string();
            Ok(Answer::To(with(&Done::LinkUsed.on("/login"), "username", &username)))
        }
        Err(Error::Denied(Denial::LinkDead)) => Ok(dead(ctx.app).into()),
        Err(error @ Error::Invalid(_)) => page(ctx.app, &visitor, code).await?.refused(error, "password"),
        Err(error) => Err(error.into()),
    }
}
