//! The UDP tracker protocol: BEP 15, with the options of BEP 41.

mod connection_id;
mod distort;
mod options;
mod packet;

use std::net::IpAddr;

pub use connection_id::ConnectionIds;
pub use options::url_data;
pub(crate) use packet::{DATAGRAM_MAX, announced_url, parameters};
use packet::{Header, PROTOCOL_ID};

use crate::fault::Delivery;
use crate::http::query;
use crate::record::{Action, Arrival, Entry, Outcome, Request, Transport};
use crate::{Families, Instant, Settings, Tracker};

/// IPv4 records in one reply at most, should the settings allow that many: what a datagram holds.
const MAX_V4_PEERS: u32 = (packet::DATAGRAM_MAX as u32 - 20) / 6;
/// IPv6 records in one reply at most: it has to fit in 1232 bytes, what every IPv6 path takes.
const MAX_V6_PEERS: u32 = 66;

/// Why a request is refused whose connection id is not good.
const BAD_CONNECTION_ID: &str = "connection ID unknown or expired";

/// Answers a datagram, and records it. `reply` is overwritten; it is left empty if the datagram gets
/// no answer: it is no request, or a connect without the protocol id; or if a fault sends the answer
/// otherwise, which is the [`Delivery`] then.
pub fn answer(
    tracker: &mut Tracker,
    arrival: Arrival,
    datagram: &[u8],
    reply: &mut Vec<u8>,
) -> Option<Delivery> {
    reply.clear();
    let header = packet::header(datagram);
    let action = header.map_or(Action::Unknown, |header| header.action);
    let entry = Entry {
        arrival,
        transport: Transport::Udp,
        action,
        event: packet::event(datagram).filter(|_| action == Action::Announce),
        outcome: Outcome::Ignored,
        raw: datagram,
        reply: &[],
        told: &[],
        refusal: "",
        faults: &[],
    };
    if !tracker.faults.is_empty() {
        return answer_with_faults(tracker, &entry, header, reply);
    }
    let (outcome, refusal) = serve(tracker, arrival, header, datagram, reply);
    tracker.record.add(&Entry { outcome, reply, refusal: &refusal, ..entry });
    None
}

/// Answers a datagram when there are faults that may mean it.
fn answer_with_faults(
    tracker: &mut Tracker,
    entry: &Entry,
    header: Option<Header>,
    reply: &mut Vec<u8>,
) -> Option<Delivery> {
    let request = Request::new(0, entry);
    let met = tracker.faults.meet(&request);
    let effects = met.as_ref().map(|met| &met.effects);
    let refused = effects.and_then(|effects| distort::refusal(effects, entry.action));
    let (outcome, refusal) = match (header, refused) {
        _ if effects.is_some_and(|effects| effects.drop) => (Outcome::Ignored, String::new()),
        (Some(header), Some(text)) => {
            packet::write_error(reply, header.transaction_id, &text);
            (Outcome::Refused, String::from_utf8_lossy(&text).into_owned())
        }
        _ => serve(tracker, entry.arrival, header, entry.raw, reply),
    };
    tracker.faults.remember(&request, reply);
    let Some(met) = met else {
        tracker.record.add(&Entry { outcome, reply, refusal: &refusal, ..*entry });
        return None;
    };
    let right = std::mem::take(reply);
    let pieces = match met.effects.drop {
        true => Vec::new(),
        false => distort::distort(&mut tracker.faults, &met, &request, &right),
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
    Some(Delivery::new(&met, pieces))
}

/// Answers what may be a request; says what became of it, and why it was refused.
fn serve(
    tracker: &mut Tracker,
    arrival: Arrival,
    header: Option<Header>,
    datagram: &[u8],
    reply: &mut Vec<u8>,
) -> (Outcome, String) {
    let Some(header) = header else { return (Outcome::Ignored, String::new()) };
    if header.action == Action::Connect && header.connection_id != PROTOCOL_ID {
        return (Outcome::Ignored, String::new());
    }
    match request(tracker, arrival, &header, datagram, reply) {
        Ok(()) => (Outcome::Answered, String::new()),
        Err(text) => {
            packet::write_error(reply, header.transaction_id, text.as_bytes());
            (Outcome::Refused, text)
        }
    }
}

/// Answers a request that is one.
///
/// # Errors
/// The text for the error packet.
fn request(
    tracker: &mut Tracker,
    arrival: Arrival,
    header: &Header,
    datagram: &[u8],
    reply: &mut Vec<u8>,
) -> Result<(), String> {
    let now = arrival.at;
    // An IPv4 client on an IPv6 socket is an IPv4 client.
    let client = arrival.remote.ip().to_canonical();
    let transaction_id = header.transaction_id;
    if header.action == Action::Connect {
        let connection_id = tracker.connection_ids.give(now, client);
        packet::write_connect(reply, transaction_id, connection_id);
        return Ok(());
    }
    if !tracker.connection_ids.check(now, client, header.connection_id) {
        return Err(BAD_CONNECTION_ID.into());
    }
    match header.action {
        Action::Announce => announce(tracker, now, client, transaction_id, datagram, reply),
        Action::Scrape => scrape(tracker, now, transaction_id, datagram, reply),
        _ => Err(format!("unknown action ID: {}, expected 0, 1 or 2", packet::action_id(datagram))),
    }
}

fn announce(
    tracker: &mut Tracker,
    now: Instant,
    client: IpAddr,
    transaction_id: u32,
    datagram: &[u8],
    reply: &mut Vec<u8>,
) -> Result<(), String> {
    let (mut announce, url_data) = packet::announce(datagram, client, tracker.settings().trust_ip)?;
    tracker.admit(announce.info_hash, || passkey(tracker.settings(), &url_data))?;
    let (families, most) = match client {
        IpAddr::V4(_) => (Families::V4, MAX_V4_PEERS),
        IpAddr::V6(_) => (Families::V6, MAX_V6_PEERS),
    };
    let wanted = announce.numwant.unwrap_or(tracker.settings().numwant_default);
    announce.numwant = Some(wanted.min(most));
    packet::start_announce(reply, transaction_id);
    let told = tracker.announce(now, &announce, families, |address, _| {
        packet::write_peer(reply, address);
    });
    packet::finish_announce(reply, &told);
    Ok(())
}

/// The passkey in the path or the query of the URL that an announce came by (BEP 41).
fn passkey(settings: &Settings, url_data: &[u8]) -> Option<Vec<u8>> {
    let (path, query) = query::split(url_data);
    let in_path = settings.paths.find(path).and_then(|(_, passkey)| passkey);
    in_path.or_else(|| query::value(query, b"passkey"))
}

fn scrape(
    tracker: &mut Tracker,
    now: Instant,
    transaction_id: u32,
    datagram: &[u8],
    reply: &mut Vec<u8>,
) -> Result<(), String> {
    let info_hashes = packet::scrape(datagram, tracker.settings().scrape_max)?;
    packet::write_scrape(reply, transaction_id);
    for info_hash in info_hashes {
        packet::write_scraped(reply, tracker.scrape(now, &info_hash));
    }
    Ok(())
}
