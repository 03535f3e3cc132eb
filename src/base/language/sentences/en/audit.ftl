### What the audit and the notices say: `{ $who }` stands at the beginning and says who did it.

audit-who-you = You
audit-who = { $name }
audit-who-owner = The owner of the server
audit-who-system = Twodoors
audit-who-somebody = Somebody
audit-whom-you = you
audit-whom = { $name }
audit-whom-somebody = somebody
audit-whose-you = your
audit-whose-own = their own
audit-whose = { $name }’s
audit-whose-somebody = somebody’s
audit-login = One of { $whose } logins
audit-an-invitation-link = an invitation link
audit-a-recovery-link = a recovery link
audit-a-member = a member
audit-an-administrator = an administrator

audit-signed-in = { $who } signed in.
audit-new-address = { $who } signed in from an address not seen before.
audit-new-device = { $who } signed in with a device not seen before.
audit-sign-in-failed-nobody = Somebody tried to sign in with a name that nobody has.
audit-sign-in-failed = Somebody failed to sign in as { $whom }.
audit-confirmed = { $who } confirmed with the password.
audit-confirm-failed = { $who } gave a wrong password when asked again.
audit-login-renamed = { $who } renamed one of { $whose } logins.
audit-login-renamed-to = { $who } renamed { $whose } login “{ $old }” to “{ $new }”.
audit-refresh-answered-elsewhere = { $login } was renewed twice at once, from two addresses.
audit-password-changed = { $who } changed { $whose } password.
audit-password-set-by-link = { $who } set { $whose } password by { $link }.
audit-password-set-by-owner = { $who } set { $whose } password.
audit-link-made = { $who } made { $link } for { $whom }.
audit-setup-link-made = { $who } made a set-up link.
audit-set-up = { $who } set Twodoors up as its first administrator.
audit-user-added = { $who } added { $whom } as { $role }.
audit-profile-changed = { $who } changed { $whose } profile.
audit-role-changed = { $who } changed { $whose } role to { $to }.
audit-disabled = { $who } disabled { $whose } account.
audit-enabled = { $who } enabled { $whose } account.
audit-signed-out-everywhere = { $who } ended all of { $whose } logins.
audit-deleted = { $who } deleted { $whose } account.
audit-key-made = { $who } made a new signing key.
audit-key-rotated = { $who } made a new signing key, to take over from the present one.
audit-key-retired = { $who } retired a signing key.
audit-keys-replaced = { $who } ended every login of everyone and replaced the signing keys and the server secret.
audit-exported = { $who } downloaded what is kept about them.
audit-exported-own = { $who } downloaded what is kept about you.
audit-settings-changed = The server was started with other settings than before.

audit-ended-signed-out = { $who } signed out.
audit-ended-revoked = { $who } ended one of { $whose } logins.
audit-ended-revoked-by-administrator = { $who } ended one of { $whose } logins.
audit-ended-password-changed = { $login } ended: the password was changed.
audit-ended-disabled = { $login } ended: the account was disabled.
audit-ended-role-changed = { $login } ended: the role was changed.
audit-ended-signed-out-everywhere = { $login } ended: all of them did.
audit-ended-replaced = { $login } ended: the same device signed in again.
audit-ended-too-many = { $login } ended: there were more than 50, and it was the least recently used.
audit-ended-spent-refresh-token = { $login } ended: its key was used twice, so somebody may have copied it.
audit-ended-store-went-backwards = { $login } ended: the server’s records were older than its key.
audit-ended-expired = { $login } ended: its time was over.
audit-ended-keys-replaced = { $login } ended: all of everyone’s did, because the server’s keys may have been copied.

audit-group-sign-ins = Sign-ins and devices
audit-group-failures = Failed attempts
audit-group-logins-ended = Logins that ended
audit-group-links = One-time links
audit-group-people = People and roles
audit-group-passwords = Passwords
audit-group-keys = Keys and settings
audit-door-pages = Browser
audit-door-api = App
audit-door-command-line = Command line
audit-door-system = Twodoors itself

news-device = “{ $name }”
news-a-login = A login of yours
news-times = { " " }This happened { $count } times.
news-from = : { $address }
news-attempt-from = { $count ->
    [one] ; it came from { $address }
   *[other] ; the last came from { $address }
  }
news-sign-in-failed = { $count ->
    [one] An attempt to sign in as you failed{ $from }.
   *[other] { $count } attempts to sign in as you failed{ $from }.
  }
news-sign-in-failed-advice = If it was not you who mistyped: your password held. Change it if somebody may know it.
news-new-address = Somebody signed in as you from an address not seen before{ $from }.{ $times }
news-new-address-advice = If it was not you, change your password now: every other login of yours then ends.
news-ended-spent-refresh-token = { $device } was signed out because its key was used twice: somebody may have copied it.{ $times }
news-ended-spent-refresh-token-advice = Sign in there again. If you know no reason, such as a restored copy of the device, change your password.
news-ended-by-administrator = { $by } signed { $device } out.{ $times }
news-ended = { $device } was signed out: { $reason }.{ $times }
news-ended-too-many-advice = End the logins that you no longer use.
news-ended-store-went-backwards-advice = Sign in there again, and tell an administrator.
news-advice-ask = Ask them if you do not know why.
news-advice-signed-out = You were signed out for that everywhere.
news-link-made = { $by } made { $link } for you.{ $times }
news-link-made-advice = With it a new password can be set for your account. Ask them if you do not know why.
news-role-changed = { $by } made you { $role }.{ $times }
news-enabled = { $by } enabled your account again; it had been disabled.{ $times }
news-signed-out-everywhere = { $by } signed you out everywhere.{ $times }
news-profile-changed = { $by } changed your profile.{ $times }
news-profile-changed-advice = Have a look whether it is right.
news-password-set-by-owner = { $by } set your password.
news-password-set-by-owner-advice = Change it to one that only you know.
news-something = Something happened to your account.{ $times }
news-something-advice = Your activity tells more.
