//! `twodoors setup-link`: a fresh link for the first administrator.

use super::data::Data;
use super::output::{Failure, say_if_read, show_link};
use crate::config::Overrides;
use crate::control::{Act, Reply};
use std::ffi::OsString;

pub(super) fn run(overrides: &Overrides, args: &[OsString]) -> Result<(), Failure> {
    match Data::find(overrides, args, true)?.act(Act::SetupLink)? {
        Reply::Link { url, about } => show_link(&url, &about),
        Reply::Done { said } => say_if_read(&said),
        Reply::People { .. } | Reply::Question { .. } | Reply::Keys { .. } => Ok(()),
    }
}
