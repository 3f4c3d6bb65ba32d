//! A fault in words: `announce udp times=2 drop then delay=2s`.

use std::fmt::{self, Write};

use super::definition::Fault;
use super::effects::Effects;
use super::names::{SCOPE, effect_mut, expected, scope, unknown};
use super::value::{Field, Value};

/// Words that stand for nothing but make a fault easier to read.
const FILLERS: [&str; 2] = ["ok", "always"];

/// Reads a fault.
///
/// # Errors
/// Which word is wrong, and what was expected.
pub(super) fn read(text: &str) -> Result<Fault, String> {
    let mut fault = Fault::default();
    for word in words(text)? {
        let at = word.iter().position(|&byte| byte == b'=').unwrap_or(word.len());
        let (name, value) = (&word[..at], word.get(at + 1..));
        let name = std::str::from_utf8(name).map_err(|_| unknown(name))?;
        match (name, value) {
            ("then", None) => fault.steps.push(Effects::default()),
            ("once", None) => take(&mut fault, "times", Some(b"1"))?,
            (kind, None) if FILLERS.contains(&kind) || read_kind(&mut fault, kind)? => {}
            _ => take(&mut fault, name, value)?,
        }
    }
    Ok(fault)
}

/// Sets the field that a word names: of the last step, or of the fault.
fn take(fault: &mut Fault, name: &str, value: Option<&[u8]>) -> Result<(), String> {
    let mut taken = Err(unknown(name.as_bytes()));
    let mut take = |field: &mut dyn Field| {
        taken = match field.is_given() && !field.repeats() {
            true => Err(format!("{name}: given twice, expected once")),
            false => field.take(value).map_err(|what| wrong(name, value, what)),
        };
    };
    match fault.steps.last_mut().and_then(|step| effect_mut(step, name)) {
        Some(field) => take(field),
        None => scope(fault, name, &mut take),
    }
    taken
}

/// Takes a transport, an action, an event or a family that is given by its value alone.
fn read_kind(fault: &mut Fault, word: &str) -> Result<bool, String> {
    // `none` is the value of more than one field.
    if word == "none" {
        return Ok(false);
    }
    for name in ["transport", "action", "event", "family"] {
        match take(fault, name, Some(word.as_bytes())) {
            Ok(()) => return Ok(true),
            Err(text) if text.contains("twice") && is_kind(name, word) => return Err(text),
            Err(_) => {}
        }
    }
    Ok(false)
}

/// Whether the field of this name can have this value.
fn is_kind(name: &str, word: &str) -> bool {
    take(&mut Fault::default(), name, Some(word.as_bytes())).is_ok()
}

/// Splits at spaces that are not quoted, and resolves escapes.
fn words(text: &str) -> Result<Vec<Vec<u8>>, String> {
    let mut words = Vec::new();
    let mut word: Option<Vec<u8>> = None;
    let mut quoted = false;
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            b'\\' => {
                let escaped = escape(&mut bytes);
                let escaped = escaped.ok_or_else(|| {
                    format!("fault: {text:?}: expected \\xNN, \\n, \\r, \\t, \\0, \\\" or \\\\ after a backslash")
                })?;
                word.get_or_insert_default().push(escaped);
            }
            _ if byte.is_ascii_whitespace() && !quoted => words.extend(word.take()),
            _ => word.get_or_insert_default().push(byte),
        }
    }
    if quoted {
        return Err(format!("fault: {text:?}: a quote is not closed"));
    }
    words.extend(word);
    Ok(words)
}

/// What follows a backslash.
fn escape(bytes: &mut impl Iterator<Item = u8>) -> Option<u8> {
    match bytes.next()? {
        b'x' => {
            let mut digit = || char::from(bytes.next()?).to_digit(16).map(|digit| digit as u8);
            Some(digit()? << 4 | digit()?)
        }
        b'n' => Some(b'\n'),
        b'r' => Some(b'\r'),
        b't' => Some(b'\t'),
        b'0' => Some(0),
        same @ (b'"' | b'\\') => Some(same),
        _ => None,
    }
}

fn wrong(name: &str, value: Option<&[u8]>, what: &str) -> String {
    match value {
        Some(value) => {
            let shown = &value[..value.len().min(40)];
            expected(name, &format_args!("\"{}\"", shown.escape_ascii()), what)
        }
        None => format!("{name}: no value, expected {what}: {name}=…"),
    }
}

/// As it is read.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sign = "";
        let mut word = |name: &str, value: Option<&[u8]>| {
            let _ = write!(f, "{sign}{name}");
            sign = " ";
            let Some(value) = value else { return };
            let quote = value.is_empty() || value.iter().any(u8::is_ascii_whitespace);
            let quote = if quote { "\"" } else { "" };
            let _ = write!(f, "={quote}{}{quote}", Escaped(value));
        };
        let filter = &self.filter;
        let kinds =
            [filter.action.map(name_of), filter.transport.map(name_of), filter.family.map(name_of)];
        for name in kinds.iter().flatten() {
            word(name, None);
        }
        let mut copy = self.clone();
        for name in SCOPE {
            if !["transport", "action", "family", "name"].contains(&name) {
                scope(&mut copy, name, &mut |field| field.give(&mut |value| word(name, value)));
            }
        }
        for (index, step) in self.steps.iter().enumerate() {
            if index > 0 {
                word("then", None);
            }
            if step.is_empty() {
                word("ok", None);
            }
            for (field, (name, _)) in step.fields().into_iter().zip(Effects::WORDS) {
                field.give(&mut |value| word(name, value));
            }
        }
        if let Some(name) = &self.name {
            word("name", Some(name.as_bytes()));
        }
        Ok(())
    }
}

/// The word that stands for a kind.
fn name_of(kind: impl Value) -> String {
    let mut name = Vec::new();
    kind.write(&mut name);
    String::from_utf8_lossy(&name).into_owned()
}

/// Bytes as they are read: what is no printable ASCII as `\xff`.
struct Escaped<'a>(&'a [u8]);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|&byte| match byte {
            b'"' | b'\\' => write!(f, "\\{}", char::from(byte)),
            b' '..=b'~' => f.write_char(byte.into()),
            _ => write!(f, "\\x{byte:02x}"),
        })
    }
}
