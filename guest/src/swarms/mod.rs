//! All swarms, and when the next peer in any of them expires.

mod clients;
mod index;
mod peer;
mod peers;
mod slot;
mod swarm;
mod web;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::net::SocketAddr;
use std::time::Duration;

use foldhash::quality::FixedState;
use hashbrown::HashMap;

use crate::base::{Announce, Event, InfoHash, Instant};
use crate::behavior::Limits;
use crate::behavior::switches::SwarmBehavior;
pub use peer::Peer;
use swarm::Swarm;
pub(crate) use web::WebPeers;

/// The swarms by info hash.
#[derive(Debug)]
pub(crate) struct Swarms {
    swarms: HashMap<InfoHash, Swarm, FixedState>,
    /// One entry for each swarm with peers, not later than its oldest peer was last heard. It may
    /// be too early if that peer has been heard since or has left; it is corrected when its time
    /// comes.
    silent_since: BinaryHeap<Reverse<(Instant, InfoHash)>>,
    with_peers: u32,
    peers: usize,
    limits: Limits,
    hasher: FixedState,
    behavior: &'static SwarmBehavior,
}

impl Swarms {
    /// `seed` makes the order of the hash tables hard to predict for clients that choose the keys.
    pub(crate) fn new(seed: u64, limits: Limits, behavior: &'static SwarmBehavior) -> Self {
        Swarms::with_hasher(FixedState::with_seed(seed), limits, behavior)
    }

    fn with_hasher(hasher: FixedState, limits: Limits, behavior: &'static SwarmBehavior) -> Self {
        Swarms {
            swarms: HashMap::with_hasher(hasher.clone()),
            silent_since: BinaryHeap::new(),
            with_peers: 0,
            peers: 0,
            limits,
            hasher,
            behavior,
        }
    }

    pub(crate) fn get(&self, info_hash: &InfoHash) -> Option<&Swarm> {
        self.swarms.get(info_hash)
    }

    /// How many swarms have a peer.
    pub(crate) fn with_peers(&self) -> u32 {
        self.with_peers
    }

    /// Every swarm, including those that have only a history, in no particular order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&InfoHash, &Swarm)> {
        self.swarms.iter()
    }

    /// The same limits and the same order of tables, but no swarm.
    pub(crate) fn emptied(&self) -> Self {
        Swarms::with_hasher(self.hasher.clone(), self.limits, self.behavior)
    }

    /// Enters an announce, and returns the swarm as it is now, if there is one. A swarm is created
    /// with its first peer. If there is no room for another, the peer that has been silent for
    /// longest is removed.
    pub(crate) fn announce(&mut self, now: Instant, announce: &Announce) -> Option<&Swarm> {
        let key = announce.info_hash;
        if announce.event == Event::Stopped && !self.swarms.contains_key(&key) {
            return None;
        }
        let behavior = self.behavior;
        self.change(now, key, |swarm, hasher| swarm.announce(now, announce, hasher, behavior));
        self.swarms.get(&key)
    }

    /// Enters a peer as it was when it was last heard.
    pub(crate) fn upsert_peer(&mut self, key: InfoHash, peer: &Peer) {
        self.change(peer.last_heard, key, |swarm, hasher| swarm.upsert_peer(peer, hasher));
    }

    /// Changes a swarm, which is created if necessary, and makes room for what was added.
    fn change(
        &mut self,
        now: Instant,
        key: InfoHash,
        change: impl FnOnce(&mut Swarm, &FixedState),
    ) {
        if !self.swarms.contains_key(&key) {
            while self.swarms.len() >= self.limits.swarms {
                self.make_room();
            }
        }
        let swarm = self.swarms.entry(key).or_default();
        let before = swarm.len();
        change(swarm, &self.hasher);
        if before != swarm.len() {
            self.changed(now, key, before);
        }
        while self.peers > self.limits.peers {
            self.make_room();
        }
    }

    /// Removes the peer at an endpoint; false if there is none.
    pub(crate) fn remove(&mut self, now: Instant, key: InfoHash, address: SocketAddr) -> bool {
        let Some(swarm) = self.swarms.get_mut(&key) else { return false };
        let before = swarm.len();
        let removed = swarm.remove_endpoint(address);
        self.changed(now, key, before);
        removed
    }

    /// Sets how often a leecher of this swarm has become a seeder. The swarm is created if there is
    /// room for it.
    pub(crate) fn set_downloaded(&mut self, key: InfoHash, downloaded: u32) {
        if self.swarms.contains_key(&key) || self.swarms.len() < self.limits.swarms {
            self.swarms.entry(key).or_default().set_downloaded(downloaded);
        }
    }

    /// Updates the totals after a change to a swarm that had `before` peers.
    fn changed(&mut self, now: Instant, key: InfoHash, before: usize) {
        let Some(swarm) = self.swarms.get_mut(&key) else { return };
        let after = swarm.len();
        self.peers = self.peers - before + after;
        match (before, after) {
            (0, 1..) => {
                self.with_peers += 1;
                if !std::mem::replace(&mut swarm.awaited, true) {
                    self.silent_since.push(Reverse((now, key)));
                }
            }
            (1.., 0) => self.with_peers -= 1,
            _ => {}
        }
    }

    /// Removes the peers that have been silent for longer than `lifetime`, and forgets swarms that
    /// have neither peers nor a history.
    pub(crate) fn expire(&mut self, now: Instant, lifetime: Duration) {
        while let Some(&Reverse((since, key))) = self.silent_since.peek() {
            if now <= since + lifetime {
                break;
            }
            self.settle(key, |heard| now > heard + lifetime);
        }
    }

    /// When `expire` has something to do next.
    pub(crate) fn next_expiry(&self, lifetime: Duration) -> Option<Instant> {
        let Reverse((since, _)) = self.silent_since.peek()?;
        Some(*since + lifetime + Duration::from_nanos(1))
    }

    /// Removes the peer that has been silent for longest. If there is no peer, removes all history.
    fn make_room(&mut self) {
        while let Some(&Reverse((since, key))) = self.silent_since.peek() {
            let before = (self.peers, self.swarms.len());
            // An entry may be too early. Then this only corrects it, and the next entry is tried.
            self.settle(key, |heard| heard <= since);
            if (self.peers, self.swarms.len()) != before {
                return;
            }
        }
        self.swarms.clear();
    }

    /// Removes the peers for which `is_over` is true, oldest first, from the swarm with the first
    /// entry in `silent_since`. Then corrects that entry.
    fn settle(&mut self, key: InfoHash, is_over: impl Fn(Instant) -> bool) {
        self.silent_since.pop();
        let Some(swarm) = self.swarms.get_mut(&key) else { return };
        let before = swarm.len();
        while swarm.oldest().is_some_and(&is_over) {
            swarm.remove_oldest();
        }
        self.peers -= before - swarm.len();
        match swarm.oldest() {
            Some(oldest) => self.silent_since.push(Reverse((oldest, key))),
            None => {
                swarm.awaited = false;
                self.with_peers -= u32::from(before > 0);
                if swarm.counts().downloaded == 0 {
                    self.swarms.remove(&key);
                }
            }
        }
    }
}
