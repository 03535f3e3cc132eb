//! What both doors do alike with a verified proof: once a request, refused by one way.

use super::refuse;
use crate::base::error::{Denial, Error};
use crate::base::ids::Role;
use crate::base::log;
use crate::identity::Principal;
use rocket::Request;
use rocket::request::Outcome;
use std::future::Future;
use std::marker::PhantomData;

/// The outcome of a verification. `By` is a private type of the guard that verifies: nobody else can name it, so
/// nobody else can put an outcome into the request's cache.
struct Verified<By>(Result<Principal, Denial>, PhantomData<By>);

/// Verifies once a request; each guard of a door asks here.
pub async fn once<'r, By: Send + Sync + 'static>(
    req: &'r Request<'_>,
    verify: impl Future<Output = Result<Principal, Denial>>,
) -> Result<&'r Principal, Denial> {
    let Verified(result, _) = req.local_cache_async(async { Verified::<By>(verify.await, PhantomData) }).await;
    result.as_ref().map_err(|denial| *denial)
}

/// The person and the login that a guard of this request has found; for error pages and problems, which are told in
/// a language too.
pub fn cached_principal<'r, By: Send + Sync + 'static>(req: &'r Request<'_>) -> Option<&'r Principal> {
    req.local_cache(|| Verified::<By>(Err(Denial::NotSignedIn), PhantomData)).0.as_ref().ok()
}

/// Refuses with what a verification could not do; `face` is named in the log.
pub fn denial(error: Error, face: &str) -> Denial {
    match error {
        Error::Denied(denial) => denial,
        Error::Invalid(_) | Error::Changed(_) | Error::Lookalike(_) => Denial::BadRequest,
        Error::Store(error) => {
            log::login_not_found_out(face, &error);
            (&error).into()
        }
    }
}

/// Passes an administrator on.
pub fn administrator(principal: &Principal) -> Result<&Principal, Denial> {
    if principal.user.role == Role::Admin { Ok(principal) } else { Err(Denial::NotAdministrator) }
}

/// The outcome of a guard: what it proves, or the reason left for the catcher.
pub fn outcome<T>(req: &Request<'_>, proof: Result<T, Denial>) -> Outcome<T, Denial> {
    match proof {
        Ok(proof) => Outcome::Success(proof),
        Err(why) => refuse(req, why),
    }
}
