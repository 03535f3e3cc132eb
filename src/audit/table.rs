//! Every act, and what there is to say about it: one row an act. A new act is a new row here, and its sentences.

use super::filter::Group::{self, Failures, Keys, Links, LoginsEnded, Passwords, People, SignIns};
use crate::base::ids::{EndReason, LinkKind, Role};
use serde::{Deserialize, Serialize};

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

/// Declares the acts, each with its row.
macro_rules! acts {
    ($($(#[$about:meta])+ $act:ident $(($with:ident: $kind:ty))? => $row:expr;)+) => {
        /// What was done. Append only: the stored form numbers the variants.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Act {
            $($(#[$about])+ $act $(($kind))?),+
        }

        impl Act {
            /// Its row.
            pub(super) const fn row(self) -> Row {
                match self {
                    $(Self::$act $(($with))? => $row),+
                }
            }
        }
    };
}

acts! {
    /// Somebody signed in.
    SignedIn => row(&[SignIns], "audit-signed-in");
    /// A wrong name or password.
    SignInFailed => row(&[Failures], "audit-sign-in-failed").told("news-sign-in-failed", "news-sign-in-failed-advice");
    /// A password given to confirm was right.
    Confirmed => row(&[SignIns], "audit-confirmed");
    /// A password given to confirm or to change was wrong.
    ConfirmFailed => row(&[Failures], "audit-confirm-failed");
    /// A login ended.
    LoginEnded(reason: EndReason) => ended(reason);
    /// A login was given another name.
    LoginRenamed => row(&[SignIns], "audit-login-renamed");
    /// A refresh token was answered again to another address.
    RefreshAnsweredElsewhere => row(&[SignIns], "audit-refresh-answered-elsewhere");
    /// A person changed their own password.
    PasswordChanged => row(&[Passwords], "audit-password-changed");
    /// A person set a password by a link.
    PasswordSetByLink(_with: LinkKind) => row(&[Links, Passwords], "audit-password-set-by-link");
    /// The owner of the data set a password.
    PasswordSetByOwner => row(&[Passwords], "audit-password-set-by-owner")
        .told("news-password-set-by-owner", "news-password-set-by-owner-advice");
    /// A one-time link was made.
    LinkMade(kind: LinkKind) => link_made(kind);
    /// A set-up link was made.
    SetupLinkMade => row(&[Links], "audit-setup-link-made");
    /// The first administrator was made.
    SetUp => row(&[People], "audit-set-up");
    /// A person was added.
    UserAdded(_with: Role) => row(&[People], "audit-user-added");
    /// A person's profile was changed.
    ProfileChanged => row(&[People], "audit-profile-changed")
        .told("news-profile-changed", "news-profile-changed-advice");
    /// A person's role was changed.
    RoleChanged(_with: Role) => row(&[People], "audit-role-changed")
        .told("news-role-changed", "news-advice-signed-out");
    /// A person was disabled.
    Disabled => row(&[People], "audit-disabled");
    /// A person was enabled.
    Enabled => row(&[People], "audit-enabled").told("news-enabled", "news-advice-signed-out");
    /// A person was signed out everywhere.
    SignedOutEverywhere => row(&[LoginsEnded], "audit-signed-out-everywhere")
        .told("news-signed-out-everywhere", "news-advice-ask");
    /// A person was deleted.
    Deleted => row(&[People], "audit-deleted");
    /// A signing key was made.
    KeyMade => row(&[Keys], "audit-key-made");
    /// Somebody signed in from an address that the server did not know of them.
    NewAddress => row(&[SignIns], "audit-new-address").told("news-new-address", "news-new-address-advice");
    /// The server was started with other settings than before.
    SettingsChanged => row(&[Keys], "audit-settings-changed");
    /// Another signing key took over; the older ones are accepted until their tokens have expired.
    KeyRotated => row(&[Keys], "audit-key-rotated");
    /// A signing key was retired.
    KeyRetired => row(&[Keys], "audit-key-retired");
    /// Every login of everyone was ended; there are new signing keys and a new server secret.
    KeysReplaced => row(&[Keys], "audit-keys-replaced");
    /// A person took away what is kept about them.
    Exported => row(&[People], "audit-exported");
    /// Somebody signed in with a browser, phone or script that the server did not know of them.
    NewDevice => row(&[SignIns], "audit-new-device");
}

const fn link_made(kind: LinkKind) -> Row {
    let made = row(&[Links], "audit-link-made");
    match kind {
        LinkKind::Invitation => made,
        LinkKind::Recovery => made.told("news-link-made", "news-link-made-advice"),
    }
}

/// The row for the end of a login. What ends with another act is told with that one; what a person does themselves
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
