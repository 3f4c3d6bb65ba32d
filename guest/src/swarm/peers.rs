//! The peers of one swarm and one address family.
//!
//! A dense vector, so that a random peer is a random index; two hash tables of indexes into it, by
//! endpoint and by peer id; and a doubly linked list through it in the order in which the peers were
//! last heard, so that the silent ones are found without looking at the others.

use std::hash::{BuildHasher, Hash};
use std::net::SocketAddr;

use foldhash::quality::FixedState;
use hashbrown::HashTable;

use super::Peer;
use crate::{Instant, PeerId};

const NONE: u32 = u32::MAX;

/// One peer, and its neighbours in the order of last hearing.
#[derive(Debug)]
struct Slot {
    peer: Peer,
    older: u32,
    newer: u32,
}

/// Peers, at most one for an endpoint and at most one for a peer id.
#[derive(Debug)]
pub(super) struct Peers {
    slots: Vec<Slot>,
    by_endpoint: HashTable<u32>,
    by_id: HashTable<u32>,
    oldest: u32,
    newest: u32,
    hasher: FixedState,
}

impl Peers {
    pub(super) fn new(hasher: FixedState) -> Self {
        Peers {
            slots: Vec::new(),
            by_endpoint: HashTable::new(),
            by_id: HashTable::new(),
            oldest: NONE,
            newest: NONE,
            hasher,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    pub(super) fn get(&self, index: usize) -> &Peer {
        &self.slots[index].peer
    }

    /// A peer whose endpoint and id must stay as they are.
    pub(super) fn get_mut(&mut self, index: usize) -> &mut Peer {
        &mut self.slots[index].peer
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Peer> {
        self.slots.iter().map(|slot| &slot.peer)
    }

    pub(super) fn index_of_id(&self, id: &PeerId) -> Option<usize> {
        let found = self.by_id.find(hash(&self.hasher, id), |&i| self.get(i as usize).id == *id);
        found.map(|&i| i as usize)
    }

    pub(super) fn index_of_endpoint(&self, address: SocketAddr) -> Option<usize> {
        let found = self
            .by_endpoint
            .find(hash(&self.hasher, &address), |&i| self.get(i as usize).address == address);
        found.map(|&i| i as usize)
    }

    /// Adds a peer as the one heard last. Neither its endpoint nor its id may be there already.
    pub(super) fn push(&mut self, peer: Peer) {
        let Peers { slots, by_endpoint, by_id, hasher, .. } = self;
        let index = slots.len() as u32;
        let (endpoint_hash, id_hash) = (hash(hasher, &peer.address), hash(hasher, &peer.id));
        slots.push(Slot { peer, older: NONE, newer: NONE });
        by_endpoint.insert_unique(endpoint_hash, index, |&i| {
            hash(hasher, &slots[i as usize].peer.address)
        });
        by_id.insert_unique(id_hash, index, |&i| hash(hasher, &slots[i as usize].peer.id));
        self.link_newest(index);
    }

    /// Takes a peer out. The last one moves into its place.
    pub(super) fn swap_remove(&mut self, index: usize) -> Peer {
        self.unlink(index as u32);
        self.forget(index as u32);
        let last = self.slots.len() - 1;
        if index != last {
            self.point_at(last as u32, index as u32);
        }
        self.slots.swap_remove(index).peer
    }

    /// Puts a peer in the place of its former self, as the one heard last. Endpoint and id are the
    /// same.
    pub(super) fn refresh(&mut self, index: usize, peer: Peer) {
        self.slots[index].peer = peer;
        if self.newest != index as u32 {
            self.unlink(index as u32);
            self.link_newest(index as u32);
        }
    }

    /// The peer that has been silent for longest.
    pub(super) fn oldest(&self) -> Option<(usize, Instant)> {
        let index = self.oldest as usize;
        self.slots.get(index).map(|slot| (index, slot.peer.last_heard))
    }

    /// Removes an index from both tables.
    fn forget(&mut self, index: u32) {
        let peer = &self.slots[index as usize].peer;
        let (endpoint_hash, id_hash) =
            (hash(&self.hasher, &peer.address), hash(&self.hasher, &peer.id));
        if let Ok(entry) = self.by_endpoint.find_entry(endpoint_hash, |&i| i == index) {
            entry.remove();
        }
        if let Ok(entry) = self.by_id.find_entry(id_hash, |&i| i == index) {
            entry.remove();
        }
    }

    /// Makes everything that points at the slot `from` point at `to`.
    fn point_at(&mut self, from: u32, to: u32) {
        let Slot { peer, older, newer } = &self.slots[from as usize];
        let (older, newer) = (*older, *newer);
        let (endpoint_hash, id_hash) =
            (hash(&self.hasher, &peer.address), hash(&self.hasher, &peer.id));
        if let Some(index) = self.by_endpoint.find_mut(endpoint_hash, |&i| i == from) {
            *index = to;
        }
        if let Some(index) = self.by_id.find_mut(id_hash, |&i| i == from) {
            *index = to;
        }
        self.set_newer(older, to);
        self.set_older(newer, to);
    }

    fn unlink(&mut self, index: u32) {
        let Slot { older, newer, .. } = self.slots[index as usize];
        self.set_newer(older, newer);
        self.set_older(newer, older);
    }

    fn link_newest(&mut self, index: u32) {
        let older = self.newest;
        let slot = &mut self.slots[index as usize];
        (slot.older, slot.newer) = (older, NONE);
        self.set_newer(older, index);
        self.newest = index;
    }

    /// What comes after `index`, or first of all where there is no such slot.
    fn set_newer(&mut self, index: u32, newer: u32) {
        match self.slots.get_mut(index as usize) {
            Some(slot) => slot.newer = newer,
            None => self.oldest = newer,
        }
    }

    /// What comes before `index`, or last of all where there is no such slot.
    fn set_older(&mut self, index: u32, older: u32) {
        match self.slots.get_mut(index as usize) {
            Some(slot) => slot.older = older,
            None => self.newest = older,
        }
    }
}

fn hash(hasher: &FixedState, value: &impl Hash) -> u64 {
    hasher.hash_one(value)
}
