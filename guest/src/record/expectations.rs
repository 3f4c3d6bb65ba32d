//! The requests that a test expects, counted as they come in.

use super::describe;
use super::entry::Entry;
use super::filter::Filter;
use super::log::Log;
use super::request::Request;
use super::times::Times;

/// The most expectations: each request is compared with all of them.
const EXPECTATIONS_MAX: usize = 1000;

/// How many requests a test expects.
#[derive(Debug)]
pub struct Expectation {
    /// Which requests count.
    pub filter: Filter,
    /// How many are expected.
    pub times: Times,
    /// Only requests with numbers above this count.
    after: u64,
    /// How many have come.
    pub count: u64,
}

impl Expectation {
    /// Whether there are as many as expected now.
    pub fn is_met(&self) -> bool {
        self.times.contain(self.count)
    }
}

#[derive(Debug, Default)]
pub(super) struct Expectations(Vec<Expectation>);

impl Expectations {
    /// # Errors
    /// That there are too many already.
    pub(super) fn add(&mut self, filter: Filter, times: Times, after: u64) -> Result<(), String> {
        if self.0.len() >= EXPECTATIONS_MAX {
            return Err(format!(
                "expectation: {EXPECTATIONS_MAX} are here already, expected fewer"
            ));
        }
        self.0.push(Expectation { filter, times, after, count: 0 });
        Ok(())
    }

    pub(super) fn all(&self) -> &[Expectation] {
        &self.0
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
        for unmet in self.0.iter().filter(|expectation| !expectation.is_met()) {
            let Expectation { filter, times, after, count } = unmet;
            texts.push(describe::explain(log, filter, *times, *count, *after));
        }
        texts
    }
}
