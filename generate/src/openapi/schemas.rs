//! The shapes of what the control interface takes and gives.

use serde_json::{Map, Value, json};

use crate::json_schema;
use crate::rows::{Row, Tables};

/// A reference to one of [`all`].
pub(super) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// A field of a table: its name, and the shape of its value.
pub(super) fn property(row: &Row) -> (String, Value) {
    json_schema::property(row)
}

/// A part of a path.
pub(super) fn path_parameter(name: &str) -> Value {
    let (description, schema) = match name {
        "infoHash" => (
            "The info hash of a torrent: 40 hexadecimal digits.",
            json!({ "type": "string", "pattern": "^[0-9a-fA-F]{40}$" }),
        ),
        "address" => (
            "The address of a peer, such as `192.0.2.1:6881` or `[2001:db8::1]:6881`.",
            json!({ "type": "string", "pattern": r"^([0-9.]+|\[[0-9a-fA-F:.]+\]):[0-9]+$" }),
        ),
        "id" => ("The id of a fault.", integer(u32::MAX.into())),
        other => panic!("{{{other}}}: a part of a path without a description"),
    };
    json!({ "name": name, "in": "path", "required": true, "description": description, "schema": schema })
}

/// An object with these fields and no others.
fn object(rows: &[Row], required: &[&str]) -> Value {
    let properties: Map<String, Value> = rows.iter().map(property).collect();
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "required": required,
    })
}

/// An object with these fields, and a filter.
fn with_filter(rows: &[Row]) -> Value {
    let mut schema = object(rows, &[]);
    schema["properties"]["filter"] = json!({
        "description": "Which requests. Default: all.",
        "anyOf": [{ "type": "string", "description": "In words." }, reference("Filter")],
    });
    schema
}

fn integer(max: u64) -> Value {
    json!({ "type": "integer", "minimum": 0, "maximum": max })
}

/// An object of a response. The fields of `optional` may be missing.
fn shape(fields: &[(&str, Value)], optional: &[&str]) -> Value {
    let required: Vec<_> =
        fields.iter().map(|(name, _)| *name).filter(|name| !optional.contains(name)).collect();
    let properties: Map<String, Value> =
        fields.iter().map(|(name, value)| ((*name).into(), value.clone())).collect();
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "required": required,
    })
}

fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn described(mut schema: Value, description: &str) -> Value {
    schema["description"] = description.into();
    schema
}

