//! A list to be saved: RFC 4180, and nothing in it acts when a spreadsheet opens it.

use super::Event;
use serde_json::{Value, json};

/// Columns, and where an [`Event`] has what stands in them. `device` says the same as `device_name`, for one release.
const COLUMNS: [(&str, &str); 15] = [
    ("id", "/id"),
    ("at", "/at"),
    ("act", "/act"),
    ("with", "/with"),
    ("door", "/door"),
    ("who", "/who/username"),
    ("who_id", "/who/id"),
    ("whom", "/whom/username"),
    ("whom_id", "/whom/id"),
    ("login_id", "/login_id"),
    ("address", "/address"),
    ("text", "/text"),
    ("device", "/device"),
    ("renamed_to", "/renamed_to"),
    ("device_name", "/device_name"),
];

/// The first line. Without the mark before it (U+FEFF) Excel reads UTF-8 as something else.
pub fn head() -> String {
    format!("\u{feff}{}\r\n", COLUMNS.map(|(name, _)| name).join(","))
}

/// Signs with which a spreadsheet begins a formula, wide forms included, or leaves a cell.
const ACTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// One cell: behind an apostrophe what would act as a formula, in quotes what would end the cell.
pub fn cell(text: &str) -> String {
    let guard = if text.starts_with(ACTS) { "'" } else { "" };
    if text.contains([',', '"', '\r', '\n', ';', '\t']) || text.starts_with(' ') || text.ends_with(' ') {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{guard}{text}")
    }
}

/// One line with its end.
pub fn row(event: &Event) -> String {
    let event = json!(event);
    COLUMNS.map(|(_, at)| cell(event.pointer(at).and_then(Value::as_str).unwrap_or_default())).join(",") + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_cell_acts_or_ends_it() {
        for (text, wanted) in [
            ("plain", "plain"),
            ("a-b", "a-b"),
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("＝1", "'＝1"),
            ("\tx", "\"'\tx\""),
            ("\r=1", "\"'\r=1\""),
            ("=\"a\",b", "\"'=\"\"a\"\",b\""),
            ("a,b", "\"a,b\""),
            ("a\r\nb", "\"a\r\nb\""),
            (" =1", "\" =1\""),
        ] {
            assert_eq!(cell(text), wanted, "{text:?}");
        }
    }
}
