//! What a request is: by which protocol, for what, from where, and what became of it.

use std::net::SocketAddr;

use super::time::Instant;

/// The two protocols.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Datagrams.
    Udp,
    /// HTTP over TCP.
    Http,
}

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// A connection id.
    Connect,
    /// To be entered in a swarm, and its peers.
    Announce,
    /// The numbers of some swarms.
    Scrape,
    /// Nothing that a tracker knows.
    Unknown,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It got what it asked for.
    Answered,
    /// It was told why not.
    Refused,
    /// It got nothing.
    Ignored,
}

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
