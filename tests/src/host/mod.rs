//! The hosts that run the tracker, behind one interface.

pub mod command;
mod driver;
mod library;
mod misbehave;
mod node;
mod options;
mod running;

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use serde_json::Value;

use crate::announce::InfoHash;
use crate::bytes::Bytes;
use crate::client::Protocol;
use crate::filter::{Filter, Times, Wait};
use crate::request::{Request, Scraped};
use crate::swarm::{Counter, Counts, NewPeer, Peer, Recorded, Script};

pub use options::{Options, Urls};
use running::Running;

/// A host of the tracker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// The command `test-tracker serve`: wasmtime, in a process of its own.
    Binary,
    /// The npm package's command, `npx test-tracker serve`.
    NodeCommand,
    /// The Rust library `test_tracker`: wasmtime, in this process.
    Library,
    /// The npm package's `SimpleTracker`: our event-driven sockets on Node.
    SimpleTracker,
    /// The component under plain `jco transpile`, with the sockets that come with jco.
    StockShim,
}

impl Host {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Binary, Self::NodeCommand, Self::Library, Self::SimpleTracker, Self::StockShim];

    /// The command lines: they tell of requests as they come, and of nothing else.
    pub const COMMANDS: [Self; 2] = [Self::Binary, Self::NodeCommand];

    /// Those that a test can ask who is in a swarm, and set as it likes.
    pub const INSIDE: [Self; 3] = [Self::Library, Self::SimpleTracker, Self::StockShim];

    /// Those of them that wait for requests, which the component itself does not.
    pub const WAITING: [Self; 2] = [Self::Library, Self::SimpleTracker];

    /// One of each kind, wasmtime and Node: for what the component does, whatever runs it.
    pub const EACH_KIND: [Self; 2] = [Self::Library, Self::SimpleTracker];
}

/// As in the name of a test.
impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Binary => "binary",
            Self::NodeCommand => "node_command",
            Self::Library => "library",
            Self::SimpleTracker => "simple_tracker",
            Self::StockShim => "stock_shim",
        })
    }
}

/// A tracker that one of the hosts runs. Dropping it closes it.
pub struct Tracker {
    urls: Urls,
    running: Box<dyn Running>,
}

/// A wait that has begun.
#[derive(Debug)]
#[must_use = "a wait is of no use until it is asked how it ended"]
pub struct Waiting(usize);

/// A watch that has begun.
#[derive(Debug)]
pub struct Watch(usize);

