//! A sentence that is in no language yet.

use super::Language;
use crate::base::clock::Timestamp;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// What is filled into a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Arg {
    /// A number, by which a language may also choose between forms.
    Number(u64),
    /// The same in every language: names, addresses, what somebody typed.
    Plain(String),
    /// A sentence or a part of one.
    Text(Box<Text>),
    /// Sentences, one after the other.
    Texts(Vec<Text>),
    Time(Timestamp),
}

impl Arg {
    fn isolated(self) -> Self {
        match self {
            Self::Plain(text) if text.contains(is_from_the_right) => Self::Plain(format!("\u{2068}{text}\u{2069}")),
            Self::Text(text) => Self::Text(Box::new(text.isolated())),
            Self::Texts(texts) => Self::Texts(texts.into_iter().map(Text::isolated).collect()),
            arg @ (Self::Plain(_) | Self::Number(_) | Self::Time(_)) => arg,
        }
    }
}

/// Hebrew, Arabic and their neighbours: the blocks whose letters run from right to left.
const fn is_from_the_right(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// A sentence by its id, with what is to be filled in. Plain text, never HTML.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    pub(super) id: Cow<'static, str>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) args: Vec<(Cow<'static, str>, Arg)>,
}

impl Text {
    /// The sentence of an id.
    pub fn new(id: impl Into<Cow<'static, str>>) -> Self {
        Self { id: id.into(), args: Vec::new() }
    }

    /// With something filled in.
    pub fn with(mut self, name: &'static str, arg: impl Into<Arg>) -> Self {
        self.args.push((name.into(), arg.into()));
        self
    }

    /// Several, one after the other. A stranger may bring thousands of faults, so they do not nest.
    pub fn joined(texts: impl IntoIterator<Item = Self>) -> Self {
        Self::new("as-it-is").with("text", Arg::Texts(texts.into_iter().collect()))
    }

    /// What is the same in every language.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::new("as-it-is").with("text", text.into())
    }

    /// With marks around what was filled in and is written from the right: it then turns around nothing of
    /// the sentence. For pages, where a sentence cannot hold `<bdi>`; programs compare.
    pub fn isolated(mut self) -> Self {
        for (_, arg) in &mut self.args {
            *arg = std::mem::replace(arg, Arg::Number(0)).isolated();
        }
        self
    }

    /// A length of time as people say it: `600` is "10 minutes", `43200` "12 hours".
    pub fn duration(secs: u64) -> Self {
        let (number, id) = match secs {
            s if s >= 172_800 && s.is_multiple_of(86_400) => (s / 86_400, "duration-days"),
            s if s >= 7_200 && s.is_multiple_of(3_600) => (s / 3_600, "duration-hours"),
            s if s >= 120 && s.is_multiple_of(60) => (s / 60, "duration-minutes"),
            s if s > 600 => (s.div_ceil(60), "duration-minutes"),
            s => (s, "duration-seconds"),
        };
        Self::new(id).with("n", number)
    }

    /// How long something has been so, roughly, as people say it: `100_000` is "27 hours".
    pub fn age(secs: u64) -> Self {
        match secs {
            0..120 => Self::new("duration-moment"),
            120..7_200 => Self::duration(secs / 60 * 60),
            7_200..172_800 => Self::duration(secs / 3_600 * 3_600),
            _ => Self::duration(secs / 86_400 * 86_400),
        }
    }
}

/// In English, as the command line and the log say it.
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Language::English.say(self))
    }
}

impl From<&'static str> for Text {
    /// By its id.
    fn from(id: &'static str) -> Self {
        Self::new(id)
    }
}

macro_rules! arg {
    ($($kind:ty: $made:expr;)+) => {
        $(impl From<$kind> for Arg {
            fn from(value: $kind) -> Self {
                $made(value)
            }
        })+
    };
}

arg! {
    u64: Self::Number;
    u32: |number: u32| Self::Number(number.into());
    usize: |number| Self::Number(u64::try_from(number).unwrap_or(u64::MAX));
    String: Self::Plain;
    &str: |text: &str| Self::Plain(text.to_owned());
    Text: |text| Self::Text(Box::new(text));
    Timestamp: Self::Time;
}

impl Language {
    /// A moment for people: `2026-11-21 04:08 UTC`.
    pub fn time(self, at: Timestamp) -> String {
        match self {
            Self::English => at.text(),
            Self::Korean => at.text_korean(),
        }
    }
}
