//! The socket of a connection.

use std::io::{self, ErrorKind};
use std::mem;
use std::task::{Context, Poll, ready};

use socket2::{SockRef, Socket};
use tokio::io::Interest;
use tokio::net::TcpStream;

/// A socket that never blocks, and that tokio gets to know when somebody waits for it. Most connections
/// of a tracker are over before: the request is there when they are accepted.
pub(super) enum Stream {
    /// Nobody has waited for it.
    Unknown(Socket),
    Known(TcpStream),
    /// Tokio could not take it; it is closed.
    Lost,
}

impl Stream {
    /// The socket, to be asked or told something.
    pub(super) fn socket(&self) -> io::Result<SockRef<'_>> {
        match self {
            Self::Unknown(socket) => Ok(SockRef::from(socket)),
            Self::Known(stream) => Ok(SockRef::from(stream)),
            Self::Lost => Err(ErrorKind::NotConnected.into()),
        }
    }

    /// Reads, or looks what there is to read.
    ///
    /// # Errors
    /// `WouldBlock` if there is nothing; whoever waits is told when there is.
    pub(super) fn read<R>(&self, read: impl FnOnce(&Socket) -> io::Result<R>) -> io::Result<R> {
        let read = || read(&*self.socket()?);
        match self {
            Self::Known(stream) => stream.try_io(Interest::READABLE, read),
            _ => read(),
        }
    }

    /// Writes.
    ///
    /// # Errors
    /// `WouldBlock` if there is no room; whoever waits is told when there is.
    pub(super) fn write(&self, bytes: &[u8], flags: i32) -> io::Result<usize> {
        let write = || self.socket()?.send_with_flags(bytes, flags);
        let Self::Known(stream) = self else { return write() };
        let mut outcome = None;
        let _ = stream.try_io(Interest::WRITABLE, || {
            let written = write();
            let would_block =
                matches!(&written, Err(error) if error.kind() == ErrorKind::WouldBlock);
            outcome = Some(written);
            if would_block { Err(ErrorKind::WouldBlock.into()) } else { Ok(()) }
        });
        // Tokio does not know of any room as long as it has not looked.
        outcome.unwrap_or_else(write)
    }

    /// Waits until there may be something to read, or it is over.
    pub(super) fn poll_readable(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.known()?.poll_read_ready(context)
    }

    /// Waits until there may be room to write, or it is over.
    pub(super) fn poll_writable(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.known()?.poll_write_ready(context)
    }

    fn known(&mut self) -> io::Result<&TcpStream> {
        *self = match mem::replace(self, Self::Lost) {
            Self::Unknown(socket) => Self::Known(TcpStream::from_std(socket.into())?),
            other => other,
        };
        match self {
            Self::Known(stream) => Ok(stream),
            _ => Err(ErrorKind::NotConnected.into()),
        }
    }
}

/// A socket that listens.
pub(super) struct Listener {
    // Not tokio's listener, which makes what it accepts known at once. What is waited for is the same:
    // that there is something.
    listening: TcpStream,
    accepted: Option<io::Result<Accepted>>,
}

/// A connection's socket, and who is at its other end.
pub(super) type Accepted = (Socket, std::net::SocketAddr);

impl Listener {
    /// Takes a socket that listens.
    pub(super) fn new(socket: Socket) -> io::Result<Self> {
        Ok(Self { listening: TcpStream::from_std(socket.into())?, accepted: None })
    }

    /// Its address.
    pub(super) fn local_addr(&self) -> io::Result<std::net::SocketAddr> {
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
        match self.listening.try_io(Interest::READABLE, accept) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            accepted => self.accepted = Some(accepted),
        }
    }
}
