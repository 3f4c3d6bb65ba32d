//! The peers of one swarm and one address family, in little memory.
//!
//! The peers are in a dense vector, so that a random peer is a random index. A short vector is in
//! the order in which the peers were last heard, and is searched from end to end: most swarms are
//! short, and tables would take more memory than the peers. A long vector has an [`Index`].

use std::net::SocketAddr;

use foldhash::quality::FixedState;

use super::clients::Name;
use super::index::Index;
use super::peer::Peer;
use super::slot::{Address, Slot};
use crate::base::{Instant, PeerId};

/// Most peers that are searched from end to end. Beyond that, there is an index.
const SHORT: usize = 16;

/// What a swarm does with the peers of either family. An index is valid until the next change.
pub(super) trait Family {
    fn len(&self) -> usize;
    fn get(&self, index: usize) -> Peer;
    fn index_of_endpoint(&self, address: SocketAddr) -> Option<usize>;
    /// Adds a peer of this family as the most recently heard one. Its endpoint must be new.
    fn push(&mut self, peer: &Peer, hasher: &FixedState);
    /// Removes a peer.
    fn remove(&mut self, index: usize) -> Peer;
    /// Updates a peer, and makes it the most recently heard one. The endpoint stays the same.
    fn refresh(&mut self, index: usize, peer: &Peer);
    /// Updates a peer. The endpoint and `last_heard` stay the same.
    fn correct(&mut self, index: usize, peer: &Peer);
    /// The peer that has been silent for longest, and when it was heard.
    fn oldest(&self) -> Option<(usize, Instant)>;
}

/// Peers, at most one for each endpoint.
#[derive(Debug)]
pub(super) struct Peers<A> {
    slots: Vec<Slot<A>>,
    index: Option<Box<Index>>,
}

impl<A> Default for Peers<A> {
    fn default() -> Self {
        Peers { slots: Vec::new(), index: None }
    }
}

impl<A: Address> Peers<A> {
    /// Calls `give` with the address and the id of a peer, and returns true. If the peer has the
    /// name `unwanted`, only returns false.
    pub(super) fn give(
        &self,
        index: usize,
        unwanted: Option<Name>,
        give: &mut dyn FnMut(SocketAddr, &PeerId),
    ) -> bool {
        let slot = &self.slots[index];
        if unwanted.is_some_and(|name| slot.id == name.id && slot.key == name.key.get()) {
            return false;
        }
        give(SocketAddr::new(slot.ip.into(), slot.port), &slot.id);
        true
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Peer> {
        self.slots.iter().map(Slot::peer)
    }
}

impl<A: Address> Family for Peers<A> {
    fn len(&self) -> usize {
        self.slots.len()
    }

    fn get(&self, index: usize) -> Peer {
        self.slots[index].peer()
    }

    fn index_of_endpoint(&self, address: SocketAddr) -> Option<usize> {
        let (ip, port) = (A::of(address.ip())?, address.port());
        match &self.index {
            Some(index) => index.find_endpoint(&self.slots, ip, port),
            None => self.slots.iter().position(|slot| slot.ip == ip && slot.port == port),
        }
    }

    fn push(&mut self, peer: &Peer, hasher: &FixedState) {
        let Some(slot) = Slot::new(peer) else { return };
        if self.slots.len() == self.slots.capacity() {
            // Grows by a quarter: the usual doubling would leave most of a short vector empty.
            self.slots.reserve_exact(2 + self.slots.len() / 4);
        }
        self.slots.push(slot);
        match &mut self.index {
            Some(index) => index.add(&self.slots),
            None if self.slots.len() > SHORT => {
                self.index = Some(Box::new(Index::new(&self.slots, hasher)))
            }
            None => {}
        }
    }

    fn remove(&mut self, index: usize) -> Peer {
        let slot = match &mut self.index {
            Some(table) => {
                table.remove(&self.slots, index);
                self.slots.swap_remove(index)
            }
            None => self.slots.remove(index),
        };
        if self.slots.is_empty() {
            *self = Peers::default();
        }
        slot.peer()
    }

    fn refresh(&mut self, index: usize, peer: &Peer) {
        self.correct(index, peer);
        match &mut self.index {
            Some(table) => table.heard(index),
            None => self.slots[index..].rotate_left(1),
        }
    }

    fn correct(&mut self, index: usize, peer: &Peer) {
        if let Some(slot) = Slot::new(peer) {
            self.slots[index] = slot;
        }
    }

    fn oldest(&self) -> Option<(usize, Instant)> {
        let index = self.index.as_ref().map_or(0, |index| index.oldest());
        self.slots.get(index).map(|slot| (index, slot.last_heard))
    }
}
