//! Faults: their words, when they are due, and that no fault can bring the tracker down.

use std::net::SocketAddr;
use std::time::Duration;

use proptest::prelude::*;
use test_tracker_guest::fault::{Destination, Effects, Fault};
use test_tracker_guest::http::Connection;
use test_tracker_guest::notation::Table;
use test_tracker_guest::record::Answer;
use test_tracker_guest::{Action, Arrival, Instant, Outcome, Secrets, Settings, Tracker, udp};

const CONNECT: &[u8] = &[0, 0, 4, 0x17, 0x27, 0x10, 0x19, 0x80, 0, 0, 0, 0, 1, 2, 3, 4];
const NOW: Instant = Instant(1 << 40);

fn tracker(faults: &[&str]) -> Tracker {
    let settings = Settings { keep_alive: true, ..Settings::default() };
    let secrets = Secrets { connection_ids: [1; 16], choice: 2, tables: 3 };
    let mut tracker = Tracker::new(settings, secrets);
    for fault in faults {
        add(&mut tracker, fault).expect("a good fault");
    }
    tracker
}

fn add(tracker: &mut Tracker, text: &str) -> Result<u32, String> {
    tracker.faults.add(Fault::parse(text)?)
}

fn client(port: u16) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], port))
}

/// What is sent at once: a reply, or what the outbox has due.
fn send(tracker: &mut Tracker, datagram: &[u8]) -> Vec<Vec<u8>> {
    let mut reply = Vec::new();
    let arrival = Arrival { at: NOW, remote: client(1), local: client(2) };
    if let Some(delivery) = udp::answer(tracker, arrival, datagram, &mut reply) {
        let other_port = delivery.other_port;
        let to = Destination::Udp { listener: 0, remote: client(1), other_port };
        tracker.outbox.put(NOW, delivery, to);
        return tracker.outbox.due(NOW).into_iter().map(|due| due.bytes).collect();
    }
    if reply.is_empty() { vec![] } else { vec![reply] }
}

#[test]
fn words_are_read_and_written() {
    for text in [
        "announce udp times=2 drop",
        "scrape http ipv6 info-hash=00112233445566778899aabbccddeeff00112233 peer-id=-TR remote=::1 \
         path=/announce min-info-hashes=75 skip=1 every=3 probability=0.25 refuse=\"not \\xff today\" name=x",
        "connect drop then ok then delay=1500ms jitter=2s",
        "event=none peers=192.0.2.1:6881,[2001:db8::1]:1 include-self peers-twice",
        "announce peers=none set=\"failure reason=i5e\" set=a=b remove=interval header=\"X: y\"",
        "http status=503 body=\"\" coding=gzip coding-damage=bomb content-length=-5 chunked=trailers",
        "udp connection-id=4497486125440 reply-action=255 wrong-transaction-id then-correct",
        "duplicate=2 gap=1h forget-ids forget-swarms down=0s",
    ] {
        let fault = Fault::parse(text).expect(text);
        assert_eq!(fault.to_string(), text);
    }
}

