//! What is to go wrong: faults are added by a test, and each request meets those that mean it.
//!
//! A [`Fault`] says which requests it means, when it is due, and which [`Effects`] it has. [`Faults`]
//! keeps them, and counts. What the effects do to a reply's bytes is in `udp/distort.rs` and
//! `http/distort.rs`; when and how the bytes are sent is a [`Delivery`], which waits in the
//! [`Outbox`].

mod combinations;
mod delivery;
mod effects;
mod json;
mod kinds;
mod names;
mod scope;
mod text;
mod value;

use std::time::Duration;

use rand::{Rng, RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

pub use delivery::{Delivery, Destination, Due, Outbox};
pub use effects::Effects;
pub use kinds::{
    BencodeChange, Chunking, Coding, CodingDamage, HeadChange, LengthChange, Place, ScrapeChange,
};
use value::Value;
pub use value::{Pair, Several};

use crate::record::{Action, Filter, Request, Transport};
use crate::udp::DATAGRAM_MAX;

/// Bytes that an effect can add at most, copies that it can make, and replies that it can keep
/// waiting: all of them are in the tracker's memory, which is limited.
const BYTES_MAX: u32 = 1024 * 1024;
const COPIES_MAX: u32 = 50;
const WINDOW_MAX: u32 = 1000;
/// Faults at the same time: each request is compared with all of them.
const FAULTS_MAX: usize = 1000;

/// Something that is to go wrong: with which requests, when, and how.
#[derive(Clone, Debug)]
pub struct Fault {
    /// What to call it; none: its text.
    pub name: Option<String>,
    /// The requests that it means.
    pub filter: Filter,
    /// What their path, or their URL data, begins with.
    pub path: Option<Vec<u8>>,
    /// Only requests with at least this many info hashes.
    pub min_info_hashes: Option<u32>,
    /// Requests at most.
    pub times: Option<u64>,
    /// Requests that pass before.
    pub skip: Option<u64>,
    /// Only every so many-th.
    pub every: Option<u64>,
    /// The probability that one is taken.
    pub probability: Option<f64>,
    /// What goes wrong with the first one, and so on; the last repeats.
    pub steps: Vec<Effects>,
}

/// Every request, and nothing goes wrong yet.
impl Default for Fault {
    fn default() -> Self {
        Fault {
            name: None,
            filter: Filter::default(),
            path: None,
            min_info_hashes: None,
            times: None,
            skip: None,
            every: None,
            probability: None,
            steps: vec![Effects::default()],
        }
    }
}

impl Fault {
    /// Reads a fault in words, or in JSON: an object.
    ///
    /// # Errors
    /// Which word or field is wrong, and what was expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text.trim_ascii_start().starts_with('{') {
            true => json::read(text),
            false => text::read(text),
        }
    }

    /// Reads faults in JSON: an array of texts in words, and of objects.
    ///
    /// # Errors
    /// Which item is wrong, and how.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, String> {
        json::read_list(text)
    }

    /// Whether all of it makes sense.
    ///
    /// # Errors
    /// What does not, its value, and what was expected.
    fn check(&self) -> Result<(), String> {
        if self.filter.outcome.is_some() || self.filter.fault.is_some() {
            return Err(
                "filter: outcome and fault are not known before a request is answered".into()
            );
        }
        for (name, number) in [("times", self.times), ("every", self.every)] {
            if number == Some(0) {
                return Err(format!("{name}: 0, expected 1 or more"));
            }
        }
        if let Some(probability) = self.probability.filter(|it| !(0.0..=1.0).contains(it)) {
            let mut shown = Vec::new();
            probability.write(&mut shown);
            let shown = shown.escape_ascii();
            return Err(format!("probability: {shown}, expected a number from 0 to 1"));
        }
        if self.steps.iter().all(Effects::is_empty) {
            return Err("fault: nothing goes wrong, expected an effect such as drop".into());
        }
        self.steps.iter().try_for_each(|step| self.check_step(step))
    }

    fn check_step(&self, step: &Effects) -> Result<(), String> {
        for (field, (word, transport)) in step.fields().into_iter().zip(Effects::WORDS) {
            let (Some(has), Some(means)) = (transport, self.filter.transport) else { continue };
            if *has != means && field.is_given() {
                let only = if *has == Transport::Udp { "UDP" } else { "HTTP" };
                return Err(format!("{word}: the fault means other requests, expected {only}"));
            }
        }
        let number = |number: Option<u16>| number.map(u32::from);
        for (name, value, min, max) in [
            ("status", number(step.status), 100, 999),
            ("redirect", number(step.redirect), 300, 399),
            ("garbage", step.garbage, 0, BYTES_MAX),
            ("pad", step.pad, 0, self.longest()),
            ("large-header", step.large_header, 0, BYTES_MAX),
            ("reorder", step.reorder, 2, WINDOW_MAX),
            ("duplicate", step.duplicate, 1, COPIES_MAX),
            ("drip", step.drip, 1, u32::MAX),
            ("merge", step.merge, 2, WINDOW_MAX),
        ] {
            if let Some(value) = value.filter(|value| !(min..=max).contains(value)) {
                return Err(format!("{name}: {value}, expected {min} to {max}"));
            }
        }
        for (name, given, other, needed) in [
            ("location", step.location.is_some(), "redirect", step.redirect.is_some()),
            ("coding-damage", step.coding_damage.is_some(), "coding", step.coding.is_some()),
        ] {
            if given && !needed {
                return Err(format!("{name}: alone it does nothing, expected {other} besides"));
            }
        }
        if step.coding_damage == Some(CodingDamage::Bomb) && step.coding != Some(Coding::Gzip) {
            return Err("coding-damage: bomb, expected coding=gzip besides".into());
        }
        combinations::check(self, step)
    }

    /// Bytes that a reply can be made long.
    fn longest(&self) -> u32 {
        match self.filter.transport {
            Some(Transport::Udp) => DATAGRAM_MAX as u32,
            _ => BYTES_MAX,
        }
    }

    fn means(&self, request: &Request) -> bool {
        let begins = |path: &Vec<u8>| match (&request.http, &request.url_data) {
            (Some(http), _) => http.path.starts_with(path),
            (None, Some(url)) => url.starts_with(path),
            (None, None) => path.is_empty(),
        };
        self.filter.matches(request)
            && self.path.as_ref().is_none_or(begins)
            && self.min_info_hashes.is_none_or(|min| request.info_hashes.len() >= min as usize)
    }
}

