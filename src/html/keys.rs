//! The signing keys: which there are, what a rotation would do, and the two ways to rotate.

use super::action::Action;
use super::answer::Answer;
use super::ctx::Ctx;
use super::error::HtmlError;
use super::frame::{Frame, Nav};
use super::once::Once;
use super::page::Page;
use crate::app::App;
use crate::app::rotation::KeyState;
use crate::base::error::{Denial, Error};
use crate::base::language::Text;
use crate::config::Alg;
use crate::session::csrf::CsrfForm;
use crate::session::guard::SessionAdmin;
use crate::shown::Key;
use rocket::form::FromForm;
use rocket::{get, post};
use serde::Serialize;
use serde_json::json;

#[derive(Serialize)]
struct KeyView {
    #[serde(flatten)]
    shown: Key,
    age: Text,
}

fn rows(app: &App) -> Vec<KeyView> {
    let now = app.clock().now();
    let keys = app.keys();
    let rows = keys.iter().map(|key| KeyView { shown: key.into(), age: Text::age(now.secs_since(key.created_at)) });
    rows.collect()
}

#[get("/admin/keys?<alg>")]
pub(super) async fn keys(admin: SessionAdmin<'_>, alg: Option<&str>, ctx: Ctx<'_>) -> Result<Page, HtmlError> {
    let affected = ctx.app.affected(admin.witness()?).await?;
    let keys = ctx.app.keys();
    let alg_of = |is: fn(&KeyState) -> bool| keys.iter().find(|key| is(&key.state)).map(|key| key.alg);
    let signs = alg_of(|state| *state == KeyState::Signs);
    // Pressed twice, the form asks for what is under way.
    let coming = alg_of(|state| matches!(state, KeyState::Announced(_))).or(signs);
    let outlook = ctx.app.rotation_outlook();
    let own = json!({
        "keys": rows(ctx.app),
        "algs": Alg::ALL.map(|alg| json!({"name": alg.as_str(), "signs": signs == Some(alg)})),
        "chosen": alg.and_then(Alg::parse).or(coming).map(Alg::as_str),
        "once": Once::new_form(),
        "configured": ctx.app.config().alg.as_str(),
        "is_shared": signs == Some(Alg::HS256),
        "tokens": affected.tokens,
        "logins": affected.sessions + affected.tokens,
        "people": affected.people,
        "is_under_way": outlook.is_under_way,
        "waits": ctx.app.config().publish_secs > 0,
        "from": outlook.signs_from.rfc3339(),
        "until": outlook.accepted_until.rfc3339(),
        "max_age_text": Text::duration(ctx.app.jwks_max_age_secs()),
    });
    Ok(Page::new("admin/keys.html", Frame::of(ctx.app, admin.principal(), Nav::Admin, "admin-keys"), own))
}

#[derive(FromForm)]
pub(super) struct RotateForm<'r> {
    #[field(default = "")]
    alg: &'r str,
    #[field(default = "")]
    compromised: &'r str,
    /// See [`Ctx::run`].
    #[field(default = "")]
    once: &'r str,
}

#[post("/admin/keys/rotate", data = "<form>")]
pub(super) async fn rotate(form: CsrfForm<'_, RotateForm<'_>>, ctx: Ctx<'_>) -> Result<Answer, HtmlError> {
    SessionAdmin::of(&form.user)?;
    let RotateForm { alg, compromised, once } = form.value;
    let unknown = || Error::field("alg", "fault-alg");
    let alg = if alg.is_empty() { None } else { Some(Alg::parse(alg).ok_or_else(unknown)?) };
    let action = match compromised {
        "" => Action::RotateKeys { alg },
        "yes" => Action::ReplaceKeys { alg },
        _ => return Err(Denial::BadRequest.into()),
    };
    ctx.run(form.user.principal(), action, once).await
}
