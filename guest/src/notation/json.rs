//! JSON: an object whose fields are the words in camel case, `{"minInterval": 5}`.

use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};

use hifijson::str::LexAlloc;
use hifijson::token::{Expect, Lex};
use hifijson::value::{Value as Json, parse_bounded};
use hifijson::{Error, SliceLexer};

use super::field::Field;
use super::names::{camel_case, check_length, expected, from_camel_case, shortened, unknown};
use super::output::hex;
use super::types::Type;
use super::value::{WITH_UNIT, read_hex};
use super::words::Target;

/// How deeply arrays and objects may be nested: faults, steps, effects, peers, and one to spare.
const DEPTH: usize = 8;

/// A JSON value.
pub(crate) type Value<'a> = Json<&'a str, Cow<'a, str>>;

/// The fields of an object.
pub(crate) type Fields<'a> = [(Cow<'a, str>, Value<'a>)];

/// Reads an object whose fields are those of the target.
///
/// # Errors
/// Which field is wrong, and what was expected.
pub(crate) fn read(target: &mut dyn Target, text: &str) -> Result<(), String> {
    match parse(text)? {
        Json::Object(fields) => {
            fields.iter().try_for_each(|(name, value)| set_named(target, name, value))
        }
        other => Err(expected(target.what(), &other, "an object")),
    }
}

/// Reads JSON.
///
/// # Errors
/// Where the JSON is invalid, and why.
pub(crate) fn parse(text: &str) -> Result<Value<'_>, String> {
    read_one(text, |next, lexer| parse_bounded(DEPTH, next, lexer))
}

/// Reads one value with this function.
fn read_one<'a, T>(
    text: &'a str,
    read: impl FnOnce(u8, &mut SliceLexer<'a>) -> Result<T, Error>,
) -> Result<T, String> {
    check_length("JSON", text)?;
    let mut lexer = SliceLexer::new(text.as_bytes());
    let parsed = lexer.exactly_one(Lex::ws_peek, read);
    parsed.map_err(|error: Error| {
        let at = text.len() - lexer.as_slice().len();
        let before = &text.as_bytes()[..at];
        let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
        let column = 1 + before.iter().rev().take_while(|&&byte| byte != b'\n').count();
        format!("no JSON at line {line}, column {column}: {error}")
    })
}

/// Calls `give` with the fields of an object, each with its value as it is written.
///
/// # Errors
/// Where the JSON is invalid, or that it is no object. The fields before that are given.
pub(crate) fn written_fields<'a>(
    text: &'a str,
    give: &mut dyn FnMut(Cow<'a, str>, &'a str),
) -> Result<(), String> {
    read_one(text, |next, lexer| {
        lexer.expect(|_| Some(next), b'{').ok_or(Expect::Value)?;
        lexer.seq(b'}', Lex::ws_peek, |next, lexer| {
            lexer.expect(|_| Some(next), b'"').ok_or(Expect::String)?;
            let name = lexer.str_string()?;
            lexer.expect(Lex::ws_peek, b':').ok_or(Expect::Colon)?;
            let next = lexer.ws_peek().ok_or(Expect::Value)?;
            let value = skip(text, next, lexer)?;
            give(name, value);
            Ok::<_, Error>(())
        })
    })
}

/// The items of an array, as they are written.
///
/// # Errors
/// Where the JSON is invalid, or that it is no array.
pub(crate) fn written_items(text: &str) -> Result<Vec<&str>, String> {
    let mut items = Vec::new();
    read_one(text, |next, lexer| {
        lexer.expect(|_| Some(next), b'[').ok_or(Expect::Value)?;
        lexer.seq(b']', Lex::ws_peek, |next, lexer| {
            items.push(skip(text, next, lexer)?);
            Ok::<_, Error>(())
        })
    })?;
    Ok(items)
}

/// Reads a value, and gives it as it is written.
fn skip<'a>(text: &'a str, next: u8, lexer: &mut SliceLexer<'a>) -> Result<&'a str, Error> {
    let start = text.len() - lexer.as_slice().len();
    parse_bounded(DEPTH, next, lexer)?;
    Ok(&text[start..text.len() - lexer.as_slice().len()])
}

