//! What the tracker is asked, and told.

use crate::bindings::exports::bittorrent::tracker::control;
use crate::types::{Counts, Filter, NewPeer, Script, Times, ToldPeer};

impl From<Filter> for control::Filter {
    fn from(filter: Filter) -> Self {
        Self {
            transport: filter.transport.map(Into::into),
            action: filter.action.map(Into::into),
            info_hash: filter.info_hash.map(Into::into),
            peer_id: filter.peer_id,
            event: filter.event.map(Into::into),
            family: filter.family.map(Into::into),
            remote: filter.remote.map(Into::into),
            outcome: filter.outcome.map(Into::into),
            fault: filter.fault,
        }
    }
}

impl From<Times> for control::Times {
    fn from(times: Times) -> Self {
        Self { min: times.min, max: times.max }
    }
}

impl From<Counts> for control::Counts {
    fn from(counts: Counts) -> Self {
        let Counts { seeders, leechers, downloaded } = counts;
        Self { seeders, leechers, downloaded }
    }
}

impl From<ToldPeer> for control::ToldPeer {
    fn from(peer: ToldPeer) -> Self {
        Self { address: peer.address.into(), peer_id: peer.peer_id.map(Into::into) }
    }
}

impl From<NewPeer> for (control::ToldPeer, Option<u64>) {
    fn from(peer: NewPeer) -> Self {
        (peer.told.into(), peer.left)
    }
}

impl From<Script> for control::Script {
    fn from(script: Script) -> Self {
        let peers = |peers: Vec<ToldPeer>| peers.into_iter().map(Into::into).collect();
        Self {
            info_hash: script.info_hash.map(Into::into),
            interval: script.interval,
            min_interval: script.min_interval,
            peers: script.peers.map(peers),
        }
    }
}
