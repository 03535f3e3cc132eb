//! `twodoors setup-link`: a fresh link for the first administrator.

use super::data::Data;
use super::output::{Failure, tell};
use crate::config::Overrides;
use crate::control::Act;
use std::ffi::OsString;

pub(super) fn run(overrides: &Overrides, args: &[OsString]) -> Result<(), Failure> {
    tell(Data::find(overrides, args, true)?.act(Act::SetupLink)?)
}