/// A fault that was added.
#[derive(Debug)]
struct Rule {
    id: u32,
    fault: Fault,
    /// Requests that it meant.
    met: u64,
    /// Requests that it was due for.
    hits: u64,
}

impl Rule {
    /// Counts a request that the fault means; whether the fault is due for it.
    fn is_due(&mut self, rng: &mut impl Rng) -> bool {
        self.met += 1;
        let Some(number @ 1..) = self.met.checked_sub(self.fault.skip.unwrap_or(0)) else {
            return false;
        };
        let due = number.is_multiple_of(self.fault.every.unwrap_or(1))
            && self.fault.times.is_none_or(|times| self.hits < times)
            && self.fault.probability.is_none_or(|probability| chance(rng) < probability);
        self.hits += u64::from(due);
        due
    }

    /// What goes wrong this time, after `is_due` has said so.
    fn step(&self) -> &Effects {
        let last = self.fault.steps.len() - 1;
        &self.fault.steps[last.min(usize::try_from(self.hits - 1).unwrap_or(last))]
    }
}

/// A number from 0 on and below 1.
fn chance(rng: &mut impl Rng) -> f64 {
    (rng.next_u64() >> 11) as f64 / (1u64 << 53) as f64
}

/// What goes wrong with the reply to one request.
#[derive(Debug)]
pub(crate) struct Met {
    pub(crate) effects: Effects,
    /// The faults that it comes from.
    pub(crate) faults: Vec<u32>,
    /// The faults that hold the reply, that reorder it, and that have it sent as one with others.
    holder: u32,
    reorderer: u32,
    merger: u32,
    jitter: Duration,
    /// What somebody else was told.
    pub(crate) other_reply: Option<Vec<u8>>,
}

/// What one fault is, for whoever lists them.
#[derive(Debug)]
pub struct Status<'a> {
    /// Its number.
    pub id: u32,
    /// All of it.
    pub fault: &'a Fault,
    /// Requests that it was due for.
    pub hits: u64,
}

/// Replies that are remembered, while they may be told to somebody else.
const REMEMBERED: usize = 64;

#[derive(Debug)]
struct Remembered {
    transport: Transport,
    action: Action,
    client: Vec<u8>,
    reply: Vec<u8>,
}

/// The faults that were added.
#[derive(Debug)]
pub struct Faults {
    rules: Vec<Rule>,
    /// Faults that there ever were.
    added: u32,
    rng: Xoshiro256PlusPlus,
    remembered: Vec<Remembered>,
}

