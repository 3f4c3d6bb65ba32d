//! Filters for requests.

use std::fmt::{self, Display};
use std::net::IpAddr;

use crate::types::ids::InfoHash;
use crate::types::kinds::{Action, Event, Family, Outcome, Transport};
use crate::types::words::{Bytes, Words};

/// A filter for requests: a request matches if it matches every field that is set. A new filter
/// matches all requests.
///
/// Functions that take a filter also take a single condition, such as an [`Event`] or an
/// [`InfoHash`].
///
/// ```
/// use test_tracker::{Event, Filter, InfoHash, Transport};
///
/// let info_hash = InfoHash::from([7; 20]);
/// let left_over_udp = Filter::announce().event(Event::Stopped).transport(Transport::Udp);
/// let of_transmission = Filter::announce().info_hash(info_hash).peer_id(b"-TR");
/// assert_eq!(Filter::from(info_hash), Filter::new().info_hash(info_hash));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[must_use = "a filter does nothing until something is asked with it"]
pub struct Filter(Words);

impl Filter {
    /// All requests.
    pub fn new() -> Self {
        Self::default()
    }

    /// Announces.
    pub fn announce() -> Self {
        Action::Announce.into()
    }

    /// Scrapes.
    pub fn scrape() -> Self {
        Action::Scrape.into()
    }

    /// UDP's requests for a connection id (BEP 15).
    pub fn connect() -> Self {
        Action::Connect.into()
    }

    /// Over this protocol.
    pub fn transport(self, transport: Transport) -> Self {
        self.with("transport", transport)
    }

    /// With this action.
    pub fn action(self, action: Action) -> Self {
        self.with("action", action)
    }

    /// Naming this torrent, perhaps among others.
    pub fn info_hash(self, info_hash: impl Into<InfoHash>) -> Self {
        self.with("info-hash", info_hash.into())
    }

    /// From clients whose peer id begins with these bytes: 20 for one client, 8 such as `-TR4060-`
    /// for most clients of a kind.
    ///
    /// # Panics
    ///
    /// If there are more than 20 bytes, the length of a peer id.
    #[track_caller]
    pub fn peer_id(self, bytes: impl AsRef<[u8]>) -> Self {
        let bytes = bytes.as_ref();
        assert!(
            bytes.len() <= 20,
            "`{}` is {} bytes long: expected the first bytes of a peer id, 20 at most",
            bytes.escape_ascii(),
            bytes.len(),
        );
        self.with("peer-id", Bytes(bytes))
    }

    /// Announces with this event.
    pub fn event(self, event: Event) -> Self {
        self.with("event", event)
    }

    /// From an address of this family.
    pub fn family(self, family: Family) -> Self {
        self.with("family", family)
    }

    /// From this IP address.
    pub fn remote(self, ip: impl Into<IpAddr>) -> Self {
        self.with("remote", ip.into())
    }

    /// With this outcome.
    pub fn outcome(self, outcome: Outcome) -> Self {
        self.with("outcome", outcome)
    }

    /// That the [fault](crate::Fault) with this id affected.
    pub fn fault(self, id: u32) -> Self {
        self.with("fault", id)
    }

    fn with(mut self, name: &str, value: impl Display) -> Self {
        self.0.set(name, value);
        self
    }
}

/// As words: `announce udp event=started`.
impl Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut others = self.0.clone();
        let alone = ["action", "transport", "family"].map(|name| others.take(name));
        let mut words: Vec<String> = alone.into_iter().flatten().collect();
        words.push(others.to_string());
        words.retain(|word| !word.is_empty());
        f.pad(&words.join(" "))
    }
}

/// Defines the conversions from a single condition.
macro_rules! one_condition {
    ($($type:ty: $function:ident,)*) => {
        $(impl From<$type> for Filter {
            fn from(value: $type) -> Self {
                Self::new().$function(value)
            }
        })*
    };
}

one_condition! {
    Transport: transport,
    Action: action,
    InfoHash: info_hash,
    Event: event,
    Outcome: outcome,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic = "`-TR4060-012345678901\\xff` is 21 bytes long: expected the first bytes of a peer id"]
    fn more_than_a_peer_id_is_a_mistake() {
        let _ = Filter::new().peer_id(b"-TR4060-012345678901\xff");
    }
}
