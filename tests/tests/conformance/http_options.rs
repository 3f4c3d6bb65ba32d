//! HTTP announces: what the settings change.

use std::time::Duration;

use test_tracker_tests::announce::{Announce, Event, InfoHash};
use test_tracker_tests::client::Protocol;
use test_tracker_tests::filter::{Filter, Wait};
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::{self, Connection, Escape, Response, get_request};
use test_tracker_tests::settings::Settings;
use test_tracker_tests::udp::{self, Reply, UdpClient, action};

use crate::Case;
use crate::http::{GOOD, INFO_HASH, address, announce, counts, crowd, get, scrape, target};

pub(crate) const CASES: &[Case] = &[
    Case::new("http_10_settings", numwant_settings_are_met).with(|| Settings {
        numwant_default: Some(3),
        numwant_max: Some(5),
        ..default()
    }),
    Case::new("http_11_setting", compact_default_can_be_turned_off)
        .with(|| Settings { compact_default: Some(false), ..default() }),
    Case::new("http_15_settings", intervals_are_as_set).with(|| Settings {
        interval: Some(7),
        min_interval: Some(0),
        ..default()
    }),
    Case::new("http_18_setting", external_ip_is_the_address_listed).with(|| Settings {
        external_ip: Some(true),
        trust_ip: Some(true),
        ..default()
    }),
    Case::new("http_18_setting_ipv6", external_ip_of_an_ipv6_client)
        .with(|| Settings { external_ip: Some(true), ..default() })
        .needs_ipv6(),
    Case::new("http_19_setting", tracker_id_is_sent)
        .with(|| Settings { tracker_id: Some("a b+é".into()), ..default() }),
    Case::new("http_20_setting", warning_message_is_sent)
        .with(|| Settings { warning_message: Some("go elsewhere".into()), ..default() }),
    Case::new("http_22_setting", ip_is_believed).with(trusting_ip),
    Case::new("http_22_setting_names", names_are_not_looked_up).with(trusting_ip),
    Case::new("http_23_setting", ipv4_and_ipv6_are_believed_and_count_once).with(trusting_ip),
    Case::new("http_24_setting", announce_paths_and_their_scrape_paths).with(with_paths),
    Case::new("http_26_keep_alive", a_connection_serves_requests_until_it_is_told_to_close)
        .with(keep_alive),
    Case::new("http_26_keep_alive_http_1_0", http_1_0_has_to_ask).with(keep_alive),
    Case::new("http_26_keep_alive_pipelined", no_pipelined_request_is_lost_or_merged)
        .with(keep_alive),
    Case::new("http_26_keep_alive_body", a_body_is_no_request).with(keep_alive),
    Case::new("http_26_keep_alive_error", what_cannot_be_read_ends_the_connection).with(keep_alive),
    Case::new("http_28_setting", the_last_forwarded_address_is_the_client)
        .with(|| Settings { trust_forwarded_for: Some(true), ..default() }),
    Case::new("http_30_allow", only_allowed_torrents_are_announced)
        .with(|| Settings { allow: Some(vec![INFO_HASH]), ..default() }),
    Case::new("http_30_deny", denied_torrents_are_not_announced)
        .with(|| Settings { deny: Some(vec![OTHER]), ..default() }),
    Case::new("http_30_passkey", a_passkey_in_path_or_query_lets_in).with(with_passkeys),
    Case::new("http_30_passkey_udp", a_passkey_in_url_data_lets_in).with(with_passkeys),
    Case::new("http_31", another_protocol_is_refused_at_once),
    Case::new("http_32_setting", announces_that_come_too_soon_are_refused).with(|| Settings {
        min_interval: Some(60),
        enforce_min_interval: Some(true),
        ..default()
    }),
    Case::new("http_33_pipelined", requests_of_a_client_that_has_gone_are_served).with(keep_alive),
    Case::new("http_33_reset", a_request_of_a_client_that_resets_is_served),
];

