//! Reads a JSON object strictly: every member at fault is named at once (missing, of the wrong type,
//! twice, unknown), so that nobody corrects one and meets the next.

use crate::base::error::{Denial, Error, FieldError};
use crate::base::language::{Choice, Text};
use crate::base::secret;
use crate::params::{body, refuse, refuse_fields};
use rocket::Request;
use rocket::data::{Data, FromData, Outcome, ToByteUnit};
use rocket::http::Method;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::fmt;

const MOST_KIB: u64 = 32;

/// The members in their order, also those that stand twice.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// The members of a body while they are taken out one by one.
pub struct Fields {
    members: Vec<(String, Value)>,
    faults: Vec<FieldError>,
}

impl Fields {
    fn fault(&mut self, field: &str, message: impl Into<Text>) {
        self.faults.push(FieldError::new(field, message));
    }

    fn take(&mut self, name: &str) -> Option<Value> {
        let at = self.members.iter().position(|(member, _)| member == name)?;
        let (_, value) = self.members.remove(at);
        if self.members.iter().any(|(member, _)| member == name) {
            self.members.retain(|(member, _)| member != name);
            self.fault(name, "fault-twice");
        }
        Some(value)
    }

    /// A member that may be left out, but not be `null`: there is no such value.
    fn optional(&mut self, name: &'static str) -> Option<Value> {
        match self.take(name)? {
            Value::Null => {
                self.fault(name, "fault-null");
                None
            }
            value => Some(value),
        }
    }

    /// A text that must be there.
    pub fn text(&mut self, name: &'static str) -> String {
        self.optional_text(name).unwrap_or_else(|| {
            self.missing(name);
            String::new()
        })
    }

    fn missing(&mut self, name: &'static str) {
        if !self.faults.iter().any(|fault| fault.field == name) {
            self.fault(name, "fault-missing");
        }
    }

    /// A member that was taken, read; another kind of value is a fault.
    fn read<T>(
        &mut self,
        name: &'static str,
        value: Option<Value>,
        fault: impl Into<Text>,
        read: impl Fn(Value) -> Option<T>,
    ) -> Option<T> {
        let read = read(value?);
        if read.is_none() {
            self.fault(name, fault);
        }
        read
    }

    /// A text that may be left out. `null` is not a text.
    pub fn optional_text(&mut self, name: &'static str) -> Option<String> {
        let value = self.optional(name);
        self.read(name, value, "fault-text", |value| value.as_str().map(str::to_owned))
    }

    /// A text that may be left out, and that `null` empties.
    pub fn clearable_text(&mut self, name: &'static str) -> Option<String> {
        if self.members.iter().any(|(member, value)| member == name && value.is_null()) {
            return self.take(name).map(|_| String::new());
        }
        self.optional_text(name)
    }

    /// A text that must be there, under its name or, for one release, under the one it had before; with the
    /// member that was given. Both may be given if they say the same.
    pub fn renamed_text(&mut self, name: &'static str, before: &'static str) -> (&'static str, String) {
        let had_faults = self.faults.len();
        match (self.optional_text(name), self.optional_text(before)) {
            (Some(new), Some(old)) if new != old => self.fault(before, Text::new("fault-differs").with("name", name)),
            (Some(text), _) => return (name, text),
            (None, Some(text)) => return (before, text),
            (None, None) if self.faults.len() == had_faults => self.missing(name),
            (None, None) => {}
        }
        (name, String::new())
    }

    /// `true` or `false`, may be left out.
    pub fn optional_bool(&mut self, name: &'static str) -> Option<bool> {
        let value = self.optional(name);
        self.read(name, value, "fault-bool", |value| value.as_bool())
    }

    /// The tag of a language, or `null` for no choice; may be left out.
    pub fn optional_language(&mut self, name: &'static str) -> Option<Choice> {
        let value = self.take(name);
        self.read(name, value, "fault-language", |value| match value {
            Value::Null => Some(Choice(None)),
            Value::String(tag) => Choice::parse(&tag),
            _ => None,
        })
    }

