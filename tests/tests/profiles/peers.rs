//! The trackers that are run beside ours, and how.

use std::env;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{self, Command};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;
use test_tracker::Profile;
use test_tracker_tests::deadline;
use test_tracker_tests::process::Process;
use test_tracker_tests::workspace;

use crate::run::{connect, connected, receive};
use crate::script::Script;

/// Between two looks whether a tracker listens.
const PAUSE: Duration = Duration::from_millis(50);

/// A tracker that runs.
pub(crate) struct Peer {
    pub(crate) udp: SocketAddr,
    pub(crate) http: SocketAddr,
    _processes: Vec<Process>,
    _folder: TempDir,
}

/// What has to be installed for the tracker of a profile, and is not.
pub(crate) fn missing(profile: Profile) -> Option<&'static str> {
    let (there, what) = match profile {
        Profile::Opentracker => (on_path("opentracker"), "opentracker"),
        Profile::Aquatic => {
            let all = ["aquatic_udp", "aquatic_http"].iter().all(|name| aquatic(name).is_file());
            (all, "aquatic 0.9")
        }
        Profile::BittorrentTracker => {
            let package = workspace::path("node/node_modules/bittorrent-tracker");
            (package.is_dir(), "bittorrent-tracker")
        }
        _ => (false, "a tracker that is not run here"),
    };
    (!there).then_some(what)
}

/// Starts the tracker of a profile.
pub(crate) fn start(profile: Profile, script: &Script) -> Peer {
    // Some have to be told a port: another process may take it first.
    for _ in 0..5 {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a temporary folder");
        let peer = match profile {
            Profile::Opentracker => opentracker(folder, script),
            Profile::Aquatic => aquatic_both(folder),
            _ => bittorrent_tracker(folder),
        };
        if listens(&peer) {
            return peer;
        }
    }
    panic!("{profile} does not listen")
}

/// A build with a white list, which it looks for in its root folder.
fn opentracker(folder: TempDir, script: &Script) -> Peer {
    let address = free_port();
    let listed: String = script.info_hashes.iter().map(|hash| hex::encode(hash) + "\n").collect();
    fs::write(folder.path().join("listed"), listed).expect("the white list");
    // It gives up its rights before it reads the list.
    let all = fs::Permissions::from_mode(0o755);
    fs::set_permissions(folder.path(), all).expect("a folder that all can read");
    let configuration = format!(
        "listen.tcp_udp {address}\naccess.whitelist listed\ntracker.rootdir {}\ntracker.user nobody\n",
        folder.path().display()
    );
    let file = folder.path().join("configuration");
    fs::write(&file, configuration).expect("the configuration");
    let process = Process::spawn("opentracker", Command::new("opentracker").arg("-f").arg(file));
    Peer { udp: address, http: address, _processes: vec![process], _folder: folder }
}

fn aquatic_both(folder: TempDir) -> Peer {
    let mut processes = Vec::new();
    let addresses = ["aquatic_udp", "aquatic_http"].map(|name| {
        let address = free_port();
        let file = folder.path().join(name);
        fs::write(&file, format!("[network]\naddress = \"{address}\"\n")).expect("a configuration");
        processes.push(Process::spawn(name, Command::new(aquatic(name)).arg("-c").arg(file)));
        address
    });
    let [udp, http] = addresses;
    Peer { udp, http, _processes: processes, _folder: folder }
}

fn bittorrent_tracker(folder: TempDir) -> Peer {
    let script = workspace::path("tests/hosts/bittorrent-tracker.mjs");
    let mut process = Process::spawn("bittorrent-tracker", Command::new("node").arg(script));
    let line = process.line("its ports");
    let ports: Value = serde_json::from_str(&line).expect("ports as JSON");
    let address = |name: &str| {
        let port = ports[name].as_u64().and_then(|port| port.try_into().ok());
        SocketAddr::from((Ipv4Addr::LOCALHOST, port.expect("a port")))
    };
    let (udp, http) = (address("udp"), address("http"));
    Peer { udp, http, _processes: vec![process], _folder: folder }
}

/// Whether it accepts connections and answers datagrams, within the time that a process has to start.
fn listens(peer: &Peer) -> bool {
    let begin = Instant::now();
    let socket = connected(Ipv4Addr::LOCALHOST, peer.udp);
    socket.set_read_timeout(Some(PAUSE)).expect("a time limit");
    let answers = || socket.send(&connect(0)).is_ok() && receive(&socket).is_some();
    while begin.elapsed() < deadline::START {
        if TcpStream::connect(peer.http).is_ok() && answers() {
            return true;
        }
        thread::sleep(PAUSE);
    }
    false
}

/// An address that is free for both protocols, now. Its IP address is this process's own, as some of these
/// trackers share a port with whoever binds it as well.
fn free_port() -> SocketAddr {
    let [_, high, middle, low] = process::id().to_be_bytes();
    let own = Ipv4Addr::new(127, 1 + high % 254, middle, 1 + low % 254);
    loop {
        let tcp = TcpListener::bind((own, 0)).expect("a free port");
        let address = tcp.local_addr().expect("the address of a bound socket");
        if UdpSocket::bind(address).is_ok() {
            return address;
        }
    }
}

/// Where `scripts/peers` installs it.
fn aquatic(name: &str) -> PathBuf {
    workspace::path("target/peers/bin").join(name)
}

fn on_path(program: &str) -> bool {
    let paths = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&paths).any(|folder| folder.join(program).is_file())
}
