//! Trackers that are down for a while.

mod common;

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::time::Duration;

use common::{INFO_HASH, LIMIT, addresses, announce, assert_free, connect, get, soon, start};
use test_tracker::{Error, Options, Tracker};

fn assert_refused(address: SocketAddr) {
    let error = TcpStream::connect_timeout(&address, LIMIT).expect_err("nobody listens");
    assert_eq!(error.kind(), ErrorKind::ConnectionRefused, "{error}");
}

fn assert_serves(tracker: &Tracker) {
    connect(tracker.udp_addresses()[0]);
    for http in tracker.http_addresses() {
        assert!(get(*http, "/announce").starts_with("HTTP/1.1 "));
    }
}

#[tokio::test]
async fn a_tracker_that_is_down_is_gone_and_comes_back_as_it_was() {
    let tracker = start(Options::default()).await;
    announce(&tracker, "event=started");
    let addresses = addresses(&tracker);
    for _ in 0..3 {
        soon("the outage", tracker.down(None)).await.unwrap();
        assert_free(&addresses);
        tracker.http_addresses().iter().copied().for_each(assert_refused);
        // What it knows is still there.
        assert_eq!(soon("the peers", tracker.peers(INFO_HASH)).await.unwrap().len(), 1);

        soon("the recovery", tracker.up()).await.unwrap();
        assert_serves(&tracker);
    }
    soon("the end", tracker.close()).await.unwrap();
}

#[tokio::test]
async fn connections_end_with_it() {
    let tracker = start(Options::default()).await;
    let mut client = TcpStream::connect(tracker.http_addresses()[0]).unwrap();
    client.set_read_timeout(Some(LIMIT)).unwrap();
    client.write_all(b"GET /announce?info_").unwrap();
    // An answer to another request shows that the first connection has been accepted.
    get(tracker.http_addresses()[0], "/announce");
    soon("the outage", tracker.down(None)).await.unwrap();
    match client.read(&mut [0; 1]) {
        Ok(read) => assert_eq!(read, 0),
        Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}"),
    }
}

#[tokio::test]
async fn an_outage_ends_by_the_clock_of_the_tracker() {
    let tracker = start(Options::default().frozen(true)).await;
    let http = tracker.http_addresses()[0];
    soon("the outage", tracker.down(Duration::from_secs(3600))).await.unwrap();
    soon("an answer", tracker.advance(Duration::from_secs(3599))).await.unwrap();
    assert_refused(http);
    soon("an answer", tracker.advance(Duration::from_secs(1))).await.unwrap();
    soon("the recovery", async {
        while TcpStream::connect(http).is_err() {
            // Between two answers it takes a turn.
            tracker.recorded().await.unwrap();
        }
    })
    .await;
    soon("the recovery", tracker.up()).await.unwrap();
    assert_serves(&tracker);
}

#[tokio::test]
async fn who_is_down_goes_down_and_who_is_up_comes_up() {
    let tracker = start(Options::default()).await;
    soon("the recovery", tracker.up()).await.unwrap();
    assert_serves(&tracker);
    soon("the outage", tracker.down(None)).await.unwrap();
    soon("the outage", tracker.down(None)).await.unwrap();
    assert_refused(tracker.http_addresses()[0]);
    soon("the recovery", tracker.up()).await.unwrap();
    assert_serves(&tracker);
}

#[tokio::test]
async fn an_outage_of_no_time_is_one_too() {
    let tracker = start(Options::default()).await;
    for duration in [Duration::ZERO, Duration::from_nanos(1)] {
        soon("the outage", tracker.down(duration)).await.unwrap();
        soon("the recovery", tracker.up()).await.unwrap();
        assert_serves(&tracker);
    }
}

#[tokio::test]
async fn it_waits_for_a_port_that_is_taken_and_answers_meanwhile() {
    let tracker = start(Options::new().udp("127.0.0.1:0")).await;
    let address = tracker.udp_addresses()[0];
    soon("the outage", tracker.down(None)).await.unwrap();
    let taken = UdpSocket::bind(address).unwrap();
    let mut up = Box::pin(tracker.up());
    tokio::select! {
        biased;
        _ = &mut up => panic!("the port is taken"),
        swarms = soon("an answer", tracker.swarm_count()) => assert_eq!(swarms, Ok(0)),
    }
    drop(taken);
    soon("the recovery", up).await.unwrap();
    connect(address);
}

#[tokio::test]
async fn a_tracker_is_closed_whether_it_is_down_or_on_its_way_up() {
    let tracker = start(Options::new().udp("127.0.0.1:0")).await;
    let addresses = addresses(&tracker);
    soon("the outage", tracker.down(None)).await.unwrap();
    soon("the end", tracker.close()).await.unwrap();
    assert_free(&addresses);

    let tracker = start(Options::new().udp("127.0.0.1:0")).await;
    soon("the outage", tracker.down(None)).await.unwrap();
    let _taken = UdpSocket::bind(tracker.udp_addresses()[0]).unwrap();
    tokio::select! {
        biased;
        _ = tracker.up() => panic!("the port is taken"),
        answer = soon("an answer", tracker.recorded()) => assert_ne!(answer, Err(Error::Closed)),
    }
    soon("the end", tracker.close()).await.unwrap();
}

#[tokio::test]
async fn connection_ids_are_forgotten_on_request() {
    let tracker = start(Options::default()).await;
    let udp = tracker.udp_addresses()[0];
    let (.., connection_id) = connect(udp);
    let client = UdpSocket::bind("127.0.0.1:0").unwrap();
    client.set_read_timeout(Some(LIMIT)).unwrap();
    let scrape = || {
        let scrape =
            [&connection_id.to_be_bytes()[..], &[0, 0, 0, 2], b"abcd", &INFO_HASH].concat();
        client.send_to(&scrape, udp).unwrap();
        let mut reply = [0; 128];
        client.recv(&mut reply).expect("a reply");
        u32::from_be_bytes(reply[..4].try_into().unwrap())
    };
    assert_eq!(scrape(), 2);
    soon("an answer", tracker.forget_connection_ids()).await.unwrap();
    assert_eq!(scrape(), 3, "an error");
}
