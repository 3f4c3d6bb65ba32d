//! TCP listeners and their connections.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::net::SocketAddr;
use std::time::Duration;

use crate::fault::{Destination, Due};
use crate::http::{AfterSend, Connection};
use crate::{Arrival, Instant, Tracker};

use super::address::from_wasi;
use super::bindings::wasi::io::streams::{InputStream, OutputStream, StreamError};
use super::bindings::wasi::sockets::tcp::{ShutdownType, TcpSocket};
use super::clock::{Now, machine_now};
use super::tcp::{Accepted, RETRY, TcpListener, send};
use super::waits::{Source, Waits};

/// Bytes to read at once, and reads of one connection in one turn.
const READ: u64 = 16 * 1024;
const READS: usize = 16;
/// Connections to accept in one turn.
const ACCEPTS: usize = 256;
/// Connections that are open at the same time; more wait in the listener's backlog.
const MAX_OPEN: usize = 4096;
/// How long a client may go on sending after we have closed the connection for sending.
const DRAIN: Duration = Duration::from_secs(2);
/// Bytes of further requests that are kept while a response is delayed.
const KEPT: usize = 64 * 1024;

/// A response of no more than this is never given up.
const SMALL: usize = 64 * 1024;
/// Bytes of responses that may wait for their clients. Beyond that, a further response that is not
/// small is given up.
const UNSENT_MAX: usize = 32 * 1024 * 1024;
/// Bytes of messages that may be incomplete.
const PENDING_MAX: usize = 32 * 1024 * 1024;

/// All listeners and connections. Places in `open` are reused.
#[derive(Default)]
pub(super) struct Http {
    pub(super) listeners: Vec<TcpListener>,
    open: Vec<Option<Open>>,
    free: Vec<usize>,
    /// When to give up the connection in which place. One entry for each connection; it may be too
    /// early.
    timeouts: BinaryHeap<Reverse<(Instant, usize, u64)>>,
    /// Connections whose pollables the host still has until this turn is over.
    closing: Vec<Open>,
    doomed_listeners: Vec<TcpListener>,
    opened: u64,
    retry_at: Option<Instant>,
}

// The streams must be dropped before their socket: fields are dropped in order.
struct Open {
    input: InputStream,
    output: Option<OutputStream>,
    socket: TcpSocket,
    remote: SocketAddr,
    local: SocketAddr,
    connection: Connection,
    /// Bytes to send and how many of them are sent already.
    unsent: Vec<u8>,
    sent: usize,
    then: AfterSend,
    /// Pieces of a response that the outbox still has; `then` comes after them.
    awaited: usize,
    /// Whether a request was answered without reading its last byte, which is still to be read.
    unread_last_byte: bool,
    /// The number of this connection among all, because places are reused.
    number: u64,
    timeout: Instant,
}

/// What a connection does next.
enum Step {
    Wait(super::bindings::wasi::io::poll::Pollable),
    /// It could go on at once, but other connections get their turn first.
    Yield(super::bindings::wasi::io::poll::Pollable),
    /// It waits only for the outbox.
    Park,
    Closed,
}

impl Http {
    /// Drops what the previous turn had to leave to this one.
    pub(super) fn begin(&mut self) {
        self.closing.clear();
        self.doomed_listeners.clear();
    }

    /// Accepts the connections that wait at a listener.
    pub(super) fn accept(
        &mut self,
        listener: usize,
        tracker: &mut Tracker,
        now: Now,
        waits: &mut Waits,
    ) {
        if listener >= self.listeners.len() {
            return;
        }
        // Asking first costs less than accepting when no connection waits: some hosts throw then.
        let incoming = self.listeners[listener].incoming();
        for _ in 0..ACCEPTS {
            if !incoming.ready() {
                break;
            }
            if self.open.len() - self.free.len() >= MAX_OPEN {
                self.listeners[listener].paused = true;
                return;
            }
            match self.listeners[listener].accept() {
                Accepted::Connection(socket, input, output) => {
                    if let Some(open) = self.open(listener, socket, input, output, tracker, now) {
                        self.admit(open, tracker, now, waits);
                    }
                }
                Accepted::Nothing => break,
                Accepted::Gone => {}
                Accepted::Failed => {
                    self.listeners[listener].paused = true;
                    self.retry_at = Some(now.machine + RETRY);
                    return;
                }
            }
        }
        waits.wait(Source::Listener(listener), incoming);
    }

