//! One contract for every scheme: whatever keeps somebody signed in keeps these promises. Generic
//! over [`Scheme`]; asked of sessions and of tokens, looked up and by the note, on the store in memory.

use crate::harness::new_dir;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use twodoors::audit::{Act, Origin};
use twodoors::base::clock::{Clock, Timestamp};
use twodoors::base::error::{Denial, Error};
use twodoors::base::ids::{EndReason, Kind, LoginId, Role};
use twodoors::base::language::Text;
use twodoors::base::secret::ServerKey;
use twodoors::config::Alg;
use twodoors::identity::{Found, Identity, SignedIn};
use twodoors::login::{Device, Effect, Ending, Lifetimes, Login, State, VerifyMode};
use twodoors::logins::{LoginService, Scheme};
use twodoors::session::{SessionToken, Sessions};
use twodoors::storage::meter::Meter;
use twodoors::storage::users::InsertRule;
use twodoors::storage::{Logins, Storage, Users, Watch};
use twodoors::store::memory::MemoryStore;
use twodoors::token::jwt::Jwt;
use twodoors::token::key_file::KeyRules;
use twodoors::token::keys::Keys;
use twodoors::token::{AccessToken, Denylist, RefreshToken, TokenPair, Tokens};
use twodoors::user::{Profile, User, Username};

const RULES: KeyRules = KeyRules { alg: Alg::EdDSA, life_secs: 600, publish_secs: 0, follow: true };
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
    /// The store, and before it the note.
    logins: Logins,
    users: Users,
    denylist: Denylist,
    clock: Clock,
    dir: TempDir,
    ada: User,
}

/// Everybody comes from here.
const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// Signs a person in whose password nobody checks.
pub async fn sign_in<S: Scheme>(scheme: &S, user: &User, device: Device) -> Result<S::Grant, Error> {
    scheme.issue(&SignedIn::completed(user.clone(), scheme.logins().now()), device).await
}

/// A scheme under test, and how its client shows what it was granted.
trait Subject: Scheme + Sized {
    fn at(bench: &Bench, clock: Clock) -> Self;
    fn proof(grant: &Self::Grant) -> Box<Self::Proof>;
    fn renewal(grant: &Self::Grant) -> Box<Self::Renewal>;
    fn id(grant: &Self::Grant) -> LoginId;
}

impl Subject for Sessions {
    fn at(bench: &Bench, clock: Clock) -> Self {
        Self::new(bench.service(clock, VerifyMode::Lookup), ServerKey::new(&[7; 32]))
    }
    fn proof(grant: &SessionToken) -> Box<SessionToken> {
        Box::new(SessionToken::parse(&grant.expose_secret()).expect("our form"))
    }
    fn renewal(grant: &SessionToken) -> Box<SessionToken> {
        Self::proof(grant)
    }
    fn id(grant: &SessionToken) -> LoginId {
        grant.id
    }
}

fn tokens(bench: &Bench, clock: Clock, mode: VerifyMode) -> Tokens {
    let (keys, _) = Keys::open(bench.dir.path(), RULES, clock.now()).expect("keys");
    let jwt = Arc::new(Jwt::new(keys, "http://127.0.0.1:8000".to_owned(), "twodoors".to_owned()));
    Tokens::new(bench.service(clock, mode), jwt, ServerKey::new(&[7; 32]), bench.denylist.clone())
}

impl Subject for Tokens {
    fn at(bench: &Bench, clock: Clock) -> Self {
        tokens(bench, clock, VerifyMode::Lookup)
    }
    fn proof(grant: &TokenPair) -> Box<AccessToken> {
        Box::new(AccessToken::new(&grant.access_token))
    }
    fn renewal(grant: &TokenPair) -> Box<RefreshToken> {
        Box::new(RefreshToken::parse(&grant.refresh_token).expect("our form"))
    }
    fn id(grant: &TokenPair) -> LoginId {
        grant.login_id
    }
}

/// Tokens verified by the note. All of one bench share it, as in one run of a server.
struct Denylisted(Tokens);

impl Scheme for Denylisted {
    const KIND: Kind = Tokens::KIND;
    type Grant = TokenPair;
    type Proof = AccessToken;
    type Renewal = RefreshToken;

