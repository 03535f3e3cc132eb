### Pages before sign-in, home, account, people.

sign-in = Sign in
error-what-to-do = What to do:
error-load-home = Load the home page
error-to-sign-in = Go to sign-in
error-back = Go back
error-to-home = Go to the home page
people-count = { $n ->
    [one] 1 person
   *[other] { $n } people
  }
logins-app-at-once = On this server an ended app login is refused at its very next request.
logins-app-within = An ended app login gets no new access token; one already handed out may be accepted for up to { $time }.
login-throttled = { $title }. Wait { $time } and try again.
login-not-set-up = Twodoors is not set up yet. Open the link that the server printed when it started; on the server, `twodoors setup-link` prints a fresh one.
login-keys-replaced = Every login of everyone has ended, yours too; the signing keys and the server secret are new. Sign in again.
login-to-go-on = Sign in to go on.
doctor-came-by = { " " }You came by { $host }.
doctor-diagnosis = Your password was right, but your browser did not keep the cookie that signs you in.{ $by } Browsers keep it only over https, or on the server itself at http://localhost; some block all cookies. Use { $origin } if you can. For whoever runs this server there are three ways out: https (tls.certs and tls.key), a proxy that does https (trusted_proxies), or, knowingly without protection, insecure_lan.
