//! The cookie doctor: who signs in and comes back without the cookie has a browser that refused it,
//! and would see the sign-in form again and again without a word.
//!
//! Noted for a minute: address and browser of each successful sign-in, until a request from there
//! brings the cookie. Bounded; no cookie of its own.

use crate::app::App;
use crate::base::language::Text;
use crate::base::secret::sha256;
use crate::params::{ClientAddress, part};
use crate::session::transport::{Cookies, Shown};
use rocket::fairing::{Fairing, Info, Kind};
use rocket::{Data, Request};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a sign-in is remembered.
const REMEMBERED: Duration = Duration::from_mins(1);
/// How many are remembered at most.
const MOST: usize = 1_000;

/// From where, with which browser.
type Visitor = (IpAddr, [u8; 32]);

/// The sign-ins whose cookie has not come back yet.
#[derive(Clone, Default)]
pub struct Doctor(Arc<Notes>);

#[derive(Default)]
struct Notes {
    /// So that the many requests that concern nobody here take no lock.
    count: AtomicUsize,
    /// At which uptime.
    signed_in: Mutex<HashMap<Visitor, Duration>>,
}

fn visitor(req: &Request<'_>, app: &App) -> Visitor {
    let agent = req.headers().get_one("user-agent").unwrap_or_default();
    (ClientAddress::of(req, app.config()).0, sha256(agent.as_bytes()))
}

fn brings_cookie(req: &Request<'_>, app: &App) -> bool {
    !matches!(app.cookie().read(Cookies::of(req)), Shown::Nothing)
}

impl Doctor {
    fn notes(&self) -> MutexGuard<'_, HashMap<Visitor, Duration>> {
        self.0.signed_in.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A sign-in has just been answered with the cookie.
    pub(super) fn signed_in(&self, req: &Request<'_>, app: &App) {
        let now = app.clock().uptime();
        let mut notes = self.notes();
        notes.retain(|_, at| now.saturating_sub(*at) < REMEMBERED);
        if notes.len() < MOST {
            notes.insert(visitor(req, app), now);
        }
        self.0.count.store(notes.len(), Ordering::Release);
    }

    /// What to tell somebody who sees the sign-in form right after having signed in.
    pub(super) fn diagnosis(&self, req: &Request<'_>, app: &App) -> Option<Text> {
        let at = self.notes().get(&visitor(req, app)).copied()?;
        if brings_cookie(req, app) || app.clock().uptime().saturating_sub(at) >= REMEMBERED {
            return None;
        }
        // The address that was asked for is not said back: on a page that anybody gets it is a stranger's text.
        Some(Text::new("doctor-diagnosis").with("origin", app.config().public_origin.as_str()))
    }
}

#[rocket::async_trait]
impl Fairing for Doctor {
    fn info(&self) -> Info {
        Info { name: "cookie doctor", kind: Kind::Request | Kind::Singleton }
    }

    /// The cookie came back: all is well.
    async fn on_request(&self, req: &mut Request<'_>, _: &mut Data<'_>) {
        if self.0.count.load(Ordering::Acquire) == 0 {
            return;
        }
        if let Some(app) = part::<Arc<App>>(req).ok().filter(|app| brings_cookie(req, app)) {
            let visitor = visitor(req, app);
            let mut notes = self.notes();
            notes.remove(&visitor);
            self.0.count.store(notes.len(), Ordering::Release);
        }
    }
}
