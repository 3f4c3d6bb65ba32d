//! One swarm: who is in it, how many of them are seeders, and a fair choice among them.

mod peers;
mod swarms;

use std::net::SocketAddr;

use foldhash::quality::FixedState;
use rand::Rng;
use rand::seq::index;

use crate::{Announce, Event, Instant, PeerId};
use peers::Peers;
pub(crate) use swarms::Swarms;

/// What is known of a peer.
#[derive(Clone, Debug)]
pub struct Peer {
    /// Where other peers reach it.
    pub address: SocketAddr,
    /// Its name for itself.
    pub id: PeerId,
    /// Bytes still to download; none if it never said. `Some(0)` is a seeder.
    pub left: Option<u64>,
    /// Bytes uploaded, as it says.
    pub uploaded: u64,
    /// Bytes downloaded, as it says.
    pub downloaded: u64,
    /// Whether its last announce said `paused`: a partial seed (BEP 21).
    pub paused: bool,
    /// When it last announced.
    pub last_heard: Instant,
}

impl Peer {
    fn is_seeder(&self) -> bool {
        self.left == Some(0)
    }
}

/// A swarm in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Peers with nothing left to download.
    pub seeders: u32,
    /// All other peers, partial seeds among them.
    pub leechers: u32,
    /// Leechers that are partial seeds (BEP 21).
    pub partial_seeds: u32,
    /// How often a leecher has become a seeder, since the tracker started (BEP 48).
    pub downloaded: u32,
}

/// Whose addresses a reply can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Families {
    /// IPv4 peers only.
    V4,
    /// IPv6 peers only.
    V6,
    /// Both.
    Both,
}

/// The peers of one torrent.
#[derive(Debug)]
pub(crate) struct Swarm {
    v4: Peers,
    v6: Peers,
    counts: Counts,
    /// Whether [`Swarms`] has an entry for this swarm's next expiry.
    awaited: bool,
}

impl Swarm {
    pub(crate) fn new(hasher: &FixedState) -> Self {
        let family = || Peers::new(hasher.clone());
        Swarm { v4: family(), v6: family(), counts: Counts::default(), awaited: false }
    }

    pub(crate) fn counts(&self) -> Counts {
        self.counts
    }

    /// How many peers there are.
    pub(crate) fn len(&self) -> usize {
        self.v4.len() + self.v6.len()
    }

    /// Every peer, IPv4 before IPv6.
    pub(crate) fn peers(&self) -> impl Iterator<Item = &Peer> {
        self.v4.iter().chain(self.v6.iter())
    }

    /// Enters an announce.
    ///
    /// A peer is its peer id, and an endpoint is one peer's: a client that comes back on another
    /// port takes its entry along, and one that comes back under another id on the same port
    /// replaces its former self.
    pub(crate) fn announce(&mut self, now: Instant, announce: &Announce) {
        if announce.event == Event::Stopped {
            if let Some(index) = self.family(announce.address).index_of_id(&announce.peer_id) {
                self.remove(announce.address, index);
            }
            return;
        }
        let peer = Peer {
            address: announce.address,
            id: announce.peer_id,
            left: announce.left,
            uploaded: announce.uploaded,
            downloaded: announce.downloaded,
            paused: announce.event == Event::Paused,
            last_heard: now,
        };
        let peers = self.family(announce.address);
        let known = peers.index_of_id(&peer.id);
        let before = known.map(|index| peers.get(index));
        let completes = peer.is_seeder() && before.is_some_and(|peer| !peer.is_seeder());
        let stays = before.is_some_and(|before| before.address == peer.address);
        if completes {
            self.counts.downloaded = self.counts.downloaded.saturating_add(1);
        }
        match known {
            Some(index) if stays => self.replace(index, peer),
            _ => {
                if let Some(index) = known {
                    self.remove(peer.address, index);
                }
                if let Some(index) = self.family(peer.address).index_of_endpoint(peer.address) {
                    self.remove(peer.address, index);
                }
                self.count(&peer, 1);
                self.family(peer.address).push(peer);
            }
        }
    }

    /// Calls `give` with up to `wanted` peers, each different, every choice of them equally likely,
    /// and none of them the asker. The work is in proportion to the peers given.
    pub(crate) fn choose<'a>(
        &'a self,
        rng: &mut impl Rng,
        families: Families,
        wanted: usize,
        asker: &Announce,
        mut give: impl FnMut(&'a Peer),
    ) {
        let v4 = if families == Families::V6 { 0 } else { self.v4.len() };
        let v6 = if families == Families::V4 { 0 } else { self.v6.len() };
        // The asker may be in both families (BEP 7), once in each.
        let in_v4 = self.v4.index_of_id(&asker.peer_id).filter(|_| v4 > 0);
        let in_v6 = self.v6.index_of_id(&asker.peer_id).filter(|_| v6 > 0).map(|index| v4 + index);
        let left_out = in_v4.into_iter().chain(in_v6);
        let others = v4 + v6 - left_out.clone().count();
        for chosen in index::sample(rng, others, wanted.min(others)) {
            // Step over the asker's own places, in ascending order.
            let index =
                left_out.clone().fold(chosen, |index, own| index + usize::from(index >= own));
            give(if index < v4 { self.v4.get(index) } else { self.v6.get(index - v4) });
        }
    }

    /// When the peer that has been silent for longest was heard.
    pub(crate) fn oldest(&self) -> Option<Instant> {
        [&self.v4, &self.v6].into_iter().filter_map(|peers| Some(peers.oldest()?.1)).min()
    }

    /// Removes every peer that was last heard before `limit`.
    pub(crate) fn expire(&mut self, limit: Instant) {
        for v6 in [false, true] {
            loop {
                let peers = if v6 { &mut self.v6 } else { &mut self.v4 };
                match peers.oldest() {
                    Some((index, heard)) if heard < limit => {
                        let peer = peers.swap_remove(index);
                        self.count(&peer, -1);
                    }
                    _ => break,
                }
            }
        }
    }

    fn family(&mut self, address: SocketAddr) -> &mut Peers {
        if address.is_ipv4() { &mut self.v4 } else { &mut self.v6 }
    }

    fn replace(&mut self, index: usize, peer: Peer) {
        let before = self.family(peer.address).get(index).clone();
        self.count(&before, -1);
        self.count(&peer, 1);
        self.family(peer.address).refresh(index, |known| *known = peer);
    }

    fn remove(&mut self, address: SocketAddr, index: usize) {
        let peer = self.family(address).swap_remove(index);
        self.count(&peer, -1);
    }

    fn count(&mut self, peer: &Peer, change: i32) {
        let Counts { seeders, leechers, partial_seeds, .. } = &mut self.counts;
        let group = if peer.is_seeder() { &mut *seeders } else { &mut *leechers };
        *group = group.wrapping_add_signed(change);
        if peer.paused && !peer.is_seeder() {
            *partial_seeds = partial_seeds.wrapping_add_signed(change);
        }
    }
}