impl Faults {
    /// None yet. Chance begins at `seed`.
    pub(crate) fn new(seed: u64) -> Self {
        let rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        Faults { rules: Vec::new(), added: 0, rng, remembered: Vec::new() }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Adds one, and gives its number.
    ///
    /// # Errors
    /// What makes no sense in it, and what was expected.
    pub fn add(&mut self, fault: Fault) -> Result<u32, String> {
        fault.check()?;
        if self.rules.len() >= FAULTS_MAX {
            return Err(format!("fault: {FAULTS_MAX} are here already, expected fewer"));
        }
        self.added += 1;
        self.rules.push(Rule { id: self.added, fault, met: 0, hits: 0 });
        Ok(self.added)
    }

    /// Adds all of them, and gives their numbers.
    ///
    /// # Errors
    /// Which one is wrong, and how; then none is added.
    pub fn add_all(&mut self, faults: Vec<Fault>) -> Result<Vec<u32>, String> {
        let before = (self.rules.len(), self.added);
        let add =
            |(index, fault)| self.add(fault).map_err(|error| format!("faults[{index}]: {error}"));
        let added: Result<_, _> = faults.into_iter().enumerate().map(add).collect();
        if added.is_err() {
            self.rules.truncate(before.0);
            self.added = before.1;
        }
        added
    }

    /// Removes one; false if there is none of this number.
    pub fn remove(&mut self, id: u32) -> bool {
        let before = self.rules.len();
        self.rules.retain(|rule| rule.id != id);
        self.rules.len() < before
    }

    /// Removes all.
    pub fn clear(&mut self) {
        self.rules.clear();
        self.remembered.clear();
    }

    /// All of them, the oldest first.
    pub fn list(&self) -> impl Iterator<Item = Status<'_>> {
        self.rules.iter().map(|rule| Status { id: rule.id, fault: &rule.fault, hits: rule.hits })
    }

    fn any(&self, has: impl Fn(&Effects) -> bool) -> bool {
        self.rules.iter().flat_map(|rule| &rule.fault.steps).any(has)
    }

    /// Whether a connection may have to be reset.
    pub fn may_reset(&self) -> bool {
        self.any(|effects| effects.reset.is_some())
    }

    /// What goes wrong with the reply to this request; none: nothing. A reply that would have to wait
    /// is dropped if no more of them may.
    pub(crate) fn meet(&mut self, request: &Request, outbox: &Outbox) -> Option<Box<Met>> {
        let mut met = Met {
            effects: Effects::default(),
            faults: Vec::new(),
            holder: 0,
            reorderer: 0,
            merger: 0,
            jitter: Duration::ZERO,
            other_reply: None,
        };
        for rule in &mut self.rules {
            if !rule.fault.means(request) || !rule.is_due(&mut self.rng) {
                continue;
            }
            let step = rule.step();
            if step.is_empty() {
                continue;
            }
            if step.hold && !met.effects.hold {
                met.holder = rule.id;
            }
            if step.reorder.is_some() && met.effects.reorder.is_none() {
                met.reorderer = rule.id;
            }
            if step.merge.is_some() && met.effects.merge.is_none() {
                met.merger = rule.id;
            }
            met.faults.push(rule.id);
            met.effects.merge(step);
        }
        if met.faults.is_empty() {
            return None;
        }
        met.effects.drop |= met.effects.waits() && outbox.is_full();
        if let Some(jitter) = met.effects.jitter {
            let nanoseconds = u64::try_from(jitter.as_nanos()).unwrap_or(u64::MAX);
            met.jitter = Duration::from_nanos(self.rng.random_range(0..=nanoseconds));
        }
        if met.effects.cross_talk {
            let client = client(request);
            let others = self.remembered.iter().rev().filter(|seen| {
                (seen.transport, seen.action) == (request.transport, request.action)
                    && seen.client != client
            });
            met.other_reply = others.map(|seen| seen.reply.clone()).next();
        }
        Some(Box::new(met))
    }

    /// Remembers what a client was told, if somebody else may be told the same.
    pub(crate) fn remember(&mut self, request: &Request, reply: &[u8]) {
        if reply.is_empty() || !self.any(|effects| effects.cross_talk) {
            return;
        }
        if self.remembered.len() >= REMEMBERED {
            self.remembered.remove(0);
        }
        self.remembered.push(Remembered {
            transport: request.transport,
            action: request.action,
            client: client(request),
            reply: reply.to_vec(),
        });
    }

    /// Random bytes.
    pub(crate) fn garbage(&mut self, length: u32) -> Vec<u8> {
        let mut bytes = vec![0; length as usize];
        self.rng.fill_bytes(&mut bytes);
        bytes
    }
}

/// Who asks: a peer id or, where there is none, an address.
fn client(request: &Request) -> Vec<u8> {
    match request.peer_id {
        Some(peer_id) => peer_id.0.to_vec(),
        None => request.arrival.remote.to_string().into_bytes(),
    }
}

/// Makes a datagram or a body as long as it is to be, and `max` bytes long at most.
pub(crate) fn resize(effects: &Effects, bytes: &mut Vec<u8>, max: usize) {
    if let Some(length) = effects.truncate {
        bytes.truncate(length as usize);
    }
    if let Some(before) = &effects.prepend {
        bytes.splice(..0, before.iter().copied());
    }
    bytes.extend(effects.append.iter().flatten());
    if let Some(length) = effects.pad {
        bytes.resize(bytes.len().max(length as usize), 0);
    }
    bytes.truncate(max);
}
