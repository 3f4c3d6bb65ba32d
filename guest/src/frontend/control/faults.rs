//! Faults: added, listed, released, removed.

use hifijson::value::Value as Json;
use serde::Serialize;

use super::arguments::{HeldBody, from_body, text};
use super::call::{Answer, Call, Outcome};
use super::problem::Problem;
use super::response::Response;
use super::status::status_json;
use super::wait::{DEFAULT_LIMIT, Wait};
use crate::fault::{Fault, Status};
use crate::notation::json::parse;
use crate::notation::names::expected;
use crate::notation::output::to_json;

pub(super) fn list(call: &mut Call) -> Answer {
    let tracker = call.tracker();
    let shown = |status: Status| status_json(&status, tracker.outbox.held(status.id));
    let list: Vec<_> = tracker.faults.list().map(shown).collect();
    Ok(Response::json(format!("[{}]", list.join(","))).into())
}

pub(super) fn get(call: &mut Call) -> Answer {
    let id = call.fault_id()?;
    let tracker = call.tracker();
    match tracker.faults.list().find(|status| status.id == id) {
        Some(status) => Ok(Response::json(status_json(&status, tracker.outbox.held(id))).into()),
        None => Err(unknown(id)),
    }
}

fn unknown(id: u32) -> Problem {
    Problem::not_found(format!("id: {id}, expected that of a fault; GET /faults lists them"))
}

/// Fails if there is no fault with this id.
fn check(call: &mut Call, id: u32) -> Result<(), Problem> {
    match call.tracker().faults.list().any(|status| status.id == id) {
        true => Ok(()),
        false => Err(unknown(id)),
    }
}

#[derive(Serialize)]
struct Added {
    id: u32,
}

#[derive(Serialize)]
struct AllAdded {
    ids: Vec<u32>,
}

pub(super) fn add(call: &mut Call) -> Answer {
    let text = text("fault", call.body)?;
    let fault = match parse(text)? {
        Json::Array(_) => {
            let ids = call.tracker().faults.add_all(Fault::parse_list(text)?)?;
            return Ok(Response::created(to_json(&AllAdded { ids })).into());
        }
        Json::String(words) => Fault::parse(&words)?,
        Json::Object(_) => Fault::parse(text)?,
        other => {
            let what = "a text of words, an object, or an array of these";
            return Err(expected("fault", &other, what).into());
        }
    };
    let id = call.tracker().faults.add(fault)?;
    Ok(Response::created(to_json(&Added { id })).into())
}

pub(super) fn remove(call: &mut Call) -> Answer {
    let id = call.fault_id()?;
    let (tracker, now) = call.machine.tracker();
    match tracker.remove_fault(now, id) {
        true => Ok(Response::done().into()),
        false => Err(unknown(id)),
    }
}

pub(super) fn clear(call: &mut Call) -> Answer {
    let (tracker, now) = call.machine.tracker();
    tracker.clear_faults(now);
    Ok(Response::done().into())
}

#[derive(Serialize)]
struct Released {
    released: u32,
}

pub(super) fn release(call: &mut Call) -> Answer {
    call.check_no_arguments()?;
    let id = call.fault_id()?;
    check(call, id)?;
    let (tracker, now) = call.machine.tracker();
    let released = tracker.outbox.release(now, Some(id));
    Ok(Response::json(to_json(&Released { released })).into())
}

pub(super) fn wait(call: &mut Call) -> Answer {
    call.check_room_to_wait()?;
    let id = call.fault_id()?;
    let body: HeldBody = from_body(call.body, None)?;
    check(call, id)?;
    let limit = body.timeout.unwrap_or(DEFAULT_LIMIT);
    let now = call.machine.real_time();
    Ok(Outcome::Wait(Wait::held(id, body.held.unwrap_or(1), limit, now)))
}
