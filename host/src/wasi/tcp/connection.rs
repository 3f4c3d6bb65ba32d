//! A TCP connection and its two directions.

use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::mem::{self, MaybeUninit};
use std::net::{Shutdown, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Buf, Bytes};
use tokio::time::timeout;
use wasmtime_wasi::async_trait;
use wasmtime_wasi::p2::bindings::sockets::network::ErrorCode;
use wasmtime_wasi::p2::{InputStream, OutputStream, Pollable, StreamError, StreamResult};

use super::stream::Stream;

/// The most bytes in one read.
const READ: usize = 8 * 1024;
/// The most bytes that may be written while no bytes are unsent.
const WRITE: usize = 64 * 1024;
/// Tells the kernel that more will follow.
#[cfg(target_os = "linux")]
const END_FOLLOWS: i32 = libc::MSG_MORE;
#[cfg(not(target_os = "linux"))]
const END_FOLLOWS: i32 = 0;
/// How long the last bytes of a dropped connection may wait for the kernel.
const LINGER: Duration = Duration::from_secs(10);

/// A connection. It is closed when the socket and both directions of it are dropped: in order, or
/// by a reset if there are unread bytes.
pub(super) struct Connection {
    pub(super) remote: SocketAddr,
    link: Mutex<Link>,
}

/// What the directions of a connection share.
struct Link {
    stream: Stream,
    /// Bytes that were written but not flushed, or that the kernel had no room for.
    unsent: Bytes,
    /// Whether to close the sending direction after these.
    is_last: bool,
}

impl Connection {
    pub(super) fn new(socket: socket2::Socket, remote: SocketAddr) -> Self {
        let stream = Stream::Unknown(socket);
        Self { remote, link: Mutex::new(Link { stream, unsent: Bytes::new(), is_last: false }) }
    }

    pub(super) fn local_addr(&self) -> io::Result<SocketAddr> {
        let address = self.link().stream.socket()?.local_addr()?;
        Ok(address.as_socket().expect("a TCP socket has an IP address"))
    }

    pub(super) fn shutdown(&self, how: Shutdown) -> Result<(), ErrorCode> {
        let mut link = self.link();
        let close = |link: &Link, how| {
            let closed = link.stream.socket().and_then(|socket| socket.shutdown(how));
            closed.map_err(|error| ErrorCode::from(&error))
        };
        if how == Shutdown::Read {
            return close(&link, how);
        }
        link.send().map_err(|error| ErrorCode::from(&error))?;
        if link.unsent.is_empty() {
            return close(&link, how);
        }
        link.is_last = true;
        if how == Shutdown::Both { close(&link, Shutdown::Read) } else { Ok(()) }
    }

