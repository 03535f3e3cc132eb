//! What `/api` says when something is refused: problem+json (RFC 9457).

use super::body::PATCH_TYPES;
use crate::base::error::{Denial, Error, FieldError};
use crate::base::language::Text;
use crate::identity::CONFIRMED_FOR_SECS;
use crate::params::{config, methods_of, misdirected::misdirection, reason_of, refused, refused_fields};
use crate::requests;
use rocket::http::{ContentType, Method, Status};
use rocket::response::{self, Responder};
use rocket::{Request, Response, catch, get};
use serde::Serialize;
use std::io::Cursor;

/// An error of a handler.
#[derive(Debug)]
pub struct ApiError {
    pub error: Error,
    /// What is told of it instead of what is told of all of its kind.
    pub detail: Option<Text>,
}

impl<E: Into<Error>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self { error: error.into(), detail: None }
    }
}

#[derive(Serialize)]
struct Problem<'a> {
    r#type: String,
    title: String,
    status: u16,
    detail: String,
    code: &'static str,
    /// RFC 6749 §5.2, where an OAuth client looks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Fault<'a>>,
}

#[derive(Serialize)]
struct Fault<'a> {
    field: &'a str,
    message: String,
}

impl<'r> Responder<'r, 'static> for ApiError {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        let (denial, fields) = requests::denied(self.error, req);
        answer(denial, &fields, self.detail, req)
    }
}

fn answer(denial: Denial, fields: &[FieldError], detail: Option<Text>, req: &Request<'_>) -> response::Result<'static> {
    let said = denial.problem();
    requests::tell_refused(denial, req);
    let origin = config(req).map(|config| config.public_origin.as_str()).unwrap_or_default();
    let language = super::language::of(req);
    let named = fields.iter().map(|fault| match fault.field.as_str() {
        "" => fault.message.clone(),
        field => Text::new("named-fault").with("field", field).with("message", fault.message.clone()),
    });
    let detail = match (detail, denial) {
        (Some(detail), _) => detail,
        (None, Denial::Throttled(secs)) => Text::new("throttled-wait").with("time", Text::duration(secs)),
        (None, Denial::Misdirected) => {
            Text::joined(misdirection(req).map(|found| found.why.text()).into_iter().chain([said.help()]))
        }
        _ if fields.is_empty() || denial == Denial::NameLookalike => said.help(),
        _ => Text::joined(named),
    };
    let errors = fields.iter().map(|fault| Fault { field: &fault.field, message: language.say(&fault.message) });
    let problem = Problem {
        r#type: format!("{origin}/problems#{}", said.code),
        title: language.say(&said.title()),
        status: said.status,
        detail: language.say(&detail),
        code: said.code,
        error: (denial == Denial::InvalidGrant).then_some("invalid_grant"),
        errors: errors.collect(),
    };
    let body = serde_json::to_vec(&problem).map_err(|_| Status::InternalServerError)?;
    let mut response = Response::build();
    response
        .status(Status::new(said.status))
        .header(ContentType::new("application", "problem+json"))
        .raw_header("content-language", language.tag())
        .raw_header("vary", "Accept-Language")
        .sized_body(body.len(), Cursor::new(body));
    if let Some(challenge) = challenge(denial) {
        response.raw_header("www-authenticate", challenge);
    }
    if let Some(secs) = denial.retry_after_secs() {
        response.raw_header("retry-after", secs.to_string());
    }
    if denial == Denial::UnsupportedMediaType && req.method() == Method::Patch {
        response.raw_header("accept-patch", PATCH_TYPES);
    }
    if denial == Denial::MethodNotAllowed {
        response.raw_header("allow", methods_of(req).join(", "));
    }
    let mut response = response.finalize();
    crate::headers::set_in_catcher(&mut response, req);
    Ok(response)
}

/// What `WWW-Authenticate` says: what another token, or a newer one, would change (RFC 6750 §3). Its texts are
/// English: the header is ASCII.
///
/// `confirm_required` is step-up authentication (RFC 9470 §3), here with the status of its code, 403. A wrong
/// password says nothing about the token, so it has no challenge.
fn challenge(denial: Denial) -> Option<String> {
    let error = match denial {
        Denial::InvalidToken => ", error=\"invalid_token\"".to_owned(),
        Denial::TokenExpired => {
            format!(", error=\"invalid_token\", error_description=\"{}\"", denial.problem().title())
        }
        Denial::NotAdministrator | Denial::PasswordChangeRequired => ", error=\"insufficient_scope\"".to_owned(),
        Denial::ConfirmRequired => {
            format!(", error=\"insufficient_user_authentication\", max_age=\"{CONFIRMED_FOR_SECS}\"")
        }
        // §3.1: where no token was shown no error is named.
        _ if denial.problem().status == 401 => String::new(),
        _ => return None,
    };
    Some(format!("Bearer realm=\"twodoors\"{error}"))
}

/// What the catcher answers.
pub struct Caught(Denial);

impl<'r> Responder<'r, 'static> for Caught {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        answer(self.0, refused_fields(req), None, req)
    }
}

/// Whatever goes wrong under `/api`.
#[catch(default)]
pub fn catch(status: Status, req: &Request<'_>) -> Caught {
    Caught(refused(req).unwrap_or_else(|| reason_of(status, req)))
}

/// Where the fairing leads what did not come through the proxy.
#[get("/.misdirected")]
pub(super) fn misdirected() -> ApiError {
    ApiError::from(Denial::Misdirected)
}
