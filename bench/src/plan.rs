//! How much is measured.

use std::time::Duration;

use crate::work::Swarms;

/// How much is measured, and where.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// The core that servers run on.
    pub(crate) server_core: usize,
    /// The core that the load comes from.
    pub(crate) load_core: usize,
    /// Rounds that count; each candidate takes its turn in each.
    pub(crate) rounds: usize,
    /// How long a turn is.
    pub(crate) turn: Duration,
    /// Requests in flight over UDP.
    pub(crate) udp_in_flight: usize,
    /// Requests in flight over HTTP.
    pub(crate) http_in_flight: usize,
    /// Peers that a client asks for.
    pub(crate) wanted: u32,
    /// What a tracker holds while it is measured.
    pub(crate) swarms: Swarms,
    /// Peers in the small and in the large swarm.
    pub(crate) swarm_sizes: (u64, u64),
    /// What a tracker holds while its memory is measured.
    pub(crate) full: Swarms,
    /// How long the peers live whose expiry is waited for.
    pub(crate) lifetime: Duration,
    /// How often a server is started.
    pub(crate) starts: usize,
    /// Connections that are open and idle.
    pub(crate) idle: usize,
    /// What candidates are left out: all but those whose names contain one of these, if there are any.
    pub(crate) only: Vec<String>,
    /// More options for `test-tracker serve`.
    pub(crate) options: Vec<String>,
}

impl Plan {
    /// The reference set-up of docs/performance.md.
    pub(crate) fn reference() -> Self {
        Self {
            server_core: 0,
            load_core: 1,
            rounds: 9,
            turn: Duration::from_millis(500),
            udp_in_flight: 64,
            http_in_flight: 32,
            wanted: 30,
            swarms: Swarms { swarms: 10_000, peers: 100_000 },
            swarm_sizes: (1_000, 1_000_000),
            full: Swarms { swarms: 100_000, peers: 1_000_000 },
            lifetime: Duration::from_secs(45),
            starts: 15,
            idle: 1_000,
            only: Vec::new(),
            options: Vec::new(),
        }
    }

    /// Enough to see whether a change helps, in about a minute.
    pub(crate) fn quick() -> Self {
        Self {
            rounds: 3,
            turn: Duration::from_millis(200),
            swarms: Swarms { swarms: 1_000, peers: 10_000 },
            swarm_sizes: (1_000, 100_000),
            full: Swarms { swarms: 10_000, peers: 100_000 },
            lifetime: Duration::from_secs(5),
            starts: 5,
            ..Self::reference()
        }
    }
}
