//! Expectations: how many requests a test expects, and whether they came.

use serde::Serialize;

use super::arguments::{ExpectBody, from_body, times};
use super::call::{Answer, Call};
use super::problem::Problem;
use super::response::Response;
use crate::notation::output::to_json;
use crate::record::{Expectation, Filter, Times};

#[derive(Serialize)]
struct Shown {
    filter: String,
    min: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<u64>,
    count: u64,
    met: bool,
}

impl Shown {
    fn new(expectation: &Expectation) -> Self {
        let Times { min, max } = expectation.times;
        Shown {
            filter: expectation.filter.words(),
            min,
            max,
            count: expectation.count,
            met: expectation.is_met(),
        }
    }
}

pub(super) fn list(call: &mut Call) -> Answer {
    let list: Vec<_> = call.tracker().record.expectations().iter().map(Shown::new).collect();
    Ok(Response::json(to_json(&list)).into())
}

pub(super) fn add(call: &mut Call) -> Answer {
    let mut filter = Filter::default();
    let body: ExpectBody = from_body(call.body, Some(&mut filter))?;
    let times = match (body.count, body.min, body.max) {
        (Some(count), None, None) => Times { min: count, max: Some(count) },
        (Some(_), ..) => {
            return Err("count: given with min or max, expected alone".to_owned().into());
        }
        (None, min, max) => times(min, max)?,
    };
    call.tracker().record.expect(filter, times)?;
    Ok(Response::done().into())
}

pub(super) fn verify(call: &mut Call) -> Answer {
    match call.tracker().record.unmet() {
        unmet if unmet.is_empty() => Ok(Response::done().into()),
        unmet => Err(Problem::unmet(unmet)),
    }
}
