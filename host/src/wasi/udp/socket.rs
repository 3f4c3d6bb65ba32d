//! A UDP socket and its two directions.
#![allow(unreachable_pub, reason = "the bindings re-export the resources")]

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::os::fd::AsFd;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use socket2::{Protocol, Type};
use tokio::io::Interest;
use tokio::net::UdpSocket;
use wasmtime_wasi::async_trait;
use wasmtime_wasi::p2::Pollable;
use wasmtime_wasi::p2::bindings::sockets::network::{ErrorCode, IpAddressFamily};

use super::linux::{self, Inbox};
use crate::wasi::open_socket::{attempt, open_socket};

/// The size of the kernel's receive buffer. The kernel's own limit may be lower.
const RECEIVE_BUFFER: usize = 4 << 20;

/// The resource `udp-socket`.
pub struct Socket {
    family: IpAddressFamily,
    state: State,
}

enum State {
    New(socket2::Socket),
    /// Bound, before `finish-bind`.
    Bound(Arc<UdpSocket>),
    Ready(Arc<UdpSocket>),
    Failed,
}

impl Socket {
    pub(super) fn new(family: IpAddressFamily) -> Result<Self, ErrorCode> {
        let socket = open_socket(family, Type::DGRAM, Protocol::UDP, |socket| {
            socket.set_recv_buffer_size(RECEIVE_BUFFER)
        })?;
        Ok(Self { family, state: State::New(socket) })
    }

    pub(super) fn family(&self) -> IpAddressFamily {
        self.family
    }

    pub(super) fn bind(&mut self, address: SocketAddr) -> Result<(), ErrorCode> {
        if address.is_ipv4() != (self.family == IpAddressFamily::Ipv4) {
            return Err(ErrorCode::InvalidArgument);
        }
        let State::New(socket) = &self.state else { return Err(ErrorCode::InvalidState) };
        socket.bind(&address.into()).map_err(|error| ErrorCode::from(&error))?;
        let State::New(socket) = std::mem::replace(&mut self.state, State::Failed) else {
            return Err(ErrorCode::InvalidState);
        };
        let socket = UdpSocket::from_std(socket.into()).map_err(|error| ErrorCode::from(&error))?;
        self.state = State::Bound(Arc::new(socket));
        Ok(())
    }

    pub(super) fn finish_bind(&mut self) -> Result<(), ErrorCode> {
        match &self.state {
            State::Bound(socket) => {
                self.state = State::Ready(Arc::clone(socket));
                Ok(())
            }
            _ => Err(ErrorCode::NotInProgress),
        }
    }

    pub(super) fn bound(&self) -> Result<&Arc<UdpSocket>, ErrorCode> {
        match &self.state {
            State::Ready(socket) => Ok(socket),
            _ => Err(ErrorCode::InvalidState),
        }
    }

    pub(super) fn local_address(&self) -> Result<SocketAddr, ErrorCode> {
        self.bound()?.local_addr().map_err(|error| ErrorCode::from(&error))
    }
}

#[async_trait]
impl Pollable for Socket {
    /// The socket's functions never wait.
    async fn ready(&mut self) {}
}

/// The resource `incoming-datagram-stream`.
pub struct Incoming {
    socket: Arc<UdpSocket>,
    inbox: Inbox,
}

impl Incoming {
    pub(super) fn new(socket: Arc<UdpSocket>) -> Self {
        Self { socket, inbox: Inbox::new() }
    }

    /// Calls `give` with each waiting datagram.
    pub(super) fn receive(
        &mut self,
        max: usize,
        give: impl FnMut(&[u8], SocketAddr),
    ) -> Result<(), ErrorCode> {
        let Self { socket, inbox } = self;
        let received = attempt(
            |receive| socket.try_io(Interest::READABLE, receive),
            || inbox.receive(socket.as_fd(), max, give),
        );
        match received {
            Err(error) if error.kind() != io::ErrorKind::WouldBlock => Err((&error).into()),
            _ => Ok(()),
        }
    }
}

#[async_trait]
impl Pollable for Incoming {
    async fn ready(&mut self) {
        // The socket keeps the waker, so this future may be dropped.
        let _ = poll_fn(|context| self.socket.poll_recv_ready(context)).await;
    }
}

/// The resource `outgoing-datagram-stream`.
pub struct Outgoing {
    socket: Arc<UdpSocket>,
    permit: usize,
    is_full: bool,
}

impl Outgoing {
    pub(super) fn new(socket: Arc<UdpSocket>) -> Self {
        Self { socket, permit: 0, is_full: false }
    }

    /// How many datagrams may be sent now.
    pub(super) fn check_send(&mut self) -> usize {
        if self.is_full {
            let mut context = Context::from_waker(Waker::noop());
            self.is_full = self.socket.poll_send_ready(&mut context).is_pending();
        }
        self.permit = if self.is_full { 0 } else { linux::BATCH };
        self.permit
    }

    /// Sends as many datagrams as there is room for, and returns their number. Traps for more than
    /// `check-send` permitted.
    pub(super) fn send(
        &mut self,
        datagrams: &[(Vec<u8>, SocketAddr)],
    ) -> wasmtime::Result<Result<usize, ErrorCode>> {
        if datagrams.len() > std::mem::take(&mut self.permit) {
            let count = datagrams.len();
            return Err(wasmtime::format_err!(
                "{count} datagrams: more than `check-send` permitted"
            ));
        }
        // Not through tokio, which takes a new socket for full until the first event.
        Ok(match linux::send(self.socket.as_fd(), datagrams) {
            Ok(count) => Ok(count),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                self.is_full = true;
                // Lets tokio wait for room.
                let full = || Err::<(), _>(error.kind().into());
                let _ = self.socket.try_io(Interest::WRITABLE, full);
                Ok(0)
            }
            Err(error) => Err((&error).into()),
        })
    }
}

#[async_trait]
impl Pollable for Outgoing {
    async fn ready(&mut self) {
        let _ = poll_fn(|context| match self.is_full {
            true => self.socket.poll_send_ready(context),
            false => Poll::Ready(Ok(())),
        })
        .await;
    }
}
