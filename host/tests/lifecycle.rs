//! Starting, asking and closing trackers.

mod common;

use std::io::{ErrorKind, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};

use common::{addresses, assert_free, connect, get, soon, start};
use test_tracker::{Error, InfoHash, Listen, ListenerKind, Options, Tracker};

#[tokio::test]
async fn the_default_serves_both_protocols_on_localhost() {
    let tracker = start(Options::default()).await;
    let (udp, http) = (tracker.udp_addresses()[0], tracker.http_addresses()[0]);
    for address in addresses(&tracker) {
        assert!(address.1.ip().is_loopback() && address.1.port() != 0, "{address:?}");
    }
    assert_eq!(tracker.udp_urls()[0], format!("udp://127.0.0.1:{}/announce", udp.port()));
    assert_eq!(tracker.http_urls()[0], format!("http://127.0.0.1:{}/announce", http.port()));
    assert_eq!(tracker.ws_urls()[0], format!("ws://127.0.0.1:{}/announce", http.port()));

    let (action, transaction, _) = connect(udp);
    assert_eq!((action, transaction), (0, 0x01020304));
    let answer = get(http, "/announce");
    assert!(answer.starts_with("HTTP/1.1 "), "{answer}");
    tracker.close().await.unwrap();
}

#[tokio::test]
async fn localhost_is_one_port_on_each_loopback_address() {
    let tracker = start(Options::new().udp(Listen::localhost(0))).await;
    assert!(tracker.http_addresses().is_empty() && tracker.http_urls().is_empty());
    assert!(tracker.ws_urls().is_empty());
    let addresses = tracker.udp_addresses();
    let port = addresses[0].port();
    let ips: Vec<_> = addresses.iter().map(|address| address.ip().to_string()).collect();
    let ipv6 = UdpSocket::bind("[::1]:0").is_ok();
    assert_eq!(ips, if ipv6 { vec!["127.0.0.1", "::1"] } else { vec!["127.0.0.1"] });
    assert!(addresses.iter().all(|address| address.port() == port), "{addresses:?}");
}

#[tokio::test]
async fn a_peer_is_told_as_it_announced_itself() {
    let tracker = start(Options::new().http("127.0.0.1:0")).await;
    let info_hash: InfoHash = "00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff".parse().unwrap();
    let target = format!(
        "/announce?info_hash={}&peer_id=-XX0001-%00%80%FFabcdefghi&port=6881\
         &uploaded=10&downloaded=20&left=30&compact=1",
        "%00%FF".repeat(10),
    );
    let answer = get(tracker.http_addresses()[0], &target);
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");

    let peers = soon("the peers", tracker.peers(info_hash)).await.unwrap();
    let [peer] = &peers[..] else { panic!("expected one peer: {peers:?}") };
    assert_eq!(peer.address, "127.0.0.1:6881".parse().unwrap());
    assert_eq!(peer.peer_id.as_bytes(), b"-XX0001-\x00\x80\xffabcdefghi");
    assert_eq!((peer.left, peer.uploaded, peer.downloaded), (Some(30), 10, 20));
    assert_eq!(soon("the swarms", tracker.swarm_count()).await, Ok(1));
    assert_eq!(soon("no peers", tracker.peers([1; 20])).await, Ok(vec![]));
}

#[tokio::test]
async fn several_trackers_keep_their_swarms_apart() {
    let first = start(Options::default()).await;
    let second = start(Options::default()).await;
    let target = format!(
        "/announce?info_hash={}&peer_id=-XX0001-abcdefghijkl&port=6881&uploaded=0&downloaded=0&left=0",
        "%01".repeat(20),
    );
    get(first.http_addresses()[0], &target);
    assert_eq!(soon("the swarms", first.swarm_count()).await, Ok(1));
    assert_eq!(soon("the swarms", second.swarm_count()).await, Ok(0));
    soon("the end of the first", first.close()).await.unwrap();
    connect(second.udp_addresses()[0]);
}

#[tokio::test]
async fn closing_frees_the_ports_though_a_client_holds_a_connection() {
    let tracker = start(Options::default()).await;
    let mut client = TcpStream::connect(tracker.http_addresses()[0]).unwrap();
    client.write_all(b"GET /announce?info_").unwrap();
    // An answer to another request shows that the first connection has been accepted.
    get(tracker.http_addresses()[0], "/announce");
    let addresses = addresses(&tracker);
    soon("the end", tracker.close()).await.unwrap();
    // The client's end lingers, as it would with any server, and std's listener does not mind.
    assert_free(&addresses);
}

#[tokio::test]
async fn dropping_frees_the_ports() {
    let tracker = start(Options::default()).await;
    let addresses = addresses(&tracker);
    drop(tracker);
    assert_free(&addresses);
}

/// No executor but the smallest.
#[test]
fn a_tracker_needs_no_tokio_of_its_user() {
    pollster::block_on(async {
        let tracker = Tracker::start(Options::default()).await.unwrap();
        connect(tracker.udp_addresses()[0]);
        assert_eq!(tracker.swarm_count().await, Ok(0));
        tracker.close().await.unwrap();
    });
}

#[tokio::test]
async fn a_port_in_use_is_an_error_that_names_it() {
    let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
    let http = TcpListener::bind("127.0.0.1:0").unwrap();
    let cases = [
        (ListenerKind::Udp, udp.local_addr().unwrap()),
        (ListenerKind::Http, http.local_addr().unwrap()),
        (ListenerKind::Control, http.local_addr().unwrap()),
    ];
    for (listener, address) in cases {
        let options = match listener {
            ListenerKind::Udp => Options::new().http("127.0.0.1:0").udp(address),
            ListenerKind::Http => Options::new().udp("127.0.0.1:0").http(address),
            ListenerKind::Control => Options::new().control(address),
        };
        let error = soon("an error", Tracker::start(options)).await.unwrap_err();
        assert_eq!(error, Error::Bind { listener, address, reason: ErrorKind::AddrInUse });
        assert!(error.to_string().starts_with(&format!("{listener} {address}: ")), "{error}");
    }
}

#[tokio::test]
async fn options_that_make_no_sense_are_errors_that_say_why() {
    for text in ["", "6969", "localhost", "example.org:80", "127.0.0.1", "::1:80", "[::1]:65536"] {
        for options in [Options::default().udp(text), Options::default().http(text)] {
            let error = Tracker::start(options).await.unwrap_err();
            assert!(matches!(error, Error::Listen(_)), "{text}: {error}");
            let message = error.to_string();
            assert!(message.contains(&format!("`{text}`")), "{message}");
            assert!(message.contains("IP:PORT or localhost:PORT"), "{message}");
        }
    }
}
