//! The hosts that run the tracker, behind one interface.

pub mod command;
pub mod control;
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
    /// The command `test-tracker serve`: wasmtime, in its own process.
    Binary,
    /// The npm package's command, `npx test-tracker serve`.
    NodeCommand,
    /// The Rust library `test_tracker`: wasmtime, in this process.
    Library,
    /// The npm package's `SimpleTracker`: our event-driven sockets on Node.
    SimpleTracker,
    /// The component under plain `jco transpile`, with the sockets that come with jco.
    StockShim,
    /// The command `test-tracker serve`, driven by its control interface.
    Control,
    /// The npm package's command, driven by its control interface.
    NodeControl,
}

impl Host {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Binary, Self::NodeCommand, Self::Library, Self::SimpleTracker, Self::StockShim];

    /// The command lines, which only print requests as they come.
    pub const COMMANDS: [Self; 2] = [Self::Binary, Self::NodeCommand];

    /// The hosts whose trackers a test can inspect and control.
    pub const INSIDE: [Self; 3] = [Self::Library, Self::SimpleTracker, Self::StockShim];

    /// The same, and the commands with their control interface.
    pub const CONTROLLED: [Self; 5] =
        [Self::Library, Self::SimpleTracker, Self::StockShim, Self::Control, Self::NodeControl];

    /// The control interface, on each kind of host.
    pub const CONTROL: [Self; 2] = [Self::Control, Self::NodeControl];

    /// The hosts that can wait for requests, which the component itself cannot.
    pub const WAITING: [Self; 4] =
        [Self::Library, Self::SimpleTracker, Self::Control, Self::NodeControl];

    /// One host of each kind, wasmtime and Node: for what does not depend on the host.
    pub const EACH_KIND: [Self; 2] = [Self::Library, Self::SimpleTracker];
}

/// The form in test names.
impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Binary => "binary",
            Self::NodeCommand => "node_command",
            Self::Library => "library",
            Self::SimpleTracker => "simple_tracker",
            Self::StockShim => "stock_shim",
            Self::Control => "control",
            Self::NodeControl => "node_control",
        })
    }
}

/// A running tracker on one of the hosts. Dropping it closes the tracker.
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
            Host::Control | Host::NodeControl => control::start(host, options),
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

    /// The recorded requests that match a filter.
    #[track_caller]
    pub fn requests(&mut self, filter: &Filter) -> Vec<Request> {
        self.running.requests(filter)
    }

    /// The first requests, which clients have already sent. Works on every host.
    #[track_caller]
    pub fn first_requests(&mut self, count: usize) -> Vec<Request> {
        let requests = self.running.first_requests(count);
        assert_eq!(requests.len(), count, "requests: {requests:#?}");
        requests
    }

    /// Waits for a request that `is_it` accepts, unless it has come already. Not for
    /// [`Host::StockShim`].
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

    /// How many swarms have a peer. Only for hosts whose trackers can be [inspected](Host::INSIDE).
    #[track_caller]
    pub fn swarm_count(&mut self) -> u32 {
        self.running.swarm_count()
    }

    /// The peers of a swarm, sorted. Only for hosts whose trackers can be
    /// [inspected](Host::INSIDE).
    #[track_caller]
    pub fn peers(&mut self, info_hash: &InfoHash) -> Vec<Peer> {
        let mut peers = self.running.peers(info_hash);
        peers.sort_by_key(Peer::identity);
        peers
    }

    /// The addresses and peer ids of a swarm's peers.
    #[track_caller]
    pub fn identities(&mut self, info_hash: &InfoHash) -> Vec<(SocketAddr, Bytes)> {
        self.peers(info_hash).iter().map(Peer::identity).collect()
    }

    /// Begins to wait for requests. Only for hosts that [wait](Host::WAITING).
    #[track_caller]
    pub fn wait_for(&mut self, filter: &Filter, wait: Wait) -> Waiting {
        Waiting(self.running.wait_for(filter, wait))
    }

    /// The result of a wait: the requests, or the text of an error.
    #[track_caller]
    pub fn waited(&mut self, waiting: Waiting) -> Result<Vec<Request>, String> {
        self.running.waited(waiting.0)
    }

    /// Begins to watch requests. Only for hosts that [wait](Host::WAITING).
    #[track_caller]
    pub fn watch(&mut self, filter: &Filter, past: bool) -> Watch {
        Watch(self.running.watch(filter, past))
    }

    /// The next request of a watch; `None` if the watch has ended.
    #[track_caller]
    pub fn next(&mut self, watch: &Watch) -> Option<Request> {
        self.running.next(watch.0)
    }

    /// Expects requests from now on.
    #[track_caller]
    pub fn expect(&mut self, filter: &Filter, times: Times) {
        self.running.expect(filter, times);
    }

    /// Whether the expectations are met; or the text of the error.
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

    /// Overrides the counts of a swarm in replies. `None` ends this.
    #[track_caller]
    pub fn set_counts(&mut self, info_hash: &InfoHash, counts: Option<Counts>) {
        self.running.set_counts(info_hash, counts);
    }

    /// Sets the intervals in replies to announces, in seconds. `None` restores that of the
    /// settings.
    #[track_caller]
    pub fn set_intervals(&mut self, interval: Option<u32>, min_interval: Option<u32>) {
        self.running.set_intervals(interval, min_interval);
    }

    /// Scripts an announce; or the text of the error.
    #[track_caller]
    pub fn next_announce(&mut self, script: &Script) -> Result<(), String> {
        self.running.next_announce(script)
    }

    /// Refuses announces of a torrent with this text. `None` ends this.
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

    /// Replaces the tracker's state with that of a snapshot; or the text of the error.
    #[track_caller]
    pub fn restore(&mut self, snapshot: &[u8]) -> Result<(), String> {
        self.running.restore(snapshot)
    }

    /// Moves the tracker's clock forward. Only for hosts whose trackers can be
    /// [inspected](Host::INSIDE).
    #[track_caller]
    pub fn advance(&mut self, by: Duration) {
        self.running.advance(by);
    }

    /// Stops the tracker's clock, or lets it run again. Only for hosts whose trackers can be
    /// [inspected](Host::INSIDE).
    #[track_caller]
    pub fn set_frozen(&mut self, frozen: bool) {
        self.running.set_frozen(frozen);
    }

    /// Makes a raw call to a host under Node, valid or not. Returns the result, or the text of the
    /// error. Bytes are `{"hex":"…"}`.
    #[track_caller]
    pub fn call(&mut self, call: &str, args: Value) -> Result<Value, String> {
        self.running.call(call, args)
    }

    /// The id of its own process, if it has one.
    pub fn process_id(&self) -> Option<u32> {
        self.running.process_id()
    }

    /// Closes the tracker, whose expectations must be met, and returns when its ports are free.
    #[track_caller]
    pub fn close(mut self) {
        if let Err(error) = self.running.stop() {
            panic!("the tracker does not close well: {error}");
        }
        self.running.close();
    }

    /// Closes the tracker, whose waits and watches can still be asked for afterwards; or the text
    /// of the error. Its ports are free then. Call [`ended`](Self::ended) last.
    #[track_caller]
    pub fn stop(&mut self) -> Result<(), String> {
        self.running.stop()
    }

    /// Ends the process or thread of a tracker that was [stopped](Self::stop).
    #[track_caller]
    pub fn ended(self) {
        self.running.close();
    }
}
