//! A list to be saved: RFC 4180, and nothing in it acts when a spreadsheet opens it.

use super::{Entry, Name, text};
use crate::base::clock::Timestamp;

/// The first line. Without the mark before it (U+FEFF) Excel reads UTF-8 as something else. `device` says the same as
/// `device_name`, for one release.
pub const HEAD: &str =
    "\u{feff}id,at,act,with,door,who,who_id,whom,whom_id,login_id,address,text,device,renamed_to,device_name\r\n";

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

/// One line with its end. People are named as they sign in, which never changes.
pub fn row(entry: &Entry) -> String {
    let (act, with) = entry.act.words();
    let name = |name: &Option<Name>| name.as_ref().map(|name| name.username.clone()).unwrap_or_default();
    let id = |name: &Option<Name>| name.as_ref().map(|name| name.id.to_string()).unwrap_or_default();
    let cells = [
        entry.id.as_hyphenated().to_string(),
        Timestamp::rfc3339(entry.at),
        act,
        with.unwrap_or_default(),
        entry.door.as_str().to_owned(),
        name(&entry.who),
        id(&entry.who),
        name(&entry.whom),
        id(&entry.whom),
        entry.login.map(|id| id.to_string()).unwrap_or_default(),
        entry.address.map(|address| address.to_string()).unwrap_or_default(),
        text::sentence(entry, None, |name| name.username.clone()).to_string(),
        entry.device.clone().unwrap_or_default(),
        entry.renamed_to.clone().unwrap_or_default(),
        entry.device.clone().unwrap_or_default(),
    ];
    cells.map(|text| cell(&text)).join(",") + "\r\n"
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
