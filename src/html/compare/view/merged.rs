//! Rows in which equal neighbours are one cell: what differs is seen at once, and a phone has less to scroll.

use crate::lab::show::tables::{Group, Row};
use serde::Serialize;

/// What cells are called that stand for several columns.
pub(super) struct Names {
    /// The scheme, with which the names of its columns begin.
    pub(super) token: String,
    pub(super) both: String,
}

impl Names {
    /// The way to verify, if the column is one of tokens.
    fn mode<'a>(&self, column: &'a str) -> Option<&'a str> {
        column.strip_prefix(&*self.token)?.strip_prefix(" · ")
    }
}

/// Rows under a heading.
#[derive(Serialize)]
pub(super) struct MergedGroup {
    heading: Option<String>,
    rows: Vec<MergedRow>,
}

#[derive(Serialize)]
struct MergedRow {
    name: String,
    cells: Vec<Cell>,
}

/// What is so in one column or in several beside each other.
#[derive(Debug, PartialEq, Serialize)]
struct Cell {
    text: String,
    span: usize,
    /// Which columns, where they are not heads above it.
    label: String,
}

/// The group with its equal neighbours merged; `columns` begins with the head of the names.
pub(super) fn merged_group(group: Group, columns: &[String], names: &Names) -> MergedGroup {
    let columns = columns.get(1..).unwrap_or_default();
    let row = |row: Row| MergedRow { cells: merged(&row.cells, columns, names), name: row.name };
    MergedGroup { heading: group.heading, rows: group.rows.into_iter().map(row).collect() }
}

/// All if all are equal; else only columns of tokens, since a cell over session and some tokens would read
/// as if it were said of both schemes.
fn merged(cells: &[String], columns: &[String], names: &Names) -> Vec<Cell> {
    if cells.len() > 1 && cells.iter().all(|cell| *cell == cells[0]) {
        return vec![Cell { text: cells[0].clone(), span: cells.len(), label: names.both.clone() }];
    }
    let tokens = columns.iter().filter(|column| names.mode(column).is_some()).count();
    let mut merged: Vec<Cell> = Vec::new();
    let mut was_token = false;
    for (text, column) in cells.iter().zip(columns) {
        let mode = names.mode(column);
        match (merged.last_mut(), mode) {
            (Some(last), Some(mode)) if was_token && last.text == *text => {
                last.span += 1;
                last.label = match last.span {
                    span if span == tokens => names.token.clone(),
                    _ => format!("{}, {mode}", last.label),
                };
            }
            _ => merged.push(Cell { text: text.clone(), span: 1, label: column.clone() }),
        }
        was_token = mode.is_some();
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        Names { token: "token".to_owned(), both: "both".to_owned() }
    }

    fn shown(cells: [&str; 4]) -> Vec<(String, usize, String)> {
        let columns = ["session", "token · lookup", "token · denylist", "token · stateless"].map(str::to_owned);
        let cells = merged(&cells.map(str::to_owned), &columns, &names());
        assert_eq!(cells.iter().map(|cell| cell.span).sum::<usize>(), 4, "every column is covered once");
        cells.into_iter().map(|cell| (cell.text, cell.span, cell.label)).collect()
    }

    fn cell(text: &str, span: usize, label: &str) -> (String, usize, String) {
        (text.to_owned(), span, label.to_owned())
    }

    #[test]
    fn equal_neighbours_are_one_cell() {
        assert_eq!(shown(["1", "1", "1", "1"]), [cell("1", 4, "both")]);
        assert_eq!(shown(["1", "2", "2", "2"]), [cell("1", 1, "session"), cell("2", 3, "token")]);
        let two =
            [cell("1", 1, "session"), cell("2", 1, "token · lookup"), cell("3", 2, "token · denylist, stateless")];
        assert_eq!(shown(["1", "2", "3", "3"]), two);
    }

    #[test]
    fn a_session_is_never_merged_with_some_tokens_only() {
        let cells =
            [cell("1", 1, "session"), cell("1", 2, "token · lookup, denylist"), cell("2", 1, "token · stateless")];
        assert_eq!(shown(["1", "1", "1", "2"]), cells);
    }

    #[test]
    fn no_cell_is_no_cell() {
        assert!(merged(&[], &[], &names()).is_empty());
    }
}