/// All shapes that have a name.
pub(super) fn all(tables: &Tables) -> Map<String, Value> {
    let text = || json!({ "type": "string" });
    let texts = || list(text());
    let number = || integer(u64::MAX);
    let u32 = || integer(u32::MAX.into());
    let u16 = || integer(u16::MAX.into());
    let seconds = || json!({ "type": "number", "minimum": 0, "description": "Seconds." });
    let hex =
        |bytes: &str| json!({ "type": "string", "pattern": format!("^([0-9a-f]{{2}}){bytes}$") });
    let bool = || json!({ "type": "boolean" });
    let kind = |word: &str| {
        let row = tables.filter.iter().find(|row| row.word == word).expect("a field of filters");
        let mut schema = property(row).1;
        schema.as_object_mut().expect("an object").remove("description");
        schema
    };
    let fields = || {
        let pair = json!({ "type": "array", "items": text(), "minItems": 2, "maxItems": 2 });
        described(
            list(pair),
            "Names and values. Bytes other than printable ASCII are escaped, `\\xff`, and a backslash is doubled.",
        )
    };
    let swarm = shape(
        &[
            ("infoHash", hex("{20}")),
            ("seeders", u32()),
            ("leechers", u32()),
            ("downloaded", u32()),
        ],
        &[],
    );
    let answers = json!({ "oneOf": [
        shape(&[("kind", json!({ "const": "nothing" }))], &[]),
        shape(
            &[
                ("kind", json!({ "const": "connected" })),
                ("connectionId", json!({ "type": "string", "pattern": "^0x[0-9a-f]{16}$" })),
            ],
            &[],
        ),
        shape(
            &[
                ("kind", json!({ "const": "announced" })),
                ("interval", u32()),
                ("minInterval", u32()),
                ("seeders", u32()),
                ("leechers", u32()),
                ("peers", list(reference("Address"))),
            ],
            &["minInterval"],
        ),
        shape(&[("kind", json!({ "const": "scraped" })), ("swarms", list(reference("Swarm")))], &[]),
        shape(&[("kind", json!({ "const": "refused" })), ("reason", text())], &[]),
    ] });
    let request = shape(
        &[
            ("number", number()),
            ("transport", kind("transport")),
            ("remote", reference("Address")),
            ("local", reference("Address")),
            ("at", described(seconds(), "When it came, in seconds of the tracker's clock.")),
            ("action", kind("action")),
            ("infoHashes", list(hex("{20}"))),
            ("peerId", hex("{20}")),
            ("client", text()),
            ("event", kind("event")),
            ("port", u16()),
            ("uploaded", number()),
            ("downloaded", number()),
            ("left", number()),
            ("numwant", json!({ "type": "integer" })),
            ("key", text()),
            ("parameters", fields()),
            ("http", shape(&[("method", text()), ("path", text()), ("headers", fields())], &[])),
            ("urlData", text()),
            ("raw", described(hex("*"), "The bytes of the request.")),
            ("reply", described(hex("*"), "The bytes of the reply.")),
            ("answer", reference("Answer")),
            ("faults", described(list(u32()), "The ids of the faults that applied to it.")),
            ("summary", described(text(), "The request and its answer in one line, for people.")),
        ],
        &[
            "peerId",
            "client",
            "event",
            "port",
            "uploaded",
            "downloaded",
            "left",
            "numwant",
            "key",
            "http",
            "urlData",
            "faults",
        ],
    );
    let faults = json_schema::faults_value(tables);
    let definitions = faults["$defs"].as_object().expect("definitions");
    let mut all: Map<String, Value> = definitions.clone();
    let mut add = |name: &str, schema: Value| all.insert(name.into(), schema);
    add("Filter", object(&tables.filter, &[]));
    add("Script", object(&tables.script, &[]));
    add("Wait", with_filter(tables.arguments("wait")));
    add("NewExpectation", with_filter(tables.arguments("expectation")));
    add("HeldWait", object(tables.arguments("held"), &[]));
    add("NewPeer", object(tables.arguments("peer"), &["ip", "port"]));
    add("Counts", object(tables.arguments("counts"), &[]));
    add("Refusal", object(tables.arguments("refusal"), &["reason"]));
    add("Intervals", object(tables.arguments("intervals"), &[]));
    add("Advance", object(tables.arguments("advance"), &["seconds"]));
    add("Down", object(tables.arguments("down"), &[]));
    add("Nothing", json!({ "type": "object", "additionalProperties": false }));
    add("Address", shape(&[("ip", json_schema::ip()), ("port", u16())], &[]));
    add("Swarm", swarm);
    add("Answer", answers);
    add("Request", request);
    add(
        "Peer",
        shape(
            &[
                ("ip", json_schema::ip()),
                ("port", u16()),
                ("peerId", hex("{20}")),
                ("left", number()),
                ("uploaded", number()),
                ("downloaded", number()),
                ("event", kind("event")),
                ("key", text()),
                ("client", text()),
                (
                    "age",
                    described(
                        seconds(),
                        "How long ago it announced last, in seconds of the tracker's clock.",
                    ),
                ),
            ],
            &["left", "key", "client"],
        ),
    );
    add(
        "Counter",
        shape(
            &[
                ("transport", kind("transport")),
                ("action", kind("action")),
                ("event", kind("event")),
                ("outcome", kind("outcome")),
                ("count", number()),
            ],
            &["event"],
        ),
    );
    add(
        "Expectation",
        shape(
            &[
                ("filter", described(text(), "In words; empty for all requests.")),
                ("min", number()),
                ("max", number()),
                ("count", number()),
                ("met", bool()),
            ],
            &["max"],
        ),
    );
    add(
        "FaultStatus",
        shape(
            &[
                ("id", u32()),
                ("name", text()),
                ("text", described(text(), "The whole fault in words.")),
                ("hits", described(number(), "How many requests it was due for.")),
                ("held", described(u32(), "How many replies it holds now.")),
            ],
            &[],
        ),
    );
    add("Clock", shape(&[("now", seconds()), ("frozen", bool())], &[]));
    add("Recorded", shape(&[("total", number()), ("dropped", number())], &[]));
    add(
        "Tracker",
        shape(
            &[
                ("version", text()),
                ("state", json!({ "enum": ["starting", "running", "down"] })),
                ("udp", texts()),
                ("http", texts()),
                ("ws", texts()),
                ("control", texts()),
                ("settings", described(text(), "As they were given: words or JSON.")),
            ],
            &["ws"],
        ),
    );
    add(
        "Problem",
        shape(
            &[
                ("type", text()),
                ("title", text()),
                ("status", json!({ "type": "integer" })),
                ("detail", described(text(), "The name, the value, and what was expected.")),
                ("unmet", described(texts(), "The expectations that are not met, each explained.")),
            ],
            &["unmet"],
        ),
    );
    all
}
