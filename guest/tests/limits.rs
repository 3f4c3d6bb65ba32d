//! What a test may give a tracker has bounds, so that no test can fill its memory.

use std::net::SocketAddr;

use test_tracker_guest::fault::Fault;
use test_tracker_guest::record::{Filter, Times};
use test_tracker_guest::{
    Counts, InfoHash, Instant, Overrides, PeerId, Script, ScriptedPeers, Secrets, Settings, Tracker,
};

fn tracker() -> Tracker {
    Tracker::new(Settings::default(), Secrets { connection_ids: [1; 16], choice: 2, tables: 3 })
}

fn torrent(number: u32) -> InfoHash {
    let mut info_hash = [0; 20];
    info_hash[..4].copy_from_slice(&number.to_be_bytes());
    InfoHash(info_hash)
}

/// Calls it with 0, 1, … until it fails. Returns how often it did not, and the error.
fn until_full(mut add: impl FnMut(u32) -> Result<(), String>) -> (u32, String) {
    (0..1_000_000).find_map(|number| Some((number, add(number).err()?))).expect("a bound")
}

#[test]
fn expectations_are_bounded() {
    let mut tracker = tracker();
    let mut add = |_| tracker.record.expect(Filter::default(), Times { min: 0, max: None });
    let error = "expectation: 1000 are here already, expected fewer".to_owned();
    assert_eq!(until_full(&mut add), (1000, error));
    tracker.clear(Instant(0));
    tracker.record.expect(Filter::default(), Times { min: 0, max: None }).expect("room again");
}

#[test]
fn torrents_with_counts_are_bounded() {
    let mut overrides = Overrides::default();
    let counts = Some(Counts::default());
    let error = "counts: 10000 torrents have some, expected fewer".to_owned();
    assert_eq!(
        until_full(|number| overrides.set_counts(torrent(number), counts)),
        (10_000, error.clone())
    );
    overrides.set_counts(torrent(0), counts).expect("it has some already");
    overrides.set_counts(torrent(0), None).expect("fewer");
    overrides.set_counts(torrent(10_000), counts).expect("room again");
    assert_eq!(overrides.set_counts(torrent(0), counts), Err(error));
}

#[test]
fn refusals_are_bounded() {
    let mut overrides = Overrides::default();
    let refuse = |number| overrides.refuse(torrent(number), Some("no".into()));
    let error = "refusals: 10000 torrents have some, expected fewer".to_owned();
    assert_eq!(until_full(refuse), (10_000, error));

    let mut overrides = Overrides::default();
    let refuse = |number| overrides.refuse(torrent(number), Some("n".repeat(65_536)));
    let error =
        "reason: 65536 bytes, expected at most 1048576 for all torrents together".to_owned();
    assert_eq!(until_full(refuse), (16, error));
    overrides.refuse(torrent(3), Some("n".repeat(65_536))).expect("in place of the old one");
}

#[test]
fn scripts_are_bounded() {
    let mut overrides = Overrides::default();
    let error = "script: 1000 are here already, expected fewer".to_owned();
    assert_eq!(until_full(|_| overrides.add_script(Script::default())), (1000, error));

    let mut overrides = Overrides::default();
    let peer = (SocketAddr::from(([192, 0, 2, 1], 1)), PeerId([1; 20]));
    let script = Script { peers: Some(ScriptedPeers(vec![peer; 30_000])), ..Script::default() };
    let error = "peers: 120000 in all scripts, expected at most 100000".to_owned();
    assert_eq!(until_full(|_| overrides.add_script(script.clone())), (3, error));
}

#[test]
fn faults_are_bounded() {
    let add = |tracker: &mut Tracker, text: &str| {
        Fault::parse(text).and_then(|fault| tracker.faults.add(fault)).map(|_| ())
    };
    let mut few = tracker();
    let error = "fault: 1000 are here already, expected fewer".to_owned();
    assert_eq!(until_full(|_| add(&mut few, "drop")), (1000, error));

    let mut long = tracker();
    let text = format!("http announce body={}", "b".repeat(3 << 20));
    let (added, error) = until_full(|_| add(&mut long, &text));
    assert_eq!(added, 5);
    assert!(error.ends_with("bytes with the others, expected at most 16777216"), "{error}");

    let mut steps = tracker();
    let text = format!("drop{}", " then ok".repeat(2_999));
    let error = "steps: more than 10000, expected at most as many in all faults".to_owned();
    assert_eq!(until_full(|_| add(&mut steps, &text)), (3, error.clone()));
    let all = format!("[{}]", vec![format!("{text:?}"); 4].join(","));
    assert_eq!(Fault::parse_list(&all).err(), Some(format!("faults[3]: {error}")));
    let many = format!("drop{}", " then ok".repeat(10_000));
    assert_eq!(Fault::parse(&many).err(), Some(error.clone()));
    let many = format!("{{\"steps\":[{{}}{}]}}", ",{}".repeat(10_000));
    assert_eq!(Fault::parse(&many).err(), Some(error));
}

#[test]
fn texts_are_bounded() {
    let long = format!("drop name={}", "n".repeat(4 << 20));
    let bytes = long.len();
    let error = format!("fault: {bytes} bytes, expected at most 4194304");
    assert_eq!(Fault::parse(&long).err(), Some(error));
    let json = format!("[{long:?}]");
    let bytes = json.len();
    let error = format!("JSON: {bytes} bytes, expected at most 4194304");
    assert_eq!(Fault::parse_list(&json).err(), Some(error.clone()));
}

#[test]
fn a_snapshot_keeps_to_the_bounds() {
    let mut full = tracker();
    for number in 0..10_000 {
        full.overrides.set_counts(torrent(number), Some(Counts::default())).expect("room");
    }
    let now = Instant(0);
    let snapshot = full.snapshot(now);
    tracker().restore(now, &snapshot).expect("as many as there is room for");
    // The number of counts comes after the mark, and two intervals that are not set.
    let (head, rest) = snapshot.split_at(10);
    assert_eq!(rest[..4], 10_000_u32.to_be_bytes());
    let one_more = [&torrent(10_000).0[..], &[0; 12]].concat();
    let larger = [head, &10_001_u32.to_be_bytes()[..], &one_more, &rest[4..]].concat();
    let error = "counts: 10000 torrents have some, expected fewer".to_owned();
    assert_eq!(tracker().restore(now, &larger), Err(error));
}
