//! The sockets of the control interface.
//!
//! They stand apart from those of the tracker, so that nothing that happens to these touches them. A
//! request is answered some turns after the one that it was read in. So it sees what clients have
//! sent before it, also on a connection that the host does not show at once.

use std::net::SocketAddr;
use std::time::Duration;

use crate::Instant;
use crate::control::{Connection, Machine, Room};

use super::address::from_wasi;
use super::bindings::wasi::io::poll::Pollable;
use super::bindings::wasi::io::streams::{InputStream, OutputStream};
use super::bindings::wasi::sockets::tcp::{ShutdownType, TcpSocket};
use super::tcp::{Accepted, RETRY, TcpListener, send};
use super::waits::{Source, Waits};

/// Bytes to read at once, and reads of one connection in one turn.
const READ: u64 = 64 * 1024;
const READS: usize = 16;
/// Connections that are open at the same time. The one that has been idle for longest makes room
/// for another.
const MAX_OPEN: usize = 256;
/// Those of them that wait or stream, so that there is always room for others.
const MAX_WAITING: usize = 192;
/// Bytes of responses that wait for their clients, before lists of requests become shorter.
const UNSENT_MAX: usize = 32 * 1024 * 1024;
/// Bytes of requests that are not complete yet, in all connections.
const PENDING_MAX: usize = 64 * 1024 * 1024;
/// How many turns after it was read a request is answered. The host looks at its sockets between
/// two turns.
const SETTLED: u64 = 2;
/// How long a client may go on sending after we have closed the connection for sending.
const DRAIN: Duration = Duration::from_secs(2);

/// All listeners and connections. Places in `open` are reused.
#[derive(Default)]
pub(super) struct Control {
    listeners: Vec<TcpListener>,
    open: Vec<Option<Open>>,
    /// Connections whose pollables the host still has until this turn is over.
    closing: Vec<Open>,
    turns: u64,
    /// Whether it did something in this turn that the tracker may have to act upon.
    acted: bool,
    retry_at: Option<Instant>,
}

// The streams must be dropped before their socket: fields are dropped in order.
struct Open {
    input: InputStream,
    output: Option<OutputStream>,
    socket: TcpSocket,
    connection: Connection,
    unsent: Vec<u8>,
    sent: usize,
    /// The turn in which something was read last.
    read_in: u64,
    /// Whether its client has closed it, or is gone.
    at_end: bool,
    /// When it has to be gone, if it is closed for sending.
    drained_by: Option<Instant>,
}

/// What a connection does next.
enum Step {
    Wait(Pollable),
    /// It waits only for something to happen to the tracker.
    Park,
    Closed,
}

impl Control {
    /// Listens here from now on.
    pub(super) fn listen(&mut self, listeners: Vec<TcpListener>) {
        self.listeners = listeners;
    }

    /// Whether it listens at all.
    pub(super) fn is_on(&self) -> bool {
        !self.listeners.is_empty()
    }

    /// Every source, to be served when nothing is waited for yet.
    pub(super) fn every_source(&self) -> impl Iterator<Item = Source> + use<> {
        (0..self.listeners.len()).map(Source::ControlListener)
    }

    pub(super) fn addresses(&self) -> impl Iterator<Item = SocketAddr> {
        self.listeners.iter().map(|listener| listener.address)
    }

    /// Serves what is ready.
    pub(super) fn serve(&mut self, ready: &[Source], machine: &mut dyn Machine, waits: &mut Waits) {
        self.closing.clear();
        self.turns += 1;
        for source in ready {
            match *source {
                Source::ControlListener(index) => self.accept(index, machine, waits),
                Source::ControlConnection(place) => self.read(place, machine, waits),
                _ => {}
            }
        }
    }

