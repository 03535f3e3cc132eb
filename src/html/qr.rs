//! A link as a QR code, to be opened by the phone that is held in front of the page.
//!
//! The picture is one path in the page itself: nothing is loaded, and there is no style in it that the
//! page's policy would refuse.

use fast_qr::{ECL, QRBuilder};
use serde::Serialize;
use std::fmt::Write as _;

/// Light modules around the code: ISO/IEC 18004 wants four, and cameras do.
const QUIET: usize = 4;

/// A picture in units of one module.
#[derive(Debug, Serialize)]
pub(super) struct Qr {
    /// How wide and how high it is, with the quiet zone.
    side: usize,
    /// The dark modules, as the `d` of a path.
    path: String,
}

/// The code of a text; none if it is too long for one (2,331 octets).
pub(super) fn of(text: &str) -> Option<Qr> {
    let code = QRBuilder::new(text.as_bytes()).ecl(ECL::M).build().ok()?;
    let is_dark = |x: usize, y: usize| code[y][x].value();
    let mut path = String::new();
    for y in 0..code.size {
        let mut x = 0;
        while x < code.size {
            // One rectangle for neighbours in a row.
            let run = (x..code.size).take_while(|x| is_dark(*x, y)).count();
            if run > 0 {
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    Some(Qr { side: code.size + 2 * QUIET, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://accounts.example.org/link/AZ9ZYwAAcACAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    /// The picture as rows of modules, read from the path as a browser does.
    fn modules(qr: &Qr) -> Vec<Vec<bool>> {
        let mut rows = vec![vec![false; qr.side]; qr.side];
        for part in qr.path.split_terminator('z') {
            let numbers: Vec<usize> =
                part.split(|c: char| !c.is_ascii_digit()).filter_map(|text| text.parse().ok()).collect();
            let [x, y, run, 1, back] = numbers[..] else { panic!("{part}") };
            assert_eq!((part, run), (format!("M{x} {y}h{run}v1h-{run}").as_str(), back));
            rows[y][x..x + run].fill(true);
        }
        rows
    }

    /// What another's program reads from the picture.
    fn read(qr: &Qr) -> String {
        const SCALE: usize = 4;
        let (rows, side) = (modules(qr), qr.side * SCALE);
        let grey = |x: usize, y: usize| if rows[y / SCALE][x / SCALE] { 0 } else { 255 };
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, grey);
        let grids = picture.detect_grids();
        assert_eq!(grids.len(), 1, "one code is found");
        grids[0].decode().expect("readable").1
    }

    #[test]
    fn the_code_says_exactly_the_text() {
        for text in [LINK, "http://192.168.1.5:8000/link/x", "HTTPS://A.B/C", "1"] {
            assert_eq!(read(&of(text).expect("a code")), text);
        }
    }

    #[test]
    fn the_code_has_a_quiet_zone_and_the_same_shape_each_time() {
        let qr = of(LINK).expect("a code");
        assert_eq!(qr.side, 41 + 2 * QUIET, "version 6");
        let rows = modules(&qr);
        let is_quiet = |at: usize| at < QUIET || at >= qr.side - QUIET;
        for (y, row) in rows.iter().enumerate() {
            assert!(row.iter().enumerate().all(|(x, dark)| !dark || !(is_quiet(x) || is_quiet(y))), "row {y}");
        }
        // The corner by which a camera finds it.
        assert!(qr.path.starts_with("M4 4h7v1h-7z"), "{}", qr.path);
        assert_eq!(qr.path, of(LINK).expect("a code").path);
        assert!(qr.path.len() < 16_000 && !qr.path.contains(['"', '<', '&']), "{}", qr.path.len());
    }

    #[test]
    fn a_text_that_is_too_long_has_no_code() {
        assert!(of(&"x".repeat(2_331)).is_some() && of(&"x".repeat(2_332)).is_none());
    }
}
