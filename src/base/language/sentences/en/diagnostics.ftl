### Diagnostics: the page, and what each check says.

diagnostics-lede = When something does not work: what was checked, what to do next, and a masked text for a bug report.
diagnostics-see = See what is checked
diagnostics-not-known = not known
diagnostics-part-of = { $part_html } of { $whole_html }
diagnostics-or-more = { $n } or more
diagnostics-now-and-peak = { $now_html }, at most { $peak_html }
diagnostics-bytes = { $n } bytes

## The list of checks.

diagnostics-count-failed = <strong>{ $n } failed.</strong>
diagnostics-count-look = { $n } worth a look.
diagnostics-count-fine = { $n } as they should be. Nothing was changed by looking.
diagnostics-checks = Checks
diagnostics-next = Next:
diagnostics-state-failed = failed
diagnostics-state-look = look
diagnostics-state-ok = ok
diagnostics-check-encryption = Encryption.
diagnostics-check-certificate = Certificate.
diagnostics-check-host = Address.
diagnostics-check-proxies = Proxies.
diagnostics-check-refused = Refused.
diagnostics-check-addresses = Where people sign in.
diagnostics-check-cookie = Cookie.
diagnostics-check-clock = Server’s clock.
diagnostics-check-store = Store.
diagnostics-check-disk = Disk.
diagnostics-check-files = Files.
diagnostics-check-keys = Signing keys.
diagnostics-check-revocation = End of a login.
diagnostics-check-administrators = Administrators.
diagnostics-check-passwords = Password hashing.
diagnostics-check-open-files = Open files.
diagnostics-check-build = Program.

## The clock of the browser. The seconds are filled into the empty <b> by the browser.

diagnostics-clock = Clock of your browser
diagnostics-clock-said = When this page was made, the server’s clock said { $at_html }.
diagnostics-clock-by-eye = Compare it with the clock of your computer by eye: a difference of some seconds does no harm.
diagnostics-clock-good = <span class="badge yes">ok</span> Your browser’s clock agrees with it.
diagnostics-clock-behind = <span class="badge warn">look</span> Your browser’s clock is <b></b> seconds behind the server’s. Set the wrong one of the two right: tokens and certificates depend on it.
diagnostics-clock-ahead = <span class="badge warn">look</span> Your browser’s clock is <b></b> seconds ahead of the server’s. Set the wrong one of the two right: tokens and certificates depend on it.

## The text to paste, which is in English in every language.

diagnostics-paste = For a bug report
diagnostics-paste-lede = The whole page as text, masked: addresses, host names, networks, user names, ids, names of keys and paths are replaced, the same ones by the same mask. No passwords, cookies, tokens or secrets are in it. Read it before you paste it.
diagnostics-paste-label = Masked text
diagnostics-copy = Copy<span class="vh"> the text</span>

## How the request came.

diagnostics-request = How this request came
diagnostics-scheme = Scheme
diagnostics-scheme-unknown = not said by the proxy
diagnostics-host = Host
diagnostics-host-none = none, or more than one
diagnostics-public-origin = Public origin
diagnostics-peer = Connection from
diagnostics-peer-trusted = <code>{ $peer }</code>, a trusted proxy
diagnostics-client = Taken for the client
diagnostics-browser = Browser
diagnostics-browser-unknown = not one that is known
diagnostics-cookie = Cookie
diagnostics-cookie-with = <code>{ $name }</code> with <code>{ $attributes }</code>
diagnostics-chain = <code>{ $header }</code>, read from the right
diagnostics-entry = Entry
diagnostics-made = What was made of it
diagnostics-made-short = Made of it
diagnostics-empty = (empty)
diagnostics-forwarding = Forwarding headers
diagnostics-header = Header
diagnostics-value = Value
diagnostics-see-above = see above
diagnostics-no-forwarding = No forwarding headers came with it.
diagnostics-hop-proxy = <span class="badge yes">believed</span> a trusted proxy, so the next one is read
diagnostics-hop-client = <span class="badge yes">believed</span> not a proxy of ours: this is the client
diagnostics-hop-unreadable = <span class="badge no">ignored</span> not an address, so nothing further is read
diagnostics-hop-beyond = <span class="badge">ignored</span> further left than the client: anybody may have written it
diagnostics-header-believed = <span class="badge yes">believed</span>
diagnostics-header-untrusted = <span class="badge">ignored</span> whoever holds the connection is not in <code>trusted_proxies</code>
diagnostics-header-no-proxy = <span class="badge">ignored</span> no proxy ends https for this server
diagnostics-header-not-configured = <span class="badge">ignored</span> <code>forwarded_header</code> names another one
diagnostics-header-never = <span class="badge">ignored</span> never believed, from nobody

