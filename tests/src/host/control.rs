//! A command, driven by its control interface: what a test in any language can do.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::command::command_line;
use super::{Host, Options, Running, Urls, node};
use crate::announce::InfoHash;
use crate::fault::FaultStatus;
use crate::filter::{Filter, Times, Wait};
use crate::http::{Connection, Response};
use crate::process::Process;
use crate::request::{Request, Scraped};
use crate::swarm::{Counter, Counts, NewPeer, Peer, Recorded, Script};

struct Control {
    process: Process,
    address: SocketAddr,
    /// Kept open from one call to the next.
    connection: Connection,
    waits: BTreeMap<usize, Connection>,
    watches: BTreeMap<usize, Events>,
}

pub(super) fn start(host: Host, options: &Options) -> (Urls, Box<dyn Running>) {
    let command = match host {
        Host::NodeControl => Host::NodeCommand,
        _ => Host::Binary,
    };
    let mut arguments: Vec<String> =
        ["serve", "--json", "--until-eof", "--control=127.0.0.1:0"].map(String::from).into();
    arguments.extend(options.arguments());
    let mut process = Process::spawn(&host.to_string(), &mut command_line(command, &arguments));
    let line = process.line("announce URLs");
    let announcement: Value = serde_json::from_str(&line).expect("the first line is JSON");
    let address = announcement["control"][0].as_str().and_then(|url| url.strip_prefix("http://"));
    let address = address.and_then(|address| address.parse().ok());
    let address = address.unwrap_or_else(|| panic!("no control URL in {line}"));
    let control = Control {
        process,
        address,
        connection: Connection::open(address),
        waits: BTreeMap::new(),
        watches: BTreeMap::new(),
    };
    (node::urls(&announcement), Box::new(control))
}

/// The bytes of a call.
pub fn request(method: &str, target: &str, address: SocketAddr, body: Option<&Value>) -> Vec<u8> {
    let head = format!("{method} {target} HTTP/1.1\r\nHost: {address}\r\n");
    let body = body.map(Value::to_string).unwrap_or_default();
    let fields =
        format!("Content-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
    [head, fields, body].concat().into_bytes()
}

/// The response to a call, which may be without a body.
#[track_caller]
pub fn response(connection: &mut Connection) -> Response {
    let mut response = connection.head();
    if response.status != 204 {
        let length = response.header("content-length").parse().expect("a length in bytes");
        response.body = connection.bytes(length);
    }
    response
}

/// The result of a call as JSON, or the detail of its problem.
#[track_caller]
fn result(response: &Response) -> Result<Value, String> {
    let json = || -> Value {
        serde_json::from_slice(&response.body)
            .unwrap_or_else(|error| panic!("expected JSON in {response:?}: {error}"))
    };
    match response.status {
        204 => Ok(Value::Null),
        200..300 => Ok(json()),
        _ => {
            assert_eq!(response.header("content-type"), "application/problem+json");
            let problem = json();
            assert_eq!(problem["status"], response.status, "{problem}");
            Err(problem["detail"].as_str().expect("a detail").to_owned())
        }
    }
}

#[track_caller]
fn read<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{value}: {error}"))
}

/// A body of which the fields without a value are left out.
fn body(fields: Value) -> Value {
    let fields = fields.as_object().expect("an object").clone();
    fields
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .collect::<serde_json::Map<_, _>>()
        .into()
}

impl Control {
    #[track_caller]
    fn call(&mut self, method: &str, target: &str, body: Option<Value>) -> Result<Value, String> {
        self.connection.send(&request(method, target, self.address, body.as_ref()));
        result(&response(&mut self.connection))
    }

    #[track_caller]
    fn get<T: DeserializeOwned>(&mut self, target: &str) -> T {
        read(self.call("GET", target, None).expect("no problem"))
    }

    #[track_caller]
    fn done(&mut self, method: &str, target: &str, body: Option<Value>) {
        if let Err(problem) = self.call(method, target, body) {
            panic!("{method} {target}: {problem}");
        }
    }

    /// Whether something was there to be removed.
    #[track_caller]
    fn removed(&mut self, target: &str) -> bool {
        match self.call("DELETE", target, None) {
            Ok(_) => true,
            Err(problem) => {
                assert!(problem.contains("expected that of"), "{problem}");
                false
            }
        }
    }
}

/// A filter as the parameters of a query.
fn query(filter: &Filter) -> String {
    let fields = filter.json();
    let fields = fields.as_object().expect("an object").iter().map(|(name, value)| {
        let value = match value {
            Value::String(text) => text.clone(),
            // Bytes. An info hash is written in digits, a peer id as it is.
            Value::Object(_) if name == "infoHash" => {
                value["hex"].as_str().expect("digits").to_owned()
            }
            Value::Object(_) => hex_escapes(value["hex"].as_str().expect("digits")),
            other => other.to_string(),
        };
        format!("{name}={value}")
    });
    fields.collect::<Vec<_>>().join("&")
}

