### The comparison: its overview, the report, the file to take home.

## The overview.

compare-title = Sessions and tokens, measured here
compare-lede = Both doors lead to the same team, and the same experiments run through both on this machine. What can be counted is counted, what takes time is measured, and the method stands beside the figures.
compare-running-title = Measuring now
compare-running = { $percent } % done since { $since_html }: { $phase }.
compare-looks-again = This page looks again every two seconds.
compare-load-again = Load the page again to see how far it is.
compare-bound = Everything a run does has a lower priority than people&#39;s requests, on two threads at most. It makes up its own people and logins in a store of its own, and removes them when it is over.
compare-cancel = Cancel this run
compare-more = More about the two doors
compare-more-inspect = What your own session and a token hold
compare-more-live-title = Revocation, live
compare-more-live = End a login and watch when each door closes
compare-more-attacks = What each scheme does about theft and forgery
compare-more-claims-title = The argument, claim by claim
compare-more-claims = What is said of both, held against the figures
compare-failed = <strong>The last run came to nothing.</strong> { $why }
compare-measure-again = Measure again
compare-nothing-yet = Nothing measured yet
compare-counts-there = The counts below are there already; times need a run.
compare-ask-admin = The counts below are there already. Times need a run, and a run uses this server for a while: ask an administrator to start one.
compare-quick = Quick look
compare-quick-help = Measures for { $seconds } seconds with { $logins } logins stored: enough to see the order of things. With what comes before and after it takes about twice as long.
compare-full = Full run
compare-full-help = More rounds make the spread smaller; more logins show what growth changes. Storing them comes on top of the seconds.
compare-seconds = Seconds to measure
compare-most-logins = Logins stored, at most
compare-measured = Measured { $when_html } by Twodoors { $version }. <a href="#method">How it was measured</a>
compare-home = Take it home
compare-home-help = The same run as a file: every figure for a program, one long table for a spreadsheet, or one page that needs no network.
compare-home-page = One HTML page
compare-kept = Runs that are kept
compare-kept-run = { $place }, { $version }, { $seconds } s, { $logins } logins
compare-kept-run-shown = { $place }, { $version }, { $seconds } s, { $logins } logins, shown here
compare-experiment-title = The experiment
compare-experiment-lede = This is the function that lives <a href="/compare#life">the life of a login</a>, as it stands in <code>{ $file }</code>. It knows of each scheme only that it can issue, verify, renew and revoke.

## The file to take home.

compare-file-title = Sessions and tokens, measured { $when }
compare-file-heading = Sessions and tokens, measured
compare-file-lede = By Twodoors { $version }, { $when_html }. Twodoors lets the same team in by two doors, a session in a cookie and a signed token, and measures the one against the other on the machine it runs on. This file holds one run.

## The sections of a report.

compare-life = The life of a login, counted
compare-life-lede = One person signs in, is verified, renews, renews once more with what was spent, and is revoked: the same steps by both schemes, on a store that counts. Read a row across to compare; what has a dotted line after it holds for every column that the line reaches. These are counts, not times: they come out the same in every run.
compare-life-bytes = The credential alone, without the rest of the request. Filled: to the server. Open: back to the client.
compare-life-source = The experiment is <code>{ $file }</code>, one function, generic over both schemes.
compare-life-read = Read the experiment
compare-busy = <strong>The machine was busy.</strong> { $why }
compare-debug = <strong>A debug build was measured.</strong> Its times say little about a release build; the counts hold for both.
compare-verify = Time to verify a credential
compare-verify-lede = How long the server takes to decide that a credential is good: inside the process, without the network. The upright stroke is the median, the box holds the middle half, the line reaches from p1 to p99.9 (to p99 where there are too few times to say more), with a short stroke at p99. RS256 keys have 3072 bits. The scale is logarithmic: an equal distance is an equal factor.
compare-verify-numbers = The numbers, for every number of logins
compare-verify-none = Nothing was measured here: the run was ended before a credential was verified.
compare-times-source = The times are taken in <code>{ $file }</code>.
compare-sign = Time to make a credential
compare-sign-lede = First the credential alone: random bytes for a session, a signature for a token. Then the whole of it, with the login stored durably: there the disk decides, since both schemes wait for one durable write.
compare-sign-none = Nothing was measured here: the run was ended before a credential was made.
compare-sign-numbers = The numbers of the credential alone
compare-issue-numbers = The numbers of signing in
compare-requests = Whole requests over HTTP
compare-requests-lede = Every connection always has a request under way. A bar is the median round, its whisker reaches from the lowest round to the highest, and the percentage is its share of the first bar. Where whiskers overlap, this run does not tell two bars apart.
compare-requests-none = Nothing was measured here: the run was ended before whole requests were made.
compare-requests-numbers = The numbers of the same answer
compare-requests-source = The requests are made in <code>{ $file }</code>.
compare-routes-note = These answers are not the same: each door has its own. They are here so that the figures can be checked from outside.
compare-routes-numbers = The numbers of the routes
compare-growth = What more logins change
compare-growth-lede = The time to verify when more logins are stored (both scales logarithmic), and what the logins take up on the server. Both schemes keep one row for a login; half of the rows are of either. What the store takes up when it is empty is in it.
compare-growth-none = Nothing was measured here: the run was ended before logins were added.
compare-growth-numbers = The numbers of the time to verify
compare-size-numbers = The numbers of what is taken up
compare-growth-source = The stores are filled and weighed in <code>{ $file }</code>.
compare-method = How it was measured
compare-when = When

