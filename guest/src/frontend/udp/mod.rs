//! The UDP tracker protocol: BEP 15, with the options of BEP 41.

mod distort;
mod failure;
mod read;
mod sink;

use std::net::SocketAddr;

use crate::base::{Action, Announce, Arrival, Families, Instant, Outcome, Transport};
use crate::behavior::Settings;
use crate::behavior::switches::{Numwant, OnError};
use crate::fault::{Delivery, Reply};
use crate::record::{Entry, Request};
use crate::tracker::{AnnounceParams, Tracker};
use crate::wire::query;
use crate::wire::udp_packet::{self, DATAGRAM_MAX, Header, PROTOCOL_ID};
use failure::{BAD_CONNECTION_ID, Failure};
use sink::{Output, Sink};

/// Most IPv4 peers in one reply, whatever the settings allow: as many as a datagram holds.
const MAX_V4_PEERS: u32 = (DATAGRAM_MAX as u32 - 20) / 6;
/// Most IPv6 peers in one reply: it must fit into 1232 bytes, which every IPv6 path carries.
const MAX_V6_PEERS: u32 = 66;

/// Answers a datagram, and records it. `reply` is overwritten. It stays empty if the datagram gets
/// no answer: it is not a request, or it is a connect without the protocol id. It also stays empty
/// if a fault changes how the answer is sent; then the [`Delivery`] is returned.
pub fn answer(
    tracker: &mut Tracker,
    arrival: Arrival,
    datagram: &[u8],
    reply: &mut Vec<u8>,
) -> Option<Delivery> {
    reply.clear();
    let header = udp_packet::header(datagram);
    let action = header.map_or(Action::Unknown, |header| header.action);
    let event = udp_packet::event(datagram).filter(|_| action == Action::Announce);
    let entry = Entry::new(arrival, Transport::Udp, (action, event), datagram);
    if !tracker.faults.is_empty() {
        return answer_with_faults(tracker, &entry, header, reply);
    }
    let to = Output::Datagram(reply);
    let mut sink = Sink { transaction_id: transaction_id(header), to };
    let (outcome, refusal) = serve(tracker, arrival, header, datagram, &mut sink);
    tracker.record.add(&Entry { outcome, reply, refusal: &refusal, ..entry });
    None
}

/// The transaction id of a reply, unless the profile sends another one.
fn transaction_id(header: Option<Header>) -> u32 {
    header.map_or(0, |header| header.transaction_id)
}

/// Answers a datagram when there are faults that may apply to it.
fn answer_with_faults(
    tracker: &mut Tracker,
    entry: &Entry,
    header: Option<Header>,
    reply: &mut Vec<u8>,
) -> Option<Delivery> {
    let request = Request::new(0, entry);
    let met = tracker.faults.apply(&request, &tracker.outbox);
    let effects = met.as_ref().map(|met| &met.effects);
    let refused = effects.and_then(|effects| distort::refusal(effects, entry.action));
    let mut answer = Reply::Silence;
    let to = Output::Reply(&mut answer);
    let mut sink = Sink { transaction_id: transaction_id(header), to };
    let (outcome, refusal) = match (header, refused) {
        _ if effects.is_some_and(|effects| effects.drop) => (Outcome::Ignored, String::new()),
        (Some(_), Some(text)) => {
            sink.error(&text);
            (Outcome::Refused, String::from_utf8_lossy(&text).into_owned())
        }
        _ => serve(tracker, entry.arrival, header, entry.raw, &mut sink),
    };
    let transaction_id = sink.transaction_id;
    sink::write(reply, transaction_id, &answer);
    tracker.faults.remember(&request, &answer);
    let Some(met) = met else {
        tracker.record.add(&Entry { outcome, reply, refusal: &refusal, ..*entry });
        return None;
    };
    let right = std::mem::take(reply);
    let pieces = match met.effects.drop {
        true => Vec::new(),
        false => {
            met.edit(&request, &mut answer);
            let mut datagram = Vec::new();
            sink::write(&mut datagram, transaction_id, &answer);
            distort::distort(&mut tracker.faults, &met.effects, datagram, &right)
        }
    };
    let first = pieces.first().map(|(_, bytes)| bytes.as_slice()).unwrap_or_default();
    tracker.record.add(&Entry {
        outcome,
        reply: first,
        told: &right,
        refusal: &refusal,
        faults: &met.faults,
        ..*entry
    });
    if let (Some(id), Action::Connect, Outcome::Answered) =
        (met.effects.connection_id, entry.action, outcome)
    {
        tracker.connection_ids.choose(id);
    }
    tracker.after_reply(&met.effects);
    (!met.effects.drop).then(|| Delivery::new(&met, pieces))
}

