### The argument, claim by claim: what is said, whether it is so, and how we know.
###
### The reason of a claim that is true on a condition begins with that condition: “If …”.

claims-page = Claim by claim
claims-heading = The argument, claim by claim
claims-lede = What is commonly said of sessions and tokens, whether it is so, and how we know. Of { $all } claims { $right } are true, { $conditional } are true on a condition, and { $wrong } are false. Some contradict one another. The numbers come from <a href="/compare">measurements</a> on this machine. Which of the two to choose is left to you.
claims-topics = Topics
claims-true = true
claims-false = false
claims-true-if = true, if …
claims-measured = Measured:
claims-of-run = On this machine, newest run: { $figure }
claims-quoted = Quoted:
claims-unmeasured = Not yet measured here: { $what }
claims-some = some

claims-shown-life = life of a login
claims-shown-verify = time to verify
claims-shown-sign = time to sign
claims-shown-requests = whole requests
claims-shown-growth = growth with logins
claims-shown-revocation = revocation, live
claims-shown-attacks = attacks, tried
claims-shown-inspector = a token taken apart

## What the words mean

claims-topic-words = What the words mean

claim-authn-authz-says = Authentication settles who somebody is, authorisation what they may do.
claim-authn-authz-because = At both doors a password is checked at sign-in, before a cookie or a token is handed out. What the person may do is decided at every request: from the stored role, or in stateless mode from the role written in the token.

claim-http-forgets-says = HTTP keeps nothing between requests, so without sessions people would sign in for every page.
claim-http-forgets-because = If nothing is repeated. Each request stands on its own, so something has to come with each; that may be a session cookie or a token, and with Basic authentication the browser repeats the password itself.

claim-session-is-connection-says = A session is an open connection between client and server.
claim-session-is-connection-because = A session outlives connections, and a server must not in general take two requests on one connection for the same user agent's. Here a session also outlives a restart of the server.

claim-session-id-unique-says = A session id is a unique id.
claim-session-id-unique-because = If it also cannot be guessed: whoever guesses one is signed in, so at least 128 random bits are asked for. Here an id finds the row, a separate random secret opens it, and the store holds only a hash of the secret.

claim-token-means-stateless-says = Authentication by tokens keeps no state on the server.
claim-token-means-stateless-because = If the token speaks for itself and nobody asks for more. A token may also be a mere reference to a row, and a self-contained one may be looked up all the same, as lookup mode does.


## What is kept where

claims-topic-kept = What is kept where

claim-where-state-is-says = With sessions the server keeps the state; with tokens the client holds it itself.
claim-where-state-is-because = If the access token is taken alone; and even that the client only carries, for it cannot change what is signed. As soon as a login can be renewed or revoked the server keeps a row for it: here { $row_bytes_session } bytes for a session, { $row_bytes_token } bytes for a token login.

claim-sessions-hold-state-says = A session can hold user data such as a cart, and lets the server follow what somebody does.
claim-sessions-hold-state-because = If the application writes it there, and then it ends with the session. Here a login holds nothing but the login; what belongs to a person is stored under the person, whom a token names as well. The last use is noted for both kinds.

claim-memory-per-login-says = The more people are signed in with sessions, the more of the server's memory is used up.
claim-memory-per-login-because = If sessions are kept in memory. Rows on disk use disk, and memory only for a cache with a limit. A refresh token that can be revoked uses a row as well: { $row_bytes_token } bytes, against { $row_bytes_session } for a session.

claim-no-database-says = Tokens need no database, neither to be issued nor to be used.
claim-no-database-because = Signing in reads the password's hash and the role from somewhere. A refresh token that rotates or can be revoked has to be remembered: store writes per refresh here: { $refresh_writes }. Only verification can do without.

claim-ram-is-usual-says = The usual store for sessions is main memory.
claim-ram-is-usual-because = If the framework says so. By default Django uses the database, PHP a file for each session, and Rails an encrypted cookie with no store at all. Here it is a store on disk with a cache.