## Titles of pictures and tables.

compare-caption-sign = Making the credential, stored nowhere
compare-caption-issue = Signing in: the credential made, the login stored durably
compare-caption-requests = The same answer, behind each door and without one
compare-caption-routes = Routes that everybody can ask
compare-caption-life = The life of one login, counted
compare-caption-growth = What the logins cost on the server
compare-caption-by-logins = Median time to verify, by the number of logins stored
compare-with-logins = { $caption }, with { $count } logins stored
compare-answers-a-second = { $caption }: answers a second
compare-picture-by-logins = Median time to verify, by the number of logins stored (tokens: { $alg })
compare-picture-bytes = Bytes of the credential: sent to the server, and sent back
compare-picture-size = Bytes of all logins, on the disk and in memory

## Words of pictures and tables.

compare-scheme-session = session
compare-scheme-token = token
compare-scheme-none = without authentication
compare-both = both
compare-what = What
compare-median = median
compare-rounds = rounds
compare-times = measured
compare-per-second = a second
compare-share = share
compare-share-rounds = rounds of it
compare-number-of-logins = Logins
compare-disk = disk
compare-disk-per-1000 = disk per 1000
compare-memory = memory
compare-memory-per-1000 = memory per 1000
compare-step = Step
compare-too-few = too few
compare-not-known = not known
compare-logins = { $count } logins
compare-logins-stored = { $n ->
    [one] 1 login stored
   *[other] { $count } logins stored
  }
compare-in-the-server = In the running server's own database, between its requests: { $logins }
compare-so-many-a-second = { $count } a second
compare-bytes-nothing = nothing
compare-bytes-to = { $to } to the server
compare-bytes-back = { $back } back
compare-bytes-to-and-back = { $to } to, { $back } back
compare-said-median = { $label }, median { $value }
compare-fastest-slowest = Fastest: { $fastest }. Slowest: { $slowest }.

## The table of the life.

compare-life-group-bytes = Bytes of the credential: to the server / back
compare-life-group-store = Store: rows read / changes that the answer waited for
compare-life-group-day = A working day: signed in once, 1000 requests in 8 hours, renewals as they fall due
compare-life-group-outcomes = What came of it
compare-life-group-felt = Until a change is felt, one request a second
compare-life-group-kept = What is kept, and what it survives
compare-day-bytes = bytes of the credential, both ways
compare-day-reads = rows read
compare-day-writes = changes waited for
compare-felt-revoked = a revoked login is refused after
compare-felt-said = the server said: within
compare-felt-role = a changed role is seen after
compare-next-request = the next request
compare-at-once = at once
compare-secs = { $count } s
compare-secs-also = { $count } s ({ $time })
compare-kept-bytes = kept on the server for a login
compare-kept-restart = verifies after a restart
compare-kept-store-lost = verifies when the store is lost
compare-kept-renewal = renews when the store is lost
compare-kept-by-itself = a browser sends it by itself
compare-kept-script = a script on the page can read it
compare-yes = yes
compare-no = no

## What reports hold in English words; these must be the same.

