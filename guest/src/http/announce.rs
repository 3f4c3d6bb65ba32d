//! `/announce`: BEP 3, with BEP 7, 21 and 23.

use std::net::{IpAddr, SocketAddr};

use bendy::encoding::{AsString, Error, SingleItemEncoder};

use super::query;
use super::response::bencode;
use crate::{Announce, Event, Families, InfoHash, Instant, PeerId, Tracker};

/// An announce, and how it is to be answered.
#[derive(Debug)]
struct Request {
    announce: Announce,
    /// Peers as 6 and 18 bytes each (BEP 23, BEP 7) instead of a dictionary each.
    compact: bool,
    /// No `peer id` in those dictionaries.
    no_peer_id: bool,
}

/// Answers an announce from `client` with a bencoded dictionary.
///
/// # Errors
/// The failure reason.
pub(super) fn answer(
    tracker: &mut Tracker,
    now: Instant,
    client: IpAddr,
    query: &[u8],
) -> Result<Vec<u8>, String> {
    let Request { announce, compact, no_peer_id } = parse(query, client)?;
    let mut chosen = Vec::new();
    let counts = tracker.announce(now, &announce, Families::Both, |peer| {
        chosen.push((peer.address, peer.id));
    });
    let settings = tracker.settings();
    Ok(bencode(|item| {
        item.emit_dict(|mut dict| {
            dict.emit_pair(b"complete", counts.seeders)?;
            dict.emit_pair(b"incomplete", counts.leechers)?;
            dict.emit_pair(b"interval", settings.interval)?;
            dict.emit_pair(b"min interval", settings.min_interval)?;
            if !compact {
                return dict
                    .emit_pair_with(b"peers", |item| dictionaries(item, &chosen, no_peer_id));
            }
            let (peers, peers6) = compact_lists(&chosen);
            dict.emit_pair(b"peers", AsString(peers))?;
            if !peers6.is_empty() {
                dict.emit_pair(b"peers6", AsString(peers6))?;
            }
            Ok(())
        })
    }))
}

fn compact_lists(peers: &[(SocketAddr, PeerId)]) -> (Vec<u8>, Vec<u8>) {
    let (mut v4, mut v6) = (Vec::new(), Vec::new());
    for (address, _) in peers {
        let list = match address.ip() {
            IpAddr::V4(ip) => {
                v4.extend(ip.octets());
                &mut v4
            }
            IpAddr::V6(ip) => {
                v6.extend(ip.octets());
                &mut v6
            }
        };
        list.extend(address.port().to_be_bytes());
    }
    (v4, v6)
}

fn dictionaries(
    item: SingleItemEncoder,
    peers: &[(SocketAddr, PeerId)],
    no_peer_id: bool,
) -> Result<(), Error> {
    item.emit_list(|list| {
        for (address, id) in peers {
            list.emit_dict(|mut dict| {
                dict.emit_pair(b"ip", address.ip().to_string())?;
                if !no_peer_id {
                    dict.emit_pair(b"peer id", AsString(id.0))?;
                }
                dict.emit_pair(b"port", address.port())
            })?;
        }
        Ok(())
    })
}

fn parse(query: &[u8], client: IpAddr) -> Result<Request, String> {
    let (mut info_hash, mut peer_id, mut port) = (None, None, None);
    let (mut uploaded, mut downloaded, mut left) = (0, 0, None);
    let (mut event, mut numwant) = (Event::None, None);
    let (mut compact, mut no_peer_id) = (true, false);
    query::parameters(query, |key, value| {
        match key {
            b"info_hash" if info_hash.is_some() => {
                return Err("info_hash: given more than once, expected once".into());
            }
            b"info_hash" => info_hash = Some(InfoHash(twenty_bytes("info_hash", &value)?)),
            b"peer_id" => peer_id = Some(PeerId(twenty_bytes("peer_id", &value)?)),
            b"port" => port = Some(parse_port(&value)?),
            b"uploaded" => uploaded = number("uploaded", &value)?,
            b"downloaded" => downloaded = number("downloaded", &value)?,
            b"left" => left = Some(number("left", &value)?),
            b"event" => event = parse_event(&value)?,
            b"numwant" => numwant = parse_numwant(&value)?,
            b"compact" => compact = value != b"0",
            b"no_peer_id" => no_peer_id = value != b"0",
            _ => {}
        }
        Ok(())
    })?;
    let missing = |name| format!("{name}: missing");
    let announce = Announce {
        info_hash: info_hash.ok_or_else(|| missing("info_hash"))?,
        peer_id: peer_id.ok_or_else(|| missing("peer_id"))?,
        address: SocketAddr::new(client, port.ok_or_else(|| missing("port"))?),
        event,
        left,
        uploaded,
        downloaded,
        numwant,
    };
    Ok(Request { announce, compact, no_peer_id })
}

/// A value of exactly 20 bytes.
///
/// # Errors
/// The failure reason, with the name of the parameter.
pub(super) fn twenty_bytes(name: &str, value: &[u8]) -> Result<[u8; 20], String> {
    let wrong = |_| format!("{name}: {} bytes, expected 20", value.len());
    value.try_into().map_err(wrong)
}

fn number(name: &str, value: &[u8]) -> Result<u64, String> {
    let text =
        std::str::from_utf8(value).ok().filter(|text| text.bytes().all(|b| b.is_ascii_digit()));
    text.and_then(|text| text.parse().ok())
        .ok_or_else(|| expected(name, value, "a whole number of bytes, 0 to 18446744073709551615"))
}

fn parse_port(value: &[u8]) -> Result<u16, String> {
    let port = number("port", value).ok().and_then(|port| u16::try_from(port).ok());
    port.filter(|&port| port != 0).ok_or_else(|| expected("port", value, "1 to 65535"))
}

/// A negative number means the tracker's default, as -1 does over UDP.
fn parse_numwant(value: &[u8]) -> Result<Option<u32>, String> {
    let (negative, digits) = match value.strip_prefix(b"-") {
        Some(digits) => (true, digits),
        None => (false, value),
    };
    let wanted =
        number("numwant", digits).map_err(|_| expected("numwant", value, "a whole number"))?;
    Ok((!negative).then(|| u32::try_from(wanted).unwrap_or(u32::MAX)))
}

fn parse_event(value: &[u8]) -> Result<Event, String> {
    match value {
        b"" | b"empty" => Ok(Event::None),
        b"started" => Ok(Event::Started),
        b"completed" => Ok(Event::Completed),
        b"stopped" => Ok(Event::Stopped),
        b"paused" => Ok(Event::Paused),
        _ => Err(expected("event", value, "started, completed, stopped, paused or empty")),
    }
}

fn expected(name: &str, value: &[u8], expected: &str) -> String {
    let shown = &value[..value.len().min(40)];
    format!("{name}: \"{}\", expected {expected}", shown.escape_ascii())
}