    /// Answers what was read in an earlier turn, and lets those connections go on that wait for
    /// something to happen to the tracker.
    pub(super) fn notify(&mut self, machine: &mut dyn Machine, waits: &mut Waits) {
        for place in 0..self.open.len() {
            let Some(open) = &self.open[place] else { continue };
            let is_late = open.drained_by.is_some_and(|end| end <= machine.real_time());
            if is_late {
                self.close(place, waits);
            } else if open.has_work() && self.turns - open.read_in < SETTLED {
                self.acted = true;
            } else if open.has_work() && open.is_sent() {
                self.go_on(place, machine, waits);
            }
            let Some(open) = &self.open[place] else { continue };
            // While a client does not take what was sent before, its wait can't be answered.
            let deadline = open.connection.deadline().filter(|_| open.is_sent());
            let deadlines = [deadline, open.drained_by];
            deadlines.into_iter().flatten().for_each(|deadline| waits.until(deadline));
        }
        if self.retry_at.is_none_or(|retry_at| retry_at <= machine.real_time()) {
            self.retry_at = None;
            for index in 0..self.listeners.len() {
                if self.listeners[index].paused && self.has_place() {
                    self.listeners[index].paused = false;
                    self.accept(index, machine, waits);
                }
            }
        }
        self.retry_at.into_iter().for_each(|retry_at| waits.until(retry_at));
        if std::mem::take(&mut self.acted) {
            waits.until(machine.real_time());
        }
    }

    /// Answers what has arrived, as far as that is possible without waiting, before all connections
    /// are closed.
    pub(super) fn serve_last(&mut self, machine: &mut dyn Machine) {
        for listener in &self.listeners {
            while self.open.len() < 2 * MAX_OPEN
                && let Accepted::Connection(socket, input, output) = listener.accept()
            {
                self.open.push(Some(Open::new(socket, input, output, listener.address)));
            }
        }
        let room = self.room();
        for open in self.open.iter_mut().flatten() {
            drop(open.read(self.turns));
            while open.send() && open.connection.turn(machine, room, &mut open.unsent) {}
            if open.is_sent() {
                open.connection.end(machine, &mut open.unsent);
            }
            open.send();
        }
    }

    fn accept(&mut self, listener: usize, machine: &mut dyn Machine, waits: &mut Waits) {
        if listener >= self.listeners.len() {
            return;
        }
        let incoming = self.listeners[listener].incoming();
        while incoming.ready() {
            if !self.has_place() && !self.make_room(waits) {
                self.listeners[listener].paused = true;
                return;
            }
            match self.listeners[listener].accept() {
                Accepted::Connection(socket, input, output) => {
                    let place = self.place();
                    let bound = self.listeners[listener].address;
                    self.open[place] = Some(Open::new(socket, input, output, bound));
                    self.read(place, machine, waits);
                }
                Accepted::Nothing => break,
                Accepted::Gone => {}
                Accepted::Failed => {
                    self.listeners[listener].paused = true;
                    self.retry_at = Some(machine.real_time() + RETRY);
                    return;
                }
            }
        }
        waits.wait(Source::ControlListener(listener), incoming);
    }

    fn has_place(&self) -> bool {
        self.open.len() < MAX_OPEN || self.open.iter().any(Option::is_none)
    }

    /// A free place.
    fn place(&mut self) -> usize {
        let free = self.open.iter().position(Option::is_none);
        free.unwrap_or_else(|| {
            self.open.push(None);
            self.open.len() - 1
        })
    }

    /// Closes the connection that has been idle for longest; false if none is idle.
    fn make_room(&mut self, waits: &mut Waits) -> bool {
        let idle = self.open.iter().enumerate().filter_map(|(place, open)| {
            let open = open.as_ref().filter(|open| open.connection.is_idle())?;
            Some((open.read_in, place))
        });
        let Some((_, place)) = idle.min() else { return false };
        self.close(place, waits);
        true
    }

    /// Closes a connection, whose pollable the host may have.
    fn close(&mut self, place: usize, waits: &mut Waits) {
        let open = self.open[place].take();
        if waits.cancel(Source::ControlConnection(place)) {
            self.closing.extend(open);
            self.acted = true;
        }
    }

    /// What one connection may take from what all share.
    fn room(&self) -> Room {
        let open = || self.open.iter().flatten();
        let unsent: usize = open().map(|open| open.unsent.len()).sum();
        let waiting = open().filter(|open| open.connection.is_waiting()).count();
        Room { response: UNSENT_MAX.saturating_sub(unsent), wait: waiting < MAX_WAITING }
    }

    /// Whether another connection may read.
    fn may_read(&self) -> bool {
        let pending = self.open.iter().flatten().map(|open| open.connection.pending());
        pending.sum::<usize>() < PENDING_MAX
    }