impl Tracker {
    /// Starts a tracker and returns when it listens.
    #[track_caller]
    pub fn start(host: Host, options: &Options) -> Self {
        let (urls, running) = match host {
            Host::Binary | Host::NodeCommand => command::start(host, options),
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

    /// The recorded requests that a filter means.
    #[track_caller]
    pub fn requests(&mut self, filter: &Filter) -> Vec<Request> {
        self.running.requests(filter)
    }

    /// The first requests, which clients have sent by now. Every host has them.
    #[track_caller]
    pub fn first_requests(&mut self, count: usize) -> Vec<Request> {
        let requests = self.running.first_requests(count);
        assert_eq!(requests.len(), count, "requests: {requests:#?}");
        requests
    }

    /// Waits for a request of a kind, unless it has come already. Not for [`Host::StockShim`].
    #[track_caller]
    pub fn find_request(&mut self, is_it: impl Fn(&Request) -> bool) -> Request {
        self.running.find_request(&is_it)
    }

    /// How many requests the record has seen.
    #[track_caller]
    pub fn recorded(&mut self) -> Recorded {
        self.running.recorded()
    }

    /// How many requests of each kind there were.
    #[track_caller]
    pub fn counters(&mut self) -> Vec<Counter> {
        self.running.counters()
    }

    /// All swarms with a peer.
    #[track_caller]
    pub fn swarms(&mut self) -> Vec<Scraped> {
        self.running.swarms()
    }

    /// How many swarms have a peer. Only for hosts that [look inside](Host::INSIDE).
    #[track_caller]
    pub fn swarm_count(&mut self) -> u32 {
        self.running.swarm_count()
    }

    /// Who is in a swarm, in a settled order. Only for hosts that [look inside](Host::INSIDE).
    #[track_caller]
    pub fn peers(&mut self, info_hash: &InfoHash) -> Vec<Peer> {
        let mut peers = self.running.peers(info_hash);
        peers.sort_by_key(Peer::identity);
        peers
    }

    /// Where the peers of a swarm are, and what they call themselves.
    #[track_caller]
    pub fn identities(&mut self, info_hash: &InfoHash) -> Vec<(SocketAddr, Bytes)> {
        self.peers(info_hash).iter().map(Peer::identity).collect()
    }

    /// Begins to wait for requests. Only for hosts that [wait](Host::WAITING).
    #[track_caller]
    pub fn wait_for(&mut self, filter: &Filter, wait: Wait) -> Waiting {
        Waiting(self.running.wait_for(filter, wait))
    }

    /// How a wait ended: with the requests, or the text of an error.
    #[track_caller]
    pub fn waited(&mut self, waiting: Waiting) -> Result<Vec<Request>, String> {
        self.running.waited(waiting.0)
    }

    /// Begins to watch requests. Only for hosts that [wait](Host::WAITING).
    #[track_caller]
    pub fn watch(&mut self, filter: &Filter, past: bool) -> Watch {
        Watch(self.running.watch(filter, past))
    }

    /// The next request of a watch; none if it has ended.
    #[track_caller]
    pub fn next(&mut self, watch: &Watch) -> Option<Request> {
        self.running.next(watch.0)
    }

    /// Expects requests from now on.
    #[track_caller]
    pub fn expect(&mut self, filter: &Filter, times: Times) {
        self.running.expect(filter, times);
    }

    /// Whether what is expected has come; else the text of the error.
    #[track_caller]
    pub fn verify(&mut self) -> Result<(), String> {
        self.running.verify()
    }

    /// Adds a peer that no client announced; or the text of the error.
    #[track_caller]
    pub fn add_peer(&mut self, info_hash: &InfoHash, peer: &NewPeer) -> Result<(), String> {
        self.running.add_peer(info_hash, peer)
    }

    /// Removes a peer; false if there is none.
    #[track_caller]
    pub fn remove_peer(&mut self, info_hash: &InfoHash, address: SocketAddr) -> bool {
        self.running.remove_peer(info_hash, address)
    }

    /// Overrides what clients are told of a swarm; none: no longer.
    #[track_caller]
    pub fn set_counts(&mut self, info_hash: &InfoHash, counts: Option<Counts>) {
        self.running.set_counts(info_hash, counts);
    }

    /// Sets the intervals that announces are told, in seconds. What is none stays.
    #[track_caller]
    pub fn set_intervals(&mut self, interval: Option<u32>, min_interval: Option<u32>) {
        self.running.set_intervals(interval, min_interval);
    }

    /// Scripts an announce; or the text of the error.
    #[track_caller]
    pub fn next_announce(&mut self, script: &Script) -> Result<(), String> {
        self.running.next_announce(script)
    }

    /// Refuses announces of a torrent with this text; none: no longer.
    #[track_caller]
    pub fn refuse(&mut self, info_hash: &InfoHash, text: Option<&str>) {
        self.running.refuse(info_hash, text);
    }

    /// Forgets everything.
    #[track_caller]
    pub fn clear(&mut self) {
        self.running.clear();
    }

    /// The tracker's state as bytes.
    #[track_caller]
    pub fn snapshot(&mut self) -> Vec<u8> {
        self.running.snapshot()
    }

    /// Puts the state of a snapshot in the place of the tracker's own; or the text of the error.
    #[track_caller]
    pub fn restore(&mut self, snapshot: &[u8]) -> Result<(), String> {
        self.running.restore(snapshot)
    }

    /// Moves the tracker's clock forward. Only for hosts that [look inside](Host::INSIDE).
    #[track_caller]
    pub fn advance(&mut self, by: Duration) {
        self.running.advance(by);
    }

    /// Stops the tracker's clock, or lets it go on. Only for hosts that [look
    /// inside](Host::INSIDE).
    #[track_caller]
    pub fn set_frozen(&mut self, frozen: bool) {
        self.running.set_frozen(frozen);
    }

    /// Calls a host under Node in its own words, right or wrong; gives what it answers, or the text of
    /// its error. Bytes are `{"hex":"…"}`.
    #[track_caller]
    pub fn call(&mut self, call: &str, args: Value) -> Result<Value, String> {
        self.running.call(call, args)
    }

    /// The id of its own process; none if it has none.
    pub fn process_id(&self) -> Option<u32> {
        self.running.process_id()
    }

    /// Closes the tracker, which must have got what was expected, and returns when its ports are
    /// free.
    #[track_caller]
    pub fn close(mut self) {
        if let Err(error) = self.running.stop() {
            panic!("the tracker does not close well: {error}");
        }
        self.running.close();
    }

    /// Closes the tracker, while it has waits and watches that can be asked for afterwards; or the
    /// text of the error. Its ports are free then. After this, only [`ended`](Self::ended).
    #[track_caller]
    pub fn stop(&mut self) -> Result<(), String> {
        self.running.stop()
    }

    /// Ends what ran a tracker that was [stopped](Self::stop).
    #[track_caller]
    pub fn ended(self) {
        self.running.close();
    }
}
