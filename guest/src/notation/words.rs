//! Words: `announce udp times=2 drop`.

use std::fmt::{self, Write};

use super::field::Field;
use super::names::{check_length, expected, shortened, shown, unknown};
use super::table::{Row, Table};
use super::types::Type;

/// What a text is read into.
pub(crate) trait Target {
    /// What an error calls it: `fault`.
    fn what(&self) -> &'static str;

    /// The names of all fields, for suggestions.
    fn names(&self) -> Vec<&'static str>;

    /// The field of this name.
    ///
    /// # Errors
    /// Why it may not be given here.
    fn find(&mut self, word: &str) -> Result<Option<&mut dyn Field>, String>;

    /// The fields whose value may be written alone, without their name.
    fn alone(&self) -> &'static [&'static str];

    /// Handles a word that is not a field. Returns false if the word is unknown.
    ///
    /// # Errors
    /// Why it may not be given here.
    fn mark(&mut self, _word: &str) -> Result<bool, String> {
        Ok(false)
    }
}

impl<T: Table> Target for T {
    fn what(&self) -> &'static str {
        T::WHAT
    }

    fn names(&self) -> Vec<&'static str> {
        T::ROWS.iter().map(|row| row.word).collect()
    }

    fn find(&mut self, word: &str) -> Result<Option<&mut dyn Field>, String> {
        Ok(self.named(word))
    }

    fn alone(&self) -> &'static [&'static str] {
        T::ALONE
    }
}

/// Reads words.
///
/// # Errors
/// Which word is wrong, and what was expected.
pub(crate) fn read(target: &mut dyn Target, text: &str) -> Result<(), String> {
    check_length(target.what(), text)?;
    for word in split(target.what(), text)? {
        let at = word.iter().position(|&byte| byte == b'=').unwrap_or(word.len());
        let (name, value) = (&word[..at], word.get(at + 1..));
        let Ok(name) = std::str::from_utf8(name) else { return Err(unknown_word(target, name)) };
        if value.is_none() && (target.mark(name)? || read_alone(target, name)?) {
            continue;
        }
        match target.find(name)? {
            Some(field) => set(field, name, value)?,
            None => return Err(unknown_word(target, name.as_bytes())),
        }
    }
    Ok(())
}

/// Sets a field, called `name`.
///
/// # Errors
/// What was expected.
pub(crate) fn set(field: &mut dyn Field, name: &str, value: Option<&[u8]>) -> Result<(), String> {
    if field.is_given() && !field.repeats() {
        return Err(format!("{name}: given twice, expected once"));
    }
    field.read(value).map_err(|what| match value {
        Some(value) => expected(name, &format_args!("\"{}\"", shown(value)), what),
        None => format!("{name}: no value, expected {what}: {name}=…"),
    })
}

/// Reads a value without its name, such as a transport.
fn read_alone(target: &mut dyn Target, word: &str) -> Result<bool, String> {
    // `none` is the value of more than one field.
    if word == "none" {
        return Ok(false);
    }
    for name in target.alone() {
        let Some(field) = target.find(name)? else { continue };
        if let Type::Kind(kind) = field.value_type()
            && kind.words.contains(&word)
        {
            return set(field, name, Some(word.as_bytes())).map(|()| true);
        }
    }
    Ok(false)
}

fn unknown_word(target: &dyn Target, name: &[u8]) -> String {
    unknown(target.what(), "word", name, &target.names(), str::to_owned)
}

/// Splits at spaces that are not quoted, and resolves escapes.
fn split(what: &str, text: &str) -> Result<Vec<Vec<u8>>, String> {
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
                    let text = shortened(text);
                    format!("{what}: {text:?}: expected \\xNN, \\n, \\r, \\t, \\0, \\\" or \\\\ after a backslash")
                })?;
                word.get_or_insert_default().push(escaped);
            }
            _ if byte.is_ascii_whitespace() && !quoted => words.extend(word.take()),
            _ => word.get_or_insert_default().push(byte),
        }
    }
    if quoted {
        let text = shortened(text);
        return Err(format!("{what}: {text:?}: a quote is not closed"));
    }
    words.extend(word);
    Ok(words)
}

/// Reads the rest of an escape, after its backslash.
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

/// Writes words, with spaces between them.
pub(crate) struct Writer<'a, 'f> {
    out: &'a mut fmt::Formatter<'f>,
    begun: bool,
}

impl<'a, 'f> Writer<'a, 'f> {
    pub(crate) fn new(out: &'a mut fmt::Formatter<'f>) -> Self {
        Writer { out, begun: false }
    }

    /// Adds a word.
    pub(crate) fn word(&mut self, name: &str, value: Option<&[u8]>) -> fmt::Result {
        if std::mem::replace(&mut self.begun, true) {
            self.out.write_char(' ')?;
        }
        self.out.write_str(name)?;
        let Some(value) = value else { return Ok(()) };
        let quote = value.is_empty() || value.iter().any(u8::is_ascii_whitespace);
        let quote = if quote { "\"" } else { "" };
        write!(self.out, "={quote}{}{quote}", Escaped(value))
    }

    /// Adds the fields of a table that are given. Those whose value may stand alone come first.
    pub(crate) fn table<T: Table>(&mut self, table: &T, without: &[&str]) -> fmt::Result {
        self.fields(&table.given(), T::ALONE, without)
    }

    fn fields(
        &mut self,
        given: &[(&'static Row, &dyn Field)],
        alone: &[&str],
        without: &[&str],
    ) -> fmt::Result {
        let mut result = Ok(());
        // An event is clearer with its name.
        let alone = |word: &str| alone.contains(&word) && word != "event";
        for wanted in [true, false] {
            for (row, field) in given.iter().filter(|(row, _)| alone(row.word) == wanted) {
                if without.contains(&row.word) {
                    continue;
                }
                field.write(&mut |value| {
                    let text = value.and_then(|value| std::str::from_utf8(value).ok());
                    let written = match wanted {
                        true => self.word(text.unwrap_or_default(), None),
                        false => self.word(row.word, value),
                    };
                    result = result.and(written);
                });
            }
        }
        result
    }
}

/// Bytes as they are read: those that are not printable ASCII as `\xff`.
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
