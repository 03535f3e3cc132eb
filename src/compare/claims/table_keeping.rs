//! Claims about the words, about what is kept, and about what travels.

use super::Experiment::{Attacks, Growth, Inspector, Life, Requests, Revocation, Verify};
use super::Verdict::{False, True, TrueIf};
use super::sources::{
    ASVS_7_2_3, COOKIES_BIS, DJANGO, NIST_5_1, NIST_5_1_1, NIST_5_3, PHP, RAILS, RFC4949_4, RFC6265_5_4, RFC6749_1_4,
    RFC6749_6, RFC6750_1_2, RFC6750_2_1, RFC7009_3, RFC7541_2_3_2, RFC7617_2_2, RFC8705_3, RFC9068_4, RFC9068_6,
    RFC9110_3_3, RFC9449, RFC9562_5_7, RFC9700_4_14_2,
};
use super::{Claim, Topic};

pub(super) const WORDS: Topic = Topic {
    id: "words",
    title: "What the words mean",
    claims: &[
        Claim {
            id: "authn-authz",
            claim: "Authentication settles who somebody is, authorisation what they may do.",
            verdict: True,
            because: "At both doors a password is checked at sign-in, before a cookie or a token is handed out. What \
                      the person may do is decided at every request: from the stored role, or in stateless mode from \
                      the role written in the token.",
            measured: &[Life],
            sources: &[RFC4949_4],
            not_here: None,
        },
        Claim {
            id: "http-forgets",
            claim: "HTTP keeps nothing between requests, so without sessions people would sign in for every page.",
            verdict: TrueIf,
            because: "If nothing is repeated. Each request stands on its own, so something has to come with each; \
                      that may be a session cookie or a token, and with Basic authentication the browser repeats the \
                      password itself.",
            measured: &[],
            sources: &[RFC9110_3_3, RFC7617_2_2],
            not_here: None,
        },
        Claim {
            id: "session-is-connection",
            claim: "A session is an open connection between client and server.",
            verdict: False,
            because: "A session outlives connections, and a server must not in general take two requests on one \
                      connection for the same user agent's. Here a session also outlives a restart of the server.",
            measured: &[Life],
            sources: &[RFC9110_3_3, NIST_5_1],
            not_here: None,
        },
        Claim {
            id: "session-id-unique",
            claim: "A session id is a unique id.",
            verdict: TrueIf,
            because: "If it also cannot be guessed: whoever guesses one is signed in, so at least 128 random bits \
                      are asked for. Here an id finds the row, a separate random secret opens it, and the store \
                      holds only a hash of the secret.",
            measured: &[Inspector],
            sources: &[ASVS_7_2_3],
            not_here: None,
        },
        Claim {
            id: "token-means-stateless",
            claim: "Authentication by tokens keeps no state on the server.",
            verdict: TrueIf,
            because: "If the token speaks for itself and nobody asks for more. A token may also be a mere reference \
                      to a row, and a self-contained one may be looked up all the same, as lookup mode does.",
            measured: &[Life],
            sources: &[RFC6749_1_4, RFC7009_3],
            not_here: None,
        },
    ],
};

