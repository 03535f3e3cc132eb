//! The language of an answer: the one that `Accept-Language` asks for, else the one the person chose,
//! else English. On pages the choice comes first: a browser asks by itself.

use crate::base::language::Language;
use crate::params::accepted_language;
use crate::token::guard::cached_principal;
use crate::user::User;
use rocket::request::{FromRequest, Outcome};
use rocket::response::{self, Responder};
use rocket::serde::json::Json as Answer;
use rocket::{Request, Response};
use serde::Serialize;
use std::convert::Infallible;

fn pick(accepted: Option<Language>, chosen: Option<Language>) -> Language {
    accepted.or(chosen).unwrap_or(Language::ALL[0])
}

/// The language of a problem: the choice of the person that a guard has looked up, else `Accept-Language`.
pub(super) fn of(req: &Request<'_>) -> Language {
    pick(accepted_language(req), cached_principal(req).and_then(|found| found.user.language))
}

/// What the client asks for.
pub(super) struct Accepted(Option<Language>);

impl Accepted {
    /// The language for somebody whose record is at hand.
    pub(super) fn or_of(&self, user: &User) -> Language {
        pick(self.0, user.language)
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Accepted {
    type Error = Infallible;
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Infallible> {
        Outcome::Success(Self(accepted_language(req)))
    }
}

/// An answer that says in which language its texts are.
pub(super) struct Spoken<T>(pub(super) T, pub(super) Language);

impl<'r, T: Serialize> Responder<'r, 'static> for Spoken<T> {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        let Self(body, language) = self;
        Response::build_from(Answer(body).respond_to(req)?)
            .raw_header("content-language", language.tag())
            .raw_header("vary", "Accept-Language")
            .ok()
    }
}
