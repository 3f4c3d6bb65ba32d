//! The tracker: swarms, what a test has set, and what both protocols need to serve them.

mod bans;
mod connection_id;
mod overrides;
mod snapshot;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::base::key::KeyTexts;
use crate::base::{Announce, AnnounceReply, Counts, Event, Families, InfoHash, Instant, PeerId};
use crate::behavior::switches::{CountsAt, IncludeSelf};
use crate::behavior::{MinInterval, Settings};
use crate::fault::{Effects, Faults, Outbox};
use crate::record::Record;
use crate::swarms::{Peer, Swarms, WebPeers};
use bans::Bans;
use connection_id::ConnectionIds;
pub use overrides::{ByInfoHash, Overrides, Script, ScriptedPeers};

/// Random values that must stay secret.
#[derive(Clone, Copy)]
pub struct Secrets {
    /// Keys the connection ids.
    pub connection_ids: [u8; 16],
    /// Seeds the choice of peers.
    pub choice: u64,
    /// Keys the hash tables.
    pub tables: u64,
}

/// What secrets are made from.
#[derive(Clone, Copy)]
pub enum Seed {
    /// Random bits.
    Random([u64; 4]),
    /// A number that a test chose, so that its runs are reproducible.
    Given(u64),
}

impl Secrets {
    /// Makes secrets from a seed. The same seed gives the same secrets.
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

/// How long to shut a tracker down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shut {
    /// For this long, by the tracker's clock.
    For(Duration),
    /// Until a test starts it again.
    Until,
}

/// The parameters of an announce's answer that depend on the protocol.
#[derive(Clone, Copy)]
pub(crate) struct AnnounceParams {
    /// The address families that the answer can carry.
    pub(crate) families: Families,
    /// When to announce again, in seconds.
    pub(crate) interval: u32,
    /// Most peers in the answer.
    pub(crate) wanted: u32,
}

/// A tracker without its sockets.
pub struct Tracker {
    settings: Settings,
    /// What a test has set.
    pub overrides: Overrides,
    /// The requests, and what happened to them.
    pub record: Record,
    /// The faults that a test has added.
    pub faults: Faults,
    /// Replies that are not sent at once.
    pub outbox: Outbox,
    /// Set if the tracker must be shut down.
    pub shut: Option<Shut>,
    pub(crate) connection_ids: ConnectionIds,
    pub(crate) bans: Bans,
    pub(crate) swarms: Swarms,
    /// The peers that are connected by WebSocket.
    pub(crate) web: WebPeers,
    pub(crate) key_texts: KeyTexts,
    rng: Xoshiro256PlusPlus,
}

impl Tracker {
    /// A tracker that knows no swarm.
    pub fn new(settings: Settings, secrets: Secrets) -> Self {
        Tracker {
            connection_ids: ConnectionIds::new(
                secrets.connection_ids,
                Duration::from_secs(settings.connection_id_lifetime.into()),
                Some(settings.connection_id_scope)
                    .filter(|_| !settings.protocol_id_is_connection_id),
            ),
            bans: Bans::default(),
            swarms: Swarms::new(secrets.tables, settings.limits, &settings.behavior.swarm),
            web: WebPeers::default(),
            key_texts: KeyTexts::default(),
            overrides: Overrides::default(),
            record: Record::new(settings.record_max as usize),
            faults: Faults::new(!secrets.choice),
            outbox: Outbox::default(),
            shut: None,
            rng: Xoshiro256PlusPlus::seed_from_u64(secrets.choice),
            settings,
        }
    }

    /// How the tracker behaves.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Checks that an announce is allowed. `passkey` returns the passkey that it has.
    ///
    /// # Errors
    /// Why it is refused.
    pub(crate) fn authorize(
        &self,
        now: Instant,
        announce: &Announce,
        passkey: impl FnOnce() -> Option<Vec<u8>>,
    ) -> Result<(), String> {
        match self.overrides.refusals().get(&announce.info_hash) {
            Some(text) => return Err(text.clone()),
            None => self.settings.check_access(announce.info_hash, passkey)?,
        }
        match self.too_soon(now, announce) {
            Some(text) => Err(text),
            None => Ok(()),
        }
    }

