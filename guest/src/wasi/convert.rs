//! Converts between the types of the world's interface and the tracker's.

use std::net::SocketAddr;
use std::time::Duration;

use crate::base::twenty_bytes;
use crate::fault::Status;
use crate::{Instant, PeerId, record};

use super::address::{from_wasi, to_wasi};
use super::bindings::exports::bittorrent::tracker::control::{
    Action, Announced, Answer, Counts, Event, FaultStatus, Field, HttpRequest, IpSocketAddress,
    LineForm, Outcome, Peer, Request, Scraped, Swarm, Times, ToldPeer, Transport,
};

/// Converts enums whose variants have the same names, both ways.
macro_rules! same_names {
    ($($name:ident = $ours:ty { $($variant:ident),* })*) => {
        $(
            impl From<$name> for $ours {
                fn from(kind: $name) -> Self {
                    match kind {
                        $($name::$variant => Self::$variant,)*
                    }
                }
            }

            impl From<$ours> for $name {
                fn from(kind: $ours) -> Self {
                    match kind {
                        $(<$ours>::$variant => Self::$variant,)*
                    }
                }
            }
        )*
    };
}

same_names! {
    Transport = crate::Transport { Udp, Http, Ws }
    Action = crate::Action { Connect, Announce, Scrape, Answer, Unknown }
    Event = crate::Event { None, Started, Completed, Stopped, Paused }
    Outcome = crate::Outcome { Answered, Refused, Ignored }
    LineForm = record::LineForm { Json, Log }
}

pub(super) fn info_hash(bytes: Vec<u8>) -> Result<crate::InfoHash, String> {
    twenty_bytes("info hash", &bytes).map(crate::InfoHash)
}

/// An address of a peer. An IPv4-mapped IPv6 address is an IPv4 address.
pub(super) fn endpoint(address: IpSocketAddress) -> SocketAddr {
    let address = from_wasi(address);
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

pub(super) fn told_peer(peer: ToldPeer) -> Result<(SocketAddr, Option<PeerId>), String> {
    let id = peer.peer_id.map(|id| twenty_bytes("peer id", &id)).transpose()?;
    Ok((endpoint(peer.address), id.map(PeerId)))
}

pub(super) fn peer(peer: &crate::Peer, key: Option<String>, now: Instant) -> Peer {
    Peer {
        address: to_wasi(peer.address),
        peer_id: peer.id.0.to_vec(),
        left: peer.left,
        uploaded: peer.uploaded,
        downloaded: peer.downloaded,
        event: peer.event.into(),
        key,
        client: peer.id.client(),
        age: nanoseconds(now - peer.last_heard),
    }
}

fn nanoseconds(duration: Duration) -> u64 {
    duration.as_nanos() as u64
}

pub(super) fn swarm((info_hash, counted): (crate::InfoHash, crate::Counts)) -> Swarm {
    Swarm { info_hash: info_hash.0.to_vec(), counts: counts(counted) }
}

fn counts(counts: crate::Counts) -> Counts {
    let crate::Counts { seeders, leechers, downloaded, .. } = counts;
    Counts { seeders, leechers, downloaded }
}

pub(super) fn counts_of(counts: Counts) -> crate::Counts {
    let Counts { seeders, leechers, downloaded } = counts;
    crate::Counts { seeders, leechers, downloaded, partial_seeds: 0 }
}

pub(super) fn times(times: Times) -> record::Times {
    record::Times { min: times.min, max: times.max }
}

pub(super) fn request(request: record::Request) -> Request {
    Request {
        number: request.number,
        transport: request.transport.into(),
        remote: to_wasi(request.arrival.remote),
        local: to_wasi(request.arrival.local),
        at: nanoseconds(request.arrival.at.since_start()),
        action: request.action.into(),
        peer_id: request.peer_id.map(|id| id.0.to_vec()),
        client: request.peer_id.and_then(|id| id.client()),
        event: request.event.map(Into::into),
        port: request.number("port"),
        uploaded: request.number("uploaded"),
        downloaded: request.number("downloaded"),
        left: request.number("left"),
        numwant: request.number("numwant"),
        key: request.key(),
        summary: request.to_string(),
        info_hashes: request
            .info_hashes
            .into_iter()
            .map(|info_hash| info_hash.0.to_vec())
            .collect(),
        parameters: fields(request.parameters),
        http: request.http.map(|http| HttpRequest {
            method: http.method.escape_ascii().to_string(),
            path: http.path.escape_ascii().to_string(),
            headers: fields(http.headers),
        }),
        url_data: request.url_data,
        raw: request.raw,
        reply: request.reply,
        answer: answer(request.answer),
        faults: request.faults,
    }
}

fn fields(fields: Vec<record::Parameter>) -> Vec<Field> {
    let field =
        |(name, value): record::Parameter| Field { name: name.escape_ascii().to_string(), value };
    fields.into_iter().map(field).collect()
}

fn answer(answer: record::Answer) -> Answer {
    match answer {
        record::Answer::Nothing => Answer::Nothing,
        record::Answer::Connected(id) => Answer::Connected(id),
        record::Answer::Announced { interval, min_interval, counts, peers } => {
            Answer::Announced(Announced {
                interval,
                min_interval,
                seeders: counts.seeders,
                leechers: counts.leechers,
                peers: peers.into_iter().map(to_wasi).collect(),
            })
        }
        record::Answer::Scraped(swarms) => {
            let scraped = |(info_hash, counted): (crate::InfoHash, crate::Counts)| Scraped {
                info_hash: info_hash.0.to_vec(),
                counts: counts(counted),
            };
            Answer::Scraped(swarms.into_iter().map(scraped).collect())
        }
        record::Answer::Refused(text) => Answer::Refused(text),
    }
}

pub(super) fn fault_status(status: Status<'_>, held: u32) -> FaultStatus {
    let Status { id, fault, hits } = status;
    let text = fault.to_string();
    FaultStatus {
        id,
        name: fault.selection.name.clone().unwrap_or_else(|| text.clone()),
        text,
        hits,
        held,
    }
}
