//! How many requests of each kind there were.

use crate::base::{Action, Event, Outcome, Transport};

const TRANSPORTS: [Transport; 3] = [Transport::Udp, Transport::Http, Transport::Ws];
const ACTIONS: [Action; 5] =
    [Action::Connect, Action::Announce, Action::Scrape, Action::Answer, Action::Unknown];
const EVENTS: [Option<Event>; 6] = [
    Some(Event::None),
    Some(Event::Completed),
    Some(Event::Started),
    Some(Event::Stopped),
    Some(Event::Paused),
    None,
];
const OUTCOMES: [Outcome; 3] = [Outcome::Answered, Outcome::Refused, Outcome::Ignored];

/// The number of requests of each kind.
#[derive(Debug, Default)]
pub struct Counters([[[[u64; 3]; 6]; 5]; 3]);

impl Counters {
    pub(super) fn count(
        &mut self,
        transport: Transport,
        action: Action,
        event: Option<Event>,
        outcome: Outcome,
    ) {
        let event = event.map_or(EVENTS.len() - 1, |event| event as usize);
        self.0[transport as usize][action as usize][event][outcome as usize] += 1;
    }

    /// Calls `give` with every kind that occurred.
    pub fn each(&self, mut give: impl FnMut(Transport, Action, Option<Event>, Outcome, u64)) {
        for (transport, counts) in TRANSPORTS.iter().zip(&self.0) {
            for (action, counts) in ACTIONS.iter().zip(counts) {
                for (event, counts) in EVENTS.iter().zip(counts) {
                    for (outcome, &count) in OUTCOMES.iter().zip(counts) {
                        if count > 0 {
                            give(*transport, *action, *event, *outcome, count);
                        }
                    }
                }
            }
        }
    }
}
