//! The argument, claim by claim, with the figures of this server in its sentences.

use crate::base::language::{Arg, Text};
use crate::html::ctx::Ctx;
use crate::html::error::HtmlError;
use crate::html::frame::{Frame, Nav};
use crate::html::page::Page;
use crate::lab::report::{Lifecycle, Report};
use crate::lab::runs::Comparison;
use crate::lab::show::claim_figures::{figure, of_run};
use crate::lab::show::claims::{Claim, Experiment, TOPICS, Topic, Verdict, count};
use crate::session::guard::SessionUser;
use rocket::{State, get};
use serde_json::{Value, json};
use std::sync::Arc;

fn claim(claim: &Claim, lives: &[Lifecycle], report: Option<&Report>) -> Value {
    let figures = report.map(|report| claim.measured.iter().filter_map(|one| of_run(*one, report)).collect::<Vec<_>>());
    let measured = |experiment: &Experiment| json!({"title": experiment.title(), "href": experiment.href()});
    let value = |name: &str| figure(lives, name).map_or_else(|| Text::new("claims-some").into(), Arg::from);
    json!({
        "id": claim.id,
        "claim": claim.says(),
        "verdict": claim.verdict.as_str(),
        "because": claim.because(value),
        "measured": claim.measured.iter().map(measured).collect::<Vec<_>>(),
        "sources": claim.sources,
        "of_run": figures.unwrap_or_default(),
        "unmeasured": claim.unmeasured(),
    })
}

fn topic(topic: &Topic, lives: &[Lifecycle], report: Option<&Report>) -> Value {
    let claims: Vec<Value> = topic.claims.iter().map(|one| claim(one, lives, report)).collect();
    json!({"id": topic.id, "title": topic.title(), "claims": claims})
}

/// The topics of the first page and of the second: all on one would weigh more than 50 KB in some
/// languages.
pub fn parts() -> [&'static [Topic]; 2] {
    let (first, second) = TOPICS.split_at(TOPICS.len() / 2);
    [first, second]
}

#[get("/compare/claims?<page>")]
pub(in crate::html) async fn claims(
    user: SessionUser<'_>,
    page: Option<usize>,
    ctx: Ctx<'_>,
    comparison: &State<Arc<Comparison>>,
) -> Result<Page, HtmlError> {
    let lives = comparison.lives().await?;
    let report = comparison.history.newest();
    let is_second = page == Some(2);
    let topics: Vec<Value> =
        parts()[usize::from(is_second)].iter().map(|one| topic(one, lives, report.as_ref())).collect();
    let urls = ["/compare/claims", "/compare/claims?page=2"];
    let all = parts().into_iter().zip(urls).flat_map(|(part, url)| {
        part.iter().map(move |one| json!({"title": one.title(), "href": format!("{url}#{}", one.id)}))
    });
    let counts = json!({
        "true": count(Verdict::True),
        "true_if": count(Verdict::TrueIf),
        "false": count(Verdict::False),
    });
    let own = json!({
        "topics": topics,
        "counts": counts,
        "all": all.collect::<Vec<_>>(),
        "prev": is_second.then_some(urls[0]),
        "next": (!is_second).then_some(urls[1]),
    });
    Ok(Page::new("compare/claims.html", Frame::of(ctx.app, user.principal(), Nav::Compare, "claims-page"), own))
}
