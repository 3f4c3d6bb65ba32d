//! Connection ids (BEP 15): proof that a client receives what is sent to its address.
//!
//! No state is kept for a client. An id consists of the time it was given at (24 bits of ticks) and
//! a keyed hash of that time and the client's IP address (40 bits of SipHash). The port is left out
//! because libtorrent uses one id for all its sockets on an address. Other scopes leave out less,
//! or more. Ticks of 2^26 ns (67 ms) repeat after 13 days, but the hash is over all 64 bits of the
//! time, so an id from an earlier round is refused.

use std::hash::Hasher;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use siphasher::sip::SipHasher24;

use crate::base::Instant;
use crate::behavior::ConnectionIdScope;
use crate::wire::udp_packet::PROTOCOL_ID;

const TICK_BITS: u32 = 26;
const HASH_BITS: u32 = 40;
const TICK_MASK: u64 = (1 << (64 - HASH_BITS)) - 1;

/// Gives and checks connection ids.
pub(crate) struct ConnectionIds {
    key: [u8; 16],
    lifetime_ticks: u64,
    /// Ids that a test has chosen. They are valid for every client.
    chosen: Vec<u64>,
    /// `None`: every id is the protocol id.
    scope: Option<ConnectionIdScope>,
}

impl ConnectionIds {
    /// Ids that are valid for `lifetime` and at most one tick longer, but for 13 days at most.
    pub(crate) fn new(key: [u8; 16], lifetime: Duration, scope: Option<ConnectionIdScope>) -> Self {
        let lifetime_ticks = tick(Instant::default() + lifetime) + 1;
        ConnectionIds { key, lifetime_ticks: lifetime_ticks.min(TICK_MASK), scope, chosen: vec![] }
    }

    /// An id for a client at this endpoint.
    pub(crate) fn give(&self, now: Instant, client: SocketAddr) -> u64 {
        self.id(tick(now), client)
    }

    /// Whether `id` is valid for this endpoint: it was given within its scope, and it is not older
    /// than its lifetime.
    pub(crate) fn check(&self, now: Instant, client: SocketAddr, id: u64) -> bool {
        if self.scope.is_none() {
            return id == PROTOCOL_ID;
        }
        let now = tick(now);
        let age = now.wrapping_sub(id >> HASH_BITS) & TICK_MASK;
        let given = age <= self.lifetime_ticks && age <= now && self.id(now - age, client) == id;
        given || self.chosen.contains(&id)
    }

    /// Makes this id valid from now on.
    pub(crate) fn choose(&mut self, id: u64) {
        if !self.chosen.contains(&id) {
            self.chosen.push(id);
        }
    }

    /// Makes all ids invalid that were given before.
    pub(crate) fn forget(&mut self) {
        self.chosen.clear();
        let next = u128::from_be_bytes(self.key).wrapping_add(1);
        self.key = next.to_be_bytes();
    }

    fn id(&self, tick: u64, client: SocketAddr) -> u64 {
        if self.scope.is_none() {
            return PROTOCOL_ID;
        }
        let mut hasher = SipHasher24::new_with_key(&self.key);
        hasher.write(&tick.to_be_bytes());
        if self.scope != Some(ConnectionIdScope::Any) {
            match client.ip() {
                IpAddr::V4(address) => hasher.write(&address.octets()),
                IpAddr::V6(address) => hasher.write(&address.octets()),
            }
        }
        if self.scope == Some(ConnectionIdScope::Endpoint) {
            hasher.write(&client.port().to_be_bytes());
        }
        (tick & TICK_MASK) << HASH_BITS | hasher.finish() >> (64 - HASH_BITS)
    }
}

fn tick(now: Instant) -> u64 {
    now.0 >> TICK_BITS
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{Ipv4Addr, Ipv6Addr};

    const CLIENT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 6881);
    const LIFETIME: Duration = Duration::from_secs(120);

    fn of_scope(scope: Option<ConnectionIdScope>) -> ConnectionIds {
        ConnectionIds::new(*b"0123456789abcdef", LIFETIME, scope)
    }

    fn ids() -> ConnectionIds {
        of_scope(Some(ConnectionIdScope::Address))
    }

    #[test]
    fn an_id_is_good_for_its_lifetime_and_not_much_longer() {
        for start in [0, 1, 77 << TICK_BITS, (TICK_MASK << TICK_BITS) - 5, 1 << 60] {
            let start = Instant(start);
            let id = ids().give(start, CLIENT);
            for age in [Duration::ZERO, Duration::from_secs(60), LIFETIME] {
                assert!(ids().check(start + age, CLIENT, id), "{start:?} {age:?}");
            }
            for late in [Duration::from_millis(200), LIFETIME, Duration::from_secs(1_300_000)] {
                assert!(!ids().check(start + LIFETIME + late, CLIENT, id), "{start:?} {late:?}");
            }
        }
    }

    #[test]
    fn an_id_from_the_round_of_ticks_before_is_refused() {
        let round = Duration::from_nanos((TICK_MASK + 1) << TICK_BITS);
        let id = ids().give(Instant(5), CLIENT);
        assert!(!ids().check(Instant(5) + round, CLIENT, id));
    }

    #[test]
    fn an_id_is_good_at_its_own_address_only_and_under_its_own_key() {
        let now = Instant(9 << 40);
        let id = ids().give(now, CLIENT);
        for other in [IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2)), IpAddr::V6(Ipv6Addr::LOCALHOST)] {
            assert!(!ids().check(now, SocketAddr::new(other, 6881), id), "{other}");
        }
        assert!(
            !ConnectionIds::new([7; 16], LIFETIME, Some(ConnectionIdScope::Address))
                .check(now, CLIENT, id)
        );
    }

    #[test]
    fn a_changed_bit_makes_an_id_bad() {
        let now = Instant(9 << 40);
        let id = ids().give(now, CLIENT);
        for bit in 0..64 {
            assert!(!ids().check(now, CLIENT, id ^ 1 << bit), "bit {bit}");
        }
    }

    #[test]
    fn an_id_from_the_future_is_refused() {
        let id = ids().give(Instant(9 << 40), CLIENT);
        assert!(!ids().check(Instant(8 << 40), CLIENT, id));
    }

    #[test]
    fn an_id_is_good_in_its_scope() {
        let other_port = SocketAddr::new(CLIENT.ip(), 6882);
        let other_address = SocketAddr::new(Ipv6Addr::LOCALHOST.into(), 6881);
        let now = Instant(9 << 40);
        for (scope, on_other_port, at_other_address) in [
            (Some(ConnectionIdScope::Endpoint), false, false),
            (Some(ConnectionIdScope::Address), true, false),
            (Some(ConnectionIdScope::Any), true, true),
            (None, true, true),
        ] {
            let ids = of_scope(scope);
            let id = ids.give(now, CLIENT);
            assert!(ids.check(now, CLIENT, id), "{scope:?}");
            assert_eq!(ids.check(now, other_port, id), on_other_port, "{scope:?}");
            assert_eq!(ids.check(now, other_address, id), at_other_address, "{scope:?}");
        }
    }
}
