//! What has come in, and what became of it: kept for the test that looks, waits and expects.
//!
//! Recording is cheap, as it happens for every request: bytes are copied, and a few numbers. What
//! they mean is worked out when somebody asks.

mod answer;
mod counters;
mod describe;
mod expectations;
mod filter;
mod log;
mod request;

use std::net::SocketAddr;

pub use answer::Answer;
pub(crate) use answer::{told_announced, told_scraped};
pub use counters::Counters;
use expectations::Expectations;
pub use expectations::Times;
pub use filter::{Family, Filter};
use log::Log;
pub use request::{HttpRequest, Parameter, Request};

use crate::{Event, Instant};

/// The two protocols.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Datagrams.
    Udp,
    /// HTTP over TCP.
    Http,
}

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// A connection id.
    Connect,
    /// To be entered in a swarm, and its peers.
    Announce,
    /// The numbers of some swarms.
    Scrape,
    /// Nothing that a tracker knows.
    Unknown,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It got what it asked for.
    Answered,
    /// It was told why not.
    Refused,
    /// It got nothing.
    Ignored,
}

/// Where a request came from, where it came to, and when.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    /// The tracker's time.
    pub at: Instant,
    /// The client.
    pub remote: SocketAddr,
    /// The listener.
    pub local: SocketAddr,
}

/// A request that has been dealt with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) arrival: Arrival,
    pub(crate) transport: Transport,
    pub(crate) action: Action,
    pub(crate) event: Option<Event>,
    pub(crate) outcome: Outcome,
    /// The request's bytes.
    pub(crate) raw: &'a [u8],
    /// The reply's bytes.
    pub(crate) reply: &'a [u8],
    /// What an HTTP reply means: see [`told_announced`], [`told_scraped`]. A datagram says it itself;
    /// of one that a fault has changed, this is what it was before.
    pub(crate) told: &'a [u8],
    /// Why it was refused.
    pub(crate) refusal: &'a str,
    /// The faults that had a hand in it.
    pub(crate) faults: &'a [u32],
}

/// The record of a tracker.
#[derive(Debug)]
pub struct Record {
    log: Log,
    counters: Counters,
    expectations: Expectations,
}

impl Record {
    /// A record that keeps so many requests from one turn to the next.
    pub fn new(max: usize) -> Self {
        Record {
            log: Log::new(max),
            counters: Counters::default(),
            expectations: Expectations::default(),
        }
    }

    /// Drops what is beyond its limits. What was added since has been kept whatever they are.
    pub fn begin_turn(&mut self) {
        self.log.trim();
    }

    /// Takes a request down.
    pub(crate) fn add(&mut self, entry: &Entry) {
        self.counters.count(entry.transport, entry.action, entry.event, entry.outcome);
        self.log.add(entry);
        self.expectations.count(self.log.total(), entry);
    }

    /// How many requests there were.
    pub fn total(&self) -> u64 {
        self.log.total()
    }

    /// How many of them, the oldest ones, are no longer here.
    pub fn dropped(&self) -> u64 {
        self.log.dropped()
    }

    /// How many there were of each kind.
    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    /// Requests with a number above `after`, oldest first.
    pub fn requests(&self, after: u64) -> impl DoubleEndedIterator<Item = Request> {
        let numbers = after.max(self.dropped()).saturating_add(1)..self.total() + 1;
        numbers.filter_map(|number| self.log.get(number))
    }

    /// Counts, from now on, the requests that the filter means.
    pub fn expect(&mut self, filter: Filter, times: Times) {
        self.expectations.add(filter, times, self.total());
    }

    /// What is expected and not so, each explained for people.
    pub fn unmet(&self) -> Vec<String> {
        self.expectations.unmet(self)
    }

    /// Says for people what the filter means, and which requests with a number above `after` come
    /// nearest to it.
    pub fn explain(&self, filter: &Filter, times: Times, after: u64) -> String {
        let count = self.requests(after).filter(|request| filter.matches(request)).count();
        describe::explain(self, filter, times, count as u64, after)
    }
}
