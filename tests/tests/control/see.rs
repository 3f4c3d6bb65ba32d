//! What a tracker tells of the requests that it has received, field by field and byte for byte.

use std::net::SocketAddr;

use test_tracker_tests::announce::{self, Announce};
use test_tracker_tests::bytes::{Bytes, Text};
use test_tracker_tests::client::Protocol;
use test_tracker_tests::host::{Host, Tracker};
use test_tracker_tests::http::{self, Connection, Escape};
use test_tracker_tests::request::{Answer, Http, Request, Scraped};
use test_tracker_tests::settings::Settings;
use test_tracker_tests::swarm::Counts;
use test_tracker_tests::udp::{PROTOCOL_ID, UdpClient, action, announce_body, request};

use crate::{Case, frozen};

pub(crate) const CASES: &[Case] = &[
    Case::new("see_udp_connect", udp_connect).on(&Host::ALL),
    Case::new("see_udp_announce", udp_announce).on(&Host::ALL),
    Case::new("see_udp_scrape", udp_scrape).on(&Host::ALL),
    Case::new("see_udp_refused", udp_refused).on(&Host::ALL),
    Case::new("see_udp_ignored", udp_ignored).on(&Host::ALL),
    Case::new("see_http_announce", http_announce).on(&Host::ALL),
    Case::new("see_http_scrape", http_scrape).on(&Host::ALL),
    Case::new("see_http_refused", http_refused)
        .on(&Host::ALL)
        .with(|| Settings { deny: Some(vec![DENIED]), ..frozen() }),
    Case::new("see_http_unknown", http_unknown).on(&Host::ALL),
    Case::new("see_http_malformed", http_malformed).on(&Host::ALL),
];

pub(crate) const INFO_HASH: [u8; 20] = *b"\x00\x7f\x80\xff &=%+?#\\\"\r\nabcde";
pub(crate) const OTHER: [u8; 20] = [0xbb; 20];
pub(crate) const DENIED: [u8; 20] = [0xdd; 20];

/// A client that says something else in every field.
pub(crate) fn transmission() -> Announce {
    Announce {
        peer_id: *b"-TR4060-\x00\xff\\abcdefghi",
        port: 51_413,
        uploaded: 11,
        downloaded: 1 << 40,
        left: (1 << 53) - 1,
        event: announce::Event::Completed,
        key: Some(0x00c0_ffee),
        num_want: Some(-1),
        ..Announce::leecher(INFO_HASH, 1)
    }
}

/// The addresses of this machine's loopback interfaces, as far as a tracker serves them.
fn served(tracker: &Tracker, protocol: Protocol) -> Vec<SocketAddr> {
    let addresses = tracker.addresses(protocol);
    assert!(!addresses.is_empty(), "{:?}", tracker.urls());
    addresses
}

/// A request of which nothing could be understood. Cases add what can be.
fn seen(number: u64, client: SocketAddr, tracker: SocketAddr, transport: &str) -> Request {
    Request {
        number,
        transport: transport.into(),
        remote: client,
        local: tracker,
        at: 0.0,
        action: "unknown".into(),
        info_hashes: vec![],
        peer_id: None,
        client: None,
        event: None,
        port: None,
        uploaded: None,
        downloaded: None,
        left: None,
        numwant: None,
        key: None,
        parameters: vec![],
        http: None,
        url_data: None,
        raw: Bytes::default(),
        reply: Bytes::default(),
        answer: Answer::Nothing {},
        faults: vec![],
        summary: String::new(),
    }
}

/// What is understood of an announce of [`transmission`] over either protocol.
fn announced(number: u64, client: SocketAddr, tracker: SocketAddr, transport: &str) -> Request {
    Request {
        action: "announce".into(),
        info_hashes: vec![INFO_HASH.into()],
        peer_id: Some(transmission().peer_id.into()),
        client: Some("Transmission 4.0.6".into()),
        event: Some("completed".into()),
        port: Some(51_413),
        uploaded: Some(11),
        downloaded: Some(1 << 40),
        left: Some((1 << 53) - 1),
        numwant: Some(-1),
        ..seen(number, client, tracker, transport)
    }
}

fn parameters<const N: usize>(list: [(&str, &[u8]); N]) -> Vec<(String, Text)> {
    list.map(|(name, value)| (name.to_owned(), Text::from(value))).into()
}

/// What every UDP request says in its first 16 bytes.
fn head(datagram: &[u8]) -> Vec<(String, Text)> {
    parameters([
        ("connection_id", hex::encode(&datagram[..8]).as_bytes()),
        ("transaction_id", hex::encode(&datagram[12..16]).as_bytes()),
    ])
}

