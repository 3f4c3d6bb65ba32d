//! The tracker against a model that is too simple to be wrong: any sequence of announces, scrapes
//! and waits gives the same counts, members and expiry in both.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use proptest::prelude::*;
use test_tracker_guest::{
    Announce, Event, Families, InfoHash, Instant, Limits, PeerId, Secrets, Settings, Tracker,
};

mod reference;

use reference::Compared;

#[derive(Clone, Debug)]
enum Step {
    Announce(Announce),
    Wait(Duration),
}

fn tracker() -> Tracker {
    Tracker::new(Settings::default(), Secrets { connection_ids: [1; 16], choice: 2, tables: 3 })
}

/// Few swarms, ids and addresses, so that they meet: so many of each.
fn step(swarms: u8, ids: u8, ports: u16) -> impl Strategy<Value = Step> {
    let address = (0..4u8, 1..ports, any::<bool>()).prop_map(|(host, port, v6)| {
        let ip = if v6 {
            IpAddr::V6(Ipv6Addr::new(0xfd00, 0, 0, 0, 0, 0, 0, host.into()))
        } else {
            IpAddr::V4(Ipv4Addr::new(127, 0, 0, host))
        };
        SocketAddr::new(ip, port)
    });
    let event = prop_oneof![
        3 => Just(Event::None),
        1 => Just(Event::Started),
        1 => Just(Event::Completed),
        1 => Just(Event::Stopped),
        1 => Just(Event::Paused),
    ];
    let (left, numwant, key) = (
        prop::option::of(0..2u64),
        prop::option::of(0..9u32),
        prop_oneof![1 => Just(None), 1 => Just(Some(0)), 6 => (7..9u32).prop_map(Some)],
    );
    let announce = (0..swarms, 0..ids, address, event, left, numwant, key).prop_map(
        |(swarm, id, address, event, left, numwant, key)| {
            Step::Announce(Announce {
                info_hash: InfoHash([swarm; 20]),
                peer_id: PeerId([id; 20]),
                address,
                event,
                left,
                uploaded: 1,
                downloaded: 2,
                key,
                numwant,
            })
        },
    );
    prop_oneof![8 => announce, 1 => (0..150u64).prop_map(|s| Step::Wait(Duration::from_secs(s)))]
}

fn take(steps: Vec<Step>) {
    let mut compared = Compared::new();
    for step in steps {
        match step {
            Step::Wait(time) => compared.wait(time),
            Step::Announce(announce) => compared.announce(&announce),
        }
    }
}

proptest! {
    #[test]
    fn the_tracker_agrees_with_the_model(steps in prop::collection::vec(step(3, 6, 4), 1..120)) {
        take(steps);
    }

    #[test]
    fn it_agrees_where_swarms_are_large_enough_for_an_index(
        steps in prop::collection::vec(step(1, 90, 60), 100..300)
    ) {
        take(steps);
    }
}

/// In a swarm of more than 100,000 peers addresses are not matched; until it is empty.
#[test]
fn in_a_huge_swarm_every_address_counts() {
    let mut tracker = tracker();
    let announce = |number: u32, v6: bool, event| Announce {
        info_hash: InfoHash([0; 20]),
        peer_id: PeerId(std::array::from_fn(|i| number.to_be_bytes()[i % 4])),
        address: match v6 {
            false => SocketAddr::new(Ipv4Addr::from_bits(number).into(), 1),
            true => SocketAddr::new(Ipv6Addr::from_bits(number.into()).into(), 1),
        },
        event,
        left: Some(1),
        uploaded: 0,
        downloaded: 0,
        key: Some(7),
        numwant: None,
    };
    let mut leechers = |number, v6, event| {
        tracker.upsert_peer(Instant(0), &announce(number, v6, event));
        tracker.scrape(Instant(0), &InfoHash([0; 20])).leechers
    };
    // As many clients as fill it, each at an address of either family.
    const CLIENTS: u32 = 50_000;
    for number in 1..=CLIENTS {
        assert_eq!(leechers(number, false, Event::Started), number);
        assert_eq!(leechers(number, true, Event::Started), number);
    }
    // The next peer is one that fits, and the one after it is one too many.
    assert_eq!(leechers(CLIENTS + 1, false, Event::Started), CLIENTS + 1);
    assert_eq!(leechers(CLIENTS + 1, true, Event::Started), 2 * CLIENTS + 2);
    // One is silent now and then; it is no more matched with the others than before.
    assert_eq!(leechers(1, false, Event::Stopped), 2 * CLIENTS + 1);
    assert_eq!(leechers(1, false, Event::Started), 2 * CLIENTS + 2);
    for number in 1..=CLIENTS + 1 {
        leechers(number, false, Event::Stopped);
        leechers(number, true, Event::Stopped);
    }
    assert_eq!(leechers(1, false, Event::Started), 1);
    assert_eq!(leechers(1, true, Event::Started), 1);
}

