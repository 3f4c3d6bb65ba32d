//! The record: what it keeps, what it drops, which requests a filter means, and how it explains.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use proptest::prelude::*;
use test_tracker_guest::http::Connection;
use test_tracker_guest::record::{Answer, Filter, Request, Times};
use test_tracker_guest::{
    Action, Arrival, Counts, Event, Family, InfoHash, Instant, Outcome, PeerId, PeerIdPrefix,
    Script, ScriptedPeers, Secrets, Settings, Tracker, Transport, udp,
};

const LOCAL: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 6969);
const HASH: [u8; 20] = [0xaa; 20];
const AT_LEAST_ONE: Times = Times { min: 1, max: None };

fn tracker(record_max: u32) -> Tracker {
    let settings = Settings { record_max, ..Settings::default() };
    Tracker::new(settings, Secrets { connection_ids: [1; 16], choice: 2, tables: 3 })
}

fn arrival(port: u16) -> Arrival {
    Arrival { at: Instant(7), remote: SocketAddr::new(LOCAL.ip(), port), local: LOCAL }
}

fn send(tracker: &mut Tracker, remote: u16, datagram: &[u8]) -> Vec<u8> {
    let mut reply = Vec::new();
    udp::answer(tracker, arrival(remote), datagram, &mut reply);
    reply
}

fn connect(tracker: &mut Tracker) -> Vec<u8> {
    send(tracker, 1, b"\0\0\x04\x17\x27\x10\x19\x80\0\0\0\0tid!")[8..].to_vec()
}

/// Announces over UDP, with URL data.
fn announce(tracker: &mut Tracker, remote: u16, event: u32, left: u64) -> Vec<u8> {
    let mut datagram = [&connect(tracker)[..], &[0, 0, 0, 1], b"TID?", &HASH].concat();
    datagram.extend(*b"-TR4060-abcdefghijkl");
    datagram.extend([5u64, left, 6].map(u64::to_be_bytes).concat());
    datagram.extend(event.to_be_bytes());
    datagram.extend([127, 0, 0, 9]);
    datagram.extend(0xbeef_u32.to_be_bytes());
    datagram.extend((-1i32).to_be_bytes());
    datagram.extend(6881u16.to_be_bytes());
    datagram.extend(b"\x02\x0c/a?x=%41&y=b");
    send(tracker, remote, &datagram)
}

fn get(tracker: &mut Tracker, target: &str) -> Vec<u8> {
    let mut connection = Connection::new(1);
    connection.receive(format!("GET {target} HTTP/1.1\r\nHost: here\r\nX: y\r\n\r\n").as_bytes());
    connection.answer(tracker, arrival(9)).expect("an answer").bytes
}

fn last(tracker: &Tracker) -> Request {
    tracker.record.requests(0).last().expect("a request")
}

fn numbers(tracker: &Tracker, after: u64, filter: &Filter) -> Vec<u64> {
    let requests = tracker.record.requests(after).filter(|request| filter.matches(request));
    requests.map(|request| request.number).collect()
}

fn texts(parameters: &[(Vec<u8>, Vec<u8>)]) -> Vec<String> {
    let text = |(name, value): &(Vec<u8>, Vec<u8>)| {
        format!("{}={}", name.escape_ascii(), value.escape_ascii())
    };
    parameters.iter().map(text).collect()
}

#[test]
fn a_udp_announce_is_understood_to_the_last_field() {
    let mut tracker = tracker(10);
    let reply = announce(&mut tracker, 5000, 2, 44);
    let request = last(&tracker);
    assert_eq!((request.number, request.arrival.at), (2, Instant(7)));
    assert_eq!((request.arrival.remote.port(), request.arrival.local), (5000, LOCAL));
    assert_eq!((request.action, request.event), (Action::Announce, Some(Event::Started)));
    assert_eq!(request.info_hashes, [InfoHash(HASH)]);
    assert_eq!(request.peer_id, Some(PeerId(*b"-TR4060-abcdefghijkl")));
    assert_eq!(
        texts(&request.parameters)[1..],
        [
            "transaction_id=5449443f",
            &format!("info_hash={}", HASH.escape_ascii()),
            "peer_id=-TR4060-abcdefghijkl",
            "downloaded=5",
            "left=44",
            "uploaded=6",
            "event=started",
            "ip=127.0.0.9",
            "key=0000beef",
            "numwant=-1",
            "port=6881",
            "x=A",
            "y=b"
        ]
    );
    assert_eq!(request.url_data.as_deref(), Some(&b"/a?x=%41&y=b"[..]));
    assert_eq!(request.reply, reply);
    let counts = Counts { leechers: 1, ..Counts::default() };
    let told = Answer::Announced { interval: 1800, min_interval: None, counts, peers: vec![] };
    assert_eq!(request.answer, told);
    assert_eq!(
        request.to_string(),
        format!(
            "udp announce started {} from 127.0.0.1:5000 (Transmission 4.0.6) left=44: \
             0 peers; seeders 0, leechers 1",
            "aa".repeat(20)
        )
    );
}

