//! The WebSocket tracker protocol, as WebTorrent clients speak it: messages in JSON over RFC 6455,
//! on the HTTP listeners.
//!
//! Peers behind browsers can't be reached at an address. So an announce brings WebRTC offers, each
//! of which goes to another peer of the swarm; the answers come back through the tracker as well.

mod distort;
mod handshake;
mod message;
mod offers;
mod reply;
mod session;

pub(crate) use handshake::answer as answer_handshake;
pub(crate) use session::Session;
