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
    claims: &[
        Claim {
            id: "what-jwt-is-for",
            verdict: TrueIf,
            figures: &[],
            measured: &[Inspector],
            sources: &[RFC7519_3, RFC9068_2_1],
            is_unmeasured: false,
        },
        Claim {
            id: "payload-encrypted",
            verdict: False,
            figures: &[],
            measured: &[Inspector],
            sources: &[RFC7519_12, RFC9068_6],
            is_unmeasured: false,
        },
        Claim {
            id: "three-parts",
            verdict: TrueIf,
            figures: &[],
            measured: &[Inspector],
            sources: &[RFC7515_7_1, RFC7516_7_1, RFC9068_2_1],
            is_unmeasured: false,
        },
        Claim {
            id: "base64",
            verdict: TrueIf,
            figures: &[],
            measured: &[Inspector],
            sources: &[RFC7515_2, RFC4648_5],
            is_unmeasured: false,
        },
        Claim {
            id: "registered-claims",
            verdict: TrueIf,
            figures: &[],
            measured: &[Inspector],
            sources: &[RFC7519_4_1, RFC9068_2_2],
            is_unmeasured: false,
        },
        Claim {
            id: "public-private-claims",
            verdict: True,
            figures: &[],
            measured: &[Inspector],
            sources: &[RFC7519_4_2, RFC7519_4_3],
            is_unmeasured: false,
        },
        Claim {
            id: "key-pair-or-secret",
            verdict: TrueIf,
            figures: &[],
            measured: &[Sign, Verify],
            sources: &[RFC7518_3_1, RFC8037_3_1],
            is_unmeasured: false,
        },
        Claim {
            id: "alg-from-header",
            verdict: False,
            figures: &[],
            measured: &[Attacks],
            sources: &[RFC8725_3_1, ASVS_9_1],
            is_unmeasured: false,
        },
        Claim {
            id: "signature-proves",
            verdict: TrueIf,
            figures: &[],
            measured: &[Attacks],
            sources: &[RFC7515_5_2, RFC7518_3_1, ASVS_9_1],
            is_unmeasured: false,
        },
    ],
};

pub(super) const ENDING: Topic = Topic {
    id: "ending",
    claims: &[
        Claim {
            id: "session-ends-at-once",
            verdict: TrueIf,
            figures: &[],
            measured: &[Life, Revocation],
            sources: &[ASVS_7_4, RAILS, REDIS_REPLICATION],
            is_unmeasured: false,
        },
        Claim {
            id: "cannot-be-revoked",
            verdict: TrueIf,
            figures: &["stateless_seconds"],
            measured: &[Life, Revocation],
            sources: &[RFC7009_3, RFC7662_2_2, ASVS_7_4],
            is_unmeasured: false,
        },
        Claim {
            id: "theft-until-expiry",
            verdict: TrueIf,
            figures: &[],
            measured: &[Attacks, Revocation],
            sources: &[RFC9700_2_2_1],
            is_unmeasured: false,
        },
        Claim {
            id: "short-access",
            verdict: True,
            figures: &["stateless_seconds"],
            measured: &[Life],
            sources: &[RFC6750_5_3],
            is_unmeasured: false,
        },
        Claim {
            id: "refresh-token",
            verdict: TrueIf,
            figures: &[],
            measured: &[Life, Attacks],
            sources: &[RFC6749_1_5, RFC6749_10_4, RFC9700_4_14_2],
            is_unmeasured: false,
        },
        Claim {
            id: "stale-role",
            verdict: TrueIf,
            figures: &["role_seconds"],
            measured: &[Life],
            sources: &[ASVS_8_3_2],
            is_unmeasured: false,
        },
    ],
};

pub(super) const CLIENT: Topic = Topic {
    id: "client",
    claims: &[
        Claim {
            id: "where-client-keeps",
            verdict: TrueIf,
            figures: &[],
            measured: &[Attacks],
            sources: &[BROWSER_APPS_8],
            is_unmeasured: false,
        },
        Claim {
            id: "client-cannot-read",
            verdict: False,
            figures: &[],
            measured: &[Attacks, Inspector],
            sources: &[RFC6265_4_1_2_6],
            is_unmeasured: false,
        },
        Claim {
            id: "storage-xss",
            verdict: TrueIf,
            figures: &[],
            measured: &[Attacks],
            sources: &[WEB_STORAGE, NIST_5_1],
            is_unmeasured: false,
        },
        Claim {
            id: "cookie-csrf",
            verdict: TrueIf,
            figures: &[],
            measured: &[Attacks, Life],
            sources: &[RFC6265_8_2, COOKIES_BIS],
            is_unmeasured: false,
        },
        Claim {
            id: "jwt-in-cookie",
            verdict: False,
            figures: &[],
            measured: &[Attacks],
            sources: &[WEB_STORAGE, RFC6750_5_3, BROWSER_APPS_8],
            is_unmeasured: false,
        },
        Claim {
            id: "mobile-clients",
            verdict: TrueIf,
            figures: &[],
            measured: &[],
            sources: &[NIST_5_1],
            is_unmeasured: true,
        },
    ],
};
