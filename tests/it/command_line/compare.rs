//! `twodoors compare`: without a browser, without a running server.

use super::{Installation, bare, finish};
use serde_json::Value;
use tempfile::TempDir;

const SHORT: [&str; 5] = ["compare", "--seconds", "1", "--logins", "100"];

#[test]
fn compare_needs_no_house_and_leaves_none() {
    let dir = TempDir::new().expect("a temporary directory");
    let answer = finish(bare(dir.path()).args(SHORT).arg("--json")).done();
    let report: Value = serde_json::from_str(&answer.out).expect("JSON and nothing else on standard output");
    assert_eq!(report["settings"]["place"], "command line");
    assert_eq!(report["verify"].as_array().map(Vec::len), Some(1 + 4 * 3), "sessions, and each algorithm in each way");
    assert!(answer.err.contains("verifying, 100 logins"), "who waits sees progress: {}", answer.err);
    assert_eq!(std::fs::read_dir(dir.path()).expect("readable").count(), 0, "no data directory was made");
}

#[test]
fn compare_prints_tables_and_writes_one_file_that_needs_no_other() {
    let dir = TempDir::new().expect("a temporary directory");
    let answer = finish(bare(dir.path()).args(SHORT).args(["--html", "report.html"])).done();
    for word in ["session", "stateless", "denylist", "EdDSA", "p99"] {
        assert!(answer.out.contains(word), "{word}: {}", answer.out);
    }
    assert!(answer.out.lines().all(|line| line.chars().count() <= 100), "it fits a terminal");
    let file = std::fs::read_to_string(dir.path().join("report.html")).expect("written");
    assert!(file.contains("<svg") && file.contains("<table") && file.contains("<style"));
    for other in ["src=\"", "href=\"/", "@import", "url("] {
        assert!(!file.contains(other), "{other} asks for another file");
    }
}

#[test]
fn compare_says_before_it_measures_that_a_file_cannot_be_written() {
    let house = Installation::stopped();
    let answer = house.says(&["compare", "--html", "no/such/folder/report.html"]);
    assert_eq!(answer.status, Some(1));
    assert!(answer.err.contains("cannot be written") && answer.err.contains("--html"), "{}", answer.err);
    assert!(!answer.err.contains("verifying"), "{}", answer.err);
}

#[test]
fn compare_measures_beside_a_running_server_and_is_kept_there() {
    let house = Installation::running();
    let answer = house.says(&SHORT);
    assert_eq!(answer.status, Some(0), "{}", answer.err);
    let kept: Vec<_> = std::fs::read_dir(house.data.join("compare")).expect("a folder").collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
}

#[test]
fn compare_wants_numbers_within_bounds() {
    let house = Installation::stopped();
    for args in [["--seconds", "0"], ["--seconds", "many"], ["--logins", "1"], ["--logins", "2000000"]] {
        assert_eq!(house.says(&[&["compare"], &args[..]].concat()).status, Some(2), "{args:?}");
    }
}
