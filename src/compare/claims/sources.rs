//! What the claims are quoted from: each source once, with the section that says it.

use super::Source;

pub(super) const ASVS_7_1: Source = Source {
    title: "OWASP ASVS 5.0, V7.1",
    url: "https://github.com/OWASP/ASVS/blob/master/5.0/en/0x16-V7-Session-Management.md",
};
pub(super) const ASVS_7_2_3: Source = Source {
    title: "OWASP ASVS 5.0, 7.2.3",
    url: "https://github.com/OWASP/ASVS/blob/master/5.0/en/0x16-V7-Session-Management.md",
};
pub(super) const ASVS_7_4: Source = Source {
    title: "OWASP ASVS 5.0, V7.4",
    url: "https://github.com/OWASP/ASVS/blob/master/5.0/en/0x16-V7-Session-Management.md",
};
pub(super) const ASVS_8_3_2: Source = Source {
    title: "OWASP ASVS 5.0, 8.3.2",
    url: "https://github.com/OWASP/ASVS/blob/master/5.0/en/0x17-V8-Authorization.md",
};
pub(super) const ASVS_9_1: Source = Source {
    title: "OWASP ASVS 5.0, 9.1.1 and 9.1.2",
    url: "https://github.com/OWASP/ASVS/blob/master/5.0/en/0x18-V9-Self-contained-Tokens.md",
};
pub(super) const ASVS_9_2_3: Source = Source {
    title: "OWASP ASVS 5.0, 9.2.3",
    url: "https://github.com/OWASP/ASVS/blob/master/5.0/en/0x18-V9-Self-contained-Tokens.md",
};
pub(super) const AWS: Source = Source {
    title: "AWS, Sticky sessions for a load balancer",
    url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/sticky-sessions.html",
};
pub(super) const BROWSER_APPS_6_1: Source = Source {
    title: "OAuth for Browser-Based Applications, draft, §6.1",
    url: "https://datatracker.ietf.org/doc/draft-ietf-oauth-browser-based-apps/",
};
pub(super) const BROWSER_APPS_8: Source = Source {
    title: "OAuth for Browser-Based Applications, draft, §8",
    url: "https://datatracker.ietf.org/doc/draft-ietf-oauth-browser-based-apps/",
};
pub(super) const COOKIES_BIS: Source = Source {
    title: "RFC 6265bis draft, The SameSite Attribute",
    url: "https://datatracker.ietf.org/doc/draft-ietf-httpbis-rfc6265bis/",
};
pub(super) const DJANGO: Source = Source {
    title: "Django, How to use sessions",
    url: "https://docs.djangoproject.com/en/stable/topics/http/sessions/",
};
pub(super) const FAPI: Source =
    Source { title: "OpenID Foundation, FAPI Specifications", url: "https://openid.net/wg/fapi/specifications/" };
pub(super) const FIELDING_5_1_3: Source = Source {
    title: "Fielding, Architectural Styles, §5.1.3",
    url: "https://ics.uci.edu/~fielding/pubs/dissertation/rest_arch_style.htm#sec_5_1_3",
};
pub(super) const FIELDING_6_3_4_2: Source = Source {
    title: "Fielding, §6.3.4.2",
    url: "https://ics.uci.edu/~fielding/pubs/dissertation/evaluation.htm#sec_6_3_4_2",
};
pub(super) const MEMCACHED: Source =
    Source { title: "Memcached wiki, Overview", url: "https://github.com/memcached/memcached/wiki/Overview" };
pub(super) const NIST_5_1: Source =
    Source { title: "NIST SP 800-63B-4 §5.1", url: "https://pages.nist.gov/800-63-4/sp800-63b/session/" };
pub(super) const NIST_5_1_1: Source =
    Source { title: "NIST SP 800-63B-4 §5.1.1", url: "https://pages.nist.gov/800-63-4/sp800-63b/session/" };
pub(super) const NIST_5_2: Source =
    Source { title: "NIST SP 800-63B-4 §5.2", url: "https://pages.nist.gov/800-63-4/sp800-63b/session/" };
pub(super) const NIST_5_3: Source =
    Source { title: "NIST SP 800-63B-4 §5.3", url: "https://pages.nist.gov/800-63-4/sp800-63b/session/" };
pub(super) const OIDC_CORE_2: Source =
    Source { title: "OpenID Connect Core §2", url: "https://openid.net/specs/openid-connect-core-1_0.html#IDToken" };
