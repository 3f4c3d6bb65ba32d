//! When the bytes of a reply are sent, and what else happens then.

use std::net::SocketAddr;
use std::time::Duration;

use super::met::AppliedFaults;
use crate::base::Instant;

/// Once this many bytes wait, no further reply may wait.
const SIZE_MAX: usize = 16 * 1024 * 1024;

/// The memory of a datagram or a piece of a stream: its bytes, and data about them.
fn size(bytes: &[u8]) -> usize {
    256 + bytes.len()
}

/// How a reply is sent that is not sent at once.
#[derive(Debug, Default)]
pub struct Delivery {
    /// Its bytes, in datagrams or in pieces of a stream, each with its additional delay.
    pub pieces: Vec<(Duration, Vec<u8>)>,
    /// Whether it is sent from another port.
    pub other_port: bool,
    hold: Option<u32>,
    /// The fault that reorders it, and how many replies it waits for.
    reorder: Option<(u32, u32)>,
    /// The fault that merges it with others of its connection, and how many replies it merges.
    merge: Option<(u32, u32)>,
    delay: Duration,
    /// Whether its connection goes on meanwhile.
    unawaited: bool,
}

impl Delivery {
    /// The delivery of these pieces, as no fault changes it.
    pub(crate) fn of(pieces: Vec<(Duration, Vec<u8>)>) -> Self {
        Delivery { pieces, ..Delivery::default() }
    }

    /// The same, but its connection goes on meanwhile.
    pub(crate) fn unawaited(self) -> Self {
        Delivery { unawaited: true, ..self }
    }

    /// The delivery of these pieces, as the effects say.
    pub(crate) fn new(met: &AppliedFaults, pieces: Vec<(Duration, Vec<u8>)>) -> Self {
        let effects = &met.effects;
        Delivery {
            pieces,
            other_port: effects.other_port,
            hold: effects.hold.then_some(met.held_by),
            reorder: effects.reorder.map(|window| (met.reordered_by, window)),
            merge: effects.merge.map(|window| (met.merged_by, window)),
            delay: effects.delay.unwrap_or_default() + met.jitter,
            unawaited: false,
        }
    }

    /// Whether it is merged with others.
    pub fn merges(&self) -> bool {
        self.merge.is_some()
    }

    /// The bytes, if all of them are sent now.
    ///
    /// # Errors
    /// The delivery itself, if it has to wait.
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
        /// The listener that got the request.
        listener: usize,
        /// The client.
        remote: SocketAddr,
        /// Whether the reply is sent from another port.
        other_port: bool,
    },
    /// The connection of this number.
    Http(u64),
}

/// Bytes to send now.
#[derive(Debug)]
pub struct Due {
    /// Their destination.
    pub to: Destination,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Whether the connection waits for them before it does anything else.
    pub is_awaited: bool,
}

#[derive(Debug)]
struct Waiting {
    to: Destination,
    pieces: Vec<(Duration, Vec<u8>)>,
    hold: Option<u32>,
    delay: Duration,
    unawaited: bool,
}

impl Waiting {
    fn size(&self) -> usize {
        self.pieces.iter().map(|(_, bytes)| size(bytes)).sum()
    }
}

/// Replies of one connection that are sent as one.
#[derive(Debug)]
struct Merging {
    fault: u32,
    to: Destination,
    count: u32,
    bytes: Vec<u8>,
}

/// Replies that wait for their time, or for the test to release them.
#[derive(Debug, Default)]
pub struct Outbox {
    /// In the order of their times.
    timed: Vec<(Instant, Due)>,
    held: Vec<(u32, Waiting)>,
    /// By fault; all of them wait until there are as many as the fault says.
    reordered: Vec<(u32, Waiting)>,
    merging: Vec<Merging>,
    /// The memory of all of them.
    size: usize,
}

impl Outbox {
    /// Whether no further reply may wait. Without a limit, a client could fill the memory.
    pub fn is_full(&self) -> bool {
        self.size >= SIZE_MAX
    }

    /// Adds a reply. Returns how many pieces the connection has to wait for.
    pub fn put(&mut self, now: Instant, delivery: Delivery, to: Destination) -> usize {
        let Delivery { mut pieces, hold, reorder, merge, delay, unawaited, .. } = delivery;
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
        let awaited = if unawaited { 0 } else { pieces.len() };
        let waiting = Waiting { to, pieces, hold, delay, unawaited };
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

    /// Whether replies of this connection wait to be merged.
    pub fn is_merging(&self, to: Destination) -> bool {
        self.merging.iter().any(|merging| merging.to == to)
    }

    /// Takes out the replies that wait to be merged with later ones of this connection. They are
    /// sent before those now.
    pub fn take_merging(&mut self, to: Destination) -> Option<Vec<u8>> {
        let merging = self.merging.extract_if(.., |merging| merging.to == to).next()?;
        self.size -= size(&merging.bytes);
        Some(merging.bytes)
    }

    /// Holds a reply that a fault holds, and schedules all others.
    fn hold(&mut self, now: Instant, waiting: Waiting) {
        match waiting.hold {
            Some(fault) => self.held.push((fault, waiting)),
            None => self.time(now, waiting),
        }
    }

    /// Schedules the pieces. Those that are due at the same time keep their order.
    fn time(&mut self, now: Instant, waiting: Waiting) {
        let Waiting { to, pieces, delay, unawaited, .. } = waiting;
        for (after, bytes) in pieces {
            let at = now + delay + after;
            let place = self.timed.partition_point(|(other, _)| *other <= at);
            self.timed.insert(place, (at, Due { to, bytes, is_awaited: !unawaited }));
        }
    }

    /// How many replies a fault holds.
    pub fn held(&self, fault: u32) -> u32 {
        let lists = self.held.iter().chain(&self.reordered);
        let merging = self.merging.iter().filter(|merging| merging.fault == fault);
        lists.filter(|(by, _)| *by == fault).count() as u32
            + merging.map(|merging| merging.count).sum::<u32>()
    }

    /// Releases the replies that a fault holds, or with `None` those of all faults. Returns their
    /// number.
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

    /// Takes out the bytes that are due, in the order of their times.
    pub fn due(&mut self, now: Instant) -> Vec<Due> {
        let ready = self.timed.partition_point(|(at, _)| *at <= now);
        let due: Vec<_> = self.timed.drain(..ready).map(|(_, due)| due).collect();
        self.size -= due.iter().map(|due| size(&due.bytes)).sum::<usize>();
        due
    }

    /// When the next bytes are due.
    pub fn next(&self) -> Option<Instant> {
        self.timed.first().map(|(at, _)| *at)
    }

    /// Removes the replies for a connection that has ended.
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