fn udp_connect(tracker: &mut Tracker) {
    let mut expected = Vec::new();
    for (number, address) in (1..).zip(served(tracker, Protocol::Udp)) {
        let client = UdpClient::new(address);
        let datagram = request(PROTOCOL_ID, action::CONNECT, 0x8000_0001);
        let reply = client.exchange(&datagram, "connection id");
        let connection_id = &reply[8..];
        let remote = client.local_address();
        expected.push(Request {
            action: "connect".into(),
            parameters: parameters([
                ("connection_id", b"0000041727101980"),
                ("transaction_id", b"80000001"),
            ]),
            raw: datagram.into(),
            answer: Answer::Connected { connection_id: connection_id.into() },
            summary: format!(
                "udp connect from {remote}: connection id {}",
                hex::encode(connection_id)
            ),
            reply: reply.into(),
            ..seen(number, remote, address, "udp")
        });
    }
    assert_eq!(tracker.first_requests(expected.len()), expected);
}

fn udp_announce(tracker: &mut Tracker) {
    let mut expected = Vec::new();
    for (number, address) in (1..).step_by(4).zip(served(tracker, Protocol::Udp)) {
        let client = UdpClient::new(address);
        // The peer that it is told of, in the family of the socket.
        let seeder = Announce { key: Some(5), ..Announce::seeder(INFO_HASH, 2) };
        client.announce(&seeder);
        let announce = transmission();
        let mut datagram = client.announce_datagram(&announce);
        // BEP 41: URL data in two pieces.
        datagram.extend(b"\x01\x02\x08/ann\xff?a=\x02\x0e%00&a=%2b&b\\=+\x00");
        let reply = client.exchange(&datagram, "peers");
        let remote = client.local_address();
        let mut parameters = parameters([
            ("info_hash", &INFO_HASH),
            ("peer_id", &announce.peer_id),
            ("downloaded", b"1099511627776"),
            ("left", b"9007199254740991"),
            ("uploaded", b"11"),
            ("event", b"completed"),
            ("ip", b"0.0.0.0"),
            ("key", b"00c0ffee"),
            ("numwant", b"-1"),
            ("port", b"51413"),
            ("a", b"\0"),
            ("a", b"+"),
            ("b\\\\", b"+"),
        ]);
        parameters.splice(0..0, head(&datagram));
        expected.push(Request {
            key: Some("00c0ffee".into()),
            parameters,
            url_data: Some(b"/ann\xff?a=%00&a=%2b&b\\=+".into()),
            raw: datagram.into(),
            reply: reply.into(),
            answer: Answer::Announced {
                interval: 1800,
                min_interval: None,
                // Over either family they are the same two clients.
                seeders: 1,
                leechers: 1,
                peers: vec![SocketAddr::new(address.ip(), seeder.port)],
            },
            summary: format!(
                "udp announce completed {} from {remote} (Transmission 4.0.6) \
                 left=9007199254740991: 1 peers; seeders 1, leechers 1",
                hex::encode(INFO_HASH)
            ),
            ..announced(number + 3, remote, address, "udp")
        });
    }
    // Connect, announce of the seeder, connect, announce.
    let requests = tracker.first_requests(4 * expected.len());
    let requests: Vec<_> = requests.into_iter().skip(3).step_by(4).collect();
    assert_eq!(requests, expected);
}

fn udp_scrape(tracker: &mut Tracker) {
    let address = tracker.ipv4(Protocol::Udp);
    let client = UdpClient::new(address);
    client.announce(&Announce::seeder(INFO_HASH, 1));
    let connection_id = client.connect();
    let mut datagram = request(connection_id, action::SCRAPE, 7);
    datagram.extend([INFO_HASH, OTHER, INFO_HASH].as_flattened());
    let reply = client.exchange(&datagram, "numbers");
    let remote = client.local_address();
    let known = Counts { seeders: 1, ..Counts::default() };
    let mut parameters =
        parameters([("info_hash", &INFO_HASH), ("info_hash", &OTHER), ("info_hash", &INFO_HASH)]);
    parameters.splice(0..0, head(&datagram));
    let expected = Request {
        action: "scrape".into(),
        info_hashes: vec![INFO_HASH.into(), OTHER.into(), INFO_HASH.into()],
        parameters,
        raw: datagram.into(),
        reply: reply.into(),
        answer: Answer::Scraped {
            swarms: vec![
                Scraped { info_hash: INFO_HASH.into(), counts: known },
                Scraped { info_hash: OTHER.into(), counts: Counts::default() },
                Scraped { info_hash: INFO_HASH.into(), counts: known },
            ],
        },
        summary: format!(
            "udp scrape {} and 2 more from {remote}: 3 swarms",
            hex::encode(INFO_HASH)
        ),
        ..seen(4, remote, address, "udp")
    };
    assert_eq!(tracker.first_requests(4)[3], expected);
}

