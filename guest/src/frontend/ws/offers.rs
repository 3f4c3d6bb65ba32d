//! WebRTC offers and answers, which are passed on as they came.

use crate::notation::json::{written_fields, written_items};
use crate::wire::ws_message::Message;

/// An offer of a client for a peer that the tracker chooses.
#[derive(Debug)]
pub(super) struct Offer<'a> {
    /// As they are written.
    pub(super) offer: &'a str,
    pub(super) offer_id: &'a str,
}

/// The offers of an announce.
///
/// # Errors
/// What is wrong with them.
pub(super) fn read<'a>(message: &Message<'a>) -> Result<Vec<Offer<'a>>, String> {
    let Some(written) = message.written("offers") else { return Ok(Vec::new()) };
    let items = written_items(written).map_err(|error| format!("offers: {error}"))?;
    let expected = "expected an object with offer and offer_id";
    let offer = |(index, item): (usize, &'a str)| {
        let (mut offer, mut offer_id) = (None, None);
        let read = written_fields(item, &mut |name, value| match &*name {
            "offer" => offer = Some(value),
            "offer_id" => offer_id = Some(value),
            _ => {}
        });
        read.map_err(|error| format!("offers[{index}]: {error}, {expected}"))?;
        match (offer, offer_id) {
            (Some(offer), Some(offer_id)) => Ok(Offer { offer, offer_id }),
            _ => Err(format!("offers[{index}]: incomplete, {expected}")),
        }
    };
    items.into_iter().enumerate().map(offer).collect()
}