/// A torrent that is not the one of most tests.
const OTHER: InfoHash = *b"bbbbbbbbbbbbbbbbbbbb";

fn default() -> Settings {
    Settings::default()
}

fn trusting_ip() -> Settings {
    Settings { trust_ip: Some(true), ..default() }
}

/// Connections stay open.
fn keep_alive() -> Settings {
    Settings { keep_alive: Some(true), ..default() }
}

fn with_paths() -> Settings {
    let paths = ["/x/announce.php", "/{passkey}/announce", "/announce/{passkey}", "/tracker"];
    Settings { announce_paths: Some(paths.map(String::from).to_vec()), ..default() }
}

fn with_passkeys() -> Settings {
    let paths = ["/announce", "/{passkey}/announce"];
    Settings {
        announce_paths: Some(paths.map(String::from).to_vec()),
        passkeys: Some(vec!["sesame".into(), "p%k".into()]),
        ..default()
    }
}

/// Where others are told to reach the peers of a torrent.
#[track_caller]
fn listed(tracker: &mut Tracker) -> Vec<String> {
    tracker.peers(&INFO_HASH).iter().map(|peer| peer.address.to_string()).collect()
}

fn numwant_settings_are_met(tracker: &mut Tracker) {
    crowd(tracker, 10);
    for (numwant, expected) in [("", 3), ("&numwant=-1", 3), ("&numwant=4", 4), ("&numwant=6", 5)] {
        let peers = announce(tracker, &Announce::seeder(INFO_HASH, 100), numwant).peers;
        assert_eq!(peers.len(), expected, "{numwant}");
    }
}

fn compact_default_can_be_turned_off(tracker: &mut Tracker) {
    announce(tracker, &Announce::leecher(INFO_HASH, 1), "");
    for (parameter, compact) in [("", false), ("&compact=0", false), ("&compact=1", true)] {
        let asker = target(&Announce::leecher(INFO_HASH, 2), parameter);
        let peers = get(tracker, asker).bencode().at("peers");
        assert_eq!(peers.as_list().is_none(), compact, "{parameter}");
    }
}

fn intervals_are_as_set(tracker: &mut Tracker) {
    let body = get(tracker, GOOD).bencode();
    let intervals = ["interval", "min interval"].map(|key| body.at(key).integer());
    assert_eq!(intervals, [7, 0]);
}