    /// Reads from a connection that is ready, or goes on sending: the host has dropped its pollable.
    fn read(&mut self, place: usize, machine: &mut dyn Machine, waits: &mut Waits) {
        let (room, may_read) = (self.room(), self.may_read());
        let Some(Some(open)) = self.open.get_mut(place) else { return };
        let step = match open.is_sent() {
            true if may_read || open.connection.pending() == 0 => open.read(self.turns),
            true => Step::Closed,
            false => open.send_more(machine, room),
        };
        match step {
            Step::Wait(pollable) => waits.wait(Source::ControlConnection(place), pollable),
            Step::Park => {}
            Step::Closed => self.open[place] = None,
        }
    }

    /// Answers and sends, as far as there is something to answer and to send. The host may have the
    /// pollable of this connection.
    fn go_on(&mut self, place: usize, machine: &mut dyn Machine, waits: &mut Waits) {
        let room = self.room();
        let Some(Some(open)) = self.open.get_mut(place) else { return };
        let pending = open.connection.pending();
        let more = open.connection.turn(machine, room, &mut open.unsent);
        // A call may have changed something also if its response comes later.
        self.acted |= open.connection.pending() != pending;
        if open.is_sent() && !more && !open.is_over() {
            // The host goes on waiting for the client.
            return;
        }
        self.acted = true;
        let source = Source::ControlConnection(place);
        let host_has_it = waits.cancel(source);
        match open.send_more(machine, room) {
            Step::Wait(pollable) => waits.wait(source, pollable),
            Step::Park => {}
            Step::Closed => {
                let open = self.open[place].take();
                if host_has_it {
                    self.closing.extend(open);
                }
            }
        }
    }
}

impl Open {
    fn new(socket: TcpSocket, input: InputStream, output: OutputStream, bound: SocketAddr) -> Self {
        // The address of the listener may stand for several.
        let local = socket.local_address().map_or(bound, from_wasi);
        Open {
            input,
            output: Some(output),
            socket,
            connection: Connection::new(local),
            unsent: Vec::new(),
            sent: 0,
            read_in: 0,
            at_end: false,
            drained_by: None,
        }
    }

    /// Reads what has come.
    fn read(&mut self, turn: u64) -> Step {
        for _ in 0..READS {
            if !self.connection.is_receptive() {
                return Step::Park;
            }
            match self.input.read(READ) {
                Ok(bytes) if bytes.is_empty() => break,
                Ok(bytes) => {
                    self.connection.receive(&bytes);
                    self.read_in = turn;
                }
                Err(_) => {
                    self.at_end = true;
                    // A request may still have to be answered.
                    return if self.is_over() { Step::Closed } else { Step::Park };
                }
            }
        }
        Step::Wait(self.input.subscribe())
    }

    /// Sends what is unsent and what comes after it, as far as possible without waiting.
    fn send_more(&mut self, machine: &mut dyn Machine, room: Room) -> Step {
        loop {
            if !self.send() {
                return match &self.output {
                    Some(output) => Step::Wait(output.subscribe()),
                    None => Step::Closed,
                };
            }
            if !self.connection.turn(machine, room, &mut self.unsent) && self.is_sent() {
                break;
            }
        }
        if self.is_over() {
            return Step::Closed;
        }
        if self.connection.is_over() && self.output.is_some() {
            // The client may still be sending. If the connection were closed at once, the kernel
            // could reset it, and the client could lose the response.
            let _ = self.socket.shutdown(ShutdownType::Send);
            self.output = None;
            self.drained_by = Some(machine.real_time() + DRAIN);
        }
        match self.at_end {
            true => Step::Park,
            false => Step::Wait(self.input.subscribe()),
        }
    }

    /// Whether nothing can follow: the client has closed the connection, and has no whole request
    /// left.
    fn is_over(&self) -> bool {
        self.at_end && (self.connection.is_waiting() || self.connection.is_answered())
    }

    /// Whether there may be something to answer, or to close.
    fn has_work(&self) -> bool {
        self.at_end || self.connection.is_waiting() || !self.connection.is_answered()
    }

    fn is_sent(&self) -> bool {
        self.sent == self.unsent.len()
    }

    /// Sends what is unsent; false if there is no room for all of it, or if the client is gone.
    fn send(&mut self) -> bool {
        let Some(output) = &self.output else { return self.is_sent() };
        let had_some = !self.is_sent();
        match send(output, &self.unsent, &mut self.sent) {
            Ok(true) => {
                (self.unsent, self.sent) = (Vec::new(), 0);
                if had_some && output.flush().is_err() {
                    self.output = None;
                    return false;
                }
                true
            }
            Ok(false) => false,
            Err(_) => {
                self.output = None;
                false
            }
        }
    }
}
