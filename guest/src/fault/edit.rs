//! Applies effects to an answer, for both protocols.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::effects::Effects;
use super::kinds::ScrapeChange;
use super::met::AppliedFaults;
use super::reply::{
    AnnounceContent, AnnounceNumbers, ListedPeer, Reply, ScrapeNumbers, ScrapedSwarm,
};
use crate::base::{Action, PeerId, Transport};
use crate::behavior::switches::CompactLists;
use crate::record::Request;

impl AppliedFaults {
    /// Applies the effects to an answer.
    pub(crate) fn edit(&self, request: &Request, reply: &mut Reply) {
        let effects = &self.effects;
        // Read now, because the answer may be replaced by that of another client.
        let client = match reply {
            Reply::Announce(announce) if effects.include_self => Some(announce.client),
            _ => None,
        };
        if let (Some(other), false) = (&self.other_reply, matches!(reply, Reply::Silence)) {
            reply.clone_from(other);
        }
        match reply {
            Reply::Connect { id } => *id = effects.connection_id.unwrap_or(*id),
            Reply::Announce(announce) => {
                edit_numbers(effects, &mut announce.numbers);
                edit_peers(effects, request, client, announce);
            }
            Reply::Scrape(swarms) => edit_swarms(effects, swarms),
            // Private trackers also say in a refusal when to announce again.
            Reply::Error { numbers, .. }
                if effects.refuse.is_some() && request.action == Action::Announce =>
            {
                edit_numbers(effects, numbers);
            }
            _ => {}
        }
    }
}

fn edit_numbers(effects: &Effects, numbers: &mut AnnounceNumbers) {
    numbers.interval = effects.interval.or(numbers.interval);
    numbers.min_interval = effects.min_interval.or(numbers.min_interval);
    numbers.seeders = effects.seeders.or(numbers.seeders);
    numbers.leechers = effects.leechers.or(numbers.leechers);
}

fn edit_peers(
    effects: &Effects,
    request: &Request,
    client: Option<SocketAddr>,
    reply: &mut AnnounceContent,
) {
    let over_udp = request.transport == Transport::Udp;
    let with_id = request.parameter("no_peer_id").is_none_or(|value| value == b"0");
    let listed = |address, id: PeerId| ListedPeer { address, id: with_id.then(|| id.0.to_vec()) };
    if let Some(peers) = &effects.peers {
        let is_ipv4 = request.arrival.remote.ip().to_canonical().is_ipv4();
        let fits = |peer: &&SocketAddr| !over_udp || peer.is_ipv4() == is_ipv4;
        let given = peers.iter().filter(fits);
        reply.peers = given.map(|peer| listed(*peer, PeerId::from_address(*peer))).collect();
    }
    if let Some(client) = client {
        let id = request.peer_id.unwrap_or_else(|| PeerId::from_address(client));
        reply.peers.push(listed(client, id));
    }
    if effects.peers_twice {
        let twice = reply.peers.iter().flat_map(|peer| [peer.clone(), peer.clone()]);
        reply.peers = twice.collect();
    }
    if effects.wrong_family_size && over_udp {
        reply.peers.iter_mut().for_each(|peer| peer.address = of_other_family(peer.address));
    }
    if effects.peers.is_some() || effects.include_self || effects.peers_twice {
        reply.form.lists = CompactLists::PeersAlways;
    }
}

/// An address of the other family's size. An IPv6 address is cut to its last four bytes.
fn of_other_family(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) => ip.to_ipv6_mapped().into(),
        IpAddr::V6(ip) => {
            let [.., a, b, c, d] = ip.octets();
            Ipv4Addr::new(a, b, c, d).into()
        }
    };
    SocketAddr::new(ip, address.port())
}

fn edit_swarms(effects: &Effects, swarms: &mut Vec<ScrapedSwarm>) {
    for ScrapedSwarm { numbers, .. } in swarms.iter_mut() {
        numbers.seeders = effects.seeders.unwrap_or(numbers.seeders);
        numbers.downloaded = effects.downloaded.or(numbers.downloaded);
        numbers.leechers = effects.leechers.unwrap_or(numbers.leechers);
    }
    match effects.scrape {
        _ if swarms.is_empty() => {}
        Some(ScrapeChange::Reversed) => swarms.reverse(),
        Some(ScrapeChange::FirstMissing) => drop(swarms.remove(0)),
        Some(ScrapeChange::FirstTwice) => swarms.insert(0, swarms[0].clone()),
        Some(ScrapeChange::OneUnknown) => swarms.push(ScrapedSwarm {
            key: vec![0xff; 20],
            numbers: ScrapeNumbers {
                seeders: 1,
                downloaded: Some(1),
                downloaders: None,
                leechers: 1,
            },
        }),
        Some(ScrapeChange::Swapped) => {
            for ScrapedSwarm { numbers, .. } in swarms {
                if let Some(downloaded) = &mut numbers.downloaded {
                    std::mem::swap(downloaded, &mut numbers.leechers);
                }
            }
        }
        None => {}
    }
}
