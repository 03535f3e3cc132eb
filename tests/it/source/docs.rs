//! What is public says what it promises.

use super::layers::root;
use std::fs;

/// Modules, types, traits and functions say what they promise. Fields and variants do where their name does not.
#[test]
fn what_is_public_has_a_doc_comment() {
    let (top, mut paths) = (root().join("src"), vec![root().join("src")]);
    let (mut bare, mut seen) = (Vec::new(), 0);
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            paths.extend(fs::read_dir(&path).expect("readable").map(|entry| entry.expect("an entry").path()));
            continue;
        }
        if path.extension().is_none_or(|kind| kind != "rs") {
            continue;
        }
        let (name, text) = (path.strip_prefix(&top).expect("inside").display().to_string(), fs::read_to_string(&path));
        let text = text.expect("UTF-8");
        if !text.starts_with("//!") {
            bare.push(name.clone());
        }
        let mut is_told = false;
        for line in text.lines().map(str::trim_start) {
            let is_item = ["fn", "async fn", "const fn", "struct", "enum", "trait"]
                .iter()
                .any(|kind| line.strip_prefix("pub ").is_some_and(|item| item.starts_with(&format!("{kind} "))));
            seen += usize::from(is_item);
            // A macro's own names are told where it is used.
            if is_item && !is_told && !line.contains('$') {
                bare.push(format!("{name}: {line}"));
            }
            is_told = line.starts_with("///") || (is_told && (line.starts_with('#') || line.ends_with(")]")));
        }
    }
    assert_eq!(bare, Vec::<String>::new());
    assert!(seen > 500, "what is public was found");
}
