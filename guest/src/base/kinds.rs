//! The kinds of requests: by protocol, action, event and outcome.

use crate::notation::kinds;

kinds! {
    /// The protocols that a tracker serves.
    Transport {
        /// Datagrams, BEP 15.
        Udp "udp",
        /// HTTP/1.1 over TCP, BEP 3.
        Http "http",
        /// Messages over WebSocket, as WebTorrent clients send them.
        Ws "ws",
    }

    /// What a request asks for.
    Action {
        /// A connection id (BEP 15), or a WebSocket.
        Connect "connect",
        /// An entry in a swarm, and its peers.
        Announce "announce",
        /// The numbers of some swarms (BEP 48, BEP 15).
        Scrape "scrape",
        /// To pass on an answer to the WebRTC offer of another peer, over WebSocket.
        Answer "answer",
        /// Something unknown: another action over UDP, another path or method over HTTP, or a
        /// malformed request.
        Unknown "unknown",
    }

    /// The `event` of an announce (BEP 3, BEP 15, BEP 21). The numbers are those of BEP 15.
    Event {
        /// A regular announce: without `event`, or with `empty`.
        None = 0 "none",
        /// The download has just completed.
        Completed = 1 "completed",
        /// The first announce.
        Started = 2 "started",
        /// The client leaves.
        Stopped = 3 "stopped",
        /// A partial seed: incomplete, but not downloading (BEP 21).
        Paused = 4 "paused",
    }

    /// The outcome of a request.
    Outcome {
        /// It got what it asked for.
        Answered "answered",
        /// It got an error packet, or a `failure reason`.
        Refused "refused",
        /// It got no reply: a datagram that is not a request, or a connect without the protocol id.
        Ignored "ignored",
    }

    /// An address family.
    Family {
        /// IPv4.
        V4 "ipv4",
        /// IPv6.
        V6 "ipv6",
    }
}

#[expect(clippy::derivable_impls, reason = "the macro that defines kinds knows no default")]
impl Default for Event {
    fn default() -> Self {
        Event::None
    }
}

/// Every event, at the index of its number, with its word in a query (BEP 3).
const EVENTS: [(Event, &str); 5] = [
    (Event::None, "empty"),
    (Event::Completed, "completed"),
    (Event::Started, "started"),
    (Event::Stopped, "stopped"),
    (Event::Paused, "paused"),
];

impl Event {
    /// The event with this number (BEP 15).
    pub fn from_number(number: u32) -> Option<Self> {
        EVENTS.get(number as usize).map(|(event, _)| *event)
    }

    /// The event with this word in a query (BEP 3). An empty word is valid, too.
    pub fn from_query(word: &[u8]) -> Option<Self> {
        let known = EVENTS.iter().find(|(_, known)| known.as_bytes() == word);
        known.map(|(event, _)| *event).or_else(|| word.is_empty().then_some(Event::None))
    }

    /// Its word in a query (BEP 3).
    pub fn query_word(self) -> &'static str {
        EVENTS[self as usize].1
    }
}
