//! Faults: adding them, seeing what comes of them, and holding replies.

mod common;

use std::io::ErrorKind;
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

use common::{LIMIT, get, soon, start};
use test_tracker::{
    BencodeChange, Chunking, Coding, CodingDamage, Error, Event, Family, Fault, Filter, HeadChange,
    LengthChange, Options, Outcome, Place, ScrapeChange, Tracker, Transport,
};

/// A fault for each effect, with its text.
fn effects() -> Vec<(Fault, &'static str)> {
    let new = Fault::new;
    let peers: [SocketAddr; 2] = [([192, 0, 2, 1], 6881).into(), ([0; 16], 1).into()];
    vec![
        (new().drop(), "drop"),
        (new().refuse("not here"), r#"refuse="not here""#),
        (new().refuse(b"\"\\\0\xff"), r#"refuse=\"\\\x00\xff"#),
        (new().bad_connection_id(), "bad-connection-id"),
        (new().status(503), "status=503"),
        (
            new().redirect(302).location("http://a{target}"),
            "redirect=302 location=http://a{target}",
        ),
        (new().check_host(), "check-host"),
        (new().interval(-1), "interval=-1"),
        (new().min_interval(i64::MAX), "min-interval=9223372036854775807"),
        (new().seeders(7), "seeders=7"),
        (new().leechers(i64::MIN), "leechers=-9223372036854775808"),
        (new().downloaded(0), "downloaded=0"),
        (new().peers(peers), "peers=192.0.2.1:6881,[::]:1"),
        (new().peers([]), "peers=none"),
        (new().include_self(), "include-self"),
        (new().peers_twice(), "peers-twice"),
        (new().scrape(ScrapeChange::Reversed), "scrape=reversed"),
        (new().scrape(ScrapeChange::FirstMissing), "scrape=first-missing"),
        (new().scrape(ScrapeChange::FirstTwice), "scrape=first-twice"),
        (new().scrape(ScrapeChange::OneUnknown), "scrape=one-unknown"),
        (new().scrape(ScrapeChange::Swapped), "scrape=swapped"),
        (new().connection_id(u64::MAX), "connection-id=18446744073709551615"),
        (new().cross_talk(), "cross-talk"),
        (new().wrong_family_size(), "wrong-family-size"),
        (new().reply_action(255), "reply-action=255"),
        (new().wrong_transaction_id(), "wrong-transaction-id"),
        (new().wrong_transaction_id().then_correct(), "wrong-transaction-id then-correct"),
        (
            new().set("min interval", "i5e").set("x", b"1:\xff"),
            r#"set="min interval=i5e" set=x=1:\xff"#,
        ),
        (new().remove("peers").remove("tracker id"), r#"remove=peers remove="tracker id""#),
        (new().bencode(BencodeChange::Unsorted), "bencode=unsorted"),
        (new().bencode(BencodeChange::KeysTwice), "bencode=keys-twice"),
        (new().bencode(BencodeChange::LeadingZeros), "bencode=leading-zeros"),
        (new().bencode(BencodeChange::HugeIntegers), "bencode=huge-integers"),
        (new().bencode(BencodeChange::Nested), "bencode=nested"),
        (new().body(""), r#"body="""#),
        (new().reply(b"\r\n"), r#"reply="\x0d\x0a""#),
        (new().garbage(20), "garbage=20"),
        (new().truncate(0), "truncate=0"),
        (new().prepend("a b"), "prepend=\"a b\""),
        (new().append(vec![0]), r"append=\x00"),
        (new().pad(1500), "pad=1500"),
        (new().coding(Coding::Deflate), "coding=deflate"),
        (new().coding(Coding::Zstd), "coding=zstd"),
        (
            new().coding(Coding::Gzip).coding_damage(CodingDamage::Mislabelled),
            "coding=gzip coding-damage=mislabelled",
        ),
        (
            new().coding(Coding::Gzip).coding_damage(CodingDamage::CutShort),
            "coding=gzip coding-damage=cut-short",
        ),
        (
            new().coding(Coding::Gzip).coding_damage(CodingDamage::Bomb),
            "coding=gzip coding-damage=bomb",
        ),
        (new().header("Retry-After: 5"), r#"header="Retry-After: 5""#),
        (new().large_header(65536), "large-header=65536"),
        (new().head(HeadChange::Http10), "head=http10"),
        (new().head(HeadChange::Lowercase), "head=lowercase"),
        (new().head(HeadChange::Folded), "head=folded"),
        (new().head(HeadChange::NoValue), "head=no-value"),
        (new().head(HeadChange::ContinueFirst), "head=continue-first"),
        (new().content_length(LengthChange::Absent), "content-length=absent"),
        (new().content_length(LengthChange::Padded), "content-length=padded"),
        (new().content_length(LengthChange::Twice), "content-length=twice"),
        (new().content_length(LengthChange::Negative), "content-length=negative"),
        (new().content_length(LengthChange::OffBy(-3)), "content-length=-3"),
        (new().chunked(Chunking::Plain), "chunked=plain"),
        (new().chunked(Chunking::WithLength), "chunked=with-length"),
        (new().chunked(Chunking::Extensions), "chunked=extensions"),
        (new().chunked(Chunking::CutShort), "chunked=cut-short"),
        (new().chunked(Chunking::Trailers), "chunked=trailers"),
        (new().keep_alive(true), "keep-alive=true"),
        (new().keep_alive(false), "keep-alive=false"),
        (new().trailing("HTTP/1.1"), "trailing=HTTP/1.1"),
        (new().close(Place::Start), "close=start"),
        (new().close(Place::Head), "close=head"),
        (new().half_close(Place::Body), "half-close=body"),
        (new().reset(Place::End), "reset=end"),
        (new().delay(Duration::from_millis(1500)), "delay=1500ms"),
        (new().delay(Duration::ZERO).jitter(Duration::from_secs(7200)), "delay=0s jitter=2h"),
        (new().hold(), "hold"),
        (new().reorder(2), "reorder=2"),
        (new().duplicate(1), "duplicate=1"),
        (new().duplicate(2).gap(Duration::from_nanos(1)), "duplicate=2 gap=1ns"),
        (new().drip(1).gap(Duration::from_secs(60)), "drip=1 gap=1m"),
        (new().merge(2), "merge=2"),
        (new().other_port(), "other-port"),
        (new().forget_ids(), "forget-ids"),
        (new().forget_swarms(), "forget-swarms"),
        (new().down(Duration::from_micros(10)), "down=10us"),
    ]
}

/// Faults that say with which requests it goes wrong, and when, with their texts.
fn scopes() -> Vec<(Fault, &'static str)> {
    let everything = Filter::announce()
        .transport(Transport::Udp)
        .family(Family::V6)
        .info_hash([0xab; 20])
        .peer_id(b"-TR \xff")
        .remote([127, 0, 0, 1]);
    vec![
        (
            Fault::of(everything).path("/a b").min_info_hashes(4).drop(),
            "announce udp ipv6 info-hash=abababababababababababababababababababab \
             peer-id=\"-TR \\xff\" remote=127.0.0.1 path=\"/a b\" min-info-hashes=4 drop",
        ),
        (
            Fault::new().times(2).skip(1).every(3).probability(0.25).hold().name("ä"),
            r"times=2 skip=1 every=3 probability=0.25 hold name=\xc3\xa4",
        ),
        (Fault::of(Transport::Http).once().drop(), "http times=1 drop"),
        (Fault::of(Event::None).drop(), "event=none drop"),
        (Fault::of(Event::Stopped).drop().then().ok(), "event=stopped drop then ok"),
        (
            Fault::of(Filter::scrape()).ok().then().drop().then().seeders(5).delay(Duration::ZERO),
            "scrape ok then drop then seeders=5 delay=0s",
        ),
    ]
}

#[tokio::test]
async fn every_fault_is_read_as_it_is_written() {
    let tracker = start(Options::default()).await;
    for (fault, text) in effects().into_iter().chain(scopes()) {
        assert_eq!(fault.to_string(), text);
        let id =
            soon("an id", tracker.add_fault(fault)).await.unwrap_or_else(|e| panic!("{text}: {e}"));
        let faults = soon("the faults", tracker.faults()).await.unwrap();
        assert_eq!((faults[0].id, faults.len()), (id, 1));
        assert_eq!(faults[0].text, text);
        assert_eq!(soon("the end", tracker.remove_fault(id)).await, Ok(true));
    }
}

/// The functions are made from the component's table.
#[test]
fn every_word_of_a_fault_can_be_written() {
    let functions = include_str!("../src/types/fault/effects.rs");
    let words: Vec<_> =
        functions.split("    pub fn ").skip(1).filter_map(|it| it.split('"').nth(1)).collect();
    assert_eq!(words.len(), functions.matches("    pub fn ").count());
    assert!(words.len() > 50, "{words:?}");
    let texts: Vec<_> = effects().into_iter().chain(scopes()).map(|(_, text)| text).collect();
    for known in words {
        let is = |word: &str| word.split('=').next() == Some(known);
        assert!(texts.iter().any(|text| text.split(' ').any(is)), "{known}");
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let tracker = start(Options::default()).await;
    for (fault, says) in [
        (Fault::new(), "expected an effect"),
        (Fault::of(Outcome::Refused).drop(), "outcome"),
        (Fault::of(Filter::new().fault(1)).drop(), "fault"),
        (Fault::of(Transport::Udp).status(503), "status"),
        (Fault::new().status(99), "99, expected 100 to 999"),
        (Fault::from("announce drpo"), "drpo"),
        (String::from("delay=2x").into(), "delay: \"2x\", expected a number of seconds"),
    ] {
        match soon("an answer", tracker.add_fault(fault.clone())).await {
            Err(Error::Argument(text)) => assert!(text.contains(says), "{fault}: {text}"),
            other => panic!("{fault}: {other:?}"),
        }
    }
    assert_eq!(soon("the faults", tracker.faults()).await, Ok(vec![]));
}

#[tokio::test]
async fn a_fault_is_counted_and_named_by_the_requests_that_it_meets() {
    let tracker = start(Options::default()).await;
    let http = tracker.http_addresses()[0];
    let busy = Fault::of(Filter::announce()).times(2).status(503).name("busy");
    let busy = soon("an id", tracker.add_fault(busy)).await.unwrap();
    let dear =
        soon("an id", tracker.add_fault("announce event=stopped interval=86400")).await.unwrap();
    assert_ne!(busy, dear);
    let met = tracker.wait_for(Filter::new().fault(busy)).count(2);
    for event in ["started", "stopped", "stopped", "stopped"] {
        let response = get(http, &format!("/announce?event={event}"));
        assert!(response.starts_with("HTTP/1.1 "), "{response}");
    }
    let requests = soon("the requests", met.into_future()).await.unwrap();
    assert_eq!(requests[0].faults, [busy]);
    assert_eq!(requests[1].faults, [busy, dear]);

    let faults = soon("the faults", tracker.faults()).await.unwrap();
    assert_eq!((&*faults[0].name, faults[0].hits, faults[0].held), ("busy", 2, 0));
    assert_eq!((&faults[1].name, faults[1].hits), (&faults[1].text, 3));

    assert_eq!(soon("an answer", tracker.remove_fault(busy)).await, Ok(true));
    assert_eq!(soon("an answer", tracker.remove_fault(busy)).await, Ok(false));
    soon("an answer", tracker.clear_faults()).await.unwrap();
    assert_eq!(soon("the faults", tracker.faults()).await, Ok(vec![]));
}

/// A request for a connection id (BEP 15).
const CONNECT: &[u8] = b"\0\0\x04\x17\x27\x10\x19\x80\0\0\0\0abcd";

/// A client that asks for a connection id, and has no answer yet.
fn ask_for_connection_id(tracker: &Tracker) -> UdpSocket {
    let client = UdpSocket::bind(("127.0.0.1", 0)).unwrap();
    client.set_read_timeout(Some(LIMIT)).unwrap();
    client.connect(tracker.udp_addresses()[0]).unwrap();
    client.send(CONNECT).unwrap();
    client
}

fn assert_answered(client: &UdpSocket) {
    assert_eq!(client.recv(&mut [0; 32]).expect("an answer"), 16);
}

fn assert_not_answered(client: &UdpSocket) {
    client.set_nonblocking(true).unwrap();
    let error = client.recv(&mut [0; 32]).expect_err("no answer");
    assert_eq!(error.kind(), ErrorKind::WouldBlock);
    client.set_nonblocking(false).unwrap();
}

/// The port of the listener is known beforehand, so that the tracker may bind no port but that.
#[tokio::test]
async fn a_reply_comes_from_another_port_of_the_same_address() {
    let free = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let tracker = start(Options::new().udp(free)).await;
    soon("an id", tracker.add_fault(Fault::new().other_port())).await.unwrap();
    let client = UdpSocket::bind("127.0.0.1:0").unwrap();
    client.set_read_timeout(Some(LIMIT)).unwrap();
    client.send_to(CONNECT, free).unwrap();
    let (length, from) = client.recv_from(&mut [0; 32]).expect("an answer");
    assert_eq!((length, from.ip()), (16, free.ip()));
    assert_ne!(from.port(), free.port());
}

/// How many replies the only fault holds.
async fn held(tracker: &Tracker) -> u32 {
    soon("the faults", tracker.faults()).await.unwrap()[0].held
}

#[tokio::test]
async fn what_a_fault_holds_is_sent_when_it_is_released() {
    let tracker = start(Options::default()).await;
    let fault = soon("an id", tracker.add_fault("connect hold")).await.unwrap();
    let held_ones = tracker.wait_for(Filter::new().fault(fault)).count(2);
    let clients = [ask_for_connection_id(&tracker), ask_for_connection_id(&tracker)];
    soon("two requests", held_ones.into_future()).await.unwrap();
    clients.iter().for_each(assert_not_answered);
    assert_eq!(held(&tracker).await, 2);
    assert_eq!(soon("a number", tracker.release(fault)).await, Ok(2));
    clients.iter().for_each(assert_answered);

    // It holds what comes afterwards, until it is removed.
    let next = tracker.wait_for(Filter::new().fault(fault));
    let client = ask_for_connection_id(&tracker);
    soon("a request", next.into_future()).await.unwrap();
    assert_eq!(held(&tracker).await, 1);
    assert_eq!(soon("an answer", tracker.remove_fault(fault)).await, Ok(true));
    assert_answered(&client);
    assert_eq!(soon("a number", tracker.release(fault)).await, Ok(0));
}

#[tokio::test]
async fn clearing_a_tracker_removes_its_faults_and_sends_what_they_hold() {
    let tracker = start(Options::default()).await;
    let gate = soon("a gate", tracker.hold(Filter::connect())).await.unwrap();
    let client = ask_for_connection_id(&tracker);
    soon("a request", gate.seen()).await.unwrap();
    soon("an answer", tracker.clear()).await.unwrap();
    assert_eq!(soon("the faults", tracker.faults()).await, Ok(vec![]));
    assert_answered(&client);
    assert_eq!(soon("the release", gate.open()).await, Ok(()));
}

#[tokio::test]
async fn a_gate_holds_what_it_is_for_until_it_is_released() {
    // Time that stands still holds nothing up.
    let tracker = start(Options::default().frozen(true)).await;
    let gate = soon("a gate", tracker.hold(Filter::connect())).await.unwrap();
    get(tracker.http_addresses()[0], "/announce");
    let first = ask_for_connection_id(&tracker);
    let seen = soon("a request", gate.seen()).await.unwrap();
    assert_eq!(seen.remote, first.local_addr().unwrap());
    assert_eq!(seen.faults, [gate.fault()]);

    let second = ask_for_connection_id(&tracker);
    let both = tracker.wait_for(Filter::new().fault(gate.fault())).past().count(2);
    soon("both requests", both.into_future()).await.unwrap();
    assert_eq!(soon("the first request", gate.seen()).await, Ok(seen));
    assert_not_answered(&first);

    soon("the release", gate.open()).await.unwrap();
    assert_answered(&first);
    assert_answered(&second);
    assert_answered(&ask_for_connection_id(&tracker));
}

#[tokio::test]
async fn a_gate_waits_for_the_first_request() {
    let tracker = start(Options::default()).await;
    let gate = soon("a gate", tracker.hold(Filter::connect())).await.unwrap();
    let mut seen = Box::pin(gate.seen());
    tokio::select! {
        biased;
        _ = &mut seen => panic!("nobody has asked yet"),
        () = std::future::ready(()) => {}
    }
    let client = ask_for_connection_id(&tracker);
    let request = soon("a request", seen).await.unwrap();
    assert_eq!(request.remote, client.local_addr().unwrap());
}

#[tokio::test]
async fn a_gate_that_is_dropped_holds_on() {
    let tracker = start(Options::default()).await;
    drop(soon("a gate", tracker.hold(Filter::connect())).await.unwrap());
    let seen = tracker.wait_for(Filter::connect());
    let client = ask_for_connection_id(&tracker);
    soon("a request", seen.into_future()).await.unwrap();
    assert_eq!(held(&tracker).await, 1);
    assert_not_answered(&client);
}

#[tokio::test]
async fn a_gate_keeps_no_tracker_open() {
    let tracker = start(Options::default()).await;
    let gate = soon("a gate", tracker.hold(Filter::connect())).await.unwrap();
    soon("the end", tracker.close()).await.unwrap();
    assert_eq!(soon("an error", gate.seen()).await, Err(Error::Closed));
    assert_eq!(soon("an error", gate.open()).await, Err(Error::Closed));
}

#[tokio::test]
async fn no_gate_holds_by_what_is_not_known_in_time() {
    let tracker = start(Options::default()).await;
    let error = soon("an error", tracker.hold(Outcome::Refused)).await.unwrap_err();
    assert!(matches!(error, Error::Argument(_)), "{error:?}");
}
