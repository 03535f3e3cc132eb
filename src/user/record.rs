//! People, and what happened to them, as JSON: the same whether `/api` shows it or somebody takes it away.

use super::User;
use crate::audit::{Entry, Name, News, text};
use crate::base::clock::Timestamp;
use crate::base::ids::UserId;
use crate::base::language::Language;
use serde_json::{Value, json};

/// A person: `{id, username, display_name, title, email, phone, role, disabled, created_at, last_seen_at}`.
pub fn user(user: &User, last_seen: Option<Timestamp>) -> Value {
    json!({
        "id": user.id.to_string(),
        "username": user.username.as_str(),
        "display_name": user.profile.display_name,
        "title": user.profile.title,
        "email": user.profile.email,
        "phone": user.profile.phone,
        "role": user.role.as_str(),
        "disabled": user.disabled,
        "created_at": user.created_at.rfc3339(),
        "last_seen_at": last_seen.map(Timestamp::rfc3339),
    })
}

/// An entry: `{id, at, act, with, door, who, whom, login_id, address, text, device_name, renamed_to}`; `device` says
/// the same as `device_name`, for one release. The sentence names people as they sign in, and speaks to `viewer`
/// if it is about them.
pub fn entry(entry: &Entry, viewer: Option<UserId>, language: Language) -> Value {
    let (act, with) = entry.act.words();
    let name =
        |name: &Option<Name>| name.as_ref().map(|name| json!({"id": name.id.to_string(), "username": name.username}));
    json!({
        "id": entry.id.as_hyphenated().to_string(),
        "at": entry.at.rfc3339(),
        "act": act,
        "with": with,
        "door": entry.door.as_str(),
        "who": name(&entry.who),
        "whom": name(&entry.whom),
        "login_id": entry.login.map(|id| id.to_string()),
        "address": entry.address.map(|address| address.to_string()),
        "text": language.say(&text::sentence(entry, viewer, |name| name.username.clone())),
        "device_name": entry.device,
        "device": entry.device,
        "renamed_to": entry.renamed_to,
    })
}

/// Something the person is still to be told: `{at, act, with, count, by, device_name, address, text, advice}`;
/// `device` as for an entry.
pub fn notice(news: &News, language: Language) -> Value {
    let (act, with) = news.act.words();
    let told = text::news(news);
    json!({
        "at": Timestamp::rfc3339(news.at),
        "act": act,
        "with": with,
        "count": news.count,
        "by": news.by,
        "device_name": news.device,
        "device": news.device,
        "address": news.address.map(|address| address.to_string()),
        "text": language.say(&told.what),
        "advice": language.say(&told.advice),
    })
}
