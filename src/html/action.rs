//! Sensitive actions (ASVS 7.5.3): what needs a password given within fifteen minutes. One list, so that an action
//! means the same whether it is done at once or carried through the page that asks for the password.
//!
//! Carried means: sealed, bound to the login and an hour, in a hidden field; never in an address; done once.

use super::admin::{AddForm, link_page, link_url, user_url};
use super::answer::Answer;
use super::carried::Carried;
use super::ctx::Ctx;
use super::error::HtmlError;
use super::flash::Done;
use super::frame::{Frame, Nav};
use super::logins::logins_url;
use super::page::Page;
use crate::accounts::administration::Change;
use crate::app::App;
use crate::audit::text;
use crate::base::error::{Denial, Error};
use crate::base::etag::Precondition;
use crate::base::ids::{LoginId, Role, UserId};
use crate::base::language::Text;
use crate::base::{browser, secret};
use crate::config::Alg;
use crate::identity::CONFIRMED_FOR_SECS;
use crate::identity::Principal;
use crate::session::guard::SessionAdmin;
use crate::user::User;
use serde::{Deserialize, Serialize};
use serde_json::json;

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

impl Action {
    /// The page that it is done on: where to go back to.
    fn page(&self) -> String {
        match self {
            Self::Invite { .. } => "/admin/users".to_owned(),
            Self::ChangeRole { id, .. }
            | Self::SetDisabled { id, .. }
            | Self::MakeLink { id }
            | Self::SignOut { id }
            | Self::Delete { id } => user_url(*id),
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
    async fn title(&self, app: &App) -> Result<Text, Error> {
        let of_user = |sentence: &'static str, user: Option<User>| {
            let name = user.map(|user| text::called(Some(&user.profile.display_name), user.username.as_str()));
            Text::new(sentence).with("name", name.unwrap_or_default())
        };
        let user = async |id: &UserId| app.accounts().user(*id).await;
        let of_login = async |sentence: &'static str, id: &LoginId| {
            let login = app.logins().rows().find(*id).await?;
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
pub(super) async fn confirm_page(app: &App, principal: &Principal, (next, field): (&str, &str)) -> Result<Page, Error> {
    let carried = Carried::open(app, principal, field);
    let (title, next) = match &carried {
        Some(carried) => (carried.action.title(app).await?, carried.action.page()),
        None => (Text::new("confirm-title"), next.to_owned()),
    };
    let is_carried = carried.is_some();
    let own = json!({
        "heading": &title,
        "next": next,
        "action": carried.map(|_| field),
        "holds_for": Text::duration(CONFIRMED_FOR_SECS),
    });
    let page = Page::new("account/confirm.html", Frame::of(app, principal, Nav::Account, title), own);
    Ok(if is_carried { page.in_this_language() } else { page })
}

impl Ctx<'_> {
    /// Does it, or answers the page that asks for the password first. `form` is the hidden field `once` of a form
    /// that would do something else when it is sent twice; scripts leave it out.
    pub(super) async fn run(self, principal: &Principal, action: Action, form: &str) -> Result<Answer, HtmlError> {
        let outcome = match form {
            "" => self.perform(principal, action.clone()).await,
            // The same field with something else in the form is another act: typed anew after a lost answer.
            form => {
                let act = serde_json::to_vec(&action).map_err(|_| Denial::Internal)?;
                let act = secret::base64url(&secret::sha256(&act));
                self.perform_once(principal, action.clone(), format!("form/{}/{act}/{form}", principal.login.id)).await
            }
        };
        match outcome {
            // Without the field it is no browser that would load the page again: it gets the link at once.
            Ok(Answer::To(_)) if form.is_empty() && action.makes_link() => self.link_made(principal, &action).await,
            Err(HtmlError(Error::Denied(Denial::ConfirmRequired))) => {
                let field = Carried::seal(self.app, principal, &action)?;
                let next = Done::Confirmed.on(&action.page());
                let page = confirm_page(self.app, principal, (&next, &field.unwrap_or_default())).await?;
                Ok(page.denied(Denial::ConfirmRequired).into())
            }
            outcome => outcome,
        }
    }

    /// Does what a confirmation page carried, if it carried anything. `principal`: read again after the confirmation.
    pub(super) async fn resume(&self, principal: &Principal, field: &str) -> Result<Option<Answer>, HtmlError> {
        let Some(Carried { action, nonce, .. }) = Carried::open(self.app, principal, field) else { return Ok(None) };
        let key = format!("confirmed/{}", secret::base64url(&nonce));
        self.perform_once(principal, action, key).await.map(Some)
    }

    async fn perform_once(&self, principal: &Principal, action: Action, key: String) -> Result<Answer, HtmlError> {
        let done = self.once.done(
            key,
            self.app.clock().now(),
            Box::pin(async {
                match self.perform(principal, action).await {
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
    async fn link_made(&self, principal: &Principal, action: &Action) -> Result<Answer, HtmlError> {
        let accounts = self.app.accounts();
        let user = match action {
            Action::MakeLink { id } => accounts.user(*id).await?,
            Action::Invite { username, .. } => accounts.named(username).await?,
            _ => None,
        };
        let user = user.ok_or(Denial::NotFound)?;
        let made = self.once.link(principal, user.id, self.app.clock().now()).ok_or(Denial::NotFound)?;
        Ok(link_page(self.app, principal, (&user, &made)).into())
    }

    async fn perform(&self, principal: &Principal, action: Action) -> Result<Answer, HtmlError> {
        let (app, accounts, origin) = (self.app, self.app.accounts(), self.origin());
        let admin = || SessionAdmin::of_principal(principal);
        let to = match action {
            Action::Invite { username, display_name, role, accept_lookalike } => {
                let accept_lookalike = if accept_lookalike { "yes" } else { "" };
                let [username, display_name, role] = [&username, &display_name, &role].map(String::as_str);
                let form = AddForm { username, display_name, role, accept_lookalike, ..Default::default() };
                return self.invite(principal, form).await;
            }
            Action::ChangeRole { id, role } => {
                let change = Change { role: Some(role), ..Change::default() };
                accounts.change(admin()?, id, change, origin).await?;
                Done::Role.on(&user_url(id))
            }
            Action::SetDisabled { id, disabled } => {
                let change = Change { disabled: Some(disabled), ..Change::default() };
                accounts.change(admin()?, id, change, origin).await?;
                if disabled { Done::Disabled } else { Done::Enabled }.on(&user_url(id))
            }
            Action::MakeLink { id } => {
                let (user, made) = accounts.make_link(admin()?, id, origin).await?;
                self.once.keep_link(principal.login.id, user.id, made, app.clock().now());
                link_url(user.id)
            }
            Action::SignOut { id } => {
                let _ = accounts.sign_out_everywhere(admin()?, id, origin).await?;
                Done::SignedOutEverywhere.on(&user_url(id))
            }
            Action::Delete { id } => {
                let admin = admin()?;
                // Ids are never used again, so the id alone says that it is done.
                let done = self.once.done(format!("deleted/{id}"), app.clock().now(), async {
                    let deleted = accounts.delete(admin, id, &Precondition::None, origin).await;
                    deleted.map(|_| Done::Deleted.on("/admin/users"))
                });
                done.await?
            }
            Action::EndLogin { id } => {
                let effect = app.logins().end_own(principal, id, &Precondition::None, origin).await?;
                if id == principal.login.id {
                    self.remove_cookie();
                    Done::SignedOut.on("/login")
                } else {
                    logins_url(Done::Revoked, effect)
                }
            }
            Action::EndOtherLogins => logins_url(Done::OthersEnded, app.logins().end_others(principal, origin).await?),
            Action::EndAnyLogin { id } => {
                let _ = app.logins().end_any(admin()?, id, &Precondition::None, origin).await?;
                Done::Revoked.on("/admin/logins")
            }
            Action::RotateKeys { alg } => {
                let _ = app.rotate_keys(admin()?, alg, origin).await?;
                Done::KeysRotated.on("/admin/keys")
            }
            Action::ReplaceKeys { alg } => {
                let _ = app.replace_keys(admin()?, alg, origin).await?;
                self.remove_cookie();
                Done::KeysReplaced.on("/login")
            }
        };
        Ok(Answer::To(to))
    }
}