pub(super) const KEPT: Topic = Topic {
    id: "kept",
    title: "What is kept where",
    claims: &[
        Claim {
            id: "where-state-is",
            claim: "With sessions the server keeps the state; with tokens the client holds it itself.",
            verdict: TrueIf,
            because: "If the access token is taken alone; and even that the client only carries, for it cannot \
                      change what is signed. As soon as a login can be renewed or revoked the server keeps a row for \
                      it: here {row_bytes_session} bytes for a session, {row_bytes_token} bytes for a token login.",
            measured: &[Life, Growth, Attacks],
            sources: &[RFC6749_1_4, RFC9700_4_14_2],
            not_here: None,
        },
        Claim {
            id: "sessions-hold-state",
            claim: "A session can hold user data such as a cart, and lets the server follow what somebody does.",
            verdict: TrueIf,
            because: "If the application writes it there, and then it ends with the session. Here a login holds \
                      nothing but the login; what belongs to a person is stored under the person, whom a token names \
                      as well. The last use is noted for both kinds.",
            measured: &[Life],
            sources: &[DJANGO, NIST_5_3],
            not_here: None,
        },
        Claim {
            id: "memory-per-login",
            claim: "The more people are signed in with sessions, the more of the server's memory is used up.",
            verdict: TrueIf,
            because: "If sessions are kept in memory. Rows on disk use disk, and memory only for a cache with a \
                      limit. A refresh token that can be revoked uses a row as well: {row_bytes_token} bytes, \
                      against {row_bytes_session} for a session.",
            measured: &[Growth],
            sources: &[],
            not_here: None,
        },
        Claim {
            id: "no-database",
            claim: "Tokens need no database, neither to be issued nor to be used.",
            verdict: False,
            because: "Signing in reads the password's hash and the role from somewhere. A refresh token that rotates \
                      or can be revoked has to be remembered: store writes per refresh here: {refresh_writes}. Only \
                      verification can do without.",
            measured: &[Life],
            sources: &[RFC6749_6, RFC9700_4_14_2],
            not_here: None,
        },
        Claim {
            id: "ram-is-usual",
            claim: "The usual store for sessions is main memory.",
            verdict: TrueIf,
            because: "If the framework says so. By default Django uses the database, PHP a file for each session, \
                      and Rails an encrypted cookie with no store at all. Here it is a store on disk with a cache.",
            measured: &[],
            sources: &[DJANGO, PHP, RAILS],
            not_here: None,
        },
        Claim {
            id: "no-persistence",
            claim: "Sessions need not survive a restart.",
            verdict: TrueIf,
            because: "If it is acceptable that everybody signs in again. What must not be forgotten is that a login \
                      was ended, as long as anything handed out for it could still be shown. Here both survive, for \
                      both doors.",
            measured: &[Life],
            sources: &[],
            not_here: None,
        },
        Claim {
            id: "disk-is-slow",
            claim: "A store on disk is slow for sessions, since every look-up is input and output.",
            verdict: TrueIf,
            because: "If reads go to the disk. Rows in use are normally answered from a cache in memory, as here; \
                      writes that must not be lost do wait for the disk, and they happen at sign-in, renewal and \
                      revocation, not at each request.",
            measured: &[Verify, Requests],
            sources: &[],
            not_here: Some("sessions in a relational database, with a working set larger than its cache"),
        },
        Claim {
            id: "serialisation",
            claim: "Sessions in a relational database cost serialisation and deserialisation.",
            verdict: TrueIf,
            because: "If the session is kept as one serialised value, as Django does; columns need none. A token is \
                      decoded at each request too: base64url, JSON, signature. Here verify includes decoding on both \
                      sides.",
            measured: &[Verify],
            sources: &[DJANGO],
            not_here: Some("a relational store"),
        },
        Claim {
            id: "store-bottleneck",
            claim: "With much traffic the session store becomes the bottleneck and must be scaled along with the \
                    servers.",
            verdict: TrueIf,
            because: "If every request asks one shared store. Store reads per verification here: {session_reads} for \
                      a session, {lookup_reads} for a token in lookup mode, {stateless_reads} in stateless mode. In \
                      this house the store is in the same process, so no network lies between.",
            measured: &[Verify, Requests],
            sources: &[],
            not_here: Some("several servers on one shared store, under load"),
        },
    ],
};