claim-no-persistence-says = Sessions need not survive a restart.
claim-no-persistence-because = If it is acceptable that everybody signs in again. What must not be forgotten is that a login was ended, as long as anything handed out for it could still be shown. Here both survive, for both doors.

claim-disk-is-slow-says = A store on disk is slow for sessions, since every look-up is input and output.
claim-disk-is-slow-because = If reads go to the disk. Rows in use are normally answered from a cache in memory, as here; writes that must not be lost do wait for the disk, and they happen at sign-in, renewal and revocation, not at each request.
claim-disk-is-slow-unmeasured = sessions in a relational database, with a working set larger than its cache

claim-serialisation-says = Sessions in a relational database cost serialisation and deserialisation.
claim-serialisation-because = If the session is kept as one serialised value, as Django does; columns need none. A token is decoded at each request too: base64url, JSON, signature. Here verify includes decoding on both sides.
claim-serialisation-unmeasured = a relational store

claim-store-bottleneck-says = With much traffic the session store becomes the bottleneck and must be scaled along with the servers.
claim-store-bottleneck-because = If every request asks one shared store. Store reads per verification here: { $session_reads } for a session, { $lookup_reads } for a token in lookup mode, { $stateless_reads } in stateless mode. On this server the store is in the same process, so no network lies between.
claim-store-bottleneck-unmeasured = several servers on one shared store, under load


## What travels, and what a request costs

claims-topic-travels = What travels, and what a request costs

claim-size-on-the-wire-says = A token is larger than a session id, so it costs bandwidth.
claim-size-on-the-wire-because = If the token speaks for itself and the session is a row; a token may be a mere reference, and a session may be sealed into its cookie. Here each request carries { $cookie_bytes } bytes of cookie or { $token_bytes } bytes of access token; every claim added to a token is sent each time. HTTP/2 can send a repeated header as a short index into a table.

claim-bearer-header-says = The access token, or its id, is sent in the header Authorization: Bearer.
claim-bearer-header-because = If the whole token is meant: its id (jti) is only one of its claims and opens nothing. The header is the method every resource server must understand; here it is the only one.

claim-cookie-by-itself-says = A browser sends the session cookie by itself with every request to the same domain.
claim-cookie-by-itself-because = If host, path, scheme and SameSite fit. A __Host- cookie, as here, goes back only to the very host that set it; SameSite=Lax keeps it from another site's POST.

claim-session-asks-each-time-says = A session is looked up in the store at every request.
claim-session-asks-each-time-because = If the server keeps it. Store reads per verification here: { $session_reads }, the login and the person. A session sealed into its cookie is not looked up, and is then as hard to revoke as a token.

claim-verify-without-database-says = A token is verified by its signature and claims, without the database.
claim-verify-without-database-because = If they suffice and may be as old as the token. Store reads per verification here: { $stateless_reads } in stateless mode, { $denylist_reads } with a denylist in memory, { $lookup_reads } in lookup mode. Whatever is not in the claims is still read.

claim-tokens-are-cheaper-says = Checking a token burdens the server less than looking up a session.
claim-tokens-are-cheaper-because = If the signature costs less than the read. An HMAC is cheap and a public-key signature dearer; a read in the same process is cheap and one across a network dearer. The measurement says which is less on this machine.
claim-tokens-are-cheaper-unmeasured = a store across a network

claim-id-means-nothing-says = A session id means nothing by itself, and likewise a token that holds only an id: nothing leaks.
claim-id-means-nothing-because = If only the content counts. Whoever holds either can act as the person until it is refused, whatever it says. The id in our cookie is a UUID that tells when the login began; the other half is random.

claim-stolen-is-stolen-says = A stolen session id is just as usable as a stolen token.
claim-stolen-is-stolen-because = If it is a bearer token, as ours are; one bound to a key (DPoP, mutual TLS) is of no use without that key. Holding either is then enough. They differ in how long that lasts: until the login ends or expires, or, in stateless mode, until the access token expires.

