//! What a tracker can be told to do otherwise, each with its default.

use std::time::Duration;

use crate::access::Access;
use crate::http::Paths;
use crate::swarm::Limits;

/// How a tracker behaves. The default is what a test wants: see each field.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `interval` of an announce reply, in seconds: when to announce again (BEP 3, BEP 15).
    pub interval: u32,
    /// `min interval` of an HTTP announce reply, in seconds: announce no sooner.
    pub min_interval: u32,
    /// Peers in a reply when the client asks for no number, or for -1.
    pub numwant_default: u32,
    /// Peers in a reply at most.
    pub numwant_max: u32,
    /// A peer that has been silent for longer than this leaves its swarm.
    pub peer_lifetime: Duration,
    /// A UDP connection id is good for this long after it was given (BEP 15: two minutes).
    pub connection_id_lifetime: Duration,
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
    /// How long an HTTP client may take to send a request, and to take a response.
    pub http_timeout: Duration,
    /// What the swarms may hold together; beyond it the peer that has been silent for longest goes.
    pub limits: Limits,
}

impl Settings {
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
            min_interval: 60,
            numwant_default: 50,
            numwant_max: 200,
            peer_lifetime: Duration::from_secs(2 * 1800),
            connection_id_lifetime: Duration::from_secs(120),
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
            http_timeout: Duration::from_secs(30),
            limits: Limits { swarms: 200_000, peers: 1_000_000 },
        }
    }
}
