//! The two protocols: requests come in as bytes, the tracker is asked, and replies go out as bytes.

pub mod http;
pub mod udp;
