//! Compares what two trackers answer, but for what is chance or the machine's.

use crate::run::Replies;
use crate::script::NUMWANT;

/// What of the answers of a tracker is chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Chance {
    /// Which peers, and in which order.
    Peers,
    /// The interval, too.
    PeersAndInterval,
}

/// The names of the requests that are answered otherwise.
pub(crate) fn differences(theirs: &Replies, ours: &Replies, chance: Chance) -> Vec<String> {
    let differs = |name: &&String| {
        let of = |replies: &Replies| replies.get(*name).map(|reply| settled(name, reply, chance));
        of(theirs) != of(ours)
    };
    theirs.keys().filter(differs).cloned().collect()
}

/// A reply with what is chance in a settled form.
pub(crate) fn settled(name: &str, reply: &[u8], chance: Chance) -> Vec<u8> {
    match name.starts_with("udp ") {
        true => settled_datagram(name, reply, chance),
        false => settled_response(name, reply, chance),
    }
}

fn settled_datagram(name: &str, reply: &[u8], chance: Chance) -> Vec<u8> {
    let mut settled = reply.to_vec();
    match reply.get(..4) {
        // Connection ids differ, and should.
        Some([0, 0, 0, 0]) if reply.len() == 16 => settled[8..].fill(b'?'),
        Some([0, 0, 0, 1]) if reply.len() >= 20 => {
            if chance == Chance::PeersAndInterval {
                settled[8..12].fill(b'?');
            }
            let peers = peers_settled(name, &reply[20..]);
            settled.splice(20.., peers);
        }
        _ => {}
    }
    settled
}

/// Compact peers in ascending order; or just so many, where they are chosen.
fn peers_settled(name: &str, peers: &[u8]) -> Vec<u8> {
    if name.contains(NUMWANT) {
        return vec![b'?'; peers.len()];
    }
    let mut sorted: Vec<_> = peers.chunks(6).collect();
    sorted.sort_unstable();
    sorted.concat()
}

fn settled_response(name: &str, reply: &[u8], chance: Chance) -> Vec<u8> {
    let end = reply.windows(4).position(|four| four == b"\r\n\r\n").map_or(0, |at| at + 4);
    let (head, body) = reply.split_at(end);
    let mut settled = Vec::new();
    for line in head.split_inclusive(|&byte| byte == b'\n') {
        let says = |name: &[u8]| {
            line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
        };
        // The component has no wall clock.
        let dated = says(b"date:");
        // Numbers of the interval have three or four digits.
        let counted = says(b"content-length:")
            && chance == Chance::PeersAndInterval
            && find(body, b"8:interval").is_some();
        if !(dated || counted) {
            settled.extend(line);
        }
    }
    let mut body = body.to_vec();
    if chance == Chance::PeersAndInterval {
        for key in [&b"8:intervali"[..], b"12:min intervali"] {
            if let Some(at) = find(&body, key) {
                let from = at + key.len();
                let digits = body[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                body.splice(from..from + digits, *b"?");
            }
        }
    }
    if let Some(at) = find(&body, b"5:peers").filter(|at| body.get(at + 7) != Some(&b'l')) {
        let text = &body[at + 7..];
        let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let length = str::from_utf8(&text[..digits]).ok().and_then(|text| text.parse().ok());
        let from = at + 7 + digits + 1;
        if let Some(peers) = length.and_then(|length: usize| body.get(from..from + length)) {
            let peers = peers_settled(name, peers);
            body.splice(from..from + peers.len(), peers);
        }
    } else if let Some(at) = find(&body, b"5:peersl") {
        let mut peers: Vec<_> = dictionaries(&body[at + 8..]);
        peers.sort_unstable();
        let peers = peers.concat();
        body.splice(at + 8.., peers);
    }
    settled.extend(body);
    settled
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// Dictionaries that end with an integer, one by one.
fn dictionaries(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut parts = Vec::new();
    let ends = |three: &[u8]| three[0].is_ascii_digit() && three.ends_with(b"ee");
    while let Some(at) = bytes.windows(3).position(ends) {
        let (part, rest) = bytes.split_at(at + 3);
        parts.push(part.to_vec());
        bytes = rest;
    }
    parts.push(bytes.to_vec());
    parts
}
