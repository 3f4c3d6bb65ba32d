//! When the bytes of a reply are sent, and what else happens then.

use std::net::SocketAddr;
use std::time::Duration;

use super::met::AppliedFaults;
use crate::base::Instant;

/// How much may wait at a time before no further reply is taken in.
const SIZE_MAX: usize = 16 * 1024 * 1024;

/// What a datagram or a piece of a stream takes: its bytes, and what has to be known of them.
fn size(bytes: &[u8]) -> usize {
    256 + bytes.len()
}

/// How a reply goes out that does not go out at once.
#[derive(Debug, Default)]
pub struct Delivery {
    /// Its bytes, in datagrams or in pieces of a stream: each so much later than its turn.
    pub pieces: Vec<(Duration, Vec<u8>)>,
    /// From another port.
    pub other_port: bool,
    hold: Option<u32>,
    /// The fault that reorders it, and how many replies it waits for.
    reorder: Option<(u32, u32)>,
    /// The fault that has it sent as one with others of its connection, and how many these are.
    merge: Option<(u32, u32)>,
    delay: Duration,
}

impl Delivery {
    /// How the effects have these pieces sent.
    pub(crate) fn new(met: &AppliedFaults, pieces: Vec<(Duration, Vec<u8>)>) -> Self {
        let effects = &met.effects;
        Delivery {
            pieces,
            other_port: effects.other_port,
            hold: effects.hold.then_some(met.held_by),
            reorder: effects.reorder.map(|window| (met.reordered_by, window)),
            merge: effects.merge.map(|window| (met.merged_by, window)),
            delay: effects.delay.unwrap_or_default() + met.jitter,
        }
    }

    /// Whether it is to be sent as one with others.
    pub fn merges(&self) -> bool {
        self.merge.is_some()
    }

    /// The bytes, if all of them go out now.
    ///
    /// # Errors
    /// The same again, to wait for its moment.
    pub(crate) fn at_once(mut self) -> Result<Vec<u8>, Self> {
        match &mut self.pieces[..] {
            [(after, bytes)]
                if self.hold.is_none()
                    && self.reorder.is_none()
                    && self.merge.is_none()
                    && (self.delay + *after).is_zero() =>
            {
                Ok(std::mem::take(bytes))
            }
            _ => Err(self),
        }
    }
}

/// Where a reply goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A datagram.
    Udp {
        /// The listener that it came to.
        listener: usize,
        /// The client.
        remote: SocketAddr,
        /// Whether it comes from another port.
        other_port: bool,
    },
    /// The connection of this number.
    Http(u64),
}

/// Bytes to send now.
#[derive(Debug)]
pub struct Due {
    /// Where they go.
    pub to: Destination,
    /// What they are.
    pub bytes: Vec<u8>,
    /// Whether a connection does nothing else until they come.
    pub is_awaited: bool,
}

#[derive(Debug)]
struct Waiting {
    to: Destination,
    pieces: Vec<(Duration, Vec<u8>)>,
    hold: Option<u32>,
    delay: Duration,
}

impl Waiting {
    fn size(&self) -> usize {
        self.pieces.iter().map(|(_, bytes)| size(bytes)).sum()
    }
}

/// Replies of one connection that are to be sent as one.
#[derive(Debug)]
struct Merging {
    fault: u32,
    to: Destination,
    count: u32,
    bytes: Vec<u8>,
}

/// Replies that wait for their moment, or for the test.
#[derive(Debug, Default)]
pub struct Outbox {
    /// In the order of their moments.
    timed: Vec<(Instant, Due)>,
    held: Vec<(u32, Waiting)>,
    /// By fault; all of them wait until there are as many as the fault says.
    reordered: Vec<(u32, Waiting)>,
    merging: Vec<Merging>,
    /// What all of them take.
    size: usize,
}

impl Outbox {
    /// Whether no further reply may wait: a client that sends on could fill the memory otherwise.
    pub fn is_full(&self) -> bool {
        self.size >= SIZE_MAX
    }

