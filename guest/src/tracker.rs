//! The tracker: swarms, what a test has set, and what both protocols need to serve them.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::fault::{Effects, Faults, Outbox};
use crate::record::Record;
use crate::swarm::Swarms;
use crate::udp::ConnectionIds;
use crate::{
    Announce, Counts, Event, Families, InfoHash, Instant, Overrides, Peer, PeerId, Settings,
};

/// Random values that nobody else may know.
#[derive(Clone, Copy)]
pub struct Secrets {
    /// Keys the connection ids.
    pub connection_ids: [u8; 16],
    /// Starts the choice of peers.
    pub choice: u64,
    /// Keys the hash tables.
    pub tables: u64,
}

/// What secrets are made from.
#[derive(Clone, Copy)]
pub enum Seed {
    /// Bits that nobody knows.
    Random([u64; 4]),
    /// A number that a test chose, so that the tracker repeats itself.
    Given(u64),
}

impl Secrets {
    /// The same ones from the same seed.
    pub fn from_seed(seed: Seed) -> Self {
        let words = match seed {
            Seed::Random(words) => words,
            Seed::Given(number) => {
                let mut rng = Xoshiro256PlusPlus::seed_from_u64(number);
                std::array::from_fn(|_| rng.next_u64())
            }
        };
        let [first, second, choice, tables] = words;
        let key = u128::from(first) << 64 | u128::from(second);
        Secrets { connection_ids: key.to_be_bytes(), choice, tables }
    }
}

/// What an announce is told besides peers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// When to announce again, in seconds.
    pub interval: u32,
    /// Announce no sooner, in seconds.
    pub min_interval: u32,
    /// The swarm, the announcer included.
    pub counts: Counts,
}

/// For how long a tracker is to be shut down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shut {
    /// For so long, by its clock.
    For(Duration),
    /// Until it is told otherwise.
    Until,
}

/// A tracker without its sockets.
pub struct Tracker {
    settings: Settings,
    /// What a test has set.
    pub overrides: Overrides,
    /// What has come in, and what became of it.
    pub record: Record,
    /// What is to go wrong.
    pub faults: Faults,
    /// Replies that are not sent at once.
    pub outbox: Outbox,
    /// Whether the tracker is to be shut down.
    pub shut: Option<Shut>,
    pub(crate) connection_ids: ConnectionIds,
    pub(crate) swarms: Swarms,
    rng: Xoshiro256PlusPlus,
}

impl Tracker {
    /// A tracker that knows no swarm.
    pub fn new(settings: Settings, secrets: Secrets) -> Self {
        Tracker {
            connection_ids: ConnectionIds::new(
                secrets.connection_ids,
                settings.connection_id_lifetime,
            ),
            swarms: Swarms::new(secrets.tables, settings.limits),
            overrides: Overrides::default(),
            record: Record::new(settings.record_max),
            faults: Faults::new(!secrets.choice),
            outbox: Outbox::default(),
            shut: None,
            rng: Xoshiro256PlusPlus::seed_from_u64(secrets.choice),
            settings,
        }
    }

    /// How it behaves.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Whether an announce of a torrent is let in, with the passkey that it has.
    ///
    /// # Errors
    /// Why not.
    pub(crate) fn admit(
        &self,
        info_hash: InfoHash,
        passkey: impl FnOnce() -> Option<Vec<u8>>,
    ) -> Result<(), String> {
        match self.overrides.refusals.get(&info_hash) {
            Some(text) => Err(text.clone()),
            None => self.settings.access.check(info_hash, passkey),
        }
    }

    /// Enters an announce, calls `give` with the peers that the client is told of, and returns what
    /// else it is told. One that stops is told of nobody.
    pub fn announce(
        &mut self,
        now: Instant,
        announce: &Announce,
        families: Families,
        mut give: impl FnMut(SocketAddr, &PeerId),
    ) -> Told {
        self.expire(now);
        let swarm = self.swarms.announce(now, announce);
        let counts = swarm.map(|swarm| swarm.counts()).unwrap_or_default();
        let mut told = Told {
            interval: self.overrides.interval.unwrap_or(self.settings.interval),
            min_interval: self.overrides.min_interval.unwrap_or(self.settings.min_interval),
            counts: *self.overrides.counts.get(&announce.info_hash).unwrap_or(&counts),
        };
        if announce.event == Event::Stopped {
            return told;
        }
        let script = self.overrides.take_script(&announce.info_hash);
        told.interval = script.interval.unwrap_or(told.interval);
        told.min_interval = script.min_interval.unwrap_or(told.min_interval);
        if let Some(peers) = script.peers {
            for (address, id) in peers.iter().filter(|(address, _)| families.contain(*address)) {
                give(*address, id);
            }
        } else if let Some(swarm) = swarm {
            let wanted = announce.numwant.unwrap_or(self.settings.numwant_default);
            let wanted = wanted.min(self.settings.numwant_max) as usize;
            swarm.choose(&mut self.rng, families, wanted, announce, give);
        }
        told
    }

