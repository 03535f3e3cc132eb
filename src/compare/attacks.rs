//! The attack bench: each attack is played against a throw-away house, through the whole pipeline, and
//! judged by what came back. Nothing here knows beforehand how it ends.

mod elsewhere;
mod forged;
mod stolen;
mod words;

use super::exchange::{Reply, Request};
use super::sandbox::{Person, Pipeline, Sandbox, quietly};
use crate::clock::Clock;
use crate::error::Error;
use crate::house::House;
use crate::login::VerifyMode;
use std::fmt::Write as _;

pub use words::Words;

/// What can be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attack {
    /// A cookie whose owner has signed out.
    LoggedOutCookie,
    /// A refresh token whose successor was used.
    SpentRefresh,
    /// The cookie, from another machine.
    StolenCookie,
    /// The access token, from another machine.
    StolenToken,
    /// A form of another site, with the cookie.
    CrossSiteCookie,
    /// A request of another site, at the door of the tokens.
    CrossSiteToken,
    /// A token that says it needs no signature.
    AlgNone,
    /// A token signed with the public key as if it were a secret.
    AlgSwap,
    /// A member's token with an administrator's role written into it.
    ChangedPayload,
    /// A script on the page that looks for something to take.
    Script,
}

impl Attack {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 10] = [
        Self::LoggedOutCookie,
        Self::SpentRefresh,
        Self::StolenCookie,
        Self::StolenToken,
        Self::CrossSiteCookie,
        Self::CrossSiteToken,
        Self::AlgNone,
        Self::AlgSwap,
        Self::ChangedPayload,
        Self::Script,
    ];

    /// Its name in an address.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::LoggedOutCookie => "logged-out-cookie",
            Self::SpentRefresh => "spent-refresh-token",
            Self::StolenCookie => "stolen-cookie",
            Self::StolenToken => "stolen-access-token",
            Self::CrossSiteCookie => "cross-site-cookie",
            Self::CrossSiteToken => "cross-site-token",
            Self::AlgNone => "alg-none",
            Self::AlgSwap => "algorithm-swap",
            Self::ChangedPayload => "changed-payload",
            Self::Script => "script",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|attack| attack.name() == name)
    }
}

/// What an exchange is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Shows that what is attacked works as it should; without that the trial proves nothing.
    Check,
    /// The attack.
    Attempt,
    /// What the defence costs the owner. It counts as a try only where it still works.
    Collateral,
    /// An answer of this server, read as a script would read it: nothing is let in or refused.
    Look,
    /// For comparison; not judged.
    Contrast,
}

/// One request of an attack and its answer.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// What it is for.
    pub part: Part,
    /// What happens, for people.
    pub what: String,
    /// What had changed when it was tried, if that is the point of it.
    pub when: Option<&'static str>,
    /// What was sent.
    pub sent: Request,
    /// What came back.
    pub got: Reply,
    /// Whether it got what it wanted.
    pub accepted: bool,
    /// How that is called: when it did, when it did not.
    pub called: (&'static str, &'static str),
}

/// What happens on the stage.
#[derive(Debug, Clone)]
pub enum Scene {
    /// A request.
    Exchange(Box<Exchange>),
    /// Something else, in a sentence.
    Note(String),
    /// From here on under this condition, and judged by itself.
    Course(String),
}

/// What came of an attack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// No try got anything.
    Refused {
        /// How many there were.
        tries: usize,
    },
    /// Every try got what it wanted.
    LetThrough {
        /// How many there were.
        tries: usize,
    },
    /// It worked, until something was changed.
    Until {
        /// What.
        since: &'static str,
    },
    /// Some tries worked.
    Partly {
        /// So many.
        accepted: usize,
        /// Of so many.
        tries: usize,
    },
    /// It was only looked at.
    Reach {
        /// What a script can read.
        within: Vec<String>,
        /// What it cannot.
        out: Vec<String>,
    },
    /// Another one under each condition.
    Each(Vec<(String, Verdict)>),
    /// What should have worked did not, so nothing was learned.
    Void,
}

/// How it went.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Which attack.
    pub attack: Attack,
    /// What happened, in order.
    pub scenes: Vec<Scene>,
    /// What came of it.
    pub verdict: Verdict,
}

/// Judges by what came back, and by nothing else.
#[must_use]
pub fn judge(scenes: &[Scene]) -> Verdict {
    let conditions = scenes.iter().filter_map(|scene| match scene {
        Scene::Course(condition) => Some(condition.clone()),
        Scene::Exchange(_) | Scene::Note(_) => None,
    });
    let courses = scenes.split(|scene| matches!(scene, Scene::Course(_))).skip(1).map(judge_course);
    let each: Vec<(String, Verdict)> = conditions.zip(courses).collect();
    if each.is_empty() {
        judge_course(scenes)
    } else if each.iter().any(|(_, own)| *own == Verdict::Void) {
        Verdict::Void
    } else {
        Verdict::Each(each)
    }
}