#[test]
fn an_http_announce_is_understood_also_where_it_is_refused() {
    let mut tracker = tracker(10);
    announce(&mut tracker, 5000, 0, 0);
    let hash = "%aa".repeat(20);
    let reply = get(
        &mut tracker,
        &format!("/announce?info_hash={hash}&peer_id=aaaaaaaaaaaaaaaaaaaa&port=7&left=1&%ff=%00"),
    );
    let request = last(&tracker);
    assert_eq!((request.transport, request.outcome), (Transport::Http, Outcome::Answered));
    assert_eq!(texts(&request.parameters).last().expect("parameters"), "\\xff=\\x00");
    let http = request.http.as_ref().expect("the head");
    assert_eq!((&http.method[..], &http.path[..]), (&b"GET"[..], &b"/announce"[..]));
    assert_eq!(texts(&http.headers), ["Host=here", "X=y"]);
    assert_eq!(request.reply, reply);
    let counts = Counts { seeders: 1, leechers: 1, ..Counts::default() };
    let peers = vec![SocketAddr::new(LOCAL.ip(), 6881)];
    let told = Answer::Announced { interval: 1800, min_interval: Some(60), counts, peers };
    assert_eq!(request.answer, told);

    get(&mut tracker, &format!("/announce?info_hash={hash}&event=stopped&port=0"));
    let request = last(&tracker);
    assert_eq!((request.action, request.event), (Action::Announce, Some(Event::Stopped)));
    assert_eq!(request.info_hashes, [InfoHash(HASH)]);
    let reason = "port: \"0\", expected 1 to 65535";
    assert_eq!(request.answer, Answer::Refused(reason.into()));
    assert!(request.to_string().ends_with(&format!(": refused: {reason}")), "{request}");
}

#[test]
fn scrapes_connects_and_nonsense_are_understood() {
    let mut tracker = tracker(20);
    let id = connect(&mut tracker);
    let request = last(&tracker);
    let number = u64::from_be_bytes(id[..].try_into().expect("8 bytes"));
    assert_eq!(request.answer, Answer::Connected(number));
    assert_eq!(
        texts(&request.parameters),
        ["connection_id=0000041727101980", "transaction_id=74696421"]
    );

    let counts = Counts { seeders: 3, leechers: 4, downloaded: 5, partial_seeds: 0 };
    tracker.overrides.set_counts(InfoHash(HASH), Some(counts)).expect("room");
    let told = Answer::Scraped(vec![(InfoHash(HASH), counts)]);
    send(&mut tracker, 1, &[&id[..], &[0, 0, 0, 2], b"tid!", &HASH].concat());
    assert_eq!(last(&tracker).answer, told);
    get(&mut tracker, &format!("/scrape?info_hash={}", "%aa".repeat(20)));
    assert_eq!((last(&tracker).action, last(&tracker).answer), (Action::Scrape, told));

    send(&mut tracker, 1, b"hello");
    assert_eq!(
        (last(&tracker).outcome, last(&tracker).answer),
        (Outcome::Ignored, Answer::Nothing)
    );
    get(&mut tracker, "/favicon.ico");
    let request = last(&tracker);
    assert_eq!((request.action, request.outcome), (Action::Unknown, Outcome::Refused));
    assert!(request.to_string().starts_with("http GET /favicon.ico from "), "{request}");
    let mut connection = Connection::new(1);
    connection.receive(b"\x16\x03\x01\n\x05\x01");
    connection.answer(&mut tracker, arrival(9)).expect("an answer");
    let request = last(&tracker);
    assert_eq!((request.http, &request.raw[..]), (None, &b"\x16\x03\x01\n\x05\x01"[..]));
}

