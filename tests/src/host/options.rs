//! What a tracker is started with, and where it listens then.

use crate::settings::Settings;

/// What a tracker is started with. Its ports are always free ones.
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
    /// Faults that are there from the beginning, in words.
    pub faults: Vec<String>,
    /// Whether `SimpleTracker` has a process of its own where tests share one; it has to end by itself
    /// when the tracker is closed.
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
    /// `HOST:0`, as the wasmtime host reads it.
    pub(super) fn listen(&self) -> String {
        match self.host.contains(':') {
            true => format!("[{}]:0", self.host),
            false => format!("{}:0", self.host),
        }
    }

    /// As `test-tracker serve` takes them.
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
