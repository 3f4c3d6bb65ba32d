//! Finds the peers of a long list by endpoint, by peer id, and by how long they have been silent.
//!
//! Two hash tables of indexes into the list, and a doubly linked list of them in the order in which
//! the peers were last heard.

use std::hash::BuildHasher;

use foldhash::quality::FixedState;
use hashbrown::HashTable;

use super::peers::{Address, Slot};
use crate::PeerId;

const NONE: u32 = u32::MAX;

#[derive(Debug)]
struct Link {
    older: u32,
    newer: u32,
}

#[derive(Debug)]
pub(super) struct Index {
    by_endpoint: HashTable<u32>,
    by_id: HashTable<u32>,
    order: Vec<Link>,
    oldest: u32,
    newest: u32,
    hasher: FixedState,
}

impl Index {
    /// The index of a list that is in the order of last hearing.
    pub(super) fn new<A: Address>(slots: &[Slot<A>], hasher: &FixedState) -> Self {
        let mut index = Index {
            by_endpoint: HashTable::new(),
            by_id: HashTable::new(),
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

    /// Takes in the last slot, as the one heard last.
    pub(super) fn add<A: Address>(&mut self, slots: &[Slot<A>]) {
        let last = slots.len() - 1;
        let Index { by_endpoint, by_id, hasher, .. } = self;
        // By way of `dyn`, so that the component has the growing of a table once and not four times.
        let endpoint: &dyn Fn(&u32) -> u64 = &|&i| endpoint_hash(hasher, &slots[i as usize]);
        let id: &dyn Fn(&u32) -> u64 = &|&i| id_hash(hasher, &slots[i as usize].id);
        let last = last as u32;
        by_endpoint.insert_unique(endpoint(&last), last, endpoint);
        by_id.insert_unique(id(&last), last, id);
        self.order.push(Link { older: NONE, newer: NONE });
        self.link_newest(last);
    }

    /// Forgets a slot, in whose place the last one then is.
    pub(super) fn remove<A: Address>(&mut self, slots: &[Slot<A>], index: usize) {
        let (gone, last) = (index as u32, slots.len() as u32 - 1);
        self.unlink(gone);
        let hashes = |i: u32| {
            let slot = &slots[i as usize];
            (endpoint_hash(&self.hasher, slot), id_hash(&self.hasher, &slot.id))
        };
        let (endpoint, id) = hashes(gone);
        let (last_endpoint, last_id) = hashes(last);
        for (table, hash, last_hash) in
            [(&mut self.by_endpoint, endpoint, last_endpoint), (&mut self.by_id, id, last_id)]
        {
            if let Ok(entry) = table.find_entry(hash, |&i| i == gone) {
                entry.remove();
            }
            if let Some(moved) = table.find_mut(last_hash, |&i| i == last) {
                *moved = gone;
            }
        }
        if gone != last {
            let Link { older, newer } = self.order[last as usize];
            self.set_newer(older, gone);
            self.set_older(newer, gone);
        }
        self.order.swap_remove(index);
    }

    /// Makes a slot the one heard last.
    pub(super) fn heard(&mut self, index: usize) {
        let index = index as u32;
        if self.newest != index {
            self.unlink(index);
            self.link_newest(index);
        }
    }

    pub(super) fn find_id<A: Address>(&self, slots: &[Slot<A>], id: &PeerId) -> Option<usize> {
        let found = self.by_id.find(id_hash(&self.hasher, id), |&i| slots[i as usize].id == *id);
        found.map(|&i| i as usize)
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

    /// What comes after `index`, or first of all where there is no such slot.
    fn set_newer(&mut self, index: u32, newer: u32) {
        match self.order.get_mut(index as usize) {
            Some(link) => link.newer = newer,
            None => self.oldest = newer,
        }
    }

    /// What comes before `index`, or last of all where there is no such slot.
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

fn id_hash(hasher: &FixedState, id: &PeerId) -> u64 {
    hasher.hash_one(id)
}
