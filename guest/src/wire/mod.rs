//! The bytes of all protocols, read and written.
//!
//! Pure functions over bytes. They say what the bytes contain; the layers above decide whether that
//! is valid, and what to do.

pub(crate) mod bencode;
pub(crate) mod compact;
pub(crate) mod dictionary;
pub(crate) mod http_head;
pub mod query;
pub mod udp_options;
pub(crate) mod udp_packet;
pub(crate) mod websocket;
pub(crate) mod ws_message;
