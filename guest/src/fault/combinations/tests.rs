//! Tests every pair of effects. An accepted effect changes the answer, whatever the other effect
//! does. A refused effect changes nothing, or contradicts the other.

use std::collections::HashMap;
use std::fmt::Write;
use std::net::SocketAddr;

use super::{ANSWER, DICTIONARY, HEAD};
use crate::fault::{Destination, Fault};
use crate::http::Connection;
use crate::wire::websocket::Frame;
use crate::{
    Action, Arrival, Counts, InfoHash, Instant, Secrets, Settings, Tracker, Transport, udp,
};

/// An effect, and the other effects that it needs.
type Sample = (&'static str, &'static str);

const SAMPLES: &[Sample] = &[
    ("drop", ""),
    ("refuse=no", ""),
    ("bad-connection-id", ""),
    ("status=503", ""),
    ("status=204", ""),
    ("status=299", ""),
    ("redirect=302", ""),
    ("location=/x", "redirect=302"),
    ("check-host", ""),
    ("interval=77", ""),
    ("min-interval=78", ""),
    ("seeders=79", ""),
    ("leechers=80", ""),
    ("downloaded=81", ""),
    ("peers=203.0.113.9:9", ""),
    ("include-self", ""),
    ("peers-twice", ""),
    ("scrape=one-unknown", ""),
    ("connection-id=5", ""),
    ("cross-talk", ""),
    ("wrong-family-size", ""),
    ("reply-action=9", ""),
    ("wrong-transaction-id", ""),
    ("then-correct", ""),
    ("set=x=i1e", ""),
    ("remove=interval remove=files remove=\"failure reason\"", ""),
    ("bencode=nested", ""),
    ("body=abcdefghijk", ""),
    (r"reply=HTTP/1.1\x20200\x20OK\r\n\r\nabcdefgh", ""),
    ("garbage=30", ""),
    ("truncate=5", ""),
    ("prepend=p", ""),
    ("append=q", ""),
    ("pad=30000", ""),
    ("coding=gzip", ""),
    ("coding-damage=cut-short", "coding=gzip"),
    ("header=\"X: y\"", ""),
    ("large-header=200", ""),
    ("head=lowercase", ""),
    ("content-length=-3", ""),
    ("content-length=absent", ""),
    ("chunked=plain", ""),
    ("keep-alive=false", ""),
    ("trailing=zzzzzz", ""),
    ("close=end", ""),
    ("close=body", ""),
    ("close=head", ""),
    ("close=start", ""),
    ("half-close=body", ""),
    ("reset=end", ""),
    ("delay=1s", ""),
    ("jitter=1s", ""),
    ("hold", ""),
    ("reorder=2", ""),
    ("duplicate=1", ""),
    ("drip=5", ""),
    ("gap=3s", "duplicate=1"),
    ("gap=3s", "drip=5"),
    ("gap=3s", "then-correct"),
    ("merge=2", ""),
    ("other-port", ""),
    ("forget-ids", ""),
    ("forget-swarms", ""),
    ("down=1s", ""),
];

/// Pairs that are refused because they contradict each other, although both would do something.
const CONTRADICTIONS: &[(&str, &str)] = &[
    ("close", "half-close"),
    ("close", "reset"),
    ("half-close", "reset"),
    ("cross-talk", "refuse"),
    ("cross-talk", "bad-connection-id"),
];

const KINDS: [(Transport, Action, &str); 12] = [
    (Transport::Udp, Action::Connect, "connect udp"),
    (Transport::Udp, Action::Announce, "announce udp"),
    (Transport::Udp, Action::Scrape, "scrape udp"),
    (Transport::Udp, Action::Unknown, "unknown udp"),
    (Transport::Http, Action::Announce, "announce http"),
    (Transport::Http, Action::Scrape, "scrape http"),
    (Transport::Http, Action::Unknown, "unknown http"),
    (Transport::Ws, Action::Connect, "connect ws"),
    (Transport::Ws, Action::Announce, "announce ws"),
    (Transport::Ws, Action::Scrape, "scrape ws"),
    (Transport::Ws, Action::Answer, "answer ws"),
    (Transport::Ws, Action::Unknown, "unknown ws"),
];

