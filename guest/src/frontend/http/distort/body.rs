//! What faults do to the body of a response.

use std::net::SocketAddr;

use super::original::Original;
use crate::base::{Action, PeerId};
use crate::fault::{self, AppliedFaults, BencodeChange, Effects, Faults, ScrapeChange};
use crate::frontend::http::announce::{write_compact, write_dictionary};
use crate::notation::DictEntry;
use crate::record::Request;
use crate::wire::dictionary::{integer, items, join, map_integers, quote, set, split, string};

/// How deep `nested` is.
const DEPTH: usize = 10_000;

/// The body that is sent in the place of the right one.
pub(super) fn body(
    faults: &mut Faults,
    met: &AppliedFaults,
    request: &Request,
    original: &Original,
) -> Vec<u8> {
    let effects = &met.effects;
    let mut body = match &met.other_reply {
        Some(other) => other.clone(),
        None => original.response.body.clone(),
    };
    if let Some(mut pairs) = split(&body) {
        change(effects, request, original.client, &mut pairs);
        body = join(&pairs);
        let mapped = match effects.bencode {
            Some(BencodeChange::LeadingZeros) => map_integers(&body, |it| longer(it, b"00")),
            Some(BencodeChange::HugeIntegers) => map_integers(&body, |it| longer(it, &[b'9'; 20])),
            _ => None,
        };
        body = mapped.unwrap_or(body);
    }
    if let Some(bytes) = &effects.body {
        body.clone_from(bytes);
    }
    if let Some(length) = effects.garbage {
        body = faults.garbage(length);
    }
    if original.response.head.is_none() {
        body.extend(original.behavior.behind_body.bytes());
    }
    fault::resize(effects, &mut body, usize::MAX);
    body
}

/// An integer with further digits at its beginning.
fn longer(integer: &[u8], digits: &[u8]) -> Vec<u8> {
    match integer.strip_prefix(b"-") {
        Some(rest) => [b"-", digits, rest].concat(),
        None => [digits, integer].concat(),
    }
}

/// Changes the dictionary of a body.
fn change(
    effects: &Effects,
    request: &Request,
    client: Option<SocketAddr>,
    pairs: &mut Vec<DictEntry>,
) {
    let is_announced = pairs.iter().any(|pair| pair.key == b"interval");
    // Private trackers say beside the failure reason when to announce again.
    let is_refused = effects.refuse.is_some() && request.action == Action::Announce;
    if is_announced || is_refused {
        for (key, number) in [
            (&b"complete"[..], effects.seeders),
            (b"incomplete", effects.leechers),
            (b"interval", effects.interval),
            (b"min interval", effects.min_interval),
        ] {
            if let Some(number) = number {
                set(pairs, key, integer(number));
            }
        }
        let peers = effects.peers.is_some() || effects.include_self || effects.peers_twice;
        if is_announced && peers {
            change_peers(effects, request, client, pairs);
        }
    }
    if request.action == Action::Scrape
        && let Some(files) = pairs.iter_mut().find(|pair| pair.key == b"files")
        && let Some(mut swarms) = split(&files.value)
    {
        change_swarms(effects, &mut swarms);
        files.value = join(&swarms);
    }
    for DictEntry { key, value } in &effects.set.0 {
        set(pairs, key, value.clone());
    }
    for key in &effects.remove.0 {
        pairs.retain(|pair| pair.key != key.as_bytes());
    }
    match effects.bencode {
        Some(BencodeChange::Unsorted) => pairs.reverse(),
        Some(BencodeChange::KeysTwice) => {
            *pairs = pairs.iter().flat_map(|pair| [pair.clone(), pair.clone()]).collect();
        }
        Some(BencodeChange::Nested) => {
            set(pairs, b"zz", [b"l".repeat(DEPTH), b"e".repeat(DEPTH)].concat());
        }
        _ => {}
    }
}