    fn logins(&self) -> &LoginService {
        self.0.logins()
    }
    async fn issue(&self, by: &SignedIn, device: Device) -> Result<TokenPair, Error> {
        self.0.issue(by, device).await
    }
    async fn look_up(&self, proof: &AccessToken) -> Result<Found, Error> {
        self.0.look_up(proof).await
    }
    async fn verify(&self, proof: &AccessToken) -> Result<Identity, Error> {
        self.0.verify(proof).await
    }
    async fn renew(&self, renewal: &RefreshToken, from: IpAddr) -> Result<TokenPair, Error> {
        self.0.renew(renewal, from).await
    }
    async fn reissue(&self, id: LoginId, owner: &User) -> Result<TokenPair, Error> {
        self.0.reissue(id, owner).await
    }
    async fn why(&self, renewal: &RefreshToken) -> Result<Option<Text>, Error> {
        self.0.why(renewal).await
    }
}

impl Subject for Denylisted {
    fn at(bench: &Bench, clock: Clock) -> Self {
        Self(tokens(bench, clock, VerifyMode::Denylist))
    }
    fn proof(grant: &TokenPair) -> Box<AccessToken> {
        Tokens::proof(grant)
    }
    fn renewal(grant: &TokenPair) -> Box<RefreshToken> {
        Tokens::renewal(grant)
    }
    fn id(grant: &TokenPair) -> LoginId {
        Tokens::id(grant)
    }
}

fn device() -> Device {
    Device { name: "a device".to_owned(), id: None, address: HERE }
}

fn ending(clock: &Clock) -> Ending {
    let reason = EndReason::Revoked;
    let origin = Origin::SYSTEM;
    Ending { reason, entry: origin.entry(Act::LoginEnded(reason), clock.now()) }
}

async fn bench() -> Bench {
    let clock = Clock::manual(Timestamp::from_millis(START));
    let name = Username::parse("ada").expect("a name");
    let ada = User::new(name, Profile::default(), Role::Admin, clock.now());
    let denylist = Denylist::default();
    let watch: Arc<dyn Watch> = Arc::new(denylist.clone());
    let storage = Storage::new(Arc::new(MemoryStore::default()), Some(watch), Meter::default());
    let (logins, users) = (storage.logins(), storage.users());
    let _ = users.insert(&ada, InsertRule::Anybody, Vec::new()).await.expect("inserted");
    Bench { logins, users, denylist, clock, dir: new_dir(), ada }
}

impl Bench {
    fn service(&self, clock: Clock, mode: VerifyMode) -> LoginService {
        LoginService::new(self.logins.clone(), self.users.clone(), clock, LIFETIMES, mode)
    }

    fn step(&self, secs: u64) {
        self.clock.advance(Duration::from_secs(secs));
    }
}

async fn live<S: Scheme>(scheme: &S, user: &User) -> Vec<Login> {
    let mut list = scheme.logins().live_of(user).await.expect("listed");
    list.retain(|login| login.kind() == S::KIND);
    list
}

fn is_refused<T>(outcome: &Result<T, Error>) -> bool {
    matches!(outcome, Err(Error::Denied(_)))
}

async fn what_is_issued_is_verified_until_it_is_revoked<S: Subject>() {
    let bench = bench().await;
    let scheme = S::at(&bench, bench.clock.clone());
    let grant = sign_in(&scheme, &bench.ada, device()).await.expect("issued");
    let identity = scheme.verify(&S::proof(&grant)).await.expect("verified");
    assert_eq!((identity.user, identity.login, identity.role), (bench.ada.id, S::id(&grant), Role::Admin));
    let effect = scheme.end(S::id(&grant), &ending(&bench.clock)).await.expect("revoked");
    assert_eq!(effect, Effect::AtOnce);
    assert!(is_refused(&scheme.verify(&S::proof(&grant)).await));
    assert!(is_refused(&scheme.renew(&S::renewal(&grant), HERE).await));
}

async fn revoking_again_is_no_error<S: Subject>() {
    let bench = bench().await;
    let scheme = S::at(&bench, bench.clock.clone());
    let grant = sign_in(&scheme, &bench.ada, device()).await.expect("issued");
    for _ in 0..3 {
        let _ = scheme.end(S::id(&grant), &ending(&bench.clock)).await.expect("no error");
        bench.step(1);
    }
    let row = bench.logins.find(S::id(&grant)).await.expect("readable").expect("the row stays");
    let at = Timestamp::from_millis(START);
    assert_eq!(row.state, State::Ended { at, reason: EndReason::Revoked }, "the first time is the true one");
    let unknown = scheme.end(LoginId::new(), &ending(&bench.clock)).await;
    assert!(matches!(unknown, Err(Error::Denied(Denial::NotFound))), "an unknown one is");
}

