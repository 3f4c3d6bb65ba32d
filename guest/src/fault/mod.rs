//! What is to go wrong: faults are added by a test, and each request meets those that mean it.
//!
//! A [`Fault`] says which requests it means, when it is due, and which [`Effects`] it has. [`Faults`]
//! keeps them, and counts. What the effects do to a reply's bytes is in `frontend/udp/distort.rs`
//! and `frontend/http/distort/`; when and how the bytes are sent is a [`Delivery`], which waits in the
//! [`Outbox`].

mod check;
mod combinations;
mod definition;
mod delivery;
mod effects;
mod json;
mod kinds;
mod met;
mod names;
mod rules;
mod scope;
mod text;
mod value;

pub use definition::Fault;
pub use delivery::{Delivery, Destination, Due, Outbox};
pub use effects::Effects;
pub use kinds::{
    BencodeChange, Chunking, Coding, CodingDamage, HeadChange, LengthChange, Place, ScrapeChange,
};
pub(crate) use met::Met;
pub use rules::{Faults, Status};
pub use value::{Pair, Several};

impl Fault {
    /// Reads a fault in words, or in JSON: an object.
    ///
    /// # Errors
    /// Which word or field is wrong, and what was expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text.trim_ascii_start().starts_with('{') {
            true => json::read(text),
            false => text::read(text),
        }
    }

    /// Reads faults in JSON: an array of texts in words, and of objects.
    ///
    /// # Errors
    /// Which item is wrong, and how.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, String> {
        json::read_list(text)
    }
}

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
