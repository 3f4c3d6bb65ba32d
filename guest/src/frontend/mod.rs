//! What speaks to the network: the three protocols, and the control interface. Requests come in as
//! bytes, the tracker is asked, and replies go out as bytes.

pub mod control;
pub mod http;
mod outgoing;
pub mod udp;
mod ws;
