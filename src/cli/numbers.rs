//! Numbers in a line, with a sentence that says which are wanted.

use crate::lab::measure::plan::Plan;
use std::fmt::Display;
use std::str::FromStr;

fn number<T: FromStr + PartialOrd + Display>(text: &str, (least, most): (T, T)) -> Result<T, String> {
    let number = text.parse().ok().filter(|number| (&least..=&most).contains(&number));
    number.ok_or_else(|| format!("a whole number from {least} to {most} is wanted"))
}

pub(super) fn logins(text: &str) -> Result<usize, String> {
    number(text, Plan::LOGINS)
}

pub(super) fn seconds(text: &str) -> Result<u64, String> {
    number(text, Plan::SECONDS)
}

pub(super) fn port(text: &str) -> Result<u16, String> {
    number(text, (0, u16::MAX))
}
