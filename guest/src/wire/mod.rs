//! The bytes of both protocols, read and written.
//!
//! Pure functions over bytes. They say what stands there; whether that is good, and what to do about
//! it, is for the layers above.

pub(crate) mod bencode;
pub(crate) mod compact;
pub(crate) mod dictionary;
pub(crate) mod http_head;
pub mod query;
pub mod udp_options;
pub(crate) mod udp_packet;
