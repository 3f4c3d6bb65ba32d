//! A call of a function: what it may use, and its result.

use std::net::SocketAddr;

use super::events::Events;
use super::machine::{Machine, Room};
use super::problem::Problem;
use super::response::Response;
use super::wait::Wait;
use crate::base::InfoHash;
use crate::notation::{Value, shown};
use crate::tracker::Tracker;

/// A call of a function.
pub(super) struct Call<'a> {
    pub(super) machine: &'a mut dyn Machine,
    /// The parts of the path that stand for `{…}`, decoded.
    pub(super) captures: Vec<Vec<u8>>,
    pub(super) query: &'a [u8],
    pub(super) body: &'a [u8],
    pub(super) last_event_id: Option<&'a [u8]>,
    pub(super) room: Room,
}

/// What a call leads to.
pub(super) enum Outcome {
    Respond(Response),
    Wait(Wait),
    Stream(Events),
}

impl From<Response> for Outcome {
    fn from(response: Response) -> Self {
        Outcome::Respond(response)
    }
}

/// What a function returns.
pub(super) type Answer = Result<Outcome, Problem>;

impl Call<'_> {
    /// The tracker.
    pub(super) fn tracker(&mut self) -> &mut Tracker {
        self.machine.tracker().0
    }

    /// Fails if no other wait or stream of events may begin.
    pub(super) fn check_room_to_wait(&self) -> Result<(), Problem> {
        let detail = "too many waits and streams of events, expected fewer";
        let full = || Problem::new("503 Service Unavailable", detail);
        self.room.wait.then_some(()).ok_or_else(full)
    }

    /// Fails if there is anything in the body, which would be ignored.
    pub(super) fn check_no_arguments(&self) -> Result<(), Problem> {
        match self.body.trim_ascii() {
            b"" | b"{}" => Ok(()),
            _ => Err("body: expected none, or {}".to_owned().into()),
        }
    }

    /// The part of the path at this place, as a value.
    fn capture<T: Value>(&self, place: usize, name: &str) -> Result<T, Problem> {
        let text = self.captures.get(place).map(Vec::as_slice).unwrap_or_default();
        let wrong = || format!("{name}: {}, expected {}", shown(text), T::EXPECTED).into();
        T::read(text).ok_or_else(wrong)
    }

    /// The info hash in the path.
    pub(super) fn info_hash(&self) -> Result<InfoHash, Problem> {
        self.capture(0, "infoHash")
    }

    /// The id of a fault in the path.
    pub(super) fn fault_id(&self) -> Result<u32, Problem> {
        self.capture(0, "id")
    }

    /// The address after the info hash in the path.
    pub(super) fn address(&self) -> Result<SocketAddr, Problem> {
        let text = self.captures.get(1).map(Vec::as_slice).unwrap_or_default();
        let wrong = || {
            let text = shown(text);
            format!("address: {text}, expected one such as 192.0.2.1:6881 or [2001:db8::1]:6881")
        };
        let address: SocketAddr = crate::notation::parse(text).ok_or_else(wrong)?;
        Ok(SocketAddr::new(address.ip().to_canonical(), address.port()))
    }
}
