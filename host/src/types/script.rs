//! Peers that a test adds, and scripts for replies to announces.

use std::fmt;
use std::net::SocketAddr;

use crate::types::ids::{InfoHash, PeerId};
use crate::types::words::Words;

/// A peer to add to a swarm. With an address alone it is a leecher, whose peer id is made from the
/// address.
///
/// ```
/// use std::net::SocketAddr;
/// use test_tracker::NewPeer;
///
/// let leecher: NewPeer = "192.0.2.1:6881".parse::<SocketAddr>()?.into();
/// let seeder = NewPeer::new(([192, 0, 2, 2], 6881)).peer_id(*b"-TR4060-abcdefghijkl").left(0);
/// # Ok::<(), std::net::AddrParseError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a peer does nothing until it is added to a swarm"]
pub struct NewPeer {
    pub(crate) told: ToldPeer,
    pub(crate) left: Option<u64>,
}

impl NewPeer {
    /// A leecher at this address.
    pub fn new(address: impl Into<SocketAddr>) -> Self {
        Self { told: ToldPeer::new(address), left: None }
    }

    /// Its peer id.
    pub fn peer_id(mut self, peer_id: impl Into<PeerId>) -> Self {
        self.told = self.told.peer_id(peer_id);
        self
    }

    /// How many bytes it still has to download; 0 makes it a seeder.
    pub fn left(mut self, bytes: u64) -> Self {
        self.left = Some(bytes);
        self
    }
}

impl From<SocketAddr> for NewPeer {
    fn from(address: SocketAddr) -> Self {
        Self::new(address)
    }
}

/// A peer for the reply to an announce, whether it is in the swarm or not.
///
/// A UDP reply has only peers of the client's address family.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a peer does nothing until a script has it"]
pub struct ToldPeer {
    pub(crate) address: SocketAddr,
    pub(crate) peer_id: Option<PeerId>,
}

impl ToldPeer {
    /// A peer at this address.
    pub fn new(address: impl Into<SocketAddr>) -> Self {
        Self { address: address.into(), peer_id: None }
    }

    /// Its peer id, for an HTTP client that does not want compact peers; otherwise it is made from
    /// the address.
    pub fn peer_id(mut self, peer_id: impl Into<PeerId>) -> Self {
        self.peer_id = Some(peer_id.into());
        self
    }
}

impl From<SocketAddr> for ToldPeer {
    fn from(address: SocketAddr) -> Self {
        Self::new(address)
    }
}

/// `192.0.2.1:6881`, with `=` and the peer id in hexadecimal digits if it has one.
impl fmt::Display for ToldPeer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.address)?;
        match self.peer_id {
            Some(peer_id) => write!(f, "={}", hex::encode(peer_id)),
            None => Ok(()),
        }
    }
}

/// The reply to the next announce. Parts that are not set are as without a script.
///
/// ```
/// use test_tracker::{Script, ToldPeer};
///
/// let alone_and_hurried = Script::new().peers::<ToldPeer>([]).interval(5).min_interval(1);
/// let one_peer = Script::new().info_hash([7; 20]).peers([ToldPeer::new(([192, 0, 2, 1], 6881))]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[must_use = "a script does nothing until a tracker has it"]
pub struct Script(pub(crate) Words);

impl Script {
    /// A script for any torrent, which changes nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// For this torrent's next announce.
    pub fn info_hash(mut self, info_hash: impl Into<InfoHash>) -> Self {
        self.0.set("info-hash", info_hash.into());
        self
    }

    /// `interval`, in seconds.
    pub fn interval(mut self, seconds: u32) -> Self {
        self.0.set("interval", seconds);
        self
    }

    /// `min interval`, in seconds; UDP does not have this.
    pub fn min_interval(mut self, seconds: u32) -> Self {
        self.0.set("min-interval", seconds);
        self
    }

    /// The peers: all of them, in this order, whatever the client asks for.
    pub fn peers<P: Into<ToldPeer>>(mut self, peers: impl IntoIterator<Item = P>) -> Self {
        let peers: Vec<_> = peers.into_iter().map(|peer| peer.into().to_string()).collect();
        let none = if peers.is_empty() { "none" } else { "" };
        self.0.set("peers", peers.join(",") + none);
        self
    }
}