const HANDSHAKE: &[u8] =
    b"GET /announce HTTP/1.1\r\nHost: 127.0.0.1:6000\r\nUpgrade: websocket\r\n\
    Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
    Sec-WebSocket-Version: 13\r\n\r\n";

const NOW: Instant = Instant(1 << 40);
const HASH: [u8; 20] = *b"aaaaaaaaaaaaaaaaaaaa";

/// The others scrape another torrent, so that they get another reply.
fn hash(last: u8, action: Action) -> [u8; 20] {
    if last != 9 && action == Action::Scrape { [b'b'; 20] } else { HASH }
}

fn client(last: u8) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, last], 6000))
}

fn arrival(last: u8) -> Arrival {
    Arrival { at: NOW, remote: client(last), local: client(1) }
}

/// What a client sends over UDP.
fn datagram(tracker: &Tracker, last: u8, action: Action, round: u8) -> Vec<u8> {
    let id = tracker.connection_ids.give(NOW, client(last));
    let number: u32 = match action {
        Action::Connect => {
            let magic = [0, 0, 4, 0x17, 0x27, 0x10, 0x19, 0x80, 0, 0, 0, 0];
            return [&magic[..], &[1, 2, last, round]].concat();
        }
        Action::Announce => 1,
        Action::Scrape => 2,
        Action::Answer | Action::Unknown => last.into(),
    };
    let transaction = [1, 2, last, round];
    let mut bytes = [&id.to_be_bytes()[..], &number.to_be_bytes(), &transaction].concat();
    bytes.extend(hash(last, action));
    if action == Action::Announce {
        let (left, key) = ([0, 0, 0, 0, 0, 0, 0, 9], [0, 0, 0, 5]);
        bytes.extend([&[b'p'; 19][..], &[last], &[0; 8], &left, &[0; 16], &key].concat());
        bytes.extend([0xff, 0xff, 0xff, 0xff, 0x1a, last]);
    }
    bytes
}

/// What a client sends over HTTP: something else in each round, and with the wrong `Host` in the first.
fn request(last: u8, action: Action, round: u8) -> String {
    let hash = format!("info_hash={}", hash(last, action).escape_ascii());
    let host = if round == 0 { "elsewhere" } else { "127.0.0.1:6000" };
    let target = match action {
        Action::Announce => {
            let (port, compact) = (6000 + u16::from(last), 1 - round);
            let peer = format!("peer_id=ppppppppppppppppppp{last}&port={port}");
            format!("/announce?{hash}&{peer}&left=9&compact={compact}")
        }
        Action::Scrape if round == 0 => format!("/scrape?{hash}"),
        Action::Scrape => format!("/scrape?{hash}&info_hash=cccccccccccccccccccc"),
        _ => format!("/nothing/{last}/{round}"),
    };
    format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n")
}

