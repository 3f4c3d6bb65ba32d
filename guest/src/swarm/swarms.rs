//! All swarms, and when the next peer in any of them expires.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

use foldhash::quality::FixedState;
use hashbrown::HashMap;

use super::Swarm;
use crate::{Announce, Event, InfoHash, Instant};

/// The swarms by info hash.
#[derive(Debug)]
pub(crate) struct Swarms {
    swarms: HashMap<InfoHash, Swarm, FixedState>,
    /// One entry for each swarm with peers: not later than its oldest peer's last hearing. It may be
    /// earlier, when that peer has been heard since or has gone; it is put right when its time comes.
    silent_since: BinaryHeap<Reverse<(Instant, InfoHash)>>,
    with_peers: u32,
    hasher: FixedState,
}

impl Swarms {
    /// `seed` makes the hash tables' order hard to foresee for whoever chooses the keys.
    pub(crate) fn new(seed: u64) -> Self {
        let hasher = FixedState::with_seed(seed);
        Swarms {
            swarms: HashMap::with_hasher(hasher.clone()),
            silent_since: BinaryHeap::new(),
            with_peers: 0,
            hasher,
        }
    }

    pub(crate) fn get(&self, info_hash: &InfoHash) -> Option<&Swarm> {
        self.swarms.get(info_hash)
    }

    /// How many swarms have a peer.
    pub(crate) fn with_peers(&self) -> u32 {
        self.with_peers
    }

    /// Enters an announce; gives the swarm as it is now, if there is one. A swarm comes into being
    /// with its first peer.
    pub(crate) fn announce(&mut self, now: Instant, announce: &Announce) -> Option<&Swarm> {
        let key = announce.info_hash;
        if announce.event == Event::Stopped && !self.swarms.contains_key(&key) {
            return None;
        }
        let swarm = self.swarms.entry(key).or_insert_with(|| Swarm::new(&self.hasher));
        let before = swarm.len();
        swarm.announce(now, announce);
        match (before, swarm.len()) {
            (0, 1..) => {
                self.with_peers += 1;
                if !std::mem::replace(&mut swarm.awaited, true) {
                    self.silent_since.push(Reverse((now, key)));
                }
            }
            (1.., 0) => self.with_peers -= 1,
            _ => {}
        }
        self.swarms.get(&key)
    }

    /// Removes the peers that have been silent for longer than `lifetime`, and forgets swarms that
    /// have neither peers nor a history.
    pub(crate) fn expire(&mut self, now: Instant, lifetime: Duration) {
        while let Some(&Reverse((since, key))) = self.silent_since.peek() {
            if now <= since + lifetime {
                break;
            }
            self.silent_since.pop();
            let Some(swarm) = self.swarms.get_mut(&key) else { continue };
            let had_peers = swarm.len() > 0;
            swarm.expire(now - lifetime);
            match swarm.oldest() {
                Some(oldest) => self.silent_since.push(Reverse((oldest, key))),
                None => {
                    swarm.awaited = false;
                    self.with_peers -= u32::from(had_peers);
                    if swarm.counts().downloaded == 0 {
                        self.swarms.remove(&key);
                    }
                }
            }
        }
    }

    /// When `expire` has something to do next.
    pub(crate) fn next_expiry(&self, lifetime: Duration) -> Option<Instant> {
        let Reverse((since, _)) = self.silent_since.peek()?;
        Some(*since + lifetime + Duration::from_nanos(1))
    }
}
