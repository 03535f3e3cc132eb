//! The price of a cookie: the browser sends it by itself, so a form must prove that it came from a
//! page of ours. The origin check in the guard is the first lock, the hidden `csrf` field the second.
//!
//! `csrf` = login id ‖ HMAC(server key, login id ‖ epoch ‖ shown to a replaced secret): nothing is stored, forms
//! open in other tabs stay good, and nobody else's field fits. It outlives the session: a form that arrives when
//! its login has ended still proves whose page it stood on ([`Unsent`]).

use super::Sessions;
use super::guard::{SameOrigin, SessionUser};
use crate::base::error::{Denial, Error};
use crate::base::ids::{LoginId, LoginKind};
use crate::base::secret::{Purpose, ServerSecret};
use crate::base::{log, secret};
use crate::identity::Principal;
use crate::login::Login;
use crate::logins::Scheme as _;
use crate::params::{body, part, refuse};
use crate::user::User;
use rocket::data::{Data, FromData, Outcome, ToByteUnit as _};
use rocket::form::{DataField, Form, FromForm, Options, ValueField};
use rocket::http::{ContentType, RawStr};
use rocket::request::{FromRequest, Request};
use std::sync::{Arc, OnceLock};
use uuid::Uuid;
use zeroize::Zeroizing;

/// Bytes of a form, unless Rocket's limit `form` says otherwise.
const MOST_KIB: u64 = 32;

/// The hidden field, taken apart.
struct Field {
    login: LoginId,
    mac: [u8; 32],
}

impl Field {
    fn parse(text: &str) -> Option<Self> {
        let bytes = secret::parse_base64url(text)?;
        let (id, mac) = bytes.split_first_chunk::<16>()?;
        Some(Self { login: LoginId(Uuid::from_bytes(*id)), mac: mac.try_into().ok()? })
    }

    /// Whether we made it for this login under this epoch; `is_replaced` as in [`Principal::is_replaced`].
    fn is_right(&self, key: &ServerSecret, login: LoginId, epoch: u64, is_replaced: bool) -> bool {
        self.login == login && secret::equal(&self.mac, &mac(key, login, epoch, is_replaced))
    }
}

fn mac(key: &ServerSecret, login: LoginId, epoch: u64, is_replaced: bool) -> [u8; 32] {
    key.mac(Purpose::Csrf, &[login.0.as_bytes(), &epoch.to_be_bytes(), &[u8::from(is_replaced)]])
}

/// The value of the hidden field for this login.
pub fn field(key: &ServerSecret, principal: &Principal) -> String {
    let login = &principal.login;
    let mac = mac(key, login.id, login.epoch, principal.is_replaced);
    secret::base64url(&[login.id.0.as_bytes().as_slice(), &mac].concat())
}

/// A form of somebody signed in, proven to come from a page of ours. `T` does not know the field
/// `csrf`; unknown fields are ignored.
pub struct CsrfForm<'r, T> {
    pub user: SessionUser<'r>,
    pub value: T,
}

/// A form of somebody not signed in, from a page of ours: sign-in, set-up, links.
pub struct PreLoginForm<T> {
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

/// The fields of a form as they were sent, decoded.
pub type Fields = Vec<(String, Zeroizing<String>)>;

/// A form whose sender is no longer signed in. Its `csrf` field proves that it stood on a page that was made
/// for a login of `user`.
pub struct Unsent {
    /// Whose page it was.
    pub user: User,
    /// The login that it was shown to, as stored now.
    pub login: Login,
}

/// What this request has sent: read once.
#[derive(Default)]
struct Sent {
    fields: OnceLock<Fields>,
    unsent: OnceLock<Unsent>,
}

/// The fields of this request's form, if it was read; the first of a name counts.
pub fn fields<'r>(req: &'r Request<'_>) -> &'r [(String, Zeroizing<String>)] {
    req.local_cache(Sent::default).fields.get().map_or(&[], Vec::as_slice)
}

/// Whether a refusal says that nobody is signed in any more.
pub const fn is_over(denial: Denial) -> bool {
    matches!(denial, Denial::NotSignedIn | Denial::DeadCookie | Denial::ExpiredCookie)
}

/// Set where the form of this request was refused because its login had ended.
pub fn unsent<'r>(req: &'r Request<'_>) -> Option<&'r Unsent> {
    req.local_cache(Sent::default).unsent.get()
}

fn value<'a>(fields: &'a [(String, Zeroizing<String>)], name: &str) -> &'a str {
    fields.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value.as_str())
}

/// Reads the form. Only urlencoded: multipart would come by another limit. Only UTF-8: read with replacements, two
/// different passwords would be the same.
async fn read<'r>(req: &'r Request<'_>, data: Data<'r>) -> Result<&'r [(String, Zeroizing<String>)], Denial> {
    if req
        .content_type()
        .is_none_or(|kind| kind.top() != ContentType::Form.top() || kind.sub() != ContentType::Form.sub())
    {
        return Err(Denial::UnsupportedMediaType);
    }
    let limit = req.limits().get("form").unwrap_or(MOST_KIB.kibibytes());
    let body = body::whole(req, data, limit).await?;
    let text = std::str::from_utf8(&body).map_err(|_| Denial::BadRequest)?;
    let fields = decode(text).ok_or(Denial::BadRequest)?;
    Ok(req.local_cache(Sent::default).fields.get_or_init(|| fields))
}

