//! The names of a fault's fields, in words and in JSON, and what an error says of a wrong one.

use std::fmt::Display;

use super::value::{Field, InfoHashField};
use super::{Effects, Fault};

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
    let shown = &word[..word.len().min(40)];
    let shown = shown.escape_ascii().to_string();
    if ["outcome", "fault"].contains(&&*shown) {
        return format!("{shown}: not known before the request is answered");
    }
    let effects = Effects::WORDS.iter().map(|(word, _)| *word);
    let known = SCOPE.into_iter().chain(OTHERS).chain(effects);
    let nearest = known.map(|word| (strsim::levenshtein(&shown, word), word)).min();
    match nearest.filter(|(distance, _)| *distance <= 1 + shown.len() / 4) {
        Some((_, word)) => format!("fault: unknown word \"{shown}\", did you mean \"{word}\"?"),
        None => format!(
            "fault: unknown word \"{shown}\", expected words such as udp announce times=2 drop; \
             docs/faults.md lists all"
        ),
    }
}
