//! A fault in JSON: its words, or an object with the fields that the npm package gives a fault.

use std::net::{IpAddr, SocketAddr};

use serde_json::{Map, Value};
use test_tracker::Fault;

/// The fields that say with which requests something goes wrong, and when; all others say what.
const SCOPE: [&str; 15] = [
    "name",
    "transport",
    "action",
    "infoHash",
    "peerId",
    "event",
    "family",
    "remote",
    "path",
    "over",
    "first",
    "once",
    "after",
    "every",
    "probability",
];

/// The fields that are true or false, and whose word stands alone.
const FLAGS: [&str; 14] = [
    "once",
    "drop",
    "badConnectionId",
    "checkHost",
    "includeSelf",
    "peersTwice",
    "crossTalk",
    "wrongFamilySize",
    "wrongTransactionId",
    "thenCorrect",
    "hold",
    "otherPort",
    "forgetIds",
    "forgetSwarms",
];

/// The fields that are a number of milliseconds.
const DURATIONS: [&str; 4] = ["delay", "jitter", "gap", "down"];

/// The fields that are a list, and whose word is repeated.
const LISTS: [&str; 2] = ["remove", "header"];

/// The fault that an item of a file says. What makes no sense in it, the tracker will find.
///
/// # Errors
///
/// What cannot be put into words.
pub(crate) fn read(item: &Value) -> Result<Fault, String> {
    match item {
        Value::String(text) => Ok(text[..].into()),
        Value::Object(fields) => Ok(object(fields)?.join(" ").into()),
        _ => Err(format!("{item}: expected a text or an object")),
    }
}

fn object(fields: &Map<String, Value>) -> Result<Vec<String>, String> {
    let (scope, effects): (Vec<_>, Vec<_>) = fields
        .iter()
        .filter(|(name, _)| *name != "steps")
        .partition(|(name, _)| SCOPE.contains(&&name[..]));
    let mut words = all(scope)?;
    match (fields.get("steps"), effects.first()) {
        (None, _) => words.extend(all(effects)?),
        (Some(Value::Array(steps)), None) => words.extend(script(steps)?),
        (Some(_), Some((name, _))) => {
            return Err(format!("{name}: beside `steps`, expected it in one of them"));
        }
        (Some(steps), None) => return Err(format!("steps: {steps}, expected an array of objects")),
    }
    Ok(words)
}

fn script(steps: &[Value]) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    for step in steps {
        let Value::Object(effects) = step else {
            return Err(format!("steps: {step}, expected an object of effects"));
        };
        if let Some(name) = effects.keys().find(|name| SCOPE.contains(&&name[..])) {
            return Err(format!("{name}: in a step, expected it beside `steps`"));
        }
        if !words.is_empty() {
            words.push("then".into());
        }
        let step = all(effects)?;
        words.extend(if step.is_empty() { vec!["ok".into()] } else { step });
    }
    Ok(words)
}

fn all<'a>(
    fields: impl IntoIterator<Item = (&'a String, &'a Value)>,
) -> Result<Vec<String>, String> {
    let words = fields.into_iter().map(|(name, value)| field(name, value));
    words.collect::<Result<Vec<_>, _>>().map(|words| words.concat())
}

/// The words that a field stands for.
fn field(name: &str, value: &Value) -> Result<Vec<String>, String> {
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(format!("`{name}` is no field of a fault"));
    }
    let word = word(name);
    let with_value = |value: String| format!("{word}={value}");
    match value {
        Value::Bool(false) if FLAGS.contains(&name) => Ok(vec![]),
        Value::Bool(true) if FLAGS.contains(&name) => Ok(vec![word]),
        Value::Array(peers) if name == "peers" => {
            let peers = peers.iter().map(peer).collect::<Result<Vec<_>, _>>()?;
            Ok(vec![Fault::new().peers(peers).to_string()])
        }
        Value::Array(items) if LISTS.contains(&name) => {
            items.iter().map(|item| scalar(name, item).map(with_value)).collect()
        }
        Value::Object(entries) if name == "set" => {
            entries.iter().map(|(key, value)| entry(key, value).map(with_value)).collect()
        }
        _ => Ok(vec![with_value(scalar(name, value)?)]),
    }
}

/// An entry of a dictionary, with its value in bencode.
fn entry(key: &str, value: &Value) -> Result<String, String> {
    let value = bytes(value).ok_or_else(|| format!("set: {value}, expected bencode"))?;
    Ok(quoted(&format!("{}={value}", literal(key))))
}

/// An address, which the npm package has as an object.
fn peer(peer: &Value) -> Result<SocketAddr, String> {
    let port = || u16::try_from(peer["port"].as_u64()?).ok();
    let ip = || peer["ip"].as_str()?.parse::<IpAddr>().ok();
    let address = ip().and_then(|ip| Some((ip, port()?).into()));
    address.ok_or_else(|| format!("peers: {peer}, expected an object with ip and port"))
}

