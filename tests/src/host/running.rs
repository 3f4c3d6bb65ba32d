//! The interface of a host's running tracker.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::Value;

use crate::announce::InfoHash;
use crate::fault::FaultStatus;
use crate::filter::{Filter, Times, Wait};
use crate::request::{Request, Scraped};
use crate::swarm::{Counter, Counts, NewPeer, Peer, Recorded, Script};

/// A host's running tracker, with the functions of `Tracker` under the same names. Each call fails
/// the test if it is not answered in time. No test calls what its host does not have.
#[expect(unused_variables, reason = "the names say what is given")]
pub(super) trait Running {
    fn requests(&mut self, filter: &Filter) -> Vec<Request> {
        lacking("requests")
    }
    /// The first requests; a host that prints them as they come waits for them.
    fn first_requests(&mut self, count: usize) -> Vec<Request>;
    /// The next request that `is_it` accepts, of all past and future ones.
    fn find_request(&mut self, is_it: &dyn Fn(&Request) -> bool) -> Request {
        let watch = self.watch(&Filter::any(), true);
        loop {
            let request = self.next(watch).expect("requests come until the tracker is closed");
            if is_it(&request) {
                return request;
            }
        }
    }
    fn recorded(&mut self) -> Recorded {
        lacking("recorded")
    }
    fn counters(&mut self) -> Vec<Counter> {
        lacking("counters")
    }
    fn swarms(&mut self) -> Vec<Scraped> {
        lacking("swarms")
    }
    fn swarm_count(&mut self) -> u32 {
        lacking("swarm_count")
    }
    fn peers(&mut self, info_hash: &InfoHash) -> Vec<Peer> {
        lacking("peers")
    }
    /// Begins to wait, and numbers the wait.
    fn wait_for(&mut self, filter: &Filter, wait: Wait) -> usize {
        lacking("wait_for")
    }
    /// Waits until a wait has ended.
    fn waited(&mut self, number: usize) -> Result<Vec<Request>, String> {
        lacking("wait_for")
    }
    /// Begins to watch, and numbers the watch.
    fn watch(&mut self, filter: &Filter, past: bool) -> usize {
        lacking("watch")
    }
    /// The next request of a watch; `None` if the watch has ended.
    fn next(&mut self, number: usize) -> Option<Request> {
        lacking("watch")
    }
    fn expect(&mut self, filter: &Filter, times: Times) {
        lacking("expect")
    }
    fn verify(&mut self) -> Result<(), String> {
        lacking("verify")
    }
    fn add_peer(&mut self, info_hash: &InfoHash, peer: &NewPeer) -> Result<(), String> {
        lacking("add_peer")
    }
    fn remove_peer(&mut self, info_hash: &InfoHash, address: SocketAddr) -> bool {
        lacking("remove_peer")
    }
    fn set_counts(&mut self, info_hash: &InfoHash, counts: Option<Counts>) {
        lacking("set_counts")
    }
    fn set_intervals(&mut self, interval: Option<u32>, min_interval: Option<u32>) {
        lacking("set_intervals")
    }
    fn next_announce(&mut self, script: &Script) -> Result<(), String> {
        lacking("next_announce")
    }
    fn refuse(&mut self, info_hash: &InfoHash, text: Option<&str>) {
        lacking("refuse")
    }
    fn add_fault(&mut self, words: &str) -> Result<u32, String> {
        lacking("add_fault")
    }
    fn faults(&mut self) -> Vec<FaultStatus> {
        lacking("faults")
    }
    fn remove_fault(&mut self, id: u32) -> bool {
        lacking("remove_fault")
    }
    fn clear_faults(&mut self) {
        lacking("clear_faults")
    }
    fn release(&mut self, id: u32) -> u32 {
        lacking("release")
    }
    fn down(&mut self, duration: Option<Duration>) {
        lacking("down")
    }
    fn up(&mut self) {
        lacking("up")
    }
    fn forget_connection_ids(&mut self) {
        lacking("forget_connection_ids")
    }
    fn clear(&mut self) {
        lacking("clear")
    }
    fn snapshot(&mut self) -> Vec<u8> {
        lacking("snapshot")
    }
    fn restore(&mut self, snapshot: &[u8]) -> Result<(), String> {
        lacking("restore")
    }
    fn advance(&mut self, by: Duration) {
        lacking("advance")
    }
    fn set_frozen(&mut self, frozen: bool) {
        lacking("freeze")
    }
    /// Makes a raw call to a driver under Node.
    fn call(&mut self, call: &str, args: Value) -> Result<Value, String> {
        lacking("driver")
    }
    /// Its own process, if it has one.
    fn process_id(&self) -> Option<u32>;
    /// Closes the tracker; the error says which expectations are not met.
    fn stop(&mut self) -> Result<(), String>;
    /// Ends its process or thread, after `stop`.
    fn close(self: Box<Self>);
}

fn lacking(what: &str) -> ! {
    panic!("this host has no `{what}`: leave it out of the test's hosts")
}
