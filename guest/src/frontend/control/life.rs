//! The tracker's life and its clock: down and up, forget and restore.

use serde::Serialize;

use super::about::State;
use super::arguments::{AdvanceBody, DownBody, from_body, required};
use super::call::{Answer, Call, Outcome};
use super::response::Response;
use super::wait::Wait;
use crate::notation::output::{Number, seconds, to_json};

pub(super) fn about(call: &mut Call) -> Answer {
    let state = call.machine.state();
    Ok(Response::json(call.machine.about().json(state)).into())
}

#[derive(Serialize)]
struct Shown {
    now: Number,
    frozen: bool,
}

pub(super) fn read(call: &mut Call) -> Answer {
    let frozen = call.machine.is_frozen();
    let now = seconds(call.machine.tracker().1.since_start());
    Ok(Response::json(to_json(&Shown { now, frozen })).into())
}

pub(super) fn advance(call: &mut Call) -> Answer {
    let body: AdvanceBody = from_body(call.body, None)?;
    let by = required(body.seconds, "seconds", "a number of seconds, or a text with its unit")?;
    call.machine.advance(by);
    read(call)
}

pub(super) fn freeze(call: &mut Call) -> Answer {
    call.check_no_arguments()?;
    call.machine.set_frozen(true);
    read(call)
}

pub(super) fn resume(call: &mut Call) -> Answer {
    call.check_no_arguments()?;
    call.machine.set_frozen(false);
    read(call)
}

pub(super) fn down(call: &mut Call) -> Answer {
    let body: DownBody = from_body(call.body, None)?;
    let is_down = call.machine.state() == State::Down;
    call.machine.down(body.duration);
    if is_down {
        return Ok(Response::done().into());
    }
    Ok(Outcome::Wait(Wait::state(State::Down, call.machine.real_time())))
}

pub(super) fn up(call: &mut Call) -> Answer {
    call.check_no_arguments()?;
    call.machine.up();
    Ok(Outcome::Wait(Wait::state(State::Running, call.machine.real_time())))
}

pub(super) fn forget_connection_ids(call: &mut Call) -> Answer {
    call.tracker().forget_connection_ids();
    Ok(Response::done().into())
}

pub(super) fn clear(call: &mut Call) -> Answer {
    call.check_no_arguments()?;
    let (tracker, now) = call.machine.tracker();
    tracker.clear(now);
    Ok(Response::done().into())
}

pub(super) fn snapshot(call: &mut Call) -> Answer {
    let (tracker, now) = call.machine.tracker();
    let bytes = tracker.snapshot(now);
    Ok(Response::new("200 OK", "application/octet-stream", bytes).into())
}

pub(super) fn restore(call: &mut Call) -> Answer {
    let (tracker, now) = call.machine.tracker();
    tracker.restore(now, call.body)?;
    Ok(Response::done().into())
}
