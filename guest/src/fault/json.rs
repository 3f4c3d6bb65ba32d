//! A fault in JSON: an object whose fields are the words in camel case, `{"times": 2, "drop": true}`;
//! effects in several steps are `"steps": [{"drop": true}, {}]`.

use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};

use hifijson::token::Lex;
use hifijson::value::{Value as Json, parse_bounded};
use hifijson::{Error, SliceLexer};

use super::definition::Fault;
use super::effects::Effects;
use super::names::{SCOPE, effect_mut, expected, scope, unknown_field};
use super::value::{Field, Shape, WITH_UNIT, read_hex};

/// How deep arrays and objects may be in each other: faults, steps, effects, peers, and one to spare.
const DEPTH: usize = 8;

type Value<'a> = Json<&'a str, Cow<'a, str>>;

/// Reads a fault.
///
/// # Errors
/// Which field is wrong, and what was expected.
pub(super) fn read(text: &str) -> Result<Fault, String> {
    match parse(text)? {
        Json::Object(fields) => fault(&fields),
        other => Err(expected("fault", &other, "an object")),
    }
}

/// Reads an array of faults.
///
/// # Errors
/// Which of them is wrong, and how.
pub(super) fn read_list(text: &str) -> Result<Vec<Fault>, String> {
    let Json::Array(items) = parse(text)? else { return Err("expected an array of faults".into()) };
    let item = |(index, item): (usize, &Value)| {
        let fault = match item {
            Json::String(text) => Fault::parse(text),
            Json::Object(fields) => fault(fields),
            other => Err(format!("{other}, expected a text or an object")),
        };
        fault.map_err(|error| format!("faults[{index}]: {error}"))
    };
    items.iter().enumerate().map(item).collect()
}

/// Reads JSON; an error says where it is no JSON.
fn parse(text: &str) -> Result<Value<'_>, String> {
    let mut lexer = SliceLexer::new(text.as_bytes());
    let parsed = lexer.exactly_one(Lex::ws_peek, |next, lexer| parse_bounded(DEPTH, next, lexer));
    parsed.map_err(|error: Error| {
        let at = text.len() - lexer.as_slice().len();
        let before = &text.as_bytes()[..at];
        let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
        let column = 1 + before.iter().rev().take_while(|&&byte| byte != b'\n').count();
        format!("no JSON at line {line}, column {column}: {error}")
    })
}

type Fields<'a> = [(Cow<'a, str>, Value<'a>)];

fn fault(fields: &Fields) -> Result<Fault, String> {
    let mut fault = Fault::default();
    let steps = fields.iter().find(|(name, _)| name == "steps");
    for (name, value) in fields {
        let word = kebab(name);
        match &*word {
            "steps" => {}
            "once" => match value {
                Json::Bool(true) => set_scope(&mut fault, name, "times", &number("1"))?,
                Json::Bool(false) | Json::Null => {}
                other => return Err(expected(name, other, "true or false")),
            },
            scope if SCOPE.contains(&scope) => set_scope(&mut fault, name, scope, value)?,
            _ if steps.is_some() => {
                effect_mut(&mut Effects::default(), &word).ok_or_else(|| unknown_field(name))?;
                return Err(format!("{name}: an effect beside steps, expected in one of them"));
            }
            effect => set_effect(&mut fault.steps[0], name, effect, value)?,
        }
    }
    match steps {
        Some((_, Json::Array(steps))) => {
            fault.steps = steps.iter().map(step).collect::<Result<_, _>>()?
        }
        Some((name, other)) => return Err(expected(name, other, "an array of objects")),
        None => {}
    }
    if fault.steps.is_empty() {
        return Err("steps: [], expected one step or more".into());
    }
    Ok(fault)
}

fn step(value: &Value) -> Result<Effects, String> {
    let Json::Object(fields) = value else {
        return Err(expected("steps", value, "objects with effects"));
    };
    let mut effects = Effects::default();
    for (name, value) in fields {
        let word = kebab(name);
        if word == "once" || SCOPE.contains(&&*word) {
            return Err(format!("{name}: in a step, expected beside steps"));
        }
        set_effect(&mut effects, name, &word, value)?;
    }
    Ok(effects)
}

