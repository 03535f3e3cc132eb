//! What is wrong with a configuration, in the words of those who write one.

use figment::value::{Num, Value};
use figment::{Figment, Source};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;
use std::path::PathBuf;

/// More of a text is not said back.
const MOST_CHARS: usize = 60;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The key, such as `twodoors.token.alg`; none when a source cannot be read at all.
    pub key: Option<String>,
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.key {
            Some(key) => write!(f, "{key}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

/// Everything that is wrong.
#[derive(Debug, Clone)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.0.len();
        let faults = if number == 1 { "fault" } else { "faults" };
        writeln!(f, "the configuration has {number} {faults}; nothing was started:")?;
        self.0.iter().try_for_each(|fault| writeln!(f, "  - {fault}"))
    }
}

/// A type of value, what people call it and how it is shown.
pub(super) trait Kind: DeserializeOwned {
    /// Its name.
    const FORM: &'static str;
    /// A value as a text.
    fn shown(&self) -> String;
}

macro_rules! kind {
    ($kind:ty, $form:literal, $shown:expr) => {
        impl Kind for $kind {
            const FORM: &'static str = $form;
            fn shown(&self) -> String {
                $shown(self)
            }
        }
    };
}

kind!(String, "a text in quotes", String::clone);
kind!(PathBuf, "a path in quotes", |path: &PathBuf| path.display().to_string());
kind!(bool, "true or false", bool::to_string);
kind!(u16, "a whole number from 0 to 65535", u16::to_string);
kind!(Vec<String>, "a list of texts, such as [\"one\", \"two\"]", |texts: &[String]| texts.join(", "));

impl<T: Kind> Kind for Option<T> {
    const FORM: &'static str = T::FORM;
    fn shown(&self) -> String {
        self.as_ref().map(T::shown).unwrap_or_default()
    }
}

/// The first of these texts, and whether there are more.
fn few(texts: impl Iterator<Item = String>) -> String {
    let mut texts: Vec<String> = texts.take(4).collect();
    if let Some(more) = texts.get_mut(3) {
        "…".clone_into(more);
    }
    texts.join(", ")
}

/// A value as somebody wrote it.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::String(_, text) if text.chars().nth(MOST_CHARS).is_some() => {
            format!("{:?} and so on", text.chars().take(MOST_CHARS).collect::<String>())
        }
        Value::String(_, text) => format!("{text:?}"),
        Value::Char(_, c) => format!("{:?}", c.to_string()),
        Value::Bool(_, value) => value.to_string(),
        Value::Num(_, Num::F32(number)) => number.to_string(),
        Value::Num(_, Num::F64(number)) => number.to_string(),
        Value::Num(_, number) => {
            number.to_i128().map(|n| n.to_string()).or(number.to_u128().map(|n| n.to_string())).unwrap_or_default()
        }
        Value::Empty(..) => "nothing".to_owned(),
        Value::Dict(_, members) => {
            format!("{{{}}}", few(members.iter().map(|(name, value)| format!("{name}={}", shown(value)))))
        }
        Value::Array(_, items) => format!("[{}]", few(items.iter().map(shown))),
    }
}

/// Where a key was set, in brackets.
pub(super) fn place(sources: &Figment, key: &str) -> String {
    match sources.find_metadata(key) {
        Some(from) if from.name.contains("environment variable") => " (in the environment)".to_owned(),
        Some(from) => match &from.source {
            Some(Source::File(file)) => format!(" (in {})", file.display()),
            _ => String::new(),
        },
        None => String::new(),
    }
}

/// A source that cannot be read: which, where in it, and why, in one line.
pub(super) fn unreadable(error: figment::Error) -> Vec<Fault> {
    error.into_iter().map(|error| Fault { key: None, message: why_unreadable(&error) }).collect()
}

fn why_unreadable(error: &figment::Error) -> String {
    let text = error.kind.to_string();
    // TOML's own errors draw an excerpt over several lines.
    let is_excerpt = |line: &&str| line.trim_start_matches(|c: char| c == ' ' || c.is_ascii_digit()).starts_with('|');
    let lines = text.lines().filter(|line| !is_excerpt(line)).map(str::trim);
    let why =
        lines.map(|line| line.strip_prefix("TOML parse error at ").unwrap_or(line)).collect::<Vec<_>>().join(": ");
    let why = why.replace("number too large to fit in target type", "the number is too large");
    let why = why.replace("stream did not contain valid UTF-8", "it is not UTF-8: save it as UTF-8");
    // A key before the first section stands in none.
    let why = match why.split_once("invalid type") {
        Some((place, _)) if why.contains("expected a map") => {
            format!("{place}a key outside of every section: write [default] above it, or [default.twodoors]")
        }
        _ => why,
    };
    match error.metadata.as_ref().map(|from| (&from.source, &from.name)) {
        Some((Some(Source::File(file)), _)) => format!("{}: {why}", file.display()),
        Some((_, name)) => format!("{name}: {why}"),
        None => why,
    }
}
