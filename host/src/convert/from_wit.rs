//! What the tracker returns.

use std::net::SocketAddr;
use std::time::Duration;

use crate::bindings::exports::bittorrent::tracker::control;
use crate::types::{
    Announced, Answer, Counter, Counts, Error, FaultStatus, Field, HttpRequest, InfoHash, Peer,
    PeerId, Recorded, Request, Scraped, Swarm,
};

/// Converts each item of a list.
pub(crate) fn all<T, U: TryFrom<T>>(list: Vec<T>) -> Result<Vec<U>, U::Error> {
    list.into_iter().map(U::try_from).collect()
}

fn info_hash(bytes: Vec<u8>) -> Result<InfoHash, Error> {
    twenty("an info hash", bytes)
}

fn peer_id(bytes: Vec<u8>) -> Result<PeerId, Error> {
    twenty("a peer id", bytes)
}

/// A value of 20 bytes. Any other length is a bug in the component.
fn twenty<T: From<[u8; 20]>>(what: &str, bytes: Vec<u8>) -> Result<T, Error> {
    let wrong = |bytes: Vec<u8>| {
        Error::Trap(format!("it gave {what} of {} bytes: expected 20", bytes.len()))
    };
    <[u8; 20]>::try_from(bytes).map(T::from).map_err(wrong)
}

fn addresses<T: Into<SocketAddr>>(list: Vec<T>) -> Vec<SocketAddr> {
    list.into_iter().map(Into::into).collect()
}

impl TryFrom<control::Peer> for Peer {
    type Error = Error;

    fn try_from(peer: control::Peer) -> Result<Self, Error> {
        Ok(Self {
            address: peer.address.into(),
            peer_id: peer_id(peer.peer_id)?,
            left: peer.left,
            uploaded: peer.uploaded,
            downloaded: peer.downloaded,
            event: peer.event.into(),
            key: peer.key,
            client: peer.client,
            age: Duration::from_nanos(peer.age),
        })
    }
}

impl From<control::Counts> for Counts {
    fn from(counts: control::Counts) -> Self {
        let control::Counts { seeders, leechers, downloaded } = counts;
        Self { seeders, leechers, downloaded }
    }
}

impl TryFrom<control::Swarm> for Swarm {
    type Error = Error;

    fn try_from(swarm: control::Swarm) -> Result<Self, Error> {
        Ok(Self { info_hash: info_hash(swarm.info_hash)?, counts: swarm.counts.into() })
    }
}

impl From<control::Recorded> for Recorded {
    fn from(recorded: control::Recorded) -> Self {
        Self { total: recorded.total, dropped: recorded.dropped }
    }
}

impl From<control::Counter> for Counter {
    fn from(counter: control::Counter) -> Self {
        Self {
            transport: counter.transport.into(),
            action: counter.action.into(),
            event: counter.event.map(Into::into),
            outcome: counter.outcome.into(),
            count: counter.count,
        }
    }
}

impl From<control::FaultStatus> for FaultStatus {
    fn from(fault: control::FaultStatus) -> Self {
        let control::FaultStatus { id, name, text, hits, held } = fault;
        Self { id, name, text, hits, held }
    }
}

impl TryFrom<control::Request> for Request {
    type Error = Error;

    fn try_from(request: control::Request) -> Result<Self, Error> {
        Ok(Self {
            number: request.number,
            transport: request.transport.into(),
            remote: request.remote.into(),
            local: request.local.into(),
            at: Duration::from_nanos(request.at),
            action: request.action.into(),
            info_hashes: request
                .info_hashes
                .into_iter()
                .map(info_hash)
                .collect::<Result<_, _>>()?,
            peer_id: request.peer_id.map(peer_id).transpose()?,
            client: request.client,
            event: request.event.map(Into::into),
            port: request.port,
            uploaded: request.uploaded,
            downloaded: request.downloaded,
            left: request.left,
            numwant: request.numwant,
            key: request.key,
            parameters: fields(request.parameters),
            http: request.http.map(Into::into),
            url_data: request.url_data,
            raw: request.raw,
            reply: request.reply,
            answer: request.answer.try_into()?,
            faults: request.faults,
            summary: request.summary,
        })
    }
}

fn fields(fields: Vec<control::Field>) -> Vec<Field> {
    fields.into_iter().map(|field| Field { name: field.name, value: field.value }).collect()
}

impl From<control::HttpRequest> for HttpRequest {
    fn from(request: control::HttpRequest) -> Self {
        let control::HttpRequest { method, path, headers } = request;
        Self { method, path, headers: fields(headers) }
    }
}

impl TryFrom<control::Answer> for Answer {
    type Error = Error;

    fn try_from(answer: control::Answer) -> Result<Self, Error> {
        Ok(match answer {
            control::Answer::Nothing => Self::Nothing,
            control::Answer::Connected(connection_id) => Self::Connected(connection_id),
            control::Answer::Announced(announced) => Self::Announced(announced.into()),
            control::Answer::Scraped(swarms) => Self::Scraped(all(swarms)?),
            control::Answer::Refused(text) => Self::Refused(text),
        })
    }
}

impl From<control::Announced> for Announced {
    fn from(announced: control::Announced) -> Self {
        Self {
            interval: announced.interval,
            min_interval: announced.min_interval,
            seeders: announced.seeders,
            leechers: announced.leechers,
            peers: addresses(announced.peers),
        }
    }
}

impl TryFrom<control::Scraped> for Scraped {
    type Error = Error;

    fn try_from(scraped: control::Scraped) -> Result<Self, Error> {
        Ok(Self { info_hash: info_hash(scraped.info_hash)?, counts: scraped.counts.into() })
    }
}
