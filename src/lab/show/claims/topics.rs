//! The claims, topic by topic.

use super::Experiment::{Attacks, Growth, Inspector, Life, Requests, Revocation, Sign, Verify};
use super::Verdict::{False, True, TrueIf};
#[allow(clippy::wildcard_imports, reason = "every source is quoted")]
use super::sources::*;
use super::{Topic, claim};

/// All claims, in reading order.
pub const TOPICS: &[Topic] = &[
    Topic {
        id: "words",
        claims: &[
            claim("authn-authz", True, &[], &[Life], &[RFC4949_4]),
            claim("http-forgets", TrueIf, &[], &[], &[RFC9110_3_3, RFC7617_2_2]),
            claim("session-is-connection", False, &[], &[Life], &[RFC9110_3_3, NIST_5_1]),
            claim("session-id-unique", TrueIf, &[], &[Inspector], &[ASVS_7_2_3]),
            claim("token-means-stateless", TrueIf, &[], &[Life], &[RFC6749_1_4, RFC7009_3]),
        ],
    },
    Topic {
        id: "kept",
        claims: &[
            claim(
                "where-state-is",
                TrueIf,
                &["row_bytes_session", "row_bytes_token"],
                &[Life, Growth, Attacks],
                &[RFC6749_1_4, RFC9700_4_14_2],
            ),
            claim("sessions-hold-state", TrueIf, &[], &[Life], &[DJANGO, NIST_5_3]),
            claim("memory-per-login", TrueIf, &["row_bytes_token", "row_bytes_session"], &[Growth], &[]),
            claim("no-database", False, &["refresh_writes"], &[Life], &[RFC6749_6, RFC9700_4_14_2]),
            claim("ram-is-usual", TrueIf, &[], &[], &[DJANGO, PHP, RAILS]),
            claim("no-persistence", TrueIf, &[], &[Life], &[]),
            claim("disk-is-slow", TrueIf, &[], &[Verify, Requests], &[]).not_all_measured(),
            claim("serialisation", TrueIf, &[], &[Verify], &[DJANGO]).not_all_measured(),
            claim(
                "store-bottleneck",
                TrueIf,
                &["session_reads", "lookup_reads", "stateless_reads"],
                &[Verify, Requests],
                &[],
            )
            .not_all_measured(),
        ],
    },
    Topic {
        id: "travels",
        claims: &[
            claim(
                "size-on-the-wire",
                TrueIf,
                &["cookie_bytes", "token_bytes"],
                &[Life, Inspector],
                &[RFC6749_1_4, RAILS, RFC7541_2_3_2],
            ),
            claim("bearer-header", TrueIf, &[], &[Inspector], &[RFC6750_2_1]),
            claim("cookie-by-itself", TrueIf, &[], &[Life, Attacks], &[RFC6265_5_4, COOKIES_BIS]),
            claim("session-asks-each-time", TrueIf, &["session_reads"], &[Verify, Life], &[RAILS]),
            claim(
                "verify-without-database",
                TrueIf,
                &["stateless_reads", "denylist_reads", "lookup_reads"],
                &[Verify, Life],
                &[RFC9068_4],
            ),
            claim("tokens-are-cheaper", TrueIf, &[], &[Verify, Requests], &[]).not_all_measured(),
            claim("id-means-nothing", TrueIf, &[], &[Inspector, Attacks], &[RFC6750_1_2, RFC9562_5_7]),
            claim(
                "stolen-is-stolen",
                TrueIf,
                &[],
                &[Attacks, Revocation],
                &[RFC6750_1_2, NIST_5_1, RFC9449, RFC8705_3],
            ),
            claim("server-is-safer", TrueIf, &[], &[Inspector], &[NIST_5_1_1, RFC9068_6]),
        ],
    },
    Topic {
        id: "format",
        claims: &[
            claim("what-jwt-is-for", TrueIf, &[], &[Inspector], &[RFC7519_3, RFC9068_2_1]),
            claim("payload-encrypted", False, &[], &[Inspector], &[RFC7519_12, RFC9068_6]),
            claim("three-parts", TrueIf, &[], &[Inspector], &[RFC7515_7_1, RFC7516_7_1, RFC9068_2_1]),
            claim("base64", TrueIf, &[], &[Inspector], &[RFC7515_2, RFC4648_5]),
            claim("registered-claims", TrueIf, &[], &[Inspector], &[RFC7519_4_1, RFC9068_2_2]),
            claim("public-private-claims", True, &[], &[Inspector], &[RFC7519_4_2, RFC7519_4_3]),
            claim("key-pair-or-secret", TrueIf, &[], &[Sign, Verify], &[RFC7518_3_1, RFC8037_3_1]),
            claim("alg-from-header", False, &[], &[Attacks], &[RFC8725_3_1, ASVS_9_1]),
            claim("signature-proves", TrueIf, &[], &[Attacks], &[RFC7515_5_2, RFC7518_3_1, ASVS_9_1]),
        ],
    },
    Topic {
        id: "ending",
        claims: &[
            claim("session-ends-at-once", TrueIf, &[], &[Life, Revocation], &[ASVS_7_4, RAILS, REDIS_REPLICATION]),
            claim(
                "cannot-be-revoked",
                TrueIf,
                &["stateless_seconds"],
                &[Life, Revocation],
                &[RFC7009_3, RFC7662_2_2, ASVS_7_4],
            ),
            claim("theft-until-expiry", TrueIf, &[], &[Attacks, Revocation], &[RFC9700_2_2_1]),
            claim("short-access", True, &["stateless_seconds"], &[Life], &[RFC6750_5_3]),
            claim("refresh-token", TrueIf, &[], &[Life, Attacks], &[RFC6749_1_5, RFC6749_10_4, RFC9700_4_14_2]),
            claim("stale-role", TrueIf, &["role_seconds"], &[Life], &[ASVS_8_3_2]),
        ],
    },
    Topic {
        id: "client",
        claims: &[
            claim("where-client-keeps", TrueIf, &[], &[Attacks], &[BROWSER_APPS_8]),
            claim("client-cannot-read", False, &[], &[Attacks, Inspector], &[RFC6265_4_1_2_6]),
            claim("storage-xss", TrueIf, &[], &[Attacks], &[WEB_STORAGE, NIST_5_1]),
            claim("cookie-csrf", TrueIf, &[], &[Attacks, Life], &[RFC6265_8_2, COOKIES_BIS]),
            claim("jwt-in-cookie", False, &[], &[Attacks], &[WEB_STORAGE, RFC6750_5_3, BROWSER_APPS_8]),
            claim("mobile-clients", TrueIf, &[], &[], &[NIST_5_1]).not_all_measured(),
        ],
    },
    Topic {
        id: "servers",
        claims: &[
            claim("sessions-need-sharing", TrueIf, &[], &[], &[TOMCAT, RAILS]).not_all_measured(),
            claim("sticky-sessions", True, &[], &[], &[AWS]).not_all_measured(),
            claim("session-clustering", TrueIf, &[], &[], &[TOMCAT]).not_all_measured(),
            claim("separate-store", TrueIf, &[], &[], &[]).not_all_measured(),
            claim("in-memory-store", TrueIf, &[], &[], &[REDIS_PERSISTENCE, REDIS_REPLICATION, MEMCACHED])
                .not_all_measured(),
            claim("any-server-verifies", TrueIf, &[], &[Verify], &[RFC9068_4, RFC7517_5, RFC6749_1_1])
                .not_all_measured(),
            claim("scales-without-limit", False, &[], &[Life], &[]).not_all_measured(),
            claim("microservices", TrueIf, &[], &[], &[RFC8725_3_9, ASVS_9_2_3]).not_all_measured(),
            claim("single-sign-on", TrueIf, &[], &[], &[OIDC_CORE_2, NIST_5_2]).not_all_measured(),
            claim("oauth-is-jwt", TrueIf, &[], &[], &[RFC6749_1_4, OIDC_CORE_2]).not_all_measured(),
        ],
    },
    Topic {
        id: "choose",
        claims: &[
            claim("rest", TrueIf, &[], &[Life], &[FIELDING_5_1_3, FIELDING_6_3_4_2]),
            claim("finance", TrueIf, &[], &[Life, Revocation], &[FAPI, ASVS_7_1]),
            claim("simplicity-over-security", False, &[], &[Attacks], &[ASVS_7_1, ASVS_9_1]),
            claim("simple-and-old", TrueIf, &[], &[], &[NIST_5_1_1]),
            claim("small-or-large", TrueIf, &[], &[Growth, Requests], &[ASVS_7_1]).not_all_measured(),
            claim("spa-mobile-api", TrueIf, &[], &[], &[BROWSER_APPS_6_1]).not_all_measured(),
        ],
    },
];