claim-server-is-safer-says = With sessions the important data stays on the server, so it is safer; a token exposes user data.
claim-server-is-safer-because = If the token holds such data. A token of ids and a role shows little more than a cookie, and data on a server can leak from there. Neither says how well the credential itself is guarded.


## What a token is

claims-topic-format = What a token is

claim-what-jwt-is-for-says = JWT is a standard for passing information securely as JSON, used for message authentication and encryption.
claim-what-jwt-is-for-because = If the two are kept apart: a signed token (JWS) cannot be altered unnoticed, an encrypted one (JWE) cannot be read. Access tokens are commonly only signed; ours are.

claim-payload-encrypted-says = The claims in the payload are encrypted.
claim-payload-encrypted-because = In a signed token they are only encoded, and whoever holds it can read them; so nothing confidential belongs there. The opposite, that the payload is merely encoded, is claimed as often, and is right.

claim-three-parts-says = A token consists of a header with algorithm and type, a payload and a signature, as JSON.
claim-three-parts-because = If it is a signed one; an encrypted one has five parts. The signature is bytes, not JSON. Of the header only alg is always required; the access-token profile asks for the type at+jwt, and ours for a key id besides.

claim-base64-says = The parts of a token are Base64.
claim-base64-because = If that means base64url, one of the encodings of that standard: - and _ for + and /; and a token leaves out the = at the end. All of them turn bytes into ASCII text and hide nothing. Here any other spelling of a token is refused.

claim-registered-claims-says = Registered claims such as iss, sub, aud and exp are predefined and recommended.
claim-registered-claims-because = If no profile asks for more. JWT itself requires none; the profile for access tokens requires iss, exp, aud, sub, client_id, iat and jti, and here a token without one of them is refused.

claim-public-private-claims-says = Public claims are registered or collision-resistant names; private claims are agreed between the parties.
claim-public-private-claims-because = In our tokens client_id, sid and roles are registered names, while epoch and gen are private: the server that issues them is the server that reads them.

claim-key-pair-or-secret-says = A token is signed with a private key and checked with the public one; or, as also said, with the server's one secret key.
claim-key-pair-or-secret-because = If the algorithm is named. EdDSA, ES256 and RS256 use a pair, and a verifier cannot sign. HS256 uses one secret: the code (MAC) is computed anew and compared, and whoever can verify can also sign.

claim-alg-from-header-says = The signature is checked with the algorithm that the token's header names.
claim-alg-from-header-because = The header is written by whoever sends the token, so believing it lets in alg none and swapped algorithms. The verifier decides; here each key has one algorithm, and the header may only agree.

claim-signature-proves-says = The signature proves that a token is genuine and unchanged.
claim-signature-proves-because = If only the issuer can sign: with HS256 whoever verifies could also have issued it. A changed payload is refused. The signature does not say that the token is still wanted, that its claims are still true, or that the sender is the one it was issued to.


## Ending a login

claims-topic-ending = Ending a login

claim-session-ends-at-once-says = The server can end a particular session at once, which helps against a break-in.
claim-session-ends-at-once-because = If the session is a row, and the store keeps its end: one sealed into its cookie has no row to end, and a store that loses the write forgets that it ended. Here the row is marked as ended and the next request is refused. That helps from the moment somebody notices.

claim-cannot-be-revoked-says = An issued token cannot be revoked before it expires, so signing out is hard.
claim-cannot-be-revoked-because = If it is verified by itself: in stateless mode a revoked one works for up to { $stateless_seconds } more seconds here. In lookup and denylist mode the next request is refused. OAuth has protocols to revoke a token and to ask whether it is still active.

claim-theft-until-expiry-says = A stolen access token can be used until it expires.
claim-theft-until-expiry-because = If nobody asks the store, or nobody revokes it. A token bound to a key (DPoP, mutual TLS) is of no use without that key; ours are not bound.

