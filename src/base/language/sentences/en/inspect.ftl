### The inspector, what keeps an experiment waiting, and the script on the page of attacks.

inspect-lede = What this browser carries for you, part by part, and beside it what an app would carry. Nothing on this page opens anything.
inspect-my-session = My session
inspect-cookie-line = Your browser adds this line to every request to this host, by itself:
inspect-secret = secret
inspect-line-bytes = bytes with every request
inspect-row-bytes = bytes kept on the server
inspect-row-now-renewed = Without its key, as the row is now: after a renewal, so with the hash of the secret before it.
inspect-row-now-new = Without its key, as the row is now: before any renewal.
inspect-id-and-secret = The <b>id</b> finds the row and is no secret. The <b>secret</b> opens it: { $n } characters, 256 random bits. It is left out here, because whoever reads it on a screen could use it; the server could not show it from its store either, which has only a hash of it.
inspect-token-like-mine = A token like mine
inspect-my-token = My token
inspect-token-line = An app adds this line to each request, in code of its own:
inspect-token-row = Without its key, and before any renewal. The overview counts rows, the session’s too, after one; they are larger by what is kept of the credential before, and the device’s name differs.
inspect-token-nobodys = It was made for a <b>throw-away person</b> with your name and role, on a server that is gone by now. Your own apps’ tokens are never shown.
inspect-pair = An app that signs in as you gets a pair: an <b>access token</b>, which it shows with each request, and a <b>refresh token</b>, which renews both.
inspect-pair-how = Those of your own apps are never shown. Press the button, and a pair is made for a throw-away person with your name and role, on a throw-away server with keys of its own. It is taken apart here and opens nothing.
inspect-make = Make a token and take it apart
inspect-make-another = Make another one
inspect-asked-title = Does it open anything here?
inspect-asked-how = This very server was asked with both, while this page was made:
inspect-asked = asked of this server: { $status }

inspect-apart-title = The access token, taken apart
inspect-apart = Three parts, each written in base64url with a dot between. That is a spelling, not a lock: <b>anyone who holds this can read it</b>.
inspect-header = 1. Header
inspect-payload = 2. Payload: the claims
inspect-signature = 3. Signature
inspect-does-shared = <b>It does:</b> let whoever knows the key (HS256: the shared secret) see that this server wrote every letter of the two parts before it, without asking this server.
inspect-does = <b>It does:</b> let whoever knows the key ({ $alg }: the public one is enough) see that this server wrote every letter of the two parts before it, without asking this server.
inspect-does-not = <b>It does not:</b> hide anything, say that the login still lives, or tell who sends it.

inspect-members = Every member, explained
inspect-member = Member
inspect-kind = Kind
inspect-here = Here
inspect-says = What it says
inspect-kinds = Registered: named by the standard for JWT itself. Public: named by another standard, so that strangers understand it. Private: between this server and itself.
inspect-kind-header = header
inspect-kind-registered = registered
inspect-kind-public = public
inspect-kind-private = private
inspect-this-house = this server
inspect-claim-typ = What it is: an access token, not any other JWT.
inspect-claim-alg = How it was signed (EdDSA: RFC 8037 §3.1, any other: RFC 7518 §3.1). The key decides; this must agree.
inspect-claim-kid = Which key of the issuer has signed it.
inspect-claim-iss = Who issued it: the address of the server.
inspect-claim-aud = For whom it is meant. Others must refuse it.
inspect-claim-sub = The person’s id. Here: nobody’s.
inspect-claim-client-id = Which client it was issued to.
inspect-claim-iat = When it was issued.
inspect-claim-exp = From when on it is refused.
inspect-claim-jti = This token’s own id: no other token has it.
inspect-claim-sid = The login’s id, as in the list of logins. A name in the IANA registry of claims.
inspect-claim-roles = What the person may do, as it was when this was issued.
inspect-claim-epoch = The person’s number: adding one ends all their logins.
inspect-claim-gen = Which refresh token came with it, counted.
inspect-claim-unknown = Not one that this page knows.
inspect-now = now
inspect-ago = { $time } ago
inspect-left = { $time } left

