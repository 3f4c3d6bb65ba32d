//! Filters of requests.

use std::net::IpAddr;

use super::request::Request;
use crate::base::{Action, Event, Family, InfoHash, Outcome, PeerIdPrefix, Transport};
use crate::notation::{self, table};

table! {
    /// A filter of requests: a request matches if it matches every field that is set.
    #[derive(Clone, Debug, Default, PartialEq)]
    Filter "filter", alone: "action" "transport" "event" "family";

    "Which requests" {
        /// What the request asks for.
        action "action": Option<Action>;
        /// The protocol.
        transport "transport": Option<Transport>;
        /// The address family of the client.
        family "family": Option<Family>;
        /// The event of an announce.
        event "event": Option<Event>;
        /// One of the info hashes in the request.
        info_hash "info hash": Option<InfoHash>;
        /// The beginning of the peer id: 20 bytes or their 40 hexadecimal digits for one client, 8
        /// such as `-TR4060-` for most clients of a kind.
        peer_id "prefix": Option<PeerIdPrefix>;
        /// The IP address of the client.
        remote "ip": Option<IpAddr>;
        /// The outcome of the request.
        outcome "outcome": Option<Outcome>;
        /// The id of a fault that applied to the request.
        fault "id": Option<u32>;
    }
}

impl Filter {
    /// Reads a filter in words, or as a JSON object.
    ///
    /// # Errors
    /// Which word or field is wrong, and what was expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        notation::read(text)
    }

    /// Whether a request matches.
    pub fn matches(&self, request: &Request) -> bool {
        self.differences(request).next().is_none()
    }

    /// The names of the fields that a request does not match.
    pub(super) fn differences(&self, request: &Request) -> impl Iterator<Item = &'static str> {
        let remote = request.arrival.remote.ip().to_canonical();
        let begins_with = |begin: &PeerIdPrefix| {
            request.peer_id.is_some_and(|peer_id| peer_id.0.starts_with(&begin.0))
        };
        let family = if remote.is_ipv4() { Family::V4 } else { Family::V6 };
        let has_info_hash = |wanted: &InfoHash| request.info_hashes.contains(wanted);
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
