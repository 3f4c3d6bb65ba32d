//! The faults of all protocols over WebSocket: a message is what a datagram or a body is elsewhere.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use test_tracker_tests::client::Protocol;
use test_tracker_tests::host::{Host, Tracker};
use test_tracker_tests::http::Connection;
use test_tracker_tests::ws::{WsClient, announce, text, with};
use tungstenite::Message;

use crate::{Case, add};

/// Those that can wait for a request, and for `up`.
const WAITING: &[Host] = &Host::EACH_KIND;

pub(crate) const CASES: &[Case] = &[
    Case::new("websocket_lost", a_message_is_lost),
    Case::new("websocket_refused", a_message_is_refused),
    Case::new("websocket_numbers", numbers_are_changed),
    Case::new("websocket_bytes", a_message_has_other_bytes),
    Case::new("websocket_later", a_reply_comes_later_and_others_go_on).on(WAITING),
    Case::new("websocket_copies", a_reply_comes_more_than_once),
    Case::new("websocket_answer", an_answer_is_lost_or_late),
    Case::new("websocket_handshake", a_handshake_fails).on(WAITING),
    Case::new("websocket_down", connections_end_with_the_tracker).on(WAITING),
    Case::new("websocket_forget", swarms_are_forgotten),
    Case::new("websocket_idle", what_does_nothing_is_refused),
];

const HASH: [u8; 20] = [0xfe; 20];

fn id(letter: u8) -> [u8; 20] {
    [letter; 20]
}

fn address(tracker: &Tracker) -> SocketAddr {
    tracker.ipv4(Protocol::Http)
}

fn joined(tracker: &Tracker, letter: u8) -> WsClient {
    let mut client = WsClient::open(address(tracker));
    client.ask(&announce(&HASH, &id(letter)));
    client
}

fn text_of(message: Message) -> String {
    match message {
        Message::Text(text) => text.to_string(),
        other => panic!("{other:?}, expected a text"),
    }
}

fn a_message_is_lost(tracker: &mut Tracker) {
    let mut client = WsClient::open(address(tracker));
    add(tracker, "announce ws once drop");
    client.send(&announce(&HASH, &id(1)));
    client.silent();
    assert_eq!(tracker.swarm_count(), 0);
    assert_eq!(client.ask(&announce(&HASH, &id(1)))["incomplete"], 1);
}

fn a_message_is_refused(tracker: &mut Tracker) {
    let mut client = WsClient::open(address(tracker));
    add(tracker, "announce ws refuse=\"not \\xff today\" interval=7");
    assert_eq!(
        client.ask(&announce(&HASH, &id(1))),
        json!({
            "action": "announce",
            "info_hash": text(&HASH),
            "failure reason": "not \u{fffd} today",
            "interval": 7,
        })
    );
    assert_eq!(tracker.swarm_count(), 0);
}

fn numbers_are_changed(tracker: &mut Tracker) {
    let mut client = joined(tracker, 1);
    let fault = add(tracker, "ws interval=-5 seeders=9223372036854775807 leechers=7 downloaded=8");
    let answer = client.ask(&announce(&HASH, &id(1)));
    let numbers = [&answer["interval"], &answer["complete"], &answer["incomplete"]];
    assert_eq!(numbers, [&json!(-5), &json!(i64::MAX), &json!(7)]);
    let scrape = json!({ "action": "scrape", "info_hash": text(&HASH) });
    let swarm = client.ask(&scrape)["files"][text(&HASH)].clone();
    assert_eq!(swarm, json!({ "complete": i64::MAX, "incomplete": 7, "downloaded": 8 }));
    assert!(tracker.remove_fault(fault));
    add(tracker, "scrape ws scrape=first-missing");
    assert_eq!(client.ask(&scrape)["files"], json!({}));
}

fn a_message_has_other_bytes(tracker: &mut Tracker) {
    let mut client = joined(tracker, 1);
    let whole = client.ask(&announce(&HASH, &id(1))).to_string();
    assert!(whole.len() > 50);
    for (effects, expected) in [
        ("truncate=10", "{\"action\":"),
        ("reply=hello", "hello"),
        ("reply=hello prepend=( append=) pad=9", "(hello)\0\0"),
    ] {
        add(tracker, &format!("announce ws once {effects}"));
        client.send(&announce(&HASH, &id(1)));
        assert_eq!(text_of(client.receive_raw()), expected, "{effects}");
    }
}

