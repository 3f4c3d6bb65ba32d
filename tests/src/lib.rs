//! Shared code of the tests of every host: clients that talk to a tracker byte by byte, and the
//! hosts that run trackers.
//!
//! Everything here is for tests: an error is a panic whose message says what was expected and what
//! came instead, and every wait has a [limit](deadline).

pub mod announce;
pub mod bencode;
pub mod bytes;
pub mod case;
pub mod client;
pub mod deadline;
pub mod end_with_parent;
mod endpoint;
pub mod fault;
pub mod filter;
pub mod host;
pub mod http;
pub mod process;
pub mod real_client;
pub mod request;
pub mod settings;
pub mod swarm;
pub mod torrent;
pub mod trial;
pub mod udp;
pub mod workspace;
pub mod ws;
