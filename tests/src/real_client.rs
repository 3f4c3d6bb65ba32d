//! Real BitTorrent clients, run so that they stay on loopback and say when they are done.

use std::env;
use std::fmt;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{self, Command, Stdio};
use std::sync::LazyLock;

use crate::client::Protocol;
use crate::process::Process;
use crate::torrent::Torrent;
use crate::workspace;
use serde_json::json;

/// A BitTorrent client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RealClient {
    /// The command `aria2c`.
    Aria2,
    /// libtorrent (Rasterbar), through its Python binding.
    Libtorrent,
    /// The command `transmission-daemon`. It ignores loopback peers from a tracker, so the other
    /// side has to connect to it.
    Transmission,
}

/// The form in test names.
impl fmt::Display for RealClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Aria2 => "aria2",
            Self::Libtorrent => "libtorrent",
            Self::Transmission => "transmission",
        })
    }
}

/// A client's own folder, with the torrent in it.
#[derive(Debug)]
pub struct Share {
    folder: PathBuf,
}

impl Share {
    /// Creates the folder.
    pub fn new(folder: &Path, torrent: &Torrent) -> Self {
        let share = Self { folder: folder.into() };
        for folder in [share.data(), share.watched(), share.state()] {
            fs::create_dir_all(folder).expect("a folder");
        }
        fs::write(share.torrent(), &torrent.bytes).expect("the torrent's file");
        share
    }

    /// The path of the file, which may not exist yet.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// A folder with nothing but the torrent.
    fn watched(&self) -> PathBuf {
        self.folder.join("watched")
    }

    fn torrent(&self) -> PathBuf {
        self.watched().join("payload.torrent")
    }

    /// A folder for the client's state.
    fn state(&self) -> PathBuf {
        self.folder.join("state")
    }
}

impl RealClient {
    /// The first of these clients that is not installed.
    pub fn missing(clients: &[Self]) -> Option<&'static str> {
        clients.iter().find_map(|client| client.not_installed())
    }

    fn not_installed(self) -> Option<&'static str> {
        let (there, what) = match self {
            Self::Aria2 => (installed("aria2c"), "aria2c"),
            Self::Libtorrent => (python().is_some(), "python3-libtorrent"),
            Self::Transmission => (installed("transmission-daemon"), "transmission-daemon"),
        };
        (!there).then_some(what)
    }

    /// Starts a client that has the file.
    pub fn seed(self, share: &Share, protocol: Protocol) -> Process {
        match self {
            Self::Aria2 => {
                let options =
                    ["--seed-ratio=0.0", "--check-integrity=true", "--bt-hash-check-seed=true"];
                aria2(share, protocol, &options)
            }
            Self::Libtorrent => libtorrent(share, &[]),
            Self::Transmission => transmission(share),
        }
    }

    /// Starts a client that has no data.
    pub fn leech(self, share: &Share, protocol: Protocol) -> Process {
        self.leech_with(share, protocol, &[])
    }

    /// Starts a client that has no data, with further options of aria2 (`--NAME=VALUE`) or settings
    /// of libtorrent (`NAME=VALUE`).
    pub fn leech_with(self, share: &Share, protocol: Protocol, options: &[&str]) -> Process {
        match self {
            // aria2 ends when it has the file.
            Self::Aria2 => aria2(share, protocol, &[&["--seed-time=0"], options].concat()),
            Self::Libtorrent => libtorrent(share, options),
            Self::Transmission => transmission(share),
        }
    }

    /// Waits until the leecher has the file, complete and written.
    pub fn wait_until_complete(self, leecher: &mut Process) {
        match self {
            Self::Aria2 => leecher.wait_success(),
            Self::Libtorrent => assert_eq!(leecher.line("word that it has the file"), "complete"),
            Self::Transmission => {
                assert_eq!(leecher.line("word that it has the file"), "complete");
                // The client may keep the last blocks in memory until it ends.
                leecher.terminate();
                leecher.wait();
            }
        }
    }
}

fn aria2(share: &Share, protocol: Protocol, options: &[&str]) -> Process {
    let mut command = command("aria2c", share);
    command
        .args(["--no-conf", "--console-log-level=notice", "--summary-interval=0"])
        .args(["--interface=127.0.0.1", "--disable-ipv6=true", "--all-proxy="])
        // aria2 takes a free port of this range at random; it does not support port 0. The kernel
        // does not assign ports of this range.
        .args(["--listen-port=20000-32000", "--dht-listen-port=20000-32000"])
        .args(["--bt-enable-lpd=false", "--enable-peer-exchange=false"])
        // aria2 needs DHT for UDP trackers. DHT itself is not used, because the torrent is private
        // and there is no entry node.
        .arg(format!("--enable-dht={}", protocol == Protocol::Udp))
        .arg(format!("--dht-file-path={}", share.state().join("dht.dat").display()))
        .arg(format!("--stop-with-process={}", process::id()))
        .arg(format!("--dir={}", share.data().display()))
        .args(options)
        .arg(share.torrent());
    Process::spawn("aria2c", &mut command)
}

fn libtorrent(share: &Share, settings: &[&str]) -> Process {
    let mut command = command(python().expect("a Python with libtorrent"), share);
    command
        .arg(script("libtorrent_client.py"))
        .arg(share.torrent())
        .arg(share.data())
        .args(settings);
    Process::spawn("libtorrent", &mut command)
}

fn transmission(share: &Share) -> Process {
    let settings = json!({
        "bind-address-ipv4": "127.0.0.1",
        "bind-address-ipv6": "::1",
        // Its random choice would be the same for two clients in the same second.
        "peer-port": peer_port(),
        "rpc-enabled": false,
        "dht-enabled": false,
        "lpd-enabled": false,
        "pex-enabled": false,
        "utp-enabled": false,
        "port-forwarding-enabled": false,
        "download-dir": share.data(),
        "watch-dir": share.watched(),
        "watch-dir-enabled": true,
        "script-torrent-done-enabled": true,
        "script-torrent-done-filename": script("transmission_done.sh"),
    });
    let file = share.state().join("settings.json");
    fs::write(file, settings.to_string()).expect("the settings' file");
    let mut command = command("transmission-daemon", share);
    command.args(["--foreground", "--log-debug", "--config-dir"]).arg(share.state());
    Process::spawn("transmission-daemon", &mut command)
}

/// A port for peers, outside the range that the kernel assigns.
fn peer_port() -> u16 {
    loop {
        let mut random = [0; 2];
        getrandom::fill(&mut random).expect("random bytes");
        let port = 20_000 + u16::from_ne_bytes(random) % 12_000;
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
}

/// A command that keeps its files in the share and finds the tracker without a proxy.
fn command(program: &str, share: &Share) -> Command {
    let mut command = Command::new(program);
    command.env("HOME", share.state()).env("no_proxy", "*").current_dir(share.state());
    command
}

/// A file in `clients/`.
fn script(name: &str) -> PathBuf {
    workspace::path(&format!("tests/clients/{name}"))
}

fn installed(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// A Python that has libtorrent: the default one, or Debian's.
fn python() -> Option<&'static str> {
    // The check takes longer than many tests, so it runs once.
    static PYTHON: LazyLock<Option<&str>> = LazyLock::new(|| {
        ["python3", "/usr/bin/python3"].into_iter().find(|python| {
            let mut import = Command::new(python);
            import.args(["-c", "import libtorrent"]).stdout(Stdio::null()).stderr(Stdio::null());
            import.status().is_ok_and(|status| status.success())
        })
    });
    *PYTHON
}