pub(super) const TRAVELS: Topic = Topic {
    id: "travels",
    title: "What travels, and what a request costs",
    claims: &[
        Claim {
            id: "size-on-the-wire",
            claim: "A token is larger than a session id, so it costs bandwidth.",
            verdict: TrueIf,
            because: "If the token speaks for itself and the session is a row; a token may be a mere reference, and \
                      a session may be sealed into its cookie. Here each request carries {cookie_bytes} bytes of \
                      cookie or {token_bytes} bytes of access token; every claim added to a token is sent each time. \
                      HTTP/2 can send a repeated header as a short index into a table.",
            measured: &[Life, Inspector],
            sources: &[RFC6749_1_4, RAILS, RFC7541_2_3_2],
            not_here: None,
        },
        Claim {
            id: "bearer-header",
            claim: "The access token, or its id, is sent in the header Authorization: Bearer.",
            verdict: TrueIf,
            because: "If the whole token is meant: its id (jti) is only one of its claims and opens nothing. The \
                      header is the method every resource server must understand; here it is the only one.",
            measured: &[Inspector],
            sources: &[RFC6750_2_1],
            not_here: None,
        },
        Claim {
            id: "cookie-by-itself",
            claim: "A browser sends the session cookie by itself with every request to the same domain.",
            verdict: TrueIf,
            because: "If host, path, scheme and SameSite fit. A __Host- cookie, as here, goes back only to the very \
                      host that set it; SameSite=Lax keeps it from another site's POST.",
            measured: &[Life, Attacks],
            sources: &[RFC6265_5_4, COOKIES_BIS],
            not_here: None,
        },
        Claim {
            id: "session-asks-each-time",
            claim: "A session is looked up in the store at every request.",
            verdict: TrueIf,
            because: "If the server keeps it. Store reads per verification here: {session_reads}, the login and the \
                      person. A session sealed into its cookie is not looked up, and is then as hard to revoke as a \
                      token.",
            measured: &[Verify, Life],
            sources: &[RAILS],
            not_here: None,
        },
        Claim {
            id: "verify-without-database",
            claim: "A token is verified by its signature and claims, without the database.",
            verdict: TrueIf,
            because: "If they suffice and may be as old as the token. Store reads per verification here: \
                      {stateless_reads} in stateless mode, {denylist_reads} with a denylist in memory, \
                      {lookup_reads} in lookup mode. Whatever is not in the claims is still read.",
            measured: &[Verify, Life],
            sources: &[RFC9068_4],
            not_here: None,
        },
        Claim {
            id: "tokens-are-cheaper",
            claim: "Checking a token burdens the server less than looking up a session.",
            verdict: TrueIf,
            because: "If the signature costs less than the read. An HMAC is cheap and a public-key signature dearer; \
                      a read in the same process is cheap and one across a network dearer. The measurement says \
                      which is less on this machine.",
            measured: &[Verify, Requests],
            sources: &[],
            not_here: Some("a store across a network"),
        },
        Claim {
            id: "id-means-nothing",
            claim: "A session id means nothing by itself, and likewise a token that holds only an id: nothing leaks.",
            verdict: TrueIf,
            because: "If only the content counts. Whoever holds either can act as the person until it is refused, \
                      whatever it says. The id in our cookie is a UUID that tells when the login began; the other \
                      half is random.",
            measured: &[Inspector, Attacks],
            sources: &[RFC6750_1_2, RFC9562_5_7],
            not_here: None,
        },
        Claim {
            id: "stolen-is-stolen",
            claim: "A stolen session id is just as usable as a stolen token.",
            verdict: TrueIf,
            because: "If it is a bearer token, as ours are; one bound to a key (DPoP, mutual TLS) is of no use \
                      without that key. Holding either is then enough. They differ in how long that lasts: until the \
                      login ends or expires, or, in stateless mode, until the access token expires.",
            measured: &[Attacks, Revocation],
            sources: &[RFC6750_1_2, NIST_5_1, RFC9449, RFC8705_3],
            not_here: None,
        },
        Claim {
            id: "server-is-safer",
            claim: "With sessions the important data stays on the server, so it is safer; a token exposes user data.",
            verdict: TrueIf,
            because: "If the token holds such data. A token of ids and a role shows little more than a cookie, and \
                      data on a server can leak from there. Neither says how well the credential itself is guarded.",
            measured: &[Inspector],
            sources: &[NIST_5_1_1, RFC9068_6],
            not_here: None,
        },
    ],
};
