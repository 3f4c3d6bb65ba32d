//! The requests that a test expects, counted as they come in.

use super::describe;
use super::entry::Entry;
use super::filter::Filter;
use super::log::Log;
use super::request::Request;
use super::times::Times;

#[derive(Debug)]
struct Expectation {
    filter: Filter,
    times: Times,
    /// Only requests with numbers above this count.
    after: u64,
    count: u64,
}

#[derive(Debug, Default)]
pub(super) struct Expectations(Vec<Expectation>);

impl Expectations {
    pub(super) fn add(&mut self, filter: Filter, times: Times, after: u64) {
        self.0.push(Expectation { filter, times, after, count: 0 });
    }

    /// Counts a request for each expectation that it matches.
    pub(super) fn count(&mut self, number: u64, entry: &Entry) {
        if self.0.is_empty() {
            return;
        }
        let request = Request::new(number, entry);
        for expectation in &mut self.0 {
            expectation.count += u64::from(expectation.filter.matches(&request));
        }
    }

    /// Explains the expectations that are not met, with the requests in the log.
    pub(super) fn unmet(&self, log: &Log) -> Vec<String> {
        let mut texts = Vec::new();
        for Expectation { filter, times, after, count } in &self.0 {
            if !times.contain(*count) {
                texts.push(describe::explain(log, filter, *times, *count, *after));
            }
        }
        texts
    }
}
