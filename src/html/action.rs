//! Sensitive actions (ASVS 7.5.3): what needs a password given within fifteen minutes. One list, so that an action
//! means the same whether it is done at once or carried through the page that asks for the password.
//!
//! Carried means: sealed, bound to the login and an hour, in a hidden field; never in an address; done once.

use super::admin::{AddForm, link_page};
use super::carried::Carried;
use super::error::HtmlError;
use super::logins::logins_url;
use super::once::Once;
use super::page::{Frame, Page};
use crate::accounts::administration::Change;
use crate::audit::{Door, text};
use crate::base::error::{Denial, Error, FieldError};
use crate::base::etag::Precondition;
use crate::base::ids::{LoginId, Role, UserId};
use crate::base::language::Text;
use crate::base::{browser, secret};
use crate::config::Alg;
use crate::house::House;
use crate::identity::CONFIRMED_FOR_SECS;
use crate::identity::Found;
use crate::params::{ClientAddress, part};
use crate::session::guard::SessionAdmin;
use crate::session::transport::Cookies;
use crate::user::User;
use rocket::Request;
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome};
use rocket::response::{self, Redirect, Responder};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;

/// A sensitive action with everything it needs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Action {
    Invite { username: String, display_name: String, role: String, accept_lookalike: bool },
    ChangeRole { id: UserId, role: Role },
    SetDisabled { id: UserId, disabled: bool },
    MakeLink { id: UserId },
    SignOut { id: UserId },
    Delete { id: UserId },
    EndLogin { id: LoginId },
    EndOtherLogins,
    EndAnyLogin { id: LoginId },
    RotateKeys { alg: Option<Alg> },
    ReplaceKeys { alg: Option<Alg> },
}

/// What came of it.
pub(super) enum Answer {
    /// It is done: go there.
    To(String),
    /// It is not done: this page says why and what to do.
    Page(Box<Page>),
}

impl<'r> Responder<'r, 'static> for Answer {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        match self {
            Self::To(to) => Redirect::to(to).respond_to(req),
            Self::Page(page) => page.respond_to(req),
        }
    }
}

/// Does actions: a handler's way to the services.
pub(super) struct Actions<'r> {
    pub(super) house: &'r House,
    pub(super) address: ClientAddress,
    cookies: Cookies<'r>,
    pub(super) once: &'r Once,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Actions<'r> {
    type Error = std::convert::Infallible;
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        match (part::<Arc<House>>(req), req.rocket().state::<Once>()) {
            (Ok(house), Some(once)) => Outcome::Success(Self {
                house,
                address: ClientAddress::of(req, &house.config),
                cookies: Cookies::of(req),
                once,
            }),
            _ => Outcome::Forward(Status::InternalServerError),
        }
    }
}

impl Action {
    /// The page that it is done on: where to go back to.
    fn page(&self) -> String {
        match self {
            Self::Invite { .. } => "/admin/users".to_owned(),
            Self::ChangeRole { id, .. }
            | Self::SetDisabled { id, .. }
            | Self::MakeLink { id }
            | Self::SignOut { id }
            | Self::Delete { id } => format!("/admin/users/{id}"),
            Self::EndLogin { .. } | Self::EndOtherLogins => "/account/logins".to_owned(),
            Self::EndAnyLogin { .. } => "/admin/logins".to_owned(),
            Self::RotateKeys { .. } | Self::ReplaceKeys { .. } => "/admin/keys".to_owned(),
        }
    }

    /// Whether it leads to a page with a one-time link.
    const fn makes_link(&self) -> bool {
        matches!(self, Self::Invite { .. } | Self::MakeLink { .. })
    }

