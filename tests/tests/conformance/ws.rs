//! WS-01 to 12: the tracker protocol of WebTorrent, over WebSocket.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use test_tracker_tests::announce::{Announce, Scraped};
use test_tracker_tests::client::{Client, Protocol};
use test_tracker_tests::deadline;
use test_tracker_tests::filter::Filter;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::Connection;
use test_tracker_tests::request::Answer;
use test_tracker_tests::settings::Settings;
use test_tracker_tests::swarm::Counts;
use test_tracker_tests::ws::{WsClient, announce, text, with, with_offers};
use tungstenite::protocol::frame::coding::{Data, OpCode};
use tungstenite::protocol::frame::{Frame, FrameHeader};
use tungstenite::{Bytes, Message};

use crate::Case;

pub(crate) const CASES: &[Case] = &[
    Case::new("ws_01", a_connection_becomes_a_websocket),
    Case::new("ws_01_refused", a_wrong_handshake_is_refused),
    Case::new("ws_01_passkey", a_passkey_is_in_the_path).with(|| Settings {
        announce_paths: Some(vec!["/{passkey}/announce".into()]),
        passkeys: Some(vec!["secret".into()]),
        ..Settings::default()
    }),
    Case::new("ws_02", an_announce_is_answered),
    Case::new("ws_02_shared", counts_are_shared_and_peers_are_not),
    Case::new("ws_03", each_offer_goes_to_another_peer),
    Case::new("ws_03_bytes", offers_are_passed_on_as_they_came),
    Case::new("ws_03_numwant", no_more_offers_than_wanted_are_passed_on),
    Case::new("ws_04", an_answer_goes_to_whom_it_is_for),
    Case::new("ws_05", events_change_the_swarm),
    Case::new("ws_06", a_peer_is_gone_with_its_connection),
    Case::new("ws_06_expiry", a_silent_peer_expires),
    Case::new("ws_07", one_connection_has_many_torrents),
    Case::new("ws_08", swarms_are_scraped),
    Case::new("ws_08_all", all_swarms_are_scraped)
        .with(|| Settings { full_scrape: Some(true), ..Settings::default() }),
    Case::new("ws_09", a_wrong_message_is_refused),
    Case::new("ws_10", pings_are_answered),
    Case::new("ws_11", messages_come_in_any_frames),
    Case::new("ws_11_broken", wrong_frames_close_the_connection),
    Case::new("ws_12", the_record_has_every_message),
];

const HASH: [u8; 20] = *b"\x00\x1f\x7f\x80\xff\"\\aaaaaaaaaaaaa";

fn id(letter: u8) -> [u8; 20] {
    let mut id = *b"-WW0201-\xff\xe9\x80\x00aaaaaaaa";
    id[19] = letter;
    id
}

fn tracker_address(tracker: &Tracker) -> SocketAddr {
    tracker.ipv4(Protocol::Http)
}

fn open(tracker: &Tracker) -> WsClient {
    WsClient::open(tracker_address(tracker))
}

/// A client that has announced itself.
fn joined(tracker: &Tracker, letter: u8) -> WsClient {
    let mut client = open(tracker);
    client.ask(&announce(&HASH, &id(letter)));
    client
}

fn scrape(info_hash: &[u8; 20]) -> Value {
    json!({ "action": "scrape", "info_hash": text(info_hash) })
}

fn counts(answer: &Value) -> (u64, u64) {
    let number = |name: &str| answer[name].as_u64().unwrap_or_else(|| panic!("{answer}"));
    (number("complete"), number("incomplete"))
}

fn reason(answer: &Value) -> &str {
    answer["failure reason"].as_str().unwrap_or_else(|| panic!("no failure: {answer}"))
}

fn handshake(fields: &[&str]) -> Vec<u8> {
    let lines = fields.iter().map(|line| format!("{line}\r\n"));
    format!("{}\r\n", lines.collect::<String>()).into_bytes()
}

