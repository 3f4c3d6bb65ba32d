//! The faults of a tracker: which of them apply to a request, and how often they were due.

use std::time::Duration;

use rand::{Rng, RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::definition::{Fault, Selection};
use super::delivery::Outbox;
use super::effects::Effects;
use super::met::AppliedFaults;
use super::reply::Reply;
use super::text::check_steps;
use crate::base::{Action, Transport};
use crate::notation::Table;
use crate::record::Request;

/// The most faults at a time: each request is compared with all of them.
const FAULTS_MAX: usize = 1000;

/// The most bytes of all faults, as they are written in words.
const TEXTS_MAX: usize = 16 * 1024 * 1024;

/// A fault that was added.
#[derive(Debug)]
struct Rule {
    id: u32,
    fault: Fault,
    /// Bytes of the fault in words.
    length: usize,
    /// Requests that it applied to.
    met: u64,
    /// Requests that it was due for.
    hits: u64,
}

impl Rule {
    /// A rule that has no id yet.
    fn new(fault: Fault) -> Self {
        let length = fault.to_string().len();
        Rule { id: 0, fault, length, met: 0, hits: 0 }
    }

    /// Counts a request that the fault applies to. Returns whether the fault is due for it.
    fn is_due(&mut self, rng: &mut impl Rng) -> bool {
        self.met += 1;
        let Selection { times, skip, every, probability, .. } = &self.fault.selection;
        let Some(number @ 1..) = self.met.checked_sub(skip.unwrap_or(0)) else {
            return false;
        };
        let due = number.is_multiple_of(every.unwrap_or(1))
            && times.is_none_or(|times| self.hits < times)
            && probability.is_none_or(|probability| chance(rng) < probability);
        self.hits += u64::from(due);
        due
    }

    /// The effects for this request, after `is_due` has returned true.
    fn step(&self) -> &Effects {
        let last = self.fault.steps.len() - 1;
        &self.fault.steps[last.min(usize::try_from(self.hits - 1).unwrap_or(last))]
    }
}

/// A random number, at least 0 and below 1.
fn chance(rng: &mut impl Rng) -> f64 {
    (rng.next_u64() >> 11) as f64 / (1u64 << 53) as f64
}

/// A fault in a list.
#[derive(Debug)]
pub struct Status<'a> {
    /// Its id.
    pub id: u32,
    /// The fault.
    pub fault: &'a Fault,
    /// Requests that it was due for.
    pub hits: u64,
}

#[derive(Debug)]
struct Remembered {
    transport: Transport,
    action: Action,
    client: Vec<u8>,
    reply: Reply,
}

/// The faults that were added.
#[derive(Debug)]
pub struct Faults {
    rules: Vec<Rule>,
    /// Faults that have been added; the last id.
    added: u32,
    rng: Xoshiro256PlusPlus,
    remembered: Vec<Remembered>,
}

impl Faults {
    /// No faults yet. Random numbers depend on `seed`.
    pub(crate) fn new(seed: u64) -> Self {
        let rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        Faults { rules: Vec::new(), added: 0, rng, remembered: Vec::new() }
    }

    /// Whether there are no faults.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Adds a fault, and returns its id.
    ///
    /// # Errors
    /// What is invalid in it, and what was expected.
    pub fn add(&mut self, fault: Fault) -> Result<u32, String> {
        fault.check()?;
        if self.rules.len() >= FAULTS_MAX {
            return Err(format!("fault: {FAULTS_MAX} are here already, expected fewer"));
        }
        let others: usize = self.rules.iter().map(|rule| rule.fault.steps.len()).sum();
        check_steps(others + fault.steps.len())?;
        let rule = Rule::new(fault);
        let length = self.rules.iter().map(|rule| rule.length).sum::<usize>() + rule.length;
        if length > TEXTS_MAX {
            return Err(format!(
                "fault: {length} bytes with the others, expected at most {TEXTS_MAX}"
            ));
        }
        Ok(self.push(rule))
    }

    /// Adds a fault without a check, and returns its id.
    #[cfg(test)]
    pub(super) fn add_unchecked(&mut self, fault: Fault) -> u32 {
        self.push(Rule::new(fault))
    }

    fn push(&mut self, rule: Rule) -> u32 {
        self.added += 1;
        self.rules.push(Rule { id: self.added, ..rule });
        self.added
    }

    /// Adds all of them, and returns their ids.
    ///
    /// # Errors
    /// Which one is invalid, and why; then no fault is added.
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

    /// Removes a fault. False if there is no fault with this id.
    pub fn remove(&mut self, id: u32) -> bool {
        let before = self.rules.len();
        self.rules.retain(|rule| rule.id != id);
        self.rules.len() < before
    }

    /// Removes all faults.
    pub fn clear(&mut self) {
        self.rules.clear();
        self.remembered.clear();
    }

    /// All faults, oldest first.
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

    /// The faults that are due for this request, if any. A reply that would have to wait is dropped
    /// if the outbox is full.
    pub(crate) fn apply(
        &mut self,
        request: &Request,
        outbox: &Outbox,
    ) -> Option<Box<AppliedFaults>> {
        let mut met = AppliedFaults {
            effects: Effects::default(),
            faults: Vec::new(),
            held_by: 0,
            reordered_by: 0,
            merged_by: 0,
            jitter: Duration::ZERO,
            other_reply: None,
        };
        for rule in &mut self.rules {
            if !rule.fault.matches(request) || !rule.is_due(&mut self.rng) {
                continue;
            }
            let step = rule.step();
            if step.is_empty() {
                continue;
            }
            if step.hold && !met.effects.hold {
                met.held_by = rule.id;
            }
            if step.reorder.is_some() && met.effects.reorder.is_none() {
                met.reordered_by = rule.id;
            }
            if step.merge.is_some() && met.effects.merge.is_none() {
                met.merged_by = rule.id;
            }
            met.faults.push(rule.id);
            Table::merge(&mut met.effects, step);
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

    /// Remembers the reply to a client, if another client may get it too.
    pub(crate) fn remember(&mut self, request: &Request, reply: &Reply) {
        if reply.is_empty() || !self.any(|effects| effects.cross_talk) {
            return;
        }
        let (transport, action, client) = (request.transport, request.action, client(request));
        let is_alike = |seen: &Remembered| (seen.transport, seen.action) == (transport, action);
        // Two replies to different clients are enough: one of them is not for the next client.
        self.remembered.retain(|seen| !is_alike(seen) || seen.client != client);
        if self.remembered.iter().filter(|seen| is_alike(seen)).count() > 1
            && let Some(oldest) = self.remembered.iter().position(is_alike)
        {
            self.remembered.remove(oldest);
        }
        self.remembered.push(Remembered { transport, action, client, reply: reply.clone() });
    }

    /// Random bytes.
    pub(crate) fn garbage(&mut self, length: u32) -> Vec<u8> {
        let mut bytes = vec![0; length as usize];
        self.rng.fill_bytes(&mut bytes);
        bytes
    }
}

/// Identifies the client: by its peer id or, without one, by its address.
fn client(request: &Request) -> Vec<u8> {
    match request.peer_id {
        Some(peer_id) => peer_id.0.to_vec(),
        None => request.arrival.remote.to_string().into_bytes(),
    }
}
