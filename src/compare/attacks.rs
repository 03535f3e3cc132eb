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
    let exchanges = || {
        scenes.iter().filter_map(|scene| match scene {
            Scene::Exchange(exchange) => Some(exchange.as_ref()),
            Scene::Note(_) => None,
        })
    };
    let works = exchanges().filter(|own| own.part == Part::Check).all(|own| own.accepted);
    let attempts: Vec<&Exchange> = exchanges().filter(|own| own.part == Part::Attempt).collect();
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
            Self::Void => {
                "Nothing was learned: what should have worked before the attack did not. Try again.".to_owned()
            }
        }
    }
}

impl Outcome {
    /// Why, in a sentence or two: of what happened.
    #[must_use]
    pub fn why(&self) -> String {
        let words = self.attack.words();
        let mut why = match (&self.verdict, words.open) {
            (Verdict::Refused { .. }, _) => words.refused.to_owned(),
            (Verdict::Until { .. }, Some(open)) => open.to_owned(),
            (Verdict::Void, _) => return String::new(),
            (Verdict::LetThrough { .. } | Verdict::Until { .. } | Verdict::Partly { .. }, _) => {
                "A defence did not hold here. Please tell whoever looks after this server.".to_owned()
            }
        };
        for scene in &self.scenes {
            if let Scene::Exchange(own) = scene
                && own.part == Part::Contrast
            {
                let called = if own.accepted { own.called.0 } else { own.called.1 };
                let _ = write!(why, " For comparison: {}: {called} ({}).", own.what, own.got.status);
            }
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
        // A clock of its own, so that nobody waits for a grace or a life to pass.
        let clock = Clock::manual(real.clock.now());
        let sandbox = Sandbox::open(real, clock, Person::default(), |_| ()).await?;
        let pipeline = Pipeline::of(&sandbox.house).await?;
        let mut stage = Stage { sandbox, pipeline, scenes: Vec::new() };
        let played = stage.play(attack).await;
        let Stage { sandbox, pipeline, scenes } = stage;
        drop(pipeline);
        sandbox.close().await;
        played?;
        Ok(Outcome { attack, verdict: judge(&scenes), scenes })
    })
    .await
}

/// Where an attack is played.
struct Stage {
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

impl Stage {
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

    /// What is not judged.
    async fn contrast(&mut self, what: &str, sent: Request) -> Reply {
        self.send(Cue { part: Part::Contrast, what, when: None }, sent).await
    }

    fn note(&mut self, text: impl Into<String>) {
        self.scenes.push(Scene::Note(text.into()));
    }
}
