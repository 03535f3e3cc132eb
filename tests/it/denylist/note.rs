//! The note behind `denylist`, without a server: on ports that count what is read and can be held up.

use crate::harness::new_dir;
use crate::harness::port::Port;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tempfile::TempDir;
use twodoors::audit::{Act, Source};
use twodoors::base::clock::{Clock, Timestamp};
use twodoors::base::error::Error;
use twodoors::base::ids::{EndReason, Role};
use twodoors::base::secret::ServerSecret;
use twodoors::config::Alg;
use twodoors::lab::testbed::client_side::ClientSide as _;
use twodoors::login::{Effect, Ending, Lifetimes, VerifyMode};
use twodoors::logins::{LoginService, Scheme};
use twodoors::storage::Users;
use twodoors::storage::users::{InsertRule, UserSwapped};
use twodoors::token::jwt::Jwt;
use twodoors::token::key_file::KeyRules;
use twodoors::token::keys::Keys;
use twodoors::token::{AccessToken, Denylist, RefreshToken, TokenPair, Tokens};
use twodoors::user::{Profile, User, Username};

struct Bench {
    port: Arc<Port>,
    dir: TempDir,
    clock: Clock,
    tokens: Tokens,
    ada: User,
}

/// What a verification came to: accepted, and how many reads it took.
type Verdict = (bool, usize);
const RULES: KeyRules = KeyRules { alg: Alg::EdDSA, life_secs: 600, publish_secs: 0, follow: true };
const BY_SIGNATURE: Verdict = (true, 0);
const BY_THE_STORE: Verdict = (true, 2);

impl Bench {
    async fn new(denylist: Denylist) -> Self {
        let port = Arc::new(Port::default());
        let clock = Clock::manual(Timestamp::from_millis(1_767_225_600_000));
        let ada = User::new(Username::parse("ada").expect("a name"), Profile::default(), Role::Admin, clock.now());
        let _ = port.storage(None).users().insert(&ada, InsertRule::Anybody, Vec::new()).await.expect("inserted");
        let dir = new_dir();
        let tokens = tokens(&port, &jwt(&dir, &clock), &clock, denylist, VerifyMode::Denylist);
        Self { port, dir, clock, tokens, ada }
    }

    /// The same data under a server that was started again.
    fn restart(&mut self) {
        let jwt = jwt(&self.dir, &self.clock);
        self.tokens = tokens(&self.port, &jwt, &self.clock, Denylist::default(), VerifyMode::Denylist);
    }

    /// As the tokens see them: with the note before the store.
    fn users(&self) -> Users {
        self.tokens.logins().users().clone()
    }

    fn step(&self, secs: u64) {
        self.clock.advance(Duration::from_secs(secs));
    }

    async fn sign_in(&self) -> TokenPair {
        self.tokens.sign_in(&self.ada).await.expect("issued")
    }

    async fn renew(&self, pair: &TokenPair) -> TokenPair {
        let token = RefreshToken::parse(&pair.refresh_token).expect("our form");
        self.tokens.renew(&token, [127, 0, 0, 1].into()).await.expect("renewed")
    }

    async fn end(&self, pair: &TokenPair) {
        let reason = EndReason::Revoked;
        let entry = Source::SYSTEM.entry(Act::LoginEnded(reason), self.clock.now());
        let ended = self.tokens.end(pair.login_id, &Ending { reason, entry }).await;
        assert_eq!(ended.expect("ended"), Effect::AtOnce);
    }

    async fn ask(&self, pair: &TokenPair) -> Verdict {
        let before = self.port.reads.load(Ordering::SeqCst);
        let verified = self.tokens.verify(&AccessToken::new(&pair.access_token)).await;
        assert!(matches!(verified, Ok(_) | Err(Error::Denied(_))), "{verified:?}");
        (verified.is_ok(), self.port.reads.load(Ordering::SeqCst) - before)
    }

    async fn is_refused(&self, pair: &TokenPair) -> bool {
        !self.ask(pair).await.0
    }
}

pub fn jwt(dir: &TempDir, clock: &Clock) -> Arc<Jwt> {
    let (keys, _) = Keys::open(dir.path(), RULES, clock.now()).expect("keys");
    Arc::new(Jwt::new(keys, "http://127.0.0.1:8000".to_owned(), "twodoors".to_owned()))
}