#[test]
fn every_choice_of_peers_is_equally_likely() {
    let mut tracker = tracker();
    let announce = |id: u8, numwant| Announce {
        info_hash: InfoHash([0; 20]),
        peer_id: PeerId([id; 20]),
        address: SocketAddr::new(Ipv4Addr::LOCALHOST.into(), u16::from(id)),
        event: Event::None,
        left: Some(1),
        uploaded: 0,
        downloaded: 0,
        key: None,
        numwant: Some(numwant),
    };
    for id in 1..=9 {
        tracker.announce(Instant(0), &announce(id, 0), Families::V4, |_, _| {});
    }
    let mut told = BTreeMap::<_, u32>::new();
    const ROUNDS: u32 = 8_000;
    for _ in 0..ROUNDS {
        let mut pair = Vec::new();
        tracker.announce(Instant(0), &announce(5, 2), Families::V4, |_, id| pair.push(id.0[0]));
        pair.sort();
        *told.entry(pair).or_default() += 1;
    }
    // 8 others: 28 pairs, each about 286 times. The generator is seeded, so this never varies.
    assert_eq!(told.len(), 28, "{told:?}");
    for (pair, count) in told {
        assert!((200..380).contains(&count), "{pair:?} {count}");
    }
}

#[test]
fn beyond_a_limit_the_peer_that_was_silent_for_longest_goes() {
    let limits = Limits { swarms: 3, peers: 5 };
    let settings = Settings { limits, ..Settings::default() };
    let mut tracker =
        Tracker::new(settings, Secrets { connection_ids: [1; 16], choice: 2, tables: 3 });
    let announce = |swarm: u8, id: u8, left| Announce {
        info_hash: InfoHash([swarm; 20]),
        peer_id: PeerId([id; 20]),
        address: SocketAddr::new(Ipv4Addr::LOCALHOST.into(), u16::from(id) + 1),
        event: Event::None,
        left: Some(left),
        uploaded: 0,
        downloaded: 0,
        key: None,
        numwant: None,
    };
    let mut second = 0;
    let mut upsert_peer = |tracker: &mut Tracker, swarm, id, left| {
        second += 1;
        let now = Instant(second * 1_000_000_000);
        tracker.upsert_peer(now, &announce(swarm, id, left));
        let ids = |swarm| {
            let swarm = InfoHash([swarm; 20]);
            let ids = tracker.peers(now, &swarm).map(|peer| peer.id.0[0]);
            ids.collect::<Vec<_>>()
        };
        [1, 2, 3, 4].map(ids)
    };
    upsert_peer(&mut tracker, 1, 1, 1);
    upsert_peer(&mut tracker, 1, 2, 1);
    upsert_peer(&mut tracker, 2, 3, 1);
    upsert_peer(&mut tracker, 1, 1, 1);
    // The fourth and fifth peer fit; the sixth is one too many, and 2 is the oldest.
    upsert_peer(&mut tracker, 3, 4, 1);
    upsert_peer(&mut tracker, 3, 5, 1);
    assert_eq!(upsert_peer(&mut tracker, 3, 6, 1), [vec![1], vec![3], vec![4, 5, 6], vec![]]);
    // A fourth swarm is one too many: 3 is the oldest peer, and its swarm goes with it.
    assert_eq!(upsert_peer(&mut tracker, 4, 7, 1), [vec![1], vec![], vec![4, 5, 6], vec![7]]);
    // Swarms that have only a history left go when there is nothing else to give up.
    for id in [1, 4, 5, 6, 7] {
        let swarm = if id == 1 {
            1
        } else if id == 7 {
            4
        } else {
            3
        };
        upsert_peer(&mut tracker, swarm, id, 0);
        let stop = Announce { event: Event::Stopped, ..announce(swarm, id, 0) };
        tracker.upsert_peer(Instant(30_000_000_000), &stop);
    }
    let now = Instant(40_000_000_000);
    assert_eq!(tracker.swarm_count(now), 0);
    assert_eq!(tracker.scrape(now, &InfoHash([3; 20])).downloaded, 3);
    tracker.upsert_peer(now, &announce(5, 9, 1));
    assert_eq!(tracker.swarm_count(now), 1);
    assert_eq!(tracker.scrape(now, &InfoHash([3; 20])).downloaded, 0);
}
