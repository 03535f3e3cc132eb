//! Figures as people read them: three digits that mean something, and a unit.
//!
//! Digits are grouped by a narrow space that does not break, and an en dash joins lowest and highest;
//! [`ascii`] writes the same for terminals that may know neither.

/// Between groups of three digits.
const GROUP: char = '\u{202f}';
/// Between a figure and its unit.
const UNIT: char = '\u{a0}';
/// Where there is no figure.
pub const NOTHING: &str = "–";

/// A whole number: `12 345`.
pub fn count(number: u64) -> String {
    group(&number.to_string())
}

/// Three digits that mean something, more only before the point: `0.853`, `1.24`, `33.1`, `12 345`.
pub fn number(value: f64) -> String {
    let places = match value.abs() {
        v if !v.is_finite() => return NOTHING.to_owned(),
        0.0 => 0,
        v if v < 0.9995 => 3,
        v if v < 9.995 => 2,
        v if v < 99.95 => 1,
        _ => 0,
    };
    group(&format!("{value:.places$}"))
}

/// An average of counts: whole where it is whole.
pub fn average(value: f64) -> String {
    if value.fract().abs() < 0.005 { group(&format!("{value:.0}")) } else { number(value) }
}

/// A time given in microseconds: `1.24 µs`, `12.4 ms`, `1.20 s`.
pub fn time_us(us: f64) -> String {
    let (divisor, unit) = unit(us);
    format!("{}{UNIT}{unit}", number(us / divisor))
}

/// Two times in one unit: `1.20–1.31 µs`.
pub fn times_us((low, high): (f64, f64)) -> String {
    let (divisor, unit) = unit(high);
    format!("{}–{}{UNIT}{unit}", number(low / divisor), number(high / divisor))
}

/// A figure on an axis, where the step says how exact it is: `1 µs`, not `1.00 µs`.
pub fn trimmed(text: &str) -> String {
    let end = text.find(UNIT).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let number = if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number };
    format!("{number}{unit}")
}

/// Bytes: exact below 10 kB, then in units of 1,000.
pub fn bytes(bytes: f64) -> String {
    let (divisor, unit) = match bytes {
        b if b < 10_000.0 => return format!("{}{UNIT}B", group(&format!("{b:.0}"))),
        b if b < 1e6 => (1e3, "kB"),
        b if b < 1e9 => (1e6, "MB"),
        _ => (1e9, "GB"),
    };
    format!("{}{UNIT}{unit}", number(bytes / divisor))
}

/// A share: `93.1 %`.
pub fn percent(ratio: f64) -> String {
    format!("{}{UNIT}%", number(ratio * 100.0))
}

/// Two shares: `91.0–94.2 %`.
pub fn percents((low, high): (f64, f64)) -> String {
    format!("{}–{}{UNIT}%", number(low * 100.0), number(high * 100.0))
}

/// Lowest and highest of any plain number.
pub fn numbers((low, high): (f64, f64)) -> String {
    format!("{}–{}", number(low), number(high))
}

/// Writes a text in ASCII, for terminals and logs.
pub fn ascii(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            GROUP => plain.push(','),
            UNIT => plain.push(' '),
            '–' => plain.push('-'),
            '·' => plain.push('/'),
            'µ' => plain.push('u'),
            '→' => plain.push_str("->"),
            c if c.is_ascii_graphic() || c == ' ' || c == '\n' => plain.push(c),
            _ => plain.push('?'),
        }
    }
    plain
}

fn unit(us: f64) -> (f64, &'static str) {
    match us {
        us if us < 999.5 => (1.0, "µs"),
        us if us < 999_500.0 => (1e3, "ms"),
        _ => (1e6, "s"),
    }
}

/// Groups the digits before the point by threes, from 10,000 on: four digits are read at a glance.
fn group(text: &str) -> String {
    let digits = text.find('.').unwrap_or(text.len());
    let mut grouped = String::with_capacity(text.len() + 6);
    for (at, c) in text.char_indices() {
        if digits > 4 && at > 0 && at < digits && (digits - at).is_multiple_of(3) && !grouped.ends_with('-') {
            grouped.push(GROUP);
        }
        grouped.push(c);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_three_digits_that_mean_something() {
        let shown = [0.0, 0.0421, 0.8534, 0.9996, 1.2345, 9.996, 33.14, 99.96, 412.4, 12_345.6].map(number);
        let wanted = ["0", "0.042", "0.853", "1.00", "1.23", "10.0", "33.1", "100", "412", "12\u{202f}346"];
        assert_eq!(shown, wanted);
        assert_eq!(number(f64::NAN), NOTHING);
        assert_eq!(number(f64::INFINITY), NOTHING);
    }

    #[test]
    fn digits_are_grouped_from_five_on() {
        assert_eq!(
            [7, 999, 1000, 10_000, 1_234_567].map(count).map(|t| ascii(&t)),
            ["7", "999", "1000", "10,000", "1,234,567"]
        );
        assert_eq!(ascii(&number(-123_456.0)), "-123,456");
    }

    #[test]
    fn times_change_their_unit_where_the_digits_would_run_over() {
        let shown = [0.5, 1.0, 999.4, 999.6, 1240.0, 999_400.0, 999_600.0, 2e6].map(|us| ascii(&time_us(us)));
        assert_eq!(shown, ["0.500 us", "1.00 us", "999 us", "1.00 ms", "1.24 ms", "999 ms", "1.00 s", "2.00 s"]);
        assert_eq!(ascii(&times_us((900.0, 1500.0))), "0.900-1.50 ms");
    }

    #[test]
    fn bytes_and_shares_carry_their_unit() {
        assert_eq!(
            [0.0, 57.0, 9_999.0, 12_345.0, 4_560_000.0, 2e9].map(|b| ascii(&bytes(b))),
            ["0 B", "57 B", "9999 B", "12.3 kB", "4.56 MB", "2.00 GB"]
        );
        assert_eq!(ascii(&percent(0.9312)), "93.1 %");
        assert_eq!(ascii(&percents((0.9, 1.0))), "90.0-100 %");
    }

    #[test]
    fn marks_of_an_axis_are_as_short_as_they_can_be() {
        let shown = [time_us(1.0), time_us(0.5), time_us(2_500.0), bytes(20_000.0), bytes(400.0), number(0.0)];
        assert_eq!(shown.map(|text| ascii(&trimmed(&text))), ["1 us", "0.5 us", "2.5 ms", "20 kB", "400 B", "0"]);
    }

    #[test]
    fn an_average_is_whole_where_it_is_whole() {
        assert_eq!([0.0, 2.0, 0.5, 0.01].map(average), ["0", "2", "0.500", "0.010"]);
    }
}
