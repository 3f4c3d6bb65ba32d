//! Peers that are connected by WebSocket. They are told of each other only, and each leaves with its
//! connection.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use rand::Rng;
use rand::seq::index::sample;

use super::peer::Peer;
use crate::base::{Announce, Counts, Event, InfoHash, Instant, PeerId};

/// The most torrents of one connection.
const TORRENTS_MAX: usize = 1_000;
/// The most peers in all swarms.
const PEERS_MAX: usize = 100_000;

/// A peer with its connection.
#[derive(Debug)]
pub(crate) struct WebPeer {
    /// The number of the connection.
    pub(crate) connection: u64,
    pub(crate) peer: Peer,
}

/// All of them, by torrent.
#[derive(Debug, Default)]
pub(crate) struct WebPeers {
    /// Sorted by the numbers of the connections.
    swarms: BTreeMap<InfoHash, Vec<WebPeer>>,
    /// The torrents of each connection.
    torrents: BTreeMap<u64, Vec<InfoHash>>,
    peers: usize,
    /// No peer has been silent for longer than since then.
    silent_since: Option<Instant>,
}

impl WebPeers {
    /// The swarms, in the order of their info hashes.
    pub(crate) fn swarms(&self) -> impl Iterator<Item = &InfoHash> {
        self.swarms.keys()
    }

    /// The peers of a torrent.
    pub(crate) fn of(&self, info_hash: &InfoHash) -> &[WebPeer] {
        self.swarms.get(info_hash).map_or(&[], Vec::as_slice)
    }

    /// Adds the peers of a torrent to its counts.
    pub(crate) fn add_to(&self, info_hash: &InfoHash, counts: Counts) -> Counts {
        let add = |counts: Counts, web: &WebPeer| web.add_to(counts);
        self.of(info_hash).iter().fold(counts, add)
    }

    fn place(&self, info_hash: &InfoHash, connection: u64) -> Result<usize, usize> {
        self.of(info_hash).binary_search_by_key(&connection, |web| web.connection)
    }

    /// The peer that a connection is in a swarm.
    pub(crate) fn get(&self, info_hash: &InfoHash, connection: u64) -> Option<&Peer> {
        let place = self.place(info_hash, connection).ok()?;
        Some(&self.of(info_hash)[place].peer)
    }

    /// The connection of the peer with this id.
    pub(crate) fn find(&self, info_hash: &InfoHash, id: PeerId) -> Option<u64> {
        let found = self.of(info_hash).iter().find(|web| web.peer.id == id);
        found.map(|web| web.connection)
    }

    /// Enters an announce.
    ///
    /// # Errors
    /// That there are too many peers, or too many torrents on this connection.
    pub(crate) fn announce(
        &mut self,
        now: Instant,
        connection: u64,
        announce: &Announce,
    ) -> Result<(), String> {
        let info_hash = announce.info_hash;
        if announce.event == Event::Stopped {
            self.remove(&info_hash, connection);
            return Ok(());
        }
        let peer = Peer::announced(now, announce);
        match self.place(&info_hash, connection) {
            Ok(place) => {
                if let Some(swarm) = self.swarms.get_mut(&info_hash) {
                    swarm[place].peer = peer;
                }
            }
            Err(place) => {
                let torrents = self.torrents.get(&connection).map_or(0, Vec::len);
                if torrents >= TORRENTS_MAX || self.peers >= PEERS_MAX {
                    return Err(format!(
                        "too many peers: {torrents} torrents on this connection, {} peers in all, \
                         expected fewer than {TORRENTS_MAX} and {PEERS_MAX}",
                        self.peers
                    ));
                }
                let web = WebPeer { connection, peer };
                self.swarms.entry(info_hash).or_default().insert(place, web);
                self.torrents.entry(connection).or_default().push(info_hash);
                self.peers += 1;
                self.silent_since.get_or_insert(now);
            }
        }
        Ok(())
    }

    /// Removes the peer of a connection from one swarm.
    fn remove(&mut self, info_hash: &InfoHash, connection: u64) {
        self.remove_all(info_hash, |web| web.connection == connection);
    }

    /// Removes the peer at an address; false if there is none.
    pub(crate) fn remove_at(&mut self, info_hash: &InfoHash, address: SocketAddr) -> bool {
        self.remove_all(info_hash, |web| web.peer.address == address)
    }

    /// Removes a connection from all swarms.
    pub(crate) fn leave(&mut self, connection: u64) {
        for info_hash in self.torrents.remove(&connection).unwrap_or_default() {
            self.remove(&info_hash, connection);
        }
    }

    /// Removes the peers that have been silent for longer than `lifetime`.
    pub(crate) fn expire(&mut self, now: Instant, lifetime: Duration) {
        if self.silent_since.is_none_or(|since| now <= since + lifetime) {
            return;
        }
        for info_hash in self.swarms.keys().copied().collect::<Vec<_>>() {
            self.remove_all(&info_hash, |web| now > web.peer.last_heard + lifetime);
        }
        let heard = self.swarms.values().flatten().map(|web| web.peer.last_heard);
        self.silent_since = heard.min();
    }

    /// When `expire` has something to do next.
    pub(crate) fn next_expiry(&self, lifetime: Duration) -> Option<Instant> {
        Some(self.silent_since? + lifetime + Duration::from_nanos(1))
    }

    fn remove_all(&mut self, info_hash: &InfoHash, is_meant: impl Fn(&WebPeer) -> bool) -> bool {
        let Some(swarm) = self.swarms.get_mut(info_hash) else { return false };
        let mut removed = 0;
        for web in swarm.extract_if(.., |web| is_meant(web)) {
            removed += 1;
            if let Some(torrents) = self.torrents.get_mut(&web.connection) {
                torrents.retain(|torrent| torrent != info_hash);
            }
        }
        if swarm.is_empty() {
            self.swarms.remove(info_hash);
        }
        self.peers -= removed;
        removed > 0
    }

    /// Chooses connections for the offers of another one, at most `wanted`, at random and each only
    /// once.
    pub(crate) fn choose(
        &self,
        rng: &mut impl Rng,
        info_hash: &InfoHash,
        connection: u64,
        wanted: usize,
    ) -> Vec<u64> {
        let swarm = self.of(info_hash);
        let own = self.place(info_hash, connection).ok();
        let others = swarm.len() - usize::from(own.is_some());
        let chosen = sample(rng, others, wanted.min(others));
        let place = |index| index + usize::from(own.is_some_and(|own| index >= own));
        chosen.into_iter().map(|index| swarm[place(index)].connection).collect()
    }
}

impl WebPeer {
    fn add_to(&self, mut counts: Counts) -> Counts {
        match self.peer.is_seeder() {
            true => counts.seeders += 1,
            false => counts.leechers += 1,
        }
        counts.partial_seeds += u32::from(self.peer.is_partial_seed());
        counts
    }
}