pub fn tokens(port: &Arc<Port>, jwt: &Arc<Jwt>, clock: &Clock, denylist: Denylist, mode: VerifyMode) -> Tokens {
    let storage = port.storage(Some(Arc::new(denylist.clone())));
    let lifetimes = Lifetimes {
        session_idle_ttl_secs: 1_000,
        session_max_ttl_secs: 5_000,
        access_ttl_secs: 600,
        token_idle_ttl_secs: 100_000,
        token_max_ttl_secs: 500_000,
        grace_secs: 30,
    };
    let logins = LoginService::new(storage.logins(), storage.users(), clock.clone(), lifetimes, mode);
    Tokens::new(logins, Arc::clone(jwt), ServerSecret::new(&[7; 32]), denylist)
}

#[tokio::test]
async fn denylist_reads_nothing_for_a_live_token_whoever_else_ends() {
    let bench = Bench::new(Denylist::default()).await;
    let (stays, goes) = (bench.sign_in().await, bench.sign_in().await);
    for pair in [&stays, &goes] {
        assert_eq!(bench.ask(pair).await, BY_SIGNATURE);
    }
    bench.end(&goes).await;
    assert!(bench.is_refused(&goes).await, "at once");
    for _ in 0..3 {
        assert_eq!(bench.ask(&stays).await, BY_SIGNATURE);
        bench.step(199);
    }
    let renewed = bench.renew(&stays).await;
    assert_eq!((bench.ask(&stays).await, bench.ask(&renewed).await), (BY_SIGNATURE, BY_SIGNATURE));
}

#[tokio::test]
async fn denylist_of_a_moved_epoch_lets_only_the_fresh_pair_in() {
    let bench = Bench::new(Denylist::default()).await;
    let (own, other) = (bench.sign_in().await, bench.sign_in().await);
    bench.step(10);
    let mut changed = bench.ada.clone();
    changed.next_epoch();
    assert_eq!(bench.users().swap(&changed, Vec::new()).await.expect("an answer"), UserSwapped::Done);
    assert!(bench.is_refused(&own).await && bench.is_refused(&other).await);
    let fresh = bench.tokens.reissue(own.login_id, &changed).await.expect("restamped");
    assert_eq!(bench.ask(&fresh).await, BY_SIGNATURE);
    assert!(bench.is_refused(&own).await && bench.is_refused(&other).await);
}

#[tokio::test]
async fn denylist_refuses_whoever_is_disabled_or_removed_with_or_without_a_new_epoch() {
    let bench = Bench::new(Denylist::default()).await;
    let mut bob =
        User::new(Username::parse("bob").expect("a name"), Profile::default(), Role::Admin, bench.clock.now());
    bob.password = Some("a hash".to_owned());
    let _ = bench.users().insert(&bob, InsertRule::Anybody, Vec::new()).await.expect("inserted");
    let pair = bench.sign_in().await;
    let disabled = User { disabled: true, ..bench.ada.clone() };
    let _ = bench.users().swap(&disabled, Vec::new()).await.expect("swapped");
    assert!(bench.is_refused(&pair).await);
    let bench = Bench { ada: bob.clone(), ..bench };
    let pair = bench.sign_in().await;
    bob.disabled = true;
    let last = bench.users().swap(&bob, Vec::new()).await.expect("an answer");
    assert_eq!(last, UserSwapped::LastAdministrator);
    assert_eq!(bench.ask(&pair).await, BY_SIGNATURE, "what was refused ended nothing");
    let carol =
        User::new(Username::parse("carol").expect("a name"), Profile::default(), Role::Admin, bench.clock.now());
    let _ = bench.users().insert(&carol, InsertRule::Anybody, Vec::new()).await.expect("inserted");
    let bench = Bench { ada: carol.clone(), ..bench };
    let pair = bench.sign_in().await;
    assert_eq!(bench.users().remove(&carol, Vec::new()).await.expect("an answer"), UserSwapped::Done);
    assert!(bench.is_refused(&pair).await);
}

/// The password was checked, then the person moved on, and only then was the token signed: later than
/// anything that the note could reckon with.
#[tokio::test]
async fn denylist_refuses_what_is_signed_late_for_an_older_epoch() {
    let bench = Bench::new(Denylist::default()).await;
    bench.sign_in().await;
    let mut changed = bench.ada.clone();
    changed.next_epoch();
    let _ = bench.users().swap(&changed, Vec::new()).await.expect("swapped");
    bench.step(60);
    let late = bench.sign_in().await;
    assert!(bench.is_refused(&late).await, "dead on arrival");
    bench.step(599);
    assert!(bench.is_refused(&late).await);
}