const UPGRADE: [&str; 5] = [
    "GET /announce HTTP/1.1",
    "Host: here",
    "Connection: keep-alive, Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
];
const KEY: &str = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

fn a_connection_becomes_a_websocket(tracker: &mut Tracker) {
    let mut connection = Connection::open(tracker_address(tracker));
    connection.send(&handshake(&[&UPGRADE[..], &[KEY]].concat()));
    let response = connection.head();
    assert_eq!(response.status, 101);
    assert_eq!(response.header("sec-websocket-accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    assert!(response.header("upgrade").eq_ignore_ascii_case("websocket"));
    assert!(response.header("connection").eq_ignore_ascii_case("upgrade"));
    // A URL without a path is as common.
    WsClient::open_at(tracker_address(tracker), "/").close();
}

fn a_wrong_handshake_is_refused(tracker: &mut Tracker) {
    let [get, host, connection, upgrade, version] = UPGRADE;
    for (fields, status, wrong) in [
        (vec![get, host, connection, upgrade, KEY], 426, "Sec-WebSocket-Version: missing"),
        (
            vec![get, host, connection, upgrade, KEY, "Sec-WebSocket-Version: 8"],
            426,
            "Sec-WebSocket-Version: 8, expected 13",
        ),
        (vec![get, host, connection, upgrade, version], 400, "Sec-WebSocket-Key: missing"),
        (
            vec![get, host, connection, upgrade, version, "Sec-WebSocket-Key: short"],
            400,
            "Sec-WebSocket-Key: short, expected 16 bytes",
        ),
        (
            vec!["GET /nothing HTTP/1.1", host, connection, upgrade, version, KEY],
            404,
            "path /nothing, expected /announce",
        ),
        (
            vec!["POST /announce HTTP/1.1", host, connection, upgrade, version, KEY],
            405,
            "method POST, expected GET",
        ),
        // Not about WebSocket: an announce without its parameters.
        (vec![get, host, upgrade, version, KEY], 200, "info_hash"),
        (vec![get, host, "Connection: Upgrade", "Upgrade: h2c"], 200, "info_hash"),
    ] {
        let mut connection = Connection::open(tracker_address(tracker));
        connection.send(&handshake(&fields));
        let response = connection.response();
        let body = String::from_utf8_lossy(&response.body);
        assert_eq!(response.status, status, "{fields:?}: {body}");
        assert!(body.contains(wrong), "expected `{wrong}` in `{body}`");
    }
}

fn a_passkey_is_in_the_path(tracker: &mut Tracker) {
    let address = tracker_address(tracker);
    let mut member = WsClient::open_at(address, "/secret/announce");
    assert_eq!(counts(&member.ask(&announce(&HASH, &id(1)))), (0, 1));
    let mut stranger = WsClient::open_at(address, "/wrong/announce");
    assert!(reason(&stranger.ask(&announce(&HASH, &id(2)))).contains("passkey"));
}

fn an_announce_is_answered(tracker: &mut Tracker) {
    let mut client = open(tracker);
    assert_eq!(
        client.ask(&with(announce(&HASH, &id(1)), "event", json!("started"))),
        json!({
            "action": "announce",
            "info_hash": text(&HASH),
            "interval": 1800,
            "complete": 0,
            "incomplete": 1,
        })
    );
    // Who does not know the size of the torrent is no seeder.
    for left in [json!(null), json!(-1)] {
        assert_eq!(counts(&client.ask(&with(announce(&HASH, &id(1)), "left", left))), (0, 1));
    }
    assert_eq!(counts(&client.ask(&with(announce(&HASH, &id(1)), "left", json!(0)))), (1, 0));
    let peers = tracker.peers(&HASH);
    assert_eq!(peers.len(), 1);
    assert_eq!((peers[0].address, peers[0].left), (client.local_address(), Some(0)));
}

fn counts_are_shared_and_peers_are_not(tracker: &mut Tracker) {
    let mut web = joined(tracker, 1);
    for protocol in Protocol::ALL {
        let client = Client::new(tracker, protocol);
        let announced = client.announce(&Announce::seeder(HASH, 7));
        assert_eq!((announced.seeders, announced.leechers), (1, 1), "{protocol}");
        assert_eq!(announced.peers, [], "{protocol}: nobody who can be reached at an address");
    }
    let offered = with_offers(announce(&HASH, &id(1)), &[("sdp", &id(b'o'))]);
    assert_eq!(counts(&web.ask(&offered)), (1, 1));
    web.silent();
    assert_eq!(tracker.swarm_count(), 1);
    assert_eq!(tracker.peers(&HASH).len(), 2);
}

fn each_offer_goes_to_another_peer(tracker: &mut Tracker) {
    let mut others = [1, 2, 3].map(|letter| joined(tracker, letter));
    let offers = [b'o', b'p', b'q', b'r'].map(id);
    let offers = ["a", "b", "c", "d"].into_iter().zip(&offers).collect::<Vec<_>>();
    let mut client = open(tracker);
    assert_eq!(counts(&client.ask(&with_offers(announce(&HASH, &id(9)), &offers))), (0, 4));
    client.silent();
    let mut passed_on = Vec::new();
    for other in &mut others {
        let mut offer = other.receive();
        other.silent();
        passed_on.push(offer["offer"]["sdp"].take());
        let number = ["a", "b", "c", "d"].iter().position(|sdp| passed_on.last().unwrap() == sdp);
        assert_eq!(
            offer,
            json!({
                "action": "announce",
                "info_hash": text(&HASH),
                "peer_id": text(&id(9)),
                "offer_id": text(offers[number.expect("an offer")].1),
                "offer": { "type": "offer", "sdp": null },
            })
        );
    }
    passed_on.sort_by_key(Value::to_string);
    passed_on.dedup();
    assert_eq!(passed_on.len(), 3, "three different offers");
}

fn offers_are_passed_on_as_they_came(tracker: &mut Tracker) {
    let mut other = joined(tracker, 1);
    let mut client = open(tracker);
    let sdp = r#"{"sdp" : "v=0\r\n\u00e9\/\ud83d\ude00", "type":"offer", "x": 1.50e+1 }"#;
    let (hash, peer) = (text(&HASH), text(&id(2)));
    let (hash, peer) = (json!(hash), json!(peer));
    client.send_text(&format!(
        r#"{{"action":"announce","info_hash":{hash},"peer_id":{peer},"offers":[{{"offer_id":"\u006f","offer":{sdp}}}]}}"#
    ));
    match other.receive_raw() {
        Message::Text(text) => {
            assert!(text.contains(sdp), "{text}");
            assert!(text.contains(r#""offer_id":"\u006f""#), "{text}");
        }
        other => panic!("{other:?}"),
    }
}

fn no_more_offers_than_wanted_are_passed_on(tracker: &mut Tracker) {
    let mut others = [1, 2, 3].map(|letter| joined(tracker, letter));
    let ids = [b'o', b'p', b'q'].map(id);
    let offers: Vec<_> = ids.iter().map(|id| ("sdp", id)).collect();
    let mut client = open(tracker);
    let offered = with_offers(announce(&HASH, &id(9)), &offers);
    client.ask(&with(offered.clone(), "numwant", json!(0)));
    others.iter_mut().for_each(WsClient::silent);
    client.ask(&with(offered, "numwant", json!(3)));
    for other in &mut others {
        assert_eq!(other.receive()["offer"]["sdp"], "sdp");
    }
}

fn an_answer_goes_to_whom_it_is_for(tracker: &mut Tracker) {
    let (mut one, mut two, mut three) =
        (joined(tracker, 1), joined(tracker, 2), joined(tracker, 3));
    let answer = |to: u8, sdp: &str| {
        let answer = with(announce(&HASH, &id(1)), "to_peer_id", json!(text(&id(to))));
        let answer = with(answer, "answer", json!({ "type": "answer", "sdp": sdp }));
        with(answer, "offer_id", json!(text(&id(b'o'))))
    };
    one.send(&answer(2, "for two"));
    assert_eq!(
        two.receive(),
        json!({
            "action": "announce",
            "info_hash": text(&HASH),
            "peer_id": text(&id(1)),
            "offer_id": text(&id(b'o')),
            "answer": { "type": "answer", "sdp": "for two" },
        })
    );
    // Whoever has left does not get it, and nobody else does.
    one.send(&answer(8, "for nobody"));
    for client in [&mut one, &mut two, &mut three] {
        client.silent();
    }
    let request = tracker.find_request(|request| request.action == "answer");
    assert_eq!((request.transport.as_str(), request.answer), ("ws", Answer::Nothing {}));
}

fn events_change_the_swarm(tracker: &mut Tracker) {
    let mut client = open(tracker);
    let with_event = |event: &str, left: u64| {
        with(with(announce(&HASH, &id(1)), "event", json!(event)), "left", json!(left))
    };
    assert_eq!(counts(&client.ask(&with_event("started", 9))), (0, 1));
    assert_eq!(counts(&client.ask(&with_event("update", 5))), (0, 1));
    assert_eq!(counts(&client.ask(&with_event("completed", 0))), (1, 0));
    assert_eq!(counts(&client.ask(&with_event("completed", 0))), (1, 0));
    let swarm = client.ask(&scrape(&HASH))["files"][text(&HASH)].clone();
    assert_eq!(swarm, json!({ "complete": 1, "incomplete": 0, "downloaded": 1 }));
    let mut other = joined(tracker, 2);
    let offers = [("sdp", &id(b'o'))];
    assert_eq!(counts(&client.ask(&with_offers(with_event("stopped", 0), &offers))), (0, 1));
    other.silent();
    // It may come back on the same connection.
    assert_eq!(counts(&client.ask(&with_event("started", 0))), (1, 1));
}

fn a_peer_is_gone_with_its_connection(tracker: &mut Tracker) {
    let mut stays = joined(tracker, 1);
    joined(tracker, 2).close();
    assert_eq!(counts(&stays.ask(&announce(&HASH, &id(1)))), (0, 1), "it has said goodbye");
    drop(joined(tracker, 3));
    deadline::until("a client whose connection has ended is gone", || {
        counts(&stays.ask(&announce(&HASH, &id(1)))) == (0, 1)
    });
    assert_eq!(tracker.peers(&HASH).len(), 1);
}

fn a_silent_peer_expires(tracker: &mut Tracker) {
    tracker.set_frozen(true);
    let mut client = joined(tracker, 1);
    tracker.advance(Duration::from_secs(3600));
    assert_eq!(tracker.peers(&HASH).len(), 1);
    tracker.advance(Duration::from_secs(1));
    assert_eq!(tracker.peers(&HASH).len(), 0);
    assert_eq!(counts(&client.ask(&announce(&HASH, &id(1)))), (0, 1), "it may come back");
}

fn one_connection_has_many_torrents(tracker: &mut Tracker) {
    let mut client = open(tracker);
    for torrent in 0..50 {
        let answer = client.ask(&announce(&[torrent; 20], &id(torrent)));
        assert_eq!(answer["info_hash"], text(&[torrent; 20]));
    }
    assert_eq!(tracker.swarm_count(), 50);
    let answer = client.ask(&announce(&[7; 20], &id(8)));
    assert!(reason(&answer).starts_with("peer_id: "), "{answer}");
    assert_eq!(answer["info_hash"], text(&[7; 20]));
    client.close();
    deadline::until("all swarms are empty", || tracker.swarm_count() == 0);
}

fn swarms_are_scraped(tracker: &mut Tracker) {
    let mut client = joined(tracker, 1);
    Client::new(tracker, Protocol::Udp).announce(&Announce::seeder(HASH, 7));
    let one = json!({ "complete": 1, "incomplete": 1, "downloaded": 0 });
    let none = json!({ "complete": 0, "incomplete": 0, "downloaded": 0 });
    assert_eq!(
        client.ask(&scrape(&HASH)),
        json!({
            "action": "scrape",
            "files": { text(&HASH): one },
            "flags": { "min_request_interval": 1800 },
        })
    );
    let several = json!({ "action": "scrape", "info_hash": [text(&HASH), text(&[9; 20])] });
    let files = client.ask(&several)["files"].clone();
    assert_eq!(files, json!({ text(&HASH): one, text(&[9; 20]): none }));
    let many = vec![text(&HASH); 75];
    let answer = client.ask(&json!({ "action": "scrape", "info_hash": many }));
    assert_eq!(reason(&answer), "info_hash: 75 of them, expected 74 at most");
    let answer = client.ask(&json!({ "action": "scrape" }));
    assert!(reason(&answer).starts_with("info_hash: missing"), "{answer}");
    // Others are told of peers over WebSocket in numbers.
    for protocol in Protocol::ALL {
        let scraped = Client::new(tracker, protocol).scrape(&[HASH]);
        assert_eq!(scraped, [Scraped { seeders: 1, completed: 0, leechers: 1 }], "{protocol}");
    }
}

fn all_swarms_are_scraped(tracker: &mut Tracker) {
    let mut client = joined(tracker, 1);
    client.ask(&announce(&[9; 20], &id(1)));
    let one = json!({ "complete": 0, "incomplete": 1, "downloaded": 0 });
    let files = client.ask(&json!({ "action": "scrape" }))["files"].clone();
    assert_eq!(files, json!({ text(&HASH): one, text(&[9; 20]): one }));
}

fn a_wrong_message_is_refused(tracker: &mut Tracker) {
    let mut client = open(tracker);
    for (message, wrong) in [
        ("{nonsense", "invalid message: no JSON at line 1, column 2"),
        ("[]", "invalid message: "),
        ("{}", "action: missing, expected announce or scrape"),
        (r#"{"action":"connect"}"#, r#"action: "connect", expected announce or scrape"#),
    ] {
        client.send_text(message);
        let answer = client.receive();
        assert!(reason(&answer).starts_with(wrong), "{answer}");
    }
    let good = announce(&HASH, &id(1));
    let beyond = "\u{100}".repeat(20);
    for (name, value, wrong) in [
        ("info_hash", json!(null), "info_hash: missing, expected 20 characters"),
        ("info_hash", json!("short"), "info_hash: \"short\", expected 20 characters"),
        ("info_hash", json!(beyond), "expected 20 characters from U+0000 to U+00FF"),
        ("peer_id", json!(5), "peer_id: 5, expected 20 characters"),
        ("event", json!("begun"), "event: \"begun\", expected started, completed"),
        ("left", json!("many"), "left: \"many\", expected a whole number"),
        ("uploaded", json!(1.5), "uploaded: 1.5, expected a whole number"),
        ("offers", json!(5), "offers: "),
        ("offers", json!([{ "offer_id": "x" }]), "offers[0]: incomplete, expected an object"),
        ("answer", json!({}), "to_peer_id: missing, expected 20 characters"),
    ] {
        let answer = client.ask(&with(good.clone(), name, value));
        assert!(reason(&answer).contains(wrong), "expected `{wrong}` in {answer}");
        assert_eq!(answer["action"], "announce");
    }
    assert_eq!(tracker.swarm_count(), 0);
    assert_eq!(counts(&client.ask(&good)), (0, 1), "the connection goes on");
}

fn pings_are_answered(tracker: &mut Tracker) {
    let mut client = open(tracker);
    for payload in [&b""[..], b"hello", &[0xff; 125]] {
        client.send_raw(Message::Ping(Bytes::copy_from_slice(payload)));
        assert_eq!(client.receive_raw(), Message::Pong(Bytes::copy_from_slice(payload)));
    }
    client.send_raw(Message::Pong(Bytes::from_static(b"nobody has asked")));
    client.silent();
    client.close();
}

/// A frame of a client.
fn frame(opcode: Data, is_final: bool, payload: &[u8]) -> Message {
    let header = FrameHeader {
        is_final,
        opcode: OpCode::Data(opcode),
        mask: Some([1, 2, 3, 4]),
        ..FrameHeader::default()
    };
    Message::Frame(Frame::from_payload(header, Bytes::copy_from_slice(payload)))
}

fn messages_come_in_any_frames(tracker: &mut Tracker) {
    let mut client = open(tracker);
    let message = announce(&HASH, &id(1)).to_string();
    let (one, two) = message.as_bytes().split_at(50);
    client.send_raw(frame(Data::Text, false, one));
    client.silent();
    client.send_raw(frame(Data::Continue, false, b""));
    client.send_raw(frame(Data::Continue, true, two));
    assert_eq!(counts(&client.receive()), (0, 1));
    client.send_raw(Message::binary(message.clone().into_bytes()));
    assert_eq!(counts(&client.receive()), (0, 1), "bytes are as good as a text");
    // As long as a message may be.
    let long = format!("{message}{}", " ".repeat(512 * 1024 - message.len()));
    client.send_text(&long);
    assert_eq!(counts(&client.receive()), (0, 1));
}

fn wrong_frames_close_the_connection(tracker: &mut Tracker) {
    let send_text = |bytes: &[u8]| frame(Data::Text, true, bytes);
    let code = |client: &mut WsClient| client.end().map(|frame| u16::from(frame.code));
    for (message, expected) in [
        (send_text(b"\xff"), 1007),
        (send_text(&vec![b' '; 512 * 1024 + 1]), 1009),
        (frame(Data::Continue, true, b""), 1002),
        (frame(Data::Reserved(3), true, b""), 1002),
    ] {
        let mut client = joined(tracker, 1);
        client.send_raw(message);
        assert_eq!(code(&mut client), Some(expected));
    }
    deadline::until("nobody is left", || tracker.swarm_count() == 0);
}

fn the_record_has_every_message(tracker: &mut Tracker) {
    let mut other = joined(tracker, 1);
    let mut client = open(tracker);
    let offered = with_offers(announce(&HASH, &id(2)), &[("sdp", &id(b'o'))]);
    client.ask(&with(offered, "event", json!("started")));
    other.receive();
    let requests = tracker.requests(&Filter::any());
    let actions: Vec<_> = requests.iter().map(|request| request.action.as_str()).collect();
    assert_eq!(actions, ["connect", "announce", "connect", "announce"]);
    assert!(requests.iter().all(|request| request.transport == "ws"));
    let request = &requests[3];
    assert_eq!(request.remote, client.local_address());
    assert_eq!(request.event.as_deref(), Some("started"));
    assert_eq!(request.info_hashes, [HASH.into()]);
    assert_eq!(request.peer_id, Some(id(2).into()));
    assert_eq!(request.left, Some(1));
    let Answer::Announced { peers, .. } = &request.answer else { panic!("{request:?}") };
    assert_eq!(peers[..], [other.local_address()], "whom its offers went to");
    let counts = tracker.counters();
    assert!(counts.iter().all(|counter| counter.transport == "ws"), "{counts:?}");
    tracker.set_counts(&HASH, Some(Counts { seeders: 5, leechers: 6, downloaded: 7 }));
    let answer = client.ask(&announce(&HASH, &id(2)));
    assert_eq!((&answer["complete"], &answer["incomplete"]), (&json!(5), &json!(6)));
    tracker.refuse(&HASH, Some("go away"));
    assert_eq!(reason(&client.ask(&announce(&HASH, &id(2)))), "go away");
}