    /// Why an announce is too early, if the minimum interval is enforced. An announce with
    /// `started`, `completed` or `stopped` is never too early.
    fn too_soon(&self, now: Instant, announce: &Announce) -> Option<String> {
        let regular = matches!(announce.event, Event::None | Event::Paused);
        if !self.settings.enforce_min_interval || !regular {
            return None;
        }
        let min = self.overrides.min_interval.unwrap_or(self.settings.min_interval);
        let heard = self.swarms.get(&announce.info_hash)?.last_heard(announce.address)?;
        let passed = now - heard;
        (passed < Duration::from_secs(min.into())).then(|| {
            let passed = passed.as_secs();
            format!("announced again after {passed} s, expected {min} s or more")
        })
    }

    /// Enters an announce, calls `give` with each peer for the client, and returns the rest of the
    /// answer.
    pub fn announce(
        &mut self,
        now: Instant,
        announce: &Announce,
        families: Families,
        mut give: impl FnMut(SocketAddr, &PeerId),
    ) -> AnnounceReply {
        let Settings { interval, numwant_default, numwant_max, .. } = self.settings;
        let wanted = announce.numwant.unwrap_or(numwant_default).min(numwant_max);
        self.announce_with(now, announce, AnnounceParams { families, interval, wanted }, &mut give)
    }

    /// Like [`Tracker::announce`], with parameters that depend on the protocol.
    pub(crate) fn announce_with(
        &mut self,
        now: Instant,
        announce: &Announce,
        asked: AnnounceParams,
        give: &mut dyn FnMut(SocketAddr, &PeerId),
    ) -> AnnounceReply {
        self.expire(now);
        let behavior = &self.settings.behavior.swarm;
        let before = match behavior.counted {
            CountsAt::Before => self.swarms.get(&announce.info_hash).map(|swarm| swarm.counts()),
            CountsAt::After | CountsAt::Others => None,
        };
        let swarm = self.swarms.announce(now, announce);
        let mut counts = swarm.map(|swarm| swarm.counts()).unwrap_or_default();
        match behavior.counted {
            CountsAt::After => {}
            CountsAt::Before => counts = before.unwrap_or_default(),
            CountsAt::Others => {
                counts = swarm.map(|swarm| swarm.others(announce)).unwrap_or_default()
            }
        }
        counts = self.web.add_to(&announce.info_hash, counts);
        let interval = interval(&self.overrides, &self.settings, &mut self.rng, asked.interval);
        let mut told = told(&self.overrides, &self.settings, &announce.info_hash, interval, counts);
        if announce.event == Event::Stopped && !behavior.stopped_gets_peers {
            return told;
        }
        let script = match announce.event {
            Event::Stopped => Script::default(),
            _ => self.overrides.take_script(&announce.info_hash),
        };
        told.interval = script.interval.unwrap_or(told.interval);
        told.min_interval = script.min_interval.or(told.min_interval);
        if let Some(peers) = script.peers {
            for (address, id) in
                peers.0.iter().filter(|(address, _)| asked.families.contain(*address))
            {
                give(*address, id);
            }
            return told;
        }
        let mut alone = true;
        if let Some(swarm) = swarm {
            let wanted = asked.wanted as usize;
            swarm.choose(
                &mut self.rng,
                asked.families,
                wanted,
                announce,
                behavior,
                &mut |address, id| {
                    alone = false;
                    give(address, id);
                },
            );
        }
        if alone && behavior.listed == IncludeSelf::IfAlone {
            give(announce.address, &announce.peer_id);
            let group = match announce.left {
                Some(0) => &mut told.counts.seeders,
                _ => &mut told.counts.leechers,
            };
            *group = group.saturating_add(1);
        }
        told
    }

    /// Enters an announce of a peer that is connected by WebSocket, and returns the answer.
    ///
    /// # Errors
    /// That there are too many peers.
    pub(crate) fn announce_web(
        &mut self,
        now: Instant,
        connection: u64,
        announce: &Announce,
    ) -> Result<AnnounceReply, String> {
        self.expire(now);
        let info_hash = &announce.info_hash;
        let behavior = &self.settings.behavior.swarm;
        let was_seeder = self.web.get(info_hash, connection).map(|peer| peer.left == Some(0));
        self.web.announce(now, connection, announce)?;
        let completes = match behavior.counts_events {
            true => announce.event == Event::Completed && was_seeder != Some(true),
            false => was_seeder == Some(false),
        };
        let mut counts = self.swarms.get(info_hash).map(|swarm| swarm.counts()).unwrap_or_default();
        if completes && announce.left == Some(0) && announce.event != Event::Stopped {
            counts.downloaded = counts.downloaded.saturating_add(1);
            self.swarms.set_downloaded(*info_hash, counts.downloaded);
        }
        counts = self.web.add_to(info_hash, counts);
        let interval =
            interval(&self.overrides, &self.settings, &mut self.rng, self.settings.interval);
        Ok(told(&self.overrides, &self.settings, info_hash, interval, counts))
    }

