//! The names of a fault's fields, in words and in JSON, and what an error says of a wrong one.

use std::fmt::Display;

use super::definition::Fault;
use super::effects::Effects;
use super::value::{Field, InfoHashField};

/// The names of everything but effects.
pub(super) const SCOPE: [&str; 14] = [
    "info-hash",
    "name",
    "transport",
    "action",
    "event",
    "family",
    "peer-id",
    "remote",
    "path",
    "min-info-hashes",
    "times",
    "skip",
    "every",
    "probability",
];

/// Words that are no names of fields.
const OTHERS: [&str; 20] = [
    "udp",
    "http",
    "ipv4",
    "ipv6",
    "connect",
    "announce",
    "scrape",
    "unknown",
    "started",
    "completed",
    "stopped",
    "paused",
    "once",
    "always",
    "ok",
    "then",
    "outcome",
    "fault",
    "steps",
    "hex",
];

/// Calls `visit` with the field of this name, if there is one that is no effect.
pub(super) fn scope(fault: &mut Fault, name: &str, visit: &mut dyn FnMut(&mut dyn Field)) {
    let filter = &mut fault.filter;
    visit(match name {
        "info-hash" => return visit(&mut InfoHashField(&mut filter.info_hash)),
        "name" => &mut fault.name,
        "transport" => &mut filter.transport,
        "action" => &mut filter.action,
        "event" => &mut filter.event,
        "family" => &mut filter.family,
        "peer-id" => &mut filter.peer_id,
        "remote" => &mut filter.remote,
        "path" => &mut fault.path,
        "min-info-hashes" => &mut fault.min_info_hashes,
        "times" => &mut fault.times,
        "skip" => &mut fault.skip,
        "every" => &mut fault.every,
        "probability" => &mut fault.probability,
        _ => return,
    });
}

/// The effect of this name.
pub(super) fn effect_mut<'a>(step: &'a mut Effects, name: &str) -> Option<&'a mut dyn Field> {
    let index = Effects::WORDS.iter().position(|(word, _)| *word == name)?;
    step.fields_mut().into_iter().nth(index)
}

/// `name: value, expected what`.
pub(super) fn expected(name: &str, value: &dyn Display, what: &str) -> String {
    format!("{name}: {value}, expected {what}")
}

/// That there is no such word, and the one that is nearest to it.
pub(super) fn unknown(word: &[u8]) -> String {
    unknown_name("word", word, &str::to_owned)
}

/// The same of a field in JSON.
pub(super) fn unknown_field(name: &str) -> String {
    unknown_name("field", name.as_bytes(), &camel_case)
}

fn unknown_name(what: &str, name: &[u8], written: &dyn Fn(&str) -> String) -> String {
    let shown = &name[..name.len().min(40)];
    let shown = shown.escape_ascii().to_string();
    if ["outcome", "fault"].contains(&&*shown) {
        return format!("{shown}: not known before the request is answered");
    }
    let effects = Effects::WORDS.iter().map(|(word, _)| *word);
    let known = SCOPE.into_iter().chain(OTHERS).chain(effects).map(written);
    let nearest = known.map(|word| (strsim::osa_distance(&shown, &word), word)).min();
    match nearest.filter(|(distance, _)| *distance <= 1 + shown.len() / 4) {
        Some((_, near)) => {
            format!("fault: unknown {what} \"{shown}\", did you mean \"{near}\"?")
        }
        None => format!("fault: unknown {what} \"{shown}\"; docs/faults.md lists all"),
    }
}

/// `bad-connection-id` as `badConnectionId`.
fn camel_case(word: &str) -> String {
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
