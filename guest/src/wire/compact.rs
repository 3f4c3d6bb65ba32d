//! Peers in a compact list: BEP 23, BEP 7, and BEP 15.

use std::net::{IpAddr, SocketAddr};

/// Writes a peer, 6 bytes for IPv4, 18 for IPv6.
#[inline]
pub(crate) fn write_peer(list: &mut Vec<u8>, address: SocketAddr) {
    // In one piece of a known length, which needs no loop and no call.
    let [high, low] = address.port().to_be_bytes();
    match address.ip() {
        IpAddr::V4(ip) => {
            let [a, b, c, d] = ip.octets();
            list.extend_from_slice(&[a, b, c, d, high, low]);
        }
        IpAddr::V6(ip) => {
            let mut record = [0; 18];
            record[..16].copy_from_slice(&ip.octets());
            record[16..].copy_from_slice(&[high, low]);
            list.extend_from_slice(&record);
        }
    }
}
