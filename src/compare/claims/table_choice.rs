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
    title: "Many servers",
    claims: &[
        Claim {
            id: "sessions-need-sharing",
            claim: "With several servers sessions must be synchronised, or whoever signed in at one is unknown to \
                    the next.",
            verdict: TrueIf,
            because: "If each server keeps its own sessions. The ways out are sticky routing, copying, a shared \
                      store, or a session sealed into its cookie.",
            measured: &[],
            sources: &[TOMCAT, RAILS],
            not_here: Some("two or more servers behind a load balancer"),
        },
        Claim {
            id: "sticky-sessions",
            claim: "Sticky sessions keep a person on one server, and may pile the traffic up there.",
            verdict: True,
            because: "The balancer marks each person with a cookie. It also ties them to the life of that server: \
                      when it goes, sessions kept only there go with it.",
            measured: &[],
            sources: &[AWS],
            not_here: Some("a load balancer and servers that fail"),
        },
        Claim {
            id: "session-clustering",
            claim: "Copying each change to all servers makes network traffic grow with their number.",
            verdict: TrueIf,
            because: "If every server is copied to. Tomcat advises that for small clusters only; its other manager \
                      copies to one backup, and then the traffic does not grow so.",
            measured: &[],
            sources: &[TOMCAT],
            not_here: Some("a cluster that copies sessions"),
        },
        Claim {
            id: "separate-store",
            claim: "A separate session store avoids both problems.",
            verdict: TrueIf,
            because: "If it is large and available enough. Any server can then serve anybody and nothing is copied \
                      between them; in return each look-up crosses the network, and all depend on the one store.",
            measured: &[],
            sources: &[],
            not_here: Some("several servers on one shared store"),
        },
        Claim {
            id: "in-memory-store",
            claim: "As that store one takes an in-memory key-value database such as Redis or Memcached.",
            verdict: TrueIf,
            because: "If losing an entry is acceptable. Redis can write to disk, and replicates asynchronously, so \
                      an acknowledged write, such as the end of a login, can be lost when a server fails. Memcached \
                      evicts the least recently used when memory is full, which signs somebody out.",
            measured: &[],
            sources: &[REDIS_PERSISTENCE, REDIS_REPLICATION, MEMCACHED],
            not_here: Some("Redis and Memcached as stores"),
        },
        Claim {
            id: "any-server-verifies",
            claim: "One server issues tokens, and every other verifies them without keeping state or asking anybody.",
            verdict: TrueIf,
            because: "If it has the key, is the intended audience, and may learn of a revocation late. The public \
                      keys are published for this; with HS256 every verifier could also issue.",
            measured: &[Verify],
            sources: &[RFC9068_4, RFC7517_5, RFC6749_1_1],
            not_here: Some("a second service that verifies by the published keys"),
        },
        Claim {
            id: "scales-without-limit",
            claim: "Without a session store, servers can be added without limit.",
            verdict: False,
            because: "Verification is then no limit, but signing in, refreshing, revoking, distributing keys and the \
                      data itself are still shared. Every refresh writes; sign-ins are limited by hashing passwords.",
            measured: &[Life],
            sources: &[],
            not_here: Some("more than one server"),
        },
        Claim {
            id: "microservices",
            claim: "Sessions fit one service; tokens fit several, microservices, serverless functions and several \
                    domains.",
            verdict: TrueIf,
            because: "If each service checks that a token is meant for it. A cookie goes to its own host or domain, \
                      a header to any. A gateway can also take a session from the browser and pass tokens on inside.",
            measured: &[],
            sources: &[RFC8725_3_9, ASVS_9_2_3],
            not_here: Some("several services"),
        },
        Claim {
            id: "single-sign-on",
            claim: "Tokens make single sign-on easy.",
            verdict: TrueIf,
            because: "If signing in is all of it. OpenID Connect carries a sign-in to other applications in a signed \
                      token; each of them usually then keeps a session of its own, and these end separately.",
            measured: &[],
            sources: &[OIDC_CORE_2, NIST_5_2],
            not_here: Some("an identity provider and two applications"),
        },
        Claim {
            id: "oauth-is-jwt",
            claim: "OAuth is token authentication like JWT, and linking up with other APIs needs it.",
            verdict: TrueIf,
            because: "If access is to be delegated without handing over the password. OAuth is a framework for \
                      authorisation and leaves the form of its tokens open; JWT is a form; OpenID Connect adds \
                      authentication to OAuth.",
            measured: &[],
            sources: &[RFC6749_1_4, OIDC_CORE_2],
            not_here: Some("an outside client with its own authorisation"),
        },
    ],
};

pub(super) const CHOOSE: Topic = Topic {
    id: "choose",
    title: "Which to choose",
    claims: &[
        Claim {
            id: "rest",
            claim: "Sessions have state and do not fit REST; tokens do.",
            verdict: TrueIf,
            because: "If REST is taken at its word: session state is to be kept entirely on the client. A session \
                      row breaks that, and so do a token that is looked up, a denylist and a row for refreshing. \
                      Fielding objects to cookies besides.",
            measured: &[Life],
            sources: &[FIELDING_5_1_3, FIELDING_6_3_4_2],
            not_here: None,
        },
        Claim {
            id: "finance",
            claim: "Sessions are for finance and wherever security comes first; tokens are risky there.",
            verdict: TrueIf,
            because: "If that is about ending a login at once, which a token in lookup mode does as well. Open \
                      banking in several countries rests on OAuth tokens under the FAPI profile.",
            measured: &[Life, Revocation],
            sources: &[FAPI, ASVS_7_1],
            not_here: None,
        },
        Claim {
            id: "simplicity-over-security",
            claim: "Sessions are for cases where simplicity matters more than security.",
            verdict: False,
            because: "This contradicts the claim above, and both are made. How secure either is does not follow from \
                      where the state is; the same catalogue sets requirements for both and says that no single \
                      pattern suits all.",
            measured: &[Attacks],
            sources: &[ASVS_7_1, ASVS_9_1],
            not_here: None,
        },
        Claim {
            id: "simple-and-old",
            claim: "Sessions are simple to build and belong to older systems.",
            verdict: TrueIf,
            because: "If old means earlier: cookies are the older standard, and still the predominant way. A session \
                      has one credential and no renewal, but needs a defence against other sites; tokens need a \
                      format, keys and renewal. Here the two source folders are twins, and each has what the other \
                      lacks.",
            measured: &[],
            sources: &[NIST_5_1_1],
            not_here: None,
        },
        Claim {
            id: "small-or-large",
            claim: "Sessions are for one server, few people or an intranet; tokens for large services.",
            verdict: TrueIf,
            because: "If the store cannot follow the growth. Size bears on where rows are kept and how often they \
                      are read, and tokens that can be renewed have rows too. What one machine carries is measured \
                      here.",
            measured: &[Growth, Requests],
            sources: &[ASVS_7_1],
            not_here: Some("loads beyond one machine"),
        },
        Claim {
            id: "spa-mobile-api",
            claim: "Tokens are for single-page applications and mobile apps with a REST API.",
            verdict: TrueIf,
            because: "If the client itself calls APIs elsewhere. For browser applications the OAuth working group \
                      describes first a backend that keeps the tokens and gives the browser a cookie.",
            measured: &[],
            sources: &[BROWSER_APPS_6_1],
            not_here: Some("a single-page application with either door"),
        },
    ],
};