#[test]
fn it_keeps_everything_until_a_turn_begins_and_then_the_newest() {
    let mut tracker = tracker(3);
    for port in 1..=5 {
        announce(&mut tracker, port, 0, 1);
    }
    let everything = Filter::default();
    assert_eq!(numbers(&tracker, 0, &everything), (1..=10).collect::<Vec<_>>());
    tracker.record.begin_turn();
    assert_eq!((tracker.record.total(), tracker.record.dropped()), (10, 7));
    assert_eq!(numbers(&tracker, 0, &everything), [8, 9, 10]);
    assert_eq!(numbers(&tracker, 9, &everything), [10]);
    assert_eq!(numbers(&tracker, 10, &everything), [0; 0]);
    assert_eq!(numbers(&tracker, u64::MAX - 1, &everything), [0; 0]);
    assert_eq!(last(&tracker).arrival.remote.port(), 5);
    tracker.clear(Instant(8));
    assert_eq!((tracker.record.total(), tracker.record.dropped()), (10, 10), "numbers go on");
}

#[test]
fn large_requests_are_bounded_by_their_bytes() {
    let mut tracker = tracker(u32::MAX);
    let reply = send(&mut tracker, 1, &[7; 65_000]);
    for _ in 1..1000 {
        send(&mut tracker, 1, &[7; 65_000]);
    }
    let each = 65_000 + 2 * reply.len() - "\0\0\0\u{3}tid!".len();
    let kept = |tracker: &Tracker| tracker.record.total() - tracker.record.dropped();
    assert_eq!(kept(&tracker), ((32 << 20) / each) as u64, "within a turn");
    tracker.record.begin_turn();
    assert_eq!(kept(&tracker), ((6 << 20) / each) as u64, "from one turn to the next");
    assert_eq!(last(&tracker).raw, [7; 65_000]);
}

#[test]
fn a_filter_means_what_has_everything_that_it_names() {
    let mut tracker = tracker(100);
    announce(&mut tracker, 5000, 2, 1);
    get(&mut tracker, "/scrape");
    let ip = |text: &str| Some(text.parse().expect("an address"));
    for (filter, expected) in [
        (Filter::default(), &[1, 2, 3][..]),
        (Filter { transport: Some(Transport::Http), ..Filter::default() }, &[3]),
        (Filter { action: Some(Action::Connect), ..Filter::default() }, &[1]),
        (Filter { info_hash: Some(InfoHash(HASH)), ..Filter::default() }, &[2]),
        (Filter { info_hash: Some(InfoHash([0; 20])), ..Filter::default() }, &[]),
        (Filter { peer_id: Some(PeerIdPrefix(b"-TR4060-".to_vec())), ..Filter::default() }, &[2]),
        (Filter { peer_id: Some(PeerIdPrefix(vec![])), ..Filter::default() }, &[2]),
        (Filter { peer_id: Some(PeerIdPrefix(vec![0; 21])), ..Filter::default() }, &[]),
        (Filter { event: Some(Event::Started), ..Filter::default() }, &[2]),
        (Filter { event: Some(Event::None), ..Filter::default() }, &[]),
        (Filter { family: Some(Family::V4), ..Filter::default() }, &[1, 2, 3]),
        (Filter { family: Some(Family::V6), ..Filter::default() }, &[]),
        (Filter { remote: ip("::ffff:127.0.0.1"), ..Filter::default() }, &[1, 2, 3]),
        (Filter { remote: ip("127.0.0.2"), ..Filter::default() }, &[]),
        (Filter { outcome: Some(Outcome::Refused), ..Filter::default() }, &[3]),
    ] {
        assert_eq!(numbers(&tracker, 0, &filter), expected, "{filter:?}");
    }
}

