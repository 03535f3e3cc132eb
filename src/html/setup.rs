//! The first administrator, by the link that the server printed.

use super::answer::Answer;
use super::ctx::Ctx;
use super::error::HtmlError;
use super::flash::Done;
use super::frame::Frame;
use super::page::Page;
use crate::accounts::administration::NewUser;
use crate::app::App;
use crate::base::error::{Denial, Error, FieldError};
use crate::base::ids::Role;
use crate::session::csrf::PreLoginForm;
use crate::user::Profile;
use crate::user::password::Password;
use rocket::form::FromForm;
use rocket::{get, post};
use serde_json::json;

#[derive(Default, FromForm)]
pub(super) struct SetupForm<'r> {
    #[field(default = "")]
    username: &'r str,
    #[field(default = "")]
    display_name: &'r str,
    #[field(default = "")]
    password: &'r str,
    #[field(default = "")]
    accept_lookalike: &'r str,
}

/// The form, with what is warned of.
fn page(app: &App, code: &str, typed: &SetupForm<'_>, warnings: &[FieldError]) -> Page {
    let own = json!({
        "code": code,
        "form": {"username": typed.username, "display_name": typed.display_name},
        "warnings": warnings,
        "min_length": app.config().policy.min_length,
    });
    Page::new("setup/setup.html", Frame::open(app, "setup-title"), own)
}

fn closed(app: &App) -> Page {
    Page::new("setup/closed.html", Frame::open(app, "setup-closed"), json!({})).denied(Denial::SetupClosed)
}

#[get("/setup?<code>")]
pub(super) async fn form(code: Option<&str>, ctx: Ctx<'_>) -> Result<Page, HtmlError> {
    match code {
        Some(code) if ctx.app.accounts().setup_is_open(code).await? => {
            Ok(page(ctx.app, code, &<SetupForm<'_> as Default>::default(), &[]))
        }
        _ => Ok(closed(ctx.app)),
    }
}

#[post("/setup?<code>", data = "<form>")]
pub(super) async fn submit(
    code: Option<&str>,
    form: PreLoginForm<SetupForm<'_>>,
    ctx: Ctx<'_>,
) -> Result<Answer, HtmlError> {
    let typed = &form.value;
    let code = code.unwrap_or_default();
    let profile = Profile { display_name: typed.display_name.to_owned(), ..Profile::default() };
    let accept_lookalike = !typed.accept_lookalike.is_empty();
    let new = NewUser { username: typed.username, profile, role: Role::Admin.as_str(), accept_lookalike };
    let set_up = ctx.app.accounts().set_up(code, new, Password::new(typed.password), ctx.origin());
    let (denial, errors) = match set_up.await {
        Ok(user) => {
            ctx.sign_in(&user).await?;
            return Ok(Answer::To(Done::SetUp.on("/")));
        }
        Err(Error::Denied(Denial::SetupClosed)) => return Ok(closed(ctx.app).into()),
        Err(error) => error.for_form()?,
    };
    let (warnings, errors): (Vec<_>, Vec<_>) = errors.into_iter().partition(|_| denial == Denial::NameLookalike);
    Ok(page(ctx.app, code, typed, &warnings).errors(&errors).denied(denial).into())
}
