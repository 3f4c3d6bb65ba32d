//! `/announce`: BEP 3, with BEP 7, 21, 23 and 24.

use std::net::{IpAddr, SocketAddr};

use bendy::encoding::{Error, SingleItemEncoder};

use super::announce_query::{self, Request};
use super::bencode;
use super::complaint::Wrong;
use super::response::Response;
use crate::profile::Lists;
use crate::record::told_announced;
use crate::tracker::Asked;
use crate::{Announce, Event, Families, Instant, PeerId, Told, Tracker};

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
) -> Result<(Response, Event), Wrong> {
    let Request { announce, also, compact, no_peer_id, passkey: in_query } =
        announce_query::parse(query, client, tracker.settings())?;
    tracker.admit(announce.info_hash, || passkey.or(in_query))?;
    for address in also {
        tracker.enter(now, &Announce { address, ..announce.clone() });
    }
    let settings = tracker.settings();
    let manners = &settings.manners.http;
    let wanted = announce.numwant.unwrap_or_else(|| settings.http_numwant_default());
    let asked = Asked {
        families: match client {
            IpAddr::V4(_) if manners.own_family => Families::V4,
            IpAddr::V6(_) if manners.own_family => Families::V6,
            _ => Families::Both,
        },
        interval: settings.over_http.interval.unwrap_or(settings.interval),
        wanted: wanted.min(settings.http_numwant_max()),
    };
    let mut chosen = Vec::new();
    let told = tracker.tell(now, &announce, asked, &mut |address, id| {
        chosen.push((address, *id));
    });
    let Told { interval, min_interval, counts } = told;
    let (peers, peers6) = compact_lists(&chosen);
    let settings = tracker.settings();
    let body = bencode::dict(|dict| {
        bencode::number(dict, b"complete", counts.seeders)?;
        if manners.tells_downloaded && announce.event != Event::Stopped {
            bencode::number(dict, b"downloaded", counts.downloaded)?;
        }
        if settings.external_ip {
            bencode::bytes(dict, b"external ip", &octets(announce.address.ip()))?;
        }
        bencode::number(dict, b"incomplete", counts.leechers)?;
        bencode::number(dict, b"interval", interval)?;
        if let Some(min_interval) = min_interval {
            bencode::number(dict, b"min interval", min_interval)?;
        }
        if compact {
            if !peers.is_empty() || manners.lists != Lists::IfAny {
                bencode::bytes(dict, b"peers", &peers)?;
            }
            if !peers6.is_empty() || manners.lists == Lists::BothAlways {
                bencode::bytes(dict, b"peers6", &peers6)?;
            }
        } else {
            dict.emit_pair_with(b"peers", |item| {
                dictionaries(item, &chosen, no_peer_id, manners.writes_utf8)
            })?;
        }
        if let Some(id) = &settings.tracker_id {
            bencode::bytes(dict, b"tracker id", id)?;
        }
        if let Some(text) = &settings.warning_message {
            bencode::bytes(dict, b"warning message", text.as_bytes())?;
        }
        Ok(())
    });
    let told = told_announced(&told, &peers, &peers6);
    Ok((Response::ok(body, told), announce.event))
}

/// Peers as 6 bytes each, and as 18 bytes each.
fn compact_lists(peers: &[(SocketAddr, PeerId)]) -> (Vec<u8>, Vec<u8>) {
    let (mut v4, mut v6) = (Vec::new(), Vec::new());
    for (address, _) in peers {
        let list = if address.is_ipv4() { &mut v4 } else { &mut v6 };
        list.extend(octets(address.ip()));
        list.extend(address.port().to_be_bytes());
    }
    (v4, v6)
}

fn dictionaries(
    item: SingleItemEncoder,
    peers: &[(SocketAddr, PeerId)],
    no_peer_id: bool,
    in_utf8: bool,
) -> Result<(), Error> {
    item.emit_list(|list| {
        for (address, id) in peers {
            list.emit_dict(|mut dict| {
                bencode::bytes(&mut dict, b"ip", address.ip().to_string().as_bytes())?;
                if in_utf8 {
                    bencode::bytes(&mut dict, b"peer id", &bencode::utf8(&id.0))?;
                } else if !no_peer_id {
                    bencode::bytes(&mut dict, b"peer id", &id.0)?;
                }
                bencode::number(&mut dict, b"port", address.port().into())
            })?;
        }
        Ok(())
    })
}

/// An address as 4 or 16 bytes.
pub(super) fn octets(ip: IpAddr) -> Vec<u8> {
    match ip {
        IpAddr::V4(ip) => ip.octets().to_vec(),
        IpAddr::V6(ip) => ip.octets().to_vec(),
    }
}