#[test]
fn words_may_be_short_or_long() {
    for (text, same) in [
        (
            "transport=udp action=announce event=stopped family=ipv4 drop",
            "announce udp ipv4 event=stopped drop",
        ),
        ("stopped announce  udp\tipv4 drop", "announce udp ipv4 event=stopped drop"),
        ("once always drop", "times=1 drop"),
        ("connection-id=0xffffffffffffffff", "connection-id=18446744073709551615"),
        ("delay=60s", "delay=1m"),
        ("delay=60", "delay=1m"),
        ("delay=0.5", "delay=500ms"),
        ("delay=1.5h", "delay=90m"),
        ("delay=0.0000000005", "delay=0s"),
        ("\"refuse=a b\"", "refuse=\"a b\""),
        (r"refuse=a\x20b\\\0", r#"refuse="a b\\\x00""#),
        ("probability=1", "probability=1"),
        ("probability=0.5 drop", "probability=0.5 drop"),
    ] {
        assert_eq!(
            Fault::parse(text).expect(text).to_string(),
            Fault::parse(same).expect(same).to_string()
        );
    }
}

#[test]
fn json_says_the_same_as_words() {
    for (json, words) in [
        (
            r#"{"action":"announce","transport":"udp","times":2,"drop":true}"#,
            "announce udp times=2 drop",
        ),
        (r#" {"once":true,"drop":false,"hold":true,"every":null}"#, "times=1 hold"),
        (r#"{"delay":2,"jitter":0.25,"down":"1500ms"}"#, "delay=2s jitter=250ms down=1500ms"),
        (
            r#"{"infoHash":"00112233445566778899aabbccddeeff00112233","peerId":"-TR","remote":"::1","hold":true}"#,
            "info-hash=00112233445566778899aabbccddeeff00112233 peer-id=-TR remote=::1 hold",
        ),
        (
            r#"{"refuse":"not here","interval":7200,"minInterval":-1}"#,
            "refuse=\"not here\" interval=7200 min-interval=-1",
        ),
        (
            r#"{"append":{"hex":"00FF"},"prepend":"\u00e4\\"}"#,
            r"prepend=\xc3\xa4\\ append=\x00\xff",
        ),
        (
            r#"{"peers":[{"ip":"192.0.2.1","port":1},{"port":2,"ip":"::1"}]}"#,
            "peers=192.0.2.1:1,[::1]:2",
        ),
        (r#"{"peers":[]}"#, "peers=none"),
        (
            r#"{"set":{"a b":"i1e","hex":{"hex":"313a61"}},"remove":["min interval","x"],"header":["A: b"]}"#,
            "set=\"a b=i1e\" set=hex=1:a remove=\"min interval\" remove=x header=\"A: b\"",
        ),
        (r#"{"connectionId":18446744073709551615}"#, "connection-id=18446744073709551615"),
        (r#"{"connectionId":"0xffffffffffffffff"}"#, "connection-id=18446744073709551615"),
        (r#"{"contentLength":-3,"keepAlive":false}"#, "content-length=-3 keep-alive=false"),
        (
            r#"{"contentLength":"twice","probability":0.5,"name":"x y"}"#,
            "probability=0.5 content-length=twice name=\"x y\"",
        ),
        (
            r#"{"skip":1,"steps":[{"drop":true},{},{"status":503,"hold":true}]}"#,
            "skip=1 drop then ok then status=503 hold",
        ),
    ] {
        let fault = Fault::parse(json).unwrap_or_else(|error| panic!("{json}: {error}"));
        assert_eq!(fault.to_string(), words, "{json}");
    }
    let list = Fault::parse_list(r#"["announce drop", {"hold": true}]"#).expect("a list");
    let texts: Vec<_> = list.iter().map(ToString::to_string).collect();
    assert_eq!(texts, ["announce drop", "hold"]);
}

#[test]
fn json_that_is_no_fault_is_named() {
    for (json, parts) in [
        ("{", &["line 1, column 2", "expected"][..]),
        ("{\n  \"drop\": tru}", &["line 2, column"]),
        ("{} {}", &["line 1, column 4"]),
        (r#"{"dorp":true}"#, &["dorp", "did you mean \"drop\"?"]),
        (
            r#"{"bad-connection-id":true}"#,
            &["bad-connection-id", "did you mean \"badConnectionId\"?"],
        ),
        (r#"{"drop":"yes"}"#, &["drop: \"yes\"", "true or false"]),
        (r#"{"drop":1}"#, &["drop: 1", "true or false"]),
        (r#"{"keepAlive":"no"}"#, &["keepAlive: \"no\"", "true or false"]),
        (r#"{"status":"503"}"#, &["status: \"503\"", "whole number"]),
        (r#"{"interval":5.5}"#, &["interval: 5.5", "whole number"]),
        (r#"{"times":2,"once":true,"drop":true}"#, &["once", "given twice"]),
        (r#"{"times":1,"times":1,"drop":true}"#, &["times", "given twice"]),
        (r#"{"delay":-1}"#, &["delay: -1", "seconds"]),
        (r#"{"delay":[1]}"#, &["delay: [1]", "seconds"]),
        (r#"{"delay":"2 s"}"#, &["delay: \"2 s\", expected a duration with its unit"]),
        (r#"{"delay":"2"}"#, &["delay: \"2\", expected a duration with its unit"]),
        (r#"{"delay":"-1ms"}"#, &["delay: \"-1ms\", expected a duration with its unit"]),
        (r#"{"infoHash":"00","drop":true}"#, &["infoHash: \"00\"", "40 hexadecimal"]),
        (r#"{"append":{"hex":"0"}}"#, &["append", "\"00ff\""]),
        (r#"{"append":5}"#, &["append: 5", "\"00ff\""]),
        (r#"{"peers":["192.0.2.1:1"]}"#, &["peers: \"192.0.2.1:1\"", "\"port\": 6881"]),
        (r#"{"peers":[{"ip":"192.0.2.1","port":70000}]}"#, &["70000", "\"port\": 6881"]),
        (r#"{"peers":"none"}"#, &["peers: \"none\"", "array"]),
        (r#"{"set":{"a":5}}"#, &["set.a: 5", "bencode"]),
        (r#"{"set":"a=i1e"}"#, &["set", "object"]),
        (r#"{"header":"A: b"}"#, &["header", "expected an array"]),
        (r#"{"header":[1]}"#, &["header: 1", "text"]),
        (r#"{"steps":[{"drop":true,"times":1}]}"#, &["times", "beside steps"]),
        (r#"{"steps":[{"drop":true}],"hold":true}"#, &["hold", "in one of them"]),
        (r#"{"steps":{}}"#, &["steps: {}", "array"]),
        (r#"{"steps":[]}"#, &["steps", "one step"]),
        (r#"{"steps":["drop"]}"#, &["steps: \"drop\"", "objects"]),
        (r#"{"outcome":"refused","drop":true}"#, &["outcome", "not known before"]),
        (r#"{"a":[[[[[[[[[[]]]]]]]]]]}"#, &["depth"]),
        ("{}", &["expected an effect"]),
    ] {
        let error = add(&mut tracker(&[]), json).expect_err(json);
        for part in parts {
            assert!(error.contains(part), "expected `{part}` in the error of `{json}`: {error}");
        }
    }
    for (json, expected) in [
        ("{}", "expected an array of faults"),
        ("[5]", "faults[0]: 5, expected a text or an object"),
        (r#"["drop", "dorp"]"#, "faults[1]: fault: unknown word \"dorp\", did you mean \"drop\"?"),
    ] {
        assert_eq!(Fault::parse_list(json).expect_err(json), expected);
    }
}

#[test]
fn what_makes_no_sense_is_named() {
    for (text, parts) in [
        ("dorp", &["dorp", "did you mean \"drop\"?"][..]),
        ("delays=2s", &["delays", "did you mean \"delay\"?"]),
        ("xyzzy", &["xyzzy", "docs/faults.md"]),
        ("outcome=refused drop", &["outcome", "not known before"]),
        ("times=1 times=2 drop", &["times", "given twice"]),
        ("once times=2 drop", &["times", "given twice"]),
        ("udp http drop", &["transport", "given twice"]),
        ("drop delay=1s", &["delay", "does nothing beside drop"]),
        ("udp refuse=x interval=5", &["interval", "does nothing beside refuse"]),
        ("connect interval=5", &["interval", "connect", "has none"]),
        ("http gap=1s duplicate=1", &["gap", "expected drip"]),
        ("delay", &["delay", "duration"]),
        ("delay=5x", &["delay", "\"5x\"", "500ms"]),
        ("delay=.5", &["delay"]),
        ("delay=1.", &["delay"]),
        ("drop=yes", &["drop", "yes", "no value"]),
        ("times=0 drop", &["times", "0", "1 or more"]),
        ("times=x drop", &["times", "\"x\"", "whole number"]),
        ("every=0 drop", &["every"]),
        ("probability=1.5 drop", &["probability", "1.5", "0 to 1"]),
        ("probability=2e9 drop", &["probability"]),
        ("info-hash=00 drop", &["info-hash", "00", "40 hexadecimal"]),
        ("remote=here drop", &["remote", "here", "IP address"]),
        ("announce", &["expected an effect"]),
        ("announce then ok", &["expected an effect"]),
        ("http wrong-transaction-id", &["wrong-transaction-id", "UDP"]),
        ("udp ok then status=503", &["status", "HTTP"]),
        ("status=99", &["status", "99", "100 to 999"]),
        ("redirect=200", &["redirect", "200", "300 to 399"]),
        ("location=/x drop", &["location", "redirect"]),
        ("coding-damage=bomb", &["coding-damage", "coding"]),
        ("gap=1s", &["gap", "duplicate"]),
        ("duplicate=0", &["duplicate", "0"]),
        ("pad=99999999", &["pad", "99999999"]),
        ("close=middle", &["close", "middle", "start head body end"]),
        ("peers=here", &["peers", "here", "192.0.2.1:6881"]),
        ("set=x", &["set", "KEY=VALUE"]),
        ("refuse=\"x", &["quote"]),
        ("refuse=\\q", &["backslash"]),
    ] {
        let error = add(&mut tracker(&[]), text).expect_err(text);
        for part in parts {
            assert!(error.contains(part), "expected `{part}` in the error of `{text}`: {error}");
        }
    }
}

#[test]
fn every_word_of_an_effect_is_known() {
    for row in Effects::ROWS {
        let word = row.word;
        let error = Fault::parse(&format!("{word}=\\xff\\xfe")).err().unwrap_or_default();
        assert!(!error.contains("unknown word"), "{error}");
    }
}

/// Which of the first requests a fault is due for.
fn due(schedule: &str, count: usize) -> Vec<usize> {
    let mut tracker = tracker(&[&format!("{schedule} drop")]);
    (1..=count).filter(|_| send(&mut tracker, CONNECT).is_empty()).collect()
}

#[test]
fn a_schedule_says_which_requests() {
    for (schedule, expected) in [
        ("", &[1, 2, 3, 4, 5, 6, 7, 8][..]),
        ("once", &[1]),
        ("times=3", &[1, 2, 3]),
        ("skip=5", &[6, 7, 8]),
        ("every=3", &[3, 6]),
        ("skip=1 every=2 times=2", &[3, 5]),
        ("probability=0", &[]),
        ("probability=1 times=1", &[1]),
        ("http", &[]),
        ("announce", &[]),
    ] {
        assert_eq!(due(schedule, 8), expected, "{schedule}");
    }
    let half = due("probability=0.5", 1000);
    assert!((400..600).contains(&half.len()), "{}", half.len());
    assert_eq!(half, due("probability=0.5", 1000), "the same seed, the same choice");
}

#[test]
fn steps_follow_each_other_and_the_last_one_stays() {
    let mut tracker = tracker(&["connect drop then refuse=a then ok then refuse=b"]);
    let replies: Vec<_> = (0..6).map(|_| send(&mut tracker, CONNECT).concat()).collect();
    let texts: Vec<_> = replies.iter().map(|reply| reply.get(8..).unwrap_or_default()).collect();
    assert_eq!(
        (texts[0], texts[1], texts[3], texts[5]),
        (&b""[..], &b"a"[..], &b"b"[..], &b"b"[..])
    );
    assert_eq!(replies[2].len(), 16);
}

#[test]
fn faults_work_together_and_the_older_one_decides() {
    let mut tracker = tracker(&["connection-id=1 times=1", "connection-id=2 append=x"]);
    let first = send(&mut tracker, CONNECT).concat();
    let second = send(&mut tracker, CONNECT).concat();
    assert_eq!(
        (&first[8..], &second[8..]),
        (&b"\0\0\0\0\0\0\0\x01x"[..], &b"\0\0\0\0\0\0\0\x02x"[..])
    );
    let hits: Vec<_> = tracker.faults.list().map(|status| status.hits).collect();
    assert_eq!(hits, [1, 2]);
    let requests: Vec<_> = tracker.record.requests(0).map(|request| request.faults).collect();
    assert_eq!(requests, [vec![1, 2], vec![2]]);
}

#[test]
fn the_record_has_what_was_meant_beside_what_was_sent() {
    let mut tracker = tracker(&["reply=garbage"]);
    assert_eq!(send(&mut tracker, CONNECT), [b"garbage"]);
    let request = tracker.record.requests(0).next().expect("a request");
    assert_eq!((&request.reply[..], request.outcome), (&b"garbage"[..], Outcome::Answered));
    assert!(matches!(request.answer, Answer::Connected(id) if id != 0), "{request}");
    assert_eq!(request.action, Action::Connect);
}

#[test]
fn cross_talk_tells_the_last_reply_to_another_client_however_often_this_one_has_asked() {
    let mut tracker = tracker(&["skip=101 cross-talk"]);
    let mut announce = |name: &str, port| {
        let (hash, peer_id) = ("a".repeat(20), name.repeat(20));
        let target = format!("/announce?info_hash={hash}&peer_id={peer_id}&port={port}");
        let mut connection = Connection::new(1);
        connection.receive(format!("GET {target}&left=5 HTTP/1.1\r\n\r\n").as_bytes());
        let arrival = Arrival { at: NOW, remote: client(1), local: client(2) };
        connection.answer(&mut tracker, arrival).expect("an answer").bytes
    };
    let expected = announce("b", 1);
    let others: Vec<_> = (0..100).map(|_| announce("c", 2)).collect();
    assert!(!others.contains(&expected), "its reply is its own");
    assert_eq!(announce("c", 2), expected);
}

#[test]
fn held_replies_go_when_they_are_released() {
    let mut tracker = tracker(&["hold", "delay=1s"]);
    assert!(send(&mut tracker, CONNECT).is_empty());
    assert_eq!((tracker.outbox.held(1), tracker.outbox.next()), (1, None));
    assert_eq!(tracker.outbox.release(NOW, Some(1)), 1);
    assert_eq!(tracker.outbox.due(NOW).len(), 1);
    assert!(tracker.remove_fault(NOW, 1) && !tracker.remove_fault(NOW, 1));
    assert!(send(&mut tracker, CONNECT).is_empty());
    assert_eq!(tracker.outbox.next(), Some(NOW + Duration::from_secs(1)));
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "=[0-9]{1,4}",
        "=-[0-9]{1,20}",
        "=[0-9]{1,3}(ms|s|h)",
        "=(start|head|body|end)",
        "=(reversed|first-missing|first-twice|one-unknown|swapped)",
        "=(http10|lowercase|folded|no-value|continue-first|plain|with-length|extensions|cut-short|trailers)",
        "=(gzip|deflate|zstd|mislabelled|unsorted|keys-twice|leading-zeros|huge-integers|nested)",
        "=(absent|padded|twice|negative|true|false|none)",
        "=(192.0.2.1:6881|\\[::1\\]:9,192.0.2.1:1)",
        "=\"[ -!#-\\[\\]-~]{0,9}\"",
        "=(\\\\x[0-9a-f]{2}){0,4}",
    ]
}

/// A word that is one, most of the time with a value that fits.
fn word() -> impl Strategy<Value = String> {
    let known: Vec<String> = Effects::ROWS.iter().map(|row| row.word.to_owned()).collect();
    let name = prop_oneof![
        6 => proptest::sample::select(known),
        1 => "(first|after|every|over|probability|name|path|udp|http|announce|scrape|then|ok)",
        1 => "[a-z-]{1,9}",
    ];
    (name, value()).prop_map(|(name, value)| name + &value)
}

proptest! {
    #[test]
    fn what_can_be_read_is_written_so_that_it_is_read_again(words in proptest::collection::vec(word(), 1..4)) {
        if let Ok(fault) = Fault::parse(&words.join(" ")) {
            let text = fault.to_string();
            let again = Fault::parse(&text).expect("what was written");
            prop_assert_eq!(&fault.steps, &again.steps);
            prop_assert_eq!(text, again.to_string());
        }
    }

    #[test]
    fn any_json_is_a_fault_or_an_error(text in r#"[{}\[\]":,a-z0-9.\\ -]{0,60}"#) {
        let _ = Fault::parse_list(&text);
        let _ = Fault::parse(&format!("{{{text}"));
    }

    #[test]
    fn any_text_is_a_fault_or_an_error(text in ".{0,40}") {
        prop_assert!(Fault::parse(&text).is_ok() || Fault::parse(&text).is_err_and(|error| !error.is_empty()));
    }

    /// Any fault, any datagram, any request: something comes or nothing, and the record tells of it.
    #[test]
    fn no_fault_brings_the_tracker_down(
        words in proptest::collection::vec(word(), 1..6),
        tails in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..120), 1..4),
        targets in proptest::collection::vec("/(announce|scrape|x)\\?(info_hash=[%a-z]{0,3}aaaaaaaaaaaaaaaaaaaa&peer_id=bbbbbbbbbbbbbbbbbbbb&port=[0-9]{1,5}&compact=[01]){0,2}", 1..4),
    ) {
        let mut tracker = tracker(&[]);
        for word in &words {
            let _ = add(&mut tracker, word);
        }
        let id = send(&mut tracker, CONNECT).concat();
        for (action, tail) in (0..4).cycle().zip(tails) {
            let mut datagram = id.get(8..16).unwrap_or(&[0; 8]).to_vec();
            datagram.extend([0, 0, 0, action]);
            datagram.extend(tail);
            send(&mut tracker, &datagram);
        }
        let mut connection = Connection::new(1);
        let arrival = Arrival { at: NOW, remote: client(1), local: client(2) };
        for target in targets {
            connection.receive(format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes());
            while let Some(outgoing) = connection.answer(&mut tracker, arrival) {
                if let Some(delivery) = outgoing.later {
                    tracker.outbox.put(NOW, delivery, Destination::Http(1));
                }
            }
        }
        tracker.outbox.due(NOW + Duration::from_secs(5));
        tracker.clear_faults(NOW);
        tracker.outbox.due(Instant(u64::MAX));
        prop_assert!(tracker.outbox.next().is_none());
        for request in tracker.record.requests(0) {
            prop_assert!(!request.to_string().is_empty());
        }
    }
}

#[test]
fn replies_that_wait_have_a_bound() {
    // 16 MiB: each datagram counts 256 bytes and its own; that of a connect has 16.
    for (words, at_once, later, size) in [
        ("hold", 0, 1, 16),
        ("delay=1h", 0, 1, 16),
        ("jitter=1h", 0, 1, 16),
        ("hold pad=65504", 0, 1, 65_504),
        ("hold duplicate=49", 0, 50, 16),
        ("duplicate=49 gap=1h", 1, 49, 16),
    ] {
        let mut tracker = tracker(&[&format!("connect udp {words}")]);
        let (mut taken, mut sent) = (0, 0);
        while !tracker.outbox.is_full() {
            sent += send(&mut tracker, CONNECT).len();
            taken += 1;
        }
        let last = tracker.record.requests(0).next_back().expect("a request");
        assert_eq!((last.faults, last.outcome), (vec![1], Outcome::Answered), "{words}");
        let most = (16_usize << 20).div_ceil(later * (256 + size));
        assert_eq!(taken, most, "{words}");

        let held = tracker.outbox.held(1);
        assert!(send(&mut tracker, CONNECT).is_empty(), "{words}: one too many");
        assert_eq!(tracker.outbox.held(1), held, "{words}");
        let last = tracker.record.requests(0).next_back().expect("a request");
        assert_eq!((last.faults, last.outcome), (vec![1], Outcome::Ignored), "{words}");

        // All that were taken in are sent, and then there is room again.
        tracker.outbox.release(NOW, None);
        sent += tracker.outbox.due(Instant(1 << 50)).len();
        assert_eq!(sent, taken * (at_once + later), "{words}");
        assert!(!tracker.outbox.is_full(), "{words}");
        send(&mut tracker, CONNECT);
        let last = tracker.record.requests(0).next_back().expect("a request");
        assert_eq!(last.outcome, Outcome::Answered, "{words}");
    }
}
