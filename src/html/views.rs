//! The engines that render pages: one a language, with the same templates and with functions that speak it.
//!
//! | in a template | for |
//! | --- | --- |
//! | `t(id="…", name=x, list_html=y)` | a sentence of the template's own: may hold HTML; what is filled in is escaped, unless its name ends in `_html` |
//! | `say(text=x)` | a [`Text`] that a rule or an act has made: plain, escaped like any value; names that are written from the right are isolated |
//! | `when(at=x)` | a moment in milliseconds |

use super::assets;
use crate::base::clock::Timestamp;
use crate::base::language::{Filled, Language, Text};
use rocket::fairing::Fairing;
use rocket_dyn_templates::Template;
use serde::{Deserialize as _, Serialize};
use std::collections::HashMap;
use std::error::Error;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, PoisonError, RwLock};
use tera::{Context, Function, Tera, Value};

type Args = HashMap<String, Value>;
/// In the order of [`Language::ALL`].
type Engines = Vec<Tera>;

/// What every app of this process starts with: templates are parsed once.
static PARSED: LazyLock<Result<Arc<Engines>, String>> = LazyLock::new(engines);

/// The engines of one app. In a debug build templates are read from `templates/`, and again when one changes.
#[derive(Clone, Default)]
pub struct Views(Arc<RwLock<Arc<Engines>>>);

impl Views {
    /// Prepares the engines at launch, and anew whenever `rocket_dyn_templates` sees that a template has changed.
    pub fn fairing(&self) -> impl Fairing {
        let (views, is_launched) = (self.clone(), AtomicBool::new(false));
        Template::try_custom(move |own| {
            let is_reload = is_launched.swap(true, Ordering::Relaxed);
            let prepared = if is_reload { engines()? } else { PARSED.clone()? };
            // So that `Template::render` works too, in the first language.
            own.tera.clone_from(&prepared[0]);
            *views.0.write().unwrap_or_else(PoisonError::into_inner) = prepared;
            Ok(())
        })
    }

    /// A template in a language.
    pub(super) fn render(
        &self,
        language: Language,
        template: &str,
        context: tera::Result<Context>,
    ) -> Result<String, String> {
        let engines = Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner));
        rendered(&engines, language, template, context)
    }
}

/// A template as the program carries it, where no server runs.
///
/// # Errors
/// When a template cannot be read or rendered, in words: a fault of the program.
pub(super) fn render(language: Language, template: &str, own: impl Serialize) -> Result<String, String> {
    rendered(PARSED.as_ref().map_err(Clone::clone)?, language, template, Context::from_serialize(own))
}

fn rendered(
    engines: &Engines,
    language: Language,
    template: &str,
    context: tera::Result<Context>,
) -> Result<String, String> {
    context.and_then(|context| engines[language as usize].render(template, &context)).map_err(|error| in_words(&error))
}

/// An error of the engine with its causes, which it keeps to itself.
fn in_words(error: &dyn Error) -> String {
    let causes = std::iter::successors(error.source(), |error| (*error).source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

fn engines() -> Result<Arc<Engines>, String> {
    let all: tera::Result<Engines> = Language::ALL.into_iter().map(engine).collect();
    all.map(Arc::new).map_err(|error| in_words(&error))
}

fn engine(language: Language) -> tera::Result<Tera> {
    let mut tera = Tera::default();
    tera.set_escape_fn(escape);
    tera.register_function("t", Sentence(language));
    tera.register_function("say", move |args: &Args| Ok(said(language, args)));
    tera.register_function("when", move |args: &Args| moment(language, args));
    tera.add_raw_templates(assets::templates().into_iter().map(|(name, source)| (name, filled(&source, language))))?;
    Ok(tera)
}

/// A template with the sentences that stand alone in its text: nothing is to be filled into them, and as calls they
/// would take longer than everything else on a page.
fn filled(source: &str, language: Language) -> String {
    let mut pieces = source.split("{{ t(id=\"");
    let text = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(text, |text, piece| match piece.split_once("\") }}") {
        Some((id, rest)) if !id.contains('"') => text + &language.say(&Text::new(id.to_owned())) + rest,
        _ => text + "{{ t(id=\"" + piece,
    })
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
    let at = args.get("at").and_then(Value::as_i64).ok_or_else(|| tera::Error::msg("when() without a moment"))?;
    Ok(Value::String(language.time(Timestamp::from_millis(at))))
}