fn a_reply_comes_later_and_others_go_on(tracker: &mut Tracker) {
    let mut client = joined(tracker, 1);
    let fault = add(tracker, "announce ws once hold");
    client.send(&announce(&HASH, &id(1)));
    let scrape = json!({ "action": "scrape", "info_hash": text(&HASH) });
    assert_eq!(client.ask(&scrape)["action"], "scrape", "the next message is answered at once");
    assert_eq!(tracker.release(fault), 1);
    assert_eq!(client.receive()["action"], "announce");
    let fault = add(tracker, "announce ws once delay=5s");
    client.send(&announce(&HASH, &id(1)));
    tracker.find_request(|request| request.faults == [fault]);
    tracker.advance(Duration::from_millis(4999));
    client.silent();
    tracker.advance(Duration::from_millis(1));
    assert_eq!(client.receive()["action"], "announce");
    let fault = add(tracker, "announce ws reorder=2");
    client.send(&with(announce(&HASH, &id(1)), "left", json!(0)));
    assert_eq!(client.ask(&announce(&HASH, &id(1)))["incomplete"], 1);
    assert_eq!(client.receive()["incomplete"], 0, "the first comes second");
    assert!(tracker.remove_fault(fault));
}

fn a_reply_comes_more_than_once(tracker: &mut Tracker) {
    let mut client = joined(tracker, 1);
    add(tracker, "announce ws once duplicate=2 gap=1s");
    let first = client.ask(&announce(&HASH, &id(1)));
    for _ in 0..2 {
        client.silent();
        tracker.advance(Duration::from_secs(1));
        assert_eq!(client.receive(), first);
    }
    add(tracker, "announce ws peer-id=\\x01 cross-talk");
    let _other = joined(tracker, 2);
    let torrent = [7; 20];
    let told = client.ask(&announce(&torrent, &id(1)));
    assert_eq!(told["incomplete"], 2, "what the other one was told of its torrent");
    assert_eq!(told["info_hash"], text(&torrent), "a message names the torrent that it is about");
}

fn answer(to: u8) -> Value {
    let answer = with(announce(&HASH, &id(1)), "to_peer_id", json!(text(&id(to))));
    with(with(answer, "answer", json!({ "sdp": "x" })), "offer_id", json!("o"))
}

fn an_answer_is_lost_or_late(tracker: &mut Tracker) {
    let (mut one, mut two) = (joined(tracker, 1), joined(tracker, 2));
    add(tracker, "answer once drop");
    one.send(&answer(2));
    one.silent();
    two.silent();
    let fault = add(tracker, "answer once hold");
    one.send(&answer(2));
    one.silent();
    two.silent();
    assert_eq!(tracker.release(fault), 1);
    assert_eq!(two.receive()["answer"], json!({ "sdp": "x" }));
    add(tracker, "answer once truncate=3");
    one.send(&answer(2));
    assert_eq!(text_of(two.receive_raw()), "{\"a");
    one.silent();
}

fn a_handshake_fails(tracker: &mut Tracker) {
    let address = address(tracker);
    let head = format!(
        "GET / HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    let open = || {
        let mut connection = Connection::open(address);
        connection.send(head.as_bytes());
        connection
    };
    add(tracker, "connect ws once refuse=\"no room\"");
    let response = open().response();
    assert_eq!((response.status, response.body.as_slice()), (403, &b"no room"[..]));
    add(tracker, "connect ws once reply=\"HTTP/1.1 101 Wrong\\r\\n\\r\\n\"");
    assert_eq!(open().bytes(22), b"HTTP/1.1 101 Wrong\r\n\r\n");
    let fault = add(tracker, "connect ws once hold");
    let mut held = open();
    tracker.find_request(|request| request.faults == [fault]);
    tracker.advance(Duration::from_secs(60));
    held.silent();
    assert_eq!(tracker.release(fault), 1);
    assert_eq!(held.head().status, 101);
    add(tracker, "connect ws once drop");
    let mut lost = open();
    tracker.find_request(|request| request.summary.ends_with("no reply"));
    WsClient::open(address).close();
    lost.silent();
}

fn connections_end_with_the_tracker(tracker: &mut Tracker) {
    let mut client = joined(tracker, 1);
    tracker.down(None);
    client.end();
    assert_eq!(tracker.swarm_count(), 0);
    tracker.up();
    let mut again = joined(tracker, 1);
    again.silent();
    add(tracker, "announce ws down=1s");
    again.ask(&announce(&HASH, &id(1)));
    again.end();
}

fn swarms_are_forgotten(tracker: &mut Tracker) {
    let mut client = joined(tracker, 1);
    let mut other = joined(tracker, 2);
    add(tracker, "announce ws once forget-swarms");
    assert_eq!(client.ask(&announce(&HASH, &id(1)))["incomplete"], 2);
    assert_eq!(tracker.swarm_count(), 0);
    assert_eq!(other.ask(&announce(&HASH, &id(2)))["incomplete"], 1);
}

fn what_does_nothing_is_refused(tracker: &mut Tracker) {
    for (words, wrong) in [
        ("announce ws peers=none", "peers: the answer to an announce has none"),
        ("connect ws interval=5", "interval: the answer to a connect has none"),
        ("answer interval=5", "interval: the answer to an answer has none"),
        ("ws status=503", "status: the fault is for other requests, expected HTTP"),
        ("ws wrong-transaction-id", "expected UDP"),
        ("ws drop interval=5", "interval: does nothing beside drop"),
    ] {
        let error = tracker.add_fault(words).expect_err(words);
        assert!(error.contains(wrong), "{words}: {error}");
    }
}
