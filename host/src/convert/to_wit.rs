//! What the tracker is given.

use crate::bindings::exports::bittorrent::tracker::control;
use crate::types::{Counts, NewPeer, Times, ToldPeer};

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
