//! What a tracker tells of the requests that it has received, field by field and byte for byte.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::ops::RangeInclusive;
use std::time::Duration;

use test_tracker::{Action, Event, Family, Outcome, Transport};
use test_tracker_tests::announce::{self, Announce};
use test_tracker_tests::bytes::{Bytes, Text};
use test_tracker_tests::client::{Client, Protocol};
use test_tracker_tests::filter::Filter;
use test_tracker_tests::host::{Host, Tracker};
use test_tracker_tests::http::{self, Connection, Escape};
use test_tracker_tests::request::{Answer, Http, Request, Scraped};
use test_tracker_tests::settings::Settings;
use test_tracker_tests::swarm::{Counter, Counts, Peer, Recorded};
use test_tracker_tests::udp::{PROTOCOL_ID, UdpClient, action, announce_body, request};

use crate::{Case, frozen};

pub(crate) const CASES: &[Case] = &[
    Case::new("see_udp_connect", &Host::ALL, udp_connect),
    Case::new("see_udp_announce", &Host::ALL, udp_announce),
    Case::new("see_udp_scrape", &Host::ALL, udp_scrape),
    Case::new("see_udp_refused", &Host::ALL, udp_refused),
    Case::new("see_udp_ignored", &Host::ALL, udp_ignored),
    Case::new("see_http_announce", &Host::ALL, http_announce),
    Case::new("see_http_scrape", &Host::ALL, http_scrape),
    Case::new("see_http_refused", &Host::ALL, http_refused)
        .with(|| Settings { deny: Some(vec![DENIED]), ..frozen() }),
    Case::new("see_http_unknown", &Host::ALL, http_unknown),
    Case::new("see_http_malformed", &Host::ALL, http_malformed),
    Case::new("see_requests_by_filter", &Host::INSIDE, requests_by_filter),
    Case::new("see_bounded_record", &Host::INSIDE, the_record_keeps_the_newest)
        .with(|| Settings { record_max: Some(3), ..frozen() }),
    Case::new("see_no_record", &Host::INSIDE, nothing_is_kept)
        .with(|| Settings { record_max: Some(0), ..frozen() }),
    Case::new("see_counters", &Host::INSIDE, counters_go_by_kind)
        .with(|| Settings { record_max: Some(1), ..frozen() }),
    Case::new("see_swarms", &Host::INSIDE, swarms_have_numbers),
    Case::new("see_peers", &Host::INSIDE, peers_have_all_that_they_said),
];

const INFO_HASH: [u8; 20] = *b"\x00\x7f\x80\xff &=%+?#\\\"\r\nabcde";
const OTHER: [u8; 20] = [0xbb; 20];
const DENIED: [u8; 20] = [0xdd; 20];

