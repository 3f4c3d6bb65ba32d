//! Swarms and peers as a host reports them, and what a test sets.

use std::net::SocketAddr;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::announce::{Announce, InfoHash, PeerId};
use crate::bytes::{Bytes, optional_size, size};
use crate::endpoint::endpoint as read_endpoint;

/// A peer in a swarm.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Peer {
    /// The address that other clients get.
    #[serde(deserialize_with = "read_endpoint")]
    pub address: SocketAddr,
    /// Its peer id.
    pub peer_id: Bytes,
    /// Bytes still to download, if it said so.
    #[serde(default, deserialize_with = "optional_size")]
    pub left: Option<u64>,
    /// Bytes uploaded.
    #[serde(deserialize_with = "size")]
    pub uploaded: u64,
    /// Bytes downloaded.
    #[serde(deserialize_with = "size")]
    pub downloaded: u64,
    /// The event of its last announce.
    pub event: String,
    /// Its key.
    pub key: Option<String>,
    /// The client's name.
    pub client: Option<String>,
    /// How long ago it announced, in seconds of the tracker's clock.
    pub age: f64,
}

impl Peer {
    /// The address and the peer id, which distinguish peers.
    pub fn identity(&self) -> (SocketAddr, Bytes) {
        (self.address, self.peer_id.clone())
    }
}

/// The [`Peer::identity`] of a client that has announced from this address.
pub fn identity(address: SocketAddr, announce: &Announce) -> (SocketAddr, Bytes) {
    (address, announce.peer_id.into())
}

/// A swarm in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub struct Counts {
    /// Peers with nothing left to download.
    pub seeders: u32,
    /// All other peers.
    pub leechers: u32,
    /// Completed downloads.
    pub downloaded: u32,
}

impl Counts {
    pub(crate) fn json(self) -> Value {
        let Self { seeders, leechers, downloaded } = self;
        json!({ "seeders": seeders, "leechers": leechers, "downloaded": downloaded })
    }
}

impl From<test_tracker::Counts> for Counts {
    fn from(counts: test_tracker::Counts) -> Self {
        let test_tracker::Counts { seeders, leechers, downloaded } = counts;
        Self { seeders, leechers, downloaded }
    }
}

impl From<Counts> for test_tracker::Counts {
    fn from(counts: Counts) -> Self {
        let Counts { seeders, leechers, downloaded } = counts;
        Self { seeders, leechers, downloaded }
    }
}

/// A peer that a test adds. Scripts ignore `left`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewPeer {
    /// Its address.
    pub address: SocketAddr,
    /// Its peer id; `None`: made from the address.
    pub peer_id: Option<PeerId>,
    /// Bytes still to download; `None` makes it a leecher.
    pub left: Option<u64>,
}

impl NewPeer {
    /// A peer with only an address.
    pub fn at(address: impl Into<SocketAddr>) -> Self {
        Self { address: address.into(), peer_id: None, left: None }
    }

    pub(crate) fn json(&self) -> Value {
        let mut peer = endpoint(self.address);
        if let Some(peer_id) = self.peer_id {
            peer["peerId"] = bytes(&peer_id);
        }
        if let Some(left) = self.left {
            peer["left"] = left.into();
        }
        peer
    }
}

/// The reply to the next announce. Parts that are `None` are as usual.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Script {
    /// The torrent; `None`: any.
    pub info_hash: Option<InfoHash>,
    /// `interval`, in seconds.
    pub interval: Option<u32>,
    /// `min interval`, in seconds.
    pub min_interval: Option<u32>,
    /// The peers.
    pub peers: Option<Vec<NewPeer>>,
}

impl Script {
    pub(crate) fn json(&self) -> Value {
        let mut script = json!({});
        if let Some(info_hash) = self.info_hash {
            script["infoHash"] = bytes(&info_hash);
        }
        if let Some(interval) = self.interval {
            script["interval"] = interval.into();
        }
        if let Some(min_interval) = self.min_interval {
            script["minInterval"] = min_interval.into();
        }
        if let Some(peers) = &self.peers {
            script["peers"] = peers.iter().map(NewPeer::json).collect();
        }
        script
    }
}

/// How many requests of a kind there were; kinds are words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counter {
    /// `udp` or `http`.
    pub transport: String,
    /// `connect`, `announce`, `scrape` or `unknown`.
    pub action: String,
    /// The event of announces.
    pub event: Option<String>,
    /// `answered`, `refused` or `ignored`.
    pub outcome: String,
    /// How many.
    pub count: u64,
}

/// How many requests the record has seen, and how many of them it has dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// All requests.
    pub total: u64,
    /// The dropped ones, which are the oldest.
    pub dropped: u64,
}

/// Bytes in the form for the Node drivers.
pub(crate) fn bytes(bytes: &[u8]) -> Value {
    json!({ "hex": hex::encode(bytes) })
}

/// An address in the form for the Node drivers.
pub(crate) fn endpoint(address: SocketAddr) -> Value {
    json!({ "ip": address.ip().to_string(), "port": address.port() })
}
