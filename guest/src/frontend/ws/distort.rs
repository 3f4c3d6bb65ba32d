//! What faults do to a message, and to the response of a handshake.

use std::time::Duration;

use crate::fault::{Effects, Faults, resize};

/// What is sent instead of these bytes, and its pieces, each with its delay after the first. `frame`
/// puts the bytes into a frame.
pub(super) fn distort(
    faults: &mut Faults,
    effects: &Effects,
    mut bytes: Vec<u8>,
    frame: &dyn Fn(&[u8]) -> Vec<u8>,
) -> (Vec<u8>, Vec<(Duration, Vec<u8>)>) {
    let nothing = bytes.is_empty();
    if let Some(reply) = &effects.reply {
        bytes.clone_from(reply);
    }
    if let Some(length) = effects.garbage {
        bytes = faults.garbage(length);
    }
    resize(effects, &mut bytes, usize::MAX);
    if nothing && bytes.is_empty() {
        return (bytes, Vec::new());
    }
    let piece = frame(&bytes);
    let gap = effects.gap.unwrap_or_default();
    let copies = 1 + effects.duplicate.unwrap_or(0);
    let pieces = (0..copies).map(|copy| (gap * copy, piece.clone())).collect();
    (bytes, pieces)
}