/// Answers a datagram that may be a request. Returns the outcome, and why it was refused.
fn serve(
    tracker: &mut Tracker,
    arrival: Arrival,
    header: Option<Header>,
    datagram: &[u8],
    sink: &mut Sink,
) -> (Outcome, String) {
    match request(tracker, arrival, header, datagram, sink) {
        Ok(()) => (Outcome::Answered, String::new()),
        Err(Failure::Silence) => (Outcome::Ignored, String::new()),
        Err(Failure::Error(text)) => {
            match tracker.settings().behavior.udp.nul_behind_text {
                true => sink.error(&[text.as_bytes(), b"\0"].concat()),
                false => sink.error(text.as_bytes()),
            }
            (Outcome::Refused, text)
        }
    }
}

/// Answers a request.
fn request(
    tracker: &mut Tracker,
    arrival: Arrival,
    header: Option<Header>,
    datagram: &[u8],
    sink: &mut Sink,
) -> Result<(), Failure> {
    let now = arrival.at;
    let Settings { behavior, ban_after, .. } = *tracker.settings();
    let udp = &behavior.udp;
    // An IPv4 client on an IPv6 socket is an IPv4 client.
    let client = SocketAddr::new(arrival.remote.ip().to_canonical(), arrival.remote.port());
    if ban_after.is_some_and(|limit| tracker.bans.reach(client.ip(), limit)) {
        return Err(Failure::Silence);
    }
    let Some(header) = header else {
        return udp.too_short.check(format_args!(
            "malformed packet: {} bytes, expected 16 or more",
            datagram.len()
        ));
    };
    if header.action == Action::Connect {
        if header.connection_id != PROTOCOL_ID {
            if udp.reads_first {
                sink.transaction_id = 0;
            }
            udp.bad_magic.check(format_args!("the protocol id is missing"))?;
            sink.transaction_id = header.transaction_id;
        }
        let id = tracker.connection_ids.give(now, client);
        sink.connect(id);
        return Ok(());
    }
    if header.action == Action::Unknown && udp.unknown_action == OnError::Silence {
        return Err(Failure::Silence);
    }
    let known = tracker.connection_ids.check(now, client, header.connection_id);
    let authorize = |tracker: &mut Tracker| match known {
        true => Ok(()),
        false => {
            if ban_after.is_some() {
                tracker.bans.count(client.ip());
            }
            udp.bad_id.check(format_args!("{BAD_CONNECTION_ID}"))
        }
    };
    if udp.reads_first {
        // Such a tracker does not know the transaction id before it has read the request.
        sink.transaction_id = 0;
    } else {
        authorize(tracker)?;
    }
    match header.action {
        Action::Announce => {
            let (announce, url_data) =
                read::announce(datagram, client, tracker.settings().trust_ip, udp)?;
            sink.transaction_id = header.transaction_id;
            if udp.reads_first {
                authorize(tracker)?;
            }
            give_announce(tracker, now, announce, &url_data, sink)
        }
        Action::Scrape => {
            let info_hashes =
                read::scrape(datagram, tracker.settings().scrape_max as usize, behavior)?;
            sink.transaction_id = header.transaction_id;
            if udp.reads_first {
                authorize(tracker)?;
            }
            let told = |info_hash| (info_hash, tracker.scrape(now, &info_hash));
            sink.scrape(info_hashes.map(told));
            Ok(())
        }
        _ => udp.unknown_action.check(format_args!(
            "unknown action ID: {}, expected 0, 1 or 2",
            udp_packet::action_id(datagram)
        )),
    }
}

fn give_announce(
    tracker: &mut Tracker,
    now: Instant,
    announce: Announce,
    url_data: &[u8],
    sink: &mut Sink,
) -> Result<(), Failure> {
    let settings = tracker.settings();
    tracker.authorize(now, &announce, || passkey(settings, url_data))?;
    let (families, most) = match announce.address {
        SocketAddr::V4(_) => (Families::V4, MAX_V4_PEERS),
        SocketAddr::V6(_) => (Families::V6, MAX_V6_PEERS),
    };
    let udp = &settings.behavior.udp;
    let wanted = match announce.numwant {
        None if udp.negative_numwant == Numwant::Most => settings.numwant_max,
        None => settings.numwant_default,
        Some(0) => udp.numwant_0.peers(settings.numwant_default, settings.numwant_max),
        Some(wanted) => wanted,
    };
    let wanted = wanted.min(settings.numwant_max).min(most);
    let asked = AnnounceParams { families, interval: settings.interval, wanted };
    sink.announce(announce.address, |give| tracker.announce_with(now, &announce, asked, give));
    Ok(())
}

/// The passkey in the path or the query of an announce's URL data (BEP 41).
fn passkey(settings: &Settings, url_data: &[u8]) -> Option<Vec<u8>> {
    let (path, query) = query::split(url_data);
    let in_path = settings.paths.find(path).and_then(|(_, passkey)| passkey);
    in_path.or_else(|| query::value(query, b"passkey"))
}