fn hex_escapes(digits: &str) -> String {
    let pairs = digits.as_bytes().chunks(2);
    pairs.map(|pair| format!("%{}", String::from_utf8_lossy(pair))).collect()
}

fn path(info_hash: &InfoHash, rest: &str) -> String {
    format!("/swarms/{}/{rest}", hex::encode(info_hash))
}

impl Running for Control {
    fn requests(&mut self, filter: &Filter) -> Vec<Request> {
        self.get(&format!("/requests?max=10000&{}", query(filter)))
    }

    fn first_requests(&mut self, count: usize) -> Vec<Request> {
        self.get(&format!("/requests?max={count}"))
    }

    fn recorded(&mut self) -> Recorded {
        self.get("/recorded")
    }

    fn counters(&mut self) -> Vec<Counter> {
        self.get("/counters")
    }

    fn swarms(&mut self) -> Vec<Scraped> {
        self.get("/swarms")
    }

    fn swarm_count(&mut self) -> u32 {
        self.swarms().len() as u32
    }

    fn peers(&mut self, info_hash: &InfoHash) -> Vec<Peer> {
        let mut peers: Vec<Value> = self.get(&path(info_hash, "peers"));
        for peer in &mut peers {
            let fields = peer.as_object_mut().expect("an object");
            let address = json!({ "ip": fields.remove("ip"), "port": fields.remove("port") });
            fields.insert("address".into(), address);
        }
        peers.into_iter().map(read).collect()
    }

    fn wait_for(&mut self, filter: &Filter, wait: Wait) -> usize {
        // What comes from now on counts, however long this call is on its way.
        let after = if wait.past { 0 } else { self.recorded().total };
        let body = json!({
            "filter": filter.json(),
            "count": wait.count,
            "timeout": wait.timeout.as_secs_f64(),
            "after": after,
        });
        let mut connection = Connection::open(self.address);
        connection.send(&request("POST", "/wait", self.address, Some(&body)));
        self.waits.insert(self.waits.len(), connection);
        self.waits.len() - 1
    }

    fn waited(&mut self, number: usize) -> Result<Vec<Request>, String> {
        let connection = self.waits.get_mut(&number).expect("a wait that has begun");
        result(&response(connection)).map(read)
    }

    fn watch(&mut self, filter: &Filter, past: bool) -> usize {
        let after = if past { 0 } else { self.recorded().total };
        let target = format!("/events?after={after}&{}", query(filter));
        self.watches.insert(self.watches.len(), Events::open(self.address, &target));
        self.watches.len() - 1
    }

    fn next(&mut self, number: usize) -> Option<Request> {
        let events = self.watches.get_mut(&number).expect("a watch that has begun");
        loop {
            match events.next()? {
                Event { kind, .. } if kind == "missed" => {}
                event => return Some(read(event.data)),
            }
        }
    }

    fn expect(&mut self, filter: &Filter, times: Times) {
        let body = body(json!({ "filter": filter.json(), "min": times.min, "max": times.max }));
        self.done("POST", "/expectations", Some(body));
    }

    fn verify(&mut self) -> Result<(), String> {
        self.call("GET", "/verify", None).map(drop)
    }

    fn add_peer(&mut self, info_hash: &InfoHash, peer: &NewPeer) -> Result<(), String> {
        self.call("POST", &path(info_hash, "peers"), Some(peer.json())).map(drop)
    }

    fn remove_peer(&mut self, info_hash: &InfoHash, address: SocketAddr) -> bool {
        self.removed(&path(info_hash, &format!("peers/{address}")))
    }

    fn set_counts(&mut self, info_hash: &InfoHash, counts: Option<Counts>) {
        let target = path(info_hash, "counts");
        match counts {
            Some(counts) => self.done("PUT", &target, Some(counts.json())),
            None => self.done("DELETE", &target, None),
        }
    }

    fn set_intervals(&mut self, interval: Option<u32>, min_interval: Option<u32>) {
        let given = body(json!({ "interval": interval, "minInterval": min_interval }));
        match given.as_object().is_some_and(|given| given.is_empty()) {
            true => self.done("DELETE", "/intervals", None),
            false => self.done("PUT", "/intervals", Some(given)),
        }
    }

    fn next_announce(&mut self, script: &Script) -> Result<(), String> {
        self.call("POST", "/next-announce", Some(script.json())).map(drop)
    }