    fn link(&self) -> MutexGuard<'_, Link> {
        self.link.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Link {
    /// Waits until nothing is unsent.
    fn poll_sent(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.unsent.is_empty() {
            ready!(self.stream.poll_writable(context))?;
            self.send()?;
        }
        Poll::Ready(Ok(()))
    }

    /// Gives the kernel as many bytes as it has room for.
    fn send(&mut self) -> io::Result<()> {
        self.send_with(0)
    }

    /// Like `send`, before the connection ends at once: the last segment carries the end, which
    /// saves a segment.
    fn send_before_end(&mut self) -> io::Result<()> {
        // If the connection is reset instead, the kernel drops bytes that wait for the end.
        let is_unread = matches!(self.stream.socket()?.peek(&mut [MaybeUninit::uninit()]), Ok(1..));
        self.send_with(if is_unread { 0 } else { END_FOLLOWS })
    }

    fn send_with(&mut self, flags: i32) -> io::Result<()> {
        while !self.unsent.is_empty() {
            match self.stream.write(&self.unsent, flags) {
                Ok(sent) => self.unsent.advance(sent),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        if mem::take(&mut self.is_last) {
            self.stream.socket()?.shutdown(Shutdown::Write)?;
        }
        Ok(())
    }
}

/// An I/O error as the error of a stream.
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
    /// Whether the last read got as many bytes as it asked for. Then there may be more, and tokio
    /// does not know.
    is_full: bool,
}

impl Input {
    pub(super) fn new(connection: Arc<Connection>) -> Self {
        Self { connection, is_over: false, is_full: false }
    }

    /// Waits until there is something to read, or the end.
    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let mut link = self.connection.link();
        // An error in sending the last response does not matter to the wait for a request.
        let _ = link.poll_sent(context);
        loop {
            if self.is_over || ready!(link.stream.poll_readable(context)).is_err() {
                return Poll::Ready(());
            }
            if !self.is_full {
                return Poll::Ready(());
            }
            let look = |socket: &socket2::Socket| socket.peek(&mut [MaybeUninit::uninit()]);
            match link.stream.read(look) {
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
        let mut room = [MaybeUninit::uninit(); READ];
        let room = &mut room[..size.min(READ)];
        let asked = room.len();
        let mut count = None;
        let read = |socket: &socket2::Socket| {
            let got = socket.recv(room)?;
            count = Some(got);
            // Fewer bytes than there was room for: the next read would block. This tells tokio so.
            if 0 < got && got < asked { Err(ErrorKind::WouldBlock.into()) } else { Ok(()) }
        };
        let outcome = self.connection.link().stream.read(read);
        match (count, outcome) {
            (Some(0), _) if size > 0 => {
                self.is_over = true;
                Err(StreamError::Closed)
            }
            (Some(count), _) => {
                self.is_full = count == asked;
                // SAFETY: the kernel has written this many bytes.
                Ok(Bytes::copy_from_slice(unsafe { room[..count].assume_init_ref() }))
            }
            (None, Err(error)) if error.kind() != ErrorKind::WouldBlock => {
                self.is_over = true;
                Err(failed(error))
            }
            (None, _) => Ok(Bytes::new()),
        }
    }
}

#[async_trait]
impl Pollable for Input {
    async fn ready(&mut self) {
        // The socket keeps the waker, so this future may be dropped.
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
        let mut link = self.connection.link();
        link.send().map_err(failed)?;
        Ok(if link.unsent.is_empty() { WRITE } else { 0 })
    }

    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        let mut link = self.connection.link();
        if bytes.len() > WRITE || !link.unsent.is_empty() {
            let count = bytes.len();
            return Err(StreamError::trap(&format!("{count} bytes: more than may be written")));
        }
        link.unsent = bytes;
        Ok(())
    }

    fn flush(&mut self) -> StreamResult<()> {
        self.connection.link().send().map_err(failed)
    }
}

#[async_trait]
impl Pollable for Output {
    async fn ready(&mut self) {
        let _ = poll_fn(|context| self.connection.link().poll_sent(context)).await;
    }
}

impl Drop for Output {
    /// Sends what was written, although nothing waits for it any more.
    fn drop(&mut self) {
        let mut link = self.connection.link();
        if link.unsent.is_empty() || link.send_before_end().is_err() || link.unsent.is_empty() {
            return;
        }
        drop(link);
        let connection = Arc::clone(&self.connection);
        tokio::spawn(async move {
            let _ = timeout(LINGER, poll_fn(|context| connection.link().poll_sent(context))).await;
        });
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::net::TcpListener;

    use socket2::{Domain, Socket, Type};

    use super::*;

    /// A connection with small kernel buffers, and its client.
    fn connection() -> (Arc<Connection>, Socket) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let client = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
        client.set_recv_buffer_size(4096).expect("a small buffer");
        client.set_read_timeout(Some(LINGER)).expect("a limit");
        let address = listener.local_addr().expect("its address");
        client.connect(&address.into()).expect("a connection");
        let (socket, remote) = listener.accept().expect("the same");
        let socket = Socket::from(socket);
        socket.set_nonblocking(true).expect("a socket that does not wait");
        socket.set_send_buffer_size(4096).expect("a small buffer");
        (Arc::new(Connection::new(socket, remote)), client)
    }

    #[tokio::test]
    async fn a_response_goes_on_while_the_next_request_is_waited_for() {
        let (connection, mut client) = connection();
        let mut input = Input::new(Arc::clone(&connection));
        let mut output = Output::new(Arc::clone(&connection));
        let response = vec![7; WRITE];
        assert_eq!(output.check_write().expect("it is open"), WRITE);
        output.write(response.clone().into()).expect("there is room");
        output.flush().expect("it is open");
        assert!(!connection.link().unsent.is_empty(), "the kernel has taken all of {WRITE} bytes");
        assert_eq!(output.check_write().expect("it is open"), 0);
        let reader = tokio::task::spawn_blocking(move || {
            let mut got = vec![0; WRITE];
            client.read_exact(&mut got).map(|()| (got, client))
        });
        let (got, client) = tokio::select! {
            () = input.ready() => panic!("there is no next request"),
            read = reader => read.expect("no panic").expect("all of it"),
        };
        assert!(got == response, "other bytes");
        drop(client);
        input.ready().await;
        assert!(matches!(input.read(1), Err(StreamError::Closed)));
    }

    #[tokio::test]
    async fn what_was_not_flushed_goes_out_with_the_end() {
        let (connection, mut client) = connection();
        let mut output = Output::new(connection);
        output.write(Bytes::from_static(b"response")).expect("there is room");
        drop(output);
        let mut got = Vec::new();
        client.read_to_end(&mut got).expect("the end");
        assert_eq!(got, b"response");
    }
}
