//! Snapshots: what is taken up is what was put down, and no bytes are too strange.

use std::net::SocketAddr;
use std::time::Duration;

use proptest::prelude::*;
use test_tracker_guest::{
    Announce, Counts, Event, InfoHash, Instant, Overrides, PeerId, Script, ScriptedPeers, Secrets,
    Settings, Tracker,
};

const START: Instant = Instant(1 << 62);
const LIFETIME: Duration = Duration::from_secs(3600);

fn tracker(seed: u64) -> Tracker {
    let secrets = Secrets { connection_ids: [1; 16], choice: seed, tables: seed };
    Tracker::new(
        Settings { peer_lifetime: LIFETIME.as_secs() as u32, ..Settings::default() },
        secrets,
    )
}

fn announce() -> impl Strategy<Value = (u64, Announce)> {
    let address = prop_oneof![
        ((0..9u8).prop_map(|host| [127, 0, 0, host]), 1..9u16)
            .prop_map(|(ip, port)| SocketAddr::from((ip, port))),
        ((0..9u16).prop_map(|host| [0xfd00, 0, 0, 0, 0, 0, 0, host]), 1..9u16)
            .prop_map(|(ip, port)| SocketAddr::from((ip, port))),
    ];
    let numbers =
        (any::<u64>(), any::<u64>(), prop::option::of(0..3u64), prop::option::of(0..3u32));
    // Few ids and keys: peers of both families share them.
    (0..9u64, 0..3u8, 0..6u8, address, 0..5u32, numbers).prop_map(
        |(seconds, swarm, id, address, event, (uploaded, downloaded, left, key))| {
            let announce = Announce {
                info_hash: InfoHash([swarm; 20]),
                peer_id: PeerId([id; 20]),
                address,
                event: Event::from_number(event).expect("an event"),
                left,
                uploaded,
                downloaded,
                key,
                numwant: None,
            };
            (seconds, announce)
        },
    )
}

fn overrides() -> impl Strategy<Value = Overrides> {
    let number = || prop::option::of(any::<u32>());
    let hash = || any::<[u8; 20]>().prop_map(InfoHash);
    let peer = (any::<[u8; 16]>(), any::<u16>(), any::<[u8; 20]>())
        .prop_map(|(ip, port, id)| (SocketAddr::from((ip, port)), PeerId(id)));
    let peers = prop::option::of(prop::collection::vec(peer, 0..3));
    let script = (prop::option::of(hash()), number(), number(), peers).prop_map(
        |(info_hash, interval, min_interval, peers)| Script {
            info_hash,
            interval,
            min_interval,
            peers: peers.map(ScriptedPeers),
        },
    );
    let counts =
        (any::<u32>(), any::<u32>(), any::<u32>()).prop_map(|(seeders, leechers, downloaded)| {
            Counts { seeders, leechers, downloaded, partial_seeds: 0 }
        });
    let list = (
        prop::collection::vec((hash(), counts), 0..3),
        prop::collection::vec((hash(), ".*"), 0..3),
        prop::collection::vec(script, 0..3),
    );
    (number(), number(), list).prop_map(|(interval, min_interval, (counts, refusals, scripts))| {
        let mut overrides = Overrides::default();
        (overrides.interval, overrides.min_interval) = (interval, min_interval);
        for script in scripts {
            overrides.add_script(script).expect("room");
        }
        for (hash, counts) in counts {
            overrides.set_counts(hash, Some(counts)).expect("room");
        }
        for (hash, reason) in refusals {
            overrides.refuse(hash, Some(reason)).expect("room");
        }
        overrides
    })
}

/// Everything that can be seen of a tracker's swarms, in an order of its own.
fn seen(tracker: &mut Tracker, now: Instant) -> Vec<String> {
    let mut seen = Vec::new();
    for swarm in 0..3 {
        let info_hash = InfoHash([swarm; 20]);
        seen.push(format!("{:?}", tracker.scrape(now, &info_hash)));
        let peers = tracker.peers(now, &info_hash).map(|mut peer| {
            peer.last_heard = Instant((now - peer.last_heard).as_nanos() as u64);
            format!("{peer:?}")
        });
        seen.extend(peers);
    }
    seen.sort();
    seen
}

fn filled(announces: &[(u64, Announce)], overrides: &Overrides) -> (Tracker, Instant) {
    let (mut tracker, mut now) = (tracker(1), START);
    for (seconds, announce) in announces {
        now = now + Duration::from_secs(*seconds);
        tracker.upsert_peer(now, announce);
    }
    tracker.overrides = overrides.clone();
    (tracker, now)
}

