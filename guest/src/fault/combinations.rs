//! Finds effects that do nothing, because of another effect or of the fault's filter.
//!
//! An effect is refused by name if it changes no answer that the fault can apply to, so that no
//! word is silently ignored.

use super::definition::Fault;
use super::effects::Effects;
use super::kinds::Place;
use crate::base::{Action, Transport};
use crate::notation::Table;

/// Effects on the content of an answer.
const ANSWER: [&str; 11] = [
    "interval",
    "min-interval",
    "seeders",
    "leechers",
    "downloaded",
    "peers",
    "include-self",
    "peers-twice",
    "scrape",
    "connection-id",
    "wrong-family-size",
];
/// Effects on the dictionary of a body.
const DICTIONARY: [&str; 3] = ["set", "remove", "bencode"];
/// Effects on the bytes of a datagram or a body.
const SIZE: [&str; 4] = ["truncate", "prepend", "append", "pad"];
/// Effects on the head of a response, and on its end.
const HEAD: [&str; 9] = [
    "coding",
    "coding-damage",
    "header",
    "large-header",
    "head",
    "content-length",
    "chunked",
    "keep-alive",
    "trailing",
];

/// A kind of request that a fault can apply to.
#[derive(Clone, Copy)]
struct Kind {
    transport: Transport,
    action: Action,
}

/// Why an effect does nothing.
enum Reason {
    /// The answer to this action has no such part.
    Action(Action),
    /// Another effect replaces it.
    Beside(&'static str),
    /// It changes another effect, which is not set.
    Without(&'static str),
}

/// Refuses a step with an effect that does nothing.
///
/// # Errors
/// The effect, and why it does nothing.
pub(super) fn check(fault: &Fault, step: &Effects) -> Result<(), String> {
    let kinds = kinds(fault);
    for (row, _) in step.given() {
        let word = row.word;
        let has =
            |kind: &&Kind| row.transport.is_none_or(|transport| transport == kind.transport.word());
        let mut reasons = kinds.iter().filter(has).map(|kind| idle(step, word, *kind));
        let Some(Some(first)) = reasons.next() else { continue };
        if reasons.all(|reason| reason.is_some()) {
            return Err(match first {
                Reason::Action(action) => {
                    format!("{word}: the answer to {} has none", action_name(action))
                }
                Reason::Beside(other) => format!("{word}: does nothing beside {other}"),
                Reason::Without(other) => {
                    format!("{word}: alone it does nothing, expected {other} besides")
                }
            });
        }
    }
    Ok(())
}

/// The kinds of requests that the filter matches.
fn kinds(fault: &Fault) -> Vec<Kind> {
    let mut kinds = Vec::new();
    for transport in [Transport::Udp, Transport::Http, Transport::Ws] {
        for action in
            [Action::Announce, Action::Scrape, Action::Connect, Action::Answer, Action::Unknown]
        {
            let exists = match action {
                Action::Connect => transport != Transport::Http,
                Action::Answer => transport == Transport::Ws,
                _ => true,
            };
            let transport_fits = fault.filter.transport.is_none_or(|wanted| wanted == transport);
            let action_fits = fault.filter.action.is_none_or(|wanted| wanted == action);
            if exists && transport_fits && action_fits {
                kinds.push(Kind { transport, action });
            }
        }
    }
    kinds
}

fn action_name(action: Action) -> &'static str {
    match action {
        Action::Connect => "a connect",
        Action::Announce => "an announce",
        Action::Scrape => "a scrape",
        Action::Answer => "an answer",
        Action::Unknown => "an unknown request",
    }
}

/// Why an effect does nothing for one kind of request; `None` if it does something.
fn idle(step: &Effects, word: &str, kind: Kind) -> Option<Reason> {
    let Kind { transport, action } = kind;
    let fits = match word {
        "interval" | "min-interval" | "peers" | "include-self" | "peers-twice"
        | "wrong-family-size" => action == Action::Announce,
        "seeders" | "leechers" => matches!(action, Action::Announce | Action::Scrape),
        "downloaded" | "scrape" => action == Action::Scrape,
        "connection-id" => action == Action::Connect,
        "bad-connection-id" => action != Action::Connect,
        _ => true,
    };
    let listless = transport == Transport::Ws
        && (["peers", "include-self", "peers-twice"].contains(&word)
            || word == "cross-talk" && matches!(action, Action::Connect | Action::Answer));
    if !fits || listless {
        return Some(Reason::Action(action));
    }
    let needed = match transport {
        Transport::Udp if step.duplicate.is_none() && !step.then_correct => Some("duplicate"),
        Transport::Http if step.drip.is_none() => Some("drip"),
        Transport::Ws if step.duplicate.is_none() => Some("duplicate"),
        _ => None,
    };
    if let Some(needed) = needed.filter(|_| word == "gap") {
        return Some(Reason::Without(needed));
    }
    let after = ["drop", "forget-ids", "forget-swarms", "down"];
    let other = match word {
        _ if step.drop && !after.contains(&word) => Some("drop"),
        "delay" | "jitter" if step.hold => Some("hold"),
        _ => match transport {
            Transport::Udp => over_udp(step, word, action),
            Transport::Http => over_http(step, word, action),
            Transport::Ws => over_ws(step, word, action),
        },
    };
    other.map(Reason::Beside)
}

/// The effect that replaces the whole datagram or message.
fn replaced_by(step: &Effects) -> Option<&'static str> {
    match (&step.garbage, &step.reply) {
        (Some(_), _) => Some("garbage"),
        (None, reply) => reply.as_ref().map(|_| "reply"),
    }
}

