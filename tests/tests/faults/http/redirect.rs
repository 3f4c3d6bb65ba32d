//! H1: clients are sent elsewhere.

use test_tracker_tests::announce::Announce;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::{self, Escape};
use test_tracker_tests::settings::Settings;

use super::{ANNOUNCE, BODY, address, assert_bytes, assert_wire, raw, request, response};
use crate::{Case, add, frozen};

pub(super) const CASES: &[Case] = &[
    Case::new("H1_redirects", redirects),
    Case::new("H1_loops", loops),
    Case::new("H1_target_bytes", the_target_keeps_its_bytes),
    Case::new("H1_other_path", to_another_path).with(|| Settings {
        announce_paths: Some(vec!["/announce".into(), "/old/announce".into()]),
        ..frozen()
    }),
];

const STATUSES: [(u16, &str); 5] = [
    (301, "Moved Permanently"),
    (302, "Found"),
    (303, "See Other"),
    (307, "Temporary Redirect"),
    (308, "Permanent Redirect"),
];

/// No body; `Location` as it is written, or none at all. Nobody enters a swarm by it.
fn redirects(tracker: &mut Tracker) {
    let here = address(tracker);
    let locations = [
        format!("http://{here}/announce?again=1"),
        "http://tracker.example/announce".into(),
        "https://tracker.example:8443/announce?a=b&c=%20".into(),
        "/elsewhere/announce".into(),
        "announce2".into(),
        "?info_hash=none".into(),
        "//tracker.example/announce".into(),
        "udp://127.0.0.1:6969/announce".into(),
        "http://b\u{fc}cher.example/announce".into(),
        "http://xn--bcher-kva.example/announce".into(),
        "http://[2001:db8::1]:80/announce".into(),
    ];
    for (code, phrase) in STATUSES {
        let status = format!("{code} {phrase}");
        for location in &locations {
            let fault = format!("announce redirect={code} location={location}");
            let line = format!("Location: {location}\r\n");
            assert_wire(tracker, &fault, response(&status, &line, ""));
        }
        assert_wire(tracker, &format!("announce redirect={code}"), response(&status, "", ""));
        let empty = format!("announce redirect={code} location=");
        assert_wire(tracker, &empty, response(&status, "Location: \r\n", ""));
    }
    let with_body = "redirect=302 location=/a body=\"<a href=\\\"/a\\\">moved</a>\"";
    let body = "<a href=\"/a\">moved</a>";
    assert_wire(tracker, with_body, response("302 Found", "Location: /a\r\n", body));
    assert_wire(tracker, "redirect=300 location=/a", response("300 ", "Location: /a\r\n", ""));
    assert_eq!(tracker.swarm_count(), 0);
}

/// A client that follows comes back to the same target, for ever or until the fault is over.
fn loops(tracker: &mut Tracker) {
    let here = address(tracker);
    let origin = format!("http://{here}");
    for location in ["{target}".into(), format!("{origin}{{target}}")] {
        let id = add(tracker, &format!("announce times=5 redirect=302 location={location}"));
        let mut target = ANNOUNCE.to_owned();
        for hop in 1..=5 {
            let answer = http::get(here, &target);
            assert_eq!(answer.status, 302, "{location}: hop {hop}");
            let next = answer.header("Location");
            target = next.strip_prefix(&origin).unwrap_or(next).to_owned();
            assert_eq!(target, ANNOUNCE, "{location}: hop {hop}");
        }
        assert_eq!(tracker.swarm_count(), 0, "{location}");
        assert_bytes(&location, &http::get(here, &target).body, BODY);
        assert!(tracker.remove_fault(id));
        tracker.clear();
    }
    // Each goes on with a longer target.
    let id = add(tracker, "announce redirect=301 location={target}&hop={target}");
    let longer = http::get(here, ANNOUNCE).header("Location").to_owned();
    assert_eq!(longer, format!("{ANNOUNCE}&hop={ANNOUNCE}"));
    assert_eq!(http::get(here, &longer).header("Location"), format!("{longer}&hop={longer}"));
    assert!(tracker.remove_fault(id));
}

/// A target is no text: its bytes come back as they are.
fn the_target_keeps_its_bytes(tracker: &mut Tracker) {
    let info_hash = *b"\x80\xff\xfe\xc3\x28\xed\xa0\x80\xc0\xaf{target}\xe9\xf5";
    let target = http::announce_target(&Announce::leecher(info_hash, 1), Escape::Literal);
    assert!(target.contains(&b'\xff'), "{}", target.escape_ascii());
    add(tracker, "redirect=307 location=/moved{target}");
    let line = [b"Location: /moved", &target[..], b"\r\n\r\n"].concat();
    let head = response("307 Temporary Redirect", "", "");
    let expected = [&head[..head.len() - 2], &line].concat();
    assert_bytes("{target}", &raw(tracker, &request(tracker, &target)), expected);
}

/// One path is gone, and says where to; the other one answers.
fn to_another_path(tracker: &mut Tracker) {
    let here = address(tracker);
    add(tracker, &format!("path=/old/ redirect=308 location={ANNOUNCE}"));
    let moved = http::get(here, format!("/old{ANNOUNCE}"));
    assert_eq!((moved.status, moved.header("Location")), (308, ANNOUNCE));
    assert_bytes("path=/old/", &http::get(here, moved.header("Location")).body, BODY);
}
