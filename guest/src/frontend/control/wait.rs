//! Waits: calls that are answered when something has happened, or after a time limit.

use std::time::Duration;

use super::about::State;
use super::machine::Machine;
use super::problem::Problem;
use super::replies::Replies;
use super::response::Response;
use super::status::status_json;
use crate::base::Instant;
use crate::record::{Filter, Times, request_json};

/// The time limit of a wait that says nothing else: a little less than test runners allow.
pub(super) const DEFAULT_LIMIT: Duration = Duration::from_secs(4);
/// The time limit of `up` and `down`.
const STATE_LIMIT: Duration = Duration::from_secs(600);

/// A call that waits.
#[derive(Debug)]
pub(super) struct Wait {
    kind: Kind,
    limit: Duration,
    end: Instant,
}

#[derive(Debug)]
enum Kind {
    Requests(RequestWait),
    Held { fault: u32, held: u32 },
    State(State),
}

/// A wait for requests.
#[derive(Debug)]
pub(super) struct RequestWait {
    filter: Filter,
    count: usize,
    /// Requests with a number above this one count.
    after: u64,
    /// Requests up to this number are examined.
    seen: u64,
    found: usize,
    replies: Option<Replies>,
}

impl RequestWait {
    pub(super) fn new(filter: Filter, count: usize, after: u64, replies: Replies) -> Self {
        RequestWait { filter, count, after, seen: after, found: 0, replies: Some(replies) }
    }

    fn poll(&mut self, machine: &mut dyn Machine) -> Option<Response> {
        let record = &machine.tracker().0.record;
        if record.total() > self.seen {
            for request in record.requests(self.seen) {
                if self.found == self.count {
                    break;
                }
                if self.filter.matches(&request) {
                    self.found += 1;
                    self.replies.as_mut().map(|replies| replies.add(request_json(&request)));
                }
            }
            self.seen = record.total();
        }
        if self.found < self.count {
            return None;
        }
        self.replies.take().map(Replies::response)
    }
}

/// A duration as people write it: whole seconds, or else milliseconds.
fn written(duration: Duration) -> String {
    match duration.subsec_nanos() {
        0 => format!("{} s", duration.as_secs()),
        _ => format!("{} ms", duration.as_millis()),
    }
}

impl Wait {
    fn new(kind: Kind, limit: Duration, now: Instant) -> Self {
        Wait { kind, limit, end: now + limit }
    }

    /// Waits for requests.
    pub(super) fn requests(wait: RequestWait, limit: Duration, now: Instant) -> Self {
        Wait::new(Kind::Requests(wait), limit, now)
    }

    /// Waits until a fault holds this many replies.
    pub(super) fn held(fault: u32, held: u32, limit: Duration, now: Instant) -> Self {
        Wait::new(Kind::Held { fault, held }, limit, now)
    }

    /// Waits until the sockets are all closed, or all bound.
    pub(super) fn state(state: State, now: Instant) -> Self {
        Wait::new(Kind::State(state), STATE_LIMIT, now)
    }

    /// The moment on the machine's clock when it times out.
    pub(super) fn end(&self) -> Instant {
        self.end
    }

    /// The response, if it is time for one.
    pub(super) fn poll(&mut self, machine: &mut dyn Machine) -> Option<Result<Response, Problem>> {
        let response = match &mut self.kind {
            Kind::Requests(wait) => wait.poll(machine).map(Ok),
            Kind::Held { fault, held } => {
                let tracker = machine.tracker().0;
                let found = tracker.faults.list().find(|status| status.id == *fault);
                match found {
                    Some(status) => {
                        let now_held = tracker.outbox.held(*fault);
                        (now_held >= *held)
                            .then(|| Ok(Response::json(status_json(&status, now_held))))
                    }
                    None => {
                        let gone = format!("fault {fault}: removed while it was waited for");
                        Some(Err(Problem::not_found(gone)))
                    }
                }
            }
            Kind::State(wanted) => (machine.state() == *wanted).then(|| Ok(Response::done())),
        };
        if response.is_some() || machine.real_time() < self.end {
            return response;
        }
        Some(Err(self.timed_out(machine)))
    }

    fn timed_out(&self, machine: &mut dyn Machine) -> Problem {
        let tracker = machine.tracker().0;
        let why = match &self.kind {
            Kind::Requests(wait) => {
                let times = Times { min: wait.count as u64, max: None };
                tracker.record.explain(&wait.filter, times, wait.after)
            }
            Kind::Held { fault, held } => {
                let now_held = tracker.outbox.held(*fault);
                format!("fault {fault}: holds {now_held} replies, expected {held}")
            }
            Kind::State(State::Down) => "its sockets are not closed yet".into(),
            Kind::State(_) => "its sockets are not bound: a port may be in use".into(),
        };
        Problem::timeout(format!("timed out after {}\n{why}", written(self.limit)))
    }
}
