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
    claims: &[
        Claim {
            id: "authn-authz",
            verdict: True,
            figures: &[],
            measured: &[Life],
            sources: &[RFC4949_4],
            is_unmeasured: false,
        },
        Claim {
            id: "http-forgets",
            verdict: TrueIf,
            figures: &[],
            measured: &[],
            sources: &[RFC9110_3_3, RFC7617_2_2],
            is_unmeasured: false,
        },
        Claim {
            id: "session-is-connection",
            verdict: False,
            figures: &[],
            measured: &[Life],
            sources: &[RFC9110_3_3, NIST_5_1],
            is_unmeasured: false,
        },
        Claim {
            id: "session-id-unique",
            verdict: TrueIf,
            figures: &[],
            measured: &[Inspector],
            sources: &[ASVS_7_2_3],
            is_unmeasured: false,
        },
        Claim {
            id: "token-means-stateless",
            verdict: TrueIf,
            figures: &[],
            measured: &[Life],
            sources: &[RFC6749_1_4, RFC7009_3],
            is_unmeasured: false,
        },
    ],
};

pub(super) const KEPT: Topic = Topic {
    id: "kept",
    claims: &[
        Claim {
            id: "where-state-is",
            verdict: TrueIf,
            figures: &["row_bytes_session", "row_bytes_token"],
            measured: &[Life, Growth, Attacks],
            sources: &[RFC6749_1_4, RFC9700_4_14_2],
            is_unmeasured: false,
        },
        Claim {
            id: "sessions-hold-state",
            verdict: TrueIf,
            figures: &[],
            measured: &[Life],
            sources: &[DJANGO, NIST_5_3],
            is_unmeasured: false,
        },
        Claim {
            id: "memory-per-login",
            verdict: TrueIf,
            figures: &["row_bytes_token", "row_bytes_session"],
            measured: &[Growth],
            sources: &[],
            is_unmeasured: false,
        },
        Claim {
            id: "no-database",
            verdict: False,
            figures: &["refresh_writes"],
            measured: &[Life],
            sources: &[RFC6749_6, RFC9700_4_14_2],
            is_unmeasured: false,
        },
        Claim {
            id: "ram-is-usual",
            verdict: TrueIf,
            figures: &[],
            measured: &[],
            sources: &[DJANGO, PHP, RAILS],
            is_unmeasured: false,
        },
        Claim {
            id: "no-persistence",
            verdict: TrueIf,
            figures: &[],
            measured: &[Life],
            sources: &[],
            is_unmeasured: false,
        },
        Claim {
            id: "disk-is-slow",
            verdict: TrueIf,
            figures: &[],
            measured: &[Verify, Requests],
            sources: &[],
            is_unmeasured: true,
        },
        Claim {
            id: "serialisation",
            verdict: TrueIf,
            figures: &[],
            measured: &[Verify],
            sources: &[DJANGO],
            is_unmeasured: true,
        },
        Claim {
            id: "store-bottleneck",
            verdict: TrueIf,
            figures: &["session_reads", "lookup_reads", "stateless_reads"],
            measured: &[Verify, Requests],
            sources: &[],
            is_unmeasured: true,
        },
    ],
};

pub(super) const TRAVELS: Topic = Topic {
    id: "travels",
    claims: &[
        Claim {
            id: "size-on-the-wire",
            verdict: TrueIf,
            figures: &["cookie_bytes", "token_bytes"],
            measured: &[Life, Inspector],
            sources: &[RFC6749_1_4, RAILS, RFC7541_2_3_2],
            is_unmeasured: false,
        },
        Claim {
            id: "bearer-header",
            verdict: TrueIf,
            figures: &[],
            measured: &[Inspector],
            sources: &[RFC6750_2_1],
            is_unmeasured: false,
        },
        Claim {
            id: "cookie-by-itself",
            verdict: TrueIf,
            figures: &[],
            measured: &[Life, Attacks],
            sources: &[RFC6265_5_4, COOKIES_BIS],
            is_unmeasured: false,
        },
        Claim {
            id: "session-asks-each-time",
            verdict: TrueIf,
            figures: &["session_reads"],
            measured: &[Verify, Life],
            sources: &[RAILS],
            is_unmeasured: false,
        },
        Claim {
            id: "verify-without-database",
            verdict: TrueIf,
            figures: &["stateless_reads", "denylist_reads", "lookup_reads"],
            measured: &[Verify, Life],
            sources: &[RFC9068_4],
            is_unmeasured: false,
        },
        Claim {
            id: "tokens-are-cheaper",
            verdict: TrueIf,
            figures: &[],
            measured: &[Verify, Requests],
            sources: &[],
            is_unmeasured: true,
        },
        Claim {
            id: "id-means-nothing",
            verdict: TrueIf,
            figures: &[],
            measured: &[Inspector, Attacks],
            sources: &[RFC6750_1_2, RFC9562_5_7],
            is_unmeasured: false,
        },
        Claim {
            id: "stolen-is-stolen",
            verdict: TrueIf,
            figures: &[],
            measured: &[Attacks, Revocation],
            sources: &[RFC6750_1_2, NIST_5_1, RFC9449, RFC8705_3],
            is_unmeasured: false,
        },
        Claim {
            id: "server-is-safer",
            verdict: TrueIf,
            figures: &[],
            measured: &[Inspector],
            sources: &[NIST_5_1_1, RFC9068_6],
            is_unmeasured: false,
        },
    ],
};
