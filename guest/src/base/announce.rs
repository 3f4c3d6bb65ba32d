//! What an announce says and what it is told, whichever protocol it came by.

use std::net::SocketAddr;

use super::counts::Counts;
use super::ids::{InfoHash, PeerId};

/// The `event` of an announce (BEP 3, BEP 15, BEP 21).
///
/// The numbers are those of BEP 15.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Event {
    /// A regular announce: no event, or `empty`.
    #[default]
    None = 0,
    /// The download has just completed.
    Completed = 1,
    /// The first announce.
    Started = 2,
    /// The client leaves.
    Stopped = 3,
    /// A partial seed: incomplete, but not downloading (BEP 21).
    Paused = 4,
}

/// Every event, at the place of its number.
const EVENTS: [(Event, &str); 5] = [
    (Event::None, "empty"),
    (Event::Completed, "completed"),
    (Event::Started, "started"),
    (Event::Stopped, "stopped"),
    (Event::Paused, "paused"),
];

impl Event {
    /// The event of a number (BEP 15).
    pub fn from_number(number: u32) -> Option<Self> {
        EVENTS.get(number as usize).map(|(event, _)| *event)
    }

    /// The event of a word (BEP 3); no word at all is one, too.
    pub fn from_word(word: &[u8]) -> Option<Self> {
        let known = EVENTS.iter().find(|(_, known)| known.as_bytes() == word);
        known.map(|(event, _)| *event).or_else(|| word.is_empty().then_some(Event::None))
    }

    /// Its word (BEP 3).
    pub fn word(self) -> &'static str {
        EVENTS[self as usize].1
    }
}

/// An announce that has been understood.
#[derive(Clone, Debug)]
pub struct Announce {
    /// The torrent.
    pub info_hash: InfoHash,
    /// The client's name for itself.
    pub peer_id: PeerId,
    /// Where other peers reach it: the address the announce came from, the port it names. Never an
    /// IPv4-mapped IPv6 address.
    pub address: SocketAddr,
    /// What has happened.
    pub event: Event,
    /// Bytes still to download; none if it does not say.
    pub left: Option<u64>,
    /// Bytes uploaded, as the client says.
    pub uploaded: u64,
    /// Bytes downloaded, as the client says.
    pub downloaded: u64,
    /// What the client tells nobody but trackers: the same in its announces over IPv4 and over
    /// IPv6 (BEP 7).
    pub key: Option<u32>,
    /// Peers wanted in the reply; none for the tracker's default.
    pub numwant: Option<u32>,
}

/// What an announce is told besides peers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// When to announce again, in seconds.
    pub interval: u32,
    /// Announce no sooner, in seconds; none: nothing is told of it.
    pub min_interval: Option<u32>,
    /// The swarm, the announcer included.
    pub counts: Counts,
}
