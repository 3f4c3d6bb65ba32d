//! What an announce says, whichever protocol it came by.

use std::net::SocketAddr;

use crate::{InfoHash, PeerId};

/// The `event` of an announce (BEP 3, BEP 15, BEP 21).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Event {
    /// A regular announce: no event, or `empty`.
    #[default]
    None,
    /// The download has just completed.
    Completed,
    /// The first announce.
    Started,
    /// The client leaves.
    Stopped,
    /// A partial seed: incomplete, but not downloading (BEP 21).
    Paused,
}

/// An announce that has been understood.
#[derive(Clone, Debug)]
pub struct Announce {
    /// The torrent.
    pub info_hash: InfoHash,
    /// The client's name for itself.
    pub peer_id: PeerId,
    /// Where other peers reach it: the address the announce came from, the port it names. Never an
    /// IPv4-mapped IPv6 address.
    pub address: SocketAddr,
    /// What has happened.
    pub event: Event,
    /// Bytes still to download; none if it does not say.
    pub left: Option<u64>,
    /// Bytes uploaded, as the client says.
    pub uploaded: u64,
    /// Bytes downloaded, as the client says.
    pub downloaded: u64,
    /// What the client tells nobody but trackers: the same in its announces over IPv4 and over
    /// IPv6 (BEP 7).
    pub key: Option<u32>,
    /// Peers wanted in the reply; none for the tracker's default.
    pub numwant: Option<u32>,
}
