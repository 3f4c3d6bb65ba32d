//! Requests as server-sent events.

use crate::record::{Filter, Record, request_json};

/// The head of the response. The stream ends with the connection.
pub(super) const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";
/// When a browser comes back, in milliseconds.
pub(super) const RETRY: &str = "retry: 500\n\n";

/// No event is added to this many bytes that wait to be sent.
const ENOUGH: usize = 256 * 1024;
/// Requests to examine at once.
const EXAMINED: usize = 2000;

/// A stream of events.
#[derive(Debug)]
pub(super) struct Events {
    filter: Filter,
    /// Requests up to this number are sent, or do not match.
    seen: u64,
}

impl Events {
    /// Requests with numbers above `after`.
    pub(super) fn new(filter: Filter, after: u64) -> Self {
        Events { filter, seen: after }
    }

    /// Adds events to the bytes that wait to be sent. Returns whether there are more.
    pub(super) fn write(&mut self, record: &Record, out: &mut Vec<u8>) -> bool {
        // A client may know a number from an earlier tracker at this address.
        self.seen = self.seen.min(record.total());
        let missed = record.dropped().saturating_sub(self.seen);
        if missed > 0 {
            self.seen = record.dropped();
            let event =
                format!("event: missed\nid: {}\ndata: {{\"missed\":{missed}}}\n\n", self.seen);
            out.extend(event.bytes());
        }
        for request in record.requests(self.seen).take(EXAMINED) {
            if out.len() > ENOUGH {
                return true;
            }
            self.seen = request.number;
            if self.filter.matches(&request) {
                let json = request_json(&request);
                out.extend(format!("id: {}\ndata: {json}\n\n", request.number).bytes());
            }
        }
        self.seen < record.total()
    }
}
