//! The socket of a listener.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::task::{Context, Poll, ready};

use socket2::{SockRef, Socket};
use tokio::io::Interest;
use tokio::net::TcpStream;

use crate::wasi::open_socket::attempt;

/// A socket that listens.
pub(super) struct Listener {
    // Not tokio's listener, which registers accepted connections at once. Waiting works the same:
    // for the socket to be readable.
    listening: TcpStream,
    accepted: Option<io::Result<Accepted>>,
}

/// A connection's socket, and the address of its other end.
pub(super) type Accepted = (Socket, SocketAddr);

impl Listener {
    /// Wraps a socket that listens.
    pub(super) fn new(socket: Socket) -> io::Result<Self> {
        Ok(Self { listening: TcpStream::from_std(socket.into())?, accepted: None })
    }

    /// Its address.
    pub(super) fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listening.local_addr()
    }

    /// Accepts a connection, if there is one, and keeps it.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        while self.accepted.is_none() {
            if let Err(error) = ready!(self.listening.poll_read_ready(context)) {
                self.accepted = Some(Err(error));
                break;
            }
            self.accept_one();
        }
        Poll::Ready(())
    }

    /// The next connection.
    ///
    /// # Errors
    /// `WouldBlock` if there is none.
    pub(super) fn accept(&mut self) -> io::Result<Accepted> {
        if self.accepted.is_none() {
            self.accept_one();
        }
        self.accepted.take().unwrap_or_else(|| Err(ErrorKind::WouldBlock.into()))
    }

    fn accept_one(&mut self) {
        let accept = || {
            let (socket, remote) = SockRef::from(&self.listening).accept()?;
            socket.set_nonblocking(true)?;
            let remote = remote.as_socket().ok_or(ErrorKind::ConnectionAborted)?;
            Ok((socket, remote))
        };
        match attempt(|accept| self.listening.try_io(Interest::READABLE, accept), accept) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            accepted => self.accepted = Some(accepted),
        }
    }
}
