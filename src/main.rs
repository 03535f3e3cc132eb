//! Reads the command line and calls the library; nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    let status = twodoors::cli::run(std::env::args_os());
    ExitCode::from(status as u8)
}
