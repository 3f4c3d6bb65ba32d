//! Requests, filters and numbers in words.

use std::fmt::{self, Write};

use super::answer::Answer;
use super::filter::Filter;
use super::log::Log;
use super::request::Request;
use super::times::Times;
use crate::base::{Action, Counts, Outcome};
use crate::notation::output::hex;
use crate::notation::words::Writer;

/// The most requests to show.
const SHOWN: usize = 5;

/// Says how many requests were expected, how many there are, and which come nearest: those that
/// differ least, newest first.
pub(super) fn explain(log: &Log, filter: &Filter, times: Times, count: u64, after: u64) -> String {
    let mut text = format!("{filter}: expected {times}, got {count}\n");
    let all = log.total().saturating_sub(after);
    if all == 0 {
        text.push_str("the tracker has received no request since");
        return text;
    }
    let _ = writeln!(text, "nearest of the {all} requests since:");
    let differences: Vec<_> = log
        .requests(after)
        .map(|request| (filter.differences(&request).count(), request.number))
        .collect();
    let mut nearest = Vec::new();
    for wanted in 0..=9 {
        let alike = differences.iter().rev().filter(|(count, _)| *count == wanted);
        nearest.extend(alike.map(|(_, number)| *number));
    }
    for number in nearest.iter().take(SHOWN) {
        let Some(request) = log.get(*number) else { continue };
        let _ = write!(text, "  {number}. {request}");
        let mut sign = " (differs in ";
        for name in filter.differences(&request) {
            let _ = write!(text, "{sign}{name}");
            sign = ", ";
        }
        text.push_str(if sign == ", " { ")\n" } else { "\n" });
    }
    let dropped = log.dropped().saturating_sub(after);
    if dropped > 0 {
        let _ = writeln!(text, "{dropped} of them are no longer in the record");
    }
    text.truncate(text.trim_end().len());
    text
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.transport.word())?;
        match (&self.http, self.action) {
            (Some(http), Action::Unknown) => {
                write!(f, " {} {}", http.method.escape_ascii(), http.path.escape_ascii())?
            }
            (_, action) => write!(f, " {}", action_name(action))?,
        }
        if let Some(event) = self.event.filter(|event| *event != Default::default()) {
            write!(f, " {}", event.word())?;
        }
        if let [first, others @ ..] = &self.info_hashes[..] {
            write!(f, " {first:?}")?;
            if !others.is_empty() {
                write!(f, " and {} more", others.len())?;
            }
        }
        write!(f, " from {}", self.arrival.remote)?;
        if let Some(peer_id) = &self.peer_id {
            match peer_id.client() {
                Some(client) => write!(f, " ({client})")?,
                None => write!(f, " ({peer_id:?})")?,
            }
        }
        if let Some(left) = self.parameter("left") {
            write!(f, " left={}", left.escape_ascii())?;
        }
        for fault in &self.faults {
            write!(f, " fault {fault}")?;
        }
        match &self.answer {
            Answer::Nothing if self.outcome == Outcome::Answered => f.write_str(": done"),
            Answer::Nothing => f.write_str(": no reply"),
            Answer::Connected(id) => write!(f, ": connection id {id:016x}"),
            Answer::Announced { counts, peers, .. } => write!(
                f,
                ": {} peers; seeders {}, leechers {}",
                peers.len(),
                counts.seeders,
                counts.leechers
            ),
            Answer::Scraped(swarms) => match &swarms[..] {
                [(_, Counts { seeders, leechers, downloaded, .. })] => {
                    write!(f, ": seeders {seeders}, leechers {leechers}, downloaded {downloaded}")
                }
                swarms => write!(f, ": {} swarms", swarms.len()),
            },
            Answer::Refused(text) => write!(f, ": refused: {}", text.trim_end()),
        }
    }
}

impl fmt::Display for Filter {
    /// `announces with event stopped, transport udp`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.action.map_or("request", action_name))?;
        f.write_str("s")?;
        let mut sign = " with ";
        let mut part = |name: &str, value: &dyn fmt::Display| {
            let written = write!(f, "{sign}{name} {value}");
            sign = ", ";
            written
        };
        if let Some(event) = self.event {
            part("event", &event.query_word())?;
        }
        if let Some(info_hash) = &self.info_hash {
            part("info hash", &hex(&info_hash.0))?;
        }
        if let Some(peer_id) = &self.peer_id {
            part("peer id", &peer_id.0.escape_ascii())?;
        }
        if let Some(transport) = self.transport {
            part("transport", &transport.word())?;
        }
        if let Some(family) = self.family {
            part("family", &family.word())?;
        }
        if let Some(remote) = &self.remote {
            part("remote", remote)?;
        }
        if let Some(outcome) = self.outcome {
            part("outcome", &outcome.word())?;
        }
        if let Some(fault) = &self.fault {
            part("fault", fault)?;
        }
        Ok(())
    }
}

/// The words that [`Filter::parse`] reads.
struct Words<'a>(&'a Filter);

impl fmt::Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Writer::new(f).table(self.0, &[])
    }
}

impl Filter {
    /// The filter in the words that [`Filter::parse`] reads.
    pub fn words(&self) -> String {
        Words(self).to_string()
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.min, self.max) {
            (_, Some(0)) => f.write_str("no"),
            (min, None) => write!(f, "at least {min}"),
            (min, Some(max)) if min == max => write!(f, "exactly {min}"),
            (0, Some(max)) => write!(f, "at most {max}"),
            (min, Some(max)) => write!(f, "{min} to {max}"),
        }
    }
}

fn action_name(action: Action) -> &'static str {
    match action {
        Action::Unknown => "unknown request",
        action => action.word(),
    }
}
