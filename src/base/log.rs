//! Every line that the server logs (ASVS 16.1.1): its level, its event, its fields, what it means and what to do.
//!
//! Lines go to standard output (`cli/logging.rs`), as text or with `--log-format json` as one JSON object each:
//! `timestamp` (RFC 3339, UTC), `level`, `target` (`twodoors`, or `audit` for what people did), `event`, the fields, and
//! `message`. No other file logs, and nothing of Rocket or another library is logged: what those say is for
//! programmers, and it holds what strangers sent. A test reads the source for it.
//!
//! - `ERROR`: something does not work. Act now.
//! - `WARN`: somebody has to look, today. A stranger's request never makes a line of this level or above.
//! - `INFO`: what happened.
//! - `DEBUG`: every request and every connection that was shut; by `log_level = "debug"`.
//!
//! Ids stand for people, never names; a password, a token, a cookie, a code or a body is never a field. Two lines
//! are printed beside these, because they are answers to the person who starts the server: where it serves, and while
//! there is no administrator the set-up link (`setup_link` in JSON), the one secret on standard output.

use std::fmt::{self, Display, Write as _};
use tracing::Value;
use tracing::field::{DisplayValue, display};

/// The target of what the server does.
pub const SERVER: &str = "twodoors";
/// The target of what people do.
pub const AUDIT: &str = "audit";

/// A text from outside in one line: no character of it ends the line, moves the cursor or hides (ASVS 16.4.1).
struct OneLine<T>(T);

impl<T: Display> Display for OneLine<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        struct Escaped<'a, 'b>(&'a mut fmt::Formatter<'b>);
        impl fmt::Write for Escaped<'_, '_> {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                text.chars().try_for_each(|c| match c {
                    '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                        write!(self.0, "{}", c.escape_unicode())
                    }
                    c if c.is_control() => write!(self.0, "{}", c.escape_default()),
                    c => self.0.write_char(c),
                })
            }
        }
        write!(Escaped(f), "{}", self.0)
    }
}

/// What there is of a field that may be missing.
pub fn some(field: &Option<impl Display>) -> Option<&dyn Display> {
    field.as_ref().map(|field| field as &dyn Display)
}

/// How a field is written.
trait Told {
    fn told(&self) -> impl Value;
}

impl Told for &dyn Display {
    fn told(&self) -> impl Value {
        display(OneLine(*self))
    }
}

impl Told for Option<&dyn Display> {
    fn told(&self) -> impl Value {
        self.map(|text| -> DisplayValue<OneLine<&dyn Display>> { display(OneLine(text)) })
    }
}

/// As it is.
macro_rules! told {
    ($($kind:ty),+) => {
        $(impl Told for $kind {
            fn told(&self) -> impl Value {
                *self
            }
        })+
    };
}

told!(&str, Option<&str>, u64, usize, f64, bool);

