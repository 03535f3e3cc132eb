//! A token taken apart: one of a throw-away person, so that nobody's own is ever shown.

use crate::app::App;
use crate::base::clock::Timestamp;
use crate::base::error::{Denial, Error};
use crate::base::language::Text;
use crate::base::secret::parse_base64url;
use crate::lab::testbed::exchange::{HOME, Reply, Request};
use crate::lab::testbed::in_process_client::InProcessClient;
use crate::lab::testbed::quietly;
use crate::lab::testbed::test_app::{Person, TestApp};
use crate::login::{Credential, RotationState};
use crate::token::{RefreshToken, TokenPair};
use crate::user::User;
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::sync::Arc;

pub use crate::store::sled::row_bytes;

/// A member of the header or the payload, explained.
#[derive(Debug, Clone, Serialize)]
pub struct Claim {
    pub name: String,
    /// Registered, public or private; or a member of the header.
    pub kind: Text,
    /// Where it is defined, of those that are known.
    pub source: Option<Text>,
    pub meaning: Text,
    pub value: String,
    /// The time that it is, and how far away; of times only.
    pub time: Option<(Timestamp, Text)>,
}

/// Name, kind, the standard that defines it (`None`: this server), meaning.
type Known = (&'static str, &'static str, Option<&'static str>, &'static str);

/// The members of the header.
const HEADER: [Known; 3] = [
    ("typ", "inspect-kind-header", Some("RFC 9068 §2.1"), "inspect-claim-typ"),
    ("alg", "inspect-kind-header", Some("RFC 7515 §4.1.1"), "inspect-claim-alg"),
    ("kid", "inspect-kind-header", Some("RFC 7515 §4.1.4"), "inspect-claim-kid"),
];

/// The claims that this server puts into a token.
const CLAIMS: [Known; 11] = [
    ("iss", "inspect-kind-registered", Some("RFC 7519 §4.1.1"), "inspect-claim-iss"),
    ("aud", "inspect-kind-registered", Some("RFC 7519 §4.1.3"), "inspect-claim-aud"),
    ("sub", "inspect-kind-registered", Some("RFC 7519 §4.1.2"), "inspect-claim-sub"),
    ("client_id", "inspect-kind-public", Some("RFC 8693 §4.3"), "inspect-claim-client-id"),
    ("iat", "inspect-kind-registered", Some("RFC 7519 §4.1.6"), "inspect-claim-iat"),
    ("exp", "inspect-kind-registered", Some("RFC 7519 §4.1.4"), "inspect-claim-exp"),
    ("jti", "inspect-kind-registered", Some("RFC 7519 §4.1.7"), "inspect-claim-jti"),
    (
        "sid",
        "inspect-kind-public",
        Some("OpenID Connect Front-Channel Logout 1.0, Back-Channel Logout 1.0"),
        "inspect-claim-sid",
    ),
    ("roles", "inspect-kind-public", Some("RFC 9068 §2.2.3.1"), "inspect-claim-roles"),
    ("epoch", "inspect-kind-private", None, "inspect-claim-epoch"),
    ("gen", "inspect-kind-private", None, "inspect-claim-gen"),
];

/// A refresh token, field by field: name, bytes, value, meaning.
#[derive(Debug, Clone, Serialize)]
pub struct RefreshPart {
    pub name: &'static str,
    /// How many bytes it takes.
    pub bytes: usize,
    pub value: String,
    pub meaning: Text,
}

/// What this very server answered to the throw-away credentials.
#[derive(Debug, Clone, Serialize)]
pub struct Asked {
    pub line: String,
    /// The status of the answer.
    pub status: u16,
    pub code: Option<String>,
}

impl Asked {
    fn new(request: &Request, reply: &Reply) -> Self {
        Self { line: format!("{} {}", request.method, request.path), status: reply.status, code: reply.code() }
    }
}

/// A pair of tokens taken apart.
#[derive(Debug, Clone)]
pub struct TakenApart {
    /// Header, payload and signature as they travel.
    pub parts: [String; 3],
    /// The header, decoded.
    pub header: String,
    /// The payload, decoded.
    pub payload: String,
    /// Every member of both, explained.
    pub claims: Vec<Claim>,
    /// Bytes of the header line that carries the access token.
    pub line_bytes: usize,
    /// The refresh token as it travels.
    pub refresh: String,
    pub refresh_parts: Vec<RefreshPart>,
    /// What the row says of it.
    pub row: RotationState,
    /// Bytes of the row in the store, before any renewal.
    pub row_bytes: usize,
    /// What this server answered: to the access token, to the refresh token.
    pub asked: [Asked; 2],
}

