### Administration: overview, people, their links and logins, the audit, the signing keys.

admin-people-word = people
admin-administrators-word = { $n ->
    [one] administrator
   *[other] administrators
  }
admin-disabled = disabled
admin-invited = invited
admin-enabled = enabled
admin-one-administrator = There is only one administrator. Make a second one, so that each can let the other back in.
admin-people-and-invitations = People and invitations
admin-logins-head = Logins
admin-logins-open = open now, through both doors
admin-see-logins = See all logins
admin-audit-lede = Who did what to whom, from where and by which door.
admin-see-audit = See what happened
admin-store = Store
admin-store-healthy = healthy
admin-store-not-healthy = not healthy
admin-store-advice = Changes are refused until the server is restarted. Look at its log for the cause before you do.
admin-store-kind = Kind
admin-store-schema = Schema

## People and invitations.

admin-invite = Invite a person
admin-invite-lede = You get a link to hand over. With it they choose their own password; nobody else ever knows it.
admin-username = Username
admin-username-hint = No spaces. Cannot be changed later.
admin-name = Name
admin-name-hint = What the team sees.
admin-role = Role
admin-role-hint = Administrators manage people and logins.
admin-choice-member = Member
admin-choice-admin = Administrator
admin-make-invitation-link = Make invitation link
admin-find-user = Find a user
admin-email = Email
admin-since = Since
admin-last-seen = Last seen
admin-nobody-matches = Nobody matches “<bdi>{ $q }</bdi>”. Try fewer letters, or <a href="/admin/users">show everyone</a>.
admin-nobody-yet = Nobody is here yet. Invite the first person above.
admin-more-users = More users

## One person.

admin-this-is-you = This is you. Your own password and logins are under <a href="/account">Account</a>.
admin-at-a-glance = At a glance
admin-state = State
admin-what-happened = What happened
admin-your-password = Your password
admin-your-password-lede = Change it yourself; a recovery link is for people who cannot.
admin-change-your-password = Change your password
admin-invitation-link = Invitation link
admin-recovery-link = Recovery link
admin-link-open = A link is open until { $until_html }.
admin-link-shown = You have just made it and can look at it again for a few minutes; a new one takes its place.
admin-link-hidden = It cannot be shown again; a new one takes its place.
admin-show-link = Show the link again
admin-forgot = Forgot the password?
admin-forgot-lede = Make a recovery link and hand it over. When it is used, every login of this person ends.
admin-not-here-yet = Not here yet
admin-not-here-yet-lede = Make an invitation link and hand it over. With it, this person chooses a password.
admin-enable-first = Enable this person first.
admin-new-invitation-link = Make a new invitation link
admin-new-recovery-link = Make a new recovery link
admin-make-a-recovery-link = Make a recovery link
admin-make-an-invitation-link = Make an invitation link
admin-profile = Profile
admin-what-they-do = What they do
admin-phone = Phone
admin-save-profile = Save profile
admin-signed-in-nowhere = Signed in nowhere.
admin-sign-out = Sign out everywhere
admin-sign-out-me = { $n ->
    [one] Ends the one login above, this browser too, and any open link. You can sign in again.
   *[other] Ends all { $n } logins above, this browser too, and any open link. You can sign in again.
  }
admin-sign-out-them = { $n ->
    [one] Ends the one login above, and any open link. They can sign in again.
   *[other] Ends all { $n } logins above, and any open link. They can sign in again.
  }
admin-end-all-logins = End all logins
admin-withdraw = Withdraw the link
admin-withdraw-lede = If it went to the wrong place: the open link stops working at once. You can make a new one at any time.
admin-withdraw-link = Withdraw the open link
admin-to-member-me = Administrators manage people and logins. As a member you keep the account and no more. Every login ends.
admin-to-member-them = Administrators manage people and logins. As a member this person keeps the account and no more. Every login ends.
admin-to-admin = As administrator this person can invite, disable and delete people and end any login, yours too. Every login of theirs ends now.
admin-make-a-member = Make a member
admin-make-an-administrator = Make an administrator
admin-let-back-in = Let back in
admin-let-back-in-lede = This person cannot sign in now. Enabling lets them in again with the password they had.
admin-enable-sign-in = Enable sign-in
admin-close-doors = Close both doors
admin-close-doors-me = Ends every login of yours and refuses new ones. Nothing is deleted; another administrator, or the command line, can undo it: you cannot.
admin-close-doors-them = Ends every login and refuses new ones. Nothing is deleted; you can undo it.
admin-disable-sign-in = Disable sign-in
admin-delete = Delete
admin-delete-for-good = Delete <bdi>{ $name }</bdi> for good
admin-delete-lede = The account, the profile and every login are gone at once, and the username becomes free; what stands in the audit stays. This cannot be undone. If they may come back, disable sign-in instead.
admin-delete-tick-me = I want to delete my own account for good
admin-delete-tick-them = I want to delete this person for good
admin-delete-name = Delete { $name }

## A link, shown once.