fn number(text: &'static str) -> Value<'static> {
    Json::Number((text, Default::default()))
}

fn set_scope(fault: &mut Fault, name: &str, word: &str, value: &Value) -> Result<(), String> {
    let mut done = Err(unknown_field(name));
    scope(fault, word, &mut |field| done = set(field, name, value));
    done
}

fn set_effect(step: &mut Effects, name: &str, word: &str, value: &Value) -> Result<(), String> {
    let field = effect_mut(step, word).ok_or_else(|| unknown_field(name))?;
    set(field, name, value)
}

/// Sets a field, called `name`; `null` leaves it as it is.
fn set(field: &mut dyn Field, name: &str, value: &Value) -> Result<(), String> {
    let shape = field.shape();
    let wrong = |value: &Value, what: &str| Err(expected(name, value, what));
    if matches!(value, Json::Null) {
        return Ok(());
    }
    if field.is_given() {
        return Err(format!("{name}: given twice, expected once"));
    }
    let what = field.expected();
    let mut take = |text: &[u8]| field.take(Some(text)).map_err(|what| expected(name, value, what));
    match (shape, value) {
        (Shape::Flag, Json::Bool(false)) => Ok(()),
        (Shape::Flag, Json::Bool(true)) => field.take(None).map_err(String::from),
        (Shape::Flag, _) => wrong(value, "true or false"),
        (Shape::Bool, Json::Bool(true)) => take(b"true"),
        (Shape::Bool, Json::Bool(false)) => take(b"false"),
        (Shape::Number | Shape::NumberOrText | Shape::Duration, Json::Number((digits, _))) => {
            take(digits.as_bytes())
        }
        (Shape::Duration, Json::String(text)) => {
            let has_unit = text.ends_with(char::is_alphabetic);
            let taken = if has_unit { take(text.as_bytes()) } else { Err(String::new()) };
            taken.or_else(|_| wrong(value, WITH_UNIT))
        }
        (Shape::Text | Shape::NumberOrText, Json::String(text)) => take(text.as_bytes()),
        (Shape::Bytes, _) => match bytes(value) {
            Some(bytes) => take(&bytes),
            None => wrong(value, what),
        },
        (Shape::Addresses, Json::Array(peers)) => {
            let mut texts = Vec::new();
            for peer in peers {
                match address(peer) {
                    Some(address) => texts.push(address.to_string()),
                    None => return wrong(peer, "{\"ip\": \"192.0.2.1\", \"port\": 6881}"),
                }
            }
            let none = if texts.is_empty() { "none" } else { "" };
            take([none, &texts.join(",")].concat().as_bytes())
        }
        (Shape::Addresses, _) => wrong(value, "an array of objects with ip and port"),
        (Shape::Texts, Json::Array(texts)) => texts.iter().try_for_each(|text| match text {
            Json::String(text) => take(text.as_bytes()),
            other => wrong(other, what),
        }),
        (Shape::Texts, _) => wrong(value, "an array of texts"),
        (Shape::Entries, Json::Object(entries)) => entries.iter().try_for_each(|(key, value)| {
            match bytes(value).filter(|_| !key.contains('=')) {
                Some(bytes) => take(&[key.as_bytes(), b"=", &bytes].concat()),
                None => Err(expected(
                    &format!("{name}.{key}"),
                    value,
                    "a key without = and a value in bencode",
                )),
            }
        }),
        (Shape::Entries, _) => wrong(value, "an object whose values are bencode"),
        _ => wrong(value, what),
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

/// `{"ip": "192.0.2.1", "port": 6881}`.
fn address(value: &Value) -> Option<SocketAddr> {
    let Json::Object(fields) = value else { return None };
    let field = |wanted| fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| value);
    match (field("ip")?, field("port")?) {
        (Json::String(ip), Json::Number((port, _))) if fields.len() == 2 => {
            Some(SocketAddr::new(ip.parse::<IpAddr>().ok()?, port.parse().ok()?))
        }
        _ => None,
    }
}

/// `badConnectionId` as `bad-connection-id`. What is in no camel case is no word.
fn kebab(name: &str) -> String {
    let mut word = String::new();
    for letter in name.chars() {
        match letter {
            'A'..='Z' => word.extend(['-', letter.to_ascii_lowercase()]),
            '-' => word.push('_'),
            _ => word.push(letter),
        }
    }
    word
}
