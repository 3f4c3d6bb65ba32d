//! The Rust library `test_tracker`, in this process.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::pin::Pin;
use std::time::Duration;

use test_tracker::{Error, Listen, ToldPeer, Tracker, Watch};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use super::{Options, Running, Urls};
use crate::announce::InfoHash;
use crate::bytes::Bytes;
use crate::deadline;
use crate::fault::FaultStatus;
use crate::filter::{Filter, Times, Wait};
use crate::request::{Request, Scraped};
use crate::swarm::{Counter, Counts, NewPeer, Peer, Recorded, Script};

/// A wait that has begun.
type Waiting = Pin<Box<dyn Future<Output = Result<Vec<test_tracker::Request>, Error>> + Send>>;

struct Library {
    /// `None` after it was closed.
    tracker: Option<Tracker>,
    waits: BTreeMap<usize, Waiting>,
    watches: BTreeMap<usize, Watch>,
    runtime: Runtime,
}

pub(super) fn start(options: &Options) -> (Urls, Box<dyn Running>) {
    let listen: Listen = options.listen().parse().expect("an address to listen on");
    let mut library_options = test_tracker::Options::new();
    if options.udp {
        library_options = library_options.udp(listen);
    }
    if options.http {
        library_options = library_options.http(listen);
    }
    let runtime = Builder::new_current_thread().enable_time().build().expect("a runtime");
    let start = Tracker::start(options.settings.apply(library_options));
    let tracker = succeed(answer(&runtime, deadline::START, start));
    for fault in &options.faults {
        succeed(answer(&runtime, deadline::ANSWER, tracker.add_fault(&fault[..])));
    }
    let urls = Urls { udp: tracker.udp_urls(), http: tracker.http_urls() };
    let library = Library {
        tracker: Some(tracker),
        waits: BTreeMap::new(),
        watches: BTreeMap::new(),
        runtime,
    };
    (urls, Box::new(library))
}

impl Library {
    fn tracker(&self) -> &Tracker {
        self.tracker.as_ref().expect("the tracker has not been closed")
    }