/// Sets the field of this name, in camel case.
///
/// # Errors
/// That the field is unknown, or what was expected.
pub(crate) fn set_named(target: &mut dyn Target, name: &str, value: &Value) -> Result<(), String> {
    match target.find(&from_camel_case(name))? {
        Some(field) => set(field, name, value),
        None => Err(unknown_field(target, name)),
    }
}

/// The error for an unknown field.
pub(crate) fn unknown_field(target: &dyn Target, name: &str) -> String {
    unknown(target.what(), "field", name.as_bytes(), &target.names(), camel_case)
}

/// Sets a field, called `name`; `null` leaves it unchanged.
///
/// # Errors
/// What was expected.
pub(crate) fn set(field: &mut dyn Field, name: &str, value: &Value) -> Result<(), String> {
    if matches!(value, Json::Null) {
        return Ok(());
    }
    if field.is_given() {
        return Err(format!("{name}: given twice, expected once"));
    }
    match (field.value_type(), value) {
        (Type::Entry, Json::Object(entries)) => {
            entries.iter().try_for_each(|(key, value)| set_entry(field, name, key, value))
        }
        (Type::Entry, _) => Err(expected(name, value, "an object whose values are bencode")),
        (_, Json::Array(values)) if field.repeats() => {
            if values.is_empty() {
                // A list that may be empty accepts this; any other field stays unset.
                let _ = field.read(None);
            }
            values.iter().try_for_each(|value| set_one(field, name, value))
        }
        _ if field.repeats() => {
            Err(expected(name, value, &format!("an array, each {}", field.expected())))
        }
        _ => set_one(field, name, value),
    }
}

fn set_entry(field: &mut dyn Field, name: &str, key: &str, value: &Value) -> Result<(), String> {
    match bytes(value).filter(|_| !key.contains('=')) {
        Some(bytes) => {
            field.read(Some(&[key.as_bytes(), b"=", &bytes].concat())).map_err(Into::into)
        }
        None => {
            let name = format!("{name}.{}", shortened(key));
            Err(expected(&name, value, "a key without = and a value in bencode"))
        }
    }
}

fn set_one(field: &mut dyn Field, name: &str, value: &Value) -> Result<(), String> {
    let wrong = |what: &str| Err(expected(name, value, what));
    let (what, value_type) = (field.expected(), field.value_type());
    let mut read = |text: &[u8]| field.read(Some(text)).map_err(|what| expected(name, value, what));
    match (value_type, value) {
        (Type::Flag, Json::Bool(false)) => Ok(()),
        (Type::Flag, Json::Bool(true)) => field.read(None).map_err(String::from),
        (Type::Flag, _) => wrong("true or false"),
        (Type::Bool, Json::Bool(true)) => read(b"true"),
        (Type::Bool, Json::Bool(false)) => read(b"false"),
        (
            Type::U16
            | Type::U32
            | Type::I32
            | Type::I64
            | Type::Probability
            | Type::U64
            | Type::KindOrNumber(_)
            | Type::Duration,
            Json::Number((digits, _)),
        ) => read(plain(digits).as_bytes()),
        (Type::Duration, Json::String(text)) => {
            let has_unit = text.ends_with(char::is_alphabetic);
            let read = if has_unit { read(text.as_bytes()) } else { Err(String::new()) };
            read.or_else(|_| wrong(WITH_UNIT))
        }
        (
            Type::Text
            | Type::Kind(_)
            | Type::KindOrNumber(_)
            | Type::U64
            | Type::Ip
            | Type::InfoHash,
            Json::String(text),
        ) => read(text.as_bytes()),
        (Type::InfoHash, Json::Object(fields)) => match &fields[..] {
            [(hex, Json::String(digits))] if hex == "hex" => read(digits.as_bytes()),
            _ => wrong(what),
        },
        (Type::Bytes | Type::PeerIdPrefix, _) => match bytes(value) {
            Some(bytes) => read(&bytes),
            None => wrong(what),
        },
        (Type::Addresses, Json::Array(peers)) => read(addresses(name, peers, false)?.as_bytes()),
        (Type::Peers, Json::Array(peers)) => read(addresses(name, peers, true)?.as_bytes()),
        (Type::Addresses | Type::Peers, _) => wrong("an array of objects with ip and port"),
        _ => wrong(what),
    }
}