fn judge_course(scenes: &[Scene]) -> Verdict {
    let exchanges = || {
        scenes.iter().filter_map(|scene| match scene {
            Scene::Exchange(exchange) => Some(exchange.as_ref()),
            Scene::Note(_) | Scene::Course(_) => None,
        })
    };
    let works = exchanges().filter(|own| own.part == Part::Check).all(|own| own.accepted);
    let looks = |within: bool| {
        let those = exchanges().filter(|own| own.part == Part::Look && own.accepted == within);
        those.map(|own| own.what.clone()).collect::<Vec<_>>()
    };
    let (within, out) = (looks(true), looks(false));
    if works && !(within.is_empty() && out.is_empty()) {
        return Verdict::Reach { within, out };
    }
    let is_try = |own: &&Exchange| match own.part {
        Part::Attempt => true,
        // A login that should have ended has not.
        Part::Collateral => own.accepted,
        Part::Check | Part::Look | Part::Contrast => false,
    };
    let attempts: Vec<&Exchange> = exchanges().filter(is_try).collect();
    let (tries, accepted) = (attempts.len(), attempts.iter().filter(|own| own.accepted).count());
    let is_over_after = |own: &&&Exchange| !own.accepted;
    match attempts.iter().find(is_over_after) {
        _ if !works || tries == 0 => Verdict::Void,
        None => Verdict::LetThrough { tries },
        Some(_) if accepted == 0 => Verdict::Refused { tries },
        Some(Exchange { when: Some(since), .. }) if attempts[..accepted].iter().all(|own| own.accepted) => {
            Verdict::Until { since }
        }
        Some(_) => Verdict::Partly { accepted, tries },
    }
}

impl Verdict {
    /// In a sentence.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Refused { tries: 1 } => "Refused: this server stopped it.".to_owned(),
            Self::Refused { tries } => format!("Refused: this server stopped all {tries} tries."),
            Self::LetThrough { tries: 1 } => "This server let it through.".to_owned(),
            Self::LetThrough { tries } => format!("This server let it through, in all {tries} tries."),
            Self::Until { since } => format!("This server let it through, and refused it {since}."),
            Self::Partly { accepted, tries } => format!("This server let it through in {accepted} of {tries} tries."),
            Self::Reach { within, out } => {
                let named = |title: &str, all: &[String]| {
                    if all.is_empty() { String::new() } else { format!("{title}: {}. ", all.join(", ")) }
                };
                let (out, within) = (named("Out of a script’s reach", out), named("Within a script’s reach", within));
                format!("{out}{within}").trim_end().to_owned()
            }
            Self::Each(each) => {
                let told = each.iter().map(|(condition, own)| format!("{condition}: {}.", own.phrase()));
                told.collect::<Vec<_>>().join(" ")
            }
            Self::Void => {
                "Nothing was learned: what should have worked before the attack did not. Try again.".to_owned()
            }
        }
    }
}

impl Verdict {
    /// In a few words, behind a condition.
    fn phrase(&self) -> String {
        match self {
            Self::Refused { .. } => "refused".to_owned(),
            Self::LetThrough { .. } => "let through".to_owned(),
            Self::Until { since } => format!("let through, and refused {since}"),
            Self::Partly { accepted, tries } => format!("let through in {accepted} of {tries} tries"),
            Self::Reach { .. } | Self::Each(_) | Self::Void => self.text(),
        }
    }

    /// Whether a defence is missing, for an attack that may work for a while or not.
    #[must_use]
    pub fn is_breach(&self, may_work_for_a_while: bool) -> bool {
        match self {
            Self::Refused { .. } | Self::Void => false,
            Self::Until { .. } => !may_work_for_a_while,
            // Something is to be out of reach.
            Self::Reach { out, .. } => out.is_empty(),
            Self::LetThrough { .. } | Self::Partly { .. } => true,
            Self::Each(each) => each.iter().any(|(_, own)| own.is_breach(may_work_for_a_while)),
        }
    }
}

impl Outcome {
    /// Why, in a sentence or two: of what happened.
    #[must_use]
    pub fn why(&self) -> String {
        let words = self.attack.words();
        if self.verdict == Verdict::Void {
            return String::new();
        }
        let mut why = match (&self.verdict, words.open) {
            (verdict, open) if verdict.is_breach(open.is_some()) => {
                "A defence did not hold here. Please tell whoever looks after this server.".to_owned()
            }
            (Verdict::Refused { .. }, _) | (_, None) => words.refused.to_owned(),
            (_, Some(open)) => open.to_owned(),
        };
        for scene in &self.scenes {
            let Scene::Exchange(own) = scene else { continue };
            let title = match own.part {
                Part::Contrast => "For comparison",
                Part::Collateral => "What that costs the owner",
                Part::Check | Part::Attempt | Part::Look => continue,
            };
            let called = if own.accepted { own.called.0 } else { own.called.1 };
            let _ = write!(why, " {title}: {}: {called} ({}).", own.what, own.got.status);
        }
        why
    }
}

