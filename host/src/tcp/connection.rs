//! A TCP connection and its two directions.

use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::mem::MaybeUninit;
use std::net::{Shutdown, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Buf, Bytes};
use socket2::SockRef;
use tokio::io::Interest;
use tokio::net::TcpStream;
use tokio::time::timeout;
use wasmtime_wasi::async_trait;
use wasmtime_wasi::p2::bindings::sockets::network::ErrorCode;
use wasmtime_wasi::p2::{InputStream, OutputStream, Pollable, StreamError, StreamResult};

/// Bytes that are read at once at most.
const READ: usize = 8 * 1024;
/// Bytes that may be written while none wait for the kernel.
const WRITE: usize = 64 * 1024;
/// How long the last bytes of a connection may wait for the kernel when nobody is there to write them.
const LINGER: Duration = Duration::from_secs(10);

/// A connection. It is closed when the socket and both directions of it are dropped: in order, or by a
/// reset if there are bytes that nobody has read.
pub(super) struct Connection {
    pub(super) stream: TcpStream,
    pub(super) remote: SocketAddr,
    unsent: Mutex<Unsent>,
}

/// What the kernel had no room for.
#[derive(Default)]
struct Unsent {
    bytes: Bytes,
    /// Whether the sending direction is to be closed after it.
    is_last: bool,
}

impl Connection {
    pub(super) fn new(stream: TcpStream, remote: SocketAddr) -> Self {
        Self { stream, remote, unsent: Mutex::default() }
    }

    pub(super) fn shutdown(&self, how: Shutdown) -> Result<(), ErrorCode> {
        let mut unsent = self.unsent();
        let close = |how| {
            SockRef::from(&self.stream).shutdown(how).map_err(|error| ErrorCode::from(&error))
        };
        if how == Shutdown::Read || unsent.bytes.is_empty() {
            return close(how);
        }
        unsent.is_last = true;
        if how == Shutdown::Both { close(Shutdown::Read) } else { Ok(()) }
    }

    fn unsent(&self) -> MutexGuard<'_, Unsent> {
        self.unsent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives the kernel what it has room for.
    fn send(&self, unsent: &mut Unsent) -> io::Result<()> {
        while !unsent.bytes.is_empty() {
            match self.stream.try_write(&unsent.bytes) {
                Ok(sent) => unsent.bytes.advance(sent),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        if std::mem::take(&mut unsent.is_last) {
            SockRef::from(&self.stream).shutdown(Shutdown::Write)?;
        }
        Ok(())
    }

    /// Waits until nothing is unsent, and the kernel has room for more.
    fn poll_sent(&self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            match self.stream.poll_write_ready(context) {
                Poll::Ready(Ok(())) => {}
                other => return other,
            }
            let mut unsent = self.unsent();
            self.send(&mut unsent)?;
            if unsent.bytes.is_empty() {
                return Poll::Ready(Ok(()));
            }
        }
    }
}

/// The error of a stream.
fn failed(error: io::Error) -> StreamError {
    match error.kind() {
        ErrorKind::BrokenPipe | ErrorKind::ConnectionReset | ErrorKind::NotConnected => {
            StreamError::Closed
        }
        _ => StreamError::LastOperationFailed(error.into()),
    }
}

/// The direction from the client.
pub(super) struct Input {
    connection: Arc<Connection>,
    is_over: bool,
    /// Whether the last read got all that it asked for: there may be more, and tokio takes it for
    /// granted.
    is_full: bool,
}

impl Input {
    pub(super) fn new(connection: Arc<Connection>) -> Self {
        Self { connection, is_over: false, is_full: false }
    }
}

impl Input {
    /// Waits until there is something to read, or the end.
    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let stream = &self.connection.stream;
        loop {
            if self.is_over || ready!(stream.poll_read_ready(context)).is_err() {
                return Poll::Ready(());
            }
            if !self.is_full {
                return Poll::Ready(());
            }
            let look = || SockRef::from(stream).peek(&mut [MaybeUninit::uninit()]);
            match stream.try_io(Interest::READABLE, look) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                _ => return Poll::Ready(()),
            }
        }
    }
}

#[async_trait]
impl InputStream for Input {
    fn read(&mut self, size: usize) -> StreamResult<Bytes> {
        if self.is_over {
            return Err(StreamError::Closed);
        }
        let mut room = [0; READ];
        let room = &mut room[..size.min(READ)];
        let asked = room.len();
        match self.connection.stream.try_read(room) {
            Ok(0) if size > 0 => {
                self.is_over = true;
                Err(StreamError::Closed)
            }
            Ok(count) => {
                self.is_full = count == asked;
                Ok(Bytes::copy_from_slice(&room[..count]))
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(Bytes::new()),
            Err(error) => {
                self.is_over = true;
                Err(failed(error))
            }
        }
    }
}

#[async_trait]
impl Pollable for Input {
    async fn ready(&mut self) {
        // What keeps the waker is the socket and not this future: it may be dropped.
        poll_fn(|context| self.poll_ready(context)).await;
    }
}

/// The direction to the client.
pub(super) struct Output {
    connection: Arc<Connection>,
}

impl Output {
    pub(super) fn new(connection: Arc<Connection>) -> Self {
        Self { connection }
    }
}

#[async_trait]
impl OutputStream for Output {
    fn check_write(&mut self) -> StreamResult<usize> {
        let mut unsent = self.connection.unsent();
        self.connection.send(&mut unsent).map_err(failed)?;
        Ok(if unsent.bytes.is_empty() { WRITE } else { 0 })
    }

    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        let mut unsent = self.connection.unsent();
        if bytes.len() > WRITE || !unsent.bytes.is_empty() {
            let count = bytes.len();
            return Err(StreamError::trap(&format!("{count} bytes: more than may be written")));
        }
        unsent.bytes = bytes;
        self.connection.send(&mut unsent).map_err(failed)
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }
}

#[async_trait]
impl Pollable for Output {
    async fn ready(&mut self) {
        let _ = poll_fn(|context| self.connection.poll_sent(context)).await;
    }
}

impl Drop for Output {
    /// What was written goes out, also if nobody is there any more to wait for it.
    fn drop(&mut self) {
        if self.connection.unsent().bytes.is_empty() {
            return;
        }
        let connection = Arc::clone(&self.connection);
        tokio::spawn(async move {
            let _ = timeout(LINGER, poll_fn(|context| connection.poll_sent(context))).await;
        });
    }
}
