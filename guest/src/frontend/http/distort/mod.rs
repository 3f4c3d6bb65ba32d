//! What faults do to an HTTP response.

mod body;
mod coding;
mod head;
mod original;
mod wire;

use std::time::Duration;

use super::response::{Meaning, Response, failure};
use crate::base::Arrival;
use crate::fault::{AnnounceNumbers, Effects, Faults, Reply};
use crate::frontend::outgoing::AfterSend;
use body::body;
use head::{status_line, write};
pub(super) use original::Original;
use wire::Wire;

/// Most pieces of a drip. A long response has larger pieces instead of more.
const DRIPS: usize = 10_000;
/// Time between two pieces of a drip, unless the fault sets it.
const DRIP_GAP: Duration = Duration::from_secs(1);

/// The response that replaces the answer, if the effects ask for one.
pub(super) fn refusal(
    effects: &Effects,
    arrival: &Arrival,
    host: Option<&[u8]>,
) -> Option<Response> {
    let here = arrival.local.to_string();
    let port = arrival.local.port();
    let ours = [here.clone(), format!("localhost:{port}")];
    let stranger = effects.check_host
        && !host.is_some_and(|host| ours.iter().any(|ours| ours.as_bytes() == host));
    let code = effects.redirect.or(effects.status.filter(|status| *status >= 300));
    let response = |reason: &[u8]| Response {
        status: "200 OK",
        head: None,
        body: failure(reason, &AnnounceNumbers::default()),
        reply: Some(Reply::error(reason.to_vec())),
        meaning: Meaning::Refused(String::from_utf8_lossy(reason).into_owned()),
    };
    if let Some(reason) = &effects.refuse {
        Some(response(reason))
    } else if let Some(code) = code {
        let (reply, meaning) = (Reply::Page(Vec::new()), Meaning::Refused(status_line(code)));
        Some(Response { status: "", head: None, body: Vec::new(), reply: Some(reply), meaning })
    } else if stranger {
        let got = host.unwrap_or_default().escape_ascii();
        let reason = format!("Host: {got}, expected {here}");
        Some(Response { status: "400 Bad Request", ..response(reason.as_bytes()) })
    } else {
        None
    }
}

/// A response that faults have changed.
pub(super) struct Distorted {
    /// Its bytes in pieces, each with its delay after the first.
    pub(super) pieces: Vec<(Duration, Vec<u8>)>,
    /// What happens to the connection afterwards.
    pub(super) then: AfterSend,
}

/// What is sent instead of a response. `changed` is its body with the changed answer.
pub(super) fn distort(
    faults: &mut Faults,
    effects: &Effects,
    original: &Original,
    changed: Vec<u8>,
) -> Distorted {
    let then = original.then;
    let keep_alive = then == AfterSend::KeepOpen || effects.merge.is_some();
    let keep_alive = effects.keep_alive.unwrap_or(keep_alive);
    let mut then = match (keep_alive, then) {
        (true, _) => AfterSend::KeepOpen,
        (false, AfterSend::KeepOpen) => AfterSend::Close,
        (false, then) => then,
    };
    let mut wire = match &effects.reply {
        Some(bytes) => {
            then = if then == AfterSend::KeepOpen { AfterSend::Close } else { then };
            let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
            let (head, body) = bytes.split_at(end.map_or(bytes.len(), |end| end + 4));
            Wire { head: head.to_vec(), body: body.to_vec() }
        }
        None => {
            let body = body(faults, effects, original, changed);
            write(effects, original, body, keep_alive, &mut then)
        }
    };
    for (place, after) in [
        (effects.close, AfterSend::Close),
        (effects.half_close, AfterSend::HalfClose),
        (effects.reset, AfterSend::Reset),
    ] {
        if let Some(place) = place {
            wire.cut(place);
            then = after;
        }
    }
    let mut bytes = [wire.head, wire.body].concat();
    bytes = bytes.repeat(1 + effects.duplicate.unwrap_or(0) as usize);
    let pieces = match effects.drip {
        None => vec![(Duration::ZERO, bytes)],
        Some(size) => {
            let gap = effects.gap.unwrap_or(DRIP_GAP);
            let size = (size as usize).max(bytes.len().div_ceil(DRIPS));
            let pieces = bytes.chunks(size).zip(0..);
            pieces.map(|(piece, number)| (gap * number, piece.to_vec())).collect()
        }
    };
    Distorted { pieces, then }
}
