//! Which requests a test asks for, how many of them, and how long it waits.

use std::net::IpAddr;
use std::time::Duration;

use serde_json::{Map, Value, json};
use test_tracker::{Action, Event, Family, Outcome, Transport};

use crate::announce::InfoHash;
use crate::deadline;
use crate::swarm::bytes;

/// A filter for requests: a request matches if it matches every field that is set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The protocol.
    pub transport: Option<Transport>,
    /// The action.
    pub action: Option<Action>,
    /// One of the torrents.
    pub info_hash: Option<InfoHash>,
    /// The start of the peer id.
    pub peer_id: Option<Vec<u8>>,
    /// The event of an announce.
    pub event: Option<Event>,
    /// The family of the client's address.
    pub family: Option<Family>,
    /// The client's address.
    pub remote: Option<IpAddr>,
    /// The outcome.
    pub outcome: Option<Outcome>,
    /// The fault that affected it.
    pub fault: Option<u32>,
}

impl Filter {
    /// Every request.
    pub fn any() -> Self {
        Self::default()
    }

    /// Announces.
    pub fn announces() -> Self {
        Self { action: Some(Action::Announce), ..Self::default() }
    }

    /// Announces with an event.
    pub fn event(event: Event) -> Self {
        Self { event: Some(event), ..Self::announces() }
    }

    /// The form for the library.
    pub(crate) fn for_library(&self) -> test_tracker::Filter {
        let mut filter = test_tracker::Filter::new();
        if let Some(transport) = self.transport {
            filter = filter.transport(transport);
        }
        if let Some(action) = self.action {
            filter = filter.action(action);
        }
        if let Some(info_hash) = self.info_hash {
            filter = filter.info_hash(info_hash);
        }
        if let Some(peer_id) = &self.peer_id {
            filter = filter.peer_id(peer_id);
        }
        if let Some(event) = self.event {
            filter = filter.event(event);
        }
        if let Some(family) = self.family {
            filter = filter.family(family);
        }
        if let Some(remote) = self.remote {
            filter = filter.remote(remote);
        }
        if let Some(outcome) = self.outcome {
            filter = filter.outcome(outcome);
        }
        if let Some(fault) = self.fault {
            filter = filter.fault(fault);
        }
        filter
    }

    /// The form for the Node drivers.
    pub(crate) fn json(&self) -> Value {
        let word = |word: Option<String>| word.map(Value::from);
        let fields = [
            ("transport", word(self.transport.map(|transport| transport.to_string()))),
            ("action", word(self.action.map(|action| action.to_string()))),
            ("infoHash", self.info_hash.as_ref().map(|info_hash| bytes(info_hash))),
            ("peerId", self.peer_id.as_ref().map(|peer_id| bytes(peer_id))),
            ("event", word(self.event.map(|event| event.to_string()))),
            ("family", word(self.family.map(|family| family.to_string()))),
            ("remote", word(self.remote.map(|remote| remote.to_string()))),
            ("outcome", word(self.outcome.map(|outcome| outcome.to_string()))),
            ("fault", self.fault.map(Value::from)),
        ];
        let given = fields.into_iter().filter_map(|(name, value)| Some((name.into(), value?)));
        given.collect::<Map<_, _>>().into()
    }
}

/// How many requests are expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// The least number.
    pub min: u64,
    /// The greatest number; `None`: any number.
    pub max: Option<u64>,
}

impl Times {
    /// Exactly this many.
    pub fn exactly(count: u64) -> Self {
        Self { min: count, max: Some(count) }
    }

    /// At least this many.
    pub fn at_least(min: u64) -> Self {
        Self { min, max: None }
    }

    /// At most this many.
    pub fn at_most(max: u64) -> Self {
        Self { min: 0, max: Some(max) }
    }

    pub(crate) fn for_library(self) -> test_tracker::Times {
        match self {
            Self { min, max: None } => (min..).into(),
            Self { min, max: Some(max) } if min == max => min.into(),
            Self { min, max: Some(max) } => (min..=max).into(),
        }
    }

    pub(crate) fn json(self) -> Value {
        match self {
            Self { min, max: None } => json!({ "min": min }),
            Self { min, max: Some(max) } if min == max => min.into(),
            Self { min, max: Some(max) } => json!({ "min": min, "max": max }),
        }
    }
}

/// How to wait for requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// How many to wait for.
    pub count: usize,
    /// How long at most.
    pub timeout: Duration,
    /// Whether requests that are recorded already count.
    pub past: bool,
}

/// One future request, which comes in time unless something is broken.
impl Default for Wait {
    fn default() -> Self {
        Self { count: 1, timeout: deadline::ANSWER, past: false }
    }
}

impl Wait {
    pub(crate) fn json(self) -> Value {
        let Self { count, timeout, past } = self;
        json!({ "count": count, "timeout": timeout.as_millis() as u64, "past": past })
    }
}
