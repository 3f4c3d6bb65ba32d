//! The tracker of test-tracker.
//!
//! Everything but the `wasi` module is sans-IO: plain functions over bytes, addresses and a clock
//! value, tested natively. [`Tracker`] holds the state; [`udp::answer`] answers a datagram, and
//! [`http::Connection`] reads the bytes of a TCP connection. The `wasi` module, which exists on
//! wasm32 only, moves bytes between these and the sockets, and exports the world of
//! `wit/tracker.wit`.
//!
//! The modules are layers, here from top to bottom. Each imports from itself and from those below
//! it:
//!
//! 1. `wasi`: the component, which has the sockets;
//! 2. `lib.rs`: what the component and the tests use, by name;
//! 3. `frontend`: UDP, HTTP and the control interface, a request from its bytes to those of its reply;
//! 4. `tracker`: the state of one tracker, and its answers to announces and scrapes;
//! 5. `fault`: what goes wrong, for which requests, and when;
//! 6. `record`: the requests received, and their outcomes;
//! 7. `swarms`: the swarms and their peers;
//! 8. `behavior`: settings, and the profiles of other trackers;
//! 9. `wire`: bytes, read and written;
//! 10. `base`: info hashes, announces, points in time, the terms of the protocol;
//! 11. `notation`: how users write settings, faults, filters and scripts, in words and in JSON.
//!
//! No files import each other in a circle. `tests/layers.rs` reads this list and checks both.

mod base;
mod behavior;
pub mod fault;
mod frontend;
pub mod notation;
pub mod record;
mod swarms;
mod tracker;
#[cfg(target_arch = "wasm32")]
mod wasi;
pub mod wire;

pub use base::{
    Action, Announce, AnnounceReply, Arrival, Counts, Event, Families, Family, InfoHash, Instant,
    Outcome, PeerId, PeerIdPrefix, Transport,
};
pub use behavior::{
    Behavior, ConnectionIdScope, GivenSettings, Limits, MinInterval, OverHttp, Paths, Profile,
    Settings,
};
pub use frontend::{control, http, udp};
pub use swarms::Peer;
pub use tracker::{ByInfoHash, Overrides, Script, ScriptedPeers, Secrets, Seed, Shut, Tracker};