    /// A connection that was accepted; `None` if the client has already left.
    fn open(
        &mut self,
        listener: usize,
        socket: TcpSocket,
        input: InputStream,
        output: OutputStream,
        tracker: &Tracker,
        now: Now,
    ) -> Option<Open> {
        let remote = socket.remote_address().ok()?;
        self.opened += 1;
        Some(Open {
            input,
            output: Some(output),
            socket,
            remote: from_wasi(remote),
            local: self.listeners[listener].address,
            connection: Connection::new(self.opened),
            unsent: Vec::new(),
            sent: 0,
            then: AfterSend::KeepOpen,
            awaited: 0,
            unread_last_byte: false,
            number: self.opened,
            timeout: now.machine + tracker.settings().http_timeout,
        })
    }

    /// Serves every request that has arrived, on the connections that are open and on those that
    /// wait to be accepted, before all of them are closed. It stops at the moment `until` on the
    /// machine's clock. Connections take turns, so that one that goes on sending does not keep
    /// others from being served.
    pub(super) fn serve_last(&mut self, tracker: &mut Tracker, now: Now, until: Instant) {
        let mut busy: Vec<Open> = std::mem::take(&mut self.open).into_iter().flatten().collect();
        busy.retain_mut(|open| machine_now() < until && open.last_turn(tracker, now));
        for listener in 0..self.listeners.len() {
            while machine_now() < until {
                match self.listeners[listener].accept() {
                    Accepted::Connection(socket, input, output) => {
                        let open = self.open(listener, socket, input, output, tracker, now);
                        busy.extend(
                            open.into_iter().filter_map(|mut open| {
                                open.last_turn(tracker, now).then_some(open)
                            }),
                        );
                    }
                    Accepted::Gone => {}
                    Accepted::Nothing | Accepted::Failed => break,
                }
            }
        }
        while !busy.is_empty() {
            busy.retain_mut(|open| machine_now() < until && open.last_turn(tracker, now));
        }
    }

    /// Serves a connection at once; it gets a place only if it has to wait.
    fn admit(&mut self, mut open: Open, tracker: &mut Tracker, now: Now, waits: &mut Waits) {
        let pollable = match open.turn(tracker, now) {
            Step::Wait(pollable) | Step::Yield(pollable) => Some(pollable),
            Step::Park => None,
            Step::Closed => return open.connection.leave(tracker),
        };
        let place = self.free.pop().unwrap_or_else(|| {
            self.open.push(None);
            self.open.len() - 1
        });
        self.timeouts.push(Reverse((open.timeout, place, open.number)));
        self.open[place] = Some(open);
        match self.has_room(place) {
            true => pollable.into_iter().for_each(|it| waits.wait(Source::Connection(place), it)),
            false => {
                drop(pollable);
                drop(self.take(place, tracker));
            }
        }
    }

    /// Whether what this connection has to send may wait for its client. Otherwise clients that
    /// read nothing could fill the memory.
    fn has_room(&self, place: usize) -> bool {
        let unsent = |open: &Option<Open>| open.as_ref().map_or(0, |open| open.unsent.len());
        let pending =
            |open: &Option<Open>| open.as_ref().map_or(0, |open| open.connection.pending());
        let fits = |size: &dyn Fn(&Option<Open>) -> usize, max: usize| {
            let own = size(&self.open[place]);
            own <= SMALL || self.open.iter().map(size).sum::<usize>() - own <= max
        };
        fits(&unsent, UNSENT_MAX) && fits(&pending, PENDING_MAX)
    }

