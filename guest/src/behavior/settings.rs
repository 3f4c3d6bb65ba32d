//! What a tracker can be told to do otherwise, each with its default.

use std::time::Duration;

use super::access::Access;
use super::limits::Limits;
use super::manners::{Manners, MinInterval};
use super::paths::Paths;

/// How a tracker behaves. The default is what a test wants: see each field.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `interval` of an announce reply, in seconds: when to announce again (BEP 3, BEP 15).
    pub interval: u32,
    /// Seconds by which it is shorter or longer at random.
    pub interval_spread: u32,
    /// `min interval` of an HTTP announce reply, in seconds: announce no sooner.
    pub min_interval: u32,
    /// Whether that is what is told.
    pub min_interval_from: MinInterval,
    /// Whether a regular announce is refused that comes sooner than `min_interval` after the last one.
    pub enforce_min_interval: bool,
    /// Peers in a reply when the client asks for no number, or for -1.
    pub numwant_default: u32,
    /// Peers in a reply at most.
    pub numwant_max: u32,
    /// A peer that has been silent for longer than this leaves its swarm.
    pub peer_lifetime: Duration,
    /// A UDP connection id is good for this long after it was given (BEP 15: two minutes).
    pub connection_id_lifetime: Duration,
    /// What a UDP connection id is good for.
    pub connection_id_scope: Scope,
    /// After so many bad connection ids an IP address gets no answer over UDP any more.
    pub ban_after: Option<u32>,
    /// Info hashes in one scrape at most (BEP 15: "up to about 74").
    pub scrape_max: usize,
    /// Whether an HTTP scrape without an info hash tells of all swarms.
    pub full_scrape: bool,
    /// Whether an HTTP announce without `compact` gets compact peers (BEP 23).
    pub compact_default: bool,
    /// Whether a client may name the address that other peers reach it at: `ip`, `ipv4` and `ipv6`
    /// over HTTP (BEP 3, BEP 7), the IP address field over UDP (BEP 15).
    pub trust_ip: bool,
    /// Whether the last address in `X-Forwarded-For` is the client's: the tracker is behind a proxy.
    pub trust_forwarded_for: bool,
    /// Who may announce, and which torrents.
    pub access: Access,
    /// Where HTTP announces and scrapes go.
    pub paths: Paths,
    /// Whether an HTTP announce reply tells the client its own address (BEP 24).
    pub external_ip: bool,
    /// `tracker id` of an HTTP announce reply (BEP 3).
    pub tracker_id: Option<Vec<u8>>,
    /// `warning message` of an HTTP announce reply (BEP 3).
    pub warning_message: Option<String>,
    /// Requests that the record keeps.
    pub record_max: usize,
    /// Whether an HTTP connection stays open after a response.
    pub keep_alive: bool,
    /// Bytes of an HTTP request line and its headers at most.
    pub http_head_max: usize,
    /// What is other over HTTP.
    pub over_http: OverHttp,
    /// How long an HTTP client may take to send a request, and to take a response.
    pub http_timeout: Duration,
    /// What the swarms may hold together; beyond it the peer that has been silent for longest goes.
    pub limits: Limits,
    /// What it does where trackers differ and no setting says how.
    pub manners: &'static Manners,
}

/// Settings that are other over HTTP than over UDP; none: the same.
#[derive(Clone, Copy, Debug, Default)]
pub struct OverHttp {
    /// `interval`.
    pub interval: Option<u32>,
    /// `numwant-default`.
    pub numwant_default: Option<u32>,
    /// `numwant-max`.
    pub numwant_max: Option<u32>,
    /// `scrape-max`.
    pub scrape_max: Option<usize>,
}

impl OverHttp {
    /// Nothing is other.
    pub const NONE: OverHttp =
        OverHttp { interval: None, numwant_default: None, numwant_max: None, scrape_max: None };
}

/// What a UDP connection id is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The IP address that it was given to, on any port.
    Address,
    /// The IP address and the port that it was given to.
    Endpoint,
    /// Anybody.
    Any,
    /// Anybody; and it is no secret, but the protocol id once more.
    ProtocolId,
}

impl Settings {
    /// `numwant-default` over HTTP.
    pub(crate) fn http_numwant_default(&self) -> u32 {
        self.over_http.numwant_default.unwrap_or(self.numwant_default)
    }

    /// `numwant-max` over HTTP.
    pub(crate) fn http_numwant_max(&self) -> u32 {
        self.over_http.numwant_max.unwrap_or(self.numwant_max)
    }

    /// The path of announce URLs.
    pub fn announce_path(&self) -> String {
        let passkey = self.access.passkeys.first().and_then(|key| std::str::from_utf8(key).ok());
        self.paths.announce(passkey)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            interval: 1800,
            interval_spread: 0,
            min_interval: 60,
            min_interval_from: MinInterval::Setting,
            enforce_min_interval: false,
            numwant_default: 50,
            numwant_max: 200,
            peer_lifetime: Duration::from_secs(2 * 1800),
            connection_id_lifetime: Duration::from_secs(120),
            connection_id_scope: Scope::Address,
            ban_after: None,
            scrape_max: 74,
            full_scrape: false,
            compact_default: true,
            trust_ip: false,
            trust_forwarded_for: false,
            access: Access::default(),
            paths: Paths::default(),
            external_ip: false,
            tracker_id: None,
            warning_message: None,
            record_max: 10_000,
            keep_alive: false,
            http_head_max: 16 * 1024,
            over_http: OverHttp::default(),
            http_timeout: Duration::from_secs(30),
            limits: Limits { swarms: 200_000, peers: 1_000_000 },
            manners: &Manners::OURS,
        }
    }
}
