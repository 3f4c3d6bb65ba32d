//! The resource `tcp-socket`: a listener, or a connection that a listener accepted.
#![allow(unreachable_pub, reason = "the bindings re-export the resource")]

use std::future::poll_fn;
use std::io;
use std::net::{Shutdown, SocketAddr};
use std::sync::Arc;
use std::task::Poll;

use socket2::{Protocol, Type};
use wasmtime_wasi::async_trait;
use wasmtime_wasi::p2::Pollable;
use wasmtime_wasi::p2::bindings::sockets::network::{ErrorCode, IpAddressFamily};

use super::connection::{Connection, Input, Output};
use super::listener::Listener;
use crate::wasi::open_socket::open_socket;

/// The most connections that the kernel keeps until they are accepted. Its own limit may be lower.
const BACKLOG: i32 = 4096;

/// A TCP socket.
pub struct Socket {
    family: IpAddressFamily,
    state: State,
}

enum State {
    New(socket2::Socket),
    /// Bound, before `finish-bind`.
    Binding(socket2::Socket),
    Bound(socket2::Socket),
    /// Listening, before `finish-listen`.
    Starting(Listener),
    Listening(Listener),
    Accepted(Arc<Connection>),
    /// In the middle of a change, or after `listen` has failed.
    None,
}

impl Socket {
    pub(super) fn new(family: IpAddressFamily) -> Result<Self, ErrorCode> {
        let socket = open_socket(family, Type::STREAM, Protocol::TCP, |socket| {
            // Accepted connections inherit this: pieces of a response are sent one by one.
            socket.set_tcp_nodelay(true)?;
            // On Windows this would let two trackers share a port.
            #[cfg(unix)]
            socket.set_reuse_address(true)?;
            Ok(())
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
        self.change(ErrorCode::InvalidState, |state| match state {
            State::New(socket) => Ok(State::Binding(socket)),
            other => Err(other),
        })
    }

    pub(super) fn finish_bind(&mut self) -> Result<(), ErrorCode> {
        self.change(ErrorCode::NotInProgress, |state| match state {
            State::Binding(socket) => Ok(State::Bound(socket)),
            other => Err(other),
        })
    }

    pub(super) fn listen(&mut self) -> Result<(), ErrorCode> {
        let socket = match std::mem::replace(&mut self.state, State::None) {
            State::Bound(socket) => socket,
            other => {
                self.state = other;
                return Err(ErrorCode::InvalidState);
            }
        };
        let listen = || {
            socket.listen(BACKLOG)?;
            Listener::new(socket)
        };
        let listener = listen().map_err(|error: io::Error| ErrorCode::from(&error))?;
        self.state = State::Starting(listener);
        Ok(())
    }

    pub(super) fn finish_listen(&mut self) -> Result<(), ErrorCode> {
        self.change(ErrorCode::NotInProgress, |state| match state {
            State::Starting(listener) => Ok(State::Listening(listener)),
            other => Err(other),
        })
    }

    /// Changes the state. If `change` rejects it, the state stays, and the error is `code`.
    fn change(
        &mut self,
        code: ErrorCode,
        change: impl FnOnce(State) -> Result<State, State>,
    ) -> Result<(), ErrorCode> {
        let changed = change(std::mem::replace(&mut self.state, State::None));
        let result = if changed.is_ok() { Ok(()) } else { Err(code) };
        self.state = changed.unwrap_or_else(|same| same);
        result
    }

    pub(super) fn is_listening(&self) -> bool {
        matches!(self.state, State::Listening(_))
    }

    /// Accepts the next connection.
    pub(super) fn accept(&mut self) -> Result<Self, ErrorCode> {
        let State::Listening(listener) = &mut self.state else {
            return Err(ErrorCode::InvalidState);
        };
        let (socket, remote) = listener.accept().map_err(|error| ErrorCode::from(&error))?;
        let connection = Arc::new(Connection::new(socket, remote));
        Ok(Self { family: self.family, state: State::Accepted(connection) })
    }

    /// The two directions of an accepted connection.
    pub(super) fn streams(&self) -> (Input, Output) {
        let State::Accepted(connection) = &self.state else {
            unreachable!("only what was accepted is asked for its streams");
        };
        (Input::new(Arc::clone(connection)), Output::new(Arc::clone(connection)))
    }

    pub(super) fn local_address(&self) -> Result<SocketAddr, ErrorCode> {
        let address = match &self.state {
            State::Bound(socket) => socket
                .local_addr()
                .map(|address| address.as_socket().expect("a TCP socket has an IP address")),
            State::Starting(listener) | State::Listening(listener) => listener.local_addr(),
            State::Accepted(connection) => connection.local_addr(),
            State::New(_) | State::Binding(_) | State::None => return Err(ErrorCode::InvalidState),
        };
        address.map_err(|error| ErrorCode::from(&error))
    }

    pub(super) fn remote_address(&self) -> Result<SocketAddr, ErrorCode> {
        match &self.state {
            State::Accepted(connection) => Ok(connection.remote),
            _ => Err(ErrorCode::InvalidState),
        }
    }

    pub(super) fn shutdown(&self, how: Shutdown) -> Result<(), ErrorCode> {
        match &self.state {
            State::Accepted(connection) => connection.shutdown(how),
            _ => Err(ErrorCode::InvalidState),
        }
    }
}

#[async_trait]
impl Pollable for Socket {
    async fn ready(&mut self) {
        // The socket keeps the waker, so this future may be dropped.
        poll_fn(|context| match &mut self.state {
            State::Listening(listener) => listener.poll(context),
            _ => Poll::Ready(()),
        })
        .await;
    }
}