    /// Serves the connection in a place.
    pub(super) fn serve(
        &mut self,
        place: usize,
        tracker: &mut Tracker,
        now: Now,
        waits: &mut Waits,
    ) {
        let Some(Some(open)) = self.open.get_mut(place) else { return };
        match open.turn(tracker, now) {
            Step::Wait(pollable) | Step::Yield(pollable) if self.has_room(place) => {
                waits.wait(Source::Connection(place), pollable)
            }
            Step::Park => {}
            over @ (Step::Wait(_) | Step::Yield(_) | Step::Closed) => {
                // Its pollable must be dropped before its streams.
                drop(over);
                drop(self.take(place, tracker));
            }
        }
    }

    /// Takes a connection out of its place, to be dropped; nothing waits for it any more.
    fn take(&mut self, place: usize, tracker: &mut Tracker) -> Option<Open> {
        let open = self.open[place].take()?;
        open.connection.leave(tracker);
        tracker.outbox.forget(Destination::Http(open.number));
        self.free.push(place);
        Some(open)
    }

    /// Gives a connection, if it still exists, delayed bytes of its response.
    pub(super) fn deliver(
        &mut self,
        number: u64,
        due: &Due,
        tracker: &mut Tracker,
        now: Now,
        waits: &mut Waits,
    ) {
        let is_it = |open: &Option<Open>| open.as_ref().is_some_and(|open| open.number == number);
        let Some(place) = self.open.iter().position(is_it) else { return };
        let Some(open) = &mut self.open[place] else { return };
        if open.is_sent() {
            open.timeout = now.machine + tracker.settings().http_timeout;
        }
        open.unsent.extend(&due.bytes);
        open.awaited -= usize::from(due.is_awaited);
        let host_has_it = waits.cancel(Source::Connection(place));
        match open.turn(tracker, now) {
            Step::Wait(pollable) | Step::Yield(pollable) if self.has_room(place) => {
                waits.wait(Source::Connection(place), pollable)
            }
            Step::Park => {}
            over @ (Step::Wait(_) | Step::Yield(_) | Step::Closed) => {
                drop(over);
                let open = self.take(place, tracker);
                if host_has_it {
                    self.closing.extend(open);
                    waits.until(now.machine);
                }
            }
        }
    }

    /// Closes all listeners and connections as soon as the host has dropped their pollables.
    pub(super) fn shut(&mut self, waits: &mut Waits) {
        for (index, listener) in self.listeners.drain(..).enumerate() {
            waits.cancel(Source::Listener(index));
            self.doomed_listeners.push(listener);
        }
        for (place, open) in self.open.drain(..).enumerate() {
            if open.is_some() {
                waits.cancel(Source::Connection(place));
            }
            self.closing.extend(open);
        }
        self.free.clear();
        self.timeouts.clear();
        self.retry_at = None;
    }

    /// Whether everything that was shut is closed.
    pub(super) fn is_gone(&self) -> bool {
        self.closing.is_empty() && self.doomed_listeners.is_empty()
    }

    /// Closes the connections that have timed out, and resumes paused listeners.
    pub(super) fn finish(&mut self, tracker: &mut Tracker, now: Now, waits: &mut Waits) {
        while let Some(&Reverse((timeout, place, number))) = self.timeouts.peek() {
            let open = self.open[place].as_mut().filter(|open| open.number == number);
            match open.map(|open| open.patient(tracker, now)) {
                Some(timeout) if timeout <= now.machine => {
                    let mut open = self.take(place, tracker);
                    if let Some(open) = &mut open {
                        open.time_out(tracker, now);
                    }
                    if waits.cancel(Source::Connection(place)) {
                        self.closing.extend(open);
                        waits.until(now.machine);
                    }
                }
                Some(later) if later > timeout => {
                    self.timeouts.push(Reverse((later, place, number)))
                }
                Some(_) => break,
                None => {}
            }
            // The entry seen above. A new one comes after it, because `later` is after `timeout`.
            self.timeouts.pop();
        }
        if let Some(&Reverse((timeout, ..))) = self.timeouts.peek() {
            waits.until(timeout);
        }
        let room = self.open.len() - self.free.len() < MAX_OPEN;
        if room && self.retry_at.is_none_or(|retry_at| retry_at <= now.machine) {
            self.retry_at = None;
            for listener in 0..self.listeners.len() {
                if std::mem::take(&mut self.listeners[listener].paused) {
                    self.accept(listener, tracker, now, waits);
                }
            }
        }
        if let Some(retry_at) = self.retry_at {
            waits.until(retry_at);
        }
    }
}

