//! A peer as it is stored: small, and of one address family.

use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::peer::Peer;
use crate::base::{Event, Instant, PeerId};

/// An address of one family.
pub(super) trait Address: Copy + Eq + Hash + Into<IpAddr> {
    /// The same address, if it is of this family.
    fn of(ip: IpAddr) -> Option<Self>;
}

impl Address for Ipv4Addr {
    fn of(ip: IpAddr) -> Option<Self> {
        match ip {
            IpAddr::V4(ip) => Some(ip),
            IpAddr::V6(_) => None,
        }
    }
}

impl Address for Ipv6Addr {
    fn of(ip: IpAddr) -> Option<Self> {
        match ip {
            IpAddr::V4(_) => None,
            IpAddr::V6(ip) => Some(ip),
        }
    }
}

const HAS_LEFT: u8 = 1;
const HAS_KEY: u8 = 2;
/// The event is in the bits from this position on.
const EVENT: u8 = 2;

/// A peer as it is stored: 64 bytes for IPv4.
#[derive(Debug)]
pub(super) struct Slot<A> {
    pub(super) id: PeerId,
    pub(super) ip: A,
    pub(super) port: u16,
    flags: u8,
    pub(super) key: u32,
    left: u64,
    uploaded: u64,
    downloaded: u64,
    pub(super) last_heard: Instant,
}

impl<A: Address> Slot<A> {
    /// `None` if the peer's address is of the other family.
    pub(super) fn new(peer: &Peer) -> Option<Self> {
        Some(Slot {
            id: peer.id,
            ip: A::of(peer.address.ip())?,
            port: peer.address.port(),
            flags: u8::from(peer.left.is_some()) * HAS_LEFT
                + u8::from(peer.key.is_some()) * HAS_KEY
                + ((peer.event as u8) << EVENT),
            key: peer.key.unwrap_or_default(),
            left: peer.left.unwrap_or_default(),
            uploaded: peer.uploaded,
            downloaded: peer.downloaded,
            last_heard: peer.last_heard,
        })
    }

    fn is(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    pub(super) fn peer(&self) -> Peer {
        Peer {
            address: SocketAddr::new(self.ip.into(), self.port),
            id: self.id,
            key: self.is(HAS_KEY).then_some(self.key),
            left: self.is(HAS_LEFT).then_some(self.left),
            uploaded: self.uploaded,
            downloaded: self.downloaded,
            event: Event::from_number((self.flags >> EVENT).into()).unwrap_or_default(),
            last_heard: self.last_heard,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_takes_64_bytes() {
        assert_eq!(size_of::<Slot<Ipv4Addr>>(), 64);
        assert_eq!(size_of::<Slot<Ipv6Addr>>(), 80);
    }
}
