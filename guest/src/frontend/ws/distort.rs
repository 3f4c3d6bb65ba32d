//! What faults do to a message.

use std::time::Duration;

use crate::fault::{Effects, Faults, resize};
use crate::wire::websocket::{Frame, MESSAGE_MAX};

/// The message that is sent instead, and its frames, each with its delay after the first.
pub(super) fn distort(
    faults: &mut Faults,
    effects: &Effects,
    mut payload: Vec<u8>,
) -> (Vec<u8>, Vec<(Duration, Vec<u8>)>) {
    let nothing = payload.is_empty();
    if let Some(bytes) = &effects.reply {
        payload.clone_from(bytes);
    }
    if let Some(length) = effects.garbage {
        payload = faults.garbage(length);
    }
    let max = MESSAGE_MAX.max(payload.len());
    resize(effects, &mut payload, max);
    if nothing && payload.is_empty() {
        return (payload, Vec::new());
    }
    let frame = Frame::TEXT.bytes(&payload);
    let gap = effects.gap.unwrap_or_default();
    let copies = 1 + effects.duplicate.unwrap_or(0);
    let pieces = (0..copies).map(|copy| (gap * copy, frame.clone())).collect();
    (payload, pieces)
}