compare-verb-issue = issue
compare-verb-verify = verify
compare-verb-renew = renew
compare-verb-renew-at-once = renew again at once
compare-verb-renew-later = renew again later
compare-verb-revoke = revoke
compare-verb-verify-after = verify after
compare-outcome-fresh = a fresh credential
compare-outcome-accepted = accepted
compare-outcome-renewed = a fresh credential of the same login
compare-outcome-same = accepted, answered with the same newest one
compare-outcome-other = accepted, answered with a fresh one
compare-outcome-refused = refused
compare-outcome-refused-as = refused ({ $code })
compare-outcome-lives-on = { $outcome }; the login lives on
compare-outcome-ended = { $outcome }; the login has ended
compare-outcome-then-refused = accepted { $n } times more, one a second, then refused
compare-place-server = server
compare-place-command-line = command line
compare-profile-release = release
compare-profile-debug = debug: figures say little

## How it was measured.

compare-fact-run = Run
compare-fact-version = Twodoors
compare-fact-build = Build
compare-fact-processor = Processor
compare-fact-system = System
compare-fact-fsync = Durable write of 4 KiB
compare-fact-others = Used by other processes meanwhile
compare-fact-place = Started from
compare-fact-time = Time
compare-fact-logins = Logins stored
compare-fact-verify = This server verifies by
compare-fact-ttl = Access tokens live
compare-fact-unknown = not known on this system
compare-fact-cores = { $cores ->
    [one] { $cpu }, 1 core used by Twodoors
   *[other] { $cpu }, { $cores } cores used by Twodoors
  }
compare-fact-median-p99 = median { $median }, p99 { $p99 }
compare-fact-of-machine = { $share } of the machine
compare-fact-asked-taken = { $asked ->
    [one] 1 second asked for, { $taken } seconds taken
   *[other] { $count } seconds asked for, { $taken } seconds taken
  }
compare-fact-then = { $before }, then { $next }
compare-fact-verifies-signs = { $verify }, signs with { $alg }
compare-disturbed = Other programs used { $share } of the machine meanwhile: times are too long and rounds far apart, whole requests most of all. Measure again when it is quiet before you rely on them.
compare-method-warm-up = What is measured runs for a while before anything is kept, to warm up caches, branch prediction and allocator; only signing in, where the disk decides, does not.
compare-method-turns = Then all take their turns in every round, in an order drawn anew for each, so that a disturbance strikes all alike. Signing in alternates: one session, one token.
compare-method-histogram = Every single time goes into an HDR histogram of three digits. Median (p50), p99 and p99.9 are read from all rounds together; a p99.9 of fewer than 10,000 times is left out.
compare-method-requests = Whole requests: 8 connections of HTTP/1.1 to servers of the run's own on 127.0.0.1, each served by one thread; one more thread of the same process keeps a request under way on all 8 in turn, so both share the cores with whatever else runs. Answers a second are the median of 7 rounds; a share is that of the medians; beside it stand the lowest and the highest share within one round.
compare-method-priority = Everything runs with a low priority (nice 10): on a busy machine times are long and rounds far apart.
compare-method-rounds = Rounds stand beside the figures: the lowest and the highest round. Where two of them overlap, this run does not tell the two apart.
compare-method-made-up = People and logins are made up for the run. They live in a scratch store beside the real one; where a table says "in the running server's own database", in rows of their own inside it, which are removed at the end. Nobody's login or data was read or touched.

## A run under way, and why one came to nothing.

compare-phase-starting = starting
compare-phase-life = counting the life of a login
compare-phase-fill = filling a scratch store with { $logins } logins
compare-phase-verify = verifying, { $logins } logins
compare-phase-sign = making credentials
compare-phase-issue = signing in, stored durably
compare-phase-live = verifying in the running server's database
compare-phase-servers = starting servers of its own for whole requests
compare-phase-requests = whole requests through both doors
compare-no-room = there is too little room on the disk: { $free } MB are free, { $wanted } MB are wanted, so that people's own data always fit. Free some, or measure with fewer logins
compare-log-says-why = The server's log says why.

## Half a sentence each about the newest run, for the claims.

compare-newest-verify = to verify takes { $session } for a session, { $hs256 } for a token signed with HS256 and { $eddsa } with EdDSA (stateless, median)
compare-newest-requests = whole requests come to { $session } of those without authentication with a session, to { $token } with a token ({ $verify }, { $alg })
compare-newest-growth = { $logins } logins take { $disk } on the disk