/// A client that says something else in every field.
fn transmission() -> Announce {
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
        summary: String::new(),
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
            answer: Answer::Connected(connection_id.into()),
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
        let seeder = Announce::seeder(INFO_HASH, 2);
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
            action: "announce".into(),
            info_hashes: vec![INFO_HASH.into()],
            peer_id: Some(announce.peer_id.into()),
            client: Some("Transmission 4.0.6".into()),
            event: Some("completed".into()),
            port: Some(51_413),
            uploaded: Some(11),
            downloaded: Some(1 << 40),
            left: Some((1 << 53) - 1),
            numwant: Some(-1),
            key: Some(b"00c0ffee".into()),
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
            ..seen(number + 3, remote, address, "udp")
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
        answer: Answer::Scraped(vec![
            Scraped { info_hash: INFO_HASH.into(), counts: known },
            Scraped { info_hash: OTHER.into(), counts: Counts::default() },
            Scraped { info_hash: INFO_HASH.into(), counts: known },
        ]),
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
        assert_eq!(request.answer, Answer::Refused(text));
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
            action: "announce".into(),
            info_hashes: vec![INFO_HASH.into()],
            peer_id: Some(announce.peer_id.into()),
            client: Some("Transmission 4.0.6".into()),
            event: Some("completed".into()),
            port: Some(51_413),
            uploaded: Some(11),
            downloaded: Some(1 << 40),
            left: Some((1 << 53) - 1),
            numwant: Some(-1),
            key: Some(b"00C0FFEE".into()),
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
            ..seen(number, remote, address, "http")
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
    let Answer::Refused(text) = &refused.answer else { panic!("{:?}", refused.answer) };
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
        answer: Answer::Scraped(vec![
            Scraped { info_hash: INFO_HASH.into(), counts: Counts::default() },
            Scraped {
                info_hash: OTHER.into(),
                counts: Counts { leechers: 1, ..Counts::default() },
            },
        ]),
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
        assert_eq!(request.answer, Answer::Refused(reason.clone()));
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
        let Answer::Refused(reason) = &requests[index].answer else {
            panic!("expected a refusal: {:?}", requests[index])
        };
        let expected = Request {
            http: Some(Http { method: method.into(), path: path.into(), headers }),
            parameters,
            raw: raws[index].into(),
            reply: reply.into(),
            answer: Answer::Refused(reason.clone()),
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
    let Answer::Refused(reason) = &requests[0].answer else { panic!("{:?}", requests[0]) };
    assert!(reason.starts_with("malformed request line"), "{reason}");
    let expected = Request {
        raw: raw.into(),
        reply: reply.into(),
        answer: Answer::Refused(reason.clone()),
        summary: format!("http unknown request from {remote}: refused: {reason}"),
        ..seen(1, remote, address, "http")
    };
    assert_eq!(requests[0], expected);
}

/// Each condition leaves out some of the requests, and several leave out more.
fn requests_by_filter(tracker: &mut Tracker) {
    let udp = Client::new(tracker, Protocol::Udp);
    let http = Client::new(tracker, Protocol::Http);
    let ipv6 = tracker.addresses(Protocol::Http).iter().any(SocketAddr::is_ipv6);
    udp.announce(&Announce::leecher(INFO_HASH, 1)); // 1, 2
    http.announce(&Announce::seeder(OTHER, 2)); // 3
    http.scrape(&[OTHER, INFO_HASH]); // 4
    http.announce(&Announce::leecher(INFO_HASH, 1).stopped()); // 5
    http::get(tracker.ipv4(Protocol::Http), "/nowhere"); // 6
    UdpClient::new(tracker.ipv4(Protocol::Udp)).send_unanswered(b"junk"); // 7, 8
    if ipv6 {
        let client = Client::ipv6(tracker, Protocol::Http);
        client.announce(&transmission()); // 9
    }

    let mut expect = |filter: Filter, numbers: &[u64]| {
        let requests = tracker.requests(&filter);
        let found: Vec<_> = requests.iter().map(|request| request.number).collect();
        let expected: Vec<_> =
            numbers.iter().copied().filter(|&number| ipv6 || number < 9).collect();
        assert_eq!(found, expected, "{filter:?}");
    };
    let any = Filter::any;
    let peer_id = |begin: &[u8]| Filter { peer_id: Some(begin.into()), ..any() };
    expect(any(), &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(Filter { transport: Some(Transport::Udp), ..any() }, &[1, 2, 7, 8]);
    expect(Filter { transport: Some(Transport::Http), ..any() }, &[3, 4, 5, 6, 9]);
    expect(Filter { action: Some(Action::Connect), ..any() }, &[1, 8]);
    expect(Filter::announces(), &[2, 3, 5, 9]);
    expect(Filter { action: Some(Action::Scrape), ..any() }, &[4]);
    expect(Filter { action: Some(Action::Unknown), ..any() }, &[6, 7]);
    expect(Filter { info_hash: Some(INFO_HASH), ..any() }, &[2, 4, 5, 9]);
    expect(Filter { info_hash: Some(OTHER), ..any() }, &[3, 4]);
    expect(Filter { info_hash: Some(DENIED), ..any() }, &[]);
    expect(peer_id(b""), &[2, 3, 5, 9]);
    expect(peer_id(b"-TT0100-"), &[2, 3, 5]);
    expect(peer_id(&Announce::leecher(INFO_HASH, 1).peer_id), &[2, 5]);
    expect(peer_id(b"-TR4060-\x00\xff\\"), &[9]);
    expect(peer_id(b"T"), &[]);
    expect(Filter { event: Some(Event::Started), ..any() }, &[2, 3]);
    expect(Filter { event: Some(Event::Stopped), ..any() }, &[5]);
    expect(Filter { event: Some(Event::Completed), ..any() }, &[9]);
    expect(Filter { event: Some(Event::None), ..any() }, &[]);
    expect(Filter { family: Some(Family::V4), ..any() }, &[1, 2, 3, 4, 5, 6, 7, 8]);
    expect(Filter { family: Some(Family::V6), ..any() }, &[9]);
    let remote = |remote| Filter { remote: Some(remote), ..any() };
    expect(remote(Ipv4Addr::LOCALHOST.into()), &[1, 2, 3, 4, 5, 6, 7, 8]);
    expect(remote(Ipv4Addr::LOCALHOST.to_ipv6_mapped().into()), &[1, 2, 3, 4, 5, 6, 7, 8]);
    expect(remote(Ipv6Addr::LOCALHOST.into()), &[9]);
    expect(remote(Ipv4Addr::new(192, 0, 2, 1).into()), &[]);
    let outcome = |outcome| Filter { outcome: Some(outcome), ..any() };
    expect(outcome(Outcome::Answered), &[1, 2, 3, 4, 5, 8, 9]);
    expect(outcome(Outcome::Refused), &[6]);
    expect(outcome(Outcome::Ignored), &[7]);
    expect(
        Filter {
            transport: Some(Transport::Http),
            info_hash: Some(INFO_HASH),
            event: Some(Event::Stopped),
            peer_id: Some(b"-TT".to_vec()),
            outcome: Some(Outcome::Answered),
            ..Filter::announces()
        },
        &[5],
    );
}

/// Announces, each in a turn of its own: the tracker answers us between two turns only.
fn announce_in_turns(tracker: &mut Tracker, numbers: RangeInclusive<u8>) {
    let client = Client::new(tracker, Protocol::Http);
    for number in numbers {
        client.announce(&Announce::leecher(INFO_HASH, number));
        assert_eq!(tracker.recorded().total, u64::from(number));
    }
}

fn numbers(tracker: &mut Tracker) -> Vec<u64> {
    tracker.requests(&Filter::any()).iter().map(|request| request.number).collect()
}

fn the_record_keeps_the_newest(tracker: &mut Tracker) {
    assert_eq!(tracker.recorded(), Recorded { total: 0, dropped: 0 });
    announce_in_turns(tracker, 1..=3);
    assert_eq!(tracker.recorded(), Recorded { total: 3, dropped: 0 });
    assert_eq!(numbers(tracker), [1, 2, 3]);
    announce_in_turns(tracker, 4..=8);
    // The last one is there besides three others until the next turn, which may have been.
    let kept = numbers(tracker);
    assert!([&[5, 6, 7, 8][..], &[6, 7, 8]].contains(&&kept[..]), "{kept:?}");
    let Recorded { total, dropped } = tracker.recorded();
    assert_eq!(total, 8);
    assert!((4..=5).contains(&dropped), "{dropped} dropped");
}

fn nothing_is_kept(tracker: &mut Tracker) {
    announce_in_turns(tracker, 1..=3);
    let kept = numbers(tracker);
    assert!([&[3][..], &[]].contains(&&kept[..]), "{kept:?}");
    let Recorded { total, dropped } = tracker.recorded();
    assert_eq!(total, 3);
    assert!((2..=3).contains(&dropped), "{dropped} dropped");
}

/// Counters count what the record has dropped, too.
fn counters_go_by_kind(tracker: &mut Tracker) {
    assert_eq!(tracker.counters(), []);
    let udp = UdpClient::new(tracker.ipv4(Protocol::Udp));
    let http = Client::new(tracker, Protocol::Http);
    let leecher = Announce::leecher(INFO_HASH, 1);
    udp.announce_all([leecher.clone(), leecher.again(), leecher.again()]);
    udp.send_unanswered(b"junk");
    udp.request(1, action::SCRAPE, &INFO_HASH);
    let mut no_such_event = announce_body(&leecher);
    no_such_event[67] = 9;
    udp.request(udp.connect(), action::ANNOUNCE, &no_such_event);
    http.announce(&leecher.stopped());
    http.announce(&Announce { event: announce::Event::Completed, ..leecher.clone() });
    http.announce(&Announce { event: announce::Event::Paused, ..leecher });
    http.scrape(&[INFO_HASH]);
    http::get(tracker.ipv4(Protocol::Http), "/announce?event=started");
    http::get(tracker.ipv4(Protocol::Http), "/nowhere");
    let kind = |transport: &str, action: &str, event: &str, outcome: &str, count| Counter {
        transport: transport.into(),
        action: action.into(),
        event: (event != "-").then(|| event.into()),
        outcome: outcome.into(),
        count,
    };
    let mut counters = tracker.counters();
    let order = |counter: &Counter| {
        let Counter { transport, action, event, outcome, .. } = counter.clone();
        (transport, action, event, outcome)
    };
    counters.sort_by_key(order);
    let expected = [
        kind("http", "announce", "completed", "answered", 1),
        kind("http", "announce", "paused", "answered", 1),
        kind("http", "announce", "started", "refused", 1),
        kind("http", "announce", "stopped", "answered", 1),
        kind("http", "scrape", "-", "answered", 1),
        kind("http", "unknown", "-", "refused", 1),
        kind("udp", "announce", "-", "refused", 1),
        kind("udp", "announce", "none", "answered", 2),
        kind("udp", "announce", "started", "answered", 1),
        kind("udp", "connect", "-", "answered", 3),
        kind("udp", "scrape", "-", "refused", 1),
        kind("udp", "unknown", "-", "ignored", 1),
    ];
    assert_eq!(counters, expected);
    tracker.clear();
    assert_eq!(tracker.counters(), []);
}

fn swarms_have_numbers(tracker: &mut Tracker) {
    assert_eq!(tracker.swarms(), []);
    let client = Client::new(tracker, Protocol::Udp);
    let finished = Announce::leecher(OTHER, 1);
    client.announce(&finished);
    let completed = announce::Event::Completed;
    client.announce(&Announce { left: 0, event: completed, ..finished });
    client.announce(&Announce::leecher(OTHER, 2));
    client.announce(&Announce::leecher(INFO_HASH, 3));
    let left = Announce::leecher(DENIED, 4);
    client.announce(&left);
    client.announce(&left.stopped());
    let swarm = |info_hash: [u8; 20], seeders, leechers, downloaded| Scraped {
        info_hash: info_hash.into(),
        counts: Counts { seeders, leechers, downloaded },
    };
    // In the order of the info hashes, and only those with a peer.
    assert_eq!(tracker.swarms(), [swarm(INFO_HASH, 0, 1, 0), swarm(OTHER, 1, 1, 1)]);
}

fn peers_have_all_that_they_said(tracker: &mut Tracker) {
    let udp = Client::new(tracker, Protocol::Udp);
    let http = tracker.ipv4(Protocol::Http);
    let transmission = transmission();
    udp.announce(&transmission);
    tracker.advance(Duration::from_millis(2500));
    let silent = "info_hash=%bb%bb%bb%bb%bb%bb%bb%bb%bb%bb%bb%bb%bb%bb%bb%bb%bb%bb%bb%bb\
        &peer_id=-qB4630-abcdefghijkl&port=6881";
    http::announced(&http::get(http, format!("/announce?{silent}&event=paused")));
    tracker.advance(Duration::from_secs(7));

    let expected = Peer {
        address: SocketAddr::from((Ipv4Addr::LOCALHOST, 51_413)),
        peer_id: transmission.peer_id.into(),
        left: Some((1 << 53) - 1),
        uploaded: 11,
        downloaded: 1 << 40,
        event: "completed".into(),
        key: Some(0x00c0_ffee),
        client: Some("Transmission 4.0.6".into()),
        age: 9.5,
    };
    assert_eq!(tracker.peers(&INFO_HASH), [expected]);
    let expected = Peer {
        address: SocketAddr::from((Ipv4Addr::LOCALHOST, 6881)),
        peer_id: b"-qB4630-abcdefghijkl".into(),
        left: None,
        uploaded: 0,
        downloaded: 0,
        event: "paused".into(),
        key: None,
        client: Some("qBittorrent 4.6.3".into()),
        age: 7.0,
    };
    assert_eq!(tracker.peers(&OTHER), [expected]);

    // Another announce is the last one; a peer id need not say whose it is.
    let unknown = Announce { peer_id: [0xff; 20], left: 0, ..transmission.again() };
    udp.announce(&unknown);
    let peers = tracker.peers(&INFO_HASH);
    let [peer] = &peers[..] else { panic!("expected one peer at its address, not {peers:?}") };
    assert_eq!((&peer.client, &peer.event[..], peer.left), (&None, "none", Some(0)));
    assert_eq!(peer.age, 0.0);
}
