//! What can go wrong.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use crate::ParseListenError;

/// The two protocols that a tracker serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transport {
    /// Datagrams, BEP 15.
    Udp,
    /// HTTP/1.1 over TCP, BEP 3.
    Http,
}

impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Udp => "udp",
            Self::Http => "http",
        })
    }
}

/// Why a tracker did not start, or does not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An option names no address.
    #[error(transparent)]
    Listen(#[from] ParseListenError),

    /// The options have neither a UDP nor an HTTP listener.
    #[error("the options have no listener: expected at least one for UDP or HTTP")]
    NoListener,

    /// An address could not be bound: most often its port is in use.
    #[error("{transport} {address}: {reason}")]
    Bind {
        /// The listener's protocol.
        transport: Transport,
        /// The address that was asked for; port 0 if any would have done.
        address: SocketAddr,
        /// What the operating system says, such as [`io::ErrorKind::AddrInUse`].
        reason: io::ErrorKind,
    },

    /// A setting makes no sense: the text says which one, its value, and what was expected.
    #[error("{0}")]
    Setting(String),

    /// The tracker failed, and has stopped. It is a bug in it, or it wanted more memory than it may
    /// have.
    #[error("the tracker failed: {0}")]
    Trap(String),

    /// The tracker did not end a turn within its time limit, and was stopped.
    #[error("the tracker was stopped: a turn took longer than {0:?}")]
    Runaway(Duration),

    /// The tracker is closed.
    #[error("the tracker is closed")]
    Closed,

    /// The machine did not give what a tracker needs, such as a thread.
    #[error("the tracker cannot run here: {0}")]
    Host(String),
}
