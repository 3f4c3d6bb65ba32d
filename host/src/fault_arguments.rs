//! The options of `serve` that say what is to go wrong.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::Value;
use test_tracker::Fault;

use crate::fault_item;

#[derive(Args)]
#[command(next_help_heading = "What goes wrong")]
pub(crate) struct Faults {
    /// Add a fault, such as 'announce udp times=2 drop'; may be repeated
    ///
    /// The words say with which requests, when, and what: a transport, an action, an event=… or other
    /// words of a filter; first=, after=, every=, probability= or once; effects such as drop, delay=2s,
    /// refuse="not here", status=503, close=head, with `then` between steps. An unknown word shows all
    /// that there are.
    #[arg(long = "fault", value_name = "WORDS")]
    texts: Vec<String>,

    /// Add the faults of a JSON file
    ///
    /// An array of faults, each of them a text as for --fault, or an object with the fields that the
    /// npm package gives a fault: [{"action":"announce","first":2,"drop":true}]. Bytes that are no text
    /// are {"hex":"00ff"}. May be given several times.
    #[arg(long = "faults", value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Faults {
    /// The faults, each with the place that a message names.
    ///
    /// # Errors
    ///
    /// What is wrong with the file.
    pub(crate) fn read(&self) -> Result<Vec<(String, Fault)>, String> {
        let texts = self.texts.iter().map(|text| (format!("--fault '{text}'"), text[..].into()));
        let mut faults: Vec<_> = texts.collect();
        for file in &self.files {
            let option = format!("--faults {}", file.display());
            let items = items(file).map_err(|reason| format!("{option}: {reason}"))?;
            for (index, item) in items.iter().enumerate() {
                let place = format!("{option}: faults[{index}]");
                let fault =
                    fault_item::read(item).map_err(|reason| format!("{place}: {reason}"))?;
                faults.push((place, fault));
            }
        }
        Ok(faults)
    }
}

/// What is in the array in a file.
fn items(file: &Path) -> Result<Vec<Value>, String> {
    let json = fs::read(file).map_err(|error| error.to_string())?;
    match serde_json::from_slice(&json).map_err(|error| error.to_string())? {
        Value::Array(items) => Ok(items),
        _ => Err("expected an array of faults".into()),
    }
}
