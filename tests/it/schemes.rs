//! One contract for every scheme: whatever keeps somebody signed in keeps these promises. Generic
//! over [`ClientSide`]; asked of sessions and of tokens, looked up and by the note, on the store in memory.

use std::sync::Arc;
use std::time::Duration;
use twodoors::audit::{Act, Source};
use twodoors::base::clock::{Clock, Timestamp};
use twodoors::base::error::{Denial, Error};
use twodoors::base::ids::{EndReason, LoginId, LoginKind, Role};
use twodoors::config::{self, Config, Overrides};
use twodoors::lab::error::LabError;
use twodoors::lab::testbed::client_side::ClientSide;
use twodoors::lab::testbed::{HERE, Testbed};
use twodoors::login::{Effect, Ending, Lifetimes, Login, State, VerifyMode};
use twodoors::logins::Scheme as _;
use twodoors::session::Sessions;
use twodoors::store::memory::MemoryStore;
use twodoors::token::Tokens;
use twodoors::user::User;

const START: i64 = 1_767_225_600_000;
const LIFETIMES: Lifetimes = Lifetimes {
    session_idle_ttl_secs: 1_000,
    session_max_ttl_secs: 5_000,
    access_ttl_secs: 600,
    token_idle_ttl_secs: 1_000,
    token_max_ttl_secs: 5_000,
    grace_secs: 30,
};

/// What all schemes of one bench share.
struct Bench {
    testbed: Testbed,
    clock: Clock,
    ada: User,
}

fn ending(clock: &Clock) -> Ending {
    let reason = EndReason::Revoked;
    let origin = Source::SYSTEM;
    Ending { reason, entry: origin.entry(Act::LoginEnded(reason), clock.now()) }
}

async fn bench(mode: VerifyMode) -> Bench {
    let clock = Clock::manual(Timestamp::from_millis(START));
    let overrides = Overrides { data_dir: None, address: None, port: None };
    let config = Config::read(config::sources(&overrides)).expect("the configuration of a fresh house");
    let testbed = Testbed::new(Arc::new(MemoryStore::default()), clock.clone(), &config).expect("a testbed");
    let testbed = Testbed { lifetimes: LIFETIMES, ..testbed }.verifying(mode);
    let mut ada = testbed.person("ada").await.expect("inserted");
    ada.role = Role::Admin;
    let _ = testbed.storage.users().swap(&ada, Vec::new()).await.expect("swapped");
    ada.revision += 1;
    Bench { testbed, clock, ada }
}

impl Bench {
    /// The scheme on a server whose clock is this one.
    fn at<S: ClientSide>(&self, clock: Clock) -> S {
        S::over(&Testbed { clock, ..self.testbed.clone() })
    }

    fn step(&self, secs: u64) {
        self.clock.advance(Duration::from_secs(secs));
    }
}

/// What was granted here, as its client shows it.
fn own<T>(shown: Result<T, LabError>) -> T {
    shown.expect("our form")
}

async fn live<S: ClientSide>(scheme: &S, user: &User) -> Vec<Login> {
    let mut list = scheme.logins().live_of(user).await.expect("listed");
    list.retain(|login| login.kind() == S::KIND);
    list
}

fn is_refused<T>(outcome: &Result<T, Error>) -> bool {
    matches!(outcome, Err(Error::Denied(_)))
}

async fn what_is_issued_is_verified_until_it_is_revoked<S: ClientSide>(mode: VerifyMode) {
    let bench = bench(mode).await;
    let scheme: S = bench.at(bench.clock.clone());
    let grant = scheme.sign_in(&bench.ada).await.expect("issued");
    let identity = scheme.verify(&own(S::proof(&grant))).await.expect("verified");
    assert_eq!((identity.user, identity.login, identity.role), (bench.ada.id, S::login(&grant), Role::Admin));
    let effect = scheme.end(S::login(&grant), &ending(&bench.clock)).await.expect("revoked");
    assert_eq!(effect, Effect::AtOnce);
    assert!(is_refused(&scheme.verify(&own(S::proof(&grant))).await));
    assert!(is_refused(&scheme.renew(&own(S::renewal(&grant)), HERE).await));
}

async fn revoking_again_is_no_error<S: ClientSide>(mode: VerifyMode) {
    let bench = bench(mode).await;
    let scheme: S = bench.at(bench.clock.clone());
    let grant = scheme.sign_in(&bench.ada).await.expect("issued");
    for _ in 0..3 {
        let _ = scheme.end(S::login(&grant), &ending(&bench.clock)).await.expect("no error");
        bench.step(1);
    }
    let row = bench.testbed.storage.logins().find(S::login(&grant)).await.expect("readable").expect("the row stays");
    let at = Timestamp::from_millis(START);
    assert_eq!(row.state, State::Ended { at, reason: EndReason::Revoked }, "the first time is the true one");
    let unknown = scheme.end(LoginId::new(), &ending(&bench.clock)).await;
    assert!(matches!(unknown, Err(Error::Denied(Denial::NotFound))), "an unknown one is");
}

