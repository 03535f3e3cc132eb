### The attack bench: what is tried, what happens on the stage, and what came of it.

attacks-lede = Ten attacks to try. Each is really sent, through every check of this server, at a throw-away person on a throw-away server; what you read is what came back. If something gets through, the page says so.
attacks-group-copied = Copied and shown again
attacks-group-elsewhere = From another site
attacks-group-forged = Forged tokens
attacks-group-scripts = A script on the page
attacks-try = Try it
attacks-try-again = Try it again
attacks-try-script = See what the headers say
attacks-what-happens = What happens
attacks-sent = Sent
attacks-came-back = Came back
attacks-from = { $part } · from { $address }
attacks-how = How it is done
attacks-how-house = Every button builds a server beside this one: the same code and configuration (tokens are verified by <b>{ $verify }</b>), but people, logins and keys of its own, and a clock that can be put forward. It is gone when the answer is here. Addresses such as 198.51.100.66 are set aside for examples and belong to nobody.
attacks-how-marks = What is marked <b>must work</b> shows that the credential was good before it was attacked; otherwise the page says that nothing was learned. What a defence costs the owner is marked so, and not counted as an attack that was stopped. Whatever opens something is cut short.

## The script that is played in one's own browser; %s becomes the beginning of a token.

attacks-browser = Or play the script yourself: the button lets a script on this page put a made-up token into your browser’s storage and another into a cookie that scripts can read, then look for these two and for your real cookie. Both are taken away when you leave the page.
attacks-browser-go = Look with a real script
attacks-browser-without = With JavaScript this could be tried in your very browser. Without it, no script can read anything here.
attacks-browser-found = found
attacks-browser-nothing = nothing found
attacks-browser-session = Your session’s cookie
attacks-browser-session-found = document.cookie shows it: this server let it through.
attacks-browser-session-nothing = document.cookie does not show it, although your browser sends it with every request: HttpOnly.
attacks-browser-storage = A token in localStorage
attacks-browser-storage-found = localStorage gives it to any script of this site: %s
attacks-browser-storage-nothing = This browser kept nothing in localStorage.
attacks-browser-cookie = A token in a cookie without HttpOnly
attacks-browser-cookie-found = document.cookie gives it to any script of this page: %s
attacks-browser-cookie-nothing = This browser did not keep the cookie.
attacks-browser-end = A foreign script would have to get in first: the page’s Content-Security-Policy runs scripts of this server only. The made-up tokens are gone when you leave.
attacks-browser-failed = This browser does not let scripts store anything here (%s).

## What is told of each: the reasons only of an outcome that was observed.

attack-logged-out-cookie-title = Show a cookie after its owner signed out
attack-logged-out-cookie-story = Somebody copied the cookie while it worked. Its owner has signed out since; now the copy is shown.
attack-logged-out-cookie-refused = Signing out ended the row in the store, and every request looks the row up. The copy is right letter for letter, but there is nothing behind it any more.

attack-spent-refresh-token-title = Use a refresh token twice
attack-spent-refresh-token-story = A copy of a refresh token comes back after its owner has exchanged it for the next one and used that.
attack-spent-refresh-token-refused = Each refresh token works once. One that comes back after its successor was used is in two hands, so the whole login ends. Nobody can tell which of the two is the thief, so to be safe the owner is signed out too.

attack-stolen-cookie-title = Use a stolen cookie on another machine
attack-stolen-cookie-story = The whole cookie is copied to another address and another browser, while its owner is signed in.
attack-stolen-cookie-refused = The session was looked up and was not accepted from there.
attack-stolen-cookie-open = A cookie says what it says wherever it is sent from; this server ties it to no machine. What ends it is the row: the next request after that was refused.

attack-stolen-access-token-title = Use a stolen access token on another machine
attack-stolen-access-token-story = The access token is copied to another address and another program, while its owner is signed in.
attack-stolen-access-token-refused = The token was verified and was not accepted from there.
attack-stolen-access-token-open = Bearer means: whoever bears it. The signature is as right there as here. It ends with its login where the server asks for that, and with its own time everywhere. So between the two ways to verify it differs how long a theft lasts once it was noticed.

attack-cross-site-cookie-title = Send a form from another site, with the cookie
attack-cross-site-cookie-story = A page elsewhere holds a form that points here and sends it while you are signed in, hoping that your browser adds the cookie.
attack-cross-site-cookie-refused = A cookie is sent by itself, so it needs locks that a token does not: SameSite at the browser, the origin of the request at the server, and a hidden field that only pages of this server carry.

attack-cross-site-token-title = Send a request from another site, at the token’s door
attack-cross-site-token-story = The same page elsewhere tries the API. There is no cookie at that door.
attack-cross-site-token-refused = No browser adds an Authorization header by itself, and a script of another site may not add one here unless this server says so. There is nothing to lock, as long as nobody else holds the token.

attack-alg-none-title = Say that the token needs no signature
attack-alg-none-story = The header of a genuine token is rewritten to alg: none. Some libraries once believed that.
attack-alg-none-refused = The key decides which algorithm is used, the header can only agree with it. Where it does not, the token is refused before anything in it counts.

attack-algorithm-swap-title = Sign with the public key
attack-algorithm-swap-story = The header is rewritten to HS256, and the token is signed with something that everybody may know: the public key. A verifier that lets the header choose would take that key for the secret.
attack-algorithm-swap-refused = Each key is bound to one algorithm, and the header cannot choose another. (A server that signs with HS256 publishes no key at all, and its secret cannot be guessed.)