/// Plays an attack beside the real house.
///
/// # Errors
/// When no throw-away house can be had just now.
pub async fn run(real: &House, attack: Attack) -> Result<Outcome, Error> {
    quietly(async {
        let (sandbox, pipeline) = build(real, real.config.verify).await?;
        let mut stage = Stage { real, sandbox, pipeline, scenes: Vec::new() };
        let played = stage.play(attack).await;
        let Stage { sandbox, pipeline, scenes, .. } = stage;
        drop(pipeline);
        sandbox.close().await;
        played?;
        Ok(Outcome { attack, verdict: judge(&scenes), scenes })
    })
    .await
}

/// A throw-away house that verifies tokens in this way, and the way into it.
async fn build(real: &House, verify: VerifyMode) -> Result<(Sandbox, Pipeline), Error> {
    // A clock of its own, so that nobody waits for a grace or a life to pass.
    let clock = Clock::manual(real.clock.now());
    let sandbox = Sandbox::open(real, clock, Person::default(), |config| config.verify = verify).await?;
    let pipeline = Pipeline::of(&sandbox.house).await?;
    Ok((sandbox, pipeline))
}

/// Where an attack is played.
struct Stage<'r> {
    real: &'r House,
    sandbox: Sandbox,
    pipeline: Pipeline,
    scenes: Vec<Scene>,
}

/// What is said about an exchange beside its request.
struct Cue<'a> {
    part: Part,
    what: &'a str,
    when: Option<&'static str>,
}

impl Stage<'_> {
    /// Goes on in another house.
    async fn move_to(&mut self, verify: VerifyMode) -> Result<(), Error> {
        let (sandbox, pipeline) = build(self.real, verify).await?;
        drop(std::mem::replace(&mut self.pipeline, pipeline));
        std::mem::replace(&mut self.sandbox, sandbox).close().await;
        Ok(())
    }

    async fn play(&mut self, attack: Attack) -> Result<(), Error> {
        match attack {
            Attack::LoggedOutCookie => self.logged_out_cookie().await,
            Attack::SpentRefresh => self.spent_refresh().await,
            Attack::StolenCookie => self.stolen_cookie().await,
            Attack::StolenToken => self.stolen_token().await,
            Attack::CrossSiteCookie => self.cross_site_cookie().await,
            Attack::CrossSiteToken => self.cross_site_token().await,
            Attack::AlgNone => self.alg_none().await,
            Attack::AlgSwap => self.alg_swap().await,
            Attack::ChangedPayload => self.changed_payload().await,
            Attack::Script => self.script().await,
        }
    }

    async fn send(&mut self, cue: Cue<'_>, sent: Request) -> Reply {
        let got = self.pipeline.send(&sent).await;
        let accepted = got.accepted();
        self.tell(cue, sent, got.clone(), accepted, ("let through", "refused"));
        got
    }

    fn tell(&mut self, cue: Cue<'_>, sent: Request, got: Reply, accepted: bool, called: (&'static str, &'static str)) {
        let Cue { part, what, when } = cue;
        let exchange = Exchange { part, what: what.to_owned(), when, sent, got, accepted, called };
        self.scenes.push(Scene::Exchange(Box::new(exchange)));
    }

    /// What has to work.
    async fn check(&mut self, what: &str, sent: Request) -> Reply {
        self.send(Cue { part: Part::Check, what, when: None }, sent).await
    }

    /// The attack.
    async fn attempt(&mut self, what: &str, sent: Request) -> Reply {
        self.send(Cue { part: Part::Attempt, what, when: None }, sent).await
    }

    /// The attack after something has changed.
    async fn attempt_when(&mut self, when: &'static str, what: &str, sent: Request) -> Reply {
        self.send(Cue { part: Part::Attempt, what, when: Some(when) }, sent).await
    }

    /// What the defence costs the owner.
    async fn collateral(&mut self, what: &str, sent: Request) {
        self.send(Cue { part: Part::Collateral, what, when: None }, sent).await;
    }

    /// What is not judged.
    async fn contrast(&mut self, what: &str, sent: Request) -> Reply {
        self.send(Cue { part: Part::Contrast, what, when: None }, sent).await
    }

    fn course(&mut self, condition: impl Into<String>) {
        self.scenes.push(Scene::Course(condition.into()));
    }

    fn note(&mut self, text: impl Into<String>) {
        self.scenes.push(Scene::Note(text.into()));
    }
}