/// What is told of a request that got an error packet, as far as it could be understood.
fn udp_refused(tracker: &mut Tracker) {
    let address = tracker.ipv4(Protocol::Udp);
    let client = UdpClient::new(address);
    let connection_id = client.connect();
    let body = announce_body(&Announce::leecher(INFO_HASH, 1));
    let mut unknown_event = body.clone();
    unknown_event[64..68].copy_from_slice(&[0, 0, 0, 9]);
    let mut no_port = body.clone();
    no_port[80..82].fill(0);
    let announce = action::ANNOUNCE;
    let started = Some("started");
    let cases = [
        (connection_id, 3, vec![], "unknown action ID: 3", None, None),
        (connection_id, announce, body[..43].to_vec(), "malformed packet", None, None),
        (connection_id, announce, unknown_event, "malformed event ID: 9", None, Some(10_001)),
        (connection_id, announce, no_port, "invalid port", started, Some(0)),
        (connection_id ^ 1, announce, body, "connection ID unknown", started, Some(10_001)),
    ];
    let mut sent = Vec::new();
    for (connection_id, action, body, ..) in &cases {
        let mut datagram = request(*connection_id, *action, 7);
        datagram.extend(body);
        let reply = client.exchange(&datagram, "error packet");
        sent.push((datagram, reply));
    }
    let requests = tracker.first_requests(1 + cases.len());
    for ((number, request), (case, (datagram, reply))) in
        (2..).zip(&requests[1..]).zip(cases.iter().zip(sent))
    {
        let (_, action, _, reason, event, port) = *case;
        let text = String::from_utf8(reply[8..].to_vec()).expect("UTF-8");
        assert!(text.starts_with(reason), "expected `{reason}…`, not `{text}`");
        let is_announce = action == announce;
        let info_hashes = if is_announce { vec![INFO_HASH.into()] } else { vec![] };
        let peer_id = Announce::leecher(INFO_HASH, 1).peer_id;
        assert_eq!(request.number, number);
        assert_eq!(request.remote, client.local_address());
        assert_eq!(request.action, if is_announce { "announce" } else { "unknown" });
        assert_eq!(request.info_hashes, info_hashes);
        assert_eq!(request.peer_id, is_announce.then(|| peer_id.into()));
        assert_eq!((request.event.as_deref(), request.port), (event, port), "{reason}");
        assert_eq!(request.parameters[..2], head(&datagram));
        assert_eq!((&request.raw, &request.reply), (&datagram.into(), &reply.into()));
        assert!(request.summary.ends_with(&format!(": refused: {text}")), "{}", request.summary);
        assert_eq!(request.answer, Answer::Refused { reason: text });
    }
    // An event that does not exist is told as its number.
    assert!(requests[3].parameters.contains(&("event".into(), b"9".into())), "{:?}", requests[3]);
}

fn udp_ignored(tracker: &mut Tracker) {
    let address = tracker.ipv4(Protocol::Udp);
    let client = UdpClient::new(address);
    let remote = client.local_address();
    let wrong_id = request(0x0417_2710_1981, action::CONNECT, 0xffff_ffff);
    // A connect follows each, so that it is known to have been ignored.
    client.send_unanswered(b"");
    client.send_unanswered(b"\xff\0short");
    client.send_unanswered(&wrong_id);
    let unknown = |number, raw: &[u8]| Request {
        raw: raw.into(),
        summary: format!("udp unknown request from {remote}: no reply"),
        ..seen(number, remote, address, "udp")
    };
    let connect = Request {
        action: "connect".into(),
        parameters: head(&wrong_id),
        summary: format!("udp connect from {remote}: no reply"),
        ..unknown(5, &wrong_id)
    };
    let requests = tracker.first_requests(6);
    assert_eq!(requests[0], unknown(1, b""));
    assert_eq!(requests[2], unknown(3, b"\xff\0short"));
    assert_eq!(requests[4], connect);
}

/// Sends a request, and answers where from, and the bytes of the response.
fn over_http(address: SocketAddr, request: &[u8]) -> (SocketAddr, Vec<u8>) {
    let mut connection = Connection::open(address);
    connection.send(request);
    (connection.local_address(), connection.rest())
}

