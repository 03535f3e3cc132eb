//! A report as one file to take home: it opens anywhere, asks nothing of any network, and holds nothing
//! but the report.

use super::view::{LifeView, ReportView};
use crate::base::language::Language;
use crate::html::{assets, views};
use crate::lab::report::Report;
use serde::Serialize;

#[derive(Serialize)]
struct Own<'a> {
    report: ReportView,
    life: LifeView,
    experiment_source: &'a str,
    css: String,
    policy: String,
}

/// The file.
///
/// # Errors
/// When a template cannot be read or rendered, in words: a fault of the program.
pub fn document(report: &Report, experiment_source: &str, language: Language) -> Result<String, String> {
    let own = Own {
        report: ReportView::new(report, language),
        life: LifeView::new(&report.life, language),
        experiment_source,
        css: assets::css_text(),
        policy: policy(),
    };
    views::render(language, "compare/document.html", own)
        .map_err(|why| format!("the report could not be written as a page: {why}"))
}

/// The policy of the file: its own style and nothing else. The file carries it; the server of the file
/// sends it too, since that of the pages forbids a style inside the page.
pub fn policy() -> String {
    format!("default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'", assets::css_sha256())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::report::sample;

    const SOURCE: &str = "fn experiment() -> Vec<u8> { \"</details><script>alert(1)</script>\" }\n";

    fn rendered(report: &Report) -> String {
        document(report, SOURCE, Language::English).unwrap_or_else(|error| panic!("{error:?}"))
    }

    #[test]
    fn it_stands_alone() {
        let file = rendered(&sample::report());
        for outside in ["<script", "<link", "src=", "@import", " style=", "http-equiv=\"refresh"] {
            assert!(!file.contains(outside), "{outside}");
        }
        assert!(!file.contains("href=\"/") && !file.contains("href=\"http"), "no way out");
        for id in ["life", "verify", "sign", "requests", "growth", "method"] {
            assert_eq!(file.matches(&format!(" id=\"{id}\"")).count(), 1, "{id}");
        }
    }

    #[test]
    fn it_is_in_the_language_asked_for() {
        let file = document(&sample::report(), SOURCE, Language::Korean).unwrap_or_else(|error| panic!("{error}"));
        assert!(file.contains("<html lang=\"ko\">") && file.contains("<caption>자격 증명을 검증하는 시간</caption>"));
        let words = ["median", "stored", "refused", "browser sends", "server's", "Nothing", "session,", "command line"];
        for word in words {
            let page = file.split_once("</style>").expect("a style").1;
            assert!(!page.contains(word), "{word}");
        }
    }

    #[test]
    fn the_policy_fits_the_style() {
        let file = rendered(&sample::report());
        let style = file.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>")).expect("a style").0;
        assert_eq!(style, assets::css_text());
        assert!(file.contains(&views::escape(&policy())));
    }

    #[test]
    fn what_comes_from_outside_is_escaped() {
        let mut report = sample::report();
        "<img onerror=alert(1)>".clone_into(&mut report.machine.cpu);
        report.verify[0].subject.scheme = "<b>\"'".to_owned();
        report.verify.truncate(1);
        let file = rendered(&report);
        assert!(!file.contains("<img") && !file.contains("<b>"));
        assert!(file.contains("&lt;b&gt;&quot;&#39;"));
        assert!(file.contains("&lt;/details&gt;&lt;script&gt;"));
    }

    #[test]
    fn nothing_measured_still_makes_a_file() {
        assert!(rendered(&sample::empty()).contains("Nothing was measured"));
    }
}
