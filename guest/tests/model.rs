//! The tracker against a model that is too simple to be wrong: any sequence of announces, scrapes
//! and waits gives the same counts, members and expiry in both.

use std::collections::{BTreeMap, HashSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use proptest::prelude::*;
use test_tracker_guest::{
    Announce, Counts, Event, Families, InfoHash, Instant, PeerId, Secrets, Settings, Tracker,
};

const LIFETIME: Duration = Duration::from_secs(100);

#[derive(Clone, Debug)]
enum Step {
    Announce(Announce),
    Wait(Duration),
}

/// Peers by swarm and peer id and family, with what was last said and when.
#[derive(Default)]
struct Model {
    peers: BTreeMap<(InfoHash, [u8; 20], bool), (Announce, Instant)>,
    downloaded: BTreeMap<InfoHash, u32>,
}

impl Model {
    fn announce(&mut self, now: Instant, announce: &Announce) {
        let key = (announce.info_hash, announce.peer_id.0, announce.address.is_ipv6());
        if announce.event == Event::Stopped {
            self.peers.remove(&key);
            return;
        }
        let was_leecher = self.peers.get(&key).is_some_and(|(before, _)| before.left != Some(0));
        if was_leecher && announce.left == Some(0) {
            *self.downloaded.entry(announce.info_hash).or_default() += 1;
        }
        self.peers.retain(|known, (other, _)| {
            *known == key || known.0 != key.0 || other.address != announce.address
        });
        self.peers.insert(key, (announce.clone(), now));
    }

    fn expire(&mut self, now: Instant) {
        self.peers.retain(|_, (_, heard)| now - *heard <= LIFETIME);
    }

    fn swarm(&self, info_hash: InfoHash) -> impl Iterator<Item = &Announce> {
        let of_it = move |(key, _): &(&(InfoHash, _, _), _)| key.0 == info_hash;
        self.peers.iter().filter(of_it).map(|(_, (announce, _))| announce)
    }

    fn counts(&self, info_hash: InfoHash) -> Counts {
        let count = |test: fn(&Announce) -> bool| {
            self.swarm(info_hash).filter(|announce| test(announce)).count() as u32
        };
        Counts {
            seeders: count(|peer| peer.left == Some(0)),
            leechers: count(|peer| peer.left != Some(0)),
            partial_seeds: count(|peer| peer.left != Some(0) && peer.event == Event::Paused),
            downloaded: self.downloaded.get(&info_hash).copied().unwrap_or_default(),
        }
    }
}

fn tracker() -> Tracker {
    let settings = Settings { peer_lifetime: LIFETIME, ..Settings::default() };
    Tracker::new(settings, Secrets { connection_ids: [1; 16], choice: 2, tables: 3 })
}

/// Few swarms, ids and addresses, so that they meet.
fn step() -> impl Strategy<Value = Step> {
    let address = (0..4u8, 1..4u16, any::<bool>()).prop_map(|(host, port, v6)| {
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
    let announce =
        (0..3u8, 0..6u8, address, event, prop::option::of(0..2u64), prop::option::of(0..9u32))
            .prop_map(|(swarm, id, address, event, left, numwant)| {
                Step::Announce(Announce {
                    info_hash: InfoHash([swarm; 20]),
                    peer_id: PeerId([id; 20]),
                    address,
                    event,
                    left,
                    uploaded: 1,
                    downloaded: 2,
                    numwant,
                })
            });
    prop_oneof![8 => announce, 1 => (0..150u64).prop_map(|s| Step::Wait(Duration::from_secs(s)))]
}

proptest! {
    #[test]
    fn the_tracker_agrees_with_the_model(steps in prop::collection::vec(step(), 1..120)) {
        let (mut tracker, mut model, mut now) = (tracker(), Model::default(), Instant(0));
        for step in steps {
            let announce = match step {
                Step::Wait(time) => {
                    now = now + time;
                    model.expire(now);
                    continue;
                }
                Step::Announce(announce) => announce,
            };
            let mut told = Vec::new();
            let counts = tracker.announce(now, &announce, Families::Both, |peer| {
                told.push((peer.address, peer.id.0));
            });
            model.announce(now, &announce);
            prop_assert_eq!(counts, model.counts(announce.info_hash));

            // Nobody twice, nobody but members, never the asker, as many as wanted and there.
            let members: HashSet<_> = model.swarm(announce.info_hash)
                .filter(|other| other.peer_id != announce.peer_id)
                .map(|other| (other.address, other.peer_id.0)).collect();
            let distinct: HashSet<_> = told.iter().copied().collect();
            prop_assert_eq!(distinct.len(), told.len());
            prop_assert!(distinct.is_subset(&members));
            let wanted = match announce.event {
                Event::Stopped => 0,
                _ => announce.numwant.map_or(50, |wanted| wanted as usize),
            };
            prop_assert_eq!(told.len(), wanted.min(members.len()));

            for swarm in 0..3 {
                let info_hash = InfoHash([swarm; 20]);
                prop_assert_eq!(tracker.scrape(now, &info_hash), model.counts(info_hash));
                let mut listed: Vec<_> = tracker.peers(now, &info_hash).map(|peer| peer.address).collect();
                let mut expected: Vec<_> = model.swarm(info_hash).map(|peer| peer.address).collect();
                listed.sort();
                expected.sort();
                prop_assert_eq!(listed, expected);
            }
            let swarms: HashSet<_> = model.peers.keys().map(|key| key.0.0).collect();
            prop_assert_eq!(tracker.swarm_count(now) as usize, swarms.len());
            let oldest = model.peers.values().map(|(_, heard)| *heard).min();
            // It may ask to be called too early, but never too late.
            match (tracker.next_expiry(), oldest) {
                (Some(next), Some(oldest)) => prop_assert!(next <= oldest + LIFETIME + Duration::from_nanos(1)),
                (next, oldest) => prop_assert!(oldest.is_none(), "{next:?} {oldest:?}"),
            }
        }
    }
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
        numwant: Some(numwant),
    };
    for id in 1..=9 {
        tracker.announce(Instant(0), &announce(id, 0), Families::V4, |_| {});
    }
    let mut told = BTreeMap::<_, u32>::new();
    const ROUNDS: u32 = 8_000;
    for _ in 0..ROUNDS {
        let mut pair = Vec::new();
        tracker.announce(Instant(0), &announce(5, 2), Families::V4, |peer| pair.push(peer.id.0[0]));
        pair.sort();
        *told.entry(pair).or_default() += 1;
    }
    // 8 others: 28 pairs, each about 286 times. The generator is seeded, so this never varies.
    assert_eq!(told.len(), 28, "{told:?}");
    for (pair, count) in told {
        assert!((200..380).contains(&count), "{pair:?} {count}");
    }
}
