//! The names of fields, in words and in JSON, and the errors for wrong ones.

use std::fmt::Display;
use std::slice::EscapeAscii;

/// `min_interval` as `min-interval`.
pub(crate) const fn kebab<const N: usize>(name: &str) -> [u8; N] {
    let mut word = [0; N];
    let mut index = 0;
    while index < N {
        let byte = name.as_bytes()[index];
        word[index] = if byte == b'_' { b'-' } else { byte };
        index += 1;
    }
    word
}

/// The text of a word that [`kebab`] made.
pub(crate) const fn as_text(word: &'static [u8]) -> &'static str {
    match std::str::from_utf8(word) {
        Ok(text) => text,
        Err(_) => panic!("a name that is not UTF-8"),
    }
}

/// The most bytes of a text.
const TEXT_MAX: usize = 4 * 1024 * 1024;

/// Fails if a text is too long to be read: what is made of it takes many times as much memory.
pub(crate) fn check_length(what: &str, text: &str) -> Result<(), String> {
    match text.len() {
        ..=TEXT_MAX => Ok(()),
        length => Err(format!("{what}: {length} bytes, expected at most {TEXT_MAX}")),
    }
}

/// `name: value, expected what`.
pub(crate) fn expected(name: &str, value: &dyn Display, what: &str) -> String {
    format!("{name}: {}, expected {what}", shortened(&value.to_string()))
}

/// The beginning of a text, as an error shows it.
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(TEXT_SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into(),
    }
}

/// The beginning of a value, as an error shows it: other bytes than printable ASCII are escaped.
pub(crate) fn shown(value: &[u8]) -> EscapeAscii<'_> {
    value[..value.len().min(VALUE_SHOWN)].escape_ascii()
}

/// Characters of a text that an error shows at most.
const TEXT_SHOWN: usize = 200;

/// Bytes of a value that an error shows at most.
const VALUE_SHOWN: usize = 40;

/// The error for an unknown name. It suggests the nearest one, or lists all if they are few.
///
/// `what` is the kind of text, `form` is `word` or `field`, and `written` says how the names are
/// written.
pub(crate) fn unknown(
    what: &str,
    form: &str,
    name: &[u8],
    names: &[&str],
    written: fn(&str) -> String,
) -> String {
    let shown = shown(name).to_string();
    let distances = names.iter().map(|name| written(name));
    let nearest = distances.map(|name| (strsim::osa_distance(&shown, &name), name)).min();
    let instead = match nearest.filter(|(distance, _)| *distance <= 1 + shown.len() / 4) {
        Some((_, near)) => format!(", did you mean \"{near}\"?"),
        None if names.len() > FEW => format!("; docs/{what}s.md lists all"),
        None => {
            let names: Vec<_> = names.iter().map(|name| written(name)).collect();
            format!(", expected one of {}", names.join(" "))
        }
    };
    format!("{what}: unknown {form} \"{shown}\"{instead}")
}

/// The most names that an error lists.
const FEW: usize = 24;

/// `bad-connection-id` as `badConnectionId`.
pub fn camel_case(word: &str) -> String {
    let mut name = String::new();
    let mut letters = word.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '-' => name.extend(letters.next().map(|letter| letter.to_ascii_uppercase())),
            _ => name.push(letter),
        }
    }
    name
}

/// `badConnectionId` as `bad-connection-id`. A name that is not in camel case does not give a valid
/// word.
pub(crate) fn from_camel_case(name: &str) -> String {
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
