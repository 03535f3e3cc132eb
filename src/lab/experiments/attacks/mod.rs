//! The attack bench: each attack is played against a throw-away server, through the whole pipeline, and
//! judged by what came back. Nothing here knows beforehand how it ends.

mod elsewhere;
mod forged;
mod stolen;
mod verdict;
mod words;

use crate::app::App;
use crate::base::clock::Clock;
use crate::base::error::Error;
use crate::base::language::Text;
use crate::lab::testbed::exchange::{Reply, Request};
use crate::lab::testbed::in_process_client::InProcessClient;
use crate::lab::testbed::quietly;
use crate::lab::testbed::test_app::{Person, TestApp};
use crate::login::VerifyMode;

pub use verdict::{Verdict, judge};

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
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|attack| attack.name() == name)
    }
}

/// What an exchange is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Shows that what is attacked works as it should; without that the trial proves nothing.
    Check,
    Attempt,
    /// What the defence costs the owner. It counts as a try only where it still works.
    Collateral,
    /// An answer of this server, read as a script would read it: nothing is let in or refused.
    Look,
    Contrast,
}

/// One request of an attack and its answer.
#[derive(Debug, Clone)]
pub struct Exchange {
    pub part: Part,
    pub what: Text,
    /// What had changed when it was tried, if that is the point of it: the id of a sentence.
    pub when: Option<&'static str>,
    pub sent: Request,
    pub got: Reply,
    /// Whether it got what it wanted.
    pub accepted: bool,
    /// How that is called: when it did, when it did not. Ids of sentences.
    pub called: (&'static str, &'static str),
}

impl Exchange {
    /// How its end is called.
    pub fn called(&self) -> Text {
        Text::new(if self.accepted { self.called.0 } else { self.called.1 })
    }
}

/// What happens on the stage.
#[derive(Debug, Clone)]
pub enum Scene {
    Exchange(Box<Exchange>),
    /// Something else, in a sentence.
    Note(Text),
    /// From here on under this condition, and judged by itself.
    Course(Text),
}

/// How it went.
#[derive(Debug, Clone)]
pub struct Outcome {
    pub attack: Attack,
    pub scenes: Vec<Scene>,
    pub verdict: Verdict,
}

impl Outcome {
    /// Why, in a sentence or two: of what happened. Nothing, where nothing was learned.
    pub fn why(&self) -> Option<Text> {
        if self.verdict == Verdict::Void {
            return None;
        }
        let why = match (&self.verdict, self.attack.open()) {
            (verdict, open) if verdict.is_breach(open.is_some()) => Text::new("attack-breach"),
            (Verdict::Refused { .. }, _) | (_, None) => self.attack.refused(),
            (_, Some(open)) => open,
        };
        let besides = self.scenes.iter().filter_map(|scene| {
            let Scene::Exchange(own) = scene else { return None };
            let besides = match own.part {
                Part::Contrast => Text::new("attack-compared"),
                Part::Collateral => Text::new("attack-cost"),
                Part::Check | Part::Attempt | Part::Look => return None,
            };
            let besides = besides.with("what", own.what.clone()).with("called", own.called());
            Some(besides.with("status", u32::from(own.got.status)))
        });
        Some(Text::joined(std::iter::once(why).chain(besides)))
    }
}

/// Plays an attack beside the real server.
pub async fn run(real: &App, attack: Attack) -> Result<Outcome, Error> {
    quietly(async {
        let (test_app, client) = build(real, real.config().verify).await?;
        let mut stage = Stage { real, test_app, client, scenes: Vec::new() };
        stage.play(attack).await?;
        Ok(Outcome { attack, verdict: judge(&stage.scenes), scenes: stage.scenes })
    })
    .await
}

/// A throw-away server that verifies tokens in this way, and the way into it.
async fn build(real: &App, verify: VerifyMode) -> Result<(TestApp, InProcessClient), Error> {
    // A clock of its own, so that nobody waits for a grace or a life to pass.
    let clock = Clock::manual(real.clock().now());
    let test_app = TestApp::open(real, clock, Person::default(), |config| config.verify = verify).await?;
    let client = InProcessClient::of(&test_app.app).await?;
    Ok((test_app, client))
}

/// Where an attack is played.
struct Stage<'r> {
    real: &'r App,
    test_app: TestApp,
    client: InProcessClient,
    scenes: Vec<Scene>,
}

/// What is said about an exchange beside its request.
struct Cue {
    part: Part,
    what: Text,
    when: Option<&'static str>,
}

impl Stage<'_> {
    /// Goes on in another server.
    async fn move_to(&mut self, verify: VerifyMode) -> Result<(), Error> {
        (self.test_app, self.client) = build(self.real, verify).await?;
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

    async fn send(&mut self, cue: Cue, sent: Request) -> Reply {
        let got = self.client.send(&sent).await;
        let accepted = got.accepted();
        self.tell(cue, sent, got.clone(), accepted, ("attack-let-through", "attack-refused"));
        got
    }

    fn tell(&mut self, cue: Cue, sent: Request, got: Reply, accepted: bool, called: (&'static str, &'static str)) {
        let Cue { part, what, when } = cue;
        let exchange = Exchange { part, what, when, sent, got, accepted, called };
        self.scenes.push(Scene::Exchange(Box::new(exchange)));
    }

    /// What has to work.
    async fn check(&mut self, what: impl Into<Text>, sent: Request) -> Reply {
        self.send(Cue { part: Part::Check, what: what.into(), when: None }, sent).await
    }

    /// The attack.
    async fn attempt(&mut self, what: impl Into<Text>, sent: Request) -> Reply {
        self.send(Cue { part: Part::Attempt, what: what.into(), when: None }, sent).await
    }

    /// The attack after something has changed.
    async fn attempt_when(&mut self, when: &'static str, what: impl Into<Text>, sent: Request) -> Reply {
        self.send(Cue { part: Part::Attempt, what: what.into(), when: Some(when) }, sent).await
    }

    /// What the defence costs the owner.
    async fn collateral(&mut self, what: impl Into<Text>, sent: Request) {
        self.send(Cue { part: Part::Collateral, what: what.into(), when: None }, sent).await;
    }

    /// What is not judged.
    async fn contrast(&mut self, what: impl Into<Text>, sent: Request) -> Reply {
        self.send(Cue { part: Part::Contrast, what: what.into(), when: None }, sent).await
    }

    fn course(&mut self, condition: Text) {
        self.scenes.push(Scene::Course(condition));
    }

    fn note(&mut self, text: impl Into<Text>) {
        self.scenes.push(Scene::Note(text.into()));
    }
}
