//! Connection ids (BEP 15): proof that a client receives what is sent to its address.
//!
//! Nothing is kept for a client. An id is the time it was given at and a keyed hash of that time and
//! the client's IP address: 24 bits of ticks, 40 bits of SipHash. The port is left out because
//! libtorrent uses one id for all its sockets on an address. Ticks of 2^26 ns (67 ms) repeat after
//! 13 days, but the hash is over all 64 bits of the time, so an id from an earlier round is refused.

use std::hash::Hasher;
use std::net::IpAddr;
use std::time::Duration;

use siphasher::sip::SipHasher24;

use crate::Instant;

const TICK_BITS: u32 = 26;
const HASH_BITS: u32 = 40;
const TICK_MASK: u64 = (1 << (64 - HASH_BITS)) - 1;

/// Gives and checks connection ids.
pub struct ConnectionIds {
    key: [u8; 16],
    lifetime_ticks: u64,
    /// Ids that a test has had given; they are good for everybody.
    chosen: Vec<u64>,
}

impl ConnectionIds {
    /// Ids that are good for `lifetime`, and for at most one tick longer.
    pub fn new(key: [u8; 16], lifetime: Duration) -> Self {
        let lifetime_ticks = tick(Instant::default() + lifetime) + 1;
        ConnectionIds { key, lifetime_ticks: lifetime_ticks.min(TICK_MASK), chosen: vec![] }
    }

    /// An id for a client at this address.
    pub fn give(&self, now: Instant, client: IpAddr) -> u64 {
        self.id(tick(now), client)
    }

    /// Whether `id` was given to this address, not longer ago than its lifetime.
    pub fn check(&self, now: Instant, client: IpAddr, id: u64) -> bool {
        let now = tick(now);
        let age = now.wrapping_sub(id >> HASH_BITS) & TICK_MASK;
        let given = age <= self.lifetime_ticks && age <= now && self.id(now - age, client) == id;
        given || self.chosen.contains(&id)
    }

    /// From now on this id is good.
    pub fn choose(&mut self, id: u64) {
        if !self.chosen.contains(&id) {
            self.chosen.push(id);
        }
    }

    /// From now on no id is good that was given before.
    pub fn forget(&mut self) {
        self.chosen.clear();
        let next = u128::from_be_bytes(self.key).wrapping_add(1);
        self.key = next.to_be_bytes();
    }

    fn id(&self, tick: u64, client: IpAddr) -> u64 {
        let mut hasher = SipHasher24::new_with_key(&self.key);
        hasher.write(&tick.to_be_bytes());
        match client {
            IpAddr::V4(address) => hasher.write(&address.octets()),
            IpAddr::V6(address) => hasher.write(&address.octets()),
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

    const CLIENT: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
    const LIFETIME: Duration = Duration::from_secs(120);

    fn ids() -> ConnectionIds {
        ConnectionIds::new(*b"0123456789abcdef", LIFETIME)
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
            assert!(!ids().check(now, other, id), "{other}");
        }
        assert!(!ConnectionIds::new([7; 16], LIFETIME).check(now, CLIENT, id));
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
}
