//! A fault in words: `announce udp first=2 drop then delay=2s`.

use std::fmt::{self, Write};

use super::value::{Field, Value, read_hex};
use super::{Effects, Fault};

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
            ("once", None) => fault.first = Some(1),
            ("info-hash", _) => {
                let bytes = value.and_then(read_hex);
                let expected = || wrong(name, value, "40 hexadecimal digits");
                fault.filter.info_hash = Some(bytes.ok_or_else(expected)?);
            }
            (kind, None) if FILLERS.contains(&kind) || read_kind(&mut fault, kind) => {}
            _ => {
                let effect = Effects::WORDS.iter().position(|(word, _)| *word == name);
                let field = match effect.zip(fault.steps.last_mut()) {
                    Some((effect, step)) => step.fields_mut().into_iter().nth(effect),
                    None => field(&mut fault, name),
                };
                let field = field.ok_or_else(|| unknown(name.as_bytes()))?;
                field.take(value).map_err(|expected| wrong(name, value, expected))?;
            }
        }
    }
    Ok(fault)
}

/// Takes a transport, an action, an event or a family that is given by its value alone.
fn read_kind(fault: &mut Fault, word: &str) -> bool {
    // `none` is the value of more than one field.
    if word == "none" {
        return false;
    }
    let filter = &mut fault.filter;
    let fields: [&mut dyn Field; 4] =
        [&mut filter.transport, &mut filter.action, &mut filter.event, &mut filter.family];
    fields.into_iter().any(|field| field.take(Some(word.as_bytes())).is_ok())
}

/// The words of everything but effects, `info-hash` apart.
const FIELDS: [&str; 13] = [
    "name",
    "transport",
    "action",
    "event",
    "family",
    "peer-id",
    "remote",
    "path",
    "over",
    "first",
    "after",
    "every",
    "probability",
];

fn field<'a>(fault: &'a mut Fault, word: &str) -> Option<&'a mut dyn Field> {
    let index = FIELDS.iter().position(|known| *known == word)?;
    fields(fault).into_iter().nth(index)
}

fn fields(fault: &mut Fault) -> [&mut dyn Field; FIELDS.len()] {
    let Fault { name, filter, path, over, first, after, every, probability, .. } = fault;
    [
        name,
        &mut filter.transport,
        &mut filter.action,
        &mut filter.event,
        &mut filter.family,
        &mut filter.peer_id,
        &mut filter.remote,
        path,
        over,
        first,
        after,
        every,
        probability,
    ]
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
                    format!("fault: {text:?}: expected \\xNN, \\n, \\r, \\t, \\0, \\\" or \\\\ behind a backslash")
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

fn wrong(name: &str, value: Option<&[u8]>, expected: &str) -> String {
    match value {
        Some(value) => {
            let shown = &value[..value.len().min(40)];
            format!("{name}: \"{}\", expected {expected}", shown.escape_ascii())
        }
        None => format!("{name}: no value, expected {expected}: {name}=…"),
    }
}

fn unknown(word: &[u8]) -> String {
    let shown = &word[..word.len().min(40)];
    let mut text = format!(
        "fault: unknown word \"{}\", expected one of udp http ipv4 ipv6 connect announce scrape \
         unknown started completed stopped paused once always ok then info-hash",
        shown.escape_ascii()
    );
    let effects = Effects::WORDS.iter().map(|(word, _)| word);
    for known in FIELDS.iter().chain(effects) {
        let _ = write!(text, " {known}");
    }
    text
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
        let hex = filter.info_hash.iter().flatten().map(|byte| format!("{byte:02x}"));
        if filter.info_hash.is_some() {
            word("info-hash", Some(hex.collect::<String>().as_bytes()));
        }
        let mut copy = self.clone();
        for (name, field) in FIELDS.iter().zip(fields(&mut copy)) {
            if !["transport", "action", "family", "name"].contains(name) {
                field.give(&mut |value| word(name, value));
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
