//! The answer to a request, before it is written as a datagram or a body.
//!
//! A tracker with faults collects its answers in this form, so that faults can change them. Numbers
//! have 64 bits because those of faults have.

use std::net::{IpAddr, SocketAddr};

use crate::base::AnnounceReply;
use crate::behavior::switches::CompactLists;

/// An answer.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// A connection id.
    Connect { id: u64 },
    /// Peers.
    Announce(AnnounceContent),
    /// The numbers of swarms.
    Scrape(Vec<ScrapedSwarm>),
    /// Why the request is refused. Over HTTP there may be numbers with the text.
    Error { text: Vec<u8>, numbers: AnnounceNumbers },
    /// An HTTP page, which is not bencode.
    Page(Vec<u8>),
    /// No answer.
    Silence,
}

/// What an announce reply says.
#[derive(Clone, Debug)]
pub(crate) struct AnnounceContent {
    /// The client's address, as other peers get it.
    pub(crate) client: SocketAddr,
    pub(crate) numbers: AnnounceNumbers,
    pub(crate) peers: Vec<ListedPeer>,
    pub(crate) form: HttpForm,
}

/// The numbers of an announce reply that faults can change.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AnnounceNumbers {
    pub(crate) interval: Option<i64>,
    pub(crate) min_interval: Option<i64>,
    pub(crate) seeders: Option<i64>,
    pub(crate) leechers: Option<i64>,
}

/// A peer of an announce reply.
#[derive(Clone, Debug)]
pub(crate) struct ListedPeer {
    pub(crate) address: SocketAddr,
    /// The bytes of its `peer id`, if the reply has one.
    pub(crate) id: Option<Vec<u8>>,
}

/// What else the reply to an HTTP announce has, and how its peers are written.
#[derive(Clone, Debug, Default)]
pub(crate) struct HttpForm {
    pub(crate) downloaded: Option<u32>,
    pub(crate) external_ip: Option<IpAddr>,
    /// Peers as 6 and 18 bytes each instead of a dictionary each.
    pub(crate) compact: bool,
    /// Which compact lists there are.
    pub(crate) lists: CompactLists,
}

/// What a scrape reply says about one swarm.
#[derive(Clone, Debug)]
pub(crate) struct ScrapedSwarm {
    /// The bytes of its key. UDP has none.
    pub(crate) key: Vec<u8>,
    pub(crate) numbers: ScrapeNumbers,
}

/// The numbers of one swarm. UDP has all but `downloaders`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ScrapeNumbers {
    pub(crate) seeders: i64,
    pub(crate) downloaded: Option<i64>,
    pub(crate) downloaders: Option<i64>,
    pub(crate) leechers: i64,
}

impl Reply {
    /// A refusal with only a text.
    pub(crate) fn error(text: Vec<u8>) -> Self {
        Reply::Error { text, numbers: AnnounceNumbers::default() }
    }

    /// Whether the answer is empty.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Reply::Page(body) => body.is_empty(),
            reply => matches!(reply, Reply::Silence),
        }
    }
}

impl From<&AnnounceReply> for AnnounceNumbers {
    fn from(told: &AnnounceReply) -> Self {
        AnnounceNumbers {
            interval: Some(told.interval.into()),
            min_interval: told.min_interval.map(i64::from),
            seeders: Some(told.counts.seeders.into()),
            leechers: Some(told.counts.leechers.into()),
        }
    }
}
