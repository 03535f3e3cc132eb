//! One's own account: profile and password; the logins are in `logins.rs`.

use super::body::{Fields, FromFields, Json};
use super::ctx::Ctx;
use super::language::{Accepted, Spoken};
use super::problem::ApiError;
use super::tagged::{IfMatch, Tagged};
use super::view::WithEffect;
use crate::accounts::OwnChange;
use crate::app::App;
use crate::base::error::{Denial, Error};
use crate::base::language::Choice;
use crate::login::Effect;
use crate::logins::Scheme as _;
use crate::shown::{self, Export};
use crate::token::TokenPair;
use crate::token::guard::{PasswordChanger, TokenReader, TokenUser};
use crate::user::edit::ProfileEdit;
use crate::user::password::Password;
use crate::user::{Profile, User};
use rocket::response::content::RawJson;
use rocket::serde::json::Json as Answer;
use rocket::{get, patch, post};
use serde_json::{Value, json};

/// The person a token speaks of. Their record is what is shown, so it is read in every mode; one who
/// is gone or disabled is no longer shown anything, one whose password must change not yet.
pub(super) async fn reader(app: &App, reader: &TokenReader) -> Result<User, Error> {
    let user = app.accounts().user(reader.identity().user).await?;
    match user.filter(|user| !user.disabled) {
        Some(user) if user.must_change_password => Err(Denial::PasswordChangeRequired.into()),
        Some(user) => Ok(user),
        None => Err(Denial::InvalidToken.into()),
    }
}

#[get("/account")]
pub(super) async fn account(
    token: TokenReader,
    accepted: Accepted,
    ctx: Ctx<'_>,
) -> Result<Tagged<Spoken<shown::User>>, ApiError> {
    let user = reader(ctx.app, &token).await?;
    let shown = shown::User::read(ctx.app.accounts(), &user).await?;
    Ok(Tagged(Spoken(shown, accepted.or_of(&user)), user.entity_tag()))
}

/// The file that the pages offer, as it is.
#[get("/account/export")]
pub(super) async fn export(token: TokenReader, ctx: Ctx<'_>) -> Result<RawJson<String>, ApiError> {
    let user = reader(ctx.app, &token).await?;
    let export = Export::read(ctx.app.accounts(), &user, token.identity().login, ctx.origin()).await?;
    Ok(RawJson(export.to_json()?))
}

/// The members of a profile, each may be left out; `null` empties a text that may be empty (RFC 7396).
#[derive(Default)]
pub(super) struct ProfileBody {
    display_name: Option<String>,
    title: Option<String>,
    email: Option<String>,
    phone: Option<String>,
}

impl FromFields for ProfileBody {
    fn from_fields(fields: &mut Fields) -> Self {
        Self {
            display_name: fields.optional_text("display_name"),
            title: fields.clearable_text("title"),
            email: fields.clearable_text("email"),
            phone: fields.clearable_text("phone"),
        }
    }
}

impl ProfileBody {
    /// As given; what was left out is empty.
    pub(super) fn typed(&self) -> Profile {
        let [display_name, title, email, phone] =
            [&self.display_name, &self.title, &self.email, &self.phone].map(|text| text.clone().unwrap_or_default());
        Profile { display_name, title, email, phone }
    }

    /// Laid over what is there.
    pub(super) fn edit(&self) -> ProfileEdit {
        let Self { display_name, title, email, phone } = self;
        let [display_name, title, email, phone] = [display_name, title, email, phone].map(Clone::clone);
        ProfileEdit { display_name, title, email, phone, made_from: None }
    }
}

/// What one may change of oneself.
pub(super) struct AccountBody {
    profile: ProfileBody,
    language: Option<Choice>,
}

impl FromFields for AccountBody {
    fn from_fields(fields: &mut Fields) -> Self {
        Self { profile: ProfileBody::from_fields(fields), language: fields.optional_language("language") }
    }
}

#[patch("/account", data = "<body>")]
pub(super) async fn change(
    token: TokenUser<'_>,
    body: Json<AccountBody>,
    only_if: IfMatch,
    accepted: Accepted,
    ctx: Ctx<'_>,
) -> Result<Tagged<Spoken<shown::User>>, ApiError> {
    let principal = token.principal();
    let AccountBody { profile, language } = body.0;
    let edit = Some(profile.edit()).filter(|edit| !edit.is_empty());
    let change = OwnChange { profile: edit, language, only_if: only_if.0 };
    let user = ctx.app.accounts().change_own(principal, change, ctx.origin()).await?;
    let shown = shown::User::read(ctx.app.accounts(), &user).await?;
    Ok(Tagged(Spoken(shown, accepted.or_of(&user)), user.entity_tag()))
}

pub(super) struct PasswordBody {
    current: Password,
    new: Password,
}

impl FromFields for PasswordBody {
    fn from_fields(fields: &mut Fields) -> Self {
        Self {
            current: Password::new(&fields.text("current_password")),
            new: Password::new(&fields.text("new_password")),
        }
    }
}

#[post("/account/password", data = "<body>")]
pub(super) async fn change_password(
    by: PasswordChanger<'_>,
    body: Json<PasswordBody>,
    ctx: Ctx<'_>,
) -> Result<Answer<WithEffect<TokenPair>>, ApiError> {
    let (PasswordBody { current, new }, origin) = (body.0, ctx.origin());
    let (login, user, effect) = match by {
        PasswordChanger::Now(principal) => {
            let (user, effect) = ctx.app.accounts().change_password(principal, current, new, origin).await?;
            (principal.login.id, user, effect)
        }
        // Sent again, because the answer with the new tokens was lost.
        PasswordChanger::Before(user, login) => {
            let changed = ctx.app.accounts().changed_before(&user, &login, &new, origin).await?;
            (login.id, changed.ok_or(Denial::InvalidToken)?, Effect::AtOnce)
        }
    };
    let pair = ctx.app.tokens().reissue(login, &user).await?;
    Ok(Answer(WithEffect { changed: pair, effect: Some(effect) }))
}

pub(super) struct ConfirmBody {
    password: Password,
}

impl FromFields for ConfirmBody {
    fn from_fields(fields: &mut Fields) -> Self {
        Self { password: Password::new(&fields.text("password")) }
    }
}

#[post("/account/confirm", data = "<body>")]
pub(super) async fn confirm(
    token: TokenUser<'_>,
    body: Json<ConfirmBody>,
    ctx: Ctx<'_>,
) -> Result<Answer<Value>, ApiError> {
    let principal = token.principal();
    ctx.app.accounts().confirm(principal, body.0.password, ctx.origin()).await?;
    let until = ctx.app.accounts().mark_confirmed(principal).await?;
    Ok(Answer(json!({"confirmed_until": until.rfc3339()})))
}
