//! The values that users give and get: plain data, without a running tracker.

pub(crate) mod addresses;
mod counter;
pub(crate) mod error;
mod fault;
mod filter;
mod ids;
mod kinds;
mod lines;
pub(crate) mod listen;
pub(crate) mod nanoseconds;
mod options;
mod peer;
mod request;
mod script;
mod settings;
mod swarm;
mod times;
pub(crate) mod udp_path;
pub(crate) mod words;

pub use counter::{Counter, Recorded};
pub use error::{Error, Explanation};
pub use fault::{
    BencodeChange, Chunking, Coding, CodingDamage, Fault, FaultStatus, HeadChange, LengthChange,
    Place, ScrapeChange,
};
pub use filter::Filter;
pub use ids::{InfoHash, ParseInfoHashError, PeerId};
pub use kinds::{Action, Event, Family, ListenerKind, Outcome, Transport};
pub use lines::LineForm;
pub(crate) use lines::Lines;
pub use listen::{Listen, ParseListenError};
pub use options::Options;
pub use peer::Peer;
pub use request::{Announced, Answer, Field, HttpRequest, Request, Scraped};
pub use script::{NewPeer, Script, ToldPeer};
pub use settings::{ConnectionIdScope, Profile};
pub use swarm::{Counts, Swarm};
pub use times::Times;
