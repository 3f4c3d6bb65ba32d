//! The hosts that run under Node: programs in `hosts/` that read a call per line and write an
//! answer per line, all in JSON.

use std::net::SocketAddr;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::driver::Driver;
use super::{Options, Running, Urls};
use crate::announce::InfoHash;
use crate::bytes::Bytes;
use crate::fault::FaultStatus;
use crate::filter::{Filter, Times, Wait};
use crate::request::{Request, Scraped};
use crate::swarm::{Counter, Counts, NewPeer, Peer, Recorded, Script, bytes, endpoint};

struct Node(Driver);

pub(super) fn start(host: &str, options: &Options) -> (Urls, Box<dyn Running>) {
    let mut settings: Map<_, _> = options.settings.camel_case().collect();
    settings.insert("host".into(), options.host.into());
    if options.udp {
        settings.insert("udpPort".into(), 0.into());
    }
    if options.http {
        settings.insert("httpPort".into(), 0.into());
    }
    if !options.faults.is_empty() {
        settings.insert("faults".into(), options.faults.clone().into());
    }
    // The stock shim blocks its threads: several in one process would block each other.
    let mut node = Node(Driver::start(options.own_process || host == "stock-shim"));
    node.0.send(&json!({ "host": host, "options": settings }).to_string());
    let announcement = node.answer("announce URLs");
    assert!(announcement["error"].is_null(), "no announce URLs: {announcement}");
    (urls(&announcement), Box::new(node))
}

/// Reads `{"udp":[…],"http":[…]}`.
pub(super) fn urls(announcement: &Value) -> Urls {
    let urls = |key: &str| -> Vec<String> {
        serde_json::from_value(announcement[key].clone())
            .unwrap_or_else(|error| panic!("expected a list at `{key}` of {announcement}: {error}"))
    };
    Urls { udp: urls("udp"), http: urls("http") }
}

impl Node {
    /// The next line of the driver.
    fn answer(&mut self, what: &str) -> Value {
        let line = self.0.line(what);
        serde_json::from_str(&line)
            .unwrap_or_else(|error| panic!("expected {what} as JSON, not `{line}`: {error}"))
    }

    /// The result of a call, or the message of its error.
    fn ask<T: DeserializeOwned>(&mut self, call: &str, args: Value) -> Result<T, String> {
        let call = json!({ "call": call, "args": args });
        self.0.send(&call.to_string());
        let mut answer = self.answer(&format!("answer to {call}"));
        if let Some(error) = answer["error"].as_str() {
            return Err(error.into());
        }
        let ok = answer["ok"].take();
        serde_json::from_value(ok.clone())
            .map_err(|error| panic!("expected another answer to {call} than {ok}: {error}"))
    }

    /// The result of a call that must not fail.
    fn get<T: DeserializeOwned>(&mut self, call: &str, args: Value) -> T {
        self.ask(call, args).unwrap_or_else(|error| {
            panic!("{call} fails with `{error}`\n{}", self.0.output());
        })
    }
}

impl Running for Node {
    fn requests(&mut self, filter: &Filter) -> Vec<Request> {
        self.get("requests", json!([filter.json()]))
    }

    fn first_requests(&mut self, count: usize) -> Vec<Request> {
        let mut requests = self.requests(&Filter::any());
        requests.truncate(count);
        requests
    }

    fn recorded(&mut self) -> Recorded {
        self.get("recorded", json!([]))
    }

    fn counters(&mut self) -> Vec<Counter> {
        self.get("counters", json!([]))
    }

    fn swarms(&mut self) -> Vec<Scraped> {
        self.get("swarms", json!([]))
    }

    fn swarm_count(&mut self) -> u32 {
        self.get("swarmCount", json!([]))
    }

    fn peers(&mut self, info_hash: &InfoHash) -> Vec<Peer> {
        self.get("peers", json!([bytes(info_hash)]))
    }

    fn wait_for(&mut self, filter: &Filter, wait: Wait) -> usize {
        self.get("waitFor", json!([filter.json(), wait.json()]))
    }

