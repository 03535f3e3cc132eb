//! Administration: people, their links, roles and logins.

use super::account::ProfileBody;
use super::body::{Fields, FromFields, Json, Nothing, OptionalJson, cursor, limit};
use super::ctx::Ctx;
use super::keyed::Keyed;
use super::people::{MOST, PAGE};
use super::problem::ApiError;
use super::tagged::{IfMatch, Tagged};
use super::view::{List, WithEffect};
use crate::accounts::administration::{Change, NewUser};
use crate::accounts::links::IssuedLink;
use crate::app::App;
use crate::app::replies::Slot;
use crate::base::error::{Denial, Error};
use crate::base::ids::{LoginId, Role, UserId};
use crate::login::Effect;
use crate::params::Id;
use crate::shown::{self, Listed};
use crate::token::guard::TokenAdmin;
use crate::user::User;
use rocket::http::Status;
use rocket::response::status::Custom;
use rocket::serde::json::Json as Answer;
use rocket::{delete, get, patch, post};
use serde_json::{Value, json};

async fn show(app: &App, user: &User) -> Result<shown::User, Error> {
    shown::User::read(app.accounts(), user).await
}

#[get("/admin/users?<q>&<after>&<limit>")]
pub(super) async fn users(
    _admin: TokenAdmin<'_>,
    q: Option<&str>,
    after: Option<&str>,
    limit: Option<&str>,
    ctx: Ctx<'_>,
) -> Result<Answer<List<shown::User>>, ApiError> {
    let limit = self::limit(limit, PAGE, MOST)?;
    let after: Option<UserId> = cursor(after)?;
    let mut people = ctx.app.accounts().search(q.unwrap_or_default()).await?;
    people.retain(|person| after.is_none_or(|after| person.id > after));
    let next = (people.len() > limit).then(|| people[limit - 1].id.to_string());
    let mut items = Vec::new();
    for person in people.iter().take(limit) {
        items.push(show(ctx.app, person).await?);
    }
    Ok(Answer(List { items, next }))
}

pub(super) struct AddBody {
    username: String,
    profile: ProfileBody,
    role: Option<String>,
    accept_lookalike: Option<bool>,
}

impl FromFields for AddBody {
    fn from_fields(fields: &mut Fields) -> Self {
        Self {
            username: fields.text("username"),
            profile: ProfileBody::from_fields(fields),
            role: fields.optional_text("role"),
            accept_lookalike: fields.optional_bool("accept_lookalike"),
        }
    }
}

/// The link, said once.
fn link_url(app: &App, made: &IssuedLink) -> String {
    app.link(&format!("/link/{}", made.code.expose_secret()))
}

#[post("/admin/users", data = "<body>")]
pub(super) async fn add(
    admin: TokenAdmin<'_>,
    body: Keyed<Json<AddBody>>,
    ctx: Ctx<'_>,
) -> Result<Custom<Answer<Value>>, ApiError> {
    let slot = match slot(ctx.app, &admin, &body, "POST /api/admin/users").await? {
        Ok(answer) => return Ok(Custom(Status::Created, Answer(answer))),
        Err(slot) => slot,
    };
    let AddBody { username, profile, role, accept_lookalike } = &body.body.0;
    let (role, accept_lookalike) = (role.as_deref().unwrap_or_default(), accept_lookalike.unwrap_or_default());
    let new = NewUser { username, profile: profile.typed(), role, accept_lookalike };
    let (accounts, witness) = (ctx.app.accounts(), admin.witness()?);
    let (user, made) = accounts.invitation(&witness, new).await?;
    let mut answer = json!(show(ctx.app, &user).await?);
    answer["link"] = json!(link_url(ctx.app, &made));
    answer["link_expires_at"] = json!(made.expires_at.rfc3339());
    let act = async {
        accounts.add_invited(&witness, &user, &made, ctx.origin()).await?;
        Ok(answer.clone())
    };
    let answer = ctx.app.reply(slot, Some((user.id, &answer)), act).await?;
    Ok(Custom(Status::Created, Answer(answer)))
}

/// The answer that a request with an `Idempotency-Key` got before; else where this one's will be kept, if it has one.
async fn slot<'h, T>(
    app: &'h App,
    admin: &TokenAdmin<'_>,
    body: &Keyed<T>,
    route: &str,
) -> Result<Result<Value, Option<Slot<'h>>>, Error> {
    match body.repeatable(admin.principal().user.id, route) {
        Some(request) => Ok(app.replied(&request).await?.map_err(Some)),
        None => Ok(Err(None)),
    }
}

async fn find(app: &App, id: UserId) -> Result<User, Error> {
    Ok(app.accounts().user(id).await?.ok_or(Denial::NotFound)?)
}

