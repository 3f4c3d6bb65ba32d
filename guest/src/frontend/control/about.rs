//! What a tracker is: its version, state, URLs and settings.

use std::net::SocketAddr;

use serde::Serialize;

use crate::notation::output::to_json;

/// The URLs of a tracker, and the settings that it was given.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Announce URLs over UDP.
    pub udp: Vec<String>,
    /// Announce URLs over HTTP.
    pub http: Vec<String>,
    /// Announce URLs over WebSocket.
    pub ws: Vec<String>,
    /// URLs of the control interface.
    pub control: Vec<String>,
    /// The settings, as they were given: words or JSON.
    pub settings: String,
}

/// The state of a tracker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Sockets are being bound or closed.
    Starting,
    /// Every socket is bound.
    Running,
    /// All sockets but those of the control interface are closed.
    Down,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            State::Starting => "starting",
            State::Running => "running",
            State::Down => "down",
        }
    }
}

#[derive(Serialize)]
struct Urls<'a> {
    udp: &'a [String],
    http: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    ws: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    control: &'a [String],
}

#[derive(Serialize)]
struct Shown<'a> {
    version: &'static str,
    state: &'static str,
    #[serde(flatten)]
    urls: Urls<'a>,
    settings: &'a str,
}

impl About {
    /// What is known of a tracker that has bound these addresses.
    pub fn new(
        udp: &[SocketAddr],
        http: &[SocketAddr],
        ws: &[SocketAddr],
        control: &[SocketAddr],
        announce_path: &str,
        settings: &str,
    ) -> Self {
        let urls = |scheme: &str, addresses: &[SocketAddr], path: &str| {
            addresses.iter().map(|address| format!("{scheme}://{address}{path}")).collect()
        };
        About {
            udp: urls("udp", udp, announce_path),
            http: urls("http", http, announce_path),
            ws: urls("ws", ws, announce_path),
            control: urls("http", control, ""),
            settings: settings.to_owned(),
        }
    }

    fn urls(&self) -> Urls<'_> {
        Urls { udp: &self.udp, http: &self.http, ws: &self.ws, control: &self.control }
    }

    /// The URLs in JSON, on one line.
    pub fn urls_json(&self) -> String {
        to_json(&self.urls())
    }

    pub(super) fn json(&self, state: State) -> String {
        let version = env!("CARGO_PKG_VERSION");
        let (state, settings) = (state.word(), self.settings.as_str());
        to_json(&Shown { version, state, urls: self.urls(), settings })
    }
}
