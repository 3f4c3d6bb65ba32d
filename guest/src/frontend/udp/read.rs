//! Reads announces and scrapes as the profile does.

use std::net::{IpAddr, SocketAddr};

use super::failure::Failure;
use crate::base::{Announce, Event, InfoHash};
use crate::behavior::Behavior;
use crate::behavior::switches::{Options, OverLimit, Port, UdpBehavior};
use crate::wire::udp_options;
use crate::wire::udp_packet::{self, ANNOUNCE_LEN};

/// Reads an announce that came from `client`, and the URL data after it (BEP 41).
///
/// The IP address field is used only if it is trusted, and never for an IPv6 client (BEP 15).
pub(super) fn announce(
    datagram: &[u8],
    client: SocketAddr,
    trust_ip: bool,
    behavior: &UdpBehavior,
) -> Result<(Announce, Vec<u8>), Failure> {
    let Some(fields) = udp_packet::announce(datagram) else {
        behavior.short_announce.check(format_args!(
            "malformed packet: an announce of {} bytes, expected {ANNOUNCE_LEN} or more",
            datagram.len()
        ))?;
        return Err(Failure::Silence);
    };
    let mut number = fields.event;
    if behavior.event_is_a_byte {
        number &= 0xff;
    }
    let event = Event::from_number(number).filter(|_| number <= behavior.highest_event);
    if event.is_none() {
        let highest = behavior.highest_event;
        behavior
            .unknown_event
            .check(format_args!("malformed event ID: {number}, expected 0 to {highest}"))?;
    }
    let mut port = fields.port;
    if port == 0 {
        match behavior.port_0 {
            Port::OfTheDatagram => port = client.port(),
            Port::Is(wrong) => {
                wrong.check(format_args!("invalid port: 0, expected 1 to 65535"))?;
            }
        }
    }
    let url_data = match behavior.options {
        Options::Read => udp_options::url_data(fields.options)?,
        Options::ReadStrictly { unknown, broken } => {
            udp_options::read(fields.options, Some(unknown)).map_err(|text| {
                match text == unknown {
                    true => text,
                    false => broken.into(),
                }
            })?
        }
        Options::Ignored => Vec::new(),
    };
    let ip = match client.ip() {
        IpAddr::V4(_) if trust_ip && !fields.ip.is_unspecified() => fields.ip.into(),
        client => client,
    };
    let announce = Announce {
        info_hash: fields.info_hash,
        peer_id: fields.peer_id,
        address: SocketAddr::new(ip, port),
        event: event.unwrap_or_default(),
        downloaded: fields.downloaded,
        left: Some(fields.left),
        uploaded: fields.uploaded,
        key: Some(fields.key),
        // BEP 15: -1 stands for the tracker's default. Other negative numbers count as -1.
        numwant: u32::try_from(fields.numwant).ok(),
    };
    Ok((announce, url_data))
}

/// Reads the info hashes of a scrape.
pub(super) fn scrape<'a>(
    datagram: &'a [u8],
    max: usize,
    behavior: &Behavior,
) -> Result<impl Iterator<Item = InfoHash> + use<'a>, Failure> {
    let (hashes, rest) = udp_packet::scraped(datagram);
    // An info hash that ends early is unknown, whatever its bytes, so zeros stand for it.
    let mut partial = None;
    if !rest.is_empty() {
        behavior.udp.partial_scrape.check(format_args!(
            "malformed packet: a scrape of {} bytes, expected 16 and 20 for each info hash",
            datagram.len()
        ))?;
        partial = Some([0; 20]);
    }
    if hashes.is_empty() && partial.is_none() {
        behavior
            .udp
            .empty_scrape
            .check(format_args!("malformed packet: a scrape without an info hash"))?;
    }
    if hashes.len() > max && behavior.swarm.beyond_scrape_max == OverLimit::Refused {
        let got = hashes.len();
        return Err(format!("too many info hashes: {got}, expected {max} at most").into());
    }
    let once = behavior.udp.scrapes_once;
    let hashes = hashes.iter().enumerate().filter_map(move |(at, hash)| {
        let again = once && hashes[..at].contains(hash);
        (!again).then_some(*hash)
    });
    Ok(hashes.chain(partial).take(max).map(InfoHash))
}