/// Changes the peers of an announce, in whichever form the client wants them.
fn change_peers(
    effects: &Effects,
    request: &Request,
    client: Option<SocketAddr>,
    pairs: &mut Vec<DictEntry>,
) {
    let value = |pairs: &[DictEntry], key: &[u8]| {
        let pair = pairs.iter().find(|pair| pair.key == key);
        pair.map(|pair| pair.value.clone()).unwrap_or_default()
    };
    let listed = items(&value(pairs, b"peers"));
    let compact = listed.is_none();
    let (mut v4, mut v6): (Vec<Vec<u8>>, Vec<Vec<u8>>) = match listed {
        Some(list) => (list, Vec::new()),
        None => {
            let chunks = |value: Vec<u8>, size| {
                let bytes = string(&value).map(|(bytes, _)| bytes).unwrap_or_default();
                bytes.chunks(size).map(<[u8]>::to_vec).collect()
            };
            (chunks(value(pairs, b"peers"), 6), chunks(value(pairs, b"peers6"), 18))
        }
    };
    let mut given = Vec::new();
    if let Some(peers) = &effects.peers {
        (v4, v6) = (Vec::new(), Vec::new());
        given.extend(peers.iter().map(|peer| (*peer, PeerId::from_address(*peer))));
    }
    if let Some(own) = client {
        given.push((own, request.peer_id.unwrap_or(PeerId::from_address(own))));
    }
    let with_id = request.parameter("no_peer_id").is_none_or(|value| value == b"0");
    for (address, id) in given {
        let mut peer = Vec::new();
        if !compact {
            write_dictionary(&mut peer, address, with_id.then_some(&id), false);
            v4.push(peer);
        } else {
            write_compact(&mut peer, address);
            if address.is_ipv4() { &mut v4 } else { &mut v6 }.push(peer);
        }
    }
    let times = 1 + usize::from(effects.peers_twice);
    let all = |list: Vec<Vec<u8>>| {
        let twice = list.into_iter().map(|peer| peer.repeat(times));
        twice.collect::<Vec<_>>().concat()
    };
    if !compact {
        set(pairs, b"peers", [b"l", &all(v4)[..], b"e"].concat());
        return;
    }
    set(pairs, b"peers", quote(&all(v4)));
    pairs.retain(|pair| pair.key != b"peers6");
    if !v6.is_empty() {
        set(pairs, b"peers6", quote(&all(v6)));
    }
}

fn change_swarms(effects: &Effects, swarms: &mut Vec<DictEntry>) {
    let keys: [&[u8]; 3] = [b"complete", b"downloaded", b"incomplete"];
    for swarm in swarms.iter_mut() {
        let Some(mut numbers) = split(&swarm.value) else { continue };
        let told = [effects.seeders, effects.downloaded, effects.leechers];
        for (key, number) in keys.iter().zip(told) {
            if let Some(number) = number {
                set(&mut numbers, key, integer(number));
            }
        }
        if effects.scrape == Some(ScrapeChange::Swapped) {
            let places =
                [keys[1], keys[2]].map(|key| numbers.iter().position(|pair| pair.key == key));
            if let [Some(downloaded), Some(incomplete)] = places {
                let value = std::mem::take(&mut numbers[downloaded].value);
                let other = std::mem::replace(&mut numbers[incomplete].value, value);
                numbers[downloaded].value = other;
            }
        }
        swarm.value = join(&numbers);
    }
    match effects.scrape {
        _ if swarms.is_empty() => {}
        Some(ScrapeChange::Reversed) => swarms.reverse(),
        Some(ScrapeChange::FirstMissing) => drop(swarms.remove(0)),
        Some(ScrapeChange::FirstTwice) => swarms.insert(0, swarms[0].clone()),
        Some(ScrapeChange::OneUnknown) => {
            let value = b"d8:completei1e10:downloadedi1e10:incompletei1ee".to_vec();
            swarms.push(DictEntry { key: vec![0xff; 20], value });
        }
        _ => {}
    }
}