pub(super) const PHP: Source = Source {
    title: "PHP Manual, session.save_handler",
    url: "https://www.php.net/manual/en/session.configuration.php",
};
pub(super) const RAILS: Source = Source {
    title: "Rails, CookieStore",
    url: "https://api.rubyonrails.org/classes/ActionDispatch/Session/CookieStore.html",
};
pub(super) const REDIS_PERSISTENCE: Source = Source {
    title: "Redis, Persistence",
    url: "https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/",
};
pub(super) const REDIS_REPLICATION: Source = Source {
    title: "Redis, Replication",
    url: "https://redis.io/docs/latest/operate/oss_and_stack/management/replication/",
};
pub(super) const RFC4648_5: Source =
    Source { title: "RFC 4648 (Base64) §5", url: "https://www.rfc-editor.org/rfc/rfc4648#section-5" };
pub(super) const RFC4949_4: Source =
    Source { title: "RFC 4949 (Security Glossary) §4", url: "https://www.rfc-editor.org/rfc/rfc4949#section-4" };
pub(super) const RFC6265_4_1_2_6: Source =
    Source { title: "RFC 6265 (Cookies) §4.1.2.6", url: "https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2.6" };
pub(super) const RFC6265_5_4: Source =
    Source { title: "RFC 6265 (Cookies) §5.4", url: "https://www.rfc-editor.org/rfc/rfc6265#section-5.4" };
pub(super) const RFC6265_8_2: Source =
    Source { title: "RFC 6265 (Cookies) §8.2", url: "https://www.rfc-editor.org/rfc/rfc6265#section-8.2" };
pub(super) const RFC6749_10_4: Source =
    Source { title: "RFC 6749 (OAuth 2.0) §10.4", url: "https://www.rfc-editor.org/rfc/rfc6749#section-10.4" };
pub(super) const RFC6749_1_1: Source =
    Source { title: "RFC 6749 (OAuth 2.0) §1.1", url: "https://www.rfc-editor.org/rfc/rfc6749#section-1.1" };
pub(super) const RFC6749_1_4: Source =
    Source { title: "RFC 6749 (OAuth 2.0) §1.4", url: "https://www.rfc-editor.org/rfc/rfc6749#section-1.4" };
pub(super) const RFC6749_1_5: Source =
    Source { title: "RFC 6749 (OAuth 2.0) §1.5", url: "https://www.rfc-editor.org/rfc/rfc6749#section-1.5" };
pub(super) const RFC6749_6: Source =
    Source { title: "RFC 6749 (OAuth 2.0) §6", url: "https://www.rfc-editor.org/rfc/rfc6749#section-6" };
pub(super) const RFC6750_1_2: Source =
    Source { title: "RFC 6750 (Bearer Tokens) §1.2", url: "https://www.rfc-editor.org/rfc/rfc6750#section-1.2" };
pub(super) const RFC6750_2_1: Source =
    Source { title: "RFC 6750 (Bearer Tokens) §2.1", url: "https://www.rfc-editor.org/rfc/rfc6750#section-2.1" };
pub(super) const RFC6750_5_3: Source =
    Source { title: "RFC 6750 (Bearer Tokens) §5.3", url: "https://www.rfc-editor.org/rfc/rfc6750#section-5.3" };
pub(super) const RFC7009_3: Source =
    Source { title: "RFC 7009 (Token Revocation) §3", url: "https://www.rfc-editor.org/rfc/rfc7009#section-3" };
pub(super) const RFC7515_2: Source =
    Source { title: "RFC 7515 (JWS) §2", url: "https://www.rfc-editor.org/rfc/rfc7515#section-2" };
pub(super) const RFC7515_5_2: Source =
    Source { title: "RFC 7515 (JWS) §5.2", url: "https://www.rfc-editor.org/rfc/rfc7515#section-5.2" };
pub(super) const RFC7515_7_1: Source =
    Source { title: "RFC 7515 (JWS) §7.1", url: "https://www.rfc-editor.org/rfc/rfc7515#section-7.1" };
pub(super) const RFC7516_7_1: Source =
    Source { title: "RFC 7516 (JWE) §7.1", url: "https://www.rfc-editor.org/rfc/rfc7516#section-7.1" };
pub(super) const RFC7517_5: Source =
    Source { title: "RFC 7517 (JSON Web Key) §5", url: "https://www.rfc-editor.org/rfc/rfc7517#section-5" };
pub(super) const RFC7518_3_1: Source =
    Source { title: "RFC 7518 (JWA) §3.1", url: "https://www.rfc-editor.org/rfc/rfc7518#section-3.1" };
