//! A bound UDP socket: receives a batch, answers it, sends the replies.

use std::net::SocketAddr;

use crate::fault::Destination;
use crate::{Arrival, Instant, Tracker, udp};

use super::address::{from_wasi, to_wasi};
use super::bindings::wasi::sockets::network::ErrorCode;
use super::bindings::wasi::sockets::udp::{
    IncomingDatagramStream, OutgoingDatagram, OutgoingDatagramStream, UdpSocket,
};
use super::clock::machine_now;
use super::waits::{Source, Waits};

/// Datagrams to ask for at once.
const BATCH: u64 = 32;
/// Datagrams that a host gives at once, if there are this many. Fewer mean that there are no more.
const FULL: usize = 16;
/// Most reply buffers that are kept for reuse: those of one batch.
const SPARE: usize = BATCH as usize;
/// Batches in one turn. Then other sockets get their turn.
const BATCHES: usize = 16;

// The streams must be dropped before their socket: fields are dropped in order.
pub(super) struct UdpListener {
    incoming: IncomingDatagramStream,
    outgoing: OutgoingDatagramStream,
    _socket: UdpSocket,
    pub(super) address: SocketAddr,
    /// Replies that the socket had no room for. While there are any, nothing is received.
    unsent: Vec<OutgoingDatagram>,
    /// Buffers of sent datagrams, to be reused for replies.
    spare: Vec<Vec<u8>>,
    /// Whether the host waits for room to send, and not for datagrams.
    is_full: bool,
}

impl UdpListener {
    pub(super) fn new(socket: UdpSocket, address: SocketAddr) -> Result<Self, ErrorCode> {
        let (incoming, outgoing) = socket.stream(None)?;
        Ok(UdpListener {
            incoming,
            outgoing,
            _socket: socket,
            address,
            unsent: vec![],
            spare: vec![],
            is_full: false,
        })
    }

    /// Serves what has arrived; `index` is the index of this socket.
    pub(super) fn turn(
        &mut self,
        index: usize,
        tracker: &mut Tracker,
        now: Instant,
        waits: &mut Waits,
    ) {
        self.serve(BATCHES, index, tracker, now);
        self.is_full = !self.send();
        self.wait(index, waits);
    }

    /// Serves what has arrived before the tracker closes, until receiving would block, or until the
    /// moment `until` on the machine's clock. Replies that the socket has no room for are lost.
    pub(super) fn serve_last(
        &mut self,
        index: usize,
        tracker: &mut Tracker,
        now: Instant,
        until: Instant,
    ) {
        while self.serve(1, index, tracker, now) && machine_now() < until {
            if !self.send() {
                self.unsent.clear();
            }
        }
        self.send();
    }

    /// Receives and answers at most this many batches; false if nothing is left to receive.
    fn serve(&mut self, batches: usize, index: usize, tracker: &mut Tracker, now: Instant) -> bool {
        for _ in 0..batches {
            if !self.send() {
                break;
            }
            let received = self.incoming.receive(BATCH);
            // An error is the outcome of an earlier send and says nothing about what has arrived.
            let more = received.as_ref().map_or(true, |datagrams| datagrams.len() >= FULL);
            let datagrams = received.unwrap_or_default();
            for datagram in datagrams {
                let remote = from_wasi(datagram.remote_address);
                let arrival = Arrival { at: now, remote, local: self.address };
                let mut reply = self.spare.pop().unwrap_or_default();
                let later = udp::answer(tracker, arrival, &datagram.data, &mut reply);
                if let Some(delivery) = later {
                    let other_port = delivery.other_port;
                    let to = Destination::Udp { listener: index, remote, other_port };
                    tracker.outbox.put(now, delivery, to);
                } else if !reply.is_empty() {
                    self.unsent.push(OutgoingDatagram {
                        data: reply,
                        remote_address: Some(datagram.remote_address),
                    });
                } else {
                    self.spare.push(reply);
                }
            }
            if !more {
                return false;
            }
        }
        true
    }

    fn wait(&self, index: usize, waits: &mut Waits) {
        if self.is_full {
            waits.wait(Source::Outgoing(index), self.outgoing.subscribe());
        } else {
            waits.wait(Source::Incoming(index), self.incoming.subscribe());
        }
    }

    /// Sends a datagram in addition to the replies of a turn.
    pub(super) fn send_datagram(
        &mut self,
        index: usize,
        remote: SocketAddr,
        data: Vec<u8>,
        waits: &mut Waits,
    ) {
        self.unsent.push(OutgoingDatagram { data, remote_address: Some(to_wasi(remote)) });
        if !self.send() && !self.is_full {
            self.cancel(index, waits);
            self.is_full = true;
            self.wait(index, waits);
        }
    }

    /// Sends a datagram from a socket that the host does not wait for; it is lost if there is no
    /// room.
    pub(super) fn send_unqueued(&mut self, remote: SocketAddr, data: Vec<u8>) {
        self.unsent.push(OutgoingDatagram { data, remote_address: Some(to_wasi(remote)) });
        if !self.send() {
            self.unsent.clear();
        }
    }

    /// Makes the host stop waiting for this socket.
    pub(super) fn cancel(&self, index: usize, waits: &mut Waits) {
        let source = if self.is_full { Source::Outgoing(index) } else { Source::Incoming(index) };
        waits.cancel(source);
    }

    /// Sends the replies; false if some are left because the socket has no room.
    fn send(&mut self) -> bool {
        while !self.unsent.is_empty() {
            let room = match self.outgoing.check_send() {
                Ok(0) => return false,
                Ok(room) => self.unsent.len().min(usize::try_from(room).unwrap_or(usize::MAX)),
                // The socket is unusable: it will never have room again.
                Err(_) => {
                    self.unsent.clear();
                    return true;
                }
            };
            match self.outgoing.send(&self.unsent[..room]) {
                Ok(sent) => {
                    let sent = self.unsent.drain(..sent as usize).map(|datagram| datagram.data);
                    self.spare.extend(sent.take(SPARE));
                    self.spare.truncate(SPARE);
                }
                // The first datagram can't be sent, to a port 0 for example: go on without it.
                Err(_) => drop(self.unsent.remove(0)),
            }
        }
        true
    }
}
