//! One swarm: its peers, its counts, and a fair choice among the peers.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use foldhash::quality::FixedState;
use rand::seq::index::sample;
use rand::{Rng, RngExt};

use super::clients::{Client, Clients, Name};
use super::peer::Peer;
use super::peers::{Family, Peers};
use crate::base::{Announce, Counts, Event, Families, Instant, PeerId};
use crate::behavior::switches::{Completed, IncludeSelf, SwarmBehavior};

/// Number of peers from which a swarm is too large for a cache: reading one peer takes as long as
/// reading its neighbours too.
const LARGE: usize = 4096;
/// Neighbours that are chosen together in such a swarm.
const RUN: usize = 8;
/// Most peers of a client in the other family that are left out of its answers.
const TWINS_MAX: usize = 64;

/// The peers of one torrent.
#[derive(Debug, Default)]
pub(crate) struct Swarm {
    v4: Peers<Ipv4Addr>,
    v6: Peers<Ipv6Addr>,
    counts: Counts,
    /// Whether [`Swarms`] has an entry for this swarm's next expiry.
    pub(super) awaited: bool,
    clients: Clients,
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
    /// A peer is identified by its endpoint, whatever its peer id. An IPv6 peer that is the same
    /// client as an IPv4 peer is not counted. If that client has only one IPv4 peer, the IPv6
    /// peer's download state also replaces that of the IPv4 peer.
    pub(crate) fn announce(
        &mut self,
        now: Instant,
        announce: &Announce,
        hasher: &FixedState,
        behavior: &SwarmBehavior,
    ) {
        let address = announce.address;
        let v6 = address.is_ipv6();
        let known = self.family(v6).index_of_endpoint(address);
        if announce.event == Event::Stopped {
            if let Some(index) = known {
                self.remove(v6, index);
            }
            return;
        }
        let mut peer = Peer::announced(now, announce);
        let before = known.map(|index| self.family(v6).get(index));
        let seeds = match behavior.completed {
            Completed::Nobody => false,
            Completed::Known => before.is_some(),
            Completed::Anybody => true,
        };
        if seeds && announce.event == Event::Completed
            || behavior.seeder_stays && before.as_ref().is_some_and(Peer::is_seeder)
        {
            peer.left = Some(0);
        }
        let mut was_seeder = before.as_ref().map(Peer::is_seeder);
        let mut is_counted = true;
        if v6 || before.is_none() {
            let client = self.client(Name::of_peer(&peer), !v6);
            if !v6 {
                // Known at another address.
                was_seeder = (client.v4 == 0 && client.v6() > 0).then_some(client.v6_seeders > 0);
            } else if let Some(index) = self.only_v4(&client) {
                let twin = self.v4.get(index);
                was_seeder = Some(twin.is_seeder());
                let Peer { left, event, uploaded, downloaded, .. } = peer;
                self.correct_v4(index, &Peer { left, event, uploaded, downloaded, ..twin });
            } else {
                is_counted = client.v4 == 0;
            }
        }
        let completes = match behavior.counts_events {
            true => announce.event == Event::Completed && was_seeder != Some(true),
            false => was_seeder == Some(false),
        };
        if is_counted && peer.is_seeder() && completes {
            self.counts.downloaded = self.counts.downloaded.saturating_add(1);
        }
        self.upsert_peer(&peer, hasher);
    }

    /// Enters a peer as the most recently heard one. It replaces the peer at its endpoint.
    pub(crate) fn upsert_peer(&mut self, peer: &Peer, hasher: &FixedState) {
        let v6 = peer.address.is_ipv6();
        if let Some(index) = self.family(v6).index_of_endpoint(peer.address) {
            if peer.stands_for(&self.family(v6).get(index)) {
                return self.family_mut(v6).refresh(index, peer);
            }
            self.take_out(v6, index);
        }
        if self.clients.must_give_up(self.len()) {
            self.clients = Clients::Untold;
            self.count_all();
        }
        if self.clients.must_grow(self.len()) && self.family(!v6).len() > 0 {
            self.clients = Clients::table(self.v4.iter().chain(self.v6.iter()), hasher);
        }
        self.count(peer, 1);
        self.clients.change(peer, 1);
        self.family_mut(v6).push(peer, hasher);
    }

