//! The addresses of a tracker.

use std::net::SocketAddr;

/// The addresses that a tracker has bound, and the path of its announce URLs.
#[derive(Debug, Default)]
pub(crate) struct Addresses {
    pub(crate) udp: Vec<SocketAddr>,
    pub(crate) http: Vec<SocketAddr>,
    pub(crate) ws: Vec<SocketAddr>,
    pub(crate) control: Vec<SocketAddr>,
    pub(crate) announce_path: String,
}
