//! Swarms, their peers, and what a test has set for their replies.

use std::net::SocketAddr;

use serde::Serialize;

use super::arguments::{
    CountsBody, IntervalsBody, PeerBody, RefusalBody, from_body, required, text,
};
use super::call::{Answer, Call};
use super::problem::Problem;
use super::response::Response;
use crate::base::{Counts, Instant};
use crate::notation::json::parse;
use crate::notation::output::{Number, hex, seconds, to_json};
use crate::record::SwarmJson;
use crate::swarms::Peer;
use crate::tracker::Script;
use hifijson::value::Value as Json;

pub(super) fn list(call: &mut Call) -> Answer {
    let (tracker, now) = call.machine.tracker();
    let swarms = tracker.swarms(now);
    let list: Vec<_> = swarms.into_iter().map(|swarm| SwarmJson::new(&swarm)).collect();
    Ok(Response::json(to_json(&list)).into())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    ip: String,
    port: u16,
    peer_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<u64>,
    uploaded: u64,
    downloaded: u64,
    event: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<String>,
    age: Number,
}

impl Shown {
    fn new(peer: &Peer, key: Option<String>, now: Instant) -> Self {
        Shown {
            ip: peer.address.ip().to_string(),
            port: peer.address.port(),
            peer_id: hex(&peer.id.0),
            left: peer.left,
            uploaded: peer.uploaded,
            downloaded: peer.downloaded,
            event: peer.event.word(),
            key,
            client: peer.id.client(),
            age: seconds(now - peer.last_heard),
        }
    }
}

pub(super) fn peers(call: &mut Call) -> Answer {
    let info_hash = call.info_hash()?;
    let (tracker, now) = call.machine.tracker();
    let peers: Vec<_> = tracker.peers(now, &info_hash).collect();
    let shown = |peer: &Peer| Shown::new(peer, tracker.key_of(peer), now);
    let list: Vec<_> = peers.iter().map(shown).collect();
    Ok(Response::json(to_json(&list)).into())
}

pub(super) fn add_peer(call: &mut Call) -> Answer {
    let info_hash = call.info_hash()?;
    let body: PeerBody = from_body(call.body, None)?;
    let ip = required(body.ip, "ip", "an IP address")?;
    let port = required(body.port, "port", "1 to 65535")?;
    let address = SocketAddr::new(ip.to_canonical(), port);
    let (tracker, now) = call.machine.tracker();
    tracker.add_peer(now, info_hash, address, body.peer_id, body.left)?;
    Ok(Response::done().into())
}

pub(super) fn remove_peer(call: &mut Call) -> Answer {
    let info_hash = call.info_hash()?;
    let address = call.address()?;
    let (tracker, now) = call.machine.tracker();
    match tracker.remove_peer(now, info_hash, address) {
        true => Ok(Response::done().into()),
        false => Err(Problem::not_found(format!(
            "address: {address}, expected that of a peer in this swarm"
        ))),
    }
}

pub(super) fn set_counts(call: &mut Call) -> Answer {
    let info_hash = call.info_hash()?;
    let body: CountsBody = from_body(call.body, None)?;
    let counts = Counts {
        seeders: body.seeders.unwrap_or(0),
        leechers: body.leechers.unwrap_or(0),
        downloaded: body.downloaded.unwrap_or(0),
        partial_seeds: 0,
    };
    call.tracker().overrides.set_counts(info_hash, Some(counts))?;
    Ok(Response::done().into())
}

pub(super) fn restore_counts(call: &mut Call) -> Answer {
    let info_hash = call.info_hash()?;
    call.tracker().overrides.set_counts(info_hash, None)?;
    Ok(Response::done().into())
}

pub(super) fn refuse(call: &mut Call) -> Answer {
    let info_hash = call.info_hash()?;
    let body: RefusalBody = from_body(call.body, None)?;
    let reason = required(body.reason, "reason", "a text")?;
    call.tracker().overrides.refuse(info_hash, Some(reason))?;
    Ok(Response::done().into())
}

pub(super) fn admit(call: &mut Call) -> Answer {
    let info_hash = call.info_hash()?;
    call.tracker().overrides.refuse(info_hash, None)?;
    Ok(Response::done().into())
}

pub(super) fn set_intervals(call: &mut Call) -> Answer {
    let body: IntervalsBody = from_body(call.body, None)?;
    let overrides = &mut call.tracker().overrides;
    (overrides.interval, overrides.min_interval) = (body.interval, body.min_interval);
    Ok(Response::done().into())
}

pub(super) fn restore_intervals(call: &mut Call) -> Answer {
    let overrides = &mut call.tracker().overrides;
    (overrides.interval, overrides.min_interval) = (None, None);
    Ok(Response::done().into())
}

pub(super) fn next_announce(call: &mut Call) -> Answer {
    let text = text("script", call.body)?;
    let script = match parse(text)? {
        Json::String(words) => Script::parse(&words)?,
        _ => Script::parse(text)?,
    };
    call.tracker().overrides.add_script(script)?;
    Ok(Response::done().into())
}
