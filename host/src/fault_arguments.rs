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
    /// Let something go wrong: --fault "announce udp first=2 drop"
    ///
    /// The words say with which requests, when, and what: a transport, an action, an event=… or other
    /// words of a filter; first=, after=, every=, probability= or once; effects such as drop, delay=2s,
    /// refuse="not here", status=503, close=head, with `then` between steps. An unknown word shows all
    /// that there are. May be given several times.
    #[arg(long = "fault", value_name = "TEXT")]
    texts: Vec<String>,

    /// Let go wrong what this JSON file says: [{"action":"announce","first":2,"drop":true}]
    ///
    /// An array of faults, each of them a text as for --fault, or an object with the same words as the
    /// npm package has them.
    #[arg(long = "faults", value_name = "FILE")]
    file: Option<PathBuf>,
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
        if let Some(file) = &self.file {
            let option = format!("--faults {}", file.display());
            let items = items(file).map_err(|reason| format!("{option}: {reason}"))?;
            for (index, item) in items.iter().enumerate() {
                let place = format!("{option}: item {}", index + 1);
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
