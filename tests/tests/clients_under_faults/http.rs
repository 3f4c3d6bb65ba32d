//! Over HTTP (BEP 3).

use test_tracker_tests::client::Protocol;
use test_tracker_tests::real_client::RealClient::{self, Aria2, Libtorrent, Transmission};

use crate::Case;
use crate::scene::Scene;
use crate::udp::assert_pause;

pub(crate) const CASES: &[Case] = &[
    http("comes_back_after_503", Aria2, UNAVAILABLE, |scene| {
        comes_back(scene, "The response status is not successful. status=503", 2.0);
    })
    .with(&["--bt-tracker-interval=2"]),
    http("comes_back_after_503", Libtorrent, UNAVAILABLE, |scene| {
        comes_back(scene, "503 Service Unavailable", 4.0);
    })
    .with(&["tracker_backoff=0"])
    .on_both_commands(),
    http("comes_back_after_503", Transmission, UNAVAILABLE, |scene| {
        announces_again(scene, "Tracker gave HTTP response code 503 (Service Unavailable)", 15.0);
    })
    .waits("Transmission comes back after 20 s"),
    http("asks_at_once_after_a_reset", Aria2, "announce http times=1 reset=start", |scene| {
        comes_back(scene, "Connection reset by peer", 0.0);
    })
    .with(&["--console-log-level=info"]),
    http(
        "asks_for_the_rest_of_a_body",
        Aria2,
        "announce http times=1 close=body",
        asks_for_the_rest,
    ),
    http("rejects_half_a_body", Libtorrent, "announce http times=1 close=body", |scene| {
        shows(scene, "unexpected end of file in bencoded string");
    }),
    http("waits_while_the_tracker_is_down", Libtorrent, "announce http times=1 down=3s", is_down)
        .with(&["tracker_backoff=0"]),
    http("follows_20_redirects", Aria2, REDIRECTED, |scene| {
        follows_redirects(scene, 20, "Too many redirects: count=20");
    }),
    http("follows_5_redirects", Libtorrent, REDIRECTED, |scene| {
        follows_redirects(scene, 5, "302 Moved Temporarily");
    }),
    http("follows_300_kib_of_redirects", Transmission, REDIRECTED, follows_300_kib_of_redirects),
    http("shows_why_it_is_refused", Aria2, REFUSED, |scene| {
        shows(scene, "Tracker returned failure reason: come back later");
    }),
    http("shows_why_it_is_refused", Libtorrent, REFUSED, |scene| {
        shows(scene, r#"tracker sent a failure message "come back later""#);
    }),
    http("shows_why_it_is_refused", Transmission, REFUSED, |scene| {
        shows(scene, r#"Tracker error: "come back later""#);
    }),
    http("shows_a_warning", Aria2, WARNED, |scene| {
        shows(scene, "Tracker returned warning message: slow down");
    }),
    http("shows_a_warning", Libtorrent, WARNED, |scene| shows(scene, "warning: slow down")),
    http("shows_a_warning", Transmission, WARNED, |scene| {
        shows(scene, r#"Tracker warning: "slow down""#);
    }),
    http("rejects_an_integer", Aria2, "announce http body=i123e", |scene| {
        shows(scene, "Tracker returned null data");
    }),
    http("rejects_an_integer", Libtorrent, "announce http body=i123e", |scene| {
        shows(scene, "invalid tracker response");
    }),
    http("cannot_read_gzip", Aria2, "announce http coding=gzip", |scene| {
        shows(scene, "Bencode decoding failed");
    }),
    http("cannot_read_folded_fields", Libtorrent, "announce http head=folded", |scene| {
        shows(scene, "expected value (list, dict, int or string) in bencoded string");
    }),
    http("obeys_interval_minus_1", Transmission, r#"announce http set="interval=i-1e""#, |scene| {
        scene.faulty("announce started");
        for _ in 0..3 {
            scene.faulty("announce none");
        }
    }),
];

const UNAVAILABLE: &str = "announce http times=1 status=503";
const REDIRECTED: &str = "announce http redirect=302 location={target}";
const REFUSED: &str = r#"announce http refuse="come back later""#;
const WARNED: &str = r#"announce http set="warning message=9:slow down""#;

const fn http(
    name: &'static str,
    client: RealClient,
    fault: &'static str,
    run: fn(&mut Scene),
) -> Case {
    Case::new(name, client, Protocol::Http, fault, run)
}

/// It says why, announces once more after so many seconds at least, and gets the file.
fn comes_back(scene: &mut Scene, why: &str, seconds: f64) {
    announces_again(scene, why, seconds);
    scene.transferred();
}

fn announces_again(scene: &mut Scene, why: &str, seconds: f64) {
    let first = scene.faulty("announce started");
    let again = scene.fine("announce started");
    scene.client.says(why);
    assert_pause(&first, &again, seconds);
}

/// And takes the whole of it for an error.
fn asks_for_the_rest(scene: &mut Scene) {
    let first = scene.faulty("announce started");
    let head = first.reply.0.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("a head");
    let received = first.reply.0.len() - head - 4;
    let again = scene.fine("announce started");
    let headers = again.http.expect("a request over HTTP").headers;
    let range = headers.into_iter().find(|(name, _)| name == "Range").expect("a range").1;
    assert!(range.0.starts_with(format!("bytes={received}-").as_bytes()), "{range:?}");
    scene.client.says("Invalid range header");
}

/// It has the file at once, and says so when it can.
fn is_down(scene: &mut Scene) {
    let first = scene.faulty("announce started");
    // Refused; or reset, if it was there before the sockets were closed.
    scene.client.says("Connection re");
    let again = scene.fine("announce completed");
    assert_pause(&first, &again, 3.0);
    scene.transferred();
}

fn follows_redirects(scene: &mut Scene, times: usize, text: &str) {
    for _ in 0..=times {
        scene.faulty("announce started");
    }
    scene.client.says(text);
}

/// All in a row: it would come back after 20 seconds.
fn follows_300_kib_of_redirects(scene: &mut Scene) {
    let first = scene.faulty("announce started");
    let mut received = first.reply.0.len();
    while received <= 300 << 10 {
        let next = scene.faulty("announce started");
        received += next.reply.0.len();
        assert!(next.at - first.at < 15.0, "it pauses after {received} bytes");
    }
    scene.client.says("Tracker gave HTTP response code 302 (Found)");
}

fn shows(scene: &mut Scene, text: &str) {
    scene.faulty("announce started");
    scene.client.says(text);
}
