//! A fault: the requests that it applies to, when it is due, and its effects.

use super::effects::Effects;
use crate::notation::table;
use crate::record::{Filter, Request};

table! {
    /// When a fault is due, among the requests that match its filter, and its name.
    #[derive(Clone, Debug, Default, PartialEq)]
    Selection "fault";

    "Which requests" {
        /// The beginning of the path, or over UDP of the URL data of an announce (BEP 41).
        path "prefix": Option<Vec<u8>>;
        /// Only requests that name at least this many info hashes.
        min_info_hashes "number": Option<u32>;
    }

    "When" {
        /// The fault is due for at most this many requests. Default: any number.
        times "requests": Option<u64>;
        /// Lets this many requests pass first. Default: 0.
        skip "requests": Option<u64>;
        /// Only for every nth request: 3 for the third, the sixth, … Default: 1.
        every "nth": Option<u64>;
        /// The probability that the fault is due, 0 to 1. The setting `seed` makes it reproducible.
        /// Default: 1.
        probability "probability": Option<f64>;
        /// The name of the fault. Default: its text.
        name "name": Option<String>;
    }
}

/// A fault: the requests that it applies to, when it is due, and its effects.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The requests that it applies to.
    pub filter: Filter,
    /// Which of them it is due for.
    pub selection: Selection,
    /// The effects on the first of these, the second, and so on; the last step repeats.
    pub steps: Vec<Effects>,
}

/// A fault for every request, without effects.
impl Default for Fault {
    fn default() -> Self {
        Fault {
            filter: Filter::default(),
            selection: Selection::default(),
            steps: vec![Effects::default()],
        }
    }
}

impl Fault {
    /// Whether it applies to a request.
    pub(super) fn matches(&self, request: &Request) -> bool {
        let begins = |path: &Vec<u8>| match (&request.http, &request.url_data) {
            (Some(http), _) => http.path.starts_with(path),
            (None, Some(url)) => url.starts_with(path),
            (None, None) => path.is_empty(),
        };
        self.filter.matches(request)
            && self.selection.path.as_ref().is_none_or(begins)
            && self
                .selection
                .min_info_hashes
                .is_none_or(|min| request.info_hashes.len() >= min as usize)
    }
}
