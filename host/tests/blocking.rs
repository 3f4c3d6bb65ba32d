//! The tracker of tests that are not async.

mod common;

use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use common::{INFO_HASH, announce_to, connect, get};
use test_tracker::blocking::Tracker;
use test_tracker::{Counts, Error, Event, Fault, Filter, NewPeer, Options, Script, ToldPeer};

#[test]
fn a_test_without_an_executor_waits_watches_and_expects() {
    let tracker = Tracker::start(Options::default()).unwrap();
    let http = tracker.http_addresses()[0];
    tracker.expect(Filter::connect(), 1).unwrap();
    let watch = tracker.watch(Filter::announce());
    let wait = tracker.wait_for(Event::Stopped);
    announce_to(http, "event=started");
    announce_to(http, "event=stopped");
    assert_eq!(wait.wait().unwrap().number, 2);
    let in_vain = tracker.wait_for(Event::Paused).timeout(Duration::from_millis(1)).wait();
    assert!(matches!(in_vain, Err(Error::Timeout(_))), "{in_vain:?}");
    assert_eq!(tracker.requests(Filter::announce()).unwrap().len(), 2);
    assert_eq!(tracker.wait_for(Filter::announce()).past().count(2).wait().unwrap().len(), 2);
    assert!(matches!(tracker.verify(), Err(Error::Unmet(_))));
    connect(tracker.udp_addresses()[0]);
    tracker.close().unwrap();
    assert_eq!(watch.map(|request| request.number).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn a_test_without_an_executor_sets_what_it_likes() {
    let tracker = Tracker::start(Options::default().frozen(true)).unwrap();
    let peer = ([192, 0, 2, 1], 6881);
    tracker.add_peer(INFO_HASH, NewPeer::new(peer).left(0)).unwrap();
    let refused = tracker.add_peer(INFO_HASH, NewPeer::new(([192, 0, 2, 1], 0)));
    assert!(matches!(refused, Err(Error::Argument(_))), "{refused:?}");
    tracker.advance(Duration::from_secs(10)).unwrap();
    assert_eq!(tracker.peers(INFO_HASH).unwrap()[0].age, Duration::from_secs(10));
    assert_eq!(tracker.swarms().unwrap()[0].counts.seeders, 1);

    tracker.set_counts(INFO_HASH, Counts { seeders: 7, ..Counts::default() }).unwrap();
    tracker.set_counts(INFO_HASH, None).unwrap();
    tracker.set_intervals(5, None).unwrap();
    tracker.next_announce(Script::new().peers([ToldPeer::new(peer)])).unwrap();
    tracker.refuse(INFO_HASH, "no longer here").unwrap();
    tracker.refuse(INFO_HASH, None).unwrap();

    let snapshot = tracker.snapshot().unwrap();
    let another = Tracker::start(Options::default()).unwrap();
    another.restore(&snapshot).unwrap();
    assert_eq!(another.peers(INFO_HASH).unwrap().len(), 1);
    assert!(matches!(another.restore(b"nonsense"), Err(Error::Argument(_))));

    assert_eq!(tracker.remove_peer(INFO_HASH, peer), Ok(true));
    assert_eq!(tracker.remove_peer(INFO_HASH, peer), Ok(false));
    tracker.clear().unwrap();
    assert_eq!(tracker.recorded().unwrap().total, 0);
    assert_eq!(tracker.counters(), Ok(vec![]));
}

#[test]
fn a_test_without_an_executor_lets_things_go_wrong() {
    let tracker = Tracker::start(Options::default()).unwrap();
    let (udp, http) = (tracker.udp_addresses()[0], tracker.http_addresses()[0]);
    let busy = tracker.add_fault(Fault::of(Event::Stopped).once().status(503)).unwrap();
    assert!(get(http, "/announce?event=stopped").starts_with("HTTP/1.1 503 "));
    assert_eq!(tracker.faults().unwrap()[0].hits, 1);
    assert_eq!(tracker.release(busy), Ok(0));
    assert_eq!(tracker.remove_fault(busy), Ok(true));
    assert!(matches!(tracker.add_fault("drpo"), Err(Error::Argument(_))));
    tracker.add_fault("drop").unwrap();
    tracker.clear_faults().unwrap();

    let gate = tracker.hold(Filter::connect()).unwrap();
    let client = thread::spawn(move || connect(udp));
    assert_eq!(gate.seen().unwrap().faults, [gate.fault()]);
    gate.open().unwrap();
    client.join().unwrap();

    tracker.forget_connection_ids().unwrap();
    tracker.down(None).unwrap();
    assert!(TcpStream::connect(http).is_err());
    tracker.up().unwrap();
    connect(udp);
}
