//! What is measured side by side.

mod aquatic;
mod bittorrent_tracker;
mod echo;
mod opentracker;
mod ours;

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use crate::echo::Echo;
use crate::load::Speaks;
use crate::paths;
use crate::plan::Plan;
use crate::server::{self, Server};
use crate::work::Swarms;

/// What is measured side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Candidate {
    Echo(Echo),
    NodeEcho(Echo),
    Wasmtime,
    Node,
    AquaticUdp,
    AquaticHttp,
    OpenTracker,
    BittorrentTracker,
}

/// How a candidate is started.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setup<'a> {
    /// What will be announced.
    pub(crate) swarms: Swarms,
    /// Whether HTTP connections stay open.
    pub(crate) keep_alive: bool,
    /// More options for `test-tracker serve`.
    pub(crate) options: &'a [String],
}

impl Candidate {
    /// Those that serve announces over UDP; the first is the limit.
    pub(crate) const UDP: [Self; 7] = [
        Self::Echo(Echo::Udp),
        Self::Wasmtime,
        Self::AquaticUdp,
        Self::OpenTracker,
        Self::NodeEcho(Echo::Udp),
        Self::Node,
        Self::BittorrentTracker,
    ];

    /// Those that serve announces over HTTP, one on a connection.
    pub(crate) const HTTP: [Self; 7] = [
        Self::Echo(Echo::Http),
        Self::Wasmtime,
        Self::OpenTracker,
        Self::AquaticHttp,
        Self::NodeEcho(Echo::Http),
        Self::Node,
        Self::BittorrentTracker,
    ];

    /// Those that serve announces over HTTP on connections that stay open.
    pub(crate) const HTTP_KEEP_ALIVE: [Self; 6] = [
        Self::Echo(Echo::HttpKeepAlive),
        Self::Wasmtime,
        Self::AquaticHttp,
        Self::NodeEcho(Echo::HttpKeepAlive),
        Self::Node,
        Self::BittorrentTracker,
    ];

    /// What tables call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Echo(Echo::Udp) => "echo (recvmmsg, sendmmsg)",
            Self::Echo(Echo::Http) => "echo (closes)",
            Self::Echo(Echo::HttpKeepAlive) => "echo (keep-alive)",
            Self::NodeEcho(Echo::Udp) => "echo, Node (dgram)",
            Self::NodeEcho(Echo::Http) => "echo, Node (net, closes)",
            Self::NodeEcho(Echo::HttpKeepAlive) => "echo, Node (net, keep-alive)",
            Self::Wasmtime => "test-tracker, wasmtime",
            Self::Node => "test-tracker, Node",
            Self::AquaticUdp => "aquatic_udp (mio)",
            Self::AquaticHttp => "aquatic_http (io_uring)",
            Self::OpenTracker => "opentracker",
            Self::BittorrentTracker => "bittorrent-tracker, Node",
        }
    }

    /// Whether it is installed.
    pub(crate) fn is_there(self) -> bool {
        match self {
            Self::Echo(_) => true,
            Self::NodeEcho(_) => paths::program("node").is_some(),
            Self::Wasmtime => ours::has_wasmtime(),
            Self::Node => ours::has_node(),
            Self::AquaticUdp | Self::AquaticHttp => aquatic::program(self).is_file(),
            Self::OpenTracker => opentracker::program().is_some(),
            Self::BittorrentTracker => bittorrent_tracker::is_there(),
        }
    }

    /// What it speaks over UDP.
    pub(crate) fn speaks(self) -> Speaks {
        match self {
            Self::Echo(_) | Self::NodeEcho(_) => Speaks::Echo,
            _ => Speaks::Tracker,
        }
    }

    /// Whether it serves UDP, too, where it serves HTTP.
    pub(crate) fn serves_both(self) -> bool {
        !matches!(self, Self::Echo(_) | Self::NodeEcho(_) | Self::AquaticUdp | Self::AquaticHttp)
    }

    /// Starts it. It may not listen yet.
    pub(crate) fn start(self, setup: Setup<'_>, plan: &Plan) -> io::Result<Server> {
        let folder = tempfile::tempdir()?;
        let address = server::free_address()?;
        let command = self.command(setup, address, folder.path())?;
        Server::spawn(command, address, plan.server_core, folder)
    }

    /// The command that starts it; the folder is for its files.
    fn command(self, setup: Setup<'_>, address: SocketAddr, folder: &Path) -> io::Result<Command> {
        match self {
            Self::Echo(echo) => echo::command(echo, address),
            Self::NodeEcho(echo) => Ok(echo::in_node(echo, address)),
            Self::Wasmtime => ours::wasmtime(setup, address),
            Self::Node => Ok(ours::node(setup, address)),
            Self::AquaticUdp | Self::AquaticHttp => aquatic::command(self, setup, address, folder),
            Self::OpenTracker => opentracker::command(setup, address, folder),
            Self::BittorrentTracker => Ok(bittorrent_tracker::command(address)),
        }
    }
}