/// Found by fuzzing: the second one's numbers would have been put in the place of the first one's.
#[test]
fn a_swarm_that_is_there_twice_is_refused() {
    let (mut tracker, now) = (tracker(1), START);
    let swarm = [&[7; 20][..], &[0, 0, 0, 9], &[0; 4]].concat();
    // No interval of either kind, and no numbers, refusals and scripts.
    let start = [&b"tracker2"[..], &[0; 2], &[0; 12]].concat();
    tracker.restore(now, &[&start[..], &[0, 0, 0, 1], &swarm].concat()).expect("a snapshot");
    assert_eq!(tracker.scrape(now, &InfoHash([7; 20])).downloaded, 9);
    let twice = [&start[..], &[0, 0, 0, 2], &swarm, &swarm].concat();
    let text = tracker.restore(now, &twice).expect_err("an error");
    assert_eq!(text, "snapshot: a swarm for the second time at byte 74");
}

/// The text of a key goes with its hash.
#[test]
fn a_key_with_the_text_of_another_is_refused() {
    let peer = |key: &[u8]| {
        let start = [&b"tracker2"[..], &[0; 2], &[0; 12]].concat();
        let swarm = [&[0, 0, 0, 1][..], &[7; 20], &[0; 4], &[0, 0, 0, 1]].concat();
        let peer = [&[0; 8][..], &[4, 127, 0, 0, 1, 0, 1], &[7; 20], key, &[0; 18]].concat();
        [start, swarm, peer].concat()
    };
    let (mut tracker, now) = (tracker(1), START);
    tracker.restore(now, &peer(&[1, 0, 0, 0, 5, 0])).expect("a snapshot");
    let key = |tracker: &mut Tracker| {
        let peer = tracker.peers(now, &InfoHash([7; 20])).next().expect("a peer");
        tracker.key_of(&peer)
    };
    assert_eq!(key(&mut tracker).as_deref(), Some("00000005"));
    for wrong in [&[1, 0, 0, 0, 5, 1, 0, 0, 0, 1, b'x'][..], &[0, 1, 0, 0, 0, 1, b'x']] {
        let text = tracker.restore(now, &peer(wrong)).expect_err("an error");
        assert!(text.starts_with("snapshot: the text of another key at byte "), "{text}");
    }
    assert_eq!(key(&mut tracker).as_deref(), Some("00000005"));
}

/// Found by the property below.
#[test]
fn a_swarm_whose_last_peer_has_stopped_leaves_nothing_in_a_snapshot() {
    let (mut tracker, now) = (tracker(1), START);
    let empty = tracker.snapshot(now);
    let started = Announce {
        info_hash: InfoHash([7; 20]),
        peer_id: PeerId([7; 20]),
        address: SocketAddr::from(([127, 0, 0, 1], 1)),
        event: Event::Started,
        left: Some(1),
        uploaded: 0,
        downloaded: 0,
        key: None,
        numwant: None,
    };
    tracker.upsert_peer(now, &started);
    assert_ne!(tracker.snapshot(now), empty);
    tracker.upsert_peer(now, &Announce { event: Event::Stopped, ..started });
    assert_eq!(tracker.snapshot(now), empty);
}

proptest! {
    #[test]
    fn another_tracker_takes_up_what_one_has_put_down(
        announces in prop::collection::vec(announce(), 0..150), overrides in overrides()
    ) {
        let (mut first, now) = filled(&announces, &overrides);
        let snapshot = first.snapshot(now);
        // A tracker that has just begun, with a clock of its own and swarms of its own.
        let (mut second, other_now) = filled(&announces[..announces.len().min(3)], &Overrides::default());
        second.restore(other_now, &snapshot).expect("a snapshot");
        prop_assert_eq!(seen(&mut second, other_now), seen(&mut first, now));
        prop_assert_eq!(&second.overrides, &overrides);
        prop_assert_eq!(second.snapshot(other_now), snapshot);
        // They grow older alike.
        for seconds in [3595, 3, 3, 3600] {
            let later = Duration::from_secs(seconds);
            prop_assert_eq!(seen(&mut second, other_now + later), seen(&mut first, now + later));
        }
    }

    #[test]
    fn bytes_that_are_no_snapshot_change_nothing(
        announces in prop::collection::vec(announce(), 1..20),
        overrides in overrides(),
        cut in any::<prop::sample::Index>(),
        garbage in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let (mut tracker, now) = filled(&announces, &overrides);
        let snapshot = tracker.snapshot(now);
        let before = seen(&mut tracker, now);
        let mut damaged = vec![
            snapshot[..cut.index(snapshot.len())].to_vec(),
            [&snapshot[..], &[0]].concat(),
            garbage.clone(),
        ];
        damaged.push([b"tracker2", &garbage[..]].concat());
        for bytes in damaged {
            if let Err(text) = tracker.restore(now, &bytes) {
                prop_assert!(text.starts_with("snapshot: "), "{}", text);
                prop_assert_eq!(seen(&mut tracker, now), before.clone());
                prop_assert_eq!(&tracker.overrides, &overrides);
            } else {
                // By chance: then it is one.
                prop_assert!(bytes.starts_with(b"tracker2"));
                tracker.restore(now, &snapshot).expect("a snapshot");
            }
        }
    }
}
