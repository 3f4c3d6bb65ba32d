//! Finds the peers of a long list by endpoint, and by how long they have been silent.
//!
//! It has a hash table of indexes into the list, and a doubly linked list of these indexes in the
//! order in which the peers were last heard.

use std::hash::BuildHasher;

use foldhash::quality::FixedState;
use hashbrown::HashTable;

use super::slot::{Address, Slot};

const NONE: u32 = u32::MAX;

#[derive(Debug)]
struct Link {
    older: u32,
    newer: u32,
}

#[derive(Debug)]
pub(super) struct Index {
    by_endpoint: HashTable<u32>,
    order: Vec<Link>,
    oldest: u32,
    newest: u32,
    hasher: FixedState,
}

impl Index {
    /// The index of a list in which the peers are in the order in which they were last heard.
    pub(super) fn new<A: Address>(slots: &[Slot<A>], hasher: &FixedState) -> Self {
        let mut index = Index {
            by_endpoint: HashTable::new(),
            order: Vec::new(),
            oldest: NONE,
            newest: NONE,
            hasher: hasher.clone(),
        };
        for length in 1..=slots.len() {
            index.add(&slots[..length]);
        }
        index
    }

    /// Adds the last slot, as the most recently heard one.
    pub(super) fn add<A: Address>(&mut self, slots: &[Slot<A>]) {
        let last = slots.len() - 1;
        let Index { by_endpoint, hasher, .. } = self;
        // `dyn`, so that the component contains the code that grows a table once and not twice.
        let endpoint: &dyn Fn(&u32) -> u64 = &|&i| endpoint_hash(hasher, &slots[i as usize]);
        let last = last as u32;
        by_endpoint.insert_unique(endpoint(&last), last, endpoint);
        self.order.push(Link { older: NONE, newer: NONE });
        self.link_newest(last);
    }

    /// Removes a slot. The last slot then takes its place.
    pub(super) fn remove<A: Address>(&mut self, slots: &[Slot<A>], index: usize) {
        let (gone, last) = (index as u32, slots.len() as u32 - 1);
        self.unlink(gone);
        let hash = |i: u32| endpoint_hash(&self.hasher, &slots[i as usize]);
        if let Ok(entry) = self.by_endpoint.find_entry(hash(gone), |&i| i == gone) {
            entry.remove();
        }
        if let Some(moved) = self.by_endpoint.find_mut(hash(last), |&i| i == last) {
            *moved = gone;
        }
        if gone != last {
            let Link { older, newer } = self.order[last as usize];
            self.set_newer(older, gone);
            self.set_older(newer, gone);
        }
        self.order.swap_remove(index);
    }

    /// Makes a slot the most recently heard one.
    pub(super) fn heard(&mut self, index: usize) {
        let index = index as u32;
        if self.newest != index {
            self.unlink(index);
            self.link_newest(index);
        }
    }

    pub(super) fn find_endpoint<A: Address>(
        &self,
        slots: &[Slot<A>],
        ip: A,
        port: u16,
    ) -> Option<usize> {
        let found = self.by_endpoint.find(self.hasher.hash_one((ip, port)), |&i| {
            let slot = &slots[i as usize];
            (slot.ip, slot.port) == (ip, port)
        });
        found.map(|&i| i as usize)
    }

    /// The slot that has been silent for longest; beyond the end if there is none.
    pub(super) fn oldest(&self) -> usize {
        self.oldest as usize
    }

    fn unlink(&mut self, index: u32) {
        let Link { older, newer } = self.order[index as usize];
        self.set_newer(older, newer);
        self.set_older(newer, older);
    }

    fn link_newest(&mut self, index: u32) {
        let older = self.newest;
        self.order[index as usize] = Link { older, newer: NONE };
        self.set_newer(older, index);
        self.newest = index;
    }

    /// Sets the slot after `index`. If there is no slot `index`, sets the oldest slot.
    fn set_newer(&mut self, index: u32, newer: u32) {
        match self.order.get_mut(index as usize) {
            Some(link) => link.newer = newer,
            None => self.oldest = newer,
        }
    }

    /// Sets the slot before `index`. If there is no slot `index`, sets the newest slot.
    fn set_older(&mut self, index: u32, older: u32) {
        match self.order.get_mut(index as usize) {
            Some(link) => link.older = older,
            None => self.newest = older,
        }
    }
}

fn endpoint_hash<A: Address>(hasher: &FixedState, slot: &Slot<A>) -> u64 {
    hasher.hash_one((slot.ip, slot.port))
}
