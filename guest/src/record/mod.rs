//! The requests received and their outcomes, kept for tests that look, wait and expect.
//!
//! Recording is cheap, because it happens for every request: it copies bytes and a few numbers.
//! Their meaning is worked out on demand.

mod answer;
mod counters;
mod describe;
mod entry;
mod expectations;
mod filter;
mod json;
mod lines;
mod log;
mod request;
mod times;

pub use answer::Answer;
pub(crate) use answer::{told_announced, told_scraped};
pub use counters::Counters;
pub(crate) use entry::Entry;
pub use expectations::Expectation;
use expectations::Expectations;
pub use filter::Filter;
pub(crate) use json::{SwarmJson, request_json};
pub use lines::{LineForm, Lines};
use log::Log;
pub use request::{HttpRequest, Parameter, Request};
pub use times::Times;

/// The record of a tracker.
#[derive(Debug)]
pub struct Record {
    log: Log,
    counters: Counters,
    expectations: Expectations,
}

impl Record {
    /// A record that keeps at most `max` requests from one turn to the next.
    pub fn new(max: usize) -> Self {
        Record {
            log: Log::new(max),
            counters: Counters::default(),
            expectations: Expectations::default(),
        }
    }

    /// Forgets all requests, counters and expectations. The numbers of requests go on, so that a
    /// number is never used twice.
    pub(crate) fn clear(&mut self) {
        self.log.clear();
        self.counters = Counters::default();
        self.expectations = Expectations::default();
    }

    /// Drops the oldest requests beyond the limits. During a turn, more requests may be kept.
    pub fn begin_turn(&mut self) {
        self.log.trim();
    }

    /// Records a request.
    pub(crate) fn add(&mut self, entry: &Entry) {
        self.counters.count(entry.transport, entry.action, entry.event, entry.outcome);
        self.log.add(entry);
        self.expectations.count(self.log.total(), entry);
    }

    /// How many requests there were.
    pub fn total(&self) -> u64 {
        self.log.total()
    }

    /// How many of them, the oldest ones, are no longer kept.
    pub fn dropped(&self) -> u64 {
        self.log.dropped()
    }

    /// How many there were of each kind.
    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    /// Requests with a number above `after`, oldest first.
    pub fn requests(&self, after: u64) -> impl DoubleEndedIterator<Item = Request> {
        self.log.requests(after)
    }

    /// From now on counts the requests that match the filter.
    ///
    /// # Errors
    /// That there are too many expectations.
    pub fn expect(&mut self, filter: Filter, times: Times) -> Result<(), String> {
        self.expectations.add(filter, times, self.total())
    }

    /// All expectations, the oldest first.
    pub fn expectations(&self) -> &[Expectation] {
        self.expectations.all()
    }

    /// The requests with a number above `after` as lines of output, `max` requests at most.
    pub fn lines(&self, form: LineForm, after: u64, max: usize) -> Lines {
        lines::write(&self.log, form, after, max)
    }

    /// The expectations that are not met, each explained for people.
    pub fn unmet(&self) -> Vec<String> {
        self.expectations.unmet(&self.log)
    }

    /// Explains for people what the filter asks for, and which requests with a number above `after` come
    /// nearest to it.
    pub fn explain(&self, filter: &Filter, times: Times, after: u64) -> String {
        let count = self.requests(after).filter(|request| filter.matches(request)).count();
        describe::explain(&self.log, filter, times, count as u64, after)
    }
}
