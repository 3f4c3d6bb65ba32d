//! Where a request came from, where it came to, and when.

use std::net::SocketAddr;

use super::time::Instant;

/// Where a request came from, where it came to, and when.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    /// The tracker's time.
    pub at: Instant,
    /// The client.
    pub remote: SocketAddr,
    /// The listener.
    pub local: SocketAddr,
}
