//! The hosts that run the tracker, behind one interface.

mod binary;
mod library;
mod node;

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use crate::announce::{InfoHash, PeerId};
use crate::client::Protocol;
use crate::settings::Settings;

/// A host of the tracker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// The command `test-tracker serve`: wasmtime, in a process of its own.
    Binary,
    /// The Rust library `test_tracker`: wasmtime, in this process.
    Library,
    /// The npm package's `SimpleTracker`: our event-driven sockets on Node.
    SimpleTracker,
    /// The component under plain `jco transpile`, with the sockets that come with jco.
    StockShim,
}

impl Host {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Binary, Self::Library, Self::SimpleTracker, Self::StockShim];

    /// Whether a test can ask this host who is in a swarm, and move its clock.
    pub fn looks_inside(self) -> bool {
        self != Self::Binary
    }
}

/// As in the name of a test.
impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Binary => "binary",
            Self::Library => "library",
            Self::SimpleTracker => "simple_tracker",
            Self::StockShim => "stock_shim",
        })
    }
}

/// What a tracker is started with. Its ports are always free ones.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether it serves UDP.
    pub udp: bool,
    /// Whether it serves HTTP.
    pub http: bool,
    /// Where it listens: `localhost` or an IP address.
    pub host: &'static str,
    /// How it behaves.
    pub settings: Settings,
}

/// Both protocols on localhost, and every setting at its default.
impl Default for Options {
    fn default() -> Self {
        Self { udp: true, http: true, host: "localhost", settings: Settings::default() }
    }
}

impl Options {
    /// `HOST:0`, as the wasmtime host reads it.
    fn listen(&self) -> String {
        match self.host.contains(':') {
            true => format!("[{}]:0", self.host),
            false => format!("{}:0", self.host),
        }
    }
}

/// A peer, as a host that looks inside gives it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Peer {
    /// Where other clients are told to reach it.
    pub address: SocketAddr,
    /// What it calls itself.
    pub peer_id: PeerId,
}

/// Where a tracker listens, as announce URLs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Urls {
    /// `udp://…/announce`, one for each address.
    pub udp: Vec<String>,
    /// `http://…/announce`, one for each address.
    pub http: Vec<String>,
}

/// A tracker that one of the hosts runs. Dropping it closes it.
pub struct Tracker {
    urls: Urls,
    running: Box<dyn Running>,
}

/// What a host does with its running tracker. Each call fails the test if it is not answered in time.
trait Running {
    /// Who is in a swarm.
    fn peers(&mut self, info_hash: &InfoHash) -> Vec<Peer>;
    /// How many swarms have a peer.
    fn swarm_count(&mut self) -> u32;
    /// Moves the tracker's clock forward.
    fn advance(&mut self, by: Duration);
    /// Stops the tracker's clock, or lets it go on.
    fn set_frozen(&mut self, frozen: bool);
    /// The process it runs in, if that is not this one.
    fn process_id(&self) -> Option<u32>;
    /// Closes the tracker and returns when its ports are free.
    fn close(self: Box<Self>);
}

impl Tracker {
    /// Starts a tracker and returns when it listens.
    #[track_caller]
    pub fn start(host: Host, options: &Options) -> Self {
        let (urls, running) = match host {
            Host::Binary => binary::start(options),
            Host::Library => library::start(options),
            Host::SimpleTracker => node::start("simple-tracker", options),
            Host::StockShim => node::start("stock-shim", options),
        };
        Self { urls, running }
    }

    /// The announce URLs.
    pub fn urls(&self) -> &Urls {
        &self.urls
    }

    /// The announce URLs of one protocol.
    pub fn urls_of(&self, protocol: Protocol) -> &[String] {
        match protocol {
            Protocol::Udp => &self.urls.udp,
            Protocol::Http => &self.urls.http,
        }
    }

    /// The addresses that a protocol is served on, in the order of the URLs.
    #[track_caller]
    pub fn addresses(&self, protocol: Protocol) -> Vec<SocketAddr> {
        let address = |url: &String| -> SocketAddr {
            url.strip_prefix(&format!("{protocol}://"))
                .and_then(|url| url.split_once('/')?.0.parse().ok())
                .unwrap_or_else(|| panic!("expected {protocol}://IP:PORT/…, not `{url}`"))
        };
        self.urls_of(protocol).iter().map(address).collect()
    }

    /// The IPv4 address that a protocol is served on.
    #[track_caller]
    pub fn ipv4(&self, protocol: Protocol) -> SocketAddr {
        let addresses = self.addresses(protocol);
        let address = addresses.iter().copied().find(SocketAddr::is_ipv4);
        address.unwrap_or_else(|| panic!("no IPv4 address in {:?}", self.urls))
    }

    /// The IPv6 address that a protocol is served on.
    #[track_caller]
    pub fn ipv6(&self, protocol: Protocol) -> SocketAddr {
        let addresses = self.addresses(protocol);
        let address = addresses.iter().copied().find(SocketAddr::is_ipv6);
        address.unwrap_or_else(|| panic!("no IPv6 address in {:?}", self.urls))
    }

    /// Who is in a swarm, in a settled order. Only for hosts that [look inside](Host::looks_inside).
    #[track_caller]
    pub fn peers(&mut self, info_hash: &InfoHash) -> Vec<Peer> {
        let mut peers = self.running.peers(info_hash);
        peers.sort();
        peers
    }

    /// How many swarms have a peer. Only for hosts that [look inside](Host::looks_inside).
    #[track_caller]
    pub fn swarm_count(&mut self) -> u32 {
        self.running.swarm_count()
    }

    /// Moves the tracker's clock forward. Only for hosts that [look inside](Host::looks_inside).
    #[track_caller]
    pub fn advance(&mut self, by: Duration) {
        self.running.advance(by);
    }

    /// Stops the tracker's clock, or lets it go on. Only for hosts that [look
    /// inside](Host::looks_inside).
    #[track_caller]
    pub fn set_frozen(&mut self, frozen: bool) {
        self.running.set_frozen(frozen);
    }

    /// The id of the process that it runs in; none if that is the test's own.
    pub fn process_id(&self) -> Option<u32> {
        self.running.process_id()
    }

    /// Closes the tracker and returns when its ports are free.
    #[track_caller]
    pub fn close(self) {
        self.running.close();
    }
}
