//! One's own logins, browsers and phones in one list.

use super::account::reader;
use super::body::{Fields, FromFields, Json};
use super::ctx::Ctx;
use super::problem::ApiError;
use super::tagged::{IfMatch, Tagged};
use super::view::List;
use crate::app::App;
use crate::base::error::Denial;
use crate::base::ids::LoginId;
use crate::login::{Effect, Login};
use crate::logins::Rename;
use crate::params::Id;
use crate::shown::Listed;
use crate::token::guard::{TokenReader, TokenUser};
use rocket::serde::json::Json as Answer;
use rocket::{delete, get, patch};

/// The live ones.
async fn live(token: &TokenReader, app: &App) -> Result<Vec<Login>, ApiError> {
    let user = reader(app, token).await?;
    Ok(app.logins().live_of(&user).await?)
}

#[get("/account/logins")]
pub(super) async fn logins(token: TokenReader, ctx: Ctx<'_>) -> Result<Answer<List<Listed>>, ApiError> {
    let show = |login: &Login| Listed::new(login, ctx.app.logins().lifetimes(), token.identity().login);
    let items = live(&token, ctx.app).await?.iter().map(show).collect();
    Ok(Answer(List { items, next: None }))
}

/// One that is in the list; one that has ended is gone from both.
#[get("/account/logins/<id>")]
pub(super) async fn login(
    token: TokenReader,
    id: Id<LoginId>,
    ctx: Ctx<'_>,
) -> Result<Tagged<Answer<Listed>>, ApiError> {
    let login = live(&token, ctx.app).await?.into_iter().find(|login| login.id == id.0).ok_or(Denial::NotFound)?;
    let shown = Listed::new(&login, ctx.app.logins().lifetimes(), token.identity().login);
    Ok(Tagged(Answer(shown), login.entity_tag()))
}

pub(super) struct RenameBody {
    member: &'static str,
    name: String,
}

impl FromFields for RenameBody {
    fn from_fields(fields: &mut Fields) -> Self {
        let (member, name) = fields.renamed_text("device_name", "device");
        Self { member, name }
    }
}

#[patch("/account/logins/<id>", data = "<body>")]
pub(super) async fn rename(
    token: TokenUser<'_>,
    id: Id<LoginId>,
    body: Json<RenameBody>,
    only_if: IfMatch,
    ctx: Ctx<'_>,
) -> Result<Tagged<Answer<Listed>>, ApiError> {
    let (principal, RenameBody { member, name }) = (token.principal(), body.0);
    let rename = Rename { name: &name, field: member, revision: "", only_if: only_if.0 };
    let login = ctx.app.logins().rename(principal, id.0, rename, ctx.origin()).await?;
    let shown = Listed::new(&login, ctx.app.logins().lifetimes(), principal.login.id);
    Ok(Tagged(Answer(shown), login.entity_tag()))
}

#[delete("/account/logins/<id>")]
pub(super) async fn revoke(
    token: TokenUser<'_>,
    id: Id<LoginId>,
    only_if: IfMatch,
    ctx: Ctx<'_>,
) -> Result<Answer<Effect>, ApiError> {
    Ok(Answer(ctx.app.logins().end_own(token.principal(), id.0, &only_if.0, ctx.origin()).await?))
}

#[delete("/account/logins")]
pub(super) async fn revoke_others(token: TokenUser<'_>, ctx: Ctx<'_>) -> Result<Answer<Effect>, ApiError> {
    let principal = token.principal();
    Ok(Answer(ctx.app.logins().end_others(principal, ctx.origin()).await?))
}