/// A function for each line: `level TARGET event(fields) "message"`.
macro_rules! catalogue {
    ($($(#[$doc:meta])+ $level:ident $target:ident $event:ident($($field:ident: $kind:ty),*) $message:literal;)+) => {
        $($(#[$doc])+
        pub fn $event($($field: $kind),*) {
            tracing::$level!(target: $target, event = stringify!($event), $($field = $field.told(),)* $message);
        })+
    };
}

catalogue! {
    // The server as a whole.

    /// The port is open (JSON; the text form is printed). Nothing to do.
    info SERVER serving(origin: &str, listens: &dyn Display, data_dir: &dyn Display) "the server serves";
    /// A stop has come to its end. Nothing to do.
    info SERVER stopped() "the server has stopped";
    /// Connections outlived the time of a stop (`shutdown.grace`). What was answered is durable. Nothing to do.
    info SERVER connections_cut() "some connections were cut at the stop";
    /// The reader of standard output was too slow, and lines were left out; the stored audit is whole. Look at what reads it.
    warn SERVER log_lines_dropped(count: u64) "lines of the log were left out: what reads it is too slow";
    /// A fault of the program; the request got 500. Report it with the place.
    error SERVER panicked(thread: &str, place: &dyn Display) "a part of the program ended in a fault of its own: please report this line";
    /// At a start. `warning` begins with the key and says what it does; `twodoors check` says the same.
    warn SERVER configuration(warning: &str) "what is configured is hardly meant";
    /// `what` says whose it is, its mode, and what to do; `twodoors check` says the same. If a mount wants it so, nothing.
    warn SERVER data_is_shared(what: &dyn Display) "the data directory is not its owner's alone";

    // Requests.

    /// One request. `path` is without query and codes; `person` is there if a guard has found one.
    debug SERVER request(method: &str, path: &dyn Display, status: u64, millis: u64, address: Option<&dyn Display>, person: Option<&dyn Display>) "a request was answered";
    /// A request did not come as the configuration says, and got 421. `why` is `peer_not_trusted` (the peer is not in `trusted_proxies`) or
    /// `proxy_said_http` (`header` and `value` are what the proxy said). If it was one of yours, diagnostics say what to set.
    info AUDIT misdirected(why: &str, peer: &dyn Display, method: &str, path: &dyn Display, host: Option<&dyn Display>, header: Option<&str>, value: Option<&dyn Display>) "a request did not come as configured";
    /// At most once a minute. Everybody behind this proxy seems to be the proxy: let it set the header to an address, and not
    /// append to what a client sent.
    info SERVER forwarded_unreadable(peer: &dyn Display, header: &str, value: Option<&dyn Display>) "whom this proxy forwards for cannot be read";
    /// A request was refused for lack of rights, as another site's, or for a credential that is not genuine (ASVS 16.3.2, 16.3.3). Many of one address: look what it is.
    info AUDIT refused(code: &str, method: &str, path: &dyn Display, address: Option<&dyn Display>, who: Option<&dyn Display>) "a request was refused";
    /// Wrong passwords came too fast; they wait (ASVS 16.3.3). Many of one address: somebody guesses.
    info AUDIT throttled(code: &str, address: &dyn Display, whom: Option<&dyn Display>) "an attempt has to wait";
    /// The store could not answer a request (5xx). The error says why; see the lines before.
    error SERVER request_failed(path: &dyn Display, error: &dyn Display) "a request could not be served";
    /// The store could not say whose cookie or token it is (5xx).
    error SERVER login_not_found_out(door: &str, error: &dyn Display) "a login could not be looked up";
    /// More than `connections.max`: new ones are shut, people's too. Look from where they come; raise the key, or close the door to them.
    warn SERVER connections_full(connections: usize) "too many connections: the newest were shut";
    /// More of one address than `connections.per_address`. If it is your own network, raise the key.
    info SERVER too_many_connections(connections: usize) "too many connections of one address: the newest were shut";
    /// Why a connection was shut from here.
    debug SERVER connection_shut(peer: &dyn Display, why: &str) "a connection was shut";

    // The store.

    /// A write could not be made durable. The process ends, its supervisor starts it again; look after the disk.
    error SERVER store_failed(why: &dyn Display) "a write could not be made durable; the store is closed and the process ends";
    /// The end that follows.
    error SERVER stopping_without_store() "the store failed; the server stops";
    /// An entry that nobody waits for was lost. Look after the disk.
    error SERVER note_lost(error: &dyn Display) "a note could not be written";
    /// The hourly sweep, with what it removed.
    info SERVER swept(logins: usize, entries: usize) "what was over was removed";
    /// The next hour tries again. If it comes again, look after the disk.
    error SERVER sweep_failed(error: &dyn Display) "the sweep failed";
    /// Notices stay that say nothing any more. If it comes again, look after the disk.
    warn SERVER notices_left(error: &dyn Display) "notices that tell nothing any more could not be dropped";
    /// A saved list is cut, and says so. Save it again.
    error SERVER audit_cut(error: &dyn Display) "the audit could not be saved to its end";

    // The data directory.

    /// Two copies know the same secrets, and what was written last may be missing.
    warn SERVER copied_while_running() "this data directory is a copy that was made before its server had stopped: what was written last may be missing, \
        and both copies know the same secrets; use a copy of a stopped server, or end what was copied with `twodoors keys rotate --compromised`";
    /// A later copy of the data will not be noticed. Look after the directory's rights.
    warn SERVER not_marked(error: &dyn Display) "it could not be marked that a server runs here";
    /// The next start takes the data for a copy. Look after the directory's rights.
    warn SERVER mark_left(error: &dyn Display) "the mark of a running server could not be removed";
    /// Commands work only while the server is stopped. Look after the directory, then start again.
    error SERVER control_not_opened(error: &dyn Display) "the control socket could not be opened: commands work only while the server is stopped";
    /// A command may have got no answer: give it again.
    warn SERVER control_not_accepted(error: &dyn Display) "the control socket could not accept";
    /// The next start replaces it. Nothing to do.
    info SERVER control_left(error: &dyn Display) "the control socket could not be removed";
    /// Only the superuser can come so far.
    info SERVER control_refused() "another user's process at the control socket was sent away";

    // The clock.

    /// As the start before has said. Nothing to do.
    info SERVER clock_was_ahead(clock: &str, newest: &str) "the store still holds times from when the clock was ahead";
    /// At a start.
    warn SERVER clock_behind(clock: &str, newest: &str, by: &dyn Display) "the clock is {by} behind the newest time in the store: either it is wrong now, or it was ahead before. \
        If it is wrong, set it (timedatectl) and start again. Nobody is signed out by it, and what a wrong clock has made ends when it should";
    /// At a start. After a long time switched off there is nothing to do.
    warn SERVER clock_after(clock: &str, newest: &str, by: &dyn Display) "the newest time in the store lies {by} back. If the server was used since, the clock is wrong: set it \
        (timedatectl) and start again. Logins that look expired are refused until then, and nothing is removed by age \
        before a day has passed";
    /// While the server ran.
    warn SERVER clock_stepped(clock: &str, way: &str, by: &dyn Display) "the clock was put {way} by {by} while the server ran. Nobody is signed out by it for good; if it is wrong \
        now, set it (timedatectl)";
    /// Times of before stay as they are until the next start.
    error SERVER step_not_looked_after(error: &dyn Display) "a step of the clock could not be looked after";

    // Keys and tokens.

    /// A rotation has come to its end (`token.publish_secs`). Nothing to do.
    info SERVER key_signs(kid: &str) "the announced signing key signs from now on";
    /// Keys whose tokens are over. Nothing to do.
    info SERVER keys_retired(count: usize) "signing keys were retired";
    /// Tried again within a minute. Look after the disk and the rights of `keys.json`.
    error SERVER keys_not_tended(error: &dyn Display) "the signing keys could not be looked after";
    /// Look after the disk and the rights of `keys.json`.
    error SERVER key_not_activated(error: &dyn Display) "the announced signing key could not take over; the older one goes on signing";
    /// Nobody can sign in by `/api`. Report it.
    error SERVER not_signed(error: &dyn Display) "an access token could not be signed";
    /// A kill in the middle of `keys rotate --compromised`; nothing to do.
    info SERVER ending_finished() "the end of all logins was interrupted; it is finished now";
    /// `token.verify = "denylist"`: more ended at once than is noted. Slower for a while; nothing to do.
    info SERVER denylist_full(until: &str) "the note of ended logins was full: tokens that expire before are looked up";
    /// A phone has a newer token than the store knows: somebody put an older copy of the data back.
    error SERVER store_went_backwards(login: &dyn Display) "a phone has a newer token than the store: an older copy of the data was put back; its login was ended";
    /// A refresh token was used and replaced (ASVS 16.3.1).
    info AUDIT refreshed(who: &dyn Display, login: &dyn Display, address: Option<&dyn Display>) "a token pair was renewed";

    // People and administration; acts are told by `audit`.

    /// An administrator saved the audit as CSV (reading is not stored).
    info AUDIT audit_saved(who: &dyn Display, is_filtered: bool) "the audit was saved";
    /// The server starts with other settings than the last time: these keys.
    info AUDIT settings_changed(keys: &dyn Display) "the settings are others than at the last start";
    /// Passwords are checked by fewer threads. Give the process more.
    error SERVER hasher_not_started(error: &dyn Display) "a hasher thread could not be started";

    // The comparison.

    /// A run was kept.
    info SERVER comparison_measured(run: &str, took_secs: f64) "the comparison was measured";
    /// By an administrator, or by the end of the server.
    info SERVER comparison_cancelled() "the comparison was cancelled";
    /// The page says so too. Try again with less.
    info SERVER comparison_failed(failure: &dyn Display) "the comparison came to nothing";
    /// The page says so too.
    error SERVER comparison_not_started(error: &dyn Display) "no thread for the comparison";
    /// `/compare` answers 500. Report it.
    error SERVER lives_not_counted(failure: &dyn Display) "the life of a login could not be counted";
    /// The next start removes it. Nothing to do.
    info SERVER scratch_left(path: &dyn Display, error: &dyn Display) "the scratch store could not be removed";
    /// What an earlier run left. Remove `compare/` of the data directory by hand.
    warn SERVER leftovers_stay(error: &dyn Display) "what a comparison left could not be removed";
}

/// An act that is in the audit too, under its own name (ASVS 16.2.1, 16.3.1): `entry` is the id of that entry.
pub struct Act<'a> {
    /// Its name there, such as `signed_in`: the `event` of the line.
    pub event: &'a str,
    /// What it was done with, if anything.
    pub detail: Option<&'a str>,
    pub door: &'a str,
    /// The id of who did it.
    pub who: Option<&'a dyn Display>,
    /// The id of whom it was done to.
    pub whom: Option<&'a dyn Display>,
    /// The id of the login that it concerns.
    pub login: Option<&'a dyn Display>,
    pub address: Option<&'a dyn Display>,
    /// The id of the entry.
    pub entry: &'a dyn Display,
}

/// What somebody did.
pub fn audit(act: &Act<'_>) {
    let Act { event, detail, door, who, whom, login, address, entry } = act;
    let (who, whom, login) = (who.told(), whom.told(), login.told());
    tracing::info!(target: AUDIT, event, detail, door, who, whom, login, address = address.told(), entry = entry.told());
}

/// Whether a line a request is wanted: it costs a little.
pub fn tells_requests() -> bool {
    tracing::enabled!(target: SERVER, tracing::Level::DEBUG)
}

#[cfg(test)]
mod tests {
    use super::OneLine;

    #[test]
    fn a_text_from_outside_stays_in_its_line() {
        let shown = OneLine("a\r\nb\u{1b}[31m\u{2028}\u{202e}é\"").to_string();
        assert_eq!(shown, r#"a\r\nb\u{1b}[31m\u{2028}\u{202e}é""#);
    }
}