async fn a_renewal_keeps_the_login_and_replaces_its_secret<S: Subject>() {
    let bench = bench().await;
    let scheme = S::at(&bench, bench.clock.clone());
    let first = sign_in(&scheme, &bench.ada, device()).await.expect("issued");
    bench.step(100);
    let second = scheme.renew(&S::renewal(&first), HERE).await.expect("renewed");
    assert_eq!(S::id(&second), S::id(&first));
    scheme.verify(&S::proof(&second)).await.expect("the new one opens");
    bench.step(29);
    scheme.renew(&S::renewal(&first), HERE).await.expect("within the grace a late request is understood");
    bench.step(1);
    assert!(is_refused(&scheme.renew(&S::renewal(&first), HERE).await), "old_secret_is_refused_after_renewal");
}

async fn what_was_never_issued_is_refused<S: Subject>() {
    let (here, there) = (bench().await, bench().await);
    let other = S::at(&there, there.clock.clone());
    let grant = sign_in(&other, &there.ada, device()).await.expect("issued");
    let scheme = S::at(&here, here.clock.clone());
    assert!(is_refused(&scheme.verify(&S::proof(&grant)).await));
    assert!(is_refused(&scheme.renew(&S::renewal(&grant), HERE).await));
    assert!(live(&scheme, &here.ada).await.is_empty());
}

async fn the_list_holds_the_live_ones_of_this_kind_newest_first<S: Subject>() {
    let bench = bench().await;
    let scheme = S::at(&bench, bench.clock.clone());
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(S::id(&sign_in(&scheme, &bench.ada, device()).await.expect("issued")));
    }
    sign_in(&Sessions::at(&bench, bench.clock.clone()), &bench.ada, device()).await.expect("issued");
    sign_in(&Tokens::at(&bench, bench.clock.clone()), &bench.ada, device()).await.expect("issued");
    let _ = scheme.end(ids[1], &ending(&bench.clock)).await.expect("revoked");
    let list = live(&scheme, &bench.ada).await;
    assert!(list.iter().all(|login| login.kind() == S::KIND && login.state == State::Live));
    let own: Vec<LoginId> = list.iter().map(|login| login.id).skip(1).collect();
    assert_eq!(own, [ids[2], ids[0]]);
}

async fn what_has_ended_stays_ended_whatever_the_clock_says<S: Subject>() {
    let bench = bench().await;
    bench.step(2_000);
    let scheme = S::at(&bench, bench.clock.clone());
    let grant = sign_in(&scheme, &bench.ada, device()).await.expect("issued");
    let _ = scheme.end(S::id(&grant), &ending(&bench.clock)).await.expect("revoked");
    for millis in [START, START + 1_999_000, START + 2_000_000, START + 9_000_000] {
        let scheme = S::at(&bench, Clock::manual(Timestamp::from_millis(millis)));
        assert!(is_refused(&scheme.verify(&S::proof(&grant)).await), "{millis}");
        assert!(is_refused(&scheme.renew(&S::renewal(&grant), HERE).await), "{millis}");
    }
}

async fn what_time_has_ended_stays_over_when_the_clock_is_put_back<S: Subject>() {
    let bench = bench().await;
    let scheme = S::at(&bench, bench.clock.clone());
    let grant = sign_in(&scheme, &bench.ada, device()).await.expect("issued");
    bench.step(1_000);
    assert!(is_refused(&scheme.renew(&S::renewal(&grant), HERE).await));
    bench.clock.put_back(Duration::from_secs(999));
    let restarted = S::at(&bench, Clock::manual(bench.clock.now()));
    for scheme in [scheme, restarted] {
        assert!(is_refused(&scheme.verify(&S::proof(&grant)).await));
        assert!(is_refused(&scheme.renew(&S::renewal(&grant), HERE).await));
    }
}