admin-one-time-link = One-time link
admin-one-time-link-label = One-time link <small>(shown only to you, and only for a while)</small>
admin-invitation-link-for = Invitation link for <bdi>{ $name }</bdi>
admin-recovery-link-for = Recovery link for <bdi>{ $name }</bdi>
admin-link-works = Works once, until { $until_html }.
admin-copy-link = Copy<span class="vh"> link</span>
admin-qr-label = QR code of the link
admin-qr-caption = Or hold a phone’s camera in front of it.
admin-only-here = <strong>This link opens only on this computer.</strong> Twodoors listens on { $origin }, which no other machine can reach. To let your team in, set up https or a proxy first: see “Running it for a team” in the README.
admin-hand-over = Hand it over
admin-hand-over-invitation = Give it to <bdi>{ $name }</bdi> (<bdi>{ $username }</bdi>) in person or over a channel you both trust: whoever uses it first owns the account.
admin-hand-over-recovery = Give it to <bdi>{ $name }</bdi> (<bdi>{ $username }</bdi>) in person or over a channel you both trust: whoever uses it first gets the account.
admin-then-invitation = They open it, choose a password, then sign in with it.
admin-then-recovery = They open it, choose a password, and every older login of theirs ends.
admin-link-lost = You can come back to this page for { $time }. Lost the link after that? Make a new one on their page. The old one then stops working.
admin-open-their-page = Open their page
admin-all-users = All users

## Everybody’s logins.

admin-signed-in-now = Signed in now
admin-person-and-login = Person and login
admin-no-login = No login is open.
admin-more-logins = More logins

## The audit, everybody’s and one’s own.

audit-looking-for = What are you looking for?
audit-person = Person
audit-what = What
audit-everything = Everything
audit-door = Door
audit-all-doors = All doors
audit-from = From (UTC day)
audit-to = To (UTC day)
audit-show = Show
audit-show-everything = Show everything
audit-save-csv = Save as CSV
audit-found = What was found, newest first
audit-happened = What happened, newest first
audit-when = When
audit-col-who = Who
audit-col-whom = Whom
audit-from-where = From
audit-put-right = Put the form right, then look again.
audit-none-so-far = Nothing here in { $n } entries. There are older ones: look further back.
audit-none-found = Nothing was found. Try fewer letters, another kind or more days, or <a href="/admin/audit">show everything</a>.
audit-none-yet = Nothing is kept yet. What people do here from now on is listed on this page.
audit-looked-through = { $n } entries were looked through; there are older ones.
audit-by-browser = browser
audit-by-app = app
audit-by-command-line = command line
audit-older-and-newer = Older and newer entries
audit-newest = Newest
audit-older = Older
audit-further-back = Look further back

## The signing keys.

keys-title = Signing keys
keys-known = Keys
keys-lede = Apps come with an access token that one of these keys has signed. One key signs; older ones are accepted until the last token they signed has expired, then retired for good. A new one is published before it signs. Browsers use none of them.
keys-key = Key
keys-algorithm = Algorithm
keys-made = Made
keys-age = Age
keys-signs = signs
keys-announced-from = <span class="badge">announced</span> signs from { $from_html }
keys-accepted-until = <span class="badge">accepted</span> until { $until_html }
keys-retired-since = <span class="badge no">retired</span> since { $since_html }
keys-new = Make a new key
keys-nobody-out = <b>Nobody is signed out.</b>
keys-apps-stay = { $n ->
    [0] No app is signed in now.
    [one] 1 app is signed in now and stays so; each gets a token of the new key when it next refreshes.
   *[other] { $n } apps are signed in now and stay so; each gets a token of the new key when it next refreshes.
  }
keys-waits = The new key is published at once and signs from { $from_html }. By then other services know it.
keys-under-way = A new key is published already and signs from { $from_html }. Until then no other is made, unless you choose another algorithm: that one then takes its place.
keys-present-until = Tokens of the present key are accepted until { $until_html }. Then it is retired and what is private about it is wiped.
keys-shared = The key that signs now is a shared secret (HS256): it is not published, so no other service verifies by it.
keys-published = Other services that verify tokens themselves read <a href="/.well-known/jwks.json">the public keys</a> and may keep them for { $time }: not longer than a new key waits before it signs.
keys-published-at-once = Other services that verify tokens themselves read <a href="/.well-known/jwks.json">the public keys</a>. A new key signs at once here (<code>token.publish_secs</code> is 0), so they must fetch the keys again when a token names one they do not know.
keys-configured = Another algorithm than the present one holds over restarts, until somebody changes <code>token.alg</code> in the configuration (now { $alg }).
keys-as-now = { $alg } (as now)
keys-copied = Somebody may have copied the keys
keys-replace = End every login and replace everything
keys-replace-lede = For the day on which a stranger may have read the data directory or a copy of it. At once:
keys-replace-logins = <b>All { $logins ->
    [one] 1 login
   *[other] { $logins } logins
  } of { $people ->
    [one] 1 person
   *[other] { $people } people
  } end</b>, of browsers and apps alike, <b>yours too</b>; so do all open one-time links. Everybody signs in again with the password they have.
keys-replace-keys = Every signing key is retired and wiped, a new one is made, and a new server secret: old access and refresh tokens and open forms are worth nothing here any more.
keys-replace-services = Other services that keep the public keys go on accepting tokens of the old ones, forged ones too, until they fetch them again: within { $time } if they keep them no longer than they may. Tell whoever runs them to fetch them now.
keys-replace-passwords = Passwords are not changed. Whoever copied the data has their hashes too: ask people to choose new ones.
keys-replace-tick = I want to end every login of everyone, mine too
keys-replace-button = { $n ->
    [one] End 1 login and replace the keys
   *[other] End { $n } logins and replace the keys
  }

admin-last = The last administrator must stay
admin-last-me = You are the only administrator who can sign in, so you cannot become a member, be disabled or be deleted. Make somebody else administrator first.
admin-last-them = This is the only administrator who can sign in, so they cannot become a member, be disabled or be deleted. Make somebody else administrator first.
