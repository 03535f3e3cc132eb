//! One's own logins.

use super::action::{Action, Actions, Answer};
use super::error::HtmlError;
use super::page::{Frame, Page};
use super::view::{EndedView, LoginView};
use crate::audit::Door;
use crate::base::error::{Error, FieldError};
use crate::base::etag::Precondition;
use crate::base::ids::LoginId;
use crate::base::language::Text;
use crate::house::House;
use crate::house::logins::Rename;
use crate::identity::Found;
use crate::login::{Effect, Standing, VerifyMode};
use crate::logins::service;
use crate::params::{ClientAddress, Id};
use crate::session::csrf::{CsrfForm, NoFields};
use crate::session::guard::SessionUser;
use crate::shown::Listed;
use crate::user::edit::revision_of;
use rocket::form::FromForm;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde_json::json;
use std::sync::Arc;

/// Ended logins shown.
const MOST_ENDED: usize = 5;

/// Back to one's own list, with what happened and how soon it takes effect.
pub(super) fn logins_url(done: &str, effect: Effect) -> String {
    match effect {
        Effect::AtOnce => format!("/account/logins?done={done}"),
        Effect::Within { seconds } => format!("/account/logins?done={done}&within={seconds}"),
    }
}

#[get("/account/logins?<done>&<within>&<rename>")]
pub(super) async fn logins(
    user: SessionUser<'_>,
    done: Option<&str>,
    within: Option<u64>,
    rename: Option<&str>,
    house: &State<Arc<House>>,
) -> Result<Page, HtmlError> {
    let renaming = rename.map(|id| (id, None));
    Ok(logins_page(house, user.found(), Shown { done, within, renaming, errors: &[] }).await?)
}

/// What the list of logins shows beside the logins.
#[derive(Default)]
pub(super) struct Shown<'a> {
    pub done: Option<&'a str>,
    /// How soon what was done takes effect, in seconds; none: at once.
    pub within: Option<u64>,
    /// The login whose name is being changed, and what was typed.
    pub renaming: Option<(&'a str, Option<&'a str>)>,
    pub errors: &'a [FieldError],
}

pub(super) async fn logins_page(house: &House, found: &Found, shown: Shown<'_>) -> Result<Page, Error> {
    let Shown { done, within, renaming, errors } = shown;
    let accounts = &house.accounts;
    let lifetimes = &accounts.lifetimes;
    let now = house.clock.now();
    let rows = service::rows_of(&accounts.logins, found.user.id).await?;
    let is_live = |login: &&crate::login::Login| lifetimes.standing(login, &found.user, now) == Standing::Live;
    let mut live: Vec<_> = rows.iter().filter(is_live).collect();
    // This one first, then by use.
    live.sort_by_key(|login| (login.id != found.login.id, std::cmp::Reverse(login.seen_at)));
    let views: Vec<_> = live.into_iter().map(|l| LoginView::from(Listed::new(l, lifetimes, found.login.id))).collect();
    let mut ended: Vec<_> = rows.iter().collect();
    ended.sort_by_key(|login| std::cmp::Reverse(login.ended_at()));
    let ended: Vec<_> =
        ended.into_iter().filter_map(|login| EndedView::new(login, lifetimes)).take(MOST_ENDED).collect();
    let renaming = renaming.and_then(|(id, typed)| {
        let name = &rows.iter().find(|login| login.id.to_string() == id)?.device.name;
        Some(json!({"id": id, "name": typed.unwrap_or(name), "revision": revision_of(name)}))
    });
    let within = within.filter(|seconds| *seconds <= lifetimes.access_ttl_secs);
    let effect = done.map(|_| within.map_or(Effect::AtOnce, |seconds| Effect::Within { seconds }));
    let token_effect = match accounts.mode {
        VerifyMode::Lookup | VerifyMode::Denylist => Effect::AtOnce,
        VerifyMode::Stateless => Effect::Within { seconds: lifetimes.access_ttl_secs },
    };
    let own = json!({
        "logins": views,
        "renaming": renaming,
        "ended": ended,
        "effect_text": effect.filter(|_| done.is_some_and(|d| d != "renamed")).map(Effect::text),
        "token_effect_text": match token_effect {
            Effect::AtOnce => Text::new("logins-app-at-once"),
            Effect::Within { seconds } => Text::new("logins-app-within").with("time", Text::duration(seconds)),
        },
    });
    let frame = Frame::of(house, found, "logins", "logins-title").done(done).errors(errors);
    Ok(Page::new("account/logins.html", frame, own))
}

#[post("/account/logins/<id>/revoke", data = "<form>")]
pub(super) async fn revoke(
    id: Id<LoginId>,
    form: CsrfForm<'_, NoFields>,
    actions: Actions<'_>,
) -> Result<Answer, HtmlError> {
    actions.run(form.user.found(), Action::EndLogin { id: id.0 }, "").await
}

#[derive(FromForm)]
pub(super) struct RenameForm<'r> {
    #[field(name = "device_name")]
    // For one release.
    #[field(name = "device")]
    #[field(default = "")]
    device_name: &'r str,
    /// Of the name that was shown.
    #[field(default = "")]
    revision: &'r str,
}

#[post("/account/logins/<id>/rename", data = "<form>")]
pub(super) async fn rename(
    id: Id<LoginId>,
    form: CsrfForm<'_, RenameForm<'_>>,
    address: ClientAddress,
    house: &State<Arc<House>>,
) -> Result<Either<Redirect, Page>, HtmlError> {
    let (found, RenameForm { device_name, revision }) = (form.user.found(), form.value);
    let rename = Rename { name: device_name, field: "device_name", revision, only_if: Precondition::None };
    let (denial, errors) = match house.rename_login(found, id.0, rename, address.by(Door::Pages)).await {
        Ok(_) => return Ok(Either::Left(Redirect::to("/account/logins?done=renamed"))),
        Err(error) => error.for_form()?,
    };
    let (id, errors) = (id.0.to_string(), &*errors);
    let shown = Shown { renaming: Some((&id, Some(device_name))), errors, ..Shown::default() };
    Ok(Either::Right(logins_page(house, found, shown).await?.refused(denial)))
}

#[post("/account/logins/revoke-others", data = "<form>")]
pub(super) async fn revoke_others(form: CsrfForm<'_, NoFields>, actions: Actions<'_>) -> Result<Answer, HtmlError> {
    actions.run(form.user.found(), Action::EndOtherLogins, "").await
}
