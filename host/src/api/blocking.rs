//! The same API for tests that are not async: each call blocks its thread.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use test_tracker::{Filter, Options, blocking::Tracker};
//!
//! let tracker = Tracker::start(Options::default())?;
//! let connected = tracker.wait_for(Filter::connect());
//!
//! // A client asks for a connection id.
//! let client = std::net::UdpSocket::bind("127.0.0.1:0")?;
//! client.send_to(b"\0\0\x04\x17\x27\x10\x19\x80\0\0\0\0abcd", tracker.udp_addresses()[0])?;
//!
//! assert_eq!(connected.wait()?.remote, client.local_addr()?);
//! tracker.close()?;
//! # Ok(())
//! # }
//! ```

use std::net::SocketAddr;
use std::time::Duration;

use pollster::block_on;

use crate::types::{Error, Filter, Options, Request};

/// A running tracker, for tests that are not async.
///
/// The functions are documented at the async [`Tracker`](crate::Tracker).
#[derive(Debug)]
pub struct Tracker(pub(super) super::Tracker);

impl Tracker {
    /// As [`Tracker::start`](crate::Tracker::start), which has more on it and its errors.
    pub fn start(options: Options) -> Result<Self, Error> {
        block_on(super::Tracker::start(options)).map(Self)
    }

    /// As [`Tracker::close`](crate::Tracker::close), which has more on it and its errors.
    pub fn close(self) -> Result<(), Error> {
        block_on(self.0.close())
    }

    /// As [`Tracker::stopped`](crate::Tracker::stopped).
    pub fn stopped(&self) -> Error {
        block_on(self.0.stopped())
    }

    /// As [`Tracker::udp_addresses`](crate::Tracker::udp_addresses).
    pub fn udp_addresses(&self) -> &[SocketAddr] {
        self.0.udp_addresses()
    }

    /// As [`Tracker::http_addresses`](crate::Tracker::http_addresses).
    pub fn http_addresses(&self) -> &[SocketAddr] {
        self.0.http_addresses()
    }

    /// As [`Tracker::udp_urls`](crate::Tracker::udp_urls).
    pub fn udp_urls(&self) -> Vec<String> {
        self.0.udp_urls()
    }

    /// As [`Tracker::control_urls`](crate::Tracker::control_urls).
    pub fn control_urls(&self) -> Vec<String> {
        self.0.control_urls()
    }

    /// As [`Tracker::http_urls`](crate::Tracker::http_urls).
    pub fn http_urls(&self) -> Vec<String> {
        self.0.http_urls()
    }

    /// As [`Tracker::ws_urls`](crate::Tracker::ws_urls).
    pub fn ws_urls(&self) -> Vec<String> {
        self.0.ws_urls()
    }

    /// As [`Tracker::wait_for`](crate::Tracker::wait_for); [`WaitFor::wait`] waits.
    pub fn wait_for(&self, filter: impl Into<Filter>) -> WaitFor {
        WaitFor(self.0.wait_for(filter))
    }

    /// As [`Tracker::watch`](crate::Tracker::watch).
    pub fn watch(&self, filter: impl Into<Filter>) -> Watch {
        Watch(self.0.watch(filter))
    }

    /// As [`Tracker::hold`](crate::Tracker::hold), which has more on it and its errors.
    pub fn hold(&self, filter: impl Into<Filter>) -> Result<Gate, Error> {
        block_on(self.0.hold(filter)).map(Gate)
    }
}

/// A wait for one request, or for [several](Self::count): [`wait`](Self::wait) ends it.
#[derive(Debug)]
#[must_use = "a wait does nothing until `wait` is called"]
pub struct WaitFor<T = Request>(super::WaitFor<T>);

impl<T: 'static> WaitFor<T> {
    /// As [`WaitFor::count`](crate::WaitFor::count).
    pub fn count(self, count: usize) -> WaitFor<Vec<Request>> {
        WaitFor(self.0.count(count))
    }

    /// As [`WaitFor::timeout`](crate::WaitFor::timeout).
    pub fn timeout(self, timeout: Duration) -> Self {
        Self(self.0.timeout(timeout))
    }

    /// As [`WaitFor::past`](crate::WaitFor::past).
    pub fn past(self) -> Self {
        Self(self.0.past())
    }

    /// Waits for the request, or for [several](Self::count), and returns it.
    ///
    /// # Errors
    ///
    /// [`Error::Timeout`] if they did not come in time, [`Error::Closed`] if the tracker was closed
    /// before, or the error with which it failed.
    pub fn wait(self) -> Result<T, Error> {
        block_on(self.0.into_future())
    }
}

/// Holds replies until it is [opened](Self::open).
#[derive(Debug)]
#[must_use = "a gate that is dropped goes on holding"]
pub struct Gate(super::Gate);

impl Gate {
    /// As [`Gate::fault`](crate::Gate::fault).
    pub fn fault(&self) -> u32 {
        self.0.fault()
    }

    /// As [`Gate::seen`](crate::Gate::seen), which has more on it and its errors.
    pub fn seen(&self) -> Result<Request, Error> {
        block_on(self.0.seen())
    }

    /// As [`Gate::open`](crate::Gate::open).
    pub fn open(self) -> Result<(), Error> {
        block_on(self.0.open())
    }
}

/// Requests as they come, to iterate over; it ends when the tracker does.
///
/// The next request may take long to come: [`Tracker::wait_for`] has a time limit.
#[derive(Debug)]
#[must_use = "the requests are there for whoever iterates over them"]
pub struct Watch(super::Watch);

impl Watch {
    /// As [`Watch::past`](crate::Watch::past).
    pub fn past(self) -> Self {
        Self(self.0.past())
    }

    /// As [`Watch::missed`](crate::Watch::missed).
    pub fn missed(&self) -> u64 {
        self.0.missed()
    }
}

impl Iterator for Watch {
    type Item = Request;

    fn next(&mut self) -> Option<Request> {
        block_on(self.0.next())
    }
}