#[get("/admin/users/<id>")]
pub(super) async fn user(
    _admin: TokenAdmin<'_>,
    id: Id<UserId>,
    ctx: Ctx<'_>,
) -> Result<Tagged<Answer<shown::User>>, ApiError> {
    let user = find(ctx.app, id.0).await?;
    Ok(Tagged(Answer(show(ctx.app, &user).await?), user.entity_tag()))
}

pub(super) struct ChangeBody {
    profile: ProfileBody,
    role: Option<String>,
    disabled: Option<bool>,
}

impl FromFields for ChangeBody {
    fn from_fields(fields: &mut Fields) -> Self {
        Self {
            profile: ProfileBody::from_fields(fields),
            role: fields.optional_text("role"),
            disabled: fields.optional_bool("disabled"),
        }
    }
}

#[patch("/admin/users/<id>", data = "<body>")]
pub(super) async fn change(
    admin: TokenAdmin<'_>,
    id: Id<UserId>,
    body: Json<ChangeBody>,
    only_if: IfMatch,
    ctx: Ctx<'_>,
) -> Result<Tagged<Answer<WithEffect<shown::User>>>, ApiError> {
    let user = find(ctx.app, id.0).await?;
    let parse = |text: &String| Role::parse(text).ok_or_else(|| Error::field("role", "fault-role-api"));
    let role = body.0.role.as_ref().map(parse).transpose();
    let edit = body.0.profile.edit();
    let (_, role) = Error::both(edit.apply(&user.profile), role)?;
    let change = Change { profile: Some(edit), role, disabled: body.0.disabled, only_if: only_if.0 };
    let (user, effect) = ctx.app.accounts().change(admin.witness()?, id.0, change, ctx.origin()).await?;
    let changed = show(ctx.app, &user).await?;
    Ok(Tagged(Answer(WithEffect { changed, effect }), user.entity_tag()))
}

#[delete("/admin/users/<id>")]
pub(super) async fn delete(
    admin: TokenAdmin<'_>,
    id: Id<UserId>,
    only_if: IfMatch,
    ctx: Ctx<'_>,
) -> Result<Answer<Effect>, ApiError> {
    Ok(Answer(ctx.app.accounts().delete(admin.witness()?, id.0, &only_if.0, ctx.origin()).await?))
}

#[post("/admin/users/<id>/link", data = "<body>")]
pub(super) async fn link(
    admin: TokenAdmin<'_>,
    id: Id<UserId>,
    body: Keyed<OptionalJson<Nothing>>,
    ctx: Ctx<'_>,
) -> Result<Custom<Answer<Value>>, ApiError> {
    let slot = match slot(ctx.app, &admin, &body, &format!("POST /api/admin/users/{}/link", id.0)).await? {
        Ok(answer) => return Ok(Custom(Status::Created, Answer(answer))),
        Err(slot) => slot,
    };
    let act = async {
        let (_, made) = ctx.app.accounts().make_link(admin.witness()?, id.0, ctx.origin()).await?;
        let (link, expires_at) = (link_url(ctx.app, &made), made.expires_at.rfc3339());
        Ok(json!({"link": link, "kind": made.kind, "expires_at": expires_at}))
    };
    Ok(Custom(Status::Created, Answer(ctx.app.reply(slot, None, act).await?)))
}

#[post("/admin/users/<id>/sign-out", data = "<_body>")]
pub(super) async fn sign_out(
    admin: TokenAdmin<'_>,
    id: Id<UserId>,
    _body: OptionalJson<Nothing>,
    ctx: Ctx<'_>,
) -> Result<Answer<Effect>, ApiError> {
    Ok(Answer(ctx.app.accounts().sign_out_everywhere(admin.witness()?, id.0, ctx.origin()).await?))
}

#[get("/admin/logins?<after>&<limit>")]
pub(super) async fn logins(
    admin: TokenAdmin<'_>,
    after: Option<&str>,
    limit: Option<&str>,
    ctx: Ctx<'_>,
) -> Result<Answer<List<Listed>>, ApiError> {
    let limit = self::limit(limit, PAGE, MOST)?;
    let (rows, next) = ctx.app.logins().live_page(admin.witness()?, cursor(after)?, limit).await?;
    let current = admin.principal().login.id;
    let lifetimes = ctx.app.logins().lifetimes();
    let items = rows.iter().map(|(login, owner)| Listed::new(login, lifetimes, current).of(owner));
    Ok(Answer(List { items: items.collect(), next: next.map(|id| id.to_string()) }))
}

#[delete("/admin/logins/<id>")]
pub(super) async fn revoke(
    admin: TokenAdmin<'_>,
    id: Id<LoginId>,
    only_if: IfMatch,
    ctx: Ctx<'_>,
) -> Result<Answer<Effect>, ApiError> {
    Ok(Answer(ctx.app.logins().end_any(admin.witness()?, id.0, &only_if.0, ctx.origin()).await?))
}
