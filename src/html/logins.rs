//! One's own logins.

use super::action::Action;
use super::answer::Answer;
use super::ctx::Ctx;
use super::error::HtmlError;
use super::flash::Done;
use super::frame::{Frame, Nav};
use super::language::with;
use super::page::Page;
use super::view::{EndedView, LoginView};
use crate::app::App;
use crate::base::error::Error;
use crate::base::etag::Precondition;
use crate::base::ids::LoginId;
use crate::base::language::Text;
use crate::identity::Principal;
use crate::login::{Effect, LoginStatus, VerifyMode};
use crate::logins::Rename;
use crate::params::Id;
use crate::session::csrf::{CsrfForm, NoFields};
use crate::session::guard::SessionUser;
use crate::shown::Listed;
use crate::user::edit::revision_of;
use rocket::form::FromForm;
use rocket::{get, post};
use serde_json::json;

/// Ended logins shown.
const MOST_ENDED: usize = 5;

/// Back to one's own list, with what happened and how soon it takes effect.
pub(super) fn logins_url(done: Done, effect: Effect) -> String {
    let page = done.on("/account/logins");
    match effect {
        Effect::AtOnce => page,
        Effect::Within { seconds } => with(&page, "within", &seconds.to_string()),
    }
}

#[get("/account/logins?<done>&<within>&<rename>")]
pub(super) async fn logins(
    user: SessionUser<'_>,
    done: Option<&str>,
    within: Option<u64>,
    rename: Option<&str>,
    ctx: Ctx<'_>,
) -> Result<Page, HtmlError> {
    let (done, renaming) = (done.and_then(Done::parse), rename.map(|id| (id, None)));
    Ok(logins_page(ctx.app, user.principal(), Shown { done, within, renaming }).await?)
}

/// What the list of logins shows beside the logins.
#[derive(Default)]
pub(super) struct Shown<'a> {
    pub done: Option<Done>,
    /// How soon what was done takes effect, in seconds; none: at once.
    pub within: Option<u64>,
    /// The login whose name is being changed, and what was typed.
    pub renaming: Option<(&'a str, Option<&'a str>)>,
}

pub(super) async fn logins_page(app: &App, principal: &Principal, shown: Shown<'_>) -> Result<Page, Error> {
    let Shown { done, within, renaming } = shown;
    let lifetimes = app.logins().lifetimes();
    let rows = app.logins().all_of(principal.user.id).await?;
    let is_live = |login: &&crate::login::Login| app.logins().status(login, &principal.user) == LoginStatus::Live;
    let mut live: Vec<_> = rows.iter().filter(is_live).collect();
    // This one first, then by use.
    live.sort_by_key(|login| (login.id != principal.login.id, std::cmp::Reverse(login.seen_at)));
    let views: Vec<_> =
        live.into_iter().map(|l| LoginView::from(Listed::new(l, lifetimes, principal.login.id))).collect();
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
    let token_effect = match app.logins().verify_mode() {
        VerifyMode::Lookup | VerifyMode::Denylist => Effect::AtOnce,
        VerifyMode::Stateless => Effect::Within { seconds: lifetimes.access_ttl_secs },
    };
    let own = json!({
        "logins": views,
        "renaming": renaming,
        "ended": ended,
        "effect_text": effect.filter(|_| done != Some(Done::Renamed)).map(Effect::text),
        "token_effect_text": match token_effect {
            Effect::AtOnce => Text::new("logins-app-at-once"),
            Effect::Within { seconds } => Text::new("logins-app-within").with("time", Text::duration(seconds)),
        },
    });
    Ok(Page::new("account/logins.html", Frame::of(app, principal, Nav::Logins, "logins-title"), own))
}

#[post("/account/logins/<id>/revoke", data = "<form>")]
pub(super) async fn revoke(id: Id<LoginId>, form: CsrfForm<'_, NoFields>, ctx: Ctx<'_>) -> Result<Answer, HtmlError> {
    ctx.run(form.user.principal(), Action::EndLogin { id: id.0 }, "").await
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
    ctx: Ctx<'_>,
) -> Result<Answer, HtmlError> {
    let (principal, RenameForm { device_name, revision }) = (form.user.principal(), form.value);
    let rename = Rename { name: device_name, field: "device_name", revision, only_if: Precondition::None };
    let Err(error) = ctx.app.logins().rename(principal, id.0, rename, ctx.origin()).await else {
        return Ok(Answer::To(Done::Renamed.on("/account/logins")));
    };
    let shown = Shown { renaming: Some((&id.0.to_string(), Some(device_name))), ..Shown::default() };
    logins_page(ctx.app, principal, shown).await?.refused(error, "")
}

#[post("/account/logins/revoke-others", data = "<form>")]
pub(super) async fn revoke_others(form: CsrfForm<'_, NoFields>, ctx: Ctx<'_>) -> Result<Answer, HtmlError> {
    ctx.run(form.user.principal(), Action::EndOtherLogins, "").await
}
