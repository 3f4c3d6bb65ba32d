//! Datagrams of BEP 15, read and written. All integers are big-endian.

use std::net::{Ipv4Addr, SocketAddr};

use super::compact;
use super::udp_options::url_data;
use crate::base::{Action, Event, InfoHash, PeerId};

/// The number in place of a connection id in a connect request.
pub(crate) const PROTOCOL_ID: u64 = 0x417_2710_1980;

const CONNECT: u32 = 0;
const ANNOUNCE: u32 = 1;
const SCRAPE: u32 = 2;
const ERROR: u32 = 3;

/// The most bytes of a UDP datagram over IPv4.
pub(crate) const DATAGRAM_MAX: usize = 65_507;

const HEADER: usize = 16;
/// Bytes of an announce without options.
pub(crate) const ANNOUNCE_LEN: usize = 98;
const EVENT_AT: usize = 80;

/// The first 16 bytes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// The connection id, or the protocol id.
    pub(crate) connection_id: u64,
    /// What the request asks for.
    pub(crate) action: Action,
    /// Is sent back unchanged.
    pub(crate) transaction_id: u32,
}

/// Reads the first 16 bytes. `None` if the datagram is too short to be a request.
pub(crate) fn header(datagram: &[u8]) -> Option<Header> {
    if datagram.len() < HEADER {
        return None;
    }
    let action = match action_id(datagram) {
        CONNECT => Action::Connect,
        ANNOUNCE => Action::Announce,
        SCRAPE => Action::Scrape,
        _ => Action::Unknown,
    };
    Some(Header {
        connection_id: u64::from_be_bytes(array(datagram, 0)),
        action,
        transaction_id: u32::from_be_bytes(array(datagram, 12)),
    })
}

/// The action number of a request.
pub(crate) fn action_id(datagram: &[u8]) -> u32 {
    u32::from_be_bytes(array(datagram, 8))
}

/// The event of an announce, if the datagram is long enough and the event exists.
pub(crate) fn event(datagram: &[u8]) -> Option<Event> {
    let number = datagram.get(EVENT_AT..EVENT_AT + 4)?;
    Event::from_number(u32::from_be_bytes(array(number, 0)))
}

/// The URL data of an announce that can be read (BEP 41).
pub(crate) fn announced_url(datagram: &[u8]) -> Option<Vec<u8>> {
    let is_announce = header(datagram)?.action == Action::Announce;
    url_data(datagram.get(ANNOUNCE_LEN..).filter(|_| is_announce)?).ok()
}

/// How a field of a request is shown.
#[derive(Clone, Copy)]
enum Form {
    Bytes,
    Hex,
    Number,
    Signed,
    Address,
    Event,
}

const HEADER_FIELDS: [(&str, usize, usize, Form); 2] =
    [("connection_id", 0, 8, Form::Hex), ("transaction_id", 12, 4, Form::Hex)];
const ANNOUNCE_FIELDS: [(&str, usize, usize, Form); 10] = [
    ("info_hash", 16, 20, Form::Bytes),
    ("peer_id", 36, 20, Form::Bytes),
    ("downloaded", 56, 8, Form::Number),
    ("left", 64, 8, Form::Number),
    ("uploaded", 72, 8, Form::Number),
    ("event", EVENT_AT, 4, Form::Event),
    ("ip", 84, 4, Form::Address),
    ("key", 88, 4, Form::Hex),
    ("numwant", 92, 4, Form::Signed),
    ("port", 96, 2, Form::Number),
];

/// Adds the fields of a request that are complete, with their names in BEP 3.
pub(crate) fn parameters(datagram: &[u8], list: &mut Vec<(Vec<u8>, Vec<u8>)>) {
    let Some(header) = header(datagram) else { return };
    let mut add = |&(name, at, length, form): &(&str, usize, usize, Form)| {
        let Some(bytes) = datagram.get(at..at + length) else { return };
        let number = bytes.iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
        let value = match form {
            Form::Bytes => bytes.to_vec(),
            Form::Hex => format!("{number:0width$x}", width = 2 * length).into_bytes(),
            Form::Number => number.to_string().into_bytes(),
            Form::Signed => (number as i32).to_string().into_bytes(),
            Form::Address => Ipv4Addr::from(number as u32).to_string().into_bytes(),
            Form::Event => match Event::from_number(number as u32) {
                Some(event) => event.query_word().into(),
                None => number.to_string().into_bytes(),
            },
        };
        list.push((name.into(), value));
    };
    HEADER_FIELDS.iter().for_each(&mut add);
    match header.action {
        Action::Announce => ANNOUNCE_FIELDS.iter().for_each(&mut add),
        Action::Scrape => {
            for at in (HEADER..datagram.len()).step_by(20) {
                add(&("info_hash", at, 20, Form::Bytes));
            }
        }
        _ => {}
    }
}

