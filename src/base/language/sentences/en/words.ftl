### Words that rules and acts use everywhere.

nothing = { "" }
as-it-is = { $text }
title-and-help = { $title }. { $help }
named-fault = { $field }: { $message }

device-browser-on = { $browser } on { $system }
device-unknown-browser = Unknown browser

language-tag = en
# As moments are written, for scripts: Y year, M MM month, D DD day, hh hour, mm minute, Z the zone.
time-form = Y-MM-DD hh:mm Z

duration-moment = a moment
duration-days = { $n ->
    [one] 1 day
   *[other] { $n } days
  }
duration-hours = { $n ->
    [one] 1 hour
   *[other] { $n } hours
  }
duration-minutes = { $n ->
    [one] 1 minute
   *[other] { $n } minutes
  }
duration-seconds = { $n ->
    [one] 1 second
   *[other] { $n } seconds
  }

role-member = member
role-admin = administrator

effect-at-once = It took effect at once.
effect-within = Its refresh token is dead; an access token already handed out may still be accepted for up to { $time }.

throttled-wait = Wait { $time } and try again. Nobody is locked out for good.

ended-signed-out = it was signed out
ended-revoked = you ended it
ended-revoked-by-administrator = an administrator ended it
ended-password-changed = the password was changed
ended-disabled = the account was disabled
ended-role-changed = the role was changed
ended-signed-out-everywhere = signed out everywhere
ended-replaced = the same device signed in again
ended-too-many = there were more than 50 logins and this was the least recently used
ended-spent-refresh-token = its key was used twice: somebody may have copied it. If that was not you, change your password
ended-store-went-backwards = the server’s records were older than its key
ended-expired = its time was over
ended-keys-replaced = an administrator ended every login of everyone, because the server’s keys may have been copied
ended-outdated = the password or the account was changed, or everything was signed out
login-ended = The login has ended here: { $why }. Sign in again to go on.
login-again = Your login has ended here: { $why }. Nothing was done. Sign in to go on.
login-kept = What you typed is not lost: sign in on this page and it is there again.
login-again-kept = Your login has ended here: { $why }. Nothing was done, and what you typed is not lost: sign in on this page and it is there again.

## What is wrong with a field, and what is wanted.

fault-username = Use 1 to 64 letters, digits and signs such as . _ - @, without spaces and without /.
fault-name-taken = Somebody has that name already. Choose another one.
fault-invited-already = This person has been invited already. Find them under Users to make a new link.
fault-changed-meanwhile = Meanwhile this was changed to “{ $value }”. Save once more to replace that, or take it over.
lookalike-title = This name can be taken for another one
lookalike-username = It looks like { $username }, the user name of { $name }.
lookalike-display-name = { $username } is shown as { $name }, which looks the same.
lookalike-scripts = It mixes alphabets. Letters of another one: { $letters }.
lookalike-help = Nothing was done yet. Change the name, or use it anyway if it is meant so.
lookalike-anyway = Use this name anyway
fault-control-characters = Leave out line breaks, control characters and marks that turn the direction of writing.
fault-too-long = Use at most { $most } characters.
fault-display-name = Say what others should call you: 1 to 64 characters.
fault-email = Write it as name@example.org, or leave it empty.
fault-phone = Use digits, spaces and + - / ( ) . only, or leave it empty.
fault-password-short = Use at least { $least } characters; a few words in a row do well. This has { $has }.
fault-password-context = It is made of names that everybody here knows. Choose other words.
fault-password-common = It is among the first that anybody would try. Choose something less common.
fault-password-same = That is the password you have already. Choose another one.
fault-password-wrong = The password is wrong.
fault-role = Choose admin or member.
fault-role-api = Give "admin" or "member".
fault-alg = Choose one of the algorithms.
fault-one-of = Give one of { $all }.
fault-language = Give one of en, ko, or leave it empty.
fault-device-name = Name the device for its owner: 1 to 64 characters.
fault-device-id = Give 1 to 64 visible ASCII characters, or leave it out.
fault-login-name = Write a name of 1 to 64 characters.
fault-twice = It stands twice; give it once.
fault-not-utf8 = It cannot be read; send it as UTF-8.
fault-missing = It is missing.
fault-text = Give a text.
fault-bool = Give true or false.
fault-number = Give a whole number from { $least } to { $most }.
fault-null = It may not be null. Leave it out, or give it a value.
fault-differs = It says something else than { $name }. Give { $name } alone.
fault-unknown = It is not known here.
fault-cursor = Give the `next` of the page before.
fault-idempotency-key = Give one key of 1 to 255 letters, digits and signs of ASCII, in quotation marks or without.
fault-idempotency-key-used = This key was used for another request. Send the same body again, or give a new key.
fault-day = Give a day as 2026-11-21, or a moment as 2026-11-21T04:08:00Z.
fault-after-to = It must not be after the end.
fault-before-from = It must not be before the beginning.
fault-disabled-link = This person is disabled: enable them first, then make a link.
fault-keys-full = { $most } keys are accepted already: wait until the oldest of them is retired.
