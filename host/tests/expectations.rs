//! What a test expects of its clients, and what becomes of the test if it does not come.

mod common;

use std::io::Write;
use std::net::{TcpStream, UdpSocket};
use std::panic::{self, AssertUnwindSafe};
use std::time::Duration;

use common::{addresses, announce, assert_free, connect, soon, start};
use test_tracker::{Error, Event, Filter, Options, Tracker};

/// The message of the panic that a function ends in.
fn panic_of(function: impl FnOnce()) -> String {
    let panic = panic::catch_unwind(AssertUnwindSafe(function)).expect_err("a panic");
    panic
        .downcast_ref::<String>()
        .cloned()
        .unwrap_or_else(|| panic.downcast_ref::<&str>().copied().expect("a message").to_owned())
}

fn unmet(result: Result<(), Error>) -> String {
    match result {
        Err(Error::Unmet(text)) => text.to_string(),
        other => panic!("expected unmet expectations, not {other:?}"),
    }
}

/// A tracker that expects two things, one of which does not come.
async fn disappointed() -> Tracker {
    let tracker = start(Options::default()).await;
    soon("an answer", tracker.expect(Event::Started, 1)).await.unwrap();
    soon("an answer", tracker.expect(Event::Stopped, 1..)).await.unwrap();
    announce(&tracker, "event=started");
    tracker
}

#[tokio::test]
async fn closing_is_fine_if_everything_came() {
    let tracker = disappointed().await;
    soon("an answer", tracker.expect(Event::Paused, 0)).await.unwrap();
    soon("an answer", tracker.expect(Filter::announce(), ..=1)).await.unwrap();
    announce(&tracker, "event=stopped");
    assert_eq!(soon("an answer", tracker.verify()).await, Ok(()));
    assert_eq!(soon("the end", tracker.close()).await, Ok(()));
}

#[tokio::test]
async fn what_did_not_come_is_told_when_asked_for_and_at_the_end() {
    let tracker = disappointed().await;
    let text = unmet(soon("an answer", tracker.verify()).await);
    assert!(text.contains("stopped") && text.contains("started"), "{text}");
    // Expectations stay, and may still be met.
    assert_eq!(unmet(soon("an answer", tracker.verify()).await), text);
    announce(&tracker, "event=stopped");
    assert_eq!(soon("an answer", tracker.verify()).await, Ok(()));
    // What came too often stays so.
    announce(&tracker, "event=started");
    let addresses = addresses(&tracker);
    let text = unmet(soon("the end", tracker.close()).await);
    assert!(text.contains("started"), "{text}");
    assert_free(&addresses);
}

#[tokio::test]
async fn a_tracker_that_is_dropped_panics_with_what_did_not_come() {
    let tracker = disappointed().await;
    let addresses = addresses(&tracker);
    let expected = unmet(tracker.verify().await);
    assert_eq!(panic_of(|| drop(tracker)), expected);
    assert_free(&addresses);
}

#[tokio::test]
async fn a_test_that_panics_keeps_its_own_message() {
    let tracker = disappointed().await;
    let message = panic_of(move || {
        let _tracker = tracker;
        panic!("the test's own");
    });
    assert_eq!(message, "the test's own");
}

#[tokio::test]
async fn what_clients_have_sent_counts_though_the_tracker_is_closed_at_once() {
    for _ in 0..50 {
        let tracker = start(Options::default()).await;
        soon("an answer", tracker.expect(Filter::announce().event(Event::Stopped), 2))
            .await
            .unwrap();
        let (udp, http) = (tracker.udp_addresses()[0], tracker.http_addresses()[0]);
        let (.., connection_id) = connect(udp);
        let announce = [&connection_id.to_be_bytes()[..], &[0, 0, 0, 1], &[7; 68]].concat();
        let announce = [&announce[..], &[0, 0, 0, 3], &[0; 12], &[0x1a, 0xe1]].concat();
        let over_udp = UdpSocket::bind("127.0.0.1:0").unwrap();
        over_udp.send_to(&announce, udp).unwrap();
        let mut over_http = TcpStream::connect(http).unwrap();
        over_http.write_all(b"GET /announce?event=stopped HTTP/1.1\r\n\r\n").unwrap();
        assert_eq!(soon("the end", tracker.close()).await, Ok(()));
    }
}

/// As many datagrams as fit into a socket's buffer everywhere.
const DATAGRAMS: usize = 200;

#[tokio::test]
async fn every_datagram_counts_that_the_kernel_has_when_the_tracker_is_closed() {
    for _ in 0..20 {
        let tracker = start(Options::new()).await;
        soon("an answer", tracker.expect(Filter::connect(), DATAGRAMS as u64)).await.unwrap();
        let client = UdpSocket::bind("127.0.0.1:0").unwrap();
        for _ in 0..DATAGRAMS {
            let connect = b"\0\0\x04\x17\x27\x10\x19\x80\0\0\0\0abcd";
            client.send_to(connect, tracker.udp_addresses()[0]).unwrap();
        }
        assert_eq!(soon("the end", tracker.close()).await, Ok(()));
    }
}

const STOPPED: &[u8] =
    b"GET /announce?info_hash=hhhhhhhhhhhhhhhhhhhh&peer_id=-XX0001-abcdefghijkl&port=1\
    &uploaded=0&downloaded=0&left=0&event=stopped HTTP/1.1\r\n\r\n";

#[tokio::test]
async fn every_pipelined_request_counts_though_the_client_has_gone() {
    for _ in 0..50 {
        let tracker = start(Options::new().keep_alive(true)).await;
        soon("an answer", tracker.expect(Event::Stopped, 5)).await.unwrap();
        let mut client = TcpStream::connect(tracker.http_addresses()[0]).unwrap();
        client.write_all(&STOPPED.repeat(5)).unwrap();
        drop(client);
        assert_eq!(soon("the end", tracker.close()).await, Ok(()));
    }
}

#[tokio::test]
async fn a_whole_request_counts_though_the_client_resets_the_connection() {
    for _ in 0..50 {
        let tracker = start(Options::new()).await;
        soon("an answer", tracker.expect(Event::Stopped, 1)).await.unwrap();
        let client = TcpStream::connect(tracker.http_addresses()[0]).unwrap();
        socket2::SockRef::from(&client).set_linger(Some(Duration::ZERO)).unwrap();
        (&client).write_all(STOPPED).unwrap();
        drop(client);
        assert_eq!(soon("the end", tracker.close()).await, Ok(()));
    }
}

#[tokio::test]
async fn a_cleared_tracker_expects_nothing() {
    let tracker = disappointed().await;
    soon("an answer", tracker.clear()).await.unwrap();
    assert_eq!(soon("the end", tracker.close()).await, Ok(()));
}
