//! A request that a tracker has received, and its outcome.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use crate::types::ids::{InfoHash, PeerId};
use crate::types::kinds::{Action, Event, Family, Transport};
use crate::types::swarm::Counts;

/// A request that the tracker has received, and its outcome.
///
/// It has everything that could be parsed, even if the request was refused.
/// [`parameters`](Self::parameters) has all of it, under the names of BEP 3 for both protocols; the
/// fields from [`info_hashes`](Self::info_hashes) to [`key`](Self::key) have the well-formed ones.
///
/// `Display` writes one line: `udp announce started 0123456789abcdef0123456789abcdef01234567 from
/// 127.0.0.1:40000 (Transmission 4.0.6) left=0: 2 peers; seeders 1, leechers 2`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// Its number: the tracker counts requests from 1.
    pub number: u64,
    /// The protocol.
    pub transport: Transport,
    /// Where it came from.
    pub remote: SocketAddr,
    /// The address of the listener that received it.
    pub local: SocketAddr,
    /// When it came, by the tracker's clock, which begins at zero.
    pub at: Duration,
    /// What it asked for.
    pub action: Action,
    /// The torrents that it named: the info hashes of 20 bytes.
    pub info_hashes: Vec<InfoHash>,
    /// The client's peer id, if it is 20 bytes.
    pub peer_id: Option<PeerId>,
    /// The client's name and version, as far as its peer id says (BEP 20).
    pub client: Option<String>,
    /// The event. `None` for a request other than an announce, and for an unknown event.
    pub event: Option<Event>,
    /// The port to reach the client at.
    pub port: Option<u16>,
    /// Bytes uploaded.
    pub uploaded: Option<u64>,
    /// Bytes downloaded.
    pub downloaded: Option<u64>,
    /// Bytes still to download.
    pub left: Option<u64>,
    /// Peers wanted; -1 for the tracker's default.
    pub numwant: Option<i64>,
    /// The key by which only trackers know the client (BEP 7, BEP 15). A hexadecimal number of 32
    /// bits is 8 lower-case digits, however it was sent. Any other value of an HTTP client is kept
    /// as text: bytes other than printable ASCII are escaped, `\xff`, and a backslash is doubled.
    pub key: Option<String>,
    /// Every parameter, including unknown ones, in the order in which they came. Parameters of a
    /// query are decoded, up to the first one that cannot be decoded. The fields of a UDP request
    /// have the names of HTTP. Their numbers are decimal digits, except for `connection_id`,
    /// `transaction_id` and `key`, which are hexadecimal. The parameters in the URL data's query
    /// follow (BEP 41).
    pub parameters: Vec<Field>,
    /// The HTTP parts. `None` over UDP, and if the head of the request is malformed.
    pub http: Option<HttpRequest>,
    /// The URL data of a UDP announce (BEP 41): path and query of the client's tracker URL.
    pub url_data: Option<Vec<u8>>,
    /// The request's bytes: the datagram, or the head of the HTTP request. No more than 65,536.
    pub raw: Vec<u8>,
    /// The reply's bytes: the datagram, or the HTTP response. No more than 65,536; empty if there
    /// was no reply. The first of several datagrams. A reply that is sent later or never is here,
    /// too.
    pub reply: Vec<u8>,
    /// The meaning of the reply: the tracker's answer, before a [fault](crate::Fault) changed its
    /// bytes.
    pub answer: Answer,
    /// The ids of the [faults](crate::Fault) that affected it.
    pub faults: Vec<u32>,
    pub(crate) summary: String,
}

impl Request {
    /// The family of the client's address.
    pub fn family(&self) -> Family {
        self.remote.ip().into()
    }

    /// The value of a parameter. If there are several with that name, the last one: it is the one
    /// that counts.
    pub fn parameter(&self, name: &str) -> Option<&[u8]> {
        self.parameters.iter().rfind(|field| field.name == name).map(|field| &field.value[..])
    }

    /// The value of a header field of an HTTP request: the first one with that name, ignoring case.
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        let headers = &self.http.as_ref()?.headers;
        let field = headers.iter().find(|field| field.name.eq_ignore_ascii_case(name))?;
        Some(&field.value)
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.summary)
    }
}

/// A name with a value: a parameter, or a header field.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Field {
    /// The name. Bytes other than printable ASCII are escaped: `\xff`.
    pub name: String,
    /// The value, decoded.
    pub value: Vec<u8>,
}

/// The parts that only HTTP requests have.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct HttpRequest {
    /// The method: `GET`.
    pub method: String,
    /// The path, not decoded, without the query. Bytes other than printable ASCII are escaped:
    /// `\xff`.
    pub path: String,
    /// The header fields, in the order in which they came.
    pub headers: Vec<Field>,
}

/// The meaning of the reply to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Nothing: it got no reply.
    Nothing,
    /// A connection id (BEP 15).
    Connected(u64),
    /// Peers.
    Announced(Announced),
    /// The numbers of swarms.
    Scraped(Vec<Scraped>),
    /// Why it was refused: the text of the error packet, or the `failure reason`.
    Refused(String),
}

/// The reply to an announce.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Announced {
    /// When to announce again, in seconds.
    pub interval: u32,
    /// The least time to the next announce, in seconds. UDP does not have this.
    pub min_interval: Option<u32>,
    /// Seeders in the swarm.
    pub seeders: u32,
    /// Leechers in the swarm.
    pub leechers: u32,
    /// The peers that it got.
    pub peers: Vec<SocketAddr>,
}

/// One swarm in the reply to a scrape.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scraped {
    /// The torrent.
    pub info_hash: InfoHash,
    /// The counts of its swarm.
    pub counts: Counts,
}
