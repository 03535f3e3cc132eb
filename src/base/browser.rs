//! What a browser is called: recognized by what it says of itself, stored in English, shown in the language of
//! the reader.

use crate::base::characters::is_control_or_bidi;
use crate::base::language::Text;

/// What stands in `User-Agent`, and what we call it. Order matters: Edge and Opera also say Chrome, Chrome also
/// says Safari.
const BROWSERS: [(&str, &str); 7] = [
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("HeadlessChrome/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];
const SYSTEMS: [(&str, &str); 7] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];
/// Stored where a browser says nothing of itself.
const UNKNOWN: &str = "Unknown browser";

/// "Firefox on Linux" for a `User-Agent` of a hundred characters; none for one that is not known.
pub fn recognized(agent: &str) -> Option<String> {
    let find =
        |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => Some(format!("{browser} on {system}")),
        (browser, system) => browser.or(system).map(str::to_owned),
    }
}

/// The name under which a browser's login is stored; what is not recognized keeps its own words.
pub fn stored_name(agent: Option<&str>) -> String {
    let name = agent.and_then(|agent| recognized(agent).or_else(|| device_name(agent)));
    name.unwrap_or_else(|| UNKNOWN.to_owned())
}

/// Reads what a person calls one of their logins: 1 to 64 characters, no control or bidi characters.
pub fn parse_device_name(text: &str) -> Option<String> {
    let name = text.trim();
    let is_good = !name.is_empty() && name.chars().count() <= 64 && !name.chars().any(is_control_or_bidi);
    is_good.then(|| name.to_owned())
}

/// Cuts a client's own words for its device to what a page can show: at most 64 characters, no
/// control or bidi characters. `None` when nothing is left.
pub fn device_name(text: &str) -> Option<String> {
    let clean: String = text.chars().filter(|c| !is_control_or_bidi(*c)).take(64).collect();
    let clean = clean.trim();
    (!clean.is_empty()).then(|| clean.to_owned())
}

/// A stored name for pages. Only a name that [`stored_name`] has made is translated; what somebody typed stays as
/// it is.
pub fn shown(stored: &str) -> Text {
    let is_in = |names: &[(&str, &str)], name: &str| names.iter().any(|(_, own)| *own == name);
    match stored.split_once(" on ") {
        Some((browser, system)) if is_in(&BROWSERS, browser) && is_in(&SYSTEMS, system) => {
            Text::new("device-browser-on").with("browser", browser).with("system", system)
        }
        None if stored == UNKNOWN => Text::new("device-unknown-browser"),
        _ => Text::plain(stored),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::language::Language;

    #[test]
    fn our_own_names_are_shown_in_the_language_of_the_reader_and_typed_ones_as_they_are() {
        for (stored, korean) in [
            ("Chrome on Android", "Android의 Chrome"),
            ("Firefox on Linux", "Linux의 Firefox"),
            ("Safari on iPhone", "iPhone의 Safari"),
            ("Unknown browser", "알 수 없는 브라우저"),
            ("curl", "curl"),
            ("Chrome on my desk", "Chrome on my desk"),
            ("Chrome on Android ", "Chrome on Android "),
            ("chrome on Android", "chrome on Android"),
            ("my phone", "my phone"),
        ] {
            assert_eq!(Language::Korean.say(&shown(stored)), korean);
            assert_eq!(Language::English.say(&shown(stored)), stored);
        }
    }

    #[test]
    fn every_name_that_we_make_is_known_when_it_is_shown() {
        for (browser, name) in BROWSERS {
            for (system, _) in SYSTEMS {
                let stored = stored_name(Some(&format!("Mozilla/5.0 ({system}) {browser}1.0")));
                assert!(stored.starts_with(name) && shown(&stored) != Text::plain(&*stored), "{stored}");
            }
        }
        assert_ne!(shown(&stored_name(None)), Text::plain(stored_name(None)));
        assert_eq!(stored_name(Some("MyRobot/2")), "MyRobot/2");
    }
}