## Store, people, process.

diagnostics-health = Health
diagnostics-store-kind = { $kind }, schema { $schema }
diagnostics-folder = Folder
diagnostics-size = Size
diagnostics-free = Free on the disk
diagnostics-audit-entries = Audit entries
diagnostics-people-and-logins = People and logins
diagnostics-people-disabled = { $n }, { $disabled } disabled
diagnostics-administrators-word = Administrators
diagnostics-ended = Ended, still kept
diagnostics-more-logins = There are more logins than were counted.
diagnostics-process = Process
diagnostics-version = Version
diagnostics-running-for = Running for
diagnostics-memory = Memory
diagnostics-open-files = Open files
diagnostics-cores = Cores
diagnostics-hashes = Hashing
diagnostics-hashes-at-a-time = { $n } at a time, { $kib } KiB each
diagnostics-system = System
diagnostics-built-for = Built for
diagnostics-compiler = Compiler

## Keys, files, configuration.

diagnostics-age = Age in days
diagnostics-key-announced = announced
diagnostics-key-accepted = accepted
diagnostics-key-retired = retired
diagnostics-files = Who may read the data directory
diagnostics-file = File
diagnostics-mode = Mode
diagnostics-wanted = Wanted
diagnostics-directory = the directory itself
diagnostics-missing = missing
diagnostics-configuration = Configuration
diagnostics-configuration-lede = Every key with the value in effect. No value is secret: the secrets are files of the data directory. Paths are masked in the text for a bug report.
diagnostics-from = From
diagnostics-no-value = none
diagnostics-default = default
diagnostics-set = set

## What the checks found, and what to do next. Plain text: `/api` says these too.

diagnostics-host-is-public-origin = You came by { $host }, as public_origin says.
diagnostics-host-is-alias = You came by { $host }, another name of this machine for { $origin }. Links use the latter; a browser keeps a cookie for each name.
diagnostics-host-is-other = You came by { $host }, but public_origin is { $origin }: links lead elsewhere, and older browsers cannot send forms.
diagnostics-host-is-other-next = Open { $origin } instead, or set public_origin to the address that people type.
diagnostics-host-behind-proxy = The proxy asked for { $host }, while public_origin is { $origin }. Nothing here rests on it.
diagnostics-host-behind-proxy-next = Let the proxy pass Host on as it came, with its port (nginx: proxy_set_header Host $http_host), so that this can be checked.
diagnostics-host-absent = The request has no Host, or more than one.
diagnostics-host-absent-next = Look at the client or the proxy: HTTP/1.1 wants exactly one.

diagnostics-plain-here = Plain http, on an address that only this machine can reach. Browsers treat it as secure.
diagnostics-own-https = https, with a certificate of this server; no plain port is open.
diagnostics-proxy-https = https up to a trusted proxy, as { $header } says.
diagnostics-proxy-silent = A trusted proxy passed the request on and did not say whether it came by https.
diagnostics-proxy-silent-next = Let the proxy send X-Forwarded-Proto (nginx: proxy_set_header X-Forwarded-Proto $scheme), so that plain http is refused.
diagnostics-insecure-lan = insecure_lan is on: passwords and cookies cross the network for everybody to read.
diagnostics-insecure-lan-next = Use https: set tls.certs and tls.key, or put a proxy in front (trusted_proxies and an https public_origin). Then remove insecure_lan.

diagnostics-trusts-everybody = trusted_proxies holds a network with public addresses in it, so strangers can claim to come from anywhere.
diagnostics-trusts-everybody-next = Name only the addresses of your proxies in trusted_proxies.
diagnostics-no-proxy = The request came straight from { $peer }, without forwarding headers.
diagnostics-stranger-ignored = { $peer } is not in trusted_proxies, so what it says was ignored: { $headers }.
diagnostics-stranger-ignored-next = If that is your proxy, name it in trusted_proxies. If not, somebody claims another address in vain: nothing to do.
diagnostics-proxy-names-nobody = The trusted proxy { $peer } names no client ({ $header }), so everybody seems to come from there and shares one limit on wrong passwords.
diagnostics-proxy-names-nobody-next = Let the proxy set X-Forwarded-For, and not pass on what clients write (nginx: proxy_set_header X-Forwarded-For $remote_addr). If it sends Forwarded instead, set forwarded_header = "Forwarded".
diagnostics-proxy-unreadable = { $header } from the trusted proxy { $peer } ends in something that is no address, so this request seems to come from the proxy.
diagnostics-proxy-unreadable-next = Look at how the proxy sets { $header }: addresses, not unknown and not a name. Until then everybody behind it shares one limit on wrong passwords.
diagnostics-proxy-was-unreadable = Since the start { $n ->
    [one] one request
   *[other] { $n } requests
  } came with a { $header } that ends in something that is no address, the last from the proxy { $peer }; yours can be read.
