//! Which requests are meant.

use std::net::IpAddr;

use crate::types::{Action, Event, Family, InfoHash, Outcome, Transport};

/// Which requests are meant: those that have everything that it says. A new one means all requests.
///
/// What takes a filter takes one condition as well, such as an [`Event`] or an [`InfoHash`].
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
pub struct Filter {
    pub(crate) transport: Option<Transport>,
    pub(crate) action: Option<Action>,
    pub(crate) info_hash: Option<InfoHash>,
    pub(crate) peer_id: Option<Vec<u8>>,
    pub(crate) event: Option<Event>,
    pub(crate) family: Option<Family>,
    pub(crate) remote: Option<IpAddr>,
    pub(crate) outcome: Option<Outcome>,
    pub(crate) fault: Option<u32>,
}

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
    pub fn transport(mut self, transport: Transport) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Asking for this.
    pub fn action(mut self, action: Action) -> Self {
        self.action = Some(action);
        self
    }

    /// Naming this torrent, perhaps among others.
    pub fn info_hash(mut self, info_hash: impl Into<InfoHash>) -> Self {
        self.info_hash = Some(info_hash.into());
        self
    }

    /// From clients whose peer id begins with these bytes: 20 for one client, 8 such as `-TR4060-`
    /// for most clients of a kind.
    ///
    /// # Panics
    ///
    /// If there are more than 20 bytes, which no peer id begins with.
    #[track_caller]
    pub fn peer_id(mut self, bytes: impl AsRef<[u8]>) -> Self {
        let bytes = bytes.as_ref();
        assert!(
            bytes.len() <= 20,
            "`{}` is {} bytes long: expected the first bytes of a peer id, 20 at most",
            bytes.escape_ascii(),
            bytes.len(),
        );
        self.peer_id = Some(bytes.to_vec());
        self
    }

    /// Announces with this event.
    pub fn event(mut self, event: Event) -> Self {
        self.event = Some(event);
        self
    }

    /// From an address of this family.
    pub fn family(mut self, family: Family) -> Self {
        self.family = Some(family);
        self
    }

    /// From this IP address.
    pub fn remote(mut self, ip: impl Into<IpAddr>) -> Self {
        self.remote = Some(ip.into());
        self
    }

    /// That ended like this.
    pub fn outcome(mut self, outcome: Outcome) -> Self {
        self.outcome = Some(outcome);
        self
    }

    /// That the [fault](crate::Fault) with this id had a hand in.
    pub fn fault(mut self, id: u32) -> Self {
        self.fault = Some(id);
        self
    }
}

/// Defines the filters that one value makes.
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
