//! What a fault is: the requests that it means, when it is due, and its effects.

use super::effects::Effects;
use crate::notation::table;
use crate::record::{Filter, Request};

table! {
    /// Which of the requests that match a fault's filter it is due for, and what it is called.
    #[derive(Clone, Debug, Default, PartialEq)]
    Selection "fault";

    "Which requests" {
        /// What the path begins with, or over UDP the URL data of an announce (BEP 41).
        path "prefix": Option<Vec<u8>>;
        /// Only requests that name at least this many info hashes.
        min_info_hashes "number": Option<u32>;
    }

    "When" {
        /// For at most this many requests. Default: any number.
        times "requests": Option<u64>;
        /// Lets this many requests pass first. Default: 0.
        skip "requests": Option<u64>;
        /// Only for every nth request: 3 for the third, the sixth, … Default: 1.
        every "nth": Option<u64>;
        /// The probability that a request is taken, 0 to 1. Chance begins at the setting `seed`. Default: 1.
        probability "probability": Option<f64>;
        /// What to call the fault. Default: its text.
        name "name": Option<String>;
    }
}

/// Something that goes wrong: with which requests, when, and how.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The requests that it is for.
    pub filter: Filter,
    /// Which of them it is due for.
    pub selection: Selection,
    /// What goes wrong with the first one, and so on; the last repeats.
    pub steps: Vec<Effects>,
}

/// Every request, and nothing goes wrong yet.
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
    /// Whether it means a request.
    pub(super) fn means(&self, request: &Request) -> bool {
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
