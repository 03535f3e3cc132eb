//! What an administrator is told when something does not work: how the request came, the state of the
//! server, what was checked and what to do next, and a masked text to paste into a bug report.
//!
//! One report for both doors. It reads and changes nothing, holds nothing secret, and knows neither pages
//! nor JSON: `checks.rs` names the sentences, `mask.rs` says what is hidden in the text.

mod certificate;
mod checks;
pub mod facts;
mod gather;
mod mask;
mod system;
mod text;

use crate::app::App;
use crate::base::error::Error;
use crate::base::language::{Language, Text};
use crate::identity::{Admin, Principal};
use crate::params::arrival::Arrival;
use facts::Facts;
use serde::Serialize;

/// How a check came out; the order is that of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Failed,
    /// It works; somebody should look at it.
    Look,
    Ok,
}

/// One check; `S` is a sentence, which a face says in a language.
#[derive(Debug, Clone, Serialize)]
pub struct Check<S = Text> {
    /// A stable name, such as `host`.
    pub name: &'static str,
    pub state: State,
    pub found: S,
    /// What to do next; none when there is nothing to do.
    pub next: Option<S>,
}

/// The report. As JSON, once it is [said](Report::said): the members of [`Facts`],
/// `checks: [{name, state, found, next}]` with `state` one of `failed`, `look` and `ok`, in this order, and
/// `text`.
#[derive(Debug, Clone, Serialize)]
pub struct Report<S = Text> {
    #[serde(flatten)]
    pub facts: Facts,
    /// What was made of it: what failed comes first.
    pub checks: Vec<Check<S>>,
    /// The report as text for a bug report, with names, addresses, paths and ids masked; in English always.
    pub text: String,
}

impl Check {
    fn said(self, language: Language) -> Check<String> {
        let Self { name, state, found, next } = self;
        Check { name, state, found: language.say(&found), next: next.map(|next| language.say(&next)) }
    }
}

impl Report {
    /// With its checks in a language.
    pub fn said(self, language: Language) -> Report<String> {
        let Self { facts, checks, text } = self;
        Report { facts, checks: checks.into_iter().map(|check| check.said(language)).collect(), text }
    }
}

/// Puts the report together for `found`, an administrator, who came by `arrival`. It reads up to so many
/// rows of logins and of the audit as a page of the audit does.
pub async fn report(app: &App, _admin: Admin<'_>, found: &Principal, arrival: &Arrival) -> Result<Report, Error> {
    let facts = gather::facts(app, found, arrival).await?;
    let checks = checks::all(&facts);
    // The sentences are made again from what is masked, so nothing has to be found and replaced in them.
    let (masked, legend) = mask::mask(&facts);
    let text = text::write(&masked, &checks::all(&masked), &legend);
    Ok(Report { facts, checks, text })
}