/// Only seen to be over, by a clock that may be wrong: refused, and not written down. (Until a start that was three
/// years ahead signed everybody out, what was refused once stayed so, whether or not time had passed.)
async fn what_a_wrong_clock_refused_opens_again_when_it_is_put_right<S: Subject>() {
    let bench = bench().await;
    let grant = sign_in(&S::at(&bench, bench.clock.clone()), &bench.ada, device()).await.expect("issued");
    let ahead = S::at(&bench, Clock::manual(Timestamp::from_millis(START + 100_000_000_000)));
    assert!(is_refused(&ahead.verify(&S::proof(&grant)).await));
    assert!(is_refused(&ahead.renew(&S::renewal(&grant), HERE).await));
    let right = S::at(&bench, Clock::manual(Timestamp::from_millis(START + 1_000)));
    right.renew(&S::renewal(&grant), HERE).await.expect("renewed");
}

async fn it_expires_when_unused_and_at_the_latest_when_its_time_is_over<S: Subject>() {
    let bench = bench().await;
    let scheme = S::at(&bench, bench.clock.clone());
    let unused = sign_in(&scheme, &bench.ada, device()).await.expect("issued");
    let mut used = sign_in(&scheme, &bench.ada, device()).await.expect("issued");
    for at in 1..=5 {
        bench.step(999);
        used = scheme.renew(&S::renewal(&used), HERE).await.unwrap_or_else(|error| panic!("renewal {at}: {error}"));
    }
    assert!(is_refused(&scheme.renew(&S::renewal(&unused), HERE).await));
    bench.step(5);
    assert!(is_refused(&scheme.renew(&S::renewal(&used), HERE).await));
    assert!(is_refused(&scheme.verify(&S::proof(&used)).await));
}

/// The one number that ends everything: a login of an older epoch is dead, also one whose sign-in
/// raced with the change.
async fn an_older_epoch_opens_nothing<S: Subject>() {
    let bench = bench().await;
    let scheme = S::at(&bench, bench.clock.clone());
    let grant = sign_in(&scheme, &bench.ada, device()).await.expect("issued");
    let mut changed = bench.ada.clone();
    changed.next_epoch();
    let _ = bench.users.swap(&changed, Vec::new()).await.expect("swapped");
    let raced = sign_in(&scheme, &bench.ada, device()).await.expect("issued with what was read before");
    for dead in [&grant, &raced] {
        assert!(is_refused(&scheme.verify(&S::proof(dead)).await));
        assert!(is_refused(&scheme.renew(&S::renewal(dead), HERE).await));
    }
    assert!(live(&scheme, &changed).await.is_empty());
}

/// Every promise, asked of every scheme.
macro_rules! contract {
    ($($promise:ident),* $(,)?) => {
        mod sessions {
            use super::*;
            $(#[tokio::test] async fn $promise() { super::$promise::<Sessions>().await; })*
        }
        mod tokens {
            use super::*;
            $(#[tokio::test] async fn $promise() { super::$promise::<Tokens>().await; })*
        }
        mod tokens_by_denylist {
            use super::*;
            $(#[tokio::test] async fn $promise() { super::$promise::<Denylisted>().await; })*
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
    let bench = bench().await;
    let scheme = tokens(&bench, bench.clock.clone(), VerifyMode::Stateless);
    let grant = sign_in(&scheme, &bench.ada, device()).await.expect("issued");
    bench.step(100);
    let effect = scheme.end(Tokens::id(&grant), &ending(&bench.clock)).await.expect("revoked");
    assert_eq!(effect, Effect::Within { seconds: 500 });
    bench.step(499);
    scheme.verify(&Tokens::proof(&grant)).await.expect("the signature still speaks for itself");
    assert!(is_refused(&scheme.renew(&Tokens::renewal(&grant), HERE).await), "but renews nothing");
    bench.step(1);
    assert!(is_refused(&scheme.verify(&Tokens::proof(&grant)).await), "and not a second longer");
    let again = scheme.end(Tokens::id(&grant), &ending(&bench.clock)).await.expect("revoked");
    assert_eq!(again, Effect::AtOnce, "by now there is nothing left to wait for");
}

#[test]
fn the_weakest_effect_is_what_can_be_promised() {
    let within = |seconds| Effect::Within { seconds };
    assert_eq!(Effect::AtOnce.and(within(5)), within(5));
    assert_eq!(within(9).and(within(5)), within(9));
    assert_eq!(Effect::AtOnce.and(Effect::AtOnce), Effect::AtOnce);
    assert_eq!((Sessions::KIND, Tokens::KIND), (Kind::Session, Kind::Token));
}
