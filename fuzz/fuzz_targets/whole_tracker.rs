//! Any sequence of announces and waits: counts, members, lists and expiry are the model's.
#![no_main]

#[path = "../../guest/tests/model/reference.rs"]
mod reference;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use reference::Compared;
use test_tracker_guest::{Announce, Event, InfoHash, PeerId};

#[derive(Arbitrary, Debug)]
struct Step {
    wait: Option<u8>,
    swarm: u8,
    id: u8,
    host: u8,
    port: u8,
    v6: bool,
    event: u8,
    left: Option<u8>,
    numwant: Option<u8>,
    key: Option<bool>,
}

fuzz_target!(|steps: Vec<Step>| {
    let mut compared = Compared::new();
    for step in steps {
        if let Some(seconds) = step.wait {
            compared.wait(Duration::from_secs(seconds.into()));
        }
        let ip = if step.v6 {
            IpAddr::V6(Ipv6Addr::new(0xfd00, 0, 0, 0, 0, 0, 0, (step.host % 4).into()))
        } else {
            IpAddr::V4(Ipv4Addr::new(127, 0, 0, step.host % 4))
        };
        let events = [Event::None, Event::Started, Event::Completed, Event::Stopped, Event::Paused];
        compared.announce(&Announce {
            info_hash: InfoHash([step.swarm % 3; 20]),
            peer_id: PeerId([step.id % 64; 20]),
            address: SocketAddr::new(ip, u16::from(step.port % 32) + 1),
            event: events[usize::from(step.event) % events.len()],
            left: step.left.map(|left| u64::from(left % 2)),
            uploaded: 1,
            downloaded: 2,
            key: step.key.map(u32::from),
            numwant: step.numwant.map(u32::from),
        });
    }
});