    /// Enters an announce that no reply is made from: what a client says of a further address, or
    /// a test of a peer that does not exist.
    pub fn enter(&mut self, now: Instant, announce: &Announce) {
        self.expire(now);
        self.swarms.announce(now, announce);
    }

    /// Removes the peer at an address; false if there is none.
    pub fn remove_peer(&mut self, now: Instant, info_hash: InfoHash, address: SocketAddr) -> bool {
        self.expire(now);
        self.swarms.remove(now, info_hash, address)
    }

    /// What every swarm with a peer holds, as counted.
    pub fn swarms(&mut self, now: Instant) -> BTreeMap<InfoHash, Counts> {
        self.expire(now);
        // To extend a map inserts one by one; to collect one would link in a sort, 20 KB of code.
        let mut swarms = BTreeMap::new();
        let with_peers = self.swarms.iter().filter(|(_, swarm)| swarm.len() > 0);
        swarms.extend(with_peers.map(|(info_hash, swarm)| (*info_hash, swarm.counts())));
        swarms
    }

    /// What a scrape of all swarms is told: of those with a peer, and those whose numbers are set.
    pub fn scrape_all(&mut self, now: Instant) -> BTreeMap<InfoHash, Counts> {
        let mut swarms = self.swarms(now);
        for (info_hash, counts) in self.overrides.counts.iter() {
            swarms.insert(*info_hash, *counts);
        }
        swarms
    }

    /// What a scrape is told of a swarm; zeros for one that is not known. Changes nothing.
    pub fn scrape(&mut self, now: Instant, info_hash: &InfoHash) -> Counts {
        self.expire(now);
        match self.overrides.counts.get(info_hash) {
            Some(counts) => *counts,
            None => self.swarms.get(info_hash).map(|swarm| swarm.counts()).unwrap_or_default(),
        }
    }

    /// The peers of a swarm, IPv4 before IPv6.
    pub fn peers(&mut self, now: Instant, info_hash: &InfoHash) -> impl Iterator<Item = Peer> {
        self.expire(now);
        self.swarms.get(info_hash).into_iter().flat_map(|swarm| swarm.peers())
    }

    /// How many swarms have a peer.
    pub fn swarm_count(&mut self, now: Instant) -> u32 {
        self.expire(now);
        self.swarms.with_peers()
    }

    /// Forgets all swarms, what was set, and what was recorded and expected. Faults are gone, and what
    /// they held is due.
    pub fn clear(&mut self, now: Instant) {
        self.swarms = self.swarms.emptied();
        self.overrides = Overrides::default();
        self.record = Record::new(self.settings.record_max);
        self.faults.clear();
        self.outbox.release(now, None);
    }

    /// Removes a fault, and lets go what it holds; false if there is none of this number.
    pub fn remove_fault(&mut self, now: Instant, id: u32) -> bool {
        self.outbox.release(now, Some(id));
        self.faults.remove(id)
    }

    /// Removes all faults, and lets go what they hold.
    pub fn clear_faults(&mut self, now: Instant) {
        self.faults.clear();
        self.outbox.release(now, None);
    }

    /// Forgets every connection id that was given.
    pub fn forget_connection_ids(&mut self) {
        self.connection_ids.forget();
    }

    /// Does what is to be done after a reply.
    pub(crate) fn after_reply(&mut self, effects: &Effects) {
        if effects.forget_ids {
            self.connection_ids.forget();
        }
        if effects.forget_swarms {
            self.swarms = self.swarms.emptied();
        }
        self.shut = effects.down.map(Shut::For).or(self.shut);
    }

    /// Removes the peers that have been silent for too long. Every other call does it first.
    pub fn expire(&mut self, now: Instant) {
        self.swarms.expire(now, self.settings.peer_lifetime);
    }

    /// When there is a peer to remove next.
    pub fn next_expiry(&self) -> Option<Instant> {
        self.swarms.next_expiry(self.settings.peer_lifetime)
    }
}