/// The fields of an announce, as they are in its datagram.
pub(crate) struct AnnounceFields<'a> {
    pub(crate) info_hash: InfoHash,
    pub(crate) peer_id: PeerId,
    pub(crate) downloaded: u64,
    pub(crate) left: u64,
    pub(crate) uploaded: u64,
    /// The number of an event, which may not exist.
    pub(crate) event: u32,
    /// 0.0.0.0 for the address that the datagram came from.
    pub(crate) ip: Ipv4Addr,
    pub(crate) key: u32,
    /// -1 for the tracker's default.
    pub(crate) numwant: i32,
    pub(crate) port: u16,
    /// The bytes after the announce (BEP 41).
    pub(crate) options: &'a [u8],
}

/// Reads the fields of an announce. `None` if it has fewer than [`ANNOUNCE_LEN`] bytes.
#[inline]
pub(crate) fn announce(datagram: &[u8]) -> Option<AnnounceFields<'_>> {
    let (fields, options) = datagram.split_at_checked(ANNOUNCE_LEN)?;
    Some(AnnounceFields {
        info_hash: InfoHash(array(fields, 16)),
        peer_id: PeerId(array(fields, 36)),
        downloaded: u64::from_be_bytes(array(fields, 56)),
        left: u64::from_be_bytes(array(fields, 64)),
        uploaded: u64::from_be_bytes(array(fields, 72)),
        event: u32::from_be_bytes(array(fields, EVENT_AT)),
        ip: Ipv4Addr::from_octets(array(fields, 84)),
        key: u32::from_be_bytes(array(fields, 88)),
        numwant: i32::from_be_bytes(array(fields, 92)),
        port: u16::from_be_bytes(array(fields, 96)),
        options,
    })
}

/// The info hashes of a scrape that has a header, and the bytes of an incomplete one at the end.
pub(crate) fn scraped(datagram: &[u8]) -> (&[[u8; 20]], &[u8]) {
    datagram[HEADER..].as_chunks()
}

/// Writes the reply to a connect.
pub(crate) fn write_connect(reply: &mut Vec<u8>, transaction_id: u32, connection_id: u64) {
    start(reply, CONNECT, transaction_id);
    reply.extend(connection_id.to_be_bytes());
}

/// Writes the head of the reply to an announce. The peers follow with [`write_peer`], and then its
/// numbers with [`finish_announce`].
pub(crate) fn start_announce(reply: &mut Vec<u8>, transaction_id: u32) {
    start(reply, ANNOUNCE, transaction_id);
    reply.extend([0; 12]);
}

/// Fills in the numbers of an announce reply: interval, leechers, seeders.
pub(crate) fn finish_announce(reply: &mut [u8], numbers: [u32; 3]) {
    for (place, number) in reply[8..20].chunks_exact_mut(4).zip(numbers) {
        place.copy_from_slice(&number.to_be_bytes());
    }
}

/// Writes a peer, if the datagram can hold it.
pub(crate) fn write_peer(reply: &mut Vec<u8>, address: SocketAddr) {
    if reply.len() + if address.is_ipv4() { 6 } else { 18 } <= DATAGRAM_MAX {
        compact::write_peer(reply, address);
    }
}

/// Writes the head of the reply to a scrape; [`write_scraped`] follows for each info hash.
pub(crate) fn write_scrape(reply: &mut Vec<u8>, transaction_id: u32) {
    start(reply, SCRAPE, transaction_id);
}

/// Writes the numbers of one swarm in a scrape reply: seeders, downloaded, leechers.
pub(crate) fn write_scraped(reply: &mut Vec<u8>, numbers: [u32; 3]) {
    reply.extend_from_slice(numbers.map(u32::to_be_bytes).as_flattened());
}

/// Writes an error packet; the text runs to its end, with no NUL after it.
pub(crate) fn write_error(reply: &mut Vec<u8>, transaction_id: u32, text: &[u8]) {
    start(reply, ERROR, transaction_id);
    reply.extend(text);
}

fn start(reply: &mut Vec<u8>, action: u32, transaction_id: u32) {
    reply.clear();
    reply.extend(action.to_be_bytes());
    reply.extend(transaction_id.to_be_bytes());
}

/// `N` bytes of a datagram whose length has been checked.
fn array<const N: usize>(datagram: &[u8], at: usize) -> [u8; N] {
    let mut bytes = [0; N];
    bytes.copy_from_slice(&datagram[at..at + N]);
    bytes
}
