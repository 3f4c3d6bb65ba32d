//! H15 to H18, H24: what an answer says besides peers.

use test_tracker_tests::bytes::Text;
use test_tracker_tests::filter::Filter;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http;
use test_tracker_tests::request::Answer;

use super::{ANNOUNCE, BODY, address, assert_body};
use crate::{Case, add};

pub(super) const CASES: &[Case] = &[
    Case::new("H15_failure_reasons", failure_reasons),
    Case::new("H16_retry_in", retry_in),
    Case::new("H17_messages", messages),
    Case::new("H17_tracker_id", tracker_id_is_echoed),
    Case::new("H18_intervals", intervals),
    Case::new("H24_announce_list", announce_list),
];

/// The usual body with an entry where it belongs: before that key.
fn with(entry: &[u8], before: &str) -> Vec<u8> {
    let at = BODY.find(before).expect("a key of the body");
    [&BODY.as_bytes()[..at], entry, &BODY.as_bytes()[at..]].concat()
}

/// Alone, empty, of any bytes, no string at all; nobody enters a swarm. Or beside the peers.
fn failure_reasons(tracker: &mut Tracker) {
    let long = "x".repeat(4096);
    let long_body = format!("d14:failure reason4096:{long}e");
    let cases: [(&str, &[u8]); 8] = [
        ("refuse=busy", b"d14:failure reason4:busye"),
        ("refuse=", b"d14:failure reason0:e"),
        (r#"refuse="two words\n""#, b"d14:failure reason10:two words\ne"),
        (r"refuse=\x00\xff\xfe", b"d14:failure reason3:\0\xff\xfee"),
        (&format!("refuse={long}"), long_body.as_bytes()),
        (r#"refuse=x set="failure reason=i5e""#, b"d14:failure reasoni5ee"),
        (r#"refuse=x set="failure reason=l1:ae""#, b"d14:failure reasonl1:aee"),
        (r#"refuse=x remove="failure reason""#, b"de"),
    ];
    for (fault, body) in cases {
        assert_body(tracker, ANNOUNCE, &format!("announce {fault}"), body);
    }
    assert_eq!(tracker.swarm_count(), 0);
    let refusals: Vec<_> =
        tracker.requests(&Filter::any()).into_iter().map(|request| request.answer).collect();
    assert_eq!(refusals[0], Answer::Refused { reason: "busy".into() });
    assert_eq!(refusals[1], Answer::Refused { reason: String::new() });
    assert_eq!(refusals[3], Answer::Refused { reason: "\0\u{fffd}\u{fffd}".into() });
    assert_body(
        tracker,
        ANNOUNCE,
        r#"set="failure reason=4:busy""#,
        with(b"14:failure reason4:busy", "10:incomplete"),
    );
    assert_eq!(tracker.swarm_count(), 1, "one that is told of peers has entered");
}

/// BEP 31: minutes as an integer, or `never`; and what others send.
fn retry_in(tracker: &mut Tracker) {
    for value in ["i5e", "1:5", "5:never", "i0e", "i-1e", "i9999999999e", "le"] {
        let fault = format!("refuse=busy set=\"retry in={value}\"");
        let body = format!("d14:failure reason4:busy8:retry in{value}e");
        assert_body(tracker, ANNOUNCE, &fault, body);
    }
}

/// Each where it belongs among the keys.
fn messages(tracker: &mut Tracker) {
    for value in ["6:slowly", "0:", "i1e"] {
        let fault = format!("set=\"warning message={value}\"");
        let entry = format!("15:warning message{value}e");
        let body = [&BODY[..BODY.len() - 1], &entry].concat();
        assert_body(tracker, ANNOUNCE, &fault, body);
    }
    let ips: [(&str, &[u8]); 5] = [
        (r"4:\xc0\x00\x02\x01", b"4:\xc0\0\x02\x01"),
        (
            r"16:\x20\x01\x0d\xb8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01",
            b"16:\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01",
        ),
        ("0:", b"0:"),
        (r"5:\x01\x02\x03\x04\x05", b"5:\x01\x02\x03\x04\x05"),
        ("9:192.0.2.1", b"9:192.0.2.1"),
    ];
    for (written, bytes) in ips {
        let body = with(&[b"11:external ip", bytes].concat(), "10:incomplete");
        assert_body(tracker, ANNOUNCE, &format!("set=\"external ip={written}\""), body);
    }
    for min in ["0", "-1", "3600", "9223372036854775807"] {
        let body = BODY.replace("min intervali60e", &format!("min intervali{min}e"));
        assert_body(tracker, ANNOUNCE, &format!("min-interval={min}"), body);
    }
    let without = BODY.replace("12:min intervali60e", "");
    assert_body(tracker, ANNOUNCE, r#"remove="min interval""#, without);
    // Several together.
    let fault = "set=\"warning message=1:w\" set=\"tracker id=1:t\" remove=peers remove=complete";
    let body = "d10:incompletei1e8:intervali1800e12:min intervali60e\
                10:tracker id1:t15:warning message1:we";
    assert_body(tracker, ANNOUNCE, fault, body);
}

/// Whether a client sends it back is in the record.
fn tracker_id_is_echoed(tracker: &mut Tracker) {
    add(tracker, r#"once set="tracker id=3:a\xff&""#);
    let here = address(tracker);
    let body = http::get(here, ANNOUNCE).bencode();
    let id = body.at("tracker id").bytes().to_vec();
    assert_eq!(id, b"a\xff&");
    let mut target = format!("{ANNOUNCE}&trackerid=").into_bytes();
    http::Escape::Upper.write(&id, &mut target);
    assert_eq!(http::get(here, target).bencode().get(b"tracker id"), None);
    let echoes = tracker.requests(&Filter::any()).into_iter().map(|request| {
        let is_it = |(name, _): &&(String, Text)| name == "trackerid";
        request.parameters.iter().find(is_it).map(|(_, value)| value.clone())
    });
    assert_eq!(echoes.collect::<Vec<_>>(), [None, Some(Text::from(b"a\xff&"))]);
}

/// Any number of 64 bits, no number, or none at all.
fn intervals(tracker: &mut Tracker) {
    for interval in ["0", "-1", "1", "2147483648", "4294967296", "-9223372036854775808"] {
        let body = BODY.replace("i1800e", &format!("i{interval}e"));
        assert_body(tracker, ANNOUNCE, &format!("interval={interval}"), body);
    }
    for value in ["4:1800", "le", "i99999999999999999999e", "i1800.5e"] {
        let body = BODY.replace("i1800e", value);
        assert_body(tracker, ANNOUNCE, &format!("set=interval={value}"), body);
    }
    let without = BODY.replace("8:intervali1800e", "");
    assert_body(tracker, ANNOUNCE, "remove=interval", &without);
    assert_body(tracker, ANNOUNCE, "interval=5 remove=interval", without);
    let numbers = "seeders=-1 leechers=4294967296 downloaded=7 interval=2 min-interval=3";
    let body = "d8:completei-1e10:incompletei4294967296e8:intervali2e12:min intervali3e5:peers0:e";
    assert_body(tracker, ANNOUNCE, numbers, body);
    // Private trackers say beside a reason when to announce again.
    let body = "d14:failure reason2:no8:intervali7200e12:min intervali7200ee";
    assert_body(tracker, ANNOUNCE, "interval=7200 min-interval=7200 refuse=no", body);
    let error = tracker.add_fault("http refuse=no peers=none").expect_err("an error");
    assert!(error.contains("peers: does nothing beside refuse"), "{error}");
    let error = tracker.add_fault("interval=9223372036854775808").expect_err("more than 63 bits");
    assert!(error.starts_with("interval: "), "{error}");
}

/// Trackers to use from now on.
fn announce_list(tracker: &mut Tracker) {
    for list in [
        "ll35:udp://tracker.example:6969/announceee",
        "ll30:http://127.0.0.1:6969/announceel25:udp://[::1]:6969/announceee",
        "le",
        "i1e",
    ] {
        let fault = format!("announce set=announce-list={list}");
        let body = with(format!("13:announce-list{list}").as_bytes(), "8:complete");
        assert_body(tracker, ANNOUNCE, &fault, body);
    }
}