async fn a_renewal_keeps_the_login_and_replaces_its_secret<S: ClientSide>(mode: VerifyMode) {
    let bench = bench(mode).await;
    let scheme: S = bench.at(bench.clock.clone());
    let first = scheme.sign_in(&bench.ada).await.expect("issued");
    bench.step(100);
    let second = scheme.renew(&own(S::renewal(&first)), HERE).await.expect("renewed");
    assert_eq!(S::login(&second), S::login(&first));
    scheme.verify(&own(S::proof(&second))).await.expect("the new one opens");
    bench.step(29);
    scheme.renew(&own(S::renewal(&first)), HERE).await.expect("within the grace a late request is understood");
    bench.step(1);
    assert!(is_refused(&scheme.renew(&own(S::renewal(&first)), HERE).await), "old_secret_is_refused_after_renewal");
}

async fn what_was_never_issued_is_refused<S: ClientSide>(mode: VerifyMode) {
    let (here, there) = (bench(mode).await, bench(mode).await);
    let other = there.at::<S>(there.clock.clone());
    let grant = other.sign_in(&there.ada).await.expect("issued");
    let scheme = here.at::<S>(here.clock.clone());
    assert!(is_refused(&scheme.verify(&own(S::proof(&grant))).await));
    assert!(is_refused(&scheme.renew(&own(S::renewal(&grant)), HERE).await));
    assert!(live(&scheme, &here.ada).await.is_empty());
}

async fn the_list_holds_the_live_ones_of_this_kind_newest_first<S: ClientSide>(mode: VerifyMode) {
    let bench = bench(mode).await;
    let scheme: S = bench.at(bench.clock.clone());
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(S::login(&scheme.sign_in(&bench.ada).await.expect("issued")));
    }
    bench.at::<Sessions>(bench.clock.clone()).sign_in(&bench.ada).await.expect("issued");
    bench.at::<Tokens>(bench.clock.clone()).sign_in(&bench.ada).await.expect("issued");
    let _ = scheme.end(ids[1], &ending(&bench.clock)).await.expect("revoked");
    let list = live(&scheme, &bench.ada).await;
    assert!(list.iter().all(|login| login.kind() == S::KIND && login.state == State::Live));
    let own: Vec<LoginId> = list.iter().map(|login| login.id).skip(1).collect();
    assert_eq!(own, [ids[2], ids[0]]);
}

async fn what_has_ended_stays_ended_whatever_the_clock_says<S: ClientSide>(mode: VerifyMode) {
    let bench = bench(mode).await;
    bench.step(2_000);
    let scheme: S = bench.at(bench.clock.clone());
    let grant = scheme.sign_in(&bench.ada).await.expect("issued");
    let _ = scheme.end(S::login(&grant), &ending(&bench.clock)).await.expect("revoked");
    for millis in [START, START + 1_999_000, START + 2_000_000, START + 9_000_000] {
        let scheme = bench.at::<S>(Clock::manual(Timestamp::from_millis(millis)));
        assert!(is_refused(&scheme.verify(&own(S::proof(&grant))).await), "{millis}");
        assert!(is_refused(&scheme.renew(&own(S::renewal(&grant)), HERE).await), "{millis}");
    }
}

async fn what_time_has_ended_stays_over_when_the_clock_is_put_back<S: ClientSide>(mode: VerifyMode) {
    let bench = bench(mode).await;
    let scheme: S = bench.at(bench.clock.clone());
    let grant = scheme.sign_in(&bench.ada).await.expect("issued");
    bench.step(1_000);
    assert!(is_refused(&scheme.renew(&own(S::renewal(&grant)), HERE).await));
    bench.clock.put_back(Duration::from_secs(999));
    let restarted = bench.at::<S>(Clock::manual(bench.clock.now()));
    for scheme in [scheme, restarted] {
        assert!(is_refused(&scheme.verify(&own(S::proof(&grant))).await));
        assert!(is_refused(&scheme.renew(&own(S::renewal(&grant)), HERE).await));
    }
}

/// Only seen to be over, by a clock that may be wrong: refused, and not written down. (Until a start that was three
/// years ahead signed everybody out, what was refused once stayed so, whether or not time had passed.)
async fn what_a_wrong_clock_refused_opens_again_when_it_is_put_right<S: ClientSide>(mode: VerifyMode) {
    let bench = bench(mode).await;
    let grant = bench.at::<S>(bench.clock.clone()).sign_in(&bench.ada).await.expect("issued");
    let ahead = bench.at::<S>(Clock::manual(Timestamp::from_millis(START + 100_000_000_000)));
    assert!(is_refused(&ahead.verify(&own(S::proof(&grant))).await));
    assert!(is_refused(&ahead.renew(&own(S::renewal(&grant)), HERE).await));
    let right = bench.at::<S>(Clock::manual(Timestamp::from_millis(START + 1_000)));
    right.renew(&own(S::renewal(&grant)), HERE).await.expect("renewed");
}

