//! A response as head and body, which can be cut.

use crate::fault::Place;

/// A response as it is sent.
pub(super) struct Wire {
    pub(super) head: Vec<u8>,
    pub(super) body: Vec<u8>,
}

impl Wire {
    /// Cuts it off at a place.
    pub(super) fn cut(&mut self, place: Place) {
        match place {
            Place::Start => self.head.clear(),
            Place::Head => self.head.truncate(self.head.len() / 2),
            Place::Body => self.body.truncate(self.body.len() / 2),
            Place::End => {}
        }
        if matches!(place, Place::Start | Place::Head) {
            self.body.clear();
        }
    }
}