impl Open {
    /// Reads, answers and sends, as far as possible without waiting.
    fn turn(&mut self, tracker: &mut Tracker, now: Now) -> Step {
        // The kernel resets a connection that is closed with a byte unread. Where a reset may be
        // wanted, the last byte of a request stays unread until that is known.
        let careful = tracker.faults.may_reset();
        let read = if careful { 1 } else { READ };
        // Whether the last read got less than it asked for. Then reading again would give nothing:
        // bytes that arrive later make the stream ready.
        let mut drained = false;
        for _ in 0..if careful { READ as usize } else { READS } {
            if self.unread_last_byte && self.is_answered() && self.then != AfterSend::Reset {
                match self.input.read(1) {
                    Ok(byte) if byte.is_empty() => return Step::Wait(self.input.subscribe()),
                    Ok(_) => self.unread_last_byte = false,
                    Err(_) => return Step::Closed,
                }
            }
            match self.send(now) {
                Ok(true) => {}
                Ok(false) => match &self.output {
                    Some(output) => return Step::Wait(output.subscribe()),
                    None => return Step::Closed,
                },
                // The client no longer reads, but what it has sent can still be read.
                Err(_) => self.abandon(),
            }
            match self.then {
                AfterSend::Reset if self.awaited > 0 => return Step::Park,
                _ if self.awaited > 0 => {}
                AfterSend::Close | AfterSend::Reset => {
                    if !careful || self.then == AfterSend::Reset || !self.has_more() {
                        return Step::Closed;
                    }
                    self.then = AfterSend::Drain;
                    continue;
                }
                AfterSend::KeepOpen => {
                    let arrival = self.arrival(now);
                    if let Some(outgoing) = self.connection.answer(tracker, arrival) {
                        (self.unsent, self.sent, self.then) = (outgoing.bytes, 0, outgoing.then);
                        self.timeout = now.machine + tracker.settings().http_timeout;
                        let to = Destination::Http(self.number);
                        if let Some(delivery) = outgoing.later {
                            let merges = delivery.merges();
                            self.awaited = tracker.outbox.put(now.tracker, delivery, to);
                            if merges && self.awaited == 0 {
                                // The last of the merged responses decides what happens to the
                                // connection.
                                self.then = AfterSend::KeepOpen;
                            }
                        } else if let Some(earlier) = tracker.outbox.take_merging(to) {
                            self.unsent.splice(..0, earlier);
                        }
                        continue;
                    }
                }
                AfterSend::Drain | AfterSend::HalfClose | AfterSend::Hang => {}
            }
            if careful && self.then == AfterSend::KeepOpen && self.connection.lacks_one_byte() {
                let last = self.input.subscribe();
                if !last.ready() {
                    return Step::Wait(last);
                }
                self.connection.receive(b"\n");
                self.unread_last_byte = true;
                continue;
            }
            if drained {
                return Step::Wait(self.input.subscribe());
            }
            match self.input.read(read) {
                Ok(bytes) if bytes.is_empty() => return Step::Wait(self.input.subscribe()),
                Ok(bytes) => {
                    drained = (bytes.len() as u64) < read;
                    let takes = self.connection.is_websocket() || self.connection.pending() < KEPT;
                    if self.then == AfterSend::KeepOpen && takes {
                        self.connection.receive(&bytes);
                    }
                }
                Err(_) => {
                    self.serve_rest(tracker, now);
                    return Step::Closed;
                }
            }
        }
        // There may be a response to send or a request to answer, so this goes on as soon as there
        // is room to send.
        Step::Yield(match &self.output {
            Some(output) => output.subscribe(),
            None => self.input.subscribe(),
        })
    }

