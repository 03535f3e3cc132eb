//! Columns of text: as wide as they need to be, wrapped at words where there is no room.

/// Between two columns.
const GAP: usize = 2;

/// Each row as the lines it takes. The first column is put to the left, and so is every column that holds
/// words; columns of figures are put to the right, so that digits stand under each other.
pub(super) fn columns(rows: &[Vec<String>], width: usize) -> Vec<Vec<String>> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths = widths(rows, count, width);
    let is_right: Vec<bool> = (0..count).map(|at| at > 0 && is_of_figures(rows, at)).collect();
    let draw = |row: &Vec<String>| {
        let cells: Vec<Vec<String>> = row.iter().zip(&widths).map(|(cell, width)| wrapped(cell, *width)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        let line = |at: usize| {
            let cell = |(column, lines): (usize, &Vec<String>)| {
                let (text, width) = (lines.get(at).map_or("", String::as_str), widths[column]);
                if is_right[column] { format!("{text:>width$}") } else { format!("{text:width$}") }
            };
            let cells: Vec<String> = cells.iter().enumerate().map(cell).collect();
            cells.join(&" ".repeat(GAP)).trim_end().to_owned()
        };
        (0..height).map(line).collect()
    };
    rows.iter().map(draw).collect()
}

/// Figures and units, under a head of words.
fn is_of_figures(rows: &[Vec<String>], column: usize) -> bool {
    let mut cells = rows.iter().skip(1).filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty());
    cells.all(|cell| {
        cell.len() < 20 && (cell.contains(|c: char| c.is_ascii_digit()) || cell == "-" || cell == "too few")
    })
}

/// As wide as the widest cell; where all together are too wide, the widest give way.
fn widths(rows: &[Vec<String>], count: usize, width: usize) -> Vec<usize> {
    let widest = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count()).max();
    let mut widths: Vec<usize> = (0..count).map(|at| widest(at).unwrap_or(0).max(1)).collect();
    let room = width.saturating_sub(GAP * count.saturating_sub(1)).max(count);
    while widths.iter().sum::<usize>() > room {
        if let Some(most) = widths.iter_mut().max() {
            *most -= 1;
        }
    }
    widths
}

/// Lines of at most `width`; a word that is longer is cut.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let mut word: Vec<char> = word.chars().collect();
        while !word.is_empty() {
            let last = lines.len() - 1;
            let used = lines[last].chars().count();
            if used > 0 && used + 1 + word.len() > width {
                lines.push(String::new());
                continue;
            }
            if used > 0 {
                lines[last].push(' ');
            }
            let rest = word.split_off(word.len().min(width.max(1)));
            lines[last].extend(word);
            word = rest;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    }

    #[test]
    fn figures_stand_under_each_other() {
        let drawn = columns(&rows(&[&["What", "median"], &["session", "1.2 us"], &["token", "31.4 us"]]), 40);
        assert_eq!(drawn.concat(), ["What      median", "session   1.2 us", "token    31.4 us"]);
    }

    #[test]
    fn words_are_put_to_the_left_and_wrapped() {
        let drawn = columns(&rows(&[&["Step", "session"], &["renew", "a fresh credential of the same login"]]), 24);
        assert_eq!(drawn[1], ["renew  a fresh", "       credential of the", "       same login"]);
    }

    #[test]
    fn a_word_longer_than_its_column_is_cut() {
        assert_eq!(wrapped("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrapped("", 10), [""]);
        assert_eq!(wrapped("a", 0), ["a"]);
    }

    #[test]
    fn nothing_to_draw_is_nothing() {
        assert!(columns(&[], 100).is_empty());
        assert_eq!(columns(&rows(&[&[]]), 100), [Vec::<String>::new()]);
    }
}
