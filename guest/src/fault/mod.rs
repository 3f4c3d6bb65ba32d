//! What is to go wrong: faults are added by a test, and each request meets those that mean it.
//!
//! A [`Fault`] says which requests it means, when it is due, and which [`Effects`] it has. [`Faults`]
//! keeps them, and counts. What the effects do to an answer, a [`Reply`], is in `edit.rs`, once for
//! both protocols; what they do to its bytes is in `frontend/udp/distort.rs` and
//! `frontend/http/distort/`. When and how the bytes are sent is a [`Delivery`], which waits in the
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

/// Makes a datagram or a body as long as it is to be, and `max` bytes long at most.
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
