//! Requests in JSON, collected for one response.

use super::response::Response;

/// The most bytes that are collected.
pub(super) const MAX: usize = 8 * 1024 * 1024;

/// Requests in JSON, one after the other, with a limit in bytes. There is always room for one.
#[derive(Debug)]
pub(super) struct Replies {
    list: String,
    room: usize,
}

impl Replies {
    /// None yet.
    pub(super) fn new(room: usize) -> Self {
        Replies { list: "[".into(), room: room.min(MAX) }
    }

    /// Adds one if there is room for it.
    pub(super) fn add(&mut self, request: String) -> bool {
        let is_first = self.list.len() == 1;
        let fits = is_first || self.list.len() + request.len() <= self.room;
        if fits {
            if !is_first {
                self.list.push(',');
            }
            self.list.push_str(&request);
        }
        fits
    }

    /// All of them as an array.
    pub(super) fn response(self) -> Response {
        Response::json(self.list + "]")
    }
}
