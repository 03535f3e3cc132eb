//! The same form sent twice (a double click, a reload, a lost answer) leads to where the first one led.
//!
//! Most forms say what shall be so, and saying it twice changes nothing. The others are remembered here for a
//! while, in memory: after a restart a repeated form is done again, or says what is so.

use crate::accounts::links::IssuedLink;
use crate::base::clock::Timestamp;
use crate::base::ids::{LoginId, UserId};
use crate::base::secret;
use crate::identity::Principal;
use crate::session::SessionToken;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OnceCell;

/// How long a form is remembered: as long as the page of a confirmation is good.
pub(super) const REMEMBERED_SECS: u64 = 3_600;
/// How long the administrator who made a one-time link can look at it again.
pub(super) const LINK_IS_SHOWN_SECS: u64 = 600;
/// How long the cookie that replaced another is kept: the longest `token.grace_secs`.
const COOKIE_IS_KEPT_SECS: u64 = 300;
/// So many of each kind are remembered; the oldest go first.
const MOST: usize = 1_000;

/// Values that are forgotten after `SECS`, and before that when there are too many.
struct Remembered<K, V, const SECS: u64>(Mutex<HashMap<K, (Timestamp, V)>>);

impl<K, V, const SECS: u64> Default for Remembered<K, V, SECS> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash + Clone, V: Clone, const SECS: u64> Remembered<K, V, SECS> {
    /// Looks at the value of `key`, and puts another there if `next` says so. One step, also for requests at the same moment.
    fn update<T>(&self, key: K, now: Timestamp, next: impl FnOnce(Option<&V>) -> (Option<V>, T)) -> T {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, (at, _)| now.secs_since(*at) < SECS);
        let (put, answer) = next(all.get(&key).map(|(_, value)| value));
        let Some(value) = put else { return answer };
        if all.len() >= MOST
            && let Some(oldest) = all.iter().min_by_key(|(_, (at, _))| *at).map(|(key, _)| key.clone())
        {
            all.remove(&oldest);
        }
        all.insert(key, (now, value));
        answer
    }

    fn get(&self, key: K, now: Timestamp) -> Option<V> {
        self.update(key, now, |value| (None, value.cloned()))
    }
}

impl<K: Eq + Hash + Clone, V: Clone, const SECS: u64> Remembered<K, Arc<OnceCell<V>>, SECS> {
    async fn once<E>(&self, key: K, now: Timestamp, act: impl Future<Output = Result<V, E>>) -> Result<V, E> {
        let cell = self.update(key, now, |cell| match cell {
            Some(cell) => (None, Arc::clone(cell)),
            None => {
                let cell = Arc::<OnceCell<V>>::default();
                (Some(Arc::clone(&cell)), cell)
            }
        });
        cell.get_or_try_init(|| act).await.cloned()
    }
}

/// Forms that were sent, and links that were made, lately. Clones share it.
#[derive(Clone, Default)]
pub struct Once(Arc<Inner>);

#[derive(Default)]
struct Inner {
    done: Remembered<String, Arc<OnceCell<String>>, REMEMBERED_SECS>,
    renewed: Remembered<[u8; 32], Arc<OnceCell<Arc<SessionToken>>>, COOKIE_IS_KEPT_SECS>,
    signed_in: Remembered<String, LoginId, REMEMBERED_SECS>,
    links: Remembered<(LoginId, UserId), Arc<IssuedLink>, LINK_IS_SHOWN_SECS>,
    invited: Remembered<String, UserId, REMEMBERED_SECS>,
}

impl Once {
    /// Does what is called `key` and answers where that led; a second time it is not done but led to the same place.
    /// What comes meanwhile waits. What fails is not remembered.
    pub(super) async fn done<E>(
        &self,
        key: String,
        now: Timestamp,
        act: impl Future<Output = Result<String, E>>,
    ) -> Result<String, E> {
        self.0.done.once(key, now, act).await
    }

    /// Replaces a cookie, once: the old one shown again, with the password, gets the same new one.
    pub(super) async fn renewed<E>(
        &self,
        old: &SessionToken,
        now: Timestamp,
        renew: impl Future<Output = Result<SessionToken, E>>,
    ) -> Result<Arc<SessionToken>, E> {
        let renew = async { renew.await.map(Arc::new) };
        self.0.renewed.once(secret::sha256(old.expose_secret().as_bytes()), now, renew).await
    }

    /// A value for the hidden field of a sign-in form.
    pub(super) fn new_form() -> String {
        secret::base64url(&secret::random::<16>())
    }

    /// Takes down that a sign-in form made a login; answers the one that the same form made before.
    pub(super) fn signed_in(&self, form: &str, login: LoginId, now: Timestamp) -> Option<LoginId> {
        self.0.signed_in.update(form.to_owned(), now, |earlier| (Some(login), earlier.copied()))
    }

    /// Takes down whom a form has invited; `form` is the administrator's id and everything that was typed.
    pub(super) fn invites(&self, form: String, user: UserId, now: Timestamp) {
        self.0.invited.update(form, now, |_| (Some(user), ()));
    }

    /// Whom this very form has invited a moment ago.
    pub(super) fn invited(&self, form: String, now: Timestamp) -> Option<UserId> {
        self.0.invited.get(form, now)
    }

    /// Whether any form that is remembered has invited this person: the server has not been restarted since.
    pub(super) fn has_invited(&self, user: UserId) -> bool {
        let all = self.0.invited.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.values().any(|(_, invited)| *invited == user)
    }

    /// Keeps a link to be shown at the login that made it.
    pub(super) fn keep_link(&self, by: LoginId, of: UserId, link: IssuedLink, now: Timestamp) {
        self.0.links.update((by, of), now, |_| (Some(Arc::new(link)), ()));
    }

    /// A link that `by` made for `of` a moment ago. Making it asked for the password, so no other login sees it, and
    /// none that shows the secret that the password has replaced.
    pub(super) fn link(&self, by: &Principal, of: UserId, now: Timestamp) -> Option<Arc<IssuedLink>> {
        self.0.links.get((by.login.id, of), now).filter(|_| !by.is_replaced)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_done_twice_is_done_once_and_leads_to_the_same_place() {
        let (once, now) = (Once::default(), Timestamp::from_millis(0));
        let count = std::sync::atomic::AtomicUsize::new(0);
        let act = || async {
            let number = count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            tokio::task::yield_now().await;
            if number == 0 { Err("it failed") } else { Ok(format!("/{number}")) }
        };
        assert_eq!(once.done("a".to_owned(), now, act()).await, Err("it failed"));
        let both = tokio::join!(once.done("a".to_owned(), now, act()), once.done("a".to_owned(), now, act()));
        assert_eq!(both, (Ok("/1".to_owned()), Ok("/1".to_owned())));
        assert_eq!(once.done("b".to_owned(), now, act()).await.as_deref(), Ok("/2"));
        let later = now.plus_secs(REMEMBERED_SECS);
        assert_eq!(once.done("a".to_owned(), later, act()).await.as_deref(), Ok("/3"), "it was forgotten");
    }

    #[test]
    fn no_more_is_remembered_than_there_is_room_for() {
        let all = Remembered::<usize, usize, 60>::default();
        for number in 0..MOST + 5 {
            let at = Timestamp::from_millis(i64::try_from(number).expect("small"));
            all.update(number, at, |_| (Some(number), ()));
        }
        let now = Timestamp::from_millis(2_000);
        assert_eq!([4, 5].map(|number| all.get(number, now)), [None, Some(5)], "the oldest went");
    }
}
