//! What is told of each attack. `refused` and `open` are said only of an outcome that was observed.

use super::Attack;

/// The words for one attack.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// Its name for people.
    pub title: &'static str,
    /// What is tried.
    pub story: &'static str,
    /// Why it was refused, when it was.
    pub refused: &'static str,
    /// Why it worked for a while, when it did and that is in the nature of the credential.
    pub open: Option<&'static str>,
}

const fn words(title: &'static str, story: &'static str, refused: &'static str) -> Words {
    Words { title, story, refused, open: None }
}

impl Attack {
    /// What is told of it.
    #[must_use]
    pub const fn words(self) -> Words {
        match self {
            Self::LoggedOutCookie => words(
                "Show a cookie after its owner signed out",
                "Somebody copied the cookie while it worked. Its owner has signed out since; now the copy is shown.",
                "Signing out ended the row in the store, and every request looks the row up. The copy is right letter for \
                 letter, but there is nothing behind it any more.",
            ),
            Self::SpentRefresh => words(
                "Use a refresh token twice",
                "A copy of a refresh token comes back after its owner has exchanged it for the next one and used that.",
                "Each refresh token works once. One that comes back after its successor was used is in two hands, so the \
                 whole login ends. Nobody can tell which of the two is the thief, so to be safe the owner is signed out too.",
            ),
            Self::StolenCookie => Words {
                title: "Use a stolen cookie on another machine",
                story: "The whole cookie is copied to another address and another browser, while its owner is signed in.",
                refused: "The session was looked up and was not accepted from there.",
                open: Some(
                    "A cookie says what it says wherever it is sent from; this server ties it to no machine. What ends it \
                     is the row: the next request after that was refused.",
                ),
            },
            Self::StolenToken => Words {
                title: "Use a stolen access token on another machine",
                story: "The access token is copied to another address and another program, while its owner is signed in.",
                refused: "The token was verified and was not accepted from there.",
                open: Some(
                    "Bearer means: whoever bears it. The signature is as right there as here. It ends with its login where \
                     the server asks for that, and with its own time everywhere. So between the two ways to verify it differs how long a \
                     theft lasts once it was noticed.",
                ),
            },
            Self::CrossSiteCookie => words(
                "Send a form from another site, with the cookie",
                "A page elsewhere holds a form that points here and sends it while you are signed in, hoping that your \
                 browser adds the cookie.",
                "A cookie is sent by itself, so it needs locks that a token does not: SameSite at the browser, the origin of \
                 the request at the server, and a hidden field that only pages of this house carry.",
            ),
            Self::CrossSiteToken => words(
                "Send a request from another site, at the token’s door",
                "The same page elsewhere tries the API. There is no cookie at that door.",
                "No browser adds an Authorization header by itself, and a script of another site may not add one here \
                 unless this server says so. There is nothing to lock, as long as nobody else holds the token.",
            ),
            Self::AlgNone => words(
                "Say that the token needs no signature",
                "The header of a genuine token is rewritten to alg: none. Some libraries once believed that.",
                "The key decides which algorithm is used, the header can only agree with it. Where it does not, the token is \
                 refused before anything in it counts.",
            ),
            Self::AlgSwap => words(
                "Sign with the public key",
                "The header is rewritten to HS256, and the token is signed with something that everybody may know: the \
                 public key. A verifier that lets the header choose would take that key for the secret.",
                "Each key is bound to one algorithm, and the header cannot choose another. (A house that signs with HS256 \
                 publishes no key at all, and its secret cannot be guessed.)",
            ),
            Self::ChangedPayload => words(
                "Write another role into the token",
                "A member reads their own token, as anybody can, writes admin where member stood, and keeps the signature.",
                "The signature covers header and payload: with one letter changed it fits no more. And administrators’ \
                 routes ask the store for the role, whatever a token says.",
            ),
            Self::Script => Words {
                title: "Let a script look for something to take",
                story: "A foreign script has got into a page. It reads what scripts can read and would send it elsewhere.",
                refused: "Scripts were given nothing that they could carry away.",
                open: Some(
                    "HttpOnly keeps the cookie from every script: one on the page could use the session while the page is \
                     open, but not carry it away. Tokens come in the body of an answer, because a program has to read them: \
                     a page that signs in this way holds them itself, and a foreign script on that page may find them there \
                     and carry them away.",
                ),
            },
        }
    }
}
