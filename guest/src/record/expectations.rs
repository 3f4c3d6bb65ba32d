//! What a test expects to come, counted as it comes.

use super::{Entry, Filter, Record, Request, describe};

/// How many requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// At least so many.
    pub min: u64,
    /// At most so many; none: any number.
    pub max: Option<u64>,
}

impl Times {
    pub(super) fn contain(self, count: u64) -> bool {
        count >= self.min && self.max.is_none_or(|max| count <= max)
    }
}

#[derive(Debug)]
struct Expectation {
    filter: Filter,
    times: Times,
    /// It is about requests with numbers above this.
    after: u64,
    count: u64,
}

#[derive(Debug, Default)]
pub(super) struct Expectations(Vec<Expectation>);

impl Expectations {
    pub(super) fn add(&mut self, filter: Filter, times: Times, after: u64) {
        self.0.push(Expectation { filter, times, after, count: 0 });
    }

    /// Counts a request where it is expected.
    pub(super) fn count(&mut self, number: u64, entry: &Entry) {
        if self.0.is_empty() {
            return;
        }
        let request = Request::new(number, entry);
        for expectation in &mut self.0 {
            expectation.count += u64::from(expectation.filter.matches(&request));
        }
    }

    /// Those that are not met, explained by what is in the record.
    pub(super) fn unmet(&self, record: &Record) -> Vec<String> {
        let mut texts = Vec::new();
        for Expectation { filter, times, after, count } in &self.0 {
            if !times.contain(*count) {
                texts.push(describe::explain(record, filter, *times, *count, *after));
            }
        }
        texts
    }
}
