//! A report as pages show it: words, tables, pictures.

use crate::compare::method::{self, Fact, METHOD};
use crate::compare::picture::{Bars, Distribution, Lines};
use crate::compare::report::{Life, Report, Requests, Timing};
use crate::compare::table::{self, Table};
use crate::html::view::TimeView;
use merged::{MergedGroup, merged_group};
use serde::Serialize;

mod merged;

/// Where the experiment is written down.
pub(super) const EXPERIMENT: &str = "src/compare/experiment.rs";

/// Where each kind of figure comes from.
#[derive(Serialize)]
struct Sources {
    verify: &'static str,
    sign: &'static str,
    requests: &'static str,
    growth: &'static str,
}

const SOURCES: Sources = Sources {
    verify: "src/compare/probe.rs",
    sign: "src/compare/making.rs",
    requests: "src/compare/requests.rs",
    growth: "src/compare/lab.rs",
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
    #[must_use]
    pub fn new(lives: &[Life]) -> Self {
        let Table { caption, columns, groups, .. } = table::life(lives);
        let groups = groups.into_iter().map(|group| merged_group(group, &columns)).collect();
        Self { caption, columns, groups, picture: Bars::of_bytes(lives), source_code: EXPERIMENT }
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
    started_at: TimeView,
    is_debug: bool,
    disturbed: Option<String>,
    facts: Vec<Fact>,
    method: [&'static str; METHOD.len()],
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
    #[must_use]
    pub fn new(report: &Report) -> Self {
        let of = |act: &str| report.issue.iter().filter(|t| t.act == act).collect::<Vec<&Timing>>();
        Self {
            id: report.id.clone(),
            version: report.version.clone(),
            started_at: report.started_at.into(),
            is_debug: method::is_debug(report),
            disturbed: method::disturbed(report),
            facts: method::facts(report),
            method: METHOD,
            verify: timings("Time to verify a credential", &report.verify.iter().collect::<Vec<_>>()),
            sign: timings("Making the credential, stored nowhere", &of("sign")),
            issue: timings("Signing in: the credential made, the login stored durably", &of("issue")),
            requests: requests("The same answer, behind each door and without one", &report.requests),
            routes: requests("Routes that everybody can ask", &report.routes),
            growth: GrowthView {
                verify: Shown { picture: Lines::of_growth(report), table: table::by_logins(report) },
                size: Shown { picture: Bars::of_growth(&report.growth), table: table::growth(&report.growth) },
            },
            sources: SOURCES,
        }
    }
}

/// The table of all, and the picture of those with the most logins in a store of their own: more rows than
/// that nobody compares by eye.
fn timings(caption: &str, timings: &[&Timing]) -> Shown<Distribution> {
    let scratch: Vec<&Timing> = timings.iter().copied().filter(|t| t.store != "live").collect();
    let drawn = if scratch.is_empty() { timings } else { &scratch };
    let most = drawn.iter().map(|t| t.logins).max().unwrap_or(0);
    let drawn: Vec<&Timing> = drawn.iter().copied().filter(|t| t.logins == most).collect();
    let title = match most {
        0 => caption.to_owned(),
        most => format!("{caption}, with {} logins stored", crate::compare::figure::count(most as u64)),
    };
    Shown { picture: Distribution::new(&title, &drawn), table: table::timings(caption, timings) }
}

fn requests(caption: &str, requests: &[Requests]) -> Shown<Bars> {
    let title = format!("{caption}: answers a second");
    Shown { picture: Bars::of_requests(&title, requests), table: table::requests(caption, requests) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sample;

    #[test]
    fn the_picture_shows_the_most_logins_and_the_table_all() {
        let view = ReportView::new(&sample::report());
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
        let view = ReportView::new(&report);
        let headings: Vec<_> = view.verify.table.groups.into_iter().filter_map(|group| group.heading).collect();
        assert!(headings[3].contains("running server"), "{headings:?}");
        report.verify.retain(|t| t.store == "live");
        assert_eq!(ReportView::new(&report).verify.picture.map(|picture| picture.rows.len()), Some(4));
    }

    #[test]
    fn an_empty_report_is_shown_without_pictures() {
        let view = ReportView::new(&sample::empty());
        assert!(view.verify.picture.is_none() && view.requests.picture.is_none());
        assert!(view.growth.verify.picture.is_none() && view.growth.size.picture.is_none());
    }
}
