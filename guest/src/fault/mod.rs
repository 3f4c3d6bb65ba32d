//! Faults: a test adds them, and each request gets those that apply to it.
//!
//! A [`Fault`] says which requests it applies to, when it is due, and which [`Effects`] it has.
//! [`Faults`] keeps them and counts how often they were due. `edit.rs` applies the effects to an
//! answer, a [`Reply`], for both protocols; `frontend/udp/distort.rs` and `frontend/http/distort/`
//! apply them to its bytes. A [`Delivery`] says when and how the bytes are sent; it waits in the
//! [`Outbox`].

mod check;
mod combinations;
mod definition;
mod delivery;
mod edit;
mod effects;
mod kinds;
mod met;
mod reply;
mod rules;
mod text;

pub use definition::{Fault, Selection};
pub use delivery::{Delivery, Destination, Due, Outbox};
pub use effects::Effects;
pub use kinds::{
    BencodeChange, Chunking, Coding, CodingDamage, HeadChange, LengthChange, LengthKind, Place,
    ScrapeChange,
};
pub(crate) use reply::{
    AnnounceContent, AnnounceNumbers, HttpForm, ListedPeer, Reply, ScrapeNumbers, ScrapedSwarm,
};
pub use rules::{Faults, Status};

/// Applies the effects that change the size of a datagram or a body, which has at most `max` bytes.
pub(crate) fn resize(effects: &Effects, bytes: &mut Vec<u8>, max: usize) {
    if let Some(length) = effects.truncate {
        bytes.truncate(length as usize);
    }
    if let Some(before) = &effects.prepend {
        bytes.splice(..0, before.iter().copied());
    }
    bytes.extend(effects.append.iter().flatten());
    if let Some(length) = effects.pad {
        bytes.resize(bytes.len().max(length as usize), 0);
    }
    bytes.truncate(max);
}
