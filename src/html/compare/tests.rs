//! The page `/compare`, rendered without a server.

use super::view::{LifeView, ReportView};
use crate::base::language::Language;
use crate::html::views;
use crate::lab::report::{Report, sample};
use crate::lab::show::tables;
use serde_json::{Value, json};

/// More than this no page may be.
const MOST_BYTES: usize = 50_000;

fn context(report: Option<&Report>, can_run: bool) -> Value {
    context_in(Language::English, report, can_run)
}

fn context_in(language: Language, report: Option<&Report>, can_run: bool) -> Value {
    let at = "2026-11-21T13:05:01Z";
    let run = |n: u32| json!({"id": format!("20261121-130501-{n:02}"), "at": at, "place": "command line", "version": "0.1.0", "seconds": 60, "logins": 100_000, "shown": n == 0});
    let runs: Vec<Value> = (0..20).map(run).collect();
    json!({
        "title": "Compare", "team": "Acme", "kept": "", "here": "/compare", "nav": "compare", "csrf": "c".repeat(43), "css": "/static/app.css", "js": "/static/app.js",
        "me": {"id": "1", "username": "ada", "display_name": "Ada", "is_admin": can_run},
        "languages": [{"tag": "en", "name": "English", "href": null}, {"tag": "ko", "name": "한국어", "href": null}],
        "insecure_lan": false, "origin": "http://localhost:8000", "done": null, "errors": [],
        "report": report.map(|report| ReportView::new(report, language)),
        "life": LifeView::new(&sample::report().life, language),
        "running": null,
        "runs": runs,
        "can_run": can_run,
        "defaults": {"seconds": 60, "logins": 100_000},
        "refresh": false, "failure": null,
    })
}

fn running() -> Value {
    json!({"phase": "verifying, 10000 logins", "percent": 41, "can_cancel": true,
        "started_at": "2026-11-21T13:05:01Z"})
}

fn page(context: Value) -> String {
    page_in(Language::English, context)
}

fn page_in(language: Language, context: Value) -> String {
    views::render(language, "compare/compare.html", context).expect("a page")
}

/// Without what may differ between two pages that say the same.
fn ids(page: &str) -> Vec<&str> {
    page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn a_full_report_makes_a_page_that_is_not_too_long() {
    for language in Language::ALL {
        let page = page_in(language, context_in(language, Some(&sample::report()), true));
        assert!(page.len() < MOST_BYTES, "{} bytes", page.len());
        for id in ["life", "verify", "sign", "requests", "growth", "method", "run", "home", "runs"] {
            assert!(ids(&page).contains(&id), "{id}");
        }
    }
}

#[test]
fn every_id_is_there_once_and_every_name_refers_to_one() {
    let page = page(context(Some(&sample::report()), true));
    let mut ids = ids(&page);
    ids.sort_unstable();
    assert!(ids.is_sorted_by(|one, next| one < next), "{ids:?}");
    for attribute in ["aria-labelledby=\"", "for=\"", "href=\"#", "aria-describedby=\""] {
        for named in page.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(named.split(' ').all(|id| ids.contains(&id)), "{attribute}{named}");
        }
    }
}

#[test]
fn nothing_needs_a_style_or_a_script_in_the_page() {
    let page = page(context(Some(&sample::report()), true));
    assert!(!page.contains(" style=") && !page.contains("<style") && !page.contains(" onclick"));
    assert_eq!(page.matches("<script").count(), 1, "the one of every page");
}

#[test]
fn without_a_run_the_page_says_what_to_do() {
    let of_admin = page(context(None, true));
    assert!(of_admin.contains("Nothing measured yet") && of_admin.contains("action=\"/compare/run\""));
    let of_member = page(context(None, false));
    assert!(of_member.contains("ask an administrator") && !of_member.contains("/compare/run\""));
    for page in [of_admin, of_member] {
        assert!(page.contains("id=\"life\""), "counts need no run");
        assert!(!page.contains("Take it home"));
    }
}

#[test]
fn a_run_shows_how_far_it_is_and_looks_again_without_a_script() {
    let mut own = context(Some(&sample::report()), true);
    own["running"] = running();
    own["refresh"] = true.into();
    let shown = page(own.clone());
    assert!(shown.contains("<meta http-equiv=\"refresh\" content=\"2\">"));
    assert!(shown.contains("max=\"100\" value=\"41\"") && shown.contains("action=\"/compare/cancel\""));
    assert!(!shown.contains("action=\"/compare/run\""), "one run at a time");
    own["running"]["can_cancel"] = false.into();
    assert!(!page(own).contains("/compare/cancel"));
}

#[test]
fn a_run_that_came_to_nothing_says_why() {
    let mut own = context(None, true);
    own["failure"] = "no space on <disk>".into();
    assert!(page(own).contains("no space on &lt;disk&gt;"));
}

/// On a phone a cell is named by the style sheet, since forty rows that repeat it would be a page of names.
#[test]
fn the_cells_of_a_card_are_called_what_stands_over_their_column() {
    let css = crate::html::assets::css_text();
    let report = sample::report();
    let timings: Vec<_> = report.verify.iter().collect();
    for language in Language::ALL {
        let tables = [
            tables::timings("", &timings, language),
            tables::requests("", &report.requests, language),
            tables::growth(&report.growth, language),
        ];
        for (table, at, head) in tables
            .iter()
            .flat_map(|table| table.columns.iter().enumerate().skip(1).map(move |(at, head)| (table, at, head)))
        {
            let named = css.split('}').any(|rule| {
                let selects = format!("td:nth-of-type({at})::before");
                let of = [format!(".{} {selects}", table.name), format!(":is(.times, .requests) {selects}")];
                let is_of_all = ["p99", "p99.9"].contains(&head.as_str()) || language == Language::ALL[0];
                of.iter().any(|of| rule.contains(of.as_str()))
                    && rule.contains(&format!("content: \"{head}\""))
                    && (is_of_all || rule.contains(&format!(":lang({}) ", language.tag())))
            });
            assert!(named, "{}: {head}", table.name);
        }
    }
}

#[test]
fn a_member_may_take_a_run_home() {
    let page = page(context(Some(&sample::report()), false));
    for kind in ["json", "csv", "html"] {
        assert!(page.contains(&format!("/compare/runs/20261121-130501-4f.{kind}")), "{kind}");
    }
}

#[test]
fn an_ended_run_says_what_is_missing() {
    assert_eq!(page(context(Some(&sample::empty()), true)).matches("Nothing was measured here").count(), 4);
}
