//! The words of the protocol: what every other layer talks about.
//!
//! Plain values and their names. Nothing here knows a tracker, a setting or a byte on the wire.

mod announce;
mod client;
mod counts;
mod ids;
pub(crate) mod key;
mod request_kind;
mod time;

pub use announce::{Announce, Event, Told};
pub use counts::{Counts, Families};
pub(crate) use ids::twenty_bytes;
pub use ids::{InfoHash, PeerId};
pub use request_kind::{Action, Arrival, Outcome, Transport};
pub use time::Instant;