diagnostics-set-forwarded = Let the proxy set Forwarded, and not pass on what clients write (nginx: proxy_set_header Forwarded 'for="$remote_addr";proto=$scheme').
diagnostics-none-refused = Nobody was refused with 421 since the start: all came by a trusted proxy and by https.
diagnostics-refused-strangers = Since the start { $n ->
    [one] one request was
   *[other] { $n } requests were
  } refused with 421, because whoever held the connection is not in trusted_proxies: { $peer } the last time.
diagnostics-refused-strangers-next = If that is your proxy, name it in trusted_proxies. If not, somebody came past the proxy in vain: nothing to do.
diagnostics-refused-http = Since the start { $n ->
    [one] one request was
   *[other] { $n } requests were
  } refused with 421, because the proxy { $peer } did not say https in { $header }.
diagnostics-refused-http-next = If people come by http, let the proxy send them to https. If a balancer in front of it ends https, the proxy must pass on what the balancer says in { $header }, or say https itself: the README has the lines.
diagnostics-proxy-believed = The trusted proxy { $peer } says that you come from { $address }.
diagnostics-proxy-believed-beyond = The trusted proxy { $peer } says that you come from { $address }. { $n ->
    [one] 1 entry was
   *[other] { $n } entries were
  } further left ignored: anybody may have written it.

diagnostics-addresses = People who have signed in lately: { $people }. Addresses they came from: { $n }.
diagnostics-one-address = All { $people } people who have signed in lately came from one and the same address.
diagnostics-one-address-next = Nothing, if they share one, as in an office. Otherwise something in between hides theirs: name the proxy in trusted_proxies and let it set X-Forwarded-For, or give a container the network of its host. Until then everybody shares one limit on wrong passwords; who has signed in from there is not held up by others.

diagnostics-cookie-came = The cookie { $name } came back. It is set with { $attributes }.
diagnostics-cookie-own-name = Give this server a host name of its own, if it has none: cookies know neither ports nor paths, so every other program on the name is sent this cookie and can overwrite it.
diagnostics-cookie-insecure = The cookie { $name } came back, but insecure_lan takes Secure and __Host- from it: others on the network can read and replace it.
diagnostics-cookie-insecure-next = Use https; then the cookie is __Host-session again. Until then give this server a host name of its own: cookies know no ports, so every other program on the name is sent this cookie and can overwrite it.
diagnostics-cookie-not-asked = Not tested: /api reads no cookie. Open /admin/diagnostics in a browser for that.

diagnostics-certificate-good = The certificate in the file is good until { $until }.
diagnostics-certificate-soon = The certificate in the file ends soon: { $until }.
diagnostics-certificate-over = The certificate in the file ended at { $until }. Browsers refuse it.
diagnostics-certificate-renew = Renew it, then restart the server.
diagnostics-certificate-not-yet = The certificate in the file is good only from { $from } on.
diagnostics-certificate-not-yet-next = Look at the clock of the server; if it is right, wait or make another certificate.
diagnostics-certificate-unreadable = The dates of the certificate in the file cannot be read.
diagnostics-certificate-unreadable-next = Look at the file that tls.certs names.