    fn waited(&mut self, number: usize) -> Result<Vec<Request>, String> {
        self.ask("waited", json!([number]))
    }

    fn watch(&mut self, filter: &Filter, past: bool) -> usize {
        self.get("watch", json!([filter.json(), { "past": past }]))
    }

    fn next(&mut self, number: usize) -> Option<Request> {
        self.get("next", json!([number]))
    }

    fn expect(&mut self, filter: &Filter, times: Times) {
        self.get("expect", json!([filter.json(), times.json()]))
    }

    fn verify(&mut self) -> Result<(), String> {
        self.ask("verify", json!([]))
    }

    fn add_peer(&mut self, info_hash: &InfoHash, peer: &NewPeer) -> Result<(), String> {
        self.ask("addPeer", json!([bytes(info_hash), peer.json()]))
    }

    fn remove_peer(&mut self, info_hash: &InfoHash, address: SocketAddr) -> bool {
        self.get("removePeer", json!([bytes(info_hash), endpoint(address)]))
    }

    fn set_counts(&mut self, info_hash: &InfoHash, counts: Option<Counts>) {
        match counts {
            Some(counts) => self.get("setCounts", json!([bytes(info_hash), counts.json()])),
            None => self.get("setCounts", json!([bytes(info_hash)])),
        }
    }

    fn set_intervals(&mut self, interval: Option<u32>, min_interval: Option<u32>) {
        let given = [("interval", interval), ("minInterval", min_interval)];
        let given = given.into_iter().filter_map(|(name, seconds)| Some((name.into(), seconds?)));
        let given: Map<String, Value> =
            given.map(|(name, seconds): (String, u32)| (name, seconds.into())).collect();
        self.get("setIntervals", json!([given]))
    }

    fn next_announce(&mut self, script: &Script) -> Result<(), String> {
        self.ask("nextAnnounce", json!([script.json()]))
    }

    fn refuse(&mut self, info_hash: &InfoHash, text: Option<&str>) {
        match text {
            Some(text) => self.get("refuse", json!([bytes(info_hash), text])),
            None => self.get("refuse", json!([bytes(info_hash)])),
        }
    }

    fn add_fault(&mut self, words: &str) -> Result<u32, String> {
        self.ask("addFault", json!([words]))
    }

    fn faults(&mut self) -> Vec<FaultStatus> {
        self.get("faults", json!([]))
    }

    fn remove_fault(&mut self, id: u32) -> bool {
        self.get("removeFault", json!([id]))
    }

    fn clear_faults(&mut self) {
        self.get("clearFaults", json!([]))
    }

    fn release(&mut self, id: u32) -> u32 {
        self.get("release", json!([id]))
    }

    fn down(&mut self, duration: Option<Duration>) {
        match duration {
            Some(duration) => self.get("down", json!([duration.as_secs_f64() * 1000.0])),
            None => self.get("down", json!([])),
        }
    }

    fn up(&mut self) {
        self.get("up", json!([]))
    }

    fn forget_connection_ids(&mut self) {
        self.get("forgetConnectionIds", json!([]))
    }

    fn clear(&mut self) {
        self.get("clear", json!([]))
    }

    fn snapshot(&mut self) -> Vec<u8> {
        self.get::<Bytes>("snapshot", json!([])).0
    }

    fn restore(&mut self, snapshot: &[u8]) -> Result<(), String> {
        self.ask("restore", json!([bytes(snapshot)]))
    }

    fn advance(&mut self, by: Duration) {
        self.get("advance", json!([by.as_secs_f64() * 1e3]))
    }

    fn set_frozen(&mut self, frozen: bool) {
        self.get(if frozen { "freeze" } else { "resume" }, json!([]))
    }

    fn call(&mut self, call: &str, args: Value) -> Result<Value, String> {
        self.ask(call, args)
    }

    fn process_id(&self) -> Option<u32> {
        self.0.id()
    }

    fn stop(&mut self) -> Result<(), String> {
        self.ask("close", json!([]))
    }

    fn close(self: Box<Self>) {
        self.0.end();
    }
}