#[test]
fn an_explanation_shows_what_was_meant_and_what_came_nearest() {
    let mut tracker = tracker(100);
    let stopped = Filter {
        action: Some(Action::Announce),
        event: Some(Event::Stopped),
        transport: Some(Transport::Udp),
        info_hash: Some(InfoHash(HASH)),
        ..Filter::default()
    };
    let meant =
        format!("announces with event stopped, info hash {}, transport udp", "aa".repeat(20));
    assert_eq!(
        tracker.record.explain(&stopped, AT_LEAST_ONE, 0),
        format!("{meant}: expected at least 1, got 0\nthe tracker has received no request since")
    );
    tracker.record.expect(stopped.clone(), Times { min: 1, max: Some(1) }).expect("room");
    announce(&mut tracker, 5000, 2, 1);
    announce(&mut tracker, 5000, 0, 1);
    let unmet = tracker.record.unmet();
    let [text] = &unmet[..] else { panic!("{unmet:?}") };
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[0], format!("{meant}: expected exactly 1, got 0"));
    assert_eq!(lines[1], "nearest of the 4 requests since:");
    assert!(lines[2].starts_with("  4. udp announce aaaa"), "{text}");
    assert!(lines[2].ends_with(" (differs in event)"), "{text}");
    assert!(lines[3].starts_with("  2. udp announce started aaaa"), "{text}");
    assert!(lines[4].ends_with(" (differs in action, info hash, event)"), "{text}");

    announce(&mut tracker, 5000, 3, 1);
    assert_eq!(tracker.record.unmet(), [""; 0]);
    announce(&mut tracker, 5000, 3, 1);
    let unmet = tracker.record.unmet();
    assert!(unmet[0].starts_with(&format!("{meant}: expected exactly 1, got 2\n")), "{unmet:?}");
    assert!(unmet[0].contains("\n  8. udp announce stopped aaaa"), "{unmet:?}");
}

#[test]
fn what_is_expected_is_counted_from_then_on_also_when_it_is_dropped() {
    let mut tracker = tracker(0);
    announce(&mut tracker, 1, 0, 1);
    let announces = Filter { action: Some(Action::Announce), ..Filter::default() };
    tracker.record.expect(announces, Times { min: 2, max: Some(3) }).expect("room");
    for count in 0..5 {
        assert_eq!(tracker.record.unmet().is_empty(), (2..=3).contains(&count), "{count}");
        announce(&mut tracker, 1, 0, 1);
        tracker.record.begin_turn();
    }
    assert!(tracker.record.unmet()[0].ends_with("10 of them are no longer in the record"));
}

#[test]
fn scripts_are_used_up_by_announces_that_are_told_of_peers() {
    let mut tracker = tracker(100);
    let peer = |port| (SocketAddr::new(LOCAL.ip(), port), PeerId([port as u8; 20]));
    let other =
        Script { info_hash: Some(InfoHash([0; 20])), interval: Some(9), ..Script::default() };
    let first = Script { peers: Some(ScriptedPeers(vec![peer(1), peer(2)])), ..Script::default() };
    let second = Script { interval: Some(5), min_interval: Some(4), ..Script::default() };
    for script in [other.clone(), first, second] {
        tracker.overrides.add_script(script).expect("room");
    }
    tracker.overrides.interval = Some(77);
    announce(&mut tracker, 1, 3, 1);
    assert_eq!(tracker.overrides.scripts().len(), 3, "an announce with `stopped` takes no script");
    let told = |tracker: &mut Tracker| {
        announce(tracker, 1, 0, 1);
        match last(tracker).answer {
            Answer::Announced { interval, peers, .. } => (interval, peers),
            answer => panic!("{answer:?}"),
        }
    };
    assert_eq!(told(&mut tracker), (77, vec![peer(1).0, peer(2).0]));
    assert_eq!(told(&mut tracker), (5, vec![]));
    assert_eq!(told(&mut tracker), (77, vec![]));
    assert_eq!(tracker.overrides.scripts(), [other]);
    tracker.overrides.refuse(InfoHash(HASH), Some("go away".into())).expect("room");
    announce(&mut tracker, 1, 0, 1);
    assert_eq!(last(&tracker).answer, Answer::Refused("go away".into()));
}

proptest! {
    /// Whatever comes in: it is recorded, can be read, and is told in one line.
    #[test]
    fn any_bytes_can_be_recorded(bytes in prop::collection::vec(any::<u8>(), 0..200), http in any::<bool>()) {
        let mut tracker = tracker(10);
        if http {
            let mut connection = Connection::new(1);
            connection.receive(&[b"GET /announce?", &bytes[..], b" HTTP/1.1\r\n\r\n"].concat());
            connection.answer(&mut tracker, arrival(9)).expect("an answer");
        } else {
            let id = connect(&mut tracker);
            send(&mut tracker, 5, &[&id[..], &[0, 0, 0, 1], &bytes].concat());
        }
        let request = last(&tracker);
        prop_assert!(!request.to_string().contains(['\n', '\r', '\0']), "{}", request);
    }
}
