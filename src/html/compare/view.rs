//! A report as pages show it, in the language of their reader: words, tables, pictures.

use crate::base::language::{Language, Text};
use crate::lab::report::{Lifecycle, Report, Requests, Timing};
use crate::lab::show::method::{self, Fact, METHOD};
use crate::lab::show::pictures::{Bars, Distribution, Lines};
use crate::lab::show::tables::{self, Table};
use merged::{MergedGroup, Names, merged_group};
use serde::Serialize;

mod merged;

/// Where the experiment is written down.
pub(super) const EXPERIMENT: &str = "src/lab/experiments/lifecycle.rs";

/// Where each kind of figure comes from.
#[derive(Serialize)]
struct Sources {
    verify: &'static str,
    sign: &'static str,
    requests: &'static str,
    growth: &'static str,
}

const SOURCES: Sources = Sources {
    verify: "src/lab/measure/bench_verify.rs",
    sign: "src/lab/measure/bench_issue.rs",
    requests: "src/lab/measure/requests.rs",
    growth: "src/lab/measure/seeded_store.rs",
};

/// The life of a login. It is counted, not measured, so it can be shown before any run.
#[derive(Serialize)]
pub struct LifeView {
    caption: String,
    columns: Vec<String>,
    groups: Vec<MergedGroup>,
    picture: Option<Bars>,
    /// The file that the experiment is read from.
    source_code: &'static str,
}

impl LifeView {
    /// Of sessions, and of tokens in each way to verify.
    pub fn new(lives: &[Lifecycle], language: Language) -> Self {
        let Table { caption, columns, groups, .. } = tables::lifecycle(lives, language);
        let token = language.say(&"compare-scheme-token".into());
        let names = Names { token, both: language.say(&"compare-both".into()) };
        let groups = groups.into_iter().map(|group| merged_group(group, &columns, &names)).collect();
        Self { caption, columns, groups, picture: Bars::of_bytes(lives, language), source_code: EXPERIMENT }
    }
}

/// A picture, and the table with the same figures.
#[derive(Serialize)]
struct Shown<P> {
    picture: Option<P>,
    table: Table,
}

/// How the figures grow with the number of logins.
#[derive(Serialize)]
struct GrowthView {
    verify: Shown<Lines>,
    size: Shown<Bars>,
}

/// One run.
#[derive(Serialize)]
pub struct ReportView {
    id: String,
    version: String,
    started_at: String,
    is_debug: bool,
    disturbed: Option<String>,
    facts: Vec<Fact>,
    method: [String; METHOD.len()],
    verify: Shown<Distribution>,
    sign: Shown<Distribution>,
    issue: Shown<Distribution>,
    requests: Shown<Bars>,
    routes: Shown<Bars>,
    growth: GrowthView,
    sources: Sources,
}

impl ReportView {
    /// Everything but the life, which pages show without a run too: [`LifeView`].
    pub fn new(report: &Report, language: Language) -> Self {
        let said = |id: &'static str| language.say(&id.into());
        let of = |act: &str| report.issue.iter().filter(|t| t.act == act).collect::<Vec<&Timing>>();
        Self {
            id: report.id.clone(),
            version: report.version.clone(),
            started_at: report.started_at.rfc3339(),
            is_debug: method::is_debug(report),
            disturbed: method::disturbed(report).map(|disturbed| language.say(&disturbed)),
            facts: method::facts(report, language),
            method: METHOD.map(said),
            verify: timings(&said("compare-verify"), &report.verify.iter().collect::<Vec<_>>(), language),
            sign: timings(&said("compare-caption-sign"), &of("sign"), language),
            issue: timings(&said("compare-caption-issue"), &of("issue"), language),
            requests: requests(&said("compare-caption-requests"), &report.requests, language),
            routes: requests(&said("compare-caption-routes"), &report.routes, language),
            growth: GrowthView {
                verify: Shown {
                    picture: Lines::of_growth(report, language),
                    table: tables::by_logins(report, language),
                },
                size: Shown {
                    picture: Bars::of_growth(&report.growth, language),
                    table: tables::growth(&report.growth, language),
                },
            },
            sources: SOURCES,
        }
    }
}

/// The table of all, and the picture of those with the most logins in a store of their own: more rows than
/// that nobody compares by eye.
fn timings(caption: &str, timings: &[&Timing], language: Language) -> Shown<Distribution> {
    let scratch: Vec<&Timing> = timings.iter().copied().filter(|t| t.store != "live").collect();
    let drawn = if scratch.is_empty() { timings } else { &scratch };
    let most = drawn.iter().map(|t| t.logins).max().unwrap_or(0);
    let drawn: Vec<&Timing> = drawn.iter().copied().filter(|t| t.logins == most).collect();
    let title = match most {
        0 => caption.to_owned(),
        most => {
            let count = crate::lab::show::format::count(most as u64);
            language.say(&Text::new("compare-with-logins").with("caption", caption).with("count", count))
        }
    };
    Shown { picture: Distribution::new(&title, &drawn, language), table: tables::timings(caption, timings, language) }
}

fn requests(caption: &str, requests: &[Requests], language: Language) -> Shown<Bars> {
    let title = language.say(&Text::new("compare-answers-a-second").with("caption", caption));
    Shown {
        picture: Bars::of_requests(&title, requests, language),
        table: tables::requests(caption, requests, language),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::report::sample;

    #[test]
    fn the_picture_shows_the_most_logins_and_the_table_all() {
        let view = ReportView::new(&sample::report(), Language::English);
        assert_eq!(view.verify.picture.map(|picture| picture.rows.len()), Some(13));
        assert_eq!(view.verify.table.groups.len(), 4);
        assert_eq!(view.sign.table.groups[0].rows.len(), 5);
        assert_eq!(view.issue.table.groups.len(), 2, "in a store of its own, and in the live database");
    }

    #[test]
    fn every_file_that_is_named_is_there() {
        let Sources { verify, sign, requests, growth } = SOURCES;
        for file in [EXPERIMENT, verify, sign, requests, growth] {
            assert!(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file).is_file(), "{file}");
        }
    }

    #[test]
    fn times_in_the_live_database_come_last_and_are_drawn_only_alone() {
        let mut report = sample::report();
        let view = ReportView::new(&report, Language::English);
        let headings: Vec<_> = view.verify.table.groups.into_iter().filter_map(|group| group.heading).collect();
        assert!(headings[3].contains("running server"), "{headings:?}");
        report.verify.retain(|t| t.store == "live");
        assert_eq!(
            ReportView::new(&report, Language::English).verify.picture.map(|picture| picture.rows.len()),
            Some(4)
        );
    }

    #[test]
    fn an_empty_report_is_shown_without_pictures() {
        let view = ReportView::new(&sample::empty(), Language::English);
        assert!(view.verify.picture.is_none() && view.requests.picture.is_none());
        assert!(view.growth.verify.picture.is_none() && view.growth.size.picture.is_none());
    }
}
