//! A peer, as the tracker shows it.

use std::net::SocketAddr;

use crate::base::{Announce, Event, Instant, PeerId};

/// What is known of a peer.
#[derive(Clone, Debug)]
pub struct Peer {
    /// Where other peers reach it.
    pub address: SocketAddr,
    /// Its peer id.
    pub id: PeerId,
    /// Its key, which it sends only to trackers, if it sent one (BEP 7, BEP 15).
    pub key: Option<u32>,
    /// Bytes still to download; `None` if it did not say. `Some(0)` is a seeder.
    pub left: Option<u64>,
    /// Bytes uploaded, as it says.
    pub uploaded: u64,
    /// Bytes downloaded, as it says.
    pub downloaded: u64,
    /// The event of its last announce; `Paused` is a partial seed (BEP 21).
    pub event: Event,
    /// When it last announced.
    pub last_heard: Instant,
}

impl Peer {
    /// A peer as it has announced itself now.
    pub(super) fn announced(now: Instant, announce: &Announce) -> Self {
        Peer {
            address: announce.address,
            id: announce.peer_id,
            key: announce.key,
            left: announce.left,
            uploaded: announce.uploaded,
            downloaded: announce.downloaded,
            event: announce.event,
            last_heard: now,
        }
    }

    pub(super) fn is_seeder(&self) -> bool {
        self.left == Some(0)
    }

    pub(super) fn is_partial_seed(&self) -> bool {
        self.event == Event::Paused && !self.is_seeder()
    }

    /// Whether it can replace the other without a change to any count or table.
    pub(super) fn stands_for(&self, other: &Peer) -> bool {
        let standing = |peer: &Peer| {
            (peer.address, peer.id, peer.key, peer.is_seeder(), peer.is_partial_seed())
        };
        standing(self) == standing(other)
    }
}