#[tokio::test]
async fn denylist_notes_an_act_that_nobody_waits_for_any_more() {
    let bench = Bench::new(Denylist::default()).await;
    let before = bench.sign_in().await;
    bench.port.gate.forget_permits(usize::MAX);
    let mut changed = bench.ada.clone();
    changed.next_epoch();
    let users = bench.users();
    let act = tokio::spawn(async move { users.swap(&changed, Vec::new()).await });
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(bench.ask(&before).await, BY_THE_STORE, "noted before it is done");
    act.abort();
    assert!(act.await.is_err_and(|error| error.is_cancelled()));
    bench.step(60);
    let meanwhile = bench.sign_in().await;
    assert_eq!(bench.ask(&meanwhile).await, BY_SIGNATURE, "nothing has happened yet");
    bench.port.gate.add_permits(1);
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    let stored = bench.port.storage(None).users().find(bench.ada.id).await.expect("readable").expect("ada");
    assert_eq!(stored.epoch, 2, "done though nobody waits");
    assert!(bench.is_refused(&before).await && bench.is_refused(&meanwhile).await);
}

/// A note that is full is as slow as `lookup`, never less strict.
#[tokio::test]
async fn denylist_without_room_asks_the_store_and_recovers() {
    let bench = Bench::new(Denylist::with_room(4)).await;
    let stays = bench.sign_in().await;
    let mut ended = Vec::new();
    for _ in 0..20 {
        let pair = bench.sign_in().await;
        bench.end(&pair).await;
        ended.push(pair);
        for pair in &ended {
            assert!(bench.is_refused(pair).await, "{} of them", ended.len());
        }
        assert!(bench.ask(&stays).await.0, "the store knows that this one is live");
        bench.step(1);
    }
    assert_eq!(bench.ask(&stays).await, BY_THE_STORE, "it was signed before those that were let go");
    let renewed = bench.renew(&stays).await;
    assert_eq!(bench.ask(&renewed).await, BY_SIGNATURE, "nothing that was let go concerns this one");
}

/// A house in which everything ends at the same moment: all tokens are looked up until they are renewed.
#[tokio::test]
async fn denylist_that_is_full_at_one_moment_looks_every_token_up() {
    let bench = Bench::new(Denylist::with_room(4)).await;
    let stays = bench.sign_in().await;
    let mut ended = Vec::new();
    for _ in 0..20 {
        ended.push(bench.sign_in().await);
    }
    for pair in &ended {
        bench.end(pair).await;
    }
    for pair in &ended {
        assert!(bench.is_refused(pair).await);
    }
    assert_eq!(bench.ask(&stays).await, BY_THE_STORE);
    assert_eq!(bench.ask(&bench.sign_in().await).await, BY_THE_STORE, "it expires with them");
    bench.step(1);
    assert_eq!(bench.ask(&bench.sign_in().await).await, BY_SIGNATURE);
}

/// What was let go and swept away while the clock was ahead is not back when it is put right.
#[tokio::test]
async fn denylist_let_go_while_the_clock_was_ahead_stays_refused() {
    let mut bench = Bench::new(Denylist::with_room(4)).await;
    let (stays, goes) = (bench.sign_in().await, bench.sign_in().await);
    bench.end(&goes).await;
    bench.step(1_000_000);
    for _ in 0..20 {
        let ahead = bench.sign_in().await;
        bench.end(&ahead).await;
        bench.step(1);
    }
    bench.tokens.logins().rows().remove(&[goes.login_id]).await.expect("swept");
    bench.clock.put_back(Duration::from_secs(1_000_020));
    assert!(bench.is_refused(&goes).await);
    assert_eq!(bench.ask(&stays).await, BY_THE_STORE);
    bench.restart();
    assert!(bench.is_refused(&goes).await, "nor after a start");
    assert_eq!(bench.ask(&stays).await, BY_THE_STORE);
}

/// Swept as expired, never ended by anybody: the row was there, so a clock put back finds it noted.
#[tokio::test]
async fn denylist_refuses_a_swept_login_when_the_clock_is_put_back() {
    let bench = Bench::new(Denylist::default()).await;
    let pair = bench.sign_in().await;
    bench.step(1_000_000);
    bench.tokens.logins().rows().remove(&[pair.login_id]).await.expect("swept");
    bench.clock.put_back(Duration::from_secs(1_000_000));
    assert!(bench.is_refused(&pair).await);
}

#[tokio::test]
async fn denylist_looks_up_what_an_earlier_run_signed_until_it_is_renewed() {
    let mut bench = Bench::new(Denylist::default()).await;
    let (stays, goes) = (bench.sign_in().await, bench.sign_in().await);
    bench.end(&goes).await;
    bench.restart();
    assert!(bench.is_refused(&goes).await);
    assert_eq!(bench.ask(&stays).await, BY_THE_STORE);
    let renewed = bench.renew(&stays).await;
    assert_eq!(bench.ask(&renewed).await, BY_SIGNATURE);
    assert_eq!(bench.ask(&bench.sign_in().await).await, BY_SIGNATURE);
}