/// What stands behind the `=` of a word.
fn scalar(name: &str, value: &Value) -> Result<String, String> {
    if let Some(bytes) = bytes(value) {
        return Ok(quoted(&bytes));
    }
    match value {
        Value::Number(number) if DURATIONS.contains(&name) => Ok(match number.as_f64() {
            Some(milliseconds) if !number.is_u64() && milliseconds > 0.0 => {
                format!("{}ns", (milliseconds * 1e6).round())
            }
            _ => format!("{number}ms"),
        }),
        Value::Number(_) | Value::Bool(_) => Ok(value.to_string()),
        _ => Err(format!("{name}: {value}, expected a text or a number")),
    }
}

/// A text as it is, or the bytes of `{ "hex": "00ff" }`; with the escapes that they need.
fn bytes(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(literal(text)),
        _ => {
            let bytes = hex::decode(value.get("hex")?.as_str()?).ok()?;
            Some(bytes.iter().map(|byte| format!("\\x{byte:02x}")).collect())
        }
    }
}

/// `badConnectionId` as `bad-connection-id`.
fn word(name: &str) -> String {
    let mut word = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            word.push('-');
        }
        word.push(letter.to_ascii_lowercase());
    }
    word
}

/// A text in which nothing is an escape.
fn literal(text: &str) -> String {
    text.replace('\\', r"\\")
}

/// A text with escapes in it, in quotes.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    let mut rest = text.chars();
    while let Some(next) = rest.next() {
        if next == '"' {
            quoted.push('\\');
        }
        quoted.push(next);
        if next == '\\' {
            quoted.extend(rest.next());
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn text(item: Value) -> String {
        read(&item).unwrap().to_string()
    }

    #[test]
    fn a_text_is_taken_as_it_is() {
        assert_eq!(text(json!("announce times=2 drop")), "announce times=2 drop");
    }

    #[test]
    fn fields_become_words() {
        let hash = "ab".repeat(20);
        for (item, expected) in [
            (
                json!({ "transport": "udp", "first": 2, "drop": true }),
                r#"times=2 transport="udp" drop"#,
            ),
            (
                json!({ "action": "scrape", "once": true, "hold": true }),
                r#"action="scrape" once hold"#,
            ),
            (json!({ "infoHash": hash, "hold": true }), &*format!("info-hash=\"{hash}\" hold")),
            (json!({ "badConnectionId": true, "drop": false }), "bad-connection-id"),
            (json!({ "keepAlive": false, "interval": -1 }), "interval=-1 keep-alive=false"),
            (
                json!({ "connectionId": u64::MAX, "probability": 0.5 }),
                "probability=0.5 connection-id=18446744073709551615",
            ),
            (
                json!({ "delay": 1500, "jitter": 0.25, "down": -1 }),
                "delay=1500ms down=-1ms jitter=250000ns",
            ),
            (
                json!({ "peers": [{ "ip": "192.0.2.1", "port": 1 }, { "ip": "::1", "port": 2 }] }),
                "peers=192.0.2.1:1,[::1]:2",
            ),
            (json!({ "peers": [] }), "peers=none"),
            (
                json!({ "header": ["A: b", r"C: \d"], "remove": ["min interval"] }),
                r#"header="A: b" header="C: \\d" remove="min interval""#,
            ),
            (
                json!({ "set": { "min interval": "i5e", r"a\b": { "hex": "313aff" } } }),
                r#"set="a\\b=\x31\x3a\xff" set="min interval=i5e""#,
            ),
            (json!({ "append": "\\x00 \" ä" }), r#"append="\\x00 \" ä""#),
            (json!({ "append": { "hex": "00FF" } }), r#"append="\x00\xff""#),
            (
                json!({ "contentLength": 3, "scrape": "first-twice" }),
                r#"content-length=3 scrape="first-twice""#,
            ),
        ] {
            assert_eq!(text(item.clone()), expected, "{item}");
        }
    }

    #[test]
    fn steps_follow_each_other() {
        let item =
            json!({ "steps": [{ "drop": true }, {}, { "status": 503, "hold": true }], "after": 1 });
        assert_eq!(text(item), "skip=1 drop then ok then hold status=503");
    }

    #[test]
    fn what_is_no_fault_is_named() {
        for (item, expected) in [
            (json!(5), "5: expected a text or an object"),
            (json!({ "bad-connection-id": true }), "`bad-connection-id` is no field of a fault"),
            (json!({ "peers": [6881] }), "peers: 6881, expected an object with ip and port"),
            (json!({ "header": [["A"]] }), "header: [\"A\"], expected a text or a number"),
            (json!({ "set": { "interval": 5 } }), "set: 5, expected bencode"),
            (json!({ "drop": {} }), "drop: {}, expected a text or a number"),
            (json!({ "first": [1] }), "first: [1], expected a text or a number"),
            (
                json!({ "steps": [{ "drop": true, "first": 1 }] }),
                "first: in a step, expected it beside `steps`",
            ),
            (json!({ "steps": {} }), "steps: {}, expected an array of objects"),
            (json!({ "steps": ["drop"] }), "steps: \"drop\", expected an object of effects"),
            (
                json!({ "steps": [], "hold": true }),
                "hold: beside `steps`, expected it in one of them",
            ),
        ] {
            assert_eq!(read(&item).unwrap_err(), expected);
        }
    }
}
