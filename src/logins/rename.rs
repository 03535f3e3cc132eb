//! Another name for a login of one's own.

use super::LoginService;
use crate::audit::{Act, AuditEvent, Source};
use crate::base::browser::parse_device_name;
use crate::base::error::Error;
use crate::base::etag::Precondition;
use crate::base::ids::LoginId;
use crate::identity::Principal;
use crate::login::Login;
use crate::user::edit::require_unchanged;

/// Another name for a login.
pub struct Rename<'a> {
    pub name: &'a str,
    /// The form field or JSON member that it was typed into.
    pub field: &'static str,
    /// The revision of the name that the form was made from, or empty ([`crate::user::edit::revision_of`]).
    pub revision: &'a str,
    /// `If-Match`.
    pub only_if: Precondition,
}

impl LoginService {
    /// Gives one login of one's own another name.
    pub async fn rename(
        &self,
        principal: &Principal,
        id: LoginId,
        rename: Rename<'_>,
        origin: Source,
    ) -> Result<Login, Error> {
        self.own(principal, id).await?;
        let Rename { name, field, revision, only_if } = rename;
        let name = parse_device_name(name).ok_or_else(|| Error::field(field, "fault-login-name"))?;
        let now = self.now();
        let renamed = self.rows.update(id, |login| {
            only_if.require(&login.entity_tag())?;
            require_unchanged(field, revision, &login.device.name, &name)?;
            if login.device.name == name {
                return Ok((None, ()));
            }
            let entry = origin
                .entry(Act::LoginRenamed, now)
                .by(&principal.user)
                .to(&principal.user)
                .on(login.id, &login.device.name);
            login.device.name.clone_from(&name);
            Ok((Some(vec![AuditEvent { renamed_to: Some(name.clone()), ..entry }]), ()))
        });
        Ok(renamed.await?.0)
    }
}
