//! One swarm: who is in it, how many of them are seeders, and a fair choice among them.

mod index;
mod peers;
mod swarms;

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use foldhash::quality::FixedState;
use rand::seq::index::sample;
use rand::{Rng, RngExt};

use crate::profile::{Completed, Listed, SwarmManners};
use crate::{Announce, Event, Instant, PeerId};
use peers::{Family, Peers};
pub use swarms::Limits;
pub(crate) use swarms::Swarms;

/// Peers in a swarm that no cache holds: to look at one takes as long as to look at those beside it.
const LARGE: usize = 4096;
/// Neighbours that are chosen together there.
const RUN: usize = 8;

/// What is known of a peer.
#[derive(Clone, Debug)]
pub struct Peer {
    /// Where other peers reach it.
    pub address: SocketAddr,
    /// Its name for itself.
    pub id: PeerId,
    /// What it tells nobody but trackers, if it said (BEP 7, BEP 15).
    pub key: Option<u32>,
    /// Bytes still to download; none if it never said. `Some(0)` is a seeder.
    pub left: Option<u64>,
    /// Bytes uploaded, as it says.
    pub uploaded: u64,
    /// Bytes downloaded, as it says.
    pub downloaded: u64,
    /// What its last announce said; `Paused` is a partial seed (BEP 21).
    pub event: Event,
    /// When it last announced.
    pub last_heard: Instant,
}

impl Peer {
    fn is_seeder(&self) -> bool {
        self.left == Some(0)
    }

    /// Whether endpoint and id are the same.
    fn has_names_of(&self, other: &Peer) -> bool {
        (self.address, self.id) == (other.address, other.id)
    }

