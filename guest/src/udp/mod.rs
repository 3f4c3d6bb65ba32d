//! The UDP tracker protocol: BEP 15, with the options of BEP 41.

mod connection_id;
mod options;
mod packet;

use std::net::IpAddr;

pub use connection_id::ConnectionIds;
pub use options::url_data;
use packet::{Header, PROTOCOL_ID};
pub(crate) use packet::{announced_url, parameters};

use crate::http::query;
use crate::record::{Action, Arrival, Entry, Outcome, Transport};
use crate::{Families, Instant, Settings, Tracker};

/// IPv4 records in one reply at most, should the settings allow that many: what a datagram holds.
const MAX_V4_PEERS: u32 = (packet::DATAGRAM_MAX as u32 - 20) / 6;
/// IPv6 records in one reply at most: it has to fit in 1232 bytes, what every IPv6 path takes.
const MAX_V6_PEERS: u32 = 66;

/// Answers a datagram, and records it. `reply` is overwritten; it is left empty if the datagram gets
/// no answer: it is no request, or a connect without the protocol id.
pub fn answer(tracker: &mut Tracker, arrival: Arrival, datagram: &[u8], reply: &mut Vec<u8>) {
    reply.clear();
    let mut entry = Entry {
        arrival,
        transport: Transport::Udp,
        action: Action::Unknown,
        event: None,
        outcome: Outcome::Ignored,
        raw: datagram,
        reply: &[],
        told: &[],
        refusal: "",
    };
    let mut refusal = String::new();
    if let Some(header) = packet::header(datagram) {
        entry.action = header.action;
        entry.event = packet::event(datagram).filter(|_| header.action == Action::Announce);
        let outcome = match header.action {
            Action::Connect if header.connection_id != PROTOCOL_ID => Ok(Outcome::Ignored),
            _ => request(tracker, arrival, &header, datagram, reply).map(|()| Outcome::Answered),
        };
        entry.outcome = outcome.unwrap_or_else(|text| {
            packet::write_error(reply, header.transaction_id, &text);
            refusal = text;
            Outcome::Refused
        });
    }
    tracker.record.add(&Entry { reply, refusal: &refusal, ..entry });
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
        return Err("connection ID unknown or expired".into());
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
