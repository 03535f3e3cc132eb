//! A file to be saved, whole; what is long is sent while it is read ([`super::audit`]).

use crate::config::Config;
use rocket::http::ContentType;
use rocket::request::Request;
use rocket::response::{self, Responder, Response};
use std::io::Cursor;

/// A file with a name of our own making.
pub(super) struct Download {
    pub kind: ContentType,
    /// How it is to be called, made of what [`file_name`] leaves.
    pub name: String,
    pub text: String,
}

impl<'r> Responder<'r, 'static> for Download {
    fn respond_to(self, _req: &'r Request<'_>) -> response::Result<'static> {
        Response::build()
            .header(self.kind)
            .raw_header("content-disposition", format!("attachment; filename=\"{}\"", self.name))
            .sized_body(self.text.len(), Cursor::new(self.text))
            .ok()
    }
}

/// What the files of this team begin with.
pub(super) fn team_file(config: &Config) -> String {
    file_name(&config.team().to_lowercase(), "twodoors")
}

/// A name as part of a file's: letters and digits that every system takes, nothing that ends the header, leads
/// into another folder or hides the file. `or`, if nothing is left of it.
pub(super) fn file_name(text: &str, or: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' || c == '.' { c } else { '-' };
    let name: String = text.chars().map(plain).collect();
    let name = name.trim_matches(['.', '-']);
    if name.is_empty() { or.to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_keeps_only_what_every_system_takes() {
        for (text, wanted) in [
            ("ada", "ada"),
            ("ada.lovelace_2", "ada.lovelace_2"),
            ("ada@example.org", "ada-example.org"),
            ("../../etc/passwd", "etc-passwd"),
            ("a\"; x=\r\ny", "a---x---y"),
            ("łukasz", "ukasz"),
            ("光", "person"),
            ("...", "person"),
        ] {
            assert_eq!(file_name(text, "person"), wanted, "{text:?}");
        }
    }
}