    /// Whether this is the same client, seen at an address of the other family (BEP 7).
    fn is_twin_of(&self, other: &Peer) -> bool {
        self.id == other.id && self.key == other.key
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
#[derive(Debug, Default)]
pub(crate) struct Swarm {
    v4: Peers<Ipv4Addr>,
    v6: Peers<Ipv6Addr>,
    counts: Counts,
    /// Whether [`Swarms`] has an entry for this swarm's next expiry.
    awaited: bool,
    /// Whether a peer is its endpoint, and not its id; as its first announce had it.
    peer_is_endpoint: bool,
}

impl Swarm {
    pub(crate) fn counts(&self) -> Counts {
        self.counts
    }

    /// How many peers there are.
    pub(crate) fn len(&self) -> usize {
        self.v4.len() + self.v6.len()
    }

    /// Every peer, IPv4 before IPv6.
    pub(crate) fn peers(&self) -> impl Iterator<Item = Peer> {
        self.v4.iter().chain(self.v6.iter())
    }

    /// Enters an announce. `hasher` keys the tables of a swarm that grows long.
    ///
    /// A peer is its peer id, and an endpoint is one peer's: a client that comes back on another
    /// port takes its entry along, and one that comes back under another id on the same port
    /// replaces its former self. A client that announces over IPv4 and over IPv6 has an entry in
    /// each, but is counted once: see [`Peer::is_twin_of`]. By other manners a peer is its endpoint,
    /// and counted for each of them.
    pub(crate) fn announce(
        &mut self,
        now: Instant,
        announce: &Announce,
        hasher: &FixedState,
        manners: &SwarmManners,
    ) {
        self.peer_is_endpoint = manners.peer_is_endpoint;
        let address = announce.address;
        let v6 = address.is_ipv6();
        let known = self.index_of(v6, announce);
        if announce.event == Event::Stopped {
            if let Some(index) = known {
                self.remove(v6, index);
            }
            return;
        }
        let mut peer = Peer {
            address,
            id: announce.peer_id,
            key: announce.key,
            left: announce.left,
            uploaded: announce.uploaded,
            downloaded: announce.downloaded,
            event: announce.event,
            last_heard: now,
        };
        let mut before = known.map(|index| self.family(v6).get(index));
        if let Some(before) = before.as_ref().filter(|before| self.twin(before).is_none()) {
            self.counts.change(before, -1);
        }
        let seeds = match manners.completed {
            Completed::Nobody => false,
            Completed::Known => before.is_some(),
            Completed::Anybody => true,
        };
        if seeds && announce.event == Event::Completed
            || manners.seeder_stays && before.as_ref().is_some_and(Peer::is_seeder)
        {
            peer.left = Some(0);
        }
        if let Some((index, twin)) = self.twin(&peer) {
            self.counts.change(&twin, -1);
            // The same client's download, as it says at this address.
            let Peer { left, event, uploaded, downloaded, .. } = peer;
            let corrected = Peer { left, event, uploaded, downloaded, ..twin };
            self.family_mut(!v6).correct(index, &corrected);
            before.get_or_insert(twin);
        }
        let was = before.as_ref().map(Peer::is_seeder);
        let completes = match manners.counts_events {
            true => announce.event == Event::Completed && was != Some(true),
            false => was == Some(false),
        };
        if peer.is_seeder() && completes {
            self.counts.downloaded = self.counts.downloaded.saturating_add(1);
        }
        self.counts.change(&peer, 1);
        let peers = self.family_mut(v6);
        match known {
            Some(index) if peers.get(index).has_names_of(&peer) => peers.refresh(index, &peer),
            _ => {
                if let Some(index) = known {
                    peers.remove(index);
                }
                if let Some(index) = peers.index_of_endpoint(address) {
                    self.remove(v6, index);
                }
                self.family_mut(v6).push(&peer, hasher);
            }
        }
    }

    /// The counts without the client that announces.
    pub(crate) fn others(&self, announce: &Announce) -> Counts {
        let mut counts = self.counts;
        let v6 = announce.address.is_ipv6();
        if let Some(index) = self.index_of(v6, announce) {
            counts.change(&self.family(v6).get(index), -1);
        }
        counts
    }

    /// Calls `give` with up to `wanted` peers, each different, every choice of them equally likely,
    /// and none of them the asker. In a large swarm every peer is equally likely, but some of its
    /// neighbours come along. The work is in proportion to the peers given; unless manners want
    /// another choice.
    pub(crate) fn choose(
        &self,
        rng: &mut impl Rng,
        families: Families,
        mut wanted: usize,
        asker: &Announce,
        manners: &SwarmManners,
        give: &mut dyn FnMut(SocketAddr, &PeerId),
    ) {
        if manners.matches_seeders_with_leechers {
            return self.match_up(families, wanted, asker, give);
        }
        let v4 = if families == Families::V6 { 0 } else { self.v4.len() };
        let v6 = if families == Families::V4 { 0 } else { self.v6.len() };
        // The asker may be in both families (BEP 7), once in each.
        let own = |v6| match manners.listed {
            Listed::AsOthers => None,
            Listed::Never | Listed::IfAlone => self.index_of(v6, asker),
        };
        let in_v4 = own(false).filter(|_| v4 > 0);
        let in_v6 = own(true).filter(|_| v6 > 0).map(|index| v4 + index);
        let others = v4 + v6 - usize::from(in_v4.is_some()) - usize::from(in_v6.is_some());
        if manners.even_choice && others > wanted.max(2) {
            wanted -= wanted % 2;
        }
        // The asker's own places, the first before the second.
        let (first, second) = (in_v4.unwrap_or(usize::MAX), in_v6.unwrap_or(usize::MAX));
        let mut give_one = |chosen: usize| {
            let index = chosen + usize::from(chosen >= first);
            let index = index + usize::from(index >= second);
            match index < v4 {
                true => self.v4.give(index, give),
                false => self.v6.give(index - v4, give),
            }
        };
        if others >= LARGE && wanted <= others / 2 {
            runs(rng, others, wanted).for_each(give_one);
        } else if wanted < others {
            sample(rng, others, wanted).into_iter().for_each(give_one);
        } else if others > 0 {
            // All of them, from a random one on.
            let first = rng.random_range(0..others);
            (first..others).chain(0..first).for_each(&mut give_one);
        }
    }

    /// Calls `give` with up to `wanted` peers other than the asker: leechers if it is a seeder, else
    /// seeders first.
    fn match_up(
        &self,
        families: Families,
        wanted: usize,
        asker: &Announce,
        give: &mut dyn FnMut(SocketAddr, &PeerId),
    ) {
        let mut room = wanted;
        for seeders in [true, false] {
            if seeders && asker.left == Some(0) {
                continue;
            }
            for v6 in [false, true] {
                let family = self.family(v6);
                for peer in (0..family.len()).map(|index| family.get(index)) {
                    let other = peer.address != asker.address && families.contain(peer.address);
                    if room > 0 && other && peer.is_seeder() == seeders {
                        room -= 1;
                        give(peer.address, &peer.id);
                    }
                }
            }
        }
    }

    /// The place of a client that announces, in a family.
    fn index_of(&self, v6: bool, announce: &Announce) -> Option<usize> {
        match self.peer_is_endpoint {
            true => self.family(v6).index_of_endpoint(announce.address),
            false => self.family(v6).index_of_id(&announce.peer_id),
        }
    }

    /// When the peer that has been silent for longest was heard.
    pub(crate) fn oldest(&self) -> Option<Instant> {
        self.oldest_place().map(|(heard, ..)| heard)
    }

    /// Removes the peer that has been silent for longest.
    pub(crate) fn remove_oldest(&mut self) {
        if let Some((_, v6, index)) = self.oldest_place() {
            self.remove(v6, index);
        }
    }

    /// Removes the peer at an endpoint; false if there is none.
    pub(crate) fn remove_endpoint(&mut self, address: SocketAddr) -> bool {
        let v6 = address.is_ipv6();
        let index = self.family(v6).index_of_endpoint(address);
        index.inspect(|&index| self.remove(v6, index)).is_some()
    }

    /// Sets how often a leecher has become a seeder.
    pub(crate) fn set_downloaded(&mut self, downloaded: u32) {
        self.counts.downloaded = downloaded;
    }

    fn oldest_place(&self) -> Option<(Instant, bool, usize)> {
        let place = |v6| self.family(v6).oldest().map(|(index, heard)| (heard, v6, index));
        place(false).into_iter().chain(place(true)).min()
    }

    fn family(&self, v6: bool) -> &dyn Family {
        if v6 { &self.v6 } else { &self.v4 }
    }

    fn family_mut(&mut self, v6: bool) -> &mut dyn Family {
        if v6 { &mut self.v6 } else { &mut self.v4 }
    }

    /// The same client's entry in the other address family.
    fn twin(&self, peer: &Peer) -> Option<(usize, Peer)> {
        if self.peer_is_endpoint {
            return None;
        }
        let others = self.family(peer.address.is_ipv4());
        let index = others.index_of_id(&peer.id)?;
        Some((index, others.get(index))).filter(|(_, other)| other.is_twin_of(peer))
    }

    fn remove(&mut self, v6: bool, index: usize) {
        let peer = self.family_mut(v6).remove(index);
        if self.twin(&peer).is_none() {
            self.counts.change(&peer, -1);
        }
    }
}

/// So many different numbers below `all`, each of them equally likely, in runs of neighbours.
fn runs(rng: &mut impl Rng, all: usize, wanted: usize) -> impl Iterator<Item = usize> {
    let first = rng.random_range(0..all);
    let chosen = sample(rng, all / RUN, wanted.div_ceil(RUN)).into_iter();
    let places = chosen.flat_map(|run| run * RUN..(run + 1) * RUN).take(wanted);
    places.map(move |place| if place < all - first { first + place } else { first + place - all })
}

impl Families {
    /// Whether a reply can carry this address.
    pub fn contain(self, address: SocketAddr) -> bool {
        match self {
            Families::V4 => address.is_ipv4(),
            Families::V6 => address.is_ipv6(),
            Families::Both => true,
        }
    }
}

impl Counts {
    /// Counts a client in (1) or out (-1).
    fn change(&mut self, peer: &Peer, by: i32) {
        let group = if peer.is_seeder() { &mut self.seeders } else { &mut self.leechers };
        *group = group.wrapping_add_signed(by);
        if peer.event == Event::Paused && !peer.is_seeder() {
            self.partial_seeds = self.partial_seeds.wrapping_add_signed(by);
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_xoshiro::Xoshiro256PlusPlus;

    use super::*;

    #[test]
    fn runs_are_different_numbers_and_each_as_likely() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
        // Neither is a multiple of a run.
        const ALL: usize = 43;
        const WANTED: usize = 13;
        let mut chosen = [0; ALL];
        let rounds = 43_000;
        for _ in 0..rounds {
            let mut numbers: Vec<_> = runs(&mut rng, ALL, WANTED).collect();
            numbers.sort_unstable();
            numbers.dedup();
            assert_eq!(numbers.len(), WANTED);
            numbers.into_iter().for_each(|number| chosen[number] += 1);
        }
        let expected = rounds * WANTED / ALL;
        // Ten standard deviations.
        for (number, times) in chosen.into_iter().enumerate() {
            assert!(expected.abs_diff(times) < 1000, "{number} {times} times, not {expected}");
        }
    }
}
