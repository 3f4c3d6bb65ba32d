//! The clients, and how each is run so that it stays on loopback and tells when it is done.

use std::env;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command, Stdio};

use serde_json::json;
use test_tracker_tests::client::Protocol;
use test_tracker_tests::process::Process;

use crate::torrent::Torrent;

/// A BitTorrent client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Client {
    Aria2,
    Libtorrent,
    Transmission,
}

/// As in the name of a test.
impl fmt::Display for Client {
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
pub(crate) struct Share {
    folder: PathBuf,
}

impl Share {
    pub(crate) fn new(folder: &Path, torrent: &Torrent) -> Self {
        let share = Self { folder: folder.into() };
        for folder in [share.data(), share.watched(), share.state()] {
            fs::create_dir_all(folder).expect("a folder");
        }
        fs::write(share.torrent(), &torrent.bytes).expect("the torrent's file");
        share
    }

    /// Where the file is, or will be.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// A folder with nothing but the torrent.
    fn watched(&self) -> PathBuf {
        self.folder.join("watched")
    }

    fn torrent(&self) -> PathBuf {
        self.watched().join("payload.torrent")
    }

    /// For what the client keeps.
    fn state(&self) -> PathBuf {
        self.folder.join("state")
    }
}

impl Client {
    /// What has to be installed and is not.
    pub(crate) fn missing(self) -> Option<&'static str> {
        let (there, what) = match self {
            Self::Aria2 => (installed("aria2c"), "aria2c"),
            Self::Libtorrent => (python().is_some(), "python3-libtorrent"),
            Self::Transmission => (installed("transmission-daemon"), "transmission-daemon"),
        };
        (!there).then_some(what)
    }

    /// Starts a client that has the file.
    pub(crate) fn seed(self, share: &Share, protocol: Protocol) -> Process {
        match self {
            Self::Aria2 => {
                let options =
                    ["--seed-ratio=0.0", "--check-integrity=true", "--bt-hash-check-seed=true"];
                aria2(share, protocol, &options)
            }
            Self::Libtorrent => libtorrent(share),
            Self::Transmission => transmission(share),
        }
    }

    /// Starts a client that has nothing.
    pub(crate) fn leech(self, share: &Share, protocol: Protocol) -> Process {
        match self {
            // It ends when it has the file.
            Self::Aria2 => aria2(share, protocol, &["--seed-time=0"]),
            Self::Libtorrent => libtorrent(share),
            Self::Transmission => transmission(share),
        }
    }

    /// Waits until the leecher has the file, complete and written.
    pub(crate) fn wait_until_complete(self, leecher: &mut Process) {
        match self {
            Self::Aria2 => leecher.wait_success(),
            Self::Libtorrent => assert_eq!(leecher.line("word that it has the file"), "complete"),
            Self::Transmission => {
                assert_eq!(leecher.line("word that it has the file"), "complete");
                // It may keep the last blocks in memory until it ends.
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
        // It takes a free one at random; 0 it does not know.
        .args(["--listen-port=20000-60000", "--dht-listen-port=20000-60000"])
        .args(["--bt-enable-lpd=false", "--enable-peer-exchange=false"])
        // It speaks to UDP trackers only with this. The torrent is private and there is no node to
        // enter by, so that DHT itself stays out.
        .arg(format!("--enable-dht={}", protocol == Protocol::Udp))
        .arg(format!("--dht-file-path={}", share.state().join("dht.dat").display()))
        .arg(format!("--stop-with-process={}", process::id()))
        .arg(format!("--dir={}", share.data().display()))
        .args(options)
        .arg(share.torrent());
    Process::spawn("aria2c", &mut command)
}

fn libtorrent(share: &Share) -> Process {
    let mut command = command(python().expect("a Python with libtorrent"), share);
    command.arg(script("libtorrent_client.py")).arg(share.torrent()).arg(share.data());
    Process::spawn("libtorrent", &mut command)
}

fn transmission(share: &Share) -> Process {
    let settings = json!({
        "bind-address-ipv4": "127.0.0.1",
        "bind-address-ipv6": "::1",
        "peer-port-random-on-start": true,
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
    command.args(["--foreground", "--log-info", "--config-dir"]).arg(share.state());
    Process::spawn("transmission-daemon", &mut command)
}

/// A command that keeps its files in the share and finds the tracker without a proxy.
fn command(program: &str, share: &Share) -> Command {
    let mut command = Command::new(program);
    command.env("HOME", share.state()).env("no_proxy", "*").current_dir(share.state());
    command
}

/// A file in `clients/`.
fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("clients").join(name)
}

fn installed(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// A Python that has libtorrent: the one in use, or Debian's.
fn python() -> Option<&'static str> {
    ["python3", "/usr/bin/python3"].into_iter().find(|python| {
        let mut import = Command::new(python);
        import.args(["-c", "import libtorrent"]).stdout(Stdio::null()).stderr(Stdio::null());
        import.status().is_ok_and(|status| status.success())
    })
}