    fn refuse(&mut self, info_hash: &InfoHash, text: Option<&str>) {
        let target = path(info_hash, "refusal");
        match text {
            Some(reason) => self.done("PUT", &target, Some(json!({ "reason": reason }))),
            None => self.done("DELETE", &target, None),
        }
    }

    fn add_fault(&mut self, words: &str) -> Result<u32, String> {
        self.call("POST", "/faults", Some(words.into())).map(|added| read(added["id"].clone()))
    }

    fn faults(&mut self) -> Vec<FaultStatus> {
        self.get("/faults")
    }

    fn remove_fault(&mut self, id: u32) -> bool {
        self.removed(&format!("/faults/{id}"))
    }

    fn clear_faults(&mut self) {
        self.done("DELETE", "/faults", None);
    }

    fn release(&mut self, id: u32) -> u32 {
        match self.call("POST", &format!("/faults/{id}/release"), None) {
            Ok(released) => read(released["released"].clone()),
            // The libraries say that there was nothing to release.
            Err(problem) => {
                assert!(problem.contains("expected that of a fault"), "{problem}");
                0
            }
        }
    }

    fn down(&mut self, duration: Option<Duration>) {
        let duration = body(json!({ "duration": duration.map(|it| it.as_secs_f64()) }));
        self.done("POST", "/down", Some(duration));
    }

    fn up(&mut self) {
        self.done("POST", "/up", None);
    }

    fn forget_connection_ids(&mut self) {
        self.done("DELETE", "/connection-ids", None);
    }

    fn clear(&mut self) {
        self.done("POST", "/clear", None);
    }

    fn snapshot(&mut self) -> Vec<u8> {
        self.connection.send(&request("GET", "/snapshot", self.address, None));
        let response = response(&mut self.connection);
        assert_eq!(response.header("content-type"), "application/octet-stream");
        response.body
    }

    fn restore(&mut self, snapshot: &[u8]) -> Result<(), String> {
        let length = snapshot.len();
        let head = format!(
            "PUT /snapshot HTTP/1.1\r\nHost: {}\r\nContent-Type: application/octet-stream\r\n\
             Content-Length: {length}\r\n\r\n",
            self.address
        );
        self.connection.send(&[head.as_bytes(), snapshot].concat());
        result(&response(&mut self.connection)).map(drop)
    }

    fn advance(&mut self, by: Duration) {
        self.done(
            "POST",
            "/clock/advance",
            Some(json!({ "seconds": format!("{}ns", by.as_nanos()) })),
        );
    }

    fn set_frozen(&mut self, frozen: bool) {
        self.done("POST", if frozen { "/clock/freeze" } else { "/clock/resume" }, None);
    }

    fn process_id(&self) -> Option<u32> {
        Some(self.process.id())
    }

    fn stop(&mut self) -> Result<(), String> {
        self.process.close_stdin();
        match self.process.wait().code() {
            Some(0) => Ok(()),
            // What is not met, as the libraries say it.
            Some(1) => {
                self.process.says("error: ");
                Err(self.process.output())
            }
            code => panic!("the command ended with {code:?}: {}", self.process.output()),
        }
    }

    fn close(self: Box<Self>) {}
}

/// An event of a stream.
#[derive(Debug)]
pub struct Event {
    /// Its name; empty for a request.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Its data.
    pub data: Value,
}

/// A stream of server-sent events.
pub struct Events {
    connection: Connection,
    /// What has come of the next event.
    text: Vec<u8>,
}

impl Events {
    /// Opens a stream, and checks the head of the response.
    #[track_caller]
    pub fn open(address: SocketAddr, target: &str) -> Self {
        let mut connection = Connection::open(address);
        connection.send(&request("GET", target, address, None));
        let head = connection.head();
        assert_eq!((head.status, head.header("content-type")), (200, "text/event-stream"));
        Self { connection, text: Vec::new() }
    }
}

/// The next event; the end of the stream is the end.
impl Iterator for Events {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(end) = self.text.windows(2).position(|two| two == b"\n\n") {
                let rest = self.text.split_off(end + 2);
                let block = std::mem::replace(&mut self.text, rest);
                let block = String::from_utf8(block).expect("events are UTF-8");
                let field = |name: &str| {
                    let lines = block.lines();
                    lines.filter_map(|line| line.strip_prefix(name)).next().unwrap_or_default()
                };
                let data = field("data: ");
                if !data.is_empty() {
                    let data = serde_json::from_str(data).expect("the data of an event is JSON");
                    return Some(Event {
                        kind: field("event: ").into(),
                        id: field("id: ").into(),
                        data,
                    });
                }
                continue;
            }
            let piece = self.connection.piece_or_end()?;
            self.text.extend(piece);
        }
    }
}