/// Issues a pair to a throw-away person of the same name and role, shows it to this very server, and
/// takes it apart.
pub async fn issue(real: &Arc<App>, like: &User) -> Result<TakenApart, Error> {
    quietly(async {
        let person = Person { display_name: &like.profile.display_name, role: like.role };
        let test_app = TestApp::open(real, real.clock().clone(), person, |_| ()).await?;
        let pair = test_app.tokens(HOME).await?;
        let id = pair.login_id;
        let row = test_app.app.logins().rows().find(id).await?.ok_or(Denial::Internal)?;
        let row_bytes = row_bytes(&row)?;
        let Credential::Token(row) = row.credential else { return Err(Denial::Internal.into()) };
        let asked = ask(real, &pair).await?;
        take_apart(&pair, real.clock().now(), (row, row_bytes), asked).ok_or_else(|| Denial::Internal.into())
    })
    .await
}

async fn ask(real: &Arc<App>, pair: &TokenPair) -> Result<[Asked; 2], Error> {
    let server = InProcessClient::of(real).await?;
    let access = Request::get("/api/account").bearer(&pair.access_token);
    let renewal = Request::post("/api/refresh").json(&json!({"refresh_token": pair.refresh_token}));
    let (first, second) = (server.send(&access).await, server.send(&renewal).await);
    Ok([Asked::new(&access, &first), Asked::new(&renewal, &second)])
}

fn take_apart(
    pair: &TokenPair,
    now: Timestamp,
    (row, row_bytes): (RotationState, usize),
    asked: [Asked; 2],
) -> Option<TakenApart> {
    let parts: Vec<String> = pair.access_token.split('.').map(str::to_owned).collect();
    let parts: [String; 3] = parts.try_into().ok()?;
    let [header_text, payload_text] = [&parts[0], &parts[1]].map(|part| String::from_utf8(parse_base64url(part)?).ok());
    let (header_text, payload_text) = (header_text?, payload_text?);
    let header: Value = serde_json::from_str(&header_text).ok()?;
    let payload: Value = serde_json::from_str(&payload_text).ok()?;
    let claims = explain(&header, &HEADER, now).chain(explain(&payload, &CLAIMS, now)).collect();
    Some(TakenApart {
        header: indented(&header_text),
        payload: indented(&payload_text),
        claims,
        line_bytes: format!("Authorization: Bearer {}\r\n", pair.access_token).len(),
        refresh_parts: refresh_parts(&pair.refresh_token)?,
        refresh: pair.refresh_token.clone(),
        parts,
        row,
        row_bytes,
        asked,
    })
}

/// JSON with a line for each member, in the order in which it is written. Only white space is added.
fn indented(json: &str) -> String {
    let (mut text, mut depth, mut is_quoted, mut is_escaped) = (String::new(), 0_usize, false, false);
    let line = |depth: usize| format!("\n{}", "  ".repeat(depth));
    for c in json.chars() {
        if is_quoted {
            (is_quoted, is_escaped) = (c != '"' || is_escaped, c == '\\' && !is_escaped);
            text.push(c);
            continue;
        }
        match c {
            '{' | '[' => {
                depth += 1;
                text.push(c);
                text += &line(depth);
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                text += &line(depth);
                text.push(c);
            }
            ',' => {
                text.push(c);
                text += &line(depth);
            }
            ':' => text += ": ",
            c => {
                is_quoted = c == '"';
                text.push(c);
            }
        }
    }
    text
}