    /// Chooses connections for the offers of another one, at most `wanted`.
    pub(crate) fn choose_web(
        &mut self,
        info_hash: &InfoHash,
        connection: u64,
        wanted: usize,
    ) -> Vec<u64> {
        self.web.choose(&mut self.rng, info_hash, connection, wanted)
    }

    /// Enters an announce that gets no answer: for a further address of a client, or for a peer
    /// that only a test adds.
    pub fn upsert_peer(&mut self, now: Instant, announce: &Announce) {
        self.expire(now);
        self.swarms.announce(now, announce);
    }

    /// Adds a peer that no client announced, or changes the peer at that address. Without a peer id
    /// it gets one that is made from its address; without `left` it is a leecher.
    ///
    /// # Errors
    /// If the port is 0.
    pub fn add_peer(
        &mut self,
        now: Instant,
        info_hash: InfoHash,
        address: SocketAddr,
        peer_id: Option<PeerId>,
        left: Option<u64>,
    ) -> Result<(), String> {
        if address.port() == 0 {
            return Err(format!("address: {address}, expected a port from 1 to 65535"));
        }
        let announce = Announce {
            info_hash,
            peer_id: peer_id.unwrap_or_else(|| PeerId::from_address(address)),
            address,
            event: Event::None,
            left: left.or(Some(1)),
            uploaded: 0,
            downloaded: 0,
            key: None,
            numwant: None,
        };
        self.upsert_peer(now, &announce);
        Ok(())
    }

    /// Removes the peer at an address; false if there is none.
    pub fn remove_peer(&mut self, now: Instant, info_hash: InfoHash, address: SocketAddr) -> bool {
        self.expire(now);
        self.swarms.remove(now, info_hash, address) || self.web.remove_at(&info_hash, address)
    }

    /// The counts of every swarm with a peer, without those that a test has set.
    pub fn swarms(&mut self, now: Instant) -> BTreeMap<InfoHash, Counts> {
        self.expire(now);
        // `extend` inserts one by one. `collect` would link in a sort, 20 KB of code.
        let mut swarms = BTreeMap::new();
        let with_peers = self.swarms.iter().filter(|(_, swarm)| swarm.len() > 0);
        swarms.extend(with_peers.map(|(info_hash, swarm)| (*info_hash, swarm.counts())));
        for info_hash in self.web.swarms() {
            let counts = self.swarms.get(info_hash).map(|swarm| swarm.counts());
            swarms.insert(*info_hash, counts.unwrap_or_default());
        }
        for (info_hash, counts) in &mut swarms {
            *counts = self.web.add_to(info_hash, *counts);
        }
        swarms
    }

    /// The answer to a scrape of all swarms: those with a peer, and those whose counts a test has
    /// set.
    pub fn scrape_all(&mut self, now: Instant) -> BTreeMap<InfoHash, Counts> {
        let mut swarms = BTreeMap::new();
        let downloaded = self.settings.behavior.swarm.downloaded;
        for (info_hash, counts) in self.swarms(now) {
            swarms.insert(info_hash, downloaded.of(counts));
        }
        for (info_hash, counts) in self.overrides.counts().iter() {
            swarms.insert(*info_hash, *counts);
        }
        swarms
    }

    /// Whether there are counts for a torrent that a scrape could get.
    pub(crate) fn knows(&mut self, now: Instant, info_hash: &InfoHash) -> bool {
        self.expire(now);
        let set = self.overrides.counts().get(info_hash).is_some();
        set || self.swarms.get(info_hash).is_some() || !self.web.of(info_hash).is_empty()
    }

    /// The counts that a scrape gets for a swarm; zeros if it is unknown. Creates no swarm.
    pub fn scrape(&mut self, now: Instant, info_hash: &InfoHash) -> Counts {
        self.expire(now);
        match self.overrides.counts().get(info_hash) {
            Some(counts) => *counts,
            None => {
                let counts = self.swarms.get(info_hash).map(|swarm| swarm.counts());
                let counts = self.web.add_to(info_hash, counts.unwrap_or_default());
                self.settings.behavior.swarm.downloaded.of(counts)
            }
        }
    }

