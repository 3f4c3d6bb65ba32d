//! What faults do to a datagram.

use std::time::Duration;

use super::failure::BAD_CONNECTION_ID;
use crate::base::Action;
use crate::fault::{Effects, Faults, resize};
use crate::wire::udp_packet::DATAGRAM_MAX;

/// The text of the error packet that replaces the answer, if the effects ask for one.
pub(super) fn refusal(effects: &Effects, action: Action) -> Option<Vec<u8>> {
    let bad_id = effects.bad_connection_id && action != Action::Connect;
    effects.refuse.clone().or_else(|| bad_id.then(|| BAD_CONNECTION_ID.into()))
}

/// The datagrams that are sent instead of the `right` reply, each with its delay after the first.
/// `reply` is the reply with the changed answer.
pub(super) fn distort(
    faults: &mut Faults,
    effects: &Effects,
    mut reply: Vec<u8>,
    right: &[u8],
) -> Vec<(Duration, Vec<u8>)> {
    if let Some(action) = effects.reply_action {
        let bytes = reply.iter_mut().zip(action.to_be_bytes());
        bytes.for_each(|(place, byte)| *place = byte);
    }
    if effects.wrong_transaction_id {
        reply.iter_mut().skip(4).take(4).for_each(|byte| *byte = !*byte);
    }
    if let Some(bytes) = &effects.reply {
        reply.clone_from(bytes);
    }
    if let Some(length) = effects.garbage {
        reply = faults.garbage(length);
    }
    resize(effects, &mut reply, DATAGRAM_MAX);

    let nothing = reply.is_empty() && right.is_empty() && effects.reply.is_none();
    let copies = if nothing { 0 } else { 1 + effects.duplicate.unwrap_or(0) };
    let gap = effects.gap.unwrap_or_default();
    let mut pieces: Vec<_> = (0..copies).map(|copy| (gap * copy, reply.clone())).collect();
    if effects.then_correct && !right.is_empty() {
        pieces.push((gap * copies, right.to_vec()));
    }
    pieces
}
