//! Finds the peers of a swarm that are one client with addresses of both families (BEP 7). They
//! have the same peer id and the same key, and the key is not 0.
//!
//! A short swarm is searched from end to end. A long swarm has a table as soon as it has peers of
//! both families. A huge swarm does not find clients: the table would take as much memory as the
//! peers.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;

use foldhash::quality::FixedState;
use hashbrown::HashMap;

use super::peer::Peer;
use crate::base::{Announce, Counts, PeerId};

/// Most peers of a swarm that is searched from end to end.
const SHORT: usize = 32;
/// Most peers of a swarm that finds clients. Beyond that, every peer is a separate client.
const HUGE: usize = 100_000;

/// What the peers of one client have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Name {
    pub(super) id: PeerId,
    pub(super) key: NonZeroU32,
}

impl Name {
    pub(super) fn of_peer(peer: &Peer) -> Option<Self> {
        Some(Name { id: peer.id, key: NonZeroU32::new(peer.key?)? })
    }

    pub(super) fn of_announce(announce: &Announce) -> Option<Self> {
        Some(Name { id: announce.peer_id, key: NonZeroU32::new(announce.key?)? })
    }
}

/// How many peers of each kind a client has.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Client {
    pub(super) v4: u32,
    pub(super) v6_seeders: u32,
    v6_leechers: u32,
    v6_partial_seeds: u32,
    /// The exclusive or of its IPv4 endpoints: the endpoint itself if it has only one.
    v4_ip: u32,
    v4_port: u16,
}

impl Client {
    pub(super) fn v6(&self) -> u32 {
        self.v6_seeders + self.v6_leechers
    }

    /// Its IPv4 endpoint, if it has exactly one.
    pub(super) fn only_v4(&self) -> Option<SocketAddr> {
        let endpoint = SocketAddr::from((Ipv4Addr::from_bits(self.v4_ip), self.v4_port));
        (self.v4 == 1).then_some(endpoint)
    }

    /// Adds its IPv6 peers to counts (1) or subtracts them (-1).
    pub(super) fn count_v6(&self, counts: &mut Counts, by: i32) {
        for (of_swarm, of_client) in [
            (&mut counts.seeders, self.v6_seeders),
            (&mut counts.leechers, self.v6_leechers),
            (&mut counts.partial_seeds, self.v6_partial_seeds),
        ] {
            *of_swarm = of_swarm.wrapping_add_signed(by * of_client as i32);
        }
    }

    /// Adds a peer (1) or removes it (-1).
    fn change(&mut self, peer: &Peer, by: i32) {
        match peer.address.ip() {
            IpAddr::V4(ip) => {
                self.v4 = self.v4.wrapping_add_signed(by);
                self.v4_ip ^= ip.to_bits();
                self.v4_port ^= peer.address.port();
            }
            IpAddr::V6(_) if peer.is_seeder() => {
                self.v6_seeders = self.v6_seeders.wrapping_add_signed(by);
            }
            IpAddr::V6(_) => {
                self.v6_leechers = self.v6_leechers.wrapping_add_signed(by);
                if peer.is_partial_seed() {
                    self.v6_partial_seeds = self.v6_partial_seeds.wrapping_add_signed(by);
                }
            }
        }
    }
}

type Table = HashMap<Name, Client, FixedState>;

/// The clients of a swarm.
#[derive(Debug, Default)]
pub(super) enum Clients {
    /// The swarm's peers are searched.
    #[default]
    Searched,
    /// Each client has an entry.
    Table(Box<Table>),
    /// The swarm is or was huge, so each peer is a separate client.
    Untold,
}

impl Clients {
    /// Whether a swarm that is searched has become too long for that.
    pub(super) fn must_grow(&self, peers: usize) -> bool {
        peers > SHORT && matches!(self, Clients::Searched)
    }

    /// Whether a swarm has become too large for anything but [`Clients::Untold`].
    pub(super) fn must_give_up(&self, peers: usize) -> bool {
        peers > HUGE && !matches!(self, Clients::Untold)
    }

    /// Builds the table of a swarm.
    pub(super) fn table(peers: impl Iterator<Item = Peer>, hasher: &FixedState) -> Self {
        let mut clients = Clients::Table(Box::new(HashMap::with_hasher(hasher.clone())));
        peers.for_each(|peer| clients.change(&peer, 1));
        clients
    }

    /// Adds a peer (1) or removes it (-1), if there is a table.
    pub(super) fn change(&mut self, peer: &Peer, by: i32) {
        let Clients::Table(table) = self else { return };
        let Some(name) = Name::of_peer(peer) else { return };
        let client = table.entry(name).or_default();
        client.change(peer, by);
        if client.v4 + client.v6() == 0 {
            table.remove(&name);
        }
    }

    /// The client with this name, in a swarm of these peers.
    pub(super) fn get(&self, name: &Name, peers: impl Iterator<Item = Peer>) -> Client {
        match self {
            Clients::Searched => {
                let mut client = Client::default();
                peers
                    .filter(|peer| Name::of_peer(peer) == Some(*name))
                    .for_each(|peer| client.change(&peer, 1));
                client
            }
            Clients::Table(table) => table.get(name).copied().unwrap_or_default(),
            Clients::Untold => Client::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_takes_48_bytes() {
        assert_eq!(size_of::<(Name, Client)>(), 48);
    }
}
