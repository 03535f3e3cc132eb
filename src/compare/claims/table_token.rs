//! Claims about the format of a token, about ending a login, and about keeping it at the client.

use super::Experiment::{Attacks, Inspector, Life, Revocation, Sign, Verify};
use super::Verdict::{False, True, TrueIf};
use super::sources::{
    ASVS_7_4, ASVS_8_3_2, ASVS_9_1, BROWSER_APPS_8, COOKIES_BIS, NIST_5_1, RAILS, REDIS_REPLICATION, RFC4648_5,
    RFC6265_4_1_2_6, RFC6265_8_2, RFC6749_1_5, RFC6749_10_4, RFC6750_5_3, RFC7009_3, RFC7515_2, RFC7515_5_2,
    RFC7515_7_1, RFC7516_7_1, RFC7518_3_1, RFC7519_3, RFC7519_4_1, RFC7519_4_2, RFC7519_4_3, RFC7519_12, RFC7662_2_2,
    RFC8037_3_1, RFC8725_3_1, RFC9068_2_1, RFC9068_2_2, RFC9068_6, RFC9700_2_2_1, RFC9700_4_14_2, WEB_STORAGE,
};
use super::{Claim, Topic};

pub(super) const FORMAT: Topic = Topic {
    id: "format",
    title: "What a token is",
    claims: &[
        Claim {
            id: "what-jwt-is-for",
            claim: "JWT is a standard for passing information securely as JSON, used for message authentication and \
                    encryption.",
            verdict: TrueIf,
            because: "If the two are kept apart: a signed token (JWS) cannot be altered unnoticed, an encrypted one \
                      (JWE) cannot be read. Access tokens are commonly only signed; ours are.",
            measured: &[Inspector],
            sources: &[RFC7519_3, RFC9068_2_1],
            not_here: None,
        },
        Claim {
            id: "payload-encrypted",
            claim: "The claims in the payload are encrypted.",
            verdict: False,
            because: "In a signed token they are only encoded, and whoever holds it can read them; so nothing \
                      confidential belongs there. The opposite, that the payload is merely encoded, is claimed as \
                      often, and is right.",
            measured: &[Inspector],
            sources: &[RFC7519_12, RFC9068_6],
            not_here: None,
        },
        Claim {
            id: "three-parts",
            claim: "A token consists of a header with algorithm and type, a payload and a signature, as JSON.",
            verdict: TrueIf,
            because: "If it is a signed one; an encrypted one has five parts. The signature is bytes, not JSON. Of \
                      the header only alg is always required; the access-token profile asks for the type at+jwt, and \
                      ours for a key id besides.",
            measured: &[Inspector],
            sources: &[RFC7515_7_1, RFC7516_7_1, RFC9068_2_1],
            not_here: None,
        },
        Claim {
            id: "base64",
            claim: "The parts of a token are Base64.",
            verdict: TrueIf,
            because: "If that means base64url, one of the encodings of that standard: - and _ for + and /; and a token \
                      leaves out the = at the end. All of them turn bytes into ASCII text and hide nothing. Here any \
                      other spelling of a token is refused.",
            measured: &[Inspector],
            sources: &[RFC7515_2, RFC4648_5],
            not_here: None,
        },
        Claim {
            id: "registered-claims",
            claim: "Registered claims such as iss, sub, aud and exp are predefined and recommended.",
            verdict: TrueIf,
            because: "If no profile asks for more. JWT itself requires none; the profile for access tokens requires \
                      iss, exp, aud, sub, client_id, iat and jti, and here a token without one of them is refused.",
            measured: &[Inspector],
            sources: &[RFC7519_4_1, RFC9068_2_2],
            not_here: None,
        },
        Claim {
            id: "public-private-claims",
            claim: "Public claims are registered or collision-resistant names; private claims are agreed between the \
                    parties.",
            verdict: True,
            because: "In our tokens client_id, sid and roles are registered names, while epoch and gen are private: \
                      the house that issues them is the house that reads them.",
            measured: &[Inspector],
            sources: &[RFC7519_4_2, RFC7519_4_3],
            not_here: None,
        },
        Claim {
            id: "key-pair-or-secret",
            claim: "A token is signed with a private key and checked with the public one; or, as also said, with the \
                    server's one secret key.",
            verdict: TrueIf,
            because: "If the algorithm is named. EdDSA, ES256 and RS256 use a pair, and a verifier cannot sign. \
                      HS256 uses one secret: the code (MAC) is computed anew and compared, and whoever can verify \
                      can also sign.",
            measured: &[Sign, Verify],
            sources: &[RFC7518_3_1, RFC8037_3_1],
            not_here: None,
        },
        Claim {
            id: "alg-from-header",
            claim: "The signature is checked with the algorithm that the token's header names.",
            verdict: False,
            because: "The header is written by whoever sends the token, so believing it lets in alg none and swapped \
                      algorithms. The verifier decides; here each key has one algorithm, and the header may only \
                      agree.",
            measured: &[Attacks],
            sources: &[RFC8725_3_1, ASVS_9_1],
            not_here: None,
        },
        Claim {
            id: "signature-proves",
            claim: "The signature proves that a token is genuine and unchanged.",
            verdict: TrueIf,
            because: "If only the issuer can sign: with HS256 whoever verifies could also have issued it. A changed \
                      payload is refused. The signature does not say that the token is still wanted, that \
                      its claims are still true, or that the sender is the one it was issued to.",
            measured: &[Attacks],
            sources: &[RFC7515_5_2, RFC7518_3_1, ASVS_9_1],
            not_here: None,
        },
    ],
};