    /// "Confirm to delete Bob Byrne".
    async fn title(&self, house: &House) -> Result<Text, Error> {
        let of_user = |sentence: &'static str, user: Option<User>| {
            let name = user.map(|user| text::called(Some(&user.profile.display_name), user.username.as_str()));
            Text::new(sentence).with("name", name.unwrap_or_default())
        };
        let user = async |id: &UserId| house.accounts.user(*id).await;
        let of_login = async |sentence: &'static str, id: &LoginId| {
            let login = house.logins.rows().find(*id).await?;
            let name = login.map_or(Text::new("nothing"), |login| browser::shown(&login.device.name));
            Ok::<_, Error>(Text::new(sentence).with("name", name))
        };
        Ok(match self {
            Self::Invite { username, .. } => Text::new("confirm-to-invite").with("name", username.as_str()),
            Self::ChangeRole { id, role: Role::Admin } => of_user("confirm-to-make-administrator", user(id).await?),
            Self::ChangeRole { id, role: Role::Member } => of_user("confirm-to-make-member", user(id).await?),
            Self::SetDisabled { id, disabled: true } => of_user("confirm-to-disable", user(id).await?),
            Self::SetDisabled { id, disabled: false } => of_user("confirm-to-enable", user(id).await?),
            Self::MakeLink { id } => of_user("confirm-to-make-link", user(id).await?),
            Self::SignOut { id } => of_user("confirm-to-sign-out", user(id).await?),
            Self::Delete { id } => of_user("confirm-to-delete", user(id).await?),
            Self::EndLogin { id } | Self::EndAnyLogin { id } => of_login("confirm-to-end-login", id).await?,
            Self::EndOtherLogins => Text::new("confirm-to-end-others"),
            Self::RotateKeys { .. } => Text::new("confirm-to-rotate-keys"),
            Self::ReplaceKeys { .. } => Text::new("confirm-to-replace-keys"),
        })
    }
}

/// The page that asks for the password once more. `field` is the hidden field with an action, or empty; `next` is
/// where to go without one, and the way back.
pub(super) async fn confirm_page(
    house: &House,
    found: &Found,
    (next, field): (&str, &str),
    errors: &[FieldError],
) -> Result<Page, Error> {
    let carried = Carried::open(house, found, field);
    let (title, next) = match &carried {
        Some(carried) => (carried.action.title(house).await?, carried.action.page()),
        None => (Text::new("confirm-title"), next.to_owned()),
    };
    let is_carried = carried.is_some();
    let own = json!({
        "heading": &title,
        "next": next,
        "action": carried.map(|_| field),
        "holds_for": Text::duration(CONFIRMED_FOR_SECS),
    });
    let frame = Frame::of(house, found, "account", title).errors(errors);
    let frame = if is_carried { frame.in_this_language() } else { frame };
    Ok(Page::new("account/confirm.html", frame, own))
}

