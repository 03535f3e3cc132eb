//! Claims about many servers, and about which of the two to choose.

use super::Experiment::{Attacks, Growth, Life, Requests, Revocation, Verify};
use super::Verdict::{False, True, TrueIf};
use super::sources::{
    ASVS_7_1, ASVS_9_1, ASVS_9_2_3, AWS, BROWSER_APPS_6_1, FAPI, FIELDING_5_1_3, FIELDING_6_3_4_2, MEMCACHED,
    NIST_5_1_1, NIST_5_2, OIDC_CORE_2, RAILS, REDIS_PERSISTENCE, REDIS_REPLICATION, RFC6749_1_1, RFC6749_1_4,
    RFC7517_5, RFC8725_3_9, RFC9068_4, TOMCAT,
};
use super::{Claim, Topic};

pub(super) const SERVERS: Topic = Topic {
    id: "servers",
    claims: &[
        Claim {
            id: "sessions-need-sharing",
            verdict: TrueIf,
            figures: &[],
            measured: &[],
            sources: &[TOMCAT, RAILS],
            is_unmeasured: true,
        },
        Claim {
            id: "sticky-sessions",
            verdict: True,
            figures: &[],
            measured: &[],
            sources: &[AWS],
            is_unmeasured: true,
        },
        Claim {
            id: "session-clustering",
            verdict: TrueIf,
            figures: &[],
            measured: &[],
            sources: &[TOMCAT],
            is_unmeasured: true,
        },
        Claim { id: "separate-store", verdict: TrueIf, figures: &[], measured: &[], sources: &[], is_unmeasured: true },
        Claim {
            id: "in-memory-store",
            verdict: TrueIf,
            figures: &[],
            measured: &[],
            sources: &[REDIS_PERSISTENCE, REDIS_REPLICATION, MEMCACHED],
            is_unmeasured: true,
        },
        Claim {
            id: "any-server-verifies",
            verdict: TrueIf,
            figures: &[],
            measured: &[Verify],
            sources: &[RFC9068_4, RFC7517_5, RFC6749_1_1],
            is_unmeasured: true,
        },
        Claim {
            id: "scales-without-limit",
            verdict: False,
            figures: &[],
            measured: &[Life],
            sources: &[],
            is_unmeasured: true,
        },
        Claim {
            id: "microservices",
            verdict: TrueIf,
            figures: &[],
            measured: &[],
            sources: &[RFC8725_3_9, ASVS_9_2_3],
            is_unmeasured: true,
        },
        Claim {
            id: "single-sign-on",
            verdict: TrueIf,
            figures: &[],
            measured: &[],
            sources: &[OIDC_CORE_2, NIST_5_2],
            is_unmeasured: true,
        },
        Claim {
            id: "oauth-is-jwt",
            verdict: TrueIf,
            figures: &[],
            measured: &[],
            sources: &[RFC6749_1_4, OIDC_CORE_2],
            is_unmeasured: true,
        },
    ],
};

pub(super) const CHOOSE: Topic = Topic {
    id: "choose",
    claims: &[
        Claim {
            id: "rest",
            verdict: TrueIf,
            figures: &[],
            measured: &[Life],
            sources: &[FIELDING_5_1_3, FIELDING_6_3_4_2],
            is_unmeasured: false,
        },
        Claim {
            id: "finance",
            verdict: TrueIf,
            figures: &[],
            measured: &[Life, Revocation],
            sources: &[FAPI, ASVS_7_1],
            is_unmeasured: false,
        },
        Claim {
            id: "simplicity-over-security",
            verdict: False,
            figures: &[],
            measured: &[Attacks],
            sources: &[ASVS_7_1, ASVS_9_1],
            is_unmeasured: false,
        },
        Claim {
            id: "simple-and-old",
            verdict: TrueIf,
            figures: &[],
            measured: &[],
            sources: &[NIST_5_1_1],
            is_unmeasured: false,
        },
        Claim {
            id: "small-or-large",
            verdict: TrueIf,
            figures: &[],
            measured: &[Growth, Requests],
            sources: &[ASVS_7_1],
            is_unmeasured: true,
        },
        Claim {
            id: "spa-mobile-api",
            verdict: TrueIf,
            figures: &[],
            measured: &[],
            sources: &[BROWSER_APPS_6_1],
            is_unmeasured: true,
        },
    ],
};