    /// The peers of a swarm, IPv4 before IPv6, and those that are connected by WebSocket at the end.
    pub fn peers(&mut self, now: Instant, info_hash: &InfoHash) -> impl Iterator<Item = Peer> {
        self.expire(now);
        let web = self.web.of(info_hash).iter().map(|web| web.peer.clone());
        self.swarms.get(info_hash).into_iter().flat_map(|swarm| swarm.peers()).chain(web)
    }

    /// The key of a peer as users see it.
    pub fn key_of(&self, peer: &Peer) -> Option<String> {
        peer.key.map(|bits| self.key_texts.shown(bits))
    }

    /// How many swarms have a peer.
    pub fn swarm_count(&mut self, now: Instant) -> u32 {
        self.expire(now);
        let only_web = self
            .web
            .swarms()
            .filter(|info_hash| self.swarms.get(info_hash).is_none_or(|swarm| swarm.len() == 0));
        self.swarms.with_peers() + only_web.count() as u32
    }

    /// Forgets all swarms, overrides, recorded requests and expectations. Removes all faults, and
    /// sends the replies that they hold.
    pub fn clear(&mut self, now: Instant) {
        self.forget_swarms();
        self.key_texts = KeyTexts::default();
        self.overrides = Overrides::default();
        self.record.clear();
        self.bans = Bans::default();
        self.clear_faults(now);
    }

    /// Removes the peers whose connections are all closed.
    pub fn close_websockets(&mut self) {
        self.web = WebPeers::default();
    }

    fn forget_swarms(&mut self) {
        self.swarms = self.swarms.emptied();
        self.web = WebPeers::default();
    }

    /// Removes a fault, and sends the replies that it holds. False if there is no fault with this
    /// id.
    pub fn remove_fault(&mut self, now: Instant, id: u32) -> bool {
        self.outbox.release(now, Some(id));
        self.faults.remove(id)
    }

    /// Removes all faults, and sends the replies that they hold.
    pub fn clear_faults(&mut self, now: Instant) {
        self.faults.clear();
        self.outbox.release(now, None);
    }

    /// Forgets every connection id that was given.
    pub fn forget_connection_ids(&mut self) {
        self.connection_ids.forget();
    }

    /// Applies the effects that come after a reply.
    pub(crate) fn after_reply(&mut self, effects: &Effects) {
        if effects.forget_ids {
            self.connection_ids.forget();
        }
        if effects.forget_swarms {
            self.forget_swarms();
        }
        self.shut = effects.down.map(Shut::For).or(self.shut);
    }

    /// Removes the peers that have been silent for too long. Every other call does it first.
    pub fn expire(&mut self, now: Instant) {
        self.swarms.expire(now, self.settings.peer_lifetime());
        self.web.expire(now, self.settings.peer_lifetime());
    }

    /// When the next peer expires.
    pub fn next_expiry(&self) -> Option<Instant> {
        let lifetime = self.settings.peer_lifetime();
        let web = self.web.next_expiry(lifetime);
        self.swarms.next_expiry(lifetime).into_iter().chain(web).min()
    }
}

/// When a client is told to announce again, in seconds.
fn interval(
    overrides: &Overrides,
    settings: &Settings,
    rng: &mut Xoshiro256PlusPlus,
    usual: u32,
) -> u32 {
    overrides.interval.unwrap_or_else(|| match settings.interval_spread {
        0 => usual,
        spread => {
            let least = usual.saturating_sub(spread);
            least.saturating_add(rng.next_u32() % (2 * spread))
        }
    })
}

/// What an announce is told, but for the peers.
fn told(
    overrides: &Overrides,
    settings: &Settings,
    info_hash: &InfoHash,
    interval: u32,
    counts: Counts,
) -> AnnounceReply {
    let min_interval = match settings.min_interval_from {
        MinInterval::Setting => Some(settings.min_interval),
        MinInterval::Half => Some(interval / 2),
        MinInterval::None => None,
    };
    AnnounceReply {
        interval,
        min_interval: overrides.min_interval.or(min_interval),
        counts: *overrides.counts().get(info_hash).unwrap_or(&counts),
    }
}
