//! The tracker: swarms, and what both protocols need to serve them.

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::swarm::Swarms;
use crate::udp::ConnectionIds;
use crate::{Announce, Counts, Event, Families, InfoHash, Instant, Peer, Settings};

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

/// A tracker without its sockets.
pub struct Tracker {
    settings: Settings,
    pub(crate) connection_ids: ConnectionIds,
    swarms: Swarms,
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
            rng: Xoshiro256PlusPlus::seed_from_u64(secrets.choice),
            settings,
        }
    }

    /// How it behaves.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Enters an announce, calls `give` with the peers that the client is told of, and returns what
    /// the swarm holds now, the announcer included. One that stops is told of nobody.
    pub fn announce(
        &mut self,
        now: Instant,
        announce: &Announce,
        families: Families,
        give: impl FnMut(&Peer),
    ) -> Counts {
        self.expire(now);
        let Some(swarm) = self.swarms.announce(now, announce) else { return Counts::default() };
        if announce.event != Event::Stopped {
            let wanted = announce.numwant.unwrap_or(self.settings.numwant_default);
            let wanted = wanted.min(self.settings.numwant_max) as usize;
            swarm.choose(&mut self.rng, families, wanted, announce, give);
        }
        swarm.counts()
    }

    /// Enters an announce that no reply is made from: what a client says of a further address.
    pub fn enter(&mut self, now: Instant, announce: &Announce) {
        self.expire(now);
        self.swarms.announce(now, announce);
    }

    /// What every swarm with a peer holds.
    pub fn scrape_all(&mut self, now: Instant) -> impl Iterator<Item = (InfoHash, Counts)> {
        self.expire(now);
        self.swarms.iter().map(|(info_hash, swarm)| (*info_hash, swarm.counts()))
    }

    /// What a swarm holds; zeros for one that is not known. Changes nothing.
    pub fn scrape(&mut self, now: Instant, info_hash: &InfoHash) -> Counts {
        self.expire(now);
        self.swarms.get(info_hash).map(|swarm| swarm.counts()).unwrap_or_default()
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

    /// Removes the peers that have been silent for too long. Every other call does it first.
    pub fn expire(&mut self, now: Instant) {
        self.swarms.expire(now, self.settings.peer_lifetime);
    }

    /// When there is a peer to remove next.
    pub fn next_expiry(&self) -> Option<Instant> {
        self.swarms.next_expiry(self.settings.peer_lifetime)
    }
}