/// What a client sends over WebSocket.
fn frame(last: u8, action: Action, round: u8) -> Vec<u8> {
    if action == Action::Connect {
        let key = [&b"Key: "[..], &[b'd' + round]].concat();
        let at = HANDSHAKE.windows(6).position(|part| part == b"Key: dG"[..6].as_ref());
        let mut bytes = HANDSHAKE.to_vec();
        bytes[at.expect("a key")..][..key.len()].copy_from_slice(&key);
        return bytes;
    }
    let hash = hash(last, action).escape_ascii().to_string();
    let id = format!("ppppppppppppppppppp{last}");
    let message = match action {
        Action::Announce | Action::Answer => {
            let more = match action {
                Action::Answer => format!(
                    r#","to_peer_id":"ppppppppppppppppppp7","answer":{round},"offer_id":"o""#
                ),
                _ => format!(r#","left":{}"#, 9 * round),
            };
            format!(r#"{{"action":"announce","info_hash":"{hash}","peer_id":"{id}"{more}}}"#)
        }
        Action::Scrape if round == 0 => format!(r#"{{"action":"scrape","info_hash":"{hash}"}}"#),
        Action::Scrape => {
            format!(r#"{{"action":"scrape","info_hash":["{hash}","cccccccccccccccccccc"]}}"#)
        }
        _ => format!(r#"{{"action":"{last}-{round}"}}"#),
    };
    Frame { mask: Some([1, 2, 3, 4]), ..Frame::TEXT }.bytes(message.as_bytes())
}

/// Whether one effect hides the other with these values: what is cut off, or removed, can't be seen.
fn hides(kind: (Transport, Action, &str), one: Sample, two: Sample) -> bool {
    let told = |sample| {
        let other = [name(sample)];
        [ANSWER.as_slice(), &DICTIONARY, &["cross-talk"]].concat().contains(&other[0])
    };
    let pair = [name(one), name(two)];
    let both = |a, b| pair == [a, b] || pair == [b, a];
    [(one, two), (two, one)].into_iter().any(|(one, two)| {
        matches!(name(one), "truncate" | "coding-damage" | "remove") && told(two)
            || one.0 == "close=head" && HEAD.contains(&name(two))
        // Both handshakes begin with `HTTP/`.
    }) || both("reply", "truncate") && (kind.0, kind.1) == (Transport::Ws, Action::Connect)
        || both("reply", "reorder")
        || both("truncate", "reorder")
        || both("jitter", "reorder")
}

/// Whether both effects end the connection in the same way.
fn agree(one: Sample, two: Sample) -> bool {
    let ends = ["keep-alive=false", "content-length=absent", "close=end"];
    let ends = |sample: Sample| ends.contains(&sample.0) || name(sample) == "reply";
    ends(one) && ends(two)
}

/// Everything visible of the answer to a request of this kind, with these effects.
fn seen(kind: (Transport, Action, &str), effects: &str) -> String {
    let (transport, action, words) = kind;
    let settings = Settings { keep_alive: true, ..Settings::default() };
    let secrets = Secrets { connection_ids: [1; 16], choice: 2, tables: 3 };
    let mut tracker = Tracker::new(settings, secrets);
    let text = format!("{words} remote=127.0.0.9 {effects}");
    let fault = Fault::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
    tracker.faults.add_unchecked(fault);
    let counts = Counts { seeders: 1, leechers: 2, partial_seeds: 0, downloaded: 3 };
    tracker.overrides.set_counts(InfoHash([b'b'; 20]), Some(counts)).expect("room");
    let mut reply = Vec::new();
    // Two others are in the swarm, and the answers to one of them are remembered.
    for other in [7, 8] {
        for action in [Action::Connect, Action::Announce, Action::Scrape, Action::Unknown] {
            let sent = datagram(&tracker, other, action, 0);
            udp::answer(&mut tracker, arrival(other), &sent, &mut reply);
            let mut connection = Connection::new(1);
            connection.receive(request(other, action, 0).as_bytes());
            connection.answer(&mut tracker, arrival(other));
        }
        let mut socket = Connection::new(other.into());
        for action in [Action::Connect, Action::Announce, Action::Scrape, Action::Unknown] {
            socket.receive(&frame(other, action, 0));
            socket.answer(&mut tracker, arrival(other));
        }
    }
    let id = tracker.connection_ids.give(NOW, client(9));
    let mut seen = String::new();
    let mut connection = Connection::new(9);
    if transport == Transport::Ws && action != Action::Connect {
        connection.receive(HANDSHAKE);
        connection.answer(&mut tracker, arrival(9));
    }
    // Two requests: a reply that is reordered or merged waits for the second.
    for round in 0..2 {
        match transport {
            Transport::Udp => {
                let sent = datagram(&tracker, 9, action, round);
                let later = udp::answer(&mut tracker, arrival(9), &sent, &mut reply);
                let _ = write!(seen, "{} ", reply.escape_ascii());
                if let Some(delivery) = later {
                    let other_port = delivery.other_port;
                    let to = Destination::Udp { listener: 0, remote: client(9), other_port };
                    tracker.outbox.put(NOW, delivery, to);
                }
            }
            Transport::Http | Transport::Ws => {
                if action == Action::Connect {
                    connection = Connection::new(9 + u64::from(round));
                }
                match transport {
                    Transport::Http => connection.receive(request(9, action, round).as_bytes()),
                    _ => connection.receive(&frame(9, action, round)),
                }
                let Some(outgoing) = connection.answer(&mut tracker, arrival(9)) else { continue };
                let _ = write!(seen, "{} {:?} ", outgoing.bytes.escape_ascii(), outgoing.then);
                if let Some(delivery) = outgoing.later {
                    let number = if action == Action::Connect { 9 + u64::from(round) } else { 9 };
                    tracker.outbox.put(NOW, delivery, Destination::Http(number));
                }
            }
        }
    }
    // First the delayed replies, then the held ones.
    for round in ["late", "held"] {
        let _ = write!(seen, "{round}:");
        while let Some(moment) = tracker.outbox.next() {
            for due in tracker.outbox.due(moment) {
                let _ = write!(seen, " {moment:?} {:?} {}", due.to, due.bytes.escape_ascii());
            }
        }
        tracker.outbox.release(Instant(2 << 40), None);
    }
    let requests = tracker.record.requests(0).filter(|it| it.arrival.remote == client(9));
    for request in requests {
        let _ = write!(seen, " {:?} {:?}", request.outcome, request.answer);
    }
    let peers = tracker.peers(NOW, &InfoHash(HASH)).count();
    let ids = [id, 5].map(|id| tracker.connection_ids.check(NOW, client(9), id));
    let _ = write!(seen, " {peers} {ids:?} {:?}", tracker.shut);
    seen
}

fn accepted(words: &str, effects: &str) -> Result<(), String> {
    Fault::parse(&format!("{words} {effects}")).and_then(|fault| fault.check())
}

fn name(sample: Sample) -> &'static str {
    sample.0.split('=').next().unwrap_or_default()
}

#[test]
fn an_effect_alone_does_something_or_is_refused() {
    for kind in KINDS {
        for (effect, with) in SAMPLES {
            let all = format!("{with} {effect}");
            // An effect for the other transport is refused for that reason.
            let Ok(()) = accepted(kind.2, &all) else { continue };
            let without = if with.is_empty() { "ok" } else { with };
            assert_ne!(seen(kind, &all), seen(kind, without), "{}: {all}", kind.2);
        }
    }
}

#[test]
fn both_effects_of_a_pair_do_something_or_the_pair_is_refused() {
    let mut wrong = Vec::new();
    for kind in KINDS {
        let mut known = HashMap::new();
        let mut seen_of_one = |effects: String| -> String {
            known.entry(effects).or_insert_with_key(|effects| seen(kind, effects)).clone()
        };
        for (index, one) in SAMPLES.iter().enumerate() {
            for two in &SAMPLES[index + 1..] {
                let alone = |(effect, with): &Sample| accepted(kind.2, &format!("{with} {effect}"));
                let same = name(*one) == name(*two) || hides(kind, *one, *two) || agree(*one, *two);
                if alone(one).is_err() || alone(two).is_err() || same {
                    continue;
                }
                let with =
                    if one.1 == two.1 { one.1.into() } else { format!("{} {}", one.1, two.1) };
                let all = format!("{with} {} {}", one.0, two.0);
                // An effect is given twice: one of the pair needs it, or both do.
                if Fault::parse(&all).is_err() {
                    continue;
                }
                let both = seen(kind, &all);
                let mut counts =
                    |other: &Sample| seen_of_one(format!("ok {with} {}", other.0)) != both;
                let work = (counts(two), counts(one));
                match accepted(kind.2, &all) {
                    Ok(()) if work != (true, true) => {
                        wrong.push(format!("accepted, but {work:?}: {} {all}", kind.2));
                    }
                    Err(error) if work == (true, true) => {
                        let names = [name(*one), name(*two)];
                        let contradict = CONTRADICTIONS
                            .iter()
                            .any(|(a, b)| names == [*a, *b] || names == [*b, *a]);
                        // A body changes the length in the head, and so the middle of the head.
                        let contradict = contradict || [one.0, two.0].contains(&"close=head");
                        if !contradict {
                            wrong.push(format!("both work, but {error}: {} {all}", kind.2));
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} pairs:\n{}", wrong.len(), wrong.join("\n"));
}