attack-changed-payload-title = Write another role into the token
attack-changed-payload-story = A member reads their own token, as anybody can, writes admin where member stood, and keeps the signature.
attack-changed-payload-refused = The signature covers header and payload: with one letter changed it fits no more. And administrators’ routes ask the store for the role, whatever a token says.

attack-script-title = Let a script look for something to take
attack-script-story = A foreign script has got into a page. It reads what scripts can read and would send it elsewhere.
attack-script-refused = Scripts were given nothing that they could carry away.
attack-script-open = HttpOnly keeps the cookie from every script: one on the page could use the session while the page is open, but not carry it away. Tokens come in the body of an answer, because a program has to read them: a page that signs in this way holds them itself, and a foreign script on that page may find them there and carry them away.

attack-breach = A defence did not hold here. Please tell whoever looks after this server.
attack-compared = For comparison: { $what }: { $called } ({ $status }).
attack-cost = What that costs the owner: { $what }: { $called } ({ $status }).

## What a request is for, and how its end is called.

attack-part-check = must work
attack-part-attempt = the attack
attack-part-collateral = what the defence costs the owner
attack-part-look = looked at
attack-part-contrast = for comparison
attack-works = works
attack-does-not-work = does not work
attack-let-through = let through
attack-refused = refused
attack-allowed = allowed
attack-not-allowed = not allowed
attack-within-reach = within a script’s reach
attack-out-of-reach = out of a script’s reach

## What came of it.

attack-verdict-refused = { $tries ->
    [one] Refused: this server stopped it.
   *[other] Refused: this server stopped all { $tries } tries.
  }
attack-verdict-let-through = { $tries ->
    [one] This server let it through.
   *[other] This server let it through, in all { $tries } tries.
  }
attack-verdict-until = This server let it through, and refused it { $since }.
attack-verdict-partly = This server let it through in { $accepted } of { $tries } tries.
attack-verdict-out-of-reach = Out of a script’s reach: { $all }.
attack-verdict-within-reach = Within a script’s reach: { $all }.
attack-verdict-each = { $course }: { $verdict }.
attack-verdict-void = Nothing was learned: what should have worked before the attack did not. Try again.
attack-briefly-until = let through, and refused { $since }
attack-briefly-partly = let through in { $accepted } of { $tries } tries
attack-since-ended = after its owner had ended the login
attack-since-expired = when the token's own time was over
attack-list = { $first }, { $second }

## What happens, in order.

attack-course-here-ended = token.verify = { $mode } (this server), the owner ends the login
attack-course-here-unended = token.verify = { $mode } (this server), nobody ends the login
attack-course-elsewhere-ended = token.verify = { $mode } (another server), the owner ends the login
attack-course-elsewhere-unended = token.verify = { $mode } (another server), nobody ends the login
attack-owner-ends = The owner ends the login.
attack-clock = The clock of the throw-away server is put { $time } forward.

attack-owner-looks = The owner is signed in and looks at a page
attack-owner-signs-out = The owner signs out
attack-cookie-copy = Somebody shows the copy of the cookie
attack-owner-renews = The owner renews: the first refresh token is exchanged
attack-owner-uses = The owner uses what came back
attack-refresh-copy = Somebody shows a copy of the first refresh token
attack-refresh-newest = the owner’s own newest refresh token, from home
attack-access-newest = the access token that came with the newest
attack-owner-home = The owner, at home
attack-cookie-elsewhere = The same cookie from another machine
attack-cookie-once-more = The same cookie once more
attack-access-elsewhere = The same access token from another machine
attack-access-once-more = The same access token once more
attack-access-at-its-end = The same access token at the end of its life
attack-owner-other-login = The owner, in another login
attack-access-of-other = Its access token from another machine
attack-login-lives = The login itself lives on: its owner renews

attack-owner-signed-in = The owner is signed in here
attack-form-left-out = A form on another site, as browsers send it: SameSite leaves the cookie out
attack-form-not-left-out = A form on another site, as browsers send it: nothing keeps the cookie back
attack-form-with-cookie = The same, if a browser sent the cookie
attack-form-silent = The same, from a browser that does not say where the form stands
attack-form-lied = The same, if a browser lied about that: the hidden csrf field is missing
attack-form-own = the same form on a page of this server
attack-owner-app = The owner’s app
attack-form-no-token = A form on another site: a browser adds no token by itself
attack-preflight = A script on another site: before it may add a header, its browser asks this server (the preflight)
attack-token-held = the same request with the token in it, by somebody who holds it
attack-look-cookie = the cookie, as this server set it at sign-in
attack-look-tokens = the token pair, as this server answered it at sign-in

attack-genuine = The genuine token
attack-genuine-again = It, decoded and encoded again with nothing changed
attack-alg-changes = From here on the value of alg in the header is another. Every other letter of header and payload stays.
attack-alg-unsigned = The header says alg: { $alg }; there is no signature
attack-alg-signed = The header says alg: { $alg }; the signature of the genuine token
attack-public-keys = Anybody asks for the public keys
attack-guess-nothing = There is no public key here (HS256), so the secret is guessed: nothing
attack-guess-name = There is no public key here (HS256), so the secret is guessed: the key’s name
attack-key-pem = Signed with HS256; the secret is the public key as PEM
attack-key-json = Signed with HS256; the secret is the public key as its JSON
attack-key-bytes = Signed with HS256; the secret is the public key as its bytes
attack-role-changes = In the text of the payload "member" becomes "admin". Every other letter of it, the header and the signature stay.
attack-role-everybody = roles says admin now; asked for everybody’s accounts
attack-role-own = The same, asked only for the own account
attack-role-genuine = everybody’s accounts with the genuine token of a member
