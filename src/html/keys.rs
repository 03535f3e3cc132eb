//! The signing keys: which there are, what a rotation would do, and the two ways to rotate.

use super::action::{Action, Actions, Answer};
use super::error::HtmlError;
use super::once::Once;
use super::page::{Frame, Page};
use crate::base::error::{Denial, Error};
use crate::base::language::Text;
use crate::config::Alg;
use crate::house::House;
use crate::house::rotation::KeyState;
use crate::session::csrf::CsrfForm;
use crate::session::guard::SessionAdmin;
use crate::shown::Key;
use rocket::form::FromForm;
use rocket::{State, get, post};
use serde::Serialize;
use serde_json::json;
use std::sync::Arc;

#[derive(Serialize)]
struct KeyView {
    #[serde(flatten)]
    shown: Key,
    age: Text,
}

fn rows(house: &House) -> Vec<KeyView> {
    let now = house.clock.now();
    let keys = house.keys();
    let rows = keys.iter().map(|key| KeyView { shown: key.into(), age: Text::age(now.secs_since(key.created_at)) });
    rows.collect()
}

#[get("/admin/keys?<done>&<alg>")]
pub(super) async fn keys(
    admin: SessionAdmin<'_>,
    done: Option<&str>,
    alg: Option<&str>,
    house: &State<Arc<House>>,
) -> Result<Page, HtmlError> {
    let affected = house.affected(admin.witness()?).await?;
    let keys = house.keys();
    let alg_of = |is: fn(&KeyState) -> bool| keys.iter().find(|key| is(&key.state)).map(|key| key.alg);
    let signs = alg_of(|state| *state == KeyState::Signs);
    // Pressed twice, the form asks for what is under way.
    let coming = alg_of(|state| matches!(state, KeyState::Announced(_))).or(signs);
    let outlook = house.rotation_outlook();
    let own = json!({
        "keys": rows(house),
        "algs": Alg::ALL.map(|alg| json!({"name": alg.as_str(), "signs": signs == Some(alg)})),
        "chosen": alg.and_then(Alg::parse).or(coming).map(Alg::as_str),
        "once": Once::new_form(),
        "configured": house.config.alg.as_str(),
        "is_shared": signs == Some(Alg::HS256),
        "tokens": affected.tokens,
        "logins": affected.sessions + affected.tokens,
        "people": affected.people,
        "is_under_way": outlook.is_under_way,
        "waits": house.config.publish_secs > 0,
        "from": outlook.signs_from.rfc3339(),
        "until": outlook.accepted_until.rfc3339(),
        "max_age_text": Text::duration(house.jwks_max_age_secs()),
    });
    Ok(Page::new("admin/keys.html", Frame::of(house, admin.found(), "admin", "admin-keys").done(done), own))
}

#[derive(FromForm)]
pub(super) struct RotateForm<'r> {
    #[field(default = "")]
    alg: &'r str,
    #[field(default = "")]
    compromised: &'r str,
    /// See [`Actions::run`].
    #[field(default = "")]
    once: &'r str,
}

#[post("/admin/keys/rotate", data = "<form>")]
pub(super) async fn rotate(form: CsrfForm<'_, RotateForm<'_>>, actions: Actions<'_>) -> Result<Answer, HtmlError> {
    SessionAdmin::of(&form.user)?;
    let RotateForm { alg, compromised, once } = form.value;
    let unknown = || Error::field("alg", "fault-alg");
    let alg = if alg.is_empty() { None } else { Some(Alg::parse(alg).ok_or_else(unknown)?) };
    let action = match compromised {
        "" => Action::RotateKeys { alg },
        "yes" => Action::ReplaceKeys { alg },
        _ => return Err(Denial::BadRequest.into()),
    };
    actions.run(form.user.found(), action, once).await
}