claim-short-access-says = A short-lived access token limits the damage of a theft.
claim-short-access-because = Its life is the longest that a stolen or outdated one works in stateless mode: { $stateless_seconds } seconds here. RFC 6750 advises an hour or less. The price is a refresh each time it runs out.

claim-refresh-token-says = A long-lived refresh token, kept in the database, fetches new access tokens and needs the better protection.
claim-refresh-token-because = If database means state to check it against; the token itself need not be stored, and here the row holds only numbers. It matters more because it lives longer; here it rotates at each use, and a spent one ends the login. So the stateless scheme has a store after all.

claim-stale-role-says = After a change of role a token still carries the old one.
claim-stale-role-because = If its claims are believed: for up to { $role_seconds } seconds in stateless mode here. A session, and a token in lookup or denylist mode, is affected at the next request; on this server the login ends and the person signs in anew.


## Where the client keeps it

claims-topic-client = Where the client keeps it

claim-where-client-keeps-says = A session id is kept in a cookie, a token in web storage or in a cookie.
claim-where-client-keeps-because = If the client is a browser, and even there a token can stay in memory only. The place decides which attack is possible, not the kind of credential: either kind can be kept in either place.

claim-client-cannot-read-says = The client cannot read a session's credential, but can read a token.
claim-client-cannot-read-because = Whoever holds the device can read both. HttpOnly hides either from scripts, and web storage hides neither. The difference is that in a token there is something to read.

claim-storage-xss-says = A token in web storage can be stolen by a script in the page (XSS), a cookie cannot.
claim-storage-xss-because = If the cookie is HttpOnly. Every script of the origin can read web storage. A hostile script cannot take an HttpOnly cookie away, but it can send requests with it as long as the page is open.

claim-cookie-csrf-says = A cookie can be misused from another site (CSRF), a bearer header cannot.
claim-cookie-csrf-because = If nothing else is done. A browser adds cookies by itself and never a bearer header. Secure and HttpOnly do not change that; SameSite, an origin check and a hidden field do, and our session door has all three.

claim-jwt-in-cookie-says = A JWT is kept in web storage and travels to the API in a cookie.
claim-jwt-in-cookie-because = What is in web storage the browser never sends; a program has to. A JWT in a cookie is a cookie: sent by itself, so open to CSRF unless defended. Here the API reads no cookie at all.

claim-mobile-clients-says = Tokens suit phones and other kinds of client; sessions are for browsers.
claim-mobile-clients-because = If the client has nothing that keeps cookies. A session is a secret that comes back with each request, and an app can keep one too. A header is merely the same in every program.
claim-mobile-clients-unmeasured = a phone app that uses either door


## Many servers

claims-topic-servers = Many servers

claim-sessions-need-sharing-says = With several servers sessions must be synchronised, or whoever signed in at one is unknown to the next.
claim-sessions-need-sharing-because = If each server keeps its own sessions. The ways out are sticky routing, copying, a shared store, or a session sealed into its cookie.
claim-sessions-need-sharing-unmeasured = two or more servers behind a load balancer

claim-sticky-sessions-says = Sticky sessions keep a person on one server, and may pile the traffic up there.
claim-sticky-sessions-because = The balancer marks each person with a cookie. It also ties them to the life of that server: when it goes, sessions kept only there go with it.
claim-sticky-sessions-unmeasured = a load balancer and servers that fail

claim-session-clustering-says = Copying each change to all servers makes network traffic grow with their number.
claim-session-clustering-because = If every server is copied to. Tomcat advises that for small clusters only; its other manager copies to one backup, and then the traffic does not grow so.
claim-session-clustering-unmeasured = a cluster that copies sessions

claim-separate-store-says = A separate session store avoids both problems.
claim-separate-store-because = If it is large and available enough. Any server can then serve anybody and nothing is copied between them; in return each look-up crosses the network, and all depend on the one store.
claim-separate-store-unmeasured = several servers on one shared store

