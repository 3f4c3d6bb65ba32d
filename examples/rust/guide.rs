//! The examples of docs/guide.md, which quotes from here.

mod client;

use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::Duration;

use client::Announce;
use test_tracker::blocking::Tracker;
use test_tracker::{
    Action, Answer, Counts, Error, Event, Fault, Filter, InfoHash, NewPeer, Options, Outcome,
    Script, Transport,
};

type Outcomes = Result<(), Box<dyn std::error::Error>>;

const INFO_HASH: [u8; 20] = *b"aaaaaaaaaaaaaaaaaaaa";

fn me(event: &'static str) -> Announce {
    Announce {
        info_hash: INFO_HASH,
        peer_id: *b"-XX0001-abcdefghijkl",
        port: 6881,
        left: 100,
        event,
    }
}

#[test]
fn see() -> Outcomes {
    let tracker = Tracker::start(Options::default())?;
    me("started").over_udp(tracker.udp_addresses()[0]);

    let announces = tracker.requests(Filter::announce().info_hash(INFO_HASH))?;
    assert_eq!(announces[0].event, Some(Event::Started));
    assert_eq!(announces[0].left, Some(100));
    assert_eq!(announces[0].parameter("numwant"), Some(&b"-1"[..]));
    assert!(matches!(&announces[0].answer, Answer::Announced(told) if told.peers.is_empty()));

    assert_eq!(tracker.swarms()?[0].counts.leechers, 1);
    assert_eq!(tracker.peers(INFO_HASH)?[0].address.port(), 6881);
    let counters = tracker.counters()?;
    let announces = counters.iter().find(|counter| counter.action == Action::Announce);
    assert_eq!(announces.map(|counter| counter.count), Some(1));
    Ok(())
}

#[test]
fn wait() -> Outcomes {
    let tracker = Tracker::start(Options::default())?;
    let announced = tracker.wait_for(Filter::announce().event(Event::Started)).count(2);
    me("started").over_udp(tracker.udp_addresses()[0]);
    me("started").over_http(tracker.http_addresses()[0]);

    let requests = announced.wait()?;
    assert_eq!(requests[1].transport, Transport::Http);
    Ok(())
}

#[test]
fn wait_in_vain() -> Outcomes {
    let tracker = Tracker::start(Options::default())?;
    me("started").over_udp(tracker.udp_addresses()[0]);

    let stopped = tracker.wait_for(Event::Stopped).past().timeout(Duration::from_millis(50));

    let Err(Error::Timeout(text)) = stopped.wait() else { panic!("nobody has stopped") };
    assert!(text.contains("requests with event stopped: expected at least 1, got 0"), "{text}");
    assert!(text.contains("(differs in event)"), "{text}");
    Ok(())
}

#[test]
fn watch() -> Outcomes {
    let tracker = Tracker::start(Options::default())?;
    let requests = tracker.watch(Filter::announce());
    for event in ["started", "completed", "stopped"] {
        me(event).over_http(tracker.http_addresses()[0]);
    }

    for request in requests {
        println!("{request}");
        if request.event == Some(Event::Stopped) {
            break;
        }
    }
    Ok(())
}

#[test]
fn expect() -> Outcomes {
    let tracker = Tracker::start(Options::default())?;
    tracker.expect(Filter::from(Event::Stopped).info_hash(INFO_HASH), 1)?;
    tracker.expect(Outcome::Refused, 0)?;

    me("started").over_udp(tracker.udp_addresses()[0]);
    me("stopped").over_udp(tracker.udp_addresses()[0]);

    tracker.close()?; // fails if what was expected did not come; to drop it would panic
    Ok(())
}

#[test]
fn peers_and_counts() -> Outcomes {
    let tracker = Tracker::start(Options::default())?;
    let seeder: SocketAddr = "203.0.113.7:51413".parse()?;
    let leecher: SocketAddr = "[2001:db8::7]:51413".parse()?;
    tracker.add_peer(INFO_HASH, NewPeer::new(seeder).left(0))?;
    tracker.add_peer(INFO_HASH, leecher)?;
    tracker.set_counts(INFO_HASH, Counts { seeders: 1000, leechers: 50, downloaded: 7000 })?;

    me("started").over_http(tracker.http_addresses()[0]);

    let announce = &tracker.requests(Action::Announce)?[0];
    assert!(matches!(&announce.answer, Answer::Announced(told) if told.seeders == 1000));
    assert!(tracker.remove_peer(INFO_HASH, seeder)?);
    Ok(())
}

