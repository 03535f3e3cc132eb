//! Templates in every language: each is written once and registered once a language, `ko/home/home.html`.
//!
//! `t(id="…")` in a template is a sentence of `src/base/language`. Where nothing is to be filled in, the
//! sentence takes its place when the templates are loaded, so it costs a page nothing. Everything else
//! becomes a call that knows its language:
//!
//! | written | for |
//! | --- | --- |
//! | `t(id="…", name=x, list_html=y)` | a sentence of the template's own: may hold HTML; what is filled in is escaped, unless its name ends in `_html` |
//! | `say(text=x)` | a [`Text`] that a rule or an act has made: plain, escaped like any value; names that are written from the right are isolated |
//! | `when(at=x)` | a moment in RFC 3339 |

use super::assets;
use crate::base::clock::Timestamp;
use crate::base::language::{Filled, Language, Text};
use rocket::fairing::Fairing;
use rocket_dyn_templates::Template;
use serde::Deserialize as _;
use std::collections::HashMap;
use tera::{Function, Tera, Value};

type Args = HashMap<String, Value>;

/// The engine with all templates embedded. In a debug build they are read from `templates/` and
/// again whenever one changes.
pub fn templates() -> impl Fairing {
    Template::try_custom(|engines| prepare(&mut engines.tera).map_err(|error| error.to_string().into()))
}

/// Escapes for text and quoted attributes (OWASP's five). Tera's own also writes every `/` as an
/// entity, which makes addresses unreadable in the source and protects nothing.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Adds all templates in all languages, and what they call.
///
/// # Errors
/// When a template cannot be read or asks for a sentence that does not exist.
pub(super) fn prepare(tera: &mut Tera) -> Result<(), tera::Error> {
    tera.set_escape_fn(escape);
    for language in Language::ALL {
        let of = |function: &str| format!("{function}_{}", language.tag());
        tera.register_function(&of("t"), Sentence(language));
        tera.register_function(&of("say"), move |args: &Args| Ok(said(language, args)));
        tera.register_function(&of("when"), move |args: &Args| moment(language, args));
    }
    let mut all = Vec::new();
    for (name, source) in assets::templates() {
        for language in Language::ALL {
            let source = translated(&source, language).map_err(|why| tera::Error::msg(format!("{name}: {why}")))?;
            all.push((template_name(language, &name), source));
        }
    }
    tera.add_raw_templates(all)
}

/// What a template is called in a language.
pub(super) fn template_name(language: Language, name: &str) -> String {
    format!("{}/{name}", language.tag())
}

/// A template in one language.
fn translated(source: &str, language: Language) -> Result<String, String> {
    let tag = language.tag();
    let mut rest = source;
    let mut out = String::with_capacity(source.len() + source.len() / 4);
    while let Some(at) = rest.find(['{', '(', '"']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        if let Some(after) = from.strip_prefix("{{ t(id=\"")
            && let Some((id, after)) = after.split_once('"')
            && let Some(after) = after.strip_prefix(") }}")
        {
            out.push_str(&sentence(language, id)?);
            rest = after;
        } else if from.starts_with('"') && ["extends ", "import ", "include "].iter().any(|w| before.ends_with(w)) {
            out.push('"');
            out.push_str(tag);
            out.push('/');
            rest = &from[1..];
        } else if from.starts_with('(') && is_call(before) {
            rest = call(language, &mut out, &from[1..])?;
        } else {
            out.push_str(&from[..1]);
            rest = &from[1..];
        }
    }
    out.push_str(rest);
    Ok(out)
}

/// Whether one of ours is called here.
fn is_call(before: &str) -> bool {
    ["t", "say", "when"].iter().any(|name| {
        before
            .strip_suffix(name)
            .is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '.')))
    })
}

/// Within an expression: the sentence as a literal, or the call with its language. `rest` begins after
/// the parenthesis; what follows is given back.
fn call<'a>(language: Language, out: &mut String, rest: &'a str) -> Result<&'a str, String> {
    if let Some(after) = rest.strip_prefix("id=\"")
        && let Some((id, after)) = after.split_once('"')
        && let Some(after) = after.strip_prefix(')')
    {
        let said = sentence(language, id)?;
        // Tera knows no escapes in its literals, but three kinds of quotes.
        let quote = ['"', '`', '\''].into_iter().find(|quote| !said.contains(*quote));
        let quote = quote.ok_or_else(|| format!("{id} has every kind of quote"))?;
        out.truncate(out.len() - 1);
        out.push(quote);
        out.push_str(&said);
        out.push(quote);
        return Ok(after);
    }
    out.push('_');
    out.push_str(language.tag());
    out.push('(');
    Ok(rest)
}

fn sentence(language: Language, id: &str) -> Result<String, String> {
    language
        .plain(id)
        .ok_or_else(|| format!("{} has no sentence {id}, or it wants something filled in", language.tag()))
}

/// `t(…)`.
struct Sentence(Language);

impl Function for Sentence {
    fn call(&self, args: &Args) -> tera::Result<Value> {
        let id = args.get("id").and_then(Value::as_str).ok_or_else(|| tera::Error::msg("t() without an id"))?;
        let filled = args.iter().filter(|(name, _)| name.as_str() != "id");
        let filled = filled.map(|(name, value)| (name.as_str(), filling(self.0, name, value)));
        Ok(Value::String(self.0.say_with(id, filled)))
    }

    /// What is filled in was escaped one by one.
    fn is_safe(&self) -> bool {
        true
    }
}

fn filling<'a>(language: Language, name: &str, value: &'a Value) -> Filled<'a> {
    match value {
        Value::Number(number) => number.as_i64().map_or_else(|| number.to_string().into(), Into::into),
        Value::String(html) if name.ends_with("_html") => html.as_str().into(),
        other => escape(&plain(language, other)).into(),
    }
}

/// A value as text: a [`Text`] is said, a string is what it is.
fn plain(language: Language, value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Object(_) => {
            Text::deserialize(value).map_or_else(|_| value.to_string(), |text| language.say(&text.isolated()))
        }
        other => other.to_string(),
    }
}

/// `say(text=…)`.
fn said(language: Language, args: &Args) -> Value {
    Value::String(plain(language, args.get("text").unwrap_or(&Value::Null)))
}

/// `when(at=…)`.
fn moment(language: Language, args: &Args) -> tera::Result<Value> {
    let at = args.get("at").and_then(Value::as_str).and_then(Timestamp::parse_rfc3339);
    let at = at.ok_or_else(|| tera::Error::msg("when() without a moment"))?;
    Ok(Value::String(language.time(at)))
}