fn external_ip_is_the_address_listed(tracker: &mut Tracker) {
    let cases = [
        ("", &[127, 0, 0, 1][..]),
        ("&ip=10.1.2.3", &[10, 1, 2, 3]),
        ("&ip=2001:db8::1", &[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
    ];
    for (ip, expected) in cases {
        for compact in ["", "&compact=0"] {
            let body = get(tracker, format!("{GOOD}{ip}{compact}")).bencode();
            assert_eq!(body.at("external ip").bytes(), expected, "{ip}");
        }
        get(tracker, format!("{GOOD}{ip}&event=stopped"));
    }
    assert_eq!(
        get(tracker, "/announce").bencode().keys(),
        [b"failure reason"],
        "a failure says no more"
    );
}

fn external_ip_of_an_ipv6_client(tracker: &mut Tracker) {
    let body = http::get(tracker.ipv6(Protocol::Http), GOOD).bencode();
    assert_eq!(body.at("external ip").bytes(), b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01");
    let body = get(tracker, GOOD).bencode();
    assert_eq!(body.at("external ip").bytes(), [127, 0, 0, 1]);
}

fn tracker_id_is_sent(tracker: &mut Tracker) {
    for more in ["", "&trackerid=a%20b%2B%C3%A9", "&event=stopped"] {
        let body = get(tracker, format!("{GOOD}{more}")).bencode();
        assert_eq!(body.at("tracker id").bytes(), "a b+é".as_bytes(), "{more}");
    }
}

fn warning_message_is_sent(tracker: &mut Tracker) {
    let body = get(tracker, GOOD).bencode();
    assert_eq!(body.at("warning message").text(), "go elsewhere");
    // It is a warning: the client is a peer, and is told of peers.
    let told = get(tracker, target(&Announce::leecher(INFO_HASH, 2), "")).bencode();
    assert_eq!(told.at("peers").bytes().len(), 6);
}

fn ip_is_believed(tracker: &mut Tracker) {
    let cases = [
        ("10.1.2.3", "10.1.2.3:6881"),
        ("10.1.2.3:80", "10.1.2.3:80"),
        ("2001:db8::1", "[2001:db8::1]:6881"),
        ("%32%30%30%31:db8::1", "[2001:db8::1]:6881"),
        ("[2001:db8::1]:80", "[2001:db8::1]:80"),
        ("::ffff:10.1.2.3", "10.1.2.3:6881"),
    ];
    for (ip, expected) in cases {
        get(tracker, format!("{GOOD}&ip={ip}"));
        assert_eq!(listed(tracker), [expected], "{ip}");
        get(tracker, format!("{GOOD}&ip={ip}&event=stopped"));
        assert_eq!(listed(tracker), [""; 0], "{ip}");
    }
    get(tracker, GOOD);
    assert_eq!(listed(tracker), ["127.0.0.1:6881"]);
}

fn names_are_not_looked_up(tracker: &mut Tracker) {
    for name in ["localhost", "", "10.1.2", "10.1.2.3.4", "[2001:db8::1]", "%ff"] {
        for parameter in ["ip", "ipv4", "ipv6"] {
            let reason = get(tracker, format!("{GOOD}&{parameter}={name}")).failure_reason();
            let shown = name.replace("%ff", r"\xff");
            assert_eq!(reason, format!("{parameter}: \"{shown}\", expected an IP address"));
        }
    }
    assert_eq!(tracker.swarm_count(), 0);
}

fn ipv4_and_ipv6_are_believed_and_count_once(tracker: &mut Tracker) {
    let client = Announce::leecher(INFO_HASH, 1);
    let both = ["127.0.0.1:10001", "[2001:db8::1]:10001"];
    assert_eq!(counts(&announce(tracker, &client, "&ipv6=2001:db8::1&key=1")), (0, 1));
    assert_eq!(listed(tracker), both);
    // It is told of neither of its addresses, and completes once.
    let completed = "&ipv6=2001:db8::1&key=1&left=0&event=completed";
    let answer = announce(tracker, &client, completed);
    assert_eq!((counts(&answer), answer.peers), ((1, 0), vec![]));
    let scraped = scrape(tracker, INFO_HASH);
    assert_eq!((scraped.seeders, scraped.completed, scraped.leechers), (1, 1, 0));
    announce(tracker, &client, "&ipv6=2001:db8::1&event=stopped");
    assert_eq!(listed(tracker), [""; 0]);
    // Without a key each address counts.
    assert_eq!(counts(&announce(tracker, &client, "&ipv6=2001:db8::1")), (0, 2));
    announce(tracker, &client, "&ipv6=2001:db8::1&event=stopped");
    announce(tracker, &client, "&ipv6=[2001:db8::1]:80");
    assert_eq!(listed(tracker), [both[0], "[2001:db8::1]:80"]);
    announce(tracker, &client, "&ipv6=[2001:db8::1]:80&event=stopped");
    // Named by `ip` as an IPv6 client, it may have an IPv4 address besides.
    let answer = announce(tracker, &client, "&ip=2001:db8::2&ipv4=10.1.2.3&key=1");
    assert_eq!(counts(&answer), (0, 1));
    assert_eq!(listed(tracker), ["10.1.2.3:10001", "[2001:db8::2]:10001"]);
}

fn announce_paths_and_their_scrape_paths(tracker: &mut Tracker) {
    let (_, query) = GOOD.split_once('?').expect("a query");
    let paths = [
        ("/x/announce.php", "/x/scrape.php"),
        ("/secret/announce", "/secret/scrape"),
        ("/%ff/announce", "/%ff/scrape"),
        ("/announce/secret", "/scrape/secret"),
    ];
    for (announce, scrape) in paths {
        assert_eq!(counts(&http::announced(&get(tracker, format!("{announce}?{query}")))), (0, 1));
        let files = get(tracker, format!("{scrape}?{query}")).bencode().at("files");
        assert_eq!(files.get(&INFO_HASH).expect("the torrent").at("incomplete").integer(), 1);
    }
    assert_eq!(counts(&http::announced(&get(tracker, format!("/tracker?{query}")))), (0, 1));
    // A path without the word `announce` has no scrape path (BEP 48).
    let others =
        ["/announce", "/scrape", "/x/announce", "//announce/", "/x/y/announce", "/scraper"];
    for path in others.into_iter().filter(|path| *path != "/x/announce") {
        assert_eq!(get(tracker, format!("{path}?{query}")).status, 404, "{path}");
    }
}

/// A request for a scrape with further header fields.
fn scrape_request(info_hash: InfoHash, version: &str, headers: &str) -> Vec<u8> {
    let mut request = b"GET ".to_vec();
    request.extend(http::scrape_target(&[info_hash], Escape::Upper));
    request.extend(format!(" HTTP/{version}\r\nHost: localhost\r\n{headers}\r\n").into_bytes());
    request
}

#[track_caller]
fn assert_scraped(response: &Response, info_hash: InfoHash, connection: &str) {
    assert_eq!(response.bencode().at("files").keys(), [info_hash]);
    assert_eq!(response.header("Connection"), connection);
}

fn a_connection_serves_requests_until_it_is_told_to_close(tracker: &mut Tracker) {
    for close in ["Connection: close\r\n", "CONNECTION: TE , Close\r\n"] {
        let mut connection = Connection::open(address(tracker));
        for number in 0..20 {
            connection.send(&scrape_request([number; 20], "1.1", ""));
            assert_scraped(&connection.response(), [number; 20], "keep-alive");
        }
        // A failure is no reason to close, and neither is an empty line before a request.
        connection.send(b"GET /announce HTTP/1.1\r\n\r\n");
        assert_eq!(connection.response().failure_reason(), "info_hash: missing");
        connection.send(&[b"\r\n", &scrape_request([1; 20], "1.1", "")[..]].concat());
        assert_scraped(&connection.response(), [1; 20], "keep-alive");
        connection.send(&scrape_request([2; 20], "1.1", close));
        assert_scraped(&connection.response(), [2; 20], "close");
        connection.closed();
    }
}

fn http_1_0_has_to_ask(tracker: &mut Tracker) {
    let mut connection = Connection::open(address(tracker));
    connection.send(&scrape_request([1; 20], "1.0", "Connection: Keep-Alive\r\n"));
    assert_scraped(&connection.response(), [1; 20], "keep-alive");
    connection.send(&scrape_request([2; 20], "1.0", ""));
    assert_scraped(&connection.response(), [2; 20], "close");
    connection.closed();
}

fn no_pipelined_request_is_lost_or_merged(tracker: &mut Tracker) {
    let mut requests = Vec::new();
    for number in 0..50 {
        let announce = Announce::leecher([number; 20], number);
        let target = http::announce_target(&announce, Escape::Upper);
        requests.extend(get_request(address(tracker), target));
        requests.extend(scrape_request([number; 20], "1.1", ""));
    }
    requests.extend(scrape_request([50; 20], "1.1", "Connection: close\r\n"));
    // All at once; and in pieces that end anywhere.
    for size in [requests.len(), 1000, 7] {
        let mut connection = Connection::open(address(tracker));
        for piece in requests.chunks(size) {
            connection.send(piece);
        }
        for number in 0..50 {
            assert_eq!(counts(&http::announced(&connection.response())), (0, 1), "{number}");
            assert_scraped(&connection.response(), [number; 20], "keep-alive");
        }
        assert_scraped(&connection.response(), [50; 20], "close");
        connection.closed();
    }
    assert_eq!(tracker.swarm_count(), 50);
}

fn a_body_is_no_request(tracker: &mut Tracker) {
    let smuggled = get_request(address(tracker), GOOD);
    let length = smuggled.len();
    for header in [format!("Content-Length: {length}\r\n"), "Transfer-Encoding: chunked\r\n".into()]
    {
        let request = [scrape_request([1; 20], "1.1", &header), smuggled.clone()].concat();
        let response = http::exchange(address(tracker), &request);
        assert_scraped(&response, [1; 20], "close");
    }
    assert_eq!(tracker.swarm_count(), 0);
}

fn what_cannot_be_read_ends_the_connection(tracker: &mut Tracker) {
    for bad in ["nonsense\r\n\r\n", "GET /announce HTTP/1.1\r\nno colon\r\n\r\n"] {
        let mut connection = Connection::open(address(tracker));
        connection.send(&scrape_request([1; 20], "1.1", ""));
        connection.send(bad.as_bytes());
        connection.send(&get_request(address(tracker), GOOD));
        assert_scraped(&connection.response(), [1; 20], "keep-alive");
        let refusal = connection.response();
        assert_eq!((refusal.status, refusal.header("Connection")), (400, "close"));
        connection.closed();
    }
    assert_eq!(tracker.swarm_count(), 0);
}

fn the_last_forwarded_address_is_the_client(tracker: &mut Tracker) {
    let cases = [
        ("", "127.0.0.1:6881"),
        ("X-Forwarded-For: 10.1.2.3\r\n", "10.1.2.3:6881"),
        ("x-forwarded-for:10.1.2.3,10.4.5.6\r\n", "10.4.5.6:6881"),
        ("X-Forwarded-For: forged, 10.1.2.3 , 10.4.5.6 \r\n", "10.4.5.6:6881"),
        ("X-Forwarded-For: 10.1.2.3\r\nX-Forwarded-For: 10.4.5.6\r\n", "10.4.5.6:6881"),
        ("X-Forwarded-For: 2001:db8::1\r\n", "[2001:db8::1]:6881"),
        ("X-Forwarded-For: ::ffff:10.1.2.3\r\n", "10.1.2.3:6881"),
    ];
    for (header, expected) in cases {
        for event in ["started", "stopped"] {
            let request = format!("GET {GOOD}&event={event} HTTP/1.1\r\n{header}\r\n");
            http::announced(&http::exchange(address(tracker), request.as_bytes()));
            let expected = if event == "started" { vec![expected] } else { vec![] };
            assert_eq!(listed(tracker), expected, "{header}");
        }
    }
    for value in ["unknown", "", "10.1.2.3, x", "10.1.2.3,"] {
        let request = format!("GET {GOOD} HTTP/1.1\r\nX-Forwarded-For: {value}\r\n\r\n");
        let reason = http::exchange(address(tracker), request.as_bytes()).failure_reason();
        let last = value.rsplit(',').next().unwrap_or_default().trim();
        assert_eq!(reason, format!("X-Forwarded-For: \"{last}\", expected an IP address"));
    }
    assert_eq!(tracker.swarm_count(), 0);
}

/// Announces over both protocols, where `info_hash` is let in or refused.
#[track_caller]
fn assert_access(tracker: &mut Tracker, info_hash: InfoHash, let_in: bool) {
    let announce = Announce::leecher(info_hash, 1);
    let response = get(tracker, target(&announce, ""));
    let client = UdpClient::new(tracker.ipv4(Protocol::Udp));
    let reply = client.request(client.connect(), action::ANNOUNCE, &udp::announce_body(&announce));
    if let_in {
        assert_eq!(counts(&http::announced(&response)), (0, 1));
        assert!(matches!(reply, Reply::Announce(_)), "{reply:?}");
    } else {
        let reason =
            format!("info_hash: {} is not allowed on this tracker", hex::encode(info_hash));
        assert_eq!(response.failure_reason(), reason);
        assert_eq!(reply, Reply::Error(reason.into_bytes()));
    }
    assert_eq!(scrape(tracker, info_hash).leechers, i64::from(let_in));
}

fn only_allowed_torrents_are_announced(tracker: &mut Tracker) {
    assert_access(tracker, OTHER, false);
    assert_eq!(tracker.swarm_count(), 0);
    assert_access(tracker, INFO_HASH, true);
}

fn denied_torrents_are_not_announced(tracker: &mut Tracker) {
    assert_access(tracker, OTHER, false);
    assert_eq!(tracker.swarm_count(), 0);
    assert_access(tracker, INFO_HASH, true);
}

/// Paths and queries of announce URLs, and why they are refused, if they are.
const PASSKEYS: &[(&str, &str, Option<&str>)] = &[
    ("/announce", "", Some("passkey: missing")),
    ("/announce", "passkey=", Some("passkey:  is not known to this tracker")),
    ("/announce", "passkey=Sesame", Some("passkey: Sesame is not known to this tracker")),
    ("/Sesame/announce", "", Some("passkey: Sesame is not known to this tracker")),
    ("/announce", "x=sesame", Some("passkey: missing")),
    ("/announce", "passkey=sesame", None),
    ("/announce", "passkey=p%25k", None),
    ("/announce", "passkey=%73esame", None),
    ("/sesame/announce", "", None),
    ("/sesame/announce", "passkey=", None),
];

fn a_passkey_in_path_or_query_lets_in(tracker: &mut Tracker) {
    let (_, query) = GOOD.split_once('?').expect("a query");
    for (path, passkey, refusal) in PASSKEYS {
        let response = get(tracker, format!("{path}?{query}&{passkey}"));
        match refusal {
            Some(reason) => assert_eq!(response.failure_reason(), *reason, "{path}?{passkey}"),
            None => assert_eq!(counts(&http::announced(&response)), (0, 1), "{path}?{passkey}"),
        }
        assert_eq!(tracker.swarm_count(), u32::from(refusal.is_none()), "{path}?{passkey}");
        get(tracker, format!("{path}?{query}&{passkey}&event=stopped"));
    }
}

fn a_passkey_in_url_data_lets_in(tracker: &mut Tracker) {
    let client = UdpClient::new(tracker.ipv4(Protocol::Udp));
    let send = |url_data: &[u8], announce: &Announce| {
        let mut body = udp::announce_body(announce);
        // Any number of options makes up the data (BEP 41).
        for piece in url_data.chunks(5) {
            body.extend([2, piece.len() as u8]);
            body.extend(piece);
        }
        client.request(client.connect(), action::ANNOUNCE, &body)
    };
    let leecher = Announce::leecher(INFO_HASH, 1);
    assert_eq!(send(b"", &leecher), Reply::Error(b"passkey: missing".to_vec()));
    for (path, passkey, refusal) in PASSKEYS {
        let url_data = format!("{path}?{passkey}");
        let reply = send(url_data.as_bytes(), &leecher);
        match refusal {
            Some(reason) => assert_eq!(reply, Reply::Error(reason.as_bytes().to_vec())),
            None => assert!(matches!(reply, Reply::Announce(_)), "{url_data}: {reply:?}"),
        }
        assert_eq!(tracker.swarm_count(), u32::from(refusal.is_none()), "{url_data}");
        send(url_data.as_bytes(), &leecher.stopped());
    }
}

/// No newline follows: the answer does not wait for one.
fn another_protocol_is_refused_at_once(tracker: &mut Tracker) {
    for (bytes, protocol) in [
        (&b"\x16\x03\x01\x02\x00\x01\x00"[..], "a TLS ClientHello"),
        (b"\x13BitTorrent protocol", "a BitTorrent handshake"),
        (b"\x05\x01\x00", "a SOCKS5 greeting"),
    ] {
        let mut connection = Connection::open(address(tracker));
        connection.send(bytes);
        let response = connection.response();
        let body = String::from_utf8_lossy(&response.body);
        assert_eq!(response.status, 400);
        assert!(body.contains(protocol), "{body}");
        let request = tracker.find_request(|request| request.raw.0 == bytes);
        assert_eq!((&*request.action, &*request.transport), ("unknown", "http"));
    }
}

fn announces_that_come_too_soon_are_refused(tracker: &mut Tracker) {
    let reason = "announced again after 0 s, expected 60 s or more";
    let udp = UdpClient::new(tracker.ipv4(Protocol::Udp));
    let announce = |event| Announce { event, ..Announce::leecher(INFO_HASH, 1) };
    let over_udp = |event| {
        let answer =
            udp.request(udp.connect(), action::ANNOUNCE, &udp::announce_body(&announce(event)));
        match answer {
            Reply::Error(text) => Some(String::from_utf8_lossy(&text).into_owned()),
            _ => None,
        }
    };
    let over_http = |tracker: &Tracker, event, number| {
        let announce = Announce { event, ..Announce::leecher(INFO_HASH, number) };
        let bencode = get(tracker, http::announce_target(&announce, Escape::Upper)).bencode();
        bencode.get(b"failure reason").map(|reason| reason.text().to_owned())
    };
    for (event, refused) in [
        (Event::Started, None),
        (Event::None, Some(reason)),
        (Event::Completed, None),
        (Event::Started, None),
        (Event::None, Some(reason)),
    ] {
        assert_eq!(over_udp(event).as_deref(), refused, "{event:?}");
        assert_eq!(over_http(tracker, event, 2).as_deref(), refused, "{event:?}");
    }
    // Another torrent's or another peer's announces are no matter.
    assert_eq!(over_http(tracker, Event::None, 3), None);
    tracker.set_frozen(true);
    tracker.advance(Duration::from_secs(60));
    assert_eq!(over_udp(Event::None), None);
    tracker.advance(Duration::from_secs(59));
    let late = over_udp(Event::None).expect("a refusal");
    assert!(late.starts_with("announced again after 59 s"), "{late}");
    tracker.advance(Duration::from_secs(1));
    assert_eq!(over_udp(Event::None), None, "the refused one did not count");
    // The interval of now counts.
    tracker.set_intervals(None, Some(0));
    assert_eq!(over_udp(Event::None), None);
}

/// Goodbyes of several torrents, sent in one piece by a client that does not read the answers.
fn requests_of_a_client_that_has_gone_are_served(tracker: &mut Tracker) {
    let goodbyes = Filter::event(test_tracker::Event::Stopped);
    for round in 0..10 {
        let peer = Announce::leecher([round; 20], 1);
        let others = (1..=5).map(|number| Announce { info_hash: [number; 20], ..peer.clone() });
        let others: Vec<_> = others.collect();
        let mut connection = Connection::open(address(tracker));
        for announce in &others {
            let target = http::announce_target(announce, Escape::Upper);
            connection.send(&get_request(address(tracker), target));
            connection.response();
        }
        assert_eq!(tracker.swarm_count(), 5);
        let came = tracker.wait_for(&goodbyes, Wait { count: 5, ..Wait::default() });
        let requests = others.iter().map(|announce| {
            get_request(address(tracker), http::announce_target(&announce.stopped(), Escape::Upper))
        });
        connection.send(&requests.collect::<Vec<_>>().concat());
        drop(connection);
        tracker.waited(came).expect("five goodbyes");
        assert_eq!(tracker.swarm_count(), 0, "round {round}");
    }
}

fn a_request_of_a_client_that_resets_is_served(tracker: &mut Tracker) {
    for round in 0..10 {
        let announce = Announce::leecher([round; 20], 1);
        let came = tracker.wait_for(&Filter::announces(), Wait::default());
        let mut connection = Connection::open(address(tracker));
        let target = http::announce_target(&announce, Escape::Upper);
        connection.send(&get_request(address(tracker), target));
        connection.abort();
        tracker.waited(came).expect("the announce");
    }
    assert_eq!(tracker.swarm_count(), 10);
}
