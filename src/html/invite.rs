//! Inviting somebody, and what is answered when the same form comes twice.

use super::admin::{AddForm, link_url, users_page};
use super::answer::Answer;
use super::ctx::Ctx;
use super::error::HtmlError;
use super::flash::Done;
use super::once::REMEMBERED_SECS;
use crate::accounts::administration::NewUser;
use crate::base::error::{Denial, Error, FieldError};
use crate::identity::Principal;
use crate::session::guard::SessionAdmin;
use crate::user::{Profile, User};

impl Ctx<'_> {
    /// Invites somebody. Faults bring the form back with what was typed.
    pub(super) async fn invite(&self, principal: &Principal, form: AddForm<'_>) -> Result<Answer, HtmlError> {
        let (accounts, now) = (self.app.accounts(), self.app.clock().now());
        let AddForm { username, display_name, role, .. } = form;
        let profile = Profile { display_name: display_name.to_owned(), ..Profile::default() };
        let new = NewUser { username, profile, role, accept_lookalike: !form.accept_lookalike.is_empty() };
        let admin = SessionAdmin::of_principal(principal)?;
        let typed = format!("{}\n{username}\n{display_name}\n{role}", principal.user.id);
        let (denial, errors) = match accounts.add(admin, new, self.origin()).await {
            Ok((user, made)) => {
                self.once.keep_link(principal.login.id, user.id, made, now);
                self.once.invites(typed, user.id, now);
                return Ok(Answer::To(link_url(user.id)));
            }
            Err(Error::Denied(denial @ Denial::NameTaken)) => match self.invited(principal, &form, typed).await? {
                Ok(to) => return Ok(Answer::To(to)),
                Err(fault) => (denial, vec![FieldError::new("username", fault)]),
            },
            Err(error) => error.for_form()?,
        };
        let (warnings, errors): (Vec<_>, Vec<_>) = errors.into_iter().partition(|_| denial == Denial::NameLookalike);
        let page = users_page(self.app, principal, ("", 1), (form, &warnings)).await?;
        Ok(page.errors(&errors).denied(denial).into())
    }

    /// The name is taken, perhaps by this very form a moment ago: then its link is shown again, or a new one if the
    /// server was restarted meanwhile.
    async fn invited(
        &self,
        principal: &Principal,
        form: &AddForm<'_>,
        typed: String,
    ) -> Result<Result<String, &'static str>, Error> {
        let (accounts, now) = (self.app.accounts(), self.app.clock().now());
        let user = accounts.named(form.username).await?.filter(|user| user.password.is_none());
        let Some(user) = user else { return Ok(Err("fault-name-taken")) };
        let to = link_url(user.id);
        match self.once.invited(typed, now) {
            Some(id) if id == user.id && self.once.link(principal, id, now).is_some() => return Ok(Ok(to)),
            None if !self.once.has_invited(user.id) && self.is_lost(principal, form, &user).await? => {}
            _ => return Ok(Err("fault-invited-already")),
        }
        let admin = SessionAdmin::of_principal(principal)?;
        let (_, made) = accounts.make_link(admin, user.id, self.origin()).await?;
        self.once.keep_link(principal.login.id, user.id, made, now);
        Ok(Ok(Done::InvitedAgain.on(&to)))
    }

    /// Whether this administrator has invited this person by such a form lately: the server does not remember it, so
    /// it was restarted, perhaps before it answered.
    async fn is_lost(&self, principal: &Principal, form: &AddForm<'_>, user: &User) -> Result<bool, Error> {
        let is_late = self.app.clock().now().secs_since(user.created_at) >= REMEMBERED_SECS;
        let is_same = user.profile.display_name == form.display_name.trim() && user.role.as_str() == form.role;
        if is_late || !is_same {
            return Ok(false);
        }
        let maker = self.app.accounts().link_maker(user.id).await?;
        Ok(maker.is_some_and(|maker| maker.id == principal.user.id))
    }
}
