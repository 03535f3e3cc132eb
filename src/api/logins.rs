//! One's own logins, browsers and phones in one list.

use super::account::reader;
use super::body::{Fields, FromFields, Json};
use super::problem::ApiError;
use super::view::{self, List};
use crate::audit::Door;
use crate::error::Denial;
use crate::house::House;
use crate::login::{Effect, LoginId, acts};
use crate::params::{ClientAddress, Id};
use crate::token::guard::{TokenReader, TokenUser};
use rocket::serde::json::Json as Answer;
use rocket::{State, delete, get, patch};
use serde_json::Value;
use std::sync::Arc;

/// The live ones, as they are shown.
async fn live(token: &TokenReader, house: &House) -> Result<Vec<(LoginId, Value)>, ApiError> {
    let user = reader(house, token).await?;
    let (accounts, current) = (&house.accounts, token.identity().login);
    let live = acts::live(&*accounts.logins, &accounts.lifetimes, &user, house.clock.now()).await?;
    Ok(live.iter().map(|login| (login.id, view::login(login, &accounts.lifetimes, current))).collect())
}

#[get("/account/logins")]
pub(super) async fn logins(token: TokenReader, house: &State<Arc<House>>) -> Result<Answer<List>, ApiError> {
    let items = live(&token, house).await?.into_iter().map(|(_, view)| view).collect();
    Ok(Answer(List { items, next: None }))
}

/// One that is in the list; one that has ended is gone from both.
#[get("/account/logins/<id>")]
pub(super) async fn login(
    token: TokenReader,
    id: Id<LoginId>,
    house: &State<Arc<House>>,
) -> Result<Answer<Value>, ApiError> {
    let found = live(&token, house).await?.into_iter().find(|(own, _)| *own == id.0);
    Ok(Answer(found.ok_or(Denial::NotFound)?.1))
}

pub(super) struct RenameBody {
    /// Which member was given.
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
    address: ClientAddress,
    house: &State<Arc<House>>,
) -> Result<Answer<Value>, ApiError> {
    let (found, RenameBody { member, name }) = (token.found(), body.0);
    let login = house.rename_login(found, id.0, &name, address.by(Door::Api), member).await?;
    Ok(Answer(view::login(&login, &house.accounts.lifetimes, found.login.id)))
}

#[delete("/account/logins/<id>")]
pub(super) async fn revoke(
    token: TokenUser<'_>,
    id: Id<LoginId>,
    address: ClientAddress,
    house: &State<Arc<House>>,
) -> Result<Answer<Effect>, ApiError> {
    Ok(Answer(house.end_own_login(token.found(), id.0, address.by(Door::Api)).await?))
}

#[delete("/account/logins")]
pub(super) async fn revoke_others(
    token: TokenUser<'_>,
    address: ClientAddress,
    house: &State<Arc<House>>,
) -> Result<Answer<Effect>, ApiError> {
    let found = token.found();
    house.accounts.require_confirmed(found)?;
    Ok(Answer(house.accounts.end_others(found, address.by(Door::Api)).await?))
}
