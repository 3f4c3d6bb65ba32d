//! The command line: a tracker for tests in any language.

mod failure;
mod fault_arguments;
mod serve;
mod setting_options;
mod settings_arguments;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser, Subcommand};

use failure::Failure;

/// A BitTorrent tracker for test suites: UDP (BEP 15) and HTTP (BEP 3).
#[derive(Parser)]
#[command(name = "test-tracker", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run a tracker until SIGINT or SIGTERM.
    Serve(Box<serve::Serve>),
    /// Write the tracker's WebAssembly component to a file.
    Component {
        /// The file to write; `-` is standard output.
        file: PathBuf,
    },
}

fn main() -> ExitCode {
    let result = match arguments().command {
        Command::Serve(serve) => serve.run(),
        Command::Component { file } => write_component(&file).map_err(Failure::from),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Usage(message)) => wrong_setting(message),
        Err(Failure::Other(message)) => {
            // Nothing can be done if standard error is closed.
            let _ = writeln!(io::stderr(), "error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Reads the arguments, or ends the process with status 2, a message and usage.
fn arguments() -> Arguments {
    Arguments::try_parse().unwrap_or_else(|mut error| {
        // Clap omits the usage if a value is invalid. Only `serve` has such values.
        if matches!(error.kind(), ErrorKind::ValueValidation | ErrorKind::InvalidValue) {
            let mut command = Arguments::command();
            command.build();
            if let Some(serve) = command.find_subcommand_mut("serve") {
                error.insert(ContextKind::Usage, ContextValue::StyledStr(serve.render_usage()));
            }
        }
        error.exit()
    })
}

/// Ends the process with status 2, a message and the usage of `serve`.
fn wrong_setting(message: String) -> ! {
    let mut command = Arguments::command();
    command.build();
    let serve = command.find_subcommand_mut("serve").expect("the subcommand that has settings");
    serve.error(ErrorKind::ValueValidation, message).exit()
}

fn write_component(file: &Path) -> Result<(), String> {
    let written = if file == "-" {
        io::stdout().write_all(test_tracker::COMPONENT)
    } else {
        fs::write(file, test_tracker::COMPONENT)
    };
    written.map_err(|error| format!("cannot write {}: {error}", file.display()))
}