fn http_announce(tracker: &mut Tracker) {
    let mut expected = Vec::new();
    for (number, address) in (1..).zip(served(tracker, Protocol::Http)) {
        let announce = transmission();
        let mut raw = b"GET ".to_vec();
        raw.extend(http::announce_target(&announce, Escape::Lower));
        raw.extend(b"&supportcrypto=1&n%C3%a4m%65=%ff+&empty=&none HTTP/1.1\r\n");
        raw.extend(b"Host: tracker.example\r\nUser-Agent:  Transmission/4.0.6\xff \r\n");
        raw.extend(b"X-Two: 1\r\nx-two: 2\r\n\r\n");
        let (remote, reply) = over_http(address, &raw);
        // The first one is told of nobody, the second one of the first: it is the same client.
        let headers = parameters([
            ("Host", b"tracker.example"),
            ("User-Agent", b"Transmission/4.0.6\xff"),
            ("X-Two", b"1"),
            ("x-two", b"2"),
        ]);
        expected.push(Request {
            key: Some("00c0ffee".into()),
            parameters: parameters([
                ("info_hash", &INFO_HASH),
                ("peer_id", &announce.peer_id),
                ("port", b"51413"),
                ("uploaded", b"11"),
                ("downloaded", b"1099511627776"),
                ("left", b"9007199254740991"),
                ("event", b"completed"),
                ("key", b"00C0FFEE"),
                ("numwant", b"-1"),
                ("supportcrypto", b"1"),
                ("n\\xc3\\xa4me", b"\xff+"),
                ("empty", b""),
                ("none", b""),
            ]),
            http: Some(Http { method: "GET".into(), path: "/announce".into(), headers }),
            raw: raw.into(),
            reply: reply.into(),
            answer: Answer::Announced {
                interval: 1800,
                min_interval: Some(60),
                seeders: 0,
                leechers: 1,
                peers: vec![],
            },
            summary: format!(
                "http announce completed {} from {remote} (Transmission 4.0.6) \
                 left=9007199254740991: 0 peers; seeders 0, leechers 1",
                hex::encode(INFO_HASH)
            ),
            ..announced(number, remote, address, "http")
        });
    }
    assert_eq!(tracker.first_requests(expected.len()), expected);
}

fn http_scrape(tracker: &mut Tracker) {
    let address = tracker.ipv4(Protocol::Http);
    http::announce(address, &Announce::leecher(OTHER, 1));
    let mut raw = b"HEAD ".to_vec();
    raw.extend(http::scrape_target(&[OTHER, INFO_HASH], Escape::Everything));
    raw.extend(b"&info_hash=short HTTP/1.0\r\n\r\n");
    let (refused_from, refused_reply) = over_http(address, &raw);
    let good = http::get_request(address, http::scrape_target(&[OTHER, INFO_HASH], Escape::Upper));
    let (remote, reply) = over_http(address, &good);

    let requests = tracker.first_requests(3);
    let refused = &requests[1];
    assert_eq!((&refused.action[..], refused.remote), ("scrape", refused_from));
    assert_eq!(refused.info_hashes, [OTHER.into(), INFO_HASH.into()], "those of 20 bytes");
    assert_eq!(refused.parameters[2], ("info_hash".into(), b"short".into()));
    let http = refused.http.as_ref().expect("an HTTP request");
    assert_eq!((&http.method[..], &http.path[..], http.headers.len()), ("HEAD", "/scrape", 0));
    assert_eq!((&refused.raw, &refused.reply), (&raw.into(), &refused_reply.into()));
    let Answer::Refused { reason: text } = &refused.answer else { panic!("{:?}", refused.answer) };
    assert!(text.contains("info_hash") && text.contains("5 bytes"), "{text}");

    let host = address.to_string();
    let expected = Request {
        action: "scrape".into(),
        info_hashes: vec![OTHER.into(), INFO_HASH.into()],
        parameters: parameters([("info_hash", &OTHER), ("info_hash", &INFO_HASH)]),
        http: Some(Http {
            method: "GET".into(),
            path: "/scrape".into(),
            headers: parameters([("Host", host.as_bytes())]),
        }),
        raw: good.into(),
        reply: reply.into(),
        // In the order of the reply, where keys are sorted.
        answer: Answer::Scraped {
            swarms: vec![
                Scraped { info_hash: INFO_HASH.into(), counts: Counts::default() },
                Scraped {
                    info_hash: OTHER.into(),
                    counts: Counts { leechers: 1, ..Counts::default() },
                },
            ],
        },
        summary: format!("http scrape {} and 1 more from {remote}: 2 swarms", hex::encode(OTHER)),
        ..seen(3, remote, address, "http")
    };
    assert_eq!(requests[2], expected);
}

