//! Datagrams of BEP 15, read and written. All integers are big-endian.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::options;
use crate::{Announce, Counts, Event, InfoHash, Peer, PeerId};

/// What stands in place of a connection id in a connect request.
pub(super) const PROTOCOL_ID: u64 = 0x417_2710_1980;

const CONNECT: u32 = 0;
const ANNOUNCE: u32 = 1;
const SCRAPE: u32 = 2;
const ERROR: u32 = 3;

const HEADER: usize = 16;
const ANNOUNCE_LEN: usize = 98;

/// A request that is one: what its first 16 bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// The connection id, or the protocol id.
    pub(super) connection_id: u64,
    /// What is asked for.
    pub(super) action: Action,
    /// To be sent back as it is.
    pub(super) transaction_id: u32,
}

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// A connection id.
    Connect,
    /// To be entered in a swarm, and its peers.
    Announce,
    /// The numbers of some swarms.
    Scrape,
    /// Nothing that BEP 15 knows.
    Unknown(u32),
}

/// Reads the first 16 bytes. None: too short to be a request.
pub(super) fn header(datagram: &[u8]) -> Option<Header> {
    if datagram.len() < HEADER {
        return None;
    }
    let action = match u32::from_be_bytes(array(datagram, 8)) {
        CONNECT => Action::Connect,
        ANNOUNCE => Action::Announce,
        SCRAPE => Action::Scrape,
        other => Action::Unknown(other),
    };
    Some(Header {
        connection_id: u64::from_be_bytes(array(datagram, 0)),
        action,
        transaction_id: u32::from_be_bytes(array(datagram, 12)),
    })
}

/// Reads an announce that came from `client`, and the URL data behind it (BEP 41).
///
/// The IP address field is used only if it is trusted, and of no use to an IPv6 client (BEP 15).
///
/// # Errors
/// The text for the error packet.
pub(super) fn announce(
    datagram: &[u8],
    client: IpAddr,
    trust_ip: bool,
) -> Result<(Announce, Vec<u8>), String> {
    if datagram.len() < ANNOUNCE_LEN {
        let got = datagram.len();
        return Err(format!(
            "malformed packet: an announce of {got} bytes, expected {ANNOUNCE_LEN} or more"
        ));
    }
    let event = match u32::from_be_bytes(array(datagram, 80)) {
        0 => Event::None,
        1 => Event::Completed,
        2 => Event::Started,
        3 => Event::Stopped,
        4 => Event::Paused,
        other => return Err(format!("malformed event ID: {other}, expected 0 to 4")),
    };
    let port = u16::from_be_bytes(array(datagram, 96));
    if port == 0 {
        return Err("invalid port: 0, expected 1 to 65535".into());
    }
    let url_data = options::url_data(&datagram[ANNOUNCE_LEN..])?;
    let named = Ipv4Addr::from_octets(array(datagram, 84));
    let ip = match client {
        IpAddr::V4(_) if trust_ip && !named.is_unspecified() => named.into(),
        client => client,
    };
    let announce = Announce {
        info_hash: InfoHash(array(datagram, 16)),
        peer_id: PeerId(array(datagram, 36)),
        address: SocketAddr::new(ip, port),
        event,
        downloaded: u64::from_be_bytes(array(datagram, 56)),
        left: Some(u64::from_be_bytes(array(datagram, 64))),
        uploaded: u64::from_be_bytes(array(datagram, 72)),
        key: Some(u32::from_be_bytes(array(datagram, 88))),
        // A signed number, of which -1 means the tracker's default.
        numwant: u32::try_from(i32::from_be_bytes(array(datagram, 92))).ok(),
    };
    Ok((announce, url_data))
}

/// Reads the info hashes of a scrape.
///
/// # Errors
/// The text for the error packet.
pub(super) fn scrape(
    datagram: &[u8],
    max: usize,
) -> Result<impl Iterator<Item = InfoHash>, String> {
    let (hashes, rest) = datagram[HEADER..].as_chunks::<20>();
    if !rest.is_empty() {
        let got = datagram.len();
        return Err(format!(
            "malformed packet: a scrape of {got} bytes, expected 16 and 20 for each info hash"
        ));
    }
    if hashes.is_empty() {
        return Err("malformed packet: a scrape without an info hash".into());
    }
    if hashes.len() > max {
        return Err(format!("too many info hashes: {}, expected {max} at most", hashes.len()));
    }
    Ok(hashes.iter().map(|&hash| InfoHash(hash)))
}

/// Writes the reply to a connect.
pub(super) fn write_connect(reply: &mut Vec<u8>, transaction_id: u32, connection_id: u64) {
    start(reply, CONNECT, transaction_id);
    reply.extend(connection_id.to_be_bytes());
}

/// Writes the head of the reply to an announce; its numbers follow with [`set_counts`], the peers
/// with [`write_peer`].
pub(super) fn write_announce(reply: &mut Vec<u8>, transaction_id: u32, interval: u32) {
    start(reply, ANNOUNCE, transaction_id);
    reply.extend(interval.to_be_bytes());
    reply.extend([0; 8]);
}

/// Fills in the numbers of an announce reply.
pub(super) fn set_counts(reply: &mut [u8], counts: Counts) {
    reply[12..16].copy_from_slice(&counts.leechers.to_be_bytes());
    reply[16..20].copy_from_slice(&counts.seeders.to_be_bytes());
}

/// Writes a peer: 6 bytes for IPv4, 18 for IPv6.
pub(super) fn write_peer(reply: &mut Vec<u8>, peer: &Peer) {
    match peer.address.ip() {
        IpAddr::V4(address) => reply.extend(address.octets()),
        IpAddr::V6(address) => reply.extend(address.octets()),
    }
    reply.extend(peer.address.port().to_be_bytes());
}

/// Writes the head of the reply to a scrape; [`write_scraped`] follows for each info hash.
pub(super) fn write_scrape(reply: &mut Vec<u8>, transaction_id: u32) {
    start(reply, SCRAPE, transaction_id);
}

/// Writes what a scrape tells of one swarm.
pub(super) fn write_scraped(reply: &mut Vec<u8>, counts: Counts) {
    reply.extend(counts.seeders.to_be_bytes());
    reply.extend(counts.downloaded.to_be_bytes());
    reply.extend(counts.leechers.to_be_bytes());
}

/// Writes an error packet; the text runs to its end, with no NUL behind it.
pub(super) fn write_error(reply: &mut Vec<u8>, transaction_id: u32, text: &str) {
    start(reply, ERROR, transaction_id);
    reply.extend(text.as_bytes());
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