diagnostics-clock-agrees = Nothing in the store is newer than the server's clock.
diagnostics-clock-went-back = The newest time in the store lies { $secs } seconds in the future: the server's clock went back, or was ahead before.
diagnostics-clock-went-back-next = Set the clock right and let it follow a time server (timedatectl). Nobody is signed out by it for good, and what was made while it was ahead ends in time.
diagnostics-clock-was-ahead = The newest time in the store lies { $time } in the future, but the server’s clock has run evenly for a day: it was ahead before.
diagnostics-clock-was-ahead-next = Nothing, if the clock is right now. What was written then goes with its age.
diagnostics-clock-started-early = When the server was started, its clock was { $time } before the newest time in the store.
diagnostics-clock-started-early-next = See that the clock is right, and that the server starts only after the time server has set it (systemd: After=time-sync.target).
diagnostics-clock-started-late = When the server was started, the newest time in the store lay { $time } back.
diagnostics-clock-started-late-next = Nothing, if nobody was here for so long. Otherwise the clock is wrong: set it (timedatectl) and start the server again. Nothing is removed by age in the first day after a start.
diagnostics-clock-stepped-forward = The server’s clock was put forward by { $time } while the server ran.
diagnostics-clock-stepped-back = The server’s clock was put back by { $time } while the server ran.
diagnostics-clock-stepped-next = Nothing, if it is right now: nobody is signed out by it for good. Otherwise let it follow a time server (timedatectl).

diagnostics-store-answers = The store answers. Its schema is { $schema }.
diagnostics-store-copied = The data directory is a copy that was made before its server had stopped: what was written last may be missing.
diagnostics-store-copied-next = Use a copy that was made while the server was stopped. If the other server still runs, both know the same secrets: “twodoors keys rotate --compromised” here ends every login that was copied.
diagnostics-store-failed = A write could not be made durable, so the store takes no more.
diagnostics-store-failed-next = Look at the log for the cause and after the disk, then restart the server.
diagnostics-disk-free = { $free } free on the disk of the data directory.
diagnostics-disk-low = Only { $free } free on the disk of the data directory.
diagnostics-disk-low-next = Make room: when a write fails, the server stops.
diagnostics-disk-unknown = The system does not say how much of the disk is free.
diagnostics-disk-unknown-next = Look at it by hand (df).

diagnostics-administrators = { $n } administrators can sign in.
diagnostics-one-administrator = Only one administrator can sign in.
diagnostics-one-administrator-next = Make a second one under Users, so that each can let the other back in.

diagnostics-key-is-young = The key that signs access tokens is { $n ->
    [one] 1 day
   *[other] { $n } days
  } old.
diagnostics-key-is-old = The key that signs access tokens is { $n } days old. It still works as well as on the first day.
diagnostics-key-is-old-next = Make a new one under Keys when it suits you: nobody is signed out.
diagnostics-no-key = No key signs access tokens.
diagnostics-no-key-next = Restart the server; if that does not help, report it.

diagnostics-files-private = Only the owner can read the data directory and the secrets in it.
diagnostics-files-open = Not as private as they should be, or missing: { $names }.
diagnostics-files-open-secret = Not as private as they should be, or missing: { $names }. The next start refuses that.
diagnostics-files-open-next = As their owner: chmod 700 the data directory and store, chmod 600 the files. What a mount gives to the group that Twodoors runs in (fsGroup) may stay if nobody else is in it. If others could read a secret, replace the keys under Keys.

diagnostics-hashing = Argon2id: { $kib } KiB, iterations { $iterations }, lanes { $lanes }; at a time { $n }, together { $most }.
diagnostics-hashing-weak = Argon2id takes less work than the default: { $kib } KiB, iterations { $iterations }.
diagnostics-hashing-weak-next = Remove password.memory_kib and password.iterations, or raise them. Each hash is renewed at the person's next sign-in.
diagnostics-hashing-crowded = { $n } passwords are hashed at a time on { $cores ->
    [one] 1 core
   *[other] { $cores } cores
  }: many sign-ins slow down everybody else.
diagnostics-hashing-crowded-next = Remove password.concurrency: the default leaves one core free.

diagnostics-open-files-enough = { $n } files and connections are open of { $limit } that may be.
diagnostics-open-files-scarce = { $n } files and connections are open of { $limit } that may be; beyond that nobody gets in.
diagnostics-open-files-scarce-next = Raise the limit (systemd: LimitNOFILE), and put a proxy in front if strangers hold connections open.
diagnostics-open-files-unknown = The system does not say how many files are open.

diagnostics-revocation-at-once = A login that is ended is refused at once, apps included.
diagnostics-revocation-later = token.verify is stateless: an app whose login was ended can read for up to { $secs } seconds more.
diagnostics-revocation-later-next = If that is not meant so, set token.verify to lookup or denylist.

diagnostics-build-release = A release build.
diagnostics-build-debug = A debug build: slow, and it reads its templates from the source.
diagnostics-build-debug-next = Run a release build for people.
