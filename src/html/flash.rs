//! What a page says on top of itself of what was just done: `?done=` and a code.

use crate::base::language::Text;

/// Flash messages: a fixed list, so that a link can bring none of its own, and no cookie is needed.
pub(super) fn done_text(code: &str) -> Option<Text> {
    const CODES: &[&str] = &[
        "profile",
        "password",
        "revoked",
        "renamed",
        "others",
        "confirmed",
        "again",
        "again-typed",
        "invited-again",
        "link-hidden",
        "link-over",
        "setup",
        "link",
        "link-other",
        "logout",
        "saved",
        "role",
        "disabled",
        "enabled",
        "signed-out",
        "cancelled",
        "seen",
        "rotated",
        "deleted",
        "language",
    ];
    CODES.contains(&code).then(|| Text::new(format!("done-{code}")))
}