    /// The counts without the client that announces.
    pub(crate) fn others(&self, announce: &Announce) -> Counts {
        let mut counts = self.counts;
        let address = announce.address;
        let client = self.client(Name::of_announce(announce), address.is_ipv4());
        let counted = match address.is_ipv6() && client.v4 > 0 {
            true => client.only_v4(),
            false => Some(address),
        };
        let of = |address: SocketAddr| {
            let family = self.family(address.is_ipv6());
            family.index_of_endpoint(address).map(|index| family.get(index))
        };
        if let Some(peer) = counted.and_then(of) {
            counts.change(&peer, -1);
        }
        counts
    }

    /// Calls `give` with up to `wanted` different peers, except the asker. Every choice is equally
    /// likely. In a large swarm every peer is equally likely, but some of its neighbours are chosen
    /// with it. The work is proportional to the peers given. A profile may want another choice.
    pub(crate) fn choose(
        &self,
        rng: &mut impl Rng,
        families: Families,
        mut wanted: usize,
        asker: &Announce,
        behavior: &SwarmBehavior,
        give: &mut dyn FnMut(SocketAddr, &PeerId),
    ) {
        if behavior.matches_seeders_with_leechers {
            return self.match_up(families, wanted, asker, give);
        }
        let v4 = if families == Families::V6 { 0 } else { self.v4.len() };
        let v6 = if families == Families::V4 { 0 } else { self.v6.len() };
        let asker_is_v6 = asker.address.is_ipv6();
        let (mut own, mut twins) = (None, None);
        if behavior.listed != IncludeSelf::AsOthers {
            if families.contain(asker.address) {
                own = self.family(asker_is_v6).index_of_endpoint(asker.address);
            }
            twins = self.twins(families, asker);
        }
        let (twin_name, twins) = twins.unzip();
        let all = v4 + v6 - usize::from(own.is_some());
        let twins = twins.unwrap_or_default();
        if behavior.even_choice && all - twins > wanted.max(2) {
            wanted -= wanted % 2;
        }
        // The asker's own place.
        let own = own.map_or(usize::MAX, |index| if asker_is_v6 { v4 + index } else { index });
        // A chosen peer may be a twin of the asker, which is left out. So `twins` more are chosen.
        let mut room = wanted;
        let mut give_one = |chosen: usize| {
            let index = chosen + usize::from(chosen >= own);
            let is_v6 = index >= v4;
            let twin = twin_name.filter(|_| is_v6 != asker_is_v6);
            let given = match is_v6 {
                false => room > 0 && self.v4.give(index, twin, give),
                true => room > 0 && self.v6.give(index - v4, twin, give),
            };
            room -= usize::from(given);
        };
        let (others, wanted) = (all, wanted.saturating_add(twins));
        if others >= LARGE && wanted <= others / 2 {
            runs(rng, others, wanted).for_each(give_one);
        } else if wanted < others {
            sample(rng, others, wanted).into_iter().for_each(give_one);
        } else if others > 0 {
            // All of them, starting with a random one.
            let first = rng.random_range(0..others);
            (first..others).chain(0..first).for_each(&mut give_one);
        }
    }

    /// Calls `give` with up to `wanted` peers other than the asker: only leechers if the asker is a
    /// seeder, otherwise seeders first.
    fn match_up(
        &self,
        families: Families,
        wanted: usize,
        asker: &Announce,
        give: &mut dyn FnMut(SocketAddr, &PeerId),
    ) {
        let mut room = wanted;
        let twins = self.twins(families, asker).map(|(name, _)| name);
        for seeders in [true, false] {
            if seeders && asker.left == Some(0) {
                continue;
            }
            for v6 in [false, true] {
                let family = self.family(v6);
                for peer in (0..family.len()).map(|index| family.get(index)) {
                    let is_twin = v6 != asker.address.is_ipv6()
                        && twins.is_some_and(|name| Name::of_peer(&peer) == Some(name));
                    let other =
                        peer.address != asker.address && !is_twin && families.contain(peer.address);
                    if room > 0 && other && peer.is_seeder() == seeders {
                        room -= 1;
                        give(peer.address, &peer.id);
                    }
                }
            }
        }
    }

