//! A BitTorrent tracker for test suites.
//!
//! It speaks the UDP tracker protocol (BEP 15) and the HTTP tracker protocol (BEP 3, 7, 23, 48), and
//! it is real: clients find each other through it. It runs inside your test, on ports of its own, so
//! tests can run side by side.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! use test_tracker::{InfoHash, Options, Tracker};
//!
//! // UDP and HTTP on localhost, each on a free port.
//! let tracker = Tracker::start(Options::default()).await?;
//!
//! // Give a client one of these: udp://127.0.0.1:PORT/announce, http://127.0.0.1:PORT/announce, …
//! let url = tracker.udp_urls()[0].clone();
//! # assert!(url.starts_with("udp://127.0.0.1:") && url.ends_with("/announce"), "{url}");
//!
//! // Then ask who has announced.
//! let info_hash: InfoHash = "00112233445566778899aabbccddeeff00112233".parse()?;
//! assert_eq!(tracker.peers(info_hash).await?, []);
//! assert_eq!(tracker.swarm_count().await?, 0);
//!
//! // Dropping the tracker closes it, too.
//! tracker.close().await?;
//! # Ok(())
//! # })
//! # }
//! ```
//!
//! # Where it listens
//!
//! [`Options`] say it: on localhost unless told otherwise, which is 127.0.0.1 and, where the machine
//! has IPv6, ::1, both on one port number. Port 0 takes a free port; ask the tracker which one. A
//! port in use is an [`Error::Bind`], never shared.
//!
//! # How it runs
//!
//! All of the tracker's logic is a WebAssembly component, [`COMPONENT`], the same that the npm
//! package `test-tracker` runs. It was compiled when this crate was built, so that a tracker starts
//! in about a millisecond. Every tracker has a thread of its own and needs no async executor of yours;
//! the functions are async and work under any.
//!
//! The component is confined: it can bind the addresses that the options name and answer on them,
//! and do nothing else. It cannot connect, read files or see the environment; its memory is capped
//! ([`Options::memory_limit`]), and a turn that does not end is stopped ([`Options::turn_limit`]). If
//! it fails, it takes nothing with it: calls answer an [`Error`].

#![deny(missing_docs)]

mod bindings;
pub mod blocking;
mod clock;
mod convert;
mod counter;
mod engine;
mod engine_config;
mod epoch;
mod error;
mod expect;
mod filter;
mod follow;
mod followers;
mod guest;
mod ids;
mod kinds;
mod listen;
mod options;
mod panic_message;
mod peer;
mod policy;
mod request;
mod script;
mod see;
mod set;
mod settings;
mod swarm;
mod thread;
mod time;
mod times;
mod tracker;
mod wait;
mod watch;

pub use counter::{Counter, Recorded};
pub use engine::COMPONENT;
pub use error::{Error, Explanation};
pub use filter::Filter;
pub use ids::{InfoHash, ParseInfoHashError, PeerId};
pub use kinds::{Action, Event, Family, Outcome, Transport};
pub use listen::{Listen, ParseListenError};
pub use options::Options;
pub use peer::Peer;
pub use request::{Announced, Answer, Field, HttpRequest, Request, Scraped};
pub use script::{NewPeer, Script, ToldPeer};
pub use swarm::{Counts, Swarm};
pub use times::Times;
pub use tracker::Tracker;
pub use wait::WaitFor;
pub use watch::Watch;
