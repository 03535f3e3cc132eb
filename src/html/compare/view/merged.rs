//! Rows in which equal neighbours are one cell: what differs is seen at once, and a phone has less to scroll.

use crate::compare::table::{Group, Row};
use serde::Serialize;

/// Column names of tokens begin so.
const TOKEN: &str = "token · ";

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
    /// How many columns.
    span: usize,
    /// Which columns, where they are not heads above it.
    label: String,
}

/// The group with its equal neighbours merged; `columns` begins with the head of the names.
pub(super) fn merged_group(group: Group, columns: &[String]) -> MergedGroup {
    let row = |row: Row| MergedRow { cells: merged(&row.cells, columns.get(1..).unwrap_or_default()), name: row.name };
    MergedGroup { heading: group.heading, rows: group.rows.into_iter().map(row).collect() }
}

/// All if all are equal; else only columns of tokens, since a cell over session and some tokens would read
/// as if it were said of both schemes.
fn merged(cells: &[String], columns: &[String]) -> Vec<Cell> {
    if cells.len() > 1 && cells.iter().all(|cell| *cell == cells[0]) {
        return vec![Cell { text: cells[0].clone(), span: cells.len(), label: "both".to_owned() }];
    }
    let tokens = columns.iter().filter(|column| column.starts_with(TOKEN)).count();
    let mut merged: Vec<Cell> = Vec::new();
    let mut previous = "";
    for (text, column) in cells.iter().zip(columns) {
        let is_token = column.starts_with(TOKEN);
        match merged.last_mut() {
            Some(last) if is_token && previous.starts_with(TOKEN) && last.text == *text => {
                last.span += 1;
                last.label = match last.span {
                    span if span == tokens => "token".to_owned(),
                    _ => format!("{}, {}", last.label, column.trim_start_matches(TOKEN)),
                };
            }
            _ => merged.push(Cell { text: text.clone(), span: 1, label: column.clone() }),
        }
        previous = column;
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(cells: [&str; 4]) -> Vec<(String, usize, String)> {
        let columns = ["session", "token · lookup", "token · denylist", "token · stateless"].map(str::to_owned);
        let cells = merged(&cells.map(str::to_owned), &columns);
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
        assert!(merged(&[], &[]).is_empty());
    }
}
