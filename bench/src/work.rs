//! Who announces what: swarms, and the peers in them.

use std::net::Ipv4Addr;
use std::ops::Range;

/// Peers that one IP address can have in a swarm, one a port.
const PORTS: u64 = 60_000;

/// The lowest port of a peer.
const FIRST_PORT: u64 = 1024;

/// Some swarms, with equally many peers each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Swarms {
    pub(crate) swarms: u64,
    pub(crate) peers: u64,
}

/// One of the peers: the number that it has among all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Peer(pub(crate) u64);

/// What a peer says with its announce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    None = 0,
    Started = 2,
    Stopped = 3,
}

/// An announce. Every peer is a leecher, so that every tracker tells of every peer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Announce {
    pub(crate) info_hash: [u8; 20],
    pub(crate) peer_id: [u8; 20],
    pub(crate) port: u16,
    pub(crate) event: Event,
}

impl Swarms {
    /// What a peer announces.
    pub(crate) fn announce(self, peer: Peer, event: Event) -> Announce {
        let mut peer_id = *b"-BN0100-000000000000";
        peer_id[8..].copy_from_slice(format!("{:012}", peer.0).as_bytes());
        let port = FIRST_PORT + peer.0 / self.swarms % PORTS;
        Announce {
            info_hash: info_hash(peer.0 % self.swarms),
            peer_id,
            port: u16::try_from(port).expect("fewer ports than there are"),
            event,
        }
    }

    /// The address that a number of these peers share, and which peers those are: an address has so
    /// many ports only.
    pub(crate) fn sources(self, peers: Range<u64>) -> impl Iterator<Item = (Ipv4Addr, Range<u64>)> {
        let step = PORTS * self.swarms;
        (peers.start / step..peers.end.div_ceil(step)).map(move |source| {
            let part = peers.start.max(source * step)..peers.end.min((source + 1) * step);
            (address(source), part)
        })
    }

    /// Peers that announce again, by chance, of those with the first address; without end.
    pub(crate) fn again(self, seed: u64) -> impl Iterator<Item = Announce> {
        let peers = self.peers.min(PORTS * self.swarms);
        (0..)
            .map(move |turn| self.announce(Peer(scramble(seed ^ (turn << 8)) % peers), Event::None))
    }

    /// The info hashes of all swarms.
    pub(crate) fn info_hashes(self) -> impl Iterator<Item = [u8; 20]> {
        (0..self.swarms).map(info_hash)
    }
}

/// The address that has a number, of those that lead back to the machine.
pub(crate) fn address(number: u64) -> Ipv4Addr {
    Ipv4Addr::new(127, 0, 0, u8::try_from(number + 1).expect("a few addresses"))
}

/// The info hash of a swarm: any twenty bytes, always the same.
fn info_hash(swarm: u64) -> [u8; 20] {
    let mut hash = [0; 20];
    for (place, part) in (0..).zip(hash.chunks_mut(8)) {
        part.copy_from_slice(&scramble(3 * swarm + place).to_be_bytes()[..part.len()]);
    }
    hash
}

/// SplitMix64: a number that looks like chance, different for each that is given.
fn scramble(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_peer_of_a_swarm_is_another_one() {
        let swarms = Swarms { swarms: 2, peers: 250_000 };
        let mut seen = HashSet::new();
        for (address, peers) in swarms.sources(0..swarms.peers) {
            for peer in peers {
                let announce = swarms.announce(Peer(peer), Event::Started);
                assert!(seen.insert((announce.info_hash, address, announce.port)));
            }
        }
        assert_eq!(seen.len(), 250_000);
    }

    #[test]
    fn every_swarm_is_another_one() {
        let hashes: HashSet<_> = Swarms { swarms: 10_000, peers: 0 }.info_hashes().collect();
        assert_eq!(hashes.len(), 10_000);
    }

    #[test]
    fn those_that_announce_again_have_announced_before() {
        let swarms = Swarms { swarms: 3, peers: 30 };
        let known: HashSet<_> =
            (0..30).map(|peer| swarms.announce(Peer(peer), Event::Started).peer_id).collect();
        let again: HashSet<_> = swarms.again(1).take(1000).map(|peer| peer.peer_id).collect();
        assert_eq!(again, known);
    }
}
