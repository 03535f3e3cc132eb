### The live revocation trial.

live-title = Revocation, live
live-lede = How long does a door stay open after somebody was shown out? One session and one token for each way to verify it are used twice a second, ended, and used on until each is refused.
live-observed = What was observed
live-observing = What is observed
live-picture = Every use in time; the table below says the same in numbers
live-picture-how = Seconds since the revocation, which is the upright line. A dot was let in, a cross was refused. Between two uses lies half a second: the end may have come so much earlier than it was seen.
live-session = session
live-token = token, { $verify }
live-credential = Credential
live-before = Let in before
live-took = Revoking took
live-answered = It was answered
live-after = Let in after
live-refused = Refused
live-at-once = at once
live-within = within { $time }
live-not-yet = not yet
live-refused-after = after <b>{ $ms } ms</b> <small>({ $status })</small>
live-never-refused = never, while it was watched
live-every = Every observation
live-every-how = Milliseconds since the revocation, and in brackets the status of the answer.
live-ms-status = ms, status
live-keeps-up = The page keeps up by itself until the trial is done. If it does not: <a href="/compare/live/{ $trial }">look again</a>.

live-status-preparing = Getting ready: servers are built and credentials made.
live-status-using = Under way: every credential is used twice a second.
live-status-revoked = Revoked. Each is used on until it is refused.
live-status-done = Done. Servers and credentials of this trial are gone.
live-status-broken-off = This trial was broken off before its end. Start another one.

live-how = How it is done
live-how-house = A throw-away server is made for each way to verify tokens, and a throw-away person on it. Each use is a whole request to it: <code>GET /account</code> with the cookie, <code>GET /api/account</code> with the token. For 2 seconds nothing happens; then every login is revoked, one after the other.
live-how-lives = Access tokens live { $trial } in the trial, so that nobody has to wait. On this server they live { $own } and are verified by <b>{ $verify }</b>. A refused session is answered with 303, the way to the sign-in page; a refused token with 401.
live-start = Start a trial
live-once-more = Once more
live-start-how = It takes less than ten seconds. Nobody’s login is touched, and nothing stays: the result is kept for { $time }, for you alone.
live-under-way = <a href="/compare/live/{ $trial }">One of yours</a> is under way. The next can start when it is done.
live-go = Use, revoke and watch
live-kept = Your trials that are over