impl Actions<'_> {
    /// Does it, or answers the page that asks for the password first. `form` is the hidden field `once` of a form
    /// that would do something else when it is sent twice; scripts leave it out.
    pub(super) async fn run(&self, found: &Found, action: Action, form: &str) -> Result<Answer, HtmlError> {
        let outcome = match form {
            "" => self.perform(found, action.clone()).await,
            // The same field with something else in the form is another act: typed anew after a lost answer.
            form => {
                let act = serde_json::to_vec(&action).map_err(|_| Denial::Internal)?;
                let act = secret::base64url(&secret::sha256(&act));
                self.perform_once(found, action.clone(), format!("form/{}/{act}/{form}", found.login.id)).await
            }
        };
        match outcome {
            // Without the field it is no browser that would load the page again: it gets the link at once.
            Ok(Answer::To(_)) if form.is_empty() && action.makes_link() => self.link_made(found, &action).await,
            Err(HtmlError(Error::Denied(Denial::ConfirmRequired))) => {
                let field = Carried::seal(self.house, found, &action)?;
                let next = format!("{}?done=confirmed", action.page());
                let page = confirm_page(self.house, found, (&next, &field.unwrap_or_default()), &[]).await?;
                Ok(Answer::Page(Box::new(page.status(Denial::ConfirmRequired.said().status))))
            }
            outcome => outcome,
        }
    }

    /// Does what a confirmation page carried, if it carried anything. `found`: read again after the confirmation.
    pub(super) async fn resume(&self, found: &Found, field: &str) -> Result<Option<Answer>, HtmlError> {
        let Some(Carried { action, nonce, .. }) = Carried::open(self.house, found, field) else { return Ok(None) };
        let key = format!("confirmed/{}", secret::base64url(&nonce));
        self.perform_once(found, action, key).await.map(Some)
    }

    async fn perform_once(&self, found: &Found, action: Action, key: String) -> Result<Answer, HtmlError> {
        let done = self.once.done(
            key,
            self.house.clock.now(),
            Box::pin(async {
                match self.perform(found, action).await {
                    Ok(Answer::To(to)) => Ok(to),
                    Ok(Answer::Page(page)) => Err(Ok(page)),
                    Err(error) => Err(Err(error)),
                }
            }),
        );
        match done.await {
            Ok(to) => Ok(Answer::To(to)),
            Err(Ok(page)) => Ok(Answer::Page(page)),
            Err(Err(error)) => Err(error),
        }
    }

    /// The page with the link that `action` has just made.
    async fn link_made(&self, found: &Found, action: &Action) -> Result<Answer, HtmlError> {
        let accounts = &self.house.accounts;
        let user = match action {
            Action::MakeLink { id } => accounts.user(*id).await?,
            Action::Invite { username, .. } => accounts.named(username).await?,
            _ => None,
        };
        let user = user.ok_or(Denial::NotFound)?;
        let made = self.once.link(found, user.id, self.house.clock.now()).ok_or(Denial::NotFound)?;
        Ok(Answer::Page(Box::new(link_page(self.house, found, (&user, &made), None))))
    }

    async fn perform(&self, found: &Found, action: Action) -> Result<Answer, HtmlError> {
        let (house, accounts, origin) = (self.house, &self.house.accounts, self.address.by(Door::Pages));
        let admin = || SessionAdmin::of_found(found);
        let back = |id: UserId, done: &str| format!("/admin/users/{id}?done={done}");
        let to = match action {
            Action::Invite { username, display_name, role, accept_lookalike } => {
                let accept_lookalike = if accept_lookalike { "yes" } else { "" };
                let [username, display_name, role] = [&username, &display_name, &role].map(String::as_str);
                let form = AddForm { username, display_name, role, accept_lookalike, ..Default::default() };
                return self.invite(found, form).await;
            }
            Action::ChangeRole { id, role } => {
                let change = Change { role: Some(role), ..Change::default() };
                accounts.change(admin()?, id, change, origin).await?;
                back(id, "role")
            }
            Action::SetDisabled { id, disabled } => {
                let change = Change { disabled: Some(disabled), ..Change::default() };
                accounts.change(admin()?, id, change, origin).await?;
                back(id, if disabled { "disabled" } else { "enabled" })
            }
            Action::MakeLink { id } => {
                let (user, made) = accounts.make_link(admin()?, id, origin).await?;
                self.once.keep_link(found.login.id, user.id, made, house.clock.now());
                format!("/admin/users/{id}/link")
            }
            Action::SignOut { id } => {
                let _ = accounts.sign_out_everywhere(admin()?, id, origin).await?;
                back(id, "signed-out")
            }
            Action::Delete { id } => {
                let admin = admin()?;
                // Ids are never used again, so the id alone says that it is done.
                let done = self.once.done(format!("deleted/{id}"), house.clock.now(), async {
                    accounts
                        .delete(admin, id, &Precondition::None, origin)
                        .await
                        .map(|_| "/admin/users?done=deleted".to_owned())
                });
                done.await?
            }
            Action::EndLogin { id } => {
                let effect = house.logins.end_own(found, id, &Precondition::None, origin).await?;
                if id == found.login.id {
                    self.remove_cookie();
                    "/login?done=logout".to_owned()
                } else {
                    logins_url("revoked", effect)
                }
            }
            Action::EndOtherLogins => logins_url("others", house.logins.end_others(found, origin).await?),
            Action::EndAnyLogin { id } => {
                let _ = house.logins.end_any(admin()?, id, &Precondition::None, origin).await?;
                "/admin/logins?done=revoked".to_owned()
            }
            Action::RotateKeys { alg } => {
                let _ = house.rotate_keys(admin()?, alg, origin).await?;
                "/admin/keys?done=rotated".to_owned()
            }
            Action::ReplaceKeys { alg } => {
                let _ = house.replace_keys(admin()?, alg, origin).await?;
                self.remove_cookie();
                "/login?done=replaced".to_owned()
            }
        };
        Ok(Answer::To(to))
    }

    fn remove_cookie(&self) {
        self.house.cookie.remove(self.cookies);
    }
}
