//! What speaks to the network: the two protocols, and the control interface. Requests come in as
//! bytes, the tracker is asked, and replies go out as bytes.

pub mod control;
pub mod http;
pub mod udp;
