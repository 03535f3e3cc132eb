### One's own account: profile, language, password, logins, activity.

account-title = Your account
account-lede = What you write here is what your team finds under <a href="/people">People</a>.
account-profile = Profile
account-what-you-do = What you do
account-save = Save profile
account-password-help = Changing it ends every other login of yours. This browser stays signed in.
account-change-password = Change password
account-language-pages = Language of the pages
account-language-browser = As your browser asks
account-language-save = Save language
account-logins = Logins and activity
account-logins-help = Every browser and app that is signed in as you, and what you and others did with your account.
account-see-logins = See your logins
account-see-activity = See your activity
account-fixed = Set for you
account-since = Here since
account-kept = What is kept about you
account-kept-help = Your profile, your logins, where you signed in and your activity, as one JSON file without anything secret. An administrator can delete your account; then only the audit keeps what you did.
account-kept-download = Download what is kept about you

activity-lede = What you did here and what was done to your account. Something was not you? <a href="/account/password">Change your password</a>: every other login of yours ends. What is open now is under <a href="/account/logins">Logins</a>.
activity-newest-first = Newest first
activity-what = What
activity-when = When
activity-from = From
activity-door = Door
activity-look-back = Nothing here concerns you. There are older entries: look further back.
activity-no-more = Nothing more is kept. What you do from now on is listed here.

confirm-title = Please confirm it is you
confirm-lede = Some acts matter so much that they want a password that was typed lately. Type yours once more and you are led back to where you were. For { $time } after that you are not asked again. Nothing was done yet.
confirm-lede-action = This matters, so please type your password once more: then it is done, without another press. For { $time } after that you are not asked again. Nothing was done yet.
confirm-password = Your password
confirm-go-on = Confirm and go on
confirm-home = No, take me home
confirm-do-it = Confirm and do it
confirm-back = No, go back without doing it
confirm-to-invite = Confirm to invite { $name }
confirm-to-make-administrator = Confirm to make { $name } an administrator
confirm-to-make-member = Confirm to make { $name } a member
confirm-to-disable = Confirm to disable { $name }
confirm-to-enable = Confirm to enable { $name }
confirm-to-make-link = Confirm to make a one-time link for { $name }
confirm-to-sign-out = Confirm to end every login of { $name }
confirm-to-delete = Confirm to delete { $name }
confirm-to-end-login = Confirm to end the login “{ $name }”
confirm-to-end-others = Confirm to end all your other logins
confirm-to-rotate-keys = Confirm to make a new signing key
confirm-to-replace-keys = Confirm to end every login of everyone

password-title = Change your password
password-first = First, a password of your own
password-first-help = The one you signed in with was chosen by an administrator. Choose a new one now to go on.
password-lede = When you save, every other login of yours ends, on all browsers and apps. You stay signed in here.
password-current = Current password
password-change = Change password and end other logins
password-back = Back to your account

logins-title = Your logins
logins-lede = Every browser and app that is signed in as you, in one list. See one you do not know? End it, then <a href="/account/password">change your password</a>.
logins-now = Signed in now
logins-none = No login is open.
logins-others = End all the others
logins-others-help = Signs you out of every browser and app except this one. Good after you lose a phone.
logins-end-others = Sign out everywhere else
logins-ended-lately = Ended lately
logins-activity = <a href="/account/activity">Your activity</a> tells more.
logins-login = Login
logins-address = Address
logins-signed-in = Signed in
logins-last-seen = Last seen
logins-ends-by = Ends by
logins-ended = Ended
logins-why = Why
logins-action = Action
logins-here = you are here
logins-rename = Rename
logins-new-name = New name
logins-save = Save
logins-end-here = Sign out here
logins-end-browser = Sign out this browser
logins-end-app = Sign out this app
