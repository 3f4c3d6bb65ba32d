//! How users write faults, filters, scripts and settings: in words (`announce udp times=2`) or in
//! JSON (`{"action": "announce", "transport": "udp", "times": 2}`).
//!
//! Each of them is a table of fields, defined by [`table!`](table): one row has the field's name,
//! type, bounds and documentation. [`words`] and [`json`] read into any table, so that a text is
//! read in the same way wherever it comes from. The `generate` crate makes the documentation, the
//! TypeScript types and the Rust builders from the same rows.

pub(crate) mod field;
pub(crate) mod json;
mod kind;
pub(crate) mod names;
pub(crate) mod output;
pub(crate) mod table;
pub(crate) mod types;
pub(crate) mod value;
pub(crate) mod words;

pub use field::{DictEntry, Field, List, Merge, Repeated};
pub(crate) use kind::kinds;
pub use names::camel_case;
pub(crate) use names::shown;
#[cfg(not(target_arch = "wasm32"))]
pub use table::About;
pub(crate) use table::table;
pub use table::{Bounds, Row, Table};
#[cfg(not(target_arch = "wasm32"))]
pub use types::Described;
pub use types::{Kind, Type};
pub(crate) use value::{Value, parse, read_hex, show};

/// Reads words, or a JSON object.
///
/// # Errors
/// Which word or field is wrong, and what was expected.
pub(crate) fn read<T: Table + Default>(text: &str) -> Result<T, String> {
    let mut table = T::default();
    match text.trim_ascii_start().starts_with('{') {
        true => json::read(&mut table, text)?,
        false => words::read(&mut table, text)?,
    }
    Ok(table)
}
