//! What faults do to a datagram.

use std::net::SocketAddr;
use std::time::Duration;

use super::failure::BAD_CONNECTION_ID;
use crate::base::Action;
use crate::fault::{AppliedFaults, Effects, Faults, ScrapeChange, resize};
use crate::record::Request;
use crate::wire::udp_packet::{ANNOUNCE, CONNECT, DATAGRAM_MAX, SCRAPE, write_peer};

/// Where the peers of an announce reply, and the swarms of a scrape reply, begin.
const PEERS_AT: usize = 20;
const SWARMS_AT: usize = 8;
const SWARM: usize = 12;

/// The text of the error packet that takes the place of an answer, if one does.
pub(super) fn refusal(effects: &Effects, action: Action) -> Option<Vec<u8>> {
    let bad_id = effects.bad_connection_id && action != Action::Connect;
    effects.refuse.clone().or_else(|| bad_id.then(|| BAD_CONNECTION_ID.into()))
}

/// What is sent in the place of the right reply: datagrams, each so much later than the first one.
pub(super) fn distort(
    faults: &mut Faults,
    met: &AppliedFaults,
    request: &Request,
    client: Option<SocketAddr>,
    right: &[u8],
) -> Vec<(Duration, Vec<u8>)> {
    let effects = &met.effects;
    let mut reply = right.to_vec();
    if let (Some(other), Some(transaction_id)) = (&met.other_reply, right.get(4..8)) {
        reply.clone_from(other);
        reply.get_mut(4..8).into_iter().for_each(|place| place.copy_from_slice(transaction_id));
    }
    match reply.first_chunk().copied().map(u32::from_be_bytes) {
        Some(CONNECT) => {
            if let (Some(id), Some(place)) = (effects.connection_id, reply.get_mut(8..16)) {
                place.copy_from_slice(&id.to_be_bytes());
            }
        }
        Some(ANNOUNCE) if reply.len() >= PEERS_AT => {
            announced(effects, request, client, &mut reply)
        }
        Some(SCRAPE) => scraped(effects, &mut reply),
        _ => {}
    }
    if let Some(action) = effects.reply_action {
        put(&mut reply, 0, Some(action.into()));
    }
    if effects.wrong_transaction_id {
        reply.iter_mut().skip(4).take(4).for_each(|byte| *byte = !*byte);
    }
    if let Some(bytes) = &effects.reply {
        reply.clone_from(bytes);
    }
    if let Some(length) = effects.garbage {
        reply = faults.garbage(length);
    }
    resize(effects, &mut reply, DATAGRAM_MAX);

    let nothing = reply.is_empty() && right.is_empty() && effects.reply.is_none();
    let copies = if nothing { 0 } else { 1 + effects.duplicate.unwrap_or(0) };
    let gap = effects.gap.unwrap_or_default();
    let mut pieces: Vec<_> = (0..copies).map(|copy| (gap * copy, reply.clone())).collect();
    if effects.then_correct && !right.is_empty() {
        pieces.push((gap * copies, right.to_vec()));
    }
    pieces
}

fn announced(
    effects: &Effects,
    request: &Request,
    client: Option<SocketAddr>,
    reply: &mut Vec<u8>,
) {
    put(reply, 8, effects.interval);
    put(reply, 12, effects.leechers);
    put(reply, 16, effects.seeders);
    let ip = request.arrival.remote.ip().to_canonical();
    let record = if ip.is_ipv4() { 6 } else { 18 };
    if let Some(peers) = &effects.peers {
        reply.truncate(PEERS_AT);
        for peer in peers.iter().filter(|peer| peer.is_ipv4() == ip.is_ipv4()) {
            write_peer(reply, *peer);
        }
    }
    if let Some(client) = client {
        write_peer(reply, client);
    }
    let peers = reply.split_off(PEERS_AT);
    for peer in peers.chunks(record) {
        let times = 1 + usize::from(effects.peers_twice);
        for _ in 0..times {
            match (effects.wrong_family_size, peer) {
                (true, [a, b, c, d, port @ ..]) if record == 6 => {
                    reply.extend([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, *a, *b, *c, *d]);
                    reply.extend(port);
                }
                (true, _) => reply.extend(peer.iter().skip(12)),
                (false, _) => reply.extend(peer),
            }
        }
    }
}

fn scraped(effects: &Effects, reply: &mut Vec<u8>) {
    let mut swarms: Vec<Vec<u8>> =
        reply.split_off(SWARMS_AT).chunks(SWARM).map(<[u8]>::to_vec).collect();
    for swarm in &mut swarms {
        put(swarm, 0, effects.seeders);
        put(swarm, 4, effects.downloaded);
        put(swarm, 8, effects.leechers);
    }
    match effects.scrape {
        _ if swarms.is_empty() => {}
        Some(ScrapeChange::Reversed) => swarms.reverse(),
        Some(ScrapeChange::FirstMissing) => drop(swarms.remove(0)),
        Some(ScrapeChange::FirstTwice) => swarms.insert(0, swarms[0].clone()),
        Some(ScrapeChange::OneUnknown) => swarms.push([0, 0, 0, 1].repeat(3)),
        Some(ScrapeChange::Swapped) => {
            swarms.iter_mut().for_each(|swarm| swarm[4..SWARM].rotate_left(4));
        }
        None => {}
    }
    reply.extend(swarms.concat());
}

/// Puts the lower 32 bits of a number in its place, if there is one.
fn put(reply: &mut [u8], at: usize, number: Option<i64>) {
    if let (Some(number), Some(place)) = (number, reply.get_mut(at..at + 4)) {
        place.copy_from_slice(&(number as u32).to_be_bytes());
    }
}
