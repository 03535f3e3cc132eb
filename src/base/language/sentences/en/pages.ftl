### Pages before sign-in, home, account, people.

sign-in = Sign in
error-what-to-do = What to do:
error-load-home = Load the home page
error-to-sign-in = Go to sign-in
error-only-forms = There is nothing to see at this address
error-only-forms-help = It only takes in what a form on one of our pages sends. Start again at the home page.
error-no-form = Nothing can be sent to this address
error-no-form-help = Nothing was done. Start again at the home page.
error-back = Go back
error-to-home = Go to the home page
error-to-public-address = Open the public address
people-count = { $n ->
    [one] 1 person
   *[other] { $n } people
  }
logins-app-at-once = On this server an ended app login is refused at its very next request.
logins-app-within = An ended app login gets no new access token; one already handed out may be accepted for up to { $time }.
login-throttled = { $title }. Wait { $time } and try again.
login-not-set-up = Twodoors is not set up yet. Open the link that the server printed when it started; on the server, “twodoors setup-link” prints a fresh one.
login-keys-replaced = Every login of everyone has ended, yours too; the signing keys and the server secret are new. Sign in again.
login-to-go-on = Sign in to go on.
doctor-diagnosis = Your password was right, but your browser did not keep the cookie that signs you in. Browsers keep it only over https, or on the server itself at http://localhost; some block all cookies. Use { $origin } if you can. For whoever runs this server there are three ways out: https (tls.certs and tls.key), a proxy that does https (trusted_proxies), or, knowingly without protection, insecure_lan.
login-other-address = This is not the address that this server is set up for, so what is sent from here is refused. Open { $origin } before you type a password.
login-cookie-refused = Your browser refused the cookie
login-forgot = <strong>Forgot your password?</strong> Ask an administrator for a recovery link. Nobody can look up your old one, but the link lets you choose a new one.

setup-title = Set up Twodoors
setup-welcome = Welcome. Let’s begin.
setup-lede = You become the first administrator: you can invite people, help them back in, and end any login.
setup-username-hint = You sign in with it. Up to 64 characters, no spaces. It cannot be changed later.
setup-name = Your name
setup-name-hint = What your team sees. You can change it whenever you like.
setup-create = Create my administrator account
setup-once = This page works once. When you are done, its link is spent.
setup-closed = This set-up link does not work
setup-closed-why = It has been used, it is older than 30 minutes, a newer one has replaced it, or part of it got lost on the way.
setup-closed-nobody = <strong>Nobody is administrator yet?</strong> Run this on the server and open the line it prints:
setup-closed-already = <strong>Already set up?</strong> Then just sign in.

link-title = Set your password
link-welcome = Welcome, <bdi>{ $name }</bdi>
link-signed-in-as-other = This browser is signed in as { $name } ({ $username }). The link is for { $whose }: hand it over, unless that is you. Using it counts once.
link-invited = You have been invited to <bdi>{ $team }</bdi>.
link-invited-by = You have been invited to <bdi>{ $team }</bdi> by <bdi>{ $by }</bdi>.
link-invited-how = Choose a password, then sign in with it.
link-choose = Choose a new password
link-recovery = For <bdi>{ $name }</bdi>. Every login you have now ends, on all browsers and phones, so only you are back in.
link-username = Your username
link-username-hint = You sign in with this. It is worth remembering.
link-set = Set my password
link-change = Change my password
link-until = This link works once, until { $when_html }.
link-dead = This link no longer works
link-dead-why = It has been used, it has run out, a newer one has replaced it, or part of it got lost on the way. Nothing was changed.
link-dead-help = <strong>What to do:</strong> ask an administrator of your team for a new link. If you have already chosen a password, you can simply sign in.
link-to-sign-in = Go to sign in

error-status = Status { $status }, code <a href="/problems{ $kept }#{ $code }"><code>{ $code }</code></a>
problems-lede = The same codes stand on pages and in the answers of <code>/api</code>.
problems-code = Code
problems-status = Status
problems-what-it-means = What it means
problems-meaning = Meaning
problems-what-to-do = What to do

home-hello = Hello, <bdi>{ $name }</bdi>
home-last-login = Your previous sign-in was { $when_html } from <bdi>{ $device }</bdi> at { $address }. Not you? <a href="/account/password">Change your password</a>: every other login ends.
home-welcome = Good to have you here.
home-invite = Next: invite your team
home-invite-how = You are the only one here. For each colleague you get a link to hand over; with it they choose their own password.
home-invite-go = Invite the first colleague
home-scripts = For scripts and phones
home-scripts-lede = There are two doors: one for browsers, one for apps. How each of them works, and how to try the other one.
home-browser-door = Browser door
home-browser-door-how = You came in here. Your browser keeps a cookie with a secret, and on every request the server looks that session up in its store. End the session, and the very next click is refused.
home-door-ends = It ends after { $idle } without use, and after { $max } in any case.
home-app-door = App door
home-app-door-how = A phone or script comes in here. It shows a signed access token that lives { $time } and renews it with a refresh token that changes each time.
home-app-stateless = This server checks only the signature, so an ended app may go on for up to { $time }.
home-app-denylist = This server also keeps a note in memory of what was ended, so an ended app is out at once.
home-app-lookup = This server also looks each login up in its store, so an ended app is out at once.
home-latest = Your latest logins
home-to-logins = See and end logins
home-seen = Seen { $when_html } from { $address }
home-no-logins = No logins to show.
home-try = Try the app door
home-try-how = Sign in from a terminal. The answer holds an access token and a refresh token, and the login appears in your list.
home-can = What you can do here
home-logins = Every browser and app you are signed in with. End what you do not know.
home-account = What your team sees about you, and the language of these pages
home-password = Ends every other login of yours
home-activity = Sign-ins, and what was changed about you
home-people = { $n ->
    [one] 1 person in the directory
   *[other] { $n } people in the directory
  }
home-team = Team
home-team-people = { $n ->
    [one] person
   *[other] people
  }
home-team-administrators = { $n ->
    [one] administrator
   *[other] administrators
  }
home-only-administrator = You are the only administrator. A second one could let you back in if you lose your password.

people-lede = Your team, with what each of them put here. <a href="/account">Edit what you show</a>.
people-find = Find by name, what they do, email or phone
people-what-they-do = What they do
people-does = Does
people-no-match = Nobody matches “<bdi>{ $q }</bdi>”. Try fewer letters, or <a href="/people">show everyone</a>.
people-none = Nobody is here yet.
people-none-invite = Nobody is here yet. <a href="/admin/users">Invite the first person</a>.
people-more = More people
people-card = Card
people-save-contact = Save contact<span class="vh"> { $name }</span>

error-other-address = This is not the address that this server is set up for. Use { $origin }; whoever runs the server can set public_origin to the one that people type.
