//! A sensitive action on its way through the page that asks for the password.

use super::action::Action;
use super::once::REMEMBERED_SECS;
use crate::app::App;
use crate::base::clock::Timestamp;
use crate::base::error::Denial;
use crate::base::secret;
use crate::base::secret::Purpose;
use crate::identity::Principal;
use serde::{Deserialize, Serialize};

/// Longer than any action that could be done; what is longer is not carried.
const MOST_FIELD: usize = 8 * 1024;

/// The action, as it is sealed: encrypted, bound to the login and to an hour.
#[derive(Serialize, Deserialize)]
pub(super) struct Carried {
    pub action: Action,
    at: Timestamp,
    /// By which a repeated confirmation is known.
    pub nonce: [u8; 16],
}

impl Carried {
    /// The action in a form's hidden field, if it is one of this login's that is not too old.
    pub(super) fn open(app: &App, principal: &Principal, field: &str) -> Option<Self> {
        let bound = principal.login.id.0.as_bytes();
        let plain = app.key().open(Purpose::Action, bound, &secret::parse_base64url(field)?)?;
        let carried: Self = serde_json::from_slice(&plain).ok()?;
        (app.clock().now().secs_since(carried.at) < REMEMBERED_SECS).then_some(carried)
    }

    /// The hidden field for an action; none when it would be longer than what is carried.
    pub(super) fn seal(app: &App, principal: &Principal, action: &Action) -> Result<Option<String>, Denial> {
        let carried = Self { action: action.clone(), at: app.clock().now(), nonce: secret::random() };
        let plain = serde_json::to_vec(&carried).map_err(|_| Denial::Internal)?;
        let sealed = app.key().seal(Purpose::Action, principal.login.id.0.as_bytes(), &plain);
        let field = secret::base64url(&sealed.map_err(|_| Denial::Internal)?);
        Ok(Some(field).filter(|field| field.len() <= MOST_FIELD))
    }
}
