//! The verbs that both doors understand.

use super::LoginService;
use crate::base::error::Error;
use crate::base::ids::{LoginId, LoginKind};
use crate::base::language::Text;
use crate::identity::{Identity, Principal, SignedIn};
use crate::login::{Device, Effect, Ending};
use crate::user::User;
use std::future::Future;
use std::net::IpAddr;

/// A way to keep somebody signed in. `session/` and `token/` implement it with the same file
/// names, so that `diff -r src/session src/token` is the comparison.
///
/// Implementations write `async fn`; the trait spells the future out so that code generic over a
/// scheme may be spawned.
pub trait Scheme: Send + Sync {
    /// By which door.
    const KIND: LoginKind;
    /// What the client keeps.
    type Grant: Send + Sync;
    /// What each request shows.
    type Proof: ?Sized + Sync;
    /// What a renewal shows.
    type Renewal: ?Sized + Sync;

    /// The logins that the scheme creates and reads.
    fn logins(&self) -> &LoginService;

    /// Creates a login on `device` for somebody who has just completed a sign-in. Their epoch as it was then
    /// goes into the login: a change that races with the sign-in leaves it dead on arrival.
    fn issue(&self, by: &SignedIn, device: Device) -> impl Future<Output = Result<Self::Grant, Error>> + Send;

    /// Reads the person and the login of a proof as they are stored now: for every change.
    fn look_up(&self, proof: &Self::Proof) -> impl Future<Output = Result<Principal, Error>> + Send;

    /// Verifies a proof for what only reads, as cheaply as the scheme is configured to.
    fn verify(&self, proof: &Self::Proof) -> impl Future<Output = Result<Identity, Error>> + Send {
        async { Ok(self.look_up(proof).await?.identity()) }
    }

    /// Exchanges a renewal, sent from an address, for a fresh grant of the same login.
    fn renew(&self, renewal: &Self::Renewal, from: IpAddr) -> impl Future<Output = Result<Self::Grant, Error>> + Send;

    /// Lets a login live on under the person's new epoch, after they changed their own password: a fresh grant, and
    /// what was granted before opens nothing any more.
    fn reissue(&self, id: LoginId, owner: &User) -> impl Future<Output = Result<Self::Grant, Error>> + Send;

    /// Ends a login; repeating it is no error. It is the same act for both; what differs is when it takes effect.
    fn end(&self, id: LoginId, ending: &Ending) -> impl Future<Output = Result<Effect, Error>> + Send {
        self.logins().end(id, ending)
    }

    /// Says why a renewal gets nothing any more; only to a client that shows one of ours.
    fn why(&self, renewal: &Self::Renewal) -> impl Future<Output = Result<Option<Text>, Error>> + Send;
}
