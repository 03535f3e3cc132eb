//! What a page says on top of itself of what was just done.

use super::language::with;
use crate::base::language::Text;
use serde::Serialize;

/// One list of everything that a page may say: so a link can bring no sentence of its own, and no cookie is needed.
macro_rules! done {
    ($($name:ident = $code:literal: $sentence:literal),* $(,)?) => {
        /// What was done; in an address as `?done=` and its code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Done { $($name),* }

        impl Done {
            /// Reads a code.
            pub(super) fn parse(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }

            /// In addresses, and for programs that read pages.
            const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// The sentence.
            fn text(self) -> Text {
                match self { $(Self::$name => Text::new($sentence)),* }
            }
        }
    };
}

done! {
    Again = "again": "done-again",
    AgainTyped = "again-typed": "done-again-typed",
    Cancelled = "cancelled": "done-cancelled",
    Confirmed = "confirmed": "done-confirmed",
    Deleted = "deleted": "done-deleted",
    Disabled = "disabled": "done-disabled",
    Enabled = "enabled": "done-enabled",
    InvitedAgain = "invited-again": "done-invited-again",
    KeysReplaced = "replaced": "login-keys-replaced",
    KeysRotated = "rotated": "done-rotated",
    Language = "language": "done-language",
    LinkHidden = "link-hidden": "done-link-hidden",
    LinkOver = "link-over": "done-link-over",
    LinkUsed = "link": "done-link",
    LinkUsedByOther = "link-other": "done-link-other",
    OthersEnded = "others": "done-others",
    Password = "password": "done-password",
    Profile = "profile": "done-profile",
    Renamed = "renamed": "done-renamed",
    Revoked = "revoked": "done-revoked",
    Role = "role": "done-role",
    Saved = "saved": "done-saved",
    Seen = "seen": "done-seen",
    SetUp = "setup": "done-setup",
    SignedOut = "logout": "done-logout",
    SignedOutEverywhere = "signed-out": "done-signed-out",
}

impl Done {
    /// The address of a page that says it.
    pub(super) fn on(self, page: &str) -> String {
        with(page, "done", self.code())
    }
}

/// What stands above everything else, for the template.
#[derive(Serialize)]
pub(super) struct FlashMessage {
    /// Of what was done, if something was.
    code: Option<&'static str>,
    text: Text,
}

impl From<Done> for FlashMessage {
    fn from(done: Done) -> Self {
        Self { code: Some(done.code()), text: done.text() }
    }
}

impl From<Text> for FlashMessage {
    fn from(text: Text) -> Self {
        Self { code: None, text }
    }
}