/// Each member of an object: those that are known in their order, then any other.
fn explain<'a>(object: &'a Value, known: &'a [Known], now: Timestamp) -> impl Iterator<Item = Claim> + 'a {
    let is_known = |name: &str| known.iter().any(|own| own.0 == name);
    let others = object.as_object().into_iter().flat_map(|all| all.keys()).filter(move |name| !is_known(name));
    let others = others.map(|name| (name.as_str(), "inspect-kind-private", None, "inspect-claim-unknown"));
    let of = |source: Option<&'static str>| source.map_or_else(|| Text::new("inspect-this-house"), Text::plain);
    let all = known.iter().map(move |(name, kind, source, meaning)| (*name, *kind, Some(of(*source)), *meaning));
    all.chain(others).filter_map(move |(name, kind, source, meaning)| {
        let value = object.get(name)?;
        let time = value.as_i64().filter(|_| ["iat", "exp"].contains(&name));
        let time = time.map(|secs| Timestamp::from_millis(secs.saturating_mul(1000)));
        Some(Claim {
            name: name.to_owned(),
            kind: Text::new(kind),
            source,
            meaning: Text::new(meaning),
            value: value.as_str().map_or_else(|| value.to_string(), str::to_owned),
            time: time.map(|at| (at, distance(at, now))),
        })
    })
}

/// `10 minutes left`, `2 seconds ago`, `now`.
fn distance(at: Timestamp, now: Timestamp) -> Text {
    match (at.secs_since_rounded_up(now), now.secs_since(at)) {
        (0, 0) => Text::new("inspect-now"),
        (0, ago) => Text::new("inspect-ago").with("time", Text::duration(ago)),
        (left, _) => Text::new("inspect-left").with("time", Text::duration(left)),
    }
}

fn refresh_parts(text: &str) -> Option<Vec<RefreshPart>> {
    const MAC_AT: usize = 1 + 16 + 4;
    let token = RefreshToken::parse(text)?;
    let (prefix, rest) = text.split_at(text.find('_')? + 1);
    let bytes = parse_base64url(rest)?;
    let mac = bytes.get(MAC_AT..)?.iter().take(6).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    let part = |name, bytes, value: String, meaning: &'static str| {
        let meaning = Text::new(meaning);
        RefreshPart { name, bytes, value, meaning }
    };
    Some(vec![
        part("prefix", prefix.len(), prefix.to_owned(), "inspect-part-prefix"),
        part("version", 1, bytes.first()?.to_string(), "inspect-part-version"),
        part("login id", 16, token.id.to_string(), "inspect-part-login-id"),
        part("generation", 4, token.generation.to_string(), "inspect-part-generation"),
        part("MAC", bytes.len() - MAC_AT, format!("{mac}…"), "inspect-part-mac"),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::language::Language;

    #[test]
    fn json_is_indented_in_its_own_order_and_nothing_but_white_space_is_added() {
        let json = r#"{"typ":"a,t:\"{","alg":["x","y\\"],"n":12}"#;
        let wanted = "{\n  \"typ\": \"a,t:\\\"{\",\n  \"alg\": [\n    \"x\",\n    \"y\\\\\"\n  ],\n  \"n\": 12\n}";
        assert_eq!(indented(json), wanted);
        let read = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
        assert_eq!(read(&indented(json)), read(json));
    }

    #[test]
    fn what_is_known_of_a_member_is_said_in_every_language() {
        for (name, kind, _, meaning) in HEADER.iter().chain(&CLAIMS) {
            for (language, id) in Language::ALL.into_iter().flat_map(|own| [(own, kind), (own, meaning)]) {
                assert_ne!(language.say(&Text::new(*id)), *id, "{name}");
            }
        }
    }

    #[test]
    fn a_stranger_among_the_members_is_told_as_one() {
        let object = json!({"gen": 3, "zoo": "x", "iss": "here", "iat": 1, "exp": 700});
        let all: Vec<Claim> = explain(&object, &CLAIMS, Timestamp::from_millis(61_000)).collect();
        let told = all.iter().map(|own| {
            let source = own.source.as_ref().map(ToString::to_string);
            (own.name.as_str(), own.kind.to_string(), source, own.time.as_ref().map(|(_, left)| left.to_string()))
        });
        let line = |name, kind: &str, source: Option<&str>, time: Option<&str>| {
            (name, kind.to_owned(), source.map(str::to_owned), time.map(str::to_owned))
        };
        let wanted = [
            line("iss", "registered", Some("RFC 7519 §4.1.1"), None),
            line("iat", "registered", Some("RFC 7519 §4.1.6"), Some("60 seconds ago")),
            line("exp", "registered", Some("RFC 7519 §4.1.4"), Some("11 minutes left")),
            line("gen", "private", Some("this server"), None),
            line("zoo", "private", None, None),
        ];
        assert_eq!(told.collect::<Vec<_>>(), wanted);
        assert_eq!(all[4].meaning.to_string(), "Not one that this page knows.");
    }
}
