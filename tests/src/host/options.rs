//! The options of a tracker, and where it listens.

use crate::settings::Settings;

/// The options of a tracker. Its ports are always free ports.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether it serves UDP.
    pub udp: bool,
    /// Whether it serves HTTP.
    pub http: bool,
    /// Where it listens: `localhost` or an IP address.
    pub host: &'static str,
    /// How it behaves.
    pub settings: Settings,
    /// Faults that it starts with, in words.
    pub faults: Vec<String>,
    /// Whether `SimpleTracker` gets its own process although tests share one. This process must end
    /// by itself when the tracker is closed.
    pub own_process: bool,
}

/// Both protocols on localhost, and every setting at its default.
impl Default for Options {
    fn default() -> Self {
        Self {
            udp: true,
            http: true,
            host: "localhost",
            settings: Settings::default(),
            faults: Vec::new(),
            own_process: false,
        }
    }
}

impl Options {
    /// `HOST:0`, the form for the wasmtime host.
    pub(super) fn listen(&self) -> String {
        match self.host.contains(':') {
            true => format!("[{}]:0", self.host),
            false => format!("{}:0", self.host),
        }
    }

    /// The form for `test-tracker serve`.
    pub fn arguments(&self) -> Vec<String> {
        let listen =
            |served: bool, option: &str| served.then(|| format!("--{option}={}", self.listen()));
        let listeners = [listen(self.udp, "udp"), listen(self.http, "http")];
        let faults = self.faults.iter().map(|words| format!("--fault={words}"));
        listeners.into_iter().flatten().chain(self.settings.arguments()).chain(faults).collect()
    }
}

/// Where a tracker listens, as announce URLs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Urls {
    /// `udp://…/announce`, one for each address.
    pub udp: Vec<String>,
    /// `http://…/announce`, one for each address.
    pub http: Vec<String>,
}