    /// Takes a reply in; says how many pieces a connection has to wait for.
    pub fn put(&mut self, now: Instant, delivery: Delivery, to: Destination) -> usize {
        let Delivery { mut pieces, hold, reorder, merge, delay, .. } = delivery;
        let earlier = self.merging.extract_if(.., |merging| merging.to == to).next();
        self.size -= earlier.as_ref().map_or(0, |merging| size(&merging.bytes));
        if let Some((fault, window)) = merge {
            let none = Merging { fault, to, count: 0, bytes: Vec::new() };
            let mut merging = earlier.unwrap_or(none);
            merging.count += 1;
            pieces.drain(..).for_each(|(_, bytes)| merging.bytes.extend(bytes));
            if merging.count < window {
                self.size += size(&merging.bytes);
                self.merging.push(merging);
                return 0;
            }
            pieces.push((Duration::ZERO, merging.bytes));
        } else if let (Some(earlier), Some((_, first))) = (earlier, pieces.first_mut()) {
            first.splice(..0, earlier.bytes);
        }
        let awaited = pieces.len();
        let waiting = Waiting { to, pieces, hold, delay };
        self.size += waiting.size();
        if let Some((fault, window)) = reorder {
            self.reordered.push((fault, waiting));
            let of_fault = |(by, _): &(u32, Waiting)| *by == fault;
            if self.reordered.iter().filter(|it| of_fault(it)).count() >= window as usize {
                let all = self.reordered.extract_if(.., |it| of_fault(it)).collect::<Vec<_>>();
                for (_, waiting) in all.into_iter().rev() {
                    self.hold(now, waiting);
                }
            }
        } else {
            self.hold(now, waiting);
        }
        awaited
    }

    /// Whether something of this connection waits to be sent as one.
    pub fn is_merging(&self, to: Destination) -> bool {
        self.merging.iter().any(|merging| merging.to == to)
    }

    /// What was to be sent as one with later replies of this connection, and goes before them now.
    pub fn take_merging(&mut self, to: Destination) -> Option<Vec<u8>> {
        let merging = self.merging.extract_if(.., |merging| merging.to == to).next()?;
        self.size -= size(&merging.bytes);
        Some(merging.bytes)
    }

    /// Holds a reply that is to be held, and times all others.
    fn hold(&mut self, now: Instant, waiting: Waiting) {
        match waiting.hold {
            Some(fault) => self.held.push((fault, waiting)),
            None => self.time(now, waiting),
        }
    }

    /// Puts the pieces in order: what is due at one moment goes as it came.
    fn time(&mut self, now: Instant, waiting: Waiting) {
        let Waiting { to, pieces, delay, .. } = waiting;
        for (after, bytes) in pieces {
            let at = now + delay + after;
            let place = self.timed.partition_point(|(other, _)| *other <= at);
            self.timed.insert(place, (at, Due { to, bytes, is_awaited: true }));
        }
    }

    /// How many replies a fault holds.
    pub fn held(&self, fault: u32) -> u32 {
        let lists = self.held.iter().chain(&self.reordered);
        let merging = self.merging.iter().filter(|merging| merging.fault == fault);
        lists.filter(|(by, _)| *by == fault).count() as u32
            + merging.map(|merging| merging.count).sum::<u32>()
    }

    /// Lets go what a fault holds, and says how many replies that were. None: what all faults hold.
    pub fn release(&mut self, now: Instant, fault: Option<u32>) -> u32 {
        let mut released = 0;
        let mut free = Vec::new();
        for list in [&mut self.held, &mut self.reordered] {
            free.extend(list.extract_if(.., |(by, _)| fault.is_none_or(|fault| fault == *by)));
        }
        for (_, waiting) in free {
            released += 1;
            self.time(now, Waiting { delay: Duration::ZERO, ..waiting });
        }
        let is_meant = |merging: &mut Merging| fault.is_none_or(|fault| fault == merging.fault);
        for Merging { to, count, bytes, .. } in self.merging.extract_if(.., is_meant) {
            released += count;
            let place = self.timed.partition_point(|(other, _)| *other <= now);
            self.timed.insert(place, (now, Due { to, bytes, is_awaited: false }));
        }
        released
    }

    /// Takes out what is due, in the order of its moments.
    pub fn due(&mut self, now: Instant) -> Vec<Due> {
        let ready = self.timed.partition_point(|(at, _)| *at <= now);
        let due: Vec<_> = self.timed.drain(..ready).map(|(_, due)| due).collect();
        self.size -= due.iter().map(|due| size(&due.bytes)).sum::<usize>();
        due
    }

    /// When something is due next.
    pub fn next(&self) -> Option<Instant> {
        self.timed.first().map(|(at, _)| *at)
    }

    /// Forgets what is for a connection that is gone.
    pub fn forget(&mut self, to: Destination) {
        let mut gone = 0;
        for (_, due) in self.timed.extract_if(.., |(_, due)| due.to == to) {
            gone += size(&due.bytes);
        }
        for list in [&mut self.held, &mut self.reordered] {
            for (_, waiting) in list.extract_if(.., |(_, waiting)| waiting.to == to) {
                gone += waiting.size();
            }
        }
        for merging in self.merging.extract_if(.., |merging| merging.to == to) {
            gone += size(&merging.bytes);
        }
        self.size -= gone;
    }
}
