//! What a tracker does where trackers differ: switches that the code reads.
//!
//! All of it is constant data. [`Behavior::DEFAULT`] is the default, and a profile lists what is
//! different.

mod http;
mod numwant;
mod swarm;
mod udp;

pub(crate) use http::*;
pub(crate) use numwant::Numwant;
pub(crate) use swarm::*;
pub(crate) use udp::*;

/// How a tracker behaves beyond its settings.
#[derive(Debug)]
pub struct Behavior {
    pub(crate) udp: UdpBehavior,
    pub(crate) http: HttpBehavior,
    pub(crate) swarm: SwarmBehavior,
}

impl Behavior {
    /// How we behave without a profile.
    pub(crate) const DEFAULT: Behavior = Behavior {
        udp: UdpBehavior::DEFAULT,
        http: HttpBehavior::DEFAULT,
        swarm: SwarmBehavior::DEFAULT,
    };
}

/// Where the `min interval` of an answer comes from, unless a test has set it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MinInterval {
    /// From the settings.
    Setting,
    /// It is half the interval.
    Half,
    /// Responses have no `min interval`.
    None,
}
