//! The terms of the protocol, which every other layer uses.
//!
//! Plain values and their names. Nothing here depends on a tracker, a setting or the bytes on the
//! wire.

mod announce;
mod arrival;
mod client;
mod counts;
mod ids;
pub(crate) mod key;
mod kinds;
mod time;

pub use announce::{Announce, AnnounceReply};
pub use arrival::Arrival;
pub use counts::{Counts, Families};
pub(crate) use ids::twenty_bytes;
pub use ids::{InfoHash, PeerId, PeerIdPrefix};
pub use kinds::{Action, Event, Family, Outcome, Transport};
pub use time::Instant;
