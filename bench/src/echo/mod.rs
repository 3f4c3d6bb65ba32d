//! Servers that do nothing else than answer: what no tracker on the same system calls can beat.

mod http;
mod udp;

use std::io;
use std::net::SocketAddr;

use clap::ValueEnum;

/// What an echo server does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Echo {
    /// Sends every datagram back, as many in one system call as there are.
    Udp,
    /// Answers an HTTP request with the same announce reply always, and closes.
    Http,
    /// The same, but the connection stays open.
    HttpKeepAlive,
}

impl Echo {
    /// Serves until the process ends.
    pub(crate) fn serve(self, address: SocketAddr) -> io::Result<()> {
        match self {
            Self::Udp => udp::serve(address),
            Self::Http => http::serve(address, http::Then::Close),
            Self::HttpKeepAlive => http::serve(address, http::Then::Keep),
        }
    }
}
