//! The JSON schema of a file of faults, for editors.

use serde_json::{Map, Value, json};
use test_tracker_guest::notation::Type;

use crate::prose::camel;
use crate::rows::{Row, Tables};

/// The schema of a file that `--fault-file` takes.
pub(crate) fn faults(tables: &Tables) -> String {
    format!("{:#}\n", faults_value(tables))
}

/// The same as a value.
pub(crate) fn faults_value(tables: &Tables) -> Value {
    let effects = properties(&tables.effects);
    let mut fault = Map::new();
    let known = tables.filter.iter().filter(|row| !["outcome", "fault"].contains(&row.word));
    fault.extend(known.map(property));
    fault.extend(properties(&tables.selection));
    fault.insert(
        "once".into(),
        json!({ "type": "boolean", "description": "The same as `times: 1`." }),
    );
    // Each is described once.
    let reference = |name: &String| json!({ "$ref": format!("#/$defs/effects/properties/{name}") });
    fault.extend(effects.keys().map(|name| (name.clone(), reference(name))));
    fault.insert(
        "steps".into(),
        json!({
            "type": "array",
            "minItems": 1,
            "items": { "$ref": "#/$defs/effects" },
            "description": "What goes wrong the first time, the second time, and so on; the last step repeats.",
        }),
    );
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Faults of test-tracker",
        "type": "array",
        "items": { "anyOf": [
            { "type": "string", "description": "A fault in words." },
            { "$ref": "#/$defs/fault" },
        ] },
        "$defs": {
            "fault": { "type": "object", "additionalProperties": false, "properties": fault },
            "effects": { "type": "object", "additionalProperties": false, "properties": effects },
            "bytes": { "anyOf": [
                { "type": "string" },
                {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["hex"],
                    "properties": { "hex": { "type": "string", "pattern": "^([0-9a-fA-F]{2})*$" } },
                },
            ] },
        },
    })
}

fn properties(rows: &[Row]) -> Map<String, Value> {
    rows.iter().map(property).collect()
}

/// A field: its name, and the shape of its value.
pub(crate) fn property(row: &Row) -> (String, Value) {
    let mut one = of_type(row);
    if let (Some((min, max)), Some(fields)) = (row.bounds, one.as_object_mut()) {
        fields.insert("minimum".into(), min.into());
        fields.insert("maximum".into(), max.into());
    }
    let mut value = match row.repeats && !matches!(row.value_type, Type::Entry) {
        true => json!({ "type": "array", "items": one }),
        false => one,
    };
    if let Some(fields) = value.as_object_mut() {
        fields.insert("description".into(), row.prose.text().into());
    }
    (camel(row.word), value)
}

fn of_type(row: &Row) -> Value {
    let integer = |min: i64, max: u64| json!({ "type": "integer", "minimum": min, "maximum": max });
    match row.value_type {
        Type::Flag | Type::Bool => json!({ "type": "boolean" }),
        Type::U16 => integer(0, u16::MAX.into()),
        Type::U32 => integer(0, u32::MAX.into()),
        Type::I32 => integer(i32::MIN.into(), i32::MAX as u64),
        Type::I64 => integer(i64::MIN, i64::MAX as u64),
        Type::U64 if ["every", "times"].contains(&row.word) => json!({ "anyOf": [
            integer(1, u64::MAX), { "type": "string", "pattern": "^(0x0*[1-9a-fA-F][0-9a-fA-F]{0,15}|0*[1-9][0-9]{0,18})$" },
        ] }),
        Type::U64 => json!({ "anyOf": [
            integer(0, u64::MAX), { "type": "string", "pattern": "^(0x[0-9a-fA-F]{1,16}|0*[0-9]{1,19})$" },
        ] }),
        Type::Probability => json!({ "type": "number", "minimum": 0, "maximum": 1 }),
        Type::Text => json!({ "type": "string" }),
        Type::Ip => ip(),
        Type::Kind(kind) => json!({ "enum": kind.words }),
        Type::KindOrNumber(kind) => {
            json!({ "anyOf": [{ "enum": kind.words }, integer(i32::MIN.into(), i32::MAX as u64)] })
        }
        Type::Duration => json!({ "anyOf": [
            // 64 bits of nanoseconds.
            { "type": "number", "minimum": 0, "maximum": u64::MAX / 1_000_000_000, "description": "seconds" },
            { "type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?(ns|us|ms|s|m|h)$" },
        ] }),
        Type::Bytes | Type::PeerIdPrefix => json!({ "$ref": "#/$defs/bytes" }),
        Type::InfoHash => json!({ "type": "string", "pattern": "^[0-9a-fA-F]{40}$" }),
        Type::Addresses => peers(json!({ "ip": ip(), "port": integer(0, u16::MAX.into()) })),
        Type::Peers => peers(json!({
            "ip": ip(),
            "port": integer(1, u16::MAX.into()),
            "peerId": {
                "description": "20 bytes, or their 40 hexadecimal digits.",
                "$ref": "#/$defs/bytes",
            },
        })),
        Type::Entry => {
            json!({ "type": "object", "additionalProperties": { "$ref": "#/$defs/bytes" } })
        }
    }
}

/// An IP address.
pub(crate) fn ip() -> Value {
    json!({ "type": "string", "anyOf": [{ "format": "ipv4" }, { "format": "ipv6" }] })
}

fn peers(properties: Value) -> Value {
    json!({
        "type": "array",
        "items": {
            "type": "object",
            "additionalProperties": false,
            "required": ["ip", "port"],
            "properties": properties,
        },
    })
}
