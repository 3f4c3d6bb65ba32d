//! The tracker of test-tracker.
//!
//! Everything but the `wasi` module is sans-IO: plain functions over bytes, addresses and a clock
//! value, tested natively. [`Tracker`] is the whole of it; [`udp::answer`] takes it a datagram, and
//! [`http::Connection`] the bytes of a TCP connection. The `wasi` module, which exists on wasm32
//! only, moves bytes between these and the sockets, and exports the world of `wit/tracker.wit`.

mod access;
mod announce;
mod client;
pub mod fault;
pub mod http;
mod ids;
mod key;
mod overrides;
mod profile;
pub mod record;
mod settings;
mod snapshot;
mod swarm;
mod time;
mod tracker;
pub mod udp;
#[cfg(target_arch = "wasm32")]
mod wasi;

pub use access::Access;
pub use announce::{Announce, Event};
pub use ids::{InfoHash, PeerId};
pub use overrides::{ByInfoHash, Overrides, Script};
pub use profile::{Manners, MinInterval, Profile};
pub use settings::{OverHttp, Scope, Settings};
pub use swarm::{Counts, Families, Limits, Peer};
pub use time::Instant;
pub use tracker::{Secrets, Seed, Shut, Told, Tracker};
