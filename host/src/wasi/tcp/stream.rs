//! The socket of a connection.

use std::io::{self, ErrorKind};
use std::mem;
use std::task::{Context, Poll};

use socket2::{SockRef, Socket};
use tokio::io::Interest;
use tokio::net::TcpStream;

use crate::wasi::open_socket::attempt;

/// A socket that never blocks. It is registered with tokio only when something waits for it. Most
/// connections of a tracker end before that: their request has arrived when they are accepted.
pub(super) enum Stream {
    /// Not registered with tokio yet.
    Unknown(Socket),
    Known(TcpStream),
    /// Tokio could not take it; it is closed.
    Lost,
}

impl Stream {
    /// The socket, for calls that do not wait.
    pub(super) fn socket(&self) -> io::Result<SockRef<'_>> {
        match self {
            Self::Unknown(socket) => Ok(SockRef::from(socket)),
            Self::Known(stream) => Ok(SockRef::from(stream)),
            Self::Lost => Err(ErrorKind::NotConnected.into()),
        }
    }

    /// Reads, or peeks.
    ///
    /// # Errors
    /// `WouldBlock` if there is nothing to read; waiting tasks are woken when there is.
    pub(super) fn read<R>(&self, read: impl FnOnce(&Socket) -> io::Result<R>) -> io::Result<R> {
        let read = || read(&*self.socket()?);
        match self {
            Self::Known(stream) => attempt(|read| stream.try_io(Interest::READABLE, read), read),
            _ => read(),
        }
    }

    /// Writes.
    ///
    /// # Errors
    /// `WouldBlock` if there is no room; waiting tasks are woken when there is.
    pub(super) fn write(&self, bytes: &[u8], flags: i32) -> io::Result<usize> {
        let write = || self.socket()?.send_with_flags(bytes, flags);
        match self {
            Self::Known(stream) => attempt(|write| stream.try_io(Interest::WRITABLE, write), write),
            _ => write(),
        }
    }

    /// Waits until there may be something to read, or the connection has ended.
    pub(super) fn poll_readable(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.known()?.poll_read_ready(context)
    }

    /// Waits until there may be room to write, or the connection has ended.
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
