//! What there is to say about each act: one row an act. A new act is a new row here, and its sentences.

use super::Act;
use super::filter::Group::{self, Failures, Keys, Links, LoginsEnded, Passwords, People, SignIns};
use crate::base::ids::{EndReason, LinkKind};

/// A row of the table.
pub(super) struct Row {
    /// Which groups of a filter find it.
    pub groups: &'static [Group],
    /// The sentence of the audit.
    pub sentence: &'static str,
    /// What the person is told to whom it happens, and what to do; none: they are not told.
    pub notice: Option<(&'static str, &'static str)>,
}

const fn row(groups: &'static [Group], sentence: &'static str) -> Row {
    Row { groups, sentence, notice: None }
}

impl Row {
    const fn told(self, what: &'static str, advice: &'static str) -> Self {
        Self { notice: Some((what, advice)), ..self }
    }
}

impl Act {
    /// Its row.
    pub(super) const fn row(self) -> Row {
        match self {
            Self::SignedIn => row(&[SignIns], "audit-signed-in"),
            Self::NewAddress => {
                row(&[SignIns], "audit-new-address").told("news-new-address", "news-new-address-advice")
            }
            Self::NewDevice => row(&[SignIns], "audit-new-device"),
            Self::Confirmed => row(&[SignIns], "audit-confirmed"),
            Self::LoginRenamed => row(&[SignIns], "audit-login-renamed"),
            Self::RefreshAnsweredElsewhere => row(&[SignIns], "audit-refresh-answered-elsewhere"),
            Self::SignInFailed => {
                row(&[Failures], "audit-sign-in-failed").told("news-sign-in-failed", "news-sign-in-failed-advice")
            }
            Self::ConfirmFailed => row(&[Failures], "audit-confirm-failed"),
            Self::LoginEnded(reason) => ended(reason),
            Self::SignedOutEverywhere => {
                row(&[LoginsEnded], "audit-signed-out-everywhere").told("news-signed-out-everywhere", "news-advice-ask")
            }
            Self::LinkMade(LinkKind::Invitation) => row(&[Links], "audit-link-made"),
            Self::LinkMade(LinkKind::Recovery) => {
                row(&[Links], "audit-link-made").told("news-link-made", "news-link-made-advice")
            }
            Self::SetupLinkMade => row(&[Links], "audit-setup-link-made"),
            Self::PasswordSetByLink(_) => row(&[Links, Passwords], "audit-password-set-by-link"),
            Self::PasswordChanged => row(&[Passwords], "audit-password-changed"),
            Self::PasswordSetByOwner => row(&[Passwords], "audit-password-set-by-owner")
                .told("news-password-set-by-owner", "news-password-set-by-owner-advice"),
            Self::SetUp => row(&[People], "audit-set-up"),
            Self::UserAdded(_) => row(&[People], "audit-user-added"),
            Self::ProfileChanged => {
                row(&[People], "audit-profile-changed").told("news-profile-changed", "news-profile-changed-advice")
            }
            Self::RoleChanged(_) => {
                row(&[People], "audit-role-changed").told("news-role-changed", "news-advice-signed-out")
            }
            Self::Disabled => row(&[People], "audit-disabled"),
            Self::Enabled => row(&[People], "audit-enabled").told("news-enabled", "news-advice-signed-out"),
            Self::Deleted => row(&[People], "audit-deleted"),
            Self::Exported => row(&[People], "audit-exported"),
            Self::KeyMade => row(&[Keys], "audit-key-made"),
            Self::KeyRotated => row(&[Keys], "audit-key-rotated"),
            Self::KeyRetired => row(&[Keys], "audit-key-retired"),
            Self::KeysReplaced => row(&[Keys], "audit-keys-replaced"),
            Self::SettingsChanged => row(&[Keys], "audit-settings-changed"),
        }
    }
}

/// The same for the end of a login. What ends with another act is told with that one; what a person does themselves
/// is no notice.
const fn ended(reason: EndReason) -> Row {
    match reason {
        EndReason::SignedOut => row(&[LoginsEnded], "audit-ended-signed-out"),
        EndReason::Revoked => row(&[LoginsEnded], "audit-ended-revoked"),
        EndReason::RevokedByAdministrator => row(&[LoginsEnded], "audit-ended-revoked-by-administrator")
            .told("news-ended-by-administrator", "news-advice-ask"),
        EndReason::PasswordChanged => row(&[LoginsEnded], "audit-ended-password-changed"),
        EndReason::Disabled => row(&[LoginsEnded], "audit-ended-disabled"),
        EndReason::RoleChanged => row(&[LoginsEnded], "audit-ended-role-changed"),
        EndReason::SignedOutEverywhere => row(&[LoginsEnded], "audit-ended-signed-out-everywhere"),
        EndReason::Replaced => row(&[LoginsEnded], "audit-ended-replaced"),
        EndReason::TooMany => {
            row(&[LoginsEnded], "audit-ended-too-many").told("news-ended", "news-ended-too-many-advice")
        }
        // Nobody who asks for failures wants to miss a key that was used twice.
        EndReason::SpentRefreshToken => row(&[LoginsEnded, Failures], "audit-ended-spent-refresh-token")
            .told("news-ended-spent-refresh-token", "news-ended-spent-refresh-token-advice"),
        EndReason::StoreWentBackwards => row(&[LoginsEnded], "audit-ended-store-went-backwards")
            .told("news-ended", "news-ended-store-went-backwards-advice"),
        EndReason::Expired => row(&[LoginsEnded], "audit-ended-expired"),
        EndReason::KeysReplaced => row(&[LoginsEnded], "audit-ended-keys-replaced"),
    }
}