inspect-refresh-title = The refresh token, taken apart
inspect-refresh = It is not a JWT and holds nothing to read. It is a session in all but name: it finds a row, and only that row says what it is worth.
inspect-part = Part
inspect-bytes = Bytes
inspect-what-for = What for
inspect-part-prefix = Says what it is, so that a leak is found by searching.
inspect-part-version = Of this form.
inspect-part-login-id = Finds the row in the store.
inspect-part-generation = Which one of this login it is. Each renewal adds one.
inspect-part-mac = HMAC-SHA256 by the server’s own key over all of this and a number in the row: nobody else can make one.
inspect-row-numbers = The row keeps no token either, only numbers: newest { $newest }, parent { $parent }, { $superseded ->
    [0] none superseded
   *[other] { $superseded } superseded
  }, the newest { $used ->
    [true] seen in use
   *[other] not seen in use yet
  }.

inspect-life-title = The life of a refresh token
inspect-life-picture = Three generations of one login’s refresh token, in time from left to right
inspect-life-picture-long = The first is newest until it is exchanged for the second; then it is superseded: within the grace it gets the second once more, after that it is the parent, and once the second is exchanged it is spent. The second and the third follow in the same way.
inspect-first = 1st
inspect-second = 2nd
inspect-third = 3rd
inspect-newest = newest
inspect-grace = grace
inspect-parent = parent
inspect-spent = spent
inspect-exchanged = exchanged
inspect-superseded-grace = superseded, in grace
inspect-superseded-parent = superseded, the parent
inspect-newest-means = Exchanged for the next one, and for a new access token.
inspect-no-grace = There is no grace on this server.
inspect-grace-means = For { $time } it gets the newest once more: two requests at the same time, or an answer that was lost, sign nobody out.
inspect-parent-means = The one just before the newest. It gets a new one if the newest was never seen in use: then its answer was lost. Otherwise it is spent.
inspect-spent-means = It is in two hands. The login ends, for both of them, and its owner is told.

inspect-flags-title = The cookie, attribute by attribute
inspect-flags = As this server sets it. The attributes go to the browser once; it keeps them and never sends them back.
inspect-flags-insecure = As this server sets it, knowingly without https (insecure_lan): so without Secure, and without the name that needs it. The attributes go to the browser once; it keeps them and never sends them back.
inspect-attribute = Attribute
inspect-does-what = What it does
inspect-set = set
inspect-not-set = not set
inspect-seconds = { $secs } s ({ $time })
inspect-about = about { $time }
inspect-flag-host = A name that begins so is kept by the browser only if it came with Secure, with Path=/ and without Domain: no other host, and no page without https, can put one in its place.
inspect-flag-http-only = No script can read it, not even one of ours. See what that is worth among the attacks.
inspect-flag-secure = The browser sends it over https only. To this very machine (127.0.0.1, localhost) browsers send it over http too.
inspect-flag-same-site = Lax: it comes along when you follow a link to here, and stays behind when another site sends a form or loads something from here.
inspect-flag-path = It goes to every address of this host, also to the style sheet and pictures.
inspect-flag-domain = Without it the cookie goes to exactly this host and to no other of the same domain.
inspect-flag-max-age = When the browser drops it by itself: what is left of the session’s longest life. Unused sessions end earlier, and that only the server decides.

inspect-row-title = The row behind the cookie
inspect-row = Every request with the cookie reads this row, and the person’s record. What it says now is what counts now.
inspect-row-id = Id
inspect-row-session = session
inspect-row-secret = Secret
inspect-row-hash = a hash of the secret (SHA-256, 32 bytes), not the secret
inspect-row-hashes = a hash of the secret (SHA-256, 32 bytes), not the secret; also a hash of the one before, for another tab
inspect-row-state = State
inspect-row-live = live
inspect-row-ended = ended
inspect-row-device = Device
inspect-row-address = Address
inspect-row-created = Created
inspect-row-confirmed = Password last given
inspect-row-seen = Seen
inspect-to-the-minute = (to the minute)
inspect-row-expires = Expires unused
inspect-row-expires-latest = Expires at the latest
inspect-row-epoch = Epoch
inspect-epoch-means = (dead as soon as the person’s is another)
inspect-row-written = Written
inspect-times-written = { $n ->
    [one] 1 time since it was made
   *[other] { $n } times since it was made
  }
inspect-row-size = Size
inspect-size-renewed = { $n } bytes as stored, without its key, after a renewal
inspect-size-new = { $n } bytes as stored, without its key, before any renewal

gate-yours = An experiment of yours is under way. Wait until it is done, then start the next one.
gate-full = Other people's experiments keep this server busy. Try again in about ten seconds.

