//! The description of the control interface: an OpenAPI document, and a table of its functions.
//!
//! `operations.rs` has what people and programs need to know of each function, `schemas.rs` the
//! shapes. Fields come from the guest's tables.

mod operations;
mod schemas;

use serde_json::{Map, Value, json};

pub use operations::{Operation, operations};

use crate::rows::{Row, Tables};

/// The OpenAPI document.
pub(crate) fn document(tables: &Tables) -> String {
    let mut paths: Map<String, Value> = Map::new();
    for operation in operations() {
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        let methods = path.as_object_mut().expect("an object");
        methods.insert(operation.method.to_lowercase(), describe(&operation, tables));
    }
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "The control interface of test-tracker",
            "version": env!("CARGO_PKG_VERSION"),
            "description": INFO,
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "paths": paths,
        "components": { "schemas": schemas::all(tables) },
    });
    let text = format!("{document:#}\n");
    // The shapes of faults come from their own schema.
    text.replace("#/$defs/", "#/components/schemas/")
}

const INFO: &str = "Everything that a test can do with a tracker, over HTTP and JSON. It is served on a \
    listener of its own: `test-tracker serve --control localhost:0`. A field of a body that is `null` is as one that \
    is not there. See docs/control.md.";

fn describe(operation: &Operation, tables: &Tables) -> Value {
    let mut described = Map::new();
    described.insert("operationId".into(), operation.id.into());
    described.insert("summary".into(), operation.summary.into());
    if !operation.text.is_empty() {
        described.insert("description".into(), operation.text.into());
    }
    let mut parameters = Vec::new();
    for name in operation.path.split(['{', '}']).skip(1).step_by(2) {
        parameters.push(schemas::path_parameter(name));
    }
    if let Some(query) = operation.query {
        parameters.extend(tables.arguments(query).iter().map(query_parameter));
    }
    if operation.filtered {
        parameters.extend(tables.filter.iter().map(query_parameter));
        parameters.push(json!({
            "name": "filter",
            "in": "query",
            "description": "A filter in words, such as `announce udp event=started`.",
            "schema": { "type": "string" },
        }));
    }
    if operation.path == "/events" {
        parameters.push(json!({
            "name": "Last-Event-ID",
            "in": "header",
            "description": "The number of the last request that the client has.",
            "schema": { "type": "integer", "minimum": 0 },
        }));
    }
    if !parameters.is_empty() {
        described.insert("parameters".into(), parameters.into());
    }
    if let Some(body) = &operation.body {
        described.insert("requestBody".into(), body.clone());
    }
    let mut responses = Map::new();
    for (status, description, content) in &operation.responses {
        let mut response = json!({ "description": description });
        if let Some(content) = content {
            response["content"] = content.clone();
        }
        responses.insert((*status).into(), response);
    }
    let problem =
        json!({ "application/problem+json": { "schema": schemas::reference("Problem") } });
    responses.insert(
        "4XX".into(),
        json!({ "description": "What is wrong, and what was expected (RFC 9457).", "content": problem }),
    );
    responses.insert(
        "5XX".into(),
        json!({ "description": "There is no room for this now.", "content": problem }),
    );
    described.insert("responses".into(), responses.into());
    if !operation.wit.is_empty() {
        described.insert("x-wit".into(), json!(operation.wit));
    }
    described.into()
}

fn query_parameter(row: &Row) -> Value {
    let (name, mut schema) = schemas::property(row);
    let description = schema.as_object_mut().and_then(|schema| schema.remove("description"));
    let schema = match row.word {
        // In a query these are texts.
        "peer-id" => json!({ "type": "string", "maxLength": 20 }),
        "info-hash" => json!({ "type": "string", "pattern": "^[0-9a-fA-F]{40}$" }),
        _ => schema,
    };
    json!({ "name": name, "in": "query", "description": description, "schema": schema })
}

/// A table of all functions, for the documentation.
pub(crate) fn table() -> String {
    let mut lines = vec!["| Function | What it does |".to_owned(), "|---|---|".to_owned()];
    for operation in operations() {
        let Operation { method, path, summary, text, .. } = operation;
        let text = [summary, ".", if text.is_empty() { "" } else { " " }, text].concat();
        lines.push(format!("| `{method} {path}` | {} |", text.replace('|', "\\|")));
    }
    lines.join("\n") + "\n"
}
