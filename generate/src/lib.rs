//! Generates files from the component's tables of faults, filters, scripts and settings: TypeScript
//! types, Rust builders, the options of both commands, documentation, a JSON schema,
//! and the OpenAPI document of the control interface.
//!
//! The tables are in the guest, where each field has one row. Nothing is written twice by hand:
//! `just generate` writes these files, and a test fails if they are stale.

mod file;
mod json_schema;
mod markdown;
mod openapi;
mod prose;
mod rows;
mod rust;
mod typescript;

use anyhow::Result;

pub use file::{File, root};
pub use openapi::{Operation, operations};

/// Generates every file from the tables.
///
/// # Errors
///
/// If a file cannot be read, or lacks a mark.
pub fn files() -> Result<Vec<File>> {
    let tables = rows::Tables::new();
    Ok(vec![
        File { path: "docs/settings.md", text: markdown::settings(&tables) },
        File { path: "docs/filters.md", text: markdown::filters(&tables) },
        markdown::between_marks("docs/faults.md", "effects", &markdown::effects(&tables))?,
        File { path: "docs/openapi.json", text: openapi::document(&tables) },
        markdown::between_marks("docs/control.md", "functions", &openapi::table())?,
        File { path: "docs/faults.schema.json", text: json_schema::faults(&tables) },
        File { path: "node/src/api/fault-effects.ts", text: typescript::effects(&tables) },
        File { path: "node/src/api/settings.ts", text: typescript::settings(&tables) },
        File { path: "node/src/api/request-kinds.ts", text: typescript::request_kinds(&tables) },
        File { path: "node/src/api/filter-fields.ts", text: typescript::filters(&tables) },
        File { path: "node/src/cli/setting-options.ts", text: typescript::options(&tables) },
        File { path: "host/src/types/fault/kinds.rs", text: rust::fault_kinds(&tables)? },
        File { path: "host/src/types/fault/effects.rs", text: rust::effects(&tables)? },
        File { path: "host/src/types/settings.rs", text: rust::settings(&tables)? },
        File { path: "cli/src/setting_options.rs", text: rust::options(&tables)? },
    ])
}
