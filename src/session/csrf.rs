//! The price of a cookie: the browser sends it by itself, so a form must prove that it came from a
//! page of ours. The origin check in the guard is the first lock, the hidden `csrf` field the second.
//!
//! `csrf` = HMAC(server key, login id ‖ epoch): nothing is stored, forms open in other tabs stay good,
//! and nobody else's field fits.

use super::guard::{SameOrigin, SessionUser};
use crate::error::Denial;
use crate::identity::Found;
use crate::params::{house, refuse};
use crate::secret::{self, Purpose, ServerKey};
use rocket::data::{Data, FromData, Outcome};
use rocket::form::{Contextual, DataField, Form, FromForm, Options, ValueField};
use rocket::http::{ContentType, Status};
use rocket::request::{FromRequest, Request};
use rocket::{Ignite, Rocket, Sentinel};
use std::time::Duration;

/// A form arrives within this, or not at all.
const BODY_LIMIT: Duration = Duration::from_secs(10);

/// The value of the hidden field for this login.
#[must_use]
pub fn field(key: &ServerKey, found: &Found) -> String {
    let epoch = found.login.epoch.to_be_bytes();
    secret::base64url(&key.mac(Purpose::Csrf, &[found.login.id.0.as_bytes(), &epoch]))
}

/// A form of somebody signed in, proven to come from a page of ours. `T` does not know the field
/// `csrf`; unknown fields are ignored.
pub struct CsrfForm<'r, T> {
    /// Who sent it.
    pub user: SessionUser<'r>,
    /// What they sent.
    pub value: T,
}

/// A form of somebody not signed in, from a page of ours: sign-in, set-up, links.
pub struct OpenForm<T> {
    /// What they sent.
    pub value: T,
}

/// A form with nothing but its `csrf` field: a button.
pub struct NoFields;

#[rocket::async_trait]
impl<'r> FromForm<'r> for NoFields {
    type Context = ();
    fn init(_: Options) {}
    fn push_value((): &mut (), _: ValueField<'r>) {}
    async fn push_data((): &mut (), _: DataField<'r, '_>) {}
    fn finalize((): ()) -> rocket::form::Result<'r, Self> {
        Ok(Self)
    }
}

/// One parse for both. Only urlencoded: multipart would come by another limit.
async fn read<'r, T: FromForm<'r>>(req: &'r Request<'_>, data: Data<'r>) -> Result<Contextual<'r, T>, Denial> {
    if req
        .content_type()
        .is_none_or(|kind| kind.top() != ContentType::Form.top() || kind.sub() != ContentType::Form.sub())
    {
        return Err(Denial::UnsupportedMediaType);
    }
    match tokio::time::timeout(BODY_LIMIT, Form::<Contextual<'r, T>>::from_data(req, data)).await {
        Err(_) => Err(Denial::Timeout),
        Ok(Outcome::Success(form)) => Ok(form.into_inner()),
        Ok(Outcome::Error((Status::PayloadTooLarge, _))) => Err(Denial::TooLarge),
        Ok(Outcome::Error(_)) => Err(Denial::BadRequest),
        Ok(Outcome::Forward(_)) => Err(Denial::UnsupportedMediaType),
    }
}

#[rocket::async_trait]
impl<'r, T: FromForm<'r> + Send> FromData<'r> for CsrfForm<'r, T> {
    type Error = Denial;
    async fn from_data(req: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Self> {
        let user = match SessionUser::from_request(req).await {
            rocket::outcome::Outcome::Success(user) => user,
            rocket::outcome::Outcome::Error(error) => return Outcome::Error(error),
            rocket::outcome::Outcome::Forward(status) => return Outcome::Forward((data, status)),
        };
        let wanted = match house(req) {
            Ok(house) => field(&house.tokens.key, user.found()),
            Err(why) => return refuse(req, why),
        };
        let form = match read::<T>(req, data).await {
            Ok(form) => form,
            Err(Denial::UnsupportedMediaType) => return refuse(req, Denial::Csrf),
            Err(why) => return refuse(req, why),
        };
        // Before anybody looks at the rest of the form.
        let given = form.context.field_value("csrf").unwrap_or_default();
        if !secret::equal(given.as_bytes(), wanted.as_bytes()) {
            return refuse(req, Denial::Csrf);
        }
        match form.value {
            Some(value) => Outcome::Success(Self { user, value }),
            None => refuse(req, Denial::BadRequest),
        }
    }
}

#[rocket::async_trait]
impl<'r, T: FromForm<'r> + Send> FromData<'r> for OpenForm<T> {
    type Error = Denial;
    async fn from_data(req: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Self> {
        match SameOrigin::from_request(req).await {
            rocket::outcome::Outcome::Success(SameOrigin) => {}
            rocket::outcome::Outcome::Error(error) => return Outcome::Error(error),
            rocket::outcome::Outcome::Forward(status) => return Outcome::Forward((data, status)),
        }
        match read::<T>(req, data).await.map(|form| form.value) {
            Ok(Some(value)) => Outcome::Success(Self { value }),
            Ok(None) => refuse(req, Denial::BadRequest),
            Err(why) => refuse(req, why),
        }
    }
}

// Rocket sees only the guards named in a handler, so these speak for those inside them.
impl<T> Sentinel for CsrfForm<'_, T> {
    fn abort(rocket: &Rocket<Ignite>) -> bool {
        <SessionUser<'_> as Sentinel>::abort(rocket)
    }
}

impl<T> Sentinel for OpenForm<T> {
    fn abort(rocket: &Rocket<Ignite>) -> bool {
        <SameOrigin as Sentinel>::abort(rocket)
    }
}
