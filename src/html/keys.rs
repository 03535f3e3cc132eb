//! The signing keys: which there are, what a rotation would do, and the two ways to rotate.

use super::error::{HtmlError, confirm_url};
use super::page::{Frame, Page};
use super::view::TimeView;
use crate::audit::Door;
use crate::config::Alg;
use crate::error::{Denial, Error};
use crate::house::House;
use crate::house::rotation::KeyState;
use crate::language::Text;
use crate::params::{ClientAddress, LocalPath};
use crate::session::csrf::CsrfForm;
use crate::session::guard::SessionAdmin;
use crate::session::transport::SessionCookie;
use rocket::form::FromForm;
use rocket::http::CookieJar;
use rocket::response::Redirect;
use rocket::{State, get, post, uri};
use serde_json::{Value, json};
use std::sync::Arc;

fn rows(house: &House) -> Vec<Value> {
    let now = house.clock.now();
    let keys = house.keys();
    let rows = keys.iter().map(|key| {
        json!({
            "kid": key.kid,
            "alg": key.alg.as_str(),
            "created_at": TimeView::from(key.created_at),
            "age": Text::age(now.secs_since(key.created_at)),
            "state": key.state.as_str(),
            "signs_from": key.state.signs_from().map(TimeView::from),
            "accepted_until": key.state.accepted_until().map(TimeView::from),
        })
    });
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
        "configured": house.config.alg.as_str(),
        "is_shared": signs == Some(Alg::HS256),
        "tokens": affected.tokens,
        "logins": affected.sessions + affected.tokens,
        "people": affected.people,
        "is_under_way": outlook.is_under_way,
        "waits": house.config.publish_secs > 0,
        "from": TimeView::from(outlook.signs_from),
        "until": TimeView::from(outlook.accepted_until),
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
}

#[post("/admin/keys/rotate", data = "<form>")]
pub(super) async fn rotate(
    form: CsrfForm<'_, RotateForm<'_>>,
    address: ClientAddress,
    jar: &CookieJar<'_>,
    house: &State<Arc<House>>,
) -> Result<Redirect, HtmlError> {
    let admin = SessionAdmin::of(&form.user)?;
    let RotateForm { alg, compromised } = form.value;
    let unknown = || Error::field("alg", "fault-alg");
    let alg = if alg.is_empty() { None } else { Some(Alg::parse(alg).ok_or_else(unknown)?) };
    let origin = address.by(Door::Pages);
    match compromised {
        "" => match house.rotate_keys(admin, alg, origin).await {
            Ok(_) => Ok(Redirect::to("/admin/keys?done=rotated")),
            Err(Error::Denied(Denial::ConfirmRequired)) => {
                let next = uri!(keys(Some("confirmed"), alg.map(Alg::as_str)));
                Ok(Redirect::to(confirm_url(&LocalPath::or_home(&next.to_string()))))
            }
            Err(error) => Err(error.into()),
        },
        "yes" => {
            let _ = house.replace_keys(admin, alg, origin).await?;
            SessionCookie { insecure: house.config.insecure_lan() }.remove(jar);
            Ok(Redirect::to("/login?done=replaced"))
        }
        _ => Err(Denial::BadRequest.into()),
    }
}