/// `None` if a name or value is not UTF-8 once its percent signs are read.
fn decode(body: &str) -> Option<Fields> {
    let text = |raw: &str| RawStr::new(raw).url_decode().ok().map(std::borrow::Cow::into_owned);
    let pairs = body.split('&').filter(|pair| !pair.is_empty());
    let read = pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((text(name)?, Zeroizing::new(text(value)?)))
    });
    read.collect()
}

fn parse<'r, T: FromForm<'r>>(fields: &'r [(String, Zeroizing<String>)]) -> Result<T, Denial> {
    let fields = fields.iter().map(|(name, value)| ValueField::from((name.as_str(), value.as_str())));
    Form::<T>::parse_iter(fields).map_err(|_| Denial::BadRequest)
}

/// Whose page a form stood on, when nobody is signed in.
async fn owner(sessions: &Sessions, fields: &[(String, Zeroizing<String>)]) -> Result<Option<Unsent>, Error> {
    let Some(field) = Field::parse(value(fields, "csrf")) else { return Ok(None) };
    let Some((login, user)) = sessions.logins().find(field.login).await? else { return Ok(None) };
    // A change of the password gives a login the next epoch; a form of before is theirs all the same.
    let epochs = [login.epoch, login.epoch.saturating_sub(1)];
    let is_right = |epoch: &u64| {
        [false, true].into_iter().any(|replaced| field.is_right(&sessions.key, login.id, *epoch, replaced))
    };
    if login.kind() != LoginKind::Session || !epochs.iter().any(is_right) {
        return Ok(None);
    }
    Ok((!user.disabled).then_some(Unsent { user, login }))
}

/// Somebody came with a form, and their login has ended meanwhile: looks whose form it was.
async fn look_whose<'r>(req: &'r Request<'_>, data: Data<'r>) {
    let (Ok(sessions), Ok(fields)) = (part::<Arc<Sessions>>(req), read(req, data).await) else { return };
    match owner(sessions, fields).await {
        Ok(Some(unsent)) => drop(req.local_cache(Sent::default).unsent.set(unsent)),
        Ok(None) => {}
        Err(error) => log::login_not_found_out("pages", &error),
    }
}

/// Somebody who sends the field of a page that was shown to a replaced secret counts as one who shows it.
fn as_replaced<'r>(req: &'r Request<'_>, principal: &Principal) -> SessionUser<'r> {
    struct Replaced(Principal);
    let Replaced(principal) = req.local_cache(|| Replaced(Principal { is_replaced: true, ..principal.clone() }));
    SessionUser::of(principal)
}

#[rocket::async_trait]
impl<'r, T: FromForm<'r> + Send> FromData<'r> for CsrfForm<'r, T> {
    type Error = Denial;
    async fn from_data(req: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Self> {
        let user = match SessionUser::from_request(req).await {
            rocket::outcome::Outcome::Success(user) => user,
            rocket::outcome::Outcome::Error(error) => {
                if is_over(error.1) || error.1 == Denial::WrongSecret {
                    look_whose(req, data).await;
                }
                return Outcome::Error(error);
            }
            rocket::outcome::Outcome::Forward(status) => return Outcome::Forward((data, status)),
        };
        let key = match part::<Arc<Sessions>>(req) {
            Ok(sessions) => &sessions.key,
            Err(why) => return refuse(req, why),
        };
        let fields = match read(req, data).await {
            Ok(fields) => fields,
            Err(Denial::UnsupportedMediaType) => return refuse(req, Denial::Csrf),
            Err(why) => return refuse(req, why),
        };
        // Before anybody looks at the rest of the form.
        let principal = user.principal();
        let field = Field::parse(value(fields, "csrf"));
        let is_right = |is_replaced| {
            field
                .as_ref()
                .is_some_and(|field| field.is_right(key, principal.login.id, principal.login.epoch, is_replaced))
        };
        let user = match (is_right(false), is_right(true)) {
            (true, _) => user,
            (false, true) => as_replaced(req, principal),
            (false, false) => return refuse(req, Denial::Csrf),
        };
        match parse(fields) {
            Ok(value) => Outcome::Success(Self { user, value }),
            Err(why) => refuse(req, why),
        }
    }
}

#[rocket::async_trait]
impl<'r, T: FromForm<'r> + Send> FromData<'r> for PreLoginForm<T> {
    type Error = Denial;
    async fn from_data(req: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Self> {
        match SameOrigin::from_request(req).await {
            rocket::outcome::Outcome::Success(SameOrigin) => {}
            rocket::outcome::Outcome::Error(error) => return Outcome::Error(error),
            rocket::outcome::Outcome::Forward(status) => return Outcome::Forward((data, status)),
        }
        match read(req, data).await.and_then(parse) {
            Ok(value) => Outcome::Success(Self { value }),
            Err(why) => refuse(req, why),
        }
    }
}
