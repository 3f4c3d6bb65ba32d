//! Which requests are meant.

use std::net::IpAddr;

use super::request::Request;
use crate::base::{Action, Event, Outcome, Transport};

/// An address family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

/// Those requests that have everything that is given here.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The protocol.
    pub transport: Option<Transport>,
    /// What is asked for.
    pub action: Option<Action>,
    /// One of the torrents that it names; no request names one that is not 20 bytes long.
    pub info_hash: Option<Vec<u8>>,
    /// What the peer id begins with.
    pub peer_id: Option<Vec<u8>>,
    /// The event of an announce.
    pub event: Option<Event>,
    /// The family of the client's address.
    pub family: Option<Family>,
    /// The client's address.
    pub remote: Option<IpAddr>,
    /// What became of it.
    pub outcome: Option<Outcome>,
    /// The fault that had a hand in it.
    pub fault: Option<u32>,
}

impl Filter {
    /// Whether a request is meant.
    pub fn matches(&self, request: &Request) -> bool {
        self.differences(request).next().is_none()
    }

    /// In what a request is not what is meant.
    pub(super) fn differences(&self, request: &Request) -> impl Iterator<Item = &'static str> {
        let remote = request.arrival.remote.ip().to_canonical();
        let begins_with =
            |begin: &Vec<u8>| request.peer_id.is_some_and(|peer_id| peer_id.0.starts_with(begin));
        let family = if remote.is_ipv4() { Family::V4 } else { Family::V6 };
        let has_info_hash =
            |wanted: &Vec<u8>| request.info_hashes.iter().any(|info_hash| info_hash.0 == **wanted);
        [
            ("transport", self.transport.is_none_or(|transport| transport == request.transport)),
            ("action", self.action.is_none_or(|action| action == request.action)),
            ("info hash", self.info_hash.as_ref().is_none_or(has_info_hash)),
            ("peer id", self.peer_id.as_ref().is_none_or(begins_with)),
            ("event", self.event.is_none_or(|event| request.event == Some(event))),
            ("family", self.family.is_none_or(|wanted| wanted == family)),
            ("remote", self.remote.is_none_or(|wanted| wanted.to_canonical() == remote)),
            ("outcome", self.outcome.is_none_or(|outcome| outcome == request.outcome)),
            ("fault", self.fault.is_none_or(|fault| request.faults.contains(&fault))),
        ]
        .into_iter()
        .filter(|(_, same)| !same)
        .map(|(name, _)| name)
    }
}