/// A number without an exponent, and without a fraction of zeros: `1e3` and `1000.0` as `1000`.
fn plain(number: &str) -> Cow<'_, str> {
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(mantissa) => ("-", mantissa),
        None => ("", mantissa),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_zero = [whole, fraction].iter().all(|digits| digits.bytes().all(|digit| digit == b'0'));
    let is_tiny = exponent.starts_with('-');
    let exponent = exponent.parse::<i32>().ok().filter(|it| it.abs() <= 40);
    let exponent = match exponent {
        None if is_zero => return "0".into(),
        // Less than anything that is measured, unless it has very many digits; no whole number.
        None if is_tiny => return format!("{sign}0.0").into(),
        Some(0) if fraction.is_empty() => return number.into(),
        Some(exponent) => exponent,
        // Out of every bound, as it is written.
        None => return number.into(),
    };
    let digits = format!("{:0>41}{whole}{fraction}{:0<41}", "", "");
    let point = 41 + whole.len() as i32 + exponent;
    let (whole, fraction) = digits.split_at(point as usize);
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    match fraction {
        "" => format!("{sign}{whole}").into(),
        fraction => format!("{sign}{whole}.{fraction}").into(),
    }
}

/// The UTF-8 of a text, or the bytes of `{"hex": "00ff"}`.
fn bytes(value: &Value) -> Option<Vec<u8>> {
    match value {
        Json::String(text) => Some(text.as_bytes().to_vec()),
        Json::Object(fields) => match &fields[..] {
            [(name, Json::String(digits))] if name == "hex" => read_hex(digits.as_bytes()),
            _ => None,
        },
        _ => None,
    }
}

/// Addresses as they are written in words.
fn addresses(name: &str, peers: &[Value], with_ids: bool) -> Result<String, String> {
    if peers.is_empty() {
        return Ok("none".into());
    }
    let example = match with_ids {
        true => "{\"ip\": \"192.0.2.1\", \"port\": 6881} with or without a peerId of 20 bytes",
        false => "{\"ip\": \"192.0.2.1\", \"port\": 6881}",
    };
    let peer = |peer| address(peer, with_ids).ok_or_else(|| expected(name, peer, example));
    let texts: Vec<_> = peers.iter().map(peer).collect::<Result<_, _>>()?;
    Ok(texts.join(","))
}

fn address(value: &Value, with_id: bool) -> Option<String> {
    let Json::Object(fields) = value else { return None };
    let fields: Vec<_> = fields.iter().filter(|(_, value)| !matches!(value, Json::Null)).collect();
    let field = |wanted| fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| value);
    let (Json::String(ip), Json::Number((port, _))) = (field("ip")?, field("port")?) else {
        return None;
    };
    let address = SocketAddr::new(ip.parse::<IpAddr>().ok()?, plain(port).parse().ok()?);
    match field("peerId").filter(|_| with_id) {
        Some(peer_id) if fields.len() == 3 => {
            let bytes = bytes(peer_id)?;
            let bytes = if bytes.len() == 40 { read_hex(&bytes)? } else { bytes };
            (bytes.len() == 20).then(|| format!("{address}={}", hex(&bytes)))
        }
        None if fields.len() == 2 => Some(address.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn numbers_have_no_exponent_and_no_fraction_of_zeros() {
        for (number, expected) in [
            ("0", "0"),
            ("17", "17"),
            ("-17", "-17"),
            ("177.0", "177"),
            ("1.50", "1.5"),
            ("1e9", "1000000000"),
            ("1E+3", "1000"),
            ("1e-7", "0.0000001"),
            ("-2.5e1", "-25"),
            ("0.00", "0"),
            ("12.5e-1", "1.25"),
            ("0e5", "0"),
            ("1e99", "1e99"),
            ("0e99", "0"),
            ("2.2250738585e-313", "0.0"),
            ("1e-99999999999", "0.0"),
            ("-2e-175", "-0.0"),
        ] {
            assert_eq!(plain(number), expected);
        }
    }
}
