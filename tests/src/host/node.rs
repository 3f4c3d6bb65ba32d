//! The hosts that run under Node, each behind a driver in `hosts/` that takes a command a line and
//! answers a line, all of it JSON.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::{Options, Peer, Running, Urls};
use crate::announce::InfoHash;
use crate::process::Process;

struct Node(Process);

pub(super) fn start(driver: &str, options: &Options) -> (Urls, Box<dyn Running>) {
    let mut settings: Map<_, _> = options.settings.camel_case().collect();
    settings.insert("host".into(), options.host.into());
    if options.udp {
        settings.insert("udpPort".into(), 0.into());
    }
    if options.http {
        settings.insert("httpPort".into(), 0.into());
    }
    let script =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("hosts").join(driver).with_extension("mjs");
    let mut command = Command::new("node");
    command.arg(script).arg(Value::from(settings).to_string());
    let mut node = Node(Process::spawn(driver, &mut command));
    (urls(&node.answer("announce URLs")), Box::new(node))
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
        let answer: Value = serde_json::from_str(&line)
            .unwrap_or_else(|error| panic!("expected {what} as JSON, not `{line}`: {error}"));
        assert!(answer["error"].is_null(), "no {what}: {answer}\n{}", self.0.output());
        answer
    }

    fn call(&mut self, command: &Value) -> Value {
        self.0.send(&command.to_string());
        let answer = self.answer(&format!("answer to {command}"));
        assert!(answer.get("ok").is_some(), "expected `ok` in the answer to {command}: {answer}");
        answer["ok"].clone()
    }
}

impl Running for Node {
    fn peers(&mut self, info_hash: &InfoHash) -> Vec<Peer> {
        let peers = self.call(&json!({ "call": "peers", "infoHash": hex::encode(info_hash) }));
        let list =
            peers.as_array().unwrap_or_else(|| panic!("expected a list of peers, not {peers}"));
        list.iter()
            .map(|peer| read_peer(peer).unwrap_or_else(|| panic!("expected a peer, not {peer}")))
            .collect()
    }

    fn swarm_count(&mut self) -> u32 {
        let count = self.call(&json!({ "call": "swarmCount" }));
        serde_json::from_value(count).expect("a swarm count")
    }

    fn advance(&mut self, by: Duration) {
        self.call(&json!({ "call": "advance", "seconds": by.as_secs_f64() }));
    }

    fn set_frozen(&mut self, frozen: bool) {
        self.call(&json!({ "call": if frozen { "freeze" } else { "resume" } }));
    }

    fn process_id(&self) -> Option<u32> {
        Some(self.0.id())
    }

    fn close(mut self: Box<Self>) {
        self.call(&json!({ "call": "close" }));
        self.0.close_stdin();
        self.0.wait_success();
    }
}

fn read_peer(peer: &Value) -> Option<Peer> {
    let ip = peer["ip"].as_str()?.parse().ok()?;
    let port = peer["port"].as_u64()?.try_into().ok()?;
    let peer_id = hex::decode(peer["peerId"].as_str()?).ok()?.try_into().ok()?;
    Some(Peer { address: SocketAddr::new(ip, port), peer_id })
}
