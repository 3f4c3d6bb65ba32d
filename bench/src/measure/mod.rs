//! What there is to find out.

mod announces;
mod contender;
mod idle;
mod in_node;
mod memory;
mod size;
mod start;
mod swarm_size;

use std::io;

use clap::ValueEnum;

use crate::plan::Plan;

/// What there is to find out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Measurement {
    /// Announces over UDP.
    Udp,
    /// Announces over HTTP, each on a new connection.
    Http,
    /// Announces over HTTP on connections that stay open.
    HttpKeepAlive,
    /// What idle connections cost.
    Idle,
    /// What a large swarm costs.
    SwarmSize,
    /// Memory of a million peers, under churn and after their expiry.
    Memory,
    /// How long starting takes.
    Start,
    /// How large the component and the npm package are.
    Size,
}

impl Measurement {
    /// Measures, and prints what is found.
    pub(crate) fn run(self, plan: &Plan) -> io::Result<()> {
        match self {
            Self::Udp => announces::udp(plan),
            Self::Http => announces::http(plan),
            Self::HttpKeepAlive => announces::http_keep_alive(plan),
            Self::Idle => idle::measure(plan),
            Self::SwarmSize => swarm_size::measure(plan),
            Self::Memory => memory::measure(plan),
            Self::Start => start::measure(plan),
            Self::Size => size::measure(),
        }
    }
}
