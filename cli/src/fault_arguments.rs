//! The fault options of `serve`.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use test_tracker::{Error, Tracker};

#[derive(Args, Clone)]
#[command(next_help_heading = "Faults")]
pub(crate) struct Faults {
    /// Add a fault, such as 'announce udp times=2 drop'; may be repeated
    ///
    /// The words say with which requests, when, and what: a transport, an action, an event=… or other
    /// words of a filter; times=, skip=, every=, probability= or once; effects such as drop, delay=2s,
    /// refuse="not here", status=503, close=head, with `then` between steps. docs/faults.md lists all.
    #[arg(long = "fault", value_name = "WORDS")]
    texts: Vec<String>,

    /// Add the faults of a JSON file
    ///
    /// An array of faults, each of them a text as for --fault, or an object with the fields that the
    /// npm package gives a fault: [{"action":"announce","times":2,"drop":true}]. Bytes that are no text
    /// are {"hex":"00ff"}. May be given several times.
    #[arg(long = "fault-file", value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Faults {
    /// Adds the faults to a tracker, those of files after the others.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] with the error and the option that has it.
    pub(crate) async fn add(&self, tracker: &Tracker) -> Result<(), Error> {
        for text in &self.texts {
            let added = tracker.add_fault(&text[..]).await;
            added.map_err(|error| in_option(&format!("--fault '{text}'"), error))?;
        }
        for file in &self.files {
            let option = format!("--fault-file {}", file.display());
            let json = fs::read_to_string(file);
            let json = json.map_err(|error| Error::Argument(format!("{option}: {error}")))?;
            let added = tracker.add_faults(&json).await;
            added.map_err(|error| in_option(&option, error))?;
        }
        Ok(())
    }
}

/// Adds the option's name to the error of an argument.
fn in_option(option: &str, error: Error) -> Error {
    match error {
        Error::Argument(message) => Error::Argument(format!("{option}: {message}")),
        error => error,
    }
}
