//! `/announce`: BEP 3, with BEP 7, 21, 23 and 24.

use std::net::{IpAddr, SocketAddr};

use super::announce_query::{self, Request};
use super::error::HttpError;
use super::response::Response;
use crate::base::{Announce, AnnounceReply, Event, Families, Instant, PeerId};
use crate::behavior::switches::CompactLists;
use crate::record::told_announced;
use crate::tracker::{AnnounceParams, Tracker};
use crate::wire::bencode::{integer_at, string, string_at, utf8};

/// Peers for whom there is room from the beginning.
const USUAL: u32 = 50;

/// Answers an announce from `client`. `passkey` is the one in the path.
///
/// # Errors
/// What is wrong with it.
pub(super) fn answer(
    tracker: &mut Tracker,
    now: Instant,
    client: IpAddr,
    passkey: Option<Vec<u8>>,
    query: &[u8],
) -> Result<(Response, Event), HttpError> {
    let Request { announce, key_text, also, compact, no_peer_id, passkey: in_query } =
        announce_query::parse(query, client, tracker.settings())?;
    tracker.authorize(now, &announce, || passkey.or(in_query))?;
    if let Some(text) = key_text {
        tracker.key_texts.keep(&text);
    }
    for address in also {
        tracker.upsert_peer(now, &Announce { address, ..announce.clone() });
    }
    let settings = tracker.settings();
    let behavior = &settings.behavior.http;
    let wanted = announce.numwant.unwrap_or_else(|| settings.http_numwant_default());
    let asked = AnnounceParams {
        families: match client {
            IpAddr::V4(_) if behavior.own_family => Families::V4,
            IpAddr::V6(_) if behavior.own_family => Families::V6,
            _ => Families::Both,
        },
        interval: settings.over_http.interval.unwrap_or(settings.interval),
        wanted: wanted.min(settings.http_numwant_max()),
    };
    let room = asked.wanted.min(USUAL) as usize;
    let (mut peers, mut peers6) = (Vec::with_capacity(6 * room), Vec::new());
    let mut dictionaries = Vec::new();
    let told = tracker.announce_with(now, &announce, asked, &mut |address, id| {
        write_compact(if address.is_ipv4() { &mut peers } else { &mut peers6 }, address);
        if !compact {
            let id = (behavior.writes_utf8 || !no_peer_id).then_some(id);
            write_dictionary(&mut dictionaries, address, id, behavior.writes_utf8);
        }
    });
    let AnnounceReply { interval, min_interval, counts } = told;
    let settings = tracker.settings();
    let mut body = Vec::with_capacity(256 + peers.len() + peers6.len() + dictionaries.len());
    body.push(b'd');
    integer_at(&mut body, "complete", counts.seeders);
    if behavior.tells_downloaded && announce.event != Event::Stopped {
        integer_at(&mut body, "downloaded", counts.downloaded);
    }
    if settings.external_ip {
        let mut ip = Vec::new();
        write_ip(&mut ip, announce.address.ip());
        string_at(&mut body, "external ip", &ip);
    }
    integer_at(&mut body, "incomplete", counts.leechers);
    integer_at(&mut body, "interval", interval);
    if let Some(min_interval) = min_interval {
        integer_at(&mut body, "min interval", min_interval);
    }
    if compact {
        if !peers.is_empty() || behavior.lists != CompactLists::IfAny {
            string_at(&mut body, "peers", &peers);
        }
        if !peers6.is_empty() || behavior.lists == CompactLists::BothAlways {
            string_at(&mut body, "peers6", &peers6);
        }
    } else {
        string(&mut body, b"peers");
        body.push(b'l');
        body.extend_from_slice(&dictionaries);
        body.push(b'e');
    }
    if let Some(id) = &settings.tracker_id {
        string_at(&mut body, "tracker id", id);
    }
    if let Some(text) = &settings.warning_message {
        string_at(&mut body, "warning message", text.as_bytes());
    }
    body.push(b'e');
    let told = told_announced(&told, &peers, &peers6);
    Ok((Response::ok(body, told), announce.event))
}

/// Writes a peer as 6 or 18 bytes.
pub(super) fn write_compact(list: &mut Vec<u8>, address: SocketAddr) {
    write_ip(list, address.ip());
    list.extend_from_slice(&address.port().to_be_bytes());
}

/// Writes an address as 4 or 16 bytes.
fn write_ip(list: &mut Vec<u8>, ip: IpAddr) {
    match ip {
        IpAddr::V4(ip) => list.extend_from_slice(&ip.octets()),
        IpAddr::V6(ip) => list.extend_from_slice(&ip.octets()),
    }
}

/// Writes a peer as a dictionary.
pub(super) fn write_dictionary(
    list: &mut Vec<u8>,
    address: SocketAddr,
    id: Option<&PeerId>,
    in_utf8: bool,
) {
    list.push(b'd');
    string_at(list, "ip", address.ip().to_string().as_bytes());
    match id {
        Some(id) if in_utf8 => string_at(list, "peer id", &utf8(&id.0)),
        Some(id) => string_at(list, "peer id", &id.0),
        None => {}
    }
    integer_at(list, "port", address.port().into());
    list.push(b'e');
}
