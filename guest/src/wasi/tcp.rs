//! What the tracker's connections and the control interface's have in common.

use std::net::SocketAddr;
use std::time::Duration;

use super::bindings::wasi::io::poll::Pollable;
use super::bindings::wasi::io::streams::{InputStream, OutputStream, StreamError};
use super::bindings::wasi::sockets::network::ErrorCode;
use super::bindings::wasi::sockets::tcp::TcpSocket;

/// When to try again after an accept failed for lack of sockets.
pub(super) const RETRY: Duration = Duration::from_millis(50);

/// A socket that listens.
pub(super) struct TcpListener {
    socket: TcpSocket,
    pub(super) address: SocketAddr,
    /// Whether it is not waited for, because there is no room for a connection.
    pub(super) paused: bool,
}

/// What came of accepting a connection.
pub(super) enum Accepted {
    Connection(TcpSocket, InputStream, OutputStream),
    /// None waits.
    Nothing,
    /// The client has already left.
    Gone,
    /// There are no more sockets.
    Failed,
}

impl TcpListener {
    pub(super) fn new(socket: TcpSocket, address: SocketAddr) -> Self {
        TcpListener { socket, address, paused: false }
    }

    /// Ready when a connection waits to be accepted.
    pub(super) fn incoming(&self) -> Pollable {
        self.socket.subscribe()
    }

    pub(super) fn accept(&self) -> Accepted {
        match self.socket.accept() {
            Ok((socket, input, output)) => Accepted::Connection(socket, input, output),
            Err(ErrorCode::WouldBlock) => Accepted::Nothing,
            Err(ErrorCode::ConnectionAborted) => Accepted::Gone,
            Err(_) => Accepted::Failed,
        }
    }
}

/// Sends the bytes that are not `sent` yet; false if there is no room for all of them.
pub(super) fn send(
    output: &OutputStream,
    bytes: &[u8],
    sent: &mut usize,
) -> Result<bool, StreamError> {
    while *sent < bytes.len() {
        let room = usize::try_from(output.check_write()?).unwrap_or(usize::MAX);
        if room == 0 {
            return Ok(false);
        }
        let end = bytes.len().min(*sent + room);
        output.write(&bytes[*sent..end])?;
        *sent = end;
    }
    Ok(true)
}
