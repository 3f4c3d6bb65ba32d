//! A fault in JSON.

use serde::Serialize;

use crate::fault::Status;
use crate::notation::output::to_json;

#[derive(Serialize)]
struct Shown<'a> {
    id: u32,
    name: &'a str,
    text: &'a str,
    hits: u64,
    held: u32,
}

/// A fault in JSON. `held` is how many replies it holds.
pub(super) fn status_json(status: &Status, held: u32) -> String {
    let text = status.fault.to_string();
    let name = status.fault.selection.name.as_deref().unwrap_or(&text);
    to_json(&Shown { id: status.id, name, text: &text, hits: status.hits, held })
}
