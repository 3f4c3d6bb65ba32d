//! Requests in the record: lists, waits, events, counters.

use serde::Serialize;

use super::arguments::{
    EventsQuery, ExplainQuery, RequestsQuery, WaitBody, from_body, from_query, times,
};
use super::call::{Answer, Call, Outcome};
use super::events::Events;
use super::replies::Replies;
use super::response::Response;
use super::wait::{DEFAULT_LIMIT, RequestWait, Wait};
use crate::notation::output::to_json;
use crate::notation::{parse, shown};
use crate::record::{Filter, request_json};

/// Requests in a list, if `max` does not say otherwise.
const LISTED: u32 = 1000;

pub(super) fn list(call: &mut Call) -> Answer {
    let mut filter = Filter::default();
    let query: RequestsQuery = from_query(call.query, Some(&mut filter))?;
    let mut replies = Replies::new(call.room.response);
    let record = &call.tracker().record;
    let matching =
        record.requests(query.after.unwrap_or(0)).filter(|request| filter.matches(request));
    for request in matching.take(query.max.unwrap_or(LISTED) as usize) {
        if !replies.add(request_json(&request)) {
            break;
        }
    }
    Ok(replies.response().into())
}

#[derive(Serialize)]
struct Recorded {
    total: u64,
    dropped: u64,
}

pub(super) fn recorded(call: &mut Call) -> Answer {
    let record = &call.tracker().record;
    let recorded = Recorded { total: record.total(), dropped: record.dropped() };
    Ok(Response::json(to_json(&recorded)).into())
}

pub(super) fn wait(call: &mut Call) -> Answer {
    call.check_room_to_wait()?;
    let mut filter = Filter::default();
    let body: WaitBody = from_body(call.body, Some(&mut filter))?;
    let limit = body.timeout.unwrap_or(DEFAULT_LIMIT);
    let total = call.tracker().record.total();
    let after = body.after.unwrap_or(if body.past { 0 } else { total });
    let count = body.count.unwrap_or(1) as usize;
    let requests = RequestWait::new(filter, count, after, Replies::new(call.room.response));
    Ok(Outcome::Wait(Wait::requests(requests, limit, call.machine.real_time())))
}

pub(super) fn events(call: &mut Call) -> Answer {
    call.check_room_to_wait()?;
    let mut filter = Filter::default();
    let query: EventsQuery = from_query(call.query, Some(&mut filter))?;
    let seen = match call.last_event_id {
        Some(id) => Some(parse(id).ok_or_else(|| {
            format!("Last-Event-ID: {}, expected the number of a request", shown(id))
        })?),
        None => query.after,
    };
    let after = seen.unwrap_or_else(|| call.tracker().record.total());
    Ok(Outcome::Stream(Events::new(filter, after)))
}

#[derive(Serialize)]
struct Explanation {
    text: String,
}

pub(super) fn explain(call: &mut Call) -> Answer {
    let mut filter = Filter::default();
    let query: ExplainQuery = from_query(call.query, Some(&mut filter))?;
    let times = times(query.min, query.max)?;
    let record = &call.tracker().record;
    let text = record.explain(&filter, times, query.after.unwrap_or(0));
    Ok(Response::json(to_json(&Explanation { text })).into())
}

#[derive(Serialize)]
struct Counter {
    transport: &'static str,
    action: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<&'static str>,
    outcome: &'static str,
    count: u64,
}

pub(super) fn counters(call: &mut Call) -> Answer {
    let mut counters = Vec::new();
    call.tracker().record.counters().each(|transport, action, event, outcome, count| {
        counters.push(Counter {
            transport: transport.word(),
            action: action.word(),
            event: event.map(|event| event.word()),
            outcome: outcome.word(),
            count,
        });
    });
    Ok(Response::json(to_json(&counters)).into())
}
