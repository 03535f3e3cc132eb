//! The sentences of each language, read once. In a debug build from disk, in release from the program.

use super::{Arg, Language, Text};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use rust_embed::RustEmbed;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

/// What is filled in, as Fluent takes it.
pub use fluent_bundle::FluentValue as Filled;

type Bundle = FluentBundle<FluentResource>;

#[derive(RustEmbed)]
#[folder = "src/base/language/sentences/"]
struct Files;

/// The files of a language: name and text.
pub(super) fn files(language: Language) -> BTreeMap<String, String> {
    let folder = format!("{}/", language.tag());
    let read = |name: std::borrow::Cow<'static, str>| {
        let file = Files::get(&name)?;
        Some((name.strip_prefix(&folder)?.to_owned(), String::from_utf8_lossy(&file.data).into_owned()))
    };
    Files::iter().filter_map(read).collect()
}

/// What Fluent could make of the files; a test holds that it is everything in them.
fn read(language: Language) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![language.tag().parse::<LanguageIdentifier>().unwrap_or_default()]);
    // The marks around what is filled in would be copied along and break comparisons; pages isolate
    // names by <bdi>.
    bundle.set_use_isolating(false);
    for text in files(language).into_values() {
        let resource = FluentResource::try_new(text).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

fn bundle(language: Language) -> &'static Bundle {
    static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| read(Language::English));
    static KOREAN: LazyLock<Bundle> = LazyLock::new(|| read(Language::Korean));
    match language {
        Language::English => &ENGLISH,
        Language::Korean => &KOREAN,
    }
}

impl Language {
    /// The sentence with what is filled in. An id without a sentence is said as it is: ugly, and found
    /// by the tests, but no reason to fail.
    pub fn say(self, text: &Text) -> String {
        self.say_with(&text.id, text.args.iter().map(|(name, arg)| (&**name, self.value(arg))))
    }

    /// [`Language::say`] for a face that has its own idea of what is filled in.
    pub fn say_with<'a>(self, id: &str, args: impl Iterator<Item = (&'a str, Filled<'a>)>) -> String {
        let bundle = bundle(self);
        let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        let args: FluentArgs<'_> = args.collect();
        bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }

    fn value(self, arg: &Arg) -> Filled<'_> {
        match arg {
            Arg::Number(number) => (*number).into(),
            Arg::Plain(text) => text.as_str().into(),
            Arg::Text(text) => self.say(text).into(),
            Arg::Texts(texts) => texts.iter().map(|text| self.say(text)).collect::<Vec<_>>().join(" ").into(),
            Arg::Time(at) => self.time(*at).into(),
        }
    }
}