fn over_udp(step: &Effects, word: &str, action: Action) -> Option<&'static str> {
    let answer = ANSWER.contains(&word);
    let refusal = match (&step.refuse, step.bad_connection_id && action != Action::Connect) {
        (Some(_), _) => Some("refuse"),
        (None, bad_id) => bad_id.then_some("bad-connection-id"),
    };
    let bytes = replaced_by(step);
    match word {
        // The tracker accepts the connection id even if the client does not get it.
        "connection-id" => refusal,
        "bad-connection-id" => step.refuse.as_ref().map(|_| "refuse"),
        "cross-talk" => {
            let id = step.connection_id.filter(|_| action == Action::Connect);
            refusal.or(bytes).or(id.map(|_| "connection-id"))
        }
        "reply-action" | "wrong-transaction-id" => bytes,
        "reply" => step.garbage.map(|_| "garbage"),
        _ if answer => refusal.or(bytes),
        _ => None,
    }
}

fn over_ws(step: &Effects, word: &str, action: Action) -> Option<&'static str> {
    let bytes = replaced_by(step);
    let refusal = step.refuse.as_ref().map(|_| "refuse");
    match word {
        "reply" => step.garbage.map(|_| "garbage"),
        "cross-talk" => refusal.or(bytes),
        // A refusal of an announce may say these besides.
        "interval" | "seeders" | "leechers" if action == Action::Announce => bytes,
        _ if ANSWER.contains(&word) => refusal.or(bytes),
        _ => None,
    }
}

fn over_http(step: &Effects, word: &str, action: Action) -> Option<&'static str> {
    let answer = ANSWER.contains(&word);
    let dictionary = answer || DICTIONARY.contains(&word) || word == "cross-talk";
    let size = SIZE.contains(&word);
    let body = dictionary || size || ["body", "garbage"].contains(&word);
    let code = step.redirect.or(step.status);
    let code_name = if step.redirect.is_some() { "redirect" } else { "status" };
    let replaced = step.refuse.is_none() && code.is_some_and(|code| code >= 300);
    let bodiless = code.is_some_and(|code| matches!(code, 100..200 | 204 | 304));
    let ends = [("close", step.close), ("half-close", step.half_close), ("reset", step.reset)];
    let at = |place| ends.iter().find(|(_, at)| *at == Some(place)).map(|(name, _)| *name);
    if step.reply.is_some() {
        let replaced =
            word == "location" || word == "status" && code.is_some_and(|code| code < 300);
        if replaced || body || HEAD.contains(&word) {
            return Some("reply");
        }
    }
    if let Some(name) = at(Place::Start) {
        let sent = ["location", "reply", "drip", "duplicate"].contains(&word)
            || word == "status" && code.is_some_and(|code| code < 300);
        if sent || body || HEAD.contains(&word) {
            return Some(name);
        }
    }
    if let Some(name) = at(Place::Head).filter(|_| body || word == "trailing") {
        return Some(name);
    }
    match word {
        "status" if step.redirect.is_some() => return Some("redirect"),
        "check-host" if step.refuse.is_some() => return Some("refuse"),
        "check-host" if replaced => return Some(code_name),
        "drip" if step.merge.is_some() => return Some("merge"),
        // A connection ends only once.
        "close" | "half-close" | "reset" => {
            return ends.iter().find(|(name, at)| *name != word && at.is_some()).map(|end| end.0);
        }
        _ => {}
    }
    if bodiless && body && step.body.is_none() {
        return Some(code_name);
    }
    if dictionary || word == "body" {
        if step.garbage.is_some() {
            return Some("garbage");
        }
        if step.body.is_some() && dictionary {
            return Some("body");
        }
    }
    let beside_reason = ["interval", "min-interval", "seeders", "leechers"];
    if step.refuse.is_some() {
        let kept = beside_reason.contains(&word) && action == Action::Announce;
        return (answer && !kept || word == "cross-talk").then_some("refuse");
    }
    let empty = replaced && !step.cross_talk && step.body.is_none() && step.garbage.is_none();
    (empty && (answer || DICTIONARY.contains(&word) || word == "truncate")).then_some(code_name)
}

#[cfg(test)]
mod tests;
