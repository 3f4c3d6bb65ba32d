//! What a fault is: the requests that it means, when it is due, and its effects.

use super::effects::Effects;
use crate::record::{Filter, Request};

/// Something that is to go wrong: with which requests, when, and how.
#[derive(Clone, Debug)]
pub struct Fault {
    /// What to call it; none: its text.
    pub name: Option<String>,
    /// The requests that it means.
    pub filter: Filter,
    /// What their path, or their URL data, begins with.
    pub path: Option<Vec<u8>>,
    /// Only requests with at least this many info hashes.
    pub min_info_hashes: Option<u32>,
    /// Requests at most.
    pub times: Option<u64>,
    /// Requests that pass before.
    pub skip: Option<u64>,
    /// Only every so many-th.
    pub every: Option<u64>,
    /// The probability that one is taken.
    pub probability: Option<f64>,
    /// What goes wrong with the first one, and so on; the last repeats.
    pub steps: Vec<Effects>,
}

/// Every request, and nothing goes wrong yet.
impl Default for Fault {
    fn default() -> Self {
        Fault {
            name: None,
            filter: Filter::default(),
            path: None,
            min_info_hashes: None,
            times: None,
            skip: None,
            every: None,
            probability: None,
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
            && self.path.as_ref().is_none_or(begins)
            && self.min_info_hashes.is_none_or(|min| request.info_hashes.len() >= min as usize)
    }
}