/// A refused announce says what it did, and why it was refused.
fn http_refused(tracker: &mut Tracker) {
    let address = tracker.ipv4(Protocol::Http);
    let denied = http::announce_target(&Announce::seeder(DENIED, 1).stopped(), Escape::Upper);
    let targets: [&[u8]; 3] = [
        &denied,
        b"/announce?info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=short&port=70000&left=-1&event=started",
        b"/announce?port=1&uploaded=7&bad=%zz&left=1",
    ];
    let mut reasons = Vec::new();
    for target in targets {
        reasons.push(http::get(address, target).failure_reason());
    }
    let requests = tracker.first_requests(3);
    for (request, reason) in requests.iter().zip(&reasons) {
        assert_eq!(request.action, "announce");
        assert_eq!(request.answer, Answer::Refused { reason: reason.clone() });
        assert!(request.summary.ends_with(&format!(": refused: {reason}")), "{}", request.summary);
        let in_reply = request.reply.0.windows(reason.len()).any(|part| part == reason.as_bytes());
        assert!(in_reply, "`{reason}` in {:?}", request.reply);
    }
    let [denied, malformed, cut] = &requests[..] else { unreachable!("three requests") };
    assert_eq!(denied.event.as_deref(), Some("stopped"));
    assert_eq!(denied.info_hashes, [DENIED.into()]);
    assert_eq!((denied.left, denied.port), (Some(0), Some(10_001)));

    // Fields are what is well-formed; parameters are what came.
    assert_eq!(malformed.info_hashes, [[b'a'; 20].into()]);
    assert_eq!((&malformed.peer_id, malformed.port, malformed.left), (&None, None, None));
    assert_eq!(malformed.event.as_deref(), Some("started"));
    assert_eq!(
        malformed.parameters[1..],
        parameters([
            ("peer_id", b"short"),
            ("port", b"70000"),
            ("left", b"-1"),
            ("event", b"started")
        ])
    );

    // A query that cannot be decoded is told as far as it can.
    assert_eq!((cut.port, cut.uploaded, cut.left), (Some(1), Some(7), None));
    assert_eq!(cut.parameters, parameters([("port", b"1"), ("uploaded", b"7")]));
}

/// Another path or method.
fn http_unknown(tracker: &mut Tracker) {
    let address = tracker.ipv4(Protocol::Http);
    let raws: [&[u8]; 2] = [
        b"GET /favicon\xff\\.ico?a=1 HTTP/1.1\r\nHost: h\r\n\r\n",
        b"DELETE /announce?info_hash=x HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
    ];
    let replies = raws.map(|raw| over_http(address, raw));
    let shown = [
        ("GET", "/favicon\\xff\\\\.ico", parameters([("Host", b"h")]), parameters([("a", b"1")])),
        (
            "DELETE",
            "/announce",
            parameters([("Content-Length", b"0")]),
            parameters([("info_hash", b"x")]),
        ),
    ];
    let requests = tracker.first_requests(2);
    for (index, (method, path, headers, parameters)) in shown.into_iter().enumerate() {
        let (remote, reply) = &replies[index];
        let Answer::Refused { reason } = &requests[index].answer else {
            panic!("expected a refusal: {:?}", requests[index])
        };
        let expected = Request {
            http: Some(Http { method: method.into(), path: path.into(), headers }),
            parameters,
            raw: raws[index].into(),
            reply: reply.into(),
            answer: Answer::Refused { reason: reason.clone() },
            summary: format!("http {method} {path} from {remote}: refused: {reason}"),
            ..seen(index as u64 + 1, *remote, address, "http")
        };
        assert_eq!(requests[index], expected);
        assert!(reason.contains(if index == 0 { "favicon" } else { "DELETE" }), "{reason}");
    }
}

fn http_malformed(tracker: &mut Tracker) {
    let address = tracker.ipv4(Protocol::Http);
    let raw = b"\x16\x03\x01\x02\xff\n";
    let (remote, reply) = over_http(address, raw);
    let requests = tracker.first_requests(1);
    let Answer::Refused { reason } = &requests[0].answer else { panic!("{:?}", requests[0]) };
    assert!(reason.ends_with("is how a TLS ClientHello begins, expected plain HTTP"), "{reason}");
    let expected = Request {
        raw: raw.into(),
        reply: reply.into(),
        answer: Answer::Refused { reason: reason.clone() },
        summary: format!("http unknown request from {remote}: refused: {reason}"),
        ..seen(1, remote, address, "http")
    };
    assert_eq!(requests[0], expected);
}