pub(super) const ENDING: Topic = Topic {
    id: "ending",
    title: "Ending a login",
    claims: &[
        Claim {
            id: "session-ends-at-once",
            claim: "The server can end a particular session at once, which helps against a break-in.",
            verdict: TrueIf,
            because: "If the session is a row, and the store keeps its end: one sealed into its cookie has no row to \
                      end, and a store that loses the write forgets that it ended. Here the row is marked as ended \
                      and the next request is refused. That helps from the moment somebody notices.",
            measured: &[Life, Revocation],
            sources: &[ASVS_7_4, RAILS, REDIS_REPLICATION],
            not_here: None,
        },
        Claim {
            id: "cannot-be-revoked",
            claim: "An issued token cannot be revoked before it expires, so signing out is hard.",
            verdict: TrueIf,
            because: "If it is verified by itself: in stateless mode a revoked one works for up to \
                      {stateless_seconds} more seconds here. In lookup and denylist mode the next request is \
                      refused. OAuth has protocols to revoke a token and to ask whether it is still active.",
            measured: &[Life, Revocation],
            sources: &[RFC7009_3, RFC7662_2_2, ASVS_7_4],
            not_here: None,
        },
        Claim {
            id: "theft-until-expiry",
            claim: "A stolen access token can be used until it expires.",
            verdict: TrueIf,
            because: "If nobody asks the store, or nobody revokes it. A token bound to a key (DPoP, mutual TLS) is \
                      of no use without that key; ours are not bound.",
            measured: &[Attacks, Revocation],
            sources: &[RFC9700_2_2_1],
            not_here: None,
        },
        Claim {
            id: "short-access",
            claim: "A short-lived access token limits the damage of a theft.",
            verdict: True,
            because: "Its life is the longest that a stolen or outdated one works in stateless mode: \
                      {stateless_seconds} seconds here. RFC 6750 advises an hour or less. The price is a refresh \
                      each time it runs out.",
            measured: &[Life],
            sources: &[RFC6750_5_3],
            not_here: None,
        },
        Claim {
            id: "refresh-token",
            claim: "A long-lived refresh token, kept in the database, fetches new access tokens and needs the better \
                    protection.",
            verdict: TrueIf,
            because: "If database means state to check it against; the token itself need not be stored, and here the \
                      row holds only numbers. It matters more because it lives longer; here it rotates at each use, \
                      and a spent one ends the login. So the stateless scheme has a store after all.",
            measured: &[Life, Attacks],
            sources: &[RFC6749_1_5, RFC6749_10_4, RFC9700_4_14_2],
            not_here: None,
        },
        Claim {
            id: "stale-role",
            claim: "After a change of role a token still carries the old one.",
            verdict: TrueIf,
            because: "If its claims are believed: for up to {role_seconds} seconds in stateless mode here. A \
                      session, and a token in lookup or denylist mode, is affected at the next request; in this \
                      house the login ends and the person signs in anew.",
            measured: &[Life],
            sources: &[ASVS_8_3_2],
            not_here: None,
        },
    ],
};

pub(super) const CLIENT: Topic = Topic {
    id: "client",
    title: "Where the client keeps it",
    claims: &[
        Claim {
            id: "where-client-keeps",
            claim: "A session id is kept in a cookie, a token in web storage or in a cookie.",
            verdict: TrueIf,
            because: "If the client is a browser, and even there a token can stay in memory only. The place decides \
                      which attack is possible, not the kind of credential: either kind can be kept in either place.",
            measured: &[Attacks],
            sources: &[BROWSER_APPS_8],
            not_here: None,
        },
        Claim {
            id: "client-cannot-read",
            claim: "The client cannot read a session's credential, but can read a token.",
            verdict: False,
            because: "Whoever holds the device can read both. HttpOnly hides either from scripts, and web storage \
                      hides neither. The difference is that in a token there is something to read.",
            measured: &[Attacks, Inspector],
            sources: &[RFC6265_4_1_2_6],
            not_here: None,
        },
        Claim {
            id: "storage-xss",
            claim: "A token in web storage can be stolen by a script in the page (XSS), a cookie cannot.",
            verdict: TrueIf,
            because: "If the cookie is HttpOnly. Every script of the origin can read web storage. A hostile script \
                      cannot take an HttpOnly cookie away, but it can send requests with it as long as the page is \
                      open.",
            measured: &[Attacks],
            sources: &[WEB_STORAGE, NIST_5_1],
            not_here: None,
        },
        Claim {
            id: "cookie-csrf",
            claim: "A cookie can be misused from another site (CSRF), a bearer header cannot.",
            verdict: TrueIf,
            because: "If nothing else is done. A browser adds cookies by itself and never a bearer header. Secure \
                      and HttpOnly do not change that; SameSite, an origin check and a hidden field do, and our \
                      session door has all three.",
            measured: &[Attacks, Life],
            sources: &[RFC6265_8_2, COOKIES_BIS],
            not_here: None,
        },
        Claim {
            id: "jwt-in-cookie",
            claim: "A JWT is kept in web storage and travels to the API in a cookie.",
            verdict: False,
            because: "What is in web storage the browser never sends; a program has to. A JWT in a cookie is a \
                      cookie: sent by itself, so open to CSRF unless defended. Here the API reads no cookie at all.",
            measured: &[Attacks],
            sources: &[WEB_STORAGE, RFC6750_5_3, BROWSER_APPS_8],
            not_here: None,
        },
        Claim {
            id: "mobile-clients",
            claim: "Tokens suit phones and other kinds of client; sessions are for browsers.",
            verdict: TrueIf,
            because: "If the client has nothing that keeps cookies. A session is a secret that comes back with each \
                      request, and an app can keep one too. A header is merely the same in every program.",
            measured: &[],
            sources: &[NIST_5_1],
            not_here: Some("a phone app that uses either door"),
        },
    ],
};
