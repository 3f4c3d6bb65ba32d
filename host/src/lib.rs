// The layers, from top to bottom. `tests/layers.rs` checks that imports run downwards.
//
// 1. `lib.rs`: the public names.
// 2. `api`: the handle of a running tracker, async and blocking.
// 3. `runtime`: wasmtime, one instance of the component, and the thread that drives it.
// 4. `convert`: from the types of the WIT to ours, and back.
// 5. `wasi`: what the component imports: sockets and a clock.
// 6. `bindings`: the WIT as Rust types.
// 7. `types`: the plain values that users give and get.

//! A BitTorrent tracker for test suites.
//!
//! It speaks the UDP tracker protocol (BEP 15) and the HTTP tracker protocol (BEP 3, 7, 23, 48),
//! and it is real: clients find each other through it. It runs inside your test, on its own ports,
//! so tests can run side by side.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use test_tracker::{Event, InfoHash, Options, Tracker};
//! # // A client that announces once, over HTTP and without reading the answer to its end.
//! # fn start_client(url: &str) {
//! #     use std::io::{Read, Write};
//! #     let address = url.strip_prefix("http://").unwrap().strip_suffix("/announce").unwrap();
//! #     let mut stream = std::net::TcpStream::connect(address).unwrap();
//! #     let hash = "%00%11%22%33%44%55%66%77%88%99%aa%bb%cc%dd%ee%ff%00%11%22%33";
//! #     write!(
//! #         stream,
//! #         "GET /announce?info_hash={hash}&peer_id=-TR4060-abcdefghijkl&port=6881&uploaded=0\
//! #          &downloaded=0&left=0&event=started HTTP/1.1\r\nHost: {address}\r\n\r\n",
//! #     )
//! #     .unwrap();
//! #     stream.read(&mut [0; 1]).unwrap();
//! # }
//!
//! // UDP and HTTP on localhost, each on a free port.
//! let tracker = Tracker::start(Options::default()).await?;
//! let started = tracker.wait_for(Event::Started);
//!
//! // Give a client one of the announce URLs: http://127.0.0.1:PORT/announce, …
//! start_client(&tracker.http_urls()[0]);
//!
//! // It announces itself, and is in the swarm.
//! let request = started.await?;
//! assert_eq!(request.client.as_deref(), Some("Transmission 4.0.6"));
//! let info_hash: InfoHash = "00112233445566778899aabbccddeeff00112233".parse()?;
//! assert_eq!(tracker.peers(info_hash).await?[0].left, Some(0));
//!
//! // The ports are free again. Dropping the tracker closes it, too.
//! tracker.close().await?;
//! # Ok(())
//! # }
//! ```
//!
//! [`blocking`] has the same for tests that are not async:
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use test_tracker::{Options, blocking::Tracker};
//!
//! let tracker = Tracker::start(Options::default())?;
//! assert_eq!(tracker.swarm_count()?, 0);
//! # Ok(())
//! # }
//! ```
//!
//! # What to ask of it
//!
//! **Inspect.** The tracker records [every request](Tracker::requests): its bytes and their
//! meaning, the reply, and why it was refused. There are [counters](Tracker::counters),
//! [swarms](Tracker::swarms) and [peers](Tracker::peers). The record is bounded
//! ([`Options::record_max`]) and says [what it dropped](Tracker::recorded).
//!
//! **Wait.** [`wait_for`](Tracker::wait_for) ends when the requests that match a [`Filter`] have
//! come. If it times out, its error shows those that came instead. [`watch`](Tracker::watch) gives
//! requests as they come. A test never has to sleep or poll.
//!
//! **Expect.** [`expect`](Tracker::expect) says in advance which requests have to come, and how
//! often: `1`, `1..`, `..=3`. If they did not come, [closing](Tracker::close) the tracker fails,
//! and dropping it panics.
//!
//! **Control state.** [Add](Tracker::add_peer) and [remove](Tracker::remove_peer) peers that no
//! client announced, override [counts](Tracker::set_counts) and
//! [intervals](Tracker::set_intervals), [script](Tracker::next_announce) the reply to the next
//! announce, [refuse](Tracker::refuse) a torrent, [clear](Tracker::clear) everything, or copy the
//! state to another tracker with a [snapshot](Tracker::snapshot).
//!
//! **Move time.** Peers and connection ids expire by the tracker's own clock:
//! [`advance`](Tracker::advance) moves it, [`freeze`](Tracker::freeze) stops it. With a
//! [seed](Options::seed) and a [frozen](Options::frozen) clock the same requests get the same
//! replies, byte for byte.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), test_tracker::Error> {
//! use std::time::Duration;
//! use test_tracker::{NewPeer, Options, Tracker};
//!
//! let tracker = Tracker::start(Options::default().peer_lifetime(60)).await?;
//! tracker.add_peer([7; 20], NewPeer::new(([192, 0, 2, 1], 6881)).left(0)).await?;
//! assert_eq!(tracker.swarms().await?[0].counts.seeders, 1);
//!
//! tracker.advance(Duration::from_secs(61)).await?;
//! assert_eq!(tracker.swarms().await?, []);
//! # Ok(())
//! # }
//! ```
//!
//! **Inject faults.** A [`Fault`] makes the requests that match a filter go wrong: they are lost,
//! refused, or answered late, twice, from another port or with other bytes.
//! [Add](Tracker::add_fault) a fault with a schedule, [hold](Tracker::hold) replies until the test
//! releases them, take the tracker [down](Tracker::down) and [up](Tracker::up) again, or let it
//! [forget](Tracker::forget_connection_ids) its connection ids.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use test_tracker::{Fault, Filter, Options, Tracker};
//!
//! let tracker = Tracker::start(Options::default()).await?;
//! let lost = tracker.add_fault(Fault::of(Filter::connect()).times(2).drop()).await?;
//! let tries = tracker.wait_for(Filter::connect()).count(3);
//!
//! // A client asks for a connection id until it gets one.
//! let client = std::net::UdpSocket::bind("127.0.0.1:0")?;
//! client.connect(tracker.udp_addresses()[0])?;
//! for _ in 0..3 {
//!     client.send(b"\0\0\x04\x17\x27\x10\x19\x80\0\0\0\0abcd")?;
//! }
//!
//! assert_eq!(client.recv(&mut [0; 16])?, 16);
//! let tries = tries.await?;
//! assert_eq!((&tries[0].faults[..], &tries[2].faults[..]), (&[lost][..], &[][..]));
//! # Ok(())
//! # }
//! ```
//!
//! # Where it listens
//!
//! [`Options`] set the addresses. The default is localhost: 127.0.0.1 and, where the machine has
//! IPv6, ::1, both on one port number. Port 0 takes a free port; ask the tracker which one. A port
//! is never shared: one that is in use is an [`Error::Bind`].
//!
//! # How it runs
//!
//! All of the tracker's logic is a WebAssembly component, [`COMPONENT`], the same that the npm
//! package `test-tracker` runs. It was compiled when this crate was built, so a tracker starts in
//! about a millisecond. Every tracker has its own thread. Its functions are async and work under
//! any executor.
//!
//! The component is confined: it can bind the addresses that the options name (for UDP also on a
//! free port), answer on them, and do nothing else. It cannot connect, read files or see the
//! environment; its memory is capped ([`Options::memory_limit`]), and a turn that does not end is
//! stopped ([`Options::turn_limit`]). If it fails, your test goes on: calls return an [`Error`].

#![deny(missing_docs)]

#[macro_use]
mod bindings;
mod api;
mod convert;
mod runtime;
mod types;
mod wasi;

pub use api::{Gate, Lines, Tracker, WaitFor, Watch, blocking};
pub use runtime::COMPONENT;
pub use types::*;
