//! A form that was sent after its login had ended: what was typed is brought back by signing in again.
//!
//! It travels in a hidden field of the sign-in form, encrypted and bound to the person whose page the form stood on.
//! Passwords and codes are never in it, nothing is stored, and it is gone with the page.

use super::account::{self, ProfileBoxes};
use super::admin;
use super::flash::Done;
use super::logins::{self, Shown};
use super::page::{Page, page_of};
use crate::app::App;
use crate::base::clock::Timestamp;
use crate::base::error::Error;
use crate::base::ids::{LoginId, Role, UserId};
use crate::base::secret;
use crate::base::secret::Purpose;
use crate::identity::Principal;
use crate::params::LocalPath;
use crate::session::csrf;
use crate::user::Profile;
use crate::user::edit::ProfileEdit;
use rocket::Request;
use serde::{Deserialize, Serialize};

/// The fields that are brought back. A name that is not here is never kept.
const FIELDS: [&str; 9] =
    ["username", "display_name", "title", "email", "phone", "role", "device", "device_name", "revision"];
/// Octets that are kept at most.
const MOST: usize = 8 * 1024;
/// For how long.
const KEPT_SECS: u64 = 12 * 3_600;

/// A form without its secrets.
#[derive(Serialize, Deserialize)]
pub(super) struct Unsent {
    /// The path it was sent to.
    path: String,
    /// The page it stood on.
    page: String,
    at: Timestamp,
    fields: Vec<(String, String)>,
}

/// Stands before the field if something was typed that will be there again.
const TYPED: char = '+';

/// Whether what [`keep`] made holds something that was typed.
pub(super) fn is_typed(field: &str) -> bool {
    field.starts_with(TYPED)
}

/// The refused form of this request as a hidden field. `ended`: the login that it came with.
pub(super) fn keep(req: &Request<'_>, app: &App, owner: UserId, ended: LoginId) -> Option<String> {
    let fields = csrf::fields(req).iter().filter(|(name, _)| FIELDS.contains(&name.as_str()));
    let fields: Vec<(String, String)> = fields.map(|(name, value)| (name.clone(), value.as_str().to_owned())).collect();
    let (path, page) = (req.uri().path().to_string(), page_of(req).as_str().to_owned());
    let unsent = Unsent { path, page, at: app.clock().now(), fields };
    let plain = serde_json::to_vec(&unsent).ok().filter(|plain| plain.len() <= MOST)?;
    let sealed = app.key().seal(Purpose::Unsent, owner.0.as_bytes(), &plain).ok()?;
    let mark = if unsent.has_text(ended) { String::from(TYPED) } else { String::new() };
    Some(mark + &secret::base64url(&sealed))
}

/// What [`keep`] made, for the very same person.
pub(super) fn open(app: &App, user: UserId, field: &str) -> Option<Unsent> {
    let plain = app.key().open(
        Purpose::Unsent,
        user.0.as_bytes(),
        &secret::parse_base64url(field.trim_start_matches(TYPED))?,
    )?;
    let unsent: Unsent = serde_json::from_slice(&plain).ok()?;
    (app.clock().now().secs_since(unsent.at) < KEPT_SECS).then_some(unsent)
}

impl Unsent {
    /// Whether [`Unsent::restored`] will bring text back: not for a form that has only buttons or passwords, nor for
    /// the name of the login that has ended itself.
    fn has_text(&self, ended: LoginId) -> bool {
        let parts: Vec<&str> = self.path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            ["account", "profile"] | ["admin", "users"] | ["admin", "users", _, "profile"] => true,
            ["account", "logins", id, "rename"] => *id != ended.to_string(),
            _ => false,
        }
    }

    fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The form of a profile with what was typed. It still says which state it was made from.
    fn boxes(&self, stored: &Profile) -> ProfileBoxes {
        let text = |name| self.field(name).map(str::to_owned);
        let [display_name, title, email, phone] = ["display_name", "title", "email", "phone"].map(text);
        let edit = ProfileEdit { display_name, title, email, phone, made_from: None };
        let boxes = ProfileBoxes::typed(&edit, stored);
        ProfileBoxes { revision: text("revision").unwrap_or(boxes.revision), ..boxes }
    }

    /// The page that the form stood on, to be shown where nothing was typed; it says that nothing was done.
    pub(super) fn page(&self) -> LocalPath {
        LocalPath::or_home(&Done::Again.on(&self.page))
    }

    /// The form once more with what was typed, for somebody who has just signed in again. `None`: it has only a
    /// button, or is no longer theirs; then its page is enough.
    pub(super) async fn restored(&self, app: &App, principal: &Principal) -> Result<Option<Page>, Error> {
        let parts: Vec<&str> = self.path.split('/').filter(|part| !part.is_empty()).collect();
        let is_admin = principal.user.role == Role::Admin;
        let page = match parts.as_slice() {
            ["account", "profile"] => {
                let boxes = self.boxes(&principal.user.profile);
                account::account_page(app, principal, boxes).await?
            }
            ["account", "logins", id, "rename"] => {
                let name = self.field("device_name").or(self.field("device"));
                let shown = Shown { renaming: Some((id, name)), ..Shown::default() };
                logins::logins_page(app, principal, shown).await?
            }
            ["admin", "users"] if is_admin => {
                let text = |name| self.field(name).unwrap_or_default();
                let form = admin::AddForm {
                    username: text("username"),
                    display_name: text("display_name"),
                    role: text("role"),
                    ..Default::default()
                };
                admin::users_page(app, principal, ("", 1), (form, &[])).await?
            }
            ["admin", "users", id, "profile"] if is_admin => {
                let user = match id.parse() {
                    Ok(id) => app.accounts().user(id).await?,
                    Err(()) => None,
                };
                let Some(user) = user else { return Ok(None) };
                let boxes = self.boxes(&user.profile);
                admin::user_page(app, principal, (&user, Some(boxes), false)).await?
            }
            _ => return Ok(None),
        };
        Ok(Some(page.done(Done::AgainTyped)))
    }
}