    /// A whole number within bounds, may be left out.
    pub fn optional_number(&mut self, name: &'static str, (least, most): (u64, u64)) -> Option<u64> {
        let (value, form) = (self.take(name), Text::new("fault-number").with("least", least).with("most", most));
        self.read(name, value, form, |value| value.as_u64().filter(|number| (least..=most).contains(number)))
    }

    fn finish(mut self) -> Vec<FieldError> {
        self.faults.extend(self.members.iter().map(|(name, _)| unknown(name)));
        self.faults
    }
}

/// A member that nobody reads. What a stranger calls it is cut before it is said back.
pub(super) fn unknown(name: &str) -> FieldError {
    FieldError::new(name.chars().take(64).collect::<String>(), "fault-unknown")
}

/// A body that can be read from members.
pub trait FromFields: Sized {
    /// Takes the members it knows.
    fn from_fields(fields: &mut Fields) -> Self;
}

/// A JSON body.
pub struct Json<T>(pub T);

/// The types that a PATCH reads, for `Accept-Patch` (RFC 5789 §3.1): what is given is laid over what is there, as
/// RFC 7396 says it.
pub(super) const PATCH_TYPES: &str = "application/json, application/merge-patch+json";

/// Whether the body says that it is JSON; for a PATCH also as RFC 7396 calls it.
fn is_json(req: &Request<'_>) -> bool {
    let is = |sub: &str| req.content_type().is_some_and(|kind| kind.top() == "application" && kind.sub() == sub);
    is("json") || req.method() == Method::Patch && is("merge-patch+json")
}

/// SHA-256 of the body that this request had.
struct Digest([u8; 32]);

/// SHA-256 of the body that was read; without one, of nothing.
pub(super) fn digest_of(req: &Request<'_>) -> [u8; 32] {
    req.local_cache(|| Digest(secret::sha256(b""))).0
}

async fn read(req: &Request<'_>, data: Data<'_>) -> Result<Fields, Denial> {
    if !is_json(req) {
        return Err(Denial::UnsupportedMediaType);
    }
    let body = body::whole(req, data, MOST_KIB.kibibytes()).await?;
    req.local_cache(|| Digest(secret::sha256(&body)));
    let Members(members) = serde_json::from_slice(&body).map_err(|_| Denial::BadRequest)?;
    Ok(Fields { members, faults: Vec::new() })
}

#[rocket::async_trait]
impl<'r, T: FromFields> FromData<'r> for Json<T> {
    type Error = Denial;
    async fn from_data(req: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Self> {
        let mut fields = match read(req, data).await {
            Ok(fields) => fields,
            Err(why) => return refuse(req, why),
        };
        let value = T::from_fields(&mut fields);
        let faults = fields.finish();
        if faults.is_empty() {
            return Outcome::Success(Self(value));
        }
        refuse_fields(req, faults);
        refuse(req, Denial::Invalid)
    }
}

/// A body without members, where none is needed.
pub struct Nothing;

impl FromFields for Nothing {
    fn from_fields(_: &mut Fields) -> Self {
        Self
    }
}

/// A JSON body that may be left out altogether.
pub struct OptionalJson<T>(pub Option<T>);

#[rocket::async_trait]
impl<'r, T: FromFields> FromData<'r> for OptionalJson<T> {
    type Error = Denial;
    async fn from_data(req: &'r Request<'_>, mut data: Data<'r>) -> Outcome<'r, Self> {
        // Many clients name the type of a body that they do not have.
        if data.peek(1).await.is_empty() {
            return Outcome::Success(Self(None));
        }
        Json::from_data(req, data).await.map(|Json(body)| Self(Some(body)))
    }
}

/// A number in a query, within bounds; anything else is a named fault instead of a silent default.
pub fn limit(text: Option<&str>, default: usize, most: usize) -> Result<usize, Error> {
    match text.map(str::parse::<usize>) {
        None => Ok(default),
        Some(Ok(number)) if (1..=most).contains(&number) => Ok(number),
        Some(_) => Err(Error::field("limit", Text::new("fault-number").with("least", 1_u64).with("most", most))),
    }
}

/// An id in a query.
pub fn cursor<T: std::str::FromStr>(text: Option<&str>) -> Result<Option<T>, Error> {
    text.map(str::parse).transpose().map_err(|_| Error::field("after", "fault-cursor"))
}