pub(super) const RFC7519_12: Source =
    Source { title: "RFC 7519 (JWT) §12", url: "https://www.rfc-editor.org/rfc/rfc7519#section-12" };
pub(super) const RFC7519_3: Source =
    Source { title: "RFC 7519 (JWT) §3", url: "https://www.rfc-editor.org/rfc/rfc7519#section-3" };
pub(super) const RFC7519_4_1: Source =
    Source { title: "RFC 7519 (JWT) §4.1", url: "https://www.rfc-editor.org/rfc/rfc7519#section-4.1" };
pub(super) const RFC7519_4_2: Source =
    Source { title: "RFC 7519 (JWT) §4.2", url: "https://www.rfc-editor.org/rfc/rfc7519#section-4.2" };
pub(super) const RFC7519_4_3: Source =
    Source { title: "RFC 7519 (JWT) §4.3", url: "https://www.rfc-editor.org/rfc/rfc7519#section-4.3" };
pub(super) const RFC7541_2_3_2: Source =
    Source { title: "RFC 7541 (HPACK) §2.3.2", url: "https://www.rfc-editor.org/rfc/rfc7541#section-2.3.2" };
pub(super) const RFC7617_2_2: Source =
    Source { title: "RFC 7617 (Basic) §2.2", url: "https://www.rfc-editor.org/rfc/rfc7617#section-2.2" };
pub(super) const RFC7662_2_2: Source =
    Source { title: "RFC 7662 (Introspection) §2.2", url: "https://www.rfc-editor.org/rfc/rfc7662#section-2.2" };
pub(super) const RFC8037_3_1: Source =
    Source { title: "RFC 8037 (EdDSA) §3.1", url: "https://www.rfc-editor.org/rfc/rfc8037#section-3.1" };
pub(super) const RFC8705_3: Source =
    Source { title: "RFC 8705 (Mutual TLS) §3", url: "https://www.rfc-editor.org/rfc/rfc8705#section-3" };
pub(super) const RFC8725_3_1: Source =
    Source { title: "RFC 8725 (JWT Best Practices) §3.1", url: "https://www.rfc-editor.org/rfc/rfc8725#section-3.1" };
pub(super) const RFC8725_3_9: Source =
    Source { title: "RFC 8725 (JWT Best Practices) §3.9", url: "https://www.rfc-editor.org/rfc/rfc8725#section-3.9" };
pub(super) const RFC9068_2_1: Source =
    Source { title: "RFC 9068 (JWT Access Tokens) §2.1", url: "https://www.rfc-editor.org/rfc/rfc9068#section-2.1" };
pub(super) const RFC9068_2_2: Source =
    Source { title: "RFC 9068 (JWT Access Tokens) §2.2", url: "https://www.rfc-editor.org/rfc/rfc9068#section-2.2" };
pub(super) const RFC9068_4: Source =
    Source { title: "RFC 9068 (JWT Access Tokens) §4", url: "https://www.rfc-editor.org/rfc/rfc9068#section-4" };
pub(super) const RFC9068_6: Source =
    Source { title: "RFC 9068 (JWT Access Tokens) §6", url: "https://www.rfc-editor.org/rfc/rfc9068#section-6" };
pub(super) const RFC9110_3_3: Source =
    Source { title: "RFC 9110 (HTTP) §3.3", url: "https://www.rfc-editor.org/rfc/rfc9110#section-3.3" };
pub(super) const RFC9449: Source = Source { title: "RFC 9449 (DPoP)", url: "https://www.rfc-editor.org/rfc/rfc9449" };
pub(super) const RFC9562_5_7: Source =
    Source { title: "RFC 9562 (UUID) §5.7", url: "https://www.rfc-editor.org/rfc/rfc9562#section-5.7" };
pub(super) const RFC9700_2_2_1: Source =
    Source { title: "RFC 9700 (OAuth Security) §2.2.1", url: "https://www.rfc-editor.org/rfc/rfc9700#section-2.2.1" };
pub(super) const RFC9700_4_14_2: Source = Source {
    title: "RFC 9700 (OAuth Security) §4.14.2",
    url: "https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2",
};
pub(super) const TOMCAT: Source = Source {
    title: "Tomcat, Clustering and Session Replication",
    url: "https://tomcat.apache.org/tomcat-10.1-doc/cluster-howto.html",
};
pub(super) const WEB_STORAGE: Source =
    Source { title: "HTML Standard, Web storage", url: "https://html.spec.whatwg.org/multipage/webstorage.html" };
