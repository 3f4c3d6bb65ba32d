//! One connection to the control interface: bytes come in, in pieces of any size, and responses go
//! out.

use std::net::SocketAddr;

use super::access::{check_body, check_source};
use super::call::{Call, Outcome};
use super::events::{self, Events};
use super::machine::{Machine, Room};
use super::message::{self, BODY_MAX, Message, Read};
use super::problem::Problem;
use super::response::COMMON;
use super::routes;
use super::wait::Wait;
use crate::base::Instant;
use crate::wire::query;

/// Bytes of requests beyond the present one that are kept.
const KEPT: usize = 64 * 1024;

/// A client's connection, without its socket.
#[derive(Debug)]
pub struct Connection {
    /// The address that it came to.
    local: SocketAddr,
    inbox: Vec<u8>,
    /// Whether its client was told to send the body that it asked about.
    continued: bool,
    /// Whether there is no whole request in the inbox.
    answered: bool,
    doing: Doing,
}

#[derive(Debug)]
enum Doing {
    /// It waits for the next request.
    Nothing,
    Wait {
        wait: Box<Wait>,
        keep_alive: bool,
    },
    Stream(Box<Events>),
    /// It closes when everything is sent.
    Ending,
}

impl Connection {
    /// A connection that has received nothing yet.
    pub fn new(local: SocketAddr) -> Self {
        let doing = Doing::Nothing;
        Connection { local, inbox: Vec::new(), continued: false, answered: true, doing }
    }

    /// Adds received bytes.
    pub fn receive(&mut self, bytes: &[u8]) {
        match self.doing {
            // What follows is of no interest, but has to be read.
            Doing::Stream(_) | Doing::Ending => {}
            Doing::Nothing | Doing::Wait { .. } => {
                self.inbox.extend_from_slice(bytes);
                self.answered = false;
            }
        }
    }

    /// Whether it takes more bytes now.
    pub fn is_receptive(&self) -> bool {
        match self.doing {
            Doing::Wait { .. } => self.inbox.len() < KEPT,
            _ => self.inbox.len() < BODY_MAX + KEPT,
        }
    }

    /// Whether it has answered everything that it can.
    pub fn is_answered(&self) -> bool {
        matches!(self.doing, Doing::Ending) || self.answered
    }

    /// Number of received bytes that are not answered yet.
    pub fn pending(&self) -> usize {
        self.inbox.len()
    }

    /// Whether it waits for something to happen, or streams events.
    pub fn is_waiting(&self) -> bool {
        matches!(self.doing, Doing::Wait { .. } | Doing::Stream(_))
    }

    /// Whether it waits for a request of which nothing has come yet.
    pub fn is_idle(&self) -> bool {
        matches!(self.doing, Doing::Nothing) && self.inbox.is_empty()
    }

    /// Whether it is to be closed when everything is sent.
    pub fn is_over(&self) -> bool {
        matches!(self.doing, Doing::Ending)
    }

    /// The moment on the machine's clock when it has to be looked at again.
    pub fn deadline(&self) -> Option<Instant> {
        match &self.doing {
            Doing::Wait { wait, .. } => Some(wait.end()),
            _ => None,
        }
    }

    /// Answers requests, as far as possible, and adds the bytes to send to `out`. Returns whether
    /// there is more to send when these bytes are sent.
    pub fn turn(&mut self, machine: &mut dyn Machine, room: Room, out: &mut Vec<u8>) -> bool {
        loop {
            match &mut self.doing {
                Doing::Ending => return false,
                Doing::Stream(events) => return events.write(&machine.tracker().0.record, out),
                Doing::Wait { wait, keep_alive } => {
                    let keep_alive = *keep_alive;
                    let Some(result) = wait.poll(machine) else { return false };
                    let response = result.unwrap_or_else(Problem::response);
                    response.write(false, keep_alive, out);
                    self.doing = if keep_alive { Doing::Nothing } else { Doing::Ending };
                }
                Doing::Nothing => {
                    self.answered = !self.answer_next(machine, room, out);
                    if self.answered {
                        return false;
                    }
                }
            }
        }
    }

    /// Adds the last bytes to send, before the connection is closed with the tracker.
    pub fn end(&mut self, machine: &mut dyn Machine, out: &mut Vec<u8>) {
        let room = Room { response: 0, wait: false };
        self.turn(machine, room, out);
        if let Doing::Wait { .. } = self.doing {
            let problem = Problem::new("503 Service Unavailable", "the tracker is closed");
            problem.response().write(false, false, out);
            self.doing = Doing::Ending;
        }
    }

    /// Answers the next request, or begins to; false if it is incomplete.
    fn answer_next(&mut self, machine: &mut dyn Machine, room: Room, out: &mut Vec<u8>) -> bool {
        let inbox = std::mem::take(&mut self.inbox);
        let message = match message::read(&inbox) {
            Ok(Read::Whole(message)) => message,
            Ok(Read::Part { asks }) => {
                if asks && !std::mem::replace(&mut self.continued, true) {
                    out.extend(b"HTTP/1.1 100 Continue\r\n\r\n");
                }
                self.inbox = inbox;
                return false;
            }
            Err(problem) => {
                problem.response().write(false, false, out);
                self.doing = Doing::Ending;
                return true;
            }
        };
        self.continued = false;
        let (keep_alive, head_only) = (message.keep_alive, message.head_only());
        let outcome = answer(&message, self.local, machine, room);
        self.inbox = inbox[message.length..].to_vec();
        let outcome = outcome.unwrap_or_else(|problem| Outcome::Respond(problem.response()));
        self.doing = match outcome {
            Outcome::Respond(response) => {
                response.write(head_only, keep_alive, out);
                if keep_alive { Doing::Nothing } else { Doing::Ending }
            }
            Outcome::Wait(wait) => Doing::Wait { wait: Box::new(wait), keep_alive },
            Outcome::Stream(events) => {
                out.extend([events::HEAD, COMMON, "Connection: close\r\n\r\n"].concat().bytes());
                if head_only {
                    Doing::Ending
                } else {
                    out.extend(events::RETRY.bytes());
                    Doing::Stream(Box::new(events))
                }
            }
        };
        true
    }
}

fn answer(
    message: &Message,
    local: SocketAddr,
    machine: &mut dyn Machine,
    room: Room,
) -> Result<Outcome, Problem> {
    check_source(message, local)?;
    let (path, query) = query::split(query::origin_form(message.target));
    let found = routes::find(message.method, path)?;
    check_body(message, found.method)?;
    let mut call = Call {
        machine,
        captures: found.captures,
        query,
        body: &message.body,
        last_event_id: message.last_event_id,
        room,
    };
    (found.function)(&mut call)
}