async fn it_expires_when_unused_and_at_the_latest_when_its_time_is_over<S: ClientSide>(mode: VerifyMode) {
    let bench = bench(mode).await;
    let scheme: S = bench.at(bench.clock.clone());
    let unused = scheme.sign_in(&bench.ada).await.expect("issued");
    let mut used = scheme.sign_in(&bench.ada).await.expect("issued");
    for at in 1..=5 {
        bench.step(999);
        used =
            scheme.renew(&own(S::renewal(&used)), HERE).await.unwrap_or_else(|error| panic!("renewal {at}: {error}"));
    }
    assert!(is_refused(&scheme.renew(&own(S::renewal(&unused)), HERE).await));
    bench.step(5);
    assert!(is_refused(&scheme.renew(&own(S::renewal(&used)), HERE).await));
    assert!(is_refused(&scheme.verify(&own(S::proof(&used))).await));
}

/// The one number that ends everything: a login of an older epoch is dead, also one whose sign-in
/// raced with the change.
async fn an_older_epoch_opens_nothing<S: ClientSide>(mode: VerifyMode) {
    let bench = bench(mode).await;
    let scheme: S = bench.at(bench.clock.clone());
    let grant = scheme.sign_in(&bench.ada).await.expect("issued");
    let mut changed = bench.ada.clone();
    changed.next_epoch();
    let _ = bench.testbed.storage.users().swap(&changed, Vec::new()).await.expect("swapped");
    let raced = scheme.sign_in(&bench.ada).await.expect("issued with what was read before");
    for dead in [&grant, &raced] {
        assert!(is_refused(&scheme.verify(&own(S::proof(dead))).await));
        assert!(is_refused(&scheme.renew(&own(S::renewal(dead)), HERE).await));
    }
    assert!(live(&scheme, &changed).await.is_empty());
}

/// Every promise, asked of every scheme.
macro_rules! contract {
    ($($promise:ident),* $(,)?) => {
        mod sessions {
            use super::*;
            $(#[tokio::test] async fn $promise() { super::$promise::<Sessions>(VerifyMode::Lookup).await; })*
        }
        mod tokens {
            use super::*;
            $(#[tokio::test] async fn $promise() { super::$promise::<Tokens>(VerifyMode::Lookup).await; })*
        }
        mod tokens_by_denylist {
            use super::*;
            $(#[tokio::test] async fn $promise() { super::$promise::<Tokens>(VerifyMode::Denylist).await; })*
        }
    };
}

contract! {
    what_is_issued_is_verified_until_it_is_revoked,
    revoking_again_is_no_error,
    a_renewal_keeps_the_login_and_replaces_its_secret,
    what_was_never_issued_is_refused,
    the_list_holds_the_live_ones_of_this_kind_newest_first,
    what_has_ended_stays_ended_whatever_the_clock_says,
    what_time_has_ended_stays_over_when_the_clock_is_put_back,
    what_a_wrong_clock_refused_opens_again_when_it_is_put_right,
    it_expires_when_unused_and_at_the_latest_when_its_time_is_over,
    an_older_epoch_opens_nothing,
}

/// Where the twins differ: a signature alone speaks for itself until it expires, and `Effect` says so.
#[tokio::test]
async fn stateless_tokens_say_within_and_keep_their_word() {
    let bench = bench(VerifyMode::Stateless).await;
    let scheme = bench.testbed.tokens();
    let grant = scheme.sign_in(&bench.ada).await.expect("issued");
    bench.step(100);
    let effect = scheme.end(Tokens::login(&grant), &ending(&bench.clock)).await.expect("revoked");
    assert_eq!(effect, Effect::Within { seconds: 500 });
    bench.step(499);
    scheme.verify(&own(Tokens::proof(&grant))).await.expect("the signature still speaks for itself");
    assert!(is_refused(&scheme.renew(&own(Tokens::renewal(&grant)), HERE).await), "but renews nothing");
    bench.step(1);
    assert!(is_refused(&scheme.verify(&own(Tokens::proof(&grant))).await), "and not a second longer");
    let again = scheme.end(Tokens::login(&grant), &ending(&bench.clock)).await.expect("revoked");
    assert_eq!(again, Effect::AtOnce, "by now there is nothing left to wait for");
}

#[test]
fn the_weakest_effect_is_what_can_be_promised() {
    let within = |seconds| Effect::Within { seconds };
    assert_eq!(Effect::AtOnce.and(within(5)), within(5));
    assert_eq!(within(9).and(within(5)), within(9));
    assert_eq!(Effect::AtOnce.and(Effect::AtOnce), Effect::AtOnce);
    assert_eq!((Sessions::KIND, Tokens::KIND), (LoginKind::Session, LoginKind::Token));
}