#[test]
fn intervals_and_scripts() -> Outcomes {
    let tracker = Tracker::start(Options::default())?;
    let peer: SocketAddr = "203.0.113.9:1".parse()?;
    tracker.set_intervals(60, 30)?;
    tracker.next_announce(Script::new().interval(5).peers([peer]))?;

    assert_eq!(me("started").over_udp(tracker.udp_addresses()[0]), 5);
    assert_eq!(me("").over_udp(tracker.udp_addresses()[0]), 60);
    Ok(())
}

#[test]
fn refuse() -> Outcomes {
    let tracker = Tracker::start(Options::default())?;
    tracker.refuse(INFO_HASH, "unregistered torrent")?;

    let response = me("started").over_http(tracker.http_addresses()[0]);

    assert!(response.contains("14:failure reason20:unregistered torrent"), "{response}");
    tracker.refuse(INFO_HASH, None)?; // and now it may
    Ok(())
}

#[test]
fn clear_snapshot_and_restore() -> Outcomes {
    let tracker = Tracker::start(Options::default())?;
    let peer: SocketAddr = "203.0.113.7:51413".parse()?;
    tracker.add_peer(INFO_HASH, peer)?;
    let snapshot = tracker.snapshot()?;
    tracker.clear()?;
    assert_eq!(tracker.swarm_count()?, 0);

    let another = Tracker::start(Options::default())?;
    another.restore(&snapshot)?;
    assert_eq!(another.peers(INFO_HASH)?.len(), 1);
    Ok(())
}

#[test]
fn move_time() -> Outcomes {
    let tracker = Tracker::start(Options::default())?;
    tracker.freeze()?;
    me("started").over_udp(tracker.udp_addresses()[0]);

    tracker.advance(Duration::from_secs(3600))?;
    assert_eq!(tracker.peers(INFO_HASH)?[0].age, Duration::from_secs(3600));
    tracker.advance(Duration::from_secs(1))?; // longer than `peer_lifetime`
    assert_eq!(tracker.peers(INFO_HASH)?, []);
    Ok(())
}

#[test]
fn misbehave() -> Outcomes {
    let tracker = Tracker::start(Options::default())?;
    let http = tracker.http_addresses()[0];
    tracker.add_fault(Fault::of(Event::Stopped).refuse("unregistered torrent"))?;
    tracker.add_fault("http event=started status=503 header=\"Retry-After: 5\" then ok")?;

    assert!(me("started").over_http(http).starts_with("HTTP/1.1 503 "));
    assert!(me("started").over_http(http).starts_with("HTTP/1.1 200 "));
    assert!(me("stopped").over_http(http).contains("14:failure reason20:unregistered torrent"));

    let faults = tracker.faults()?;
    assert_eq!(faults[0].hits, 1);
    assert_eq!(tracker.requests(Filter::new().fault(faults[0].id))?[0].event, Some(Event::Stopped));
    tracker.clear_faults()?;
    Ok(())
}

#[test]
fn hold_replies() -> Outcomes {
    let tracker = Tracker::start(Options::default())?;
    let gate = tracker.hold(Event::Started)?;
    let address = tracker.udp_addresses()[0];
    let client = thread::spawn(move || me("started").over_udp(address));

    assert_eq!(gate.seen()?.left, Some(100));
    assert!(!client.is_finished()); // the tracker has its announce, and it has no reply

    gate.open()?;
    assert_eq!(client.join().expect("the client ends"), 1800);
    Ok(())
}

#[test]
fn outage() -> Outcomes {
    let tracker = Tracker::start(Options::default())?;
    let http = tracker.http_addresses()[0];

    tracker.down(None)?; // or for a while, by the tracker's clock: Duration::from_secs(60)
    assert!(TcpStream::connect(http).is_err());

    tracker.up()?; // on the same ports
    assert!(me("started").over_http(http).starts_with("HTTP/1.1 200 "));
    Ok(())
}

#[tokio::test]
async fn async_tests() -> Outcomes {
    let tracker = test_tracker::Tracker::start(Options::default()).await?;
    let started = tracker.wait_for(Event::Started);

    let address = tracker.udp_addresses()[0];
    tokio::task::spawn_blocking(move || me("started").over_udp(address));

    assert_eq!(started.await?.info_hashes, [InfoHash::from(INFO_HASH)]);
    tracker.close().await?;
    Ok(())
}