    /// The name of the asker's peers in the other family, and how many there are, if the answer
    /// could carry them. `None` if they are too many to leave out quickly: then many clients share a
    /// peer id and a key.
    fn twins(&self, families: Families, asker: &Announce) -> Option<(Name, usize)> {
        let v6 = asker.address.is_ipv4();
        let wanted = if v6 { Families::V6 } else { Families::V4 };
        let name =
            Name::of_announce(asker).filter(|_| [Families::Both, wanted].contains(&families))?;
        let client = self.client(Some(name), v6);
        let twins = if v6 { client.v6() } else { client.v4 } as usize;
        (1..=TWINS_MAX).contains(&twins).then_some((name, twins))
    }

    /// The client with this name. It is empty if the swarm has no peers of this family.
    fn client(&self, name: Option<Name>, v6: bool) -> Client {
        match name.filter(|_| self.family(v6).len() > 0) {
            Some(name) => self.clients.get(&name, self.peers()),
            None => Client::default(),
        }
    }

    /// The place of a client's IPv4 peer, if it has exactly one.
    fn only_v4(&self, client: &Client) -> Option<usize> {
        self.v4.index_of_endpoint(client.only_v4()?)
    }

    /// Replaces an IPv4 peer with `peer`, which differs only in its download state.
    fn correct_v4(&mut self, index: usize, peer: &Peer) {
        self.counts.change(&self.v4.get(index), -1);
        self.counts.change(peer, 1);
        self.v4.correct(index, peer);
    }

    /// Adds a peer to the counts (1) or subtracts it (-1). The swarm must not have it at this
    /// moment.
    fn count(&mut self, peer: &Peer, by: i32) {
        let v6 = peer.address.is_ipv6();
        let client = self.client(Name::of_peer(peer), !v6);
        if !v6 && client.v4 == 0 {
            // Once a client has an IPv4 peer, its IPv6 peers are not counted.
            client.count_v6(&mut self.counts, -by);
        }
        if !v6 || client.v4 == 0 {
            self.counts.change(peer, by);
        }
    }

    /// Counts every peer separately.
    fn count_all(&mut self) {
        let mut counts = Counts { downloaded: self.counts.downloaded, ..Counts::default() };
        self.peers().for_each(|peer| counts.change(&peer, 1));
        self.counts = counts;
    }

    /// When the peer at an endpoint was heard last, if there is one.
    pub(crate) fn last_heard(&self, address: SocketAddr) -> Option<Instant> {
        let family = self.family(address.is_ipv6());
        family.index_of_endpoint(address).map(|index| family.get(index).last_heard)
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

    /// Removes a peer.
    fn remove(&mut self, v6: bool, index: usize) {
        self.take_out(v6, index);
        if self.len() == 0 {
            self.clients = Clients::default();
        }
    }

    /// Removes a peer from lists, tables and counts.
    fn take_out(&mut self, v6: bool, index: usize) {
        let peer = self.family_mut(v6).remove(index);
        self.clients.change(&peer, -1);
        self.count(&peer, -1);
    }
}

/// `wanted` different numbers below `all`, in runs of neighbours. Each number is equally likely.
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
    /// Adds a client (1) or subtracts it (-1).
    fn change(&mut self, peer: &Peer, by: i32) {
        let group = if peer.is_seeder() { &mut self.seeders } else { &mut self.leechers };
        *group = group.wrapping_add_signed(by);
        if peer.is_partial_seed() {
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
