//! The latest requests, in two ring buffers: one of their bytes, one of everything else.

use std::collections::VecDeque;

use super::entry::Entry;
use super::request::Request;
use crate::base::{Action, Arrival, Event, Outcome, Transport};

/// The most bytes that are kept of a request or a reply.
const PART_MAX: usize = 64 * 1024;
/// The most bytes that are kept from one turn to the next.
const BYTES_MAX: usize = 6 * 1024 * 1024;
/// The most bytes that are kept at any time.
const BYTES_BOUND: usize = 32 * 1024 * 1024;

#[derive(Debug)]
pub(super) struct Log {
    entries: VecDeque<Stored>,
    /// The bytes of the entries, in order. Each entry has the lengths of its parts.
    bytes: VecDeque<u8>,
    /// Bytes that were dropped before the first of those.
    dropped_bytes: u64,
    /// Requests that were dropped before the first of the entries.
    dropped: u64,
    max: usize,
}

#[derive(Debug)]
struct Stored {
    arrival: Arrival,
    transport: Transport,
    action: Action,
    event: Option<Event>,
    outcome: Outcome,
    /// The number of bytes of all entries before it.
    start: u64,
    /// The lengths of the request, the reply, `told`, and the refusal.
    lengths: [u32; 4],
    faults: Box<[u32]>,
}

impl Log {
    pub(super) fn new(max: usize) -> Self {
        Log { entries: VecDeque::new(), bytes: VecDeque::new(), dropped_bytes: 0, dropped: 0, max }
    }

    pub(super) fn total(&self) -> u64 {
        self.dropped + self.entries.len() as u64
    }

    pub(super) fn dropped(&self) -> u64 {
        self.dropped
    }

    pub(super) fn add(&mut self, entry: &Entry) {
        let parts = [entry.raw, entry.reply, entry.told, entry.refusal.as_bytes()]
            .map(|part| &part[..part.len().min(PART_MAX)]);
        let start = self.dropped_bytes + self.bytes.len() as u64;
        for part in parts {
            self.bytes.extend(part);
        }
        self.entries.push_back(Stored {
            arrival: entry.arrival,
            transport: entry.transport,
            action: entry.action,
            event: entry.event,
            outcome: entry.outcome,
            start,
            lengths: parts.map(|part| part.len() as u32),
            faults: entry.faults.into(),
        });
        self.drop_beyond(usize::MAX, BYTES_BOUND);
    }

    pub(super) fn trim(&mut self) {
        self.drop_beyond(self.max, BYTES_MAX);
    }

    /// Drops all requests. The numbers go on.
    pub(super) fn clear(&mut self) {
        self.drop_beyond(0, usize::MAX);
    }

    fn drop_beyond(&mut self, entries: usize, bytes: usize) {
        while self.entries.len() > entries || self.bytes.len() > bytes {
            let Some(oldest) = self.entries.pop_front() else { return };
            let length: u32 = oldest.lengths.iter().sum();
            self.bytes.drain(..length as usize);
            self.dropped_bytes += u64::from(length);
            self.dropped += 1;
        }
    }

    /// Requests with a number above `after`, oldest first.
    pub(super) fn requests(&self, after: u64) -> impl DoubleEndedIterator<Item = Request> {
        let numbers = after.max(self.dropped()).saturating_add(1)..self.total() + 1;
        numbers.filter_map(|number| self.get(number))
    }

    /// The request with this number, if it is still kept.
    pub(super) fn get(&self, number: u64) -> Option<Request> {
        let index = usize::try_from(number.checked_sub(self.dropped + 1)?).ok()?;
        let stored = self.entries.get(index)?;
        let start = (stored.start - self.dropped_bytes) as usize;
        let length: u32 = stored.lengths.iter().sum();
        let bytes: Vec<u8> = self.bytes.range(start..start + length as usize).copied().collect();
        let mut rest = &bytes[..];
        let [raw, reply, told, refusal] = stored.lengths.map(|length| {
            let (part, behind) = rest.split_at(length as usize);
            rest = behind;
            part
        });
        Some(Request::new(
            number,
            &Entry {
                arrival: stored.arrival,
                transport: stored.transport,
                action: stored.action,
                event: stored.event,
                outcome: stored.outcome,
                raw,
                reply,
                told,
                refusal: &String::from_utf8_lossy(refusal),
                faults: &stored.faults,
            },
        ))
    }
}