    /// Runs one call and waits for it.
    fn ask<'a, T, Call>(&'a self, call: impl FnOnce(&'a Tracker) -> Call) -> Result<T, String>
    where
        Call: Future<Output = Result<T, Error>>,
    {
        answer(&self.runtime, deadline::ANSWER, call(self.tracker())).map_err(|e| e.to_string())
    }

    /// Runs one call, which must not fail, and waits for it.
    fn get<'a, T, Call>(&'a self, call: impl FnOnce(&'a Tracker) -> Call) -> T
    where
        Call: Future<Output = Result<T, Error>>,
    {
        succeed(self.ask(call))
    }
}

impl Running for Library {
    fn requests(&mut self, filter: &Filter) -> Vec<Request> {
        let requests = self.get(|tracker| tracker.requests(filter.for_library()));
        requests.into_iter().map(Request::from).collect()
    }

    fn first_requests(&mut self, count: usize) -> Vec<Request> {
        let mut requests = self.requests(&Filter::any());
        requests.truncate(count);
        requests
    }

    fn recorded(&mut self) -> Recorded {
        let recorded = self.get(Tracker::recorded);
        Recorded { total: recorded.total, dropped: recorded.dropped }
    }

    fn counters(&mut self) -> Vec<Counter> {
        let counter = |counter: test_tracker::Counter| Counter {
            transport: counter.transport.to_string(),
            action: counter.action.to_string(),
            event: counter.event.map(|event| event.to_string()),
            outcome: counter.outcome.to_string(),
            count: counter.count,
        };
        self.get(Tracker::counters).into_iter().map(counter).collect()
    }

    fn swarms(&mut self) -> Vec<Scraped> {
        let swarm = |swarm: test_tracker::Swarm| Scraped {
            info_hash: swarm.info_hash.into(),
            counts: swarm.counts.into(),
        };
        self.get(Tracker::swarms).into_iter().map(swarm).collect()
    }

    fn swarm_count(&mut self) -> u32 {
        self.get(Tracker::swarm_count)
    }

    fn peers(&mut self, info_hash: &InfoHash) -> Vec<Peer> {
        let peer = |peer: test_tracker::Peer| Peer {
            address: peer.address,
            peer_id: Bytes::from(peer.peer_id),
            left: peer.left,
            uploaded: peer.uploaded,
            downloaded: peer.downloaded,
            event: peer.event.to_string(),
            key: peer.key,
            client: peer.client,
            age: peer.age.as_secs_f64(),
        };
        self.get(|tracker| tracker.peers(*info_hash)).into_iter().map(peer).collect()
    }

    fn wait_for(&mut self, filter: &Filter, wait: Wait) -> usize {
        let waiting = self.tracker().wait_for(filter.for_library());
        let waiting = waiting.count(wait.count).timeout(wait.timeout);
        let waiting = if wait.past { waiting.past() } else { waiting };
        self.waits.insert(self.waits.len(), waiting.into_future());
        self.waits.len() - 1
    }

    fn waited(&mut self, number: usize) -> Result<Vec<Request>, String> {
        let waiting = self.waits.get_mut(&number).expect("a wait that has begun");
        // The wait has its own time limit.
        let requests = answer(&self.runtime, deadline::START, waiting);
        match requests {
            Ok(requests) => Ok(requests.into_iter().map(Request::from).collect()),
            Err(error) => Err(error.to_string()),
        }
    }

    fn watch(&mut self, filter: &Filter, past: bool) -> usize {
        let watch = self.tracker().watch(filter.for_library());
        let watch = if past { watch.past() } else { watch };
        self.watches.insert(self.watches.len(), watch);
        self.watches.len() - 1
    }

    fn next(&mut self, number: usize) -> Option<Request> {
        let watch = self.watches.get_mut(&number).expect("a watch that has begun");
        let next = async { Ok::<_, Error>(watch.next().await) };
        succeed(answer(&self.runtime, deadline::ANSWER, next)).map(Request::from)
    }

    fn expect(&mut self, filter: &Filter, times: Times) {
        self.get(|tracker| tracker.expect(filter.for_library(), times.for_library()));
    }

    fn verify(&mut self) -> Result<(), String> {
        self.ask(Tracker::verify)
    }

    fn add_peer(&mut self, info_hash: &InfoHash, peer: &NewPeer) -> Result<(), String> {
        let mut new = test_tracker::NewPeer::new(peer.address);
        if let Some(peer_id) = peer.peer_id {
            new = new.peer_id(peer_id);
        }
        if let Some(left) = peer.left {
            new = new.left(left);
        }
        self.ask(|tracker| tracker.add_peer(*info_hash, new))
    }

    fn remove_peer(&mut self, info_hash: &InfoHash, address: SocketAddr) -> bool {
        self.get(|tracker| tracker.remove_peer(*info_hash, address))
    }

    fn set_counts(&mut self, info_hash: &InfoHash, counts: Option<Counts>) {
        let counts = counts.map(test_tracker::Counts::from);
        self.get(|tracker| tracker.set_counts(*info_hash, counts));
    }

    fn set_intervals(&mut self, interval: Option<u32>, min_interval: Option<u32>) {
        self.get(|tracker| tracker.set_intervals(interval, min_interval));
    }

    fn next_announce(&mut self, script: &Script) -> Result<(), String> {
        let mut library_script = test_tracker::Script::new();
        if let Some(info_hash) = script.info_hash {
            library_script = library_script.info_hash(info_hash);
        }
        if let Some(interval) = script.interval {
            library_script = library_script.interval(interval);
        }
        if let Some(min_interval) = script.min_interval {
            library_script = library_script.min_interval(min_interval);
        }
        if let Some(peers) = &script.peers {
            library_script = library_script.peers(peers.iter().map(|peer| {
                let told = ToldPeer::new(peer.address);
                match peer.peer_id {
                    Some(peer_id) => told.peer_id(peer_id),
                    None => told,
                }
            }));
        }
        self.ask(|tracker| tracker.next_announce(library_script))
    }

    fn refuse(&mut self, info_hash: &InfoHash, text: Option<&str>) {
        self.get(|tracker| tracker.refuse(*info_hash, text));
    }

    fn add_fault(&mut self, words: &str) -> Result<u32, String> {
        self.ask(|tracker| tracker.add_fault(words))
    }

    fn faults(&mut self) -> Vec<FaultStatus> {
        self.get(Tracker::faults).into_iter().map(FaultStatus::from).collect()
    }

    fn remove_fault(&mut self, id: u32) -> bool {
        self.get(|tracker| tracker.remove_fault(id))
    }

    fn clear_faults(&mut self) {
        self.get(Tracker::clear_faults);
    }

    fn release(&mut self, id: u32) -> u32 {
        self.get(|tracker| tracker.release(id))
    }

    fn down(&mut self, duration: Option<Duration>) {
        self.get(|tracker| tracker.down(duration));
    }

    fn up(&mut self) {
        self.get(Tracker::up);
    }

    fn forget_connection_ids(&mut self) {
        self.get(Tracker::forget_connection_ids);
    }

    fn clear(&mut self) {
        self.get(Tracker::clear);
    }

    fn snapshot(&mut self) -> Vec<u8> {
        self.get(Tracker::snapshot)
    }

    fn restore(&mut self, snapshot: &[u8]) -> Result<(), String> {
        self.ask(|tracker| tracker.restore(snapshot))
    }

    fn advance(&mut self, by: Duration) {
        self.get(|tracker| tracker.advance(by));
    }

    fn set_frozen(&mut self, frozen: bool) {
        if frozen {
            self.get(Tracker::freeze);
        } else {
            self.get(Tracker::resume);
        }
    }

    fn process_id(&self) -> Option<u32> {
        None
    }

    fn stop(&mut self) -> Result<(), String> {
        let tracker = self.tracker.take().expect("the tracker has not been closed");
        let close = answer(&self.runtime, deadline::ANSWER, tracker.close());
        close.map_err(|error| error.to_string())
    }

    fn close(self: Box<Self>) {}
}

/// Waits for a future of the library.
fn answer<T>(
    runtime: &Runtime,
    limit: Duration,
    call: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    runtime
        .block_on(async { timeout(limit, call).await })
        .unwrap_or_else(|_| panic!("test_tracker does not answer within {} s", limit.as_secs()))
}

fn succeed<T, E: std::fmt::Display>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("test_tracker: {error}"))
}