claim-in-memory-store-says = As that store one takes an in-memory key-value database such as Redis or Memcached.
claim-in-memory-store-because = If losing an entry is acceptable. Redis can write to disk, and replicates asynchronously, so an acknowledged write, such as the end of a login, can be lost when a server fails. Memcached evicts the least recently used when memory is full, which signs somebody out.
claim-in-memory-store-unmeasured = Redis and Memcached as stores

claim-any-server-verifies-says = One server issues tokens, and every other verifies them without keeping state or asking anybody.
claim-any-server-verifies-because = If it has the key, is the intended audience, and may learn of a revocation late. The public keys are published for this; with HS256 every verifier could also issue.
claim-any-server-verifies-unmeasured = a second service that verifies by the published keys

claim-scales-without-limit-says = Without a session store, servers can be added without limit.
claim-scales-without-limit-because = Verification is then no limit, but signing in, refreshing, revoking, distributing keys and the data itself are still shared. Every refresh writes; sign-ins are limited by hashing passwords.
claim-scales-without-limit-unmeasured = more than one server

claim-microservices-says = Sessions fit one service; tokens fit several, microservices, serverless functions and several domains.
claim-microservices-because = If each service checks that a token is meant for it. A cookie goes to its own host or domain, a header to any. A gateway can also take a session from the browser and pass tokens on inside.
claim-microservices-unmeasured = several services

claim-single-sign-on-says = Tokens make single sign-on easy.
claim-single-sign-on-because = If signing in is all of it. OpenID Connect carries a sign-in to other applications in a signed token; each of them usually then keeps a session of its own, and these end separately.
claim-single-sign-on-unmeasured = an identity provider and two applications

claim-oauth-is-jwt-says = OAuth is token authentication like JWT, and linking up with other APIs needs it.
claim-oauth-is-jwt-because = If access is to be delegated without handing over the password. OAuth is a framework for authorisation and leaves the form of its tokens open; JWT is a form; OpenID Connect adds authentication to OAuth.
claim-oauth-is-jwt-unmeasured = an outside client with its own authorisation


## Which to choose

claims-topic-choose = Which to choose

claim-rest-says = Sessions have state and do not fit REST; tokens do.
claim-rest-because = If REST is taken at its word: session state is to be kept entirely on the client. A session row breaks that, and so do a token that is looked up, a denylist and a row for refreshing. Fielding objects to cookies besides.

claim-finance-says = Sessions are for finance and wherever security comes first; tokens are risky there.
claim-finance-because = If that is about ending a login at once, which a token in lookup mode does as well. Open banking in several countries rests on OAuth tokens under the FAPI profile.

claim-simplicity-over-security-says = Sessions are for cases where simplicity matters more than security.
claim-simplicity-over-security-because = This contradicts the claim above, and both are made. How secure either is does not follow from where the state is; the same catalogue sets requirements for both and says that no single pattern suits all.

claim-simple-and-old-says = Sessions are simple to build and belong to older systems.
claim-simple-and-old-because = If old means earlier: cookies are the older standard, and still the predominant way. A session has one credential and no renewal, but needs a defence against other sites; tokens need a format, keys and renewal. Here the two source folders are twins, and each has what the other lacks.

claim-small-or-large-says = Sessions are for one server, few people or an intranet; tokens for large services.
claim-small-or-large-because = If the store cannot follow the growth. Size bears on where rows are kept and how often they are read, and tokens that can be renewed have rows too. What one machine carries is measured here.
claim-small-or-large-unmeasured = loads beyond one machine

claim-spa-mobile-api-says = Tokens are for single-page applications and mobile apps with a REST API.
claim-spa-mobile-api-because = If the client itself calls APIs elsewhere. For browser applications the OAuth working group describes first a backend that keeps the tokens and gives the browser a cookie.
claim-spa-mobile-api-unmeasured = a single-page application with either door

claims-pages = More claims