    /// Serves what has arrived before the tracker closes, or a part of it; false if reading would
    /// block.
    fn last_turn(&mut self, tracker: &mut Tracker, now: Now) -> bool {
        match self.turn(tracker, now) {
            Step::Yield(_) => return true,
            // Requests count even if their client does not read the responses.
            Step::Wait(_) if self.sent < self.unsent.len() => {
                self.abandon();
                return true;
            }
            Step::Wait(_) | Step::Park | Step::Closed => {}
        }
        self.serve_rest(tracker, now);
        false
    }

    /// Answers the requests that follow a delayed response, when that will not be sent any more.
    /// These answers are not sent either.
    fn serve_rest(&mut self, tracker: &mut Tracker, now: Now) {
        let arrival = self.arrival(now);
        while self.then == AfterSend::KeepOpen
            && let Some(outgoing) = self.connection.answer(tracker, arrival)
        {
            self.then = outgoing.then;
        }
    }

    /// Stops sending: from now on, all bytes to send are discarded.
    fn abandon(&mut self) {
        self.output = None;
        self.unsent.clear();
        self.sent = 0;
    }

    /// Whether there are bytes after the last request. They are read.
    fn has_more(&mut self) -> bool {
        self.input.read(READ).is_ok_and(|bytes| !bytes.is_empty())
    }

    /// Whether everything that was received is answered.
    fn is_answered(&self) -> bool {
        self.then != AfterSend::KeepOpen || self.connection.pending() == 0
    }

    /// When it has to be given up. The moment is put off while it waits for the test.
    fn patient(&mut self, tracker: &Tracker, now: Now) -> Instant {
        let waits = self.awaited > 0
            || self.connection.is_websocket() && self.is_sent()
            || matches!(self.then, AfterSend::Hang | AfterSend::HalfClose)
            || tracker.outbox.is_merging(Destination::Http(self.number));
        if waits && self.timeout <= now.machine {
            self.timeout = now.machine + tracker.settings().http_timeout;
        }
        self.timeout
    }

    fn is_sent(&self) -> bool {
        self.sent == self.unsent.len()
    }

    fn arrival(&self, now: Now) -> Arrival {
        Arrival { at: now.tracker, remote: self.remote, local: self.local }
    }

    /// Tells the client that it took too long, as far as there is room for that.
    fn time_out(&mut self, tracker: &mut Tracker, now: Now) {
        if self.then == AfterSend::KeepOpen
            && self.sent == self.unsent.len()
            && let Some(outgoing) = self.connection.time_out(tracker, self.arrival(now))
        {
            (self.unsent, self.sent, self.then) = (outgoing.bytes, 0, outgoing.then);
            // The connection ends in any case.
            let _ = self.send(now);
        }
    }

    /// Sends what is unsent; false if there is no room for all of it.
    fn send(&mut self, now: Now) -> Result<bool, StreamError> {
        let Some(output) = &self.output else {
            self.sent = self.unsent.len();
            return Ok(true);
        };
        let is_sent = self.is_sent();
        if !send(output, &self.unsent, &mut self.sent)? {
            return Ok(false);
        }
        if self.sent > SMALL {
            (self.unsent, self.sent) = (Vec::new(), 0);
        }
        // No flush if the end follows at once: it may go out together with the bytes.
        if !is_sent && (self.then != AfterSend::Close || self.awaited > 0) {
            output.flush()?;
        }
        if matches!(self.then, AfterSend::Drain | AfterSend::HalfClose) && self.awaited == 0 {
            // Tells the client that nothing follows. Dropping the stream would not be enough: the
            // host may keep the connection open for its socket. An error here only says that the
            // connection is already gone.
            let _ = self.socket.shutdown(ShutdownType::Send);
            self.output = None;
            self.timeout = now.machine + DRAIN;
        }
        Ok(true)
    }
}
